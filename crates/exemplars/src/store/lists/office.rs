//! Officers' lists of files: filters, three orders, paging by place, within the territories that an officer may read.

use kheo_base::{Day, Fault, Id};
use kheo_people::Scope;
use kheo_store::Reader;

use super::{CARD, Card, Direction, Listed, Query, read_card};
use crate::rules::{State, Subject};

/// Whose files an officer's list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those that this account began.
    Own(Id),
    /// All that this account may read.
    ReadableBy(Id),
}

/// Returns at most `size` files in these states within an officer's territories, longest waiting first, and whether there are
/// more.
///
/// # Errors
/// A fault of the database.
pub fn office_list(
    db: &mut Reader<'_>,
    states: &[State],
    scopes: &[Scope],
    whose: Whose,
    only_unpublished: bool,
    size: usize,
) -> Result<(Vec<Card>, bool), Fault> {
    let query = office_query(states, scopes, whose, only_unpublished, size);
    let mut cards = db.all(&query.sql, &query.values, read_card)?;
    let has_more = cards.len() > size;
    cards.truncate(size);
    Ok((cards, has_more))
}

fn office_query(
    states: &[State],
    scopes: &[Scope],
    whose: Whose,
    only_unpublished: bool,
    size: usize,
) -> Query {
    let mut query = Query { sql: format!("{CARD} from exemplars where state in ("), values: Vec::new() };
    let words: Vec<String> = states.iter().map(|state| query.value(state.word())).collect();
    query.sql.push_str(&words.join(", "));
    query.sql.push(')');
    if only_unpublished {
        query.sql.push_str(" and public_at is null");
    }
    query.readable(whose, scopes);
    let limit = query.value(i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1));
    query.sql.push_str(&format!(" order by changed_at, exemplar_id limit {limit}"));
    query
}

fn scope_condition(query: &mut Query, scope: &Scope) -> Option<String> {
    match scope {
        Scope::Nation => None,
        Scope::Province(code) => Some(format!("now_province = {}", query.value(code))),
        Scope::Commune { commune, .. } => Some(format!("now_commune = {}", query.value(commune))),
    }
}

/// What an officer's list shows of the files that the officer may read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfficeFilter {
    /// States; empty for all.
    pub states: Vec<State>,
    /// A year.
    pub year: Option<i64>,
    /// A field's word.
    pub field: Option<String>,
    /// Collective or individual.
    pub subject: Option<Subject>,
    /// A commune of today.
    pub commune: Option<String>,
    /// Only files that were sent back and expected before this day.
    pub late_on: Option<Day>,
    /// Folded words that must all occur.
    pub words: Vec<String>,
}

/// The order of an officer's list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OfficeSort {
    /// Longest waiting first.
    #[default]
    Waiting,
    /// Last changed first.
    Changed,
    /// By name, without marks.
    Title,
}

impl OfficeSort {
    const fn order(self) -> (&'static str, bool) {
        match self {
            Self::Waiting => ("changed_at", false),
            Self::Changed => ("changed_at", true),
            Self::Title => ("folded_title", false),
        }
    }
}

/// Returns one page of an officer's list.
///
/// # Errors
/// A fault of the database.
pub fn list_office(
    db: &mut Reader<'_>,
    filter: &OfficeFilter,
    scopes: &[Scope],
    reader: Id,
    sort: OfficeSort,
    direction: Direction,
    size: usize,
) -> Result<Listed, Fault> {
    let mut query = filter.query(CARD, scopes, reader);
    query.page(sort.order(), direction, size);
    query.listed(db, direction, size)
}

/// Counts an officer's list up to a ceiling.
///
/// # Errors
/// A fault of the database.
pub fn count_office(
    db: &mut Reader<'_>,
    filter: &OfficeFilter,
    scopes: &[Scope],
    reader: Id,
    ceiling: i64,
) -> Result<i64, Fault> {
    let query = filter.count_query(scopes, reader, ceiling);
    db.one(&query.sql, &query.values, |row| row.int(0))
}

impl OfficeFilter {
    fn count_query(&self, scopes: &[Scope], reader: Id, ceiling: i64) -> Query {
        let mut query = self.query("select count(*) from (select 1", scopes, reader);
        let limit = query.value(ceiling);
        query.sql.push_str(&format!(" limit {limit}) as found"));
        query
    }

    pub(super) fn query(&self, head: &str, scopes: &[Scope], reader: Id) -> Query {
        let mut query = Query { sql: format!("{head} from exemplars where 1 = 1"), values: Vec::new() };
        query.readable(Whose::ReadableBy(reader), scopes);
        if !self.states.is_empty() {
            let words: Vec<String> = self.states.iter().map(|state| query.value(state.word())).collect();
            query.sql.push_str(&format!(" and state in ({})", words.join(", ")));
        }
        if let Some(year) = self.year {
            query.and("year = ?", year);
        }
        if let Some(field) = &self.field {
            query.and("field = ?", field);
        }
        if let Some(subject) = self.subject {
            query.and("subject = ?", subject.word());
        }
        if let Some(commune) = &self.commune {
            query.and("now_commune = ?", commune);
        }
        if let Some(day) = self.late_on {
            query.sql.push_str(" and state = 'returned'");
            let last = "(select r.due_on from exemplar_returns r where r.exemplar_id = exemplars.exemplar_id \
                        order by r.returned_at desc limit 1)";
            query.and(&format!("{last} < ?"), day);
        }
        for word in &self.words {
            query.and("folded like ?", format!("%{}%", word.replace(['%', '_'], " ")));
        }
        query
    }
}

impl Query {
    /// Keeps what an officer may know of: files of the own territories, and nobody else's unfinished draft.
    fn readable(&mut self, whose: Whose, scopes: &[Scope]) {
        match whose {
            Whose::Own(account_id) => self.and("created_by = ?", account_id),
            Whose::ReadableBy(account_id) => self.and("(state <> 'draft' or created_by = ?)", account_id),
        }
        let places: Vec<String> = scopes.iter().filter_map(|scope| scope_condition(self, scope)).collect();
        if !scopes.iter().any(|scope| matches!(scope, Scope::Nation)) {
            let places = if places.is_empty() { "1 = 0".to_owned() } else { places.join(" or ") };
            self.sql.push_str(&format!(" and ({places})"));
        }
    }
}

/// Every shape of statement that this file can put together.
pub(super) fn shapes() -> Vec<String> {
    let id = Id::from_i64(1);
    let scopes =
        [Scope::Province("01".into()), Scope::Commune { province: "01".into(), commune: "00004".into() }];
    let full = OfficeFilter {
        states: State::ALL.to_vec(),
        year: Some(2026),
        field: Some("economy".into()),
        subject: Some(Subject::Collective),
        commune: Some("00004".into()),
        late_on: Day::new(2026, 1, 1).ok(),
        words: vec!["duong".into(), "que".into()],
    };
    let mut shapes = vec![
        office_query(&State::ALL, &scopes, Whose::Own(id), true, 50).sql,
        office_query(&State::ALL, &[Scope::Nation], Whose::ReadableBy(id), false, 50).sql,
        office_query(&State::ALL, &[], Whose::ReadableBy(id), false, 50).sql,
    ];
    for filter in [OfficeFilter::default(), full] {
        for sort in [OfficeSort::Waiting, OfficeSort::Changed, OfficeSort::Title] {
            for direction in [Direction::First, Direction::After(id), Direction::Before(id)] {
                let mut query = filter.query(CARD, &scopes, id);
                query.page(sort.order(), direction, 20);
                shapes.push(query.sql);
            }
        }
        shapes.push(filter.count_query(&[Scope::Nation], id, 1000).sql);
    }
    shapes
}
