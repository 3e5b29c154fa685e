//! What may be added to a model's file as evidence, and how it goes again.

use kheo_attachments::Attachment;
pub use kheo_attachments::AttachmentKind;
use kheo_base::Refusal;
use serde::Deserialize;

use crate::rules::State;

/// What a piece of evidence belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// The file as it was registered.
    Registration,
    /// A note on the year's progress.
    Progress,
    /// The self-assessment.
    Assessment,
}

impl About {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Registration, Self::Progress, Self::Assessment];

    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Progress => "progress",
            Self::Assessment => "assessment",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|about| about.word() == word)
    }
}

/// How many pieces a file may have and how large each may be: a dated rule set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct EvidenceRules {
    /// Most pieces of one file.
    pub count_max: usize,
    /// Most bytes of one piece, as it is sent.
    pub bytes_max: usize,
}

/// A piece of evidence that was looked into and is to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvidence {
    /// What it belongs to.
    pub about: About,
    /// What it is called.
    pub title: String,
    /// What a photograph shows, for those who cannot see it; empty for a document.
    pub alternative_text: String,
    /// Whether everybody may see it once the model is public.
    pub is_public: bool,
    /// What was sent; empty for a photograph, which was written anew.
    pub bytes: Vec<u8>,
    /// What it was found to be.
    pub attachment: Attachment,
    /// What tells it from other files.
    pub digest: String,
}

/// Why evidence was not taken or changed. Each has its sentence in `locales/*/evidence.ftl`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvidenceRefused {
    /// A model that was taken over from a public source has no file of its own.
    Recorded,
    /// The file has as many pieces as it may have.
    TooMany {
        /// Most pieces.
        max: usize,
    },
    /// The same file stands in it already.
    SentBefore {
        /// The name under which it was sent this time.
        title: String,
    },
    /// Nobody says what a photograph shows.
    NotDescribed,
    /// Documents are not shown to everybody: they are full of names and signatures.
    NotAPhoto,
    /// Documents stand in the file itself, not at a note or an assessment.
    OnlyPhotos,
    /// It was removed meanwhile.
    RemovedAlready,
}

impl From<EvidenceRefused> for Refusal {
    fn from(refused: EvidenceRefused) -> Self {
        match refused {
            EvidenceRefused::Recorded => Self::new("evidence-refused-recorded"),
            EvidenceRefused::TooMany { max } => Self::new("evidence-refused-too-many").with("max", max),
            EvidenceRefused::SentBefore { title } => {
                Self::new("evidence-refused-sent-before").with("title", title)
            }
            EvidenceRefused::NotDescribed => Self::new("evidence-refused-not-described"),
            EvidenceRefused::NotAPhoto => Self::new("evidence-refused-not-a-photo"),
            EvidenceRefused::OnlyPhotos => Self::new("evidence-refused-only-photos"),
            EvidenceRefused::RemovedAlready => Self::new("evidence-refused-removed-already"),
        }
    }
}

impl From<EvidenceRefused> for kheo_base::Error {
    fn from(refused: EvidenceRefused) -> Self {
        Self::Refusal(refused.into())
    }
}

/// Decides whether pieces may be added to a file in this state that holds pieces with these digests.
///
/// # Errors
/// An [`EvidenceRefused`] about the first piece that may not.
pub fn decide_adding(
    state: State,
    kept: &[String],
    new: &[NewEvidence],
    rules: EvidenceRules,
) -> Result<(), EvidenceRefused> {
    if state == State::Recorded {
        return Err(EvidenceRefused::Recorded);
    }
    if kept.len() + new.len() > rules.count_max {
        return Err(EvidenceRefused::TooMany { max: rules.count_max });
    }
    for (place, piece) in new.iter().enumerate() {
        let is_twice = new[..place].iter().any(|other| other.digest == piece.digest);
        if is_twice || kept.contains(&piece.digest) {
            return Err(EvidenceRefused::SentBefore { title: piece.title.clone() });
        }
        let is_photo = matches!(piece.attachment, Attachment::Photo(_));
        if piece.about != About::Registration && !is_photo {
            return Err(EvidenceRefused::OnlyPhotos);
        }
        if is_photo && piece.alternative_text.is_empty() {
            return Err(EvidenceRefused::NotDescribed);
        }
        if piece.is_public && !is_photo {
            return Err(EvidenceRefused::NotAPhoto);
        }
    }
    Ok(())
}

/// Decides whether a piece may be shown to everybody, or no longer.
///
/// # Errors
/// [`EvidenceRefused::RemovedAlready`] or [`EvidenceRefused::NotAPhoto`].
pub fn decide_showing(kind: AttachmentKind, is_removed: bool, show: bool) -> Result<(), EvidenceRefused> {
    if is_removed {
        return Err(EvidenceRefused::RemovedAlready);
    }
    if show && kind != AttachmentKind::Photo { Err(EvidenceRefused::NotAPhoto) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: EvidenceRules = EvidenceRules { count_max: 3, bytes_max: 10 };

    fn pdf(title: &str) -> NewEvidence {
        NewEvidence {
            about: About::Registration,
            title: title.to_owned(),
            alternative_text: String::new(),
            is_public: false,
            bytes: vec![1],
            attachment: Attachment::Pdf,
            digest: title.to_owned(),
        }
    }

    fn photo(title: &str) -> NewEvidence {
        let jpeg = kheo_attachments::Jpeg { bytes: Vec::new(), width: 1, height: 1 };
        let photo = kheo_attachments::Photo { display: jpeg.clone(), thumbnail: jpeg };
        NewEvidence {
            attachment: Attachment::Photo(photo),
            alternative_text: "Bà con bê ống".to_owned(),
            ..pdf(title)
        }
    }

    #[test]
    fn a_file_holds_as_many_pieces_as_the_rules_say() {
        let kept = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(decide_adding(State::Submitted, &kept, &[photo("c")], RULES), Ok(()));
        let two = [photo("c"), pdf("d")];
        let refused = EvidenceRefused::TooMany { max: 3 };
        assert_eq!(decide_adding(State::Submitted, &kept, &two, RULES), Err(refused));
    }

    #[test]
    fn the_same_file_is_taken_once() {
        let refused = Err(EvidenceRefused::SentBefore { title: "a".to_owned() });
        assert_eq!(decide_adding(State::Draft, &["a".to_owned()], &[pdf("a")], RULES), refused);
        assert_eq!(decide_adding(State::Draft, &[], &[pdf("a"), pdf("a")], RULES), refused);
    }

    #[test]
    fn photographs_are_described_and_documents_stay_in_the_office() {
        let silent = NewEvidence { alternative_text: String::new(), ..photo("a") };
        assert_eq!(decide_adding(State::Draft, &[], &[silent], RULES), Err(EvidenceRefused::NotDescribed));
        let open = NewEvidence { is_public: true, ..pdf("a") };
        assert_eq!(decide_adding(State::Draft, &[], &[open], RULES), Err(EvidenceRefused::NotAPhoto));
        assert_eq!(decide_showing(AttachmentKind::Docx, false, true), Err(EvidenceRefused::NotAPhoto));
        assert_eq!(decide_showing(AttachmentKind::Photo, true, false), Err(EvidenceRefused::RemovedAlready));
        assert_eq!(decide_showing(AttachmentKind::Photo, false, true), Ok(()));
    }

    #[test]
    fn what_was_taken_over_has_no_evidence_and_every_other_state_may_have_some() {
        for state in State::ALL {
            let decided = decide_adding(state, &[], &[photo("a")], RULES);
            assert_eq!(decided.is_ok(), state != State::Recorded, "{state:?}");
        }
    }

    #[test]
    fn words_survive_being_written() {
        assert!(About::ALL.into_iter().all(|about| About::from_word(about.word()) == Some(about)));
    }
}
