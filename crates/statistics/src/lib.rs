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
    migrations: &[kheo_store::Migration {
        name: "0001_statistics",
        sql: include_str!("../migrations/0001_statistics.sql"),
        postgres: None,
    }],
};
