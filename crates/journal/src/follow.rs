//! Followers: what is derived from the journal, each with a cursor of its own.

use std::sync::Arc;
use std::time::Duration;

use kheo_base::{Error, Fault};
use kheo_store::{Db, Tx};

use crate::act::Act;
use crate::store;

/// Acts taken in one transaction: so many that catching up with millions costs few commits, so few that somebody who writes
/// meanwhile does not wait long.
const BATCH_ACTS_MAX: i64 = 2_000;
/// How long to wait for news when another program may be writing to the same database.
const IDLE: Duration = Duration::from_millis(250);

/// Forgets everything that a follower derived.
pub type Forget = fn(&mut Tx<'_>) -> Result<(), Fault>;

/// Something that follows the journal.
///
/// An act is followed in the same transaction that moves the cursor, so what a follower keeps in the database is
/// neither missed nor doubled. What it does outside the database (sending a mail) may happen twice after a crash.
pub trait Follower: Send + Sync {
    /// Its name, under which its cursor is kept.
    fn name(&self) -> &'static str;

    /// Takes one act. Must not depend on the time of day or on anything that rebuilding would not find again.
    ///
    /// # Errors
    /// A fault; the act will be tried again, and later ones wait.
    fn follow(&self, tx: &mut Tx<'_>, act: &Act) -> Result<(), Fault>;

    /// Takes several acts in order. One that sums up can do better than taking each by itself.
    ///
    /// # Errors
    /// As [`Follower::follow`]; then none of them was taken.
    fn follow_all(&self, tx: &mut Tx<'_>, acts: &[Act]) -> Result<(), Fault> {
        acts.iter().try_for_each(|act| self.follow(tx, act))
    }

    /// Forgets everything derived, before a rebuild from position 0; `None` if it must never be rebuilt, as with mail.
    fn forget(&self) -> Option<Forget>;
}

/// All followers of a program.
#[derive(Clone)]
pub struct Followers {
    db: Db,
    followers: Vec<Arc<dyn Follower>>,
}

impl Followers {
    /// Joins followers to a database.
    pub const fn new(db: Db, followers: Vec<Arc<dyn Follower>>) -> Self {
        Self { db, followers }
    }

    /// Returns how many there are.
    pub fn count(&self) -> usize {
        self.followers.len()
    }

    /// Follows for ever: at once after a commit of this program, and often enough for those of others.
    pub async fn run(self) {
        let mut commits = self.db.commits();
        loop {
            commits.mark_unchanged();
            match self.catch_up().await {
                Ok(0) => drop(tokio::time::timeout(IDLE, commits.changed()).await),
                Ok(_) => {}
                Err(fault) => {
                    tracing::error!(chain = fault.chain(), "a follower stumbled and will try again");
                    tokio::time::sleep(IDLE).await;
                }
            }
        }
    }

    /// Numbers what is committed and lets every follower read to the end; returns how many acts were taken.
    ///
    /// # Errors
    /// The first fault; the other followers have still had their turn.
    pub async fn catch_up(&self) -> Result<usize, Fault> {
        let mut taken = 0;
        let mut first_fault = None;
        // Looking first keeps an idle server from writing, and its own commit from waking it again at once.
        while self.db.read(|db| Ok(store::has_unnumbered(db)?)).await.map_err(Error::into_fault)? {
            self.db.write_in_commit_order(|tx| Ok(store::sequence(tx)?)).await.map_err(Error::into_fault)?;
        }
        taken += self.catch_up_together().await?;
        for follower in &self.followers {
            match self.catch_up_one(follower).await {
                Ok(count) => taken += count,
                Err(fault) => first_fault = first_fault.or(Some(fault)),
            }
        }
        first_fault.map_or(Ok(taken), Err)
    }

    /// Lets all that stand at one place read on together: the journal is read once and committed once for them. Whoever
    /// stands elsewhere, and everybody once one of them stumbles, goes on alone.
    async fn catch_up_together(&self) -> Result<usize, Fault> {
        let mut taken = 0;
        loop {
            let names: Vec<&'static str> = self.followers.iter().map(|follower| follower.name()).collect();
            let waiting = self.db.read(move |db| {
                let cursors =
                    names.iter().map(|name| store::cursor(db, name)).collect::<Result<Vec<_>, _>>()?;
                let place =
                    cursors.first().copied().filter(|place| cursors.iter().all(|other| other == place));
                Ok(match place {
                    Some(place) => !store::after(db, place, 1)?.is_empty(),
                    None => false,
                })
            });
            if !waiting.await.map_err(Error::into_fault)? {
                return Ok(taken);
            }
            let followers = self.followers.clone();
            match self.db.write(move |tx| Ok(take_batch(tx, &followers)?)).await {
                Ok(count) => taken += count,
                // Each by itself finds out which of them stumbled.
                Err(_) => return Ok(taken),
            }
        }
    }

    /// Forgets what a follower derived, or all of them if `name` is absent, and derives it again.
    ///
    /// # Errors
    /// A fault if there is no follower of that name or it must not be rebuilt.
    pub async fn rebuild(&self, name: Option<&str>) -> Result<usize, Fault> {
        let mut found = false;
        for follower in
            self.followers.iter().filter(|follower| name.is_none_or(|name| name == follower.name()))
        {
            let Some(forget) = follower.forget() else { continue };
            let follower = follower.name();
            found = true;
            self.db
                .write(move |tx| {
                    forget(tx)?;
                    Ok(store::move_cursor(tx, follower, 0)?)
                })
                .await
                .map_err(Error::into_fault)?;
        }
        if found {
            self.catch_up().await
        } else {
            Err(Fault::new("there is no such follower that can be rebuilt"))
        }
    }

    /// Returns the names of those that can be rebuilt.
    pub fn rebuildable(&self) -> Vec<&'static str> {
        self.followers
            .iter()
            .filter(|follower| follower.forget().is_some())
            .map(|follower| follower.name())
            .collect()
    }

    async fn catch_up_one(&self, follower: &Arc<dyn Follower>) -> Result<usize, Fault> {
        let mut taken = 0;
        loop {
            let name = follower.name();
            // Looking first keeps an idle server from writing: a commit costs a disk write.
            let waiting = self.db.read(move |db| {
                let cursor = store::cursor(db, name)?;
                Ok(store::after(db, cursor, 1)?.len())
            });
            if waiting.await.map_err(Error::into_fault)? == 0 {
                return Ok(taken);
            }
            let follower = [follower.clone()];
            taken +=
                self.db.write(move |tx| Ok(take_batch(tx, &follower)?)).await.map_err(Error::into_fault)?;
        }
    }
}

/// Lets followers that stand at one place take the next acts. Those that no longer stand there take none: another server was
/// faster.
fn take_batch(tx: &mut Tx<'_>, followers: &[Arc<dyn Follower>]) -> Result<usize, Fault> {
    let Some(first) = followers.first() else { return Ok(0) };
    let place = store::cursor(tx, first.name())?;
    let acts = store::after(tx, place, BATCH_ACTS_MAX)?;
    let Some(last) = acts.last() else { return Ok(0) };
    let mut taken = 0;
    for follower in followers {
        if store::cursor(tx, follower.name())? == place {
            follower.follow_all(tx, &acts)?;
            store::move_cursor(tx, follower.name(), last.position)?;
            taken += acts.len();
        }
    }
    Ok(taken)
}
