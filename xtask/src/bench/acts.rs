//! Durable acts a second: many callers that share commits, against one commit for each act.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use kheo_base::{Clock, Entropy, Error, Id};
use kheo_journal::{Body, By, Journal, NewAct, Visibility};
use kheo_store::{Config, Db, Location, Migration, Module, Options, params};

use super::{Plan, Report, median};

/// Callers at once.
const CALLERS: usize = 64;

const NOTES: Module = Module {
    name: "notes",
    migrations: &[Migration {
        name: "0001_notes",
        sql: "create table notes (note_id bigint primary key, text text not null)",
        postgres: None,
    }],
};

/// What one run of the callers gave.
#[derive(Clone, Copy)]
struct Rate {
    acts: f64,
    commits: f64,
}

pub(super) fn measure(folder: &Path, plan: &Plan, report: &mut Report) -> Result<()> {
    let location = Location::Sqlite(folder.join("acts.sqlite"));
    let at = |group_callers_max| Config {
        location: location.clone(),
        options: Options { group_callers_max, ..Options::default() },
    };
    // The two take turns, so that a busy moment of the disk does not fall on one of them alone.
    let (mut single, mut grouped) = (Vec::new(), Vec::new());
    for _ in 0..plan.rounds {
        single.push(rate(&at(1), plan.seconds)?);
        grouped.push(rate(&at(Options::default().group_callers_max), plan.seconds)?);
    }
    let acts = |rates: &[Rate]| median(rates.iter().map(|rate| rate.acts).collect());
    let share = median(grouped.iter().map(|rate| rate.acts / rate.commits).collect());
    // Of each round by itself: what the disk takes for a commit may change tenfold between rounds.
    let ratio = median(grouped.iter().zip(&single).map(|(one, other)| one.acts / other.acts).collect());
    let (single, grouped) = (acts(&single), acts(&grouped));
    report.row("SQLite: one commit for each act", &format!("{single:.0} acts/s"), 1.0, None);
    report.row(
        &format!("SQLite: {CALLERS} callers share commits"),
        &format!("{grouped:.0} acts/s, {share:.0} a commit"),
        ratio,
        Some((10.0, 30.0)),
    );
    if let Ok(admin) = std::env::var("KHEO_TEST_POSTGRES") {
        let figure = rate(&Config::at(Location::Postgres(admin)), plan.seconds)?.acts;
        report.row(
            &format!("PostgreSQL: {CALLERS} callers"),
            &format!("{figure:.0} acts/s"),
            figure / single,
            None,
        );
    }
    Ok(())
}

fn rate(config: &Config, seconds: u64) -> Result<Rate> {
    let db = Db::open(config)?;
    db.migrate(&[kheo_journal::MODULE, NOTES])?;
    let commits = db.commits();
    let journal = Journal::new(db, Clock::system(), Entropy::system());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let (running, done) =
        (std::sync::Arc::new(AtomicBool::new(true)), std::sync::Arc::new(AtomicU64::new(0)));
    let (began, commits_before) = (Instant::now(), *commits.borrow());
    let callers: Vec<_> = (0..CALLERS)
        .map(|_| {
            let (journal, running, done) = (journal.clone(), running.clone(), done.clone());
            runtime.spawn(async move {
                while running.load(Ordering::Relaxed) {
                    note(&journal).await?;
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
            .context("writing an act")?;
    }
    let elapsed = began.elapsed().as_secs_f64();
    let per_second = |count: u64| Ok::<_, anyhow::Error>(f64::from(u32::try_from(count)?) / elapsed);
    Ok(Rate {
        acts: per_second(done.load(Ordering::Relaxed))?,
        commits: per_second(*commits.borrow() - commits_before)?,
    })
}

/// One act: a row and its journal line.
async fn note(journal: &Journal) -> Result<Id, Error> {
    let write = journal.write(By::default(), |tx| {
        let note_id = tx.new_id();
        tx.run(
            "insert into notes (note_id, text) values ($1, $2)",
            params![note_id, "Thắp sáng đường quê ấp 3"],
        )?;
        tx.record(NewAct {
            kind: "bench.noted",
            subject_kind: "note",
            subject_id: note_id,
            visibility: Visibility::Office,
            body: Body::new().number("year", 2026),
        })?;
        Ok(note_id)
    });
    write.await
}
