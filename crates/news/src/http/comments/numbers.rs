//! `/y-kien-ban-doc`: by which rules comments are taken, and how many became what, by year, unit and reason. No persons, no stories
//! of few comments by which one could be told from the other: whole units and years.

use std::collections::BTreeMap;

use askama::Template;
use kheo_base::{Day, Error};
use kheo_people::{NATION, Place};
use kheo_store::Reader;
use kheo_web::{Asked, Choice, Frame, Reply, Visit, page};

use super::said_of;
use crate::of_unit;
use crate::rules::comments::{CommentRules, is_late};
use crate::store::comments::{CountOf, RuleBook, counts, open_appeals};

/// What is counted of each unit and year, in the order of the table.
pub(super) const WHATS: [&str; 8] =
    ["received", "published", "refused", "appealed", "granted", "upheld", "erased", LATE];
/// Appeals that were answered late, or should have been answered before today.
const LATE: &str = "late";
/// Rows of the table: units and years.
const ROWS_MAX: usize = 500;

/// The page `/y-kien-ban-doc`.
#[derive(Template)]
#[template(path = "news/comments/numbers.html")]
pub struct NumbersPage {
    pub(super) frame: Frame,
    pub(super) rules: CommentRules,
    /// The place whose rules they are, if somebody asked for one.
    pub(super) place_line: Option<String>,
    /// Provinces that have rules of their own, by their codes.
    pub(super) provinces: Vec<Choice>,
    pub(super) rows: Vec<NumbersOf>,
    /// Refusals and erasures by the office, by year and what the rules say of the reason.
    pub(super) reasons: Vec<(i64, String, i64)>,
}

/// The numbers of one unit in one year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NumbersOf {
    pub(super) year: i64,
    pub(super) unit: String,
    /// In the order of [`WHATS`].
    pub(super) numbers: [i64; WHATS.len()],
}

impl NumbersOf {
    /// Each number with the word of what it counts.
    fn all(&self) -> Vec<(&'static str, i64)> {
        WHATS.into_iter().zip(self.numbers).collect()
    }
}

impl NumbersPage {
    fn whats(&self) -> [&'static str; WHATS.len()] {
        WHATS
    }

    fn said(&self, word: &str) -> String {
        said_of(&self.rules, &self.frame, word)
    }

    /// Why comments are refused, in words.
    fn all_reasons(&self) -> Vec<String> {
        self.rules.reasons.iter().map(|reason| self.said(&reason.word)).collect()
    }
}

/// Shows the rules of a unit, or of the nation, and the numbers of all.
pub async fn show(visit: Visit, Asked(asked): Asked) -> Reply {
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let unit = Some(asked.value("don-vi").to_owned()).filter(|unit| !unit.is_empty());
    page(&visit.app.read(move |db| numbers(db, &frame, unit.as_deref(), today)).await?)
}

fn numbers(db: &mut Reader<'_>, frame: &Frame, unit: Option<&str>, today: Day) -> Result<NumbersPage, Error> {
    let book = RuleBook::read(db, today)?;
    // A unit that never was has no rules.
    let asked = unit.map(|unit| of_unit(db, unit, today).map_err(missing)).transpose()?;
    let place = asked.as_ref().map_or_else(Place::nation, |asked| asked.place.clone());
    let place_line = match asked {
        Some(asked) => Some(named(db, &asked.unit_code, frame, today)?),
        None => None,
    };
    let mut units: BTreeMap<(i64, String), [i64; WHATS.len()]> = BTreeMap::new();
    let mut reasons: BTreeMap<(i64, String), i64> = BTreeMap::new();
    let mut all = counts(db)?;
    all.extend(late_today(db, &book, today)?);
    for count in all {
        if let Some(at) = WHATS.iter().position(|what| *what == count.what) {
            units.entry((-count.year, count.unit_code.clone())).or_default()[at] += count.number;
        }
        if !count.reason.is_empty() {
            *reasons.entry((-count.year, count.reason)).or_default() += count.number;
        }
    }
    let mut rows = Vec::with_capacity(units.len().min(ROWS_MAX));
    for ((year, code), numbers) in units.into_iter().take(ROWS_MAX) {
        rows.push(NumbersOf { year: -year, unit: named(db, &code, frame, today)?, numbers });
    }
    let said = |word: &str| said_by(&book, book.of(&place), frame, word);
    let reasons = reasons.into_iter().map(|((year, word), number)| (-year, said(&word), number)).collect();
    let mut provinces = Vec::new();
    for code in book.provinces() {
        provinces.push(Choice::new(code, named(db, code, frame, today)?));
    }
    let rules = book.of(&place).clone();
    Ok(NumbersPage { frame: frame.clone(), rules, place_line, provinces, rows, reasons })
}

fn missing(error: Error) -> Error {
    if matches!(error, Error::Refusal(_)) { Error::Missing } else { error }
}

/// What these rules say of a reason, or any others that have it.
fn said_by(book: &RuleBook, rules: &CommentRules, frame: &Frame, word: &str) -> String {
    let known = std::iter::once(rules).chain(book.all()).find(|rules| rules.reason(word).is_some());
    said_of(known.unwrap_or(rules), frame, word)
}

/// Appeals that should have been answered before today. They are in no act yet: whoever never answers is counted, too.
fn late_today(db: &mut Reader<'_>, book: &RuleBook, today: Day) -> Result<Vec<CountOf>, Error> {
    let open = open_appeals(db)?.into_iter();
    let late = open.filter(|(place, appealed_at)| is_late(book.of(place), *appealed_at, today));
    let count = |(place, _): (Place, _)| CountOf {
        unit_code: place.commune.unwrap_or(place.province),
        year: i64::from(today.year()),
        what: LATE.to_owned(),
        reason: String::new(),
        number: 1,
    };
    Ok(late.map(count).collect())
}

/// The unit's name as it is today; a unit that is gone keeps its code.
pub(super) fn named(db: &mut Reader<'_>, code: &str, frame: &Frame, today: Day) -> Result<String, Error> {
    if code == NATION {
        return Ok(frame.t("news-nation").into_owned());
    }
    match of_unit(db, code, today) {
        Ok(unit) => Ok(unit.place_line),
        Err(Error::Refusal(_)) => Ok(code.to_owned()),
        Err(error) => Err(error),
    }
}
