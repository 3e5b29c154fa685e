//! Giving a file to appraisers, taking it back, and declaring a conflict of interest.

use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Day, Error, Id};
use kheo_journal::Tx;
use kheo_people::{Actor, Permission, accounts};
use kheo_web::{Form, Reply, Visit, see_other};

use super::super::decisions::readable;
use super::sheets::{again, refused};
use crate::rules::appraisal::{self, Asked, Candidate, Mode, Refused};
use crate::store::appraisal as store;

/// Longest reason of a conflict of interest, in letters.
const REASON_LETTERS_MAX: usize = 2_000;

/// Gives a file to those who were ticked.
pub async fn assign(visit: Visit, Path(id): Path<String>, form: Form) -> Reply {
    let actor = visit.officer(Permission::DecideExemplar)?.clone();
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let mut form = form.labelled("appraisal");
    let (mode, due_on) = (form.choice("mode", Mode::from_word), form.day("due-on"));
    let Some((mode, due_on)) = mode.zip(due_on) else {
        return refused(&visit, id, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let (asked, writer) = (form.clone(), actor.clone());
    let today = visit.app.now().day();
    let done = change(&visit, Permission::DecideExemplar, id, move |tx| {
        give(tx, &writer, id, &asked, mode, due_on, today)
    })
    .await;
    match done {
        Ok(()) => back(&visit, id, "appraisal-flash-assigned"),
        Err(error) => again(&visit, id, form, error).await,
    }
}

fn give(
    tx: &mut Tx<'_, '_>,
    actor: &Actor,
    id: Id,
    form: &Form,
    mode: Mode,
    due_on: Day,
    today: Day,
) -> Result<(), Error> {
    let file = readable(tx, actor, id)?;
    actor.require(Permission::DecideExemplar, &file.territory.now)?;
    let present = store::of_file(tx, id)?;
    // Everybody appraises a file with the sheet of the day on which the first was asked.
    let sheet_on = present.first().map_or(today, |first| first.sheet_on);
    let rules = store::sheet_rules_on(tx, sheet_on)?;
    let mut chosen = accounts::who_may(tx, Permission::ScoreExemplar, &file.territory.now, today)?;
    chosen.retain(|account| form.has(&format!("appraiser-{}", account.account_id)));
    let candidate = |id: Id| Candidate {
        id,
        is_writer: file.writers.contains(&id),
        is_conflicted: file.conflicted.contains(&id),
    };
    let candidates: Vec<Candidate> = chosen.iter().map(|account| candidate(account.account_id)).collect();
    let standings = store::standings(&present);
    let is_concerned = file.concerns(actor.account_id);
    let asked =
        Asked { state: file.state, is_concerned, candidates: &candidates, present: &standings, due_on };
    appraisal::assign(asked, &rules, today)?;
    for candidate in candidates {
        store::add(tx, id, candidate.id, mode, due_on, sheet_on)?;
    }
    Ok(())
}

/// Takes a file back from somebody whose sheet is not in.
pub async fn withdraw(visit: Visit, Path(id): Path<String>, form: Form) -> Reply {
    let actor = visit.officer(Permission::DecideExemplar)?.clone();
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let assignment: Id = form.value("assignment").parse().map_err(|_| Error::Missing)?;
    let writer = actor.clone();
    let done = change(&visit, Permission::DecideExemplar, id, move |tx| {
        let file = readable(tx, &writer, id)?;
        writer.require(Permission::DecideExemplar, &file.territory.now)?;
        appraisal::may_assign(file.concerns(writer.account_id))?;
        let found = store::find(tx, assignment)?.filter(|one| one.exemplar_id == id).ok_or(Error::Missing)?;
        store::withdraw(tx, &found)
    });
    match done.await {
        Ok(()) => back(&visit, id, "appraisal-flash-withdrawn"),
        Err(error) => again(&visit, id, form.labelled("appraisal"), error).await,
    }
}

/// Excludes whoever asks, because of a conflict of interest.
pub async fn declare_conflict(visit: Visit, Path(id): Path<String>, form: Form) -> Reply {
    let actor = visit.officer(Permission::ScoreExemplar)?.clone();
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let mut form = form.labelled("appraisal");
    let reason = form.text("conflict-reason", REASON_LETTERS_MAX);
    if !form.is_sound() {
        return refused(&visit, id, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let done = change(&visit, Permission::ScoreExemplar, id, move |tx| {
        let file = readable(tx, &actor, id)?;
        actor.require(Permission::ScoreExemplar, &file.territory.now)?;
        let own = store::of_appraiser(tx, id, actor.account_id)?.ok_or(Refused::NotOpen)?;
        store::declare_conflict(tx, &own, &reason)
    });
    match done.await {
        Ok(()) => back(&visit, id, "appraisal-flash-conflict"),
        Err(error) => again(&visit, id, form, error).await,
    }
}

/// Runs a change for the unit for which this officer has the permission at the file's place.
async fn change<F>(visit: &Visit, permission: Permission, id: Id, closure: F) -> Result<(), Error>
where
    F: FnMut(&mut Tx<'_, '_>) -> Result<(), Error> + Send + 'static,
{
    let actor = visit.officer(permission)?.clone();
    let reader = actor.clone();
    let place = visit.app.read(move |db| Ok(readable(db, &reader, id)?.territory.now)).await?;
    let by = actor.acts_for(permission, &place)?;
    visit.app.write(by, closure).await
}

fn back(visit: &Visit, id: Id, flash: &str) -> Reply {
    let path = format!("/lam-viec/mo-hinh/{id}/tham-dinh");
    see_other(&path, Some(flash), visit.app.settings().secure_cookies)
}
