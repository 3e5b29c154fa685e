//! The index itself: which fields it has, how a document is written and how lists of documents are read.
//!
//! Every field keeps nothing but which documents have a word: no text, no positions, no frequencies. Neighbours in names and
//! places are kept as words of their own, which answers phrases there; a phrase elsewhere is looked up in the rows.

pub(crate) mod bits;
pub(crate) mod view;
pub mod writing;

use std::io;

use kheo_base::{Fault, FaultKind};
use tantivy::directory::error::OpenWriteError;
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, IndexSettings, TantivyError};

/// Changes when fields or their contents change: an index of another version is built again.
const VERSION: &str = "kheo-search 4";

/// The fields.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    /// The subject, by which its documents are replaced.
    pub(crate) subject: Field,
    /// The kind's place among the kinds that are followed, by which all of its documents are replaced.
    pub(crate) kind: Field,
    /// The subject's id.
    pub(crate) id: Field,
    /// Facets and more in one number.
    pub(crate) packed: Field,
    /// Words of the name with their marks.
    pub(crate) title_exact: Field,
    /// Words of the name without.
    pub(crate) title: Field,
    /// Neighbours in the name with their marks.
    pub(crate) title_pairs_exact: Field,
    /// Neighbours in the name without.
    pub(crate) title_pairs: Field,
    /// Words of place and organisation.
    pub(crate) head: Field,
    /// Neighbours in place and organisation.
    pub(crate) head_pairs: Field,
    /// Words of everything.
    pub(crate) all: Field,
}

/// Returns the schema.
fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("whitespace")
        .set_index_option(IndexRecordOption::Basic)
        .set_fieldnorms(false);
    let text = TextOptions::default().set_indexing_options(indexing);
    let mut words = |name: &str| builder.add_text_field(name, text.clone());
    let (title_exact, title) = (words("title_exact"), words("title"));
    let (title_pairs_exact, title_pairs) = (words("title_pairs_exact"), words("title_pairs"));
    let (head, head_pairs, all) = (words("head"), words("head_pairs"), words("all"));
    let fields = Fields {
        subject: builder.add_u64_field("subject", INDEXED),
        kind: builder.add_u64_field("kind", INDEXED),
        id: builder.add_i64_field("id", FAST),
        packed: builder.add_u64_field("packed", FAST),
        title_exact,
        title,
        title_pairs_exact,
        title_pairs,
        head,
        head_pairs,
        all,
    };
    (builder.build(), fields)
}

/// How files are written: nothing is stored, so nothing needs a thread that packs it.
fn settings() -> IndexSettings {
    IndexSettings { docstore_compress_dedicated_thread: false, ..IndexSettings::default() }
}

/// Turns an error of the index into a fault.
pub(crate) fn fault(doing: &'static str) -> impl Fn(TantivyError) -> Fault {
    move |error| {
        let is_full = match &error {
            TantivyError::IoError(error) => is_full(error),
            TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, .. }) => is_full(io_error),
            _ => false,
        };
        let kind = if is_full { FaultKind::Full } else { FaultKind::Other };
        Fault::because(doing, error).of_kind(kind)
    }
}

/// Whether an error says that the disk is full. The writer of words hides such an error in one that only tells its text, with the
/// system's number at the end: no space, or a file that may not grow.
fn is_full(error: &io::Error) -> bool {
    let is_kind = matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
    );
    let said = error.to_string();
    is_kind || ["(os error 28)", "(os error 27)"].iter().any(|end| said.ends_with(end))
}

/// What stands with the last commit, besides documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Payload {
    /// Up to which act it was brought.
    pub(crate) position: i64,
    /// The name of that act: another journal has another there. Empty before the first act.
    pub(crate) act: String,
    /// The moment of those kinds that time alone changes, as they were read last.
    pub(crate) moment: i64,
    /// The words of facets.
    pub(crate) dictionary: crate::facets::Dictionary,
}

impl Payload {
    pub(crate) fn to_text(&self) -> String {
        let (position, act, moment) = (self.position, &self.act, self.moment);
        format!("{VERSION}\n{position}\n{act}\n{moment}\n{}", self.dictionary.to_lines())
    }

    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next()? != VERSION {
            return None;
        }
        let position = lines.next()?.parse().ok()?;
        let act = lines.next()?.to_owned();
        let moment = lines.next()?.parse().ok()?;
        Some(Self { position, act, moment, dictionary: crate::facets::Dictionary::from_lines(lines)? })
    }

    /// Reads what stands with the last commit; `None` if nothing whole was ever committed.
    pub(crate) fn of(index: &Index) -> Option<Self> {
        Self::from_text(index.load_metas().ok()?.payload.as_deref()?)
    }
}

/// The number under which the documents of a subject are replaced.
pub(crate) fn subject_number(kind: usize, id: kheo_base::Id) -> u64 {
    // Ids of different kinds are made from one clock and never meet, but a kind could take over foreign ones.
    id.to_i64().cast_unsigned() ^ ((kind as u64) << 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_with_a_commit_is_read_again() {
        let payload = Payload { position: 77, act: "0a".to_owned(), moment: 9, ..Payload::default() };
        assert_eq!(Payload::from_text(&payload.to_text()), Some(payload));
        let unknown =
            ["kheo-search 3\n7\n\n0\n", "kheo-search 4\nx\n\n0\n", "kheo-search 4\n7\n0a\n0\nnonsense"];
        for text in ["", "kheo-search 4\n7\n0a\n"].into_iter().chain(unknown) {
            assert_eq!(Payload::from_text(text), None, "{text}");
        }
    }
}
