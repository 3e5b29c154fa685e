//! Accounts, sessions, roles over subtrees, and the question "may this person do that there?".
//!
//! [`rules`] holds what is decided and nothing that waits. The operations are plain functions: those that change something
//! lasting take a [`kheo_journal::Tx`] and record an act; signing in and out is bookkeeping and records none. Where a
//! password is hashed the function is asynchronous and takes the [`kheo_journal::Journal`].
//!
//! Deliberately absent: pages, cookies, letters. `web` turns a cookie into an [`Actor`], `notifications` sends letters.

pub mod access_tokens;
pub mod accounts;
mod acts;
mod passwords;
pub mod resets;
pub mod roles;
pub mod rules;
pub mod sessions;
mod store;
mod token;

pub use acts::{
    ACCOUNT_CREATED, ACCOUNT_DISABLED, ACCOUNT_ENABLED, ACCOUNT_ERASED, ACCOUNT_RENAMED, DELEGATED,
    DELEGATION_ENDED, GRANT_ENDED, GRANTED, PASSWORD_CHANGED, RESET_COMPLETED, RESET_REQUESTED,
    TOKEN_CREATED, TOKEN_REVOKED,
};
pub use passwords::{Cost, Passwords};
pub use rules::access_tokens::Ability;
pub use rules::names::address_prefix;
pub use rules::permissions::{Actor, Grant, Language, NATION, Permission, Place, Role, Scope};
pub use rules::refused::{REFUSAL_KEYS, Refused};
pub use store::{AccessToken, Account, AccountWithGrants, HeldGrant, STATEMENTS};
pub use token::Token;

/// The tables of this crate.
pub const MODULE: kheo_store::Module = kheo_store::Module {
    name: "people",
    migrations: &[
        migration("0001_people", include_str!("../migrations/0001_people.sql")),
        migration("0002_access_tokens", include_str!("../migrations/0002_access_tokens.sql")),
    ],
};

/// Both databases understand the same text.
const fn migration(name: &'static str, sql: &'static str) -> kheo_store::Migration {
    kheo_store::Migration { name, sql, postgres: None }
}

/// By what right accounts and roles are changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authority {
    /// Whoever runs the server and holds its command line: appoints the first administrators.
    Operator,
    /// Somebody who is signed in, with the rights that his grants give when the change is made.
    Officer(kheo_base::Id),
}

impl Authority {
    /// Returns the account, if it is one.
    pub const fn account_id(self) -> Option<kheo_base::Id> {
        match self {
            Self::Operator => None,
            Self::Officer(account_id) => Some(account_id),
        }
    }
}
