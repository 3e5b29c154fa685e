//! Proofs that can be checked without network (C2SP tlog-proof, `.tlog-proof`): place, path and checkpoint in one file.

use crate::Error;
use crate::checkpoint::SignedCheckpoint;
use crate::encoding::{base64, decimal, from_base64, hash_from_base64};
use crate::hash::{self, Hash, PROOF_MAX};
use crate::note::{self, Verifier};

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";
/// Longest proof that is read: a note, a path, and what stands beside it.
pub const BYTES_MAX: usize = note::BYTES_MAX * 2;

/// A proof of inclusion with the checkpoint that it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// What somebody put beside it; proved by nothing.
    pub extra: Option<Vec<u8>>,
    /// Number of the leaf.
    pub index: u64,
    /// Hashes from the leaf's sibling upwards.
    pub path: Vec<Hash>,
    /// The checkpoint, as it was served.
    pub checkpoint: String,
}

impl Proof {
    /// Writes the file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{FIRST_LINE}\n");
        if let Some(extra) = &self.extra {
            text.push_str(&format!("extra {}\n", base64(extra)));
        }
        text.push_str(&format!("index {}\n", self.index));
        for hash in &self.path {
            text.push_str(&base64(hash));
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.checkpoint);
        text
    }

    /// Reads a file. Nothing is checked but its form.
    ///
    /// # Errors
    /// [`Error::Malformed`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        const fn bad(why: &'static str) -> Error {
            Error::malformed("proof", why)
        }
        if bytes.len() > BYTES_MAX {
            return Err(bad("too long"));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| bad("not UTF-8"))?;
        let (head, checkpoint) = text.split_once("\n\n").ok_or(bad("no checkpoint"))?;
        let mut lines = head.split('\n');
        if lines.next() != Some(FIRST_LINE) {
            return Err(bad("not a proof of this version"));
        }
        let mut line = lines.next().ok_or(bad("no index"))?;
        let mut extra = None;
        if let Some(coded) = line.strip_prefix("extra ") {
            extra = Some(from_base64(coded)?);
            line = lines.next().ok_or(bad("no index"))?;
        }
        let index = line.strip_prefix("index ").and_then(decimal).ok_or(bad("no index"))?;
        let path: Vec<_> = lines.take(PROOF_MAX + 1).map(hash_from_base64).collect::<Result<_, _>>()?;
        if path.len() > PROOF_MAX {
            return Err(bad("too many hashes"));
        }
        Ok(Self { extra, index, path, checkpoint: checkpoint.to_owned() })
    }

    /// Checks that this entry stands in the log whose key is `log`, and returns the checkpoint that says so.
    ///
    /// # Errors
    /// What is wrong with the checkpoint, or [`Error::Inclusion`].
    pub fn verify(&self, entry: &[u8], log: &Verifier) -> Result<SignedCheckpoint, Error> {
        let signed = SignedCheckpoint::open(self.checkpoint.as_bytes(), log)?;
        let leaf = hash::leaf_hash(entry);
        let of = &signed.checkpoint;
        hash::verify_inclusion(&leaf, self.index, of.size, &self.path, &of.root)?;
        Ok(signed)
    }
}
