//! After an old backup was restored: the leaves that people have seen come back from the files of the log, so that it goes on
//! without a fork. The data of those acts are lost, and their pages say so.

use kheo_base::{Fault, Id, Instant, to_hex};
use kheo_store::Tx;
use kheo_verify::bundle::first_entries;
use kheo_verify::hash::{Growing, leaf_hash};
use kheo_verify::leaf::Leaf;

use crate::log::{Log, size_of};
use crate::refused;
use crate::store::{self, Head, LeafRow};

/// Most leaves that come back: they go in by one transaction.
const LEAVES_MAX: usize = 1_000_000;

/// What was carried over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recovered {
    /// Leaves that came back.
    pub leaves: usize,
    /// How many leaves the log has now.
    pub size: u64,
}

impl Log {
    /// Carries leaves that the files have and the database has not into the database.
    ///
    /// # Errors
    /// A fault if the files are not whole, do not give the root that was signed, or contradict the database: then nothing is changed.
    pub fn recover(&self) -> Result<Recovered, Fault> {
        let Some(note) = self.folder().checkpoint()? else {
            return Err(Fault::new("there is no file checkpoint from which anything could come back"));
        };
        let checkpoint = self.open(&note)?;
        let (head, leaves) = self.read(|db| Ok((store::head(db)?, store::count(db)?)))?;
        let known = size_of(leaves);
        if checkpoint.size <= size_of(head.size) {
            return Ok(Recovered { leaves: 0, size: known });
        }
        let missing = self.missing(known, checkpoint.size, &checkpoint.root)?;
        let (from, rows) = (head.size, rows(known, missing)?);
        let (count, size) = (rows.len(), checkpoint.size);
        if count > LEAVES_MAX {
            return Err(Fault::new("more than a million acts are missing: restore a newer backup first"));
        }
        let now = i64::try_from(size).unwrap_or(i64::MAX);
        let next = Head { size: now, root: to_hex(&checkpoint.root), note, signed_at: head.signed_at };
        self.write(move |tx| {
            for row in &rows {
                add(tx, row.clone())?;
            }
            if store::move_head(tx, from, &next)? {
                return Ok(());
            }
            Err(Fault::new("another program moved the checkpoint meanwhile").into())
        })?;
        Ok(Recovered { leaves: count, size })
    }

    /// Reads all entries of the files, checks them against the signed root and the database, and returns those from `known` on.
    fn missing(&self, known: u64, size: u64, root: &kheo_verify::Hash) -> Result<Vec<Vec<u8>>, Fault> {
        let (mut tree, mut missing) = (Growing::default(), Vec::new());
        for index in 0..size.div_ceil(256) {
            let lacking = || Fault::new(format!("bundle {index} is missing in the files of the record"));
            let (path, bytes) = self.folder().bundle(index, size)?.ok_or_else(lacking)?;
            let entries = first_entries(&bytes, path.width).map_err(refused("reading a bundle"))?;
            let from = i64::try_from(index * 256).unwrap_or(i64::MAX);
            let stored = self.read(move |db| Ok(store::entries(db, from, 256)?))?;
            for (at, entry) in entries.into_iter().enumerate() {
                if stored.get(at).is_some_and(|stored| stored != entry) {
                    return Err(Fault::new(
                        "the database and the files tell two histories: this cannot be joined",
                    ));
                }
                if tree.size() >= known {
                    missing.push(entry.to_vec());
                }
                tree.push(leaf_hash(entry));
            }
        }
        if tree.root() == *root {
            return Ok(missing);
        }
        Err(Fault::new("the bundles do not give the root that was signed: the files are damaged"))
    }
}

fn rows(known: u64, entries: Vec<Vec<u8>>) -> Result<Vec<LeafRow>, Fault> {
    let mut rows = Vec::with_capacity(entries.len());
    for (index, entry) in (known..).zip(entries) {
        let leaf = Leaf::parse(&entry).map_err(refused("reading a leaf"))?;
        rows.push(LeafRow {
            index: i64::try_from(index).unwrap_or(i64::MAX),
            act_id: leaf.act,
            subject_kind: String::new(),
            subject_id: Id::from_i64(0),
            kind: leaf.kind,
            unit_code: leaf.unit.unwrap_or_default(),
            at: Instant::from_millis(leaf.minute.saturating_mul(60_000)),
            is_lost: true,
            entry,
        });
    }
    Ok(rows)
}

/// Adds a leaf to the subject of the act before it, so that the next act continues from there.
fn add(tx: &mut Tx<'_>, mut row: LeafRow) -> Result<(), Fault> {
    let prev = Leaf::parse(&row.entry).map_err(refused("reading a leaf"))?.prev;
    let before = match prev {
        Some(prev) => store::leaf(tx, &prev)?,
        None => None,
    };
    if let Some(before) = before {
        (row.subject_kind, row.subject_id) = (before.subject_kind, before.subject_id);
    }
    store::add(tx, row).map(drop)
}
