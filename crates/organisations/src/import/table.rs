//! A CSV file as rows of named, bounded, clean fields.

use std::io::Read;

use csv::{ByteRecord, ReaderBuilder};
use kheo_base::{Day, Fault, nfc};

use crate::code::Code;
use crate::import::problem::{Problem, RowErrors};

/// Most rows of a file: several times the units of the country in all their versions.
pub const ROWS_MAX: u64 = 200_000;
/// Longest field, in letters.
pub const FIELD_LEN_MAX: usize = 300;
/// Longest file, in bytes.
pub const FILE_BYTES_MAX: u64 = 32 * 1024 * 1024;

/// What some programs write before UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What a row says, and where the row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered<T> {
    /// The line of the file on which the row begins; the header is line 1.
    pub row: u64,
    /// What it says.
    pub value: T,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed<T> {
    /// How many rows there are, the header not among them.
    pub count: u64,
    /// The rows that can be understood.
    pub rows: Vec<Numbered<T>>,
    /// What is wrong with the others.
    pub errors: RowErrors,
}

/// The fields of a row; what is asked for and wrong is noted at its column.
pub(super) struct Fields<'a> {
    row: u64,
    columns: &'static [&'static str],
    /// In the order of `columns`.
    values: &'a [String],
    errors: &'a mut RowErrors,
}

impl Fields<'_> {
    /// Reads a field that must not be empty; `None` when something is wrong with it.
    pub(super) fn needed<T>(
        &mut self,
        column: &'static str,
        read: impl FnOnce(&str) -> Result<T, Problem>,
    ) -> Option<T> {
        let value = self.value(column);
        let outcome = if value.is_empty() { Err(Problem::Empty) } else { read(value) };
        outcome.map_err(|problem| self.note(column, problem)).ok()
    }

    /// Reads a field that may be empty; the outer `None` when something is wrong with it.
    pub(super) fn optional<T>(
        &mut self,
        column: &'static str,
        read: impl FnOnce(&str) -> Result<T, Problem>,
    ) -> Option<Option<T>> {
        if self.value(column).is_empty() { Some(None) } else { self.needed(column, read).map(Some) }
    }

    /// Returns a field as it is.
    pub(super) fn text(&self, column: &'static str) -> String {
        self.value(column).to_owned()
    }

    /// Notes that a field is wrong.
    pub(super) fn note(&mut self, column: &'static str, problem: Problem) {
        self.errors.note(self.row, Some(column), problem);
    }

    fn value(&self, column: &str) -> &str {
        let place = self.columns.iter().position(|known| *known == column);
        place.and_then(|place| self.values.get(place)).map_or("", String::as_str)
    }
}

/// Reads a code.
pub(super) fn code(text: &str) -> Result<Code, Problem> {
    text.parse().map_err(|_| Problem::NotACode)
}

/// Reads a day.
pub(super) fn day(text: &str) -> Result<Day, Problem> {
    text.parse().map_err(|_| Problem::NotADay)
}

/// Reads one of several words.
pub(super) fn word<T: Copy>(text: &str, words: &[(&str, T)]) -> Result<T, Problem> {
    words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value).ok_or_else(|| Problem::NotAWord {
        words: words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", "),
    })
}

/// Reads a yes or a no.
pub(super) fn yes_or_no(text: &str) -> Result<bool, Problem> {
    word(text, &[("yes", true), ("no", false)])
}

/// Reads a whole file with a header in any order; columns that nobody asks for are passed over.
///
/// # Errors
/// A fault if the file cannot be read; what is wrong in it is in the answer.
pub(super) fn read_table<T>(
    file: impl Read,
    columns: &'static [&'static str],
    mut read: impl FnMut(&mut Fields<'_>) -> Option<T>,
) -> Result<Parsed<T>, Fault> {
    let mut parsed = Parsed { count: 0, rows: Vec::new(), errors: RowErrors::default() };
    let Some(bytes) = read_bounded(file)? else {
        parsed.errors.note(1, None, Problem::FileTooLong { max: FILE_BYTES_MAX });
        return Ok(parsed);
    };
    let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes);
    let mut lines = Lines { text, byte: 0, line: 1 };
    let mut file = ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text);
    let mut record = ByteRecord::new();
    read_record(&mut file, &mut record)?;
    let width = record.len();
    let Some(places) = places_of(&record, columns, &mut parsed.errors) else { return Ok(parsed) };
    while read_record(&mut file, &mut record)? {
        let row = lines.line_of(&record);
        parsed.count += 1;
        if parsed.count > ROWS_MAX {
            parsed.errors.note(row, None, Problem::TooManyRows { max: ROWS_MAX });
            break;
        }
        if record.len() != width {
            let problem = Problem::FieldCount { expected: width, found: record.len() };
            parsed.errors.note(row, None, problem);
            continue;
        }
        let errors = &mut parsed.errors;
        let Some(values) = clean(&record, row, columns, &places, errors) else { continue };
        if let Some(value) = read(&mut Fields { row, columns, values: &values, errors }) {
            parsed.rows.push(Numbered { row, value });
        }
    }
    Ok(parsed)
}

/// Reads a file into memory; `None` if it is longer than allowed.
fn read_bounded(file: impl Read) -> Result<Option<Vec<u8>>, Fault> {
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file that is too long from one that just fits.
    let read = file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes);
    let length = read.map_err(|error| Fault::because("reading a CSV file", error))?;
    Ok((length as u64 <= FILE_BYTES_MAX).then_some(bytes))
}

/// Counts lines as an editor does. The `csv` crate's own count is one behind after `\r\n` and after empty lines, since
/// it takes the rest of a line's end with the next record.
struct Lines<'a> {
    text: &'a [u8],
    /// How far lines were counted.
    byte: usize,
    /// The line on which that byte lies.
    line: u64,
}

impl Lines<'_> {
    /// Returns the line on which a record begins; records must come in the order of the file.
    fn line_of(&mut self, record: &ByteRecord) -> u64 {
        let begin = record.position().map_or(0, csv::Position::byte);
        let begin = usize::try_from(begin).unwrap_or(usize::MAX);
        let is_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
        while let Some(byte) = self.text.get(self.byte) {
            if self.byte >= begin && !is_end(byte) {
                break;
            }
            self.line += u64::from(*byte == b'\n');
            self.byte += 1;
        }
        self.line
    }
}

fn read_record(file: &mut csv::Reader<&[u8]>, record: &mut ByteRecord) -> Result<bool, Fault> {
    file.read_byte_record(record).map_err(|error| Fault::because("reading a CSV file", error))
}

/// Finds the place of each column in the header; `None` when one is missing or there twice.
fn places_of(
    header: &ByteRecord,
    columns: &'static [&'static str],
    errors: &mut RowErrors,
) -> Option<Vec<usize>> {
    let names: Vec<String> =
        header.iter().map(|name| String::from_utf8_lossy(name).trim().to_lowercase()).collect();
    for column in columns {
        match names.iter().filter(|name| name == column).count() {
            0 => errors.note(1, Some(column), Problem::ColumnMissing),
            1 => {}
            _ => errors.note(1, Some(column), Problem::ColumnTwice),
        }
    }
    columns
        .iter()
        .map(|column| names.iter().position(|name| name == column))
        .collect::<Option<Vec<_>>>()
        .filter(|_| errors.is_empty())
}

/// Returns the fields in the order of `columns`, in normal form C and within the limit; `None` when one cannot be.
fn clean(
    record: &ByteRecord,
    row: u64,
    columns: &'static [&'static str],
    places: &[usize],
    errors: &mut RowErrors,
) -> Option<Vec<String>> {
    let before = errors.count();
    let mut values = Vec::with_capacity(columns.len());
    for (column, place) in columns.iter().zip(places) {
        let Ok(text) = std::str::from_utf8(record.get(*place).unwrap_or_default()) else {
            errors.note(row, Some(column), Problem::NotUtf8);
            continue;
        };
        // Bytes first: composing a huge field only to refuse it would be work for nothing.
        let is_long = text.len() > FIELD_LEN_MAX && text.chars().count() > FIELD_LEN_MAX;
        if is_long {
            errors.note(row, Some(column), Problem::TooLong { max: FIELD_LEN_MAX });
            continue;
        }
        values.push(if text.is_ascii() { plain(text) } else { nfc(text) });
    }
    (errors.count() == before).then_some(values)
}

/// What [`nfc`] does to ASCII, without looking letters up: most fields are codes and days.
fn plain(text: &str) -> String {
    if text.bytes().any(|byte| byte.is_ascii_control()) { nfc(text) } else { text.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    const COLUMNS: &[&str] = &["code", "name"];

    fn read(text: &[u8]) -> Parsed<(String, String)> {
        read_table(text, COLUMNS, |fields| Some((fields.text("code"), fields.text("name")))).unwrap()
    }

    fn lines(text: &[u8]) -> Vec<u64> {
        read(text).rows.iter().map(|row| row.row).collect()
    }

    fn problems(text: &[u8]) -> Vec<(u64, Option<&'static str>, Problem)> {
        let errors = read(text).errors;
        errors.kept.into_iter().map(|error| (error.row, error.column, error.problem)).collect()
    }

    #[test]
    fn the_header_may_come_in_any_order_with_a_mark_before_it() {
        for text in
            ["code,name\n1,Bắc\n", "\u{feff}name,code\r\nBắc,1\r\n", "\u{feff}\"Name\", CODE ,more\nBắc,1,x"]
        {
            let rows = read(text.as_bytes()).rows;
            assert_eq!(rows, [Numbered { row: 2, value: ("1".to_owned(), "Bắc".to_owned()) }], "{text}");
        }
    }

    #[test]
    fn rows_are_counted_as_an_editor_counts_lines() {
        assert_eq!(lines(b"code,name\n1,a\n2,b\n3,c\n"), [2, 3, 4]);
        assert_eq!(lines(b"code,name\r\n1,a\r\n2,b\r\n3,c"), [2, 3, 4]);
        assert_eq!(lines(b"code,name\n1,\"a\nb\"\n2,b\n"), [2, 4]);
        assert_eq!(lines(b"code,name\n1,a\n\n\n2,b\n"), [2, 5]);
        assert_eq!(lines(b"code,name\r\n1,a\r\n\r\n\r\n2,b\r\n"), [2, 5]);
    }

    #[test]
    fn headers_that_lack_or_double_a_column_are_refused() {
        assert_eq!(problems(b"code\n1\n"), [(1, Some("name"), Problem::ColumnMissing)]);
        assert_eq!(problems(b"code,name,code\n1,2,3\n"), [(1, Some("code"), Problem::ColumnTwice)]);
        assert_eq!(problems(b"").len(), 2);
    }

    #[test]
    fn broken_rows_are_told_by_row_and_column() {
        let long = format!("code,name\n1,{}\n", "ă".repeat(FIELD_LEN_MAX + 1));
        assert_eq!(problems(long.as_bytes()), [(2, Some("name"), Problem::TooLong { max: FIELD_LEN_MAX })]);
        let fits = format!("code,name\n1,{}\n", "ă".repeat(FIELD_LEN_MAX));
        assert_eq!(problems(fits.as_bytes()), []);
        assert_eq!(problems(b"code,name\n1,a\n2,\xff\n"), [(3, Some("name"), Problem::NotUtf8)]);
        let count = Problem::FieldCount { expected: 2, found: 3 };
        assert_eq!(problems(b"code,name\n1,a\n2,b,c\n"), [(3, None, count)]);
    }

    #[test]
    fn text_is_put_into_one_normal_form() {
        let rows = read("code,name\n1, Ba\u{306}c \n".as_bytes()).rows;
        assert_eq!(rows[0].value.1, "Băc");
    }

    #[test]
    fn a_file_that_is_too_long_is_refused_unread() {
        let parsed = read_table(std::io::repeat(b'a'), COLUMNS, |_| Some(())).unwrap();
        let problems: Vec<_> = parsed.errors.kept.iter().map(|error| &error.problem).collect();
        assert_eq!((parsed.count, problems), (0, vec![&Problem::FileTooLong { max: FILE_BYTES_MAX }]));
    }

    #[test]
    fn a_file_with_too_many_rows_is_refused() {
        let mut text = b"code,name\n".to_vec();
        (0..=ROWS_MAX).for_each(|_| text.extend_from_slice(b"1,a\n"));
        let row = ROWS_MAX + 2;
        assert_eq!(problems(&text), [(row, None, Problem::TooManyRows { max: ROWS_MAX })]);
    }
}
