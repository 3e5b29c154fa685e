//! Pages and machine interfaces, one file a noun.

pub mod api;
pub mod cards;
pub mod decisions;
pub mod drafts;
pub mod feeds;
pub mod home;
pub mod lists;
pub mod models;
pub mod samples;
pub mod today;
pub mod units;
