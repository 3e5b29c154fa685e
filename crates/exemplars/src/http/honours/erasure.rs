//! Erasing what a model says of its person: asked for, looked at once more, done; and what everybody finds afterwards.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Error, Id};
use kheo_people::{Actor, Permission};
use kheo_web::{Choice, Form, Frame, Reply, Visit, page_with_status, see_other};

use crate::http::decisions::readable;
use crate::known::known;
use crate::rules::honours::{Basis, may_erase};
use crate::store::Exemplar;
use crate::store::honours::erasure::{Erasure, Held, erase as erase_file, erasure_of, held};

/// The page `/lam-viec/mo-hinh/{id}/xoa-du-lieu`, and the one on which it is confirmed.
#[derive(Template)]
#[template(path = "honours/erasure.html")]
pub struct ErasurePage {
    frame: Frame,
    file: Exemplar,
    held: Held,
    form: Form,
    confirm: Option<Basis>,
}

/// What stands at every address of a model that was erased.
#[derive(Template)]
#[template(path = "honours/erased.html")]
pub struct GonePage {
    frame: Frame,
    model: Exemplar,
    field: String,
    erasure: Erasure,
}

impl ErasurePage {
    fn grounds(&self) -> Vec<Choice> {
        let choice = |basis: Basis| {
            Choice::new(basis.word(), self.frame.tt("erasure-basis-", basis.word()).into_owned())
        };
        Basis::ALL.map(choice).to_vec()
    }
}

impl GonePage {
    fn ground(&self) -> String {
        self.frame.tt("erasure-basis-", self.erasure.basis.word()).into_owned()
    }

    fn unit_then(&self) -> String {
        format!("{}@{}", self.model.territory.unit_code, self.model.territory.unit_valid_from)
    }
}

/// Asks on what ground.
pub async fn ask(visit: Visit, Path(id): Path<String>) -> Reply {
    let actor = visit.officer(Permission::PublishExemplar)?.clone();
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    show(&visit, actor, id, Form::empty("erasure-form"), None, StatusCode::OK).await
}

/// Shows once more what will be gone, or erases it.
pub async fn erase(visit: Visit, Path(id): Path<String>, form: Form) -> Reply {
    let actor = visit.officer(Permission::PublishExemplar)?.clone();
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let mut form = form.labelled("erasure-form");
    let Some(basis) = form.choice("basis", Basis::from_word).filter(|_| form.is_sound()) else {
        return show(&visit, actor, id, form, None, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    if !form.has("confirmed") {
        return show(&visit, actor, id, form, Some(basis), StatusCode::OK).await;
    }
    match take(&visit, actor.clone(), id, basis).await {
        Ok(()) => {
            let secure = visit.app.settings().secure_cookies;
            see_other("/lam-viec/mo-hinh", Some("erasure-flash-done"), secure)
        }
        Err(error) => {
            let status = form.give_back(error)?;
            show(&visit, actor, id, form, Some(basis), status).await
        }
    }
}

async fn take(visit: &Visit, actor: Actor, id: Id, basis: Basis) -> Result<(), Error> {
    let reader = actor.clone();
    let place = visit.app.read(move |db| Ok(readable(db, &reader, id)?.territory.now)).await?;
    let by = actor.acts_for(Permission::PublishExemplar, &place)?;
    let write = move |tx: &mut kheo_journal::Tx<'_, '_>| {
        let file = readable(tx, &actor, id)?;
        actor.require(Permission::PublishExemplar, &file.territory.now)?;
        erase_file(tx, &file, basis)
    };
    visit.app.write(by, write).await
}

async fn show(
    visit: &Visit,
    actor: Actor,
    id: Id,
    form: Form,
    confirm: Option<Basis>,
    status: StatusCode,
) -> Reply {
    let frame = visit.frame.clone();
    let read = visit.app.read(move |db| {
        let file = readable(db, &actor, id)?;
        actor.require(Permission::PublishExemplar, &file.territory.now)?;
        may_erase(file.draft.subject, file.is_erased)?;
        let held = held(db, id)?;
        Ok(ErasurePage { frame: frame.clone(), file, held, form: form.clone(), confirm })
    });
    page_with_status(status, &read.await?)
}

/// Answers at every address of a model that was erased: that it was, and what stays.
pub(crate) async fn gone(visit: Visit, model: Exemplar) -> Reply {
    let (id, known) = (model.id, known(&visit.app).await?);
    let erasure = visit.app.read(move |db| Ok(erasure_of(db, id)?)).await?.ok_or(Error::Missing)?;
    let field = known.rules.field_name(&model.draft.field, visit.frame.is_vi()).to_owned();
    page_with_status(StatusCode::GONE, &GonePage { frame: visit.frame, model, field, erasure })
}

/// A page with sample data.
pub(super) fn sample(frame: Frame, confirm: Option<Basis>) -> ErasurePage {
    let file = crate::http::samples::file(crate::rules::State::Recognised);
    let held = Held { evidence: 3, notes: 2, appraisals: 2, copies: 1 };
    let mut form = Form::empty("erasure-form");
    form.set("basis", confirm.map_or("", Basis::word));
    ErasurePage { frame, file, held, form, confirm }
}

/// A page with sample data.
pub(super) fn sample_gone(frame: Frame) -> GonePage {
    let model = crate::http::samples::file(crate::rules::State::Recognised);
    let erasure = Erasure { basis: Basis::Request, at: crate::http::samples::day().start() };
    GonePage { frame, model, field: "Kinh tế".to_owned(), erasure }
}
