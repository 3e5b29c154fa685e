//! Every "no" about rule sets.

use kheo_base::{Error, Refusal};

/// Why the rules said no. Each has its sentence in `locales/*/rule-sets.ftl`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// A version begins today or later: the past never changes.
    DayPast,
    /// Another version begins on that day already.
    SameDay,
    /// A version that has begun is not withdrawn.
    Begun,
    /// The body is not JSON.
    NotJson {
        /// The line of the mistake, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// The body is not of the shape of the version in force.
    ShapeDiffers {
        /// Where: keys joined by ` › `.
        at: String,
    },
    /// The body is larger than a rule set can be.
    TooLong,
    /// Provinces have no version of their own of this kind.
    NotForProvinces,
    /// Neither the rules nor their basis differ from what holds on that day.
    NothingNew,
    /// What was compared is not in force any more.
    ChangedMeanwhile,
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::DayPast => Self::new("rule-sets-refused-day-past"),
            Refused::SameDay => Self::new("rule-sets-refused-same-day"),
            Refused::Begun => Self::new("rule-sets-refused-begun"),
            Refused::NotJson { line, column } => {
                Self::new("rule-sets-refused-not-json").with("line", line).with("column", column)
            }
            Refused::ShapeDiffers { at } => Self::new("rule-sets-refused-shape").with("at", at),
            Refused::TooLong => Self::new("rule-sets-refused-too-long"),
            Refused::NotForProvinces => Self::new("rule-sets-refused-not-for-provinces"),
            Refused::NothingNew => Self::new("rule-sets-refused-nothing-new"),
            Refused::ChangedMeanwhile => Self::new("rule-sets-refused-changed-meanwhile"),
        }
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Self::Refusal(refused.into())
    }
}
