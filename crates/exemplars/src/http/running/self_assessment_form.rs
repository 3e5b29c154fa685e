//! The fields of a self-assessment: read from the form with what contradicts what, and filled into it.

use kheo_base::Refusal;
use kheo_web::{Form, Frame};

use super::registration::{optional_figure, optional_number};
use crate::rules::running::{
    Details, Figure, Goal, HOUSEHOLDS_MAX, Level, Line, MONEY_MAX, PEOPLE_MAX, Totals, WORKDAYS_MAX,
    contradictions_of_line, contradictions_of_totals, missing,
};
use crate::store::Exemplar;
use crate::store::running::{Assessment, SelfAssessment};

/// Longest remark on one criterion, in letters.
const NOTE_LETTERS_MAX: usize = 1_000;
/// Longest remark on all, in letters.
const OVERALL_LETTERS_MAX: usize = 5_000;

/// Reads a self-assessment, and says at each field what cannot be.
pub(super) fn read_assessment(form: &mut Form, file: &Exemplar, details: &Details) -> Assessment {
    let mut lines = Vec::new();
    for (row, criterion) in (1..).zip(&file.draft.criteria) {
        let line = Line {
            goal: Goal::read(&criterion.target),
            baseline: details.baseline(row),
            ..read_line(form, row)
        };
        if let Some((field, contradiction)) = contradictions_of_line(&line) {
            form.refuse(&format!("{field}-{row}"), contradiction);
        }
        lines.push(line);
    }
    let totals = read_totals(form);
    for (field, contradiction) in contradictions_of_totals(&totals) {
        form.refuse(field, contradiction);
    }
    Assessment { lines, totals, overall: form.optional_text("overall", OVERALL_LETTERS_MAX) }
}

fn read_line(form: &mut Form, row: usize) -> Line {
    let level = format!("level-{row}");
    let level = if form.value(&level).is_empty() { None } else { form.choice(&level, Level::from_word) };
    Line {
        result: optional_figure(form, &format!("result-{row}")),
        done: optional_number(form, &format!("done-{row}"), PEOPLE_MAX),
        out_of: optional_number(form, &format!("out-of-{row}"), PEOPLE_MAX),
        level,
        note: form.optional_text(&format!("note-{row}"), NOTE_LETTERS_MAX),
        ..Line::default()
    }
}

fn read_totals(form: &mut Form) -> Totals {
    Totals {
        households: optional_number(form, "households", HOUSEHOLDS_MAX),
        poor_households: optional_number(form, "poor-households", HOUSEHOLDS_MAX),
        people: optional_number(form, "people", PEOPLE_MAX),
        money: optional_number(form, "money", MONEY_MAX),
        money_people: optional_number(form, "money-people", MONEY_MAX),
        money_budget: optional_number(form, "money-budget", MONEY_MAX),
        money_others: optional_number(form, "money-others", MONEY_MAX),
        workdays: optional_number(form, "workdays", WORKDAYS_MAX),
    }
}

/// Says of each field that is still empty that it is wanted.
pub(super) fn name_missing(form: &mut Form, said: &Assessment) {
    for (row, line) in (1..).zip(&said.lines) {
        let Some(name) = missing(line) else { continue };
        let field = format!("{name}-{row}");
        // What cannot be read is said already.
        if form.value(&field).is_empty() {
            form.refuse(&field, Refusal::new("form-required"));
        }
    }
    if said.overall.is_empty() {
        form.refuse("overall", Refusal::new("form-required"));
    }
}

/// Names the fields of each criterion, so that what is wrong with them can be said.
pub(super) fn label_lines(form: &mut Form, frame: &Frame, file: &Exemplar) {
    for (row, criterion) in (1..).zip(&file.draft.criteria) {
        let unit = Goal::read(&criterion.target).map(|goal| goal.unit).filter(|unit| !unit.is_empty());
        let unit = unit.map(|unit| format!(" ({unit})")).unwrap_or_default();
        for name in ["result", "done", "out-of", "level", "note"] {
            let key = format!("registration-result-{name}");
            let label = frame.t2(&key, ("criterion", criterion.criterion.clone()), ("unit", unit.clone()));
            form.label_as(format!("{name}-{row}"), label);
        }
    }
}

/// Fills the form with what is kept, so that another round goes on from the one before.
pub(super) fn filled(latest: Option<&SelfAssessment>) -> Form {
    let mut form = Form::empty("registration-assess");
    let Some(latest) = latest else { return form };
    let is_open = latest.round.state == crate::rules::running::AssessmentState::Draft;
    form.set("version", if is_open { latest.round.version.to_string() } else { "0".to_owned() });
    form.set("overall", latest.said.overall.clone());
    for (name, number) in numbers(&latest.said.totals) {
        form.set(name, Figure::whole(number).to_string());
    }
    for (row, line) in (1..).zip(&latest.said.lines) {
        let number =
            |number: Option<i64>| number.map(|number| Figure::whole(number).to_string()).unwrap_or_default();
        form.set(&format!("result-{row}"), line.result.map(|figure| figure.to_string()).unwrap_or_default());
        form.set(&format!("done-{row}"), number(line.done));
        form.set(&format!("out-of-{row}"), number(line.out_of));
        form.set(&format!("level-{row}"), line.level.map_or("", Level::word));
        form.set(&format!("note-{row}"), line.note.clone());
    }
    form
}

/// Returns the totals that were given, by the names of their fields.
pub(super) fn numbers(totals: &Totals) -> Vec<(&'static str, i64)> {
    let all = [
        ("households", totals.households),
        ("poor-households", totals.poor_households),
        ("people", totals.people),
        ("money", totals.money),
        ("money-people", totals.money_people),
        ("money-budget", totals.money_budget),
        ("money-others", totals.money_others),
        ("workdays", totals.workdays),
    ];
    all.into_iter().filter_map(|(name, number)| Some((name, number?))).collect()
}
