//! Every SQL statement about photographs and files of stories. The bytes stand in the same database as everything else:
//! docs/decisions/0015 and 0030.

mod reading;
mod writing;

pub use reading::{Served, attached, captions, content, manifest, piece, served};
pub use writing::{Carried, NewAttachment, add, change};
pub(super) use writing::{erase, keep, take_over};

/// Every statement of this folder.
pub(super) fn statements() -> Vec<kheo_store::Statement> {
    [reading::STATEMENTS, writing::STATEMENTS].concat()
}
