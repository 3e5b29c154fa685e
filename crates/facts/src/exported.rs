//! Tables that can be exported: what they are called, what stands in them, and their rows, one after another.
//!
//! Rows pass as borrowed cells, so that a million of them cost no text of their own. Headings and meanings are sentences of
//! `locales/`: `exports-column-` and `exports-means-` with the column's name after them.

use std::collections::BTreeMap;

use kheo_base::{Day, Fault, Id, Instant};
use kheo_store::Reader;

/// One value of a row, borrowed from the database's answer where it can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing.
    Null,
    /// A text, a word of the program, a code or a day, as it is stored.
    Text(&'a str),
    /// A whole number.
    Int(i64),
    /// Yes or no.
    Flag(bool),
    /// An id.
    Id(Id),
    /// A moment.
    Instant(Instant),
    /// An address: its beginning, and the id at its end.
    Address(&'a str, Id),
}

/// What kind of values a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text that people wrote, or a word or code of the program.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Flag,
    /// An id, which stays the same for ever.
    Id,
    /// A day, `2026-12-31`.
    Day,
    /// A moment in UTC, as RFC 3339 writes it.
    Instant,
    /// A web address.
    Address,
}

impl Kind {
    /// Returns its word in manifests.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Flag => "flag",
            Self::Id => "id",
            Self::Day => "day",
            Self::Instant => "instant",
            Self::Address => "address",
        }
    }
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name for programs, which never changes.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
}

/// Who may take a table away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Everybody.
    Public,
    /// Officers who read files, of their own territories.
    Officers,
}

/// How a table tells what changed since a position of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follows {
    /// By the subjects that acts after the position name.
    Subjects {
        /// What kind of subject.
        kind: &'static str,
        /// Acts with which a subject comes into the table.
        begun_by: &'static [&'static str],
    },
    /// Its rows are acts: those after the position.
    Positions,
    /// Not at all: it is given whole.
    Whole,
}

/// A table that can be exported.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// Its word in addresses and on the command line.
    pub word: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
    /// Names of the parameters that filter it, the same as those of its list.
    pub parameters: &'static [&'static str],
    /// Who may take it away.
    pub who: Who,
    /// How it tells what changed.
    pub follows: Follows,
}

/// A territory whose files an officer reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Territory {
    /// The whole country.
    Nation,
    /// A province and what lies in it.
    Province(String),
    /// A commune.
    Commune {
        /// Its province.
        province: String,
        /// Its code.
        commune: String,
    },
}

/// For whom a table of officers is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Officer {
    /// The account.
    pub account_id: Id,
    /// The territories whose files this account reads.
    pub territories: Vec<Territory>,
}

/// What changed since a position of the journal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    /// The position.
    pub after: i64,
    /// The subjects that acts after it name, and whether each came into the table by one of them.
    pub subjects: BTreeMap<Id, bool>,
}

/// What became of a row since a position; the first column of an export of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was not there before.
    New,
    /// Something of it may have changed.
    Changed,
    /// The person asked to be left out: whoever keeps a copy deletes what it says of the person.
    Left,
    /// It is not in this table, or not in this filter, any more.
    Gone,
}

impl Change {
    /// Returns its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Left => "left",
            Self::Gone => "gone",
        }
    }
}

/// What is asked of a table.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Which table.
    pub table: &'static Table,
    /// The filter: names among the table's parameters, and values.
    pub filter: &'a [(String, String)],
    /// Only what changed; each row then begins with its [`Change`].
    pub changed: Option<&'a Changed>,
    /// For whom, if the table is for officers.
    pub officer: Option<&'a Officer>,
    /// The day on which it is asked.
    pub today: Day,
    /// The address of the site, without a slash at the end.
    pub base_url: &'a str,
}

/// What takes the rows, one after another.
pub type Each<'e> = &'e mut dyn FnMut(&[Cell<'_>]) -> Result<(), Fault>;

/// Whoever has tables that can be exported.
pub trait Exportable: Send + Sync {
    /// Returns the tables.
    fn tables(&self) -> &'static [&'static Table];

    /// Gives each row that is asked for to `each`, in an order that stays the same, without holding them.
    ///
    /// # Errors
    /// A fault of the database, or the first one that `each` returns.
    fn rows(&self, db: &mut Reader<'_>, asked: &Asked<'_>, each: Each<'_>) -> Result<(), Fault>;

    /// Returns which of these subjects wished to be left out of what everybody sees: what became of them is told no more.
    ///
    /// # Errors
    /// A fault of the database.
    fn left(&self, _db: &mut Reader<'_>, _subject_kind: &str, _ids: &[Id]) -> Result<Vec<Id>, Fault> {
        Ok(Vec::new())
    }

    /// Returns how many rows a whole table has, if that is known without reading it.
    ///
    /// # Errors
    /// A fault of the database.
    fn count(&self, db: &mut Reader<'_>, table: &'static Table) -> Result<Option<i64>, Fault>;
}
