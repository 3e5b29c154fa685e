//! A site with many public models, made through the same import as real files.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use anyhow::{Result, ensure};
use kheo_base::{Clock, Entropy};
use kheo_journal::{By, Followers, Journal};
use kheo_organisations::import::{import_succession, import_units};
use kheo_store::{Config, Db, Location};

const UNITS: &str = include_str!("../../../data/units.csv");
const SUCCESSION: &str = include_str!("../../../data/succession.csv");
/// Rows of one import, below its limit.
const ROWS_PER_FILE: usize = 50_000;

/// What was filled.
pub(super) struct Filled {
    /// Address of one model.
    pub(super) model: String,
    /// Query of a page in the middle of the list.
    pub(super) deep: String,
    /// Seconds for the units and their succession.
    pub(super) units_seconds: f64,
    /// Models imported a second.
    pub(super) models_per_second: f64,
}

pub(super) fn location(folder: &Path) -> Location {
    Location::Sqlite(folder.join("site.sqlite"))
}

pub(super) fn fill(folder: &Path, rows: usize) -> Result<Filled> {
    let db = Db::open(&Config::at(location(folder)))?;
    db.migrate(kheo::wiring::MODULES)?;
    let journal = Journal::new(db.clone(), Clock::system(), Entropy::system());
    let began = Instant::now();
    let by = By::default();
    let fault = |error: kheo_base::Error| anyhow::anyhow!(error.into_fault().chain());
    import_units(&journal, &by, UNITS.as_bytes(), false).map_err(fault)?;
    import_succession(&journal, &by, SUCCESSION.as_bytes(), false).map_err(fault)?;
    let units_seconds = began.elapsed().as_secs_f64();
    let communes = communes();
    let mut models_seconds = 0.0;
    for start in (0..rows).step_by(ROWS_PER_FILE) {
        let csv = models(&communes, start, rows.min(start + ROWS_PER_FILE))?;
        let began = Instant::now();
        let report = kheo_exemplars::import::import(&journal, &by, csv.as_bytes(), false).map_err(fault)?;
        models_seconds += began.elapsed().as_secs_f64();
        ensure!(report.errors.is_empty(), "the made models have errors: {:?}", report.errors.first());
    }
    let models_per_second = f64::from(u32::try_from(rows)?) / models_seconds;
    let followers = Followers::new(db.clone(), vec![std::sync::Arc::new(kheo_exemplars::follow::Counts)]);
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(followers.catch_up())?;
    let middle = i64::try_from(rows / 2)?;
    let find = "select exemplar_id from exemplars order by public_at, exemplar_id limit 1 offset $1";
    let id = db
        .read_now(move |db| Ok(db.one(find, kheo_store::params![middle], |row| row.id(0))?))
        .map_err(fault)?;
    Ok(Filled {
        model: format!("/mo-hinh/mo-hinh-{id}"),
        deep: format!("sau={id}"),
        units_seconds,
        models_per_second,
    })
}

/// Returns the code and the first day of every commune of today.
fn communes() -> Vec<(&'static str, &'static str)> {
    let read = |line: &'static str| {
        let mut columns = line.split(',');
        let (code, valid_from, valid_to) = (columns.next()?, columns.next()?, columns.next()?);
        (line.contains(",commune,") && valid_to.is_empty()).then_some((code, valid_from))
    };
    UNITS.lines().filter_map(read).collect()
}

/// Rows spread over today's communes, fields and years, repeatable.
fn models(communes: &[(&str, &str)], start: usize, end: usize) -> Result<String> {
    ensure!(!communes.is_empty(), "no communes in the units");
    let fields = ["economy", "culture_society", "defence_security", "political_system", "new_rural"];
    let mut csv = String::from(
        "title,summary,implementer,field,subject,year,unit_code,unit_valid_from,summary_basis,source_url\n",
    );
    for number in start..end {
        let (commune, valid_from) = communes[number * 7 % communes.len()];
        let (field, year) = (fields[number * number % fields.len()], 2016 + number % 11);
        let subject = if number % 4 == 0 { "individual" } else { "collective" };
        writeln!(
            csv,
            "Mô hình thắp sáng đường quê số {number},Lắp {number} bóng đèn tiết kiệm điện trên đường thôn; bà con góp công và \
             góp tiền.,Chi bộ thôn {},{field},{subject},{year},{commune},{valid_from},made,https://tin.example/{number}",
            number % 97
        )?;
    }
    Ok(csv)
}
