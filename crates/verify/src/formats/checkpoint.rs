//! Checkpoints (C2SP tlog-checkpoint): which log, how many leaves, which root; and their signatures.

use crate::Error;
use crate::encoding::{base64, decimal, hash_from_base64};
use crate::hash::{EMPTY_ROOT, Hash, Head};
use crate::note::{Note, Signer, Verifier};

/// What a log says about itself at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Name of the log.
    pub origin: String,
    /// How many leaves it has.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

impl Checkpoint {
    /// Writes the text that is signed.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, base64(&self.root))
    }

    /// Reads the text of a checkpoint. Lines after the third are allowed by the format and passed over.
    ///
    /// # Errors
    /// [`Error::Malformed`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        const fn bad(why: &'static str) -> Error {
            Error::malformed("checkpoint", why)
        }
        let mut lines = text.strip_suffix('\n').ok_or(bad("no end of line"))?.split('\n');
        let origin = lines.next().filter(|line| !line.is_empty()).ok_or(bad("no origin"))?;
        let size = lines.next().and_then(decimal).ok_or(bad("no size"))?;
        let root = hash_from_base64(lines.next().ok_or(bad("no root"))?)?;
        if lines.any(str::is_empty) {
            return Err(bad("an empty line"));
        }
        if size == 0 && root != EMPTY_ROOT {
            return Err(bad("a root over nothing"));
        }
        Ok(Self { origin: origin.to_owned(), size, root })
    }

    /// Signs it.
    #[must_use]
    pub fn sign(&self, signer: &Signer) -> Note {
        let text = self.to_text();
        let signature = signer.sign(&text, 0);
        Note { text, signatures: vec![signature] }
    }

    /// Returns size and root.
    #[must_use]
    pub const fn head(&self) -> Head {
        (self.size, self.root)
    }
}

/// A checkpoint with its signatures, of which that of the log has been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// What it says.
    pub checkpoint: Checkpoint,
    /// The note, with the signatures of witnesses if there are any.
    pub note: Note,
}

impl SignedCheckpoint {
    /// Reads a checkpoint and checks that the log has signed it and that it is of this log: the name of the key.
    ///
    /// # Errors
    /// [`Error::Malformed`], [`Error::Unsigned`], [`Error::Signature`], [`Error::Origin`].
    pub fn open(bytes: &[u8], log: &Verifier) -> Result<Self, Error> {
        let note = Note::parse(bytes)?;
        let checkpoint = Checkpoint::parse(&note.text)?;
        if checkpoint.origin != log.name() {
            return Err(Error::Origin { wanted: log.name().to_owned(), found: checkpoint.origin });
        }
        note.verify(log)?;
        Ok(Self { checkpoint, note })
    }
}
