//! What statistics count: what one thing adds to the numbers of its units and years, read from rows as they stand.
//!
//! A capability says what each of its things counts now; the follower compares with what it counted before. So counting again
//! changes nothing, in whatever order acts are read. Nothing here names a person.

use kheo_base::{Day, Fault, Id, Instant};
use kheo_store::Reader;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Registered: accepted at least. Counted in the year for which it was registered, as everything below unless it says so.
    Registered,
    /// Of the registered: recognised, at its highest level, whether or not that was withdrawn later.
    Recognised,
    /// Of the recognised: recognition was withdrawn.
    Withdrawn,
    /// Of the recognised: named exemplary, at the highest level.
    Exemplary,
    /// Of the recognised: proposed for an award, whatever became of it.
    Proposed,
    /// Of the proposed: given at least one award.
    Awarded,
    /// Awards given, by form and level: one model may have several.
    Awards,
    /// Of the registered: found effective when looked at last.
    Effective,
    /// Of the registered: found to need consolidation when looked at last.
    NeedsConsolidation,
    /// Of the registered: found not effective when looked at last.
    NotEffective,
    /// Of the registered: others were begun after it.
    Replicated,
    /// Of the registered: itself begun after another.
    Copies,
    /// Of the registered: everybody can see it.
    Public,
    /// Of the registered and recorded: its unit was divided, so that its unit of today is only the main successor.
    Divided,
    /// Taken over from publications: nothing claims that it was registered or recognised here.
    Recorded,
    /// Ended, in the year of its end.
    Ended,
    /// Recognitions by level, in the year of their decision.
    Decided,
    /// The sum of what was given of a resource.
    Sum,
    /// How many gave a figure for a resource.
    Given,
}

impl Measure {
    /// All measures.
    pub const ALL: [Self; 19] = [
        Self::Registered,
        Self::Recognised,
        Self::Withdrawn,
        Self::Exemplary,
        Self::Proposed,
        Self::Awarded,
        Self::Awards,
        Self::Effective,
        Self::NeedsConsolidation,
        Self::NotEffective,
        Self::Replicated,
        Self::Copies,
        Self::Public,
        Self::Divided,
        Self::Recorded,
        Self::Ended,
        Self::Decided,
        Self::Sum,
        Self::Given,
    ];

    /// Returns its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Recognised => "recognised",
            Self::Withdrawn => "withdrawn",
            Self::Exemplary => "exemplary",
            Self::Proposed => "proposed",
            Self::Awarded => "awarded",
            Self::Awards => "awards",
            Self::Effective => "effective",
            Self::NeedsConsolidation => "weak",
            Self::NotEffective => "ineffective",
            Self::Replicated => "replicated",
            Self::Copies => "copies",
            Self::Public => "public",
            Self::Divided => "divided",
            Self::Recorded => "recorded",
            Self::Ended => "ended",
            Self::Decided => "decided",
            Self::Sum => "sum",
            Self::Given => "given",
        }
    }

    /// Reads its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.word() == word)
    }
}

/// Whose work it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// Several people.
    Collective,
    /// One person.
    Individual,
}

/// One number that a thing adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The year to which it is added; 0 if nobody knows.
    pub year: i64,
    /// What it is.
    pub measure: Measure,
    /// A level, or a resource; empty where there is neither.
    pub of: String,
    /// A form of award, or the stage at which a figure was given; empty where there is neither.
    pub form: String,
    /// How much.
    pub amount: i64,
}

/// What a resource was when its figure was given.
pub const STAGES: [&str; 2] = ["planned", "reported"];
/// The resources, money in đồng and land in square metres.
pub const RESOURCES: [&str; 5] = ["money", "land", "workdays", "households", "people"];

/// What one thing adds to statistics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    /// Word of its field.
    pub field: String,
    /// Whose work it is.
    pub subject: Subject,
    /// Its unit in its day, as `code@first-day`.
    pub then_unit: String,
    /// The province of its day, as `code@first-day`; empty if none is known.
    pub then_province: String,
    /// Its province of today.
    pub now_province: String,
    /// Its commune of today, if it is known.
    pub now_commune: Option<String>,
    /// What it adds.
    pub counted: Vec<Counted>,
}

/// A word with its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The word.
    pub word: String,
    /// Its Vietnamese name.
    pub vi: String,
    /// Its English name.
    pub en: String,
}

/// The words of the dimensions, in the order in which people see them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// Fields.
    pub fields: Vec<Named>,
    /// Levels that there ever were, lowest first.
    pub levels: Vec<Named>,
    /// Forms of award, lowest first.
    pub awards: Vec<Named>,
}

/// A unit in whose terms things are counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Within {
    /// The nation.
    #[default]
    Nation,
    /// A province of today.
    Province(String),
    /// A commune of today.
    Commune(String),
    /// A province of its day, as `code@first-day`.
    ThenProvince(String),
    /// Another unit of its day: its code and first day.
    ThenUnit(String, String),
}

/// Which things are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Where.
    pub within: Within,
    /// The year, if one is wanted.
    pub year: Option<i64>,
    /// A field's word.
    pub field: Option<String>,
    /// Whose work.
    pub subject: Option<Subject>,
}

/// A decision that recognised something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionLine {
    /// Its number.
    pub number: String,
    /// Its day.
    pub decided_on: Day,
    /// Who signed it.
    pub signer: String,
    /// Its level.
    pub level: String,
    /// How many things it recognised.
    pub count: i64,
}

/// Something worth telling, as everybody may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub title: String,
    /// One paragraph about it; empty if the person did not agree to be shown.
    pub summary: String,
    /// Its place in the words of its day.
    pub place_line: String,
    /// Its public address.
    pub address: String,
}

/// A capability whose things are counted.
pub trait Countable: Send + Sync {
    /// The kind of subject under which its acts stand in the journal.
    fn subject_kind(&self) -> &'static str;

    /// Returns what these things count now; those that count nothing are absent.
    ///
    /// # Errors
    /// A fault of the database.
    fn contributions(&self, db: &mut Reader<'_>, ids: &[Id]) -> Result<Vec<(Id, Contribution)>, Fault>;

    /// Returns the ids after this one, in order: for counting everything again.
    ///
    /// # Errors
    /// A fault of the database.
    fn after(&self, db: &mut Reader<'_>, id: Option<Id>, limit: i64) -> Result<Vec<Id>, Fault>;

    /// Returns the words of the dimensions with their names on a day.
    ///
    /// # Errors
    /// A fault of the database or of a rule set.
    fn words(&self, db: &mut Reader<'_>, on: Day) -> Result<Words, Fault>;

    /// Returns the decisions of a unit and year that recognised something, the latest first; none for the whole nation, which
    /// has thousands.
    ///
    /// # Errors
    /// A fault of the database.
    fn decisions(
        &self,
        db: &mut Reader<'_>,
        within: &Within,
        year: i64,
        limit: i64,
    ) -> Result<Vec<DecisionLine>, Fault>;

    /// Returns what was named exemplary and everybody may see, the latest first, after this one; none without a year.
    ///
    /// # Errors
    /// A fault of the database.
    fn exemplary(
        &self,
        db: &mut Reader<'_>,
        wanted: &Wanted,
        after: Option<Id>,
        limit: i64,
    ) -> Result<Vec<Told>, Fault>;

    /// Returns the address of the public list of what is wanted; `measure` narrows it as far as the list can.
    fn list_address(&self, wanted: &Wanted, measure: Measure) -> String;
}

/// How far statistics have read, and whether there is more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsOf {
    /// The last act that was counted.
    pub position: i64,
    /// When it was done; absent before the first.
    pub at: Option<Instant>,
    /// Acts that are not yet counted.
    pub behind: i64,
}
