//! What an act is, and why its body cannot hold personal data.

use std::fmt;

use kheo_base::{Day, Id, Instant, to_hex};
use serde_json::{Map, Value as Json};

/// Who may see that an act happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Everybody.
    Public,
    /// Officers of the units concerned.
    Office,
    /// Only those who handle the matter.
    Sealed,
}

impl Visibility {
    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Office => "office",
            Self::Sealed => "sealed",
        }
    }

    pub(crate) fn from_word(word: &str) -> Self {
        match word {
            "public" => Self::Public,
            "office" => Self::Office,
            // Whatever is not known to be visible stays hidden.
            _ => Self::Sealed,
        }
    }
}

/// The random name of an act: it tells nothing of when, where or by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ActId(pub [u8; 16]);

impl fmt::Display for ActId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_hex(&self.0))
    }
}

/// What an act says beyond its kind and subject: ids, words of the program, whole numbers, days and unit codes.
///
/// There is no way to put text into it that a person wrote: the journal is never erased, so it must never need to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Body(Map<String, Json>);

impl Body {
    /// A body that says nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a whole number.
    #[must_use]
    pub fn number(self, name: &'static str, value: impl Into<i64>) -> Self {
        self.set(name, Json::from(value.into()))
    }

    /// Adds a word of the program, such as a state or a field.
    #[must_use]
    pub fn word(self, name: &'static str, value: &'static str) -> Self {
        self.set(name, Json::from(value))
    }

    /// Adds an id.
    #[must_use]
    pub fn id(self, name: &'static str, value: Id) -> Self {
        self.set(name, Json::from(value.to_string()))
    }

    /// Adds a day.
    #[must_use]
    pub fn day(self, name: &'static str, value: Day) -> Self {
        self.set(name, Json::from(value.to_string()))
    }

    /// Adds the code of a unit or of a rule set: at most 40 ASCII letters, digits, `-` and `_`; anything else is left out.
    #[must_use]
    pub fn code(self, name: &'static str, value: &str) -> Self {
        let is_code = value.len() <= 40
            && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        if is_code { self.set(name, Json::from(value)) } else { self }
    }

    /// Reads a whole number.
    pub fn get_number(&self, name: &str) -> Option<i64> {
        self.0.get(name)?.as_i64()
    }

    /// Reads a word, code or day.
    pub fn get_word(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// Reads an id.
    pub fn get_id(&self, name: &str) -> Option<Id> {
        self.get_word(name)?.parse().ok()
    }

    fn set(mut self, name: &'static str, value: Json) -> Self {
        self.0.insert(name.to_owned(), value);
        self
    }

    pub(crate) fn to_text(&self) -> String {
        // Keys and values are plain: writing them into memory cannot fail.
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    pub(crate) fn from_text(text: &str) -> Self {
        match serde_json::from_str(text) {
            Ok(Json::Object(map)) => Self(map),
            _ => Self::default(),
        }
    }
}

/// An act about to be recorded. Every kind states who may see it; there is no default.
#[derive(Debug, Clone)]
pub struct NewAct {
    /// Capability and past participle: `exemplars.recognised`.
    pub kind: &'static str,
    /// What kind of thing it is about: `exemplar`.
    pub subject_kind: &'static str,
    /// Which one.
    pub subject_id: Id,
    /// Who may see it.
    pub visibility: Visibility,
    /// What else it says.
    pub body: Body,
}

/// An act as it stands in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// Its place, from 1, without gaps.
    pub position: i64,
    /// Its random name.
    pub act_id: ActId,
    /// When it was done.
    pub at: Instant,
    /// The account that did it; absent for what the program did by itself.
    pub actor_id: Option<Id>,
    /// The unit for which it was done.
    pub unit_code: Option<String>,
    /// Capability and past participle.
    pub kind: String,
    /// What kind of thing it is about.
    pub subject_kind: String,
    /// Which one.
    pub subject_id: Id,
    /// Who may see it.
    pub visibility: Visibility,
    /// What else it says.
    pub body: Body,
}
