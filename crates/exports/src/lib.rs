//! Every list and every table as CSV, XLSX and JSON Lines, with a manifest.
//!
//! `order.rs` is what somebody wants, `run.rs` makes one file of one snapshot, `pump.rs` keeps its memory flat, `spool.rs` keeps
//! finished files, `desk.rs` gives them out. What the tables are is said by whoever owns them (`kheo_facts::exported`).

mod desk;
pub mod formats;
pub mod http;
pub mod manifest;
pub mod order;
mod pump;
pub mod run;
mod spool;
mod tables;

pub use desk::{Exports, Given, Visitor};
pub use spool::{Ready, Spool};
pub use tables::with_tables;
