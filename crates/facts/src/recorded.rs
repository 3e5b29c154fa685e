//! What capabilities tell the public record: which words of an act everybody may read for ever, and what its page shows beside.
//!
//! A leaf of the record can never be taken back. So words are a whitelist of codes, days and numbers; whatever a person wrote,
//! or that could name a person, is a field: the leaf only commits to it, and its opening can be destroyed.

use kheo_base::{Day, Fault, Id};
use kheo_journal::Act;
use kheo_store::Reader;

/// What a word of a leaf says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// A code, a day, a word of the program.
    Text(String),
    /// A whole number.
    Number(i64),
}

/// What the record keeps of one act.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recorded {
    /// What may be said in public for ever, by name.
    pub words: Vec<(&'static str, Said)>,
    /// What the page of the act shows while that is lawful, by name. Every act of a kind has the same names, with empty values
    /// where nothing is shown: so a leaf does not tell whose act shows less than others.
    pub fields: Vec<(&'static str, String)>,
    /// Whether it destroys the openings of every earlier act of its subject.
    pub erases: bool,
}

impl Recorded {
    /// Takes these words out of an act's body; what it lacks is left out.
    pub fn with_words(act: &Act, names: &[&'static str]) -> Self {
        let said = |name: &&'static str| {
            let number = act.body.get_number(name).map(Said::Number);
            let text = || act.body.get_word(name).filter(|word| !word.is_empty());
            Some((*name, number.or_else(|| text().map(|word| Said::Text(word.to_owned())))?))
        };
        Self { words: names.iter().filter_map(said).collect(), ..Self::default() }
    }
}

/// The subject of an act as everybody may see it now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeenSubject {
    /// Its name.
    pub title: String,
    /// Its public address.
    pub address: String,
    /// Whether the fields of its acts may be shown.
    pub shows_fields: bool,
    /// The version that stands, if only its acts show what they said: a correction may be there to take a name away.
    pub version: Option<i64>,
}

impl SeenSubject {
    /// Whether an act may show its fields; it is given the version that the act names, if any.
    pub fn shows(&self, version: Option<i64>) -> bool {
        self.shows_fields && self.version.is_none_or(|stands| version == Some(stands))
    }
}

/// A word of a leaf whose value people call something else.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// The word's name.
    pub name: &'a str,
    /// Its value.
    pub value: &'a str,
    /// The day of the act.
    pub on: Day,
    /// Whether Vietnamese is asked for, or English.
    pub is_vietnamese: bool,
}

/// A capability with public acts.
pub trait Recordable: Send + Sync {
    /// The kinds of subject under which its acts stand in the journal.
    fn subject_kinds(&self) -> &'static [&'static str];

    /// Returns what the record keeps of these acts, in their order, from rows as they stand.
    ///
    /// # Errors
    /// A fault of the database.
    fn recorded(&self, db: &mut Reader<'_>, acts: &[&Act]) -> Result<Vec<Recorded>, Fault>;

    /// Returns how everybody sees a subject now; `None` if nothing may lead to it.
    ///
    /// # Errors
    /// A fault of the database.
    fn seen(&self, db: &mut Reader<'_>, subject_kind: &str, id: Id) -> Result<Option<SeenSubject>, Fault>;

    /// Returns how people call the value of a word of a leaf on a day; `None` if it speaks for itself.
    ///
    /// # Errors
    /// A fault of the database.
    fn named(&self, db: &mut Reader<'_>, word: &Named<'_>) -> Result<Option<String>, Fault> {
        let _ = (db, word);
        Ok(None)
    }
}

/// Acts of which nothing is recorded but words: no page of theirs shows what a person wrote.
pub struct WordsOnly {
    /// Their kinds of subject.
    pub subject_kinds: &'static [&'static str],
    /// The words.
    pub words: &'static [&'static str],
}

impl Recordable for WordsOnly {
    fn subject_kinds(&self) -> &'static [&'static str] {
        self.subject_kinds
    }

    fn recorded(&self, _db: &mut Reader<'_>, acts: &[&Act]) -> Result<Vec<Recorded>, Fault> {
        Ok(acts.iter().map(|act| Recorded::with_words(act, self.words)).collect())
    }

    fn seen(&self, _db: &mut Reader<'_>, _kind: &str, _id: Id) -> Result<Option<SeenSubject>, Fault> {
        Ok(None)
    }
}
