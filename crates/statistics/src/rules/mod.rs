//! How things are added up: pure.

pub mod cells;
pub mod counts;
pub mod figures;
