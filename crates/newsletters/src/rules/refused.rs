//! Every "no" about subscriptions.

use kheo_base::{Error, Refusal};

/// Why the rules said no. Each has its sentence in `locales/*/newsletters.ftl`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// That is no e-mail address to which every server delivers.
    NoAddress,
    /// No unit is followed.
    NoUnit,
    /// More units than one letter a week should hold.
    ManyUnits,
    /// Neither news nor announcements.
    NoKind,
    /// The section never existed.
    NoSuchSection,
    /// The unit does not exist today.
    NoSuchUnit,
    /// Somebody changed the subscription since the page was opened.
    ChangedMeanwhile,
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NoAddress => Self::new("newsletters-refused-no-address"),
            Refused::NoUnit => Self::new("newsletters-refused-no-unit"),
            Refused::ManyUnits => Self::new("newsletters-refused-many-units").with("max", super::UNITS_MAX),
            Refused::NoKind => Self::new("newsletters-refused-no-kind"),
            Refused::NoSuchSection => Self::new("newsletters-refused-no-such-section"),
            Refused::NoSuchUnit => Self::new("newsletters-refused-no-such-unit"),
            Refused::ChangedMeanwhile => Self::new("newsletters-refused-changed-meanwhile"),
        }
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Self::Refusal(refused.into())
    }
}
