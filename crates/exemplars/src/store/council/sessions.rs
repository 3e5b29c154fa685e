//! Loading a session with its roll, its agenda and who may vote on what. Ballots are not loaded here: see `steps.rs`.

use kheo_base::{Day, Fault, Id, Instant};
use kheo_people::Scope;
use kheo_store::{Reader, Row, params};

use super::councils::{Council, members_of, read_council};
use crate::rules::council::{
    Attendance, Candidate, CandidateState, CouncilRules, MemberRole, Mode, Outcome, PaperCount, Presence,
    Purpose, SessionState, Sitting, Voter,
};

kheo_store::statements! {
    SESSION = "
        select s.session_id, s.held_on, s.place, s.mode, s.state, s.reason, s.opened_at, s.closed_at,
            c.council_id, c.name, c.level, c.province, c.commune
        from council_sessions s join councils c on c.council_id = s.council_id where s.session_id = $1
    ";
    ROLL = "
        select account_id, role, presence, is_remote from council_roll
        where session_id = $1 order by account_id limit 200
    ";
    AGENDA = "
        select c.candidate_id, c.ordinal, c.exemplar_id, c.purpose, c.state, c.reason, c.begun_again, c.members,
            c.eligible, c.voted, c.votes_yes, c.votes_no, c.votes_abstain, c.votes_needed, c.passed, e.title,
            e.place_line, p.distributed, p.collected, p.valid, p.invalid, p.votes_yes, p.votes_no, p.counted_by
        from council_candidates c join exemplars e on e.exemplar_id = c.exemplar_id
        left join council_papers p on p.candidate_id = c.candidate_id
        where c.session_id = $1 order by c.ordinal limit 300
    ";
    CONFLICTS = "
        select x.candidate_id, x.account_id from council_conflicts x
        join council_candidates c on c.candidate_id = x.candidate_id
        where c.session_id = $1 order by x.candidate_id, x.account_id limit 15000
    ";
    // Whoever wrote in a file takes no part, whether the vote on it was opened yet or not.
    WRITERS = "
        select c.candidate_id, w.account_id from exemplar_writers w
        join council_candidates c on c.exemplar_id = w.exemplar_id
        where c.session_id = $1 and c.state in ('waiting', 'voting') order by c.candidate_id, w.account_id limit 15000
    ";
    // A conflict that was declared in another session or as an appraiser is one here too.
    DECLARED = "
        select c.candidate_id, x.account_id from council_candidates c
        join council_candidates other on other.exemplar_id = c.exemplar_id
        join council_conflicts x on x.candidate_id = other.candidate_id and x.kind = 'declared'
        where c.session_id = $1 and c.state in ('waiting', 'voting')
        union
        select c.candidate_id, a.appraiser_id from council_candidates c
        join appraisal_assignments a on a.exemplar_id = c.exemplar_id and a.progress = 'conflicted'
        where c.session_id = $1 and c.state in ('waiting', 'voting') limit 15000
    ";
    VOTERS = "
        select v.candidate_id, v.account_id, v.has_voted from council_voters v
        join council_candidates c on c.candidate_id = v.candidate_id
        where c.session_id = $1 order by v.candidate_id, v.account_id limit 15000
    ";
    OF_COUNCIL = "
        select s.session_id, s.held_on, s.place, s.mode, s.state, c.council_id, c.name, c.level, c.province, c.commune
        from council_sessions s join councils c on c.council_id = s.council_id
        where s.council_id = $1 order by s.held_on desc, s.session_id desc limit 100
    ";
    OF_MEMBER = "
        select s.session_id, s.held_on, s.place, s.mode, s.state, c.council_id, c.name, c.level, c.province, c.commune
        from council_sessions s join councils c on c.council_id = s.council_id
        join council_members m on m.council_id = s.council_id and m.account_id = $1
            and m.valid_from <= s.held_on and (m.valid_to is null or m.valid_to > s.held_on)
        where s.state <> 'cancelled' order by s.held_on desc, s.session_id desc limit 50
    ";
    NOT_OVER = "
        select s.session_id, s.held_on, s.place, s.mode, s.state, c.council_id, c.name, c.level, c.province, c.commune
        from council_sessions s join councils c on c.council_id = s.council_id
        where s.state in ('prepared', 'open') and ($1 = '00' or c.province = $1) and ($2 = '' or c.commune = $2)
        order by s.held_on, s.session_id limit 100
    ";
}

/// A session with everything that its pages show, and nothing of its open ballots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: Id,
    /// Whose session it is.
    pub council: Council,
    /// How members come together.
    pub mode: Mode,
    /// Where.
    pub place: String,
    /// Why it was cancelled.
    pub reason: String,
    /// When it was opened.
    pub opened_at: Option<Instant>,
    /// When it was closed or cancelled.
    pub closed_at: Option<Instant>,
    /// What the rules need to know.
    pub sitting: Sitting,
    /// As what each member of the day sits there, in the order of `sitting.members`.
    pub seats: Vec<Seat>,
    /// What else is known of each candidate, in the order of `sitting.agenda`.
    pub agenda: Vec<Agendum>,
}

/// A member of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// The account.
    pub account_id: Id,
    /// As what.
    pub role: MemberRole,
}

/// What is known of a candidate beyond what the rules need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agendum {
    /// The model's name.
    pub title: String,
    /// Its place.
    pub place_line: String,
    /// Why it was withdrawn, or why its vote began again.
    pub reason: String,
    /// How often its vote began again.
    pub begun_again: i64,
    /// What was counted on paper.
    pub paper: Option<PaperCount>,
}

/// A session in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionLine {
    /// Its id.
    pub id: Id,
    /// Its day.
    pub held_on: Day,
    /// Where.
    pub place: String,
    /// How members come together.
    pub mode: Mode,
    /// Where it stands.
    pub state: SessionState,
    /// Whose session it is.
    pub council: Council,
}

impl Session {
    /// Returns each candidate with what else is known of it.
    pub fn candidates(&self) -> impl Iterator<Item = (&Candidate, &Agendum)> {
        self.sitting.agenda.iter().zip(&self.agenda)
    }
}

/// Returns what the rules of a day say about councils.
///
/// # Errors
/// A fault if the rule set is missing or has another form.
pub fn council_rules_on(db: &mut Reader<'_>, day: Day) -> Result<CouncilRules, Fault> {
    kheo_workflows::on(db, "exemplar-council", day)?.read()
}

/// Loads a session; `None` if there is no such session.
///
/// # Errors
/// A fault of the database.
pub fn load_session(db: &mut Reader<'_>, id: Id) -> Result<Option<Session>, Fault> {
    let Some(mut session) = db.optional(SESSION, params![id], read_session)? else { return Ok(None) };
    let mut seats = Vec::new();
    session.sitting.roll = db.all(ROLL, params![id], |row| {
        let account_id = row.id(0)?;
        seats.push(Seat { account_id, role: known(MemberRole::from_word(&row.text(1)?))? });
        let presence = known(Presence::from_word(&row.text(2)?))?;
        Ok(Attendance { account_id, presence, is_remote: row.flag(3)? })
    })?;
    // Until the session opens, its members are those of the day; from then on those whom the roll named.
    if session.sitting.state == SessionState::Prepared {
        let held_on = session.sitting.held_on;
        let mut members = members_of(db, session.council.id, held_on)?;
        members.retain(|member| member.term.holds_on(held_on));
        seats =
            members.iter().map(|member| Seat { account_id: member.account_id, role: member.role }).collect();
    }
    session.sitting.members = seats.iter().map(|seat| seat.account_id).collect();
    session.seats = seats;
    db.for_each(AGENDA, params![id], &mut |row| {
        session.sitting.agenda.push(read_candidate(row)?);
        session.agenda.push(read_agendum(row)?);
        Ok(())
    })?;
    for statement in [CONFLICTS, WRITERS, DECLARED] {
        for (candidate_id, account_id) in
            db.all(statement, params![id], |row| Ok((row.id(0)?, row.id(1)?)))?
        {
            if let Some(candidate) = of(&mut session.sitting, candidate_id)
                && !candidate.conflicts.contains(&account_id)
            {
                candidate.conflicts.push(account_id);
            }
        }
    }
    db.for_each(VOTERS, params![id], &mut |row| {
        let voter = Voter { account_id: row.id(1)?, has_voted: row.flag(2)? };
        if let Some(candidate) = of(&mut session.sitting, row.id(0)?) {
            candidate.voters.push(voter);
        }
        Ok(())
    })?;
    Ok(Some(session))
}

fn of(sitting: &mut Sitting, candidate_id: Id) -> Option<&mut Candidate> {
    sitting.agenda.iter_mut().find(|candidate| candidate.candidate_id == candidate_id)
}

fn known<T>(word: Option<T>) -> Result<T, Fault> {
    word.ok_or_else(|| Fault::new("an unknown word of the council is stored"))
}

fn read_session(row: &Row<'_>) -> Result<Session, Fault> {
    let council = read_council(row, 8)?;
    Ok(Session {
        id: row.id(0)?,
        place: row.text(2)?,
        mode: known(Mode::from_word(&row.text(3)?))?,
        reason: row.text(5)?,
        opened_at: row.opt_instant(6)?,
        closed_at: row.opt_instant(7)?,
        sitting: Sitting {
            state: known(SessionState::from_word(&row.text(4)?))?,
            held_on: row.day(1)?,
            level: council.level.clone(),
            members: Vec::new(),
            roll: Vec::new(),
            agenda: Vec::new(),
        },
        council,
        seats: Vec::new(),
        agenda: Vec::new(),
    })
}

pub(super) fn small(number: i64) -> Result<u32, Fault> {
    u32::try_from(number).map_err(|error| Fault::because("reading a count of votes", error))
}

fn read_candidate(row: &Row<'_>) -> Result<Candidate, Fault> {
    Ok(Candidate {
        candidate_id: row.id(0)?,
        number: small(row.int(1)?)?,
        exemplar_id: row.id(2)?,
        purpose: known(Purpose::from_word(&row.text(3)?))?,
        state: known(CandidateState::from_word(&row.text(4)?))?,
        conflicts: Vec::new(),
        voters: Vec::new(),
        outcome: read_outcome(row, 7)?,
    })
}

/// Reads the eight columns of an outcome, if there is one.
pub(super) fn read_outcome(row: &Row<'_>, first: usize) -> Result<Option<Outcome>, Fault> {
    if row.opt_int(first)?.is_none() {
        return Ok(None);
    }
    let number = |place: usize| small(row.int(first + place)?);
    Ok(Some(Outcome {
        members: number(0)?,
        eligible: number(1)?,
        voted: number(2)?,
        yes: number(3)?,
        no: number(4)?,
        abstain: number(5)?,
        needed: number(6)?,
        passed: row.flag(first + 7)?,
    }))
}

fn read_agendum(row: &Row<'_>) -> Result<Agendum, Fault> {
    let number = |place: usize| small(row.int(place)?);
    let paper = match row.opt_text(23)? {
        None => None,
        Some(counted_by) => Some(PaperCount {
            distributed: number(17)?,
            collected: number(18)?,
            valid: number(19)?,
            invalid: number(20)?,
            yes: number(21)?,
            no: number(22)?,
            counted_by,
        }),
    };
    Ok(Agendum {
        title: row.text(15)?,
        place_line: row.text(16)?,
        reason: row.text(5)?,
        begun_again: row.int(6)?,
        paper,
    })
}

fn read_line(row: &Row<'_>) -> Result<SessionLine, Fault> {
    Ok(SessionLine {
        id: row.id(0)?,
        held_on: row.day(1)?,
        place: row.text(2)?,
        mode: known(Mode::from_word(&row.text(3)?))?,
        state: known(SessionState::from_word(&row.text(4)?))?,
        council: read_council(row, 5)?,
    })
}

/// Returns the sessions of a council, latest first.
///
/// # Errors
/// A fault of the database.
pub fn sessions_of_council(db: &mut Reader<'_>, council_id: Id) -> Result<Vec<SessionLine>, Fault> {
    db.all(OF_COUNCIL, params![council_id], read_line)
}

/// Returns the sessions to which somebody belongs, latest first.
///
/// # Errors
/// A fault of the database.
pub fn sessions_of_member(db: &mut Reader<'_>, account_id: Id) -> Result<Vec<SessionLine>, Fault> {
    db.all(OF_MEMBER, params![account_id], read_line)
}

/// Returns the sessions of some territories that are not over, next one first.
///
/// # Errors
/// A fault of the database.
pub fn sessions_in(db: &mut Reader<'_>, scopes: &[Scope]) -> Result<Vec<SessionLine>, Fault> {
    let mut found = Vec::new();
    for scope in scopes {
        let place = scope.place();
        let commune = place.commune.unwrap_or_default();
        found.extend(db.all(NOT_OVER, params![place.province, commune], read_line)?);
    }
    Ok(found)
}
