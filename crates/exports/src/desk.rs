//! Where files are ordered: what is ready is given at once, what is being made is waited for, and nobody makes too many.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kheo_base::{Error, Fault, FaultKind, Refusal};
use kheo_facts::exported::Exportable;
use kheo_web::App;
use tokio::sync::watch;

use crate::order::Order;
use crate::run::{Setting, write};
use crate::spool::{Ready, Spool};

/// Files that are made at the same time: each keeps a reader of the database busy.
const RUNNING_MAX: usize = 2;
/// How long a visitor waits before being told to come back, below the time that a request may take.
const WAIT: Duration = Duration::from_secs(20);

/// How long a file of an earlier position is still given to whoever names the position, as whoever waited for it does. Somebody
/// may have left the public page since.
const EARLIER_SECONDS: i64 = 600;

/// Everything that can be exported, and the folder of finished files. Clones share it.
#[derive(Clone)]
pub struct Exports(Arc<Inner>);

struct Inner {
    sources: Vec<Arc<dyn Exportable>>,
    spool: Spool,
    running: Mutex<HashMap<String, Running>>,
    /// How often all files were deleted: what was begun before is not kept.
    cleared: AtomicU64,
    /// A folder that goes away with the desk.
    passing: Option<PathBuf>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(folder) = &self.passing {
            drop(std::fs::remove_dir_all(folder));
        }
    }
}

struct Running {
    visitor: String,
    outcome: watch::Receiver<Option<Outcome>>,
}

/// How making a file ended, for everybody who waited for it.
type Outcome = Result<Ready, Told>;

#[derive(Clone)]
enum Told {
    Refusal(Refusal),
    Fault(FaultKind, String),
}

impl From<Error> for Told {
    fn from(error: Error) -> Self {
        match error {
            Error::Refusal(refusal) => Self::Refusal(refusal),
            other => {
                let fault = other.into_fault();
                Self::Fault(fault.kind(), fault.chain())
            }
        }
    }
}

impl From<Told> for Error {
    fn from(told: Told) -> Self {
        match told {
            Told::Refusal(refusal) => refusal.into(),
            Told::Fault(kind, chain) => Fault::new(chain).of_kind(kind).into(),
        }
    }
}

/// What an order gave so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// The file.
    Ready(Box<Ready>),
    /// It is still being made; what is asked for next is this position or a later one.
    Waiting(i64),
}

/// Who orders, and from which position on a file that is ready will do.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Whom to count: an account, or the beginning of an address.
    pub name: String,
    /// A position that was named before; today's without it.
    pub position: Option<i64>,
}

impl Exports {
    /// Joins those who have tables with a folder for finished files.
    pub fn new(sources: Vec<Arc<dyn Exportable>>, folder: PathBuf) -> Self {
        Self::with(sources, folder, None)
    }

    /// As [`Exports::new`], for a site without a folder of data: the folder goes away with it.
    pub fn passing(sources: Vec<Arc<dyn Exportable>>, folder: PathBuf) -> Self {
        Self::with(sources, folder.clone(), Some(folder))
    }

    fn with(sources: Vec<Arc<dyn Exportable>>, folder: PathBuf, passing: Option<PathBuf>) -> Self {
        let (spool, running, cleared) = (Spool::new(folder), Mutex::default(), AtomicU64::new(0));
        Self(Arc::new(Inner { sources, spool, running, cleared, passing }))
    }

    /// The same tables with another folder.
    #[must_use]
    pub fn in_folder(&self, folder: PathBuf) -> Self {
        Self::new(self.0.sources.clone(), folder)
    }

    /// Returns those who have tables.
    pub fn sources(&self) -> &[Arc<dyn Exportable>] {
        &self.0.sources
    }

    /// Returns the folder of finished files.
    pub fn spool(&self) -> &Spool {
        &self.0.spool
    }

    /// Deletes all finished files, and lets none be kept that is being made from rows as they were: something was erased.
    ///
    /// # Errors
    /// A fault if a file cannot be deleted.
    pub fn clear(&self) -> Result<(), Fault> {
        self.0.cleared.fetch_add(1, Ordering::AcqRel);
        self.0.spool.clear()
    }

    /// Gives the file of an order: one that is ready, or one that is made now.
    ///
    /// # Errors
    /// A refusal if too much is being made, or of the order itself; a fault of the database or of the disk.
    pub async fn give(&self, app: &App, order: Order, visitor: Visitor) -> Result<Given, Error> {
        let head = app.read(|db| Ok(kheo_journal::head(db)?)).await?;
        let wanted = visitor.position.unwrap_or(head).min(head);
        let (spool, looked_for) = (self.0.spool.clone(), order.clone());
        let found = tokio::task::spawn_blocking(move || spool.find(&looked_for, wanted));
        let oldest = app.now().plus_seconds(-EARLIER_SECONDS);
        // Some rules and filters ask what day it is.
        let today = app.now().day();
        let will_do = |ready: &Ready| {
            let (position, made_at) = (ready.manifest.position, ready.manifest.made_at);
            made_at.day() == today && (position >= head || made_at >= oldest)
        };
        if let Some(ready) = found.await.ok().flatten().filter(will_do) {
            return Ok(Given::Ready(Box::new(ready)));
        }
        let mut outcome = self.begin(app, order, visitor.name)?;
        match tokio::time::timeout(WAIT, outcome.wait_for(Option::is_some)).await {
            Err(_) => Ok(Given::Waiting(wanted)),
            Ok(Err(_)) => Err(Fault::new("an export ended without an answer").into()),
            Ok(Ok(outcome)) => match outcome.clone() {
                Some(Ok(ready)) => Ok(Given::Ready(Box::new(ready))),
                Some(Err(told)) => Err(told.into()),
                None => Ok(Given::Waiting(wanted)),
            },
        }
    }

    /// Joins the making of the same file, or begins it.
    fn begin(
        &self,
        app: &App,
        order: Order,
        visitor: String,
    ) -> Result<watch::Receiver<Option<Outcome>>, Error> {
        let identity = format!("{}.{}", order.identity(), order.format.end());
        let mut running = self.0.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = running.get(&identity) {
            return Ok(running.outcome.clone());
        }
        if running.values().any(|other| other.visitor == visitor) {
            return Err(Refusal::new("exports-refused-one-at-a-time").into());
        }
        if running.len() >= RUNNING_MAX {
            return Err(Refusal::new("exports-refused-busy").into());
        }
        let (tell, outcome) = watch::channel(None);
        running.insert(identity.clone(), Running { visitor, outcome: outcome.clone() });
        let (exports, app) = (self.clone(), app.clone());
        tokio::spawn(async move {
            let made = exports.make(&app, order).await;
            exports.0.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&identity);
            tell.send_replace(Some(made.map_err(Told::from)));
        });
        Ok(outcome)
    }

    async fn make(&self, app: &App, order: Order) -> Result<Ready, Error> {
        let setting = Setting { now: app.now(), base_url: app.settings().base_url.clone() };
        let exports = self.clone();
        // The closure may run again: it begins another file, and the one before deletes itself.
        app.read(move |db| {
            let (spool, cleared) = (&exports.0.spool, exports.0.cleared.load(Ordering::Acquire));
            spool.sweep(setting.now);
            let part = spool.begin(&order)?;
            let manifest = write(db, &order, &setting, &part, &mut |_| ())?;
            if exports.0.cleared.load(Ordering::Acquire) != cleared {
                return Err(Refusal::new("exports-refused-busy").into());
            }
            Ok(spool.keep(&order, part, manifest)?)
        })
        .await
    }
}
