//! What is checked with them: whole logs, policies, numbers counted again, and what witnesses are asked.

pub mod audit;
pub mod files;
mod keeper;
pub mod policy;
pub mod recount;
pub mod witness;
