//! What people attach, by its content.

/// What is attached, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachmentKind {
    /// A photograph, kept as JPEG.
    Photo,
    /// A PDF.
    Pdf,
    /// A text document.
    Docx,
}

impl AttachmentKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Photo, Self::Pdf, Self::Docx];

    /// Returns the word that the database keeps, which is also how names of documents end.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Returns the media type of the file itself.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Photo => "image/jpeg",
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_means_its_kind() {
        assert!(
            AttachmentKind::ALL.into_iter().all(|kind| AttachmentKind::from_word(kind.word()) == Some(kind))
        );
        assert_eq!(AttachmentKind::from_word("svg"), None);
    }
}
