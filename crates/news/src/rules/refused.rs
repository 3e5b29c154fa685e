//! Every "no" about stories.

use kheo_base::{Error, Refusal};

/// Why the rules said no. Each has its sentence in `locales/*/news.ftl`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Where the story stands, this cannot be done.
    NotNow,
    /// A reason, note or ground is missing.
    RemarkMissing,
    /// The time lies in the past.
    TimePast,
    /// The time lies more than a year ahead.
    TimeFar,
    /// That is no time of a day.
    NoSuchTime,
    /// A correction that changes nothing.
    NothingCorrected,
    /// The unit does not exist today.
    NoSuchUnit,
    /// What cannot be taken back is to be confirmed.
    NotSure,
    /// Somebody else changed the story since the page was opened.
    ChangedMeanwhile,
    /// More tags than help to find it.
    TooManyTags,
    /// A tag that is a sentence.
    TagTooLong,
    /// News with what only an announcement has: a last day, an event, a place on top.
    OnlyAnnouncements,
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Self::new(match refused {
            Refused::NotNow => "news-refused-not-now",
            Refused::RemarkMissing => "news-refused-remark-missing",
            Refused::TimePast => "news-refused-time-past",
            Refused::TimeFar => "news-refused-time-far",
            Refused::NoSuchTime => "news-refused-no-such-time",
            Refused::NothingCorrected => "news-refused-nothing-corrected",
            Refused::NoSuchUnit => "news-refused-no-such-unit",
            Refused::NotSure => "news-refused-not-sure",
            Refused::ChangedMeanwhile => "news-refused-changed-meanwhile",
            Refused::TooManyTags => "news-refused-too-many-tags",
            Refused::OnlyAnnouncements => "news-refused-only-announcements",
            Refused::TagTooLong => "news-refused-tag-too-long",
        })
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Self::Refusal(refused.into())
    }
}
