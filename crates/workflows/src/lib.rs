//! Dated rule sets with their legal basis.
//!
//! What a law, a province or a plan decides (fields of activity, levels of recognition, the parts of a form) is data with a
//! first and perhaps a last day, never a constant: a file of 2020 is read by the rules of 2020. Each rule set says where it
//! comes from, or that no official text was found.
//!
//! State machines are pure functions in the `rules/` of each capability; they take what this crate loads as an argument.

mod store;

pub use store::{RuleSet, STATEMENTS, all, on};

/// The tables of rule sets, with the ones that Khéo ships.
pub const MODULE: kheo_store::Module = kheo_store::Module {
    name: "workflows",
    migrations: &[kheo_store::Migration {
        name: "0001_rule_sets",
        sql: include_str!("../migrations/0001_rule_sets.sql"),
        postgres: None,
    }],
};
