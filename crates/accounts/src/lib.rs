//! Pages for signing in, one's own account, and the people and roles of a unit.
//!
//! Everything is decided in `people`; here are the pages over it and the letters that its acts give rise to.
//! Deliberately absent: tables. This crate stores nothing.

mod follow;
pub mod http;
mod units;

pub use follow::AccountLetters;
