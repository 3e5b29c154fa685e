//! One session of a council, and the function that decides every step of it.

use kheo_base::{Day, Id};

use super::{
    CandidateState, Choice, CouncilRules, Outcome, PaperCount, Presence, Purpose, Refused, SessionState,
    Tally,
};
use crate::rules::State;

/// Fewest ballots with which a vote is closed before everybody has voted: the sum of one or two tells what each says.
const SECRET_BALLOTS_MIN: u32 = 3;

/// What the rules need to know of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    /// Where it stands.
    pub state: SessionState,
    /// Its day.
    pub held_on: Day,
    /// The council's level.
    pub level: String,
    /// Members of the day.
    pub members: Vec<Id>,
    /// The roll, as last taken.
    pub roll: Vec<Attendance>,
    /// The agenda, in order.
    pub agenda: Vec<Candidate>,
}

/// One line of the roll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attendance {
    /// The member.
    pub account_id: Id,
    /// Whether the member is there.
    pub presence: Presence,
    /// Whether from elsewhere.
    pub is_remote: bool,
}

/// A model on the agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its id.
    pub candidate_id: Id,
    /// Its number on the agenda, from 1.
    pub number: u32,
    /// The model.
    pub exemplar_id: Id,
    /// For what it is voted on.
    pub purpose: Purpose,
    /// Where it stands.
    pub state: CandidateState,
    /// Accounts that take no part: writers of the file, and whoever declared a conflict.
    pub conflicts: Vec<Id>,
    /// Who takes part in its vote, once that was opened.
    pub voters: Vec<Voter>,
    /// What came of its vote.
    pub outcome: Option<Outcome>,
}

/// Somebody who takes part in a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Voter {
    /// The account.
    pub account_id: Id,
    /// Whether the ballot is in.
    pub has_voted: bool,
}

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Say who is there.
    TakeRoll(Vec<Attendance>),
    /// Open the session.
    Open,
    /// Take no part in the vote on a candidate.
    DeclareConflict(Id, Id),
    /// Open the vote on a candidate.
    OpenVote(Id),
    /// Vote: the candidate, the member, the choice.
    Cast(Id, Id, Choice),
    /// Close the vote on a candidate.
    CloseVote {
        /// The candidate.
        candidate_id: Id,
        /// The ballots.
        tally: Tally,
        /// Whether those who have not voted count as abstaining.
        early: bool,
    },
    /// Close it with what was counted on paper.
    CountPaper(Id, PaperCount),
    /// Let everybody vote once more on a candidate.
    BeginAgain(Id, String),
    /// Take a candidate off the agenda.
    Withdraw(Id, String),
    /// Close the session.
    Close,
    /// Cancel the session.
    Cancel(String),
}

/// What becomes true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    /// Who is there.
    RollTaken(Vec<Attendance>),
    /// The session is open.
    Opened,
    /// A member takes no part in a vote.
    ConflictDeclared(Id, Id),
    /// The vote on a candidate is open to these.
    VoteOpened(Id, Vec<Id>),
    /// A ballot is in.
    BallotCast(Id, Id, Choice),
    /// The vote on a candidate is closed.
    Voted(Id, Outcome, Option<PaperCount>),
    /// It begins again.
    BegunAgain(Id, String),
    /// A candidate is off the agenda.
    Withdrawn(Id, String),
    /// The session is over.
    Closed,
    /// The session does not count.
    Cancelled(String),
}

/// How a model stands with the council for a purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It can be put on an agenda.
    Free,
    /// It stands on the agenda of a session that is not over.
    OnAgenda,
    /// It passed.
    Passed,
}

/// A model that somebody wants on an agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nominee {
    /// For what.
    pub purpose: Purpose,
    /// Where its file stands.
    pub state: State,
    /// Levels at which it is recognised.
    pub levels: Vec<String>,
    /// Whether it lies in the council's territory.
    pub is_within: bool,
    /// How it stands with the council.
    pub standing: Standing,
}

/// Decides whether a model can be put on the agenda.
///
/// # Errors
/// A [`Refused`] that says which rule stands against it.
pub fn nominate(sitting: &Sitting, nominee: &Nominee) -> Result<(), Refused> {
    if !matches!(sitting.state, SessionState::Prepared | SessionState::Open) {
        return Err(Refused::SessionOver);
    }
    if !nominee.is_within {
        return Err(Refused::Elsewhere);
    }
    let is_recognised = nominee.state == State::Recognised;
    let is_ready = match nominee.purpose {
        Purpose::Recognition => {
            (is_recognised || nominee.state == State::Accepted) && !nominee.levels.contains(&sitting.level)
        }
        Purpose::Exemplary | Purpose::Award => is_recognised,
    };
    match nominee.standing {
        _ if !is_ready => Err(Refused::NotReady),
        Standing::OnAgenda => Err(Refused::OnAgenda),
        Standing::Passed => Err(Refused::PassedAlready),
        Standing::Free => Ok(()),
    }
}

/// Decides one step.
///
/// # Errors
/// A [`Refused`] that says which rule stands against it.
pub fn decide(
    sitting: &Sitting,
    command: Command,
    rules: &CouncilRules,
    today: Day,
) -> Result<Decided, Refused> {
    if !matches!(sitting.state, SessionState::Prepared | SessionState::Open) {
        return Err(Refused::SessionOver);
    }
    match command {
        Command::TakeRoll(roll) => {
            if !sitting.is_whole(&roll) {
                return Err(Refused::RollIncomplete);
            }
            Ok(Decided::RollTaken(roll))
        }
        Command::Open => sitting.open(rules, today),
        Command::DeclareConflict(candidate_id, account_id) => {
            sitting.waiting(candidate_id)?;
            if !sitting.members.contains(&account_id) {
                return Err(Refused::NotAVoter);
            }
            Ok(Decided::ConflictDeclared(candidate_id, account_id))
        }
        Command::OpenVote(candidate_id) => sitting.open_vote(candidate_id, rules),
        Command::Cast(candidate_id, account_id, choice) => {
            let candidate = sitting.voting(candidate_id)?;
            match candidate.voters.iter().find(|voter| voter.account_id == account_id) {
                None => Err(Refused::NotAVoter),
                // Concerned since the vote was opened: the ballot stays out and counts as abstaining.
                Some(_) if candidate.conflicts.contains(&account_id) => Err(Refused::NotAVoter),
                Some(voter) if voter.has_voted => Err(Refused::VotedAlready),
                Some(_) => Ok(Decided::BallotCast(candidate_id, account_id, choice)),
            }
        }
        Command::CloseVote { candidate_id, tally, early } => {
            sitting.close_vote(candidate_id, tally, early, rules)
        }
        Command::CountPaper(candidate_id, paper) => sitting.count_paper(candidate_id, paper, rules),
        Command::BeginAgain(candidate_id, reason) => {
            sitting.voting(candidate_id)?;
            Ok(Decided::BegunAgain(candidate_id, given(reason)?))
        }
        Command::Withdraw(candidate_id, reason) => {
            sitting.waiting(candidate_id)?;
            Ok(Decided::Withdrawn(candidate_id, given(reason)?))
        }
        Command::Close => sitting.close(),
        Command::Cancel(reason) => Ok(Decided::Cancelled(given(reason)?)),
    }
}

fn given(reason: String) -> Result<String, Refused> {
    if reason.trim().is_empty() { Err(Refused::ReasonMissing) } else { Ok(reason) }
}

/// Counts; no council has more members than fit.
fn count_of<T>(these: impl IntoIterator<Item = T>) -> u32 {
    u32::try_from(these.into_iter().count()).unwrap_or(u32::MAX)
}

impl Sitting {
    /// Returns the members who are there.
    pub fn present(&self) -> impl Iterator<Item = Id> {
        let there = self.roll.iter().filter(|line| line.presence == Presence::Present);
        there.map(|line| line.account_id).filter(|account_id| self.members.contains(account_id))
    }

    /// Returns those who are there and may vote on a candidate: without those in conflict.
    pub fn eligible(&self, candidate: &Candidate) -> Vec<Id> {
        self.present().filter(|account_id| !candidate.conflicts.contains(account_id)).collect()
    }

    /// Returns a candidate.
    pub fn candidate(&self, candidate_id: Id) -> Option<&Candidate> {
        self.agenda.iter().find(|candidate| candidate.candidate_id == candidate_id)
    }

    /// Whether the roll names each member of the day once and nobody else.
    fn is_whole(&self, roll: &[Attendance]) -> bool {
        let is_named_once = |member: &Id| roll.iter().filter(|line| line.account_id == *member).count() == 1;
        !roll.is_empty() && roll.len() == self.members.len() && self.members.iter().all(is_named_once)
    }

    fn open(&self, rules: &CouncilRules, today: Day) -> Result<Decided, Refused> {
        if self.state == SessionState::Open {
            return Err(Refused::SessionOpenAlready);
        }
        if self.held_on > today {
            return Err(Refused::SessionLater { held_on: self.held_on });
        }
        if !self.is_whole(&self.roll) {
            return Err(Refused::RollIncomplete);
        }
        let (present, members) = (count_of(self.present()), count_of(&self.members));
        let needed = rules.quorum_of(members);
        if present < needed {
            return Err(Refused::NoQuorum { present, members, needed });
        }
        Ok(Decided::Opened)
    }

    fn open_vote(&self, candidate_id: Id, rules: &CouncilRules) -> Result<Decided, Refused> {
        if self.state != SessionState::Open {
            return Err(Refused::SessionNotOpen);
        }
        let candidate = self.waiting(candidate_id)?;
        let eligible = self.eligible(candidate);
        let (present, members) = (count_of(&eligible), count_of(&self.members));
        let needed = rules.quorum_of(members);
        if present < needed {
            return Err(Refused::NoQuorumFor { number: candidate.number, present, members, needed });
        }
        Ok(Decided::VoteOpened(candidate_id, eligible))
    }

    fn close_vote(
        &self,
        candidate_id: Id,
        tally: Tally,
        early: bool,
        rules: &CouncilRules,
    ) -> Result<Decided, Refused> {
        let candidate = self.voting(candidate_id)?;
        let voted = count_of(candidate.voters.iter().filter(|voter| voter.has_voted));
        if tally.cast() != voted {
            return Err(Refused::TallyLost);
        }
        let count = count_of(&candidate.voters) - voted;
        if count > 0 && !early {
            return Err(Refused::BallotsOutstanding { count });
        }
        if count > 0 && (1..SECRET_BALLOTS_MIN).contains(&voted) {
            return Err(Refused::BallotsTooFew { voted, needed: SECRET_BALLOTS_MIN });
        }
        Ok(Decided::Voted(candidate_id, self.outcome(candidate, tally, rules), None))
    }

    fn count_paper(
        &self,
        candidate_id: Id,
        paper: PaperCount,
        rules: &CouncilRules,
    ) -> Result<Decided, Refused> {
        let candidate = self.voting(candidate_id)?;
        if candidate.voters.iter().any(|voter| voter.has_voted) {
            return Err(Refused::BallotsMixed);
        }
        let tally = paper.tally(count_of(&candidate.voters))?;
        Ok(Decided::Voted(candidate_id, self.outcome(candidate, tally, rules), Some(paper)))
    }

    fn outcome(&self, candidate: &Candidate, tally: Tally, rules: &CouncilRules) -> Outcome {
        let about = (candidate.purpose, self.level.as_str());
        Outcome::count(rules, about, count_of(&self.members), count_of(&candidate.voters), tally)
    }

    fn close(&self) -> Result<Decided, Refused> {
        if self.state != SessionState::Open {
            return Err(Refused::SessionNotOpen);
        }
        if self.agenda.is_empty() {
            return Err(Refused::AgendaEmpty);
        }
        let is_over =
            |state: CandidateState| matches!(state, CandidateState::Decided | CandidateState::Withdrawn);
        let count = count_of(self.agenda.iter().filter(|candidate| !is_over(candidate.state)));
        if count > 0 { Err(Refused::VotesOutstanding { count }) } else { Ok(Decided::Closed) }
    }

    fn waiting(&self, candidate_id: Id) -> Result<&Candidate, Refused> {
        let candidate = self.candidate(candidate_id).ok_or(Refused::NotWaiting)?;
        if candidate.state == CandidateState::Waiting { Ok(candidate) } else { Err(Refused::NotWaiting) }
    }

    fn voting(&self, candidate_id: Id) -> Result<&Candidate, Refused> {
        let candidate = self.candidate(candidate_id).ok_or(Refused::NotVoting)?;
        let is_voting = self.state == SessionState::Open && candidate.state == CandidateState::Voting;
        if is_voting { Ok(candidate) } else { Err(Refused::NotVoting) }
    }
}
