//! `kheo rebuild`, `kheo recount`, `kheo backup`, `kheo restore`.

use std::path::Path;
use std::process::ExitCode;

use kheo_base::Error;
use kheo_search::Search;
use kheo_store::{backup as write_backup, check_backup, restore as read_backup};

use super::{runtime, say};
use crate::config::Config;
use crate::wiring::{self, Site};

/// The name of the search index among followers. Each server keeps its own, so it has no cursor in the database.
const SEARCH: &str = "search";

pub(super) fn rebuild(config: &Config, follower: Option<&str>) -> Result<ExitCode, Error> {
    let site = wiring::site(config, false)?;
    if follower == Some(SEARCH) {
        return rebuild_search(config, &site);
    }
    let acts = runtime()?.block_on(site.followers.rebuild(follower))?;
    if follower.is_none() {
        rebuild_search(config, &site)?;
    }
    let names = site.followers.rebuildable().join(", ");
    say(&format!("Rebuilt {} from {acts} acts.", follower.unwrap_or(&names)));
    Ok(ExitCode::SUCCESS)
}

/// Compares the statistics that are kept with the rows; fails if they differ.
pub(super) fn recount(config: &Config) -> Result<ExitCode, Error> {
    let db = wiring::open(config)?;
    let countables = wiring::countables();
    let (found, as_of) = db.read_now(move |db| {
        Ok((kheo_statistics::recount::recount(db, &countables)?, kheo_statistics::store::as_of(db)?))
    })?;
    for differ in &found.differ {
        let place = &differ.place;
        say(&format!("{} {} {}:", place.basis.word(), place.unit, place.year));
        say(&format!("  kept    {}", differ.kept.replace('\n', " | ")));
        say(&format!("  counted {}", differ.counted.replace('\n', " | ")));
    }
    let differ = found.differ.len() + found.more;
    say(&format!(
        "Counted {} models up to act {}: {} units and years agree, {differ} differ.",
        found.things, as_of.position, found.agree
    ));
    if as_of.behind > 0 {
        say(&format!(
            "The statistics are {} acts behind; wait, or run `kheo rebuild statistics`.",
            as_of.behind
        ));
    } else if differ > 0 {
        say("Run `kheo rebuild statistics`, and report this: it should not happen.");
    }
    Ok(if differ == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Builds the search index here, or asks the server that holds it to do so.
fn rebuild_search(config: &Config, site: &Site) -> Result<ExitCode, Error> {
    let folder = wiring::search_folder(config);
    if Search::is_held(&folder)? {
        Search::ask_to_rebuild(&folder)?;
        say("The server that runs will build the search index again; the old one answers until then.");
    } else {
        say(&format!("Built the search index: {} documents.", site.search.rebuild()?));
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn backup(config: &Config, file: &Path) -> Result<ExitCode, Error> {
    let db = wiring::open(config)?;
    let report = write_backup(&db, file, wiring::PASSING_TABLES)?;
    say(&format!(
        "Wrote {} and read it back: {} tables, {} rows, SHA-256 {}.",
        file.display(),
        report.tables,
        report.rows,
        report.sha256
    ));
    Ok(ExitCode::SUCCESS)
}

pub(super) fn restore(config: &Config, file: &Path, only_check: bool) -> Result<ExitCode, Error> {
    let report = if only_check { check_backup(file)? } else { read_backup(&wiring::open(config)?, file)? };
    let done = if only_check { "is whole" } else { "is restored" };
    say(&format!("{} {done}: {} tables, {} rows.", file.display(), report.tables, report.rows));
    Ok(ExitCode::SUCCESS)
}
