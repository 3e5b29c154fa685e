//! Writing the index: documents are added and replaced, and a commit makes them readable together with the place in the
//! journal up to which they stand.

use std::collections::HashSet;
use std::path::Path;

use kheo_base::{Fault, Id};
use kheo_facts::found::Document;
use tantivy::directory::MmapDirectory;
use tantivy::index::SegmentId;
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::{Index, IndexWriter, TantivyDocument, Term};

use super::{Fields, Payload, fault, schema, settings, subject_number};
use crate::facets::Dictionary;
use crate::words::{Speller, Syllable, pair};

/// Bytes that a thread gathers before it writes a segment: the least that the index allows.
const FOLLOWING_BYTES: usize = 16 << 20;
/// The same while everything is built: larger segments need fewer merges.
const BUILDING_BYTES: usize = 40 << 20;
/// Threads that build.
const BUILDING_THREADS: usize = 2;
/// Share of deleted documents from which a segment is written again.
const DELETED_SHARE_MAX: f32 = 0.3;

/// Writes one index.
pub struct Builder {
    index: Index,
    fields: Fields,
    writer: IndexWriter,
    speller: Speller,
    dictionary: Dictionary,
}

/// How much is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// A few documents now and then.
    Following,
    /// Everything.
    Building,
}

/// Makes a new index in a folder, or in memory.
pub(crate) fn make(folder: Option<&Path>) -> Result<Index, Fault> {
    let builder = Index::builder().schema(schema().0).settings(settings());
    match folder {
        Some(folder) => builder.create_in_dir(folder).map_err(fault("making the search index")),
        None => builder.create_in_ram().map_err(fault("making the search index")),
    }
}

/// Opens the index in a folder; `None` if there is none, it is damaged or of another version.
pub(crate) fn open(folder: &Path) -> Option<Index> {
    let open = || Index::open(MmapDirectory::open(folder).ok()?).ok();
    let index = open()?;
    let is_ours = index.schema() == schema().0 && Payload::of(&index).is_some();
    // Reads every byte once: a damaged file would otherwise be met in the middle of an answer. What was mapped for it is
    // let go with this handle.
    let is_whole = is_ours && index.validate_checksum().is_ok_and(|damaged| damaged.is_empty());
    drop(index);
    if is_whole { open() } else { None }
}

/// The fields of an index made or opened here.
pub(crate) fn fields() -> Fields {
    schema().1
}

impl Builder {
    /// Begins to write an index.
    pub(crate) fn new(index: &Index, dictionary: Dictionary, pace: Pace) -> Result<Self, Fault> {
        let (threads, bytes) = match pace {
            Pace::Following => (1, FOLLOWING_BYTES),
            Pace::Building => (BUILDING_THREADS, BUILDING_BYTES),
        };
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread(bytes)
            .num_merge_threads(1)
            .build();
        let writer: IndexWriter =
            index.writer_with_options(options).map_err(fault("beginning to write the search index"))?;
        let mut policy = LogMergePolicy::default();
        policy.set_del_docs_ratio_before_merge(DELETED_SHARE_MAX);
        writer.set_merge_policy(Box::new(policy));
        Ok(Self { index: index.clone(), fields: fields(), writer, speller: Speller::default(), dictionary })
    }

    /// Makes an index in an empty folder and begins to fill it: for measurements.
    ///
    /// # Errors
    /// A fault of the disk.
    pub fn in_folder(folder: &Path) -> Result<Self, Fault> {
        Self::new(&make(Some(folder))?, Dictionary::default(), Pace::Building)
    }

    /// Returns the index that is written.
    pub(crate) fn index(&self) -> &Index {
        &self.index
    }

    /// Forgets the documents of a subject.
    pub(crate) fn remove(&mut self, kind: usize, id: Id) {
        let subject = subject_number(kind, id);
        self.writer.delete_term(Term::from_field_u64(self.fields.subject, subject));
    }

    /// Forgets all documents of a kind.
    pub(crate) fn remove_kind(&mut self, kind: usize) {
        self.writer.delete_term(Term::from_field_u64(self.fields.kind, kind as u64));
    }

    /// Adds a document of the kind that stands at this place among those that are followed.
    ///
    /// # Errors
    /// A fault of the disk.
    pub fn add(&mut self, kind: usize, document: &Document) -> Result<(), Fault> {
        let title = self.speller.syllables(&document.title);
        let heads = [&document.place, &document.organisation].map(|text| self.speller.syllables(text));
        let mut row = TantivyDocument::default();
        let fields = self.fields;
        row.add_u64(fields.subject, subject_number(kind, document.id));
        row.add_u64(fields.kind, kind as u64);
        row.add_i64(fields.id, document.id.to_i64());
        row.add_u64(fields.packed, self.dictionary.pack(document, kind, title.len()));
        row.add_text(fields.title_exact, joined(title.iter().map(|word| &*word.exact)));
        row.add_text(fields.title, joined(title.iter().map(|word| &*word.folded)));
        row.add_text(fields.title_pairs_exact, pairs(&title, |word| &word.exact));
        row.add_text(fields.title_pairs, pairs(&title, |word| &word.folded));
        let mut all: HashSet<std::sync::Arc<str>> = title.iter().map(|word| word.folded.clone()).collect();
        for head in &heads {
            row.add_text(fields.head, joined(head.iter().map(|word| &*word.folded)));
            row.add_text(fields.head_pairs, pairs(head, |word| &word.folded));
            all.extend(head.iter().map(|word| word.folded.clone()));
        }
        for text in &document.texts {
            all.extend(self.speller.syllables(&text.read()).into_iter().map(|word| word.folded));
        }
        row.add_text(fields.all, joined(all.iter().map(|word| &**word)));
        self.writer.add_document(row).map(drop).map_err(fault("adding to the search index"))
    }

    /// Makes what was added readable, together with the place in the journal, and the moment of what time alone changes.
    ///
    /// # Errors
    /// A fault of the disk; then nothing has changed.
    pub fn commit(&mut self, position: i64, act: &str, moment: i64) -> Result<(), Fault> {
        let committing = fault("committing the search index");
        let payload =
            Payload { position, act: act.to_owned(), moment, dictionary: self.dictionary.clone() }.to_text();
        let mut prepared = self.writer.prepare_commit().map_err(&committing)?;
        prepared.set_payload(&payload);
        prepared.commit().map(drop).map_err(&committing)
    }

    /// Writes every part anew that holds documents which are gone: until then their words stand in its files.
    ///
    /// # Errors
    /// A fault of the disk.
    pub(crate) fn purge(&mut self) -> Result<(), Fault> {
        let purging = fault("writing parts of the search index anew");
        let parts = self.index.searchable_segment_metas().map_err(&purging)?;
        let stale = parts.iter().filter(|part| part.num_deleted_docs() > 0);
        let stale: Vec<SegmentId> = stale.map(tantivy::SegmentMeta::id).collect();
        if stale.is_empty() {
            return Ok(());
        }
        self.writer.merge(&stale).wait().map(drop).map_err(&purging)
    }

    /// Deletes the files of parts that were replaced.
    ///
    /// # Errors
    /// A fault of the disk.
    pub(crate) fn collect(&self) -> Result<(), Fault> {
        let collected = self.writer.garbage_collect_files().wait();
        collected.map(drop).map_err(fault("deleting old files of the search index"))
    }

    /// Waits for merges and lets the files go.
    ///
    /// # Errors
    /// A fault of the disk.
    pub fn finish(self) -> Result<(), Fault> {
        self.writer.wait_merging_threads().map_err(fault("merging the search index"))
    }
}

fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for word in words {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

fn pairs(words: &[Syllable], spelling: impl Fn(&Syllable) -> &str) -> String {
    let pairs: Vec<String> = words.windows(2).map(|two| pair(spelling(&two[0]), spelling(&two[1]))).collect();
    pairs.join(" ")
}
