//! Ten made-up years of the whole country, taken over by the way of every register, prepared once and kept.
//!
//! What preparing took is kept beside the data, since it is a measure itself: acts, statistics and the search index from
//! nothing, against what the database's own program (`sqlite3 .import`, `copy` by `psql`) takes for the same rows into a table with
//! as many indexes as a register needs.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use kheo::decade::DecadeTable;
use kheo::wiring::Site;
use kheo_base::{Clock, Entropy, Error};
use kheo_decade::Decade;
use kheo_exemplars::import::{Options, take_over};
use kheo_journal::By;
use kheo_organisations::import::{import_succession, import_units};
use kheo_people::Cost;
use kheo_store::{Config, Db, Location, params};
use kheo_web::Settings;
use serde::{Deserialize, Serialize};

use super::Database;
use super::cluster::{self, Cluster};

const UNITS: &str = include_str!("../../../data/units.csv");
const SUCCESSION: &str = include_str!("../../../data/succession.csv");
/// The table into which the database's own program reads the same rows, with indexes by key, by unit and year, by field and
/// year, by title.
const TABLE: &str = "create table rows ({}); create unique index rows_by_key on rows (key);
    create index rows_by_unit on rows (unit_code, year); create index rows_by_field on rows (field, year);
    create index rows_by_title on rows (title);";

/// What preparing took, in seconds, and where things stand.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Filled {
    /// Units and their succession.
    pub(super) units: f64,
    /// Models with their acts.
    pub(super) models: f64,
    /// What follows the journal in the database: counts, statistics, letters.
    pub(super) followers: f64,
    /// The search index.
    pub(super) search: f64,
    /// Leaves and tiles of the public record.
    #[serde(default)]
    pub(super) record: f64,
    /// The same rows read by the database's own program; nothing if there is none.
    pub(super) plain: Option<f64>,
    /// How many acts were recorded.
    pub(super) acts: i64,
    /// How many models everybody can see.
    pub(super) public: i64,
    /// Bytes of the database and of the index.
    pub(super) bytes: (u64, u64),
    /// Address of one model.
    pub(super) model: String,
    /// The last model of the page before page 40,000, or before as deep a page as there is.
    pub(super) deep: String,
    /// Number of that page.
    pub(super) deep_page: i64,
}

impl Filled {
    /// Seconds for all that is derived and recorded.
    pub(super) fn whole(&self) -> f64 {
        self.models + self.followers + self.search
    }
}

/// Returns where the data of a folder are: in the cluster that runs for them, or in a file.
pub(super) fn location(folder: &Path) -> Location {
    match cluster::address(folder) {
        Some(address) => Location::Postgres(address),
        None => Location::Sqlite(folder.join("site.sqlite")),
    }
}

/// Returns the folder in which a decade of so many models is kept for one kind of database.
pub(super) fn folder(rows: usize, database: Database) -> Result<PathBuf> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = manifest.parent().context("the xtask package has no parent folder")?;
    let end = if database == Database::Postgres { "-postgres" } else { "" };
    Ok(root.join("target/bench").join(format!("decade-{rows}{end}")))
}

/// Joins a site on prepared data.
pub(super) fn site(folder: &Path, page_cache: bool) -> Result<Site> {
    let settings = Settings {
        base_url: "http://127.0.0.1".to_owned(),
        secure_cookies: false,
        page_cache,
        demonstration: false,
    };
    let db = Db::open(&Config::at(location(folder)))?;
    let site = Site::new(db, Clock::system(), Entropy::system(), Cost::RECOMMENDED, settings)?;
    let site = site.searching_in(folder.join("search")).with_exports_in(folder.join("exports"))?;
    let recording = kheo::config::Config {
        data: folder.to_owned(),
        listen: ([127, 0, 0, 1], 0).into(),
        location: location(folder),
        base_url: "http://127.0.0.1".to_owned(),
        smtp_url: None,
        mail_from: String::new(),
    };
    Ok(site.signing_in(&recording)?)
}

/// Prepares a decade unless it is there.
pub(super) fn fill(folder: &Path, rows: usize, cluster: Option<&Cluster>) -> Result<Filled> {
    let done = folder.join("filled.json");
    if let Ok(text) = std::fs::read_to_string(&done) {
        return Ok(serde_json::from_str(&text)?);
    }
    match cluster {
        Some(cluster) => cluster.empty(folder)?,
        None if folder.exists() => std::fs::remove_dir_all(folder)?,
        None => {}
    }
    std::fs::create_dir_all(folder)?;
    let decade = Decade { seed: kheo_decade::SEED, models: u64::try_from(rows)? };
    let plain = plain_import(folder, &decade, cluster)?;
    Db::open(&Config::at(location(folder)))?.migrate(kheo::wiring::MODULES)?;
    let site = site(folder, true)?;
    let (journal, by) = (site.app.journal(), By::default());
    let began = Instant::now();
    import_units(journal, &by, UNITS.as_bytes(), false).map_err(fault)?;
    import_succession(journal, &by, SUCCESSION.as_bytes(), false).map_err(fault)?;
    let units = began.elapsed().as_secs_f64();
    let began = Instant::now();
    let report =
        take_over(journal, &by, &DecadeTable(decade), &Options::default(), &mut |_| {}).map_err(fault)?;
    let models = began.elapsed().as_secs_f64();
    ensure!(report.errors.is_empty(), "the made models have errors: {:?}", report.errors.first());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let began = Instant::now();
    runtime.block_on(site.followers.catch_up())?;
    let followers = began.elapsed().as_secs_f64();
    let began = Instant::now();
    site.search.catch_up()?;
    let search = began.elapsed().as_secs_f64();
    let began = Instant::now();
    runtime.block_on(site.record.catch_up())?;
    runtime.block_on(site.publish())?;
    let record = began.elapsed().as_secs_f64();
    let mut filled = Filled {
        units,
        record,
        models,
        followers,
        search,
        plain,
        acts: 0,
        public: 0,
        bytes: (0, 0),
        model: String::new(),
        deep: String::new(),
        deep_page: 0,
    };
    stand(&site, &mut filled)?;
    drop(site);
    let database = match cluster {
        Some(_) => size_in_postgres(folder)?,
        None => bytes_of(&folder.join("site.sqlite"))?,
    };
    filled.bytes = (database, bytes_of(&folder.join("search"))?);
    std::fs::write(done, serde_json::to_string_pretty(&filled)?)?;
    Ok(filled)
}

/// Asks what there is, and for the addresses that are measured.
fn stand(site: &Site, filled: &mut Filled) -> Result<()> {
    let asked = site.app.db().read_now(|db| {
        let public =
            db.one("select count(*) from exemplars where public_at is not null", &[], |row| row.int(0))?;
        let page = (public * 96 / 2_000).clamp(1, 40_000);
        let find = "select exemplar_id from exemplars where public_at is not null
            order by public_at desc, exemplar_id desc limit 1 offset $1";
        let deep = db.one(find, params![(page - 1) * 20 - 1], |row| row.id(0));
        let model = db.one(find, params![public / 2], |row| row.id(0))?;
        Ok((kheo_journal::head(db)?, public, page, deep.unwrap_or(model), model))
    });
    let (acts, public, page, deep, model) = asked.map_err(fault)?;
    (filled.acts, filled.public, filled.deep_page) = (acts, public, page);
    filled.deep = format!("sau={deep}");
    filled.model = format!("/mo-hinh/mo-hinh-{model}");
    Ok(())
}

/// Counts what everybody sees: an earlier run may have published more than was prepared.
pub(super) fn public_now(folder: &Path) -> Result<usize> {
    let db = Db::open(&Config::at(location(folder)))?;
    let count = "select count(*) from exemplars where public_at is not null";
    let public = db.read_now(|db| Ok(db.one(count, &[], |row| row.int(0))?)).map_err(fault)?;
    Ok(usize::try_from(public)?)
}

/// Lets the database's own program read the same rows into an indexed table; `None` if there is no such program.
fn plain_import(folder: &Path, decade: &Decade, cluster: Option<&Cluster>) -> Result<Option<f64>> {
    let csv = folder.join("rows.csv");
    decade.write_csv(std::io::BufWriter::new(std::fs::File::create(&csv)?))?;
    let columns: Vec<String> = kheo_decade::HEAD.iter().map(|name| format!("\"{name}\" text")).collect();
    let table = TABLE.replace("{}", &columns.join(", "));
    let seconds = match cluster {
        None => imported_by_sqlite(folder, &csv, &table)?,
        Some(cluster) => Some(copied_by_psql(folder, &csv, &table, cluster)?),
    };
    std::fs::remove_file(csv)?;
    Ok(seconds)
}

fn imported_by_sqlite(folder: &Path, csv: &Path, table: &str) -> Result<Option<f64>> {
    let base = folder.join("plain.sqlite");
    let sqlite = |lines: &[String]| {
        let mut command = Command::new("sqlite3");
        command.arg(&base).args(lines).stdin(Stdio::null()).stdout(Stdio::null());
        command.status().ok()
    };
    let made = format!("pragma journal_mode = wal; pragma synchronous = full; {table}");
    let Some(made) = sqlite(&[made]) else { return Ok(None) };
    ensure!(made.success(), "sqlite3 made no table");
    let began = Instant::now();
    let read = sqlite(&[".mode csv".to_owned(), format!(".import --skip 1 {} rows", csv.display())]);
    let seconds = began.elapsed().as_secs_f64();
    ensure!(read.is_some_and(|read| read.success()), "sqlite3 imported nothing");
    std::fs::remove_file(&base)?;
    for end in ["-wal", "-shm"] {
        drop(std::fs::remove_file(folder.join(format!("plain.sqlite{end}"))));
    }
    Ok(Some(seconds))
}

fn copied_by_psql(folder: &Path, csv: &Path, table: &str, cluster: &Cluster) -> Result<f64> {
    let address = cluster::address(folder).context("the cluster has no address")?;
    let psql = |line: &str| Ok::<_, anyhow::Error>(cluster.psql(&address).args(["-c", line]).status()?);
    ensure!(psql(table)?.success(), "psql made no table");
    let began = Instant::now();
    let copied = psql(&format!("\\copy rows from '{}' with (format csv, header)", csv.display()))?;
    let seconds = began.elapsed().as_secs_f64();
    ensure!(copied.success(), "psql copied nothing");
    ensure!(psql("drop table rows")?.success(), "psql dropped no table");
    Ok(seconds)
}

fn size_in_postgres(folder: &Path) -> Result<u64> {
    let db = Db::open(&Config::at(location(folder)))?;
    let size = "select pg_database_size(current_database())";
    Ok(u64::try_from(db.read_now(|db| Ok(db.one(size, &[], |row| row.int(0))?)).map_err(fault)?)?)
}

fn bytes_of(path: &Path) -> Result<u64> {
    if !path.is_dir() {
        return Ok(path.metadata()?.len());
    }
    let mut bytes = 0;
    for entry in std::fs::read_dir(path)? {
        bytes += bytes_of(&entry?.path())?;
    }
    Ok(bytes)
}

/// Tells what went wrong, with all its causes.
pub(super) fn fault(error: Error) -> anyhow::Error {
    anyhow::anyhow!(error.into_fault().chain())
}
