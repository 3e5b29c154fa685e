//! A keeper's list of kinds, and the page of one kind from which versions are added and withdrawn.

use askama::Template;
use axum::extract::Path;
use kheo_base::{Day, Error};
use kheo_organisations::store as units;
use kheo_people::Permission;
use kheo_web::{Form, Frame, Reply, Visit, page, page_with_status, see_other};
use kheo_workflows::{Kinds, all_of, in_force};

use super::public::{KindRow, rows};
use super::{HOME, VersionRow, places, title_of};
use crate::store;

/// The page `/lam-viec/quy-dinh`.
#[derive(Template)]
#[template(path = "rule-sets/kept.html")]
pub struct KeptPage {
    pub(super) frame: Frame,
    pub(super) kinds: Vec<KindRow>,
}

/// The page `/lam-viec/quy-dinh/{kind}`.
#[derive(Template)]
#[template(path = "rule-sets/kept_kind.html")]
pub struct KeptKindPage {
    pub(super) frame: Frame,
    pub(super) title: String,
    pub(super) word: String,
    pub(super) versions: Vec<VersionRow>,
    pub(super) form: Form,
}

/// Lists the kinds.
pub async fn index(visit: Visit) -> Reply {
    visit.officer(Permission::KeepRuleSets)?;
    let kinds = visit.app.part::<Kinds>()?;
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let rows = visit.app.read(move |db| Ok(rows(&frame, &kinds, in_force(db, today)?))).await?;
    page(&KeptPage { frame: visit.frame, kinds: rows })
}

/// Shows every version of a kind.
pub async fn show(visit: Visit, Path(word): Path<String>) -> Reply {
    page(&shown(&visit, word, Form::empty("rule-sets-form")).await?)
}

/// Withdraws a version that has not begun.
pub async fn withdraw(visit: Visit, Path(word): Path<String>, form: Form) -> Reply {
    let actor = visit.officer(Permission::KeepRuleSets)?.clone();
    visit.check_form_token(&form)?;
    let mut form = form.labelled("rule-sets-form");
    let (unit, from) = form.value("version").split_once('@').ok_or(Error::Missing)?;
    let (unit, from) = (unit.to_owned(), from.parse::<Day>().map_err(|_| Error::Missing)?);
    let by = actor.acts_for(Permission::KeepRuleSets, &places::place(&unit))?;
    let kind = word.clone();
    match visit.app.write(by, move |tx| store::withdraw_version(tx, &kind, &unit, from)).await {
        Ok(()) => {
            let to = format!("{HOME}/{word}");
            see_other(&to, Some("rule-sets-flash-withdrawn"), visit.app.settings().secure_cookies)
        }
        Err(error) => {
            let status = form.give_back(error)?;
            page_with_status(status, &shown(&visit, word, form).await?)
        }
    }
}

async fn shown(visit: &Visit, word: String, form: Form) -> Result<KeptKindPage, Error> {
    let actor = visit.officer(Permission::KeepRuleSets)?.clone();
    let kinds = visit.app.part::<Kinds>()?;
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let read = move |db: &mut kheo_store::Reader<'_>| {
        let provinces = units::provinces(db, today)?;
        let mut versions = Vec::new();
        for unit in store::units(db, &word)? {
            let name = places::name(&frame, &provinces, &unit);
            let may_edit = actor.may(Permission::KeepRuleSets, &places::place(&unit));
            let own = all_of(db, &word, &unit)?;
            versions.extend(own.iter().map(|set| VersionRow::new(set, name.clone(), today, may_edit)));
        }
        if versions.is_empty() {
            return Err(Error::Missing);
        }
        let title = title_of(&frame, &kinds, &word);
        Ok(KeptKindPage { frame: frame.clone(), title, word: word.clone(), versions, form: form.clone() })
    };
    visit.app.read(read).await
}
