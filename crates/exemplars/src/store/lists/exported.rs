//! Lists for exports: every row of the same filters, in the order of ids, one after another and never all at once.
//!
//! One statement gives all rows: it reads along the primary key, or looks the filter's ids up first (eight bytes each) and then
//! along the key, so that nothing wide is ever sorted.

use kheo_base::{Fault, Id};
use kheo_people::Scope;
use kheo_store::{Reader, Row, Value};

use super::{Filter, OfficeFilter, Query};
use crate::rules::Subject;
use crate::store::honours::Shown;

/// Most rows of one export: more than a country will ever have.
pub(in crate::store) const ROWS_MAX: i64 = 100_000_000;
/// Ids asked for at once.
pub(crate) const IDS_AT_ONCE: usize = 100;

/// What an export of public models reads.
const PUBLIC: &str = "select exemplar_id, title, field, subject, year, state, level, place_line, unit_code, unit_valid_from, \
    now_province, now_commune, lead, summary, public_at, changed_at, is_withdrawn, is_exemplary, award_state, effect, consent, \
    source_url";
/// What an export of an officer's files reads.
const OFFICE: &str = "select exemplar_id, title, field, subject, year, state, level, place_line, unit_code, unit_valid_from, \
    now_province, now_commune, lead, summary, submitted_at, accepted_at, public_at, changed_at, run, effect, award_state, \
    is_withdrawn, is_exemplary";

/// Put to a column, it keeps SQLite, which knows no counts, from an index on that column: the ids that are given, or the one
/// index that has all columns, lead to the rows sooner.
const NO_INDEX: &str = " || ''";

/// What takes rows, one after another.
pub type EachRow<'e> = &'e mut dyn FnMut(&Row<'_>) -> Result<(), Fault>;

/// Gives every public model of a filter, of all or among these, in the order of ids. What must be masked is not masked here:
/// see [`shown`].
///
/// # Errors
/// A fault of the database, or the first one that `each` returns.
pub fn each_public(
    db: &mut Reader<'_>,
    filter: &Filter,
    among: Option<&[Id]>,
    each: EachRow<'_>,
) -> Result<(), Fault> {
    let query = public_query(filter, among);
    db.for_each(&query.sql, &query.values, each)
}

fn public_query(filter: &Filter, among: Option<&[Id]>) -> Query {
    let mut query = match among {
        Some(ids) => {
            let mut query = filter.query_with(PUBLIC, NO_INDEX);
            query.among("exemplar_id", ids);
            query
        }
        None if filter.is_empty() => filter.query(PUBLIC),
        None => filter.query_with("select exemplar_id", NO_INDEX).around(PUBLIC),
    };
    query.in_order();
    query
}

/// Gives every file of an officer's filter, in the order of ids.
///
/// # Errors
/// A fault of the database, or the first one that `each` returns.
pub fn each_office(
    db: &mut Reader<'_>,
    filter: &OfficeFilter,
    scopes: &[Scope],
    reader: Id,
    each: EachRow<'_>,
) -> Result<(), Fault> {
    let query = office_query(filter, scopes, reader);
    db.for_each(&query.sql, &query.values, each)
}

fn office_query(filter: &OfficeFilter, scopes: &[Scope], reader: Id) -> Query {
    let mut query = filter.query("select exemplar_id", scopes, reader).around(OFFICE);
    query.in_order();
    query
}

/// Returns which of these models are public, whatever the filter.
///
/// # Errors
/// A fault of the database.
pub fn public_among(db: &mut Reader<'_>, ids: &[Id]) -> Result<Vec<Id>, Fault> {
    let query = public_among_query(ids);
    db.all(&query.sql, &query.values, |row| row.id(0))
}

fn public_among_query(ids: &[Id]) -> Query {
    let mut query = Filter::default().query("select exemplar_id");
    query.among("exemplar_id", ids);
    query.in_order();
    query
}

/// Returns which of these models belong to a person who left the public page.
///
/// # Errors
/// A fault of the database.
pub fn left_among(db: &mut Reader<'_>, ids: &[Id]) -> Result<Vec<Id>, Fault> {
    let mut left = Vec::new();
    for ids in ids.chunks(IDS_AT_ONCE) {
        let query = left_among_query(ids);
        left.extend(db.all(&query.sql, &query.values, |row| row.id(0))?);
    }
    Ok(left)
}

fn left_among_query(ids: &[Id]) -> Query {
    let sql = "select exemplar_id from exemplars where subject = 'individual' and consent = 2".to_owned();
    let mut query = Query { sql, values: Vec::new() };
    query.among("exemplar_id", ids);
    query
}

/// Decides how much of a model everybody sees, by its words as they are stored.
///
/// # Errors
/// A fault if an unknown subject is stored.
pub fn shown(subject: &str, consent: i64, is_recorded: bool) -> Result<Shown, Fault> {
    let subject = Subject::from_word(subject).ok_or_else(|| Fault::new("an unknown subject is stored"))?;
    Ok(Shown::of(subject, is_recorded, consent == 1, consent == 2))
}

impl Query {
    /// Makes the statement the inner one: what it finds, with other columns.
    fn around(mut self, head: &str) -> Self {
        self.sql = format!("{head} from exemplars where exemplar_id in ({})", self.sql);
        self
    }

    fn in_order(&mut self) {
        let limit = self.value(ROWS_MAX);
        self.sql.push_str(&format!(" order by exemplar_id limit {limit}"));
    }

    fn among(&mut self, column: &str, ids: &[Id]) {
        let condition = among(column, ids, &mut self.values);
        self.sql.push_str(&condition);
    }
}

/// Returns a condition that holds for these ids. It always has the same form, so that one prepared statement serves.
pub(in crate::store) fn among(column: &str, ids: &[Id], values: &mut Vec<Value>) -> String {
    let last = ids.last().copied();
    let padded = ids.iter().copied().chain(std::iter::repeat_with(|| last.unwrap_or(Id::from_i64(0))));
    let places: Vec<String> = padded
        .take(IDS_AT_ONCE)
        .map(|id| {
            values.push(id.into());
            format!("${}", values.len())
        })
        .collect();
    format!(" and {column} in ({})", places.join(", "))
}

/// Every shape of statement that this file can put together.
pub(super) fn shapes() -> Vec<String> {
    let (id, nobody) = (Id::from_i64(1), Filter::default());
    let filter = Filter { field: Some("economy".into()), words: vec!["duong".into()], ..Filter::default() };
    let office = OfficeFilter { year: Some(2026), words: vec!["duong".into()], ..OfficeFilter::default() };
    let scopes = [Scope::Province("01".into())];
    vec![
        public_query(&nobody, None).sql,
        public_query(&filter, None).sql,
        public_query(&filter, Some(&[id])).sql,
        public_among_query(&[id]).sql,
        office_query(&office, &scopes, id).sql,
    ]
}
