//! Several servers beside one database: each notices what the others did, and nothing is done or counted twice.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use kheo::wiring::Seen;
use kheo_exemplars::store::{kept_counts, recounted};
use kheo_journal::By;
use kheo_testing::{Client, wait};
use kheo_world::on_both;

const HEAD: &str =
    "title,summary,implementer,field,subject,year,unit_code,unit_valid_from,summary_basis,source_url\n";

/// A file with as many published models.
fn published(name: &str, number: usize) -> String {
    let row = |number: usize| {
        format!(
            "{name} {number},Tóm tắt,Chi bộ,economy,collective,2024,30043,2025-07-01,made,https://tin.example/{name}/{number}\n"
        )
    };
    HEAD.to_owned() + &(0..number).map(row).collect::<String>()
}

#[test]
fn a_model_published_on_one_server_is_on_the_cached_pages_of_the_other() {
    on_both(|world| {
        let (other, mut seen) = (world.another_server(), Seen::default());
        wait(other.notice(&mut seen)).unwrap();
        let mut reader = Client::new(other.router().unwrap());
        let first = reader.get("/mo-hinh?nam=2024");
        assert!(!first.body.contains("Mo hinh ben kia 0"));
        let journal = world.site.app.journal();
        let csv = published("Mo hinh ben kia", 1);
        kheo_exemplars::import::import(journal, &By::default(), csv.as_bytes(), false).unwrap();
        wait(world.site.catch_up()).unwrap();
        wait(other.notice(&mut seen)).unwrap();
        let second = reader.get("/mo-hinh?nam=2024");
        assert!(second.body.contains("Mo hinh ben kia 0"), "{}", second.body);
        // Nothing happened since: the page is still the one that is kept.
        wait(other.notice(&mut seen)).unwrap();
        assert_eq!(reader.get("/mo-hinh?nam=2024").headers["etag"], second.headers["etag"]);
    });
}

#[test]
fn two_servers_that_follow_at_once_count_everything_once() {
    on_both(|world| {
        let other = world.another_server();
        let journal = world.site.app.journal().clone();
        let writer = std::thread::spawn(move || {
            for part in 0..10 {
                let csv = published(&format!("Phan {part}"), 40);
                kheo_exemplars::import::import(&journal, &By::default(), csv.as_bytes(), false).unwrap();
            }
        });
        let followers = [world.site.clone(), other].map(|site| {
            std::thread::spawn(move || {
                for _ in 0..60 {
                    wait(site.catch_up()).unwrap();
                }
            })
        });
        writer.join().unwrap();
        followers.into_iter().for_each(|follower| follower.join().unwrap());
        world.follow();
        let db = world.site.app.db();
        let (kept, counted) = db.read_now(|db| Ok((kept_counts(db)?, recounted(db)?))).unwrap();
        assert_eq!(kept, counted);
        let nation = ("public".to_owned(), "00".to_owned(), "economy".to_owned());
        assert!(kept.get(&nation).is_some_and(|count| *count >= 400), "{kept:?}");
    });
}
