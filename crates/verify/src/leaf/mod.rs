//! Leaves, version 1: what the record says about a public act for ever, and nothing about anybody.
//!
//! The bytes are canonical JSON (RFC 8785), ASCII only: keys in order, no space, one spelling for everything. Words are
//! codes, days and whole numbers; a letter that would have to be escaped cannot stand in a leaf, so no sentence can.

mod read;
mod time;

pub use time::{minute_from_text, minute_to_text};

use crate::encoding::push_hex;
use crate::{Error, Hash};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Longest leaf.
pub const BYTES_MAX: usize = 4096;
/// Longest word.
pub const WORD_MAX: usize = 128;
/// Largest whole number, either way: what every reader of JSON keeps exactly.
pub const NUMBER_MAX: i64 = (1 << 53) - 1;

/// What a word says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word {
    /// A code, a day, a word of the program.
    Text(String),
    /// A whole number.
    Number(i64),
}

/// A public act as the record keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Id of the act.
    pub act: [u8; 16],
    /// What became true: `exemplars.recognised`.
    pub kind: String,
    /// The public act before this one about the same subject.
    pub prev: Option<[u8; 16]>,
    /// When, in minutes since 1970.
    pub minute: i64,
    /// Code of the unit where it happened.
    pub unit: Option<String>,
    /// What may be said in public, for ever.
    pub words: BTreeMap<String, Word>,
    /// Commitments to what the page shows, by field.
    pub commits: BTreeMap<String, Hash>,
}

/// Returns whether a leaf may hold a word: a few letters of ASCII, none of which needs an escape.
#[must_use]
pub fn is_word(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-:/+".contains(&byte);
    !text.is_empty() && text.len() <= WORD_MAX && text.bytes().all(is_plain)
}

impl Leaf {
    /// Writes the canonical bytes.
    ///
    /// # Errors
    /// [`Error::Malformed`] if something in it cannot stand in a leaf.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        self.check()?;
        let mut out = String::with_capacity(256 + self.commits.len() * 84);
        out.push_str("{\"act\":\"");
        push_hex(&mut out, &self.act);
        out.push_str("\",\"commits\":{");
        for (at, (field, hash)) in self.commits.iter().enumerate() {
            push_key(&mut out, at, field);
            out.push('"');
            push_hex(&mut out, hash);
            out.push('"');
        }
        out.push_str("},\"kind\":\"");
        out.push_str(&self.kind);
        if let Some(prev) = &self.prev {
            out.push_str("\",\"prev\":\"");
            push_hex(&mut out, prev);
        }
        out.push_str("\",\"time\":\"");
        let time =
            minute_to_text(self.minute).ok_or(Error::malformed("leaf", "a time outside the calendar"))?;
        out.push_str(&time);
        if let Some(unit) = &self.unit {
            out.push_str("\",\"unit\":\"");
            out.push_str(unit);
        }
        out.push_str("\",\"v\":1,\"words\":{");
        for (at, (name, word)) in self.words.iter().enumerate() {
            push_key(&mut out, at, name);
            match word {
                Word::Number(number) => _ = write!(out, "{number}"),
                Word::Text(text) => _ = write!(out, "\"{text}\""),
            }
        }
        out.push_str("}}");
        if out.len() > BYTES_MAX {
            return Err(Error::malformed("leaf", "too long"));
        }
        Ok(out.into_bytes())
    }

    /// Reads a leaf; only the bytes that [`Leaf::to_bytes`] writes are read.
    ///
    /// # Errors
    /// [`Error::Malformed`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        read::leaf(bytes)
    }

    fn check(&self) -> Result<(), Error> {
        let is_number = |word: &Word| matches!(word, Word::Number(number) if number.abs() <= NUMBER_MAX);
        let good = is_word(&self.kind)
            && self.unit.as_deref().is_none_or(is_word)
            && self.commits.keys().all(|field| is_word(field))
            && self.words.iter().all(|(name, word)| {
                is_word(name) && (is_number(word) || matches!(word, Word::Text(text) if is_word(text)))
            });
        if good { Ok(()) } else { Err(Error::malformed("leaf", "a word that cannot stand in a leaf")) }
    }

    /// Returns a word that is text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.words.get(name) {
            Some(Word::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Returns a word that is a number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        match self.words.get(name) {
            Some(Word::Number(number)) => Some(*number),
            _ => None,
        }
    }
}

fn push_key(out: &mut String, at: usize, key: &str) {
    if at > 0 {
        out.push(',');
    }
    out.push('"');
    out.push_str(key);
    out.push_str("\":");
}
