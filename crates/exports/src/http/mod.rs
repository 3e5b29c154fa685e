//! Pages about open data, and the files themselves.

mod address;
mod body;
pub mod downloads;
pub mod pages;
pub mod samples;
