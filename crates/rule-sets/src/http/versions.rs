//! A new version: typed, compared with what it replaces together with what it would have changed, then saved.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Day, Error};
use kheo_people::Permission;
use kheo_store::Reader;
use kheo_web::{Asked, Choice, Form, Frame, Reply, Visit, page, page_with_status, see_other};
use kheo_workflows::{Kinds, NATION, on_for};
use serde_json::Value;

use super::typed::{self, Field};
use super::{HOME, places, title_of, view};
use crate::checking::{NewVersion, check, json};
use crate::rules::difference;
use crate::store::{add_version, key_of, replaced};

/// The page `/lam-viec/quy-dinh/{kind}/moi`.
#[derive(Template)]
#[template(path = "rule-sets/version.html")]
pub struct VersionPage {
    pub(super) frame: Frame,
    pub(super) title: String,
    pub(super) word: String,
    pub(super) form: Form,
    pub(super) units: Vec<Choice>,
    pub(super) fields: Vec<Field>,
    pub(super) comparison: Option<Comparison>,
}

impl VersionPage {
    /// Fields that the comparison carries on.
    const fn kept(&self) -> [&'static str; 3] {
        let _ = self;
        ["unit", "valid-from", "legal-basis"]
    }

    fn is_wrong(&self, name: &str) -> bool {
        self.form.errors().iter().any(|error| error.field == name)
    }
}

/// What a version would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    pub(super) key: String,
    pub(super) unit: String,
    pub(super) replaced_from: Day,
    pub(super) changes: Vec<(String, String)>,
    pub(super) effects: Vec<String>,
    pub(super) body: String,
}

/// Shows the form, filled with what is in force.
pub async fn new(visit: Visit, Path(word): Path<String>, Asked(asked): Asked) -> Reply {
    let unit = asked.value("don-vi").to_owned();
    let mut form = Form::empty("rule-sets-form");
    form.set("unit", if places::is_unit(&unit) { unit.as_str() } else { "" });
    form.set("fresh", "1");
    page(&shown(&visit, word, form, None).await?)
}

/// Compares what was typed, and once it is confirmed saves it.
pub async fn create(visit: Visit, Path(word): Path<String>, form: Form) -> Reply {
    let actor = visit.officer(Permission::KeepRuleSets)?.clone();
    visit.check_form_token(&form)?;
    let (mut form, today) = (form.labelled("rule-sets-form"), visit.app.now().day());
    let (kind, unit) = (word.clone(), form.value("unit").to_owned());
    let like = visit.app.read(move |db| like(db, &kind, &unit, today)).await?;
    let Some(new) = typed::read(&mut form, &word, &like, today) else {
        let again = shown(&visit, word, form, None).await?;
        return page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &again);
    };
    let by = actor.acts_for(Permission::KeepRuleSets, &places::place(&new.unit_code))?;
    let outcome = if form.has("confirmed") {
        save(&visit, by, new, form.value("compared").to_owned()).await.map(|()| None)
    } else {
        compare(&visit, new).await.map(Some)
    };
    let (status, comparison) = match outcome {
        Ok(None) => {
            let to = format!("{HOME}/{word}");
            return see_other(&to, Some("rule-sets-flash-added"), visit.app.settings().secure_cookies);
        }
        Ok(comparison) if !form.has("edit") => (StatusCode::OK, comparison),
        Ok(_) => (StatusCode::OK, None),
        Err(error) => (form.give_back(error)?, None),
    };
    page_with_status(status, &shown(&visit, word, form, comparison).await?)
}

async fn save(visit: &Visit, by: kheo_journal::By, new: NewVersion, compared: String) -> Result<(), Error> {
    let kinds = visit.app.part::<Kinds>()?;
    visit.app.write(by, move |tx| add_version(tx, &kinds, &new, Some(&compared)).map(drop)).await
}

async fn compare(visit: &Visit, new: NewVersion) -> Result<Comparison, Error> {
    let kinds = visit.app.part::<Kinds>()?;
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let read = move |db: &mut Reader<'_>| {
        let replaced = replaced(db, &new)?;
        let nation = on_for(db, &new.kind, NATION, new.valid_from)?;
        check(&kinds, &new, &replaced, &nation)?;
        let (old, body) = (json(&replaced.body)?, json(&new.body)?);
        let effects = match kinds.find(&new.kind).and_then(|kind| kind.effects) {
            Some(count) => count(db, &replaced.body, &new.body, today)?,
            None => Vec::new(),
        };
        let provinces = kheo_organisations::store::provinces(db, today)?;
        let mut changes = view::said(&frame, difference(&old, &body));
        if replaced.legal_basis != new.legal_basis {
            let (old, new) = (("old", replaced.legal_basis.clone()), ("new", new.legal_basis.clone()));
            let place = frame.t("rule-sets-form-legal-basis").into_owned();
            changes.push((place, frame.t2("rule-sets-changed", old, new)));
        }
        Ok(Comparison {
            key: key_of(&replaced),
            unit: places::name(&frame, &provinces, &replaced.unit_code),
            replaced_from: replaced.valid_from,
            changes,
            effects: effects.iter().map(|effect| frame.said(effect.key, &effect.args)).collect(),
            body: new.body.clone(),
        })
    };
    visit.app.read(read).await
}

/// The body whose shape the form has: what is in force in the unit today.
fn like(db: &mut Reader<'_>, kind: &str, unit: &str, today: Day) -> Result<Value, Error> {
    if kheo_workflows::all(db, kind)?.is_empty() {
        return Err(Error::Missing);
    }
    let unit = if places::is_unit(unit) { unit } else { NATION };
    Ok(json(&on_for(db, kind, unit, today)?.body)?)
}

async fn shown(
    visit: &Visit,
    word: String,
    form: Form,
    comparison: Option<Comparison>,
) -> Result<VersionPage, Error> {
    let actor = visit.officer(Permission::KeepRuleSets)?.clone();
    let kinds = visit.app.part::<Kinds>()?;
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let read = move |db: &mut Reader<'_>| {
        let mut form = form.clone();
        let for_provinces = kinds.find(&word).is_some_and(|kind| kind.provincial.is_some());
        let units = places::choices(db, &frame, &actor, for_provinces, today)?;
        if let ([only], "") = (units.as_slice(), form.value("unit")) {
            form.set("unit", only.value.clone());
        }
        let like = like(db, &word, form.value("unit"), today)?;
        if form.has("fresh") {
            typed::fill(&mut form, &like);
        } else if let (Ok(body), true) = (json(form.value("body")), comparison.is_none()) {
            // What the comparison carried as JSON goes back into the fields in which it was typed.
            form = form.without("body");
            typed::fill(&mut form, &body);
        }
        let fields = typed::fields(&frame, &form, &like);
        typed::label(&mut form, &fields);
        Ok(VersionPage {
            title: title_of(&frame, &kinds, &word),
            word: word.clone(),
            fields,
            units,
            form,
            frame: frame.clone(),
            comparison: comparison.clone(),
        })
    };
    visit.app.read(read).await
}
