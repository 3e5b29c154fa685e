//! What capabilities tell search, statistics, exports, the public record and each other's pages, and what search answers.
//!
//! A capability implements these traits in its own folder `facts/`; a follower takes them as trait objects, joined in
//! `kheo/src/wiring.rs`. So neither knows the other.

pub mod addresses;
pub mod circulated;
pub mod counted;
pub mod exported;
pub mod found;
pub mod front_pages;
pub mod headlines;
pub mod recorded;
pub mod waiting;
