//! Stories as they come from elsewhere, and where each was found.

use kheo_base::{Day, Id, Instant, Refusal};

use super::{Filing, IncomingFile};
use crate::rules::{Kind, State};
use crate::store::{Text, Version};

/// Where something stands: a line of a file, or a file of a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spot {
    /// The line, from 1; 0 if the whole file is meant.
    pub line: u64,
    /// The file's path within the folder; empty if there is only one file.
    pub file: String,
    /// What the story is called.
    pub title: String,
}

/// A story that could be taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// Where it was found.
    pub spot: Spot,
    /// What it is known by there; never stored, only its SHA-256.
    pub key: String,
    /// The SHA-256 of what it said there, as it came.
    pub digest: String,
    /// Its id, if it was one of Khéo before.
    pub id: Option<Id>,
    /// From where it had come there: system, and SHA-256 of key and content.
    pub earlier: Vec<[String; 3]>,
    /// Its address there.
    pub address: String,
    /// Its categories and tags there, a line each.
    pub labels: String,
    /// The unit that speaks, if it is another one than that of the whole import.
    pub unit: Option<String>,
    /// Where it stands.
    pub state: State,
    /// What it is.
    pub kind: Kind,
    /// What it says.
    pub text: Text,
    /// Who wrote it, as readers see it.
    pub byline: String,
    /// Where it was taken from.
    pub source: String,
    /// The last day of an announcement.
    pub expires_on: Option<Day>,
    /// Whether an announcement stands on top.
    pub is_pinned: bool,
    /// The last reason or ground.
    pub remark: String,
    /// Times of its life.
    pub times: Times,
    /// Every published text, the first first; empty if only the present one is known.
    pub versions: Vec<Version>,
    /// What stood beside each of these texts, in their order: a line for each picture or file.
    pub beside: Vec<String>,
    /// What readers wrote below it.
    pub comments: Vec<Comment>,
    /// Where it is filed there.
    pub filing: Filing,
    /// Its photographs and files.
    pub files: Vec<IncomingFile>,
    /// What of it could not come along.
    pub broken: Vec<Refusal>,
}

/// When what became of a story.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Times {
    /// When it will be published.
    pub publish_at: Option<Instant>,
    /// When it was published first.
    pub published_at: Option<Instant>,
    /// When it was corrected last.
    pub corrected_at: Option<Instant>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Instant>,
}

/// A comment that readers could read there. Addresses of mail and machines are not taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// What it is known by there.
    pub key: String,
    /// The comment to which it replies; empty if it stands by itself.
    pub parent: String,
    /// The name under which it was written.
    pub author: String,
    /// What it says.
    pub words: String,
    /// When it was written.
    pub written_at: Instant,
    /// Whether the office said it.
    pub is_office: bool,
}

/// What a source has next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// A story.
    Story(Box<Incoming>),
    /// Something that is not taken over, and why.
    LeftOut(Spot, Refusal),
    /// Something about the whole source that could not come along.
    Noted(Spot, Refusal),
    /// So many comments that are not taken over.
    CommentsLeftOut(usize),
    /// Nothing further can be read, and why; what came before stands.
    Stopped(Spot, Refusal),
}
