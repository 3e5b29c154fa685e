//! How two versions differ: what was added, removed, changed or put in another order.
//!
//! Rows of a list are recognised by what names them (`word`, `name`, `code` or `level`), so that a row added at the top is one change and
//! not a change of every row below it.

use serde_json::{Map, Value};

/// What names a row of a list, the first that every row has.
const NAMES: [&str; 4] = ["word", "name", "code", "level"];

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Keys and names of rows that lead to it.
    pub path: Vec<String>,
    /// What is different there.
    pub what: What,
}

/// What is different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Only the new version has it.
    Added(Value),
    /// Only the old version has it.
    Removed(Value),
    /// Both have it, with other values.
    Changed(Value, Value),
    /// The same rows stand in another order.
    Reordered,
}

/// Returns every difference, in the order of the old version, what is new last.
pub fn difference(old: &Value, new: &Value) -> Vec<Change> {
    let mut found = Vec::new();
    compare(&mut Vec::new(), old, new, &mut found);
    found
}

fn compare(path: &mut Vec<String>, old: &Value, new: &Value, found: &mut Vec<Change>) {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => compare_pairs(path, &pairs(old), pairs(new), found),
        (Value::Array(old), Value::Array(new)) => match (named(old), named(new)) {
            (Some(old), Some(new)) => compare_rows(path, &old, new, found),
            _ => compare_pairs(path, &numbered(old), numbered(new), found),
        },
        _ if old == new => {}
        _ => push(path, What::Changed(old.clone(), new.clone()), found),
    }
}

type Pairs<'a> = Vec<(String, &'a Value)>;

fn pairs(map: &Map<String, Value>) -> Pairs<'_> {
    map.iter().map(|(key, value)| (key.clone(), value)).collect()
}

fn numbered(list: &[Value]) -> Pairs<'_> {
    (1..).zip(list).map(|(number, value): (usize, _)| (number.to_string(), value)).collect()
}

/// Names the rows of a list; `None` if they have no names or two have the same.
fn named(list: &[Value]) -> Option<Pairs<'_>> {
    let name_of = |row: &Value, key: Option<&str>| match (row, key) {
        (Value::String(text), None) => Some(text.clone()),
        (Value::Object(map), Some(key)) => map.get(key)?.as_str().map(str::to_owned),
        _ => None,
    };
    let keys = NAMES.iter().map(|name| Some(*name)).chain([None]);
    let mut by = keys.filter_map(|key| {
        let rows: Option<Pairs<'_>> = list.iter().map(|row| Some((name_of(row, key)?, row))).collect();
        rows
    });
    let rows = by.next()?;
    let is_unique = rows.iter().enumerate().all(|(at, row)| rows[..at].iter().all(|other| other.0 != row.0));
    is_unique.then_some(rows)
}

fn compare_rows(path: &mut Vec<String>, old: &Pairs<'_>, new: Pairs<'_>, found: &mut Vec<Change>) {
    let common = |these: &Pairs<'_>, those: &Pairs<'_>| -> Vec<String> {
        let names = these.iter().map(|(name, _)| name.clone());
        names.filter(|name| those.iter().any(|(other, _)| other == name)).collect()
    };
    if common(old, &new) != common(&new, old) {
        push(path, What::Reordered, found);
    }
    compare_pairs(path, old, new, found);
}

fn compare_pairs(path: &mut Vec<String>, old: &Pairs<'_>, new: Pairs<'_>, found: &mut Vec<Change>) {
    for (name, value) in old {
        path.push(name.clone());
        match new.iter().find(|(other, _)| other == name) {
            Some((_, other)) => compare(path, value, other, found),
            None => push(path, What::Removed((*value).clone()), found),
        }
        path.pop();
    }
    for (name, value) in new {
        if !old.iter().any(|(other, _)| *other == name) {
            path.push(name);
            push(path, What::Added(value.clone()), found);
            path.pop();
        }
    }
}

fn push(path: &[String], what: What, found: &mut Vec<Change>) {
    found.push(Change { path: path.to_vec(), what });
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn said(old: &Value, new: &Value) -> Vec<String> {
        let say = |change: Change| {
            let what = match change.what {
                What::Added(value) => format!("+{value}"),
                What::Removed(value) => format!("-{value}"),
                What::Changed(old, new) => format!("{old}→{new}"),
                What::Reordered => "order".to_owned(),
            };
            format!("{}: {what}", change.path.join("/"))
        };
        difference(old, new).into_iter().map(say).collect()
    }

    #[test]
    fn rows_are_recognised_by_their_names() {
        let old = json!({"fields": [{"word": "a", "vi": "A"}, {"word": "b", "vi": "B"}], "max": 12});
        let new = json!({"fields": [{"word": "c", "vi": "C"}, {"word": "a", "vi": "Á"}], "max": 12});
        let expected = [
            r#"fields/a/vi: "A"→"Á""#,
            r#"fields/b: -{"vi":"B","word":"b"}"#,
            r#"fields/c: +{"vi":"C","word":"c"}"#,
        ];
        assert_eq!(said(&old, &new), expected);
    }

    #[test]
    fn words_may_come_go_and_change_places() {
        let old = json!({"levels": ["commune", "district", "province"]});
        assert_eq!(
            said(&old, &json!({"levels": ["commune", "province"]})),
            [r#"levels/district: -"district""#]
        );
        assert_eq!(said(&old, &json!({"levels": ["province", "district", "commune"]})), ["levels: order"]);
    }

    #[test]
    fn rows_without_names_are_compared_by_place() {
        assert_eq!(said(&json!([1, 2]), &json!([1, 3, 4])), ["2: 2→3", "3: +4"]);
        assert_eq!(said(&json!([{"n": 1}]), &json!([{"n": 1}])), [""; 0]);
    }

    #[test]
    fn another_type_is_a_change() {
        assert_eq!(said(&json!({"a": 1}), &json!({"a": [1]})), ["a: 1→[1]"]);
    }
}
