//! What this capability knows of its rule sets: how strictly each is read, and what a new version would have changed.
//!
//! The editor of rule sets never sees this crate; `kheo` hands it these entries.

use kheo_base::{Day, Fault, Refusal};
use kheo_store::Reader;
use kheo_workflows::{Effect, Kind};

use crate::rules::{FieldRule, PARTS};
use crate::store::{
    Fields, Form, Levels, count_files_of_field, count_public_without, count_recognised_at, parse,
};

/// Most fields of activity.
const FIELDS_MAX: usize = 40;
/// Longest word of a field.
const WORD_LEN_MAX: usize = 40;
/// Longest name of a field, in letters.
const NAME_LETTERS_MAX: usize = 100;
/// Most letters that one part of the form may have: the page of a model stays readable.
const PART_LETTERS_MAX: usize = 20_000;
/// Most letters of a title: it stands in lists and addresses.
const TITLE_LETTERS_MAX: usize = 300;
/// Most criteria of one file: the form has a row for each.
const CRITERIA_MAX: usize = 30;
/// Levels that the program tells apart, lowest first.
const LEVELS: [&str; 4] = ["commune", "district", "province", "centre"];
/// No movement of this name is older.
const YEAR_FIRST: i16 = 1945;
/// A first year beyond this is a slip of the pen.
const YEAR_LAST: i16 = 2100;

/// The kinds of rule set that this capability reads.
pub const KINDS: [Kind; 3] = [
    Kind {
        word: "exemplar-fields",
        title_key: "rule-sets-kind-exemplar-fields",
        read: fields,
        provincial: Some(provincial_fields),
        effects: Some(effects_of_fields),
    },
    Kind {
        word: "exemplar-levels",
        title_key: "rule-sets-kind-exemplar-levels",
        read: levels,
        provincial: None,
        effects: Some(effects_of_levels),
    },
    Kind {
        word: "exemplar-form",
        title_key: "rule-sets-kind-exemplar-form",
        read: form,
        provincial: None,
        effects: Some(effects_of_form),
    },
];

fn fields(body: &str) -> Result<(), Refusal> {
    let Fields { fields } = parse(body)?;
    if fields.is_empty() || fields.len() > FIELDS_MAX {
        return Err(Refusal::new("rule-sets-wrong-count").with("from", 1).with("to", FIELDS_MAX));
    }
    unique(fields.iter().map(|field| field.word.as_str()))?;
    for field in &fields {
        if !is_word(&field.word) {
            return Err(wrong("rule-sets-wrong-word", &field.word));
        }
        let is_name = |name: &str| !name.trim().is_empty() && name.chars().count() <= NAME_LETTERS_MAX;
        if !is_name(&field.vi) || !is_name(&field.en) {
            return Err(wrong("rule-sets-wrong-name", &field.word));
        }
        let is_known = |national: &String| fields.iter().any(|other| other.word == *national);
        // A province names a national field that need not be its own; that is checked against the nation's version.
        if field.national.as_ref().is_some_and(|national| !is_word(national) && !is_known(national)) {
            return Err(wrong("rule-sets-wrong-national", &field.word));
        }
    }
    Ok(())
}

/// A province may cut the fields otherwise, but each counts under one of the nation's: else the national sum has a hole.
fn provincial_fields(nation: &str, province: &str) -> Result<(), Refusal> {
    let (nation, province): (Fields, Fields) = (parse(nation)?, parse(province)?);
    let is_national = |word: &String| nation.fields.iter().any(|field| field.national.as_ref() == Some(word));
    let fits = |field: &FieldRule| match &field.national {
        Some(word) => is_national(word),
        None => nation.fields.iter().any(|other| other.word == field.word && other.national.is_none()),
    };
    match province.fields.iter().find(|field| !fits(field)) {
        None => Ok(()),
        Some(field) => Err(wrong("rule-sets-wrong-national", &field.word)),
    }
}

fn levels(body: &str) -> Result<(), Refusal> {
    let Levels { levels } = parse(body)?;
    if levels.is_empty() {
        return Err(Refusal::new("rule-sets-wrong-count").with("from", 1).with("to", LEVELS.len()));
    }
    unique(levels.iter().map(String::as_str))?;
    let rank = |level: &String| LEVELS.iter().position(|known| known == level);
    if let Some(unknown) = levels.iter().find(|level| rank(level).is_none()) {
        return Err(wrong("rule-sets-wrong-level", unknown));
    }
    if levels.is_sorted_by_key(rank) { Ok(()) } else { Err(Refusal::new("rule-sets-wrong-order")) }
}

fn form(body: &str) -> Result<(), Refusal> {
    let Form { parts, criteria_max, year_min } = parse(body)?;
    unique(parts.iter().map(|part| part.name.as_str()))?;
    for part in &parts {
        if !PARTS.contains(&part.name.as_str()) {
            return Err(wrong("rule-sets-wrong-part", &part.name));
        }
        let most = if part.name == "title" { TITLE_LETTERS_MAX } else { PART_LETTERS_MAX };
        if part.length_max == 0 || part.length_max > most {
            return Err(wrong("rule-sets-wrong-length", &part.name).with("max", most));
        }
    }
    if !parts.iter().any(|part| part.name == "title") {
        return Err(Refusal::new("rule-sets-wrong-no-title"));
    }
    if !(1..=CRITERIA_MAX).contains(&criteria_max) {
        return Err(Refusal::new("rule-sets-wrong-criteria").with("from", 1).with("to", CRITERIA_MAX));
    }
    if !(YEAR_FIRST..=YEAR_LAST).contains(&year_min) {
        return Err(Refusal::new("rule-sets-wrong-year").with("from", YEAR_FIRST).with("to", YEAR_LAST));
    }
    Ok(())
}

fn unique<'a>(words: impl Iterator<Item = &'a str>) -> Result<(), Refusal> {
    let mut seen = Vec::new();
    for word in words {
        if seen.contains(&word) {
            return Err(wrong("rule-sets-wrong-twice", word));
        }
        seen.push(word);
    }
    Ok(())
}

fn is_word(word: &str) -> bool {
    let starts = word.starts_with(|first: char| first.is_ascii_lowercase());
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    starts && word.len() <= WORD_LEN_MAX && word.bytes().all(plain)
}

fn wrong(key: &'static str, word: &str) -> Refusal {
    Refusal::new(key).with("word", format!("“{word}”"))
}

/// Reads a body that has passed its check.
fn read<T: serde::de::DeserializeOwned>(body: &str) -> Result<T, Fault> {
    serde_json::from_str(body).map_err(|error| Fault::because("reading a rule set", error))
}

/// Files that bear a field which vanishes.
fn effects_of_fields(db: &mut Reader<'_>, old: &str, new: &str, _today: Day) -> Result<Vec<Effect>, Fault> {
    let (old, new): (Fields, Fields) = (read(old)?, read(new)?);
    let mut effects = Vec::new();
    for gone in old.fields.iter().filter(|field| !new.fields.iter().any(|other| other.word == field.word)) {
        let count = count_files_of_field(db, &gone.word)?;
        effects.push(Effect::new("rule-sets-effect-field").with("field", &gone.vi).with("count", count));
    }
    Ok(effects)
}

/// This year's recognitions at a level that vanishes.
fn effects_of_levels(db: &mut Reader<'_>, old: &str, new: &str, today: Day) -> Result<Vec<Effect>, Fault> {
    let (old, new): (Levels, Levels) = (read(old)?, read(new)?);
    let mut effects = Vec::new();
    let first = Day::new(today.year(), 1, 1).unwrap_or(today);
    for gone in old.levels.iter().filter(|level| !new.levels.contains(level)) {
        let count = count_recognised_at(db, gone, first)?;
        let effect = Effect::new("rule-sets-effect-level").with("level", gone).with("count", count);
        effects.push(effect.with("year", today.year()));
    }
    Ok(effects)
}

/// Public models that would have lacked a part which becomes mandatory.
fn effects_of_form(db: &mut Reader<'_>, old: &str, new: &str, _today: Day) -> Result<Vec<Effect>, Fault> {
    let (old, new): (Form, Form) = (read(old)?, read(new)?);
    let mut effects = Vec::new();
    for part in new.parts.iter().filter(|part| !old.parts.iter().any(|other| other.name == part.name)) {
        let count = count_public_without(db, &part.name)?;
        effects.push(Effect::new("rule-sets-effect-part").with("part", &part.name).with("count", count));
    }
    Ok(effects)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(outcome: Result<(), Refusal>) -> &'static str {
        outcome.err().map_or("", |refusal| refusal.key)
    }

    #[test]
    fn what_is_shipped_is_accepted_and_what_makes_no_sense_is_not() {
        let good =
            r#"{"fields": [{"word": "economy", "vi": "Kinh tế", "en": "Economy", "national": "economy"}]}"#;
        assert_eq!(fields(good), Ok(()));
        for (body, why) in [
            (r#"{"fields": []}"#, "rule-sets-wrong-count"),
            (r#"{"fields": [], "more": 1}"#, "rule-sets-wrong-shape"),
            (
                r#"{"fields": [{"word": "A b", "vi": "x", "en": "x", "national": null}]}"#,
                "rule-sets-wrong-word",
            ),
            (
                r#"{"fields": [{"word": "a", "vi": " ", "en": "x", "national": null}]}"#,
                "rule-sets-wrong-name",
            ),
            (
                r#"{"fields": [{"word": "a", "vi": "x", "en": "x", "national": "?"}]}"#,
                "rule-sets-wrong-national",
            ),
            (
                r#"{"fields": [{"word": "a", "vi": "x", "en": "x", "national": null}, {"word": "a", "vi": "x", "en": "x", "national": null}]}"#,
                "rule-sets-wrong-twice",
            ),
        ] {
            assert_eq!(key(fields(body)), why, "{body}");
        }
    }

    #[test]
    fn a_province_maps_each_field_to_a_national_one() {
        let nation = r#"{"fields": [{"word": "economy", "vi": "x", "en": "x", "national": "economy"}, {"word": "other", "vi": "x", "en": "x", "national": null}]}"#;
        let one = |word: &str, national: &str| {
            format!(r#"{{"fields": [{{"word": "{word}", "vi": "x", "en": "x", "national": {national}}}]}}"#)
        };
        assert_eq!(provincial_fields(nation, &one("orchards", r#""economy""#)), Ok(()));
        assert_eq!(provincial_fields(nation, &one("other", "null")), Ok(()));
        for body in [one("orchards", "null"), one("orchards", r#""orchards""#)] {
            assert_eq!(key(provincial_fields(nation, &body)), "rule-sets-wrong-national");
        }
    }

    #[test]
    fn levels_rise() {
        assert_eq!(levels(r#"{"levels": ["commune", "centre"]}"#), Ok(()));
        for (body, why) in [
            (r#"{"levels": []}"#, "rule-sets-wrong-count"),
            (r#"{"levels": ["ward"]}"#, "rule-sets-wrong-level"),
            (r#"{"levels": ["province", "commune"]}"#, "rule-sets-wrong-order"),
            (r#"{"levels": ["commune", "commune"]}"#, "rule-sets-wrong-twice"),
        ] {
            assert_eq!(key(levels(body)), why, "{body}");
        }
    }

    #[test]
    fn a_form_has_a_title_and_lengths_that_fit() {
        let form_of = |parts: &str, criteria: i64, year: i64| {
            format!(r#"{{"parts": {parts}, "criteria_max": {criteria}, "year_min": {year}}}"#)
        };
        let title = r#"[{"name": "title", "length_max": 200}]"#;
        assert_eq!(form(&form_of(title, 12, 2009)), Ok(()));
        for (body, why) in [
            (form_of("[]", 12, 2009), "rule-sets-wrong-no-title"),
            (form_of(r#"[{"name": "title", "length_max": 0}]"#, 12, 2009), "rule-sets-wrong-length"),
            (form_of(r#"[{"name": "weather", "length_max": 9}]"#, 12, 2009), "rule-sets-wrong-part"),
            (form_of(title, 0, 2009), "rule-sets-wrong-criteria"),
            (form_of(title, 12, 20), "rule-sets-wrong-year"),
            (form_of(title, -1, 2009), "rule-sets-wrong-shape"),
        ] {
            assert_eq!(key(form(&body)), why, "{body}");
        }
    }
}
