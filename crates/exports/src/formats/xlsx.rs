//! Workbooks for offices: headings in Vietnamese, every text a text, never a formula.
//!
//! Rows go to a temporary file as they come, so that a million of them need no more memory than ten; only the end puts them
//! together. A sheet holds 1,048,576 rows; what does not fit goes to further sheets.

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use kheo_base::{Fault, FaultKind};
use kheo_facts::exported::{Cell, Column};
use kheo_web::Language;
use kheo_web::texts::text;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

/// Rows of one sheet below its headings.
const ROWS_OF_SHEET: u32 = 1_048_575;
/// Largest whole number that a spreadsheet, which counts in fractions, keeps exactly.
const EXACT_MAX: i64 = 1 << 53;
/// Width of columns, in letters.
const WIDTH: f64 = 22.0;

/// A workbook that is being filled.
pub struct Book {
    book: Workbook,
    sheet: Worksheet,
    headings: Vec<String>,
    row: u32,
    sheets: usize,
    rows_of_sheet: u32,
}

impl Book {
    /// Begins a workbook that keeps its rows in this folder until it is whole.
    ///
    /// # Errors
    /// A fault if the folder cannot be written to.
    pub fn new(folder: &Path, columns: &[Column], has_change: bool) -> Result<Self, Fault> {
        Self::with_rows(folder, columns, has_change, ROWS_OF_SHEET)
    }

    fn with_rows(folder: &Path, columns: &[Column], has_change: bool, rows: u32) -> Result<Self, Fault> {
        let names =
            has_change.then_some("change").into_iter().chain(columns.iter().map(|column| column.name));
        let headings = names.map(|name| text(Language::Vi, &format!("exports-column-{name}"))).collect();
        let mut book = Workbook::new();
        book.set_tempdir(folder).map_err(fault)?;
        let sheet = book.new_worksheet_with_constant_memory().map_err(fault)?;
        let mut book = Self { book, sheet, headings, row: 0, sheets: 1, rows_of_sheet: rows };
        book.begin_sheet()?;
        Ok(book)
    }

    fn begin_sheet(&mut self) -> Result<(), Fault> {
        self.sheet.set_name(format!("Bảng {}", self.sheets)).map_err(fault)?;
        self.sheet.set_freeze_panes(1, 0).map_err(fault)?;
        let bold = Format::new().set_bold();
        for (at, heading) in (0_u16..).zip(&self.headings) {
            self.sheet.set_column_width(at, WIDTH).map_err(fault)?;
            self.sheet.write_string_with_format(0, at, heading, &bold).map_err(fault)?;
        }
        self.row = 1;
        Ok(())
    }

    /// Writes a row.
    ///
    /// # Errors
    /// A fault if the disk is full, or a text is longer than a cell of a spreadsheet holds: it is never cut.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), Fault> {
        caught(|| self.write_row(cells))
    }

    fn write_row(&mut self, cells: &[Cell<'_>]) -> Result<(), Fault> {
        if self.row > self.rows_of_sheet {
            let next = self.book.new_worksheet_with_constant_memory().map_err(fault)?;
            self.book.push_worksheet(std::mem::replace(&mut self.sheet, next));
            self.sheets += 1;
            self.begin_sheet()?;
        }
        for (at, cell) in (0_u16..).zip(cells) {
            self.cell(at, cell)?;
        }
        self.row += 1;
        Ok(())
    }

    fn cell(&mut self, at: u16, cell: &Cell<'_>) -> Result<(), Fault> {
        let (sheet, row) = (&mut self.sheet, self.row);
        let written = match *cell {
            Cell::Null => return Ok(()),
            Cell::Text(text) => sheet.write_string(row, at, text),
            #[expect(clippy::cast_precision_loss, reason = "smaller numbers are kept exactly")]
            Cell::Int(number) if number.abs() < EXACT_MAX => sheet.write_number(row, at, number as f64),
            Cell::Int(number) => sheet.write_string(row, at, number.to_string()),
            Cell::Flag(is) => sheet.write_boolean(row, at, is),
            Cell::Id(id) => sheet.write_string(row, at, id.to_string()),
            Cell::Instant(instant) => sheet.write_string(row, at, instant.to_string()),
            Cell::Address(start, id) => sheet.write_string(row, at, format!("{start}{id}")),
        };
        written.map(drop).map_err(fault)
    }

    /// Puts the workbook together.
    ///
    /// # Errors
    /// A fault if it cannot be written.
    pub fn save(mut self, writer: impl Write + Send) -> Result<(), Fault> {
        caught(move || {
            self.book.push_worksheet(self.sheet);
            self.book.save_to_writer(writer).map_err(fault)
        })
    }
}

/// Turns the panic of a full disk into a fault that says so: the library knows no other answer when its own temporary file
/// cannot grow. What was being written is thrown away after it.
fn caught(writing: impl FnOnce() -> Result<(), Fault>) -> Result<(), Fault> {
    catch_unwind(AssertUnwindSafe(writing)).unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<String>().cloned();
        let said = said.unwrap_or_else(|| "it panicked".to_owned());
        let is_full = ["StorageFull", "QuotaExceeded", "FileTooLarge"].iter().any(|kind| said.contains(kind));
        let kind = if is_full { FaultKind::Full } else { FaultKind::Other };
        Err(Fault::because("writing a workbook", said).of_kind(kind))
    })
}

fn fault(error: XlsxError) -> Fault {
    match error {
        XlsxError::IoError(error) => crate::pump::io_fault("writing a workbook", error),
        error => Fault::because("writing a workbook", error),
    }
}
