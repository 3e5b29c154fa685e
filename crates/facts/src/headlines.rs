//! What a newsroom tells pages of others: the newest that everybody reads.

use std::sync::Arc;

use kheo_base::{Day, Fault, Instant};
use kheo_store::Reader;

/// One story as another page names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headline {
    /// Its title.
    pub title: String,
    /// Its first sentences.
    pub lede: String,
    /// Its address.
    pub address: String,
    /// When it was published.
    pub published_at: Instant,
}

/// Whoever has stories.
pub trait Headlines: Send + Sync {
    /// Returns the newest stories, of one unit if it is named, at most so many.
    ///
    /// # Errors
    /// A fault of the database.
    fn newest(
        &self,
        db: &mut Reader<'_>,
        unit: Option<&str>,
        today: Day,
        limit: usize,
    ) -> Result<Vec<Headline>, Fault>;
}

/// The newsroom of the site, as the wiring joined it.
#[derive(Clone)]
pub struct Newsroom(pub Arc<dyn Headlines>);
