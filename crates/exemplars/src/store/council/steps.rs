//! Each decided step of a session, saved together with its act.
//!
//! Ballots are the delicate part: a ballot raises one count in `council_tallies` and marks its voter in `council_voters`, two
//! tables that share nothing but the candidate; its act names neither the voter nor the choice. There is no row for a ballot,
//! so nothing about it can be ordered, dated or joined.

use kheo_base::{Day, Error, Fault, Id};
use kheo_journal::{Body, Tx};
use kheo_store::{Reader, params};

use super::act;
use super::councils::{Council, council};
use super::sessions::{Session, council_rules_on, load_session, small};
use crate::rules::council::{
    Attendance, Choice, Command, Decided, Mode, Outcome, PaperCount, Presence, Refused, Tally, decide,
};
use crate::store::levels_on;

kheo_store::statements! {
    PREPARE = "
        insert into council_sessions (session_id, council_id, held_on, place, mode, state, reason)
        values ($1, $2, $3, $4, $5, 'prepared', '')
    ";
    OPEN = "update council_sessions set state = 'open', opened_at = $2 where session_id = $1 and state = 'prepared'";
    END = "
        update council_sessions set state = $2, reason = $3, closed_at = $4
        where session_id = $1 and state in ('prepared', 'open')
    ";
    CLEAR_ROLL = "delete from council_roll where session_id = $1";
    ADD_TO_ROLL = "
        insert into council_roll (session_id, account_id, role, presence, is_remote) values ($1, $2, $3, $4, $5)
    ";
    ADD_CONFLICT = "
        insert into council_conflicts (candidate_id, account_id, kind) values ($1, $2, $3) on conflict do nothing
    ";
    MOVE = "update council_candidates set state = $2 where candidate_id = $1";
    WITHDRAW = "update council_candidates set state = 'withdrawn', reason = $2 where candidate_id = $1";
    BEGIN_AGAIN = "
        update council_candidates set state = 'waiting', reason = $2, begun_again = begun_again + 1
        where candidate_id = $1
    ";
    CLEAR_VOTERS = "delete from council_voters where candidate_id = $1";
    CLEAR_TALLY = "delete from council_tallies where candidate_id = $1";
    CLEAR_TALLIES = "
        delete from council_tallies
        where candidate_id in (select candidate_id from council_candidates where session_id = $1)
    ";
    ADD_VOTER = "insert into council_voters (candidate_id, account_id, has_voted) values ($1, $2, 0)";
    BEGIN_TALLY = "insert into council_tallies (candidate_id, choice, votes) values ($1, $2, 0)";
    // These two write every row of the candidate, changed or not: a database that notes which transaction wrote a row last
    // (PostgreSQL's xmin) or where it lies (ctid) then says the same of each of them.
    MARK_VOTER = "
        update council_voters set has_voted = case when account_id = $2 then 1 else has_voted end where candidate_id = $1
    ";
    COUNT_BALLOT = "
        update council_tallies set votes = votes + case when choice = $2 then 1 else 0 end where candidate_id = $1
    ";
    TALLY = "select choice, votes from council_tallies where candidate_id = $1 order by choice limit 10";
    DECIDE = "
        update council_candidates set state = 'decided', members = $2, eligible = $3, voted = $4, votes_yes = $5,
            votes_no = $6, votes_abstain = $7, votes_needed = $8, passed = $9
        where candidate_id = $1
    ";
    KEEP_PAPER = "
        insert into council_papers (candidate_id, distributed, collected, valid, invalid, votes_yes, votes_no, counted_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
    ";
}

/// Prepares a session of a council.
///
/// # Errors
/// [`Error::Missing`] without such a council; a refusal if its level is not in force on that day; a fault.
pub fn prepare(
    tx: &mut Tx<'_, '_>,
    council_id: Id,
    held_on: Day,
    place: &str,
    mode: Mode,
) -> Result<Id, Error> {
    let Council { level, .. } = council(tx, council_id)?.ok_or(Error::Missing)?;
    if !levels_on(tx, held_on)?.contains(&level) {
        return Err(Refused::LevelNotInForce.into());
    }
    let id = tx.new_id();
    tx.run(PREPARE, params![id, council_id, held_on, place, mode.word()])?;
    let body = Body::new().id("council", council_id).day("held_on", held_on).word("mode", mode.word());
    tx.record(act("exemplars.council_session_prepared", "council_session", id, body))?;
    Ok(id)
}

/// Decides one step of a session by the rules of its day and saves it.
///
/// # Errors
/// [`Error::Missing`] without such a session; why the rules refuse; a fault.
pub fn act_on(tx: &mut Tx<'_, '_>, session_id: Id, command: Command) -> Result<(), Error> {
    let session = load_session(tx, session_id)?.ok_or(Error::Missing)?;
    let rules = council_rules_on(tx, session.sitting.held_on)?;
    let today = tx.now().day();
    let decided = decide(&session.sitting, command, &rules, today)?;
    save(tx, &session, &decided)
}

/// Closes the vote on a candidate with the ballots that came in.
///
/// # Errors
/// As [`act_on`].
pub fn close_vote(tx: &mut Tx<'_, '_>, session_id: Id, candidate_id: Id, early: bool) -> Result<(), Error> {
    let tally = tally(tx, candidate_id)?;
    act_on(tx, session_id, Command::CloseVote { candidate_id, tally, early })
}

/// The counts of an open vote. Nobody but [`close_vote`] reads them.
fn tally(db: &mut Reader<'_>, candidate_id: Id) -> Result<Tally, Fault> {
    let mut tally = Tally::default();
    db.for_each(TALLY, params![candidate_id], &mut |row| {
        let votes = small(row.int(1)?)?;
        match Choice::from_word(&row.text(0)?) {
            Some(Choice::Yes) => tally.yes = votes,
            Some(Choice::No) => tally.no = votes,
            Some(Choice::Abstain) => tally.abstain = votes,
            None => return Err(Fault::new("an unknown choice is stored")),
        }
        Ok(())
    })?;
    Ok(tally)
}

fn save(tx: &mut Tx<'_, '_>, session: &Session, decided: &Decided) -> Result<(), Error> {
    let (id, now) = (session.id, tx.now());
    let (kind, body) = match decided {
        Decided::RollTaken(roll) => ("exemplars.council_roll_taken", save_roll(tx, session, roll)?),
        Decided::Opened => {
            tx.run(OPEN, params![id, now])?;
            ("exemplars.council_session_opened", Body::new())
        }
        Decided::ConflictDeclared(candidate_id, account_id) => {
            if tx.run(ADD_CONFLICT, params![*candidate_id, *account_id, "declared"])? == 0 {
                tx.nothing_changed();
                return Ok(());
            }
            ("exemplars.council_conflict_declared", Body::new().id("candidate", *candidate_id))
        }
        Decided::VoteOpened(candidate_id, voters) => {
            open_vote(tx, session, *candidate_id, voters)?;
            ("exemplars.council_vote_opened", Body::new().id("candidate", *candidate_id))
        }
        Decided::BallotCast(candidate_id, account_id, choice) => {
            return cast(tx, *candidate_id, *account_id, *choice);
        }
        Decided::Voted(candidate_id, outcome, paper) => {
            return save_outcome(tx, session, *candidate_id, outcome, paper.as_ref());
        }
        Decided::BegunAgain(candidate_id, reason) => {
            tx.run(BEGIN_AGAIN, params![*candidate_id, reason])?;
            tx.run(CLEAR_VOTERS, params![*candidate_id])?;
            tx.run(CLEAR_TALLY, params![*candidate_id])?;
            ("exemplars.council_vote_begun_again", Body::new().id("candidate", *candidate_id))
        }
        Decided::Withdrawn(candidate_id, reason) => {
            tx.run(WITHDRAW, params![*candidate_id, reason])?;
            ("exemplars.council_candidate_withdrawn", Body::new().id("candidate", *candidate_id))
        }
        Decided::Closed => {
            tx.run(END, params![id, "closed", "", now])?;
            ("exemplars.council_session_closed", Body::new())
        }
        Decided::Cancelled(reason) => {
            tx.run(END, params![id, "cancelled", reason, now])?;
            tx.run(CLEAR_TALLIES, params![id])?;
            ("exemplars.council_session_cancelled", Body::new())
        }
    };
    tx.record(act(kind, "council_session", id, body))?;
    Ok(())
}

fn save_roll(tx: &mut Tx<'_, '_>, session: &Session, roll: &[Attendance]) -> Result<Body, Fault> {
    tx.run(CLEAR_ROLL, params![session.id])?;
    let (mut present, mut remote) = (0, 0);
    for line in roll {
        let seat = session.seats.iter().find(|seat| seat.account_id == line.account_id);
        let role = seat.map_or("member", |seat| seat.role.word());
        let is_there = line.presence == Presence::Present;
        let is_remote = is_there && line.is_remote;
        let values = params![session.id, line.account_id, role, line.presence.word(), is_remote];
        tx.run(ADD_TO_ROLL, values)?;
        present += i64::from(is_there);
        remote += i64::from(is_remote);
    }
    let members = i64::try_from(roll.len()).unwrap_or(i64::MAX);
    Ok(Body::new().number("members", members).number("present", present).number("remote", remote))
}

/// Fixes who takes part. All rows stand there, in the order of accounts, before the first ballot comes.
fn open_vote(tx: &mut Tx<'_, '_>, session: &Session, candidate_id: Id, voters: &[Id]) -> Result<(), Fault> {
    tx.run(MOVE, params![candidate_id, "voting"])?;
    let mut voters = voters.to_vec();
    voters.sort_unstable();
    for account_id in voters {
        tx.run(ADD_VOTER, params![candidate_id, account_id])?;
    }
    for choice in Choice::ALL {
        tx.run(BEGIN_TALLY, params![candidate_id, choice.word()])?;
    }
    // Whoever is excluded as a writer stays excluded in the minutes, whatever happens to the file later.
    let conflicts = session.sitting.candidate(candidate_id).map(|candidate| candidate.conflicts.clone());
    for account_id in conflicts.unwrap_or_default() {
        if session.sitting.members.contains(&account_id) {
            tx.run(ADD_CONFLICT, params![candidate_id, account_id, "writer"])?;
        }
    }
    Ok(())
}

/// Keeps one ballot: who voted in one place, what was chosen in another.
fn cast(tx: &mut Tx<'_, '_>, candidate_id: Id, account_id: Id, choice: Choice) -> Result<(), Error> {
    tx.run(MARK_VOTER, params![candidate_id, account_id])?;
    // A restored copy has no counts of open votes: see `wiring::PASSING_TABLES`.
    if tx.run(COUNT_BALLOT, params![candidate_id, choice.word()])? == 0 {
        return Err(Refused::TallyLost.into());
    }
    tx.record(act("exemplars.ballot_cast", "council_candidate", candidate_id, Body::new()))?;
    Ok(())
}

fn save_outcome(
    tx: &mut Tx<'_, '_>,
    session: &Session,
    candidate_id: Id,
    outcome: &Outcome,
    paper: Option<&PaperCount>,
) -> Result<(), Error> {
    let candidate = session.sitting.candidate(candidate_id).ok_or(Error::Missing)?;
    let number = i64::from;
    let values = params![
        candidate_id,
        number(outcome.members),
        number(outcome.eligible),
        number(outcome.voted),
        number(outcome.yes),
        number(outcome.no),
        number(outcome.abstain),
        number(outcome.needed),
        outcome.passed,
    ];
    tx.run(DECIDE, values)?;
    tx.run(CLEAR_TALLY, params![candidate_id])?;
    if let Some(paper) = paper {
        let values = params![
            candidate_id,
            number(paper.distributed),
            number(paper.collected),
            number(paper.valid),
            number(paper.invalid),
            number(paper.yes),
            number(paper.no),
            &paper.counted_by,
        ];
        tx.run(KEEP_PAPER, values)?;
    }
    let body = Body::new()
        .id("session", session.id)
        .id("candidate", candidate_id)
        .word("purpose", candidate.purpose.word())
        .code("level", &session.council.level)
        .number("members", outcome.members)
        .number("eligible", outcome.eligible)
        .number("yes", outcome.yes)
        .number("no", outcome.no)
        .number("abstain", outcome.abstain)
        .word("result", if outcome.passed { "passed" } else { "failed" });
    tx.record(act("exemplars.council_voted", "exemplar", candidate.exemplar_id, body))?;
    Ok(())
}
