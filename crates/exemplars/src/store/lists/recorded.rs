//! What the public record asks of models: many at once, from the rows as they stand.

use std::collections::HashMap;

use kheo_base::{Fault, Id};
use kheo_journal::Act;
use kheo_store::{Reader, list_of, params};

use super::{Shown, Subject};

macro_rules! models {
    ($dialect:ident) => {
        concat!(
            "select exemplar_id, subject, source_url, consent, title, lead, place_line from exemplars where exemplar_id",
            kheo_store::in_list!($dialect, "$1")
        )
    };
}
/// Model, what tells its decision from others of the same model, number.
macro_rules! numbers {
    ($dialect:ident, $columns:literal) => {
        concat!("select exemplar_id, ", $columns, " and exemplar_id", kheo_store::in_list!($dialect, "$1"))
    };
}
macro_rules! recognitions {
    ($dialect:ident) => {
        numbers!($dialect, "level, decision_number from exemplar_recognitions where 1 = 1")
    };
}
macro_rules! distinctions {
    ($dialect:ident) => {
        numbers!($dialect, "level, decision_number from exemplar_distinctions where 1 = 1")
    };
}
macro_rules! awards {
    ($dialect:ident) => {
        numbers!(
            $dialect,
            "award || ' ' || level, decision_number from exemplar_proposals where state = 'awarded'"
        )
    };
}
macro_rules! withdrawals {
    ($dialect:ident) => {
        numbers!($dialect, "'', decision_number from exemplar_withdrawals where 1 = 1")
    };
}

kheo_store::statements! {
    MODELS for Sqlite = models!(sqlite);
    MODELS_PG for Postgres = models!(postgres);
    RECOGNITIONS for Sqlite = recognitions!(sqlite);
    RECOGNITIONS_PG for Postgres = recognitions!(postgres);
    DISTINCTIONS for Sqlite = distinctions!(sqlite);
    DISTINCTIONS_PG for Postgres = distinctions!(postgres);
    AWARDS for Sqlite = awards!(sqlite);
    AWARDS_PG for Postgres = awards!(postgres);
    WITHDRAWALS for Sqlite = withdrawals!(sqlite);
    WITHDRAWALS_PG for Postgres = withdrawals!(postgres);
}

/// One model as the record sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedRow {
    /// How much of it everybody sees.
    pub shown: Shown,
    /// Its name.
    pub title: String,
    /// Who leads it.
    pub lead: String,
    /// Its place in the words of its day.
    pub place_line: String,
}

/// Where the number of a decision stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Table {
    /// Recognitions.
    Recognitions,
    /// Named exemplary.
    Distinctions,
    /// Awards.
    Awards,
    /// Withdrawn recognition.
    Withdrawals,
}

impl Table {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Recognitions, Self::Distinctions, Self::Awards, Self::Withdrawals];

    /// Returns where the decision of an act stands.
    pub fn of(kind: &str) -> Option<Self> {
        match kind {
            "exemplars.recognised" | "exemplars.published" => Some(Self::Recognitions),
            "exemplars.distinguished" => Some(Self::Distinctions),
            "exemplars.awarded" => Some(Self::Awards),
            "exemplars.withdrawn" => Some(Self::Withdrawals),
            _ => None,
        }
    }

    /// Returns what tells the decision of an act from others of the same model, as the statements write it.
    pub fn key_of(self, act: &Act) -> String {
        let word = |name| act.body.get_word(name).unwrap_or_default();
        match self {
            Self::Recognitions | Self::Distinctions => word("level").to_owned(),
            // The same form of award may be given at two levels.
            Self::Awards => format!("{} {}", word("award"), word("level")),
            // There is one at most.
            Self::Withdrawals => String::new(),
        }
    }

    const fn statements(self) -> (&'static str, &'static str) {
        match self {
            Self::Recognitions => (RECOGNITIONS, RECOGNITIONS_PG),
            Self::Distinctions => (DISTINCTIONS, DISTINCTIONS_PG),
            Self::Awards => (AWARDS, AWARDS_PG),
            Self::Withdrawals => (WITHDRAWALS, WITHDRAWALS_PG),
        }
    }
}

/// Reads these models.
///
/// # Errors
/// A fault of the database.
pub fn recorded_rows(db: &mut Reader<'_>, ids: &[Id]) -> Result<HashMap<Id, RecordedRow>, Fault> {
    let mut rows = HashMap::with_capacity(ids.len());
    if ids.is_empty() {
        return Ok(rows);
    }
    let statement = db.pick(MODELS, MODELS_PG);
    db.for_each(statement, params![list_of(ids)], &mut |row| {
        let subject =
            Subject::from_word(row.str(1)?).ok_or_else(|| Fault::new("an unknown subject is stored"))?;
        let consent = row.int(3)?;
        let shown = Shown::of(subject, row.opt_str(2)?.is_some(), consent == 1, consent == 2);
        let read = RecordedRow { shown, title: row.text(4)?, lead: row.text(5)?, place_line: row.text(6)? };
        rows.insert(row.id(0)?, read);
        Ok(())
    })?;
    Ok(rows)
}

/// Reads the numbers of these models' decisions: model, what [`Table::key_of`] says, number.
///
/// # Errors
/// A fault of the database.
pub fn decision_numbers(
    db: &mut Reader<'_>,
    table: Table,
    ids: &[Id],
) -> Result<Vec<(i64, String, String)>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (sqlite, postgres) = table.statements();
    let statement = db.pick(sqlite, postgres);
    db.all(statement, params![list_of(ids)], |row| Ok((row.int(0)?, row.text(1)?, row.text(2)?)))
}
