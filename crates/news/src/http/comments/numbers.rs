//! `/y-kien-ban-doc`: by which rules comments are taken, and how many became what, by year, unit and reason. No persons, no stories
//! of few comments by which one could be told from the other: whole units and years.

use std::collections::BTreeMap;

use askama::Template;
use kheo_base::{Day, Error};
use kheo_people::{NATION, Place};
use kheo_store::Reader;
use kheo_web::{Frame, Reply, Visit, page};

use super::{rules_at, said_of};
use crate::of_unit;
use crate::rules::comments::{CommentRules, is_late};
use crate::store::comments::{CountOf, counts, open_appeals};

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
    pub(super) rows: Vec<NumbersOf>,
    /// Refusals and erasures by the office, by year and reason.
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

/// Shows rules and numbers.
pub async fn show(visit: Visit) -> Reply {
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    page(&visit.app.read(move |db| numbers(db, &frame, today)).await?)
}

fn numbers(db: &mut Reader<'_>, frame: &Frame, today: Day) -> Result<NumbersPage, Error> {
    let rules = rules_at(db, &Place::nation(), today)?;
    let mut units: BTreeMap<(i64, String), [i64; WHATS.len()]> = BTreeMap::new();
    let mut reasons: BTreeMap<(i64, String), i64> = BTreeMap::new();
    let mut all = counts(db)?;
    all.extend(late_today(db, today)?);
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
    let reasons = reasons.into_iter().map(|((year, reason), number)| (-year, reason, number)).collect();
    Ok(NumbersPage { frame: frame.clone(), rules, rows, reasons })
}

/// Appeals that should have been answered before today. They are in no act yet: whoever never answers is counted, too.
fn late_today(db: &mut Reader<'_>, today: Day) -> Result<Vec<CountOf>, Error> {
    let mut of_provinces: BTreeMap<String, CommentRules> = BTreeMap::new();
    let mut late = Vec::new();
    for (place, appealed_at) in open_appeals(db)? {
        if !of_provinces.contains_key(&place.province) {
            of_provinces.insert(place.province.clone(), rules_at(db, &place, today)?);
        }
        if of_provinces.get(&place.province).is_some_and(|rules| is_late(rules, appealed_at, today)) {
            late.push(CountOf {
                unit_code: place.commune.unwrap_or(place.province),
                year: i64::from(today.year()),
                what: LATE.to_owned(),
                reason: String::new(),
                number: 1,
            });
        }
    }
    Ok(late)
}

/// The unit's name as it is today; a unit that is gone keeps its code.
fn named(db: &mut Reader<'_>, code: &str, frame: &Frame, today: Day) -> Result<String, Error> {
    if code == NATION {
        return Ok(frame.t("news-nation").into_owned());
    }
    match of_unit(db, code, today) {
        Ok(unit) => Ok(unit.place_line),
        Err(Error::Refusal(_)) => Ok(code.to_owned()),
        Err(error) => Err(error),
    }
}
