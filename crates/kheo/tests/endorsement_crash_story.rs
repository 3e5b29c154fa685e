//! What becomes of endorsements when the program is killed: none that was acknowledged is lost, and every count is exact.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests may panic; the child speaks to its parent"
)]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use kheo::wiring::MODULES;
use kheo_base::{Clock, Entropy, Error, Id};
use kheo_exemplars::rules::polls::{State, Voucher, Window, shuffled};
use kheo_exemplars::store::polls::{
    NewPoll, choice_of, endorse, load_poll, poll_rules_on, prepare, recount, save_poll_step,
};
use kheo_journal::{By, Journal};
use kheo_store::{Config, Db, Location};

/// How often the program is killed while citizens endorse.
const KILLS: usize = 25;
/// Tells the child where its database is.
const FOLDER: &str = "KHEO_ENDORSEMENT_CRASH";
/// Models in the poll.
const MODELS: i64 = 7;

fn journal(folder: &Path) -> Journal {
    let db = Db::open(&Config::at(Location::Sqlite(folder.join("kheo.sqlite")))).unwrap();
    db.migrate(MODULES).unwrap();
    Journal::new(db, Clock::system(), Entropy::system())
}

fn opened_poll(journal: &Journal) -> Id {
    let now = journal.now();
    let id = journal.write_now(By::default(), move |tx| {
        let rules = poll_rules_on(tx, now.day())?;
        let window = Window { opens_at: now, closes_at: now.plus_days(1) };
        let candidates = shuffled((1..=MODELS).map(Id::from_i64).collect(), 7);
        let (form_key, title) = ("k".to_owned(), "Bình chọn".to_owned());
        prepare(
            tx,
            &NewPoll {
                form_key,
                title,
                territory: None,
                window,
                rules,
                ruled_on: now.day(),
                seed: 7,
                candidates,
            },
        )
    });
    let id = id.unwrap();
    let open = move |tx: &mut kheo_journal::Tx<'_, '_>| {
        let poll = load_poll(tx, id)?.ok_or(Error::Missing)?;
        save_poll_step(tx, &poll, poll.version, State::Open, None)
    };
    journal.write_now(By::default(), open).unwrap();
    id
}

/// The program that the test below kills: endorses until then, and names each endorsement once it was acknowledged. By itself
/// it has no folder and does nothing.
#[test]
fn citizens_endorse_until_the_end() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let journal = journal(Path::new(&folder));
    let poll = std::fs::read_to_string(Path::new(&folder).join("poll")).unwrap().parse::<Id>().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let mut citizens = tokio::task::JoinSet::new();
        for citizen in 1..=64 {
            let journal = journal.clone();
            citizens.spawn(async move {
                for turn in 0.. {
                    // Each of the 64 changes its mind all the time.
                    let (account, model) = (Id::from_i64(citizen), 1 + (citizen + turn) % MODELS);
                    let write = move |tx: &mut kheo_journal::Tx<'_, '_>| {
                        endorse(tx, poll, Voucher::Account(account), &[Id::from_i64(model)], 7)
                    };
                    journal.write(By::default(), write).await.unwrap();
                    println!("acknowledged {citizen} {turn} {model}");
                }
            });
        }
        citizens.join_all().await;
    });
}

#[test]
fn kills_lose_no_endorsement_and_every_count_equals_a_recount() {
    let folder = tempfile::tempdir().unwrap();
    let poll = opened_poll(&journal(folder.path()));
    std::fs::write(folder.path().join("poll"), poll.to_string()).unwrap();
    let mut heard = 0;
    for round in 0..KILLS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "citizens_endorse_until_the_end", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // The kill falls into the middle of the writes, a little later each round.
        let first = lines.find(|line| line.as_ref().is_ok_and(|line| line.starts_with("acknowledged")));
        std::thread::sleep(Duration::from_micros(u64::try_from(round).unwrap() * 700));
        child.kill().unwrap();
        child.wait().unwrap();
        let mut last: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
        for line in first.into_iter().chain(lines).map_while(Result::ok) {
            let numbers: Vec<i64> =
                line.split(' ').skip(1).filter_map(|number| number.parse().ok()).collect();
            // A line that the kill cut short acknowledges nothing.
            if let [citizen, turn, model] = numbers[..] {
                last.insert(citizen, (turn, model));
                heard += 1;
            }
        }
        let journal = journal(folder.path());
        for (citizen, (turn, model)) in last {
            let voucher = Voucher::Account(Id::from_i64(citizen));
            let held = journal.db().read_now(move |db| Ok(choice_of(db, poll, voucher)?)).unwrap();
            // One more may have been written that nobody heard of.
            let later = 1 + (citizen + turn + 1) % MODELS;
            let held: Vec<i64> = held.iter().map(|held| held.exemplar_id.to_i64()).collect();
            assert!(held == [model] || held == [later], "{citizen}: acknowledged {model}, there is {held:?}");
        }
        let found = journal.db().read_now(move |db| Ok(recount(db, poll)?)).unwrap();
        assert!(found.agrees(), "{found:?}");
    }
    assert!(heard >= 500, "only {heard} endorsements were acknowledged before the kills");
}
