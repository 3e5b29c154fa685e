//! Every "no" about polls.

use kheo_base::{Error, Refusal};

/// Why the rules said no. Each has its sentence in `locales/*/polls.ftl`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The window ends before it begins.
    WindowEmpty,
    /// The window is over.
    WindowOver,
    /// The window is longer than the rules allow.
    WindowTooLong {
        /// Most days.
        days_max: i64,
    },
    /// A poll is not closed before the end that was promised.
    WindowStillOpen,
    /// Only a prepared poll is opened.
    NotPrepared,
    /// The poll is not open.
    NotOpen,
    /// Its window has not begun.
    NotYet,
    /// It has ended.
    EndedAlready,
    /// Cancelling needs a reason.
    ReasonMissing,
    /// With fewer than two models there is nothing to choose.
    TooFewCandidates,
    /// Nobody reads so many before choosing.
    TooManyCandidates,
    /// A model is not public, or not there.
    NoSuchModel,
    /// A model lies outside the poll's territory.
    ModelElsewhere,
    /// The unit does not exist today.
    NoSuchUnit,
    /// What was chosen is not in the poll.
    NotACandidate,
    /// More was chosen than the poll allows.
    TooManyChoices {
        /// Most choices.
        choices_max: usize,
    },
    /// Too many changes within a minute from this account or this network.
    TooFast,
    /// Somebody else changed the poll since the page was opened.
    ChangedMeanwhile,
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::WindowEmpty => Self::new("polls-refused-window-empty"),
            Refused::WindowOver => Self::new("polls-refused-window-over"),
            Refused::WindowTooLong { days_max } => {
                Self::new("polls-refused-window-too-long").with("days", days_max)
            }
            Refused::WindowStillOpen => Self::new("polls-refused-window-still-open"),
            Refused::NotPrepared => Self::new("polls-refused-not-prepared"),
            Refused::NotOpen => Self::new("polls-refused-not-open"),
            Refused::NotYet => Self::new("polls-refused-not-yet"),
            Refused::EndedAlready => Self::new("polls-refused-ended-already"),
            Refused::ReasonMissing => Self::new("form-required"),
            Refused::TooFewCandidates => {
                Self::new("polls-refused-too-few-candidates").with("min", super::CANDIDATES_MIN)
            }
            Refused::TooManyCandidates => {
                Self::new("polls-refused-too-many-candidates").with("max", super::CANDIDATES_MAX)
            }
            Refused::NoSuchModel => Self::new("polls-refused-no-such-model"),
            Refused::ModelElsewhere => Self::new("polls-refused-model-elsewhere"),
            Refused::NoSuchUnit => Self::new("polls-refused-no-such-unit"),
            Refused::NotACandidate => Self::new("polls-refused-not-a-candidate"),
            Refused::TooManyChoices { choices_max } => {
                Self::new("polls-refused-too-many-choices").with("max", choices_max)
            }
            Refused::TooFast => Self::new("polls-refused-too-fast"),
            Refused::ChangedMeanwhile => Self::new("polls-refused-changed-meanwhile"),
        }
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Self::Refusal(refused.into())
    }
}
