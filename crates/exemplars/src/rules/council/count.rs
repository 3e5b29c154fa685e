//! Counting votes: what was cast, what paper says, and what comes of it.

use super::{Choice, CouncilRules, Purpose, Refused};

/// Ballots of one vote. Nothing more is kept of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// In favour.
    pub yes: u32,
    /// Against.
    pub no: u32,
    /// Neither.
    pub abstain: u32,
}

impl Tally {
    /// Adds one ballot.
    pub const fn add(&mut self, choice: Choice) {
        match choice {
            Choice::Yes => self.yes += 1,
            Choice::No => self.no += 1,
            Choice::Abstain => self.abstain += 1,
        }
    }

    /// Returns how many ballots there are.
    pub const fn cast(self) -> u32 {
        self.yes.saturating_add(self.no).saturating_add(self.abstain)
    }
}

/// What came of a vote. The three numbers of votes add up to `eligible`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// Members of the day.
    pub members: u32,
    /// Members who took part in this vote: present and without conflict.
    pub eligible: u32,
    /// Those of them whose ballot came in.
    pub voted: u32,
    /// In favour.
    pub yes: u32,
    /// Against.
    pub no: u32,
    /// Neither: blank, invalid or not cast.
    pub abstain: u32,
    /// Votes in favour that were needed.
    pub needed: u32,
    /// Whether it passed.
    pub passed: bool,
}

impl Outcome {
    /// Counts a vote. Whoever took part and cast no ballot counts as abstaining.
    pub(super) fn count(
        rules: &CouncilRules,
        (purpose, level): (Purpose, &str),
        members: u32,
        eligible: u32,
        tally: Tally,
    ) -> Self {
        let needed = rules.votes_needed(purpose, level, members, eligible);
        let has_quorum = eligible >= rules.quorum_of(members);
        Self {
            members,
            eligible,
            voted: tally.cast(),
            yes: tally.yes,
            no: tally.no,
            abstain: eligible.saturating_sub(tally.yes).saturating_sub(tally.no),
            needed,
            passed: has_quorum && tally.yes >= needed,
        }
    }
}

/// Ballots on paper, as the counting team wrote them down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperCount {
    /// Handed out.
    pub distributed: u32,
    /// Collected.
    pub collected: u32,
    /// Of those, readable with one choice.
    pub valid: u32,
    /// Of those, not.
    pub invalid: u32,
    /// Valid ones in favour.
    pub yes: u32,
    /// Valid ones against.
    pub no: u32,
    /// Names of the counting team.
    pub counted_by: String,
}

impl PaperCount {
    /// Checks that the numbers add up, and returns what they mean: an invalid ballot is neither for nor against.
    ///
    /// # Errors
    /// A [`Refused`] that shows the sum.
    pub fn tally(&self, eligible: u32) -> Result<Tally, Refused> {
        if self.counted_by.trim().is_empty() {
            return Err(Refused::CountersMissing);
        }
        if self.distributed > eligible {
            return Err(Refused::PaperHandedOut { distributed: self.distributed, eligible });
        }
        if self.collected > self.distributed {
            return Err(Refused::PaperCollected { collected: self.collected, distributed: self.distributed });
        }
        let sum = self.valid.saturating_add(self.invalid);
        if sum != self.collected {
            return Err(Refused::PaperReadable { sum, collected: self.collected });
        }
        let sum = self.yes.saturating_add(self.no);
        if sum != self.valid {
            return Err(Refused::PaperChoices { sum, valid: self.valid });
        }
        Ok(Tally { yes: self.yes, no: self.no, abstain: self.invalid })
    }
}
