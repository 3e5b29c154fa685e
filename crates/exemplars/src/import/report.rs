//! The file to correct: the table that was sent, as CSV, with what is wrong with each row before it.
//!
//! It can be opened, corrected and sent again as it is: its first column is not read.

use std::io::Write;

use csv::StringRecord;
use kheo_base::{Error, Fault, guarded, without_guard};
use kheo_web::Language;
use kheo_web::texts::text_with;

use super::{Column, PROBLEM_HEAD, RowError};

/// Writes the file to correct.
pub struct ProblemFile<W: Write> {
    writer: csv::Writer<W>,
    /// Whether the table is such a file itself; unknown before its head.
    has_own: Option<bool>,
}

impl<W: Write> ProblemFile<W> {
    /// Begins a file. Its mark at the beginning tells spreadsheets that it is UTF-8.
    ///
    /// # Errors
    /// A fault if it cannot be written.
    pub fn new(mut output: W) -> Result<Self, Error> {
        output.write_all("\u{feff}".as_bytes()).map_err(unwritten)?;
        let writer = csv::WriterBuilder::new().flexible(true).from_writer(output);
        Ok(Self { writer, has_own: None })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// A fault if it cannot be written.
    pub fn row(&mut self, record: &StringRecord, problems: &[RowError]) -> Result<(), Error> {
        let plain = |cell: &str| guarded(without_guard(cell.trim_start_matches('\u{feff}'))).into_owned();
        let is_head = self.has_own.is_none();
        let has_own = *self
            .has_own
            .get_or_insert_with(|| record.get(0).is_some_and(|head| plain(head) == PROBLEM_HEAD));
        let first = if is_head { PROBLEM_HEAD.to_owned() } else { sentences(problems) };
        let cells = record.iter().skip(usize::from(has_own)).map(plain);
        self.writer
            .write_record(std::iter::once(first).chain(cells))
            .map_err(|error| Fault::because("writing the file to correct", error).into())
    }

    /// Ends the file and gives back where it was written.
    ///
    /// # Errors
    /// A fault if it cannot be written.
    pub fn end(self) -> Result<W, Error> {
        self.writer.into_inner().map_err(|error| unwritten(error.into_error()))
    }
}

fn unwritten(error: std::io::Error) -> Error {
    Fault::because("writing the file to correct", error).into()
}

/// What is wrong with a row, in the words of the person who corrects it.
fn sentences(problems: &[RowError]) -> String {
    let sentence = |error: &RowError| {
        let said = text_with(Language::Vi, error.problem.key, &error.problem.args);
        match Column::from_name(error.column) {
            Some(column) => format!("{}: {said}", column.head()),
            None => said,
        }
    };
    problems.iter().map(sentence).collect::<Vec<_>>().join("; ")
}
