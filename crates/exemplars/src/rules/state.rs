//! The states of a file and the one function that decides every step.
//!
//! ```text
//! draft ─send─► submitted ─accept─► accepted ─recognise─► recognised ─publish─► (public)
//!                 │   ▲                                      └─recognise at another level
//!             return  send
//!                 ▼   │
//!               returned                     recorded: known from a public source, never decided here
//! ```

use kheo_base::Day;

use super::Refused;
use super::council::Verdict;

/// Where a file stands. Being public is a question of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Being written.
    Draft,
    /// Sent, waits for a decision.
    Submitted,
    /// Sent back for completion.
    Returned,
    /// In the year's list.
    Accepted,
    /// Recognised at one level at least.
    Recognised,
    /// Taken over from a public source.
    Recorded,
}

impl State {
    /// All states, for tests and lists.
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::Submitted, Self::Returned, Self::Accepted, Self::Recognised, Self::Recorded];

    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Accepted => "accepted",
            Self::Recognised => "recognised",
            Self::Recorded => "recorded",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// What the rules need to know of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where it stands.
    pub state: State,
    /// Whether everybody can see it.
    pub is_public: bool,
    /// The model's year.
    pub year: i16,
    /// Mandatory parts that are empty.
    pub missing: Vec<String>,
    /// Levels at which it is recognised.
    pub levels: Vec<String>,
    /// Whether the officer who acts wrote in it or declared a conflict of interest.
    pub is_concerned: bool,
}

/// How far the officer's territory reaches: the highest level at which decisions can be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// A commune.
    Commune,
    /// A province.
    Province,
    /// The nation.
    Nation,
}

impl Reach {
    pub(crate) fn covers(self, level: &str) -> bool {
        match level {
            "commune" => true,
            "district" | "province" => self >= Self::Province,
            _ => self >= Self::Nation,
        }
    }
}

/// A decision that recognises a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The level, a word of the rule book.
    pub level: String,
    /// Its number, such as `12/QĐ-UBND`.
    pub number: String,
    /// Its day.
    pub decided_on: Day,
    /// Who signed it.
    pub signer: String,
    /// What it rests on.
    pub legal_basis: String,
}

/// What an officer asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Send the file for a decision.
    Submit,
    /// Send it back for completion.
    Return {
        /// What is missing.
        reason: String,
        /// Until when it is expected.
        due_on: Day,
    },
    /// Take it into the year's list.
    Accept,
    /// Record a decision that recognises it, by an officer of some reach.
    Recognise(Decision, Reach),
    /// Show it to everybody.
    Publish,
}

/// What becomes true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    /// It was sent.
    Submitted,
    /// It went back.
    Returned {
        /// What is missing.
        reason: String,
        /// Until when it is expected.
        due_on: Day,
    },
    /// It is in the year's list.
    Accepted,
    /// It is recognised.
    Recognised(Decision),
    /// Everybody can see it.
    Published,
}

/// What held on the day of a decision that recognises a model; by default nothing that would permit one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ThatDay {
    /// Levels in force.
    pub levels: Vec<String>,
    /// What the council had said at the decision's level.
    pub council: Verdict,
}

/// Decides one step. `that_day` matters to a recognition only.
///
/// # Errors
/// A [`Refused`] that says which rule stands against it.
pub fn decide(file: &File, command: Command, that_day: &ThatDay, today: Day) -> Result<Decided, Refused> {
    match command {
        Command::Submit => submit(file),
        Command::Return { reason, due_on } => {
            waiting(file)?;
            if reason.trim().is_empty() {
                return Err(Refused::ReasonMissing);
            }
            if due_on <= today {
                return Err(Refused::DueTooSoon);
            }
            Ok(Decided::Returned { reason, due_on })
        }
        Command::Accept => {
            waiting(file)?;
            Ok(Decided::Accepted)
        }
        Command::Recognise(decision, reach) => recognise(file, decision, reach, that_day, today),
        Command::Publish => publish(file),
    }
}

fn submit(file: &File) -> Result<Decided, Refused> {
    if !file.state.is_in_hand() {
        return Err(Refused::NotInHand);
    }
    if !file.missing.is_empty() {
        return Err(Refused::Incomplete);
    }
    Ok(Decided::Submitted)
}

/// A file can be decided if it waits for it, by somebody who is not concerned in it.
fn waiting(file: &File) -> Result<(), Refused> {
    if file.state != State::Submitted {
        return Err(Refused::NotWaiting);
    }
    if file.is_concerned { Err(Refused::Concerned) } else { Ok(()) }
}

fn recognise(
    file: &File,
    decision: Decision,
    reach: Reach,
    that_day: &ThatDay,
    today: Day,
) -> Result<Decided, Refused> {
    if !matches!(file.state, State::Accepted | State::Recognised) {
        return Err(Refused::NotAccepted);
    }
    if file.is_concerned {
        return Err(Refused::Concerned);
    }
    if decision.decided_on > today {
        return Err(Refused::DecidedInFuture { today });
    }
    if decision.decided_on.year() < file.year {
        return Err(Refused::DecidedBeforeYear { year: file.year });
    }
    if !that_day.levels.contains(&decision.level) {
        return Err(Refused::LevelNotInForce);
    }
    if !reach.covers(&decision.level) {
        return Err(Refused::LevelOutOfReach);
    }
    if file.levels.contains(&decision.level) {
        return Err(Refused::RecognisedAlready);
    }
    match that_day.council {
        Verdict::Missing => Err(Refused::CouncilMissing),
        Verdict::Failed => Err(Refused::CouncilRefused),
        Verdict::NotRequired | Verdict::Passed => Ok(Decided::Recognised(decision)),
    }
}

fn publish(file: &File) -> Result<Decided, Refused> {
    if file.is_public {
        return Err(Refused::PublicAlready);
    }
    if file.state != State::Recognised {
        return Err(Refused::NotRecognised);
    }
    Ok(Decided::Published)
}

#[cfg(test)]
mod tests;
