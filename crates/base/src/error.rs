//! The three kinds of error, and nothing else.
//!
//! A **refusal** is the rules saying no, in a sentence that a user understands. **Missing** is what is not there or not to
//! be known; **denied** is its twin for somebody who is signed in and may not. A **fault** is ours: it is logged once,
//! at the boundary, with its chain of causes, and its text is never shown to a user.

use std::error::Error as StdError;
use std::fmt;

/// Everything that can end a request or a transaction early.
#[derive(Debug)]
pub enum Error {
    /// The rules said no.
    Refusal(Refusal),
    /// There is no such thing, or the asker may not know of it.
    Missing,
    /// The asker is known and may not do this.
    Denied,
    /// Nobody is signed in, and somebody must be.
    SignInFirst,
    /// Something of ours failed.
    Fault(Fault),
}

impl Error {
    /// Turns the error into a fault, for callers that run outside a request, where nobody could be refused anything.
    pub fn into_fault(self) -> Fault {
        match self {
            Self::Fault(fault) => fault,
            other => Fault::new(other.to_string()),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refusal(refusal) => write!(f, "refused: {}", refusal.key),
            Self::Missing => f.write_str("missing"),
            Self::Denied => f.write_str("denied"),
            Self::SignInFirst => f.write_str("not signed in"),
            Self::Fault(fault) => fault.fmt(f),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Fault(fault) => fault.source(),
            _ => None,
        }
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

/// A "no" from the rules: the key of its sentence in `locales/`, and what the sentence mentions.
///
/// Capabilities keep an enum of their refusals and turn it into this at their border, so that rules stay free of texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Key of the sentence in `locales/*.ftl`.
    pub key: &'static str,
    /// Values for the placeholders of the sentence.
    pub args: Vec<(&'static str, String)>,
}

impl Refusal {
    /// A refusal whose sentence mentions nothing variable.
    pub const fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }

    /// Adds a value that the sentence mentions.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

/// What kind of failure, as far as the answer to the user or a re-run depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// Two transactions met; running again may succeed.
    Conflict,
    /// A key is taken that this transaction made by itself; running again makes another.
    Taken,
    /// The database is locked by somebody else, or more work waits than the limits allow.
    Busy,
    /// The disk, or the space given to the database, is full.
    Full,
    /// The database cannot be reached.
    Unreachable,
    /// Anything else.
    Other,
}

/// A failure of ours, with what was being done and the chain of causes.
#[derive(Debug)]
pub struct Fault {
    kind: FaultKind,
    doing: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Fault {
    /// A fault without a cause below it. `doing` is lower case without a full stop.
    pub fn new(doing: impl Into<String>) -> Self {
        Self { kind: FaultKind::Other, doing: doing.into(), source: None }
    }

    /// A fault caused by `source` while `doing` something.
    pub fn because(doing: impl Into<String>, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind: FaultKind::Other, doing: doing.into(), source: Some(source.into()) }
    }

    /// Sets the kind.
    #[must_use]
    pub const fn of_kind(mut self, kind: FaultKind) -> Self {
        self.kind = kind;
        self
    }

    /// Returns the kind.
    pub const fn kind(&self) -> FaultKind {
        self.kind
    }

    /// Returns the fault and its causes on one line, for the log and for operators.
    pub fn chain(&self) -> String {
        let mut line = self.doing.clone();
        let mut cause = self.source();
        while let Some(error) = cause {
            line.push_str(": ");
            line.push_str(&error.to_string());
            cause = error.source();
        }
        line
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.doing)
    }
}

impl StdError for Fault {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}
