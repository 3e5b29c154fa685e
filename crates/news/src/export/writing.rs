//! Writing the folder.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File as Opened, OpenOptions};
use std::io::Write;
use std::path::Path;

use kheo_base::{Error, Fault, Id, Instant};
use kheo_journal::Journal;
use kheo_store::Reader;
use kheo_verify::encoding::hex;
use kheo_verify::hash::sha256;
use serde_json::{Value, json};

use super::files::{self, File};
use super::{KIND, MANIFEST};
use crate::rules::State;
use crate::store::comments::{Shown, replies, threads};
use crate::store::{self, imported};

/// Stories read at once.
const STORIES_AT_ONCE: usize = 50;
/// Comments of one file: it stays well below the longest file that is read.
const COMMENTS_PER_FILE: usize = 200;

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Stories by the word of their state; those that were erased are counted and not written.
    pub stories: BTreeMap<&'static str, usize>,
    /// Texts that were published.
    pub versions: usize,
    /// Comments that everybody reads.
    pub comments: usize,
}

/// Writes the whole newsroom into a folder that does not exist or is empty. `progress` hears how many stories are written.
///
/// # Errors
/// A fault of the database or of the disk; then there is no manifest.
pub fn export(journal: &Journal, folder: &Path, progress: &mut dyn FnMut(usize)) -> Result<Counts, Error> {
    let failed = |error| Fault::because(format!("making the folder {}", folder.display()), error);
    private_folder(folder).map_err(failed)?;
    if fs::read_dir(folder).map_err(failed)?.next().is_some() {
        return Err(Fault::new(format!("the folder {} is not empty", folder.display())).into());
    }
    let (mut counts, mut written, mut after) = (Counts::default(), Vec::new(), None);
    let mut done = 0;
    loop {
        let batch = journal.db().read_now(move |db| stories_after(db, after))?;
        let Some(last) = batch.last() else { break };
        after = Some(last.id);
        for story in &batch {
            *counts.stories.entry(story.state.word()).or_default() += 1;
            counts.versions += story.versions;
            counts.comments += story.comments;
            for file in &story.files {
                written.push(write(folder, file)?);
            }
        }
        done += batch.len();
        progress(done);
    }
    let manifest = manifest(&counts, &written, journal.now());
    write(folder, &File { path: MANIFEST.to_owned(), text: format!("{manifest:#}\n") })?;
    Ok(counts)
}

/// A story with its files.
struct Written {
    id: Id,
    state: State,
    versions: usize,
    comments: usize,
    files: Vec<File>,
}

fn stories_after(db: &mut Reader<'_>, after: Option<Id>) -> Result<Vec<Written>, Error> {
    let mut all = Vec::new();
    for id in store::ids_after(db, after, STORIES_AT_ONCE)? {
        let Some(story) = store::load(db, id)? else { continue };
        let mut written = Written { id, state: story.state, versions: 0, comments: 0, files: Vec::new() };
        // Nothing is left of what it said.
        if story.state != State::Erased {
            written.files.push(files::story(&story, &imported::origins(db, id)?));
            let versions = store::versions(db, id)?;
            written.versions = versions.len();
            written.files.extend(versions.iter().map(|version| files::version(&story, version)));
        }
        if story.state == State::Published {
            let comments = comments(db, id)?;
            written.comments = comments.len();
            let parts = comments.chunks(COMMENTS_PER_FILE).enumerate();
            written.files.extend(parts.map(|(at, part)| files::comments(&story, at + 1, part)));
        }
        all.push(written);
    }
    Ok(all)
}

/// Returns every comment that everybody reads, each thread together.
fn comments(db: &mut Reader<'_>, id: Id) -> Result<Vec<Shown>, Fault> {
    let (mut all, mut before) = (Vec::new(), None);
    loop {
        let (found, next) = threads(db, id, before)?;
        for thread in found {
            let (top_id, mut is_more, mut after) = (thread.top.id, thread.top.replies > 0, None);
            all.push(thread.top);
            while is_more {
                let (page, next) = replies(db, id, top_id, after)?;
                all.extend(page);
                (is_more, after) = (next.is_some(), next);
            }
        }
        before = next;
        if before.is_none() {
            return Ok(all);
        }
    }
}

/// Writes a file and returns what the manifest says of it.
fn write(folder: &Path, file: &File) -> Result<Value, Fault> {
    let path = folder.join(&file.path);
    let failed = |error| Fault::because(format!("writing {}", path.display()), error);
    if let Some(parent) = path.parent() {
        private_folder(parent).map_err(failed)?;
    }
    let mut made = private_file(&path).map_err(failed)?;
    made.write_all(file.text.as_bytes()).and_then(|()| made.sync_data()).map_err(failed)?;
    let digest = hex(&sha256(file.text.as_bytes()));
    Ok(json!({ "path": file.path, "bytes": file.text.len(), "sha256": digest }))
}

/// Makes a folder that only its owner can open: drafts lie in it, and texts that were withdrawn. One that is there stays as it is.
fn private_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Makes a file that only its owner can read.
fn private_file(path: &Path) -> std::io::Result<Opened> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn manifest(counts: &Counts, files: &[Value], made_at: Instant) -> Value {
    json!({
        "kind": KIND,
        "format": 1,
        "complete": true,
        "made_at": made_at.to_string(),
        "stories": counts.stories,
        "versions": counts.versions,
        "comments": counts.comments,
        "files": files,
    })
}
