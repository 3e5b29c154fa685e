//! Full-text search: an index of each server that follows the journal.
//!
//! `words.rs` cuts text into syllables, `asked.rs` reads what was typed, `index/` keeps the files, `find/` answers, `follow.rs`
//! keeps up with the journal, `finder.rs` is what capabilities ask, `folder.rs` what lies beside the index, `http/` shows. The index
//! holds no text: extracts are made from rows when a page shows them.

mod asked;
mod facets;
mod find;
mod finder;
mod folder;
mod follow;
pub mod http;
mod index;
mod place;
mod words;

pub use folder::Kept;
pub use follow::Search;
pub use index::writing::Builder;
