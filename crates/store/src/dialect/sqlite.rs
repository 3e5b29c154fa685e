//! SQLite: reader threads on snapshots, and one writer thread that commits all waiting callers together.

use std::path::Path;
use std::time::{Duration, Instant};

use crossbeam_channel::Receiver;
use kheo_base::{Fault, FaultKind};
use rusqlite::config::DbConfig;
use rusqlite::types::{FromSql, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use tokio::sync::watch;

use crate::db::{Options, QueuedWrite};
use crate::job::{ReadJob, WriteJob};
use crate::tx::Conn;
use crate::{Reader, Row, Tx, Value};

/// SQLite before 3.51.3 can corrupt a live WAL database (sqlite.org/wal.html, "the WAL-reset bug").
const VERSION_MIN: i32 = 3_051_003;
/// Longest time for which a group collects callers, however many wait.
const GROUP_MILLIS_MAX: u64 = 20;
/// Prepared statements kept per connection; the whole program has fewer.
const STATEMENTS_MAX: usize = 512;

/// Opens the connection of the writer, creating the file if need be.
pub(crate) fn open_writer(path: &Path, options: &Options) -> Result<Connection, Fault> {
    if rusqlite::version_number() < VERSION_MIN {
        return Err(Fault::new(format!("SQLite {} is too old to be safe", rusqlite::version())));
    }
    make_private(path)?;
    let conn = Connection::open(path).map_err(fault("opening the database file"))?;
    settle(&conn, options)?;
    // Only this connection writes, so only it ever checkpoints the log: every 32 MiB, since a page of an index that changes
    // again and again is then carried over once.
    conn.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma wal_autocheckpoint = 8192;
         pragma secure_delete = on;",
    )
    .map_err(fault("setting up the database file"))?;
    if let Some(pages) = options.pages_max {
        let statement = format!("pragma max_page_count = {pages}");
        conn.query_row(&statement, [], |_| Ok(())).map_err(fault("limiting the database file"))?;
    }
    Ok(conn)
}

/// Makes the file, if there is none, for its owner's eyes only; SQLite gives its log the same rights.
fn make_private(path: &Path) -> Result<(), Fault> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let made = options.open(path);
    made.map(drop).map_err(|error| Fault::because(format!("opening {}", path.display()), error))
}

/// Opens the connection of a reader; the file exists.
pub(crate) fn open_reader(path: &Path, options: &Options) -> Result<Connection, Fault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn =
        Connection::open_with_flags(path, flags).map_err(fault("opening the database file for reading"))?;
    settle(&conn, options)?;
    Ok(conn)
}

/// Writes the file anew without what was deleted, and empties the log.
///
/// `secure_delete` alone is not enough: when a page is divided, what moved away stays in the gap that it leaves.
pub(crate) fn scrub(path: &Path, options: &Options) -> Result<(), Fault> {
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .map_err(fault("opening the database file to clean it"))?;
    settle(&conn, options)?;
    // The copy is as large as the file: it does not belong in memory.
    conn.execute_batch("pragma temp_store = file; pragma secure_delete = on; vacuum")
        .map_err(fault("cleaning the database file"))?;
    let emptying = fault("emptying the log of the database file");
    let is_busy: i64 =
        conn.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get(0)).map_err(emptying)?;
    if is_busy == 0 {
        return Ok(());
    }
    Err(Fault::new("somebody still reads what was erased").of_kind(FaultKind::Busy))
}

fn settle(conn: &Connection, options: &Options) -> Result<(), Fault> {
    conn.busy_timeout(Duration::from_millis(options.busy_millis_max))
        .map_err(fault("setting the time to wait"))?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    // A plan must not depend on what is asked for: SQLite would otherwise parse a statement anew for each new value that is compared in
    // a table with a partial index, which cost a list a quarter of its time.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(fault("keeping plans"))?;
    // 8 MiB of cache a connection, which holds the upper levels of every index; beyond it the system's own cache serves. Nothing
    // is mapped: each connection would map the file for itself, and a file of some gigabytes would then count several times as
    // memory of the program.
    conn.execute_batch("pragma cache_size = -8192; pragma mmap_size = 0; pragma temp_store = memory;")
        .map_err(fault("sizing the caches"))
}

/// Answers read jobs until no sender is left.
pub(crate) fn read_loop(conn: &Connection, jobs: &Receiver<Box<dyn ReadJob>>) {
    while let Ok(mut job) = jobs.recv() {
        let outcome = control(conn, "begin").and_then(|()| {
            job.run(&mut Reader { conn: Conn::Sqlite(conn) });
            control(conn, "commit").inspect_err(|_| drop(control(conn, "rollback")))
        });
        job.finish(outcome);
    }
}

/// Runs write jobs in groups until no sender is left.
pub(crate) fn write_loop(
    conn: &Connection,
    jobs: &Receiver<QueuedWrite>,
    committed: &watch::Sender<u64>,
    callers_max: usize,
) {
    while let Ok(first) = jobs.recv() {
        let mut group = Vec::new();
        let outcome = run_group(conn, first.job, jobs, &mut group, callers_max);
        if outcome.is_ok() {
            committed.send_modify(|count| *count = count.wrapping_add(1));
        }
        let shared = outcome.err();
        for job in group {
            let answer = shared.as_ref().map_or(Ok(()), |fault| Err(copy_of(fault)));
            job.finish(answer);
        }
    }
}

/// Runs `first` and whatever else waits in one transaction, each caller in a savepoint of its own.
fn run_group(
    conn: &Connection,
    first: Box<dyn WriteJob>,
    jobs: &Receiver<QueuedWrite>,
    group: &mut Vec<Box<dyn WriteJob>>,
    callers_max: usize,
) -> Result<(), Fault> {
    let began = Instant::now();
    let mut next = Some(first);
    if let Err(fault) = control(conn, "begin immediate") {
        group.extend(next);
        return Err(fault);
    }
    while let Some(mut job) = next.take() {
        let ran = run_in_savepoint(conn, job.as_mut());
        group.push(job);
        if let Err(fault) = ran {
            // Without an open transaction this does nothing; with one it undoes what a broken savepoint left.
            let _ = control(conn, "rollback");
            return Err(fault);
        }
        let has_time = began.elapsed() < Duration::from_millis(GROUP_MILLIS_MAX);
        if group.len() < callers_max && has_time {
            next = jobs.try_recv().ok().map(|queued| queued.job);
        }
    }
    control(conn, "commit").inspect_err(|_| {
        let _ = control(conn, "rollback");
    })
}

fn run_in_savepoint(conn: &Connection, job: &mut dyn WriteJob) -> Result<(), Fault> {
    control(conn, "savepoint caller")?;
    let keep = job.run(&mut Tx { reader: Reader { conn: Conn::Sqlite(conn) } });
    if conn.is_autocommit() {
        // A full disk or a failing one makes SQLite undo the whole transaction, the other callers' work with it.
        let cause = job.fault().map_or_else(|| Fault::new("the database undid the transaction"), copy_of);
        return Err(cause);
    }
    if !keep {
        control(conn, "rollback to caller")?;
    }
    control(conn, "release caller")
}

fn control(conn: &Connection, sql: &'static str) -> Result<(), Fault> {
    conn.prepare_cached(sql).and_then(|mut statement| statement.execute([])).map(drop).map_err(fault(sql))
}

/// A fault for each caller of a group: what happened is the same, the chain is in the first one's text.
fn copy_of(fault: &Fault) -> Fault {
    Fault::new(fault.chain()).of_kind(fault.kind())
}

pub(crate) fn for_each(
    conn: &Connection,
    sql: &str,
    params: &[Value],
    each: &mut dyn FnMut(&Row<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut statement = conn.prepare_cached(sql).map_err(fault(sql))?;
    bind(&mut statement, sql, params)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(fault(sql))? {
        each(&Row::Sqlite(row))?;
    }
    Ok(())
}

pub(crate) fn run(conn: &Connection, sql: &str, params: &[Value]) -> Result<u64, Fault> {
    let mut statement = conn.prepare_cached(sql).map_err(fault(sql))?;
    bind(&mut statement, sql, params)?;
    let touched = statement.raw_execute().map_err(fault(sql))?;
    Ok(u64::try_from(touched).unwrap_or(u64::MAX))
}

/// Binds each value where its number stands. SQLite itself counts `$2`, `$1` by where they first occur in the text;
/// PostgreSQL goes by the number, and so do readers.
fn bind(statement: &mut rusqlite::Statement<'_>, sql: &str, params: &[Value]) -> Result<(), Fault> {
    for index in 1..=statement.parameter_count() {
        let number =
            statement.parameter_name(index).and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok());
        let value = number.and_then(|number| params.get(number.checked_sub(1)?));
        let value = value.ok_or_else(|| Fault::new(format!("placeholder {index} has no value in: {sql}")))?;
        statement.raw_bind_parameter(index, value).map_err(fault(sql))?;
    }
    Ok(())
}

pub(crate) fn run_script(conn: &Connection, script: &str) -> Result<(), Fault> {
    // Only a column declared exactly so is the row's own number; as `bigint` it would cost a second index.
    let script = script.replace("bigint primary key", "integer primary key");
    conn.execute_batch(&script).map_err(fault("running a migration"))
}

pub(crate) fn prepare(conn: &Connection, sql: &str) -> Result<(), Fault> {
    conn.prepare(sql).map(drop).map_err(fault(sql))
}

pub(crate) fn get<T: FromSql>(row: &rusqlite::Row<'_>, column: usize) -> Result<Option<T>, Fault> {
    row.get(column).map_err(|error| Fault::because(format!("reading column {column}"), error))
}

/// Returns the text that the column holds where it lies. Vietnamese is mostly letters of two and three bytes, for which the standard
/// library's check takes several times as long: it was a twentieth of a page.
pub(crate) fn get_str<'r>(row: &'r rusqlite::Row<'_>, column: usize) -> Result<Option<&'r str>, Fault> {
    let reading = || format!("reading column {column}");
    match row.get_ref(column).map_err(|error| Fault::because(reading(), error))? {
        ValueRef::Null => Ok(None),
        ValueRef::Text(bytes) => {
            simdutf8::basic::from_utf8(bytes).map(Some).map_err(|error| Fault::because(reading(), error))
        }
        _ => Err(Fault::new(format!("column {column} holds no text"))),
    }
}

/// Returns whatever the column holds.
pub(crate) fn get_value(row: &rusqlite::Row<'_>, column: usize) -> Result<Value, Fault> {
    let held =
        row.get_ref(column).map_err(|error| Fault::because(format!("reading column {column}"), error))?;
    match held {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(value) => Ok(Value::Int(value)),
        ValueRef::Text(bytes) => Ok(Value::Text(String::from_utf8_lossy(bytes).into_owned())),
        ValueRef::Blob(bytes) => Ok(Value::Blob(bytes.to_vec())),
        ValueRef::Real(_) => {
            Err(Fault::new(format!("column {column} holds a fraction, which Khéo never stores")))
        }
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(value) => ValueRef::Integer(*value),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
            Self::Blob(value) => ValueRef::Blob(value),
        }))
    }
}

/// Turns an error of the driver into a fault of the right kind.
pub(crate) fn fault(doing: &str) -> impl Fn(rusqlite::Error) -> Fault + '_ {
    move |error| {
        let kind = match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => FaultKind::Busy,
            Some(ErrorCode::DiskFull) => FaultKind::Full,
            Some(ErrorCode::CannotOpen) => FaultKind::Unreachable,
            _ => FaultKind::Other,
        };
        Fault::because(doing, error).of_kind(kind)
    }
}
