//! Every "no" about what follows recognition.

use kheo_base::{Day, Refusal};

/// Why the rules said no. Each has its sentence in `locales/*/honours.ftl`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// Only a recognised model can be honoured or looked at again.
    NotRecognised,
    /// Its recognition was withdrawn.
    Withdrawn,
    /// Whoever wrote in a file or declared a conflict of interest decides nothing about it.
    Concerned,
    /// The day lies in the future.
    InFuture {
        /// Today.
        today: Day,
    },
    /// The day lies before the model's year.
    BeforeYear {
        /// The model's year.
        year: i16,
    },
    /// The officer's territory is too small.
    OutOfReach,
    /// It is not recognised at this level.
    NotRecognisedThere,
    /// It is exemplary at this level already.
    DistinguishedAlready,
    /// A proposal is open already.
    ProposedAlready,
    /// No proposal is open.
    NoProposal,
    /// Whoever proposed does not answer.
    OwnProposal,
    /// The award is not lower than the one proposed.
    NotLower,
    /// This level does not grant this award.
    LevelCannotGrant,
    /// The council has not voted.
    CouncilMissing,
    /// The council voted against it.
    CouncilFailed,
    /// The rules of the day know no withdrawal.
    WithdrawalNotEnabled,
    /// It was re-checked this year already.
    RecheckedAlready {
        /// The year.
        year: i16,
    },
    /// As many awards were given as the quota allows.
    QuotaCount {
        /// Given so far.
        awarded: i64,
        /// Most.
        max: i64,
    },
    /// One more award would exceed the quota's percentage.
    QuotaPercent {
        /// With this one.
        wanted: i64,
        /// Of how many.
        recognised: i64,
        /// The percentage.
        percent: i64,
    },
    /// Only the work of one person has a person who agrees.
    NotIndividual,
    /// Nobody asked to leave the public page.
    LeaveNotAsked,
    /// A model is not begun again in its own commune.
    SameUnit,
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NotRecognised => Self::new("honours-refused-not-recognised"),
            Refused::Withdrawn => Self::new("honours-refused-withdrawn"),
            Refused::Concerned => Self::new("honours-refused-own-file"),
            Refused::InFuture { today } => {
                Self::new("honours-refused-in-future").with("today", today.vietnamese())
            }
            Refused::BeforeYear { year } => Self::new("honours-refused-before-year").with("year", year),
            Refused::OutOfReach => Self::new("honours-refused-out-of-reach"),
            Refused::NotRecognisedThere => Self::new("honours-refused-not-recognised-there"),
            Refused::DistinguishedAlready => Self::new("honours-refused-distinguished-already"),
            Refused::ProposedAlready => Self::new("honours-refused-proposed-already"),
            Refused::NoProposal => Self::new("honours-refused-no-proposal"),
            Refused::OwnProposal => Self::new("honours-refused-own-proposal"),
            Refused::NotLower => Self::new("honours-refused-not-lower"),
            Refused::LevelCannotGrant => Self::new("honours-refused-level-cannot-grant"),
            Refused::CouncilMissing => Self::new("honours-refused-council-missing"),
            Refused::CouncilFailed => Self::new("honours-refused-council-failed"),
            Refused::WithdrawalNotEnabled => Self::new("honours-refused-withdrawal-not-enabled"),
            Refused::RecheckedAlready { year } => {
                Self::new("honours-refused-rechecked-already").with("year", year)
            }
            Refused::QuotaCount { awarded, max } => {
                Self::new("honours-refused-quota-count").with("awarded", awarded).with("max", max)
            }
            Refused::QuotaPercent { wanted, recognised, percent } => {
                let said = Self::new("honours-refused-quota-percent").with("wanted", wanted);
                said.with("recognised", recognised).with("percent", percent)
            }
            Refused::NotIndividual => Self::new("honours-refused-not-individual"),
            Refused::LeaveNotAsked => Self::new("honours-refused-leave-not-asked"),
            Refused::SameUnit => Self::new("honours-refused-same-unit"),
        }
    }
}

impl From<Refused> for kheo_base::Error {
    fn from(refused: Refused) -> Self {
        Self::Refusal(refused.into())
    }
}
