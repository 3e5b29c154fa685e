//! What capabilities tell search, statistics and exports, and what search answers.
//!
//! A capability implements these traits in its own folder `facts/`; a follower takes them as trait objects, joined in
//! `kheo/src/wiring.rs`. So neither knows the other.

pub mod counted;
pub mod exported;
pub mod found;
