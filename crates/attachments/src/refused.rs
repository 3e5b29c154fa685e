//! Every "no" about a file.

use kheo_base::Refusal;

/// Why a file is not taken. Each has its sentence in `locales/*/attachments.ftl`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// There is nothing in it.
    Empty,
    /// It has more bytes than the rules allow.
    TooLarge {
        /// Most bytes.
        max: usize,
    },
    /// It is neither a photograph nor a document that is read here.
    UnknownKind,
    /// It is a document where a picture is wanted.
    NotAPicture,
    /// It is a program, whatever its name says.
    Program,
    /// It is a document of Office before 2007, which can hold macros that nobody sees.
    OldOffice,
    /// It is a photograph in a form that most browsers cannot show.
    Heic,
    /// It begins like a photograph or a document and cannot be read to its end.
    Broken,
    /// The picture has too many points.
    TooManyPoints {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
        /// Most millions of points.
        millions_max: u64,
    },
    /// The PDF is locked by a password.
    Locked,
    /// The PDF would do something when it is opened or clicked.
    Active,
    /// Another file is inside.
    FileInside,
    /// Macros are inside.
    Macros,
    /// It would fetch something from elsewhere when it is opened.
    FetchesFromElsewhere,
    /// A small file that unpacks to a huge one.
    UnpacksTooLarge,
    /// It can be read as two kinds of file at once.
    TwoInOne,
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Empty => Self::new("attachments-refused-empty"),
            Refused::TooLarge { max } => {
                Self::new("attachments-refused-too-large").with("max", max / 1_000_000)
            }
            Refused::UnknownKind => Self::new("attachments-refused-unknown-kind"),
            Refused::NotAPicture => Self::new("attachments-refused-not-a-picture"),
            Refused::Program => Self::new("attachments-refused-program"),
            Refused::OldOffice => Self::new("attachments-refused-old-office"),
            Refused::Heic => Self::new("attachments-refused-heic"),
            Refused::Broken => Self::new("attachments-refused-broken"),
            Refused::TooManyPoints { width, height, millions_max } => {
                Self::new("attachments-refused-too-many-points")
                    .with("width", width)
                    .with("height", height)
                    .with("max", millions_max)
            }
            Refused::Locked => Self::new("attachments-refused-locked"),
            Refused::Active => Self::new("attachments-refused-active"),
            Refused::FileInside => Self::new("attachments-refused-file-inside"),
            Refused::Macros => Self::new("attachments-refused-macros"),
            Refused::FetchesFromElsewhere => Self::new("attachments-refused-fetches"),
            Refused::UnpacksTooLarge => Self::new("attachments-refused-unpacks-too-large"),
            Refused::TwoInOne => Self::new("attachments-refused-two-in-one"),
        }
    }
}
