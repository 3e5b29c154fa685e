//! The program is killed again and again while acts are recorded, followed and published: never two histories, and never an
//! acknowledged public act without its leaf.
//!
//! `KHEO_RECORD_KILLS=10000` kills as often; 200 times without. A kill shows in which order things are written. It does not show
//! what a power cut would: whether they have reached the disk.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests may panic; the child speaks to its parent"
)]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use kheo_base::{Clock, Entropy, Id};
use kheo_facts::recorded::WordsOnly;
use kheo_journal::{Body, By, Followers, Journal, NewAct, Visibility};
use kheo_public_record::follow::PublicRecord;
use kheo_public_record::{Keys, Log, Recordables};
use kheo_store::{Config, Db, Location, Module};
use kheo_testing::wait;
use kheo_verify::audit::{Depth, audit};
use kheo_verify::encoding::{base64, hex};
use kheo_verify::files::Folder;
use kheo_verify::hash::{Growing, leaf_hash};
use kheo_verify::{Checkpoint, Note, SignedCheckpoint, Verifier};

const MODULES: &[Module] = &[kheo_journal::MODULE, kheo_public_record::MODULE];
/// How often the program is killed unless more is asked for.
const KILLS: u64 = 200;
/// Tells the child where its data are.
const FOLDER: &str = "KHEO_RECORD_CRASH";

/// A journal, and the log of what is done in it.
fn opened(folder: &Path) -> (Journal, Followers, Log) {
    let db = Db::open(&Config::at(Location::Sqlite(folder.join("kheo.sqlite")))).unwrap();
    db.migrate(MODULES).unwrap();
    let (clock, entropy) = (Clock::system(), Entropy::system());
    let path = folder.join("record.key");
    let keys = Keys::read(&path).unwrap();
    let keys = keys.unwrap_or_else(|| Keys::create(&path, "kheo.example/log", &entropy).unwrap());
    let log = Log::new(db.clone(), clock.clone(), keys, folder.join("log"));
    let things = Arc::new(WordsOnly { subject_kinds: &["thing"], words: &[] });
    let follower = PublicRecord::new(Recordables(vec![things]), entropy.clone());
    (Journal::new(db.clone(), clock, entropy), Followers::new(db, vec![Arc::new(follower)]), log)
}

/// The program that the test below kills: records acts, follows and publishes until then, and names each act and each checkpoint
/// once it is acknowledged. By itself it has no folder and does nothing.
#[test]
fn acts_are_recorded_and_published_until_the_end() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let (journal, followers, log) = opened(Path::new(&folder));
    log.check().unwrap();
    std::thread::spawn(move || {
        loop {
            wait(followers.catch_up()).unwrap();
            if log.publish().unwrap() {
                println!("checkpoint {}", log.current().note.lines().take(3).collect::<Vec<_>>().join(" "));
            }
        }
    });
    for number in 0.. {
        let act = NewAct {
            kind: "tests.done",
            subject_kind: "thing",
            subject_id: Id::from_i64(number % 5 + 1),
            visibility: Visibility::Public,
            body: Body::new(),
        };
        let write = move |tx: &mut kheo_journal::Tx<'_, '_>| Ok(tx.record(act.clone())?);
        println!("act {}", journal.write_now(By::default(), write).unwrap());
    }
}

/// What a child said before it was killed.
#[derive(Default)]
struct Heard {
    acts: BTreeSet<String>,
    /// Size and root.
    checkpoints: BTreeSet<(u64, String)>,
}

impl Heard {
    /// A line that the kill cut short acknowledges nothing.
    fn line(&mut self, line: &str) {
        match line.split(' ').collect::<Vec<_>>()[..] {
            ["act", name] if name.len() == 32 => drop(self.acts.insert(name.to_owned())),
            ["checkpoint", _, size, root] if root.len() == 44 => {
                self.checkpoints.insert((size.parse().unwrap(), root.to_owned()));
            }
            _ => {}
        }
    }
}

fn killed(folder: &Path, round: u64, heard: &mut Heard) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "acts_are_recorded_and_published_until_the_end", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    // Every fourth kill falls into the start, where files are compared and written again; the others into the work.
    if !round.is_multiple_of(4) {
        let first = lines.by_ref().map_while(Result::ok).find(|line| line.starts_with("act "));
        first.iter().for_each(|line| heard.line(line));
    }
    // Times without a common measure spread the kills.
    std::thread::sleep(Duration::from_micros(round * 7_919 % 70_000));
    child.kill().unwrap();
    child.wait().unwrap();
    lines.map_while(Result::ok).for_each(|line| heard.line(&line));
    // What the file says now, whether or not the child could still tell it.
    if let Ok(bytes) = std::fs::read(folder.join("log/checkpoint")) {
        let seen = Checkpoint::parse(&Note::parse(&bytes).unwrap().text).unwrap();
        heard.checkpoints.insert((seen.size, base64(&seen.root)));
    }
}

#[test]
fn kills_leave_one_history_and_a_leaf_for_every_acknowledged_act() {
    let folder = tempfile::tempdir().unwrap();
    let kills = std::env::var("KHEO_RECORD_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    let mut heard = Heard::default();
    for round in 0..kills {
        killed(folder.path(), round, &mut heard);
    }
    let (_, followers, log) = opened(folder.path());
    log.check().unwrap();
    wait(followers.catch_up()).unwrap();
    while log.publish().unwrap() {}
    let key = Verifier::parse(&log.keys().vkey()).unwrap();
    let note = std::fs::read(folder.path().join("log/checkpoint")).unwrap();
    let signed = SignedCheckpoint::open(&note, &key).unwrap();
    let (mut acts, mut tree, mut roots) = (BTreeSet::new(), Growing::default(), BTreeSet::new());
    let sizes: BTreeSet<u64> = heard.checkpoints.iter().map(|(size, _)| *size).collect();
    let files = Folder(folder.path().join("log"));
    audit(&files, &signed.checkpoint.head(), Depth::Leaves, |_, leaf| {
        acts.insert(hex(&leaf.act));
        tree.push(leaf_hash(&leaf.to_bytes().unwrap()));
        if sizes.contains(&tree.size()) {
            roots.insert((tree.size(), base64(&tree.root())));
        }
    })
    .unwrap();
    let without: Vec<&String> = heard.acts.difference(&acts).collect();
    assert!(without.is_empty(), "acknowledged, and without a leaf: {without:?}");
    assert_eq!(heard.checkpoints, roots, "each checkpoint that was seen is one of the log that there is");
    let (acts, checkpoints) = (heard.acts.len(), heard.checkpoints.len());
    println!("{kills} kills, {acts} acts acknowledged, {checkpoints} checkpoints seen");
    assert!(acts >= 500 && checkpoints >= 50, "too little was done between kills: {acts}, {checkpoints}");
}
