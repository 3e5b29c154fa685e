//! What every new version passes, from a page or from the command line.

use kheo_base::{Day, Refusal};
use kheo_workflows::{Kinds, NATION, RuleSet};
use serde_json::Value;

use crate::rules::{Refused, same_shape};

/// Largest body, in bytes.
pub const BODY_BYTES_MAX: usize = 64 << 10;
/// Longest legal basis, in letters.
pub const BASIS_LETTERS_MAX: usize = 1_000;

/// A version about to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVersion {
    /// The word of its kind.
    pub kind: String,
    /// Code of its unit, [`NATION`] or a province's.
    pub unit_code: String,
    /// Its first day.
    pub valid_from: Day,
    /// The text on which it rests.
    pub legal_basis: String,
    /// The rules, as JSON.
    pub body: String,
}

/// Checks a body as strictly as its kind knows how: the capability that registered the kind reads it; a kind that nobody
/// registered keeps the shape of the version that it replaces. A province's version also fits the nation's.
///
/// # Errors
/// The refusal that says what is wrong.
pub fn check(kinds: &Kinds, new: &NewVersion, replaced: &RuleSet, nation: &RuleSet) -> Result<(), Refusal> {
    let body = json(&new.body)?;
    let kind = kinds.find(&new.kind);
    match kind {
        Some(kind) => (kind.read)(&new.body)?,
        None => same_shape(&json(&replaced.body)?, &body)?,
    }
    if new.unit_code != NATION {
        let provincial = kind.and_then(|kind| kind.provincial).ok_or(Refused::NotForProvinces)?;
        provincial(&nation.body, &new.body)?;
    }
    let is_same = json(&replaced.body)? == body && replaced.legal_basis == new.legal_basis;
    if is_same && replaced.unit_code == new.unit_code { Err(Refused::NothingNew.into()) } else { Ok(()) }
}

/// Reads JSON.
///
/// # Errors
/// [`Refused::TooLong`] or [`Refused::NotJson`] with the place of the mistake.
pub(crate) fn json(text: &str) -> Result<Value, Refused> {
    if text.len() > BODY_BYTES_MAX {
        return Err(Refused::TooLong);
    }
    serde_json::from_str(text)
        .map_err(|error| Refused::NotJson { line: error.line(), column: error.column() })
}
