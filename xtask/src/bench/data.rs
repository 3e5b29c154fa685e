//! A site with many public models, made through the same import as real files.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
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
    let began = Instant::now();
    for start in (0..rows).step_by(ROWS_PER_FILE) {
        let csv = models(start, rows.min(start + ROWS_PER_FILE))?;
        let report = kheo_exemplars::import::import(&journal, &by, csv.as_bytes(), false).map_err(fault)?;
        ensure!(report.errors.is_empty(), "the made models have errors: {:?}", report.errors.first());
    }
    let models_per_second = f64::from(u32::try_from(rows)?) / began.elapsed().as_secs_f64();
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

/// Rows spread over today's communes, fields and years, repeatable.
fn models(start: usize, end: usize) -> Result<String> {
    let communes: Vec<&str> = UNITS
        .lines()
        .filter(|line| line.contains(",commune,") && line.split(',').nth(2) == Some(""))
        .filter_map(|line| line.split(',').next())
        .collect();
    ensure!(!communes.is_empty(), "no communes in the units");
    let fields = ["economy", "culture_society", "defence_security", "political_system", "new_rural"];
    let mut csv = String::from(
        "title,summary,implementer,field,subject,year,unit_code,unit_valid_from,summary_basis,source_url\n",
    );
    for number in start..end {
        let commune = communes[number * 7 % communes.len()];
        let valid_from = UNITS
            .lines()
            .find(|line| line.starts_with(commune) && line.split(',').nth(2) == Some(""))
            .and_then(|line| line.split(',').nth(1))
            .context("a commune has no first day")?;
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
