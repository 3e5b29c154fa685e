//! The rule sets that the rules need, on a day; and how many files a new version would concern.

use kheo_base::{Day, Fault, Refusal};
use kheo_store::{Reader, params};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::rules::{FieldRule, PartRule, RuleBook};

/// Counts stop here: whoever changes a rule wants the order of magnitude.
const COUNT_MAX: i64 = 100_000;

kheo_store::statements! {
    COUNT_OF_FIELD = "select count(*) from (select 1 as one from exemplars where field = $1 limit $2) counted";
    COUNT_AT_LEVEL = "
        select count(*) from (
            select 1 as one from exemplar_recognitions where level = $1 and decided_on >= $2 limit $3
        ) counted
    ";
    // What was taken over from a public source never passed the form.
    COUNT_WITHOUT_PART = "
        select count(*) from (
            select 1 as one from exemplars
            where public_at is not null and state <> 'recorded' and case $1
                when 'title' then title when 'situation' then situation when 'objectives' then objectives
                when 'content' then content when 'area' then area when 'lead' then lead
                when 'resources' then resources when 'time' then time when 'outputs' then outputs
                when 'sustaining' then sustaining else '' end = ''
            limit $2
        ) counted
    ";
}

/// The body of `exemplar-fields`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fields {
    pub(crate) fields: Vec<FieldRule>,
}

/// The body of `exemplar-levels`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Levels {
    pub(crate) levels: Vec<String>,
}

/// The body of `exemplar-form`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Form {
    pub(crate) parts: Vec<PartRule>,
    pub(crate) criteria_max: usize,
    pub(crate) year_min: i16,
}

/// Reads a body that somebody typed.
pub(crate) fn parse<T: DeserializeOwned>(body: &str) -> Result<T, Refusal> {
    serde_json::from_str(body).map_err(|error| {
        Refusal::new("rule-sets-wrong-shape").with("line", error.line()).with("column", error.column())
    })
}

/// Returns the rules in force on a day for whoever sees the whole country: the nation's, with the fields that provinces have
/// of their own after the nation's, so that each has its name.
///
/// # Errors
/// A fault if a rule set is missing or has another form.
pub fn rule_book_on(db: &mut Reader<'_>, day: Day) -> Result<RuleBook, Fault> {
    let Form { parts, criteria_max, year_min } = kheo_workflows::on(db, "exemplar-form", day)?.read()?;
    Ok(RuleBook { fields: fields_on(db, day)?, levels: levels_on(db, day)?, parts, criteria_max, year_min })
}

/// Returns the fields on a day for whoever sees the whole country: the nation's, then those that provinces have of their own.
///
/// # Errors
/// As [`rule_book_on`].
pub fn fields_on(db: &mut Reader<'_>, day: Day) -> Result<Vec<FieldRule>, Fault> {
    let Fields { fields: mut all } = kheo_workflows::on(db, "exemplar-fields", day)?.read()?;
    for own in kheo_workflows::of_provinces(db, "exemplar-fields", day)? {
        let Fields { fields } = own.read()?;
        for field in fields {
            if !all.iter().any(|known| known.word == field.word) {
                all.push(field);
            }
        }
    }
    Ok(all)
}

/// Returns the rules in force in a province on a day: its own fields, or else the nation's.
///
/// # Errors
/// As [`rule_book_on`].
pub fn rule_book_for(db: &mut Reader<'_>, province: &str, day: Day) -> Result<RuleBook, Fault> {
    let Fields { fields } = kheo_workflows::on_for(db, "exemplar-fields", province, day)?.read()?;
    let Form { parts, criteria_max, year_min } = kheo_workflows::on(db, "exemplar-form", day)?.read()?;
    Ok(RuleBook { fields, levels: levels_on(db, day)?, parts, criteria_max, year_min })
}

/// Returns the levels at which a model could be recognised on a day, lowest first.
///
/// # Errors
/// A fault if the rule set is missing or has another form.
pub fn levels_on(db: &mut Reader<'_>, day: Day) -> Result<Vec<String>, Fault> {
    let Levels { levels } = kheo_workflows::on(db, "exemplar-levels", day)?.read()?;
    Ok(levels)
}

/// Returns every level that any version ever had, oldest first: a decision may be older than today's levels.
///
/// # Errors
/// A fault if a rule set has another form.
pub fn levels_ever(db: &mut Reader<'_>) -> Result<Vec<String>, Fault> {
    let mut ever: Vec<String> = Vec::new();
    for version in kheo_workflows::all(db, "exemplar-levels")? {
        let Levels { levels } = version.read()?;
        ever.extend(levels.into_iter().filter(|level| !ever.contains(level)).collect::<Vec<_>>());
    }
    Ok(ever)
}

/// One period of the movement's year.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Period {
    /// Its word.
    pub word: String,
    /// Its Vietnamese name.
    pub vi: String,
    /// Its English name.
    pub en: String,
    /// Its first day in every year, `MM-DD`.
    pub from: String,
    /// Its last day in every year, `MM-DD`.
    pub to: String,
}

#[derive(Deserialize)]
struct Calendar {
    periods: Vec<Period>,
}

/// Returns the periods of the movement's year as they are set on a day, and what they rest on.
///
/// # Errors
/// A fault if the rule set is missing or has another form.
pub fn periods_on(db: &mut Reader<'_>, day: Day) -> Result<(Vec<Period>, String), Fault> {
    let set = kheo_workflows::on(db, "exemplar-calendar", day)?;
    let Calendar { periods } = set.read()?;
    Ok((periods, set.legal_basis))
}

/// Counts the files that bear a field.
pub(crate) fn count_files_of_field(db: &mut Reader<'_>, field: &str) -> Result<i64, Fault> {
    db.one(COUNT_OF_FIELD, params![field, COUNT_MAX], |row| row.int(0))
}

/// Counts the recognitions at a level decided since a day.
pub(crate) fn count_recognised_at(db: &mut Reader<'_>, level: &str, since: Day) -> Result<i64, Fault> {
    db.one(COUNT_AT_LEVEL, params![level, since, COUNT_MAX], |row| row.int(0))
}

/// Counts the public models of our own that have nothing in a part of the form.
pub(crate) fn count_public_without(db: &mut Reader<'_>, part: &str) -> Result<i64, Fault> {
    db.one(COUNT_WITHOUT_PART, params![part, COUNT_MAX], |row| row.int(0))
}
