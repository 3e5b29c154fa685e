//! One file: loading it, writing it, and saving each step together with its act.

use kheo_base::{Day, Fault, Id, Instant, fold};
use kheo_journal::{Body, NewAct, Tx, Visibility};
use kheo_people::Place;
use kheo_store::{Reader, Row, params};

use crate::rules::{Criterion, Decided, Decision, Draft, File, Refused, RuleBook, State, Subject};

kheo_store::statements! {
    LOAD = "
        select exemplar_id, version, state, title, field, subject, year, situation, objectives, content, area, lead,
               partners, resources, time, outputs, sustaining, summary, unit_code, unit_valid_from, place_line,
               then_province, now_province, now_commune, now_divided, created_by, created_at, changed_at,
               submitted_at, accepted_at, public_at, source_url, source_note
        from exemplars where exemplar_id = $1
    ";
    BY_FORM_KEY = "select exemplar_id from exemplars where form_key = $1";
    BY_SOURCE_KEY = "select exemplar_id from exemplars where source_key = $1";
    SAME_TITLE = "
        select exemplar_id from exemplars
        where unit_code = $1 and unit_valid_from = $2 and year = $3 and folded_title = $4 and exemplar_id <> $5 limit 1
    ";
    INSERT = "
        insert into exemplars (exemplar_id, form_key, version, state, title, folded_title, folded, summary, field, subject,
            year, situation, objectives, content, area, lead, partners, resources, time, outputs, sustaining,
            unit_code, unit_valid_from, place_line, then_province, now_province, now_commune, now_divided,
            created_by, created_at, changed_at, public_at, source_key, source_url, source_note)
        values ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
            $23, $24, $25, $26, $27, $28, $29, $29, $30, $31, $32, $33)
    ";
    UPDATE = "
        update exemplars set version = version + 1, title = $3, folded_title = $4, folded = $5, summary = $6, field = $7,
            subject = $8, year = $9, situation = $10, objectives = $11, content = $12, area = $13, lead = $14,
            partners = $15, resources = $16, time = $17, outputs = $18, sustaining = $19, changed_at = $20
        where exemplar_id = $1 and version = $2
    ";
    STEP = "
        update exemplars set version = version + 1, state = $3, changed_at = $4,
            submitted_at = coalesce($5, submitted_at), accepted_at = coalesce($6, accepted_at),
            public_at = coalesce($7, public_at)
        where exemplar_id = $1 and version = $2
    ";
    CLEAR_CRITERIA = "delete from exemplar_criteria where exemplar_id = $1";
    ADD_CRITERION = "
        insert into exemplar_criteria (exemplar_id, ordinal, criterion, measure, target) values ($1, $2, $3, $4, $5)
    ";
    CRITERIA = "
        select criterion, measure, target from exemplar_criteria where exemplar_id = $1 order by ordinal limit 100
    ";
    ADD_RETURN = "
        insert into exemplar_returns (return_id, exemplar_id, reason, due_on, returned_at, returned_by)
        values ($1, $2, $3, $4, $5, $6)
    ";
    RETURNS = "
        select reason, due_on, returned_at from exemplar_returns where exemplar_id = $1 order by returned_at limit 100
    ";
    ADD_RECOGNITION = "
        insert into exemplar_recognitions
            (recognition_id, exemplar_id, level, decision_number, decided_on, signer, legal_basis, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
    ";
    RECOGNITIONS = "
        select level, decision_number, decided_on, signer, legal_basis from exemplar_recognitions
        where exemplar_id = $1 order by decided_on, recorded_at limit 20
    ";
}

/// Longest summary made from the content, in letters.
const SUMMARY_LETTERS_MAX: usize = 280;

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
    /// Times it was sent back, oldest first.
    pub returns: Vec<Return>,
    /// Decisions that recognise it, oldest first.
    pub recognitions: Vec<Recognition>,
}

impl Exemplar {
    /// Returns the last part of its public address.
    pub fn slug(&self) -> String {
        crate::slug_of(&self.draft.title, self.id)
    }

    /// Returns what the rules need to know, for a step by this account.
    pub fn file(&self, rules: &RuleBook, by: Id) -> File {
        File {
            state: self.state,
            is_public: self.public_at.is_some(),
            year: self.draft.year,
            missing: self.draft.missing(rules),
            levels: self.recognitions.iter().map(|recognition| recognition.level.clone()).collect(),
            is_own: self.created_by == Some(by),
        }
    }

    /// What its acts say: codes and words that statistics need, nothing that a person wrote.
    fn body(&self) -> Body {
        let place = &self.territory.now;
        let body = Body::new()
            .code("field", &self.draft.field)
            .word("subject", self.draft.subject.word())
            .number("year", self.draft.year)
            .code("province", &place.province);
        place.commune.as_ref().map_or(body.clone(), |commune| body.code("commune", commune))
    }
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
    Ok(Some(exemplar))
}

/// Begins a file. A form that was sent twice, known by its key, begins one.
///
/// # Errors
/// A refusal if the unit has a model of this name and year already; a fault of the database.
pub fn create(
    tx: &mut Tx<'_, '_>,
    form_key: &str,
    draft: &Draft,
    territory: &Territory,
) -> Result<Id, kheo_base::Error> {
    if let Some(id) = tx.optional(BY_FORM_KEY, params![form_key], |row| row.id(0))? {
        tx.nothing_changed();
        return Ok(id);
    }
    refuse_double(tx, draft, territory, Id::from_i64(0))?;
    let (id, now, by) = (tx.new_id(), tx.now(), tx.by().actor_id);
    let inserted = Inserted { form_key: Some(form_key), state: State::Draft, public: false, source: None };
    insert(tx, id, draft, &summary_of(draft), territory, &inserted)?;
    let exemplar = Exemplar {
        id,
        version: 1,
        state: State::Draft,
        draft: draft.clone(),
        summary: String::new(),
        territory: territory.clone(),
        created_by: by,
        created_at: now,
        changed_at: now,
        submitted_at: None,
        accepted_at: None,
        public_at: None,
        source: None,
        returns: Vec::new(),
        recognitions: Vec::new(),
    };
    tx.record(act("exemplars.drafted", id, Visibility::Office, exemplar.body()))?;
    Ok(id)
}

/// Takes over a model from a public source, unless its key is known; it is public at once, and not recognised here.
///
/// # Errors
/// A fault of the database.
pub fn insert_recorded(
    tx: &mut Tx<'_, '_>,
    key: &str,
    draft: &Draft,
    summary: &str,
    territory: &Territory,
    source: &Source,
) -> Result<bool, Fault> {
    if recorded_by_key(tx, key)?.is_some() {
        return Ok(false);
    }
    let id = tx.new_id();
    let inserted =
        Inserted { form_key: None, state: State::Recorded, public: true, source: Some((key, source)) };
    insert(tx, id, draft, summary, territory, &inserted)?;
    let body = Body::new()
        .code("field", &draft.field)
        .word("subject", draft.subject.word())
        .number("year", draft.year)
        .code("province", &territory.now.province);
    let body = territory.now.commune.as_ref().map_or(body.clone(), |commune| body.code("commune", commune));
    tx.record(act("exemplars.recorded", id, Visibility::Public, body))?;
    Ok(true)
}

/// Returns the model taken over under a key.
///
/// # Errors
/// A fault of the database.
pub fn recorded_by_key(db: &mut Reader<'_>, key: &str) -> Result<Option<Id>, Fault> {
    db.optional(BY_SOURCE_KEY, params![key], |row| row.id(0))
}

/// Returns the key under which a row of a source is taken over once.
pub fn source_fingerprint(source_url: &str, title: &str) -> String {
    format!("{} {}", source_url.trim(), fold(title))
}

/// Changes what a file in its registrar's hand says.
///
/// # Errors
/// A refusal if it is not in hand, was changed meanwhile, or doubles another; a fault of the database.
pub fn change(
    tx: &mut Tx<'_, '_>,
    exemplar: &Exemplar,
    version: i64,
    draft: &Draft,
) -> Result<(), kheo_base::Error> {
    if !exemplar.state.is_in_hand() {
        return Err(Refused::NotInHand.into());
    }
    refuse_double(tx, draft, &exemplar.territory, exemplar.id)?;
    let values = params![
        exemplar.id,
        version,
        &draft.title,
        fold(&draft.title),
        folded(draft, &exemplar.territory.place_line),
        summary_of(draft),
        &draft.field,
        draft.subject.word(),
        i64::from(draft.year),
        &draft.situation,
        &draft.objectives,
        &draft.content,
        &draft.area,
        &draft.lead,
        &draft.partners,
        &draft.resources,
        &draft.time,
        &draft.outputs,
        &draft.sustaining,
        tx.now(),
    ];
    if tx.run(UPDATE, values)? == 0 {
        return Err(Refused::ChangedMeanwhile.into());
    }
    save_criteria(tx, exemplar.id, draft)?;
    tx.record(act("exemplars.revised", exemplar.id, Visibility::Office, Body::new()))?;
    Ok(())
}

/// Saves a decided step with its act.
///
/// # Errors
/// A refusal if the file changed since `version`; a fault of the database.
pub fn save_step(
    tx: &mut Tx<'_, '_>,
    exemplar: &Exemplar,
    version: i64,
    decided: &Decided,
) -> Result<(), kheo_base::Error> {
    let (now, id) = (tx.now(), exemplar.id);
    let (state, submitted, accepted, public) = match decided {
        Decided::Submitted => (State::Submitted, Some(now), None, None),
        Decided::Returned { .. } => (State::Returned, None, None, None),
        Decided::Accepted => (State::Accepted, None, Some(now), None),
        Decided::Recognised(_) => (State::Recognised, None, None, None),
        Decided::Published => (State::Recognised, None, None, Some(now)),
    };
    if tx.run(STEP, params![id, version, state.word(), now, submitted, accepted, public])? == 0 {
        return Err(Refused::ChangedMeanwhile.into());
    }
    let step = match decided {
        Decided::Submitted => act("exemplars.submitted", id, Visibility::Office, exemplar.body()),
        Decided::Returned { reason, due_on } => {
            let return_id = tx.new_id();
            let by = tx.by().actor_id;
            tx.run(ADD_RETURN, params![return_id, id, reason, *due_on, now, by])?;
            let body = exemplar.body().id("return", return_id).day("due_on", *due_on);
            act("exemplars.returned", id, Visibility::Office, body)
        }
        Decided::Accepted => act("exemplars.accepted", id, Visibility::Office, exemplar.body()),
        Decided::Recognised(decision) => {
            let recognition_id = save_recognition(tx, id, decision)?;
            // Only the first recognition makes a model a recognised one: counts must not count levels.
            let first = i64::from(exemplar.recognitions.is_empty());
            let body = exemplar.body().id("recognition", recognition_id).code("level", &decision.level);
            act(
                "exemplars.recognised",
                id,
                Visibility::Public,
                body.day("decided_on", decision.decided_on).number("first", first),
            )
        }
        Decided::Published => act("exemplars.published", id, Visibility::Public, exemplar.body()),
    };
    tx.record(step)?;
    Ok(())
}

fn save_recognition(tx: &mut Tx<'_, '_>, id: Id, decision: &Decision) -> Result<Id, Fault> {
    let (recognition_id, now) = (tx.new_id(), tx.now());
    let values = params![
        recognition_id,
        id,
        &decision.level,
        &decision.number,
        decision.decided_on,
        &decision.signer,
        &decision.legal_basis,
        now,
    ];
    tx.run(ADD_RECOGNITION, values)?;
    Ok(recognition_id)
}

fn act(kind: &'static str, id: Id, visibility: Visibility, body: Body) -> NewAct {
    NewAct { kind, subject_kind: "exemplar", subject_id: id, visibility, body }
}

/// The same movement may not be registered twice by one unit in one year.
fn refuse_double(
    tx: &mut Tx<'_, '_>,
    draft: &Draft,
    territory: &Territory,
    id: Id,
) -> Result<(), kheo_base::Error> {
    let values = params![
        &territory.unit_code,
        territory.unit_valid_from,
        i64::from(draft.year),
        fold(&draft.title),
        id,
    ];
    match tx.optional(SAME_TITLE, values, |_| Ok(()))? {
        Some(()) => Err(Refused::RegisteredAlready.into()),
        None => Ok(()),
    }
}

/// How a new row comes to be.
struct Inserted<'a> {
    form_key: Option<&'a str>,
    state: State,
    public: bool,
    source: Option<(&'a str, &'a Source)>,
}

fn insert(
    tx: &mut Tx<'_, '_>,
    id: Id,
    draft: &Draft,
    summary: &str,
    territory: &Territory,
    how: &Inserted<'_>,
) -> Result<(), Fault> {
    let (now, by) = (tx.now(), tx.by().actor_id);
    let values = params![
        id,
        how.form_key,
        how.state.word(),
        &draft.title,
        fold(&draft.title),
        folded(draft, &territory.place_line),
        summary,
        &draft.field,
        draft.subject.word(),
        i64::from(draft.year),
        &draft.situation,
        &draft.objectives,
        &draft.content,
        &draft.area,
        &draft.lead,
        &draft.partners,
        &draft.resources,
        &draft.time,
        &draft.outputs,
        &draft.sustaining,
        &territory.unit_code,
        territory.unit_valid_from,
        &territory.place_line,
        &territory.then_province,
        &territory.now.province,
        territory.now.commune.as_deref(),
        territory.now_divided,
        by,
        now,
        how.public.then_some(now),
        how.source.map(|(key, _)| key),
        how.source.map(|(_, source)| source.url.as_str()),
        how.source.map(|(_, source)| source.note.as_str()),
    ];
    tx.run(INSERT, values)?;
    save_criteria(tx, id, draft)
}

fn save_criteria(tx: &mut Tx<'_, '_>, id: Id, draft: &Draft) -> Result<(), Fault> {
    tx.run(CLEAR_CRITERIA, params![id])?;
    for (ordinal, criterion) in (1_i64..).zip(&draft.criteria) {
        let values = params![id, ordinal, &criterion.criterion, &criterion.measure, &criterion.target];
        tx.run(ADD_CRITERION, values)?;
    }
    Ok(())
}

fn folded(draft: &Draft, place_line: &str) -> String {
    fold(&format!("{} {} {}", draft.title, draft.lead, place_line))
}

/// The beginning of the content, cut at a word.
fn summary_of(draft: &Draft) -> String {
    let mut summary = String::new();
    let mut letters = 0;
    for word in draft.content.split_whitespace() {
        letters += word.chars().count() + 1;
        if letters > SUMMARY_LETTERS_MAX {
            summary.push('…');
            break;
        }
        if !summary.is_empty() {
            summary.push(' ');
        }
        summary.push_str(word);
    }
    summary
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
        source: row
            .opt_text(31)?
            .map(|url| Ok::<_, Fault>(Source { url, note: row.opt_text(32)?.unwrap_or_default() }))
            .transpose()?,
        returns: Vec::new(),
        recognitions: Vec::new(),
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
