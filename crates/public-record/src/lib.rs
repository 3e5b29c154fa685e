//! The public record: every public act becomes a leaf of an append-only log in the open tlog format.
//!
//! [`follow`] writes leaves and openings in the transaction that moves its cursor; [`log`] turns leaves into files and signs
//! checkpoints; `http/` shows. Formats and checks stand in `kheo_verify`, which knows nothing of the server. Acts that are not
//! public never come here. What a leaf says of an act is told by its capability through `facts::recorded`.

use std::sync::Arc;

use kheo_base::Fault;
use kheo_facts::recorded::Recordable;

pub mod follow;
pub mod http;
mod key;
pub mod log;
mod packing;
mod recover;
pub mod store;
pub mod witness;
mod witnesses;

pub use key::{Keys, NewKey};
pub use log::{Log, Status};
pub use recover::Recovered;
pub use witnesses::{Trouble, WitnessState, Witnesses};

/// Who says what leaves hold, as the wiring joined it: pages ask it how subjects are seen.
#[derive(Clone)]
pub struct Recordables(pub Vec<Arc<dyn Recordable>>);

impl Recordables {
    /// Returns who has subjects of this kind.
    pub fn of(&self, subject_kind: &str) -> Option<&Arc<dyn Recordable>> {
        self.0.iter().find(|recordable| recordable.subject_kinds().contains(&subject_kind))
    }
}

/// The tables of this crate.
pub const MODULE: kheo_store::Module = kheo_store::Module {
    name: "public-record",
    migrations: &[
        kheo_store::Migration {
            name: "0001_record",
            sql: include_str!("../migrations/0001_record.sql"),
            postgres: None,
        },
        kheo_store::Migration {
            name: "0002_witnessed",
            sql: include_str!("../migrations/0002_witnessed.sql"),
            postgres: None,
        },
    ],
};

/// Turns what a check of formats says into a fault.
pub(crate) fn refused(doing: &'static str) -> impl Fn(kheo_verify::Error) -> Fault {
    move |error| Fault::because(doing, error)
}
