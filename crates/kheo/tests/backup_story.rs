//! A whole site moves between the two databases and goes on working.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use kheo::wiring::{MODULES, Site};
use kheo_base::{Clock, Entropy, Id};
use kheo_journal::{Body, By, NewAct, Visibility};
use kheo_people::Cost;
use kheo_testing::{Scratch, on_both, postgres, sqlite, wait};
use kheo_world::World;

#[test]
fn a_site_moves_from_either_database_to_either_and_its_journal_goes_on_without_a_gap() {
    for source in [sqlite(MODULES), postgres(MODULES)] {
        let world = World::new(&source);
        let public = world.stranger().get("/mo-hinh").body;
        let file = source.folder.path().join("copy.kheo");
        kheo_store::backup(&source.db, &file, kheo::wiring::PASSING_TABLES).unwrap();
        on_both(MODULES, |target| {
            kheo_store::restore(&target.db, &file).unwrap();
            let site = restored(&world, target);
            let mut citizen = kheo_testing::Client::new(site.router().unwrap());
            assert_eq!(citizen.get("/mo-hinh").body, public);
            let before = health(target).head;
            let act = || NewAct {
                kind: "tests.noted",
                subject_kind: "note",
                subject_id: Id::from_i64(1),
                visibility: Visibility::Office,
                body: Body::new(),
            };
            for _ in 0..3 {
                site.app.journal().write_now(By::default(), move |tx| Ok(tx.record(act())?)).unwrap();
            }
            wait(site.catch_up()).unwrap();
            let after = health(target);
            assert_eq!((after.head, after.gaps), (before + 3, 0));
            assert!(after.cursors.iter().all(|(_, position)| *position == after.head), "{:?}", after.cursors);
        });
    }
}

fn restored(world: &World, target: &Scratch) -> Site {
    let (clock, settings) = (Clock::standing(world.clock.now()), world.site.app.settings().clone());
    Site::new(target.db.clone(), clock, Entropy::system(), Cost::CHEAP, settings).unwrap()
}

fn health(scratch: &Scratch) -> kheo_journal::Health {
    scratch.db.read_now(|db| Ok(kheo_journal::health(db)?)).unwrap()
}
