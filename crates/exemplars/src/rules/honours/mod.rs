//! What follows recognition: exemplary models, proposals, awards, withdrawal, re-checks, replication: rules.
//!
//! No national text rules any of this for the movement (none was found): forms of award, quotas and whether recognition can be
//! withdrawn are dated rule sets.

mod erasure;
mod issuing;
mod quotas;
mod refused;

use kheo_base::Day;
use serde::Deserialize;

use super::council::Verdict;
use super::{Decision, Reach, State};

pub use erasure::{Basis, NotErased, may_erase};
pub use issuing::{Issuing, LINE_LETTERS_MAX, Named, grounds, name_and_post, suggested};
pub use quotas::{Quota, Tally};
pub use refused::Refused;

/// A form of award, from the rule set of the day.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AwardForm {
    /// Its word.
    pub word: String,
    /// Its Vietnamese name.
    pub vi: String,
    /// Its English name.
    pub en: String,
    /// Levels that can grant it.
    pub levels: Vec<String>,
    /// Its place in the order from low to high.
    pub rank: i64,
}

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProposalState {
    /// It waits for an answer.
    Proposed,
    /// It went back with a reason.
    Returned,
    /// It was moved to a lower award, and waits for its decision.
    Lowered,
    /// The award was given.
    Awarded,
    /// It was refused.
    Refused,
}

impl ProposalState {
    const ALL: [Self; 5] = [Self::Proposed, Self::Returned, Self::Lowered, Self::Awarded, Self::Refused];

    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Returned => "returned",
            Self::Lowered => "lowered",
            Self::Awarded => "awarded",
            Self::Refused => "refused",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether it waits for an answer.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Proposed | Self::Lowered)
    }
}

/// What the rules need to know of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Where the file stands.
    pub state: State,
    /// Its year.
    pub year: i16,
    /// Levels at which it is recognised.
    pub levels: Vec<String>,
    /// Levels at which it is exemplary.
    pub distinguished: Vec<String>,
    /// Whether its recognition was withdrawn.
    pub is_withdrawn: bool,
    /// Whether the officer who acts wrote in the file or declared a conflict of interest.
    pub is_concerned: bool,
    /// The award of the open proposal, and whether the officer who acts proposed it.
    pub open: Option<(AwardForm, bool)>,
}

/// What an officer asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Mark it as exemplary at a level where it is recognised.
    Distinguish(Decision, Verdict),
    /// Propose it for an award.
    Propose(AwardForm),
    /// Send the proposal back.
    ReturnProposal(String),
    /// Move the proposal to a lower award.
    Lower(AwardForm, String),
    /// Refuse the proposal.
    RefuseProposal(String),
    /// Give the award of the open proposal.
    Award(Decision, Verdict),
    /// Withdraw the recognition.
    Withdraw(Decision, String),
}

/// What surrounds a decision.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// How far the officer reaches.
    pub reach: Reach,
    /// Levels in force on the day of the decision.
    pub levels_then: &'a [String],
    /// Whether recognition can be withdrawn at all.
    pub withdrawal_enabled: bool,
    /// Today.
    pub today: Day,
}

/// Decides one step after recognition.
///
/// # Errors
/// A [`Refused`] that says which rule stands against it.
pub fn decide(standing: &Standing, command: &Command, around: &Circumstances<'_>) -> Result<(), Refused> {
    if standing.state != State::Recognised {
        return Err(Refused::NotRecognised);
    }
    if standing.is_withdrawn {
        return Err(Refused::Withdrawn);
    }
    // Whoever is concerned in a file may propose it, and decides nothing about it.
    if standing.is_concerned && !matches!(command, Command::Propose(_)) {
        return Err(Refused::Concerned);
    }
    match command {
        Command::Distinguish(decision, verdict) => distinguish(standing, decision, *verdict, around),
        Command::Propose(_) if standing.open.is_some() => Err(Refused::ProposedAlready),
        Command::Propose(_) => Ok(()),
        Command::ReturnProposal(_) | Command::RefuseProposal(_) => answerable(standing, around).map(drop),
        Command::Lower(to, _) => {
            let from = answerable(standing, around)?;
            if to.rank < from.rank { Ok(()) } else { Err(Refused::NotLower) }
        }
        Command::Award(decision, verdict) => award(standing, decision, *verdict, around),
        Command::Withdraw(decision, _) => withdraw(standing, decision, around),
    }
}

fn distinguish(
    standing: &Standing,
    decision: &Decision,
    verdict: Verdict,
    around: &Circumstances<'_>,
) -> Result<(), Refused> {
    dated(standing, decision, around)?;
    if !around.reach.covers(&decision.level) {
        return Err(Refused::OutOfReach);
    }
    if !standing.levels.contains(&decision.level) {
        return Err(Refused::NotRecognisedThere);
    }
    if standing.distinguished.contains(&decision.level) {
        return Err(Refused::DistinguishedAlready);
    }
    agreed(verdict)
}

fn award(
    standing: &Standing,
    decision: &Decision,
    verdict: Verdict,
    around: &Circumstances<'_>,
) -> Result<(), Refused> {
    let form = answerable(standing, around)?;
    dated(standing, decision, around)?;
    if !form.levels.contains(&decision.level) || !around.levels_then.contains(&decision.level) {
        return Err(Refused::LevelCannotGrant);
    }
    agreed(verdict)
}

fn withdraw(standing: &Standing, decision: &Decision, around: &Circumstances<'_>) -> Result<(), Refused> {
    if !around.withdrawal_enabled {
        return Err(Refused::WithdrawalNotEnabled);
    }
    dated(standing, decision, around)?;
    // All recognition goes at once, so the officer reaches as far as the highest.
    let reaches = standing.levels.iter().all(|level| around.reach.covers(level));
    if reaches { Ok(()) } else { Err(Refused::OutOfReach) }
}

/// Returns the award of the open proposal, if this officer can answer it.
fn answerable<'a>(standing: &'a Standing, around: &Circumstances<'_>) -> Result<&'a AwardForm, Refused> {
    let (form, is_theirs) = standing.open.as_ref().ok_or(Refused::NoProposal)?;
    if *is_theirs {
        return Err(Refused::OwnProposal);
    }
    let reaches = form.levels.iter().any(|level| around.reach.covers(level));
    if reaches { Ok(form) } else { Err(Refused::OutOfReach) }
}

fn dated(standing: &Standing, decision: &Decision, around: &Circumstances<'_>) -> Result<(), Refused> {
    if decision.decided_on > around.today {
        return Err(Refused::InFuture { today: around.today });
    }
    if decision.decided_on.year() < standing.year {
        return Err(Refused::BeforeYear { year: standing.year });
    }
    Ok(())
}

const fn agreed(verdict: Verdict) -> Result<(), Refused> {
    match verdict {
        Verdict::NotRequired | Verdict::Passed => Ok(()),
        Verdict::Missing => Err(Refused::CouncilMissing),
        Verdict::Failed => Err(Refused::CouncilFailed),
    }
}

/// How a model does when it is looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It works.
    Effective,
    /// It needs help.
    NeedsConsolidation,
    /// It no longer works.
    NotEffective,
}

impl Effect {
    /// All of them, best first.
    pub const ALL: [Self; 3] = [Self::Effective, Self::NeedsConsolidation, Self::NotEffective];

    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Effective => "effective",
            Self::NeedsConsolidation => "needs_consolidation",
            Self::NotEffective => "not_effective",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|effect| effect.word() == word)
    }
}

/// Decides whether a re-check can be recorded; `years` are those that have one.
///
/// # Errors
/// A [`Refused`].
pub fn recheck(standing: &Standing, years: &[i16], checked_on: Day, today: Day) -> Result<(), Refused> {
    if standing.state != State::Recognised {
        return Err(Refused::NotRecognised);
    }
    if standing.is_withdrawn {
        return Err(Refused::Withdrawn);
    }
    if standing.is_concerned {
        return Err(Refused::Concerned);
    }
    if checked_on > today {
        return Err(Refused::InFuture { today });
    }
    if checked_on.year() < standing.year {
        return Err(Refused::BeforeYear { year: standing.year });
    }
    if years.contains(&checked_on.year()) {
        return Err(Refused::RecheckedAlready { year: checked_on.year() });
    }
    Ok(())
}

/// How far apart two models are: coordinates are not known, so it is said in units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distance {
    /// In one commune.
    SameCommune,
    /// In one province.
    SameProvince,
    /// In different provinces.
    OtherProvince,
}

impl Distance {
    /// Compares two places.
    pub fn between(one: &kheo_people::Place, other: &kheo_people::Place) -> Self {
        if one.province != other.province {
            Self::OtherProvince
        } else if one.commune.is_some() && one.commune == other.commune {
            Self::SameCommune
        } else {
            Self::SameProvince
        }
    }

    /// Returns its word in keys of sentences.
    pub const fn word(self) -> &'static str {
        match self {
            Self::SameCommune => "same-commune",
            Self::SameProvince => "same-province",
            Self::OtherProvince => "other-province",
        }
    }
}

#[cfg(test)]
mod tests;
