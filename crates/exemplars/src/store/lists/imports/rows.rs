//! The rows of one model of a register, written together with the acts of its life.

use std::sync::Arc;

use kheo_base::{Day, Error, Fault, Id, Refusal};
use kheo_journal::{Body, Tx, Visibility};
use kheo_store::{Value, params};

use crate::rules::honours::Effect;
use crate::rules::running::Totals;
use crate::rules::{Decision, Draft, State, Subject};
use crate::store::files::body_of;
use crate::store::steps::act;
use crate::store::writing::{add_writer, folded_values};
use crate::store::{Source, Territory};

kheo_store::statements! {
    // Whatever stands in the file under a key that is there changes nothing.
    INSERT = "
        insert into exemplars (exemplar_id, version, state, title, folded_title, folded, summary, field, subject,
            year, situation, objectives, content, area, lead, partners, resources, time, outputs, sustaining,
            unit_code, unit_valid_from, place_line, then_province, now_province, now_commune, now_divided,
            created_by, created_at, changed_at, submitted_at, accepted_at, public_at, source_key, source_url, source_note,
            level, consent, is_exemplary, award_state, run, effect, is_copy, is_refused)
        values ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
            $23, $24, $25, $26, $27, $28, $29, $30, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42)
        on conflict (source_key) do nothing
    ";
    RECOGNISE = "
        insert into exemplar_recognitions
            (recognition_id, exemplar_id, level, decision_number, decided_on, signer, legal_basis, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
    ";
    DISTINGUISH = "
        insert into exemplar_distinctions
            (exemplar_id, level, decision_number, decided_on, signer, legal_basis, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7)
    ";
    PROPOSE = "
        insert into exemplar_proposals (proposal_id, exemplar_id, award, level, state, proposed_at, proposed_by,
            first_award, answer, answered_at, decision_number, decided_on, signer, legal_basis)
        values ($1, $2, $3, $4, $5, $6, $7, $3, '', $8, $9, $10, $11, '')
    ";
    END = "
        insert into exemplar_runs (run_id, exemplar_id, ordinal, run, since, reason, recorded_at, recorded_by)
        values ($1, $2, 1, 'ended', $3, '', $4, $5)
    ";
    RECHECK = "
        insert into exemplar_rechecks (exemplar_id, year, result, note, checked_on, checked_by)
        values ($1, $2, $3, '', $4, $5)
    ";
    CONSENT = "
        insert into exemplar_consents (exemplar_id, is_named, given_on, leave_state, leave_asked_on, leave_reason)
        values ($1, $2, $3, 'none', null, '')
    ";
    DETAILS = "
        insert into exemplar_details
            (exemplar_id, stream, applicant, coordinating, households, people, money, land, workdays)
        values ($1, 'existing', null, '', $2, $3, $4, $5, $6)
    ";
    // What the sums are made of stands where those who run a model say it.
    RESULTS = "
        insert into exemplar_self_assessments (exemplar_id, round, state, version, overall, households, poor_households,
            people, money, money_people, money_budget, money_others, workdays, changed_at, submitted_at, submitted_by)
        values ($1, 1, 'submitted', 1, '', $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11)
    ";
    ORIGIN = "
        select exemplar_id, field, subject, year, now_province, coalesce(now_commune, '') from exemplars
        where source_key = $1
    ";
    LINK = "insert into exemplar_replications (copy_id, origin_id, begun_at, result) values ($1, $2, $3, '')";
    COPIED = "update exemplars set copies = copies + 1 where exemplar_id = $1";
}

/// What became of a model after it was registered.
#[derive(Debug, Clone, Default)]
pub struct NewHonours {
    /// The decision that recognises it.
    pub recognition: Option<Decision>,
    /// The decision that marks it as exemplary.
    pub distinction: Option<Decision>,
    /// The award's word and level, with its decision once it was given.
    pub award: Option<(String, String, Option<Decision>)>,
    /// What a yearly look found, in which year, on which day.
    pub recheck: Option<(Effect, i16, Day)>,
    /// Since when it runs no more.
    pub ended_on: Option<Day>,
    /// Whether a person agreed to be named.
    pub named: Option<bool>,
    /// The key of the model after which it was begun.
    pub origin: Option<String>,
    /// Sums and what they are made of.
    pub totals: Totals,
    /// Land given, in square metres.
    pub land: Option<i64>,
}

/// One model of a register.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// Under which it is taken over once.
    pub key: String,
    /// Where it stands.
    pub state: State,
    /// What it says.
    pub draft: Draft,
    /// A sentence or two for lists.
    pub summary: String,
    /// Its title, folded.
    pub folded_title: String,
    /// Title, lead and place, folded.
    pub folded: String,
    /// Where it belongs.
    pub territory: Arc<Territory>,
    /// Where it was published.
    pub source: Option<Source>,
    /// A remark on where the row comes from.
    pub note: String,
    /// When it was registered.
    pub registered_on: Day,
    /// Whether it was judged and not recognised.
    pub is_refused: bool,
    /// What became of it.
    pub honours: NewHonours,
}

/// Writes a model with its acts; `false` if its key is there.
///
/// # Errors
/// A refusal if it names an origin that is not there; a fault of the database.
pub fn insert_file(tx: &mut Tx<'_, '_>, file: &NewFile) -> Result<bool, Error> {
    let id = tx.new_id();
    let row = row_of(tx, id, file);
    if tx.run(INSERT, &row)? == 0 {
        return Ok(false);
    }
    add_writer(tx, id)?;
    let written = Written { id, file, body: body_of(&file.draft, &file.territory) };
    if file.state == State::Recorded {
        tx.record(act("exemplars.recorded", id, Visibility::Public, written.body.clone()))?;
    } else {
        written.registered(tx)?;
    }
    written.detailed(tx)?;
    written.recognised(tx)?;
    written.honoured(tx)?;
    written.awarded(tx)?;
    written.went_on(tx)?;
    written.copied(tx)?;
    Ok(true)
}

/// The row of a model, with what became of it already in place.
fn row_of(tx: &Tx<'_, '_>, id: Id, file: &NewFile) -> Vec<Value> {
    let (draft, place, honours) = (&file.draft, &file.territory, &file.honours);
    let registered_at = file.registered_on.start();
    let (recorded, now) = (file.state == State::Recorded, tx.now());
    let public_at = honours.recognition.as_ref().map(|decision| decision.decided_on.start());
    let award_state = honours.award.as_ref().map_or("", |(_, _, given)| award_state(given.is_some()));
    let begun_at = if recorded { now } else { registered_at };
    let said = folded_values(draft, &file.summary, &file.folded_title, &file.folded);
    let lies = params![
        &place.unit_code,
        place.unit_valid_from,
        &place.place_line,
        &place.then_province,
        &place.now.province,
        place.now.commune.as_deref(),
        place.now_divided,
        tx.by().actor_id,
        begun_at,
        public_at.unwrap_or(begun_at),
        (!recorded).then_some(registered_at),
        if recorded { Some(now) } else { public_at },
        &file.key,
        file.source.as_ref().map(|source| source.url.as_str()),
        file.source.as_ref().map_or(file.note.as_str(), |source| source.note.as_str()),
        honours.recognition.as_ref().map_or("", |decision| decision.level.as_str()),
        i64::from(honours.named == Some(true) && draft.subject == Subject::Individual),
        honours.distinction.is_some(),
        award_state,
        if honours.ended_on.is_some() { "ended" } else { "running" },
        honours.recheck.map_or("", |(effect, ..)| effect.word()),
        honours.origin.is_some(),
        file.is_refused,
    ];
    [params![id, file.state.word()].as_slice(), &said, lies].concat()
}

const fn award_state(given: bool) -> &'static str {
    if given { "awarded" } else { "proposed" }
}

/// A model whose row is there, and what its acts say of it.
struct Written<'a> {
    id: Id,
    file: &'a NewFile,
    body: Body,
}

impl Written<'_> {
    /// Acts of a register tell what happened long ago: nobody is told of them by letter or notice.
    fn record(
        &self,
        tx: &mut Tx<'_, '_>,
        kind: &'static str,
        visibility: Visibility,
        body: Body,
    ) -> Result<(), Fault> {
        tx.record(act(kind, self.id, visibility, body.number("imported", 1))).map(drop)
    }

    /// What everybody sees of a public model, everybody may know.
    const fn seen(&self) -> Visibility {
        match self.file.state {
            State::Recognised | State::Recorded => Visibility::Public,
            _ => Visibility::Office,
        }
    }

    fn registered(&self, tx: &mut Tx<'_, '_>) -> Result<(), Fault> {
        self.record(tx, "exemplars.accepted", Visibility::Office, self.body.clone())?;
        if self.file.is_refused {
            self.record(tx, "exemplars.not_recognised", Visibility::Office, self.body.clone())?;
        }
        Ok(())
    }

    /// Sums, what they are made of, and whether a person agreed to be named.
    fn detailed(&self, tx: &mut Tx<'_, '_>) -> Result<(), Fault> {
        let (honours, id) = (&self.file.honours, self.id);
        let (totals, land) = (honours.totals, honours.land);
        let sums = [totals.households, totals.people, totals.money, land, totals.workdays];
        if sums.iter().any(Option::is_some) {
            tx.run(DETAILS, params![id, sums[0], sums[1], sums[2], sums[3], sums[4]])?;
        }
        let parts = [totals.poor_households, totals.money_people, totals.money_budget, totals.money_others];
        if parts.iter().any(Option::is_some) {
            let (said_at, by) = (self.file.registered_on.start(), tx.by().actor_id);
            let values = params![
                id, sums[0], parts[0], sums[1], sums[2], parts[1], parts[2], parts[3], sums[4], said_at, by
            ];
            tx.run(RESULTS, values)?;
        }
        if let (Subject::Individual, Some(named)) = (self.file.draft.subject, honours.named) {
            tx.run(CONSENT, params![id, named, self.file.registered_on])?;
        }
        Ok(())
    }

    fn recognised(&self, tx: &mut Tx<'_, '_>) -> Result<(), Fault> {
        let Some(decision) = &self.file.honours.recognition else { return Ok(()) };
        let (recognition_id, now) = (tx.new_id(), tx.now());
        let values = params![
            recognition_id,
            self.id,
            &decision.level,
            &decision.number,
            decision.decided_on,
            &decision.signer,
            &decision.legal_basis,
            now
        ];
        tx.run(RECOGNISE, values)?;
        let body = self.body.clone().code("level", &decision.level);
        let decided = body.clone().id("recognition", recognition_id).day("decided_on", decision.decided_on);
        self.record(tx, "exemplars.recognised", Visibility::Office, decided)?;
        self.record(tx, "exemplars.published", Visibility::Public, body)
    }

    fn honoured(&self, tx: &mut Tx<'_, '_>) -> Result<(), Fault> {
        let Some(decision) = &self.file.honours.distinction else { return Ok(()) };
        let (now, on) = (tx.now(), decision.decided_on);
        let (level, number, signer) = (&decision.level, &decision.number, &decision.signer);
        tx.run(DISTINGUISH, params![self.id, level, number, on, signer, &decision.legal_basis, now])?;
        let body = self.body.clone().code("level", level).day("decided_on", on);
        self.record(tx, "exemplars.distinguished", self.seen(), body)
    }

    fn awarded(&self, tx: &mut Tx<'_, '_>) -> Result<(), Fault> {
        let Some((award, level, given)) = &self.file.honours.award else { return Ok(()) };
        let (proposal_id, by) = (tx.new_id(), tx.by().actor_id.unwrap_or(Id::from_i64(0)));
        let recognised = self.file.honours.recognition.as_ref();
        let proposed_at = recognised.map_or(self.file.registered_on, |decision| decision.decided_on).start();
        let given = given.as_ref();
        let values = params![
            proposal_id,
            self.id,
            award,
            level,
            award_state(given.is_some()),
            proposed_at,
            by,
            given.map(|decision| decision.decided_on.start()),
            given.map_or("", |decision| decision.number.as_str()),
            given.map(|decision| decision.decided_on),
            given.map_or("", |decision| decision.signer.as_str())
        ];
        tx.run(PROPOSE, values)?;
        let body = self.body.clone().id("proposal", proposal_id).code("award", award);
        self.record(tx, "exemplars.proposed", Visibility::Office, body.clone())?;
        let Some(decision) = given else { return Ok(()) };
        let body = body.code("level", level).day("decided_on", decision.decided_on);
        self.record(tx, "exemplars.awarded", self.seen(), body)
    }

    fn went_on(&self, tx: &mut Tx<'_, '_>) -> Result<(), Fault> {
        let (now, by) = (tx.now(), tx.by().actor_id);
        if let Some((effect, year, on)) = self.file.honours.recheck {
            let checked_by = by.unwrap_or(Id::from_i64(0));
            tx.run(RECHECK, params![self.id, i64::from(year), effect.word(), on, checked_by])?;
            let body = self.body.clone().word("result", effect.word()).day("checked_on", on);
            self.record(tx, "exemplars.rechecked", self.seen(), body)?;
        }
        if let Some(since) = self.file.honours.ended_on {
            let run_id = tx.new_id();
            tx.run(END, params![run_id, self.id, since, now, by])?;
            let body = Body::new().id("run", run_id).day("since", since);
            self.record(tx, "exemplars.ended", Visibility::Office, body)?;
        }
        Ok(())
    }

    /// The origin stands in the register too, or stood there before.
    fn copied(&self, tx: &mut Tx<'_, '_>) -> Result<(), Error> {
        let Some(origin) = &self.file.honours.origin else { return Ok(()) };
        let found = tx.optional(ORIGIN, params![origin], |row| {
            let subject = Subject::from_word(&row.text(2)?).unwrap_or(Subject::Collective);
            let body = Body::new().code("field", &row.text(1)?).word("subject", subject.word());
            let body = body.number("year", row.int(3)?).code("province", &row.text(4)?);
            let commune = row.text(5)?;
            Ok((row.id(0)?, if commune.is_empty() { body } else { body.code("commune", &commune) }))
        })?;
        // It was there when the file was looked through.
        let (origin_id, body) = found.ok_or_else(|| Refusal::new("import-exemplars-changed"))?;
        tx.run(LINK, params![self.id, origin_id, self.file.registered_on.start()])?;
        tx.run(COPIED, params![origin_id])?;
        let province = &self.file.territory.now.province;
        let body = body.id("copy", self.id).code("copy_province", province).number("imported", 1);
        tx.record(act("exemplars.replicated", origin_id, Visibility::Office, body))?;
        Ok(())
    }
}
