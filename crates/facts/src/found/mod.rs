//! What search knows of a subject, what is asked and what is answered.
//!
//! A capability implements [`Findable`]; the follower that keeps the index implements [`Finder`], which capabilities find
//! among the parts of the site as [`Finding`]. Nothing here knows how an index is made.

mod asked;
mod text;

pub use asked::{
    Finder, Finding, Found, Hit, Like, NotFound, Query, ReadBy, Reading, Standing, State, Territory,
};
pub use text::Text;

use std::borrow::Cow;

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
    /// Returns what says nothing but its name, to everybody.
    pub fn named(kind: &'static str, id: Id, title: String, address: String) -> Self {
        Self {
            kind,
            id,
            audience: Audience::Public,
            title,
            place: String::new(),
            organisation: String::new(),
            texts: Vec::new(),
            facets: Facets { kind: kind.to_owned(), ..Facets::default() },
            is_withdrawn: false,
            is_past: false,
            address,
        }
    }

    /// Returns the hit that it answers.
    pub const fn hit(&self) -> Hit {
        Hit { kind: self.kind, id: self.id, audience: self.audience }
    }

    /// Whether all its texts were loaded.
    pub fn is_whole(&self) -> bool {
        !self.texts.iter().any(Text::is_elsewhere)
    }

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

    /// Returns the same without texts that take long to load, for which [`Text::elsewhere`] stands: most hits of a page are shown by
    /// their name and summary.
    ///
    /// # Errors
    /// A fault of the database.
    fn heads(&self, db: &mut Reader<'_>, ids: &[Id]) -> Result<Vec<Document>, Fault> {
        self.documents(db, ids)
    }

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
