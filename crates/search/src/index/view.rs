//! What a commit lets be read: segments, each with its numbers in memory and its longest lists as bits.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kheo_base::{Fault, Id};
use tantivy::columnar::Column;
use tantivy::index::{Index, SegmentId, SegmentReader};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{IndexReader, ReloadPolicy, Term};

use super::bits::Bits;
use super::{Fields, Payload, fault};
use crate::facets::{Dictionary, Packed};

/// A list is worth keeping as bits when it holds more than one document in so many.
const KEPT_FROM: u32 = 64;
/// Bytes of bits that are kept for all segments together.
const KEPT_BYTES_MAX: usize = 12 << 20;

/// What is the same in a segment as long as it lives, whatever is deleted from it.
struct Lasting {
    packed: Vec<Packed>,
    ids: Column<i64>,
    lists: Mutex<HashMap<(Field, String), Arc<Bits>>>,
}

/// One segment.
pub(crate) struct Segment {
    reader: SegmentReader,
    lasting: Arc<Lasting>,
    /// How many lists may be kept.
    lists_max: usize,
    /// What everybody may find.
    pub(crate) public: Arc<Bits>,
    /// Everything that was not deleted.
    pub(crate) alive: Arc<Bits>,
}

/// Everything that a commit lets be read.
pub(crate) struct View {
    pub(crate) fields: Fields,
    pub(crate) segments: Vec<Segment>,
    pub(crate) dictionary: Dictionary,
    pub(crate) position: i64,
}

/// Opens the files of an index for reading.
pub(crate) fn reader_of(index: &Index) -> Result<IndexReader, Fault> {
    let reader =
        index.reader_builder().reload_policy(ReloadPolicy::Manual).doc_store_cache_num_blocks(1).try_into();
    reader.map_err(fault("opening the search index"))
}

impl View {
    /// Reads the last commit. What an older view knows of the same segments is taken over.
    pub(crate) fn read(
        reader: &IndexReader,
        fields: Fields,
        payload: Payload,
        older: Option<&Self>,
    ) -> Result<Self, Fault> {
        reader.reload().map_err(fault("reading the search index again"))?;
        let searcher = reader.searcher();
        let documents: u32 = searcher.segment_readers().iter().map(SegmentReader::max_doc).sum();
        let bytes = (documents as usize / 8).max(1);
        let mut segments = Vec::new();
        let lists_max = (KEPT_BYTES_MAX / bytes).min(1_000);
        for reader in searcher.segment_readers() {
            segments.push(match older.and_then(|older| older.segment(reader.segment_id())) {
                Some(older) => older.again(reader.clone(), lists_max),
                None => Segment::new(reader.clone(), Arc::new(Lasting::read(reader)?), lists_max),
            });
        }
        Ok(Self { fields, segments, dictionary: payload.dictionary, position: payload.position })
    }

    fn segment(&self, id: SegmentId) -> Option<&Segment> {
        self.segments.iter().find(|segment| segment.reader.segment_id() == id)
    }

    /// Returns how many documents can be found.
    pub(crate) fn documents(&self) -> usize {
        self.segments.iter().map(|segment| segment.reader.num_docs() as usize).sum()
    }

    /// Returns in how many documents a word of a field occurs, the deleted ones too.
    pub(crate) fn frequency(&self, field: Field, word: &str) -> Result<usize, Fault> {
        let term = Term::from_field_text(field, word);
        let mut count = 0;
        for segment in &self.segments {
            let list = segment.reader.inverted_index(field).map_err(fault("reading the search index"))?;
            count +=
                list.doc_freq(&term).map_err(|error| Fault::because("reading the search index", error))?
                    as usize;
        }
        Ok(count)
    }

    /// Calls a function with each word of a field that begins so, and the number of its documents, segment after segment.
    pub(crate) fn each_word(
        &self,
        field: Field,
        beginning: &str,
        mut take: impl FnMut(&str, usize),
    ) -> Result<(), Fault> {
        let reading = |error| Fault::because("reading the words of the search index", error);
        for segment in &self.segments {
            let list = segment.reader.inverted_index(field).map_err(fault("reading the search index"))?;
            let mut words = list.terms().range().ge(beginning).into_stream().map_err(reading)?;
            while words.advance() {
                if !words.key().starts_with(beginning.as_bytes()) {
                    break;
                }
                if let Ok(word) = std::str::from_utf8(words.key()) {
                    take(word, words.value().doc_freq as usize);
                }
            }
        }
        Ok(())
    }
}

impl Lasting {
    fn read(reader: &SegmentReader) -> Result<Self, Fault> {
        let opening = fault("opening a column of the search index");
        let packed = reader.fast_fields().u64("packed").map_err(&opening)?;
        let ids = reader.fast_fields().i64("id").map_err(&opening)?;
        let packed =
            (0..reader.max_doc()).map(|document| Packed(packed.first(document).unwrap_or(0))).collect();
        Ok(Self { packed, ids, lists: Mutex::default() })
    }
}

impl Segment {
    fn new(reader: SegmentReader, lasting: Arc<Lasting>, lists_max: usize) -> Self {
        let size = reader.max_doc();
        let (mut alive, mut public) = (Bits::none(size), Bits::none(size));
        for document in reader.doc_ids_alive() {
            alive.add(document);
            if lasting.packed.get(document as usize).is_some_and(|packed| packed.is_public()) {
                public.add(document);
            }
        }
        Self { reader, lasting, lists_max, public: Arc::new(public), alive: Arc::new(alive) }
    }

    /// Returns the same segment after a commit: most often nothing was deleted from it.
    fn again(&self, reader: SegmentReader, lists_max: usize) -> Self {
        if reader.num_deleted_docs() != self.reader.num_deleted_docs() {
            return Self::new(reader, self.lasting.clone(), lists_max);
        }
        let (public, alive) = (self.public.clone(), self.alive.clone());
        Self { reader, lasting: self.lasting.clone(), lists_max, public, alive }
    }

    /// Returns how many documents it holds, the deleted ones too.
    pub(crate) fn size(&self) -> u32 {
        self.reader.max_doc()
    }

    /// Returns a document's number.
    #[inline]
    pub(crate) fn packed(&self, document: u32) -> Packed {
        self.lasting.packed.get(document as usize).copied().unwrap_or(Packed(0))
    }

    /// Returns the id of a document's subject.
    pub(crate) fn id(&self, document: u32) -> Id {
        Id::from_i64(self.lasting.ids.first(document).unwrap_or(0))
    }

    /// Returns which documents have a word, the deleted ones too.
    pub(crate) fn list(&self, field: Field, word: &str) -> Result<Arc<Bits>, Fault> {
        let key = (field, word.to_owned());
        if let Some(kept) = self.lists().get(&key) {
            return Ok(kept.clone());
        }
        let (bits, length) = self.read_list(field, word)?;
        let bits = Arc::new(bits);
        if length > self.size() / KEPT_FROM && self.lists_max > 0 {
            let mut lists = self.lists();
            if lists.len() >= self.lists_max {
                // Which one goes hardly matters: whatever is asked often comes back at once.
                let any = lists.keys().next().cloned();
                any.and_then(|any| lists.remove(&any));
            }
            lists.insert(key, bits.clone());
        }
        Ok(bits)
    }

    fn lists(&self) -> std::sync::MutexGuard<'_, HashMap<(Field, String), Arc<Bits>>> {
        self.lasting.lists.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read_list(&self, field: Field, word: &str) -> Result<(Bits, u32), Fault> {
        let reading = |error| Fault::because("reading a list of the search index", error);
        let mut bits = Bits::none(self.size());
        let list = self.reader.inverted_index(field).map_err(fault("reading the search index"))?;
        let term = Term::from_field_text(field, word);
        let Some(mut blocks) = list.read_block_postings(&term, IndexRecordOption::Basic).map_err(reading)?
        else {
            return Ok((bits, 0));
        };
        let length = blocks.doc_freq();
        let mut left = length as usize;
        while left > 0 {
            let documents = blocks.docs();
            if documents.is_empty() {
                break;
            }
            documents.iter().for_each(|document| bits.add(*document));
            left = left.saturating_sub(documents.len());
            blocks.advance();
        }
        Ok((bits, length))
    }
}
