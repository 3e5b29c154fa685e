//! What a registration says beside its ten parts: new or existing, who registers, numbers, and for whom it was received.

use super::{Contradiction, Figure};

/// Most households: more than the country has.
pub const HOUSEHOLDS_MAX: i64 = 40_000_000;
/// Most people: more than the country has.
pub const PEOPLE_MAX: i64 = 150_000_000;
/// Most đồng in one file.
pub const MONEY_MAX: i64 = 1_000_000_000_000_000;
/// Most square metres: the area of the country.
pub const LAND_MAX: i64 = 331_000_000_000;
/// Most workdays in one file.
pub const WORKDAYS_MAX: i64 = 1_000_000_000;

/// Whether the model runs already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// It begins, or takes an old one further.
    New,
    /// It runs, and is written down now.
    Existing,
}

impl Stream {
    /// Both, in the order of the form.
    pub const ALL: [Self; 2] = [Self::New, Self::Existing];

    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Existing => "existing",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stream| stream.word() == word)
    }
}

/// What kind of body registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applicant {
    /// The Party cell of a residential area.
    ResidentialCell,
    /// The Front, a union, an association.
    Organisation,
    /// An agency, a unit, a school.
    Agency,
    /// A self-governing group, households together.
    Group,
    /// One person.
    Person,
}

impl Applicant {
    /// All kinds, in the order of the form.
    pub const ALL: [Self; 5] =
        [Self::ResidentialCell, Self::Organisation, Self::Agency, Self::Group, Self::Person];

    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ResidentialCell => "residential_cell",
            Self::Organisation => "organisation",
            Self::Agency => "agency",
            Self::Group => "group",
            Self::Person => "person",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|applicant| applicant.word() == word)
    }
}

/// How somebody agreed that their registration be written for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// On paper, which the office keeps.
    Signed,
    /// In words, at the counter.
    Spoken,
}

impl Consent {
    /// Both, in the order of the form.
    pub const ALL: [Self; 2] = [Self::Signed, Self::Spoken];

    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Signed => "signed",
            Self::Spoken => "spoken",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|consent| consent.word() == word)
    }
}

/// For whom a registration was received at the counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    /// The collective or person.
    pub on_behalf_of: String,
    /// How they agreed.
    pub consent: Consent,
}

/// What a registration says beside its ten parts. What nobody said is absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// New or existing.
    pub stream: Stream,
    /// Who registers.
    pub applicant: Option<Applicant>,
    /// Coordinating organisations, one a line.
    pub coordinating: String,
    /// Households that benefit or take part.
    pub households: Option<i64>,
    /// People that benefit or take part.
    pub people: Option<i64>,
    /// Money, in đồng.
    pub money: Option<i64>,
    /// Land given, in square metres.
    pub land: Option<i64>,
    /// Workdays.
    pub workdays: Option<i64>,
    /// Where each criterion stands at the beginning, in the order of the criteria.
    pub baselines: Vec<Option<Figure>>,
    /// For whom it was received.
    pub counter: Option<Counter>,
}

impl Default for Details {
    fn default() -> Self {
        Self {
            stream: Stream::New,
            applicant: None,
            coordinating: String::new(),
            households: None,
            people: None,
            money: None,
            land: None,
            workdays: None,
            baselines: Vec::new(),
            counter: None,
        }
    }
}

impl Details {
    /// Returns what stands against the numbers together: each household has at least one person.
    pub fn contradiction(&self) -> Option<Contradiction> {
        Contradiction::of_people(self.households, self.people)
    }

    /// Returns where a criterion stands at the beginning, by its number from 1.
    pub fn baseline(&self, ordinal: usize) -> Option<Figure> {
        self.baselines.get(ordinal.checked_sub(1)?).copied().flatten()
    }

    /// Returns the numbers that were given, by name, in the order in which pages show them.
    pub fn numbers(&self) -> Vec<(&'static str, i64)> {
        let all = [
            ("households", self.households),
            ("people", self.people),
            ("money", self.money),
            ("land", self.land),
            ("workdays", self.workdays),
        ];
        all.into_iter().filter_map(|(name, number)| Some((name, number?))).collect()
    }
}
