//! Pages and machine interfaces, one file a noun.

pub mod api;
pub mod cards;
pub mod decisions;
pub mod drafts;
pub mod feeds;
pub mod home;
mod known;
pub mod lists;
mod map;
pub mod models;
pub mod samples;
pub mod today;
pub mod units;
