//! Every SQL statement about readers' comments: `reading.rs` for pages of stories, `queue.rs` for officers and authors, `writing.rs`
//! and `steps.rs` for changes, `links.rs` for secrets in letters, `erasing.rs` and `sweeping.rs`, `counting.rs`.

mod counting;
mod erasing;
mod links;
mod queue;
mod reading;
mod rule_book;
mod steps;
mod sweeping;
mod writing;

pub use counting::{CountOf, add_to_count, counts, forget_counts, open_appeals};
pub(crate) use erasing::erase_of_story;
pub use erasing::{erase_again, erase_of_account, erased, erased_count, forget_writer, of_story};
pub use links::{Purpose, by_link, issue_link, keep_for_author, keep_secret, secret};
pub use queue::{
    Comment, QUEUE_MAX, Queued, load, of_account, open_appeals_in, parents, queue, queue_length,
    waiting_since,
};
pub use reading::{Mark, PAGE_MAX, REPLIES_SHOWN, Section, Shown, Thread, replies, section, shown, threads};
pub use rule_book::RuleBook;
pub use steps::{Decision, close, confirm, open_until, pin, rules_of, take_step};
pub use sweeping::{forget_addresses, lapse_due};
pub use writing::{Imported, NewAnswer, NewComment, answer, create, import};

/// Every statement of this folder.
pub(super) fn statements() -> Vec<kheo_store::Statement> {
    [
        counting::STATEMENTS,
        erasing::STATEMENTS,
        links::STATEMENTS,
        queue::STATEMENTS,
        reading::STATEMENTS,
        steps::STATEMENTS,
        sweeping::STATEMENTS,
        writing::STATEMENTS,
    ]
    .concat()
}
