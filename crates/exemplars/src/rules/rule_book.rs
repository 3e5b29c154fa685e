//! What dated rule sets say about exemplary models, as the rules use it.

use serde::Deserialize;

/// The rule sets in force on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleBook {
    /// Fields of activity, in the order in which people see them.
    pub fields: Vec<FieldRule>,
    /// Levels of recognition, lowest first.
    pub levels: Vec<String>,
    /// Parts of the form that must be filled.
    pub parts: Vec<PartRule>,
    /// Most criteria in one file.
    pub criteria_max: usize,
    /// First year for which models are registered.
    pub year_min: i16,
}

/// A field of activity.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldRule {
    /// Its word in the database and in addresses.
    pub word: String,
    /// Its name in Vietnamese.
    pub vi: String,
    /// Its name in English.
    pub en: String,
    /// Which of the four national fields it counts under, if any.
    pub national: Option<String>,
}

/// A part of the form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartRule {
    /// Its name, one of [`super::PARTS`].
    pub name: String,
    /// Most letters.
    pub length_max: usize,
}

impl RuleBook {
    /// Whether a field is in force.
    pub fn has_field(&self, word: &str) -> bool {
        self.fields.iter().any(|field| field.word == word)
    }

    /// Returns how many letters a part may have; a part without a rule has none.
    pub fn length_max(&self, part: &str) -> usize {
        self.parts.iter().find(|rule| rule.name == part).map_or(0, |rule| rule.length_max)
    }

    /// Returns the name of a field in one of the two languages; the word itself for a field of other days.
    pub fn field_name<'a>(&'a self, word: &'a str, vietnamese: bool) -> &'a str {
        field_name(&self.fields, word, vietnamese)
    }
}

/// Returns the name of one of these fields in one of the two languages; the word itself for a field of other days.
pub fn field_name<'a>(fields: &'a [FieldRule], word: &'a str, vietnamese: bool) -> &'a str {
    let field = fields.iter().find(|field| field.word == word);
    field.map_or(word, |field| if vietnamese { &field.vi } else { &field.en })
}

/// Returns the place of a level among all that there ever were, from low to high, by which the highest of several decisions is
/// told. Which levels decide on a day is dated data; their order never changed. One that nobody knows stands with the commune's.
pub fn level_rank(level: &str) -> u8 {
    match level {
        "centre" => 4,
        "province" => 3,
        "district" => 2,
        _ => 1,
    }
}
