//! The log: leaves of the database as tiles, and checkpoints over them.
//!
//! Tiles are a pure function of the leaves, so every server writes its own. Which checkpoint is signed is decided by one row of
//! the database that only moves forward (compare and swap); it is the one thing here that is trusted. Order on disk: leaves,
//! tiles, that row, the file `checkpoint`. So whatever was published is covered by what lies below it.

mod check;
mod edge;
pub(crate) mod folder;
mod witnessed;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kheo_base::{Clock, Error, Fault, to_hex};
use kheo_store::Db;
use kheo_verify::hash::{prove_consistency, prove_inclusion};
use kheo_verify::tiles::TilePath;
use kheo_verify::{Checkpoint, Hash, Proof};

use self::edge::Edge;
use self::folder::Folder;
use crate::key::Keys;
use crate::refused;
use crate::store::{self, Head};

/// Leaves under one checkpoint, at most: so many that catching up is quick, so few that they fit into memory easily.
const LEAVES_MAX: i64 = 20_000;
/// How long acts gather before a checkpoint is signed over them.
const GATHER: Duration = Duration::from_millis(120);
/// How often to look whether another server moved the checkpoint.
const LOOK: Duration = Duration::from_millis(250);
/// How long to wait after a failure.
const PAUSE: Duration = Duration::from_secs(1);

/// The checkpoint that this server serves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Current {
    /// How many leaves it covers.
    pub size: u64,
    /// The signed note; empty before the first.
    pub note: String,
    /// When it was signed, in milliseconds since 1970.
    pub signed_at: i64,
}

/// Where the log stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Leaves in the database.
    pub leaves: i64,
    /// The checkpoint in the database.
    pub head: Head,
    /// The file checkpoint, if there is one.
    pub file: Option<String>,
    /// Leaves that came back from files without their data.
    pub lost: i64,
}

/// The log of a site; clones share it.
#[derive(Clone)]
pub struct Log(Arc<Inner>);

struct Inner {
    db: Db,
    clock: Clock,
    keys: Keys,
    folder: Folder,
    edge: Mutex<Option<Edge>>,
    current: Mutex<Arc<Current>>,
    witnessed: Mutex<Option<Arc<Current>>>,
}

impl Log {
    /// Joins a database with a folder of files. Nothing is read or checked: see [`Log::check`].
    pub fn new(db: Db, clock: Clock, keys: Keys, folder: PathBuf) -> Self {
        let (edge, current, witnessed) = (Mutex::default(), Mutex::default(), Mutex::default());
        Self(Arc::new(Inner { db, clock, keys, folder: Folder::new(folder), edge, current, witnessed }))
    }

    /// Returns the keys.
    pub fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// Returns the checkpoint that this server serves.
    pub fn current(&self) -> Arc<Current> {
        self.0.current.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Publishes for ever: soon after a commit of this program, and often enough after those of others. `published` is called
    /// whenever there is a new checkpoint.
    pub async fn run(self, published: impl Fn() + Send) {
        let mut commits = self.0.db.commits();
        loop {
            commits.mark_unchanged();
            let log = self.clone();
            let pause = match tokio::task::spawn_blocking(move || log.publish()).await {
                Ok(Ok(true)) => {
                    published();
                    continue;
                }
                Ok(Ok(false)) => LOOK,
                Ok(Err(fault)) => {
                    tracing::error!(
                        chain = fault.chain(),
                        "the public record could not be published and will be tried again"
                    );
                    PAUSE
                }
                Err(error) => {
                    tracing::error!(%error, "publishing the public record panicked");
                    PAUSE
                }
            };
            if tokio::time::timeout(pause, commits.changed()).await.is_ok_and(|changed| changed.is_ok()) {
                tokio::time::sleep(GATHER).await;
            }
        }
    }

    /// Publishes what there is: `true` if there is a new checkpoint. Blocks; call it again until it says `false`.
    ///
    /// # Errors
    /// A fault if files or database cannot be written, or if what is stored contradicts itself: then nothing is signed.
    pub fn publish(&self) -> Result<bool, Fault> {
        let mut kept = self.0.edge.lock().unwrap_or_else(PoisonError::into_inner);
        let (head, leaves) = self.read(|db| Ok((store::head(db)?, store::count(db)?)))?;
        if head.size == leaves
            && self.current().size == size_of(head.size)
            && self.current().note == head.note
            && self.is_signed_today(&head.note)
        {
            return Ok(false);
        }
        if head.size > leaves {
            return Err(Fault::new("the checkpoint of the record covers more acts than the database has"));
        }
        let mut edge = match kept.take() {
            Some(edge) => edge,
            None => self.edge_at(&head)?,
        };
        self.follow_to(&mut edge, &head)?;
        self.adopt(&head)?;
        let outcome = if head.size < leaves {
            self.sign_more(&mut edge, &head)
        } else {
            self.sign_today(&head).map(|()| true)
        };
        *kept = outcome.is_ok().then_some(edge);
        outcome
    }

    /// Grows by what is new and signs it, unless another server was faster: then its checkpoint is adopted next time.
    fn sign_more(&self, edge: &mut Edge, head: &Head) -> Result<bool, Fault> {
        let from = i64::try_from(edge.size()).unwrap_or(i64::MAX);
        let entries = self.read(move |db| Ok(store::entries(db, from, LEAVES_MAX)?))?;
        // Whoever loses goes on from where both stood: the winner may have signed fewer.
        let mut grown = edge.clone();
        self.0.folder.write(&grown.grow(&entries)?)?;
        let checkpoint =
            Checkpoint { origin: self.0.keys.origin().to_owned(), size: grown.size(), root: grown.root() };
        let now = self.0.clock.now();
        let note = self.0.keys.sign(&checkpoint, now);
        let next = Head {
            size: i64::try_from(grown.size()).unwrap_or(i64::MAX),
            root: to_hex(&grown.root()),
            note: note.to_text(),
            signed_at: now.millis(),
        };
        let (from, moved) = (head.size, next.clone());
        let is_ours = self.write(move |tx| Ok(store::move_head(tx, from, &moved)?))?;
        if is_ours {
            *edge = grown;
            self.adopt(&next)?;
        }
        Ok(true)
    }

    /// Serves a checkpoint whose tiles are on disk.
    fn adopt(&self, head: &Head) -> Result<(), Fault> {
        if head.note.is_empty() {
            return Ok(());
        }
        let current = self.current();
        if current.note != head.note || self.0.folder.checkpoint()?.as_deref() != Some(&head.note) {
            self.0.folder.publish(&head.note)?;
        }
        let next = Current { size: size_of(head.size), note: head.note.clone(), signed_at: head.signed_at };
        *self.0.current.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        Ok(())
    }

    /// Returns the edge at a checkpoint out of the files; out of the database where they are missing or differ.
    fn edge_at(&self, head: &Head) -> Result<Edge, Fault> {
        let read = Edge::read(&self.0.folder, size_of(head.size))?;
        let is_right = |edge: &Edge| head.size == 0 || to_hex(&edge.root()) == head.root;
        if let Some(edge) = read.filter(is_right) {
            return Ok(edge);
        }
        tracing::warn!(
            "files of the public record are missing or differ from the database, and are written again"
        );
        Ok(Edge::default())
    }

    /// Writes the tiles up to a checkpoint that may be another server's, and checks its root before it is believed.
    fn follow_to(&self, edge: &mut Edge, head: &Head) -> Result<(), Fault> {
        let size = size_of(head.size);
        self.grow_to(edge, size)?;
        // This server may have written tiles for more, and then another one signed fewer.
        let root = if edge.size() == size { edge.root() } else { self.0.folder.root_at(size)? };
        if head.size == 0 || to_hex(&root) == head.root {
            return Ok(());
        }
        Err(Fault::new(
            "the leaves in the database do not give the root of the signed checkpoint: nothing is signed",
        ))
    }

    /// Writes the tiles of a size out of the leaves in the database.
    fn grow_to(&self, edge: &mut Edge, size: u64) -> Result<(), Fault> {
        while edge.size() < size {
            let from = i64::try_from(edge.size()).unwrap_or(i64::MAX);
            let limit = LEAVES_MAX.min(i64::try_from(size - edge.size()).unwrap_or(i64::MAX));
            let entries = self.read(move |db| Ok(store::entries(db, from, limit)?))?;
            if entries.is_empty() {
                return Err(Fault::new("leaves of the record are missing in the database"));
            }
            self.0.folder.write(&edge.grow(&entries)?)?;
        }
        Ok(())
    }

    /// Returns the proof that a leaf is covered by what is served, see [`Log::covering`]; `None` if it is not yet.
    ///
    /// # Errors
    /// A fault if a tile cannot be read.
    pub fn prove(&self, index: i64) -> Result<Option<Proof>, Fault> {
        let (current, index) = (self.covering(index), size_of(index));
        if index >= current.size {
            return Ok(None);
        }
        let path = prove_inclusion(index, current.size, &mut self.0.folder.hashes(current.size));
        let path = path.map_err(|unread| unread.0)?;
        Ok(Some(Proof { extra: None, index, path, checkpoint: current.note.clone() }))
    }

    /// Returns the proof that the tree of `new` leaves continues that of `old`.
    ///
    /// # Errors
    /// A fault if a tile cannot be read.
    pub fn prove_consistency(&self, old: u64, new: u64) -> Result<Vec<Hash>, Fault> {
        prove_consistency(old, new, &mut self.0.folder.hashes(new)).map_err(|unread| unread.0)
    }

    /// Returns the bytes of a tile as it is served.
    ///
    /// # Errors
    /// A fault if it cannot be read.
    pub fn tile(&self, path: TilePath) -> Result<Option<Vec<u8>>, Fault> {
        self.0.folder.read(path)
    }

    /// Says where the log stands.
    ///
    /// # Errors
    /// A fault of the database or the file.
    pub fn status(&self) -> Result<Status, Fault> {
        let file = self.0.folder.checkpoint()?;
        self.read(move |db| {
            let (leaves, head, lost) = (store::count(db)?, store::head(db)?, store::lost(db)?);
            Ok(Status { leaves, head, file: file.clone(), lost })
        })
    }

    pub(crate) fn folder(&self) -> &Folder {
        &self.0.folder
    }

    pub(crate) fn read<T: Send + 'static>(
        &self,
        closure: impl FnMut(&mut kheo_store::Reader<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Fault> {
        self.0.db.read_now(closure).map_err(Error::into_fault)
    }

    pub(crate) fn write<T: Send + 'static>(
        &self,
        closure: impl FnMut(&mut kheo_store::Tx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Fault> {
        self.0.db.write_now(closure).map_err(Error::into_fault)
    }

    /// Reads a checkpoint that was signed by this log.
    pub(crate) fn open(&self, note: &str) -> Result<Checkpoint, Fault> {
        let signed = self.0.keys.open(note).map_err(refused("reading a checkpoint"))?;
        Ok(signed.checkpoint)
    }
}

/// Sizes are whole numbers of the database, which are never negative here.
pub(crate) fn size_of(size: i64) -> u64 {
    u64::try_from(size).unwrap_or(0)
}
