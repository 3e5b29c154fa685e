//! The outbox: mail that follows the journal.
//!
//! A capability offers [`Letters`]: what to write, if anything, when an act was done. [`Outbox`] follows the journal and
//! puts the letters into a table, in the transaction that moves its cursor; [`Sender`] takes them from there to a mail
//! server or, without one, into a folder. A dead mail server delays letters and harms nothing else.
//!
//! Deliberately absent: what the letters say. That belongs to the capabilities, in their words and languages.

mod backoff;
mod circulars;
mod outbox;
mod sender;
mod store;
mod transport;

pub use backoff::{ATTEMPTS_MAX, pause_seconds};
pub use circulars::Circulars;
pub use kheo_journal::{Letter, Letters};
pub use outbox::Outbox;
pub use sender::Sender;
pub use store::{Health, STATEMENTS, erased_tally, health};
pub use transport::{Failure, Transport, delete_files};

/// The tables of this crate.
pub const MODULE: kheo_store::Module = kheo_store::Module {
    name: "notifications",
    migrations: &[
        kheo_store::Migration {
            name: "0001_mails",
            sql: include_str!("../migrations/0001_mails.sql"),
            postgres: None,
        },
        kheo_store::Migration {
            name: "0002_circulars",
            sql: include_str!("../migrations/0002_circulars.sql"),
            postgres: None,
        },
        kheo_store::Migration {
            name: "0003_taken_back",
            sql: include_str!("../migrations/0003_taken_back.sql"),
            postgres: None,
        },
    ],
};
