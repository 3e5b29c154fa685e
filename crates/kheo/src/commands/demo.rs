//! `kheo demo`: from an empty folder to a site that shows what Khéo does.

use std::process::ExitCode;

use kheo_base::{Error, Fault};
use kheo_decade::Decade;
use kheo_exemplars::import::{Options, take_over};
use kheo_journal::By;
use kheo_organisations::import::{import_succession, import_units};

use super::meter::Meter;
use super::{runtime, say};
use crate::config::Config;
use crate::decade::DecadeTable;
use crate::fixture;
use crate::wiring::{self, Site};

const UNITS: &[u8] = include_bytes!("../../../../data/units.csv");
const SUCCESSION: &[u8] = include_bytes!("../../../../data/succession.csv");
const EXEMPLARS: &[u8] = include_bytes!("../../../../data/exemplars.csv");

/// What to show.
#[derive(clap::Args)]
pub(super) struct Demo {
    /// Add ten made-up years of the whole country; stopped in the middle, the same command carries on
    #[arg(long)]
    decade: bool,
    /// How many models the decade has
    #[arg(long, default_value_t = kheo_decade::MODELS, requires = "decade")]
    models: u64,
    /// Another seed gives another decade
    #[arg(long, default_value_t = kheo_decade::SEED, requires = "decade")]
    seed: u64,
    /// Prepare everything, and stop before serving
    #[arg(long)]
    no_serve: bool,
}

pub(super) fn run(config: &Config, what: &Demo) -> Result<ExitCode, Error> {
    if !config.listen.ip().is_loopback() {
        return Err(
            Fault::new("a demonstration has known passwords, so it only listens on this machine").into()
        );
    }
    let site = wiring::site(config, true)?;
    refuse_real_site(config, &site)?;
    say(&format!("Khéo prepares a demonstration in {}.", config.data.display()));
    load_data(&site)?;
    let runtime = runtime()?;
    let commune = runtime.block_on(fixture::load_commune(site.app.journal(), site.app.passwords()))?;
    fixture::load_stories(site.app.journal(), &commune)?;
    if what.decade {
        load_decade(&site, Decade { seed: what.seed, models: what.models })?;
    }
    runtime.block_on(follow(&site))?;
    let found = site.search.catch_up()?;
    say(&format!("  {found} changes read into the search index."));
    if what.no_serve {
        return Ok(ExitCode::SUCCESS);
    }
    let base_url = config.base_url.clone();
    runtime.block_on(wiring::serve(config, site, move |address| {
        say(&format!("\n  Open  http://{address}/            (English: http://{address}/?lang=en)"));
        say(&format!("  Work  http://{address}/dang-nhap   password for all: {}\n", commune.password));
        for person in &commune.people {
            let roles: Vec<String> =
                person.roles.iter().map(|(role, unit)| format!("{role} {unit}")).collect();
            let roles = if roles.is_empty() { "no role".to_owned() } else { roles.join(", ") };
            say(&format!("    {:<10} {:<18} {roles}", person.login, person.name));
        }
        say(&format!(
            "\n  Letters become files in the folder mail. The site calls itself {base_url}. Stop with Ctrl-C."
        ));
    }))?;
    Ok(ExitCode::SUCCESS)
}

/// Takes a made-up decade over, by the way of every register.
fn load_decade(site: &Site, decade: Decade) -> Result<(), Error> {
    let mut meter = Meter::new();
    let (journal, by, table) = (site.app.journal(), By::default(), DecadeTable(decade));
    let report = take_over(journal, &by, &table, &Options::default(), &mut |progress| meter.tell(progress))?;
    meter.end();
    if let Some(error) = report.errors.first() {
        let (line, column, key) = (error.line, error.column, error.problem.key);
        return Err(Fault::new(format!("the decade has an error in line {line}, {column}: {key}")).into());
    }
    say(&format!("  {} made-up models of ten years, {} of them new here.", report.rows, report.added));
    Ok(())
}

/// Lets everything that follows the journal catch up, and tells how far it is.
async fn follow(site: &Site) -> Result<(), Error> {
    let mut meter = Meter::new();
    let catching_up = site.followers.catch_up();
    tokio::pin!(catching_up);
    loop {
        let done = tokio::time::timeout(std::time::Duration::from_secs(1), &mut catching_up).await;
        if let Ok(done) = done {
            meter.end();
            done?;
            return Ok(());
        }
        let (head, read) = site.app.read(|db| Ok(kheo_journal::progress(db)?)).await?;
        let all = usize::try_from(head).unwrap_or(0) * site.followers.count();
        meter.part("readings of acts by what follows them", usize::try_from(read).unwrap_or(0), all);
    }
}

/// A demonstration has known passwords: it must never get into the data of a real site.
fn refuse_real_site(config: &Config, site: &Site) -> Result<(), Error> {
    let mark = config.data.join("demonstration");
    let acts = site.app.db().read_now(|db| Ok(kheo_journal::head(db)?))?;
    if acts > 0 && !mark.exists() {
        return Err(Fault::new("this database holds the data of a site that is not a demonstration").into());
    }
    std::fs::write(&mark, "kheo demo\n").map_err(|error| Fault::because("marking the folder", error))?;
    Ok(())
}

/// Imports what is embedded in the program; what is there already stays as it is.
fn load_data(site: &Site) -> Result<(), Error> {
    let journal = site.app.journal();
    let units = import_units(journal, &By::default(), UNITS, false)?;
    let links = import_succession(journal, &By::default(), SUCCESSION, false)?;
    let models = kheo_exemplars::import::import(journal, &By::default(), EXEMPLARS, false)?;
    if !(units.errors.is_empty() && links.errors.is_empty() && models.errors.is_empty()) {
        return Err(Fault::new("the embedded data have errors; this build is broken").into());
    }
    say(&format!(
        "  {} versions of units, {} successions, {} published models with their sources.",
        units.rows, links.rows, models.rows
    ));
    Ok(())
}
