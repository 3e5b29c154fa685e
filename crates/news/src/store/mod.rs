//! Every SQL statement about stories. `reading.rs` reads them, `writing.rs` changes them, each with its act;
//! `comments` is what readers say to them; `imported.rs` takes stories over from elsewhere.

mod circulated;
pub mod comments;
mod filing;
mod front_pages;
mod heads;
pub mod imported;
pub mod pictures;
mod reading;
mod waiting;
mod writing;

pub use circulated::published;
pub use filing::{Narrowed, filed, newest_filed, public_tags, related, tag_name};
pub use front_pages::{Invited, addresses, announced, chosen, compose, composed, invited, next_break};
pub use heads::{Head, heads};
pub use reading::{
    LISTED_MAX, Listed, NewestOf, Story, Text, Version, corrections, due, erased, erased_count, ids_after,
    load, newest, of_places, pinned, version, versions,
};
pub use waiting::{COUNTED_MAX as WAITING_COUNTED_MAX, waiting_stories};
pub use writing::{CORRECTED, Corrected, ERASED, NewStory, change, correct, create, erase_again, take_step};

/// Every statement of this folder.
pub fn statements() -> Vec<kheo_store::Statement> {
    let own = [
        reading::STATEMENTS,
        writing::STATEMENTS,
        circulated::STATEMENTS,
        filing::STATEMENTS,
        front_pages::STATEMENTS,
        heads::STATEMENTS,
        waiting::STATEMENTS,
    ];
    let mut all = own.concat();
    all.extend(comments::statements());
    all.extend(imported::STATEMENTS.iter().copied());
    all.extend(pictures::statements());
    all
}
