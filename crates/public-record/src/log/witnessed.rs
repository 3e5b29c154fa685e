//! What witnesses have signed below the log's own checkpoints.

use std::sync::{Arc, PoisonError};

use kheo_base::Fault;
use kheo_verify::SignedCheckpoint;
use kheo_verify::note::{Note, Signature};

use super::{Current, Log, size_of};
use crate::refused;
use crate::store::{self, Head};

impl Log {
    /// Returns the newest checkpoint that enough witnesses have signed, as far as this server has looked.
    pub fn witnessed(&self) -> Option<Arc<Current>> {
        self.0.witnessed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the checkpoint under which a leaf is proved: one that witnesses have signed, if it covers the leaf already.
    pub fn covering(&self, index: i64) -> Arc<Current> {
        let witnessed = self.witnessed().filter(|witnessed| size_of(index) < witnessed.size);
        witnessed.unwrap_or_else(|| self.current())
    }

    /// Puts signatures below a checkpoint where it still is the newest. With `is_enough` it is kept as witnessed in any case.
    ///
    /// # Errors
    /// A fault of database or files.
    pub(crate) fn add_signatures(
        &self,
        below: &Current,
        signatures: Vec<Signature>,
        is_enough: bool,
    ) -> Result<(), Fault> {
        let mut note = Note::parse(below.note.as_bytes()).map_err(refused("reading a checkpoint"))?;
        note.signatures.extend(signatures);
        let signed = Current { note: note.to_text(), ..below.clone() };
        // So that the publisher of this server cannot go on between the row and the file.
        let edge = self.0.edge.lock().unwrap_or_else(PoisonError::into_inner);
        let (before, kept) = (below.note.clone(), signed.clone());
        let is_newest = self.write(move |tx| {
            let size = i64::try_from(kept.size).unwrap_or(i64::MAX);
            if is_enough {
                store::keep_witnessed(tx, size, &kept.note, kept.signed_at)?;
            }
            Ok(store::add_signatures(tx, size, &before, &kept.note)?)
        })?;
        if is_newest {
            let size = i64::try_from(signed.size).unwrap_or(i64::MAX);
            self.adopt(&Head { size, root: String::new(), note: signed.note, signed_at: signed.signed_at })?;
        }
        drop(edge);
        self.look_for_witnessed()
    }

    /// Reads what the database has signed and witnessed into memory, and writes no file: for a command that tells of it beside a server.
    /// Who publishes must not call it, since what stands in memory stands in the files.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn look(&self) -> Result<(), Fault> {
        let head = self.read(|db| Ok(store::head(db)?))?;
        if !head.note.is_empty() {
            let current = Current { size: size_of(head.size), note: head.note, signed_at: head.signed_at };
            *self.0.current.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(current);
        }
        let (size, note, signed_at) = self.read(|db| Ok(store::witnessed(db)?))?;
        if self.is_ours(&note) {
            self.serve_witnessed(Current { size: size_of(size), note, signed_at });
        }
        Ok(())
    }

    fn is_ours(&self, note: &str) -> bool {
        let today = self.0.keys.verifiers().next();
        today.is_some_and(|verifier| SignedCheckpoint::open(note.as_bytes(), verifier).is_ok())
    }

    fn serve_witnessed(&self, current: Current) {
        *self.0.witnessed.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(current));
    }

    /// Serves the witnessed checkpoint that the database has, unless it was signed by a key of before: proofs under it would not be
    /// believed by whoever has today's key.
    ///
    /// # Errors
    /// A fault of database or files.
    pub(crate) fn look_for_witnessed(&self) -> Result<(), Fault> {
        let (size, note, signed_at) = self.read(|db| Ok(store::witnessed(db)?))?;
        if note.is_empty() || self.witnessed().is_some_and(|known| known.note == note) {
            return Ok(());
        }
        if !self.is_ours(&note) {
            return Ok(());
        }
        self.0.folder.publish_witnessed(&note)?;
        self.serve_witnessed(Current { size: size_of(size), note, signed_at });
        Ok(())
    }
}
