//! Lists, paging, exports, units and counts, on both databases.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use kheo_exemplars::import::{Report, import};
use kheo_journal::By;
use kheo_store::Statement;
use kheo_world::{World, on_both};

const HEAD: &str =
    "title,summary,implementer,field,subject,year,unit_code,unit_valid_from,summary_basis,source_url";

fn many(count: usize) -> String {
    let rows: Vec<String> = (0..count)
        .map(|number| {
            let (field, year) = (["economy", "culture_society"][number % 2], 2019 + number % 5);
            let unit = if number % 3 == 0 { "24,2021-01-01" } else { "82,2025-07-01" };
            format!("Mô hình số {number:03},Tóm tắt {number},Hội Nông dân,{field},collective,{year},{unit},trang,https://tin.example/{number}")
        })
        .collect();
    format!("{HEAD}\n{}\n", rows.join("\n"))
}

fn import_all(world: &World, csv: &str) -> Report {
    let report = import(world.site.app.journal(), &By::default(), csv.as_bytes(), false).unwrap();
    world.follow();
    report
}

fn titles(body: &str) -> Vec<String> {
    let parts = body.split("<h3 class=\"card-title\">").skip(1);
    parts.map(|part| part.split("\">").nth(1).unwrap().split("</a>").next().unwrap().to_owned()).collect()
}

fn link(body: &str, rel: &str) -> Option<String> {
    let rest = body.split(&format!("rel=\"{rel}\" href=\"")).nth(1)?;
    Some(rest.split('"').next()?.replace("&amp;", "&").replace("&#38;", "&"))
}

#[test]
fn walking_through_all_pages_meets_every_model_once_in_each_order() {
    on_both(|world| {
        import_all(world, &many(50));
        let mut citizen = world.stranger();
        for order in ["", "nam", "ten"] {
            let (mut path, mut seen) = (format!("/mo-hinh?sap-xep={order}"), Vec::new());
            loop {
                let page = citizen.get(&path);
                seen.extend(titles(&page.body));
                match link(&page.body, "next") {
                    Some(next) => path = next,
                    None => break,
                }
            }
            let mut unique = seen.clone();
            unique.sort();
            unique.dedup();
            assert_eq!((seen.len(), unique.len()), (51, 51), "order {order:?}");
            // And back again.
            let mut back = 0;
            while let Some(before) = link(&citizen.get(&path).body, "prev") {
                path = before;
                back += 1;
            }
            assert_eq!(back, 2, "order {order:?}");
            assert_eq!(titles(&citizen.get(&path).body), seen[..20].to_vec());
        }
    });
}

#[test]
fn filters_by_units_of_today_and_of_then() {
    on_both(|world| {
        import_all(world, &many(30));
        let mut citizen = world.stranger();
        let mut count = |query: &str| {
            let body = citizen.get(&format!("/mo-hinh?{query}")).body;
            let text = body.split("id=\"found\">").nth(1).unwrap();
            text.split(' ').next().unwrap().parse::<usize>().unwrap()
        };
        // Ten models of old Bắc Giang lie in Bắc Ninh today; both are or were code 24.
        assert_eq!(count("tinh=24"), 10);
        assert_eq!(count("theo=xua&tinh=24@2021-01-01"), 10);
        assert_eq!(count("theo=xua&tinh=24@2025-07-01"), 0);
        assert_eq!(count("tinh=82"), 21);
        assert_eq!(count("linh-vuc=economy"), 15);
        assert_eq!(count("nam=2019&linh-vuc=economy"), 3);
        assert_eq!(count("trang-thai=cong-nhan"), 1);
        assert_eq!(count("q=mo%20hinh%20so%20007"), 1);
        assert_eq!(count("q=nong%20dan&tinh=24"), 10);
        assert_eq!(count("loai=ca-nhan"), 0);
    });
}

#[test]
fn counts_on_pages_equal_a_recount_and_survive_a_rebuild() {
    on_both(|world| {
        import_all(world, &many(30));
        let counted = || {
            let rows = "select measure, unit_code, field, count from exemplar_counts order by 1, 2, 3";
            let read =
                |row: &kheo_store::Row<'_>| Ok((row.text(0)?, row.text(1)?, row.text(2)?, row.int(3)?));
            world.site.app.db().read_now(move |db| Ok(db.all(rows, &[], read)?)).unwrap()
        };
        let before = counted();
        assert!(before.contains(&("public".into(), "24".into(), String::new(), 10)));
        assert!(before.contains(&("public".into(), "00".into(), String::new(), 31)));
        assert!(before.contains(&("recognised".into(), "82".into(), String::new(), 1)));
        kheo_testing::wait(world.site.followers.rebuild(None)).unwrap();
        assert_eq!(counted(), before);
    });
}

#[test]
fn importing_twice_changes_nothing_and_errors_name_line_and_column() {
    on_both(|world| {
        assert_eq!(import_all(world, &many(5)).added, 5);
        let again = import_all(world, &many(7));
        assert_eq!((again.rows, again.added, again.known), (7, 2, 5));
        let broken = format!(
            "{HEAD}\n\
             ,tóm tắt,ai,economy,collective,2020,24,2021-01-01,trang,https://a.example/1\n\
             Tên,tóm tắt,ai,lottery,collective,2020,24,2021-01-01,trang,https://a.example/2\n\
             Tên,tóm tắt,ai,economy,robot,1999,24,2021-01-01,trang,ftp://a.example\n\
             Tên,tóm tắt,ai,economy,collective,2020,99999,2021-01-01,trang,https://a.example/4\n\
             Tên,tóm tắt,ai,economy\n"
        );
        let report = import_all(world, &broken);
        let found: Vec<(u64, &str)> = report.errors.iter().map(|error| (error.line, error.column)).collect();
        for expected in [
            (2, "title"),
            (3, "field"),
            (4, "subject"),
            (4, "year"),
            (4, "source_url"),
            (5, "unit_code"),
            (6, "subject"),
        ] {
            assert!(found.contains(&expected), "{expected:?} not in {found:?}");
        }
        assert_eq!(report.added, 0, "nothing of a file with errors is taken over");
        let headless = import_all(world, "tên,tóm tắt\nA,B\n");
        assert!(headless.errors.iter().all(|error| error.line == 1) && headless.errors.len() >= 4);
    });
}

#[test]
fn exports_say_what_the_list_says_and_run_no_formulas() {
    on_both(|world| {
        let evil = format!(
            "{HEAD}\n\"=HYPERLINK(\"\"x\"\")\",@tóm tắt,+ai,economy,collective,,82,2025-07-01,trang,https://a.example/1\n"
        );
        assert_eq!(import_all(world, &evil).errors, Vec::new());
        let mut citizen = world.stranger();
        let csv = citizen.get("/mo-hinh.csv?tinh=82");
        assert!(csv.body.starts_with('\u{feff}'));
        assert!(
            csv.has("\"'=HYPERLINK(\"\"x\"\")\"") && csv.has("'@tóm tắt") && csv.has("'+ai"),
            "{}",
            csv.body
        );
        assert_eq!(csv.body.lines().count(), 3);
        let feed = citizen.get("/mo-hinh/feed.atom");
        assert!(
            feed.has("<title>=HYPERLINK(&quot;x&quot;)</title>") && feed.has("https://kheo.example/mo-hinh/")
        );
        assert!(citizen.get("/api/v1/exemplars?limit=1").has("\"next\":\""));
        let json = citizen.get("/api/v1/exemplars?limit=2");
        assert!(json.has("\"next\":null") && json.has("\"year\":null"), "{}", json.body);
    });
}

#[test]
fn a_code_says_what_it_means_and_what_it_meant() {
    on_both(|world| {
        let mut citizen = world.stranger();
        let today = citizen.get("/don-vi/24");
        assert!(today.has("<h1>Tỉnh Bắc Ninh</h1>") && today.has("Tỉnh Bắc Giang"));
        let then = citizen.get("/don-vi/24@2021-01-01");
        assert!(
            then.has("<h1>Tỉnh Bắc Giang</h1>")
                && then.has("Đơn vị này không còn")
                && then.has("Tỉnh Bắc Ninh")
        );
        let commune = citizen.get("/don-vi/30043");
        assert!(commune.has("Xã Phương Thịnh") && commune.has("Xã Hưng Thạnh"));
        assert!(citizen.get("/don-vi?ten=hung%20thanh").has("huyện Tháp Mười"));
    });
}

#[test]
fn every_statement_is_understood_by_both_databases() {
    on_both(|world| {
        let dialect = world.site.app.db().dialect();
        let fixed: Vec<Statement> = kheo_exemplars::store::statements();
        let fixed = fixed.into_iter().filter(|statement| statement.only.is_none_or(|only| only == dialect));
        let texts = fixed
            .map(|statement| statement.sql.to_owned())
            .chain(kheo_exemplars::store::all_list_statements());
        for sql in texts {
            let text = sql.clone();
            let prepared = world.site.app.db().read_now(move |db| Ok(db.prepare(&text)?));
            assert!(prepared.is_ok(), "{sql}: {}", prepared.unwrap_err().into_fault().chain());
        }
    });
}
