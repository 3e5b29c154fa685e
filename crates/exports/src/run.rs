//! Making one file: all rows of one snapshot, written beside, made durable, and only then put into place with its manifest.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use kheo_base::{Day, Error, Fault, Instant};
use kheo_facts::exported::{Asked, Cell, Changed};
use kheo_store::Reader;

use crate::formats::json_lines::JsonLines;
use crate::formats::xlsx::Book;
use crate::formats::{Format, csv};
use crate::manifest::{END, Manifest};
use crate::order::{Order, changed_since};
use crate::pump::{Written, io_fault, pump};

/// Rows between two reports of progress.
const REPORT_ROWS: u64 = 10_000;

/// When and where a file is made.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The moment.
    pub now: Instant,
    /// The address of the site, without a slash at the end.
    pub base_url: String,
}

/// A file that is being written. It is deleted unless it was finished.
pub struct Part {
    path: PathBuf,
    is_finished: bool,
}

impl Part {
    /// Names a file that is not there yet.
    pub fn new(path: PathBuf) -> Self {
        Self { path, is_finished: false }
    }

    /// Puts the file into place, then its manifest beside it: whoever finds the manifest finds the whole file.
    ///
    /// # Errors
    /// A fault of the disk; then neither is there.
    pub fn finish(mut self, place: &Path, manifest: &Manifest) -> Result<(), Fault> {
        let beside = beside(place);
        let written = self.settle(place, &beside, manifest);
        if written.is_err() {
            drop(fs::remove_file(&beside));
            drop(fs::remove_file(place));
        }
        self.is_finished = written.is_ok();
        written.map_err(|error| io_fault("putting an export into place", error))
    }

    fn settle(&self, place: &Path, beside: &Path, manifest: &Manifest) -> std::io::Result<()> {
        let part = self.path.with_extension("manifest.part");
        fs::write(&part, manifest.text())?;
        File::open(&part)?.sync_all()?;
        fs::rename(&self.path, place)?;
        fs::rename(&part, beside)?;
        File::open(folder_of(place))?.sync_all()
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.is_finished {
            drop(fs::remove_file(&self.path));
            drop(fs::remove_file(self.path.with_extension("manifest.part")));
        }
    }
}

/// The folder of a file; that of a bare name is the one in which the program runs.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Returns where the manifest of a file stands.
pub fn beside(place: &Path) -> PathBuf {
    let mut name = place.as_os_str().to_owned();
    name.push(END);
    PathBuf::from(name)
}

/// Writes what is ordered to `part`, durably, and describes it. The rows are those of the reader's one snapshot, for which the
/// manifest's position stands. On PostgreSQL an act may be committed a moment before it gets its position; its rows then come
/// once more with the next cursor, and are never left out.
///
/// # Errors
/// A refusal of [`changed_since`]; a fault of the database or of the disk.
pub fn write(
    db: &mut Reader<'_>,
    order: &Order,
    setting: &Setting,
    part: &Part,
    progress: &mut dyn FnMut(u64),
) -> Result<Manifest, Error> {
    let position = kheo_journal::head(db)?;
    let changed = changed_since(db, order)?;
    let mut file = private_file(&part.path).map_err(|error| io_fault("beginning an export", error))?;
    let mut rows = Rows { order, setting, changed: changed.as_ref(), count: 0, progress };
    let written = rows.write(db, &mut file, folder_of(&part.path))?;
    file.sync_all().map_err(|error| io_fault("making an export durable", error))?;
    Ok(Manifest::new(order, position, setting.now, rows.count, &written))
}

/// Makes a file for its owner's eyes only.
fn private_file(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The rows of an order on their way.
struct Rows<'a> {
    order: &'a Order,
    setting: &'a Setting,
    changed: Option<&'a Changed>,
    count: u64,
    progress: &'a mut dyn FnMut(u64),
}

impl Rows<'_> {
    fn write(&mut self, db: &mut Reader<'_>, file: &mut File, folder: &Path) -> Result<Written, Error> {
        let (columns, has_change) = (self.order.table.columns, self.changed.is_some());
        let written = match self.order.format {
            Format::Csv => pump(file, |chunks| {
                chunks.buffer().extend_from_slice(csv::MARK);
                csv::head(chunks.buffer(), columns, has_change);
                self.each(db, &mut |cells| {
                    csv::row(chunks.buffer(), cells);
                    chunks.pass_on()
                })
            }),
            Format::JsonLines => pump(file, |chunks| {
                let lines = JsonLines::new(columns, has_change);
                self.each(db, &mut |cells| {
                    lines.row(chunks.buffer(), cells)?;
                    chunks.pass_on()
                })
            }),
            Format::Xlsx => {
                let mut book = Book::new(folder, columns, has_change)?;
                self.each(db, &mut |cells| book.row(cells))?;
                pump(file, |chunks| Ok(book.save(chunks)?))
            }
        };
        written.map(|((), written)| written)
    }

    fn each(
        &mut self,
        db: &mut Reader<'_>,
        take: &mut dyn FnMut(&[Cell<'_>]) -> Result<(), Fault>,
    ) -> Result<(), Error> {
        let (order, today): (&Order, Day) = (self.order, self.setting.now.day());
        let asked = Asked {
            table: order.table,
            filter: &order.filter,
            changed: self.changed,
            officer: order.officer.as_ref(),
            today,
            base_url: &self.setting.base_url,
        };
        let (count, progress) = (&mut self.count, &mut *self.progress);
        let source = order.source.clone();
        source.rows(db, &asked, &mut |cells| {
            take(cells)?;
            *count += 1;
            if *count % REPORT_ROWS == 0 {
                progress(*count);
            }
            Ok(())
        })?;
        Ok(())
    }
}
