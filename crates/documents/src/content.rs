//! What documents say. Everything here comes from the record or was typed by whoever prints; the fixed words stand in the templates.

use serde::Serialize;

use crate::form::Form;

/// A document.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Document {
    /// A decision that recognises models.
    Decision(Decision),
    /// The list that is annexed to it, alone.
    Annex(Annex),
    /// The minutes of a council's session.
    Minutes(Minutes),
    /// Certificates, one a page.
    Certificates(Vec<Certificate>),
}

/// Who issues a document, under which number, where and when. What is empty is left open, to be filled in by hand.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Letterhead {
    /// The layout.
    pub form: Form,
    /// The body above the one that issues.
    pub parent: String,
    /// The body that issues.
    pub issuer: String,
    /// Number and symbol as they are recorded.
    pub number: String,
    /// The name of the place.
    pub place: String,
    /// Day, month and year.
    pub day: Option<(i8, i8, i16)>,
    /// Whether it is only a draft.
    pub is_draft: bool,
    /// The post of whoever signs.
    pub post: String,
    /// Who is to sign. The place above the name stays empty.
    pub signer: String,
}

/// A decision that recognises models.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Decision {
    /// Its head.
    pub letterhead: Letterhead,
    /// The level in words: `cấp xã`.
    pub level: String,
    /// The year of the models, if it is one.
    pub year: Option<i64>,
    /// On what it rests, a line each.
    pub grounds: Vec<String>,
    /// Who receives it, a line each.
    pub recipients: Vec<String>,
    /// What it recognises; one model stands in the text, several in the annexed list.
    pub annex: Annex,
}

/// The list of recognised models.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Annex {
    /// The head of its decision.
    pub letterhead: Letterhead,
    /// The level in words.
    pub level: String,
    /// The year of the models, if it is one.
    pub year: Option<i64>,
    /// Whether this copy may be published: who did not agree to be named is not.
    pub is_public: bool,
    /// The models.
    pub rows: Vec<Listed>,
}

/// A model in the list.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Listed {
    /// Its name.
    pub title: String,
    /// Who leads it.
    pub lead: String,
    /// Where.
    pub place: String,
    /// Its field in words.
    pub field: String,
    /// Whether it is the work of one person.
    pub is_individual: bool,
}

/// The minutes of a council's session.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Minutes {
    /// Its head; the issuer is the council.
    pub letterhead: Letterhead,
    /// When it was opened, in words.
    pub opened: String,
    /// When it was closed, in words.
    pub closed: String,
    /// Where and how the members came together.
    pub venue: String,
    /// How many belong to the council that day.
    pub members: usize,
    /// Who was there, excused or missing.
    pub present: Vec<Present>,
    /// Whether votes are secret.
    pub is_secret: bool,
    /// What was voted on.
    pub voted: Vec<Voted>,
    /// What was taken off the agenda.
    pub withdrawn: Vec<Withdrawn>,
    /// Who wrote the minutes.
    pub secretary: String,
    /// Who presided.
    pub chair: String,
}

/// Somebody who belongs to the council.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Present {
    /// The name.
    pub name: String,
    /// The role in words.
    pub role: String,
    /// `present`, `excused` or `absent`.
    pub presence: String,
    /// Whether by telephone or video.
    pub is_remote: bool,
}

/// A candidate that was voted on, with every number as it was counted.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Voted {
    /// Its number on the agenda.
    pub number: u32,
    /// Its name.
    pub title: String,
    /// What the vote was about, in words.
    pub purpose: String,
    /// Who took no part, by name.
    pub excluded: String,
    /// What was counted on paper or began again, in sentences.
    pub remarks: Vec<String>,
    /// Members of the council.
    pub members: u32,
    /// Members who could vote on it.
    pub eligible: u32,
    /// Votes for it.
    pub yes: u32,
    /// Votes against it.
    pub no: u32,
    /// Neither.
    pub neither: u32,
    /// Votes that were needed.
    pub needed: u32,
    /// Whether it passed.
    pub passed: bool,
}

/// A candidate that was taken off the agenda.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Withdrawn {
    /// Its number on the agenda.
    pub number: u32,
    /// Its name.
    pub title: String,
    /// Why.
    pub reason: String,
}

/// A certificate of recognition.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Certificate {
    /// Its head; number and day are those of the decision.
    pub letterhead: Letterhead,
    /// Whether a person or a group is honoured.
    pub awarded: Awarded,
    /// Who: the name as it stands in the file.
    pub name: String,
    /// Of where.
    pub place: String,
    /// The model.
    pub title: String,
    /// Its field in words.
    pub field: String,
    /// The level in words.
    pub level: String,
    /// Its year.
    pub year: i64,
    /// Where everybody can look the recognition up.
    pub proof: Option<Proof>,
}

/// Who is honoured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Awarded {
    /// A group.
    #[default]
    Collective,
    /// A person.
    Individual,
}

/// Where the public act of a recognition stands.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Proof {
    /// The address of its page, which the code leads to.
    pub address: String,
    /// The act's name, in print for whoever has no camera.
    pub act: String,
}
