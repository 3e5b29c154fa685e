//! The transaction in which a change and its act are one.

use std::ops::{Deref, DerefMut};

use kheo_base::{Clock, Entropy, Error, Fault, Id, Instant};
use kheo_store::Db;

use crate::act::{Act, ActId, NewAct};
use crate::store;

/// By whom, and for which unit, something is done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct By {
    /// The account; absent when the program acts by itself or a citizen without an account.
    pub actor_id: Option<Id>,
    /// The unit for which the act is done.
    pub unit_code: Option<String>,
}

/// The database together with the clock and the randomness that acts need.
#[derive(Clone)]
pub struct Journal {
    db: Db,
    clock: Clock,
    entropy: Entropy,
}

impl Journal {
    /// Joins the three.
    pub const fn new(db: Db, clock: Clock, entropy: Entropy) -> Self {
        Self { db, clock, entropy }
    }

    /// Returns the database, for reads and for bookkeeping that is not an act (sessions, cursors, caches).
    pub const fn db(&self) -> &Db {
        &self.db
    }

    /// Returns the present moment.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Returns the source of randomness.
    pub const fn entropy(&self) -> &Entropy {
        &self.entropy
    }

    /// Runs a change and commits it together with the acts that it recorded. The closure may run several times.
    ///
    /// # Errors
    /// What the closure returns; a fault if it recorded no act and did not say that nothing changed.
    pub async fn write<T, F>(&self, by: By, closure: F) -> Result<T, Error>
    where
        F: FnMut(&mut Tx<'_, '_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        self.db.write(self.recording(by, closure)).await
    }

    /// [`Journal::write`] for programs without a runtime. Must not be called on an asynchronous thread.
    ///
    /// # Errors
    /// As [`Journal::write`].
    pub fn write_now<T, F>(&self, by: By, closure: F) -> Result<T, Error>
    where
        F: FnMut(&mut Tx<'_, '_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        self.db.write_now(self.recording(by, closure))
    }

    /// Wraps a closure so that it runs in a recording transaction.
    fn recording<T, F>(
        &self,
        by: By,
        mut closure: F,
    ) -> impl FnMut(&mut kheo_store::Tx<'_>) -> Result<T, Error> + Send + 'static + use<T, F>
    where
        F: FnMut(&mut Tx<'_, '_>) -> Result<T, Error> + Send + 'static,
    {
        let (now, entropy) = (self.now(), self.entropy.clone());
        move |tx| {
            let mut recording = Tx { tx, now, entropy: &entropy, by: &by, settled: false };
            let answer = closure(&mut recording)?;
            if recording.settled {
                return Ok(answer);
            }
            Err(Fault::new("a change was about to be committed without an act in the journal").into())
        }
    }
}

/// A transaction that can record acts.
pub struct Tx<'t, 'c> {
    tx: &'t mut kheo_store::Tx<'c>,
    now: Instant,
    entropy: &'t Entropy,
    by: &'t By,
    settled: bool,
}

impl Tx<'_, '_> {
    /// The moment at which everything in this transaction happens.
    pub const fn now(&self) -> Instant {
        self.now
    }

    /// By whom, and for which unit.
    pub const fn by(&self) -> &By {
        self.by
    }

    /// Makes an id for a new row.
    pub fn new_id(&self) -> Id {
        Id::new(self.now, self.entropy)
    }

    /// Returns random bytes.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        self.entropy.bytes()
    }

    /// Records an act: it becomes true with the rest of the transaction or not at all.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn record(&mut self, act: NewAct) -> Result<ActId, Fault> {
        let act = Act {
            position: 0,
            act_id: ActId(self.entropy.bytes()),
            at: self.now,
            actor_id: self.by.actor_id,
            unit_code: self.by.unit_code.clone(),
            kind: act.kind.to_owned(),
            subject_kind: act.subject_kind.to_owned(),
            subject_id: act.subject_id,
            visibility: act.visibility,
            body: act.body,
        };
        store::record(self.tx, &act)?;
        self.settled = true;
        Ok(act.act_id)
    }

    /// Says that this transaction changed nothing, as when the same form was sent twice.
    pub const fn nothing_changed(&mut self) {
        self.settled = true;
    }
}

impl<'c> Deref for Tx<'_, 'c> {
    type Target = kheo_store::Tx<'c>;

    fn deref(&self) -> &Self::Target {
        self.tx
    }
}

impl DerefMut for Tx<'_, '_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.tx
    }
}
