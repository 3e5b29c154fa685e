//! `kheo erase`: erases the personal data of one model when no officer can.

use std::process::ExitCode;

use kheo_base::id_of_slug;
use kheo_base::{Error, Fault};
use kheo_exemplars::rules::honours::{Basis, may_erase};
use kheo_exemplars::store::honours::erasure::{erase, held};
use kheo_exemplars::store::load;
use kheo_journal::By;
use kheo_search::Search;

use super::{runtime, say};
use crate::config::Config;
use crate::erasing::{Folders, finish};
use crate::wiring;

/// Whose data, and why.
#[derive(clap::Args)]
pub(super) struct Erase {
    /// The model's id, or its address
    model: String,
    /// Why: request, purpose_done, retention_expired, authority
    #[arg(long, value_parser = basis)]
    basis: Basis,
    /// Erase; without it, only say what would be gone
    #[arg(long)]
    yes: bool,
}

fn basis(text: &str) -> Result<Basis, String> {
    let known = Basis::ALL.map(Basis::word).join(", ");
    Basis::from_word(text).ok_or(known)
}

pub(super) fn run(config: &Config, asked: &Erase) -> Result<ExitCode, Error> {
    let id = id_of_slug(asked.model.trim_end_matches('/')).ok_or(Error::Missing)?;
    let site = wiring::site(config, false)?;
    let (file, held) =
        site.app.db().read_now(move |db| Ok((load(db, id)?.ok_or(Error::Missing)?, held(db, id)?)))?;
    may_erase(file.draft.subject, file.is_erased)?;
    say(&format!("{} ({}, {})", file.draft.title, file.territory.place_line, file.draft.year));
    say(&format!(
        "Gone for good: its name and every text, {} photographs and documents, {} notes, the remarks of {} appraisals.",
        held.evidence, held.notes, held.appraisals
    ));
    say("Stays: field, year, unit, state, numbers, and the act that says that data were erased.");
    say(
        "Nobody can recall what others have copied, nor backups made before: destroy these when their time is over.",
    );
    if held.copies > 0 {
        say(&format!(
            "{} models were begun from it; look whether their words tell of the person.",
            held.copies
        ));
    }
    if !asked.yes {
        say("Nothing was erased. Add --yes to erase.");
        return Ok(ExitCode::FAILURE);
    }
    let place = file.territory.now.clone();
    let by = By { actor_id: None, unit_code: Some(place.commune.unwrap_or(place.province)) };
    let basis = asked.basis;
    site.app.journal().write_now(by, move |tx| {
        let file = load(tx, id)?.ok_or(Error::Missing)?;
        erase(tx, &file, basis)
    })?;
    if Search::is_held(&wiring::search_folder(config))? {
        say("Erased. The server that runs now cleans its search index, exports and database file.");
        return Ok(ExitCode::SUCCESS);
    }
    runtime()?.block_on(finish(&site, &Folders::of(config))).map_err(|error| {
        let chain = error.into_fault().chain();
        Fault::new(format!(
            "erased, but its traces in files are not cleaned yet ({chain}); the next start does it"
        ))
    })?;
    say("Erased, and its traces are cleaned from the search index, exports and database file.");
    Ok(ExitCode::SUCCESS)
}
