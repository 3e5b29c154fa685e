//! Exemplary models ("mô hình, điển hình Dân vận khéo"): registered, decided, recognised, published.
//!
//! `rules/` decides, `store/` keeps, `http/` shows, `follow.rs` derives; see README.md for the states and who may do what.
//! Each has the folders `appraisal`, `council`, `honours`, `polls` and `running` for what comes after registration.

pub mod catalogue;
pub mod facts;
pub mod follow;
pub mod http;
pub mod import;
pub mod kinds;
mod known;
pub mod printing;
pub mod rules;
pub mod store;
mod territory;

pub use territory::{resolve, resolve_key};

/// The tables of this capability.
pub const MODULE: kheo_store::Module = kheo_store::Module {
    name: "exemplars",
    migrations: &[
        migration("0001_exemplars", include_str!("../migrations/0001_exemplars.sql")),
        migration("0002_evidence", include_str!("../migrations/0002_evidence.sql")),
        migration("0003_registration", include_str!("../migrations/0003_registration.sql")),
        migration("0004_appraisal", include_str!("../migrations/0004_appraisal.sql")),
        migration("0005_council", include_str!("../migrations/0005_council.sql")),
        migration("0006_honours", include_str!("../migrations/0006_honours.sql")),
        migration("0007_polls", include_str!("../migrations/0007_polls.sql")),
        migration("0008_workspace", include_str!("../migrations/0008_workspace.sql")),
        migration("0009_standing", include_str!("../migrations/0009_standing.sql")),
        migration("0010_counted", include_str!("../migrations/0010_counted.sql")),
        migration("0011_imports", include_str!("../migrations/0011_imports.sql")),
        migration("0012_refused", include_str!("../migrations/0012_refused.sql")),
        migration("0013_lists", include_str!("../migrations/0013_lists.sql")),
        migration("0014_in_force", include_str!("../migrations/0014_in_force.sql")),
        migration("0015_certificates", include_str!("../migrations/0015_certificates.sql")),
        migration("0016_erasures", include_str!("../migrations/0016_erasures.sql")),
        migration("0017_open_polls", include_str!("../migrations/0017_open_polls.sql")),
    ],
};

/// Both databases understand the same text.
const fn migration(name: &'static str, sql: &'static str) -> kheo_store::Migration {
    kheo_store::Migration { name, sql, postgres: None }
}
