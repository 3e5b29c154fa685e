//! Dated rule sets with their legal basis.
//!
//! What a law, a province or a plan decides (fields of activity, levels of recognition, the parts of a form) is data with a
//! first and perhaps a last day, never a constant: a file of 2020 is read by the rules of 2020. Each rule set says where it
//! comes from, or that no official text was found.
//!
//! State machines are pure functions in the `rules/` of each capability; they take what this crate loads as an argument.
//! A capability also says what it knows of a kind ([`Kind`]), so that whoever edits rule sets need not know the capability.

mod kind;
mod store;

pub use kind::{Effect, Effects, Kind, Kinds, Provincial};
pub use store::{RuleSet, STATEMENTS, all, all_of, days_of_change, in_force, of_provinces, on, on_for};

/// Code of the nation, whose rule sets hold wherever a province has none of its own.
pub const NATION: &str = "00";

/// The tables of rule sets, with the ones that Khéo ships.
pub const MODULE: kheo_store::Module = kheo_store::Module {
    name: "workflows",
    migrations: &[
        kheo_store::Migration {
            name: "0001_rule_sets",
            sql: include_str!("../migrations/0001_rule_sets.sql"),
            postgres: None,
        },
        kheo_store::Migration {
            name: "0002_units_and_changes",
            sql: include_str!("../migrations/0002_units_and_changes.sql"),
            postgres: None,
        },
    ],
};
