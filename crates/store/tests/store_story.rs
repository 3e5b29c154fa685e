//! What the store promises, on both databases.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use std::sync::atomic::{AtomicUsize, Ordering};

use kheo_base::{Error, Fault, FaultKind, Refusal};
use kheo_store::{Db, Migration, Module, Options, params};
use kheo_testing::{Scratch, on_both, sqlite, sqlite_with};

const NOTES: Module = Module {
    name: "notes",
    migrations: &[Migration {
        name: "0001_notes",
        sql: "create table notes (note_id bigint primary key, text text not null, raw bytea);
              create table counters (name text primary key, value bigint not null);
              create table acts (position bigint primary key);
              insert into counters (name, value) values ('all', 0);",
        postgres: None,
    }],
};
const ADD: &str = "insert into notes (note_id, text, raw) values ($1, $2, $3)";
const COUNT: &str = "select count(*) from notes";

fn count(db: &Db) -> i64 {
    db.read_now(|reader| Ok(reader.one(COUNT, &[], |row| row.int(0))?)).unwrap()
}

fn add(db: &Db, id: i64) -> Result<(), Error> {
    db.write_now(move |tx| {
        tx.run(ADD, params![id, "ghi chú", Option::<Vec<u8>>::None])?;
        Ok(())
    })
}

#[test]
fn values_come_back_as_they_went_in() {
    on_both(&[NOTES], |Scratch { db, .. }| {
        db.write_now(|tx| Ok(tx.run(ADD, params![i64::MAX, "Hoà 👋 \u{1F1FB}", vec![0_u8, 255]])?)).unwrap();
        let (id, text, raw) = db
            .read_now(|reader| {
                let read = |row: &kheo_store::Row<'_>| Ok((row.int(0)?, row.text(1)?, row.blob(2)?));
                Ok(reader.one(
                    "select note_id, text, raw from notes where text = $1",
                    params!["Hoà 👋 \u{1F1FB}"],
                    read,
                )?)
            })
            .unwrap();
        assert_eq!((id, text.as_str(), raw), (i64::MAX, "Hoà 👋 \u{1F1FB}", vec![0, 255]));
    });
}

#[test]
fn placeholders_go_by_their_number_wherever_they_stand() {
    on_both(&[NOTES], |Scratch { db, .. }| {
        db.write_now(|tx| {
            tx.run("insert into notes (text, note_id) values ($2, $1)", params![7, "bảy"])?;
            Ok(tx.run("update notes set text = $2 where note_id = $1 and text <> $2", params![7, "tám"])?)
        })
        .unwrap();
        let text = db.read_now(|reader| Ok(reader.one("select text from notes", &[], |row| row.text(0))?));
        assert_eq!(text.unwrap(), "tám");
    });
}

#[test]
fn a_refusal_undoes_its_own_change_and_no_other() {
    on_both(&[NOTES], |Scratch { db, .. }| {
        add(db, 1).unwrap();
        let refused: Result<(), Error> = db.write_now(|tx| {
            tx.run(ADD, params![2, "không giữ", Option::<Vec<u8>>::None])?;
            Err(Refusal::new("no").into())
        });
        assert!(matches!(refused, Err(Error::Refusal(_))));
        add(db, 3).unwrap();
        assert_eq!(count(db), 2);
    });
}

#[test]
fn a_panic_or_a_broken_statement_harms_only_its_caller() {
    on_both(&[NOTES], |Scratch { db, .. }| {
        let panicked: Result<(), Error> = db.write_now(|_| panic!("a mistake of ours"));
        assert!(matches!(panicked, Err(Error::Fault(_))));
        add(db, 1).unwrap();
        assert!(matches!(add(db, 1), Err(Error::Fault(_))), "the same key twice");
        // A fault that is dropped on the way must not turn into half a change.
        let dropped = db.write_now(|tx| {
            tx.run(ADD, params![5, "một", Option::<Vec<u8>>::None])?;
            drop(tx.run("insert into nothing values (1)", &[]));
            Ok(())
        });
        assert_eq!(count(db), if dropped.is_ok() { 2 } else { 1 });
        add(db, 7).unwrap();
    });
}

#[test]
fn sixty_four_callers_at_once_lose_nothing() {
    on_both(&[NOTES], |Scratch { db, .. }| {
        let runs = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for caller in 0..64_i64 {
                let (db, runs) = (db.clone(), &runs);
                scope.spawn(move || {
                    for turn in 0..10_i64 {
                        db.write_now(move |tx| {
                            // Reading and writing the same row is what must be run again when two meet.
                            let value =
                                tx.one("select value from counters where name = 'all'", &[], |row| {
                                    row.int(0)
                                })?;
                            tx.run("update counters set value = $1 where name = 'all'", params![value + 1])?;
                            tx.run(ADD, params![caller * 100 + turn, "x", Option::<Vec<u8>>::None])?;
                            Ok(())
                        })
                        .unwrap_or_else(|error| panic!("{}", error.into_fault().chain()));
                        runs.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
        });
        let value = db
            .read_now(|reader| {
                Ok(reader.one("select value from counters where name = 'all'", &[], |row| row.int(0))?)
            })
            .unwrap();
        assert_eq!((runs.into_inner(), value, count(db)), (640, 640, 640));
    });
}

#[test]
fn a_full_disk_is_said_and_nothing_acknowledged_is_lost() {
    let Scratch { db, .. } = &sqlite_with(&[NOTES], Options { pages_max: Some(40), ..Options::default() });
    let mut kept = 0;
    let fault = loop {
        let text = "đầy ".repeat(500);
        let id = kept;
        match db.write_now(move |tx| Ok(tx.run(ADD, params![id, text.as_str(), Option::<Vec<u8>>::None])?)) {
            Ok(_) => kept += 1,
            Err(error) => break error.into_fault(),
        }
    };
    assert_eq!(fault.kind(), FaultKind::Full, "{}", fault.chain());
    assert_eq!(count(db), kept);
    assert!(kept > 0);
}

#[test]
fn a_database_locked_by_another_program_is_said_and_later_works() {
    let Scratch { db, config, .. } =
        &sqlite_with(&[NOTES], Options { busy_millis_max: 50, ..Options::default() });
    let kheo_store::Location::Sqlite(path) = &config.location else { unreachable!() };
    let other = rusqlite::Connection::open(path).unwrap();
    other.execute_batch("begin immediate").unwrap();
    assert_eq!(add(db, 1).unwrap_err().into_fault().kind(), FaultKind::Busy);
    other.execute_batch("rollback").unwrap();
    add(db, 1).unwrap();
}

#[test]
fn a_newer_database_or_a_changed_migration_is_refused() {
    const CHANGED: Module = Module {
        name: "notes",
        migrations: &[Migration {
            name: "0001_notes",
            sql: "create table other (id bigint)",
            postgres: None,
        }],
    };
    on_both(&[NOTES], |Scratch { db, .. }| {
        assert_eq!(db.migrate(&[NOTES]).unwrap(), 0);
        let newer = db.migrate(&[]).unwrap_err();
        assert!(newer.chain().contains("newer than this program"), "{}", newer.chain());
        let changed = db.migrate(&[CHANGED]).unwrap_err();
        assert!(changed.chain().contains("was changed after it had run"), "{}", changed.chain());
    });
}

#[test]
fn a_migration_that_fails_leaves_what_came_before_and_carries_on_later() {
    const BROKEN: Module = Module {
        name: "more",
        migrations: &[
            Migration { name: "0001_first", sql: "create table first (id bigint)", postgres: None },
            Migration {
                name: "0002_second",
                sql: "create table second (id bigint); create nonsense",
                postgres: None,
            },
        ],
    };
    const MENDED: Module = Module {
        name: "more",
        migrations: &[
            Migration { name: "0001_first", sql: "create table first (id bigint)", postgres: None },
            Migration { name: "0002_second", sql: "create table second (id bigint)", postgres: None },
        ],
    };
    on_both(&[NOTES], |Scratch { db, .. }| {
        assert!(db.migrate(&[NOTES, BROKEN]).is_err());
        assert_eq!(db.migrate(&[NOTES, MENDED]).unwrap(), 1);
    });
}

#[test]
fn a_backup_made_on_either_database_restores_on_either() {
    let sources = [sqlite(&[NOTES]), kheo_testing::postgres(&[NOTES])];
    for source in &sources {
        let db = &source.db;
        db.write_now(|tx| Ok(tx.run(ADD, params![1, "một\n\"hai\"", vec![1_u8, 2]])?)).unwrap();
        let file = source.folder.path().join("copy.kheo");
        let report = kheo_store::backup(db, &file, &[]).unwrap();
        assert_eq!(kheo_store::check_backup(&file).unwrap(), report);
        assert!(kheo_store::backup(db, &file, &[]).is_err(), "never over an existing file");
        on_both(&[NOTES], |target| {
            assert_eq!(kheo_store::restore(&target.db, &file).unwrap(), report);
            let text = target.db.read_now(|reader| {
                Ok(reader.one("select text, raw from notes", &[], |row| Ok((row.text(0)?, row.blob(1)?)))?)
            });
            assert_eq!(text.unwrap(), ("một\n\"hai\"".to_owned(), vec![1, 2]));
        });
    }
}

#[test]
fn a_damaged_or_cut_backup_is_refused() {
    let source = sqlite(&[NOTES]);
    add(&source.db, 1).unwrap();
    let file = source.folder.path().join("copy.kheo");
    kheo_store::backup(&source.db, &file, &[]).unwrap();
    let whole = std::fs::read(&file).unwrap();
    for damage in [&whole[..whole.len() / 2], b"not gzip at all"] {
        std::fs::write(&file, damage).unwrap();
        assert!(kheo_store::check_backup(&file).is_err());
        let target = sqlite(&[NOTES]);
        assert!(kheo_store::restore(&target.db, &file).is_err());
        assert_eq!(count(&target.db), 0);
    }
    let fault: Fault = kheo_store::check_backup(&source.folder.path().join("none")).unwrap_err();
    assert!(fault.chain().contains("opening the backup"));
}
