//! SQLite and PostgreSQL under one synchronous, re-runnable transaction interface.
//!
//! [`Db::read`] and [`Db::write`] run a plain closure on a database thread and give back a future. The closure of a
//! write may run more than once (PostgreSQL conflicts), so it must have no effect but on the transaction. On SQLite all
//! writes that wait are committed together, each in a savepoint of its own; on PostgreSQL each is a serialisable
//! transaction that is run again when two meet.
//!
//! One SQL text serves both: `$1` placeholders, `returning`, `on conflict`, and the types `bigint`, `text` and `bytea`.
//! What differs lives in [`dialect`]. No other crate names a database driver.

mod backup;
mod db;
mod dialect;
mod job;
mod migrate;
mod piece;
mod row;
mod tx;
mod value;

pub use backup::{BackupReport, backup, check as check_backup, restore};
pub use db::{Config, Db, Location, Options};
pub use migrate::{Migration, Module};
pub use piece::{Piece, Span};
pub use row::Row;
pub use tx::{Dialect, Reader, Tx, check_integrity};
pub use value::Value;

/// A named SQL statement, listed so that a test can prepare it on both databases.
#[derive(Debug, Clone, Copy)]
pub struct Statement {
    /// Its constant's name, for messages.
    pub name: &'static str,
    /// Its text.
    pub sql: &'static str,
    /// The only dialect that it is for, if not for both.
    pub only: Option<Dialect>,
}

/// Declares SQL constants and a list `STATEMENTS` of them all, which a test prepares on both databases.
///
/// ```
/// kheo_store::statements! {
///     /// Finds a unit by code.
///     FIND_UNIT = "select name from units where code = $1";
/// }
/// assert_eq!(STATEMENTS[0].name, "FIND_UNIT");
/// ```
#[macro_export]
macro_rules! statements {
    ($($(#[$meta:meta])* $name:ident $(for $dialect:ident)? = $sql:expr;)*) => {
        $($(#[$meta])* const $name: &str = $sql;)*
        /// Every statement of this file.
        pub const STATEMENTS: &[$crate::Statement] = &[$($crate::Statement {
            name: stringify!($name),
            sql: $name,
            only: $crate::statements!(@only $($dialect)?),
        }),*];
    };
    (@only) => { None };
    (@only $dialect:ident) => { Some($crate::Dialect::$dialect) };
}

/// The end of a condition on ids that come as one text in `$n`, which the two databases take apart differently: a statement for
/// each, told apart by [`Reader::pick`], with [`list_of`] for the text.
///
/// ```
/// const FIND: &str = concat!("select name from units where unit_id", kheo_store::in_list!(sqlite, "$1"));
/// assert!(FIND.contains("json_each"));
/// ```
#[macro_export]
macro_rules! in_list {
    (sqlite, $place:literal) => {
        concat!(" in (select value from json_each('[' || ", $place, " || ']'))")
    };
    (postgres, $place:literal) => {
        concat!(" in (select cast(unnest(string_to_array(", $place, ", ',')) as bigint))")
    };
}

/// Writes ids as one text, `1,2,3`.
pub fn list_of(ids: &[kheo_base::Id]) -> String {
    ids.iter().map(|id| id.to_i64().to_string()).collect::<Vec<_>>().join(",")
}

/// Builds the parameters of a statement: `params![id, name, opened_on]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::Value::from($value)),*] };
}
