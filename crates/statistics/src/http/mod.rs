//! Pages, CSV and JSON of statistics. `asked.rs` reads what is wanted, `read.rs` reads the numbers, `tables/` makes each table once
//! for all three forms.

mod api;
mod asked;
mod charts;
mod csv;
mod pages;
mod read;
pub mod samples;
mod table;
mod tables;

pub use api::{ApiDescription, statistics};
pub use csv::csv;
pub use pages::{index, unit};
