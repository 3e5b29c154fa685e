//! What a newsroom tells whoever sends its stories to readers: that one was published or taken back, and what it says.

use std::sync::Arc;

use kheo_base::{Day, Fault, Id, Instant};
use kheo_journal::Act;
use kheo_store::Reader;

/// What an act means for readers who follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Its subject may be read from now on.
    Published,
    /// It may be read no longer.
    TakenBack,
}

/// A story as everybody reads it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its id.
    pub id: Id,
    /// Whether it is an announcement, or else news.
    pub is_announcement: bool,
    /// The word of its section; empty if it stands in none.
    pub section: String,
    /// Its title.
    pub title: String,
    /// Its first sentences.
    pub lede: String,
    /// Its address.
    pub address: String,
    /// The unit that speaks, in words; empty for the nation.
    pub place_line: String,
    /// The province that speaks or in which the unit lies; `00` for the nation.
    pub province: String,
    /// The commune, if it is one that speaks.
    pub commune: Option<String>,
    /// When it was published.
    pub published_at: Instant,
}

/// A section of the newsroom, of today or of before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its word.
    pub word: String,
    /// Its name in Vietnamese.
    pub vi: String,
    /// Its name in English.
    pub en: String,
    /// Whether stories are filed there today.
    pub is_today: bool,
}

impl Section {
    /// Returns its name.
    pub fn name(&self, is_vietnamese: bool) -> &str {
        if is_vietnamese { &self.vi } else { &self.en }
    }
}

/// Which stories somebody follows, of which time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed<'a> {
    /// A unit with all below it; `00` for everything.
    pub unit: &'a str,
    /// Whether news.
    pub news: bool,
    /// Whether announcements.
    pub announcements: bool,
    /// Words of sections, as `,one,other,`; empty for all, and then for stories that stand in none.
    pub sections: &'a str,
    /// Only those after this moment.
    pub after: Instant,
    /// Only those until this moment.
    pub until: Instant,
    /// The day on which an announcement must still hold.
    pub today: Day,
    /// At most so many, the newest.
    pub limit: usize,
}

/// Whoever has stories that readers follow.
pub trait Circulated: Send + Sync {
    /// Returns what an act means for readers; `None` for most.
    fn turn(&self, act: &Act) -> Option<Turn>;

    /// Returns the sections of a day in the order in which people see them, then those that there once were.
    ///
    /// # Errors
    /// A fault of the database.
    fn sections(&self, db: &mut Reader<'_>, today: Day) -> Result<Vec<Section>, Fault>;

    /// Returns what may be read now; `None` if it may not.
    ///
    /// # Errors
    /// A fault of the database.
    fn piece(&self, db: &mut Reader<'_>, id: Id) -> Result<Option<Piece>, Fault>;

    /// Returns what may be read now of a unit and all below it, newest first.
    ///
    /// # Errors
    /// A fault of the database.
    fn pieces(&self, db: &mut Reader<'_>, followed: &Followed<'_>) -> Result<Vec<Piece>, Fault>;
}

/// The newsroom of the site, as the wiring joined it.
#[derive(Clone)]
pub struct Pieces(pub Arc<dyn Circulated>);
