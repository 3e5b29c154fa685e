//! What a registration says: ten mandatory parts, and what statistics need besides.

use super::{RuleBook, State};

/// The ten parts, in the order of the form. All are mandatory when a file is sent.
pub const PARTS: [&str; 10] = [
    "title",
    "situation",
    "objectives",
    "content",
    "area",
    "lead",
    "resources",
    "time",
    "outputs",
    "sustaining",
];

/// The year of a model that was taken over from a page that does not say it.
pub const YEAR_UNKNOWN: i16 = 0;

/// Whether a model is the work of a collective or of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Tập thể.
    Collective,
    /// Cá nhân.
    Individual,
}

impl Subject {
    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Collective => "collective",
            Self::Individual => "individual",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "collective" => Some(Self::Collective),
            "individual" => Some(Self::Individual),
            _ => None,
        }
    }
}

/// How the result will be judged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Criterion {
    /// What is judged.
    pub criterion: String,
    /// How it is measured.
    pub measure: String,
    /// What is to be reached.
    pub target: String,
}

/// A registration as its registrar writes it. A draft may have empty parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Name of the model.
    pub title: String,
    /// Field of activity, a word of the rule book.
    pub field: String,
    /// Collective or individual.
    pub subject: Subject,
    /// The year of the movement; [`YEAR_UNKNOWN`] only for models taken over from elsewhere.
    pub year: i16,
    /// The practical problem.
    pub situation: String,
    /// Objectives.
    pub objectives: String,
    /// Criteria.
    pub criteria: Vec<Criterion>,
    /// Content and way of doing.
    pub content: String,
    /// Area and target group.
    pub area: String,
    /// Lead organisation.
    pub lead: String,
    /// Coordinating and participating organisations, one a line; may be empty.
    pub partners: String,
    /// Money, facilities, people, workdays.
    pub resources: String,
    /// Start, progress, day of evaluation.
    pub time: String,
    /// Concrete outputs.
    pub outputs: String,
    /// Ability to sustain and replicate.
    pub sustaining: String,
}

impl Draft {
    /// Returns a part by its name.
    pub fn part(&self, name: &str) -> &str {
        match name {
            "title" => &self.title,
            "situation" => &self.situation,
            "objectives" => &self.objectives,
            "content" => &self.content,
            "area" => &self.area,
            "lead" => &self.lead,
            "resources" => &self.resources,
            "time" => &self.time,
            "outputs" => &self.outputs,
            "sustaining" => &self.sustaining,
            _ => "",
        }
    }

    /// Returns the mandatory parts that are empty. A file without a criterion lacks its objectives, since nobody could
    /// judge the result.
    pub fn missing(&self, rules: &RuleBook) -> Vec<String> {
        let lacks = |name: &str| {
            self.part(name).trim().is_empty() || (name == "objectives" && self.criteria.is_empty())
        };
        rules.parts.iter().map(|part| part.name.clone()).filter(|name| lacks(name)).collect()
    }
}

impl State {
    /// Whether the registrar still holds the file and may change it.
    pub const fn is_in_hand(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }
}
