//! What a capability knows of a kind of rule set: its name, how strictly it is read, what a new version would change.

use kheo_base::{Day, Fault, Refusal};
use kheo_store::Reader;

/// What a new version would have changed in the files that are there: a sentence with its values.
pub type Effect = Refusal;

/// Counts what a new version would have changed: the body in force, the new body, today.
pub type Effects = fn(&mut Reader<'_>, &str, &str, Day) -> Result<Vec<Effect>, Fault>;

/// Checks the version of a province against that of the nation: the nation's body, the province's.
pub type Provincial = fn(&str, &str) -> Result<(), Refusal>;

/// A kind of rule set, as the capability that reads it registers it.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// Its word in the database: `exemplar-fields`.
    pub word: &'static str,
    /// Key of its name in `locales/`.
    pub title_key: &'static str,
    /// Checks that a body can be read and makes sense.
    pub read: fn(&str) -> Result<(), Refusal>,
    /// How a province's version maps to the nation's; absent if provinces have none of their own.
    pub provincial: Option<Provincial>,
    /// What a new version would have changed, where that can be counted.
    pub effects: Option<Effects>,
}

/// All kinds that capabilities registered.
#[derive(Debug, Clone, Default)]
pub struct Kinds(Vec<Kind>);

impl Kinds {
    /// Joins what the capabilities know.
    pub fn new(kinds: impl IntoIterator<Item = Kind>) -> Self {
        Self(kinds.into_iter().collect())
    }

    /// Returns what is known of a kind. A kind that nobody registered may still stand in the table.
    pub fn find(&self, word: &str) -> Option<&Kind> {
        self.0.iter().find(|kind| kind.word == word)
    }

    /// Returns every kind, in the order of registration.
    pub fn iter(&self) -> impl Iterator<Item = &Kind> {
        self.0.iter()
    }
}
