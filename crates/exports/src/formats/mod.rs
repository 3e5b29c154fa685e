//! How a table is written: CSV for everybody, XLSX for offices, JSON Lines for programs.

pub mod csv;
pub mod json_lines;
mod moment;
pub mod xlsx;

/// A way of writing a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Comma-separated values as RFC 4180 has them, in UTF-8 with its mark.
    Csv,
    /// A workbook of spreadsheets.
    Xlsx,
    /// One JSON object a line, with the raw texts.
    JsonLines,
}

impl Format {
    /// All formats, in the order in which pages show them.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Xlsx, Self::JsonLines];

    /// Returns the end of its files' names, which is also its word.
    pub const fn end(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::JsonLines => "jsonl",
        }
    }

    /// Reads its word.
    pub fn from_end(end: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.end() == end)
    }

    /// Returns its type on the web.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::JsonLines => "application/jsonl; charset=utf-8",
        }
    }
}
