//! `kheo export TABLE --to FILE`, `kheo export --list`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use kheo_base::{Clock, Error, Fault};
use kheo_exports::formats::Format;
use kheo_exports::order::{Order, filter_of, find};
use kheo_exports::run::{Part, Setting, beside, write};
use kheo_facts::exported::{Officer, Table, Territory, Who};
use kheo_web::Language;
use kheo_web::texts::text;

use super::{say, say_progress};
use crate::config::Config;
use crate::wiring;

/// What to write, and where.
#[derive(clap::Args)]
pub(super) struct Export {
    /// The table's word; see --list
    #[arg(required_unless_present = "list")]
    table: Option<String>,
    /// The filter of its list, as name=value: tinh=82 nam=2026
    #[arg(value_name = "NAME=VALUE", value_parser = pair)]
    filter: Vec<(String, String)>,
    /// csv, xlsx or jsonl
    #[arg(long, default_value = "csv", value_parser = format)]
    format: Format,
    /// The file to write; it must not exist. Its manifest is written beside it
    #[arg(long, value_name = "FILE", required_unless_present = "list")]
    to: Option<PathBuf>,
    /// Only what changed since this position of the journal: the cursor of an earlier manifest
    #[arg(long, value_name = "CURSOR")]
    since: Option<i64>,
    /// List the tables, their columns and filters
    #[arg(long, conflicts_with_all = ["table", "to", "since"])]
    list: bool,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("a filter is written as name=value")?;
    Ok((name.to_owned(), value.to_owned()))
}

fn format(text: &str) -> Result<Format, String> {
    Format::from_end(text).ok_or_else(|| "csv, xlsx or jsonl".to_owned())
}

pub(super) fn run(config: &Config, asked: &Export) -> Result<ExitCode, Error> {
    match (&asked.table, &asked.to) {
        (Some(word), Some(to)) => export(config, asked, word, to),
        _ => {
            list();
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn list() {
    for table in wiring::exported_tables().iter().flat_map(|source| source.tables().iter()) {
        let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        say(&format!("{}: {}", table.word, text(Language::En, &format!("exports-about-{}", table.word))));
        say(&format!("  columns: {}", names.join(", ")));
        if !table.parameters.is_empty() {
            say(&format!("  filter: {}", table.parameters.join(", ")));
        }
    }
}

fn export(config: &Config, asked: &Export, word: &str, to: &Path) -> Result<ExitCode, Error> {
    let sources = wiring::exported_tables();
    let (source, table) = find(&sources, word)
        .ok_or_else(|| Fault::new(format!("there is no table {word}; see kheo export --list")))?;
    let filter = read_filter(table, &asked.filter)?;
    if to.exists() || beside(to).exists() {
        return Err(Fault::new(format!("{} exists already", to.display())).into());
    }
    // Whoever holds the command line reads every file.
    let officer = (table.who == Who::Officers)
        .then(|| Officer { account_id: kheo_base::Id::from_i64(0), territories: vec![Territory::Nation] });
    let order = Order { source, table, format: asked.format, filter, after: asked.since, officer };
    let setting = Setting { now: Clock::system().now(), base_url: config.base_url.clone() };
    let (db, place) = (wiring::open(config)?, to.to_owned());
    let manifest = db.read_now(move |db| {
        let part = Part::new(part_of(&place));
        let report = &mut |rows| say_progress(&format!("{rows} rows"));
        let manifest = write(db, &order, &setting, &part, report)?;
        part.finish(&place, &manifest)?;
        Ok(manifest)
    })?;
    say_progress("");
    let (rows, bytes, digest) = (manifest.rows, manifest.bytes, &manifest.sha256);
    say(&format!("Wrote {}: {rows} rows, {bytes} bytes, SHA-256 {digest}.", to.display()));
    say(&format!("Next time: --since {}. Manifest: {}.", manifest.position, beside(to).display()));
    Ok(ExitCode::SUCCESS)
}

/// The file while it is not whole, beside where it will be.
fn part_of(place: &Path) -> PathBuf {
    let mut name = place.as_os_str().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    PathBuf::from(name)
}

/// A filter that the table does not have would give more rows than were wanted: it is refused.
fn read_filter(table: &Table, pairs: &[(String, String)]) -> Result<Vec<(String, String)>, Fault> {
    if let Some((name, _)) = pairs.iter().find(|(name, _)| !table.parameters.contains(&name.as_str())) {
        let known = if table.parameters.is_empty() { "none".to_owned() } else { table.parameters.join(", ") };
        return Err(Fault::new(format!("{} has no filter {name}; it has: {known}", table.word)));
    }
    let value =
        |name: &str| pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
    Ok(filter_of(table, value))
}
