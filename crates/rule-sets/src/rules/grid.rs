//! A body as lines and rows to type: for every body that is flat enough. What is deeper is typed as JSON.

use kheo_base::Refusal;
use serde_json::{Map, Value};

/// Most rows of one list.
pub const ROWS_MAX: usize = 60;

/// What one field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar {
    /// A text.
    Text,
    /// A text or nothing.
    OptionalText,
    /// A whole number.
    Number,
}

/// One entry of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// One value.
    Line(String, Scalar),
    /// A list of words, one a line.
    Words(String),
    /// A list of rows with the same columns.
    Rows(String, Vec<(String, Scalar)>),
}

/// The entries of a body, in the order in which people read them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid(pub Vec<Entry>);

/// Columns that come first, in this order; the rest follow the alphabet.
const FIRST: [&str; 5] = ["word", "name", "vi", "en", "national"];

/// Puts keys in the order in which people read them: what names a row first, lists before single values.
pub fn reading_order<'a>(keys: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    let mut keys: Vec<String> = keys.into_iter().cloned().collect();
    keys.sort_by_key(|key| (FIRST.iter().position(|first| first == key).unwrap_or(FIRST.len()), key.clone()));
    keys
}

impl Grid {
    /// Reads the entries off a body; `None` if it is too deep for lines and rows.
    pub fn of(body: &Value) -> Option<Self> {
        let map = body.as_object()?;
        let mut entries: Vec<Entry> =
            reading_order(map.keys()).into_iter().map(|key| entry(&map[&key], key)).collect::<Option<_>>()?;
        entries.sort_by_key(|entry| matches!(entry, Entry::Line(..)));
        Some(Self(entries))
    }

    /// Returns the fields that show a body: name and value.
    pub fn filled(&self, body: &Value) -> Vec<(String, String)> {
        let mut fields = Vec::new();
        for entry in &self.0 {
            match entry {
                Entry::Line(key, _) => fields.push((line_name(key), text(&body[key]))),
                Entry::Words(key) => {
                    let words: Vec<String> = body[key].as_array().into_iter().flatten().map(text).collect();
                    fields.push((line_name(key), words.join("\n")));
                }
                Entry::Rows(key, columns) => {
                    let rows = body[key].as_array().into_iter().flatten();
                    for (number, row) in rows.enumerate() {
                        let cell = |(column, _): &(String, Scalar)| {
                            (cell_name(key, number, column), text(&row[column]))
                        };
                        fields.extend(columns.iter().map(cell));
                    }
                }
            }
        }
        fields
    }

    /// Reads the fields back into a body.
    ///
    /// # Errors
    /// Each field that cannot be read, with why.
    pub fn read<'a>(&self, value: impl Fn(&str) -> &'a str) -> Result<Value, Vec<(String, Refusal)>> {
        let (mut map, mut wrong) = (Map::new(), Vec::new());
        for entry in &self.0 {
            match entry {
                Entry::Line(key, scalar) => {
                    let name = line_name(key);
                    map.insert(key.clone(), scalar_of(*scalar, value(&name), &name, &mut wrong));
                }
                Entry::Words(key) => {
                    let lines = value(&line_name(key)).to_owned();
                    let words = lines.lines().map(str::trim).filter(|line| !line.is_empty());
                    map.insert(key.clone(), words.map(Value::from).collect());
                }
                Entry::Rows(key, columns) => {
                    let rows = (0..ROWS_MAX).filter_map(|number| {
                        let cells: Vec<(String, &str, Scalar)> = columns
                            .iter()
                            .map(|(column, scalar)| {
                                (column.clone(), value(&cell_name(key, number, column)), *scalar)
                            })
                            .collect();
                        if cells.iter().all(|(_, typed, _)| typed.trim().is_empty()) {
                            return None;
                        }
                        let row = cells.into_iter().map(|(column, typed, scalar)| {
                            let name = cell_name(key, number, &column);
                            (column, scalar_of(scalar, typed, &name, &mut wrong))
                        });
                        Some(Value::Object(row.collect()))
                    });
                    map.insert(key.clone(), rows.collect());
                }
            }
        }
        if wrong.is_empty() { Ok(Value::Object(map)) } else { Err(wrong) }
    }
}

/// Returns the name of the field of a single value.
pub fn line_name(key: &str) -> String {
    format!("v-{key}")
}

/// Returns the name of the field of a cell; rows count from 0.
pub fn cell_name(key: &str, row: usize, column: &str) -> String {
    format!("v-{key}-{row}-{column}")
}

fn scalar_of(scalar: Scalar, typed: &str, name: &str, wrong: &mut Vec<(String, Refusal)>) -> Value {
    let typed = typed.trim();
    match scalar {
        Scalar::OptionalText if typed.is_empty() => Value::Null,
        _ if typed.is_empty() => {
            wrong.push((name.to_owned(), Refusal::new("form-required")));
            Value::Null
        }
        Scalar::Text | Scalar::OptionalText => Value::from(typed),
        Scalar::Number => {
            let number = typed.parse::<i64>().ok();
            if number.is_none() {
                wrong.push((name.to_owned(), Refusal::new("rule-sets-refused-not-a-number")));
            }
            number.map_or(Value::Null, Value::from)
        }
    }
}

fn entry(value: &Value, key: String) -> Option<Entry> {
    match value {
        Value::Array(rows) if !rows.is_empty() && rows.iter().all(Value::is_string) => {
            Some(Entry::Words(key))
        }
        Value::Array(rows) if !rows.is_empty() => columns(rows).map(|columns| Entry::Rows(key, columns)),
        _ => scalar(value).map(|scalar| Entry::Line(key, scalar)),
    }
}

fn columns(rows: &[Value]) -> Option<Vec<(String, Scalar)>> {
    let first = rows.first()?.as_object()?;
    let mut found = Vec::new();
    for key in reading_order(first.keys()) {
        let mut kinds = Vec::new();
        for row in rows {
            let row = row.as_object().filter(|row| row.len() == first.len())?;
            kinds.push(scalar(row.get(&key)?)?);
        }
        let kind = if kinds.windows(2).all(|pair| pair[0] == pair[1]) {
            kinds[0]
        } else if kinds.contains(&Scalar::Number) {
            return None;
        } else {
            Scalar::OptionalText
        };
        found.push((key, kind));
    }
    Some(found)
}

fn scalar(value: &Value) -> Option<Scalar> {
    match value {
        Value::String(text) if !text.contains('\n') => Some(Scalar::Text),
        Value::Null => Some(Scalar::OptionalText),
        Value::Number(number) if number.is_i64() => Some(Scalar::Number),
        _ => None,
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn back(body: &Value) -> Value {
        let Some(grid) = Grid::of(body) else { return Value::Null };
        let fields = grid.filled(body);
        let value = |name: &str| {
            fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str())
        };
        grid.read(value).unwrap_or(Value::Null)
    }

    #[test]
    fn what_is_flat_goes_through_the_form_unchanged() {
        for body in [
            json!({"levels": ["commune", "province"]}),
            json!({"fields": [{"word": "a", "national": "a"}, {"word": "b", "national": null}]}),
            json!({"parts": [{"name": "title", "length_max": 200}], "criteria_max": 12}),
        ] {
            assert_eq!(back(&body), body);
        }
    }

    #[test]
    fn what_is_deeper_is_typed_as_json() {
        for body in
            [json!({"a": {"b": 1}}), json!({"a": [[1]]}), json!({"a": 1.5}), json!({"a": []}), json!([1])]
        {
            assert_eq!(Grid::of(&body), None, "{body}");
        }
    }

    #[test]
    fn a_row_left_empty_is_gone_and_a_half_empty_one_is_refused() {
        let body = json!({"parts": [{"name": "title", "length_max": 200}]});
        let grid = Grid::of(&body).expect("it is flat");
        let typed = |name: &str| match name {
            "v-parts-0-name" => "content",
            "v-parts-0-length_max" => "nhiều",
            "v-parts-3-length_max" => "5",
            _ => "",
        };
        let wrong: Vec<String> =
            grid.read(typed).err().into_iter().flatten().map(|(field, _)| field).collect();
        assert_eq!(wrong, ["v-parts-0-length_max", "v-parts-3-name"]);
    }
}
