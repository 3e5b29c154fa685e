//! Writing the folder.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File as Opened, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use kheo_base::{Error, Fault, Id, Instant};
use kheo_journal::Journal;
use kheo_store::Reader;
use kheo_verify::encoding::hex;
use kheo_verify::hash::sha256;
use serde_json::{Value, json};

use super::files::{self, Beside, File};
use super::{KIND, MANIFEST};
use crate::kinds::known_sections;
use crate::rules::pictures::{Attached, AttachmentKind};
use crate::rules::{KnownSections, State};
use crate::store::comments::{Shown, replies, threads};
use crate::store::pictures::{attached as attached_to, content, manifest as manifest_of, served};
use crate::store::{self, Story, imported};

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
    /// Photographs and files.
    pub attachments: usize,
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
    let today = journal.now().day();
    let sections = Arc::new(journal.db().read_now(move |db| Ok(known_sections(db, today)?))?);
    loop {
        let sections = sections.clone();
        let batch = journal.db().read_now(move |db| stories_after(db, after, &sections))?;
        let Some(last) = batch.last() else { break };
        after = Some(last.id);
        for story in &batch {
            *counts.stories.entry(story.state.word()).or_default() += 1;
            counts.versions += story.versions;
            counts.comments += story.comments;
            for file in &story.files {
                written.push(write(folder, file)?);
            }
            for (path, key, part) in &story.attached {
                let (key, part) = (key.clone(), part.clone());
                // What was taken away meanwhile has no bytes any more.
                if let Some(bytes) = journal.db().read_now(move |db| bytes_of(db, &key, &part))? {
                    written.push(write(folder, &File { path: path.clone(), bytes })?);
                    counts.attachments += 1;
                }
            }
        }
        done += batch.len();
        progress(done);
    }
    let manifest = manifest(&counts, &written, journal.now());
    write(folder, &File { path: MANIFEST.to_owned(), bytes: format!("{manifest:#}\n").into_bytes() })?;
    Ok(counts)
}

/// A story with its files.
struct Written {
    id: Id,
    state: State,
    versions: usize,
    comments: usize,
    files: Vec<File>,
    /// Photographs and files: path, key, and the part that stands for each. Their bytes are read one by one.
    attached: Vec<(String, String, String)>,
}

/// Returns the bytes that stand for a photograph or a file.
fn bytes_of(db: &mut Reader<'_>, key: &str, part: &str) -> Result<Option<Vec<u8>>, Error> {
    let found = served(db, key)?;
    Ok(found.map(|found| content(db, found.id, part)).transpose()?.flatten())
}

fn stories_after(
    db: &mut Reader<'_>,
    after: Option<Id>,
    sections: &KnownSections,
) -> Result<Vec<Written>, Error> {
    let mut all = Vec::new();
    for id in store::ids_after(db, after, STORIES_AT_ONCE)? {
        let Some(story) = store::load(db, id)? else { continue };
        let (files, attached) = (Vec::new(), Vec::new());
        let mut written = Written { id, state: story.state, versions: 0, comments: 0, files, attached };
        // Nothing is left of what it said.
        if story.state != State::Erased {
            let filed = store::filed(db, id)?;
            let section_name = sections.name(&filed.section, true).to_owned();
            let beside = Beside { filed, section_name, attached: attached_to(db, id)? };
            written.files.push(files::story(&story, &beside, &imported::origins(db, id)?));
            written.attached = beside.attached.iter().map(|one| part_of(&story, one)).collect();
            for version in store::versions(db, id)? {
                let beside = manifest_of(db, id, version.version)?;
                written.versions += 1;
                written.files.push(files::version(&story, &version, &beside));
            }
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

/// Returns where a photograph or a file is written, its key, and the part that stands for it: of a photograph the widest JPEG.
fn part_of(story: &Story, one: &Attached) -> (String, String, String) {
    let part = match one.kind {
        AttachmentKind::Photo => format!("{}.jpg", one.width),
        AttachmentKind::Pdf | AttachmentKind::Docx => "file".to_owned(),
    };
    (format!("{}/{}", super::STORIES, files::path_of(story, one)), one.key.clone(), part)
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
    made.write_all(&file.bytes).and_then(|()| made.sync_data()).map_err(failed)?;
    let digest = hex(&sha256(&file.bytes));
    Ok(json!({ "path": file.path, "bytes": file.bytes.len(), "sha256": digest }))
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
        "format": 2,
        "complete": true,
        "made_at": made_at.to_string(),
        "stories": counts.stories,
        "versions": counts.versions,
        "comments": counts.comments,
        "attachments": counts.attachments,
        "files": files,
    })
}
