//! A record of its own for stories about logs: one database, files and key in a folder.
#![allow(dead_code, clippy::unwrap_used, reason = "each story takes a part of it, and tests may panic")]

use std::path::Path;
use std::sync::Arc;

use kheo_base::{Clock, Entropy, Id};
use kheo_facts::recorded::WordsOnly;
use kheo_journal::{Body, By, Followers, Journal, NewAct, Visibility};
use kheo_public_record::follow::PublicRecord;
use kheo_public_record::{Keys, Log, Recordables};
use kheo_store::Module;
use kheo_testing::{Scratch, wait};

pub const MODULES: &[Module] = &[kheo_journal::MODULE, kheo_public_record::MODULE];
pub const ORIGIN: &str = "kheo.example/log";

/// One database with a record, whose files and key lie in a folder.
pub struct Record {
    pub journal: Journal,
    pub log: Log,
    pub followers: Followers,
}

pub fn record(scratch: &Scratch, folder: &Path, seed: u64) -> Record {
    let (clock, entropy) = (Clock::system(), Entropy::seeded(seed));
    let path = folder.join("record.key");
    let keys = Keys::read(&path).unwrap();
    let keys = keys.unwrap_or_else(|| Keys::create(&path, ORIGIN, &entropy).unwrap());
    let log = Log::new(scratch.db.clone(), clock.clone(), keys, folder.join("log"));
    let things = Arc::new(WordsOnly { subject_kinds: &["thing"], words: &["number"] });
    let follower = PublicRecord::new(Recordables(vec![things]), entropy.clone());
    let followers = Followers::new(scratch.db.clone(), vec![Arc::new(follower)]);
    Record { journal: Journal::new(scratch.db.clone(), clock, entropy), log, followers }
}

impl Record {
    fn act(&self, number: i64) {
        let act = NewAct {
            kind: "tests.done",
            subject_kind: "thing",
            subject_id: Id::from_i64(number % 3 + 1),
            visibility: Visibility::Public,
            body: Body::new().number("number", number),
        };
        let write = move |tx: &mut kheo_journal::Tx<'_, '_>| Ok(tx.record(act.clone())?);
        self.journal.write_now(By::default(), write).unwrap();
    }

    /// Records acts and their leaves.
    pub fn acts(&self, numbers: std::ops::Range<i64>) {
        numbers.for_each(|number| self.act(number));
        wait(self.followers.catch_up()).unwrap();
    }

    /// Signs what there is.
    pub fn publish(&self) {
        while self.log.publish().unwrap() {}
    }
}
