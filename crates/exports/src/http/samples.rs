//! Every page of exports with sample data, for the test that looks at all pages in both languages.

use askama::Template;
use kheo_base::{Fault, Instant};
use kheo_facts::exported::Table;
use kheo_people::Language;
use kheo_web::Frame;

use super::pages::{IndexPage, TablePage, TableRow, WaitPage};
use crate::formats::Format;
use crate::manifest::Manifest;

/// Renders every page in one language; the name of each is the name of its sample. Tables are those of the kernel.
///
/// # Errors
/// A fault if a template fails.
pub fn samples(language: Language) -> Result<Vec<(&'static str, String)>, Fault> {
    let tables: Vec<&'static Table> =
        crate::with_tables(Vec::new()).iter().flat_map(|source| source.tables().iter().copied()).collect();
    let frame = Frame { path: "/du-lieu".to_owned(), ..Frame::sample(language) };
    let rows: Vec<TableRow> = tables.iter().map(|table| row(table)).collect();
    let Some(first) = rows.last().cloned() else { return Ok(Vec::new()) };
    let filter = vec![("nam".to_owned(), "2026".to_owned())];
    let table = TablePage {
        frame: frame.clone(),
        row: first,
        formats: Format::ALL,
        query: "nam=2026".to_owned(),
        filter,
    };
    let address = "/du-lieu/nhat-ky.xlsx?vi-tri=1234".to_owned();
    let wait = WaitPage { frame: frame.clone(), word: "nhat-ky", address };
    Ok(vec![
        ("exports", rendered(&IndexPage { frame, tables: rows, formats: Format::ALL })?),
        ("exports-table", rendered(&table)?),
        ("exports-wait", rendered(&wait)?),
    ])
}

fn rendered(page: &impl Template) -> Result<String, Fault> {
    page.render().map_err(|error| Fault::because("rendering a sample", error))
}

fn row(table: &'static Table) -> TableRow {
    let last = Manifest {
        table: table.word.to_owned(),
        rows: 1_234,
        bytes: 56_789,
        sha256: "ab".repeat(32),
        position: 1_234,
        made_at: Instant::from_millis(1_795_410_000_000),
        json: serde_json::Value::Null,
    };
    TableRow { table, rows: Some(1_234), last: Some(last) }
}
