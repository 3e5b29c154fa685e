//! A full disk and a locked database, as the person at the form meets them.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use kheo::wiring::MODULES;
use kheo_base::{Clock, Entropy, FaultKind};
use kheo_journal::By;
use kheo_store::{Location, Options};
use kheo_testing::{Page, sqlite_with};
use kheo_world::World;

fn send(world: &World, client: &mut kheo_testing::Client, number: usize) -> Page {
    let title = format!("Mô hình thứ {number}");
    let long = "Bà con cùng làm. ".repeat(290);
    let year = world.clock.now().day().year().to_string();
    let fields = [
        ("form-key", title.as_str()),
        ("unit", "30043"),
        ("title", title.as_str()),
        ("field", "economy"),
        ("subject", "collective"),
        ("year", year.as_str()),
        ("situation", long.as_str()),
        ("content", long.as_str()),
    ];
    client.post("/lam-viec/mo-hinh", &fields)
}

#[test]
fn a_full_disk_gives_the_form_back_and_keeps_what_was_acknowledged() {
    // Enough for the small commune and a few more models.
    let scratch = sqlite_with(MODULES, Options { pages_max: Some(500), ..Options::default() });
    let world = World::new(&scratch);
    let mut lan = world.signed_in("lan");
    let mut acknowledged = 0;
    let refused = loop {
        let page = send(&world, &mut lan, acknowledged);
        if page.status != 303 {
            break page;
        }
        acknowledged += 1;
        assert!(acknowledged < 1_000, "the disk never became full");
    };
    assert_eq!(refused.status, 507);
    refused.refuses_with_any(
        "Việc vừa gửi chưa được ghi, những gì đã ghi trước đó vẫn còn. Hãy báo người vận hành.",
    );
    assert!(refused.has(&format!("value=\"Mô hình thứ {acknowledged}\"")), "what was typed is kept");
    let count = "select count(*) from exemplars where title like 'Mô hình thứ %'";
    let stored = scratch.db.read_now(move |db| Ok(db.one(count, &[], |row| row.int(0))?)).unwrap();
    assert_eq!(usize::try_from(stored).unwrap(), acknowledged);
    assert!(acknowledged > 0);
}

#[test]
fn a_locked_database_gives_the_form_back_and_takes_it_later() {
    let scratch = sqlite_with(MODULES, Options { busy_millis_max: 50, ..Options::default() });
    let world = World::new(&scratch);
    let mut lan = world.signed_in("lan");
    let Location::Sqlite(path) = &scratch.config.location else { unreachable!() };
    // Another handle on the same file stands for another program that holds it.
    let other = kheo_store::Db::open(&scratch.config).unwrap();
    let (hold, held) = std::sync::mpsc::channel::<()>();
    let (begun, wait) = std::sync::mpsc::channel::<()>();
    let holder = std::thread::spawn(move || {
        other.write_now(move |_| {
            begun.send(()).unwrap();
            held.recv().unwrap_or_default();
            Ok(())
        })
    });
    wait.recv().unwrap();
    let refused = send(&world, &mut lan, 1);
    assert_eq!(refused.status, 503, "{}", path.display());
    refused.refuses_with_any("Hãy chờ một phút rồi gửi lại; gửi hai lần cũng chỉ ghi một.");
    assert!(refused.has("value=\"Mô hình thứ 1\""));
    drop(hold);
    holder.join().unwrap().unwrap();
    assert_eq!(send(&world, &mut lan, 1).status, 303);
}

#[test]
fn a_register_that_does_not_fit_stops_as_such_and_goes_on_in_a_larger_database() {
    // Enough for the small commune and a part of the register.
    let mut scratch = sqlite_with(MODULES, Options { pages_max: Some(700), ..Options::default() });
    let by_unit = |number: usize| {
        format!(
            "Mo hinh {number},Tom tat,Chi bo,economy,collective,2024,30043,2025-07-01,made,https://tin.example/{number}\n"
        )
    };
    let head =
        "title,summary,implementer,field,subject,year,unit_code,unit_valid_from,summary_basis,source_url\n";
    let register = head.to_owned() + &(0..2_500).map(by_unit).collect::<String>();
    let take = |world: &World| {
        kheo_exemplars::import::import(world.site.app.journal(), &By::default(), register.as_bytes(), false)
    };
    let world = World::new(&scratch);
    assert_eq!(take(&world).unwrap_err().into_fault().kind(), FaultKind::Full);
    drop(world);
    scratch.config.options.pages_max = None;
    let db = kheo_store::Db::open(&scratch.config).unwrap();
    let journal = kheo_journal::Journal::new(db.clone(), Clock::system(), Entropy::system());
    let taken = kheo_exemplars::import::import(&journal, &By::default(), register.as_bytes(), false).unwrap();
    let count = "select count(*) from exemplars where source_url like 'https://tin.example/%'";
    let stored = db.read_now(move |db| Ok(db.one(count, &[], |row| row.int(0))?)).unwrap();
    assert_eq!((stored, taken.rows), (2_500, 2_500));
    assert!((1..2_500).contains(&taken.added), "{} were left when the disk was full", taken.added);
    // Each has the acts of its life once.
    let acts = "select cast(min(number) as bigint), cast(max(number) as bigint), count(*) from (select count(*) as number
        from acts join exemplars on subject_id = exemplar_id
        where source_url like 'https://tin.example/%' group by exemplar_id) as counted";
    let acts = db
        .read_now(move |db| Ok(db.one(acts, &[], |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?)))?))
        .unwrap();
    assert_eq!(acts, (1, 1, 2_500));
}
