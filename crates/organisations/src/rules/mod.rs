//! What is decided without a database, a clock or a request.

pub(crate) mod lineage;
pub(crate) mod succession;
pub(crate) mod tree;
