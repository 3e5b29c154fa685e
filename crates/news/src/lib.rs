//! The newsroom: stories and announcements of units. Written, looked over, published at once or on time, corrected where everybody
//! sees it, withdrawn with a ground. Publication, correction and withdrawal are public acts. Readers
//! comment where rules and an officer let them, and officers read first.
//!
//! Deliberately absent so far: telephone numbers that are verified before somebody comments; pictures and files of WordPress and of plain
//! Markdown in imports.

pub mod attaching;
mod due;
pub mod export;
pub mod facts;
pub mod follow;
pub mod http;
pub mod import;
pub mod kinds;
pub mod rules;
pub mod store;
mod territory;

pub use due::publish_due;
pub use territory::{Territory, of_unit};

/// The tables of this crate.
pub const MODULE: kheo_store::Module = kheo_store::Module {
    name: "news",
    migrations: &[
        kheo_store::Migration {
            name: "0001_stories",
            sql: include_str!("../migrations/0001_stories.sql"),
            postgres: None,
        },
        kheo_store::Migration {
            name: "0002_comments",
            sql: include_str!("../migrations/0002_comments.sql"),
            postgres: None,
        },
        kheo_store::Migration {
            name: "0003_pictures",
            sql: include_str!("../migrations/0003_pictures.sql"),
            postgres: None,
        },
        kheo_store::Migration {
            name: "0004_imported",
            sql: include_str!("../migrations/0004_imported.sql"),
            postgres: None,
        },
        kheo_store::Migration {
            name: "0005_sections",
            sql: include_str!("../migrations/0005_sections.sql"),
            postgres: None,
        },
        kheo_store::Migration {
            name: "0006_old_paths",
            sql: include_str!("../migrations/0006_old_paths.sql"),
            postgres: Some(include_str!("../migrations/0006_old_paths.postgres.sql")),
        },
        kheo_store::Migration {
            name: "0008_pinned_of_unit",
            sql: include_str!("../migrations/0008_pinned_of_unit.sql"),
            postgres: None,
        },
    ],
};
