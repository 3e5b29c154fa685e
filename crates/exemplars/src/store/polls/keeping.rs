//! Polls and their candidates.

use kheo_base::{Day, Error, Fault, Id, Instant};
use kheo_journal::{Body, NewAct, Tx, Visibility};
use kheo_people::{Place, Scope};
use kheo_store::{Reader, Row, params};

use super::counting::counted_from_rows;
use crate::rules::Subject;
use crate::rules::polls::{CountShown, Order, PollRules, Refused, State, Window};
use crate::store::Territory;
use crate::store::honours::{Leave, Shown, masked_title};

/// Polls on one page of a list.
pub const LISTED_MAX: usize = 50;

kheo_store::statements! {
    LOAD = "
        select poll_id, version, state, title, unit_code, place_line, province, commune, opens_at, closes_at, choices_max,
               count_shown, candidate_order, links_kept_days, ruled_on, opened_at, ended_at, cancel_reason, participants,
               unlinked_at
        from polls where poll_id = $1
    ";
    PUBLIC = "
        select poll_id, version, state, title, unit_code, place_line, province, commune, opens_at, closes_at, choices_max,
               count_shown, candidate_order, links_kept_days, ruled_on, opened_at, ended_at, cancel_reason, participants,
               unlinked_at
        from polls where opened_at is not null and poll_id < $1 order by poll_id desc limit 51
    ";
    IN_ORDER = "
        select poll_id, version, state, title, unit_code, place_line, province, commune, opens_at, closes_at, choices_max,
               count_shown, candidate_order, links_kept_days, ruled_on, opened_at, ended_at, cancel_reason, participants,
               unlinked_at
        from polls where opened_at is not null and poll_id > $1 order by poll_id limit $2
    ";
    OPEN = "
        select poll_id, version, state, title, unit_code, place_line, province, commune, opens_at, closes_at, choices_max,
               count_shown, candidate_order, links_kept_days, ruled_on, opened_at, ended_at, cancel_reason, participants,
               unlinked_at
        from polls where state = 'open' and closes_at > $1 and opens_at <= $1 and ($2 = '' or unit_code = $2)
        order by closes_at, poll_id limit $3
    ";
    OF_PLACE = "
        select poll_id, version, state, title, unit_code, place_line, province, commune, opens_at, closes_at, choices_max,
               count_shown, candidate_order, links_kept_days, ruled_on, opened_at, ended_at, cancel_reason, participants,
               unlinked_at
        from polls where ($1 = '00' or province = $1) and ($2 = '' or commune = $2) order by poll_id desc limit 200
    ";
    WITH = "
        select polls.poll_id, version, state, title, unit_code, place_line, province, commune, opens_at, closes_at,
               choices_max, count_shown, candidate_order, links_kept_days, ruled_on, opened_at, ended_at, cancel_reason,
               participants, unlinked_at
        from poll_candidates join polls on polls.poll_id = poll_candidates.poll_id
        where poll_candidates.exemplar_id = $1 and opened_at is not null order by polls.poll_id desc limit 50
    ";
    CANDIDATES = "
        select exemplar_id, endorsements from poll_candidates where poll_id = $1 order by ordinal limit 200
    ";
    FACE = "
        select e.title, e.place_line, e.public_at, e.subject, e.field, e.source_url,
            coalesce(c.is_named, 0), coalesce(c.leave_state, '')
        from exemplars e left join exemplar_consents c on c.exemplar_id = e.exemplar_id
        where e.exemplar_id = $1 and e.public_at is not null
    ";
    BY_FORM = "select poll_id from polls where prepared_by = $1 and form_key = $2";
    PREPARE = "
        insert into polls (poll_id, form_key, version, state, title, unit_code, place_line, province, commune, opens_at,
                           closes_at, choices_max, count_shown, candidate_order, seed, links_kept_days, ruled_on,
                           prepared_by, prepared_at)
        values ($1, $2, 1, 'prepared', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
    ";
    ADD_CANDIDATE = "insert into poll_candidates (poll_id, exemplar_id, ordinal) values ($1, $2, $3)";
    STEP = "
        update polls set version = version + 1, state = $3, opened_at = coalesce($4, opened_at), ended_at = $5,
            cancel_reason = $6, participants = $7
        where poll_id = $1 and version = $2
    ";
    RESULT = "update poll_candidates set endorsements = $3 where poll_id = $1 and exemplar_id = $2";
}

/// A poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poll {
    /// Its id.
    pub id: Id,
    /// How often it changed, from 1.
    pub version: i64,
    /// Where it stands.
    pub state: State,
    /// What is asked.
    pub title: String,
    /// The unit that holds it; `00` for the nation.
    pub unit_code: String,
    /// Its place in words; empty for the nation.
    pub place_line: String,
    /// Its place in today's units.
    pub place: Place,
    /// From when until when it takes endorsements.
    pub window: Window,
    /// Most models that one citizen endorses.
    pub choices_max: usize,
    /// When counts are shown.
    pub count_shown: CountShown,
    /// In which order candidates stand.
    pub order: Order,
    /// Days after the end for which it stays known who endorsed what.
    pub links_kept_days: i64,
    /// The day whose rules it keeps.
    pub ruled_on: Day,
    /// Since when everybody sees it.
    pub opened_at: Option<Instant>,
    /// When it was closed or cancelled.
    pub ended_at: Option<Instant>,
    /// Why it was cancelled.
    pub cancel_reason: Option<String>,
    /// How many took part, once it is closed.
    pub participants: Option<i64>,
    /// Since when nobody can know any more who endorsed what.
    pub unlinked_at: Option<Instant>,
}

impl Poll {
    /// Whether everybody may see how many endorsed what.
    pub fn shows_counts(&self) -> bool {
        match self.state {
            State::Closed => true,
            State::Open => self.count_shown == CountShown::During,
            State::Prepared | State::Cancelled => false,
        }
    }
}

/// A model in a poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The model.
    pub exemplar_id: Id,
    /// Its name; absent once it is no longer public.
    pub title: Option<String>,
    /// Its place.
    pub place_line: String,
    /// How many endorsed it: the result once the poll is closed, or what was put here to be shown.
    pub endorsements: Option<i64>,
}

impl Candidate {
    /// Returns the last part of the model's address.
    pub fn slug(&self) -> String {
        kheo_base::slug_of(self.title.as_deref().unwrap_or_default(), self.exemplar_id)
    }
}

/// A poll about to be prepared.
#[derive(Debug, Clone)]
pub struct NewPoll {
    /// Makes sending the form twice prepare one poll.
    pub form_key: String,
    /// What is asked.
    pub title: String,
    /// Where; `None` for the nation.
    pub territory: Option<Territory>,
    /// From when until when.
    pub window: Window,
    /// The rules that it keeps.
    pub rules: PollRules,
    /// Their day.
    pub ruled_on: Day,
    /// The seed of its order.
    pub seed: u64,
    /// The models in their order.
    pub candidates: Vec<Id>,
}

/// Returns the rules about polls on a day.
///
/// # Errors
/// A fault if the rule set is missing or has another form.
pub fn poll_rules_on(db: &mut Reader<'_>, day: Day) -> Result<PollRules, Fault> {
    kheo_workflows::on(db, "exemplar-polls", day)?.read()
}

/// Loads a poll; `None` if there is none.
///
/// # Errors
/// A fault of the database.
pub fn load_poll(db: &mut Reader<'_>, id: Id) -> Result<Option<Poll>, Fault> {
    db.optional(LOAD, params![id], read_poll)
}

/// Returns polls that everybody sees, newest first, before `before` if given; at most one more than [`LISTED_MAX`].
///
/// # Errors
/// A fault of the database.
pub fn public_polls(db: &mut Reader<'_>, before: Option<Id>) -> Result<Vec<Poll>, Fault> {
    db.all(PUBLIC, params![before.map_or(i64::MAX, Id::to_i64)], read_poll)
}

/// Returns polls that everybody sees after one, in the order of ids: for an index that is built from nothing.
///
/// # Errors
/// A fault of the database.
pub fn found_polls_after(db: &mut Reader<'_>, id: Option<Id>, limit: usize) -> Result<Vec<Poll>, Fault> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    db.all(IN_ORDER, params![id.map_or(i64::MIN, Id::to_i64), limit], read_poll)
}

/// Returns polls that take endorsements now, the one that ends first before the others; of one unit or of all.
///
/// # Errors
/// A fault of the database.
pub fn open_polls(
    db: &mut Reader<'_>,
    unit: Option<&str>,
    now: Instant,
    limit: usize,
) -> Result<Vec<Poll>, Fault> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    db.all(OPEN, params![now, unit.unwrap_or_default(), limit], read_poll)
}

/// Returns the polls of an officer's territories, newest first.
///
/// # Errors
/// A fault of the database.
pub fn office_polls(db: &mut Reader<'_>, scopes: &[Scope]) -> Result<Vec<Poll>, Fault> {
    let mut polls = Vec::new();
    for scope in scopes {
        let place = scope.place();
        polls.extend(db.all(
            OF_PLACE,
            params![place.province, place.commune.unwrap_or_default()],
            read_poll,
        )?);
    }
    polls.sort_by_key(|poll: &Poll| std::cmp::Reverse(poll.id));
    Ok(polls)
}

/// Returns the polls in which a model stands that everybody sees, newest first.
///
/// # Errors
/// A fault of the database.
pub fn polls_with(db: &mut Reader<'_>, exemplar_id: Id) -> Result<Vec<Poll>, Fault> {
    db.all(WITH, params![exemplar_id], read_poll)
}

/// Returns a poll's candidates in the poll's order.
///
/// # Errors
/// A fault of the database.
pub fn candidates(db: &mut Reader<'_>, poll_id: Id) -> Result<Vec<Candidate>, Fault> {
    let rows = db.all(CANDIDATES, params![poll_id], |row| Ok((row.id(0)?, row.opt_int(1)?)))?;
    let mut all = Vec::with_capacity(rows.len());
    for (exemplar_id, endorsements) in rows {
        let (title, place_line) = face(db, exemplar_id)?.unzip();
        all.push(Candidate { exemplar_id, title, place_line: place_line.unwrap_or_default(), endorsements });
    }
    Ok(all)
}

/// What everybody may see of a model: name and place. A person who did not agree to be named is not named here either, and
/// whoever left the public page does not stand here.
fn face(db: &mut Reader<'_>, exemplar_id: Id) -> Result<Option<(String, String)>, Fault> {
    let found = db.optional(FACE, params![exemplar_id], |row| {
        let subject =
            Subject::from_word(&row.text(3)?).ok_or_else(|| Fault::new("an unknown subject is stored"))?;
        let shown = Shown::of(
            subject,
            row.opt_text(5)?.is_some(),
            row.flag(6)?,
            row.text(7)? == Leave::Granted.word(),
        );
        Ok((row.text(0)?, row.text(1)?, row.instant(2)?, row.text(4)?, shown))
    })?;
    let Some((title, place_line, public_at, field, shown)) = found else { return Ok(None) };
    match shown {
        Shown::Whole => Ok(Some((title, place_line))),
        Shown::Unnamed => Ok(Some((masked_title(db, &field, &place_line, public_at.day())?, place_line))),
        Shown::Left => Ok(None),
    }
}

/// Prepares a poll; the same form prepares it once.
///
/// # Errors
/// A fault of the database.
pub fn prepare(tx: &mut Tx<'_, '_>, new: &NewPoll) -> Result<Id, Error> {
    let (now, by) = (tx.now(), tx.by().actor_id);
    if let Some(id) = tx.optional(BY_FORM, params![by, &new.form_key], |row| row.id(0))? {
        tx.nothing_changed();
        return Ok(id);
    }
    let (poll_id, rules) = (tx.new_id(), &new.rules);
    let place = new.territory.as_ref().map_or_else(Place::nation, |territory| territory.now.clone());
    let unit_code = new.territory.as_ref().map_or(kheo_people::NATION, |territory| &territory.unit_code);
    let values = params![
        poll_id,
        &new.form_key,
        &new.title,
        unit_code,
        new.territory.as_ref().map_or("", |territory| territory.place_line.as_str()),
        place.province,
        place.commune,
        new.window.opens_at,
        new.window.closes_at,
        i64::try_from(rules.choices_max).unwrap_or(1),
        rules.count_shown.word(),
        rules.candidate_order.word(),
        new.seed.cast_signed(),
        rules.links_kept_days,
        new.ruled_on,
        by,
        now,
    ];
    tx.run(PREPARE, values)?;
    for (ordinal, exemplar_id) in (0_i64..).zip(&new.candidates) {
        tx.run(ADD_CANDIDATE, params![poll_id, *exemplar_id, ordinal])?;
    }
    let body = Body::new()
        .code("unit", unit_code)
        .number("seed", new.seed.cast_signed())
        .number("candidates", i64::try_from(new.candidates.len()).unwrap_or(i64::MAX));
    tx.record(act("exemplars.poll_prepared", poll_id, Visibility::Office, body))?;
    Ok(poll_id)
}

/// Saves a decided step with its act. Closing counts from the endorsements themselves, not from the counts kept beside them.
///
/// # Errors
/// A refusal if the poll changed since `version`; a fault of the database.
pub fn save_poll_step(
    tx: &mut Tx<'_, '_>,
    poll: &Poll,
    version: i64,
    next: State,
    reason: Option<&str>,
) -> Result<(), Error> {
    let (now, opens) = (tx.now(), next == State::Open);
    let counted = if next == State::Closed { Some(counted_from_rows(tx, poll.id)?) } else { None };
    let participants = counted.as_ref().map(|counted| counted.participants);
    let (opened_at, ended_at) = (opens.then_some(now), (!opens).then_some(now));
    let values = params![poll.id, version, next.word(), opened_at, ended_at, reason, participants];
    if tx.run(STEP, values)? == 0 {
        return Err(Refused::ChangedMeanwhile.into());
    }
    for candidate in if counted.is_some() { candidates(tx, poll.id)? } else { Vec::new() } {
        let count = counted.as_ref().map_or(0, |counted| counted.of(candidate.exemplar_id));
        tx.run(RESULT, params![poll.id, candidate.exemplar_id, count])?;
    }
    let body = Body::new().code("unit", &poll.unit_code);
    let step = match next {
        State::Closed => {
            let body = body.number("participants", participants.unwrap_or(0));
            act("exemplars.poll_closed", poll.id, Visibility::Public, body)
        }
        State::Cancelled => {
            // What nobody ever saw is cancelled quietly.
            let was_public = poll.opened_at.is_some();
            let visibility = if was_public { Visibility::Public } else { Visibility::Office };
            act("exemplars.poll_cancelled", poll.id, visibility, body)
        }
        State::Prepared | State::Open => act("exemplars.poll_opened", poll.id, Visibility::Public, body),
    };
    tx.record(step)?;
    Ok(())
}

pub(super) const fn act(kind: &'static str, poll_id: Id, visibility: Visibility, body: Body) -> NewAct {
    NewAct { kind, subject_kind: "poll", subject_id: poll_id, visibility, body }
}

fn read_poll(row: &Row<'_>) -> Result<Poll, Fault> {
    let unknown = || Fault::new("an unknown word is stored about a poll");
    Ok(Poll {
        id: row.id(0)?,
        version: row.int(1)?,
        state: State::from_word(&row.text(2)?).ok_or_else(unknown)?,
        title: row.text(3)?,
        unit_code: row.text(4)?,
        place_line: row.text(5)?,
        place: Place { province: row.text(6)?, commune: row.opt_text(7)? },
        window: Window { opens_at: row.instant(8)?, closes_at: row.instant(9)? },
        choices_max: usize::try_from(row.int(10)?).unwrap_or(1),
        count_shown: CountShown::from_word(&row.text(11)?).ok_or_else(unknown)?,
        order: Order::from_word(&row.text(12)?).ok_or_else(unknown)?,
        links_kept_days: row.int(13)?,
        ruled_on: row.day(14)?,
        opened_at: row.opt_instant(15)?,
        ended_at: row.opt_instant(16)?,
        cancel_reason: row.opt_text(17)?,
        participants: row.opt_int(18)?,
        unlinked_at: row.opt_instant(19)?,
    })
}
