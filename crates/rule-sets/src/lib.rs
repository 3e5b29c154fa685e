//! Rule sets as pages: what is in force and on what basis, how versions differ, and new versions from a day.
//!
//! Everybody reads; a rule keeper adds versions that begin today or later and withdraws those that have not begun. What
//! has begun never changes. This crate knows no capability: what can be said of a kind comes from [`kheo_workflows::Kinds`],
//! which the wiring joins; a kind that nobody registered keeps the shape of the version in force.

mod checking;
pub mod facts;
pub mod http;
pub mod rules;
pub mod store;

pub use checking::{BASIS_LETTERS_MAX, BODY_BYTES_MAX, NewVersion, check};
