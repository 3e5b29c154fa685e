//! Backups: one file that either database can be restored from, made while the server runs, checked after it is written.
//!
//! The file is gzip over lines of JSON: a head, then for each table a line with its columns and one line a row, then
//! an end with the number of rows and the SHA-256 of everything before it. Since it names no driver, a commune's
//! SQLite file can be restored into a province's PostgreSQL and back.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use kheo_base::{Error, Fault, FaultKind, to_hex};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::tx::Dialect;
use crate::{Db, Reader, Tx, Value};

/// Version of the file's form.
const FORM: i64 = 1;
/// Tables that belong to one database and mean nothing in another: which migrations ran, and the head of the journal on
/// PostgreSQL, which the sequencer finds again from the acts themselves.
const OWN_TABLES: [&str; 2] = ["migrations", "journal_head"];

const TABLES_SQLITE: &str = "select name from sqlite_master
    where type = 'table' and name not like 'sqlite_%' order by rowid";
const TABLES_POSTGRES: &str = "select c.relname::text from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname = 'public' order by c.oid";
const COLUMNS_SQLITE: &str = "select name from pragma_table_info($1) order by cid";
// A column that a sequence fills is the database's own and means nothing elsewhere.
const COLUMNS_POSTGRES: &str = "select column_name::text from information_schema.columns
    where table_schema = 'public' and table_name = $1
      and (column_default is null or column_default not like 'nextval(%') order by ordinal_position";
const MIGRATIONS: &str = "select module, name from migrations order by module, name";

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupReport {
    /// Tables written or read.
    pub tables: usize,
    /// Rows written or read.
    pub rows: u64,
    /// SHA-256 over the lines before the last, in hexadecimal.
    pub sha256: String,
}

/// Writes a consistent copy of the whole database to `path`, then reads it back and compares. Tables `left_out` hold what
/// should not outlive its moment, such as sessions.
///
/// # Errors
/// A fault if the file exists already, cannot be written in full, or reads back differently.
pub fn backup(db: &Db, path: &Path, left_out: &'static [&'static str]) -> Result<BackupReport, Fault> {
    let partial = path.with_extension("partial");
    if path.exists() {
        return Err(Fault::new(format!("{} exists already", path.display())));
    }
    let target = partial.clone();
    let written = db
        .read_now(move |reader| Ok(write_file(reader, &target, left_out)?))
        .map_err(Error::into_fault)
        .inspect_err(|_| drop(std::fs::remove_file(&partial)))?;
    if check(&partial)? != written {
        return Err(Fault::new("the backup reads back differently from what was written"));
    }
    std::fs::rename(&partial, path).map_err(io("naming the backup"))?;
    Ok(written)
}

/// Reads a backup from end to end and verifies its rows and checksum.
///
/// # Errors
/// A fault that says where the file is cut short or damaged.
pub fn check(path: &Path) -> Result<BackupReport, Fault> {
    read_file(path, &mut |_| Ok(()))
}

/// Fills a freshly migrated, empty database from a backup, in one transaction. The backup is checked first.
///
/// # Errors
/// A fault if the backup is damaged or from a newer program, or if the database holds anything already.
pub fn restore(db: &Db, path: &Path) -> Result<BackupReport, Fault> {
    check(path)?;
    let path = path.to_owned();
    db.write_now(move |tx| {
        refuse_used(tx)?;
        let mut insert = Insert::default();
        let report = read_file(&path, &mut |line| insert.take(tx, line))?;
        Ok(report)
    })
    .map_err(Error::into_fault)
}

/// Counts what it writes and hashes it.
struct Lines<W> {
    out: W,
    hash: Sha256,
    report: BackupReport,
}

impl<W: Write> Lines<W> {
    fn write(&mut self, line: &Json) -> Result<(), Fault> {
        let mut text = line.to_string();
        text.push('\n');
        self.hash.update(text.as_bytes());
        self.out.write_all(text.as_bytes()).map_err(io("writing the backup"))
    }
}

fn write_file(reader: &mut Reader<'_>, path: &Path, left_out: &[&str]) -> Result<BackupReport, Fault> {
    let file = private_file(path).map_err(io("creating the backup"))?;
    let out = GzEncoder::new(BufWriter::new(file), Compression::fast());
    let report = BackupReport { tables: 0, rows: 0, sha256: String::new() };
    let mut lines = Lines { out, hash: Sha256::new(), report };
    let migrations = reader.all(MIGRATIONS, &[], |row| Ok(json!([row.text(0)?, row.text(1)?])))?;
    lines.write(&json!({ "kheo_backup": FORM, "migrations": migrations }))?;
    for table in tables(reader)?
        .into_iter()
        .filter(|table| ![&OWN_TABLES, left_out].concat().contains(&table.as_str()))
    {
        write_table(reader, &table, &mut lines)?;
    }
    let mut report = lines.report;
    report.sha256 = to_hex(&lines.hash.finalize());
    let end = format!("{}\n", json!({ "end": { "rows": report.rows, "sha256": report.sha256 } }));
    lines.out.write_all(end.as_bytes()).map_err(io("writing the backup"))?;
    let mut buffer = lines.out.finish().map_err(io("writing the backup"))?;
    buffer.flush().map_err(io("writing the backup"))?;
    buffer.get_ref().sync_all().map_err(io("writing the backup to disk"))?;
    Ok(report)
}

/// Creates a file that only its owner can read: it holds everybody's data.
fn private_file(path: &Path) -> std::io::Result<File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn write_table<W: Write>(reader: &mut Reader<'_>, table: &str, lines: &mut Lines<W>) -> Result<(), Fault> {
    let columns = columns(reader, table)?;
    lines.write(&json!({ "table": table, "columns": columns }))?;
    lines.report.tables += 1;
    // Acts that PostgreSQL has not numbered yet come last, so that SQLite numbers them after all others.
    let order =
        if columns.iter().any(|column| column == "position") { " order by position nulls last" } else { "" };
    let select = format!("select {} from {table}{order}", columns.join(", "));
    reader.for_each(&select, &[], &mut |row| {
        let values = (0..columns.len()).map(|column| row.value(column).map(to_json));
        lines.report.rows += 1;
        lines.write(&Json::Array(values.collect::<Result<_, _>>()?))
    })
}

/// Reads a backup line by line; fails unless the end agrees with what was read.
fn read_file(path: &Path, each: &mut dyn FnMut(&Json) -> Result<(), Fault>) -> Result<BackupReport, Fault> {
    let file = File::open(path).map_err(io("opening the backup"))?;
    let mut input = BufReader::new(GzDecoder::new(BufReader::new(file)));
    let mut hash = Sha256::new();
    let mut report = BackupReport { tables: 0, rows: 0, sha256: String::new() };
    let mut text = String::new();
    for number in 1_u64.. {
        text.clear();
        if input.read_line(&mut text).map_err(io("reading the backup"))? == 0 {
            return Err(Fault::new(format!("the backup is cut short after line {}", number - 1)));
        }
        let line: Json = serde_json::from_str(&text)
            .map_err(|error| Fault::because(format!("line {number} of the backup is damaged"), error))?;
        if number == 1 && line["kheo_backup"] != json!(FORM) {
            return Err(Fault::new("this file is not a backup of Khéo in a form that this program reads"));
        }
        if let Some(end) = line.get("end") {
            report.sha256 = to_hex(&hash.finalize());
            let agrees = end["rows"] == json!(report.rows) && end["sha256"] == json!(report.sha256);
            return if agrees {
                Ok(report)
            } else {
                Err(Fault::new("the backup is damaged: its checksum differs"))
            };
        }
        hash.update(text.as_bytes());
        report.tables += usize::from(line.get("table").is_some());
        report.rows += u64::from(line.is_array());
        each(&line)?;
    }
    Err(Fault::new("the backup has no end"))
}

/// The statement for the table whose rows are being read.
#[derive(Default)]
struct Insert {
    statement: String,
    columns: usize,
}

impl Insert {
    fn take(&mut self, tx: &mut Tx<'_>, line: &Json) -> Result<(), Fault> {
        if let Some(migrations) = line.get("migrations") {
            return refuse_newer(tx, migrations);
        }
        if let Some(table) = line.get("table").and_then(Json::as_str) {
            return self.begin(tx, table, &line["columns"]);
        }
        let values: Vec<Value> =
            line.as_array().into_iter().flatten().map(from_json).collect::<Result<_, _>>()?;
        if self.statement.is_empty() {
            return Ok(());
        }
        if values.len() != self.columns {
            return Err(Fault::new("a row of the backup has the wrong number of values"));
        }
        tx.run(&self.statement, &values).map(drop)
    }

    fn begin(&mut self, tx: &mut Tx<'_>, table: &str, columns: &Json) -> Result<(), Fault> {
        self.statement.clear();
        if OWN_TABLES.contains(&table) {
            return Ok(());
        }
        let columns: Vec<&str> = columns.as_array().into_iter().flatten().filter_map(Json::as_str).collect();
        // Names come from a file: only those that this database has may enter a statement.
        let known = self::columns(tx, table)?;
        if let Some(unknown) = columns.iter().find(|column| !known.iter().any(|known| known == *column)) {
            return Err(Fault::new(format!(
                "the backup has a column {table}.{unknown} that this database lacks"
            )));
        }
        let places: Vec<String> = (1..=columns.len()).map(|place| format!("${place}")).collect();
        self.columns = columns.len();
        self.statement =
            format!("insert into {table} ({}) values ({})", columns.join(", "), places.join(", "));
        // What the migrations themselves wrote is in the backup too.
        tx.run(&format!("delete from {table}"), &[]).map(drop)
    }
}

fn refuse_newer(tx: &mut Tx<'_>, migrations: &Json) -> Result<(), Fault> {
    let known = tx.all(MIGRATIONS, &[], |row| Ok(json!([row.text(0)?, row.text(1)?])))?;
    match migrations.as_array().into_iter().flatten().find(|migration| !known.contains(migration)) {
        Some(unknown) => Err(Fault::new(format!(
            "the backup is newer than this program: it has seen {unknown}; use a newer kheo"
        ))),
        None => Ok(()),
    }
}

fn refuse_used(tx: &mut Tx<'_>) -> Result<(), Fault> {
    let used = tx.optional("select 1 from acts limit 1", &[], |_| Ok(()))?;
    match used {
        Some(()) => Err(Fault::new("this database holds data already; restore into an empty one")),
        None => Ok(()),
    }
}

fn tables(reader: &mut Reader<'_>) -> Result<Vec<String>, Fault> {
    let list = match reader.dialect() {
        Dialect::Sqlite => TABLES_SQLITE,
        Dialect::Postgres => TABLES_POSTGRES,
    };
    reader.all(list, &[], |row| row.text(0))
}

fn columns(reader: &mut Reader<'_>, table: &str) -> Result<Vec<String>, Fault> {
    let list = match reader.dialect() {
        Dialect::Sqlite => COLUMNS_SQLITE,
        Dialect::Postgres => COLUMNS_POSTGRES,
    };
    reader.all(list, crate::params![table], |row| row.text(0))
}

fn to_json(value: Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Int(value) => json!(value),
        Value::Text(value) => Json::String(value),
        Value::Blob(value) => json!({ "hex": to_hex(&value) }),
    }
}

fn from_json(json: &Json) -> Result<Value, Fault> {
    let damaged = || Fault::new("a value of the backup is damaged");
    match json {
        Json::Null => Ok(Value::Null),
        Json::Number(value) => value.as_i64().map(Value::Int).ok_or_else(damaged),
        Json::String(value) => Ok(Value::Text(value.clone())),
        Json::Object(value) => {
            let hex = value.get("hex").and_then(Json::as_str).ok_or_else(damaged)?;
            let pair = |at: usize| hex.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
            let bytes = (0..hex.len()).step_by(2).map(pair).collect::<Option<Vec<u8>>>();
            bytes.map(Value::Blob).ok_or_else(damaged)
        }
        Json::Bool(_) | Json::Array(_) => Err(damaged()),
    }
}

fn io(doing: &str) -> impl Fn(std::io::Error) -> Fault + '_ {
    move |error| {
        let full = error.kind() == std::io::ErrorKind::StorageFull;
        Fault::because(doing, error).of_kind(if full { FaultKind::Full } else { FaultKind::Other })
    }
}
