//! Appraisal: assignments, score sheets, opinions, conflicts of interest: pages.

pub mod assigning;
mod fields;
mod page;
pub mod phone;
pub mod queue;
mod samples;
pub mod sheets;

pub use samples::samples;
