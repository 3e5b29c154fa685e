//! What a closure is given: a [`Reader`] to ask, a [`Tx`] to change.

use std::ops::{Deref, DerefMut};

use kheo_base::Fault;

use crate::dialect::postgres::Session;
use crate::dialect::{postgres, sqlite};
use crate::{Row, Value};

/// Which database stands below, for the few places that differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite, inside the program.
    Sqlite,
    /// PostgreSQL, or what speaks its protocol.
    Postgres,
}

pub(crate) enum Conn<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(&'a mut Session),
}

/// A consistent view of the database for as long as the closure runs.
pub struct Reader<'a> {
    pub(crate) conn: Conn<'a>,
}

impl Reader<'_> {
    /// Tells which database stands below.
    pub fn dialect(&self) -> Dialect {
        match self.conn {
            Conn::Sqlite(_) => Dialect::Sqlite,
            Conn::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Returns the one of two statements that says it in the words of this database.
    pub fn pick(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self.dialect() {
            Dialect::Sqlite => sqlite,
            Dialect::Postgres => postgres,
        }
    }

    /// Calls `each` for every row of the answer, without holding them all.
    ///
    /// # Errors
    /// A fault of the database, or the first one that `each` returns.
    pub fn for_each(
        &mut self,
        sql: &str,
        params: &[Value],
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        match &mut self.conn {
            Conn::Sqlite(conn) => sqlite::for_each(conn, sql, params, each),
            Conn::Postgres(session) => postgres::for_each(session, sql, params, each),
        }
    }

    /// Returns all rows of the answer. Statements that may answer with many rows must carry a limit.
    ///
    /// # Errors
    /// A fault of the database, or the first one that `read` returns.
    pub fn all<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        mut read: impl FnMut(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        let mut rows = Vec::new();
        self.for_each(sql, params, &mut |row| {
            rows.push(read(row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// Returns the first row of the answer, if there is any.
    ///
    /// # Errors
    /// A fault of the database, or the one that `read` returns.
    pub fn optional<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        read: impl FnMut(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        Ok(self.all(sql, params, read)?.into_iter().next())
    }

    /// Returns the one row that there always is.
    ///
    /// # Errors
    /// A fault of the database, the one that `read` returns, or that there is no row.
    pub fn one<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        read: impl FnMut(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.optional(sql, params, read)?.ok_or_else(|| Fault::new(format!("no row for: {sql}")))
    }

    /// Prepares a statement without running it: how tests find a mistake in any SQL text.
    ///
    /// # Errors
    /// What the database says against it.
    pub fn prepare(&mut self, sql: &str) -> Result<(), Fault> {
        match &mut self.conn {
            Conn::Sqlite(conn) => sqlite::prepare(conn, sql),
            Conn::Postgres(session) => session.prepare(sql),
        }
    }
}

/// A transaction: everything a [`Reader`] can, and change.
///
/// Nothing of it exists until the store commits it; an error returned by the closure undoes all of it.
pub struct Tx<'a> {
    pub(crate) reader: Reader<'a>,
}

impl Tx<'_> {
    /// Runs a statement that answers with nothing; returns how many rows it touched.
    ///
    /// # Errors
    /// A fault of the database, broken constraints among them.
    pub fn run(&mut self, sql: &str, params: &[Value]) -> Result<u64, Fault> {
        match &mut self.reader.conn {
            Conn::Sqlite(conn) => sqlite::run(conn, sql, params),
            Conn::Postgres(session) => session.run(sql, params),
        }
    }

    /// Runs several statements without parameters: migrations only.
    pub(crate) fn run_script(&mut self, script: &str) -> Result<(), Fault> {
        match &mut self.reader.conn {
            Conn::Sqlite(conn) => sqlite::run_script(conn, script),
            Conn::Postgres(session) => session.run_script(script),
        }
    }
}

impl<'a> Deref for Tx<'a> {
    type Target = Reader<'a>;

    fn deref(&self) -> &Self::Target {
        &self.reader
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.reader
    }
}

/// Lets SQLite look over its own file; "ok" if it is sound, `None` on PostgreSQL, which does so by itself.
///
/// # Errors
/// A fault of the database.
pub fn check_integrity(db: &mut Reader<'_>) -> Result<Option<String>, Fault> {
    match db.dialect() {
        Dialect::Sqlite => db.optional("pragma quick_check(1)", &[], |row| row.text(0)),
        Dialect::Postgres => Ok(None),
    }
}
