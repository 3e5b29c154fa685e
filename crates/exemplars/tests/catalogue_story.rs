//! Lists from the catalogue in memory say what the database says, whatever is filtered, and go on while it is not there.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use kheo_exemplars::catalogue::Catalogue;
use kheo_exemplars::rules::{State, Subject};
use kheo_exemplars::store::{Direction, Filter, Sort, count_up_to, list};
use kheo_world::{World, on_both};

const PUBLISHED: &str = include_str!("../../../data/exemplars.csv");
const HEAD: &str =
    "title,summary,implementer,field,subject,year,unit_code,unit_valid_from,summary_basis,source_url\n";

/// Models of the world's own units: as many as there are published ones, with their words, in four years.
fn take_over(world: &World) {
    let mut csv = HEAD.to_owned();
    for (number, line) in PUBLISHED.lines().skip(1).enumerate() {
        let title = line.split(',').nth(1).unwrap().trim_matches('"');
        let field = ["economy", "culture_society", "new_rural"][number % 3];
        let subject = if number % 4 == 0 { "individual" } else { "collective" };
        let (unit, from) = [("30043", "2025-07-01"), ("31069", "2025-07-01")][number % 2];
        let year = 2022 + number % 4;
        csv.push_str(&format!("\"{title}\",Tóm tắt,Chi bộ,{field},{subject},{year},{unit},{from},made,https://tin.example/{number}\n"));
    }
    let journal = world.site.app.journal();
    let report = kheo_exemplars::import::import(journal, &kheo_journal::By::default(), csv.as_bytes(), false);
    let report = report.unwrap();
    assert!(report.errors.is_empty() && report.added > 50, "{report:?}");
    world.follow();
}

fn filters() -> Vec<Filter> {
    let some = |word: &str| Some(word.to_owned());
    let all = Filter::default();
    vec![
        all.clone(),
        Filter { field: some("economy"), ..all.clone() },
        Filter { field: some("economy"), year: Some(2024), ..all.clone() },
        Filter { subject: Some(Subject::Individual), province: some("82"), ..all.clone() },
        Filter { commune: some("30043"), state: Some(State::Recorded), year: Some(2023), ..all.clone() },
        Filter { state: Some(State::Recognised), ..all.clone() },
        Filter { state: Some(State::Recognised), is_in_force: true, ..all.clone() },
        Filter { level: some("province"), is_exemplary: true, ..all.clone() },
        Filter { field: some("nothing"), ..all },
    ]
}

#[test]
fn every_list_says_what_the_database_says() {
    on_both(|world| {
        take_over(world);
        let catalogue = world.site.app.part::<Catalogue>().unwrap();
        for filter in filters() {
            for sort in [Sort::Newest, Sort::Year, Sort::Title] {
                let (filter, catalogue) = (filter.clone(), catalogue.clone());
                let compare = move |db: &mut kheo_store::Reader<'_>| {
                    let mut direction = Direction::First;
                    loop {
                        let asked = list(db, &filter, sort, direction, 7)?;
                        assert_eq!(
                            catalogue.list(db, &filter, sort, direction, 7)?,
                            asked,
                            "{filter:?} {sort:?}"
                        );
                        if let (Some(first), Direction::After(_)) = (asked.cards.first(), direction) {
                            let back = Direction::Before(first.id);
                            let before = list(db, &filter, sort, back, 7)?;
                            assert_eq!(catalogue.list(db, &filter, sort, back, 7)?, before);
                        }
                        match asked.cards.last().filter(|_| asked.has_after) {
                            Some(last) => direction = Direction::After(last.id),
                            None => break,
                        }
                    }
                    let count = count_up_to(db, &filter, 1_000)?;
                    assert_eq!(catalogue.count(db, &filter, 10)?, (count, false), "{filter:?}");
                    // A server that has just started asks the database and stops counting at the ceiling.
                    let empty = Catalogue::default();
                    assert_eq!(empty.count(db, &filter, 10)?, (count.min(10), count > 10));
                    assert_eq!(
                        empty.list(db, &filter, sort, Direction::First, 7)?,
                        list(db, &filter, sort, Direction::First, 7)?
                    );
                    Ok(())
                };
                world.site.app.db().read_now(compare).unwrap();
            }
        }
    });
}

#[test]
fn what_is_published_and_withdrawn_is_in_the_list_once_it_is_followed() {
    on_both(|world| {
        take_over(world);
        let before = world.stranger().get("/mo-hinh?nam=2024").body;
        let one = "\"Một mô hình vừa nhận\",Tóm tắt,Chi bộ,economy,collective,2024,30043,2025-07-01,made,https://tin.example/moi\n";
        let csv = format!("{HEAD}{one}");
        let journal = world.site.app.journal();
        kheo_exemplars::import::import(journal, &kheo_journal::By::default(), csv.as_bytes(), false).unwrap();
        world.follow();
        let after = world.stranger().get("/mo-hinh?nam=2024").body;
        assert!(!before.contains("Một mô hình vừa nhận") && after.contains("Một mô hình vừa nhận"));
    });
}
