//! Taking over models that were published elsewhere, from CSV: `kheo import exemplars FILE`.
//!
//! A row becomes a public model in the state *recorded*: its facts come from the page it names, and nothing claims that it
//! was recognised. The page's address and the title make its key, so that importing a file again changes nothing. A file
//! with any error is not imported at all; each error names its line and column.

use std::io::Read;

use kheo_base::{Day, Error, Fault, nfc};
use kheo_journal::{By, Journal};
use kheo_organisations::{Code, UnitKey};
use kheo_store::Reader;

use crate::rules::{Draft, RuleBook, Subject, YEAR_UNKNOWN};
use crate::store::{Source, Territory, insert_recorded, recorded_by_key, rule_book_on, source_fingerprint};
use crate::{resolve, resolve_key};

/// Most rows of one file.
const ROWS_MAX: usize = 100_000;
/// Most errors kept; the rest are counted.
const ERRORS_MAX: usize = 200;
/// Rows written in one transaction: a kill loses at most these, and the next run writes them.
const ROWS_PER_TRANSACTION: usize = 200;
/// Longest title, summary and other texts, in letters.
const TITLE_LETTERS_MAX: usize = 200;
const TEXT_LETTERS_MAX: usize = 2_000;

/// Columns that must be there; `year` may be empty if it is not known, and `unit_valid_from` may be empty, then the unit is the one of the year's first day.
pub const COLUMNS: [&str; 10] = [
    "title",
    "summary",
    "implementer",
    "field",
    "subject",
    "year",
    "unit_code",
    "unit_valid_from",
    "summary_basis",
    "source_url",
];

/// What is wrong with one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// Line in the file, the head being line 1.
    pub line: u64,
    /// The column.
    pub column: &'static str,
    /// Key of the sentence in `locales/`.
    pub problem: &'static str,
}

/// What an import did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows read.
    pub rows: usize,
    /// Models added, or that would be.
    pub added: usize,
    /// Rows whose model was there.
    pub known: usize,
    /// Errors, the first 200.
    pub errors: Vec<RowError>,
    /// How many errors there were beyond.
    pub more_errors: usize,
}

/// A row that was understood.
struct Parsed {
    key: String,
    draft: Draft,
    summary: String,
    unit: Unit,
    source: Source,
}

enum Unit {
    Key(UnitKey),
    CodeOn(Code, Day),
}

/// Reads a file and takes its models over, unless there is an error or it is a dry run.
///
/// # Errors
/// A fault if the file is not CSV or the database fails; what was committed before stays, and the next run carries on.
pub fn import(journal: &Journal, by: &By, input: impl Read, dry_run: bool) -> Result<Report, Error> {
    let today = journal.now().day();
    let rules = journal.db().read_now(move |db| Ok(rule_book_on(db, today)?))?;
    let mut report = Report::default();
    let parsed = parse(input, &rules, &mut report)?;
    let placed = place(journal, parsed, today, &mut report)?;
    if !report.errors.is_empty() {
        return Ok(report);
    }
    if dry_run {
        let keys: Vec<String> = placed.iter().map(|(row, _)| row.key.clone()).collect();
        report.known = journal.db().read_now(move |db| Ok(count_known(db, &keys)?))?;
        report.added = report.rows - report.known;
        return Ok(report);
    }
    let placed = std::sync::Arc::new(placed);
    for start in (0..placed.len()).step_by(ROWS_PER_TRANSACTION) {
        let rows = placed.clone();
        let added = journal.write_now(by.clone(), move |tx| {
            tx.nothing_changed();
            let mut added = 0;
            for (row, territory) in rows.iter().skip(start).take(ROWS_PER_TRANSACTION) {
                added += usize::from(insert_recorded(
                    tx,
                    &row.key,
                    &row.draft,
                    &row.summary,
                    territory,
                    &row.source,
                )?);
            }
            Ok(added)
        })?;
        report.added += added;
    }
    report.known = report.rows - report.added;
    Ok(report)
}

fn count_known(db: &mut Reader<'_>, keys: &[String]) -> Result<usize, Fault> {
    let mut known = 0;
    for key in keys {
        known += usize::from(recorded_by_key(db, key)?.is_some());
    }
    Ok(known)
}

fn parse(input: impl Read, rules: &RuleBook, report: &mut Report) -> Result<Vec<(u64, Parsed)>, Error> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input);
    let head =
        reader.headers().map_err(|error| Fault::because("reading the head of the file", error))?.clone();
    let column =
        |name: &str| head.iter().position(|found| found.trim_start_matches('\u{feff}').trim() == name);
    for name in COLUMNS {
        if column(name).is_none() {
            report.error(1, name, "import-exemplars-no-column");
        }
    }
    let mut parsed = Vec::new();
    if !report.errors.is_empty() {
        return Ok(parsed);
    }
    for record in reader.records() {
        report.rows += 1;
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                report.error(
                    error.position().map_or(0, csv::Position::line),
                    "title",
                    "import-exemplars-not-csv",
                );
                continue;
            }
        };
        if report.rows > ROWS_MAX {
            report.error(0, "title", "import-exemplars-too-many");
            break;
        }
        let line = record.position().map_or(0, csv::Position::line);
        let value = |name: &str| nfc(column(name).and_then(|place| record.get(place)).unwrap_or_default());
        if let Some(row) = parse_row(line, &value, rules, report) {
            parsed.push((line, row));
        }
    }
    Ok(parsed)
}

fn parse_row(
    line: u64,
    value: &dyn Fn(&str) -> String,
    rules: &RuleBook,
    report: &mut Report,
) -> Option<Parsed> {
    let mut text = |name: &'static str, letters_max: usize| {
        let text = value(name);
        if text.is_empty() {
            report.error(line, name, "import-exemplars-empty");
        } else if text.chars().count() > letters_max {
            report.error(line, name, "import-exemplars-too-long");
        }
        text
    };
    let (title, summary) = (text("title", TITLE_LETTERS_MAX), text("summary", TEXT_LETTERS_MAX));
    let (lead, url) = (text("implementer", TITLE_LETTERS_MAX), text("source_url", TEXT_LETTERS_MAX));
    let mut check = |name, problem, sound: bool| {
        if !sound {
            report.error(line, name, problem);
        }
        sound
    };
    let is_address = url.starts_with("https://") || url.starts_with("http://");
    check("source_url", "import-exemplars-no-address", is_address || url.is_empty());
    let (field, subject) = (value("field"), Subject::from_word(&value("subject")));
    check("field", "import-exemplars-no-field", rules.has_field(&field));
    check("subject", "import-exemplars-no-subject", subject.is_some());
    // A page need not say when: an empty year is not known, which is better than a guess.
    let year = match value("year").as_str() {
        "" => Some(YEAR_UNKNOWN),
        year => year.parse::<i16>().ok().filter(|year| (rules.year_min..=2100).contains(year)),
    };
    check("year", "import-exemplars-no-year", year.is_some());
    let unit = read_unit(&value("unit_code"), &value("unit_valid_from"), year);
    check("unit_code", "import-exemplars-no-unit", unit.is_some());
    let draft = recorded_draft(title, field, subject?, year?, lead);
    let source = Source { note: value("summary_basis"), url };
    Some(Parsed { key: source_fingerprint(&source.url, &draft.title), draft, summary, unit: unit?, source })
}

fn read_unit(code: &str, valid_from: &str, year: Option<i16>) -> Option<Unit> {
    let code: Code = code.parse().ok()?;
    if valid_from.is_empty() {
        return Day::new(year?, 1, 1).ok().map(|day| Unit::CodeOn(code, day));
    }
    valid_from.parse().ok().map(|valid_from| Unit::Key(UnitKey { code, valid_from }))
}

/// What is known of a model that was published elsewhere; its other parts stay empty.
fn recorded_draft(title: String, field: String, subject: Subject, year: i16, lead: String) -> Draft {
    Draft {
        title,
        field,
        subject,
        year,
        lead,
        situation: String::new(),
        objectives: String::new(),
        criteria: Vec::new(),
        content: String::new(),
        area: String::new(),
        partners: String::new(),
        resources: String::new(),
        time: String::new(),
        outputs: String::new(),
        sustaining: String::new(),
    }
}

/// Finds each row's unit; rows whose unit did not exist are errors.
fn place(
    journal: &Journal,
    parsed: Vec<(u64, Parsed)>,
    today: Day,
    report: &mut Report,
) -> Result<Vec<(Parsed, Territory)>, Error> {
    let mut placed = Vec::with_capacity(parsed.len());
    for (line, row) in parsed {
        let territory = match row.unit {
            Unit::Key(key) => journal.db().read_now(move |db| Ok(resolve_key(db, key, today)?))?,
            Unit::CodeOn(code, on) => journal.db().read_now(move |db| Ok(resolve(db, code, on, today)?))?,
        };
        match territory {
            Some(territory) => placed.push((row, territory)),
            None => report.error(line, "unit_code", "import-exemplars-no-unit"),
        }
    }
    Ok(placed)
}

impl Report {
    fn error(&mut self, line: u64, column: &'static str, problem: &'static str) {
        if self.errors.len() < ERRORS_MAX {
            self.errors.push(RowError { line, column, problem });
        } else {
            self.more_errors += 1;
        }
    }
}
