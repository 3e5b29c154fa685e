//! What is asked of search and what it answers.

use std::fmt;
use std::sync::Arc;

use kheo_base::{Fault, Id};
use kheo_store::Reader;

use super::{Audience, Document, Facet, Facets};

/// A unit whose files an officer reads: a province, and a commune of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Territory {
    /// Code of the province; `None` is the nation.
    pub province: Option<String>,
    /// Code of the commune; `None` is the whole province.
    pub commune: Option<String>,
}

/// For whom something is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ReadBy {
    /// Everybody: public documents.
    #[default]
    Everybody,
    /// An officer: public documents of everywhere, and all documents of these units.
    Officer(Vec<Territory>),
}

/// What is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// What was typed.
    pub text: String,
    /// What narrows; an empty word does not.
    pub chosen: Facets,
    /// For whom.
    pub read_by: ReadBy,
    /// How many hits to leave out before the first.
    pub skip: usize,
    /// How many hits to return.
    pub limit: usize,
}

/// One subject that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hit {
    /// Its kind.
    pub kind: &'static str,
    /// Its id.
    pub id: Id,
    /// The document that was found: an officer may see more of the same subject.
    pub audience: Audience,
}

/// How an answer relates to what was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Reading {
    /// Every word occurs.
    #[default]
    AsTyped,
    /// Nothing was found as typed; this is what another spelling finds.
    Corrected(String),
    /// Little was found as typed; another spelling would find more.
    Offered(String),
    /// Nothing has every word; these have most of them.
    MostWords,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// How many documents in all.
    pub count: usize,
    /// Whether there may be more than `count`, as with phrases that too many texts could hold.
    pub or_more: bool,
    /// The hits that were asked for, best first.
    pub hits: Vec<Hit>,
    /// How many of all hits have each word of each counted facet, most frequent first.
    pub facets: Vec<(Facet, Vec<(String, usize)>)>,
    /// How it relates to what was typed.
    pub reading: Reading,
}

/// Something of which the like is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Like {
    /// Only subjects of this kind are like it.
    pub kind: &'static str,
    /// Its id, which is not found again.
    pub except: Option<Id>,
    /// Its name.
    pub title: String,
    /// What it does.
    pub content: String,
    /// Its field, province and commune.
    pub facets: Facets,
}

/// Where the index stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is being built: nothing can be found yet.
    Building,
    /// It answers.
    Ready,
    /// It answers as of an earlier moment: writing it fails, and is tried again.
    Failing,
}

/// What can be said of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its state.
    pub state: State,
    /// Up to which act it was brought.
    pub position: i64,
    /// How many documents it holds.
    pub documents: usize,
}

/// Why nothing is answered.
#[derive(Debug)]
pub enum NotFound {
    /// The index is being built.
    NotReady,
    /// A fault of the index or the database.
    Fault(Fault),
}

impl From<Fault> for NotFound {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Answers what is asked. Takes some milliseconds of processor, and more when another spelling is looked for: call it on a thread of the database.
pub trait Finder: Send + Sync {
    /// Finds what has every word that was typed, the best first, with counts of facets.
    ///
    /// # Errors
    /// If the index is not ready.
    fn find(&self, db: &mut Reader<'_>, query: &Query) -> Result<Found, NotFound>;

    /// Finds public documents whose name begins as somebody is typing.
    ///
    /// # Errors
    /// If the index is not ready.
    fn suggest(&self, db: &mut Reader<'_>, text: &str, limit: usize) -> Result<Vec<Hit>, NotFound>;

    /// Finds what is like something, the most alike first.
    ///
    /// # Errors
    /// If the index is not ready.
    fn similar(&self, like: &Like, read_by: &ReadBy, limit: usize) -> Result<Vec<Hit>, NotFound>;

    /// Returns the documents of hits in their order; one whose rows have changed meanwhile is left out.
    ///
    /// # Errors
    /// A fault of the database.
    fn documents(&self, db: &mut Reader<'_>, hits: &[Hit]) -> Result<Vec<Document>, Fault>;

    /// Returns the same without long texts, as [`Findable::heads`](super::Findable::heads) does.
    ///
    /// # Errors
    /// A fault of the database.
    fn heads(&self, db: &mut Reader<'_>, hits: &[Hit]) -> Result<Vec<Document>, Fault>;

    /// Says where the index stands.
    fn standing(&self) -> Standing;
}

/// The finder as a part of the site.
#[derive(Clone)]
pub struct Finding(pub Arc<dyn Finder>);

impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Finding").field(&self.0.standing()).finish()
    }
}
