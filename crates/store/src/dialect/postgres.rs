//! PostgreSQL: each writer thread has a connection and runs serialisable transactions, again when two meet.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::time::Duration;

use bytes::BytesMut;
use crossbeam_channel::Receiver;
use kheo_base::{Fault, FaultKind};
use postgres::error::SqlState;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, NoTls, Statement};
use tokio::sync::watch;

use crate::db::{Isolation, QueuedWrite};
use crate::job::{ReadJob, WriteJob};
use crate::tx::Conn;
use crate::{Reader, Row, Tx, Value};

/// How often a transaction that met another is run again before its caller hears that the server is busy.
const RUNS_MAX: u32 = 40;
/// How often it is run again because a key was taken.
const TAKEN_RUNS_MAX: u32 = 2;
/// Longest pause between two runs.
const PAUSE_MILLIS_MAX: u64 = 50;
/// Prepared statements kept per connection.
const STATEMENTS_MAX: usize = 512;

/// One connection and the statements prepared on it.
pub(crate) struct Session {
    url: String,
    client: Client,
    statements: HashMap<String, Statement>,
    /// Whether a statement of the present transaction failed: PostgreSQL then turns `commit` into a silent rollback.
    failed: bool,
}

/// Gives the space of rows that are gone back to their tables. Outside a transaction, as PostgreSQL wants it.
pub(crate) fn scrub(url: &str) -> Result<(), Fault> {
    Session::open(url)?.control("vacuum")
}

impl Session {
    pub(crate) fn open(url: &str) -> Result<Self, Fault> {
        let client = Client::connect(url, NoTls).map_err(fault("connecting to PostgreSQL"))?;
        Ok(Self { url: url.to_owned(), client, statements: HashMap::new(), failed: false })
    }

    /// Connects again if the connection was lost.
    fn revive(&mut self) -> Result<(), Fault> {
        if self.client.is_closed() {
            *self = Self::open(&self.url)?;
        }
        Ok(())
    }

    fn control(&mut self, sql: &str) -> Result<(), Fault> {
        self.client.batch_execute(sql).map_err(fault(sql))
    }

    fn statement(&mut self, sql: &str) -> Result<Statement, Fault> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let prepared = self.client.prepare(sql).map_err(fault(sql));
        self.failed |= prepared.is_err();
        let statement = prepared?;
        if self.statements.len() >= STATEMENTS_MAX {
            self.statements.clear();
        }
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    pub(crate) fn prepare(&mut self, sql: &str) -> Result<(), Fault> {
        self.statement(sql).map(drop)
    }

    pub(crate) fn run(&mut self, sql: &str, params: &[Value]) -> Result<u64, Fault> {
        let statement = self.statement(sql)?;
        let params: Vec<&(dyn ToSql + Sync)> =
            params.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
        let touched = self.client.execute(&statement, &params).map_err(fault(sql));
        self.failed |= touched.is_err();
        touched
    }

    pub(crate) fn run_script(&mut self, script: &str) -> Result<(), Fault> {
        let outcome = self.control(script);
        self.failed |= outcome.is_err();
        outcome
    }

    /// Runs one attempt of a job in a transaction; tells what became of it.
    fn attempt(&mut self, job: &mut dyn WriteJob, isolation: Isolation) -> Result<(), Fault> {
        self.revive()?;
        self.control(match isolation {
            Isolation::Serialisable => "begin isolation level serializable",
            Isolation::ReadCommitted => "begin isolation level read committed",
        })?;
        self.failed = false;
        let keep = job.run(&mut Tx { reader: Reader { conn: Conn::Postgres(self) } });
        if keep && !self.failed {
            return self.control("commit").inspect_err(|_| drop(self.control("rollback")));
        }
        self.control("rollback")?;
        match job.fault() {
            Some(fault) if matches!(fault.kind(), FaultKind::Conflict | FaultKind::Taken) => {
                Err(Fault::new(fault.chain()).of_kind(fault.kind()))
            }
            None if keep => Err(Fault::new("a statement failed and its fault was dropped")),
            _ => Ok(()),
        }
    }
}

pub(crate) fn for_each(
    session: &mut Session,
    sql: &str,
    params: &[Value],
    each: &mut dyn FnMut(&Row<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let statement = session.statement(sql)?;
    let rows = session.client.query_raw(&statement, params).map_err(fault(sql));
    session.failed |= rows.is_err();
    let mut rows = rows?;
    loop {
        match rows.next() {
            Ok(Some(row)) => each(&Row::Postgres(&row))?,
            Ok(None) => return Ok(()),
            Err(error) => {
                drop(rows);
                session.failed = true;
                return Err(fault(sql)(error));
            }
        }
    }
}

/// Answers read jobs until no sender is left.
pub(crate) fn read_loop(mut session: Session, jobs: &Receiver<Box<dyn ReadJob>>) {
    while let Ok(mut job) = jobs.recv() {
        let began = session
            .revive()
            .and_then(|()| session.control("begin isolation level repeatable read read only"));
        let outcome = began.and_then(|()| {
            job.run(&mut Reader { conn: Conn::Postgres(&mut session) });
            session.control("rollback")
        });
        job.finish(outcome);
    }
}

/// Runs write jobs until no sender is left.
pub(crate) fn write_loop(mut session: Session, jobs: &Receiver<QueuedWrite>, committed: &watch::Sender<u64>) {
    while let Ok(QueuedWrite { mut job, isolation }) = jobs.recv() {
        let outcome = run_until_settled(&mut session, job.as_mut(), isolation);
        if outcome.is_ok() {
            committed.send_modify(|count| *count = count.wrapping_add(1));
        }
        job.finish(outcome);
    }
}

fn run_until_settled(
    session: &mut Session,
    job: &mut dyn WriteJob,
    isolation: Isolation,
) -> Result<(), Fault> {
    for run in 0..RUNS_MAX {
        match session.attempt(job, isolation) {
            Err(fault) if fault.kind() == FaultKind::Conflict => job.forget(),
            // Another server may have made the same id in the same millisecond; a key that is taken again is a mistake.
            Err(fault) if fault.kind() == FaultKind::Taken && run < TAKEN_RUNS_MAX => job.forget(),
            outcome => return outcome,
        }
        // A random pause that grows: whoever met must not meet again at once.
        let ceiling = (1_u64 << run.min(6)).min(PAUSE_MILLIS_MAX);
        std::thread::sleep(Duration::from_millis(fastrand::u64(0..=ceiling)));
    }
    Err(Fault::new("too many transactions met").of_kind(FaultKind::Busy))
}

pub(crate) fn get<'a, T: FromSql<'a>>(row: &'a postgres::Row, column: usize) -> Result<Option<T>, Fault> {
    row.try_get(column).map_err(|error| Fault::because(format!("reading column {column}"), error))
}

/// Returns whatever the column holds.
pub(crate) fn get_value(row: &postgres::Row, column: usize) -> Result<Value, Fault> {
    let ty = row.columns().get(column).map(|meta| meta.type_().clone());
    Ok(match ty {
        Some(Type::INT4 | Type::INT8) => get_int(row, column)?.into(),
        Some(Type::BYTEA) => get::<Vec<u8>>(row, column)?.into(),
        _ => get::<String>(row, column)?.into(),
    })
}

/// Reads a whole number of either width: PostgreSQL calls the literal `1` an `int4`.
pub(crate) fn get_int(row: &postgres::Row, column: usize) -> Result<Option<i64>, Fault> {
    let narrow = row.columns().get(column).is_some_and(|meta| *meta.type_() == Type::INT4);
    if narrow { Ok(get::<i32>(row, column)?.map(i64::from)) } else { get(row, column) }
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(value) if *ty == Type::INT4 => i32::try_from(*value)?.to_sql(ty, out),
            Self::Int(value) if *ty == Type::INT8 => value.to_sql(ty, out),
            Self::Text(value) if <String as ToSql>::accepts(ty) => value.to_sql(ty, out),
            Self::Blob(value) if *ty == Type::BYTEA => value.to_sql(ty, out),
            // Writing a number where a text is expected would store bytes that nobody can read.
            Self::Int(_) | Self::Text(_) | Self::Blob(_) => Err(format!("a {ty} was expected").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// Turns an error of the driver into a fault of the right kind.
fn fault(doing: &str) -> impl Fn(postgres::Error) -> Fault + '_ {
    move |error| {
        let kind = match error.code() {
            Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED) => {
                FaultKind::Conflict
            }
            Some(&SqlState::UNIQUE_VIOLATION) => FaultKind::Taken,
            Some(&SqlState::DISK_FULL) => FaultKind::Full,
            Some(&SqlState::LOCK_NOT_AVAILABLE | &SqlState::TOO_MANY_CONNECTIONS) => FaultKind::Busy,
            Some(_) => FaultKind::Other,
            None => FaultKind::Unreachable,
        };
        Fault::because(doing, error).of_kind(kind)
    }
}
