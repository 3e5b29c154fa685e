//! What a score sheet asks, and what one appraiser wrote on it.

use kheo_base::Day;
use serde::{Deserialize, Serialize};

/// The dated rules of a score sheet.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SheetRules {
    /// What is judged, in order.
    pub criteria: Vec<CriterionRule>,
    /// All points together.
    pub total: i64,
    /// Fewest points for recognition.
    pub recognise_min: i64,
    /// Fewest points for an exemplary model.
    pub exemplary_min: i64,
    /// Fewest appraisers of one file.
    pub appraisers_min: usize,
    /// By how many points in all two appraisers may differ before it is pointed out.
    pub difference_max: i64,
    /// The same for one criterion.
    pub criterion_difference_max: i64,
}

/// One criterion.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct CriterionRule {
    /// Its word in the database.
    pub word: String,
    /// Its name in Vietnamese.
    pub vi: String,
    /// Its name in English.
    pub en: String,
    /// Most points, whole.
    pub max: i64,
    /// What shows it, in Vietnamese.
    pub evidence_vi: String,
    /// What shows it, in English.
    pub evidence_en: String,
}

/// The word of the criterion about results against targets: of all that a sheet asks, a self-assessment answers only this.
const RESULT: &str = "result";

impl CriterionRule {
    /// Whether a self-assessment answers it.
    pub fn is_about_results(&self) -> bool {
        self.word == RESULT
    }

    /// Returns its name in one of the two languages.
    pub fn name(&self, vietnamese: bool) -> &str {
        if vietnamese { &self.vi } else { &self.en }
    }

    /// Returns what shows it in one of the two languages.
    pub fn evidence(&self, vietnamese: bool) -> &str {
        if vietnamese { &self.evidence_vi } else { &self.evidence_en }
    }
}

/// Whether a file is appraised on paper or on site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// By the file.
    Desk,
    /// On site.
    Field,
}

impl Mode {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Desk, Self::Field];

    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Field => "field",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.word() == word)
    }
}

/// What an appraiser thinks of recognition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opinion {
    /// For it.
    Agree,
    /// Against it.
    Disagree,
}

impl Opinion {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Agree, Self::Disagree];

    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::Disagree => "disagree",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|opinion| opinion.word() == word)
    }
}

/// What one appraiser wrote; a draft may have gaps. Points and notes stand in the order of the criteria.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Whole points.
    pub points: Vec<Option<i64>>,
    /// A note to each criterion; may be empty.
    pub notes: Vec<String>,
    /// For or against recognition.
    pub opinion: Option<Opinion>,
    /// Why.
    pub reason: String,
    /// The day on site.
    pub visited_on: Option<Day>,
}

impl Sheet {
    /// An empty sheet for these criteria.
    pub fn empty(rules: &SheetRules) -> Self {
        let rows = rules.criteria.len();
        Self { points: vec![None; rows], notes: vec![String::new(); rows], ..Self::default() }
    }

    /// Returns the points so far.
    pub fn total(&self) -> i64 {
        self.points.iter().flatten().fold(0, |sum, points| points.saturating_add(sum))
    }

    /// Whether every criterion has points.
    pub fn is_whole(&self) -> bool {
        self.points.iter().all(Option::is_some)
    }
}
