//! What other programs read of stories: feeds, calendars, cards by which a story is shared, and what its page says in its head.

pub mod calendar;
pub mod card;
mod feed;
pub(super) mod linked;

pub use feed::atom;
