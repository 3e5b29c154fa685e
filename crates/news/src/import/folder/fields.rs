//! The head of a Markdown file: TOML between `+++`, or lines `key: value` between `---` as most sites write them.

use std::collections::BTreeMap;

use kheo_base::Refusal;
use toml::Value;

use super::broken_line;

/// The fields of a head, each with its values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fields(BTreeMap<String, Vec<String>>, BTreeMap<String, Vec<Fields>>);

impl Fields {
    /// Returns the first of these that has a value.
    pub(super) fn text(&self, names: &[&str]) -> &str {
        let mut values = names.iter().filter_map(|name| self.0.get(*name)?.first());
        values.find(|value| !value.trim().is_empty()).map_or("", |value| value.trim())
    }

    /// Returns every value of these.
    pub(super) fn all(&self, names: &[&str]) -> Vec<&str> {
        names.iter().filter_map(|name| self.0.get(*name)).flatten().map(String::as_str).collect()
    }

    /// Returns the tables of a name, in their order.
    pub(super) fn tables(&self, name: &str) -> &[Self] {
        self.1.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether one of these is true.
    pub(super) fn is(&self, names: &[&str]) -> bool {
        matches!(self.text(names), "true" | "yes" | "1")
    }
}

/// Parts a file into head and text. Lines of the head that are not understood are told; a head that is not understood at all refuses
/// the file.
pub(super) fn parted(text: &str, broken: &mut Vec<Refusal>) -> Result<(Fields, String), Refusal> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let first = text.lines().next().unwrap_or_default().trim_end();
    if first != "+++" && first != "---" {
        return Ok((Fields::default(), text));
    }
    let after = text.split_once('\n').map_or("", |(_, after)| after);
    let mut head = String::new();
    let mut rest = after;
    loop {
        let (line, next) = rest.split_once('\n').unwrap_or((rest, ""));
        if line.trim_end() == first {
            rest = next;
            break;
        }
        if rest.is_empty() {
            return Err(Refusal::new("newsroom-import-left-out-head"));
        }
        head.push_str(line);
        head.push('\n');
        rest = next;
    }
    let fields = if first == "+++" { toml_fields(&head)? } else { lines(&head, broken) };
    Ok((fields, rest.to_owned()))
}

fn toml_fields(head: &str) -> Result<Fields, Refusal> {
    let table: toml::Table = head.parse().map_err(|_| Refusal::new("newsroom-import-left-out-head"))?;
    Ok(fields_of(table, true))
}

/// Reads values, lists of values and lists of tables; tables in these are left aside.
fn fields_of(table: toml::Table, with_tables: bool) -> Fields {
    let mut fields = Fields::default();
    for (name, value) in table {
        let name = name.to_lowercase();
        let values = match value {
            Value::Array(values) => values,
            other => vec![other],
        };
        let mut said = Vec::new();
        for value in values {
            match value {
                Value::Table(table) if with_tables => {
                    fields.1.entry(name.clone()).or_default().push(fields_of(table, false));
                }
                other => said.extend(scalar(other)),
            }
        }
        fields.0.insert(name, said);
    }
    fields
}

fn scalar(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Integer(number) => Some(number.to_string()),
        Value::Boolean(is) => Some(is.to_string()),
        Value::Datetime(at) => Some(at.to_string()),
        Value::Float(_) | Value::Array(_) | Value::Table(_) => None,
    }
}

/// Reads `key: value`, `key: [a, b]`, and `- a` below a key.
fn lines(head: &str, broken: &mut Vec<Refusal>) -> Fields {
    let mut fields = Fields::default();
    let mut last: Option<String> = None;
    for (number, line) in head.lines().enumerate() {
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        if let (Some(item), Some(name)) = (bare.strip_prefix("- "), &last) {
            fields.0.entry(name.clone()).or_default().push(unquoted(item));
            continue;
        }
        let is_key = |name: &str| {
            !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || "_-".contains(letter))
        };
        match bare
            .split_once(':')
            .filter(|(name, _)| is_key(name.trim()) && !line.starts_with(char::is_whitespace))
        {
            Some((name, value)) => {
                let name = name.trim().to_lowercase();
                let value = value.trim();
                let inner = value.strip_prefix('[').and_then(|inner| inner.strip_suffix(']'));
                let values = match inner {
                    Some(inner) => inner.split(',').map(unquoted).filter(|value| !value.is_empty()).collect(),
                    None if value.is_empty() => Vec::new(),
                    None => vec![unquoted(value)],
                };
                fields.0.insert(name.clone(), values);
                last = Some(name);
            }
            // The head's own line stands above it.
            None => broken.push(broken_line(number + 2)),
        }
    }
    fields
}

fn unquoted(text: &str) -> String {
    let text = text.trim();
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote).and_then(|inner| inner.strip_suffix(quote)) {
            let doubled = format!("{quote}{quote}");
            return if quote == '"' {
                inner.replace("\\\"", "\"").replace("\\\\", "\\")
            } else {
                inner.replace(&doubled, "'")
            };
        }
    }
    text.to_owned()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests may panic")]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read_as_sites_write_them() {
        let mut broken = Vec::new();
        let yaml = "---\ntitle: \"Ấp 3: \\\"đèn\\\"\"\ndate: 2024-05-01 # x\ntags: [a, 'b c']\ncategories:\n  - Một\n  - Hai\n  sâu: x\nĐúng là: lạ\n---\n\nChữ.";
        let (fields, text) = parted(yaml, &mut broken).unwrap();
        assert_eq!(fields.text(&["title"]), "Ấp 3: \"đèn\"");
        assert_eq!(fields.all(&["tags", "categories"]), ["a", "b c", "Một", "Hai"]);
        assert_eq!(broken.len(), 2, "{broken:?}");
        assert_eq!(text.trim(), "Chữ.");
        let toml = "+++\ntitle = 'Ấp 3'\ndate = 2024-05-01T07:30:00+07:00\ndraft = true\n+++\nChữ.\n+++";
        let (fields, text) = parted(toml, &mut broken).unwrap();
        assert!(fields.is(&["draft"]) && fields.text(&["date"]) == "2024-05-01T07:30:00+07:00");
        assert_eq!(text, "Chữ.\n+++");
        assert!(
            parted("+++\ntitle = \n+++\n", &mut broken).is_err()
                && parted("---\na: b\n", &mut broken).is_err()
        );
        assert!(parted("# Chữ", &mut broken).unwrap().0.0.is_empty());
    }
}
