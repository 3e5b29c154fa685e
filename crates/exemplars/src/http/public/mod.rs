//! What everybody sees: the home page, lists, one model, units, feeds.

pub mod cards;
pub mod feeds;
pub mod front_page;
pub mod home;
pub mod lists;
pub mod models;
pub mod units;
