//! The council: members, sessions, roll, secret ballots, minutes: rules.

/// What the council said of a model at a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The rule set of the day asks for no council.
    NotRequired,
    /// No closed session has voted on it.
    Missing,
    /// It was voted on and did not pass.
    Failed,
    /// It passed, with quorum and threshold.
    Passed,
}
