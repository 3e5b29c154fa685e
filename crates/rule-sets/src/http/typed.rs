//! From the form to a version, and from a body back to the form.

use kheo_base::Day;
use kheo_web::Form;
use serde_json::Value;

use super::{places, view};
use crate::checking::{BASIS_LETTERS_MAX, NewVersion, json};
use crate::rules::{Entry, Grid, ROWS_MAX, cell_name, line_name};

/// Empty rows that a table of the form offers beyond those that are filled.
const ROWS_MORE: usize = 2;

/// Fills the fields of the body.
pub fn fill(form: &mut Form, body: &Value) {
    match Grid::of(body) {
        Some(grid) => grid.filled(body).into_iter().for_each(|(name, value)| form.set(&name, value)),
        None => form.set("body", view::pretty(body)),
    }
}

/// Reads what was typed; what cannot be read is said at its field. `like` is the body in force, whose shape the form has.
pub fn read(form: &mut Form, kind: &str, like: &Value, today: Day) -> Option<NewVersion> {
    let unit_code = form.choice("unit", |code| places::is_unit(code).then(|| code.to_owned()));
    let valid_from = form.day("valid-from");
    let legal_basis = form.text("legal-basis", BASIS_LETTERS_MAX);
    if valid_from.is_some_and(|from| from < today) {
        form.refuse("valid-from", crate::rules::Refused::DayPast);
    }
    let body = read_body(form, like);
    if !form.is_sound() {
        return None;
    }
    Some(NewVersion {
        kind: kind.to_owned(),
        unit_code: unit_code?,
        valid_from: valid_from?,
        legal_basis,
        body: body?.to_string(),
    })
}

fn read_body(form: &mut Form, like: &Value) -> Option<Value> {
    let grid = Grid::of(like).filter(|_| !form.has("body"));
    let Some(grid) = grid else {
        return match json(form.value("body")) {
            Ok(body) => Some(body),
            Err(refused) => {
                form.refuse("body", refused);
                None
            }
        };
    };
    match grid.read(|name| form.value(name)) {
        Ok(body) => Some(body),
        Err(wrong) => {
            wrong.into_iter().for_each(|(field, refusal)| form.refuse(&field, refusal));
            None
        }
    }
}

/// One entry of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// A line: name, label.
    Line(String, String),
    /// A box with one word a line: name, label.
    Words(String, String),
    /// A table: label, columns, rows of names.
    Rows(String, Vec<String>, Vec<Vec<String>>),
    /// A box with JSON.
    Json,
}

/// Returns the fields for a body of this shape, with as many rows as are filled and some empty ones.
pub fn fields(frame: &kheo_web::Frame, form: &Form, like: &Value) -> Vec<Field> {
    let Some(grid) = Grid::of(like).filter(|_| !form.has("body")) else { return vec![Field::Json] };
    let one = |entry: &Entry| match entry {
        Entry::Line(key, _) => Field::Line(line_name(key), view::label(frame, key)),
        Entry::Words(key) => Field::Words(line_name(key), view::label(frame, key)),
        Entry::Rows(key, columns) => {
            let is_filled = |row: &usize| {
                columns.iter().any(|(column, _)| !form.value(&cell_name(key, *row, column)).is_empty())
            };
            let filled = (0..ROWS_MAX).rev().find(is_filled).map_or(0, |row| row + 1);
            let rows = 0..(filled + ROWS_MORE).min(ROWS_MAX);
            let names = |row| columns.iter().map(|(column, _)| cell_name(key, row, column)).collect();
            let heads = columns.iter().map(|(column, _)| view::label(frame, column)).collect();
            Field::Rows(view::label(frame, key), heads, rows.map(names).collect())
        }
    };
    grid.0.iter().map(one).collect()
}

/// Names every field of the body, so that what is wrong with one is said under its name.
pub fn label(form: &mut Form, fields: &[Field]) {
    for field in fields {
        match field {
            Field::Line(name, label) | Field::Words(name, label) => form.label_as(name, label.clone()),
            Field::Rows(_, heads, rows) => {
                for (number, row) in (1..).zip(rows) {
                    for (name, head) in row.iter().zip(heads) {
                        form.label_as(name, format!("{head}, {number}"));
                    }
                }
            }
            Field::Json => {}
        }
    }
}
