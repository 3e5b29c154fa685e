//! Every "no" about photographs and files of stories.

use kheo_base::{Error, Refusal};

use super::ATTACHMENTS_MAX;

/// Why the rules said no. Each has its sentence in `locales/*/pictures.ftl`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachmentRefused {
    /// A photograph without words for those who do not see it.
    NotDescribed,
    /// A file without a name.
    NotNamed,
    /// There are enough already.
    Enough,
    /// The story has this file already.
    AlreadyThere,
    /// No file was chosen.
    NoFile,
    /// A photograph was sent as a file.
    IsAPicture,
    /// It stands first already, or is no photograph.
    Nowhere,
}

impl From<AttachmentRefused> for Refusal {
    fn from(refused: AttachmentRefused) -> Self {
        match refused {
            AttachmentRefused::NotDescribed => Self::new("pictures-refused-not-described"),
            AttachmentRefused::NotNamed => Self::new("pictures-refused-not-named"),
            AttachmentRefused::Enough => Self::new("pictures-refused-enough").with("max", ATTACHMENTS_MAX),
            AttachmentRefused::AlreadyThere => Self::new("pictures-refused-already-there"),
            AttachmentRefused::NoFile => Self::new("pictures-refused-no-file"),
            AttachmentRefused::IsAPicture => Self::new("pictures-refused-is-a-picture"),
            AttachmentRefused::Nowhere => Self::new("pictures-refused-nowhere"),
        }
    }
}

impl From<AttachmentRefused> for Error {
    fn from(refused: AttachmentRefused) -> Self {
        Self::Refusal(refused.into())
    }
}
