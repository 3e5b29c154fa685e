//! `kheo demo`: from an empty folder to a site that shows what Khéo does.

use std::process::ExitCode;

use kheo_base::{Error, Fault};
use kheo_journal::By;
use kheo_organisations::import::{import_succession, import_units};

use super::{runtime, say};
use crate::config::Config;
use crate::fixture;
use crate::wiring::{self, Site};

const UNITS: &[u8] = include_bytes!("../../../../data/units.csv");
const SUCCESSION: &[u8] = include_bytes!("../../../../data/succession.csv");
const EXEMPLARS: &[u8] = include_bytes!("../../../../data/exemplars.csv");

pub(super) fn run(config: &Config) -> Result<ExitCode, Error> {
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
    runtime.block_on(site.catch_up())?;
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
