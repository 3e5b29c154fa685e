//! Durable endorsements a second on one SQLite file, each with its row, its counts and its act, and the recount afterwards.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use kheo::wiring::MODULES;
use kheo_base::{Clock, Entropy, Error, Fault, Id};
use kheo_exemplars::rules::polls::{State, Voucher, Window, shuffled};
use kheo_exemplars::store::polls::{
    NewPoll, endorse, load_poll, poll_rules_on, prepare, recount, save_poll_step,
};
use kheo_journal::{By, Journal};
use kheo_store::{Config, Db, Location, Options};

use super::{Plan, Report, median};

/// Citizens who send at once.
const CALLERS: i64 = 64;
/// Models in the poll.
const MODELS: i64 = 20;
/// What must be reached, endorsements a second.
const RATE_MUST: f64 = 2_000.0;

pub(super) fn measure(folder: &Path, plan: &Plan, report: &mut Report) -> Result<()> {
    let (mut single, mut grouped) = (Vec::new(), Vec::new());
    for round in 0..plan.rounds {
        let at = |name: &str, group_callers_max| Config {
            location: Location::Sqlite(folder.join(format!("{name}-{round}.sqlite"))),
            options: Options { group_callers_max, ..Options::default() },
        };
        single.push(rate(&at("one-by-one", 1), plan.seconds)?);
        grouped.push(rate(&at("endorsements", Options::default().group_callers_max), plan.seconds)?);
    }
    let (single, grouped) = (median(single), median(grouped));
    report.row("SQLite: one commit for each endorsement", &format!("{single:.0}/s"), 1.0, None);
    report.row(
        &format!("SQLite: {CALLERS} citizens endorse, against one commit each"),
        &format!("{grouped:.0}/s, recount exact"),
        grouped / single,
        None,
    );
    report.row(
        "endorsements a second, against 2,000",
        &format!("{grouped:.0}/s"),
        grouped / RATE_MUST,
        Some((1.0, 5.0)),
    );
    Ok(())
}

fn rate(config: &Config, seconds: u64) -> Result<f64> {
    let db = Db::open(config)?;
    db.migrate(MODULES)?;
    let journal = Journal::new(db, Clock::system(), Entropy::system());
    let poll = opened_poll(&journal).map_err(|error| anyhow::anyhow!(error.into_fault().chain()))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let (running, done) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicI64::new(0)));
    let began = Instant::now();
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let (journal, running, done) = (journal.clone(), running.clone(), done.clone());
            runtime.spawn(async move {
                let mut citizen = caller;
                while running.load(Ordering::Relaxed) {
                    citizen += CALLERS;
                    one(&journal, poll, citizen).await?;
                    done.fetch_add(1, Ordering::Relaxed);
                }
                Ok::<(), Error>(())
            })
        })
        .collect();
    std::thread::sleep(Duration::from_secs(seconds));
    running.store(false, Ordering::Relaxed);
    for caller in callers {
        runtime
            .block_on(caller)?
            .map_err(|error| anyhow::anyhow!(error.into_fault().chain()))
            .context("endorsing")?;
    }
    let elapsed = began.elapsed().as_secs_f64();
    let acknowledged = done.load(Ordering::Relaxed);
    let found = journal
        .db()
        .read_now(move |db| Ok(recount(db, poll)?))
        .map_err(|error| anyhow::anyhow!(error.into_fault().chain()))?;
    if !found.agrees() || found.counted.participants != acknowledged {
        bail!("{acknowledged} endorsements were acknowledged, the recount says {found:?}");
    }
    Ok(f64::from(i32::try_from(acknowledged)?) / elapsed)
}

async fn one(journal: &Journal, poll: Id, citizen: i64) -> Result<(), Error> {
    let (voucher, model) = (Voucher::Account(Id::from_i64(citizen)), Id::from_i64(1 + citizen % MODELS));
    journal.write(By::default(), move |tx| endorse(tx, poll, voucher, &[model], 7)).await
}

fn opened_poll(journal: &Journal) -> Result<Id, Error> {
    let now = journal.now();
    let id = journal.write_now(By::default(), move |tx| {
        let rules = poll_rules_on(tx, now.day())?;
        let window = Window { opens_at: now, closes_at: now.plus_seconds(86_400) };
        let candidates = shuffled((1..=MODELS).map(Id::from_i64).collect(), 7);
        let (form_key, title) = ("bench".to_owned(), "Bình chọn".to_owned());
        let ruled_on = now.day();
        prepare(
            tx,
            &NewPoll { form_key, title, territory: None, window, rules, ruled_on, seed: 7, candidates },
        )
    })?;
    journal.write_now(By::default(), move |tx| {
        let poll = load_poll(tx, id)?.ok_or_else(|| Fault::new("the poll is gone"))?;
        save_poll_step(tx, &poll, poll.version, State::Open, None)
    })?;
    Ok(id)
}
