//! What models tell followers: what can be found of them.

pub mod found;
