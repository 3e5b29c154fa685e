//! Pages about open data: every public table, what stands in it, how it is taken away.

use std::sync::Arc;

use askama::Template;
use kheo_base::{Error, Fault};
use kheo_facts::exported::{Column, Exportable, Follows, Table, Who};
use kheo_store::Reader;
use kheo_web::{Form, Frame, Reply, Visit, page, query_of};

use crate::formats::Format;
use crate::manifest::Manifest;
use crate::order::{filter_of, find};
use crate::{Exports, Spool};

/// A table in the list.
#[derive(Debug, Clone)]
pub struct TableRow {
    /// The table.
    pub table: &'static Table,
    /// Its rows, if that is known.
    pub rows: Option<i64>,
    /// The last time it was made.
    pub last: Option<Manifest>,
}

impl TableRow {
    fn read(
        db: &mut Reader<'_>,
        spool: &Spool,
        source: &dyn Exportable,
        table: &'static Table,
    ) -> Result<Self, Fault> {
        let last = spool.last(table.word);
        let made = last.as_ref().and_then(|manifest| i64::try_from(manifest.rows).ok());
        Ok(Self { table, rows: source.count(db, table)?.or(made), last })
    }
}

/// The page `/du-lieu`.
#[derive(Template)]
#[template(path = "exports/index.html")]
pub struct IndexPage {
    pub(super) frame: Frame,
    pub(super) tables: Vec<TableRow>,
    pub(super) formats: [Format; 3],
}

/// The page `/du-lieu/{table}`.
#[derive(Template)]
#[template(path = "exports/table.html")]
pub struct TablePage {
    pub(super) frame: Frame,
    pub(super) row: TableRow,
    pub(super) formats: [Format; 3],
    /// The filter that was asked for, as a query; empty for the whole table.
    pub(super) query: String,
    pub(super) filter: Vec<(String, String)>,
}

impl TablePage {
    fn columns(&self) -> &'static [Column] {
        self.row.table.columns
    }

    fn has_since(&self) -> bool {
        self.row.table.follows != Follows::Whole
    }

    fn is_list(&self) -> bool {
        !self.row.table.parameters.is_empty()
    }

    /// An address of a file of this table, with the filter and perhaps more.
    fn address(&self, format: &Format, more: &str) -> String {
        let parts: Vec<&str> =
            [self.query.as_str(), more].into_iter().filter(|part| !part.is_empty()).collect();
        let mark = if parts.is_empty() { "" } else { "?" };
        format!("/du-lieu/{}.{}{mark}{}", self.row.table.word, format.end(), parts.join("&"))
    }
}

/// What is shown while a file is being made.
#[derive(Template)]
#[template(path = "exports/wait.html")]
pub struct WaitPage {
    pub(super) frame: Frame,
    pub(super) word: &'static str,
    pub(super) address: String,
}

/// Lists every public table.
pub async fn index(visit: Visit) -> Reply {
    let exports = visit.app.part::<Exports>()?;
    let tables = visit.app.read(move |db| Ok(rows(db, &exports)?)).await?;
    page(&IndexPage { frame: visit.frame, tables, formats: Format::ALL })
}

fn rows(db: &mut Reader<'_>, exports: &Arc<Exports>) -> Result<Vec<TableRow>, Fault> {
    let mut rows = Vec::new();
    for source in exports.sources() {
        for table in source.tables().iter().filter(|table| table.who == Who::Public) {
            rows.push(TableRow::read(db, exports.spool(), source.as_ref(), table)?);
        }
    }
    Ok(rows)
}

/// Shows one public table.
pub(super) async fn table_page(visit: Visit, word: &str, asked: &Form) -> Reply {
    let exports = visit.app.part::<Exports>()?;
    let (source, table) =
        find(exports.sources(), word).filter(|(_, table)| table.who == Who::Public).ok_or(Error::Missing)?;
    let row =
        visit.app.read(move |db| Ok(TableRow::read(db, exports.spool(), source.as_ref(), table)?)).await?;
    let filter = filter_of(table, |name| asked.value(name));
    let query = query_of(filter.iter().cloned());
    page(&TablePage { frame: visit.frame, row, formats: Format::ALL, query, filter })
}
