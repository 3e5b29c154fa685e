//! House rules that a machine can check, run as `cargo run -p xtask -- tidy`.
//!
//! Each module below checks one family of rules on a [`tree::Tree`], which holds every file as text, so that a rule can be
//! tested on two lines of a bad example. Nothing here parses Rust: comments and strings are told apart, the rest is words
//! and braces. A rule that needs more than that belongs into clippy.
//!
//! What is allowed to be worse than the rules for the time being stands in `xtask/tidy-ratchet.txt`, which only shrinks.

mod imports;
mod licences;
mod names;
mod papers;
mod ratchet;
mod rust;
mod sizes;
mod templates;
mod texts;
mod tree;
mod words;

use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use tree::Tree;

/// Where exceptions are listed.
const RATCHET: &str = "xtask/tidy-ratchet.txt";

/// One place where the tree breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The rule's word, as the ratchet names it.
    pub rule: &'static str,
    /// The file or folder.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// By how much: lines too many for lengths, otherwise 1.
    pub excess: usize,
    /// What is wrong and what to do.
    pub sentence: String,
}

impl Problem {
    /// A problem that is there or not.
    fn new(rule: &'static str, path: &str, line: usize, sentence: impl Into<String>) -> Self {
        Self { rule, path: path.to_owned(), line, excess: 1, sentence: sentence.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {} [{}]", self.path, self.line, self.sentence, self.rule)
    }
}

/// Checks the tree; returns what is wrong. With `bless` the ratchet is first lowered to what is needed.
pub fn run(root: &Path, bless: bool) -> Result<Vec<Problem>> {
    let tree = Tree::read(root)?;
    let mut found = check(&tree);
    found.extend(licences::check(root)?);
    let path = root.join(RATCHET);
    let allowed = fs::read_to_string(&path).unwrap_or_default();
    if bless {
        let lowered = ratchet::lowered(&allowed, &found);
        fs::write(&path, &lowered).with_context(|| format!("cannot write {RATCHET}"))?;
        return Ok(ratchet::remaining(&lowered, &found));
    }
    Ok(ratchet::remaining(&allowed, &found))
}

/// Runs every check that needs nothing but the files.
fn check(tree: &Tree) -> Vec<Problem> {
    let checks = [
        imports::check,
        names::check,
        words::check,
        sizes::check,
        texts::check,
        templates::check,
        papers::check,
    ];
    let mut found: Vec<Problem> = checks.iter().flat_map(|check| check(tree)).collect();
    found.sort_by(|a, b| (&a.path, a.line, a.rule).cmp(&(&b.path, b.line, b.rule)));
    found
}
