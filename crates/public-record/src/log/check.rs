//! What is looked at before a server starts: a log never signs two histories, so in doubt nothing is served.

use kheo_base::{Fault, to_hex};
use kheo_verify::{Checkpoint, Hash, Note, Signature};

use super::edge::Edge;
use super::{Log, size_of};
use crate::refused;
use crate::store::{self, Head};

impl Log {
    /// Checks that database, files and key belong together. Must be called before the first [`Log::publish`].
    ///
    /// # Errors
    /// A fault that says in plain words what is wrong and what to do.
    pub fn check(&self) -> Result<(), Fault> {
        let (head, leaves) = self.read(|db| Ok((store::head(db)?, store::count(db)?)))?;
        if head.size > leaves {
            return Err(refuse(format!(
                "the database has a checkpoint over {} acts but only {leaves} of them. Somebody changed the database by hand. \
                 Restore a backup, then run `kheo record recover`",
                head.size
            )));
        }
        if !head.note.is_empty() {
            let signed = self.0.keys.open(&head.note).map_err(|error| {
                refuse(format!(
                    "the checkpoint in the database was not signed by the key in record.key ({error}). Put the right key \
                     file back; `kheo record key show` says which one this is"
                ))
            })?;
            let agrees =
                signed.checkpoint.size == size_of(head.size) && to_hex(&signed.checkpoint.root) == head.root;
            if !agrees {
                return Err(refuse(
                    "the checkpoint in the database does not say what was signed. Somebody changed the database by hand. \
                     Restore a backup, then run `kheo record recover`"
                        .to_owned(),
                ));
            }
        }
        self.check_file(leaves, size_of(head.size))?;
        // Tiles are compared with the signed root, and written again from the database where they differ.
        let mut edge = self.edge_at(&head)?;
        self.follow_to(&mut edge, &head).map_err(|fault| refuse(fault.chain()))?;
        self.check_root()?;
        *self.0.edge.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(edge);
        Ok(())
    }

    /// Returns whether today's key has signed the newest checkpoint, or nothing has been signed yet. Until it has, the key must not be
    /// rotated again: the one that signed would be gone.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn has_todays_signature(&self) -> Result<bool, Fault> {
        let head = self.read(|db| Ok(store::head(db)?))?;
        Ok(self.is_signed_today(&head.note))
    }

    /// Whether a checkpoint has today's signature; the one before the first needs none.
    pub(super) fn is_signed_today(&self, note: &str) -> bool {
        if note.is_empty() {
            return true;
        }
        let today = self.0.keys.verifiers().next();
        let note = Note::parse(note.as_bytes());
        note.is_ok_and(|note| today.is_some_and(|key| note.signatures.iter().any(|one| key.is_by(one))))
    }

    /// Lets today's key sign the newest checkpoint too, which the key before has signed: also when nothing new happens. What witnesses
    /// have signed below it stays.
    pub(super) fn sign_today(&self, head: &Head) -> Result<(), Fault> {
        if self.is_signed_today(&head.note) {
            return Ok(());
        }
        let before = self.open(&head.note)?;
        let mut note = self.0.keys.sign(&before, self.0.clock.now());
        let known = Note::parse(head.note.as_bytes()).map_err(refused("reading the checkpoint"))?.signatures;
        let is_ours = |one: &Signature| self.0.keys.verifiers().any(|key| key.is_by(one));
        note.signatures.extend(known.into_iter().filter(|one| !is_ours(one)));
        let next = Head { note: note.to_text(), ..head.clone() };
        let (size, from, to) = (head.size, head.note.clone(), next.note.clone());
        if self.write(move |tx| Ok(store::add_signatures(tx, size, &from, &to)?))? {
            self.adopt(&next)?;
        }
        Ok(())
    }

    /// Signs the newest checkpoint with today's key, after the one that signed it was lost.
    ///
    /// # Errors
    /// A fault if database and files do not belong together in anything but the key: then nothing is signed.
    pub fn sign_again(&self) -> Result<(), Fault> {
        let (head, leaves) = self.read(|db| Ok((store::head(db)?, store::count(db)?)))?;
        if head.note.is_empty() {
            return Ok(());
        }
        let file = self.0.folder.checkpoint()?.map(|note| -> Result<Checkpoint, Fault> {
            let text = Note::parse(note.as_bytes()).map_err(refused("reading the file checkpoint"))?.text;
            Checkpoint::parse(&text).map_err(refused("reading the file checkpoint"))
        });
        let file = file.transpose()?;
        if head.size > leaves || file.as_ref().is_some_and(|file| file.size > size_of(head.size)) {
            return Err(refuse(
                "an old backup was restored too. Without the key its newer acts cannot come back: restore a newer one",
            ));
        }
        let mut edge = self.edge_at(&head)?;
        self.follow_to(&mut edge, &head)?;
        if let Some(file) = file
            && self.root_over(file.size)? != file.root
        {
            return Err(refuse(
                "the file checkpoint has another root than the database: two histories exist",
            ));
        }
        let (origin, now) = (self.0.keys.origin().to_owned(), self.0.clock.now());
        let root = self.root_over(size_of(head.size))?;
        let note = self.0.keys.sign(&Checkpoint { origin, size: size_of(head.size), root }, now).to_text();
        let next = Head { note, signed_at: now.millis(), ..head };
        let moved = next.clone();
        if !self.write(move |tx| Ok(store::move_head(tx, moved.size, &moved)?))? {
            return Err(Fault::new("another program moved the checkpoint meanwhile"));
        }
        self.adopt(&next)
    }

    /// A checkpoint that people may have seen must not be ahead of what the database has.
    fn check_file(&self, leaves: i64, head: u64) -> Result<(), Fault> {
        let Some(note) = self.0.folder.checkpoint()? else { return Ok(()) };
        let signed = self.0.keys.open(&note).map_err(|error| {
            refuse(format!(
                "the file {}/checkpoint was not signed by the key in record.key ({error}). Put the right key file back, \
                 or move the folder away if it belongs to another site",
                self.0.folder.root().display()
            ))
        })?;
        let size = signed.checkpoint.size;
        if size > size_of(leaves) || size > head {
            return Err(refuse(format!(
                "the files of the record cover {size} acts, the database {head}. An old backup was restored. Going on would \
                 fork the record. Run `kheo record recover`: it carries the missing leaves from the files into the database"
            )));
        }
        Ok(())
    }

    /// What a witness has signed must not be ahead of what the database has, nor another history.
    pub(crate) fn check_seen(&self, seen: &Checkpoint, witness: &str) -> Result<(), Fault> {
        let leaves = self.read(|db| Ok(store::count(db)?))?;
        let size = seen.size;
        if size > size_of(leaves) {
            return Err(refuse(format!(
                "the witness {witness} has signed {size} acts, and the database has {leaves}. An old backup was restored, its \
                 files with it. Going on would fork the record. Put the newest files of the record into {} (whoever keeps a copy \
                 of /log/ has them), then run `kheo record recover`",
                self.0.folder.root().display()
            )));
        }
        if self.root_over(size)? == seen.root {
            return Ok(());
        }
        Err(refuse(format!(
            "the witness {witness} has signed another history over {size} acts than the database has. Ask whoever keeps copies of \
             the record which one was published, and restore that one"
        )))
    }

    /// Returns the root over the first leaves. Where tiles were lost and written again for a later size, those of this one are not
    /// there: the leaves tell it then.
    fn root_over(&self, size: u64) -> Result<Hash, Fault> {
        self.0.folder.root_at(size).or_else(|_| {
            let mut edge = Edge::default();
            self.grow_to(&mut edge, size)?;
            Ok(edge.root())
        })
    }

    /// The published root must be that of the leaves which the database has.
    fn check_root(&self) -> Result<(), Fault> {
        let Some(note) = self.0.folder.checkpoint()? else { return Ok(()) };
        let checkpoint = self.open(&note)?;
        let root = self.root_over(checkpoint.size)?;
        if root == checkpoint.root {
            return Ok(());
        }
        Err(refuse(format!(
            "the file {}/checkpoint has another root over {} acts than the database. Two histories exist; ask whoever keeps \
             copies of the record which one was published, and restore that one",
            self.0.folder.root().display(),
            checkpoint.size
        )))
    }
}

fn refuse(why: impl Into<String>) -> Fault {
    let why: String = why.into();
    Fault::new(format!("the public record is not served: {why}"))
}
