//! Tables as they come: CSV of any size row by row, XLSX within the limits of [`kheo_attachments::check_archive`].
//!
//! A row of CSV may have a megabyte, so that a file without line ends cannot fill the memory.

use std::io::{BufRead, BufReader, Cursor, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use calamine::{DataRef, Reader as _, Xlsx};
use csv::StringRecord;
use kheo_base::{Error, Fault, Refusal, to_hex};
use sha2::{Digest, Sha256};

/// Most bytes of one row.
const ROW_BYTES_MAX: usize = 1 << 20;
/// Bytes read at once.
const BUFFER_BYTES: usize = 1 << 16;
/// Most bytes of an XLSX file.
pub const XLSX_BYTES_MAX: usize = 32 << 20;
/// Most columns of a table: several times those that are known.
const COLUMNS_MAX: usize = 200;

/// What comes next in a table.
#[derive(Debug)]
pub enum Next<'a> {
    /// A row and the line on which it begins; the first is the head.
    Row(u64, &'a StringRecord),
    /// A row that cannot be read, and the key of the sentence that says why.
    Broken(u64, &'static str),
}

/// Takes what comes next.
pub type Each<'a> = dyn FnMut(Next<'_>) -> Result<ControlFlow<()>, Error> + 'a;

/// Something with rows that can be read from the start as often as it takes.
pub trait Table: Send + Sync {
    /// What it is called.
    fn name(&self) -> String;

    /// Tells it from every other table: a SHA-256.
    ///
    /// # Errors
    /// A fault if it cannot be read.
    fn digest(&self) -> Result<String, Error>;

    /// Gives the head and then every row, until `each` breaks off.
    ///
    /// # Errors
    /// A refusal if it is no table; a fault if it cannot be read; what `each` returns.
    fn for_each(&self, each: &mut Each<'_>) -> Result<(), Error>;
}

/// A table in a file on this machine.
pub struct FileTable(pub PathBuf);

/// A table that was sent and is kept in memory.
pub struct SentTable {
    /// Its name.
    pub name: String,
    /// The whole file.
    pub bytes: Arc<[u8]>,
}

impl Table for FileTable {
    fn name(&self) -> String {
        self.0.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    fn digest(&self) -> Result<String, Error> {
        digest(open(&self.0)?)
    }

    fn for_each(&self, each: &mut Each<'_>) -> Result<(), Error> {
        let mut file = BufReader::with_capacity(BUFFER_BYTES, open(&self.0)?);
        if is_archive(&mut file)? {
            let mut bytes = Vec::new();
            let limit = u64::try_from(XLSX_BYTES_MAX).unwrap_or(u64::MAX) + 1;
            file.take(limit).read_to_end(&mut bytes).map_err(unread)?;
            return read_xlsx(&bytes, each);
        }
        read_csv(file, each)
    }
}

impl Table for SentTable {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn digest(&self) -> Result<String, Error> {
        digest(&self.bytes[..])
    }

    fn for_each(&self, each: &mut Each<'_>) -> Result<(), Error> {
        if self.bytes.starts_with(b"PK") {
            read_xlsx(&self.bytes, each)
        } else {
            read_csv(&self.bytes[..], each)
        }
    }
}

fn open(path: &Path) -> Result<std::fs::File, Fault> {
    std::fs::File::open(path).map_err(|error| Fault::because(format!("opening {}", path.display()), error))
}

fn unread(error: std::io::Error) -> Error {
    Fault::because("reading a table", error).into()
}

fn digest(mut input: impl Read) -> Result<String, Error> {
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; BUFFER_BYTES]);
    loop {
        match input.read(&mut buffer).map_err(unread)? {
            0 => return Ok(to_hex(&hash.finalize())),
            read => hash.update(&buffer[..read]),
        }
    }
}

fn is_archive(file: &mut impl BufRead) -> Result<bool, Error> {
    Ok(file.fill_buf().map_err(unread)?.starts_with(b"PK"))
}

/// Stops a reader once a row took too much, counted since the last row was done, and gives one line end for all: spreadsheets
/// write two letters, of which the reader below counts the second to the next row, so that each would be told a line too early.
struct Limited<R> {
    inner: R,
    taken: Arc<AtomicUsize>,
}

impl<R: BufRead> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.taken.load(Ordering::Relaxed) > ROW_BYTES_MAX {
            return Err(std::io::Error::other("a row is too large"));
        }
        loop {
            let read = self.inner.read(buffer)?;
            self.taken.fetch_add(read, Ordering::Relaxed);
            if !buffer[..read].contains(&b'\r') {
                return Ok(read);
            }
            let mut kept = 0;
            for at in 0..read {
                let next = match buffer[..read].get(at + 1) {
                    Some(next) => Some(*next),
                    None => self.inner.fill_buf()?.first().copied(),
                };
                if (buffer[at], next) != (b'\r', Some(b'\n')) {
                    buffer[kept] = buffer[at];
                    kept += 1;
                }
            }
            // Nothing would mean the end of the file.
            if kept > 0 {
                return Ok(kept);
            }
        }
    }
}

fn read_csv(input: impl Read, each: &mut Each<'_>) -> Result<(), Error> {
    let mut input = BufReader::with_capacity(BUFFER_BYTES, input);
    let delimiter = delimiter(input.fill_buf().map_err(unread)?);
    let taken = Arc::new(AtomicUsize::new(0));
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .delimiter(delimiter)
        .buffer_capacity(BUFFER_BYTES)
        .from_reader(Limited { inner: input, taken: taken.clone() });
    let mut record = StringRecord::new();
    loop {
        taken.store(0, Ordering::Relaxed);
        let next = match reader.read_record(&mut record) {
            Ok(false) => return Ok(()),
            Ok(true) if record.len() > COLUMNS_MAX => {
                Next::Broken(line_of(&record), "import-exemplars-too-many-columns")
            }
            Ok(true) => Next::Row(line_of(&record), &record),
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                if let csv::ErrorKind::Io(_) = error.kind() {
                    let too_large = taken.load(Ordering::Relaxed) > ROW_BYTES_MAX;
                    let refusal =
                        Refusal::new("import-exemplars-row-too-large").with("line", reader.position().line());
                    return Err(if too_large {
                        refusal.into()
                    } else {
                        Fault::because("reading a table", error).into()
                    });
                }
                Next::Broken(line, "import-exemplars-not-csv")
            }
        };
        if each(next)?.is_break() {
            return Ok(());
        }
    }
}

fn line_of(record: &StringRecord) -> u64 {
    record.position().map_or(0, csv::Position::line)
}

/// Spreadsheets in Viet Nam write semicolons, since the comma stands in numbers.
fn delimiter(beginning: &[u8]) -> u8 {
    let head = beginning.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |sign: u8| head.iter().filter(|byte| **byte == sign).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|sign| (count(*sign), *sign == b',')).unwrap_or(b',')
}

fn read_xlsx(bytes: &[u8], each: &mut Each<'_>) -> Result<(), Error> {
    if bytes.len() > XLSX_BYTES_MAX {
        return Err(Refusal::new("import-exemplars-xlsx-too-large").into());
    }
    kheo_attachments::check_archive(bytes).map_err(Refusal::from)?;
    let broken = || Refusal::new("import-exemplars-no-xlsx");
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let first = book.sheet_names().first().cloned().ok_or_else(broken)?;
    let mut cells = book.worksheet_cells_reader(&first).map_err(|_| broken())?;
    let (mut row, mut record) = (0, StringRecord::new());
    while let Some(cell) = cells.next_cell().map_err(|_| broken())? {
        let (at, column) = cell.get_position();
        if at != row {
            if hand_over(row, &record, each)?.is_break() {
                return Ok(());
            }
            record.clear();
            row = at;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= COLUMNS_MAX {
            continue;
        }
        while record.len() < column {
            record.push_field("");
        }
        record.push_field(&text_of(cell.get_value()));
    }
    hand_over(row, &record, each).map(drop)
}

/// Rows in which nothing stands are left out: spreadsheets keep many of them behind the last one.
fn hand_over(row: u32, record: &StringRecord, each: &mut Each<'_>) -> Result<ControlFlow<()>, Error> {
    if record.iter().all(|cell| cell.trim().is_empty()) {
        return Ok(ControlFlow::Continue(()));
    }
    each(Next::Row(u64::from(row) + 1, record))
}

/// What a cell says, as somebody would type it into CSV. A formula is never run: what stands here is what was saved.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        // Up to fifteen digits are exact in a spreadsheet; Rust writes a whole number without a fraction.
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => i32::from(*yes).to_string(),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTimeIso(text) => text.chars().take(10).collect(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(_) => "#".to_owned(),
        DataRef::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    fn rows(bytes: &[u8]) -> Result<Vec<Vec<String>>, Error> {
        let mut rows = Vec::new();
        let table = SentTable { name: String::new(), bytes: bytes.into() };
        table.for_each(&mut |next| {
            if let Next::Row(_, record) = next {
                rows.push(record.iter().map(str::to_owned).collect());
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(rows)
    }

    #[test]
    fn commas_semicolons_and_tabs_are_told_apart_by_the_head() {
        for text in ["a,b\n1,2\n", "a;b\n1;2\n", "a\tb\n1\t2\n"] {
            assert_eq!(rows(text.as_bytes()).unwrap(), [["a", "b"], ["1", "2"]]);
        }
    }

    #[test]
    fn rows_are_told_by_the_line_on_which_an_editor_shows_them() {
        for end in ["\n", "\r\n"] {
            let text = ["a,b", "1,2", "\"two", "lines\",3", "4,5", ""].join(end);
            let table = SentTable { name: String::new(), bytes: text.into_bytes().into() };
            let mut lines = Vec::new();
            table
                .for_each(&mut |next| {
                    if let Next::Row(line, _) = next {
                        lines.push(line);
                    }
                    Ok(ControlFlow::Continue(()))
                })
                .unwrap();
            assert_eq!(lines, [1, 2, 3, 5], "{end:?}");
        }
    }

    #[test]
    fn a_line_end_cut_in_two_by_the_buffer_is_one() {
        for length in [1, 2, 3, 7] {
            let inner = BufReader::with_capacity(length, &b"a\r\n\r\nb\rc\r\n"[..]);
            let (mut limited, mut text) = (Limited { inner, taken: Arc::default() }, String::new());
            limited.read_to_string(&mut text).unwrap();
            assert_eq!(text, "a\n\nb\rc\n", "{length}");
        }
    }

    #[test]
    fn a_row_without_an_end_does_not_fill_the_memory() {
        let mut bytes = b"a,b\n\"".to_vec();
        bytes.resize(ROW_BYTES_MAX * 3, b'x');
        let Err(Error::Refusal(refusal)) = rows(&bytes) else { unreachable!("it was read") };
        assert_eq!(refusal.key, "import-exemplars-row-too-large");
    }

    #[test]
    fn what_only_begins_like_an_archive_is_refused() {
        for bytes in [&b"PK"[..], b"PK\x03\x04 and so on"] {
            assert!(matches!(rows(bytes), Err(Error::Refusal(_))));
        }
    }
}
