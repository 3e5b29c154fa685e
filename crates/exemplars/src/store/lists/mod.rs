//! Lists of models: filters, three orders, and paging that costs the same at any depth.
//!
//! A page begins after a model, not at a number: the address of a page stays good while others are published, and the
//! millionth page is found through the same index as the first.

pub mod addresses;
pub mod counted;
pub(crate) mod entries;
pub mod exported;
pub mod found;
pub mod handing_over;
pub mod imports;
pub mod notices;
mod office;
pub mod recorded;
pub mod saved;

pub use office::{OfficeFilter, OfficeSort, Whose, count_office, list_office, office_list};

use kheo_base::{Fault, Id, Instant};
use kheo_store::{Reader, Row, Value};

use crate::rules::{State, Subject};
use crate::store::honours::{Shown, mask_cards};

/// What a card shows.
const CARD: &str = "select exemplar_id, title, summary, field, subject, year, state, place_line, public_at, changed_at, lead, source_url, \
    consent, is_withdrawn";

/// Whoever searches for a name does not find somebody who did not agree to be named.
const FOUND_BY_WORDS: &str =
    " and (subject <> 'individual' or consent = 1 or (source_url is not null and consent <> 2))";

/// One model in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
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
    /// Its year.
    pub year: i64,
    /// Where it stands.
    pub state: State,
    /// Its place, as the units were called when it was registered.
    pub place_line: String,
    /// Since when it is public.
    pub public_at: Option<Instant>,
    /// When it last changed.
    pub changed_at: Instant,
    /// Who leads it.
    pub lead: String,
    /// The public page it was taken from, if it was.
    pub source_url: Option<String>,
    /// How much of it everybody sees.
    pub shown: Shown,
    /// Whether its recognition was withdrawn.
    pub is_withdrawn: bool,
}

impl Card {
    /// Returns the last part of its address.
    pub fn slug(&self) -> String {
        kheo_base::slug_of(&self.title, self.id)
    }
}

/// Units by which a list is filtered as they were when models were registered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Then {
    /// A province of those days: its code and, since codes were re-used, its first day.
    pub province: Option<String>,
    /// A unit of those days below it.
    pub unit: Option<(String, String)>,
}

/// What a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// A field's word.
    pub field: Option<String>,
    /// A year.
    pub year: Option<i64>,
    /// Collective or individual.
    pub subject: Option<Subject>,
    /// A state.
    pub state: Option<State>,
    /// Only what is recognised and was not withdrawn since.
    pub is_in_force: bool,
    /// The highest level that recognised it.
    pub level: Option<String>,
    /// Only what a decision marks as exemplary.
    pub is_exemplary: bool,
    /// A province of today.
    pub province: Option<String>,
    /// A commune of today.
    pub commune: Option<String>,
    /// Units of the day of registration.
    pub then: Then,
    /// Folded words that must all occur.
    pub words: Vec<String>,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Last published first.
    #[default]
    Newest,
    /// Latest year first.
    Year,
    /// By name.
    Title,
}

/// Which page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Direction {
    /// The first.
    #[default]
    First,
    /// The one after this model.
    After(Id),
    /// The one before this model.
    Before(Id),
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The models, in order.
    pub cards: Vec<Card>,
    /// Whether there is a page before.
    pub has_before: bool,
    /// Whether there is a page after.
    pub has_after: bool,
}

/// A statement being put together with its values.
struct Query {
    sql: String,
    values: Vec<Value>,
}

impl Query {
    fn value(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    fn and(&mut self, condition: &str, value: impl Into<Value>) {
        let place = self.value(value);
        self.sql.push_str(" and ");
        self.sql.push_str(&condition.replace('?', &place));
    }

    /// Ends the statement with one page in an order: its columns before the id, and whether it runs downwards.
    fn page(&mut self, (columns, downwards): (&str, bool), direction: Direction, size: usize) {
        let from = match direction {
            Direction::First => None,
            Direction::After(id) => Some((id, downwards)),
            Direction::Before(id) => Some((id, !downwards)),
        };
        if let Some((id, down)) = from {
            // The model from which the page counts is looked up, so that the address holds nothing but its id.
            let place = self.value(id);
            let sign = if down { '<' } else { '>' };
            self.sql.push_str(&format!(
                " and ({columns}, exemplar_id) {sign} ({}, cast({place} as bigint))",
                columns
                    .split(", ")
                    .map(|column| format!("(select {column} from exemplars where exemplar_id = {place})"))
                    .collect::<Vec<_>>()
                    .join(", ")
            ));
        }
        let down = from.map_or(downwards, |(_, down)| down);
        let way = if down { "desc" } else { "asc" };
        let limit = self.value(i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1));
        let ordered: String = columns.split(", ").map(|column| format!("{column} {way}, ")).collect();
        self.sql.push_str(&format!(" order by {ordered}exemplar_id {way} limit {limit}"));
    }
}

impl Query {
    /// Runs a statement that [`Query::page`] has ended, and tells whether there are pages before and after.
    fn listed(&self, db: &mut Reader<'_>, direction: Direction, size: usize) -> Result<Listed, Fault> {
        let mut cards = db.all(&self.sql, &self.values, read_card)?;
        let has_more = cards.len() > size;
        cards.truncate(size);
        Ok(match direction {
            Direction::First => Listed { has_before: false, has_after: has_more, cards },
            Direction::After(_) => Listed { has_before: true, has_after: has_more, cards },
            Direction::Before(_) => {
                cards.reverse();
                Listed { has_before: has_more, has_after: true, cards }
            }
        })
    }
}

impl Filter {
    /// Whether nothing is filtered.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn query(&self, head: &str) -> Query {
        self.query_with(head, "")
    }

    /// As [`Filter::query`], with something put to each column of text.
    fn query_with(&self, head: &str, put: &str) -> Query {
        let text = |column: &str| format!("{column}{put} = ?");
        let mut query =
            Query { sql: format!("{head} from exemplars where public_at is not null"), values: Vec::new() };
        if let Some(field) = &self.field {
            query.and(&text("field"), field);
        }
        if let Some(year) = self.year {
            query.and("year = ?", year);
        }
        if let Some(subject) = self.subject {
            query.and(&text("subject"), subject.word());
        }
        if let Some(state) = self.state {
            query.and(&text("state"), state.word());
        }
        if let Some(level) = &self.level {
            query.and(&text("level"), level);
        }
        if self.is_in_force {
            query.sql.push_str(" and is_withdrawn = 0");
        }
        if self.is_exemplary {
            query.sql.push_str(" and is_exemplary = 1");
        }
        // Who left the public page is found by field, year and unit only.
        if self.level.is_some() || self.is_exemplary {
            query.sql.push_str(" and consent <> 2");
        }
        if let Some(province) = &self.province {
            query.and(&text("now_province"), province);
        }
        if let Some(commune) = &self.commune {
            query.and(&text("now_commune"), commune);
        }
        if let Some(province) = &self.then.province {
            query.and(&text("then_province"), province);
        }
        if let Some((code, valid_from)) = &self.then.unit {
            query.and(&text("unit_code"), code);
            query.and(&text("unit_valid_from"), valid_from);
        }
        if !self.words.is_empty() {
            query.sql.push_str(FOUND_BY_WORDS);
        }
        for word in &self.words {
            query.and("folded like ?", format!("%{}%", word.replace(['%', '_'], " ")));
        }
        query
    }
}

impl Sort {
    /// The columns of the order, and whether it runs downwards.
    const fn order(self) -> (&'static str, bool) {
        match self {
            Self::Newest => ("public_at", true),
            Self::Year => ("year, public_at", true),
            Self::Title => ("folded_title", false),
        }
    }
}

/// Returns one page of public models.
///
/// # Errors
/// A fault of the database.
pub fn list(
    db: &mut Reader<'_>,
    filter: &Filter,
    sort: Sort,
    direction: Direction,
    size: usize,
) -> Result<Listed, Fault> {
    let query = list_query(filter, sort, direction, size);
    let mut listed = query.listed(db, direction, size)?;
    mask_cards(db, &mut listed.cards)?;
    Ok(listed)
}

/// Sizes of statements that ask for several models by id; the last id is repeated to fill one.
const ID_COUNTS: [usize; 4] = [10, 20, 50, 200];

/// Returns these public models in this order, at most 200.
///
/// # Errors
/// A fault of the database.
pub(crate) fn in_this_order(db: &mut Reader<'_>, ids: &[Id]) -> Result<Vec<Card>, Fault> {
    let Some(last) = ids.last() else { return Ok(Vec::new()) };
    let count = ID_COUNTS.into_iter().find(|count| *count >= ids.len()).unwrap_or(ids.len());
    let values: Vec<Value> =
        ids.iter().chain(std::iter::repeat(last)).take(count).map(|id| (*id).into()).collect();
    let mut found = db.all(&by_ids(count), &values, read_card)?;
    mask_cards(db, &mut found)?;
    // A page holds few cards, so looking for each costs less than a table would.
    let place = |card: &Card| ids.iter().position(|id| *id == card.id);
    found.sort_by_key(place);
    Ok(found)
}

fn by_ids(count: usize) -> String {
    let places: Vec<String> = (1..=count).map(|place| format!("${place}")).collect();
    format!("{CARD} from exemplars where public_at is not null and exemplar_id in ({})", places.join(", "))
}

fn list_query(filter: &Filter, sort: Sort, direction: Direction, size: usize) -> Query {
    let mut query = filter.query(CARD);
    query.page(sort.order(), direction, size);
    query
}

/// Counts public models, up to a ceiling above which nobody needs the exact number at once.
///
/// # Errors
/// A fault of the database.
pub fn count_up_to(db: &mut Reader<'_>, filter: &Filter, ceiling: i64) -> Result<i64, Fault> {
    let query = count_query(filter, ceiling);
    db.one(&query.sql, &query.values, |row| row.int(0))
}

fn count_query(filter: &Filter, ceiling: i64) -> Query {
    let mut query = filter.query("select count(*) from (select 1");
    let limit = query.value(ceiling);
    query.sql.push_str(&format!(" limit {limit}) as found"));
    query
}

/// Returns every shape of statement that this file can put together, for the test that prepares them.
pub fn all_list_statements() -> Vec<String> {
    let id = Id::from_i64(1);
    let full = Filter {
        field: Some("economy".into()),
        year: Some(2026),
        subject: Some(Subject::Collective),
        state: Some(State::Recognised),
        is_in_force: true,
        level: Some("province".into()),
        is_exemplary: true,
        province: Some("01".into()),
        commune: Some("00004".into()),
        then: Then { province: Some("24".into()), unit: Some(("00004".into(), "2021-01-01".into())) },
        words: vec!["duong".into(), "que".into()],
    };
    let mut statements = Vec::new();
    for filter in [Filter::default(), full] {
        for sort in [Sort::Newest, Sort::Year, Sort::Title] {
            for direction in [Direction::First, Direction::After(id), Direction::Before(id)] {
                statements.push(list_query(&filter, sort, direction, 20).sql);
            }
        }
        statements.push(count_query(&filter, 1000).sql);
    }
    statements.extend(ID_COUNTS.map(by_ids));
    statements.extend(office::shapes());
    statements.extend(exported::shapes());
    statements.extend(found::shapes());
    statements
}

fn read_card(row: &Row<'_>) -> Result<Card, Fault> {
    let subject =
        Subject::from_word(&row.text(4)?).ok_or_else(|| Fault::new("an unknown subject is stored"))?;
    let (source_url, agreed) = (row.opt_text(11)?, row.int(12)?);
    Ok(Card {
        id: row.id(0)?,
        title: row.text(1)?,
        summary: row.text(2)?,
        field: row.text(3)?,
        subject,
        year: row.int(5)?,
        state: State::from_word(&row.text(6)?).ok_or_else(|| Fault::new("an unknown state is stored"))?,
        place_line: row.text(7)?,
        public_at: row.opt_instant(8)?,
        changed_at: row.instant(9)?,
        lead: row.text(10)?,
        shown: Shown::of(subject, source_url.is_some(), agreed == 1, agreed == 2),
        source_url,
        is_withdrawn: row.flag(13)?,
    })
}
