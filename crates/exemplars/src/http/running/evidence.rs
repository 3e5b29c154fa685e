//! The evidence in a model's file: shown to those who may read the file, added by registrars, shown to everybody or not.
//!
//! `evidence_form.rs` reads what is sent, `evidence_files.rs` gives the bytes, `evidence_removal.rs` takes a piece out.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Day, Error, Fault, Id, Instant, Refusal};
use kheo_people::{Actor, Permission, accounts};
use kheo_store::Reader;
use kheo_web::{Form, Frame, Reply, Upload, Visit, page, page_with_status, see_other};

use super::evidence_form::{ACCEPTED, ROWS, Row, read_rows};
use crate::http::decisions::readable;
use crate::rules::State;
use crate::rules::running::{About, EvidenceRules, NewEvidence};
use crate::store::Exemplar;
use crate::store::running::evidence::{
    Evidence, Removal, attach, evidence_by_key, evidence_of, evidence_rules_on, show_evidence,
};

/// The page `/lam-viec/mo-hinh/{id}/minh-chung`.
#[derive(Template)]
#[template(path = "evidence/list.html")]
pub struct EvidencePage {
    /// What surrounds it.
    pub frame: Frame,
    /// The model's file.
    pub file: Exemplar,
    /// What is in it, oldest first.
    pub kept: Vec<Evidence>,
    /// What was in it, oldest first.
    pub removed: Vec<Evidence>,
    /// Names of those who added or removed something.
    pub names: BTreeMap<Id, String>,
    /// How many and how large.
    pub rules: EvidenceRules,
    /// What is typed into the form and what is wrong with it.
    pub form: Form,
    /// Whether this officer adds and removes.
    pub may_add: bool,
    /// Whether this officer says what everybody may see.
    pub may_show: bool,
}

impl EvidencePage {
    fn rows(&self) -> [Row; 3] {
        ROWS
    }

    fn accepted(&self) -> &'static str {
        ACCEPTED
    }

    fn address(&self, evidence: &Evidence) -> String {
        format!("/lam-viec/mo-hinh/{}/minh-chung/{}", self.file.id, evidence.key)
    }

    fn added(&self, evidence: &Evidence) -> String {
        self.by_whom("evidence-added", evidence.added_by, evidence.added_at)
    }

    fn removed(&self, removal: &Removal) -> String {
        self.by_whom("evidence-removed-by", removal.by, removal.at)
    }

    fn by_whom(&self, key: &str, by: Option<Id>, at: Instant) -> String {
        let name = by.and_then(|id| self.names.get(&id)).cloned().unwrap_or_default();
        self.frame.t2(key, ("name", name), ("day", self.frame.day_of(&at)))
    }

    fn note(&self) -> String {
        let megabytes = (self.rules.bytes_max / 1_000_000).to_string();
        let count = self.rules.count_max.to_string();
        self.frame.t2("evidence-add-note", ("megabytes", megabytes), ("count", count))
    }

    /// A size as people read it, in whole kilobytes.
    fn kilobytes(&self, size: &i64) -> String {
        self.frame.n(&(size / 1_000).max(1))
    }
}

/// Shows what is in a file.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Reply {
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    shown(&visit, id, Form::empty("evidence-form"), StatusCode::OK).await
}

/// Adds several pieces at once: all of them, or none and the form again.
pub async fn create(visit: Visit, Path(id): Path<String>, upload: Upload) -> Reply {
    let actor = visit.officer(Permission::RegisterExemplar)?.clone();
    visit.check_form_token(&upload.form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let mut form = upload.form.labelled("evidence-form");
    let rules = rules_for(&visit, &actor, id).await?;
    if upload.is_too_large {
        form.refuse("", Refusal::new("error-upload-too-large"));
        return shown(&visit, id, form, StatusCode::PAYLOAD_TOO_LARGE).await;
    }
    let new = read_rows(&mut form, upload.files, About::Registration, rules.bytes_max).await?;
    if new.is_empty() && form.is_sound() {
        form.refuse(ROWS[0].file, Refusal::new("evidence-refused-no-file"));
    }
    if !form.is_sound() {
        return shown(&visit, id, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let outcome = keep(&visit, &actor, id, new).await;
    answer(&visit, id, form, outcome, "evidence-flash-added").await
}

/// Says that everybody may see a photograph, or no longer.
pub async fn mark(visit: Visit, Path((id, key)): Path<(String, String)>, form: Form) -> Reply {
    let actor = visit.officer(Permission::ReadOfficeExemplars)?.clone();
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let form = form.labelled("evidence-form");
    let show = form.value("show") == "1";
    let reader = actor.clone();
    let place = visit.app.read(move |db| Ok(readable(db, &reader, id)?.territory.now)).await?;
    let permission = permission_to_show(&actor, &place);
    let by = actor.acts_for(permission, &place)?;
    let outcome = visit.app.write(by, move |tx| {
        let file = readable(tx, &actor, id)?;
        actor.require(permission, &file.territory.now)?;
        let evidence = evidence_by_key(tx, id, &key)?.ok_or(Error::Missing)?;
        show_evidence(tx, &file, &evidence, show)
    });
    let flash = if show { "evidence-flash-shown" } else { "evidence-flash-hidden" };
    let outcome = outcome.await;
    answer(&visit, id, form, outcome, flash).await
}

/// Registrars know who is in a picture; publishers answer for what everybody sees.
fn permission_to_show(actor: &Actor, place: &kheo_people::Place) -> Permission {
    if actor.may(Permission::PublishExemplar, place) {
        Permission::PublishExemplar
    } else {
        Permission::RegisterExemplar
    }
}

/// The rules in force today, for a file to which this officer may add.
async fn rules_for(visit: &Visit, actor: &Actor, id: Id) -> Result<EvidenceRules, Error> {
    let (actor, today) = (actor.clone(), visit.app.now().day());
    visit
        .app
        .read(move |db| {
            let file = readable(db, &actor, id)?;
            actor.require(Permission::RegisterExemplar, &file.territory.now)?;
            Ok(evidence_rules_on(db, today)?)
        })
        .await
}

/// Decides and saves in one transaction.
async fn keep(visit: &Visit, actor: &Actor, id: Id, new: Vec<NewEvidence>) -> Result<(), Error> {
    let (reader, actor) = (actor.clone(), actor.clone());
    let place = visit.app.read(move |db| Ok(readable(db, &reader, id)?.territory.now)).await?;
    let by = actor.acts_for(Permission::RegisterExemplar, &place)?;
    visit
        .app
        .write(by, move |tx| {
            let file = readable(tx, &actor, id)?;
            actor.require(Permission::RegisterExemplar, &file.territory.now)?;
            attach(tx, &file, None, &new)
        })
        .await
}

/// Goes to the list, or shows it again with what the rules said against it.
pub(super) async fn answer(
    visit: &Visit,
    id: Id,
    mut form: Form,
    outcome: Result<(), Error>,
    flash: &'static str,
) -> Reply {
    match outcome {
        Ok(()) => {
            let path = format!("/lam-viec/mo-hinh/{id}/minh-chung");
            see_other(&path, Some(flash), visit.app.settings().secure_cookies)
        }
        Err(error) => {
            let status = form.give_back(error)?;
            shown(visit, id, form, status).await
        }
    }
}

async fn shown(visit: &Visit, id: Id, form: Form, status: StatusCode) -> Reply {
    let actor = visit.officer(Permission::ReadOfficeExemplars)?.clone();
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let shown = visit.app.read(move |db| evidence_page(db, &frame, &actor, id, form.clone(), today)).await?;
    if status == StatusCode::OK { page(&shown) } else { page_with_status(status, &shown) }
}

fn evidence_page(
    db: &mut Reader<'_>,
    frame: &Frame,
    actor: &Actor,
    id: Id,
    form: Form,
    today: Day,
) -> Result<EvidencePage, Error> {
    let file = readable(db, actor, id)?;
    let all = evidence_of(db, id)?;
    let mut names = BTreeMap::new();
    for evidence in &all {
        let removed_by = evidence.removal.as_ref().and_then(|removal| removal.by);
        for account in [evidence.added_by, removed_by].into_iter().flatten() {
            add_name(db, &mut names, account, today)?;
        }
    }
    let rules = evidence_rules_on(db, today)?;
    let (removed, kept) = all.into_iter().partition(|evidence: &Evidence| evidence.removal.is_some());
    let may_add = actor.may(Permission::RegisterExemplar, &file.territory.now);
    Ok(EvidencePage {
        frame: frame.clone(),
        kept,
        removed,
        names,
        rules,
        form,
        may_add: may_add && file.state != State::Recorded,
        may_show: may_add || actor.may(Permission::PublishExemplar, &file.territory.now),
        file,
    })
}

fn add_name(db: &mut Reader<'_>, names: &mut BTreeMap<Id, String>, id: Id, today: Day) -> Result<(), Fault> {
    if names.contains_key(&id) {
        return Ok(());
    }
    match accounts::account(db, id, today) {
        Ok(known) => names.insert(id, known.account.display_name),
        Err(Error::Fault(fault)) => return Err(fault),
        Err(_) => names.insert(id, String::new()),
    };
    Ok(())
}
