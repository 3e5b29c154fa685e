//! Showing a file's appraisal, and saving or sending one's own sheet.

use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Error, Id};
use kheo_people::{Actor, Permission};
use kheo_store::Reader;
use kheo_web::{Form, Reply, Visit, page, page_with_status, see_other};

use super::super::decisions::readable;
use super::fields;
use super::page::AppraisalPage;
use crate::rules::appraisal::{Refused, Sheet, SheetRules, may_score};
use crate::store::appraisal::{self as store, Assignment};

/// Shows the appraisal of a file to an officer of its territory.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Reply {
    let actor = visit.officer(Permission::ReadOfficeExemplars)?.clone();
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let form = Form::empty("appraisal");
    let shown = visit.app.read(move |db| AppraisalPage::load(db, &frame, &actor, id, form.clone(), today));
    page(&shown.await?)
}

/// Saves or sends one's own sheet. After sending, the file that waits next is opened.
pub async fn save(visit: Visit, Path(id): Path<String>, form: Form) -> Reply {
    let actor = visit.officer(Permission::ScoreExemplar)?.clone();
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let sends = form.has("send");
    let mut form = form.labelled("appraisal");
    let version = form.value("version").parse().unwrap_or(0);
    let (assignment, rules) = match own_sheet(&visit, &actor, id).await {
        Ok(found) => found,
        Err(error) => return again(&visit, id, form, error).await,
    };
    let sheet = fields::read(&mut form, &rules, assignment.mode, sends, visit.app.now().day());
    if !form.is_sound() {
        return refused(&visit, id, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    match keep(&visit, &actor, id, version, sheet, sends).await {
        Ok(_) if sends => go_on(&visit, &actor, assignment).await,
        Ok(_) => {
            let path = format!("/lam-viec/mo-hinh/{id}/tham-dinh");
            see_other(&path, Some("appraisal-flash-saved"), visit.app.settings().secure_cookies)
        }
        Err(error) => again(&visit, id, form, error).await,
    }
}

/// Finds the sheet that somebody is to write.
pub(super) async fn own_sheet(
    visit: &Visit,
    actor: &Actor,
    id: Id,
) -> Result<(Assignment, SheetRules), Error> {
    let actor = actor.clone();
    visit.app.read(move |db| sheet_of(db, &actor, id)).await
}

fn sheet_of(db: &mut Reader<'_>, actor: &Actor, id: Id) -> Result<(Assignment, SheetRules), Error> {
    let file = readable(db, actor, id)?;
    actor.require(Permission::ScoreExemplar, &file.territory.now)?;
    let assignment = store::of_appraiser(db, id, actor.account_id)?.ok_or(Refused::NotOpen)?;
    let me = actor.account_id;
    may_score(file.writers.contains(&me), file.conflicted.contains(&me))?;
    let rules = store::sheet_rules_on(db, assignment.sheet_on)?;
    Ok((assignment, rules))
}

/// Saves a sound sheet and returns its new version; everything is asked again within the transaction.
pub(super) async fn keep(
    visit: &Visit,
    actor: &Actor,
    id: Id,
    version: i64,
    sheet: Sheet,
    sends: bool,
) -> Result<i64, Error> {
    let (reader, writer) = (actor.clone(), actor.clone());
    let place = visit.app.read(move |db| Ok(readable(db, &reader, id)?.territory.now)).await?;
    let by = actor.acts_for(Permission::ScoreExemplar, &place)?;
    let write = visit.app.write(by, move |tx| {
        let (assignment, rules) = sheet_of(tx, &writer, id)?;
        store::save(tx, &assignment, version, &sheet, sends, &rules)
    });
    write.await
}

/// Opens the file that waits next, or the empty list.
async fn go_on(visit: &Visit, actor: &Actor, sent: Assignment) -> Reply {
    let appraiser = actor.account_id;
    let after = (sent.due_on, sent.id);
    let next =
        visit.app.read(move |db| Ok(store::next_open(db, appraiser, after, sent.exemplar_id)?)).await?;
    let (path, flash) = match next {
        Some(id) => (format!("/lam-viec/mo-hinh/{id}/tham-dinh"), "appraisal-flash-sent-next"),
        None => ("/lam-viec/tham-dinh".to_owned(), "appraisal-flash-sent-last"),
    };
    see_other(&path, Some(flash), visit.app.settings().secure_cookies)
}

/// Shows the page again with what was typed and why it was not taken.
pub(super) async fn again(visit: &Visit, id: Id, mut form: Form, error: Error) -> Reply {
    let status = form.give_back(error)?;
    refused(visit, id, form, status).await
}

/// Shows the page again with the errors that its form holds.
pub(super) async fn refused(visit: &Visit, id: Id, form: Form, status: StatusCode) -> Reply {
    let actor = visit.actor()?.clone();
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let shown = visit.app.read(move |db| AppraisalPage::load(db, &frame, &actor, id, form.clone(), today));
    page_with_status(status, &shown.await?)
}
