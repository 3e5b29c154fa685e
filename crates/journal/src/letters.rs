//! Letters that acts give rise to. Capabilities write them; the outbox, which follows the journal, keeps and sends them.
//!
//! The trait stands here so that a capability need not know the outbox, nor the outbox any capability.

use kheo_base::{Fault, Id};
use kheo_store::Tx;

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
}
