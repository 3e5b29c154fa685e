//! JSON Lines: one object a line, texts as they are stored, ids and moments as texts, what is absent as `null`.

use std::io::Write as _;

use kheo_base::Fault;
use kheo_facts::exported::{Cell, Column};

use super::moment;

/// Writes rows under the names of their columns.
pub struct JsonLines {
    /// What stands before each value: `{"id":`, `,"title":`.
    before: Vec<String>,
}

impl JsonLines {
    /// Takes the names of the columns.
    pub fn new(columns: &[Column], has_change: bool) -> Self {
        let names =
            has_change.then_some("change").into_iter().chain(columns.iter().map(|column| column.name));
        // Names are words of the program: they need no escaping.
        let before = |(at, name): (usize, &str)| format!("{}\"{name}\":", if at == 0 { '{' } else { ',' });
        Self { before: names.enumerate().map(before).collect() }
    }

    /// Writes a row.
    ///
    /// # Errors
    /// A fault if a text cannot be written, which it can.
    pub fn row(&self, buffer: &mut Vec<u8>, cells: &[Cell<'_>]) -> Result<(), Fault> {
        for (before, cell) in self.before.iter().zip(cells) {
            buffer.extend_from_slice(before.as_bytes());
            match *cell {
                Cell::Null => buffer.extend_from_slice(b"null"),
                Cell::Text(written) => text(buffer, written)?,
                // Writing into memory cannot fail.
                Cell::Int(number) => drop(write!(buffer, "{number}")),
                Cell::Flag(is) => buffer.extend_from_slice(if is { b"true" } else { b"false" }),
                Cell::Id(id) => drop(write!(buffer, "\"{id}\"")),
                Cell::Instant(instant) => {
                    buffer.push(b'"');
                    moment::push(buffer, instant);
                    buffer.push(b'"');
                }
                Cell::Address(start, id) => text(buffer, &format!("{start}{id}"))?,
            }
        }
        buffer.extend_from_slice(b"}\n");
        Ok(())
    }
}

fn text(buffer: &mut Vec<u8>, text: &str) -> Result<(), Fault> {
    if text.bytes().any(|byte| byte < b' ' || matches!(byte, b'"' | b'\\')) {
        return serde_json::to_writer(buffer, text).map_err(|error| Fault::because("writing JSON", error));
    }
    buffer.push(b'"');
    buffer.extend_from_slice(text.as_bytes());
    buffer.push(b'"');
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use kheo_base::{Id, Instant};
    use kheo_facts::exported::Kind;
    use proptest::prelude::*;

    const COLUMNS: &[Column] =
        &[Column { name: "id", kind: Kind::Id }, Column { name: "title", kind: Kind::Text }];

    #[test]
    fn a_row_has_the_names_of_its_columns() {
        let mut buffer = Vec::new();
        let cells = [Cell::Text("new"), Cell::Id(Id::from_i64(7)), Cell::Instant(Instant::from_millis(0))];
        JsonLines::new(COLUMNS, true).row(&mut buffer, &cells).unwrap();
        let expected =
            "{\"change\":\"new\",\"id\":\"0000000000007\",\"title\":\"1970-01-01T00:00:00.000Z\"}\n";
        assert_eq!(String::from_utf8(buffer).unwrap(), expected);
    }

    proptest! {
        #[test]
        fn every_text_comes_back(title in "\\PC{0,20}|[\u{0}-\u{1f}\"\\\\]{0,9}") {
            let mut buffer = Vec::new();
            JsonLines::new(COLUMNS, false).row(&mut buffer, &[Cell::Null, Cell::Text(&title)]).unwrap();
            let back: serde_json::Value = serde_json::from_slice(&buffer).unwrap();
            prop_assert_eq!(back["title"].as_str(), Some(title.as_str()));
            prop_assert_eq!(buffer.iter().filter(|byte| **byte == b'\n').count(), 1);
        }
    }
}
