//! What everybody reads: the rules in force, what they rest on, every version and how it differs from the one before.

use askama::Template;
use axum::extract::Path;
use kheo_base::{Day, Error, Fault};
use kheo_organisations::store as units;
use kheo_store::Reader;
use kheo_web::{Asked, Form, Frame, Reply, Visit, page};
use kheo_workflows::{Kinds, RuleSet, all_of, in_force};

use super::view::{Shown, said, shown};
use super::{VersionRow, places, title_of};
use crate::checking::json;
use crate::rules::difference;
use crate::store;

/// One kind in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindRow {
    pub(super) word: String,
    pub(super) title: String,
    pub(super) legal_basis: String,
    pub(super) provinces: usize,
}

/// The page `/quy-dinh`.
#[derive(Template)]
#[template(path = "rule-sets/index.html")]
pub struct IndexPage {
    pub(super) frame: Frame,
    pub(super) kinds: Vec<KindRow>,
}

/// The page `/quy-dinh/{kind}`.
#[derive(Template)]
#[template(path = "rule-sets/kind.html")]
pub struct KindPage {
    pub(super) frame: Frame,
    pub(super) title: String,
    pub(super) word: String,
    pub(super) versions: Vec<VersionRow>,
    pub(super) open: VersionRow,
    pub(super) body: Vec<Shown>,
    pub(super) before: Option<String>,
    pub(super) changes: Vec<(String, String)>,
    pub(super) form: Form,
}

/// Lists what is in force today.
pub async fn index(visit: Visit) -> Reply {
    let kinds = visit.app.part::<Kinds>()?;
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let rows = visit.app.read(move |db| Ok(rows(&frame, &kinds, in_force(db, today)?))).await?;
    page(&IndexPage { frame: visit.frame, kinds: rows })
}

/// Joins the versions in force to one row a kind.
pub(super) fn rows(frame: &Frame, kinds: &Kinds, sets: Vec<RuleSet>) -> Vec<KindRow> {
    let mut rows: Vec<KindRow> = Vec::new();
    for set in sets {
        match rows.last_mut().filter(|row| row.word == set.kind) {
            // The nation's comes first.
            Some(row) => row.provinces += 1,
            None => rows.push(KindRow {
                title: title_of(frame, kinds, &set.kind),
                word: set.kind,
                legal_basis: set.legal_basis,
                provinces: 0,
            }),
        }
    }
    rows
}

/// Shows one kind: every version, and the one that was asked for.
pub async fn show(visit: Visit, Path(word): Path<String>, Asked(asked): Asked) -> Reply {
    let kinds = visit.app.part::<Kinds>()?;
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let key = asked.value("ban").to_owned();
    page(&visit.app.read(move |db| kind_page(db, &frame, &kinds, &word, &key, today)).await?)
}

fn kind_page(
    db: &mut Reader<'_>,
    frame: &Frame,
    kinds: &Kinds,
    word: &str,
    key: &str,
    today: Day,
) -> Result<KindPage, Error> {
    let provinces = units::provinces(db, today)?;
    let mut all = Vec::new();
    for unit in store::units(db, word)? {
        all.extend(all_of(db, word, &unit)?);
    }
    let asked = all.iter().position(|set| store::key_of(set) == key);
    let in_force = all.iter().position(|set| set.is_valid_on(today));
    let at = asked.or(in_force).ok_or(Error::Missing)?;
    let before = all[..at].iter().rev().find(|set| set.unit_code == all[at].unit_code);
    let row =
        |set: &RuleSet| VersionRow::new(set, places::name(frame, &provinces, &set.unit_code), today, false);
    Ok(KindPage {
        title: title_of(frame, kinds, word),
        word: word.to_owned(),
        versions: all.iter().map(row).collect(),
        open: row(&all[at]),
        body: super::view::shown(frame, &all[at].body),
        before: before.map(|set| frame.day(&set.valid_from)),
        changes: before.map_or(Ok(Vec::new()), |before| changes(frame, before, &all[at]))?,
        form: Form::default(),
        frame: frame.clone(),
    })
}

/// Says how two stored versions differ.
pub(super) fn changes(frame: &Frame, old: &RuleSet, new: &RuleSet) -> Result<Vec<(String, String)>, Fault> {
    let read = |set: &RuleSet| {
        json(&set.body).map_err(|_| Fault::new(format!("rule set {} is not JSON", store::key_of(set))))
    };
    Ok(said(frame, difference(&read(old)?, &read(new)?)))
}

/// The body of a sample.
pub(super) fn sample_body(frame: &Frame) -> Vec<Shown> {
    shown(
        frame,
        r#"{"fields": [{"word": "economy", "vi": "Kinh tế", "en": "Economy"}], "levels": ["commune"], "criteria_max": 12}"#,
    )
}
