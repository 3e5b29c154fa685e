//! Letters that acts give rise to. Capabilities write them; the outbox, which follows the journal, keeps and sends them.
//!
//! The trait stands here so that a capability need not know the outbox, nor the outbox any capability.

use kheo_base::{Fault, Id, Instant};
use kheo_store::{Reader, Tx};

use crate::act::Act;

/// A letter about to be kept in the outbox. Cannot be shown in a log: its text may hold secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// The account of the recipient, so that erasing the account also erases letters that wait.
    pub account_id: Option<Id>,
    /// The e-mail address.
    pub recipient: String,
    /// The subject, on one line.
    pub subject: String,
    /// The text, plain. May hold secrets: it is erased when the letter has left.
    pub body: String,
}

/// Writes the letters that acts of one capability give rise to.
pub trait Letters: Send + Sync {
    /// Returns the letters about an act; none for acts of others. Runs in the transaction that keeps them, so that a letter
    /// is written once and whatever it needs (a token) is kept with it.
    ///
    /// # Errors
    /// A fault; the act will be tried again, and later ones wait.
    fn letters(&self, tx: &mut Tx<'_>, act: &Act) -> Result<Vec<Letter>, Fault>;

    /// Returns what an erasing act destroyed besides its own subject, each with the kind of its acts: letters about it go, too.
    ///
    /// # Errors
    /// A fault; the act will be tried again, and later ones wait.
    fn erased_along(&self, _: &mut Tx<'_>, _: &Act) -> Result<Vec<(&'static str, Id)>, Fault> {
        Ok(Vec::new())
    }
}

/// One of very many letters that say the same. Cannot be shown in a log: it holds an address and a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Circular {
    /// Whose letter it is: whatever is kept for this owner goes by [`Mailing::forget`].
    pub owner_id: Id,
    /// The act that it is about; 0 if it is about several.
    pub act_position: i64,
    /// The subjects that it tells of, if it is about several.
    pub tells_of: Vec<Id>,
    /// The e-mail address.
    pub recipient: String,
    /// The subject, on one line.
    pub subject: String,
    /// The text, plain.
    pub body: String,
    /// The address to which one POST ends these letters (RFC 8058).
    pub unsubscribe: String,
    /// When it was written.
    pub at: Instant,
}

/// What became of circulars that were to be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recalled {
    /// So many are gone; there may be more.
    pub gone: u64,
    /// So many are leaving at this moment, or come back soon to be taken back then.
    pub leaving: u64,
}

/// A circular about several subjects that was taken back because of one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenBack {
    /// Whose letter it was.
    pub owner_id: Id,
    /// The subjects that it told of, the one taken back among them.
    pub told_of: Vec<Id>,
    /// When it was written.
    pub at: Instant,
}

/// Takes circulars to be sent, behind all other letters. Whoever writes them keeps how far it came in the same transaction,
/// since an act may give rise to more of them than one transaction should hold.
pub trait Mailing: Send + Sync {
    /// Keeps a circular until it is sent.
    ///
    /// # Errors
    /// A fault of the database.
    fn put(&self, tx: &mut Tx<'_>, circular: &Circular) -> Result<(), Fault>;

    /// Deletes circulars about an act that have not left yet, at most so many. Those that are leaving do not leave a second time.
    ///
    /// # Errors
    /// A fault of the database.
    fn recall(&self, tx: &mut Tx<'_>, act_position: i64, now: Instant, limit: i64)
    -> Result<Recalled, Fault>;

    /// Deletes circulars about several subjects that tell of this one and have not left yet, at most so many, and returns them to be
    /// written again without it; and how many are leaving, as by [`Mailing::recall`].
    ///
    /// # Errors
    /// A fault of the database.
    fn recall_telling(
        &self,
        tx: &mut Tx<'_>,
        subject_id: Id,
        now: Instant,
        limit: i64,
    ) -> Result<(Vec<TakenBack>, u64), Fault>;

    /// Deletes everything that is kept for an owner, now; files of letters go soon after.
    ///
    /// # Errors
    /// A fault of the database.
    fn forget(&self, tx: &mut Tx<'_>, owner_id: Id, at: Instant) -> Result<(), Fault>;

    /// Returns owners at whose mail servers there was lately no such mailbox at least so many times, at most so many owners.
    ///
    /// # Errors
    /// A fault of the database.
    fn unreachable(&self, db: &mut Reader<'_>, times: i64, limit: i64) -> Result<Vec<Id>, Fault>;
}
