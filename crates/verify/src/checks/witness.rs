//! Witnesses (C2SP tlog-witness): what a log asks of them, what they answer, and what they must remember.
//!
//! A witness signs that a log only grew: see [`Witness`] for what it keeps.

use crate::Error;
use crate::checkpoint::SignedCheckpoint;
use crate::encoding::{base64, decimal, hash_from_base64, hex};
use crate::hash::{Hash, sha256};
use crate::note::{self, Signature, Verifier};

pub use super::keeper::{Witness, replace};

/// Most hashes that a request may bring.
pub const PROOF_MAX: usize = 63;
/// Longest request.
pub const REQUEST_MAX: usize = note::BYTES_MAX + 64 * 1024;
/// Longest answer.
pub const ANSWER_MAX: usize = 64 * 1024;

/// A request to sign a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// Size of the checkpoint that the witness signed last.
    pub old: u64,
    /// Proof that the new tree continues the old one.
    pub proof: Vec<Hash>,
    /// The checkpoint, signed by its log.
    pub checkpoint: String,
}

impl AddCheckpoint {
    /// Writes the body of the request.
    #[must_use]
    pub fn to_text(&self) -> String {
        let proof: String = self.proof.iter().map(|hash| base64(hash) + "\n").collect();
        format!("old {}\n{proof}\n{}", self.old, self.checkpoint)
    }

    /// Reads the body of a request.
    ///
    /// # Errors
    /// [`Error::Malformed`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        const fn bad(why: &'static str) -> Error {
            Error::malformed("request", why)
        }
        if bytes.len() > REQUEST_MAX {
            return Err(bad("too long"));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| bad("not UTF-8"))?;
        let (head, checkpoint) = text.split_once("\n\n").ok_or(bad("no checkpoint"))?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old ")).and_then(decimal);
        let old = old.ok_or(bad("no old size"))?;
        let proof: Vec<_> = lines.take(PROOF_MAX + 1).map(hash_from_base64).collect::<Result<_, _>>()?;
        if proof.len() > PROOF_MAX {
            return Err(bad("too many hashes"));
        }
        Ok(Self { old, proof, checkpoint: checkpoint.to_owned() })
    }
}

/// What a witness answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// 200: lines of signatures.
    Signed(String),
    /// 400: malformed, or an old size above the new one.
    Malformed,
    /// 403: not signed by the key of this log.
    NotSigned,
    /// 404: a log that is not followed.
    Unknown,
    /// 409: another size was signed last.
    Conflict(u64),
    /// 422: the proof does not hold, or another root of the same size.
    NotProved,
    /// 500: it could not be remembered, and so was not signed.
    Failed,
}

impl Answer {
    /// Returns status, content type and body.
    #[must_use]
    pub fn to_http(&self) -> (u16, &'static str, String) {
        const PLAIN: &str = "text/plain; charset=utf-8";
        match self {
            Self::Signed(lines) => (200, PLAIN, lines.clone()),
            Self::Malformed => (400, PLAIN, String::new()),
            Self::NotSigned => (403, PLAIN, String::new()),
            Self::Unknown => (404, PLAIN, String::new()),
            Self::Conflict(size) => (409, "text/x.tlog.size", format!("{size}\n")),
            Self::NotProved => (422, PLAIN, String::new()),
            Self::Failed => (500, PLAIN, String::new()),
        }
    }
}

/// Returns the name under which a checkpoint of a log is kept and served.
#[must_use]
pub fn name_of(origin: &str) -> String {
    hex(&sha256(origin.as_bytes()))
}

/// What a log makes of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// The witness has signed.
    Signed(Signature),
    /// The witness last signed this size: ask again with a proof from there.
    Ask(u64),
}

/// Reads the answer of a witness to a checkpoint.
///
/// # Errors
/// [`Error::Signature`] or [`Error::Unsigned`] if it signed something else, [`Error::Ahead`] if it has signed more than was
/// sent, [`Error::Read`] for refusals.
pub fn hear(witness: &Verifier, sent: &SignedCheckpoint, status: u16, body: &[u8]) -> Result<Heard, Error> {
    let refused = |why: String| Error::Read { path: witness.name().to_owned(), why };
    let text = std::str::from_utf8(&body[..body.len().min(ANSWER_MAX)])
        .map_err(|_| refused("not UTF-8".to_owned()))?;
    match status {
        200 => {
            let lines =
                text.lines().take(note::SIGNATURES_MAX).filter_map(|line| Signature::parse(line).ok());
            let mut own = lines.filter(|signature| witness.is_by(signature));
            let signature = own.next().ok_or_else(|| Error::Unsigned(witness.name().to_owned()))?;
            witness.verify(&sent.note.text, &signature)?;
            Ok(Heard::Signed(signature))
        }
        409 => {
            let size = text.strip_suffix('\n').and_then(decimal);
            let size = size.ok_or_else(|| refused("answered 409 without a size".to_owned()))?;
            if size > sent.checkpoint.size {
                return Err(Error::Ahead { witness: witness.name().to_owned(), size });
            }
            Ok(Heard::Ask(size))
        }
        status => Err(refused(format!("answered {status}"))),
    }
}

/// Asks one witness to sign: first from size `old`, and again from the size that it says it remembers. Take an agent of
/// [`crate::files::agent`]: for it, 409 is an answer.
///
/// # Errors
/// What asking, proving or hearing said.
#[cfg(feature = "web")]
pub fn ask(
    agent: &ureq::Agent,
    url: &str,
    witness: &Verifier,
    sent: &SignedCheckpoint,
    old: u64,
    prove: &mut dyn FnMut(u64) -> Result<Vec<Hash>, Error>,
) -> Result<Signature, Error> {
    let url = format!("{}/add-checkpoint", url.trim_end_matches('/'));
    let failed = |why: String| Error::Read { path: url.clone(), why };
    let mut old = old.min(sent.checkpoint.size);
    // Another server of the same log may be asking at the same time, so its answer may be old once.
    for _ in 0..3 {
        let request = AddCheckpoint { old, proof: prove(old)?, checkpoint: sent.note.to_text() };
        let mut answer =
            agent.post(&url).send(request.to_text()).map_err(|error| failed(error.to_string()))?;
        let body = answer.body_mut().with_config().limit(ANSWER_MAX as u64).read_to_vec();
        let body = body.map_err(|error| failed(error.to_string()))?;
        match hear(witness, sent, answer.status().as_u16(), &body)? {
            Heard::Signed(signature) => return Ok(signature),
            Heard::Ask(size) if size == old => break,
            Heard::Ask(size) => old = size,
        }
    }
    Err(failed("it remembers another size each time".to_owned()))
}

/// Returns the note with the last checkpoint of a log that a witness has signed. Who signed it is for the caller to see: the log, whose
/// key may be lost, or the witness, which may say what it likes.
///
/// # Errors
/// [`Error::Read`] if it cannot be reached.
#[cfg(feature = "web")]
pub fn last_kept(agent: &ureq::Agent, url: &str, origin: &str) -> Result<Option<Vec<u8>>, Error> {
    use crate::files::{Files, Web};
    let web = Web::asking(url, agent.clone());
    web.read(&format!("{}/checkpoint", name_of(origin)), note::BYTES_MAX)
}
