//! The program: command line, configuration, routes and wiring. No logic lives here.
//!
//! [`routes::routes`] is the whole site on one screen; [`wiring::Site`] joins database, clock, pages and followers.

pub mod commands;
pub mod config;
pub mod decade;
pub mod fixture;
pub mod health;
pub mod routes;
pub mod server;
pub mod wiring;

pub use wiring::{erasing, recording};
