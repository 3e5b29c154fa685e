//! The council: who may vote on what, when a vote counts, and what the council said.
//!
//! ```text
//! session:    prepared ─open─► open ─close─► closed      (or cancelled, with a reason)
//! candidate:  waiting ─open its vote─► voting ─close it─► decided
//!                │  ▲                    │
//!                │  └────begin again─────┘
//!                └─withdraw─► withdrawn
//! ```
//!
//! How the quorum is counted for one candidate: members who wrote in its file or declared a conflict of interest take no part
//! and do not count as present for it, but they stay members. Two thirds of **all** members of the day must remain. This is
//! the careful reading: a conflict never makes it easier to reach the quorum. What a vote needs is in the dated rule set
//! `exemplar-council`.

mod count;
mod members;
mod refused;
mod sitting;
mod terms;
mod words;

pub use count::{Outcome, PaperCount, Tally};
pub use members::{Term, appoint, level_of};
pub use refused::Refused;
pub use sitting::{
    Attendance, Candidate, Command, Decided, Nominee, Sitting, Standing, Voter, decide, nominate,
};
pub use terms::{Base, CouncilRules, Higher, Share, Threshold};
pub use words::{CandidateState, Choice, MemberRole, Mode, Presence, Purpose, SessionState};

/// What the council said of a model at a level.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Verdict {
    /// The rule set of the day asks for no council.
    NotRequired,
    /// No closed session has voted on it.
    #[default]
    Missing,
    /// It was voted on and did not pass.
    Failed,
    /// It passed, with quorum and threshold.
    Passed,
}

/// Joins what the rules of the day ask for with what the last closed vote said, if there was one.
pub fn verdict(rules: &CouncilRules, purpose: Purpose, level: &str, last_vote: Option<bool>) -> Verdict {
    match last_vote {
        _ if !rules.requires(purpose, level) => Verdict::NotRequired,
        None => Verdict::Missing,
        Some(false) => Verdict::Failed,
        Some(true) => Verdict::Passed,
    }
}

#[cfg(test)]
mod tests;
