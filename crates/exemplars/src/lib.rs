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
pub mod rules;
pub mod store;
mod territory;

pub use territory::{resolve, resolve_key};

use kheo_base::{Id, slug};

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
    ],
};

/// Both databases understand the same text.
const fn migration(name: &'static str, sql: &'static str) -> kheo_store::Migration {
    kheo_store::Migration { name, sql, postgres: None }
}

/// Returns the last part of a model's address: its name for people, its id for the program.
pub(crate) fn slug_of(title: &str, id: Id) -> String {
    let name = slug(title);
    if name.is_empty() { id.to_string() } else { format!("{name}-{id}") }
}

/// Reads the id at the end of an address.
pub(crate) fn id_of_slug(slug: &str) -> Option<Id> {
    slug.rsplit('-').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_its_model_whatever_its_words() {
        let id = Id::from_i64(77);
        assert_eq!(id_of_slug(&slug_of("Thắp sáng đường quê", id)), Some(id));
        assert_eq!(id_of_slug(&slug_of("“…”", id)), Some(id));
        assert_eq!(id_of_slug("thap-sang"), None);
    }
}
