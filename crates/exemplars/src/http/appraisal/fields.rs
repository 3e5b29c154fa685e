//! A score sheet as fields of a form, the same for the page, the telephone and what is kept.

use kheo_base::{Day, Refusal};
use kheo_web::Form;

use crate::rules::appraisal::{Mode, Opinion, Sheet, SheetRules, check};

/// Longest note to one criterion, in letters.
const NOTE_LETTERS_MAX: usize = 1_000;
/// Longest reason of an opinion, in letters.
const REASON_LETTERS_MAX: usize = 2_000;

/// Reads a sheet and says at each field what is wrong with it.
pub(super) fn read(form: &mut Form, rules: &SheetRules, mode: Mode, sends: bool, today: Day) -> Sheet {
    let rows = 1..=rules.criteria.len();
    let sheet = Sheet {
        points: rows.clone().map(|row| points(form.value(&format!("points-{row}")))).collect(),
        notes: rows.map(|row| form.optional_text(&format!("note-{row}"), NOTE_LETTERS_MAX)).collect(),
        opinion: Opinion::from_word(form.value("opinion")),
        reason: form.optional_text("reason", REASON_LETTERS_MAX),
        visited_on: visited_on(form, mode),
    };
    // A day that is none is said already, and is not missing besides.
    let said: Vec<String> = form.errors().iter().map(|error| error.field.clone()).collect();
    for wrong in check(&sheet, rules, mode, sends, today) {
        if !said.contains(&wrong.field) {
            form.refuse(&wrong.field, wrong.refused);
        }
    }
    sheet
}

/// Writes a sheet as fields.
pub(super) fn written(sheet: &Sheet) -> Vec<(String, String)> {
    let mut fields = vec![
        ("opinion".to_owned(), sheet.opinion.map_or("", Opinion::word).to_owned()),
        ("reason".to_owned(), sheet.reason.clone()),
        ("visited-on".to_owned(), sheet.visited_on.map(Day::vietnamese).unwrap_or_default()),
    ];
    for (row, (points, note)) in (1..).zip(sheet.points.iter().zip(&sheet.notes)) {
        fields.push((format!("points-{row}"), points.map(|points| points.to_string()).unwrap_or_default()));
        fields.push((format!("note-{row}"), note.clone()));
    }
    fields
}

/// Puts what is kept into a form wherever nothing was sent.
pub(super) fn fill(form: &mut Form, sheet: &Sheet) {
    for (name, value) in written(sheet) {
        if !form.has(&name) {
            form.set(&name, value);
        }
    }
}

/// What is no whole number becomes a number that the rules refuse.
fn points(typed: &str) -> Option<i64> {
    let typed = typed.trim();
    (!typed.is_empty()).then(|| typed.parse().unwrap_or(-1))
}

fn visited_on(form: &mut Form, mode: Mode) -> Option<Day> {
    let typed = form.value("visited-on").trim().to_owned();
    if mode == Mode::Desk || typed.is_empty() {
        return None;
    }
    let day = typed.parse().ok();
    if day.is_none() {
        form.refuse("visited-on", Refusal::new("form-no-such-day"));
    }
    day
}
