//! Public endorsement: every SQL statement about polls.
//!
//! `keeping.rs` keeps polls and their candidates, `endorsing.rs` what citizens choose, `counting.rs` the counts and what people
//! should look at, `unlinking.rs` forgets who chose what,
//! `forgetting.rs` what one citizen chose.

mod counting;
mod endorsing;
mod forgetting;
mod keeping;
mod unlinking;

pub(crate) use counting::kept;
pub use counting::{Counted, Recount, participants, recount, tallies};
pub use endorsing::{choice_of, endorse};
pub use forgetting::forget_choices;
pub use keeping::{
    Candidate, LISTED_MAX, NewPoll, Poll, candidates, found_polls_after, load_poll, office_polls, open_polls,
    poll_rules_on, polls_with, prepare, public_polls, save_poll_step,
};
pub use unlinking::unlink_due;

/// Every statement of this folder.
pub fn statements() -> Vec<kheo_store::Statement> {
    [
        keeping::STATEMENTS,
        endorsing::STATEMENTS,
        forgetting::STATEMENTS,
        counting::STATEMENTS,
        unlinking::STATEMENTS,
    ]
    .concat()
}
