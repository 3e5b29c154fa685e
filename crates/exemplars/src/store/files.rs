//! One file as it stands: what it says, where it belongs, and how it is loaded.

use kheo_base::{Day, Fault, Id, Instant};
use kheo_journal::Body;
use kheo_people::{Actor, Permission, Place};
use kheo_store::{Reader, Row, params};

use crate::rules::{Criterion, Decision, Draft, File, RuleBook, State, Subject};

kheo_store::statements! {
    LOAD = "
        select exemplar_id, version, state, title, field, subject, year, situation, objectives, content, area, lead,
               partners, resources, time, outputs, sustaining, summary, unit_code, unit_valid_from, place_line,
               then_province, now_province, now_commune, now_divided, created_by, created_at, changed_at,
               submitted_at, accepted_at, public_at, source_url, source_note,
               case when source_key is null then 0 else 1 end,
               (select count(*) from exemplar_erasures x where x.exemplar_id = exemplars.exemplar_id)
        from exemplars where exemplar_id = $1
    ";
    CRITERIA = "
        select criterion, measure, target from exemplar_criteria where exemplar_id = $1 order by ordinal limit 100
    ";
    RETURNS = "
        select reason, due_on, returned_at from exemplar_returns where exemplar_id = $1 order by returned_at limit 100
    ";
    RECOGNITIONS = "
        select level, decision_number, decided_on, signer, legal_basis from exemplar_recognitions
        where exemplar_id = $1 order by decided_on, recorded_at limit 20
    ";
    DUE = "select due_on from exemplar_returns where exemplar_id = $1 order by returned_at desc limit 1";
    CONFLICTED = "
        select appraiser_id from appraisal_assignments where exemplar_id = $1 and progress = 'conflicted'
        union
        select x.account_id from council_conflicts x join council_candidates c on c.candidate_id = x.candidate_id
        where c.exemplar_id = $1 and x.kind = 'declared' limit 300
    ";
    WRITERS = "select account_id from exemplar_writers where exemplar_id = $1 order by account_id limit 100";
}

/// Where a model belongs: the unit of its day, and what that is today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Territory {
    /// Code of the unit when the model was registered.
    pub unit_code: String,
    /// First day of that version of the unit.
    pub unit_valid_from: Day,
    /// Its place in the words of its day: "xã Bình Sa, huyện Thăng Bình, tỉnh Quảng Nam".
    pub place_line: String,
    /// The province of its day, as `code@first-day`.
    pub then_province: String,
    /// Its place in today's units.
    pub now: Place,
    /// Whether the unit was divided among several, so that today's commune is only the main one.
    pub now_divided: bool,
}

/// The public page from which a model was taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its address.
    pub url: String,
    /// On what the summary rests.
    pub note: String,
}

/// A time that a file was sent back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    /// What was missing.
    pub reason: String,
    /// Until when it was expected.
    pub due_on: Day,
    /// When.
    pub at: Instant,
}

/// A decision that recognises the model.
pub type Recognition = Decision;

/// A file with everything that its page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exemplar {
    /// Its id.
    pub id: Id,
    /// Counts its changes: a form made for an older version is refused.
    pub version: i64,
    /// Where it stands.
    pub state: State,
    /// What it says.
    pub draft: Draft,
    /// A sentence or two for lists.
    pub summary: String,
    /// Where it belongs.
    pub territory: Territory,
    /// The account that registered it.
    pub created_by: Option<Id>,
    /// When it was begun.
    pub created_at: Instant,
    /// When it last changed.
    pub changed_at: Instant,
    /// When it was last sent.
    pub submitted_at: Option<Instant>,
    /// When it was accepted.
    pub accepted_at: Option<Instant>,
    /// Since when it is public.
    pub public_at: Option<Instant>,
    /// Where it was taken from.
    pub source: Option<Source>,
    /// Whether its row was taken over from a register or a publication.
    pub is_taken_over: bool,
    /// Whether what it said of its person was erased.
    pub is_erased: bool,
    /// What an office's register says of where its row comes from; empty if nothing.
    pub remark: String,
    /// Times it was sent back, oldest first.
    pub returns: Vec<Return>,
    /// Decisions that recognise it, oldest first.
    pub recognitions: Vec<Recognition>,
    /// Everybody who wrote in it.
    pub writers: Vec<Id>,
    /// Everybody who declared a conflict of interest, as an appraiser or on a council.
    pub conflicted: Vec<Id>,
}

impl Exemplar {
    /// Returns the last part of its public address.
    pub fn slug(&self) -> String {
        kheo_base::slug_of(&self.draft.title, self.id)
    }

    /// Returns what the rules need to know, for a step by this account.
    pub fn file(&self, rules: &RuleBook, by: Id) -> File {
        File {
            state: self.state,
            is_public: self.public_at.is_some(),
            year: self.draft.year,
            missing: self.draft.missing(rules),
            levels: self.recognitions.iter().map(|recognition| recognition.level.clone()).collect(),
            is_concerned: self.concerns(by),
        }
    }

    /// Whether somebody wrote in it or declared a conflict of interest, and so judges nothing about it.
    pub fn concerns(&self, account_id: Id) -> bool {
        self.writers.contains(&account_id) || self.conflicted.contains(&account_id)
    }

    /// Whether this officer may change and send the file: whoever began it, and once it was returned every registrar of its
    /// territory, so that it does not wait for somebody who is away.
    pub fn may_be_written_by(&self, actor: &Actor) -> bool {
        let is_shared = self.state == State::Returned || self.created_by == Some(actor.account_id);
        is_shared && !self.is_erased && actor.may(Permission::RegisterExemplar, &self.territory.now)
    }

    /// What its acts say.
    pub(super) fn body(&self) -> Body {
        body_of(&self.draft, &self.territory)
    }
}

/// What the acts of a model say: codes and words that statistics need, nothing that a person wrote.
pub(super) fn body_of(draft: &Draft, territory: &Territory) -> Body {
    let place = &territory.now;
    let body = Body::new()
        .code("field", &draft.field)
        .word("subject", draft.subject.word())
        .number("year", draft.year)
        .code("province", &place.province);
    match &place.commune {
        Some(commune) => body.code("commune", commune),
        None => body,
    }
}

/// Returns until when a file that was sent back is expected.
///
/// # Errors
/// A fault of the database.
pub fn due_on(db: &mut Reader<'_>, id: Id) -> Result<Option<Day>, Fault> {
    db.optional(DUE, params![id], |row| row.day(0))
}

/// Loads a file; `None` if there is no such file.
///
/// # Errors
/// A fault of the database.
pub fn load(db: &mut Reader<'_>, id: Id) -> Result<Option<Exemplar>, Fault> {
    let Some(mut exemplar) = db.optional(LOAD, params![id], read_exemplar)? else { return Ok(None) };
    exemplar.draft.criteria = db.all(CRITERIA, params![id], |row| {
        Ok(Criterion { criterion: row.text(0)?, measure: row.text(1)?, target: row.text(2)? })
    })?;
    exemplar.returns = db.all(RETURNS, params![id], |row| {
        Ok(Return { reason: row.text(0)?, due_on: row.day(1)?, at: row.instant(2)? })
    })?;
    exemplar.recognitions = db.all(RECOGNITIONS, params![id], |row| {
        Ok(Decision {
            level: row.text(0)?,
            number: row.text(1)?,
            decided_on: row.day(2)?,
            signer: row.text(3)?,
            legal_basis: row.text(4)?,
        })
    })?;
    exemplar.writers = db.all(WRITERS, params![id], |row| row.id(0))?;
    exemplar.conflicted = db.all(CONFLICTED, params![id], |row| row.id(0))?;
    Ok(Some(exemplar))
}

fn read_exemplar(row: &Row<'_>) -> Result<Exemplar, Fault> {
    Ok(Exemplar {
        id: row.id(0)?,
        version: row.int(1)?,
        state: State::from_word(&row.text(2)?).ok_or_else(|| Fault::new("an unknown state is stored"))?,
        draft: read_draft(row)?,
        summary: row.text(17)?,
        territory: read_territory(row)?,
        created_by: row.opt_id(25)?,
        created_at: row.instant(26)?,
        changed_at: row.instant(27)?,
        submitted_at: row.opt_instant(28)?,
        accepted_at: row.opt_instant(29)?,
        public_at: row.opt_instant(30)?,
        is_taken_over: row.flag(33)?,
        is_erased: row.flag(34)?,
        remark: match row.opt_text(31)? {
            Some(_) => String::new(),
            None => row.opt_text(32)?.unwrap_or_default(),
        },
        source: row
            .opt_text(31)?
            .map(|url| Ok::<_, Fault>(Source { url, note: row.opt_text(32)?.unwrap_or_default() }))
            .transpose()?,
        returns: Vec::new(),
        recognitions: Vec::new(),
        writers: Vec::new(),
        conflicted: Vec::new(),
    })
}

fn read_draft(row: &Row<'_>) -> Result<Draft, Fault> {
    Ok(Draft {
        title: row.text(3)?,
        field: row.text(4)?,
        subject: Subject::from_word(&row.text(5)?)
            .ok_or_else(|| Fault::new("an unknown subject is stored"))?,
        year: i16::try_from(row.int(6)?).map_err(|error| Fault::because("reading a year", error))?,
        situation: row.text(7)?,
        objectives: row.text(8)?,
        criteria: Vec::new(),
        content: row.text(9)?,
        area: row.text(10)?,
        lead: row.text(11)?,
        partners: row.text(12)?,
        resources: row.text(13)?,
        time: row.text(14)?,
        outputs: row.text(15)?,
        sustaining: row.text(16)?,
    })
}

fn read_territory(row: &Row<'_>) -> Result<Territory, Fault> {
    Ok(Territory {
        unit_code: row.text(18)?,
        unit_valid_from: row.day(19)?,
        place_line: row.text(20)?,
        then_province: row.text(21)?,
        now: Place { province: row.text(22)?, commune: row.opt_text(23)? },
        now_divided: row.flag(24)?,
    })
}
