//! What stands on the front page of a unit, and in which order: composed by its newsroom, shown by whoever has the page.
//!
//! Nobody renders what is another's: the newsroom gives titles and addresses, the page has its own numbers and models.

use std::sync::Arc;

use kheo_base::{Day, Fault, Id};
use kheo_store::Reader;

use crate::headlines::Headline;

/// Most entries of one block: a front page is looked over, not read to its end.
pub const SHOWN_MAX: usize = 12;

/// Models on the page of a unit that nobody composed.
const MODELS_OF_UNIT: usize = 10;

/// A kind of block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// One story, large.
    Headline,
    /// The newest stories.
    News,
    /// Announcements that hold today.
    Announcements,
    /// What announcements invite to.
    Events,
    /// The newest models.
    Exemplars,
    /// How many models there are.
    Numbers,
    /// Polls that are open.
    Polls,
    /// Models by province on the first page, by field on a unit's.
    Breakdown,
}

impl Block {
    /// All of them, in the order in which a page has them that nobody composed.
    pub const ALL: [Self; 8] = [
        Self::Headline,
        Self::Numbers,
        Self::Announcements,
        Self::News,
        Self::Events,
        Self::Polls,
        Self::Exemplars,
        Self::Breakdown,
    ];

    /// Returns its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Headline => "headline",
            Self::News => "news",
            Self::Announcements => "announcements",
            Self::Events => "events",
            Self::Exemplars => "exemplars",
            Self::Numbers => "numbers",
            Self::Polls => "polls",
            Self::Breakdown => "breakdown",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|block| block.word() == word)
    }

    /// Whether it has as many entries as somebody says.
    pub const fn is_list(self) -> bool {
        !matches!(self, Self::Headline | Self::Numbers | Self::Breakdown)
    }

    const fn usually_shown(self) -> usize {
        match self {
            Self::News => 4,
            _ => 3,
        }
    }
}

/// A block in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// What it is.
    pub block: Block,
    /// Whether it is shown at all.
    pub is_on: bool,
    /// How many entries a list shows.
    pub shown: usize,
    /// The story that was chosen as headline; the newest that is pinned, or else the newest, if none was.
    pub story: Option<Id>,
}

/// Every block in its place, also those that are not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composition(pub Vec<Placed>);

impl Default for Composition {
    fn default() -> Self {
        let placed = |block: Block| Placed {
            block,
            is_on: block != Block::Headline,
            shown: block.usually_shown(),
            story: None,
        };
        Self(Block::ALL.map(placed).to_vec())
    }
}

impl Composition {
    /// Returns what a page has that nobody composed: the first page names few models, since a list follows, a unit's page more.
    pub fn usual(is_of_unit: bool) -> Self {
        let mut usual = Self::default();
        for placed in usual.0.iter_mut().filter(|placed| is_of_unit && placed.block == Block::Exemplars) {
            placed.shown = MODELS_OF_UNIT;
        }
        usual
    }

    /// Returns it as it is kept: `news:1:4: headline:0:3:0abc`.
    pub fn written(&self) -> String {
        let one = |placed: &Placed| {
            let story = placed.story.map(|id| id.to_string()).unwrap_or_default();
            format!("{}:{}:{}:{story}", placed.block.word(), u8::from(placed.is_on), placed.shown)
        };
        self.0.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    /// Reads what was kept. What a later version of the program knows and this one does not is left out; what it does not name yet
    /// stands at the end, not shown.
    pub fn read(text: &str) -> Self {
        let one = |text: &str| {
            let mut parts = text.split(':');
            let block = Block::from_word(parts.next()?)?;
            let is_on = parts.next()? == "1";
            let shown = parts.next()?.parse().ok().filter(|shown| (1..=SHOWN_MAX).contains(shown))?;
            Some(Placed { block, is_on, shown, story: parts.next()?.parse().ok() })
        };
        Self::completed(text.split(' ').filter_map(one))
    }

    /// Returns the story that was chosen as headline.
    pub fn headline(&self) -> Option<Id> {
        self.0.iter().find_map(|placed| placed.story)
    }

    /// Reads a form: the order in `order`, and for each block `on-…`, `shown-…`; the headline in `story`. A number that is none is the
    /// nearest that is one.
    pub fn typed(value: impl Fn(&str) -> String) -> Self {
        let one = |word: &str| {
            let block = Block::from_word(word)?;
            let number = value(&format!("shown-{word}")).trim().parse::<usize>();
            let shown = number.unwrap_or(block.usually_shown()).clamp(1, SHOWN_MAX);
            let story = if block == Block::Headline { value("story").parse().ok() } else { None };
            Some(Placed { block, is_on: !value(&format!("on-{word}")).is_empty(), shown, story })
        };
        Self::completed(value("order").split(',').filter_map(one))
    }

    fn completed(placed: impl Iterator<Item = Placed>) -> Self {
        let mut all: Vec<Placed> = Vec::with_capacity(Block::ALL.len());
        for one in placed.chain(Self::default().0.into_iter().map(|one| Placed { is_on: false, ..one })) {
            if all.iter().all(|other| other.block != one.block) {
                all.push(one);
            }
        }
        Self(all)
    }

    /// Moves a block one place up or down; one that stands at the end stays there.
    pub fn move_by(&mut self, block: Block, is_up: bool) {
        let Some(at) = self.0.iter().position(|placed| placed.block == block) else { return };
        let to = if is_up { at.checked_sub(1) } else { Some(at + 1).filter(|to| *to < self.0.len()) };
        if let Some(to) = to {
            self.0.swap(at, to);
        }
    }

    /// Returns the blocks that are shown, in order.
    pub fn shown(&self) -> impl Iterator<Item = &Placed> {
        self.0.iter().filter(|placed| placed.is_on)
    }

    /// Whether a block is shown.
    pub fn has(&self, block: Block) -> bool {
        self.shown().any(|placed| placed.block == block)
    }
}

/// What an announcement invites to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The title of the announcement.
    pub title: String,
    /// Its address.
    pub address: String,
    /// The day of the event.
    pub on: Day,
    /// When it begins, `07:30`; empty if it lasts the whole day.
    pub time: String,
    /// Where; may be empty.
    pub place: String,
}

/// Whoever composes front pages. `unit` is a code, or nothing for the first page of the site, which names stories of all units.
pub trait FrontPages: Send + Sync {
    /// Returns what was composed; what a page has that nobody composed, if nobody did.
    ///
    /// # Errors
    /// A fault of the database.
    fn composition(&self, db: &mut Reader<'_>, unit: Option<&str>) -> Result<Composition, Fault>;

    /// Returns the story that was chosen if everybody reads it, or else the newest that is pinned, or else the newest.
    ///
    /// # Errors
    /// A fault of the database.
    fn headline(
        &self,
        db: &mut Reader<'_>,
        unit: Option<&str>,
        chosen: Option<Id>,
        today: Day,
    ) -> Result<Option<Headline>, Fault>;

    /// Returns the newest announcements that hold today.
    ///
    /// # Errors
    /// A fault of the database.
    fn announcements(
        &self,
        db: &mut Reader<'_>,
        unit: Option<&str>,
        today: Day,
        limit: usize,
    ) -> Result<Vec<Headline>, Fault>;

    /// Returns what announcements invite to from today on, the next first.
    ///
    /// # Errors
    /// A fault of the database.
    fn events(
        &self,
        db: &mut Reader<'_>,
        unit: Option<&str>,
        today: Day,
        limit: usize,
    ) -> Result<Vec<Invitation>, Fault>;
}

/// Who composes front pages, as the wiring joined it.
#[derive(Clone)]
pub struct Composed(pub Arc<dyn FrontPages>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again() {
        let mut composition = Composition::default();
        composition.move_by(Block::News, true);
        composition.0[0].story = Some(Id::from_i64(77));
        assert_eq!(Composition::read(&composition.written()), composition);
        let first = composition.0[0].block;
        composition.move_by(first, true);
        assert_eq!(composition.0[0].block, first, "nothing stands above the first");
    }

    #[test]
    fn what_nobody_knows_is_left_out_and_what_is_missing_is_not_shown() {
        for text in ["", "weather:1:3: news:1:5:", "news:1:5: news:0:1:", "news:1:99:", "news:1"] {
            let read = Composition::read(text);
            assert_eq!(read.0.len(), Block::ALL.len(), "{text}");
            assert!(read.shown().all(|placed| placed.block == Block::News && placed.shown == 5), "{text}");
        }
    }

    #[test]
    fn a_form_is_read_whatever_it_says() {
        let value = |name: &str| {
            match name {
                "order" => "polls,news,<b>,news",
                "on-news" | "on-headline" => "1",
                "shown-news" => "999",
                "story" => "x",
                _ => "",
            }
            .to_owned()
        };
        let read = Composition::typed(value);
        assert_eq!((read.0[0].block, read.0[0].is_on), (Block::Polls, false));
        assert_eq!((read.0[1].block, read.0[1].shown), (Block::News, SHOWN_MAX));
        assert_eq!(read.shown().count(), 1, "what the order does not name is not shown");
    }
}
