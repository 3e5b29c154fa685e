//! Writes the letters: batch by batch, each batch and how far it came in one transaction.
//!
//! So whatever is killed has written a whole batch or nothing of it, and of two servers that want the same batch one writes it
//! and the other goes on behind it. Memory holds one batch.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;
use std::time::Duration;

use kheo_base::{Clock, Error, Fault, Id, Instant};
use kheo_facts::circulated::{Circulated, Followed, Piece};
use kheo_journal::{By, Journal, Mailing, TakenBack};
use kheo_people::NATION;
use kheo_store::{Db, Tx};

use crate::letters::Writer;
use crate::rules::{PIECES_MAX, UNREACHABLE_TIMES, last_due, merged, sort};
use crate::store::{self, Circulation, Digest, Reader};

/// Letters in one transaction: so many that 100,000 take 200 commits, so few that somebody who writes meanwhile does not wait.
const BATCH: usize = 500;
/// Weekly letters in one transaction: each of them gathers stories.
const WEEK_BATCH: usize = 200;
/// Letters taken back in one transaction.
const RECALLED: i64 = 5_000;
/// Weekly letters taken back and written again in one transaction.
const RETOLD: i64 = 200;
/// When to look again for letters that were leaving while they were taken back: before they would be tried again.
const AGAIN_SECONDS: i64 = 30;
/// Subscriptions without a mailbox that are ended in one go.
const UNREACHABLE: i64 = 200;
/// How long to wait when there is nothing to write: other servers and the hour come without telling.
const IDLE: Duration = Duration::from_secs(1);

/// A unit, and which kinds and sections of its stories.
type Key = (String, bool, bool, String);

fn key(reader: &Reader, unit: &str) -> Key {
    (unit.to_owned(), reader.news, reader.announcements, reader.sections.clone())
}

/// Writes letters about stories, for as long as the program runs. Several servers may each have one.
#[derive(Clone)]
pub struct Press {
    db: Db,
    clock: Clock,
    base_url: Arc<str>,
    pieces: Arc<dyn Circulated>,
    mailing: Arc<dyn Mailing>,
}

impl Press {
    /// Joins what it needs; links begin with the address of the site, without a slash at the end.
    pub fn new(
        db: Db,
        clock: Clock,
        base_url: &str,
        pieces: Arc<dyn Circulated>,
        mailing: Arc<dyn Mailing>,
    ) -> Self {
        Self { db, clock, base_url: base_url.into(), pieces, mailing }
    }

    /// Writes for ever.
    pub async fn run(self) {
        let mut commits = self.db.commits();
        loop {
            commits.mark_unchanged();
            match self.turn().await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(fault) => {
                    tracing::error!(
                        chain = fault.chain(),
                        "writing newsletters failed and will be tried again"
                    );
                    tokio::time::sleep(IDLE).await;
                }
            }
            drop(tokio::time::timeout(IDLE, commits.changed()).await);
        }
    }

    /// Writes one batch; tells whether there may be another.
    ///
    /// # Errors
    /// A fault of the database; nothing of the batch is written then.
    pub async fn turn(&self) -> Result<bool, Fault> {
        let now = self.clock.now();
        let due_at = last_due(now);
        // Looking first keeps an idle server from writing: a commit costs a disk write.
        let is_any = self.db.read(move |db| {
            let (is_new, digest) = store::digest_to_write(db, due_at)?;
            Ok(is_new || digest.is_some() || store::next_circulation(db, now)?.is_some())
        });
        if !is_any.await.map_err(Error::into_fault)? {
            return Ok(false);
        }
        let press = self.clone();
        let write = move |tx: &mut Tx<'_>| {
            store::begin_digest(tx, due_at)?;
            if let Some(circulation) = store::next_circulation(tx, now)? {
                return Ok(press.circulate(tx, circulation, now)?);
            }
            if let (_, Some(digest)) = store::digest_to_write(tx, due_at)? {
                return Ok(press.sum_up(tx, digest, now)?);
            }
            Ok(())
        };
        self.db.write(write).await.map_err(Error::into_fault).map(|()| true)
    }

    /// Writes all that is to be written; returns how many batches it took.
    ///
    /// # Errors
    /// As [`Press::turn`].
    pub async fn finish(&self) -> Result<usize, Fault> {
        let mut batches = 0;
        while self.turn().await? {
            batches += 1;
        }
        Ok(batches)
    }

    /// Writes the next letters about a story, as it stands now; takes those back that wait if it may no longer be read.
    fn circulate(&self, tx: &mut Tx<'_>, mut circulation: Circulation, now: Instant) -> Result<(), Fault> {
        let piece = self.pieces.piece(tx, circulation.subject_id)?;
        let Some(piece) = piece.filter(|_| !circulation.is_recalled) else {
            return self.take_back(tx, circulation, now);
        };
        let mut units = vec![NATION, piece.province.as_str()];
        units.extend(piece.commune.as_deref());
        units.dedup();
        let readers = store::readers_of_story(tx, &units, &piece, circulation.after_id, BATCH)?;
        let sections = self.pieces.sections(tx, now.day())?;
        let writer = Writer { base_url: &self.base_url, sections: &sections, at: now };
        for reader in &readers {
            self.mailing.put(tx, &writer.story(reader, &piece, circulation.act_position))?;
            (circulation.after_id, circulation.letters) = (reader.id, circulation.letters + 1);
        }
        store::save_circulation(tx, &circulation, readers.len() < BATCH)
    }

    /// Takes back what waits of letters about a story. Not done before those are gone, too, that were leaving meanwhile: a mail
    /// server may have asked to try them later, or their server died.
    fn take_back(&self, tx: &mut Tx<'_>, mut circulation: Circulation, now: Instant) -> Result<(), Fault> {
        let recalled = self.mailing.recall(tx, circulation.act_position, now, RECALLED)?;
        let (weekly, leaving) = self.mailing.recall_telling(tx, circulation.subject_id, now, RETOLD)?;
        for letter in &weekly {
            self.tell_again(tx, letter, circulation.subject_id)?;
        }
        circulation.is_recalled = true;
        let is_more = recalled.gone > 0 || !weekly.is_empty();
        if !is_more {
            circulation.again_at = now.plus_seconds(AGAIN_SECONDS);
        }
        store::save_circulation(tx, &circulation, !is_more && recalled.leaving + leaving == 0)
    }

    /// Writes a weekly letter again without a story, with what may still be read of the others; none if that is nothing.
    fn tell_again(&self, tx: &mut Tx<'_>, letter: &TakenBack, without: Id) -> Result<(), Fault> {
        let Some(reader) = store::reader(tx, letter.owner_id)? else { return Ok(()) };
        let mut pieces = Vec::with_capacity(letter.told_of.len());
        for id in letter.told_of.iter().filter(|id| **id != without) {
            pieces.extend(self.pieces.piece(tx, *id)?);
        }
        let mut pieces: Vec<&Piece> = pieces.iter().collect();
        sort(&mut pieces);
        if pieces.is_empty() {
            return Ok(());
        }
        // A letter that was full had left some out; whether it had is not kept, and the list shows all.
        let is_more = letter.told_of.len() >= PIECES_MAX;
        let sections = self.pieces.sections(tx, letter.at.day())?;
        let writer = Writer { base_url: &self.base_url, sections: &sections, at: letter.at };
        self.mailing.put(tx, &writer.week(&reader, &pieces, is_more))
    }

    /// Writes the next weekly letters; none to whom there is nothing to tell.
    fn sum_up(&self, tx: &mut Tx<'_>, mut digest: Digest, now: Instant) -> Result<(), Fault> {
        let readers = store::readers_of_week(tx, digest.due.due_at, digest.after_id, WEEK_BATCH)?;
        let sections = self.pieces.sections(tx, now.day())?;
        let writer = Writer { base_url: &self.base_url, sections: &sections, at: now };
        let mut known = BTreeMap::new();
        for reader in &readers {
            self.gather(tx, &digest, reader, &mut known)?;
            let lists = reader.units.iter().filter_map(|unit| known.get(&key(reader, unit)));
            let (pieces, is_more) = merged(lists.map(Vec::as_slice), reader.follows_from);
            if !pieces.is_empty() {
                self.mailing.put(tx, &writer.week(reader, &pieces, is_more))?;
                digest.letters += 1;
            }
            digest.after_id = reader.id;
        }
        store::save_digest(tx, &digest, readers.len() < WEEK_BATCH)
    }

    /// Reads what the units of a reader published, unless another one of the batch follows them too.
    fn gather(
        &self,
        tx: &mut Tx<'_>,
        digest: &Digest,
        reader: &Reader,
        known: &mut BTreeMap<Key, Vec<Piece>>,
    ) -> Result<(), Fault> {
        let (after, until) = (digest.due.since_at, digest.due.due_at);
        for unit in &reader.units {
            let Entry::Vacant(unread) = known.entry(key(reader, unit)) else { continue };
            let (news, announcements, sections) = (reader.news, reader.announcements, &reader.sections);
            // One more than a letter holds tells whether there are more.
            let (limit, today) = (PIECES_MAX + 1, until.day());
            let followed = Followed { unit, news, announcements, sections, after, until, today, limit };
            unread.insert(self.pieces.pieces(tx, &followed)?);
        }
        Ok(())
    }

    /// Ends subscriptions whose mail servers said again and again that there is no such mailbox, and forgets wishes that nobody
    /// confirmed; returns how many subscriptions.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn sweep(&self, journal: &Journal) -> Result<usize, Error> {
        let now = self.clock.now();
        self.db.write(move |tx| Ok(store::sweep(tx, now)?)).await?;
        let mailing = self.mailing.clone();
        let gone: Vec<Id> =
            self.db.read(move |db| Ok(mailing.unreachable(db, UNREACHABLE_TIMES, UNREACHABLE)?)).await?;
        for id in &gone {
            let (id, mailing) = (*id, self.mailing.clone());
            journal.write(By::default(), move |tx| store::end(tx, id, &*mailing)).await?;
        }
        Ok(gone.len())
    }
}
