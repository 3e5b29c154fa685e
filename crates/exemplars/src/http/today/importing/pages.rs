//! The pages of imports.

use askama::Template;
use kheo_base::{Fault, Id, Refusal};
use kheo_web::{Form, Frame};

use crate::http::samples::{day, rendered};
use crate::import::{Column, Report, RowError};
use crate::store::lists::imports::{Import, ImportState};

/// The page `/lam-viec/nhap-so-lieu`.
#[derive(Template)]
#[template(path = "workspace/importing/list.html")]
pub struct ImportsPage {
    pub(super) frame: Frame,
    pub(super) imports: Vec<Import>,
    pub(super) form: Form,
}

impl ImportsPage {
    fn accepted(&self) -> &'static str {
        ".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    }
}

/// The page of one import.
#[derive(Template)]
#[template(path = "workspace/importing/import.html")]
pub struct ImportPage {
    frame: Frame,
    import: Import,
    report: Option<Report>,
    /// Why the file cannot be read at all.
    unreadable: Option<Refusal>,
    form: Form,
}

impl ImportPage {
    pub(super) fn new(frame: Frame, import: Import, report: Option<Result<Report, Refusal>>) -> Self {
        let (report, unreadable) = match report {
            Some(Ok(report)) => (Some(report), None),
            Some(Err(refusal)) => (None, Some(refusal)),
            None => (None, None),
        };
        Self { frame, import, report, unreadable, form: Form::empty("import-form") }
    }

    fn counted(&self, key: &str, count: &usize) -> String {
        self.frame.t1(key, "count", self.frame.n(&i64::try_from(*count).unwrap_or(i64::MAX)))
    }

    fn refused(&self, refusal: &Refusal) -> String {
        self.frame.said(refusal.key, &refusal.args)
    }

    fn column_of(&self, error: &RowError) -> String {
        Column::from_name(error.column).map_or_else(String::new, |column| column.head().to_owned())
    }

    /// Columns that a head may mean.
    fn columns(&self) -> &'static [Column] {
        Column::ALL
    }

    fn doubled(&self, report: &Report) -> usize {
        report.doubles.len() + report.more_doubles
    }

    fn can_run(&self, report: &Report) -> bool {
        report.error_count() == 0 && report.added > 0
    }

    fn finished(&self) -> String {
        let (rows, added) = (self.frame.n(&self.import.rows), self.frame.n(&self.import.added));
        self.frame.t2("import-finished", ("rows", rows), ("added", added))
    }

    fn percent(&self) -> i64 {
        self.import.rows_done.saturating_mul(100) / self.import.rows.max(1)
    }
}

fn import(state: ImportState) -> Import {
    Import {
        id: Id::from_i64(77),
        register: "20836".to_owned(),
        digest: String::new(),
        name: "XLSX".to_owned(),
        columns: String::new(),
        state,
        rows: 1_200,
        rows_done: if state == ImportState::Finished { 1_200 } else { 300 },
        added: 290,
        begun_by: None,
        begun_at: day().start(),
        finished_at: (state == ImportState::Finished).then(|| day().start()),
    }
}

/// Every page with sample data.
pub(crate) fn samples(frame: &Frame) -> Result<Vec<(&'static str, String)>, Fault> {
    let imports = [ImportState::Received, ImportState::Running, ImportState::Finished].map(import).to_vec();
    let form = Form::empty("import-form");
    let sum = Refusal::new("registration-sum-money")
        .with("sum", "50.000.000 + 20.000.000")
        .with("computed", "70.000.000")
        .with("said", "80.000.000");
    let wrong = Report {
        rows: 12,
        added: 9,
        known: 1,
        errors: vec![
            RowError { line: 3, column: "money", problem: sum },
            RowError { line: 7, column: "", problem: Refusal::new("import-exemplars-not-csv") },
        ],
        more_errors: 3,
        doubles: vec![(5, "Thắp sáng đường quê".to_owned())],
        more_doubles: 0,
        unknown_heads: vec![(4, "Điện thoại".to_owned(), None)],
    };
    let sound = Report { rows: 12, added: 12, ..Report::default() };
    let page = |state, report| ImportPage::new(frame.clone(), import(state), report);
    let broken = Refusal::new("import-exemplars-no-xlsx");
    Ok(vec![
        ("imports", rendered(&ImportsPage { frame: frame.clone(), imports, form })?),
        ("import-wrong", rendered(&page(ImportState::Received, Some(Ok(wrong))))?),
        ("import-sound", rendered(&page(ImportState::Received, Some(Ok(sound))))?),
        ("import-unreadable", rendered(&page(ImportState::Received, Some(Err(broken))))?),
        ("import-running", rendered(&page(ImportState::Running, None))?),
        ("import-finished", rendered(&page(ImportState::Finished, None))?),
    ])
}
