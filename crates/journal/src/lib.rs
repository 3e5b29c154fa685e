//! Acts, their order, and the followers that read them.
//!
//! Every change of state is an act: [`Journal::write`] gives a transaction in which rows change and the act is recorded
//! together, and refuses to commit a change that recorded none. Everything else (statistics, mail, search, pages)
//! follows the journal with a cursor of its own and can be rebuilt from position 0.
//!
//! **Positions are gap-free in the order in which followers see them.** SQLite has one writer, which takes the next
//! number. On PostgreSQL acts commit without a number, and a sequencer numbers those that are committed, holding one
//! lock: a number is never given to an act that could still vanish, and never skipped.

mod act;
mod follow;
mod letters;
mod store;
mod write;

pub use act::{Act, ActId, Body, NewAct, Visibility};
pub use follow::{Follower, Followers, Forget};
pub use letters::{Circular, Letter, Letters, Mailing, Recalled, TakenBack};
pub use store::{Health, STATEMENTS, acts_of, after, head, health, progress, subjects_after};
pub use write::{By, Journal, Tx};

/// The tables of the journal.
pub const MODULE: kheo_store::Module = kheo_store::Module {
    name: "journal",
    migrations: &[kheo_store::Migration {
        name: "0001_acts",
        sql: include_str!("../migrations/0001_acts.sql"),
        postgres: Some(include_str!("../migrations/0001_acts.postgres.sql")),
    }],
};
