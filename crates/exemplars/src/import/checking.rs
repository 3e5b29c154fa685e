//! What one row says, checked by itself: pure. Whether its unit, levels and awards existed is looked up in `placing.rs`.

use csv::StringRecord;
use kheo_base::{Day, Refusal, fold, nfc};
use kheo_organisations::Code;

use super::RowError;
use super::cells::Reading;
use super::columns::{Column, Matching};
use super::words;
use crate::rules::honours::Effect;
use crate::rules::running::{
    HOUSEHOLDS_MAX, LAND_MAX, MONEY_MAX, PEOPLE_MAX, Totals, WORKDAYS_MAX, contradictions_of_totals,
};
use crate::rules::{Draft, RuleBook, Subject, YEAR_UNKNOWN};

/// Longest title, summary, short text and part, in letters.
const TITLE_LETTERS_MAX: usize = 200;
const SUMMARY_LETTERS_MAX: usize = 2_000;
const SHORT_LETTERS_MAX: usize = 500;
const PART_LETTERS_MAX: usize = 5_000;
/// Longest number of an office.
const KEY_LETTERS_MAX: usize = 100;

/// A decision as a register has it: level, number, day, who signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decided {
    pub(super) level: String,
    pub(super) number: String,
    pub(super) on: Day,
    pub(super) by: String,
}

/// How a row ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It was published elsewhere, and nothing says that it was recognised.
    Recorded,
    /// It was registered.
    Registered,
    /// It was judged and not recognised.
    NotRecognised,
    /// It was recognised.
    Recognised(Decided),
}

/// An award, with its decision once it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Award {
    pub(super) said: String,
    pub(super) level: Option<&'static str>,
    pub(super) given: Option<(String, Day, String)>,
}

/// A row that was understood.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) key: String,
    pub(super) draft: Draft,
    pub(super) summary: String,
    pub(super) code: Code,
    pub(super) valid_from: Option<Day>,
    pub(super) source_url: String,
    pub(super) note: String,
    pub(super) registered_on: Option<Day>,
    pub(super) outcome: Outcome,
    pub(super) exemplary: Option<Decided>,
    pub(super) award: Option<Award>,
    pub(super) ended_on: Option<Day>,
    pub(super) origin: String,
    pub(super) recheck: Option<(Effect, i16)>,
    pub(super) named: Option<bool>,
    pub(super) totals: Totals,
    pub(super) land: Option<i64>,
}

/// What rows are checked against.
pub(super) struct Book<'a> {
    pub(super) rules: &'a RuleBook,
    pub(super) matching: &'a Matching,
    pub(super) today: Day,
}

/// Reads a row; what is wrong with it is added to `problems`.
pub(super) fn read_row(
    book: &Book<'_>,
    line: u64,
    record: &StringRecord,
    problems: &mut Vec<RowError>,
) -> Option<Row> {
    let before = problems.len();
    let mut row = Reading { book, line, record, problems };
    let year = row.year();
    let subject = row.subject();
    let code = row.code();
    let outcome = row.outcome();
    let source_url = row.address(matches!(outcome, Some(Outcome::Recorded)));
    let draft = row.draft(year, subject);
    let recorded = matches!(outcome, Some(Outcome::Recorded));
    let summary = row.text(Column::Summary, SUMMARY_LETTERS_MAX);
    if recorded && summary.is_empty() {
        row.wrong(Column::Summary, "import-exemplars-empty");
    }
    let exemplary = row.decision([
        Column::ExemplaryLevel,
        Column::ExemplaryNumber,
        Column::ExemplaryOn,
        Column::ExemplaryBy,
    ]);
    let (award, recheck) = (row.award(), row.recheck());
    let named = row.yes_or_no(Column::Named);
    let (totals, land) = (row.totals(), row.number(Column::Land, LAND_MAX));
    let valid_from = row.day(Column::UnitValidFrom);
    let registered_on = row.past_day(Column::RegisteredOn);
    let ended_on = row.past_day(Column::EndedOn);
    let (key, origin) =
        (row.text(Column::Key, KEY_LETTERS_MAX), row.text(Column::ReplicatedFrom, KEY_LETTERS_MAX));
    let note = row.text(Column::SummaryBasis, SUMMARY_LETTERS_MAX);
    let (draft, code, outcome) = (draft?, code?, outcome?);
    let read = Row {
        line,
        key,
        draft,
        summary,
        code,
        valid_from,
        source_url,
        note,
        registered_on,
        outcome,
        exemplary,
        award,
        ended_on,
        origin,
        recheck,
        named,
        totals,
        land,
    };
    row.check_order(&read);
    (problems.len() == before).then_some(read)
}

impl Reading<'_> {
    /// A page need not say when: an empty year is not known, which is better than a guess.
    fn year(&mut self) -> Option<i16> {
        let (said, rules) = (self.get(Column::Year), self.book.rules);
        if said.is_empty() && !self.get(Column::SourceUrl).is_empty() {
            return Some(YEAR_UNKNOWN);
        }
        let years = rules.year_min..=self.book.today.year() + 1;
        let year = said.parse::<i16>().ok().filter(|year| years.contains(year));
        if year.is_none() {
            let problem = Refusal::new("import-exemplars-no-year").with("min", rules.year_min);
            self.refused(Column::Year, problem);
        }
        year
    }

    fn subject(&mut self) -> Option<Subject> {
        let subject = words::subject(self.get(Column::Subject));
        if subject.is_none() {
            self.wrong(Column::Subject, "import-exemplars-no-subject");
        }
        subject
    }

    /// A spreadsheet takes `01234` for a number and drops its zero.
    fn code(&mut self) -> Option<Code> {
        let said = self.get(Column::UnitCode);
        let code = match said.len() {
            1 | 4 => format!("0{said}").parse().ok(),
            _ => said.parse().ok(),
        };
        if code.is_none() {
            self.wrong(Column::UnitCode, "import-exemplars-no-unit");
        }
        code
    }

    fn field(&mut self) -> String {
        let (said, rules) = (self.get(Column::Field), self.book.rules);
        if rules.has_field(said) {
            return said.to_owned();
        }
        let folded = fold(said);
        let known = rules.fields.iter().find(|field| fold(&field.vi) == folded || fold(&field.en) == folded);
        if known.is_none() {
            self.wrong(Column::Field, "import-exemplars-no-field");
        }
        known.map(|field| field.word.clone()).unwrap_or_default()
    }

    fn address(&mut self, is_needed: bool) -> String {
        let url = self.text(Column::SourceUrl, SUMMARY_LETTERS_MAX);
        let is_address = url.starts_with("https://") || url.starts_with("http://");
        match url.is_empty() {
            true if is_needed => self.wrong(Column::SourceUrl, "import-exemplars-empty"),
            false if !is_address => self.wrong(Column::SourceUrl, "import-exemplars-no-address"),
            _ => {}
        }
        url
    }

    fn draft(&mut self, year: Option<i16>, subject: Option<Subject>) -> Option<Draft> {
        let title = self.needed(Column::Title, TITLE_LETTERS_MAX);
        let lead = self.needed(Column::Lead, TITLE_LETTERS_MAX);
        let field = self.field();
        let mut part = |column| self.text(column, PART_LETTERS_MAX);
        Some(Draft {
            title,
            field,
            lead,
            situation: part(Column::Situation),
            objectives: part(Column::Objectives),
            criteria: Vec::new(),
            content: part(Column::Content),
            area: part(Column::Area),
            partners: part(Column::Partners),
            resources: part(Column::Resources),
            time: part(Column::Time),
            outputs: part(Column::Outputs),
            sustaining: part(Column::Sustaining),
            subject: subject?,
            year: year?,
        })
    }

    /// A decision, if a row has any part of it; then level, number and day belong together.
    fn decision(&mut self, [level, number, on, by]: [Column; 4]) -> Option<Decided> {
        if [level, number, on, by].iter().all(|column| self.get(*column).is_empty()) {
            return None;
        }
        for column in [level, number, on] {
            if self.get(column).is_empty() {
                self.wrong(column, "import-exemplars-half-decision");
            }
        }
        let (said, day) = (self.level(level), self.past_day(on));
        let (number, by) = (self.text(number, SHORT_LETTERS_MAX), self.text(by, SHORT_LETTERS_MAX));
        Some(Decided { level: said?.to_owned(), number, on: day?, by })
    }

    fn outcome(&mut self) -> Option<Outcome> {
        let columns =
            [Column::RecognisedLevel, Column::RecognisedNumber, Column::RecognisedOn, Column::RecognisedBy];
        let has_decision = columns.iter().any(|column| !self.get(*column).is_empty());
        let decision = self.decision(columns);
        let said = self.get(Column::State);
        let state = words::state(said);
        if state.is_none() && !said.is_empty() {
            self.wrong(Column::State, "import-exemplars-no-state");
            return None;
        }
        match (state, has_decision) {
            (None | Some("recognised"), true) => decision.map(Outcome::Recognised),
            (Some("recognised"), false) => {
                self.wrong(Column::RecognisedNumber, "import-exemplars-half-decision");
                None
            }
            (Some(_), true) => {
                self.wrong(Column::State, "import-exemplars-state-contradicts");
                None
            }
            (Some("not_recognised"), false) => Some(Outcome::NotRecognised),
            (Some("registered"), false) => Some(Outcome::Registered),
            (None, false) if self.get(Column::SourceUrl).is_empty() => Some(Outcome::Registered),
            (_, false) => Some(Outcome::Recorded),
        }
    }

    fn award(&mut self) -> Option<Award> {
        let said = self.get(Column::Award);
        let rest = [Column::AwardLevel, Column::AwardNumber, Column::AwardOn, Column::AwardBy];
        if said.is_empty() {
            if let Some(column) = rest.into_iter().find(|column| !self.get(*column).is_empty()) {
                self.wrong(column, "import-exemplars-award-without-form");
            }
            return None;
        }
        let (said, level) = (nfc(said), self.level(Column::AwardLevel));
        let number = self.text(Column::AwardNumber, SHORT_LETTERS_MAX);
        let (on, by) = (self.past_day(Column::AwardOn), self.text(Column::AwardBy, SHORT_LETTERS_MAX));
        if number.is_empty() != on.is_none() {
            let lacking = if number.is_empty() { Column::AwardNumber } else { Column::AwardOn };
            self.wrong(lacking, "import-exemplars-half-decision");
        }
        Some(Award { said, level, given: on.map(|on| (number, on, by)) })
    }

    fn recheck(&mut self) -> Option<(Effect, i16)> {
        let (said, year) = (self.get(Column::Effect), self.get(Column::EffectYear));
        if said.is_empty() && year.is_empty() {
            return None;
        }
        let effect = words::effect(said);
        if effect.is_none() {
            self.wrong(Column::Effect, "import-exemplars-no-effect");
        }
        let years = self.book.rules.year_min..=self.book.today.year();
        let year = year.parse::<i16>().ok().filter(|year| years.contains(year));
        if year.is_none() {
            let problem = Refusal::new("import-exemplars-no-year").with("min", self.book.rules.year_min);
            self.refused(Column::EffectYear, problem);
        }
        Some((effect?, year?))
    }

    /// Sums that contradict each other are refused, with the sum.
    fn totals(&mut self) -> Totals {
        let totals = Totals {
            households: self.number(Column::Households, HOUSEHOLDS_MAX),
            poor_households: self.number(Column::PoorHouseholds, HOUSEHOLDS_MAX),
            people: self.number(Column::People, PEOPLE_MAX),
            money: self.number(Column::Money, MONEY_MAX),
            money_people: self.number(Column::MoneyPeople, MONEY_MAX),
            money_budget: self.number(Column::MoneyBudget, MONEY_MAX),
            money_others: self.number(Column::MoneyOthers, MONEY_MAX),
            workdays: self.number(Column::Workdays, WORKDAYS_MAX),
        };
        for (name, contradiction) in contradictions_of_totals(&totals) {
            let column = match name {
                "poor-households" => Column::PoorHouseholds,
                "people" => Column::People,
                _ => Column::Money,
            };
            self.refused(column, contradiction.into());
        }
        totals
    }

    /// What comes later in a model's life has a later day, and only a recognised model is honoured.
    fn check_order(&mut self, row: &Row) {
        let recognised = match &row.outcome {
            Outcome::Recognised(decided) => Some(decided.on),
            _ => None,
        };
        if recognised.is_none() {
            let honours = [
                (row.exemplary.is_some(), Column::ExemplaryNumber),
                (row.award.is_some(), Column::Award),
                (row.recheck.is_some(), Column::Effect),
            ];
            for (_, column) in honours.into_iter().filter(|(is_there, _)| *is_there) {
                self.wrong(column, "import-exemplars-not-recognised");
            }
        }
        let given = row.award.as_ref().and_then(|award| award.given.as_ref()).map(|(_, on, _)| *on);
        for (day, after, column) in [
            (recognised, row.registered_on, Column::RecognisedOn),
            (row.exemplary.as_ref().map(|decided| decided.on), recognised, Column::ExemplaryOn),
            (given, recognised, Column::AwardOn),
            (row.ended_on, row.registered_on, Column::EndedOn),
        ] {
            if let (Some(day), Some(after)) = (day, after)
                && day < after
            {
                let problem = Refusal::new("import-exemplars-too-early").with("day", after.vietnamese());
                self.refused(column, problem);
            }
        }
        if let (Some((_, year)), Some(on)) = (row.recheck, recognised)
            && year < on.year()
        {
            let problem = Refusal::new("import-exemplars-too-early").with("day", on.vietnamese());
            self.refused(Column::EffectYear, problem);
        }
    }
}
