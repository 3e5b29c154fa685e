//! Who began after whom: the tree of a model for everybody, and the tab on which a copy's registrar notes what came of it.

use askama::Template;
use axum::extract::Path;
use kheo_base::{Error, Id};
use kheo_people::Permission;
use kheo_store::Reader;
use kheo_web::{Form, Frame, Reply, Visit, page, page_with_status, see_other};

use super::honours::REASON_LETTERS_MAX;
use crate::http::decisions::readable;
use crate::rules::State;
use crate::store::Exemplar;
use crate::store::honours::{Node, Shown, honours_of, load_public, note_result, origin_of, tree};
use kheo_base::id_of_slug;

/// The page `/mo-hinh/{slug}/nhan-rong`.
#[derive(Template)]
#[template(path = "honours/tree.html")]
pub struct TreePage {
    frame: Frame,
    model: Exemplar,
    nodes: Vec<Node>,
    is_cut: bool,
}

/// The page `/lam-viec/mo-hinh/{id}/nhan-rong`.
#[derive(Template)]
#[template(path = "honours/replication.html")]
pub struct ReplicationPage {
    frame: Frame,
    file: Exemplar,
    nodes: Vec<Node>,
    is_cut: bool,
    is_copy: bool,
    form: Form,
}

/// Shows the tree to everybody.
pub async fn show(visit: Visit, Path(slug): Path<String>) -> Reply {
    let id = id_of_slug(&slug).ok_or(Error::Missing)?;
    let read = move |db: &mut Reader<'_>| {
        let (model, shown) = load_public(db, id)?.ok_or(Error::Missing)?;
        // Who left the public page is not led to through its copies.
        let (nodes, is_cut) = if shown == Shown::Left { (Vec::new(), false) } else { tree(db, id)? };
        Ok((model, nodes, is_cut))
    };
    let (model, nodes, is_cut) = visit.app.read(read).await?;
    page(&TreePage { frame: visit.frame, model, nodes, is_cut })
}

/// Shows the tab of a file.
pub async fn file(visit: Visit, Path(id): Path<String>) -> Reply {
    visit.officer(Permission::ReadOfficeExemplars)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    page(&tab(&visit, id, Form::empty("honours-form")).await?)
}

/// Notes what came of a copy.
pub async fn note(visit: Visit, Path(id): Path<String>, form: Form) -> Reply {
    let actor = visit.officer(Permission::RegisterExemplar)?.clone();
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let mut form = form.labelled("honours-form");
    let result = form.text("result", REASON_LETTERS_MAX);
    if !form.is_sound() {
        return page_with_status(http::StatusCode::UNPROCESSABLE_ENTITY, &tab(&visit, id, form).await?);
    }
    let reader = actor.clone();
    let place = visit.app.read(move |db| Ok(readable(db, &reader, id)?.territory.now)).await?;
    let by = actor.acts_for(Permission::RegisterExemplar, &place)?;
    let saved = visit.app.write(by, move |tx| {
        let copy = readable(tx, &actor, id)?;
        actor.require(Permission::RegisterExemplar, &copy.territory.now)?;
        note_result(tx, &copy, &result)
    });
    if let Err(error) = saved.await {
        let status = form.give_back(error)?;
        return page_with_status(status, &tab(&visit, id, form).await?);
    }
    let to = format!("/lam-viec/mo-hinh/{id}/nhan-rong");
    see_other(&to, Some("honours-flash-saved"), visit.app.settings().secure_cookies)
}

async fn tab(visit: &Visit, id: Id, form: Form) -> Result<ReplicationPage, Error> {
    let (actor, frame) = (visit.actor()?.clone(), visit.frame.clone());
    let read = move |db: &mut Reader<'_>| {
        let file = readable(db, &actor, id)?;
        let (nodes, is_cut) = tree(db, id)?;
        let is_mine = actor.may(Permission::RegisterExemplar, &file.territory.now);
        let is_copy = origin_of(db, id)?.is_some() && is_mine;
        Ok(ReplicationPage { frame: frame.clone(), file, nodes, is_cut, is_copy, form: form.clone() })
    };
    visit.app.read(read).await
}

/// Fills the form of a new registration with what is worth copying from a public model.
///
/// # Errors
/// [`Error::Missing`] if it is not public; a fault of the database.
pub(crate) fn prefill(db: &mut Reader<'_>, form: &mut Form, origin: Id) -> Result<(), Error> {
    let (model, shown) = load_public(db, origin)?.ok_or(Error::Missing)?;
    // Nobody is led to copy what no longer counts as recognised.
    if shown != Shown::Whole || honours_of(db, origin)?.withdrawal.is_some() {
        return Err(Error::Missing);
    }
    form.set("origin", origin.to_string());
    form.set("field", model.draft.field.clone());
    form.set("objectives", model.draft.objectives.clone());
    form.set("content", model.draft.content.clone());
    for (row, criterion) in (1..).zip(&model.draft.criteria) {
        form.set(&format!("criterion-{row}"), criterion.criterion.clone());
        form.set(&format!("measure-{row}"), criterion.measure.clone());
        form.set(&format!("target-{row}"), criterion.target.clone());
    }
    Ok(())
}

fn sample_nodes() -> Vec<Node> {
    let node = |depth, distance| Node {
        model: crate::http::samples::file(State::Recognised),
        depth,
        distance,
        result: "12 hộ được giúp.".to_owned(),
    };
    vec![node(0, None), node(1, Some(crate::rules::honours::Distance::OtherProvince))]
}

/// A page with sample data.
pub(super) fn sample(frame: Frame) -> ReplicationPage {
    let file = crate::http::samples::file(State::Recognised);
    let form = Form::empty("honours-form");
    ReplicationPage { frame, file, nodes: sample_nodes(), is_cut: false, is_copy: true, form }
}

/// A page with sample data.
pub(super) fn sample_tree(frame: Frame) -> TreePage {
    let model = crate::http::samples::file(State::Recognised);
    TreePage { frame, model, nodes: sample_nodes(), is_cut: true }
}
