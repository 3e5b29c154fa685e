//! What followers may know of models: each file implements one trait of `facts` and holds no SQL.

pub mod addresses;
pub mod counted;
pub mod exported;
pub mod found;
pub mod recorded;
