//! Stories by e-mail: asked for by anybody, confirmed by whoever reads the mailbox, sent once and only once, ended by one press.
//!
//! [`Publications`] follows the journal and notes what is to be sent; [`Press`] writes the letters in batches, each with how far
//! it came in one transaction. What a story says comes from `facts`, and letters go to whoever is a [`kheo_journal::Mailing`].
//!
//! Deliberately absent: who opened what. Letters carry no pictures and no links that count.

mod follow;
pub mod http;
mod letters;
mod press;
pub mod rules;
pub mod store;

use std::sync::Arc;

use kheo_journal::Mailing;

pub use follow::Publications;
pub use letters::ConfirmLetters;
pub use press::Press;

/// Where letters lie until they are sent, as the wiring joined it: whoever ends a subscription takes its letters back.
#[derive(Clone)]
pub struct Letterbox(pub Arc<dyn Mailing>);

/// The tables of this crate.
pub const MODULE: kheo_store::Module = kheo_store::Module {
    name: "newsletters",
    migrations: &[
        kheo_store::Migration {
            name: "0001_subscriptions",
            sql: include_str!("../migrations/0001_subscriptions.sql"),
            postgres: None,
        },
        kheo_store::Migration {
            name: "0002_taking_back",
            sql: include_str!("../migrations/0002_taking_back.sql"),
            postgres: None,
        },
        kheo_store::Migration {
            name: "0003_sections",
            sql: include_str!("../migrations/0003_sections.sql"),
            postgres: None,
        },
    ],
};
