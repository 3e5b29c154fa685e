//! Every "no" of appraisal.

use kheo_base::{Day, Refusal};

/// Why the rules said no. Each has its sentence in `locales/*/appraisal.ftl`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// Only an accepted file is appraised.
    NotAccepted,
    /// All sheets are in and open to each other: a further appraiser would not be blind.
    AllIn,
    /// With those chosen there would be too few.
    TooFew {
        /// Fewest.
        min: usize,
    },
    /// Nobody was chosen.
    NobodyChosen,
    /// Somebody chosen wrote in the file.
    Writer,
    /// Somebody chosen declared a conflict of interest.
    Conflicted,
    /// Whoever asks wrote in the file or declared a conflict of interest.
    AskerConcerned,
    /// Somebody chosen has the file already.
    AssignedAlready,
    /// The day lies before today.
    DueBeforeToday,
    /// There is no open assignment to change.
    NotOpen,
    /// The sheet is in.
    SubmittedAlready,
    /// The asker declared a conflict of interest.
    Excluded,
    /// A conflict of interest is declared with its reason.
    ConflictReasonMissing,
    /// Points are whole and lie between 0 and the most of the criterion.
    PointsOutOfRange {
        /// The most.
        max: i64,
    },
    /// A sheet that is sent has points for every criterion.
    PointsMissing,
    /// A sheet that is sent says whether its writer is for recognition.
    OpinionMissing,
    /// Disagreeing, or points below those of recognition, need a reason.
    ReasonMissing {
        /// Points of recognition.
        min: i64,
    },
    /// An appraisal on site says when.
    VisitMissing,
    /// The visit lies in the future.
    VisitInFuture {
        /// Today.
        today: Day,
    },
    /// The sheet was saved elsewhere since it was opened here.
    ChangedMeanwhile,
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NotAccepted => Self::new("appraisal-refused-not-accepted"),
            Refused::AllIn => Self::new("appraisal-refused-all-in"),
            Refused::TooFew { min } => Self::new("appraisal-refused-too-few").with("min", min),
            Refused::NobodyChosen => Self::new("appraisal-refused-nobody-chosen"),
            Refused::Writer => Self::new("appraisal-refused-writer"),
            Refused::Conflicted => Self::new("appraisal-refused-conflicted"),
            Refused::AskerConcerned => Self::new("appraisal-refused-asker-concerned"),
            Refused::AssignedAlready => Self::new("appraisal-refused-assigned-already"),
            Refused::DueBeforeToday => Self::new("appraisal-refused-due-before-today"),
            Refused::NotOpen => Self::new("appraisal-refused-not-open"),
            Refused::SubmittedAlready => Self::new("appraisal-refused-submitted-already"),
            Refused::Excluded => Self::new("appraisal-refused-excluded"),
            Refused::ConflictReasonMissing => Self::new("appraisal-refused-conflict-reason-missing"),
            Refused::PointsOutOfRange { max } => Self::new("appraisal-refused-points").with("max", max),
            Refused::PointsMissing => Self::new("appraisal-refused-points-missing"),
            Refused::OpinionMissing => Self::new("appraisal-refused-opinion-missing"),
            Refused::ReasonMissing { min } => Self::new("appraisal-refused-reason-missing").with("min", min),
            Refused::VisitMissing => Self::new("appraisal-refused-visit-missing"),
            Refused::VisitInFuture { today } => {
                Self::new("appraisal-refused-visit-in-future").with("today", today.vietnamese())
            }
            Refused::ChangedMeanwhile => Self::new(CHANGED_MEANWHILE),
        }
    }
}

/// The key by which a telephone's entry learns that it must not be written over what the server has.
pub const CHANGED_MEANWHILE: &str = "appraisal-refused-changed-meanwhile";

impl From<Refused> for kheo_base::Error {
    fn from(refused: Refused) -> Self {
        Self::Refusal(refused.into())
    }
}
