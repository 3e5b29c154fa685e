//! What a capability tells search engines of elsewhere: where its public pages are, and when each changed last.

use std::sync::Arc;

use kheo_base::{Day, Fault, Id, Instant};
use kheo_store::Reader;

/// One public page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Its path on this site.
    pub path: String,
    /// When it changed last, if that is known.
    pub changed_at: Option<Instant>,
}

/// Whoever has public pages of one kind, in the order of their ids. A part begins after an id, so that it stays what it was while others
/// are added at the end.
pub trait Addresses: Send + Sync {
    /// Returns the word of the kind, as addresses have it: `tin-tuc`.
    fn word(&self) -> &'static str;

    /// Returns after which ids the second part and every later one begins, if a part reads so many rows.
    ///
    /// # Errors
    /// A fault of the database.
    fn breaks(&self, db: &mut Reader<'_>, rows: usize) -> Result<Vec<Id>, Fault>;

    /// Reads so many rows after an id, and returns the addresses of those that everybody may see.
    ///
    /// # Errors
    /// A fault of the database.
    fn addresses(
        &self,
        db: &mut Reader<'_>,
        after: Option<Id>,
        rows: usize,
        today: Day,
    ) -> Result<Vec<Address>, Fault>;
}

/// Every kind of public page of the site, as the wiring joined them.
#[derive(Clone)]
pub struct Addressed(pub Vec<Arc<dyn Addresses>>);

/// Asks for each break after the one before it, until there is none.
///
/// # Errors
/// What the question returns.
pub fn each_break(mut next: impl FnMut(Option<Id>) -> Result<Option<Id>, Fault>) -> Result<Vec<Id>, Fault> {
    let mut breaks = Vec::new();
    while let Some(id) = next(breaks.last().copied())? {
        breaks.push(id);
    }
    Ok(breaks)
}
