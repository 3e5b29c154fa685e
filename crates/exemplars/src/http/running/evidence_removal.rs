//! Takes a piece of evidence out of a file, with a reason: on a page of its own, because nobody can bring it back.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Error, Id};
use kheo_people::Permission;
use kheo_web::{Form, Frame, Reply, Visit, page_with_status};

use super::evidence::answer;
use crate::http::decisions::readable;
use crate::store::Exemplar;
use crate::store::running::evidence::{Evidence, evidence_by_key, remove_evidence};

/// Longest reason, in letters.
const REASON_LETTERS_MAX: usize = 500;

/// The page `/lam-viec/mo-hinh/{id}/minh-chung/{evidence}/go-bo`.
#[derive(Template)]
#[template(path = "evidence/remove.html")]
pub struct RemovalPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The model's file.
    pub file: Exemplar,
    /// What is to go.
    pub evidence: Evidence,
    /// The reason, and what is wrong with it.
    pub form: Form,
}

/// Asks why.
pub async fn confirm(visit: Visit, Path((id, key)): Path<(String, String)>) -> Reply {
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    ask(&visit, id, key, Form::empty("evidence-removal"), StatusCode::OK).await
}

/// Removes it.
pub async fn remove(visit: Visit, Path((id, key)): Path<(String, String)>, form: Form) -> Reply {
    let actor = visit.officer(Permission::RegisterExemplar)?.clone();
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let mut form = form.labelled("evidence-removal");
    let reason = form.text("reason", REASON_LETTERS_MAX);
    if !form.is_sound() {
        return ask(&visit, id, key, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let reader = actor.clone();
    let place = visit.app.read(move |db| Ok(readable(db, &reader, id)?.territory.now)).await?;
    let by = actor.acts_for(Permission::RegisterExemplar, &place)?;
    let outcome = visit.app.write(by, move |tx| {
        let file = readable(tx, &actor, id)?;
        actor.require(Permission::RegisterExemplar, &file.territory.now)?;
        let evidence = evidence_by_key(tx, id, &key)?.ok_or(Error::Missing)?;
        remove_evidence(tx, &file, &evidence, &reason)
    });
    let outcome = outcome.await;
    answer(&visit, id, form, outcome, "evidence-flash-removed").await
}

async fn ask(visit: &Visit, id: Id, key: String, form: Form, status: StatusCode) -> Reply {
    let actor = visit.officer(Permission::RegisterExemplar)?.clone();
    let frame = visit.frame.clone();
    let shown = visit.app.read(move |db| {
        let file = readable(db, &actor, id)?;
        actor.require(Permission::RegisterExemplar, &file.territory.now)?;
        let evidence = evidence_by_key(db, id, &key)?.ok_or(Error::Missing)?;
        Ok(RemovalPage { frame: frame.clone(), file, evidence, form: form.clone() })
    });
    page_with_status(status, &shown.await?)
}
