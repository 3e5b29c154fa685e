//! A decade that is taken over, followed and indexed is killed again and again: nothing is lost, nothing counted twice.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use kheo_store::{Config, Db, Location};

const MODELS: usize = 1_500;
const KILLS: u32 = 10;

fn kheo(data: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kheo"));
    command.args(words).env("KHEO_DATA", data).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn prepare(data: &Path) -> Command {
    kheo(data, &["demo", "--decade", "--models", &MODELS.to_string(), "--no-serve"])
}

#[test]
fn a_decade_that_is_killed_again_and_again_is_there_once_and_counted_once() {
    // How long it takes on this machine tells where kills fall into its course.
    let whole = tempfile::tempdir().unwrap();
    let began = Instant::now();
    assert!(prepare(whole.path()).status().unwrap().success());
    let usual = began.elapsed();
    let killed = tempfile::tempdir().unwrap();
    // The small commune of the demonstration comes first, undisturbed: it is about registers here.
    assert!(kheo(killed.path(), &["demo", "--no-serve"]).status().unwrap().success());
    for round in 1..=KILLS {
        let mut child = prepare(killed.path()).spawn().unwrap();
        // Each run gets further than the last one's kill, since it carries on; so the kills fall everywhere.
        std::thread::sleep(usual * round / (KILLS + 2) + Duration::from_millis(u64::from(round) * 7));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let last = prepare(killed.path()).stderr(Stdio::piped()).output().unwrap();
    assert!(last.status.success(), "{}", String::from_utf8_lossy(&last.stderr));
    for data in [whole.path(), killed.path()] {
        assert!(kheo(data, &["recount"]).status().unwrap().success(), "the recount differs");
        assert!(kheo(data, &["rebuild", "search"]).status().unwrap().success());
        assert!(kheo(data, &["doctor"]).status().unwrap().success());
    }
    assert_eq!(counted(whole.path()), counted(killed.path()));
}

/// Models by state, acts by kind, decisions and honours: what two sites that hold the same decade agree on.
fn counted(data: &Path) -> Vec<(String, i64)> {
    let db = Db::open(&Config::at(Location::Sqlite(data.join("kheo.sqlite")))).unwrap();
    let counts = "select 'state ' || state, count(*) from exemplars group by state
        union all select kind, count(*) from acts where kind like 'exemplars.%' group by kind
        union all select 'recognitions', count(*) from exemplar_recognitions
        union all select 'proposals', count(*) from exemplar_proposals
        union all select 'replications', count(*) from exemplar_replications order by 1";
    let rows = db.read_now(|db| Ok(db.all(counts, &[], |row| Ok((row.text(0)?, row.int(1)?)))?)).unwrap();
    let models: i64 =
        rows.iter().filter(|(what, _)| what.starts_with("state ")).map(|(_, count)| count).sum();
    assert!(models >= i64::try_from(MODELS).unwrap(), "{rows:?}");
    rows
}
