//! What may be changed and when, how two versions differ, which shape a body has: pure.

mod difference;
mod grid;
mod periods;
mod refused;
mod shape;

pub use difference::{Change, What, difference};
pub use grid::{Entry, Grid, ROWS_MAX, Scalar, cell_name, line_name, reading_order};
pub use periods::{Added, Period, Withdrawn, add, withdraw};
pub use refused::Refused;
pub use shape::same_shape;
