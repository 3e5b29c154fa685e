//! Units, their succession and their organisations, on both databases.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::time::{Duration, Instant};

use kheo_base::{Clock, Day, Entropy, Error, Id};
use kheo_journal::{By, Journal};
use kheo_organisations::import::{Problem, ROWS_PER_TRANSACTION, Report, import_succession, import_units};
use kheo_organisations::store::{
    self, STATEMENTS, TierCounts, add_organisation, focal_agency, rename_organisation, set_focal_agency,
};
use kheo_organisations::{Code, NewOrganisation, OrganisationKind, Place, Share, Tier, UnitAddress, UnitKey};
use kheo_store::{Dialect, Module, Reader};
use kheo_testing::{Scratch, on_both};

const MODULES: &[Module] = &[kheo_journal::MODULE, kheo_organisations::MODULE];
const UNITS_HEADER: &str = "code,valid_from,valid_to,from_exact,name,kind,tier,parent_code,legal_basis\n";
const SUCCESSION_HEADER: &str = "old_code,old_valid_to,new_code,new_valid_from,share,main,legal_basis_note\n";

/// A few real units, before and after 1 July 2025.
const UNITS: &str = "\
01,2021-01-01,,no,Hà Nội,thanh_pho_tw,province,,
24,2021-01-01,2025-07-01,no,Bắc Giang,tinh,province,,
24,2025-07-01,,yes,Bắc Ninh,tinh,province,,19/2025/QĐ-TTg
27,2021-01-01,2025-07-01,no,Bắc Ninh,tinh,province,,
48,2021-01-01,2025-07-01,no,Đà Nẵng,thanh_pho_tw,province,,
48,2025-07-01,,yes,Đà Nẵng,thanh_pho_tw,province,,19/2025/QĐ-TTg
49,2021-01-01,2025-07-01,no,Quảng Nam,tinh,province,,
001,2021-01-01,2025-07-01,no,Ba Đình,quan,district,01,
213,2021-01-01,2025-07-01,no,Bắc Giang,thanh_pho,district,24,
513,2021-01-01,2025-07-01,no,Thăng Bình,huyen,district,49,
00004,2021-01-01,2025-07-01,no,Trúc Bạch,phuong,commune,001,
00004,2025-07-01,,yes,Ba Đình,phuong,commune,01,19/2025/QĐ-TTg
00008,2025-07-01,,yes,Ngọc Hà,phuong,commune,01,19/2025/QĐ-TTg
00010,2021-01-01,2025-03-01,no,Cũ,phuong,commune,001,
00013,2021-01-01,2025-07-01,no,Quán Thánh,phuong,commune,001,
20836,2021-01-01,2025-07-01,no,Bình Sa,xa,commune,513,
20836,2025-07-01,,yes,Thăng Trường,xa,commune,48,19/2025/QĐ-TTg
";

const SUCCESSION: &str = "\
24,2025-07-01,24,2025-07-01,whole,yes,19/2025/QĐ-TTg
27,2025-07-01,24,2025-07-01,whole,yes,19/2025/QĐ-TTg
48,2025-07-01,48,2025-07-01,whole,yes,19/2025/QĐ-TTg
49,2025-07-01,48,2025-07-01,whole,yes,19/2025/QĐ-TTg
00004,2025-07-01,00004,2025-07-01,whole,yes,19/2025/QĐ-TTg
00013,2025-07-01,00004,2025-07-01,part,no,19/2025/QĐ-TTg
00013,2025-07-01,00008,2025-07-01,part,yes,19/2025/QĐ-TTg
20836,2025-07-01,20836,2025-07-01,whole,yes,19/2025/QĐ-TTg
";

fn journal(scratch: &Scratch) -> Journal {
    Journal::new(scratch.db.clone(), Clock::system(), Entropy::system())
}

fn units(journal: &Journal, rows: &str) -> Report {
    let file = format!("{UNITS_HEADER}{rows}");
    import_units(journal, &By::default(), file.as_bytes(), false).unwrap()
}

fn succession(journal: &Journal, rows: &str) -> Report {
    let file = format!("{SUCCESSION_HEADER}{rows}");
    import_succession(journal, &By::default(), file.as_bytes(), false).unwrap()
}

/// A journal whose database has the few units.
fn small_world(scratch: &Scratch) -> Journal {
    let journal = journal(scratch);
    let report = units(&journal, UNITS);
    assert_eq!((report.added, report.errors.kept), (17, vec![]));
    assert_eq!(succession(&journal, SUCCESSION).added, 8);
    journal
}

fn read<T: Send + 'static>(
    journal: &Journal,
    mut ask: impl FnMut(&mut Reader<'_>) -> Result<T, kheo_base::Fault> + Send + 'static,
) -> T {
    journal.db().read_now(move |db| Ok(ask(db)?)).unwrap()
}

fn key(text: &str) -> UnitKey {
    text.parse().unwrap()
}

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn act_kinds(journal: &Journal) -> Vec<String> {
    read(journal, |db| db.all("select kind from acts order by act_id", &[], |row| row.text(0)))
}

/// Row, column and key of each problem.
fn problems(report: &Report) -> Vec<(u64, &'static str, &'static str)> {
    let errors = report.errors.kept.iter();
    errors.map(|error| (error.row, error.column.unwrap_or(""), error.problem.key())).collect()
}

#[test]
fn every_statement_is_understood_by_its_databases() {
    on_both(MODULES, |scratch| {
        let dialect: Dialect = scratch.db.dialect();
        let prepare = move |db: &mut Reader<'_>| {
            let all = STATEMENTS.into_iter().flatten();
            for statement in all.filter(|statement| statement.only.is_none_or(|only| only == dialect)) {
                db.prepare(statement.sql)?;
            }
            Ok(())
        };
        scratch.db.read_now(prepare).unwrap();
    });
}

#[test]
fn a_code_that_was_used_again_means_two_units() {
    on_both(MODULES, |scratch| {
        let journal = small_world(scratch);
        let name_on = |text: &'static str, on: &'static str| {
            read(&journal, move |db| store::unit_on(db, code(text), day(on))).unwrap().full_name()
        };
        assert_eq!(name_on("24", "2025-06-30"), "Tỉnh Bắc Giang");
        assert_eq!(name_on("24", "2025-07-01"), "Tỉnh Bắc Ninh");
        let meaning = read(&journal, |db| store::meaning(db, code("24"), day("2026-11-23")));
        assert_eq!(meaning.today.unwrap().name, "Bắc Ninh");
        assert_eq!(meaning.before.iter().map(|unit| unit.name.as_str()).collect::<Vec<_>>(), ["Bắc Giang"]);
        let ended = read(&journal, |db| store::meaning(db, code("27"), day("2026-11-23")));
        assert_eq!((ended.today, ended.before.len()), (None, 1));
        // A city of the old Bắc Giang must not be placed in Bắc Ninh, whatever its province's code means today.
        let line = read(&journal, |db| {
            let city = store::unit(db, key("213@2021-01-01"))?.unwrap();
            store::place_line(db, &city, day("2026-11-23"))
        });
        assert_eq!(line, "thành phố Bắc Giang, tỉnh Bắc Giang");
        assert_eq!("24".parse(), Ok(UnitAddress::Code(code("24"))));
    });
}

#[test]
fn units_of_old_files_are_found_in_todays() {
    on_both(MODULES, |scratch| {
        let journal = small_world(scratch);
        let today_of = |text: &'static str| {
            let today = read(&journal, move |db| store::today_of(db, key(text), day("2026-11-23"))).unwrap();
            (today.commune.map(|unit| unit.name), today.province.name, today.divided)
        };
        let place = |commune: &str, province: &str, divided| {
            (Some(commune).filter(|name| !name.is_empty()).map(str::to_owned), province.to_owned(), divided)
        };
        assert_eq!(today_of("00004@2021-01-01"), place("Ba Đình", "Hà Nội", false));
        assert_eq!(today_of("00004@2025-07-01"), place("Ba Đình", "Hà Nội", false));
        assert_eq!(today_of("20836@2021-01-01"), place("Thăng Trường", "Đà Nẵng", false));
        // Divided: its main successor, and marked.
        assert_eq!(today_of("00013@2021-01-01"), place("Ngọc Hà", "Hà Nội", true));
        // Districts, and communes of which no list tells, lie in the province that came after theirs.
        assert_eq!(today_of("513@2021-01-01"), place("", "Đà Nẵng", false));
        assert_eq!(today_of("213@2021-01-01"), place("", "Bắc Ninh", false));
        assert_eq!(today_of("00010@2021-01-01"), place("", "Hà Nội", false));
        assert_eq!(today_of("27@2021-01-01"), place("", "Bắc Ninh", false));
        let then =
            read(&journal, |db| store::today_of(db, key("20836@2021-01-01"), day("2025-06-30"))).unwrap();
        assert_eq!(then.place, Place { province: code("49"), commune: Some(code("20836")) });
        assert_eq!(read(&journal, |db| store::today_of(db, key("99@2021-01-01"), day("2026-01-01"))), None);
    });
}

#[test]
fn a_unit_knows_what_is_above_below_before_and_after_it() {
    on_both(MODULES, |scratch| {
        let journal = small_world(scratch);
        let lines = read(&journal, |db| {
            let old = store::unit(db, key("20836@2021-01-01"))?.unwrap();
            let new = store::unit(db, key("20836@2025-07-01"))?.unwrap();
            Ok([
                store::place_line(db, &old, day("2024-05-01"))?,
                store::place_line(db, &old, day("2026-05-01"))?,
                store::place_line(db, &new, day("2026-05-01"))?,
            ])
        });
        let old = "xã Bình Sa, huyện Thăng Bình, tỉnh Quảng Nam";
        assert_eq!(lines, [old, old, "xã Thăng Trường, thành phố Đà Nẵng"]);
        let (after, before) = read(&journal, |db| {
            let divided = store::unit(db, key("00013@2021-01-01"))?.unwrap();
            let merged = store::unit(db, key("00004@2025-07-01"))?.unwrap();
            Ok((store::successors(db, &divided)?, store::predecessors(db, &merged)?))
        });
        let told = |relatives: Vec<kheo_organisations::Relative>| {
            relatives.into_iter().map(|one| (one.unit.name, one.share, one.is_main)).collect::<Vec<_>>()
        };
        let ngoc_ha = ("Ngọc Hà".to_owned(), Share::Part, true);
        assert_eq!(told(after), [ngoc_ha, ("Ba Đình".to_owned(), Share::Part, false)]);
        let truc_bach = ("Trúc Bạch".to_owned(), Share::Whole, true);
        assert_eq!(told(before), [truc_bach, ("Quán Thánh".to_owned(), Share::Part, false)]);
        let children = |text: &'static str, on: &'static str| {
            let units = read(&journal, move |db| store::children(db, code(text), day(on)));
            units.iter().map(|unit| unit.code.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(children("01", "2025-06-30"), ["001"]);
        assert_eq!(children("01", "2025-07-01"), ["00004", "00008"]);
        assert_eq!(children("001", "2025-03-01"), ["00004", "00013"]);
        assert_eq!(read(&journal, |db| store::provinces(db, day("2025-07-01"))).len(), 3);
        assert_eq!(read(&journal, |db| store::versions(db, code("00004"))).len(), 2);
    });
}

#[test]
fn units_are_found_by_name_with_or_without_marks() {
    on_both(MODULES, |scratch| {
        let journal = small_world(scratch);
        let find = |text: &'static str, limit| {
            let found = read(&journal, move |db| store::find(db, text, limit));
            found.iter().map(|unit| unit.key().to_string()).collect::<Vec<_>>()
        };
        assert_eq!(find("ba dinh", 10), ["00004@2025-07-01", "001@2021-01-01"]);
        assert_eq!(find("  Phường  BA đình ", 10), ["00004@2025-07-01"]);
        assert_eq!(find("sa", 10), ["20836@2021-01-01"]);
        assert_eq!(find("bac", 2).len(), 2);
        assert_eq!(find("bac", 1_000_000).len(), 5);
        for text in ["", "  ", "%", "_", "!", "không có"] {
            assert_eq!(find(text, 10), Vec::<String>::new(), "{text}");
        }
        let on = |text: &'static str, on: &'static str| {
            read(&journal, move |db| store::find_on(db, text, day(on), 10)).len()
        };
        assert_eq!((on("ba dinh", "2025-06-30"), on("ba dinh", "2025-07-01")), (1, 1));
        assert_eq!((on("bac ninh", "2025-06-30"), on("quang nam", "2025-07-01")), (1, 0));
    });
}

#[test]
fn importing_twice_changes_nothing() {
    on_both(MODULES, |scratch| {
        let journal = small_world(scratch);
        assert_eq!(
            act_kinds(&journal)
                .into_iter()
                .collect::<std::collections::BTreeSet<_>>()
                .into_iter()
                .collect::<Vec<_>>(),
            ["organisations.succession-imported", "organisations.units-imported"]
        );
        let again = units(&journal, UNITS);
        assert_eq!((again.rows, again.added, again.changed, again.unchanged), (17, 0, 0, 17));
        assert_eq!(succession(&journal, SUCCESSION).unchanged, 8);
        assert_eq!(act_kinds(&journal).len(), 2);
        let mended = UNITS.replace("Cũ", "Giảng Võ");
        let report = units(&journal, &mended);
        assert_eq!((report.added, report.changed, report.unchanged), (0, 1, 16));
        assert_eq!(act_kinds(&journal).len(), 3);
        assert_eq!(read(&journal, |db| store::find(db, "giang vo", 5)).len(), 1);
    });
}

#[test]
fn a_dry_run_tells_and_writes_nothing() {
    on_both(MODULES, |scratch| {
        let journal = journal(scratch);
        let file = format!("{UNITS_HEADER}{UNITS}");
        let report = import_units(&journal, &By::default(), file.as_bytes(), true).unwrap();
        assert_eq!((report.rows, report.added), (17, 17));
        assert_eq!(act_kinds(&journal), Vec::<String>::new());
        let counts = read(&journal, |db| store::counts_by_tier(db, day("2025-06-30")));
        assert_eq!(counts, TierCounts::default());
    });
}

#[test]
fn a_version_may_end_and_the_next_begin_in_one_file() {
    on_both(MODULES, |scratch| {
        let journal = small_world(scratch);
        let split = "\
            00008,2026-04-30,,yes,Ngọc Hà,phuong,commune,01,x\n\
            00008,2025-07-01,2026-04-30,yes,Ngọc Hà,phuong,commune,01,19/2025/QĐ-TTg\n";
        let report = units(&journal, split);
        assert_eq!((report.added, report.changed, problems(&report)), (1, 1, vec![]));
        let overlapping = "00008,2026-01-01,,yes,Ngọc Hà,phuong,commune,01,x\n";
        // Later than the version of 2025 and before its end, so both neighbours say no.
        assert_eq!(
            problems(&units(&journal, overlapping)),
            [(2, "valid_from", "import-problem-overlap"), (2, "valid_to", "import-problem-overlap"),]
        );
    });
}

#[test]
fn each_kind_of_broken_row_is_told_by_row_and_column() {
    on_both(MODULES, |scratch| {
        let journal = small_world(scratch);
        let good = "89,2021-01-01,,no,An Giang,tinh,province,,\n";
        for (broken, column, key) in [
            (",2021-01-01,,no,A,tinh,province,,", "code", "empty"),
            ("8a,2021-01-01,,no,A,tinh,province,,", "code", "not-a-code"),
            ("91,,,no,A,tinh,province,,", "valid_from", "empty"),
            ("91,2021-02-30,,no,A,tinh,province,,", "valid_from", "not-a-day"),
            ("91,2021-01-01,mai,no,A,tinh,province,,", "valid_to", "not-a-day"),
            ("91,2021-01-01,2021-01-01,no,A,tinh,province,,", "valid_to", "ends-too-early"),
            ("91,2021-01-01,,maybe,A,tinh,province,,", "from_exact", "not-a-word"),
            ("91,2021-01-01,,no, ,tinh,province,,", "name", "empty"),
            ("91,2021-01-01,,no,A,thon,province,,", "kind", "not-a-word"),
            ("91,2021-01-01,,no,A,xa,province,,", "kind", "kind-of-other-tier"),
            ("91,2021-01-01,,no,A,tinh,village,,", "tier", "not-a-word"),
            ("911,2021-01-01,,no,A,tinh,province,,", "code", "code-of-other-tier"),
            ("91,2021-01-01,,no,A,tinh,province,1,", "parent_code", "not-a-code"),
            ("91,2021-01-01,,no,A,tinh,province,01,", "parent_code", "parent-not-allowed"),
            ("911,2021-01-01,,no,A,huyen,district,,", "parent_code", "parent-needed"),
            ("911,2021-01-01,,no,A,huyen,district,001,", "parent_code", "parent-not-higher"),
            ("911,2021-01-01,,no,A,huyen,district,77,", "parent_code", "parent-unknown"),
            ("911,2025-07-01,,no,A,huyen,district,49,", "parent_code", "parent-unknown"),
            ("01,2023-01-01,,no,Hà Nội,thanh_pho_tw,province,,", "valid_from", "overlap"),
            ("89,2021-01-01,,no,An Giang,tinh,province,,", "code", "double"),
            ("91,2021-01-01,,no,A,tinh,province,,,", "", "field-count"),
        ] {
            let report = units(&journal, &format!("{good}{broken}\n"));
            assert_eq!(
                problems(&report),
                [(3, column, format!("import-problem-{key}").as_str())],
                "{broken}"
            );
            assert_eq!((report.rows, report.added), (2, 0));
        }
        let both = units(&journal, "x,y,,no,A,tinh,province,,\n");
        assert_eq!(problems(&both).len(), 2);
        // Nothing of a file is written if anything in it is wrong.
        assert_eq!(read(&journal, |db| store::versions(db, code("89"))), []);
        assert_eq!(act_kinds(&journal).len(), 2);
    });
}

#[test]
fn each_kind_of_broken_succession_is_told_by_row_and_column() {
    on_both(MODULES, |scratch| {
        let journal = journal(scratch);
        units(&journal, UNITS);
        let good = "27,2025-07-01,24,2025-07-01,whole,yes,\n";
        for (broken, column, key) in [
            ("4,2025-07-01,24,2025-07-01,whole,yes,", "old_code", "not-a-code"),
            ("24,2025-07-01,24,,whole,yes,", "new_valid_from", "empty"),
            ("24,2025-07-01,24,2025-07-01,half,yes,", "share", "not-a-word"),
            ("24,2025-07-01,24,2025-07-01,whole,1,", "main", "not-a-word"),
            ("24,2025-07-02,24,2025-07-01,whole,yes,", "old_valid_to", "old-unknown"),
            ("24,2025-07-01,24,2025-07-02,whole,yes,", "new_valid_from", "new-unknown"),
            ("24,2025-07-01,24,2021-01-01,whole,yes,", "new_valid_from", "into-itself"),
            ("24,2025-07-01,27,2021-01-01,whole,yes,", "new_valid_from", "new-not-then"),
            ("24,2025-07-01,24,2025-07-01,part,no,", "main", "not-one-main"),
            ("27,2025-07-01,24,2025-07-01,whole,yes,", "old_code", "double"),
        ] {
            let report = succession(&journal, &format!("{good}{broken}\n"));
            assert_eq!(
                problems(&report),
                [(3, column, format!("import-problem-{key}").as_str())],
                "{broken}"
            );
        }
        let twice = "24,2025-07-01,24,2025-07-01,whole,yes,\n24,2025-07-01,48,2025-07-01,part,yes,\n";
        assert_eq!(
            problems(&succession(&journal, twice)),
            [(2, "main", "import-problem-not-one-main"), (2, "share", "import-problem-whole-into-many"),]
        );
        // The same division told in two files is seen too.
        assert_eq!(succession(&journal, good).added, 1);
        let more = succession(&journal, "27,2025-07-01,48,2025-07-01,part,no,\n");
        assert_eq!(problems(&more), [(2, "share", "import-problem-whole-into-many")]);
    });
}

#[test]
fn an_import_that_was_killed_is_finished_by_the_next() {
    let communes: String = (1..=2 * ROWS_PER_TRANSACTION + 500)
        .map(|number| format!("{number:05},2021-01-01,,no,Xã {number},xa,commune,01,\n"))
        .collect();
    let rows = format!("01,2021-01-01,,no,Hà Nội,thanh_pho_tw,province,,\n{communes}");
    // What the first transaction leaves behind when nothing follows it.
    let half: String = rows.lines().take(ROWS_PER_TRANSACTION).flat_map(|line| [line, "\n"]).collect();
    on_both(MODULES, |scratch| {
        let journal = journal(scratch);
        units(&journal, &half);
        assert_eq!(act_kinds(&journal).len(), 1);
        let report = units(&journal, &rows);
        assert_eq!((report.added, report.changed, report.unchanged), (2_501, 0, 2_000));
        assert_eq!(act_kinds(&journal).len(), 3);
        assert_eq!(units(&journal, &rows).unchanged, 4_501);
        let counts = read(&journal, |db| store::counts_by_tier(db, day("2026-01-01")));
        assert_eq!(counts, TierCounts { provinces: 1, districts: 0, communes: 4_500 });
        let bodies: Vec<String> =
            read(&journal, |db| db.all("select body from acts", &[], |row| row.text(0)));
        assert_eq!(bodies.iter().filter(|body| *body == r#"{"added":2000,"changed":0}"#).count(), 2);
        assert_eq!(bodies.iter().filter(|body| *body == r#"{"added":501,"changed":0}"#).count(), 1);
    });
}

#[test]
fn a_unit_names_its_focal_agency_for_a_time() {
    on_both(MODULES, |scratch| {
        let journal = small_world(scratch);
        let add = |name: &'static str| {
            let new = NewOrganisation {
                name: name.to_owned(),
                kind: OrganisationKind::Party,
                unit_code: code("00004"),
                valid_from: day("2025-07-01"),
            };
            journal.write_now(By::default(), move |tx| add_organisation(tx, &new))
        };
        let board = add("Ban Xây dựng Đảng").unwrap().organisation_id;
        let front = add(" Ủy ban MTTQ  phường ").unwrap().organisation_id;
        let set = |id: Id, from: &'static str| {
            let by = By { actor_id: Some(Id::from_i64(7)), unit_code: Some("00004".to_owned()) };
            journal.write_now(by, move |tx| set_focal_agency(tx, code("00004"), id, day(from)))
        };
        let agency = |on: &'static str| {
            read(&journal, move |db| focal_agency(db, code("00004"), day(on))).map(|agency| agency.name)
        };
        set(board, "2025-07-01").unwrap();
        set(front, "2026-07-01").unwrap();
        let acts = act_kinds(&journal).len();
        set(front, "2026-08-01").unwrap();
        assert_eq!(act_kinds(&journal).len(), acts, "it was so already");
        assert_eq!(agency("2025-06-30"), None);
        assert_eq!(agency("2026-06-30").as_deref(), Some("Ban Xây dựng Đảng"));
        assert_eq!(agency("2026-07-01").as_deref(), Some("Ủy ban MTTQ phường"));
        // One told late fits in between.
        set(front, "2026-01-01").unwrap();
        assert_eq!(agency("2025-12-31").as_deref(), Some("Ban Xây dựng Đảng"));
        assert_eq!(agency("2026-03-01").as_deref(), Some("Ủy ban MTTQ phường"));
        let rename = move |name: &'static str| {
            journal.write_now(By::default(), move |tx| rename_organisation(tx, board, name)).map(drop)
        };
        rename("Ban Dân vận").unwrap();
        assert!(
            matches!(rename(" "), Err(Error::Refusal(refusal)) if refusal.key == "organisations-refusal-name-empty")
        );
    });
}

#[test]
fn organisations_need_their_unit_and_roles_their_organisation() {
    on_both(MODULES, |scratch| {
        let journal = small_world(scratch);
        let add = |unit: &'static str, from: &'static str| {
            let (unit_code, valid_from) = (code(unit), day(from));
            let new = NewOrganisation {
                name: "Hội Nông dân".to_owned(),
                kind: OrganisationKind::Union,
                unit_code,
                valid_from,
            };
            journal.write_now(By::default(), move |tx| add_organisation(tx, &new))
        };
        let refused = |outcome: Result<(), Error>, key: &str| {
            assert!(matches!(&outcome, Err(Error::Refusal(refusal)) if refusal.key == key), "{outcome:?}");
        };
        refused(add("00008", "2025-06-30").map(drop), "organisations-refusal-unit-unknown");
        let added = add("00008", "2026-01-01").unwrap();
        let set = |id: Id, unit: &'static str, from: &'static str| {
            journal.write_now(By::default(), move |tx| set_focal_agency(tx, code(unit), id, day(from)))
        };
        refused(set(added.organisation_id, "00008", "2025-12-31"), "organisations-refusal-not-then");
        refused(set(added.organisation_id, "99999", "2026-01-01"), "organisations-refusal-unit-unknown");
        assert!(matches!(set(Id::from_i64(1), "00008", "2026-01-01"), Err(Error::Missing)));
        let listed =
            |on: &'static str| read(&journal, move |db| store::organisations_of(db, code("00008"), day(on)));
        assert_eq!((listed("2025-12-31"), listed("2026-01-01")), (vec![], vec![added.clone()]));
        let id = added.organisation_id;
        assert_eq!(read(&journal, move |db| store::organisation(db, id)), Some(added));
        assert_eq!(act_kinds(&journal).len(), 3);
    });
}

#[test]
fn the_lists_of_the_whole_country_can_be_imported() {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/");
    let (Ok(units), Ok(succession)) =
        (std::fs::read(format!("{data}units.csv")), std::fs::read(format!("{data}succession.csv")))
    else {
        return;
    };
    on_both(MODULES, |scratch| {
        let journal = journal(scratch);
        let (by, dialect) = (By::default(), scratch.db.dialect());
        let began = Instant::now();
        let report = import_units(&journal, &by, units.as_slice(), false).unwrap();
        let units_took = began.elapsed();
        assert_eq!((report.added, report.errors.kept), (report.rows, vec![]));
        let report = import_succession(&journal, &by, succession.as_slice(), false).unwrap();
        let both_took = began.elapsed();
        assert_eq!((report.added, report.errors.kept), (report.rows, vec![]));
        let again = import_units(&journal, &by, units.as_slice(), false).unwrap();
        let all_took = began.elapsed();
        assert_eq!(again.unchanged, again.rows);
        eprintln!(
            "{dialect:?}: units {units_took:?}, with succession {both_took:?}, with units again {all_took:?}"
        );
        assert!(both_took < Duration::from_secs(60), "{both_took:?}");
        check_country(&journal);
    });
}

fn check_country(journal: &Journal) {
    for (on, provinces, districts, communes) in
        [("2021-06-30", 63, 705, 10_599), ("2025-06-30", 63, 696, 10_035), ("2025-07-01", 34, 0, 3_321)]
    {
        let counts = read(journal, move |db| store::counts_by_tier(db, day(on)));
        assert_eq!(counts, TierCounts { provinces, districts, communes }, "{on}");
    }
    let today = day("2026-11-23");
    // Every unit that ever was has a place today, and every commune of before the reform has a commune.
    let (units, homeless, without_commune) = read(journal, move |db| {
        let keys = db.all("select code, valid_from, valid_to from units", &[], |row| {
            Ok((format!("{}@{}", row.text(0)?, row.text(1)?), row.opt_text(2)?))
        })?;
        let (mut homeless, mut without_commune) = (Vec::new(), Vec::new());
        for (text, valid_to) in &keys {
            let key = key(text);
            let ended_at_reform = valid_to.as_deref() == Some("2025-07-01");
            match store::today_of(db, key, today)? {
                None => homeless.push(text.clone()),
                Some(found)
                    if found.commune.is_none() && key.code.tier() == Tier::Commune && ended_at_reform =>
                {
                    without_commune.push(text.clone());
                }
                Some(_) => {}
            }
        }
        Ok((keys.len(), homeless, without_commune))
    });
    assert!(units > 15_000);
    assert_eq!((homeless, without_commune), (vec![], vec![]));
}

#[test]
fn problems_are_many_but_bounded() {
    let rows = "x,2021-01-01,,no,A,tinh,province,,\n".repeat(1_000);
    on_both(MODULES, |scratch| {
        let report = units(&journal(scratch), &rows);
        assert_eq!((report.rows, report.errors.kept.len(), report.errors.more), (1_000, 200, 800));
        assert_eq!(report.errors.kept[199].row, 201);
        assert_eq!(report.errors.kept[199].problem, Problem::NotACode);
    });
}
