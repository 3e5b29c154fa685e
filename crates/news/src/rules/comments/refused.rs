//! Every "no" about readers' comments.

use kheo_base::{Error, Refusal};

/// Why the rules said no. Each has its sentence in `locales/*/comments.ftl`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Where the comment stands, this cannot be done.
    NotNow,
    /// The rules of the place take no comments.
    NotAllowedHere,
    /// The story was taken from somebody else.
    QuotedStory,
    /// Comments are not taken below the story, or no longer.
    Closed,
    /// The last day lies in the past, or too far ahead.
    NoSuchClosingDay {
        /// Most days ahead.
        days_max: i32,
    },
    /// Somebody else must read it.
    OtherReader,
    /// Whoever would decide wrote it.
    OwnText,
    /// It waits for a decision, or its author may still ask for another reading.
    DecideFirst,
    /// The reason is none of the rules in force.
    NoSuchReason,
    /// The reason is not one of the rules of every comment that was chosen.
    ReasonElsewhere,
    /// The time to appeal has passed.
    AppealLate,
    /// The form is too old, or was made for another story.
    FormTooOld,
    /// Somebody signed in after the form was opened.
    SignedInMeanwhile,
    /// Too many links.
    TooManyLinks {
        /// Most of them.
        links_max: usize,
    },
    /// An address stands in the name.
    AddressInName,
    /// Too many comments from there.
    TooMany,
    /// The e-mail address cannot be right.
    EmailInvalid,
    /// The link of the letter does not work any more.
    LinkInvalid,
    /// Somebody else changed it since the page was opened.
    ChangedMeanwhile,
    /// Nothing was chosen.
    NothingChosen,
    /// What cannot be taken back is to be confirmed.
    NotSure,
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Self::new(match refused {
            Refused::NotNow => "comments-refused-not-now",
            Refused::NotAllowedHere => "comments-refused-not-allowed",
            Refused::QuotedStory => "comments-refused-quoted",
            Refused::Closed => "comments-refused-closed",
            Refused::NoSuchClosingDay { days_max } => {
                return Self::new("comments-refused-closing-day").with("days", days_max);
            }
            Refused::OtherReader => "comments-refused-other-reader",
            Refused::OwnText => "comments-refused-own-text",
            Refused::DecideFirst => "comments-refused-decide-first",
            Refused::NoSuchReason => "comments-refused-no-such-reason",
            Refused::ReasonElsewhere => "comments-refused-reason-elsewhere",
            Refused::AppealLate => "comments-refused-appeal-late",
            Refused::FormTooOld => "comments-refused-form-too-old",
            Refused::SignedInMeanwhile => "comments-refused-signed-in",
            Refused::TooManyLinks { links_max } => {
                return Self::new("comments-refused-links").with("max", links_max);
            }
            Refused::AddressInName => "comments-refused-address-in-name",
            Refused::TooMany => "comments-refused-too-many",
            Refused::EmailInvalid => "comments-refused-email",
            Refused::LinkInvalid => "comments-refused-link",
            Refused::ChangedMeanwhile => "comments-refused-changed-meanwhile",
            Refused::NothingChosen => "comments-refused-nothing-chosen",
            Refused::NotSure => "comments-refused-not-sure",
        })
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Self::Refusal(refused.into())
    }
}
