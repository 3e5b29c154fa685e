//! What the journal promises, on both databases.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use kheo_base::{Clock, Entropy, Error, Fault, Id, Refusal};
use kheo_journal::{
    Act, Body, By, Follower, Followers, Journal, NewAct, STATEMENTS, Visibility, acts_of, head,
};
use kheo_store::{Dialect, Migration, Module, Tx, params};
use kheo_testing::{Scratch, on_both};

const SEEN: Module = Module {
    name: "seen",
    migrations: &[Migration {
        name: "0001_seen",
        sql: "create table seen (position bigint not null, subject bigint not null)",
        postgres: None,
    }],
};
const MODULES: &[Module] = &[kheo_journal::MODULE, SEEN];

struct Seeing;

impl Follower for Seeing {
    fn name(&self) -> &'static str {
        "seeing"
    }

    fn follow(&self, tx: &mut Tx<'_>, act: &Act) -> Result<(), Fault> {
        let values = params![act.position, act.subject_id];
        tx.run("insert into seen (position, subject) values ($1, $2)", values).map(drop)
    }

    fn forget(&self) -> Option<fn(&mut Tx<'_>) -> Result<(), Fault>> {
        Some(|tx| tx.run("delete from seen", &[]).map(drop))
    }
}

fn act(subject: i64) -> NewAct {
    NewAct {
        kind: "tests.noted",
        subject_kind: "note",
        subject_id: Id::from_i64(subject),
        visibility: Visibility::Public,
        body: Body::new().number("number", subject).word("state", "draft"),
    }
}

fn journal(scratch: &Scratch) -> Journal {
    Journal::new(scratch.db.clone(), Clock::system(), Entropy::system())
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

#[test]
fn every_statement_is_understood_by_its_databases() {
    on_both(MODULES, |Scratch { db, .. }| {
        let dialect: Dialect = db.dialect();
        for statement in
            STATEMENTS.iter().filter(|statement| statement.only.is_none_or(|only| only == dialect))
        {
            db.read_now(|reader| Ok(reader.prepare(statement.sql)?))
                .unwrap_or_else(|error| unreachable!("{}: {}", statement.name, error.into_fault().chain()));
        }
    });
}

#[test]
fn a_change_without_an_act_is_never_committed() {
    on_both(MODULES, |scratch| {
        let silent = journal(scratch).write_now(By::default(), |tx| {
            Ok(tx.run("insert into seen (position, subject) values (1, 1)", &[])?)
        });
        assert!(matches!(silent, Err(Error::Fault(_))));
        let refused: Result<(), Error> = journal(scratch).write_now(By::default(), |tx| {
            tx.record(act(1))?;
            Err(Refusal::new("no").into())
        });
        assert!(matches!(refused, Err(Error::Refusal(_))));
        let rows = scratch
            .db
            .read_now(|db| Ok((head(db)?, db.one("select count(*) from seen", &[], |row| row.int(0))?)));
        assert_eq!(rows.unwrap(), (0, 0));
    });
}

#[test]
fn positions_are_gap_free_while_sixty_four_write_and_a_follower_reads() {
    on_both(MODULES, |scratch| {
        let runtime = runtime();
        let followers = Followers::new(scratch.db.clone(), vec![Arc::new(Seeing)]);
        let following = runtime.spawn(followers.clone().run());
        let (writing, highest_seen) = (AtomicBool::new(true), AtomicI64::new(0));
        std::thread::scope(|scope| {
            // Somebody who looks all the time must never see a position appear below one already seen.
            scope.spawn(|| {
                while writing.load(Ordering::Relaxed) {
                    let (count, highest) = scratch
                        .db
                        .read_now(|db| {
                            let numbered = "select count(position), coalesce(max(position), 0) from acts";
                            Ok(db.one(numbered, &[], |row| Ok((row.int(0)?, row.int(1)?)))?)
                        })
                        .unwrap();
                    assert_eq!(count, highest, "a gap");
                    assert!(highest_seen.swap(highest, Ordering::Relaxed) <= highest);
                }
            });
            let writers: Vec<_> = (0..64_i64)
                .map(|writer| {
                    let journal = journal(scratch);
                    scope.spawn(move || {
                        for turn in 0..10 {
                            let subject = writer * 10 + turn;
                            journal.write_now(By::default(), move |tx| Ok(tx.record(act(subject))?)).unwrap();
                        }
                    })
                })
                .collect();
            writers.into_iter().for_each(|writer| writer.join().unwrap());
            writing.store(false, Ordering::Relaxed);
        });
        following.abort();
        let _ = runtime.block_on(following);
        runtime.block_on(followers.catch_up()).unwrap();
        let seen = scratch
            .db
            .read_now(|db| {
                Ok(db.all("select position, subject from seen order by position", &[], |row| {
                    Ok((row.int(0)?, row.int(1)?))
                })?)
            })
            .unwrap();
        let positions: Vec<i64> = seen.iter().map(|(position, _)| *position).collect();
        assert_eq!(positions, (1..=640).collect::<Vec<_>>());
        let mut subjects: Vec<i64> = seen.iter().map(|(_, subject)| *subject).collect();
        subjects.sort_unstable();
        assert_eq!(subjects, (0..640).collect::<Vec<_>>(), "nothing lost, nothing doubled");
    });
}

#[test]
fn one_writer_s_acts_keep_their_order() {
    on_both(MODULES, |scratch| {
        let journal = journal(scratch);
        for turn in 0..20 {
            journal.write_now(By::default(), move |tx| Ok(tx.record(act(turn))?)).unwrap();
        }
        let followers = Followers::new(scratch.db.clone(), vec![Arc::new(Seeing)]);
        runtime().block_on(followers.catch_up()).unwrap();
        let subjects = scratch
            .db
            .read_now(|db| Ok(db.all("select subject from seen order by position", &[], |row| row.int(0))?))
            .unwrap();
        assert_eq!(subjects, (0..20).collect::<Vec<_>>());
    });
}

#[test]
fn a_follower_rebuilt_from_zero_holds_the_same() {
    on_both(MODULES, |scratch| {
        let (journal, runtime) = (journal(scratch), runtime());
        for turn in 0..700 {
            journal.write_now(By::default(), move |tx| Ok(tx.record(act(turn))?)).unwrap();
        }
        let followers = Followers::new(scratch.db.clone(), vec![Arc::new(Seeing)]);
        assert_eq!(runtime.block_on(followers.catch_up()).unwrap(), 700);
        assert_eq!(runtime.block_on(followers.rebuild(Some("seeing"))).unwrap(), 700);
        assert!(runtime.block_on(followers.rebuild(Some("nobody"))).is_err());
        let rows = scratch
            .db
            .read_now(|db| Ok(db.one("select count(*) from seen", &[], |row| row.int(0))?))
            .unwrap();
        assert_eq!(rows, 700);
    });
}

#[test]
fn an_idle_server_does_not_write() {
    on_both(MODULES, |scratch| {
        let runtime = runtime();
        let followers = Followers::new(scratch.db.clone(), vec![Arc::new(Seeing)]);
        runtime.block_on(followers.catch_up()).unwrap();
        let before = *scratch.db.commits().borrow();
        for _ in 0..5 {
            assert_eq!(runtime.block_on(followers.catch_up()).unwrap(), 0);
        }
        assert_eq!(*scratch.db.commits().borrow(), before, "a commit would wake the followers again at once");
    });
}

#[test]
fn an_act_comes_back_as_it_was_recorded() {
    on_both(MODULES, |scratch| {
        let by = By { actor_id: Some(Id::from_i64(9)), unit_code: Some("00004".into()) };
        let recorded = journal(scratch).write_now(by.clone(), |tx| Ok(tx.record(act(5))?)).unwrap();
        let acts = scratch.db.read_now(|db| Ok(acts_of(db, "note", Id::from_i64(5))?)).unwrap();
        let [only] = acts.as_slice() else { unreachable!("one act") };
        assert_eq!(
            (only.act_id, only.actor_id, only.unit_code.clone()),
            (recorded, by.actor_id, by.unit_code)
        );
        assert_eq!((only.visibility, only.body.get_number("number")), (Visibility::Public, Some(5)));
    });
}

#[test]
fn a_body_takes_codes_but_no_sentences() {
    let body = Body::new()
        .code("unit", "00004")
        .code("name", "Nguyễn Thị Lành")
        .code("long", "x".repeat(41).as_str());
    assert_eq!(
        (body.get_word("unit"), body.get_word("name"), body.get_word("long")),
        (Some("00004"), None, None)
    );
}
