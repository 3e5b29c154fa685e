//! Giving a draft to another registrar of the unit.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Error, Id, Refusal};
use kheo_people::Permission;
use kheo_web::{Choice, Form, Frame, Reply, Visit, page, page_with_status, see_other};

use crate::http::decisions::readable;
use crate::rules::State;
use crate::store::Exemplar;
use crate::store::lists::handing_over::{hand_over, registrars_at};

/// Longest reason, in letters.
const REASON_LETTERS_MAX: usize = 500;

/// The page `/lam-viec/mo-hinh/{id}/ban-giao`.
#[derive(Template)]
#[template(path = "workspace/handover.html")]
pub struct HandoverPage {
    frame: Frame,
    file: Exemplar,
    registrars: Vec<Choice>,
    form: Form,
}

/// Shows the form.
pub async fn new(visit: Visit, Path(id): Path<String>) -> Reply {
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    page(&shown(&visit, id, Form::empty("workspace-form")).await?)
}

/// Gives the draft away.
pub async fn create(visit: Visit, Path(id): Path<String>, form: Form) -> Reply {
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let mut form = form.labelled("workspace-form");
    let to = form.choice("to", |id| id.parse::<Id>().ok());
    let reason = form.text("reason", REASON_LETTERS_MAX);
    let version = form.value("version").parse().unwrap_or(0);
    let status = match to.filter(|_| form.is_sound()) {
        None => StatusCode::UNPROCESSABLE_ENTITY,
        Some(to) => match give(&visit, id, version, to, reason).await {
            Ok(()) => {
                let secure = visit.app.settings().secure_cookies;
                return see_other("/lam-viec", Some("workspace-flash-handed-over"), secure);
            }
            Err(error) => form.give_back(error)?,
        },
    };
    page_with_status(status, &shown(&visit, id, form).await?)
}

async fn give(visit: &Visit, id: Id, version: i64, to: Id, reason: String) -> Result<(), Error> {
    let (actor, reader, today) = (visit.actor()?.clone(), visit.actor()?.clone(), visit.app.now().day());
    let place = visit.app.read(move |db| Ok(readable(db, &reader, id)?.territory.now)).await?;
    let by = actor.acts_for(Permission::RegisterExemplar, &place)?;
    let write = move |tx: &mut kheo_journal::Tx<'_, '_>| {
        let file = readable(tx, &actor, id)?;
        if file.state != State::Draft || !file.may_be_written_by(&actor) {
            return Err(Error::Missing);
        }
        let registrars = registrars_at(tx, &file.territory.now, actor.account_id, today)?;
        if registrars.iter().all(|(account_id, _)| *account_id != to) {
            return Err(Refusal::new("workspace-refused-no-registrar").into());
        }
        hand_over(tx, &file, version, to, &reason)
    };
    visit.app.write(by, write).await
}

async fn shown(visit: &Visit, id: Id, form: Form) -> Result<HandoverPage, Error> {
    let actor = visit.officer(Permission::RegisterExemplar)?.clone();
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let read = move |db: &mut kheo_store::Reader<'_>| {
        let file = readable(db, &actor, id)?;
        if file.state != State::Draft || !file.may_be_written_by(&actor) {
            return Err(Error::Missing);
        }
        let others = registrars_at(db, &file.territory.now, actor.account_id, today)?;
        let registrars = others.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect();
        Ok(HandoverPage { frame: frame.clone(), file, registrars, form: form.clone() })
    };
    visit.app.read(read).await
}

/// A page with sample data.
pub(crate) fn sample(frame: Frame) -> HandoverPage {
    let file = crate::http::samples::file(State::Draft);
    let registrars = vec![Choice::new("x", "Trần Văn Tâm")];
    HandoverPage { frame, file, registrars, form: Form::empty("workspace-form") }
}
