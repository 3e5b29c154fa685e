//! What councils said of a model.

use kheo_base::{Day, Fault, Id};
use kheo_journal::Tx;
use kheo_store::{Reader, params};

use super::sessions::{council_rules_on, read_outcome};
use crate::rules::council::{self as rules, CandidateState, Outcome, Purpose, SessionState, Verdict};
use crate::rules::{Command, Decision, ThatDay};
use crate::store::levels_on;

kheo_store::statements! {
    LAST_VOTE = "
        select c.candidate_id, c.passed from council_candidates c
        join council_sessions s on s.session_id = c.session_id
        where c.exemplar_id = $1 and c.level = $2 and c.purpose = $3 and c.state = 'decided' and s.state = 'closed'
            and s.held_on <= $4
        order by s.held_on desc, s.closed_at desc, c.candidate_id desc limit 1
    ";
    REMEMBER = "insert into exemplar_recognition_votes (recognition_id, candidate_id) values ($1, $2)";
    VOTES_ON = "
        select c.candidate_id, s.session_id, s.held_on, s.state, k.name, c.level, c.purpose, c.state, c.reason, c.members,
            c.eligible, c.voted, c.votes_yes, c.votes_no, c.votes_abstain, c.votes_needed, c.passed
        from council_candidates c join council_sessions s on s.session_id = c.session_id
        join councils k on k.council_id = s.council_id
        where c.exemplar_id = $1 order by s.held_on desc, c.candidate_id desc limit 50
    ";
}

/// A vote on a model, past or planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileVote {
    /// In which session.
    pub session_id: Id,
    /// Its day.
    pub held_on: Day,
    /// Where the session stands.
    pub session_state: SessionState,
    /// Of which council.
    pub council: String,
    /// At which level.
    pub level: String,
    /// For what.
    pub purpose: Purpose,
    /// Where the candidate stands.
    pub state: CandidateState,
    /// Why it was withdrawn or its vote began again.
    pub reason: String,
    /// What came of it.
    pub outcome: Option<Outcome>,
}

/// Returns what the council said of a model at a level for a purpose: `recognition`, `exemplary` or `award`.
///
/// # Errors
/// A fault of the database.
pub fn verdict(
    db: &mut Reader<'_>,
    exemplar_id: Id,
    level: &str,
    purpose: &str,
    on: Day,
) -> Result<Verdict, Fault> {
    let purpose = Purpose::from_word(purpose).ok_or_else(|| Fault::new("an unknown purpose of a vote"))?;
    let last = last_vote(db, exemplar_id, level, purpose, on)?.map(|(_, passed)| passed);
    Ok(rules::verdict(&council_rules_on(db, on)?, purpose, level, last))
}

/// Returns what held on the day of a recognition; of any other step nothing is asked.
///
/// # Errors
/// A fault of the database.
pub fn that_day(db: &mut Reader<'_>, exemplar_id: Id, command: &Command) -> Result<ThatDay, Fault> {
    let Command::Recognise(Decision { level, decided_on, .. }, _) = command else {
        return Ok(ThatDay::default());
    };
    let council = verdict(db, exemplar_id, level, Purpose::Recognition.word(), *decided_on)?;
    Ok(ThatDay { levels: levels_on(db, *decided_on)?, council })
}

/// Remembers on which vote a recognition rests, if there was one.
pub(in crate::store) fn remember_vote(
    tx: &mut Tx<'_, '_>,
    recognition_id: Id,
    exemplar_id: Id,
    decision: &Decision,
) -> Result<(), Fault> {
    let vote = last_vote(tx, exemplar_id, &decision.level, Purpose::Recognition, decision.decided_on)?;
    if let Some((candidate_id, _)) = vote {
        tx.run(REMEMBER, params![recognition_id, candidate_id])?;
    }
    Ok(())
}

/// The last closed vote, and whether it passed.
fn last_vote(
    db: &mut Reader<'_>,
    exemplar_id: Id,
    level: &str,
    purpose: Purpose,
    on: Day,
) -> Result<Option<(Id, bool)>, Fault> {
    let values = params![exemplar_id, level, purpose.word(), on];
    db.optional(LAST_VOTE, values, |row| Ok((row.id(0)?, row.flag(1)?)))
}

/// Returns every vote on a model, latest first.
///
/// # Errors
/// A fault of the database.
pub fn votes_on(db: &mut Reader<'_>, exemplar_id: Id) -> Result<Vec<FileVote>, Fault> {
    let unknown = || Fault::new("an unknown word of the council is stored");
    db.all(VOTES_ON, params![exemplar_id], |row| {
        Ok(FileVote {
            session_id: row.id(1)?,
            held_on: row.day(2)?,
            session_state: SessionState::from_word(&row.text(3)?).ok_or_else(unknown)?,
            council: row.text(4)?,
            level: row.text(5)?,
            purpose: Purpose::from_word(&row.text(6)?).ok_or_else(unknown)?,
            state: CandidateState::from_word(&row.text(7)?).ok_or_else(unknown)?,
            reason: row.text(8)?,
            outcome: read_outcome(row, 9)?,
        })
    })
}
