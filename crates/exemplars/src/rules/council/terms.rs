//! What the dated rule set `exemplar-council` says.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Purpose;

/// When a council has to vote, and what a vote needs, on one day.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CouncilRules {
    /// By purpose, the levels at which nothing is decided without a vote.
    pub required: BTreeMap<String, Vec<String>>,
    /// The part of all members that must be there.
    pub quorum: Share,
    /// The part that must vote in favour.
    pub pass: Threshold,
    /// Levels and purposes that need more.
    #[serde(default)]
    pub higher: Vec<Higher>,
    /// Whether the ballot is called secret in the minutes. The program never keeps who chose what.
    pub secret: bool,
}

/// A part of a whole, such as two thirds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Share {
    /// How many parts.
    pub numerator: u32,
    /// Of how many.
    pub denominator: u32,
}

/// Of whom a threshold is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Base {
    /// Those who take part in the vote on this candidate, whether they cast a ballot or not.
    Present,
    /// All members of the day.
    Members,
}

/// The part of whom that must vote in favour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Threshold {
    /// The part.
    #[serde(flatten)]
    pub share: Share,
    /// Of whom.
    pub base: Base,
}

/// A threshold for one level and purpose.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Higher {
    /// The level.
    pub level: String,
    /// The purpose's word.
    pub purpose: String,
    /// What it needs.
    pub pass: Threshold,
}

impl Share {
    /// Returns the smallest number that reaches this part of `whole`. Of nothing no part is ever reached.
    pub const fn needed(self, whole: u32) -> u32 {
        if whole == 0 || self.denominator == 0 {
            return u32::MAX;
        }
        let product = self.numerator as u64 * whole as u64;
        // At least one: a rule set that asks for nothing is a mistake, and an empty room decides nothing.
        let needed = product.div_ceil(self.denominator as u64);
        if needed == 0 {
            1
        } else if needed > u32::MAX as u64 {
            u32::MAX
        } else {
            needed as u32
        }
    }
}

impl CouncilRules {
    /// Whether nothing is decided at this level for this purpose without a vote.
    pub fn requires(&self, purpose: Purpose, level: &str) -> bool {
        self.required.get(purpose.word()).is_some_and(|levels| levels.iter().any(|known| known == level))
    }

    /// Whether something is decided for this purpose at some level only after a vote.
    pub fn requires_anywhere(&self, purpose: Purpose) -> bool {
        self.required.get(purpose.word()).is_some_and(|levels| !levels.is_empty())
    }

    /// Whether decisions of this day are taken here and no longer brought in from an office's register: so it is once any of
    /// them asks for a vote.
    pub fn closes_registers(&self) -> bool {
        self.required.values().any(|levels| !levels.is_empty())
    }

    /// Returns how many members must take part.
    pub const fn quorum_of(&self, members: u32) -> u32 {
        self.quorum.needed(members)
    }

    /// Returns how many votes in favour pass a candidate.
    pub fn votes_needed(&self, purpose: Purpose, level: &str, members: u32, eligible: u32) -> u32 {
        let higher = self.higher.iter().find(|rule| rule.level == level && rule.purpose == purpose.word());
        let pass = higher.map_or(self.pass, |rule| rule.pass);
        pass.share.needed(match pass.base {
            Base::Present => eligible,
            Base::Members => members,
        })
    }
}
