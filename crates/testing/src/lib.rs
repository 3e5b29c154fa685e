//! Databases for tests: each test gets a fresh one, on either engine.
//!
//! PostgreSQL is never skipped: without `KHEO_TEST_POSTGRES` a test that needs it fails and says what to run.
#![expect(clippy::unwrap_used, clippy::panic, reason = "only tests use this crate, and tests may panic")]

mod client;

use kheo_store::{Config, Db, Location, Module, Options};
use tempfile::TempDir;

pub use client::{Client, Page, wait};

/// A fresh, migrated database that goes away with this value.
pub struct Scratch {
    /// The database.
    pub db: Db,
    /// Where it lies, to open it a second time.
    pub config: Config,
    /// A folder for whatever else the test writes.
    pub folder: TempDir,
}

/// Calls the story once for each engine.
pub fn on_both(modules: &'static [Module], story: impl Fn(&Scratch)) {
    story(&sqlite(modules));
    story(&postgres(modules));
}

/// A fresh SQLite file.
pub fn sqlite(modules: &'static [Module]) -> Scratch {
    sqlite_with(modules, Options::default())
}

/// A fresh SQLite file with options of one's own.
pub fn sqlite_with(modules: &'static [Module], options: Options) -> Scratch {
    let folder = TempDir::new().unwrap();
    let config = Config { location: Location::Sqlite(folder.path().join("kheo.sqlite")), options };
    opened(config, folder, modules)
}

/// A fresh database on the PostgreSQL that `bin/test` starts.
pub fn postgres(modules: &'static [Module]) -> Scratch {
    let options = Options { readers: 4, writers: 8, ..Options::default() };
    let config = Config { location: Location::Postgres(fresh_postgres()), options };
    opened(config, TempDir::new().unwrap(), modules)
}

/// Makes an empty database on the PostgreSQL that `bin/test` starts; returns its address.
pub fn fresh_postgres() -> String {
    let Ok(admin) = std::env::var("KHEO_TEST_POSTGRES") else {
        panic!("PostgreSQL is needed: run bin/test, or set KHEO_TEST_POSTGRES")
    };
    let name = format!("kheo_{}", kheo_base::to_hex(&kheo_base::Entropy::system().bytes::<8>()));
    let mut client = postgres::Client::connect(&admin, postgres::NoTls).unwrap();
    client.batch_execute(&format!("create database {name}")).unwrap();
    let server = admin.rsplit_once('/').unwrap().0;
    format!("{server}/{name}")
}

fn opened(config: Config, folder: TempDir, modules: &'static [Module]) -> Scratch {
    let db = Db::open(&config).unwrap();
    db.migrate(modules).unwrap();
    Scratch { db, config, folder }
}
