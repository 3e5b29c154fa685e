//! The public record: how fast public acts become leaves under a signed checkpoint, how soon one does, what a proof costs in a large
//! log, and what an outsider's whole check takes. Each against what this machine takes for the hashes alone.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use kheo_base::{Clock, Entropy, Id};
use kheo_facts::recorded::WordsOnly;
use kheo_journal::{ActId, Body, By, Followers, Journal, NewAct, Visibility};
use kheo_public_record::follow::PublicRecord;
use kheo_public_record::{Keys, Log, Recordables, store};
use kheo_store::{Config, Db, Location, Module};
use kheo_verify::audit::{Depth, audit};
use kheo_verify::files::{Files, Folder};
use kheo_verify::hash::{Hash, leaf_hash, node_hash, prove_inclusion, root, verify_inclusion};
use kheo_verify::tiles::{Kind, TilePath, Tiles, root_of_full};
use kheo_verify::{SignedCheckpoint, Verifier};

use super::client::Times;
use super::data::fault;
use super::{Plan, Report};

const MODULES: &[Module] = &[kheo_journal::MODULE, kheo_public_record::MODULE];
/// Acts in one transaction while the journal is filled.
const AT_ONCE: i64 = 1_000;
/// Leaves of the large log for each row of the plan: ten million at a million.
const LARGE: u64 = 10;
/// Acts whose way to a checkpoint is timed, and proofs that are made.
const TIMED: usize = 100;
const PROOFS: u64 = 2_000;
/// Hashes that say how fast this machine hashes.
const HASHES: u32 = 2_000_000;
const PATIENCE: Duration = Duration::from_secs(20);

pub(super) fn measure(folder: &Path, plan: &Plan, report: &mut Report) -> Result<()> {
    let hashes = hashes_a_second();
    report.say(format!("| SHA-256 over two hashes, one thread | {:.2} million/s | | | |", hashes / 1e6));
    let record = Record::new(&folder.join("record"))?;
    let began = Instant::now();
    record.acts(i64::try_from(plan.rows)?)?;
    appended(&record, plan, hashes, began.elapsed().as_secs_f64(), report)?;
    checked(&record, &folder.join("record/log"), hashes, report)?;
    covered(&record, report)?;
    let large = folder.join("large");
    large_log(&large, plan.rows as u64 * LARGE, hashes, report)?;
    std::fs::remove_dir_all(large)?;
    Ok(())
}

fn hashes_a_second() -> f64 {
    let (began, mut hash) = (Instant::now(), [7; 32]);
    for _ in 0..HASHES {
        hash = node_hash(&hash, &hash);
    }
    // What nobody looks at would not be reckoned.
    std::hint::black_box(hash);
    f64::from(HASHES) / began.elapsed().as_secs_f64()
}

/// A journal and its record, without the rest of a site: what leaves themselves cost.
struct Record {
    journal: Journal,
    followers: Followers,
    log: Log,
}

impl Record {
    fn new(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let db = Db::open(&Config::at(Location::Sqlite(folder.join("site.sqlite"))))?;
        db.migrate(MODULES)?;
        let (clock, entropy) = (Clock::system(), Entropy::system());
        let keys = Keys::create(&folder.join("record.key"), "kheo.example/log", &entropy)?;
        let log = Log::new(db.clone(), clock.clone(), keys, folder.join("log"));
        log.check()?;
        let things = Arc::new(WordsOnly { subject_kinds: &["thing"], words: &["field", "year"] });
        let follower = PublicRecord::new(Recordables(vec![things]), entropy.clone());
        let followers = Followers::new(db.clone(), vec![Arc::new(follower)]);
        Ok(Self { journal: Journal::new(db, clock, entropy), followers, log })
    }

    /// Records so many public acts, about three to a subject.
    fn acts(&self, count: i64) -> Result<ActId> {
        let mut last = None;
        for from in (0..count).step_by(usize::try_from(AT_ONCE)?) {
            let to = count.min(from + AT_ONCE);
            let write = move |tx: &mut kheo_journal::Tx<'_, '_>| {
                let mut last = None;
                for number in from..to {
                    last = Some(tx.record(NewAct {
                        kind: "tests.done",
                        subject_kind: "thing",
                        subject_id: Id::from_i64(number / 3 + 1),
                        visibility: Visibility::Public,
                        body: Body::new().word("field", "economy").number("year", 2016 + number % 10),
                    })?);
                }
                Ok(last)
            };
            last = self.journal.write_now(By::default(), write).map_err(fault)?.or(last);
        }
        last.context("no act was recorded")
    }

    fn publish(&self) -> Result<()> {
        while self.log.publish()? {}
        Ok(())
    }
}

/// How fast acts come from the journal to a signed checkpoint, with the time that the journal itself took for them.
fn appended(record: &Record, plan: &Plan, hashes: f64, recorded: f64, report: &mut Report) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let began = Instant::now();
    runtime.block_on(record.followers.catch_up())?;
    let followed = began.elapsed().as_secs_f64();
    record.publish()?;
    let whole = began.elapsed().as_secs_f64();
    let count = plan.rows as f64;
    let rate = count / (recorded + whole);
    let figure = format!(
        "journal {:.0}/s, leaves {:.0}/s, tiles {:.0}/s, one after the other; {:.3} of the hashes",
        count / recorded,
        count / followed,
        count / (whole - followed),
        rate / hashes
    );
    report.row(
        "public acts a second, durable, sequenced, under a checkpoint",
        &figure,
        rate,
        Some((10_000.0, 25_000.0)),
    );
    Ok(())
}

/// How soon an act is under a signed checkpoint while the site follows as it does.
fn covered(record: &Record, report: &mut Report) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let following =
        [runtime.spawn(record.followers.clone().run()), runtime.spawn(record.log.clone().run(|| {}))];
    std::thread::sleep(Duration::from_secs(1));
    let mut times = Vec::with_capacity(TIMED);
    for _ in 0..TIMED {
        let (began, act) = (Instant::now(), record.acts(1)?);
        loop {
            let leaf = record.journal.db().read_now(move |db| Ok(store::leaf(db, &act.0)?)).map_err(fault)?;
            let is_covered =
                |index| u64::try_from(index).is_ok_and(|index| index < record.log.current().size);
            if leaf.is_some_and(|leaf| is_covered(leaf.index)) {
                break;
            }
            ensure!(began.elapsed() < PATIENCE, "an act is not covered");
            std::thread::sleep(Duration::from_millis(1));
        }
        times.push(began.elapsed());
    }
    following.iter().for_each(tokio::task::JoinHandle::abort);
    let times = Times::new(&times);
    let figure = format!("{TIMED} acts, p50 {:.0} ms, p99 in ms", times.percentile(50));
    report.at_most(
        "from an act to a signed checkpoint over it",
        &figure,
        times.percentile(99),
        (1_500.0, 500.0),
    );
    Ok(())
}

/// What an outsider's check of every leaf takes, and what the hashes take on the disk.
fn checked(record: &Record, log: &Path, hashes: f64, report: &mut Report) -> Result<()> {
    let key = Verifier::parse(&record.log.keys().vkey())?;
    let signed = SignedCheckpoint::open(&std::fs::read(log.join("checkpoint"))?, &key)?;
    let began = Instant::now();
    let seen = audit(&Folder(log.to_owned()), &signed.checkpoint.head(), Depth::Leaves, |_, _| {})?;
    let seconds = began.elapsed().as_secs_f64();
    // Two hashes a leaf: its own, and that of a node above it.
    let figure = format!(
        "{} leaves, {} files; {:.2} of the hashes",
        seen.entries,
        seen.files,
        seen.entries as f64 * 2.0 / hashes / seconds
    );
    let of_a_million = seconds * 1e6 / seen.entries as f64;
    report.at_most("whole check of a million leaves, seconds", &figure, of_a_million, (5.0, 2.0));
    Ok(())
}

/// Proofs out of a log of ten million leaves, written straight as tiles: what they cost does not depend on what leaves say.
fn large_log(folder: &Path, size: u64, hashes: f64, report: &mut Report) -> Result<()> {
    let bytes = write_tiles(folder, size)?;
    let figure = format!("{size} leaves, {} MB of tiles", bytes / 1_000_000);
    report.at_most("bytes of hashes a leaf", &figure, bytes as f64 / size as f64, (36.0, 34.0));
    let files = Folder(folder.to_owned());
    let stored = || Tiles::new(size, |path: TilePath| files.tile(path));
    let root = root(size, &mut stored())?;
    let mut times = Vec::new();
    for number in 0..PROOFS {
        // Steps that fall everywhere; the first of them warm the disk's cache.
        let index = number * 7_919_777 % size;
        let began = Instant::now();
        let path = prove_inclusion(index, size, &mut stored())?;
        times.push(began.elapsed());
        verify_inclusion(&leaf_of(index), index, size, &path, &root)?;
    }
    let times = Times::new(&times);
    let figure = format!(
        "{PROOFS} proofs, p50 {:.3} ms, p99 in ms; {:.0} hashes' time at p50",
        times.percentile(50),
        times.percentile(50) / 1_000.0 * hashes
    );
    report.at_most(
        &format!("a proof of inclusion among {size} leaves"),
        &figure,
        times.percentile(99),
        (5.0, 1.0),
    );
    Ok(())
}

fn leaf_of(index: u64) -> Hash {
    leaf_hash(&index.to_be_bytes())
}

/// Writes the hash tiles of a log, level by level; returns their bytes.
fn write_tiles(folder: &Path, size: u64) -> Result<u64> {
    let (mut level, mut bytes) = (0_u8, 0);
    let mut hashes: Vec<Hash> = (0..size).map(leaf_of).collect();
    while !hashes.is_empty() {
        let mut above = Vec::with_capacity(hashes.len() / 256);
        for (index, tile) in hashes.chunks(256).enumerate() {
            let path = TilePath::at(Kind::Hashes(level), index as u64, size).context("a tile outside")?;
            let file = folder.join(path.to_string());
            std::fs::create_dir_all(file.parent().context("a tile without a folder")?)?;
            std::fs::write(file, tile.as_flattened())?;
            bytes += tile.as_flattened().len() as u64;
            above.extend(<&[Hash; 256]>::try_from(tile).map(root_of_full));
        }
        (hashes, level) = (above, level + 1);
    }
    Ok(bytes)
}
