//! Bodies and differences as people read them.

use kheo_web::Frame;
use kheo_web::texts::plain;
use serde_json::Value;

use crate::rules::{Change, Entry, Grid, What};

/// One entry of a body, ready for a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// One value.
    Line(String, String),
    /// A list of words.
    Words(String, Vec<String>),
    /// Rows with their columns.
    Rows(String, Vec<String>, Vec<Vec<String>>),
    /// What is too deep for rows, as JSON.
    Json(String),
}

/// Returns the sentence of a key made of two parts, if there is one.
pub fn known(frame: &Frame, prefix: &str, word: &str) -> Option<String> {
    plain(frame.language, &format!("{prefix}{}", word.replace('_', "-"))).map(str::to_owned)
}

/// Returns the name of an entry or a column: its text, or the key itself.
pub fn label(frame: &Frame, key: &str) -> String {
    known(frame, "rule-sets-entry-", key).unwrap_or_else(|| key.to_owned())
}

/// Lays out a body.
pub fn shown(frame: &Frame, body: &str) -> Vec<Shown> {
    let value: Value = serde_json::from_str(body).unwrap_or_default();
    let Some(grid) = Grid::of(&value) else { return vec![Shown::Json(pretty(&value))] };
    let one = |entry: &Entry| match entry {
        Entry::Line(key, _) => Shown::Line(label(frame, key), text(&value[key])),
        Entry::Words(key) => {
            let words = value[key].as_array().into_iter().flatten().map(text).collect();
            Shown::Words(label(frame, key), words)
        }
        Entry::Rows(key, columns) => {
            let heads = columns.iter().map(|(column, _)| label(frame, column)).collect();
            let row = |row: &Value| columns.iter().map(|(column, _)| text(&row[column])).collect();
            let rows = value[key].as_array().into_iter().flatten().map(row).collect();
            Shown::Rows(label(frame, key), heads, rows)
        }
    };
    grid.0.iter().map(one).collect()
}

/// Says each difference: where, and what is different there.
pub fn said(frame: &Frame, changes: Vec<Change>) -> Vec<(String, String)> {
    changes.into_iter().map(|change| (path(frame, &change.path), what(frame, &change.what))).collect()
}

fn path(frame: &Frame, parts: &[String]) -> String {
    parts.iter().map(|part| label(frame, part)).collect::<Vec<_>>().join(" › ")
}

fn what(frame: &Frame, what: &What) -> String {
    match what {
        What::Added(value) => frame.t1("rule-sets-added", "value", text(value)),
        What::Removed(value) => frame.t1("rule-sets-removed", "value", text(value)),
        What::Changed(old, new) => frame.t2("rule-sets-changed", ("old", text(old)), ("new", text(new))),
        What::Reordered => frame.t("rule-sets-reordered").into_owned(),
    }
}

/// Returns a value as text; what is deeper as JSON.
pub fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "–".to_owned(),
        Value::Object(map) => {
            let pairs = map.iter().map(|(key, value)| format!("{key}: {}", text(value)));
            pairs.collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
}

/// Returns JSON with line breaks.
pub fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
