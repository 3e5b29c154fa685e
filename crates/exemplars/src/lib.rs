//! Exemplary models ("mô hình, điển hình Dân vận khéo"): registered, decided, recognised, published.
//!
//! `rules/` decides, `store/` keeps, `http/` shows, `follow.rs` derives; see README.md for the states and who may do what.
//! Appraisal, councils, awards and replication are not here yet.

pub mod follow;
pub mod http;
pub mod import;
mod known;
pub mod rules;
pub mod store;
mod territory;

pub use territory::{resolve, resolve_key};

use kheo_base::{Id, slug};

/// The tables of this capability.
pub const MODULE: kheo_store::Module = kheo_store::Module {
    name: "exemplars",
    migrations: &[kheo_store::Migration {
        name: "0001_exemplars",
        sql: include_str!("../migrations/0001_exemplars.sql"),
        postgres: None,
    }],
};

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
