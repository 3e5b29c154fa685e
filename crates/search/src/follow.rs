//! Keeping up with the journal: the index is files outside the database, so it keeps its own place.
//!
//! A commit of the index holds the position up to which it stands, so whatever happens between two commits is done again
//! after a crash: the subjects that acts name are read as their rows stand, and their documents replaced. An index that is
//! missing, damaged or of another version is built from the rows beside the old one, and takes its place when it is whole.

mod purging;
mod taking;

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use kheo_base::{Error, Fault};
use kheo_facts::found::Findable;
use kheo_store::Db;
use tantivy::{Index, IndexReader};

use crate::facets::Dictionary;
use crate::folder::{Kept, empty_folder, hold, request_of, set_aside, with_end};
use crate::index::Payload;
use crate::index::view::{View, reader_of};
use crate::index::writing::{Builder, Pace, fields, make, open};
use crate::place::{follows, head, look};

/// Acts that are read at once.
const ACTS_MAX: i64 = 2_000;
/// How long to wait for news when another server may be writing.
const IDLE: Duration = Duration::from_millis(250);
/// Pause after a commit, so that a busy hour makes batches.
const PAUSE: Duration = Duration::from_millis(100);
/// How long to wait after a failure.
const AFTER_FAILURE: Duration = Duration::from_secs(2);
/// Idle turns after which what writing needs is given back.
const IDLE_TURNS_MAX: u32 = 40;

/// The search of this server. Clones share it.
#[derive(Clone)]
pub struct Search(Arc<Inner>);

struct Inner {
    db: Db,
    findables: Vec<Arc<dyn Findable>>,
    kept: Kept,
    view: RwLock<Option<Arc<View>>>,
    position: AtomicI64,
    is_failing: AtomicBool,
    is_damaged: AtomicBool,
    writing: Mutex<Writing>,
}

/// What only one thread at a time has.
#[derive(Default)]
struct Writing {
    open: Option<(Index, IndexReader)>,
    builder: Option<Builder>,
    committed: i64,
    /// The name of the act there.
    act: String,
    /// The moment for which what time alone changes was read.
    moment: i64,
    /// What the documents of kinds that are replaced as a whole came to when they were read last.
    wholes: HashMap<usize, u64>,
    /// The lock on the folder: two programs that wrote one index would destroy it.
    held: Option<File>,
}

impl Search {
    /// Prepares the search; nothing is opened before it catches up for the first time.
    pub fn new(db: Db, findables: Vec<Arc<dyn Findable>>, kept: Kept) -> Self {
        Self(Arc::new(Inner {
            db,
            findables,
            kept,
            view: RwLock::default(),
            position: AtomicI64::new(0),
            is_failing: AtomicBool::new(false),
            is_damaged: AtomicBool::new(false),
            writing: Mutex::default(),
        }))
    }

    /// Returns a search of the same subjects whose index is kept in a folder.
    #[must_use]
    pub fn kept_in(&self, folder: PathBuf) -> Self {
        Self::new(self.0.db.clone(), self.0.findables.clone(), Kept::Folder(folder))
    }

    /// Follows for ever; `changed` is called whenever something else can be found than before, or can no longer be.
    pub async fn run(self, changed: impl Fn()) {
        let mut commits = self.0.db.commits();
        let (mut idle_turns, mut failed) = (0, false);
        loop {
            commits.mark_unchanged();
            let search = self.clone();
            let taken = tokio::task::spawn_blocking(move || search.catch_up()).await;
            // Pages say whether the index is behind: they are made again when that begins and when it ends.
            let fails = !matches!(taken, Ok(Ok(_)));
            if std::mem::replace(&mut failed, fails) != fails {
                changed();
            }
            match taken {
                Ok(Ok(0)) => {
                    idle_turns += 1;
                    if idle_turns == IDLE_TURNS_MAX {
                        let search = self.clone();
                        drop(tokio::task::spawn_blocking(move || search.release()).await);
                    }
                    drop(tokio::time::timeout(IDLE, commits.changed()).await);
                }
                Ok(Ok(_)) => {
                    idle_turns = 0;
                    changed();
                    tokio::time::sleep(PAUSE).await;
                }
                Ok(Err(fault)) => {
                    tracing::error!(chain = fault.chain(), "search stumbled and will try again");
                }
                Err(_) => {
                    tracing::error!("search panicked and will try again");
                    self.distrust();
                }
            }
            if failed {
                tokio::time::sleep(AFTER_FAILURE).await;
            }
        }
    }

    /// Opens or builds the index if need be, and reads the journal to its end; returns how much was taken. Must not be
    /// called on an asynchronous thread.
    ///
    /// # Errors
    /// A fault of disk or database; what could be found before can still be found.
    pub fn catch_up(&self) -> Result<usize, Fault> {
        let mut writing = self.writing();
        let taken = self.catch_up_with(&mut writing);
        self.0.is_failing.store(taken.is_err(), Ordering::Relaxed);
        if taken.is_err() {
            // What was not committed is read from the journal again.
            writing.builder = None;
            writing.wholes.clear();
            writing.moment = 0;
            self.0.position.store(writing.committed, Ordering::Relaxed);
            if !self.is_there() {
                writing.open = None;
            }
        }
        taken
    }

    /// Builds the index again from the rows; until it is whole, the old one answers. Returns how many documents it holds.
    ///
    /// # Errors
    /// A fault of disk or database.
    pub fn rebuild(&self) -> Result<usize, Fault> {
        let mut writing = self.writing();
        self.hold(&mut writing)?;
        self.build(&mut writing)
    }

    /// Asks the server that keeps this folder to build its index again.
    ///
    /// # Errors
    /// A fault of the disk.
    pub fn ask_to_rebuild(folder: &Path) -> Result<(), Fault> {
        std::fs::write(request_of(folder), "")
            .map_err(|error| Fault::because("asking for a new index", error))
    }

    /// Whether a program keeps the index in a folder.
    ///
    /// # Errors
    /// A fault of the disk.
    pub fn is_held(folder: &Path) -> Result<bool, Fault> {
        Ok(hold(folder)?.is_none())
    }

    /// Tells up to which act the index in a folder stands and how many documents it holds; `None` if there is none.
    pub fn look(folder: &Path) -> Option<(i64, usize)> {
        look(folder)
    }

    fn catch_up_with(&self, writing: &mut Writing) -> Result<usize, Fault> {
        let mut taken = 0;
        self.hold(writing)?;
        if self.must_build() {
            writing.open = None;
            writing.builder = None;
        }
        if writing.open.is_none() {
            taken += self.open_or_build(writing)?;
        }
        taken += self.pass_time(writing)?;
        loop {
            let position = self.0.position.load(Ordering::Relaxed);
            let read = self.0.db.read_now(move |db| Ok(kheo_journal::after(db, position, ACTS_MAX)?));
            let acts = read.map_err(Error::into_fault)?;
            let Some(last) = acts.last() else { return Ok(taken) };
            taken += self.take(writing, &acts, last)?;
            self.0.position.store(last.position, Ordering::Relaxed);
        }
    }

    fn hold(&self, writing: &mut Writing) -> Result<(), Fault> {
        if let (Kept::Folder(folder), None) = (&self.0.kept, &writing.held) {
            let held = hold(folder)?;
            writing.held = Some(held.ok_or_else(|| Fault::new("another program keeps this search index"))?);
        }
        Ok(())
    }

    fn open_or_build(&self, writing: &mut Writing) -> Result<usize, Fault> {
        if let Kept::Folder(folder) = &self.0.kept
            && !self.must_build()
        {
            if let Some(index) = open(folder)
                && follows(&self.0.db, &index)?
            {
                self.begin(writing, index)?;
                return Ok(1);
            }
            set_aside(folder)?;
        }
        self.build(writing).map(|count| count.max(1))
    }

    /// Builds everything from the rows, beside what there is.
    fn build(&self, writing: &mut Writing) -> Result<usize, Fault> {
        // Taken first: what changes while rows are read is read again from there.
        let (position, act) = head(&self.0.db)?;
        let beside = match &self.0.kept {
            Kept::Memory => None,
            Kept::Folder(folder) => Some(empty_folder(&with_end(folder, "next"))?),
        };
        let pace = if beside.is_some() { Pace::Building } else { Pace::Following };
        let mut builder = Builder::new(&make(beside.as_deref())?, Dictionary::default(), pace)?;
        let moment = self.moment();
        let mut count = 0;
        for kind in 0..self.0.findables.len() {
            count += self.each_of(kind, |document| builder.add(kind, &document))?;
        }
        builder.commit(position, &act, moment)?;
        let index = builder.index().clone();
        builder.finish()?;
        self.replace(writing, index)?;
        tracing::info!(documents = count, position, "the search index was built");
        Ok(count)
    }

    /// Puts a new index in the place of the old one.
    fn replace(&self, writing: &mut Writing, index: Index) -> Result<(), Fault> {
        writing.builder = None;
        let index = match &self.0.kept {
            Kept::Memory => index,
            Kept::Folder(folder) => {
                drop(index);
                let moving = |error| Fault::because("putting the new search index in its place", error);
                if folder.exists() {
                    std::fs::remove_dir_all(folder).map_err(moving)?;
                }
                std::fs::rename(with_end(folder, "next"), folder).map_err(moving)?;
                drop(std::fs::remove_file(request_of(folder)));
                // What was set aside holds words of texts that may have been erased since.
                drop(std::fs::remove_dir_all(with_end(folder, "damaged")));
                Index::open_in_dir(folder).map_err(crate::index::fault("opening the new search index"))?
            }
        };
        self.0.is_damaged.store(false, Ordering::Relaxed);
        self.begin(writing, index)
    }

    fn begin(&self, writing: &mut Writing, index: Index) -> Result<(), Fault> {
        let reader = reader_of(&index)?;
        let payload = Payload::of(&index).unwrap_or_default();
        (writing.act, writing.moment) = (payload.act, payload.moment);
        writing.wholes.clear();
        writing.open = Some((index, reader));
        self.set_view(None, writing)?;
        let position = self.view().map_or(0, |view| view.position);
        writing.committed = position;
        self.0.position.store(position, Ordering::Relaxed);
        Ok(())
    }

    /// Lets the last commit be found.
    fn show(&self, writing: &Writing) -> Result<(), Fault> {
        self.set_view(self.view().as_deref(), writing)
    }

    fn set_view(&self, older: Option<&View>, writing: &Writing) -> Result<(), Fault> {
        let Some((index, reader)) = &writing.open else { return Ok(()) };
        let payload =
            Payload::of(index).ok_or_else(|| Fault::new("the search index cannot be read again"))?;
        let view = View::read(reader, fields(), payload, older)?;
        *self.0.view.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(view));
        Ok(())
    }

    /// Gives back the memory and threads that writing needs, after merges have ended.
    fn release(&self) {
        let mut writing = self.writing();
        let Some(builder) = writing.builder.take() else { return };
        if let Err(fault) = builder.finish().and_then(|()| self.show(&writing)) {
            tracing::warn!(chain = fault.chain(), "search could not tidy up");
        }
    }

    fn must_build(&self) -> bool {
        let is_asked = match &self.0.kept {
            Kept::Memory => false,
            Kept::Folder(folder) => request_of(folder).exists(),
        };
        is_asked || self.0.is_damaged.load(Ordering::Relaxed) || !self.is_there()
    }

    /// Whether the files are where they were, as far as that is told at a glance.
    fn is_there(&self) -> bool {
        match &self.0.kept {
            Kept::Memory => true,
            Kept::Folder(folder) => folder.join("meta.json").exists(),
        }
    }

    /// Returns the subjects that are followed.
    pub(crate) fn findables(&self) -> &[Arc<dyn Findable>] {
        &self.0.findables
    }

    /// Has the index built again: reading it went wrong.
    pub(crate) fn distrust(&self) {
        self.0.is_damaged.store(true, Ordering::Relaxed);
    }

    /// Whether the last attempt to write failed.
    pub(crate) fn is_failing(&self) -> bool {
        self.0.is_failing.load(Ordering::Relaxed)
    }

    /// Returns up to which act the journal was read.
    pub(crate) fn position(&self) -> i64 {
        self.0.position.load(Ordering::Relaxed)
    }

    fn writing(&self) -> MutexGuard<'_, Writing> {
        self.0.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn view(&self) -> Option<Arc<View>> {
        self.0.view.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
