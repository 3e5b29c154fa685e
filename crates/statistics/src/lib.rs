//! Statistics that follow the journal, with their pages.
//!
//! `rules/` adds up, `store/` keeps a row of numbers for each unit and year, `follow.rs` follows, `recount.rs` checks, `http/`
//! shows. What a model counts is said by its capability through `facts::counted`; this crate knows no capability.

use std::sync::Arc;

use kheo_facts::counted::Countable;

pub mod follow;
pub mod http;
pub mod recount;
pub mod rules;
pub mod store;

/// What is counted, as the wiring joined it: pages ask it for names and lists.
pub struct Countables(pub Vec<Arc<dyn Countable>>);

/// The tables of this crate.
pub const MODULE: kheo_store::Module = kheo_store::Module {
    name: "statistics",
    migrations: &[
        migration("0001_statistics", include_str!("../migrations/0001_statistics.sql")),
        migration("0002_below", include_str!("../migrations/0002_below.sql")),
    ],
};

/// Both databases understand the same text.
const fn migration(name: &'static str, sql: &'static str) -> kheo_store::Migration {
    kheo_store::Migration { name, sql, postgres: None }
}
