//! What only the database knows of a row: its unit and territory, levels and awards of the day, what is there already.
//!
//! Everything that is looked up is kept for the next rows, within limits: a register names the same units again and again.

use std::collections::HashMap;
use std::sync::Arc;

use kheo_base::{Day, Error, Fault, Refusal, fold};
use kheo_journal::Journal;
use kheo_organisations::{Code, UnitKey, store as units};
use kheo_store::Reader;

use super::checking::{Decided, Outcome, Row};
use super::columns::Column;
use super::{May, RowError};
use crate::rules::council::CouncilRules;
use crate::rules::honours::AwardForm;
use crate::rules::{Decision, State, Subject};
use crate::store::council::council_rules_on;
use crate::store::honours::awards_on;
use crate::store::lists::imports::{Double, NewFile, NewHonours, doubles_of, is_known, origin_under};
use crate::store::{Source, Territory, levels_on, source_fingerprint};
use crate::{resolve, resolve_key};

/// Most places, days and units of which something is kept.
const KEPT_MAX: usize = 20_000;

/// A unit of a row.
struct Placed {
    territory: Arc<Territory>,
    folded: String,
}

/// What holds on a day.
struct Then {
    levels: Vec<String>,
    awards: Vec<AwardForm>,
    council: CouncilRules,
}

/// Models of a unit and year: what they say folded, and their key.
type Folded = HashMap<String, String>;

/// What is there of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing.
    New,
    /// Its key was taken over.
    Known,
    /// The same title by the same people in the same unit and year, under another key.
    Double,
}

/// Looks rows up.
pub(super) struct Placer<'a> {
    journal: &'a Journal,
    today: Day,
    register: &'a str,
    may: Option<&'a May>,
    places: HashMap<(Code, Option<Day>, Day), Option<Arc<Placed>>>,
    thens: HashMap<Day, Arc<Then>>,
    there: HashMap<(Arc<str>, Day, i16), Folded>,
}

impl<'a> Placer<'a> {
    pub(super) fn new(journal: &'a Journal, today: Day, register: &'a str, may: Option<&'a May>) -> Self {
        let (places, thens, there) = (HashMap::new(), HashMap::new(), HashMap::new());
        Self { journal, today, register, may, places, thens, there }
    }

    fn read<T: Send + 'static>(
        &self,
        closure: impl FnMut(&mut Reader<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.journal.db().read_now(closure)
    }

    /// Finds out what a row needs to be written.
    pub(super) fn place(&mut self, row: Row, problems: &mut Vec<RowError>) -> Result<Option<NewFile>, Error> {
        let before = problems.len();
        let on = self.day_of(&row);
        let Some(placed) = self.placed(row.code, row.valid_from, on)? else {
            problems.push(wrong(&row, Column::UnitCode, Refusal::new("import-exemplars-no-unit")));
            return Ok(None);
        };
        if self.may.is_some_and(|may| !may(&placed.territory.now)) {
            problems.push(wrong(&row, Column::UnitCode, Refusal::new("import-exemplars-not-yours")));
        }
        self.check_recorded(&row, problems);
        let award = self.award(&row, problems)?;
        if let Outcome::Recognised(decided) = &row.outcome {
            self.check_decision(&row, decided, Column::RecognisedLevel, problems)?;
        }
        if let Some(decided) = &row.exemplary {
            self.check_decision(&row, decided, Column::ExemplaryLevel, problems)?;
        }
        if problems.len() > before { Ok(None) } else { Ok(Some(self.file(row, &placed, award, on))) }
    }

    /// What was published elsewhere is public here at once, its person's name with it: an operator answers for that, not a
    /// registrar, and nobody takes over who said no.
    fn check_recorded(&self, row: &Row, problems: &mut Vec<RowError>) {
        if row.outcome != Outcome::Recorded {
            return;
        }
        if self.may.is_some() {
            problems.push(wrong(row, Column::State, Refusal::new("import-exemplars-recorded-not-yours")));
        }
        if row.draft.subject == Subject::Individual && row.named == Some(false) {
            problems.push(wrong(row, Column::Named, Refusal::new("import-exemplars-recorded-unnamed")));
        }
    }

    /// The day on which a row's unit is looked for.
    fn day_of(&self, row: &Row) -> Day {
        let first = || Day::new(row.draft.year, 1, 1).ok().filter(|day| day.year() > 0);
        row.registered_on.or_else(first).unwrap_or(self.today)
    }

    fn placed(&mut self, code: Code, valid_from: Option<Day>, on: Day) -> Result<Option<Arc<Placed>>, Error> {
        let key = (code, valid_from, if valid_from.is_some() { self.today } else { on });
        if let Some(known) = self.places.get(&key) {
            return Ok(known.clone());
        }
        let today = self.today;
        let found = self.read(move |db| Ok(find(db, code, valid_from, on, today)?))?;
        let found = found.map(|territory| {
            let folded = fold(&territory.place_line);
            Arc::new(Placed { territory: Arc::new(territory), folded })
        });
        if self.places.len() >= KEPT_MAX {
            self.places.clear();
        }
        self.places.insert(key, found.clone());
        Ok(found)
    }

    fn then(&mut self, day: Day) -> Result<Arc<Then>, Error> {
        if let Some(known) = self.thens.get(&day) {
            return Ok(known.clone());
        }
        let then = self.read(move |db| {
            let (levels, awards) = (levels_on(db, day)?, awards_on(db, day)?);
            Ok(Arc::new(Then { levels, awards, council: council_rules_on(db, day)? }))
        })?;
        if self.thens.len() >= KEPT_MAX {
            self.thens.clear();
        }
        self.thens.insert(day, then.clone());
        Ok(then)
    }

    /// The level was in force on the day. An officer brings in decisions of the past only: once a council has to vote on
    /// anything, decisions are taken here, by those who may.
    fn check_decision(
        &mut self,
        row: &Row,
        decided: &Decided,
        column: Column,
        problems: &mut Vec<RowError>,
    ) -> Result<(), Error> {
        let then = self.then(decided.on)?;
        if !then.levels.contains(&decided.level) {
            let problem =
                Refusal::new("import-exemplars-level-not-then").with("day", decided.on.vietnamese());
            problems.push(wrong(row, column, problem));
        }
        if self.may.is_some() && then.council.closes_registers() {
            let problem = Refusal::new("import-exemplars-needs-vote").with("day", decided.on.vietnamese());
            problems.push(wrong(row, column, problem));
        }
        Ok(())
    }

    fn award(
        &mut self,
        row: &Row,
        problems: &mut Vec<RowError>,
    ) -> Result<Option<(String, String, Option<Decision>)>, Error> {
        let Some(award) = &row.award else { return Ok(None) };
        let day = award.given.as_ref().map_or(self.today, |(_, on, _)| *on);
        let then = self.then(day)?;
        let said = fold(&award.said);
        let form = then.awards.iter().find(|form| form.word == award.said || fold(&form.vi) == said);
        let Some(form) = form else {
            problems.push(wrong(row, Column::Award, Refusal::new("import-exemplars-no-award")));
            return Ok(None);
        };
        let level = award.level.or_else(|| form.levels.first().map(String::as_str)).unwrap_or_default();
        if !form.levels.iter().any(|known| known == level) {
            problems.push(wrong(row, Column::AwardLevel, Refusal::new("import-exemplars-award-level")));
        }
        if self.may.is_some() && award.given.is_some() && then.council.closes_registers() {
            let problem = Refusal::new("import-exemplars-needs-vote").with("day", day.vietnamese());
            problems.push(wrong(row, Column::AwardOn, problem));
        }
        let given = award.given.clone().map(|(number, decided_on, signer)| Decision {
            level: level.to_owned(),
            number,
            decided_on,
            signer,
            legal_basis: String::new(),
        });
        Ok(Some((form.word.clone(), level.to_owned(), given)))
    }

    fn file(
        &self,
        row: Row,
        placed: &Placed,
        award: Option<(String, String, Option<Decision>)>,
        on: Day,
    ) -> NewFile {
        let folded_title = fold(&row.draft.title);
        let folded = format!("{folded_title} {} {}", fold(&row.draft.lead), placed.folded);
        let territory = placed.territory.clone();
        let key = self.key_of(&row, &territory, &folded_title);
        let origin = (!row.origin.is_empty()).then(|| own_key(self.register, &row.origin));
        let is_refused = row.outcome == Outcome::NotRecognised;
        let (state, recognition) = match row.outcome {
            Outcome::Recorded => (State::Recorded, None),
            Outcome::Registered | Outcome::NotRecognised => (State::Accepted, None),
            Outcome::Recognised(decided) => (State::Recognised, Some(decision(decided))),
        };
        let decided_on = recognition.as_ref().map(|decision| decision.decided_on);
        // A person's page elsewhere is no consent to be named here.
        let hides =
            row.draft.subject == Subject::Individual && state != State::Recorded && row.named != Some(true);
        let source = (!row.source_url.is_empty() && !hides)
            .then(|| Source { url: row.source_url, note: row.note.clone() });
        let today = self.today;
        let recheck = row.recheck.map(|(effect, year)| {
            let last = Day::new(year, 12, 31).unwrap_or(today);
            (effect, year, last.min(today))
        });
        let summary = if row.summary.is_empty() { crate::store::summary_of(&row.draft) } else { row.summary };
        let honours = NewHonours {
            recognition,
            distinction: row.exemplary.map(decision),
            award,
            recheck,
            ended_on: row.ended_on,
            named: row.named,
            origin,
            totals: row.totals,
            land: row.land,
        };
        let (draft, note) = (row.draft, row.note);
        NewFile {
            key,
            state,
            draft,
            summary,
            folded_title,
            folded,
            territory,
            source,
            note,
            // Nothing is registered in the future, nor after it was recognised.
            registered_on: on.min(today).min(decided_on.unwrap_or(today)),
            is_refused,
            honours,
        }
    }

    /// The office's own number; or the page and title; or unit, year and title.
    fn key_of(&self, row: &Row, territory: &Territory, folded_title: &str) -> String {
        if !row.key.is_empty() {
            return own_key(self.register, &row.key);
        }
        if !row.source_url.is_empty() {
            return source_fingerprint(&row.source_url, &row.draft.title);
        }
        let (code, from, year) = (&territory.unit_code, territory.unit_valid_from, row.draft.year);
        format!("unit {code}@{from} {year} {folded_title}")
    }

    /// Looks whether a row is there already. Somebody who only looks wants to know it `exactly`; whoever writes is told by the
    /// key's constraint, and saves a question for each row.
    pub(super) fn standing(&mut self, file: &NewFile, exactly: bool) -> Result<Standing, Error> {
        let (code, from) = (file.territory.unit_code.clone(), file.territory.unit_valid_from);
        let year = file.draft.year;
        let key = (Arc::from(code.as_str()), from, year);
        if !self.there.contains_key(&key) {
            let found: Vec<Double> = self.read(move |db| Ok(doubles_of(db, &code, from, year)?))?;
            if self.there.len() >= KEPT_MAX {
                self.there.clear();
            }
            self.there.insert(key.clone(), found.into_iter().collect());
        }
        let there = self.there.get(&key).and_then(|there| there.get(&file.folded));
        match there {
            Some(other) if *other == file.key => Ok(Standing::Known),
            None if !exactly => Ok(Standing::New),
            other => {
                // The row may have been corrected since: its key counts, whatever it says now.
                let (key, is_double) = (file.key.clone(), other.is_some());
                let known = self.read(move |db| Ok(is_known(db, &key)?))?;
                Ok(if known {
                    Standing::Known
                } else if is_double {
                    Standing::Double
                } else {
                    Standing::New
                })
            }
        }
    }

    /// Looks for an origin that stands in no earlier row.
    pub(super) fn origin(&self, key: &str) -> Result<Option<(String, bool)>, Error> {
        let key = key.to_owned();
        self.read(move |db| Ok(origin_under(db, &key)?))
    }
}

/// Finds a unit. Registers are older than the first list of units; one that was there on its first day was there before,
/// unless the list says that it began just then.
fn find(
    db: &mut Reader<'_>,
    code: Code,
    valid_from: Option<Day>,
    on: Day,
    today: Day,
) -> Result<Option<Territory>, Fault> {
    if let Some(valid_from) = valid_from {
        return resolve_key(db, UnitKey { code, valid_from }, today);
    }
    if let Some(territory) = resolve(db, code, on, today)? {
        return Ok(Some(territory));
    }
    let first = units::versions(db, code)?.into_iter().next();
    match first.filter(|first| !first.from_exact && on < first.valid_from) {
        Some(first) => resolve_key(db, first.key(), today),
        None => Ok(None),
    }
}

fn decision(decided: Decided) -> Decision {
    let Decided { level, number, on, by } = decided;
    Decision { level, number, decided_on: on, signer: by, legal_basis: String::new() }
}

/// Numbers are those of one office: two may both have a 12/2020.
fn own_key(register: &str, key: &str) -> String {
    format!("register {register} {key}")
}

fn wrong(row: &Row, column: Column, problem: Refusal) -> RowError {
    RowError { line: row.line, column: column.name(), problem }
}
