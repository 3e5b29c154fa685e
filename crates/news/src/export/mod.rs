//! The whole newsroom as a folder: a Markdown file a story with its photographs and files beside it, each published text of it, what
//! readers wrote, and a manifest.
//!
//! Whatever stands in a story is a value in its head or text after it, so nothing that somebody wrote can pass for something else. The
//! manifest comes last: a folder without it is not whole. What was erased is not there; drafts are, so the folder is for the office.

mod files;
mod writing;

pub use writing::{Counts, export};

/// The name of the manifest.
pub const MANIFEST: &str = "kheo-newsroom.json";
/// What a manifest says it is of.
pub const KIND: &str = "kheo-newsroom";
/// The folder of stories as they stand.
pub(crate) const STORIES: &str = "stories";
/// The folder of texts that were published.
pub(crate) const VERSIONS: &str = "versions";
/// The folder of comments that everybody reads.
pub(crate) const COMMENTS: &str = "comments";
