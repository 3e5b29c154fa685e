//! Statistics of several years, told through pages and the follower on both databases.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::sync::Arc;

use kheo_exemplars::import::import;
use kheo_facts::counted::Measure;
use kheo_journal::{By, Followers};
use kheo_statistics::follow::Statistics;
use kheo_statistics::recount::{Recount, recount};
use kheo_statistics::rules::cells::{Cells, Narrowed};
use kheo_statistics::rules::counts::Basis;
use kheo_statistics::store;
use kheo_testing::wait;
use kheo_world::{World, on_both};

const HEAD: &str =
    "title,summary,implementer,field,subject,year,unit_code,unit_valid_from,summary_basis,source_url";

/// Models of many years from old Bắc Giang, an old commune of Tiền Giang, and Đồng Tháp of today.
fn published(world: &World, count: usize) {
    let rows: Vec<String> = (0..count)
        .map(|number| {
            let (field, year) = (["economy", "culture_society"][number % 2], 2019 + number % 5);
            let unit = ["24,2021-01-01", "82,2025-07-01", "30043,2025-07-01"][number % 3];
            let subject = if number % 4 == 0 { "individual" } else { "collective" };
            format!("Mô hình số {number:03},Tóm tắt,Hội Nông dân,{field},{subject},{year},{unit},trang,https://tin.example/{number}")
        })
        .collect();
    let csv = format!("{HEAD}\n{}\n", rows.join("\n"));
    let report = import(world.site.app.journal(), &By::default(), csv.as_bytes(), false).unwrap();
    assert_eq!(report.added, count, "{:?}", report.errors);
    world.follow();
}

fn unit(world: &World, basis: Basis, unit: &'static str) -> Cells {
    let years = world.site.app.db().read_now(move |db| Ok(store::years(db, basis, unit)?)).unwrap();
    let mut all = Cells::default();
    years.values().for_each(|cells| all.add_all(cells, 1));
    all
}

fn sum(world: &World, basis: Basis, of: &'static str, measure: Measure) -> i64 {
    Narrowed::default().sum(&unit(world, basis, of), measure)
}

fn recounted(world: &World) -> Recount {
    let countables = kheo::wiring::countables();
    world.site.app.db().read_now(move |db| Ok(recount(db, &countables)?)).unwrap()
}

#[test]
fn the_nation_counts_the_same_in_units_of_then_and_of_today() {
    on_both(|world| {
        published(world, 60);
        for measure in Measure::ALL {
            let totals = Basis::ALL.map(|basis| sum(world, basis, "00", measure));
            assert_eq!(totals[0], totals[1], "{}", measure.word());
        }
        assert_eq!(sum(world, Basis::Now, "00", Measure::Recorded), 60);
        assert_eq!(sum(world, Basis::Then, "24@2021-01-01", Measure::Recorded), 20);
        assert_eq!(sum(world, Basis::Now, "24", Measure::Recorded), 20, "old Bắc Giang lies in Bắc Ninh");
        assert_eq!(sum(world, Basis::Now, "30043", Measure::Recorded), 20);
        assert_eq!(sum(world, Basis::Now, "82", Measure::Recorded), 40);
        let found = recounted(world);
        assert!(found.agrees() && found.agree > 20, "{found:?}");
    });
}
