//! The council's pages: councils and members, sessions, ballots, minutes, and what councils said of one file.

pub mod ballots;
pub mod councils;
pub mod file_votes;
pub mod minutes;
pub mod minutes_file;
pub mod papers;
mod samples;
pub mod sittings;

use std::collections::BTreeMap;

use kheo_base::{Error, Id};
use kheo_journal::By;
use kheo_people::{Actor, Permission};
use kheo_store::Reader;
use kheo_web::{Frame, Visit};

use crate::store::council::{Session, load_session};

pub use samples::samples;

/// Names of accounts by their ids.
type Names = BTreeMap<Id, String>;

/// Loads a session of a council that this officer runs.
fn own_session(db: &mut Reader<'_>, actor: &Actor, id: Id) -> Result<Session, Error> {
    let session = load_session(db, id)?.ok_or(Error::Missing)?;
    if actor.may(Permission::RunCouncil, &session.council.place) { Ok(session) } else { Err(Error::Missing) }
}

/// Who acts, for which unit, when this officer changes a session.
async fn secretary_of(visit: &Visit, actor: &Actor, id: Id) -> Result<By, Error> {
    let reader = actor.clone();
    let session = visit.app.read(move |db| own_session(db, &reader, id)).await?;
    actor.acts_for(Permission::RunCouncil, &session.council.place)
}

/// Returns a name, or the word for somebody whose account was erased.
fn name_of(frame: &Frame, names: &Names, id: &Id) -> String {
    match names.get(id) {
        Some(name) if !name.is_empty() => name.clone(),
        _ => frame.t("council-erased").into_owned(),
    }
}
