//! What must be fast, measured in one run on one machine, as ratios.
//!
//! Absolute figures depend on the machine and on what else it does; a ratio between two figures of the same run says
//! whether the design holds. The load generator runs beside the server and takes its share of the cores.

mod acts;
mod client;
mod cluster;
mod data;
mod endorsements;
mod exports;
mod http;
mod million;
mod news;
mod record;
mod search;

pub use http::serve;

use std::path::Path;
use std::time::Duration;

use anyhow::Result;

/// Rounds of each measure; the median counts.
pub const ROUNDS: usize = 3;

/// A machine that is less idle than this before the run has other work, whose share nobody knows.
const IDLE_PERCENT_MIN: f64 = 90.0;

/// What to measure, and for how long.
pub struct Plan {
    /// Models in the list.
    pub rows: usize,
    /// Seconds for each round of a measure.
    pub seconds: u64,
    /// Rounds of each measure.
    pub rounds: usize,
    /// The only part to measure, if not all.
    pub only: Option<Part>,
    /// The only kind of database to measure the decade on, if not both.
    pub on: Option<Database>,
}

/// A kind of database under the decade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Database {
    /// One file.
    Sqlite,
    /// A cluster that is made and started for the measure.
    Postgres,
}

/// A part that can be measured by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    /// Durable acts.
    Acts,
    /// Durable endorsements.
    Endorsements,
    /// Pages over HTTP.
    Pages,
    /// Search, lists, freshness, memory and start on the whole registry.
    Registry,
    /// Tables as files.
    Exports,
    /// Search.
    Search,
    /// The public record.
    Record,
}

impl Plan {
    /// The same, short: for trying whether everything runs.
    #[must_use]
    pub fn quick(self) -> Self {
        Self { rows: self.rows.min(2_000), seconds: 1, rounds: 1, ..self }
    }

    fn has(&self, part: Part) -> bool {
        self.only.is_none_or(|only| only == part)
    }
}

/// What was measured, line by line, and how many measures missed what they must reach.
#[derive(Default)]
pub struct Report {
    /// Lines to print.
    pub lines: Vec<String>,
    /// Measures that missed.
    pub missed: usize,
}

impl Report {
    fn say(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }

    /// Adds a line to the table; `bounds` are what must be reached and what is aimed at.
    fn row(&mut self, what: &str, figure: &str, ratio: f64, bounds: Option<(f64, f64)>) {
        let verdict = match bounds {
            None => "",
            Some((_, aim)) if ratio >= aim => "aim reached",
            Some((must, _)) if ratio >= must => "must reached",
            Some(_) => {
                self.missed += 1;
                "MISSED"
            }
        };
        let bounds = bounds.map_or_else(String::new, |(must, aim)| format!("{must} / {aim}"));
        self.say(format!("| {what} | {figure} | {ratio:.2} | {bounds} | {verdict} |"));
    }
}

impl Report {
    /// Adds a line about something that must be as small as possible.
    fn at_most(&mut self, what: &str, figure: &str, value: f64, (must, aim): (f64, f64)) {
        let verdict = if value <= aim {
            "aim reached"
        } else if value <= must {
            "must reached"
        } else {
            self.missed += 1;
            "MISSED"
        };
        self.say(format!("| {what} | {figure} | {value:.2} | ≤ {must} / {aim} | {verdict} |"));
    }
}

/// What is measured on ten made-up years.
fn measure_decade(folder: &Path, filled: &data::Filled, plan: &Plan, report: &mut Report) -> Result<()> {
    if plan.has(Part::Registry) {
        million::built(folder, filled, plan, report);
        million::start(folder, plan, report)?;
        million::pages(folder, filled, plan, report)?;
    }
    if plan.has(Part::Pages) {
        http::measure(folder, filled, plan, report)?;
    }
    if plan.has(Part::Exports) {
        // Only what everybody sees is exported; what a later measure publishes comes after.
        exports::measure(folder, data::public_now(folder)?, plan, report)?;
    }
    if plan.has(Part::Registry) {
        million::freshness(folder, report)?;
    }
    Ok(())
}

/// Prepares the decade on one kind of database and measures it there.
fn measure_on(database: Database, plan: &Plan, report: &mut Report) -> Result<()> {
    let folder = data::folder(plan.rows, database)?;
    let cluster = match database {
        Database::Sqlite => None,
        Database::Postgres => Some(cluster::Cluster::start(&folder)?),
    };
    let filled = data::fill(&folder, plan.rows, cluster.as_ref())?;
    report.say(match database {
        Database::Sqlite => "| **on SQLite** | | | | |",
        Database::Postgres => "| **on PostgreSQL** | | | | |",
    });
    measure_decade(&folder, &filled, plan, report)
}

/// Runs every measure of the plan.
///
/// # Errors
/// What kept a measure from being made; a measure that is merely too slow is counted in the report.
pub fn run(plan: &Plan) -> Result<Report> {
    let mut report = Report::default();
    let idle = idle_percent()?;
    let folder = tempfile::tempdir()?;
    report.say("| measure | figure | ratio | must / aim | |");
    report.say("| --- | --- | --- | --- | --- |");
    if plan.has(Part::Acts) {
        acts::measure(folder.path(), plan, &mut report)?;
    }
    if plan.has(Part::Endorsements) {
        endorsements::measure(folder.path(), plan, &mut report)?;
    }
    if plan.has(Part::Search) {
        search::measure(folder.path(), plan, &mut report)?;
    }
    if plan.has(Part::Record) {
        record::measure(folder.path(), plan, &mut report)?;
    }
    if plan.has(Part::Registry) || plan.has(Part::Pages) || plan.has(Part::Exports) {
        http::ensure_load_generator()?;
        for database in [Database::Sqlite, Database::Postgres] {
            if plan.on.is_none_or(|only| only == database) {
                measure_on(database, plan, &mut report)?;
            }
        }
    }
    let Plan { rows, seconds, rounds, .. } = plan;
    report.say(format!(
        "\n{rows} models, median of {rounds} rounds of {seconds} s, {} cores shared with the load generator, {idle:.0} % idle before.",
        cores()
    ));
    if idle < IDLE_PERCENT_MIN {
        report.say(
            "The machine was busy with something else: repeat at a quiet moment before believing any figure.",
        );
    }
    Ok(report)
}

/// Returns the middle of the figures.
fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(0.0)
}

/// Watches the machine for two seconds; returns how much of its processors' time nobody used.
fn idle_percent() -> Result<f64> {
    let read = || -> Result<(f64, f64)> {
        let text = std::fs::read_to_string("/proc/stat")?;
        let first = text.lines().next().unwrap_or_default();
        let ticks: Vec<f64> = first.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        Ok((ticks.get(3).copied().unwrap_or(0.0), ticks.iter().take(8).sum()))
    };
    let (idle_before, all_before) = read()?;
    std::thread::sleep(Duration::from_secs(2));
    let (idle, all) = read()?;
    Ok((idle - idle_before) / (all - all_before) * 100.0)
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
