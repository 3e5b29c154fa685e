//! What differs between the two databases, and nothing else.

pub(crate) mod postgres;
pub(crate) mod sqlite;
