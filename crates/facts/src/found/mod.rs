//! What search knows of a subject, what is asked and what is answered.
//!
//! A capability implements [`Findable`]; the follower that keeps the index implements [`Finder`], which capabilities find
//! among the parts of the site as [`Finding`]. Nothing here knows how an index is made.

mod text;

pub use text::Text;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use kheo_base::{Fault, Id};
use kheo_journal::Act;
use kheo_store::Reader;

/// Who may find a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Everybody.
    Public,
    /// Everybody, without a name: what may be known of the work of somebody who is not named. It is another audience so that
    /// whoever found the name before it was withdrawn is not led here.
    Unnamed,
    /// Officers of the unit to which it belongs.
    Office,
}

/// One way to narrow what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Facet {
    /// What it is: a model, a story, a unit, a poll.
    Kind,
    /// The field of work.
    Field,
    /// The year.
    Year,
    /// The province of today.
    Province,
    /// The commune of today. Too many to be counted; it only narrows.
    Commune,
    /// Whose work it is.
    Subject,
    /// The highest level that recognised it.
    Level,
    /// Where it stands.
    State,
}

impl Facet {
    /// Those that are counted, in the order in which pages show them.
    pub const COUNTED: [Self; 7] =
        [Self::Kind, Self::Field, Self::Year, Self::Province, Self::Subject, Self::Level, Self::State];
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Kind,
        Self::Field,
        Self::Year,
        Self::Province,
        Self::Commune,
        Self::Subject,
        Self::Level,
        Self::State,
    ];

    /// Returns its word, by which addresses and files know it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Field => "field",
            Self::Year => "year",
            Self::Province => "province",
            Self::Commune => "commune",
            Self::Subject => "subject",
            Self::Level => "level",
            Self::State => "state",
        }
    }
}

/// The words of a document's facets; an empty one says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// The word for what it is.
    pub kind: String,
    /// The field's word.
    pub field: String,
    /// The year in digits.
    pub year: String,
    /// Code of the province of today.
    pub province: String,
    /// Code of the commune of today.
    pub commune: String,
    /// The subject's word.
    pub subject: String,
    /// The level's word.
    pub level: String,
    /// The state's word.
    pub state: String,
}

impl Facets {
    /// Returns the word of one facet.
    pub fn of(&self, facet: Facet) -> &str {
        match facet {
            Facet::Kind => &self.kind,
            Facet::Field => &self.field,
            Facet::Year => &self.year,
            Facet::Province => &self.province,
            Facet::Commune => &self.commune,
            Facet::Subject => &self.subject,
            Facet::Level => &self.level,
            Facet::State => &self.state,
        }
    }

    /// Sets the word of one facet.
    pub fn set(&mut self, facet: Facet, word: &str) {
        let place = match facet {
            Facet::Kind => &mut self.kind,
            Facet::Field => &mut self.field,
            Facet::Year => &mut self.year,
            Facet::Province => &mut self.province,
            Facet::Commune => &mut self.commune,
            Facet::Subject => &mut self.subject,
            Facet::Level => &mut self.level,
            Facet::State => &mut self.state,
        };
        word.clone_into(place);
    }
}

/// What can be found of one subject by one audience, as its rows stand. Texts are in normal form C.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The subject's kind, as acts name it.
    pub kind: &'static str,
    /// Its id.
    pub id: Id,
    /// Who may find it.
    pub audience: Audience,
    /// Its name.
    pub title: String,
    /// Its place in words, of its day and of today.
    pub place: String,
    /// Whose it is.
    pub organisation: String,
    /// Everything else that it says, the best summary first.
    pub texts: Vec<Text>,
    /// What narrows.
    pub facets: Facets,
    /// Whether what it stands for was taken back.
    pub is_withdrawn: bool,
    /// Whether it stands for what is over: a unit that ended, a poll that was closed. Of documents that fit equally well it comes
    /// after those that are not.
    pub is_past: bool,
    /// The page that shows it, as a path of this site.
    pub address: String,
}

impl Document {
    /// Returns everything that it says, its name first.
    pub fn all_texts(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let head = [&self.title, &self.place, &self.organisation];
        head.into_iter().map(|text| text.as_str().into()).chain(self.texts.iter().map(Text::read))
    }
}

/// Which documents of a kind an act says to look at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touched {
    /// None.
    Nothing,
    /// Those of one subject.
    Subject(Id),
    /// All of them: for kinds that are few and follow from acts about something else, as tags follow from stories.
    All,
}

/// A capability whose subjects can be found.
pub trait Findable: Send + Sync {
    /// The kind of its subjects, as acts name it; a word of its own if no act is about them.
    fn subject_kind(&self) -> &'static str;

    /// Returns what an act says to look at again: most often the subject that it names.
    fn touched(&self, act: &Act) -> Touched {
        if act.subject_kind == self.subject_kind() {
            Touched::Subject(act.subject_id)
        } else {
            Touched::Nothing
        }
    }

    /// Returns a number that grows when the passing of time alone made other documents, such as the day; 0 if it never does.
    fn moment(&self) -> i64 {
        0
    }

    /// Returns the documents of these subjects as rows stand; what is absent is not to be found.
    ///
    /// # Errors
    /// A fault of the database.
    fn documents(&self, db: &mut Reader<'_>, ids: &[Id]) -> Result<Vec<Document>, Fault>;

    /// Returns the documents of at most `limit` subjects after one, in the order of ids, and the last id that was looked at;
    /// `None` at the end. For building from nothing.
    ///
    /// # Errors
    /// A fault of the database.
    fn after(
        &self,
        db: &mut Reader<'_>,
        id: Option<Id>,
        limit: usize,
    ) -> Result<(Vec<Document>, Option<Id>), Fault>;

    /// Returns how people read the words of facets: facet, word, label.
    ///
    /// # Errors
    /// A fault of the database.
    fn labels(&self, db: &mut Reader<'_>, vietnamese: bool) -> Result<Vec<(Facet, String, String)>, Fault>;
}

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
