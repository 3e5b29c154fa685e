//! What search reads of models: their texts as rows stand, and how much of them everybody sees.

use kheo_base::{Fault, Id, Instant};
use kheo_store::{Reader, Row, Value, list_of, params};

use super::{Shown, State, Subject};

/// What search reads.
const READ: &str = "select exemplar_id, title, summary, field, subject, year, state, situation, objectives, content, area, lead, \
    partners, resources, time, outputs, sustaining, place_line, now_province, now_commune, public_at, consent, \
    source_url, level, is_withdrawn from exemplars";
/// Most models that are read by their ids at once; shorter lists are filled up, so that few statements are prepared.
const IDS_MAX: usize = 64;
/// Lengths to which lists of ids are filled up.
const LENGTHS: [usize; 3] = [1, 20, IDS_MAX];

/// Decisions about models: that recognised them, named them exemplary, gave an award, took recognition back.
macro_rules! decisions {
    ($dialect:ident) => {
        concat!(
            "select exemplar_id, decision_number from exemplar_recognitions where exemplar_id",
            kheo_store::in_list!($dialect, "$1"),
            " union select exemplar_id, decision_number from exemplar_distinctions where exemplar_id",
            kheo_store::in_list!($dialect, "$1"),
            " union select exemplar_id, decision_number from exemplar_proposals where state = 'awarded' and exemplar_id",
            kheo_store::in_list!($dialect, "$1"),
            " union select exemplar_id, decision_number from exemplar_withdrawals where exemplar_id",
            kheo_store::in_list!($dialect, "$1"),
            " order by 1, 2 limit 100000"
        )
    };
}

kheo_store::statements! {
    DECISIONS for Sqlite = decisions!(sqlite);
    DECISIONS_PG for Postgres = decisions!(postgres);
}

/// What search reads of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundRow {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub title: String,
    /// A sentence or two.
    pub summary: String,
    /// Its field's word.
    pub field: String,
    /// Collective or individual.
    pub subject: Subject,
    /// Its year; 0 if it is not known.
    pub year: i64,
    /// Where it stands.
    pub state: State,
    /// Who leads it.
    pub lead: String,
    /// Everything else that was written.
    pub texts: Vec<String>,
    /// Its place in the words of its day.
    pub place_line: String,
    /// Its province of today.
    pub province: String,
    /// Its commune of today.
    pub commune: Option<String>,
    /// Since when it is public.
    pub public_at: Option<Instant>,
    /// How much of it everybody sees.
    pub shown: Shown,
    /// The highest level that recognised it, or nothing.
    pub level: String,
    /// Whether its recognition was withdrawn.
    pub is_withdrawn: bool,
}

/// Returns these models; the order is not that of the ids.
///
/// # Errors
/// A fault of the database.
pub fn found_rows(db: &mut Reader<'_>, ids: &[Id]) -> Result<Vec<FoundRow>, Fault> {
    let mut rows = Vec::with_capacity(ids.len());
    for ids in ids.chunks(IDS_MAX) {
        let length = LENGTHS.into_iter().find(|length| *length >= ids.len()).unwrap_or(IDS_MAX);
        let filled = ids.iter().chain(std::iter::repeat(&ids[0])).take(length);
        let values: Vec<Value> = filled.map(|id| Value::from(*id)).collect();
        rows.extend(db.all(&by_ids(length), &values, read_row)?);
    }
    Ok(rows)
}

/// Returns models after one in the order of ids: for an index that is built from nothing.
///
/// # Errors
/// A fault of the database.
pub fn found_rows_after(db: &mut Reader<'_>, id: Option<Id>, limit: usize) -> Result<Vec<FoundRow>, Fault> {
    let after = id.map_or(i64::MIN, Id::to_i64);
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    db.all(&in_order(), &[Value::from(after), Value::from(limit)], read_row)
}

/// Returns the numbers of the decisions about models, each once.
///
/// # Errors
/// A fault of the database.
pub fn found_decisions(db: &mut Reader<'_>, ids: &[Id]) -> Result<Vec<(Id, String)>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let statement = db.pick(DECISIONS, DECISIONS_PG);
    db.all(statement, params![list_of(ids)], |row| Ok((row.id(0)?, row.text(1)?)))
}

fn by_ids(length: usize) -> String {
    let places: Vec<String> = (1..=length).map(|place| format!("${place}")).collect();
    format!("{READ} where exemplar_id in ({}) limit {length}", places.join(", "))
}

fn in_order() -> String {
    format!("{READ} where exemplar_id > $1 order by exemplar_id limit $2")
}

/// Every shape of statement of this file, for the test that prepares them.
pub(super) fn shapes() -> Vec<String> {
    LENGTHS.into_iter().map(by_ids).chain([in_order()]).collect()
}

fn read_row(row: &Row<'_>) -> Result<FoundRow, Fault> {
    let subject =
        Subject::from_word(&row.text(4)?).ok_or_else(|| Fault::new("an unknown subject is stored"))?;
    let consent = row.int(21)?;
    let mut texts = Vec::new();
    for column in [9, 7, 8, 10, 12, 13, 14, 15, 16] {
        let text = row.text(column)?;
        if !text.is_empty() {
            texts.push(text);
        }
    }
    Ok(FoundRow {
        id: row.id(0)?,
        title: row.text(1)?,
        summary: row.text(2)?,
        field: row.text(3)?,
        subject,
        year: row.int(5)?,
        state: State::from_word(&row.text(6)?).ok_or_else(|| Fault::new("an unknown state is stored"))?,
        lead: row.text(11)?,
        texts,
        place_line: row.text(17)?,
        province: row.text(18)?,
        commune: row.opt_text(19)?,
        public_at: row.opt_instant(20)?,
        shown: Shown::of(subject, row.opt_text(22)?.is_some(), consent == 1, consent == 2),
        level: row.text(23)?,
        is_withdrawn: row.flag(24)?,
    })
}
