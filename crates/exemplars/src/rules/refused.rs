//! Every "no" about exemplary models.

use kheo_base::{Day, Refusal};

/// Why the rules said no. Each has its sentence in `locales/*/exemplars.ftl`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// Only a draft or a returned file can be changed or sent.
    NotInHand,
    /// Mandatory parts are empty.
    Incomplete,
    /// Only a file that was sent and not yet decided can be returned or accepted.
    NotWaiting,
    /// Whoever wrote in a file or declared a conflict of interest does not decide it.
    Concerned,
    /// A return names what is missing.
    ReasonMissing,
    /// The day until which a returned file is expected lies before tomorrow.
    DueTooSoon,
    /// Only an accepted or already recognised file can be recognised.
    NotAccepted,
    /// A decision cannot be dated in the future.
    DecidedInFuture {
        /// Today.
        today: Day,
    },
    /// The year of the decision lies before the year of the model.
    DecidedBeforeYear {
        /// The model's year.
        year: i16,
    },
    /// There was no such level on the day of the decision.
    LevelNotInForce,
    /// The officer's territory is too small for this level.
    LevelOutOfReach,
    /// The model is recognised at this level already.
    RecognisedAlready,
    /// The rules of the day ask for a vote of the council, and no closed session has voted.
    CouncilMissing,
    /// The council voted, and the model did not pass.
    CouncilRefused,
    /// Only a recognised model can be published.
    NotRecognised,
    /// It is public already.
    PublicAlready,
    /// Somebody else changed the file since the page was opened.
    ChangedMeanwhile,
    /// The unit does not exist on the day of registration.
    NoSuchUnit,
    /// The same unit registered a model of the same name for the same year.
    RegisteredAlready,
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NotInHand => Self::new("exemplars-refused-not-in-hand"),
            Refused::Incomplete => Self::new("exemplars-refused-incomplete"),
            Refused::NotWaiting => Self::new("exemplars-refused-not-waiting"),
            Refused::Concerned => Self::new("exemplars-refused-own-file"),
            Refused::ReasonMissing => Self::new("exemplars-refused-reason-missing"),
            Refused::DueTooSoon => Self::new("exemplars-refused-due-too-soon"),
            Refused::NotAccepted => Self::new("exemplars-refused-not-accepted"),
            Refused::DecidedInFuture { today } => {
                Self::new("exemplars-refused-decided-in-future").with("today", today.vietnamese())
            }
            Refused::DecidedBeforeYear { year } => {
                Self::new("exemplars-refused-decided-before-year").with("year", year)
            }
            Refused::LevelNotInForce => Self::new("exemplars-refused-level-not-in-force"),
            Refused::LevelOutOfReach => Self::new("exemplars-refused-level-out-of-reach"),
            Refused::RecognisedAlready => Self::new("exemplars-refused-recognised-already"),
            Refused::CouncilMissing => Self::new("council-refused-verdict-missing"),
            Refused::CouncilRefused => Self::new("council-refused-verdict-failed"),
            Refused::NotRecognised => Self::new("exemplars-refused-not-recognised"),
            Refused::PublicAlready => Self::new("exemplars-refused-public-already"),
            Refused::ChangedMeanwhile => Self::new("exemplars-refused-changed-meanwhile"),
            Refused::NoSuchUnit => Self::new("exemplars-refused-no-such-unit"),
            Refused::RegisteredAlready => Self::new("exemplars-refused-registered-already"),
        }
    }
}

impl From<Refused> for kheo_base::Error {
    fn from(refused: Refused) -> Self {
        Self::Refusal(refused.into())
    }
}
