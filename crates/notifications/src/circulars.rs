//! Circulars: letters of which very many say the same. Whoever writes them puts them here in batches of its own.

use kheo_base::{Entropy, Fault, Id, Instant};
use kheo_journal::{Circular, Letter, Mailing, Recalled, TakenBack};
use kheo_store::{Reader, Tx};

use crate::outbox::bounded;
use crate::store;

/// Keeps circulars in the outbox, where they wait behind all other letters.
pub struct Circulars {
    entropy: Entropy,
}

impl Circulars {
    /// Takes the randomness of which ids are made.
    pub const fn new(entropy: Entropy) -> Self {
        Self { entropy }
    }
}

impl Mailing for Circulars {
    fn put(&self, tx: &mut Tx<'_>, circular: &Circular) -> Result<(), Fault> {
        let mail_id = Id::new(circular.at, &self.entropy);
        let letter = bounded(&Letter {
            account_id: Some(circular.owner_id),
            recipient: circular.recipient.clone(),
            subject: circular.subject.clone(),
            body: circular.body.clone(),
        });
        store::insert_circular(tx, mail_id, circular, &letter)
    }

    fn recall(
        &self,
        tx: &mut Tx<'_>,
        act_position: i64,
        now: Instant,
        limit: i64,
    ) -> Result<Recalled, Fault> {
        store::recall(tx, act_position, now, limit)
    }

    fn recall_telling(
        &self,
        tx: &mut Tx<'_>,
        subject_id: Id,
        now: Instant,
        limit: i64,
    ) -> Result<(Vec<TakenBack>, u64), Fault> {
        store::recall_telling(tx, subject_id, now, limit)
    }

    fn forget(&self, tx: &mut Tx<'_>, owner_id: Id, at: Instant) -> Result<(), Fault> {
        store::forget_account(tx, owner_id, at)
    }

    fn unreachable(&self, db: &mut Reader<'_>, times: i64, limit: i64) -> Result<Vec<Id>, Fault> {
        store::without_mailbox(db, times, limit)
    }
}
