//! The two readings of a table: checking all of it, then writing it in batches.
//!
//! Rows are read, checked and folded on one thread while another writes the batch before.

use std::ops::ControlFlow;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex};

use csv::StringRecord;
use kheo_base::{Day, Error, Fault, Id, Refusal};
use kheo_journal::{By, Journal};
use kheo_people::NATION;

use super::checking::{Book, read_row};
use super::placing::{Placer, Standing};
use super::seen::Seen;
use super::{Matching, Next, Options, Progress, ROWS_MAX, Report, RowError, Table};
use crate::rules::RuleBook;
use crate::store::lists::imports::{
    Import, ImportState, NewFile, begin, finish, insert_file, move_on, start,
};
use crate::store::rule_book_on;

/// Rows written in one transaction: a kill loses at most these, and whoever writes meanwhile does not wait long.
const ROWS_PER_TRANSACTION: usize = 1_000;
/// Batches that wait for being written.
const BATCHES_WAITING: usize = 2;
/// After so many rows progress is told.
const ROWS_PER_TELLING: usize = 2_000;
/// For so long an import that runs is held by whoever runs it, counted from its last batch.
pub(super) const HELD_SECONDS: i64 = 60;

/// Takes a row of a check: its line, what it says, what is wrong with it. The head comes first.
pub type Told<'a> = dyn FnMut(u64, &StringRecord, &[RowError]) -> Result<(), Error> + 'a;

/// What both readings need.
struct Reading<'a> {
    rules: RuleBook,
    today: Day,
    options: &'a Options,
    placer: Placer<'a>,
    matching: Option<Matching>,
    problems: Vec<RowError>,
}

impl<'a> Reading<'a> {
    fn new(journal: &'a Journal, register: &'a str, options: &'a Options) -> Result<Self, Error> {
        let today = journal.now().day();
        let rules = journal.db().read_now(move |db| Ok(rule_book_on(db, today)?))?;
        let placer = Placer::new(journal, today, register, options.may.as_deref());
        Ok(Self { rules, today, options, placer, matching: None, problems: Vec::new() })
    }

    /// Reads a row; the first is the head, of which nothing comes. What is wrong stands in `problems`.
    fn file(&mut self, line: u64, record: &StringRecord) -> Result<Option<NewFile>, Error> {
        self.problems.clear();
        let Some(matching) = &self.matching else {
            let matching = Matching::of(record, &self.options.chosen);
            let missing = matching.missing().into_iter().map(|column| (column, "import-exemplars-no-column"));
            let doubled = matching.doubled.iter().map(|column| (*column, "import-exemplars-two-columns"));
            for (column, key) in missing.chain(doubled) {
                self.problems.push(RowError { line, column: column.name(), problem: Refusal::new(key) });
            }
            self.matching = Some(matching);
            return Ok(None);
        };
        let book = Book { rules: &self.rules, matching, today: self.today };
        match read_row(&book, line, record, &mut self.problems) {
            Some(row) => self.placer.place(row, &mut self.problems),
            None => Ok(None),
        }
    }
}

/// Looks a table through and writes nothing; `told` hears of every row.
///
/// # Errors
/// A refusal if it is no table; a fault if it cannot be read or the database fails; what `told` returns.
pub fn check(
    journal: &Journal,
    by: &By,
    table: &dyn Table,
    options: &Options,
    progress: &mut dyn FnMut(Progress),
    told: &mut Told<'_>,
) -> Result<Report, Error> {
    look_through(journal, &register_of(by), table, options, true, progress, told)
}

fn look_through(
    journal: &Journal,
    register: &str,
    table: &dyn Table,
    options: &Options,
    exactly: bool,
    progress: &mut dyn FnMut(Progress),
    told: &mut Told<'_>,
) -> Result<Report, Error> {
    let mut reading = Reading::new(journal, register, options)?;
    let (mut report, mut seen) = (Report::default(), Seen::default());
    table.for_each(&mut |next| {
        let (line, record) = match next {
            Next::Row(line, record) => (line, record),
            Next::Broken(line, key) => {
                report.rows += 1;
                report.error(RowError { line, column: "", problem: Refusal::new(key) });
                return Ok(ControlFlow::Continue(()));
            }
        };
        let is_head = reading.matching.is_none();
        let file = reading.file(line, record)?;
        if !is_head {
            report.rows += 1;
        }
        if let Some(file) = &file {
            if let Some((column, problem)) = seen.take(file, &reading.placer)? {
                reading.problems.push(RowError { line, column: column.name(), problem });
            } else {
                match reading.placer.standing(file, exactly)? {
                    Standing::New => report.added += 1,
                    Standing::Known => report.known += 1,
                    Standing::Double => {
                        seen.leave_out(file);
                        report.double(line, &file.draft.title);
                    }
                }
            }
        }
        told(line, record, &reading.problems)?;
        let is_lost = is_head && !reading.problems.is_empty();
        reading.problems.iter().for_each(|problem| report.error(problem.clone()));
        if report.rows > ROWS_MAX {
            let problem = Refusal::new("import-exemplars-too-many").with("max", ROWS_MAX);
            report.error(RowError { line, column: "", problem });
            return Ok(ControlFlow::Break(()));
        }
        if report.rows.is_multiple_of(ROWS_PER_TELLING) {
            progress(Progress::Checked(report.rows));
        }
        Ok(if is_lost { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    match reading.matching {
        Some(matching) => report.unknown_heads = matching.unknown,
        None => return Err(Refusal::new("import-exemplars-no-rows").into()),
    }
    Ok(report)
}

/// Whose register a table is: the unit for which somebody acts, or the whole country's.
fn register_of(by: &By) -> String {
    by.unit_code.clone().unwrap_or_else(|| NATION.to_owned())
}

/// Takes a table over, unless there is an error. One that was begun is carried on; one that was finished changes nothing.
///
/// # Errors
/// As [`check`]; what was committed before stays, and the next run carries on.
pub fn take_over(
    journal: &Journal,
    by: &By,
    table: &dyn Table,
    options: &Options,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report, Error> {
    let (digest, register) = (table.digest()?, register_of(by));
    let new = Import {
        id: Id::new(journal.now(), journal.entropy()),
        register: register.clone(),
        digest,
        name: table.name(),
        columns: String::new(),
        state: ImportState::Received,
        rows: 0,
        rows_done: 0,
        added: 0,
        begun_by: by.actor_id,
        begun_at: journal.now(),
        finished_at: None,
    };
    let mut import = journal.db().write_now(move |tx| Ok(begin(tx, &new)?))?;
    match import.state {
        ImportState::Finished => {
            let rows = usize::try_from(import.rows).unwrap_or(0);
            return Ok(Report { rows, known: rows, ..Report::default() });
        }
        // It was checked before the first row was written.
        ImportState::Running if import.rows > 0 => {}
        _ => {
            let report =
                look_through(journal, &register, table, options, false, progress, &mut |_, _, _| Ok(()))?;
            if !report.errors.is_empty() {
                return Ok(report);
            }
            import.rows = i64::try_from(report.rows).unwrap_or(i64::MAX);
            let (id, rows) = (import.id, import.rows);
            journal.db().write_now(move |tx| Ok(start(tx, id, rows, None)?))?;
        }
    }
    write(journal, by, table, options, &import, progress)
}

/// Rows that go into one transaction, with how many rows of the table they deal with.
#[derive(Default)]
struct Batch {
    files: Vec<NewFile>,
    rows: usize,
}

/// Writes the rows of an import that was checked, from where it stands.
pub(super) fn write(
    journal: &Journal,
    by: &By,
    table: &dyn Table,
    options: &Options,
    import: &Import,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report, Error> {
    let rows = usize::try_from(import.rows).unwrap_or(0);
    let mut done = usize::try_from(import.rows_done).unwrap_or(0);
    let found = Mutex::new(Report { rows, ..Report::default() });
    let added = std::thread::scope(|scope| {
        let (sender, batches) = sync_channel(BATCHES_WAITING);
        let found = &found;
        let reader = scope.spawn(move || read_batches(journal, table, options, import, &sender, found));
        let mut added = 0;
        // Dropping `batches` on the way out lets the reader stop.
        let batches = batches;
        for batch in &batches {
            added += write_batch(journal, by, import.id, done, &batch)?;
            done += batch.rows;
            progress(Progress::Written(done, rows));
        }
        drop(batches);
        reader.join().map_err(|_| Fault::new("reading a table panicked"))??;
        Ok::<_, Error>(added)
    })?;
    if done != rows {
        return Err(Fault::new("the table has other rows than when it was checked").into());
    }
    let finished = import.clone();
    journal.write_now(by.clone(), move |tx| finish(tx, &finished))?;
    let mut report = found.into_inner().unwrap_or_default();
    report.added = added;
    report.known = rows.saturating_sub(added + report.doubles.len() + report.more_doubles);
    Ok(report)
}

fn write_batch(journal: &Journal, by: &By, id: Id, done: usize, batch: &Arc<Batch>) -> Result<usize, Error> {
    let batch = batch.clone();
    let from = i64::try_from(done).unwrap_or(i64::MAX);
    journal.write_now(by.clone(), move |tx| {
        tx.nothing_changed();
        let mut added = 0;
        for file in &batch.files {
            added += usize::from(insert_file(tx, file)?);
        }
        let (to, count) = (from + i64::try_from(batch.rows).unwrap_or(0), i64::try_from(added).unwrap_or(0));
        let held_until = tx.now().plus_seconds(HELD_SECONDS);
        move_on(tx, id, from, to, count, held_until)?;
        Ok(added)
    })
}

fn read_batches(
    journal: &Journal,
    table: &dyn Table,
    options: &Options,
    import: &Import,
    sender: &SyncSender<Arc<Batch>>,
    found: &Mutex<Report>,
) -> Result<(), Error> {
    let mut reading = Reading::new(journal, &import.register, options)?;
    let mut skipped = usize::try_from(import.rows_done).unwrap_or(0);
    let mut batch = Batch::default();
    table.for_each(&mut |next| {
        let Next::Row(line, record) = next else { return Err(changed()) };
        let is_head = reading.matching.is_none();
        if !is_head && skipped > 0 {
            skipped -= 1;
            return Ok(ControlFlow::Continue(()));
        }
        let file = reading.file(line, record)?;
        if !reading.problems.is_empty() {
            return Err(changed());
        }
        let Some(file) = file else { return Ok(ControlFlow::Continue(())) };
        batch.rows += 1;
        match reading.placer.standing(&file, false)? {
            Standing::New => batch.files.push(file),
            Standing::Known => {}
            Standing::Double => {
                if let Ok(mut found) = found.lock() {
                    found.double(line, &file.draft.title);
                }
            }
        }
        if batch.rows < ROWS_PER_TRANSACTION {
            return Ok(ControlFlow::Continue(()));
        }
        // Nobody takes it any more when writing failed, and then that is what is reported.
        let sent = sender.send(Arc::new(std::mem::take(&mut batch)));
        Ok(if sent.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    if batch.rows > 0 {
        drop(sender.send(Arc::new(batch)));
    }
    Ok(())
}

/// A table that was sound a moment ago has errors now: its file was changed, or rules were.
fn changed() -> Error {
    Refusal::new("import-exemplars-changed").into()
}
