//! The database as the rest of the program sees it: a handle that takes closures.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use kheo_base::{Error, Fault, FaultKind};
use tokio::sync::{oneshot, watch};

use crate::dialect::{postgres, sqlite};
use crate::job::{ReadJob, Work, WriteJob};
use crate::{Dialect, Reader, Tx};

/// Most jobs that may wait for a database thread; beyond it callers hear at once that the server is busy.
const WAITING_MAX: usize = 4096;

/// Where the data lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A file of SQLite.
    Sqlite(PathBuf),
    /// A `postgres://` address.
    Postgres(String),
}

/// How the database is used. [`Options::default`] suits a machine of two to eight cores.
#[derive(Debug, Clone)]
pub struct Options {
    /// Threads that answer reads.
    pub readers: usize,
    /// Threads that write (PostgreSQL; SQLite always has one).
    pub writers: usize,
    /// How long to wait for a lock that another program holds.
    pub busy_millis_max: u64,
    /// Most callers that share one commit on SQLite; more would make the first one wait too long.
    pub group_callers_max: usize,
    /// Largest size of a SQLite file in pages of 4 KiB, if there is a quota.
    pub pages_max: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            readers: (cores * 2).clamp(2, 32),
            writers: 16,
            busy_millis_max: 5_000,
            group_callers_max: 256,
            pages_max: None,
        }
    }
}

/// Where the data lies and how it is used.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where.
    pub location: Location,
    /// How.
    pub options: Options,
}

impl Config {
    /// The usual options at a location.
    pub fn at(location: Location) -> Self {
        Self { location, options: Options::default() }
    }
}

/// How strictly a transaction is kept apart from others on PostgreSQL. SQLite has one writer, so nothing ever meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Isolation {
    Serialisable,
    ReadCommitted,
}

pub(crate) struct QueuedWrite {
    pub(crate) job: Box<dyn WriteJob>,
    pub(crate) isolation: Isolation,
}

/// A handle on the database; clones share its threads.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    dialect: Dialect,
    config: Config,
    reads: Option<Sender<Box<dyn ReadJob>>>,
    writes: Option<Sender<QueuedWrite>>,
    committed: watch::Receiver<u64>,
    threads: Vec<JoinHandle<()>>,
}

impl Db {
    /// Opens the database and starts its threads. It does not migrate: see [`crate::Module`].
    ///
    /// # Errors
    /// A fault if the file cannot be opened or the server not be reached.
    pub fn open(config: &Config) -> Result<Self, Fault> {
        let (reads, read_jobs) = bounded(WAITING_MAX);
        let (writes, write_jobs) = bounded(WAITING_MAX);
        let (commits, committed) = watch::channel(0);
        let lines = Lines { read_jobs, write_jobs, commits: Arc::new(commits) };
        let (dialect, threads) = match &config.location {
            Location::Sqlite(path) => (Dialect::Sqlite, start_sqlite(path, &config.options, &lines)?),
            Location::Postgres(url) => (Dialect::Postgres, start_postgres(url, &config.options, &lines)?),
        };
        let (reads, writes, config) = (Some(reads), Some(writes), config.clone());
        Ok(Self(Arc::new(Inner { dialect, config, reads, writes, committed, threads })))
    }

    /// Tells which database this is.
    pub fn dialect(&self) -> Dialect {
        self.0.dialect
    }

    /// A counter that changes after every commit made through this handle: how followers in this program wake up.
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.0.committed.clone()
    }

    /// Runs a closure on a consistent view.
    ///
    /// # Errors
    /// What the closure returns; a fault of kind `Busy` when too much work waits.
    pub async fn read<T, F>(&self, closure: F) -> Result<T, Error>
    where
        F: FnMut(&mut Reader<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        self.queue_read(closure)?.await.map_err(|_| gone())?
    }

    /// Runs a closure in a transaction and commits it if it returns `Ok`. The closure may run several times.
    ///
    /// When this returns `Ok`, the change is on disk.
    ///
    /// # Errors
    /// What the closure returns, or the fault of the commit; then nothing has changed.
    pub async fn write<T, F>(&self, closure: F) -> Result<T, Error>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        self.queue_write(closure, Isolation::Serialisable)?.await.map_err(|_| gone())?
    }

    /// Like [`Db::write`], but PostgreSQL lets it see what others commit meanwhile. Only for the journal's order.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn write_in_commit_order<T, F>(&self, closure: F) -> Result<T, Error>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        self.queue_write(closure, Isolation::ReadCommitted)?.await.map_err(|_| gone())?
    }

    /// [`Db::read`] for programs without a runtime. Must not be called on an asynchronous thread.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub fn read_now<T, F>(&self, closure: F) -> Result<T, Error>
    where
        F: FnMut(&mut Reader<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        self.queue_read(closure)?.blocking_recv().map_err(|_| gone())?
    }

    /// [`Db::write`] for programs without a runtime. Must not be called on an asynchronous thread.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub fn write_now<T, F>(&self, closure: F) -> Result<T, Error>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        self.queue_write(closure, Isolation::Serialisable)?.blocking_recv().map_err(|_| gone())?
    }

    /// Rids the database's files of what was deleted from rows: SQLite writes its file anew and empties its log, PostgreSQL gives
    /// the space of dead rows back. Takes a while on a large file, during which SQLite takes no writes. Must not be called on
    /// an asynchronous thread.
    ///
    /// # Errors
    /// A fault of kind `Busy` while somebody still reads what was there before; call it again then.
    pub fn scrub(&self) -> Result<(), Fault> {
        match &self.0.config.location {
            Location::Sqlite(path) => sqlite::scrub(path, &self.0.config.options),
            Location::Postgres(url) => postgres::scrub(url),
        }
    }

    fn queue_read<T, F>(&self, closure: F) -> Result<oneshot::Receiver<Result<T, Error>>, Fault>
    where
        F: FnMut(&mut Reader<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        let (work, answer) = Work::new(closure);
        let queue = self.0.reads.as_ref().ok_or_else(gone)?;
        queue.try_send(Box::new(work)).map_err(|error| refused(&error))?;
        Ok(answer)
    }

    fn queue_write<T, F>(
        &self,
        closure: F,
        isolation: Isolation,
    ) -> Result<oneshot::Receiver<Result<T, Error>>, Fault>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        let (work, answer) = Work::new(closure);
        let queue = self.0.writes.as_ref().ok_or_else(gone)?;
        queue.try_send(QueuedWrite { job: Box::new(work), isolation }).map_err(|error| refused(&error))?;
        Ok(answer)
    }
}

impl Drop for Inner {
    /// Lets the threads finish what waits, then waits for them, so that the file is closed when the handle is gone.
    fn drop(&mut self) {
        self.reads.take();
        self.writes.take();
        let here = std::thread::current().id();
        for thread in self.threads.drain(..).filter(|thread| thread.thread().id() != here) {
            if thread.join().is_err() {
                tracing::error!("a database thread panicked");
            }
        }
    }
}

/// The receiving ends that the threads share.
struct Lines {
    read_jobs: Receiver<Box<dyn ReadJob>>,
    write_jobs: Receiver<QueuedWrite>,
    commits: Arc<watch::Sender<u64>>,
}

fn start_sqlite(
    path: &std::path::Path,
    options: &Options,
    lines: &Lines,
) -> Result<Vec<JoinHandle<()>>, Fault> {
    let mut threads = Vec::new();
    let writer = sqlite::open_writer(path, options)?;
    let (jobs, commits) = (lines.write_jobs.clone(), lines.commits.clone());
    let callers_max = options.group_callers_max;
    threads.push(spawn("kheo-writer", move || sqlite::write_loop(&writer, &jobs, &commits, callers_max))?);
    for _ in 0..options.readers {
        let (reader, jobs) = (sqlite::open_reader(path, options)?, lines.read_jobs.clone());
        threads.push(spawn("kheo-reader", move || sqlite::read_loop(&reader, &jobs))?);
    }
    Ok(threads)
}

fn start_postgres(url: &str, options: &Options, lines: &Lines) -> Result<Vec<JoinHandle<()>>, Fault> {
    let mut threads = Vec::new();
    for _ in 0..options.writers {
        let (session, jobs, commits) =
            (postgres::Session::open(url)?, lines.write_jobs.clone(), lines.commits.clone());
        threads.push(spawn("kheo-writer", move || postgres::write_loop(session, &jobs, &commits))?);
    }
    for _ in 0..options.readers {
        let (session, jobs) = (postgres::Session::open(url)?, lines.read_jobs.clone());
        threads.push(spawn("kheo-reader", move || postgres::read_loop(session, &jobs))?);
    }
    Ok(threads)
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, Fault> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(|error| Fault::because("starting a database thread", error))
}

fn gone() -> Fault {
    Fault::new("the database threads have stopped").of_kind(FaultKind::Unreachable)
}

fn refused<T>(error: &TrySendError<T>) -> Fault {
    match error {
        TrySendError::Full(_) => Fault::new("too much work waits for the database").of_kind(FaultKind::Busy),
        TrySendError::Disconnected(_) => gone(),
    }
}
