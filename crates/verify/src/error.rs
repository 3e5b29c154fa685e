//! Why something is not believed.

/// What a check found. Every variant but [`Error::Read`] means: do not believe it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The bytes are not what they should be.
    #[error("{what} is malformed: {why}")]
    Malformed {
        /// What was read.
        what: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A signature by a known key does not fit the text.
    #[error("the signature by {0} does not fit the text")]
    Signature(String),
    /// Nobody who is trusted has signed.
    #[error("no signature by the key that is trusted ({0})")]
    Unsigned(String),
    /// A checkpoint of another log.
    #[error("the checkpoint is of {found}, not of {wanted}")]
    Origin {
        /// The log that was expected.
        wanted: String,
        /// The log that it names.
        found: String,
    },
    /// The entry is not at its place in the tree of this root.
    #[error("the proof of inclusion does not lead to the root")]
    Inclusion,
    /// A later tree does not continue an earlier one.
    #[error("the later tree does not continue the earlier one")]
    Consistency,
    /// A leaf or an opening does not give the hash that stands in the record.
    #[error("{0} does not fit its commitment")]
    Commitment(String),
    /// Stored hashes disagree with what they stand for.
    #[error("{path} does not fit the tree")]
    Tree {
        /// The file.
        path: String,
    },
    /// An entry is not what may stand in the record.
    #[error("leaf {number}: {why}")]
    Leaf {
        /// Its number.
        number: u64,
        /// What is wrong with it.
        why: String,
    },
    /// Fewer witnesses than the policy asks for.
    #[error("the quorum of witnesses is not reached")]
    Quorum,
    /// A witness has signed more of a log than the log shows: what it signed was taken back, or there are two histories.
    #[error("the witness {witness} has signed {size} leaves, more than the log shows")]
    Ahead {
        /// The witness.
        witness: String,
        /// How many leaves it has signed.
        size: u64,
    },
    /// It could not be read at all; nothing was found out.
    #[error("{path} could not be read: {why}")]
    Read {
        /// What was asked for.
        path: String,
        /// What went wrong.
        why: String,
    },
}

impl Error {
    /// Returns the refusal of bytes.
    #[must_use]
    pub const fn malformed(what: &'static str, why: &'static str) -> Self {
        Self::Malformed { what, why }
    }
}
