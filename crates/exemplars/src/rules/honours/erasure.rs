//! Erasing what a model says of its person: on which ground, and of which models.
//!
//! Law 91/2025/QH15 (in force since 1 January 2026) has data erased on request, when their purpose is done, when the time for
//! keeping them is over, or by decision of an authority; the numbers of its articles were not checked against the text. No
//! period for keeping files of the movement was found: whether one is over is said by whoever erases, not reckoned here.

use kheo_base::Refusal;

use crate::rules::Subject;

/// On what ground data are erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The person asked for it.
    Request,
    /// What the data were collected for is done.
    PurposeDone,
    /// The time for keeping them is over.
    RetentionExpired,
    /// An authority decided it.
    Authority,
}

impl Basis {
    /// Every ground, in the order in which the form offers them.
    pub const ALL: [Self; 4] = [Self::Request, Self::PurposeDone, Self::RetentionExpired, Self::Authority];

    /// Returns the word that the database and the journal keep.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::PurposeDone => "purpose_done",
            Self::RetentionExpired => "retention_expired",
            Self::Authority => "authority",
        }
    }

    /// Reads such a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|basis| basis.word() == word)
    }
}

/// Why nothing is erased. Each has its sentence in `locales/*/erasure.ftl`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotErased {
    /// It was erased already: nothing is left to be done with the file either.
    ErasedAlready,
    /// A collective's model is not the data of one person.
    Collective,
}

impl From<NotErased> for Refusal {
    fn from(no: NotErased) -> Self {
        Self::new(match no {
            NotErased::ErasedAlready => "erasure-refused-erased",
            NotErased::Collective => "erasure-refused-collective",
        })
    }
}

impl From<NotErased> for kheo_base::Error {
    fn from(no: NotErased) -> Self {
        Self::Refusal(no.into())
    }
}

/// Decides whether a model may be erased. Its state does not matter: a person may ask at any time.
///
/// # Errors
/// Why not.
pub fn may_erase(subject: Subject, is_erased: bool) -> Result<(), NotErased> {
    match (subject, is_erased) {
        (_, true) => Err(NotErased::ErasedAlready),
        (Subject::Collective, false) => Err(NotErased::Collective),
        (Subject::Individual, false) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_work_of_one_person_is_erased_and_only_once() {
        assert_eq!(may_erase(Subject::Individual, false), Ok(()));
        assert_eq!(may_erase(Subject::Individual, true), Err(NotErased::ErasedAlready));
        assert_eq!(may_erase(Subject::Collective, false), Err(NotErased::Collective));
        assert_eq!(may_erase(Subject::Collective, true), Err(NotErased::ErasedAlready));
    }

    #[test]
    fn a_ground_is_known_by_its_word() {
        assert!(Basis::ALL.into_iter().all(|basis| Basis::from_word(basis.word()) == Some(basis)));
        assert_eq!(Basis::from_word("because"), None);
    }
}
