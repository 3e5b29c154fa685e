//! The folder in which finished files wait to be taken away, and are found again by whoever wants the same.
//!
//! A file's name says what it is: `table.identity.position.end`. It is offered only with its manifest beside it, which is written
//! last, and only if it is as long as the manifest says.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::UNIX_EPOCH;

use kheo_base::{Fault, Instant};

use crate::manifest::{END, Manifest};
use crate::order::Order;
use crate::pump::io_fault;
use crate::run::{Part, beside};

/// How long a finished file waits.
const KEPT_SECONDS: i64 = 24 * 3600;
/// How long an unfinished one may lie before whoever wrote it is taken for dead.
const PART_SECONDS: i64 = 2 * 3600;
/// Most bytes of all files together; the oldest go first.
const BYTES_MAX: u64 = 4 << 30;
/// Most files, however small: each search for one looks at all names.
const FILES_MAX: usize = 2_000;

/// The folder.
#[derive(Debug, Clone)]
pub struct Spool {
    folder: PathBuf,
}

/// A finished file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// Where it lies.
    pub path: PathBuf,
    /// What is in it.
    pub manifest: Manifest,
}

impl Spool {
    /// Takes a folder, which is made when the first file is.
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Names a file to begin with, after making the folder.
    ///
    /// # Errors
    /// A fault if the folder cannot be made.
    pub fn begin(&self, order: &Order) -> Result<Part, Fault> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        fs::create_dir_all(&self.folder).map_err(|error| io_fault("making the folder of exports", error))?;
        let (number, process) = (NUMBER.fetch_add(1, Ordering::Relaxed), std::process::id());
        Ok(Part::new(self.folder.join(format!("{}.{process}-{number}.part", order.identity()))))
    }

    /// Puts a finished file among those that are offered.
    ///
    /// # Errors
    /// A fault of the disk.
    pub fn keep(&self, order: &Order, part: Part, manifest: Manifest) -> Result<Ready, Fault> {
        let end = order.format.end();
        let path = self.folder.join(format!("{}.{:020}.{end}", order.identity(), manifest.position));
        part.finish(&path, &manifest)?;
        Ok(Ready { path, manifest })
    }

    /// Finds a finished file of this order that stands for exactly this position, or else the newest that stands for a later one.
    pub fn find(&self, order: &Order, position: i64) -> Option<Ready> {
        let start = format!("{}.", order.identity());
        let names = self.names().into_iter().filter_map(|name| {
            let rest = name.strip_prefix(&start)?;
            let of: i64 = rest.split('.').next()?.parse().ok()?;
            (of >= position && !name.ends_with(END)).then_some((of, name))
        });
        let mut found: Vec<(i64, String)> = names.collect();
        found.sort_by_key(|(of, _)| (*of != position, std::cmp::Reverse(*of)));
        found.into_iter().find_map(|(_, name)| self.ready(&name))
    }

    /// Returns the last whole table that was made, whatever its format.
    pub fn last(&self, word: &str) -> Option<Manifest> {
        let start = format!("{word}.");
        let manifests =
            self.names().into_iter().filter(|name| name.starts_with(&start) && name.ends_with(END));
        let read =
            manifests.filter_map(|name| Manifest::read(&fs::read_to_string(self.folder.join(name)).ok()?));
        let is_whole = |manifest: &Manifest| {
            manifest.json["since"].is_null()
                && manifest.json["filter"].as_object().is_some_and(serde_json::Map::is_empty)
        };
        read.filter(is_whole).max_by_key(|manifest| manifest.made_at)
    }

    fn ready(&self, name: &str) -> Option<Ready> {
        let path = self.folder.join(name);
        let manifest = Manifest::read(&fs::read_to_string(beside(&path)).ok()?)?;
        let is_whole = fs::metadata(&path).is_ok_and(|file| file.len() == manifest.bytes);
        is_whole.then_some(Ready { path, manifest })
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
    }

    /// Deletes every file, finished or not: one of them may hold what was erased since.
    ///
    /// # Errors
    /// A fault if a file cannot be deleted.
    pub fn clear(&self) -> Result<(), Fault> {
        for name in self.names() {
            match fs::remove_file(self.folder.join(name)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(io_fault("deleting exports", error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Deletes what is too old, what was never finished, and the oldest of what is too much.
    pub fn sweep(&self, now: Instant) {
        let mut kept: Vec<(i64, u64, PathBuf)> = Vec::new();
        for name in self.names() {
            let path = self.folder.join(&name);
            let Some((age, bytes)) = age_and_size(&path, now) else { continue };
            let is_offered = name.ends_with(END) || beside(&path).exists();
            let longest = if is_offered { KEPT_SECONDS } else { PART_SECONDS };
            if age > longest {
                delete(&path);
            } else if is_offered && !name.ends_with(END) {
                kept.push((age, bytes, path));
            }
        }
        kept.sort();
        let mut sum = 0_u64;
        for (place, (_, bytes, path)) in kept.into_iter().enumerate() {
            sum += bytes;
            if sum > BYTES_MAX || place >= FILES_MAX {
                // The manifest first: a file without one is not offered.
                delete(&beside(&path));
                delete(&path);
            }
        }
    }
}

fn delete(path: &Path) {
    if let Err(error) = fs::remove_file(path) {
        tracing::warn!(path = %path.display(), %error, "an old export could not be deleted");
    }
}

fn age_and_size(path: &Path, now: Instant) -> Option<(i64, u64)> {
    let about = fs::metadata(path).ok()?;
    let changed = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let changed = i64::try_from(changed.as_millis()).ok()?;
    Some(((now.millis() - changed) / 1000, about.len()))
}
