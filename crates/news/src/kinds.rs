//! What the newsroom knows of its rule sets: how strictly each is read.

use kheo_workflows::Kind;

use crate::rules::{Sections, comments::check};

/// The word of the rules of readers' comments.
pub const READER_COMMENTS: &str = "reader-comments";
/// The sections under which stories are filed.
pub const SECTIONS: &str = "news-sections";

/// The kinds of rule set that this capability reads.
pub const KINDS: [Kind; 2] = [
    Kind {
        word: SECTIONS,
        title_key: "rule-sets-kind-news-sections",
        read: |body| Sections::read(body).map(drop),
        provincial: None,
        effects: None,
    },
    Kind {
        word: READER_COMMENTS,
        title_key: "rule-sets-kind-reader-comments",
        read: check,
        provincial: Some(provincial),
        effects: None,
    },
];

/// A province decides for itself whether readers may write: there is nothing of the nation's to which it would have to fit.
fn provincial(_nation: &str, _province: &str) -> Result<(), kheo_base::Refusal> {
    Ok(())
}
