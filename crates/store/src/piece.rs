//! Long values read a piece at a time, so that whoever sends them keeps little of them in memory.

use kheo_base::Fault;

use crate::Row;

/// Which bytes of a value are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The place of the first, from 0.
    pub at: u64,
    /// How many at most.
    pub count: u64,
}

impl Span {
    /// Returns the place of the first byte as databases count, from 1.
    pub fn from(self) -> i64 {
        i64::try_from(self.at).unwrap_or(i64::MAX).saturating_add(1)
    }

    /// Returns how many bytes are read, as a database takes it.
    pub fn count(self) -> i64 {
        i64::try_from(self.count).unwrap_or(i64::MAX)
    }
}

/// Some bytes of a value, and how many it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// How many bytes the whole has.
    pub length: u64,
}

impl Piece {
    /// Reads the columns that [`piece_of`](crate::piece_of) writes, if they are the first.
    ///
    /// # Errors
    /// A fault if they are not.
    pub fn of_row(row: &Row<'_>) -> Result<Self, Fault> {
        let length = u64::try_from(row.int(1)?).map_err(|error| Fault::because("reading a length", error))?;
        Ok(Self { bytes: row.blob(0)?, length })
    }
}

/// Writes the columns of a [`Piece`] of the bytes in `$column`: the parameters `$from` and `$count` are [`Span::from`] and
/// [`Span::count`].
///
/// ```
/// const PIECE: &str = concat!("select ", kheo_store::piece_of!("content", "$2", "$3"), " from files where file_id = $1");
/// assert!(PIECE.contains("octet_length(content)"));
/// ```
#[macro_export]
macro_rules! piece_of {
    ($column:literal, $from:literal, $count:literal) => {
        concat!(
            "substr(",
            $column,
            ", cast(cast(",
            $from,
            " as bigint) as integer), cast(cast(",
            $count,
            " as bigint) as integer)), octet_length(",
            $column,
            ")"
        )
    };
}
