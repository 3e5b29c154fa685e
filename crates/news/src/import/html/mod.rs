//! HTML of other systems as text with marks: what tidy people wrote, what Word left behind, and what somebody hid in it.
//!
//! Nothing of the HTML passes through: its words are typed anew as text with marks, so whatever was to run is a word or is gone. The
//! words decide: marks that would not be read as they were meant are left out, never a word. Deliberately absent: colours, underlining
//! and columns, which stories do not have.

mod addresses;
mod building;
mod pictures;
mod reading;
mod shortcodes;
mod tree;
mod writing;

pub(super) use pictures::{BELOW, is_file, is_file_name};
pub(super) use reading::{convert, convert_with, words_of};
pub(super) use writing::typed;

use kheo_base::Refusal;

/// A text with marks, and what of the HTML could not come along.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Converted {
    /// The text.
    pub(super) text: String,
    /// What was left behind, each with a sentence.
    pub(super) broken: Vec<Refusal>,
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests may panic")]
mod tests;
