//! A row that came back, whichever database it came from.

use kheo_base::{Day, Fault, Id, Instant};

use crate::Value;
use crate::dialect::{postgres, sqlite};

/// One row; columns are counted from 0.
///
/// Every getter fails with a [`Fault`] if the column does not exist or holds another type: that is a mistake of ours.
pub enum Row<'a> {
    /// A row of SQLite.
    #[doc(hidden)]
    Sqlite(&'a rusqlite::Row<'a>),
    /// A row of PostgreSQL.
    #[doc(hidden)]
    Postgres(&'a ::postgres::Row),
}

impl Row<'_> {
    /// Returns whatever the column holds: for copies of whole tables.
    ///
    /// # Errors
    /// A fault if there is no such column.
    pub fn value(&self, column: usize) -> Result<Value, Fault> {
        match self {
            Self::Sqlite(row) => sqlite::get_value(row, column),
            Self::Postgres(row) => postgres::get_value(row, column),
        }
    }

    /// Returns a whole number that may be absent.
    ///
    /// # Errors
    /// A fault if the column holds something else.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>, Fault> {
        match self {
            Self::Sqlite(row) => sqlite::get(row, column),
            Self::Postgres(row) => postgres::get_int(row, column),
        }
    }

    /// Returns a text that may be absent.
    ///
    /// # Errors
    /// A fault if the column holds something else.
    pub fn opt_text(&self, column: usize) -> Result<Option<String>, Fault> {
        Ok(self.opt_str(column)?.map(str::to_owned))
    }

    /// Returns a text that may be absent, without copying it: for whoever reads very many rows.
    ///
    /// # Errors
    /// A fault if the column holds something else.
    pub fn opt_str(&self, column: usize) -> Result<Option<&str>, Fault> {
        match self {
            Self::Sqlite(row) => sqlite::get_str(row, column),
            Self::Postgres(row) => postgres::get(row, column),
        }
    }

    /// Returns a text without copying it.
    ///
    /// # Errors
    /// A fault if the column is empty or holds something else.
    pub fn str(&self, column: usize) -> Result<&str, Fault> {
        present(self.opt_str(column)?, column)
    }

    /// Returns bytes that may be absent.
    ///
    /// # Errors
    /// A fault if the column holds something else.
    pub fn opt_blob(&self, column: usize) -> Result<Option<Vec<u8>>, Fault> {
        match self {
            Self::Sqlite(row) => sqlite::get(row, column),
            Self::Postgres(row) => postgres::get(row, column),
        }
    }

    /// Returns a whole number.
    ///
    /// # Errors
    /// A fault if the column is empty or holds something else.
    pub fn int(&self, column: usize) -> Result<i64, Fault> {
        present(self.opt_int(column)?, column)
    }

    /// Returns a text.
    ///
    /// # Errors
    /// A fault if the column is empty or holds something else.
    pub fn text(&self, column: usize) -> Result<String, Fault> {
        present(self.opt_text(column)?, column)
    }

    /// Returns bytes.
    ///
    /// # Errors
    /// A fault if the column is empty or holds something else.
    pub fn blob(&self, column: usize) -> Result<Vec<u8>, Fault> {
        present(self.opt_blob(column)?, column)
    }

    /// Returns a yes or no, kept as 1 or 0.
    ///
    /// # Errors
    /// A fault if the column is empty or holds something else.
    pub fn flag(&self, column: usize) -> Result<bool, Fault> {
        Ok(self.int(column)? != 0)
    }

    /// Returns an id.
    ///
    /// # Errors
    /// A fault if the column is empty or holds something else.
    pub fn id(&self, column: usize) -> Result<Id, Fault> {
        self.int(column).map(Id::from_i64)
    }

    /// Returns an id that may be absent.
    ///
    /// # Errors
    /// A fault if the column holds something else.
    pub fn opt_id(&self, column: usize) -> Result<Option<Id>, Fault> {
        Ok(self.opt_int(column)?.map(Id::from_i64))
    }

    /// Returns an instant.
    ///
    /// # Errors
    /// A fault if the column is empty or holds something else.
    pub fn instant(&self, column: usize) -> Result<Instant, Fault> {
        self.int(column).map(Instant::from_millis)
    }

    /// Returns an instant that may be absent.
    ///
    /// # Errors
    /// A fault if the column holds something else.
    pub fn opt_instant(&self, column: usize) -> Result<Option<Instant>, Fault> {
        Ok(self.opt_int(column)?.map(Instant::from_millis))
    }

    /// Returns a day.
    ///
    /// # Errors
    /// A fault if the column is empty or holds something else.
    pub fn day(&self, column: usize) -> Result<Day, Fault> {
        present(self.opt_day(column)?, column)
    }

    /// Returns a day that may be absent.
    ///
    /// # Errors
    /// A fault if the column holds something else.
    pub fn opt_day(&self, column: usize) -> Result<Option<Day>, Fault> {
        let Some(text) = self.opt_str(column)? else { return Ok(None) };
        text.parse()
            .map(Some)
            .map_err(|error| Fault::because(format!("reading a day from column {column}"), error))
    }
}

fn present<T>(value: Option<T>, column: usize) -> Result<T, Fault> {
    value.ok_or_else(|| Fault::new(format!("column {column} is empty")))
}
