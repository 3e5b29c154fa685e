//! The whole public list as a file, against what the database's own program takes for the same columns: `sqlite3 -csv`, or
//! `copy` by `psql`.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use kheo_base::Clock;
use kheo_exports::formats::Format;
use kheo_exports::order::{Order, find};
use kheo_exports::run::{Part, Setting, beside, write};
use kheo_store::{Config, Db, Location};

use super::{Plan, Report, data, median};

/// What that program is asked for: the columns that an export of the public list reads.
const COLUMNS: &str = "select exemplar_id, title, field, subject, year, state, level, place_line, unit_code, unit_valid_from, \
    now_province, now_commune, lead, summary, public_at, changed_at, is_withdrawn, is_exemplary, award_state, effect, consent, \
    source_url from exemplars where public_at is not null order by exemplar_id";
/// Must and aim: at most three times, and one and a half times, as long as that program.
const BOUNDS: (f64, f64) = (1.0 / 3.0, 1.0 / 1.5);

/// What one export took.
struct Took {
    seconds: f64,
    megabytes: f64,
    /// Memory that it needed at most above what the program had before, in MiB.
    memory: f64,
}

pub(super) fn measure(folder: &Path, rows: usize, plan: &Plan, report: &mut Report) -> Result<()> {
    let location = data::location(folder);
    let program = match location {
        Location::Sqlite(_) => "sqlite3 -csv",
        Location::Postgres(_) => "psql copy to csv",
    };
    let db = Db::open(&Config::at(location.clone()))?;
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    let (mut last, mut has_other) = (None, true);
    // The two take turns, so that a busy moment does not fall on one of them alone.
    for _ in 0..plan.rounds {
        match other(&location, &folder.join("theirs.csv"))? {
            Some(seconds) => theirs.push(seconds),
            None => has_other = false,
        }
        let took = export(&db, folder, Format::Csv, rows)?;
        ours.push(took.seconds);
        last = Some(took);
    }
    let (took, ratio) = (last.context("no round")?, median(theirs.clone()) / median(ours.clone()));
    let figure = format!("{:.2} s, {:.0} MB, {:+.0} MiB", median(ours), took.megabytes, took.memory);
    if has_other {
        report.row(&format!("{program} of the same columns"), &format!("{:.2} s", median(theirs)), 1.0, None);
        report.row(&format!("export of {rows} rows to CSV"), &figure, ratio, Some(BOUNDS));
    } else {
        report.say(format!("Export to CSV: {figure}. Not compared: there is no {program} on this machine."));
    }
    for format in [Format::JsonLines, Format::Xlsx] {
        let took = export(&db, folder, format, rows)?;
        let figure = format!("{:.2} s, {:.0} MB, {:+.0} MiB", took.seconds, took.megabytes, took.memory);
        report.row(&format!("export to {}", format.end()), &figure, f64::NAN, None);
    }
    Ok(())
}

/// Lets the database's own program write the file; `None` if there is no such program.
fn other(location: &Location, to: &Path) -> Result<Option<f64>> {
    let began = Instant::now();
    let mut command = match location {
        Location::Sqlite(file) => {
            let mut command = Command::new("sqlite3");
            command.args(["-readonly", "-csv", "-header"]).arg(file).arg(COLUMNS);
            command
        }
        Location::Postgres(address) => {
            let mut command = Command::new("psql");
            command
                .arg(address)
                .args(["-c", &format!("copy ({COLUMNS}) to stdout with (format csv, header)")]);
            command
        }
    };
    let Ok(mut child) = command.stdin(Stdio::null()).stdout(File::create(to)?).spawn() else {
        return Ok(None);
    };
    ensure!(child.wait()?.success(), "the database's own program failed");
    let seconds = began.elapsed().as_secs_f64();
    std::fs::remove_file(to)?;
    Ok(Some(seconds))
}

fn export(db: &Db, folder: &Path, format: Format, rows: usize) -> Result<Took> {
    let sources: Vec<std::sync::Arc<dyn kheo_facts::exported::Exportable>> =
        vec![std::sync::Arc::new(kheo_exemplars::facts::exported::Models)];
    let (source, table) = find(&sources, "mo-hinh").context("no table of models")?;
    let order = Order { source, table, format, filter: Vec::new(), after: None, officer: None };
    let setting = Setting { now: Clock::system().now(), base_url: "https://kheo.example".to_owned() };
    let (place, part) = (folder.join("ours"), folder.join("ours.part"));
    let (before, to) = (resident()?, place.clone());
    let began = Instant::now();
    let written = db.read_now(move |db| {
        let (part, mut most) = (Part::new(part.clone()), 0.0_f64);
        let watch = &mut |_| most = most.max(resident().unwrap_or_default());
        let manifest = write(db, &order, &setting, &part, watch)?;
        part.finish(&to, &manifest)?;
        Ok((manifest, most))
    });
    let (manifest, most) = written.map_err(|error| anyhow::anyhow!(error.into_fault().chain()))?;
    let seconds = began.elapsed().as_secs_f64();
    ensure!(manifest.rows >= rows as u64, "the export has {} rows", manifest.rows);
    std::fs::remove_file(beside(&place))?;
    std::fs::remove_file(place)?;
    let megabytes = f64::from(u32::try_from(manifest.bytes / 1_000_000)?);
    Ok(Took { seconds, megabytes, memory: (most - before).max(0.0) })
}

/// Returns the memory that this process holds now, in MiB, without the database's file, which is only mapped.
fn resident() -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap_or_default();
    let kibibytes: f64 = line.split_whitespace().next().unwrap_or("0").parse()?;
    Ok(kibibytes / 1024.0)
}
