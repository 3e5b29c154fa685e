//! Every SQL statement about subscriptions: `wishes.rs` before they are confirmed, `subscriptions.rs` afterwards, `turns.rs` how far
//! letters have come.

mod subscriptions;
mod turns;
mod wishes;

pub use subscriptions::{
    Counted, Held, change, confirm, counted, end, ended, ended_count, held_by, held_ids,
};
pub use turns::{
    Circulation, Digest, Reader, begin_circulation, begin_digest, digest_to_write, next_circulation, reader,
    readers_of_story, readers_of_week, recall, save_circulation, save_digest,
};
pub(crate) use wishes::ASKED;
pub use wishes::{Wish, ask, issue, sweep, wish_by};

/// Every statement of this folder.
pub fn statements() -> Vec<kheo_store::Statement> {
    [wishes::STATEMENTS, subscriptions::STATEMENTS, turns::STATEMENTS].concat()
}
