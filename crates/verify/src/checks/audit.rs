//! Checks a whole log: every entry hashed again and compared with every stored hash, up to the root that was signed.
//!
//! Bundles are read by several threads and judged in order, a few at a time, so memory does not grow with them. What grows
//! is the set of act ids, which finds acts that stand twice and references to what does not stand before: about 36 bytes a leaf.

use crate::files::Files;
use crate::hash::{self, Growing, Hash, Head};
use crate::leaf::Leaf;
use crate::tiles::{self, Kind, TilePath, WIDTH};
use crate::{Error, bundle};
use std::collections::HashSet;
use std::sync::mpsc;

/// Bundles that a thread reads ahead.
const AHEAD: usize = 4;

/// What a whole check has seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    /// Entries that were hashed.
    pub entries: u64,
    /// Files that were compared.
    pub files: u64,
}

/// What is to be checked beyond hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Hashes alone, as for a log of somebody else.
    Hashes,
    /// Also that every entry is a leaf of this version, that no act stands twice and that each `prev` stands before.
    Leaves,
}

struct Bundle {
    path: TilePath,
    hashes: Vec<Hash>,
    leaves: Vec<Leaf>,
}

/// Reads one bundle and compares its entries with the stored hashes.
fn one(files: &impl Files, index: u64, size: u64, depth: Depth) -> Result<Bundle, Error> {
    let outside = || Error::malformed("tree", "a bundle outside it");
    let entries_path = TilePath::at(Kind::Entries, index, size).ok_or_else(outside)?;
    let path = TilePath { kind: Kind::Hashes(0), ..entries_path };
    let bytes = files.tile(entries_path)?;
    let entries = bundle::first_entries(&bytes, path.width)
        .map_err(|_| Error::Tree { path: entries_path.to_string() })?;
    let hashes: Vec<Hash> = entries.iter().map(|entry| hash::leaf_hash(entry)).collect();
    compare(files, path, &hashes)?;
    let mut leaves = Vec::new();
    if depth == Depth::Leaves {
        for (at, entry) in entries.iter().enumerate() {
            let number = index * WIDTH + at as u64;
            leaves.push(Leaf::parse(entry).map_err(|error| Error::Leaf { number, why: error.to_string() })?);
        }
    }
    Ok(Bundle { path, hashes, leaves })
}

fn compare(files: &impl Files, path: TilePath, hashes: &[Hash]) -> Result<(), Error> {
    let mut stored = files.tile(path)?;
    if !stored.len().is_multiple_of(32) || stored.len() < hashes.len() * 32 {
        return Err(Error::Tree { path: path.to_string() });
    }
    stored.truncate(hashes.len() * 32);
    if stored == hashes.as_flattened() { Ok(()) } else { Err(Error::Tree { path: path.to_string() }) }
}

/// The levels above leaves, of which only what is not yet a full tile is kept.
struct Levels<'a, F> {
    files: &'a F,
    size: u64,
    open: Vec<(u64, Vec<Hash>)>,
    compared: u64,
}

impl<F: Files> Levels<'_, F> {
    /// Adds the root of a full tile of the level below.
    fn add(&mut self, mut root: Hash) -> Result<(), Error> {
        for level in 0.. {
            if self.open.len() == level {
                self.open.push((0, Vec::new()));
            }
            let (index, hashes) = &mut self.open[level];
            hashes.push(root);
            let Ok(full) = <&[Hash; 256]>::try_from(hashes.as_slice()) else { break };
            root = tiles::root_of_full(full);
            let (index, full) = (std::mem::replace(index, *index + 1), std::mem::take(hashes));
            self.compare(level, index, &full)?;
        }
        Ok(())
    }

    fn compare(&mut self, level: usize, index: u64, hashes: &[Hash]) -> Result<(), Error> {
        let kind = Kind::Hashes(u8::try_from(level + 1).unwrap_or(u8::MAX));
        let path =
            TilePath::at(kind, index, self.size).ok_or(Error::malformed("tree", "a tile outside it"))?;
        self.compared += 1;
        compare(self.files, path, hashes)
    }

    fn finish(mut self) -> Result<u64, Error> {
        for (level, (index, hashes)) in std::mem::take(&mut self.open).into_iter().enumerate() {
            if !hashes.is_empty() {
                self.compare(level, index, &hashes)?;
            }
        }
        Ok(self.compared)
    }
}

/// Checks that leaves refer to what stands before them.
#[derive(Default)]
struct Order(HashSet<[u8; 16]>);

impl Order {
    fn follow(&mut self, number: u64, leaf: &Leaf) -> Result<(), Error> {
        let wrong = |why: &str| Err(Error::Leaf { number, why: why.to_owned() });
        if leaf.prev.is_some_and(|prev| !self.0.contains(&prev)) {
            return wrong("it follows an act that does not stand before it");
        }
        if self.0.insert(leaf.act) { Ok(()) } else { wrong("its act stands in the record already") }
    }
}

/// Checks a whole log against a tree that was signed, and gives every leaf to `each`, in order.
///
/// # Errors
/// The first thing that is wrong, or what could not be read.
pub fn audit<F: Files>(
    files: &F,
    head: &Head,
    depth: Depth,
    mut each: impl FnMut(u64, Leaf),
) -> Result<Audit, Error> {
    let bundles = head.0.div_ceil(WIDTH);
    let workers = files.at_once().max(1) as u64;
    let mut growing = Growing::default();
    let mut levels = Levels { files, size: head.0, open: Vec::new(), compared: 0 };
    let mut order = Order::default();
    std::thread::scope(|scope| {
        let mut readers = Vec::new();
        for worker in 0..workers.min(bundles) {
            let (sender, receiver) = mpsc::sync_channel(AHEAD);
            readers.push(receiver);
            scope.spawn(move || {
                let mut index = worker;
                // Whoever judges has gone when something was wrong.
                while index < bundles && sender.send(one(files, index, head.0, depth)).is_ok() {
                    index += workers;
                }
            });
        }
        for (index, reader) in (0..bundles).zip(readers.iter().cycle()) {
            let stopped = |_| Error::malformed("tree", "reading stopped");
            let bundle = reader.recv().map_err(stopped)??;
            if let Ok(full) = <&[Hash; 256]>::try_from(bundle.hashes.as_slice()) {
                let root = tiles::root_of_full(full);
                growing.push_256(root)?;
                levels.add(root)?;
            } else {
                bundle.hashes.iter().for_each(|hash| growing.push(*hash));
            }
            for (number, leaf) in (bundle.path.index * WIDTH..).zip(bundle.leaves) {
                order.follow(number, &leaf)?;
                each(number, leaf);
            }
            debug_assert_eq!(index, bundle.path.index);
        }
        Ok::<_, Error>(())
    })?;
    if growing.root() != head.1 {
        return Err(Error::Tree { path: "checkpoint".to_owned() });
    }
    Ok(Audit { entries: growing.size(), files: bundles * 2 + levels.finish()? })
}
