//! Database, files and key belong together, or nothing is served: what is refused at a start, and what brings a log back.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::path::Path;

use common::{MODULES, Record, record};
use kheo_base::{Clock, Entropy};
use kheo_public_record::Keys;
use kheo_testing::on_both;
use kheo_verify::audit::{Depth, audit};
use kheo_verify::files::Folder;
use kheo_verify::{SignedCheckpoint, Verifier};

/// What a start says of a log, and what an outsider finds.
trait Judged {
    fn refuses_with(&self, sentence: &str);
    fn holds(&self, folder: &Path) -> u64;
}

impl Judged for Record {
    fn refuses_with(&self, sentence: &str) {
        let said = self.log.check().unwrap_err().chain();
        assert!(said.starts_with("the public record is not served: ") && said.contains(sentence), "{said}");
    }

    /// Checks the files as an outsider would; returns how many acts they cover.
    fn holds(&self, folder: &Path) -> u64 {
        let key = Verifier::parse(&self.log.keys().vkey()).unwrap();
        let note = std::fs::read(folder.join("log/checkpoint")).unwrap();
        let signed = SignedCheckpoint::open(&note, &key).unwrap();
        audit(&Folder(folder.join("log")), &signed.checkpoint.head(), Depth::Leaves, |_, _| {}).unwrap();
        signed.checkpoint.size
    }
}

#[test]
fn a_log_goes_on_where_it_stood_and_writes_lost_files_again() {
    on_both(MODULES, |scratch| {
        let folder = tempfile::tempdir().unwrap();
        let first = record(scratch, folder.path(), 1);
        first.log.check().unwrap();
        first.acts(0..300);
        first.publish();
        let second = record(scratch, folder.path(), 2);
        second.log.check().unwrap();
        second.acts(300..310);
        second.publish();
        assert_eq!(second.holds(folder.path()), 310);
        std::fs::remove_dir_all(folder.path().join("log/tile")).unwrap();
        let third = record(scratch, folder.path(), 3);
        third.log.check().unwrap();
        assert_eq!(third.holds(folder.path()), 310, "the tiles are there again");
        std::fs::remove_dir_all(folder.path().join("log/tile")).unwrap();
        // The file lags behind the database, as after a kill between the two, and its tiles are lost too.
        let behind = record(scratch, folder.path(), 4);
        let note = std::fs::read(folder.path().join("log/checkpoint")).unwrap();
        behind.acts(310..320);
        behind.publish();
        std::fs::write(folder.path().join("log/checkpoint"), note).unwrap();
        std::fs::remove_dir_all(folder.path().join("log/tile")).unwrap();
        let last = record(scratch, folder.path(), 5);
        last.log.check().unwrap();
        last.publish();
        assert_eq!(last.holds(folder.path()), 320);
    });
}

#[test]
fn another_key_another_history_and_an_old_backup_are_refused_in_words() {
    on_both(MODULES, |scratch| {
        let folder = tempfile::tempdir().unwrap();
        let record_here = record(scratch, folder.path(), 1);
        record_here.acts(0..20);
        record_here.publish();
        let kept = std::fs::read(folder.path().join("record.key")).unwrap();
        std::fs::remove_file(folder.path().join("record.key")).unwrap();
        record(scratch, folder.path(), 9).refuses_with("was not signed by the key in record.key");
        std::fs::write(folder.path().join("record.key"), kept).unwrap();

        // A database that knows less than what was published: an old backup.
        let old = kheo_testing::sqlite(MODULES);
        record(&old, folder.path(), 1).refuses_with("Run `kheo record recover`");

        // One that tells another history.
        let other = kheo_testing::sqlite(MODULES);
        let elsewhere = tempfile::tempdir().unwrap();
        std::fs::copy(folder.path().join("record.key"), elsewhere.path().join("record.key")).unwrap();
        let forked = record(&other, elsewhere.path(), 2);
        forked.acts(100..125);
        forked.publish();
        let mixed = elsewhere.path().join("log");
        std::fs::remove_dir_all(&mixed).unwrap();
        std::fs::create_dir_all(&mixed).unwrap();
        std::fs::copy(folder.path().join("log/checkpoint"), mixed.join("checkpoint")).unwrap();
        record(&other, elsewhere.path(), 2).refuses_with("Two histories exist");
        assert_eq!(record_here.holds(folder.path()), 20, "nothing that was refused has changed a file");
    });
}

#[test]
fn after_an_old_backup_the_log_goes_on_without_a_fork() {
    on_both(MODULES, |old| {
        let folder = tempfile::tempdir().unwrap();
        let newer = kheo_testing::sqlite(MODULES);
        let before = record(&newer, folder.path(), 1);
        before.acts(0..300);
        before.publish();
        let restored = record(old, folder.path(), 6);
        let recovered = restored.log.recover().unwrap();
        assert_eq!((recovered.leaves, recovered.size), (300, 300));
        assert_eq!(restored.log.recover().unwrap().leaves, 0, "once");
        restored.log.check().unwrap();
        assert_eq!(restored.log.status().unwrap().lost, 300);
        restored.acts(300..303);
        restored.publish();
        assert_eq!(restored.holds(folder.path()), 303, "one history, as whoever remembers sees it");
    });
}

#[test]
fn damaged_files_bring_nothing_back() {
    let folder = tempfile::tempdir().unwrap();
    let newer = kheo_testing::sqlite(MODULES);
    let before = record(&newer, folder.path(), 1);
    before.acts(0..10);
    before.publish();
    let path = folder.path().join("log/tile/entries/000.p/10");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[60] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let old = kheo_testing::sqlite(MODULES);
    let restored = record(&old, folder.path(), 1);
    assert!(restored.log.recover().unwrap_err().chain().contains("the files are damaged"));
    assert_eq!(restored.log.status().unwrap().leaves, 0, "nothing was changed");
}

#[test]
fn a_log_without_acts_has_nothing_to_publish() {
    on_both(MODULES, |scratch| {
        let folder = tempfile::tempdir().unwrap();
        let empty = record(scratch, folder.path(), 1);
        empty.log.check().unwrap();
        assert!(!empty.log.publish().unwrap(), "else its server would try for ever");
        assert!(empty.log.has_todays_signature().unwrap());
        empty.acts(0..1);
        assert!(empty.log.publish().unwrap());
        assert!(!empty.log.publish().unwrap());
    });
}

#[test]
fn a_rotated_key_signs_and_the_one_before_signs_beside_it() {
    on_both(MODULES, |scratch| {
        let folder = tempfile::tempdir().unwrap();
        let before = record(scratch, folder.path(), 1);
        before.acts(0..5);
        before.publish();
        let path = folder.path().join("record.key");
        let made = Keys::prepare(&path, Clock::system().now(), &Entropy::seeded(2)).unwrap();
        made.put_in_place().unwrap();
        let after = record(scratch, folder.path(), 3);
        after.log.check().unwrap();
        assert_eq!(after.log.keys().vkey(), made.vkey);
        after.acts(5..8);
        after.publish();
        assert_eq!(after.holds(folder.path()), 8, "for whoever has the new key");
        let old = Verifier::parse(&before.log.keys().vkey()).unwrap();
        let note = after.log.current().note.clone();
        SignedCheckpoint::open(note.as_bytes(), &old).unwrap();
        // Also without anything new: else the next rotation would throw away the key that signed the newest checkpoint.
        let again = Keys::prepare(&path, Clock::system().now(), &Entropy::seeded(4)).unwrap();
        again.put_in_place().unwrap();
        let third = record(scratch, folder.path(), 5);
        third.log.check().unwrap();
        assert!(!third.log.has_todays_signature().unwrap());
        third.publish();
        assert!(third.log.has_todays_signature().unwrap());
        assert_eq!(third.holds(folder.path()), 8);
        while after.log.publish().unwrap() {}
        assert_eq!(after.log.current().note, third.log.current().note, "the key before stands beside it");
        let note = third.log.current().note.clone();
        // A server that was not restarted yet still knows the checkpoint for one of its own.
        while after.log.publish().unwrap() {}
        assert_eq!(after.log.current().note, note);
    });
}

#[test]
fn a_lost_key_is_replaced_and_the_history_stays_one() {
    on_both(MODULES, |scratch| {
        let folder = tempfile::tempdir().unwrap();
        let before = record(scratch, folder.path(), 1);
        before.acts(0..300);
        before.publish();
        let seen = before.log.current().note.clone();
        let seen =
            SignedCheckpoint::open(seen.as_bytes(), before.log.keys().verifiers().next().unwrap()).unwrap();
        std::fs::remove_file(folder.path().join("record.key")).unwrap();
        let after = record(scratch, folder.path(), 2);
        after.refuses_with("was not signed by the key in record.key");
        after.log.sign_again().unwrap();
        after.log.check().unwrap();
        after.acts(300..303);
        after.publish();
        assert_eq!(after.holds(folder.path()), 303);
        let now = SignedCheckpoint::open(
            after.log.current().note.as_bytes(),
            after.log.keys().verifiers().next().unwrap(),
        );
        let now = now.unwrap().checkpoint.head();
        let proof = after.log.prove_consistency(300, 303).unwrap();
        kheo_verify::hash::verify_consistency(&seen.checkpoint.head(), &now, &proof).unwrap();
        // What contradicts the database is not signed, whatever the reason.
        let checkpoint = folder.path().join("log/checkpoint");
        let text = std::fs::read_to_string(&checkpoint).unwrap();
        std::fs::write(&checkpoint, text.replacen("\n303\n", "\n304\n", 1)).unwrap();
        assert!(after.log.sign_again().unwrap_err().chain().contains("an old backup was restored too"));
    });
}
