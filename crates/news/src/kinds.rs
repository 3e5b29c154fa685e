//! What the newsroom knows of its rule sets: how strictly each is read.

use kheo_base::{Day, Fault};
use kheo_store::Reader;
use kheo_workflows::{self as rule_sets, Kind};

use crate::rules::{KnownSections, Sections, comments::check};

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

/// Returns the sections of a day, and those that there once were.
///
/// # Errors
/// A fault of the database, or if a version cannot be read.
pub fn known_sections(db: &mut Reader<'_>, today: Day) -> Result<KnownSections, Fault> {
    let mut ever = Vec::new();
    for version in rule_sets::all(db, SECTIONS)? {
        ever.extend(version.read::<Sections>()?.sections);
    }
    Ok(KnownSections::new(rule_sets::on(db, SECTIONS, today)?.read()?, ever))
}

/// A province decides for itself whether readers may write: there is nothing of the nation's to which it would have to fit.
fn provincial(_nation: &str, _province: &str) -> Result<(), kheo_base::Refusal> {
    Ok(())
}
