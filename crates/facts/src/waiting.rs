//! What waits for an officer in one capability, told to the page of today's work, which belongs to another.
//!
//! Whoever has the page says in which territories the officer may do that work; nobody here knows permissions.

use kheo_base::{Day, Fault, Instant};
use kheo_store::Reader;

/// The top of a subtree of units in which an officer may act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Territory {
    /// The code of the province; of the nation for all of them.
    pub province: String,
    /// The code of the commune, if it is one.
    pub commune: Option<String>,
}

/// Work of one kind that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waits {
    /// Its word, for its name.
    pub word: &'static str,
    /// The page on which it is done.
    pub href: &'static str,
    /// How much waits there.
    pub count: usize,
    /// Whether more waits than was counted.
    pub more: bool,
    /// Since when the oldest waits.
    pub since: Option<Instant>,
    /// The first day until whose end something is to be answered, where rules set one.
    pub until: Option<Day>,
}

/// Whoever has such work.
pub trait Waiting: Send + Sync {
    /// Returns what waits in these territories, and nothing about kinds of which nothing does.
    ///
    /// # Errors
    /// A fault of the database.
    fn waiting(
        &self,
        db: &mut Reader<'_>,
        territories: &[Territory],
        today: Day,
    ) -> Result<Vec<Waits>, Fault>;
}
