//! The values that go into statements.

use kheo_base::{Day, Id, Instant};

/// A parameter. Only types that both databases keep exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A `bigint`: numbers, đồng, ids, milliseconds, and 0 or 1 for no or yes.
    Int(i64),
    /// A `text`, in normal form C.
    Text(String),
    /// A `bytea`.
    Blob(Vec<u8>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<i32> for Value {
    fn from(value: i32) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Blob(value)
    }
}

impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Self::Blob(value.to_vec())
    }
}

impl From<Id> for Value {
    fn from(value: Id) -> Self {
        Self::Int(value.to_i64())
    }
}

impl From<Instant> for Value {
    fn from(value: Instant) -> Self {
        Self::Int(value.millis())
    }
}

impl From<Day> for Value {
    fn from(value: Day) -> Self {
        Self::Text(value.to_string())
    }
}

impl<T> From<Option<T>> for Value
where
    Value: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::from)
    }
}
