//! CSV as RFC 4180 has it: lines end with CR LF, a field is quoted where it must be.
//!
//! A spreadsheet runs what begins like a formula. Whatever begins with `=`, `+`, `-`, `@`, a tab or a carriage return therefore
//! gets an apostrophe before it; so does what begins with an apostrophe, so that taking one away always gives the text back.

use std::io::Write as _;

use kheo_base::needs_guard;
use kheo_facts::exported::{Cell, Column};

use super::moment;

/// Makes spreadsheets read Vietnamese as UTF-8.
pub const MARK: &[u8] = "\u{feff}".as_bytes();

/// Writes the names of the columns.
pub fn head(buffer: &mut Vec<u8>, columns: &[Column], has_change: bool) {
    let names = has_change.then_some("change").into_iter().chain(columns.iter().map(|column| column.name));
    for (at, name) in names.enumerate() {
        if at > 0 {
            buffer.push(b',');
        }
        buffer.extend_from_slice(name.as_bytes());
    }
    buffer.extend_from_slice(b"\r\n");
}

/// Writes a row.
pub fn row(buffer: &mut Vec<u8>, cells: &[Cell<'_>]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            buffer.push(b',');
        }
        match *cell {
            Cell::Null => {}
            Cell::Text(written) => text(buffer, written),
            // Writing into memory cannot fail.
            Cell::Int(number) => drop(write!(buffer, "{number}")),
            Cell::Flag(is) => buffer.extend_from_slice(if is { b"true" } else { b"false" }),
            Cell::Id(id) => drop(write!(buffer, "{id}")),
            Cell::Instant(instant) => moment::push(buffer, instant),
            Cell::Address(start, id) => {
                text(buffer, start);
                drop(write!(buffer, "{id}"));
            }
        }
    }
    buffer.extend_from_slice(b"\r\n");
}

/// Letters for which a field must be quoted, looked up once a letter.
const QUOTED: [bool; 256] = {
    let mut quoted = [false; 256];
    quoted[b'"' as usize] = true;
    quoted[b',' as usize] = true;
    quoted[b'\n' as usize] = true;
    quoted[b'\r' as usize] = true;
    quoted
};

fn text(buffer: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    let apostrophe: &[u8] = if needs_guard(text) { b"'" } else { b"" };
    if !bytes.iter().any(|byte| QUOTED[usize::from(*byte)]) {
        buffer.extend_from_slice(apostrophe);
        buffer.extend_from_slice(bytes);
        return;
    }
    buffer.push(b'"');
    buffer.extend_from_slice(apostrophe);
    for (at, part) in bytes.split(|byte| *byte == b'"').enumerate() {
        if at > 0 {
            buffer.extend_from_slice(b"\"\"");
        }
        buffer.extend_from_slice(part);
    }
    buffer.push(b'"');
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use proptest::prelude::*;

    fn written(texts: &[&str]) -> Vec<u8> {
        let cells: Vec<Cell<'_>> = texts.iter().copied().map(Cell::Text).collect();
        let mut buffer = Vec::new();
        row(&mut buffer, &cells);
        buffer
    }

    #[test]
    fn what_looks_like_a_formula_is_disarmed() {
        for text in ["=HYPERLINK(1)", "+1", "-1", "@a", "\tx", "'x"] {
            assert_eq!(written(&[text]), format!("'{text}\r\n").into_bytes(), "{text}");
        }
        assert_eq!(written(&["=a,\"b\""]), b"\"'=a,\"\"b\"\"\"\r\n");
        assert_eq!(written(&["Thắp sáng", "a=b"]), "Thắp sáng,a=b\r\n".as_bytes());
    }

    proptest! {
        #[test]
        fn every_text_comes_back(texts in prop::collection::vec("[=+\\-@\t\r\n',\"a-cđ ]{0,8}", 2..5)) {
            let line = written(&texts.iter().map(String::as_str).collect::<Vec<_>>());
            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_slice());
            let record = reader.records().next().unwrap().unwrap();
            let back: Vec<String> = record
                .iter()
                .map(|field| {
                    prop_assert!(!matches!(field.as_bytes().first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r')));
                    Ok(field.strip_prefix('\'').unwrap_or(field).to_owned())
                })
                .collect::<Result<_, TestCaseError>>()?;
            prop_assert_eq!(back, texts);
        }
    }
}
