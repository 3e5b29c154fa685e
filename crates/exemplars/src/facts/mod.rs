//! What this capability tells search, statistics and exports.

pub mod exported;
