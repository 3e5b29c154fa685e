//! Statistics of several years, told through pages and the follower on both databases.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use kheo_base::{Fault, Id};
use kheo_exemplars::import::import;
use kheo_exemplars::rules::{Draft, Subject};
use kheo_facts::counted::Measure;
use kheo_journal::{Act, Body, By, Follower, Followers, NewAct, Visibility};
use kheo_statistics::follow::Statistics;
use kheo_statistics::recount::{Recount, recount};
use kheo_statistics::rules::cells::{Cells, Narrowed};
use kheo_statistics::rules::counts::Basis;
use kheo_statistics::store;
use kheo_store::{Tx, params};
use kheo_testing::{Client, Page, wait};
use kheo_world::{World, on_both};

const HEAD: &str =
    "title,summary,implementer,field,subject,year,unit_code,unit_valid_from,summary_basis,source_url";

/// Models of many years from old Bắc Giang, an old commune of Tiền Giang, and Đồng Tháp of today.
fn published(world: &World, count: usize) {
    let rows: Vec<String> = (0..count)
        .map(|number| {
            let (field, year) = (["economy", "culture_society"][number % 2], 2019 + number % 5);
            let unit = ["24,2021-01-01", "30049,2021-01-01", "30043,2025-07-01"][number % 3];
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
        assert_eq!(
            sum(world, Basis::Now, "82", Measure::Recorded),
            40,
            "Tân Kiều went into a commune of today"
        );
        for unit in ["30049@2021-01-01", "872@2021-01-01", "87@2021-01-01"] {
            assert_eq!(sum(world, Basis::Then, unit, Measure::Recorded), 20, "{unit}");
        }
        agrees(world);
        // The small commune of the fixture: one published, one recognised, one accepted; what waits or went back does not count.
        assert_eq!(sum(world, Basis::Now, "00", Measure::Registered), 3);
        assert_eq!(sum(world, Basis::Now, "00", Measure::Recognised), 2);
        assert_eq!(sum(world, Basis::Now, "00", Measure::Public), 1);
    });
}

/// Every number that is kept is the number that the rows say.
fn agrees(world: &World) {
    let found = recounted(world);
    assert!(found.agrees() && found.agree >= 6 && found.things > 0, "{found:?}");
}

/// Registers a model in a unit and year of long ago, and lets it be accepted or recognised by a decision of that year.
fn registered(world: &World, unit: &'static str, year: i16, subject: Subject, recognised: bool) -> Id {
    let journal = world.site.app.journal();
    let today = journal.now().day();
    let key = format!("{unit} {year} {subject:?} {recognised} {}", journal.now());
    journal
        .write_now(By::default(), move |tx| {
            let territory = kheo_exemplars::resolve_key(tx, unit.parse().unwrap(), today)?.unwrap();
            let draft = draft(&key, year, subject);
            let (id, _) = kheo_exemplars::store::create(tx, &key, &draft, &territory)?;
            let (state, level) = if recognised { ("recognised", "district") } else { ("accepted", "") };
            let accept = "update exemplars set state = $2, level = $3, now_divided = 1 where exemplar_id = $1";
            tx.run(accept, params![id, state, level])?;
            if recognised {
                let decide = "insert into exemplar_recognitions (recognition_id, exemplar_id, level, decision_number,
                    decided_on, signer, legal_basis, recorded_at) values ($1, $1, $2, '12-QĐ/HU', $3, 'Trần Văn An', '', 0)";
                tx.run(decide, params![id, level, format!("{year}-11-20")])?;
            }
            let body = Body::new();
            tx.record(NewAct {
                kind: "exemplars.accepted",
                subject_kind: "exemplar",
                subject_id: id,
                visibility: Visibility::Office,
                body,
            })?;
            Ok(id)
        })
        .unwrap()
}

fn draft(title: &str, year: i16, subject: Subject) -> Draft {
    Draft {
        title: title.to_owned(),
        field: "economy".to_owned(),
        subject,
        year,
        situation: String::new(),
        objectives: String::new(),
        criteria: Vec::new(),
        content: String::new(),
        area: String::new(),
        lead: String::new(),
        partners: String::new(),
        resources: String::new(),
        time: String::new(),
        outputs: String::new(),
        sustaining: String::new(),
    }
}

/// 40 collectives of which 30 were recognised in 2023, and in 2024 50 persons of which 10 were.
fn a_district_of_old(world: &World) {
    for number in 0..40 {
        registered(world, "30049@2021-01-01", 2023, Subject::Collective, number < 30);
        world.clock.set(world.clock.now().plus_seconds(1));
    }
    for number in 0..50 {
        registered(world, "30049@2021-01-01", 2024, Subject::Individual, number < 10);
        world.clock.set(world.clock.now().plus_seconds(1));
    }
    world.follow();
}

/// Sends the form of a page with more in it.
fn send(client: &mut Client, page: &str, to: &str, fields: &[(&str, &str)]) -> Page {
    let shown = client.get(page);
    assert_eq!(shown.status, 200, "{page}: {}", shown.body);
    let token = shown.hidden("form-token");
    let mut all = vec![("form-token", token.as_str())];
    all.extend_from_slice(fields);
    let sent = client.post(to, &all);
    assert_eq!(sent.status, 303, "{to}: {}", sent.body);
    sent
}

fn honour(client: &mut Client, id: &str, step: &str, fields: &[(&str, &str)]) {
    let tab = format!("/lam-viec/mo-hinh/{id}/khen-thuong");
    send(client, &format!("{tab}?buoc={step}"), &format!("{tab}/{step}"), fields);
}

#[test]
fn what_becomes_of_a_model_is_counted_step_by_step() {
    on_both(|world| {
        let (mut lan, mut thu, mut tam) =
            (world.signed_in("lan"), world.signed_in("thu"), world.signed_in("tam"));
        let id = world.file("Thắp sáng đường quê ấp 3");
        let decision = [
            ("number", "21/QĐ-UBND"),
            ("decided-on", "20/11/2026"),
            ("signer", "Nguyễn Văn Thuận"),
            ("legal-basis", "Kế hoạch số 12-KH/ĐU"),
            ("level", "commune"),
        ];
        let counted = |measure| sum(world, Basis::Now, "30043", measure);
        honour(&mut thu, &id, "tieu-bieu", &decision);
        honour(&mut lan, &id, "de-nghi", &[("award", "certificate")]);
        world.follow();
        let steps = [Measure::Exemplary, Measure::Proposed, Measure::Awarded].map(counted);
        assert_eq!(steps, [1, 1, 0]);
        honour(&mut thu, &id, "tang", &decision);
        world.follow();
        assert_eq!([Measure::Awarded, Measure::Awards].map(counted), [1, 1]);
        let page = world.stranger().get("/thong-ke/30043?nam=2026");
        assert!(page.has("Thắp sáng đường quê ấp 3") && page.has("Giấy khen"), "{}", page.body);
        assert!(page.has("46-QĐ/ĐU"), "the decision that recognised it stands in its table");
        let running = format!("/lam-viec/mo-hinh/{id}/tien-do");
        let end = [("command", "end"), ("since", "20/11/2026"), ("run-reason", "Xong việc.")];
        send(&mut tam, &running, &format!("{running}/trang-thai"), &end);
        let mut withdraw = decision.to_vec();
        withdraw.push(("reason", "Đèn hỏng, không ai sửa"));
        honour(&mut thu, &id, "thu-hoi", &withdraw);
        world.follow();
        assert_eq!([Measure::Ended, Measure::Withdrawn, Measure::Recognised].map(counted), [1, 1, 2]);
        let page = world.stranger().get("/thong-ke/30043?nam=2026");
        assert!(!page.has("id=\"tieu-bieu\""), "what was withdrawn is no example any more");
        agrees(world);
    });
}

#[test]
fn pages_show_rates_with_both_numbers_growth_and_stock() {
    on_both(|world| {
        a_district_of_old(world);
        let mut citizen = world.stranger();
        let then = citizen.get("/thong-ke?theo=xua&nam=2023");
        assert!(then.has("30/40 (75,0 %)"), "{}", then.body);
        assert!(then.has("Tỉnh Đồng Tháp (–30/06/2025)") && then.has("Chỉ đếm hồ sơ đã được tiếp nhận"));
        let district = citizen.get("/thong-ke?don-vi=87@2021-01-01&nam=2024");
        assert!(district.has("Huyện Tháp Mười") && district.has("+10 (+25,0 %)"), "{}", district.body);
        let now = citizen.get("/thong-ke/82?nam=2024");
        assert!(now.has("10/50 (20,0 %)") && now.has("Của đơn vị đã chia"), "{}", now.body);
        assert!(!now.has("12-QĐ/HU"), "what is not public names no decision");
        // 90 run at the end of 2024, and the three of the fixture since 2026.
        assert!(citizen.get("/thong-ke?nam=2024").has("<dd class=\"number-value\">90</dd>"));
        assert!(citizen.get("/thong-ke?nam=2026").has("<dd class=\"number-value\">93</dd>"));
        let alone = citizen.get("/thong-ke?nam=2024&loai=tap-the&don-vi=82");
        assert!(alone.has("Trên số đăng ký của năm: –"), "no collective registered in 2024");
        let english = world.stranger().get("/thong-ke?theo=xua&nam=2023&lang=en");
        assert!(english.has("30/40 (75.0%)"));
        let silent = citizen.get("/thong-ke?nam=2024");
        assert!(silent.has("33 trong 34 đơn vị"), "all provinces but one registered nothing");
        agrees(world);
    });
}

#[test]
fn tables_are_taken_away_as_csv_and_json() {
    on_both(|world| {
        a_district_of_old(world);
        let mut citizen = world.stranger();
        let csv = citizen.get("/thong-ke.csv?bang=don-vi&theo=xua&nam=2023").body;
        assert!(csv.contains("Tỉnh Đồng Tháp (–30/06/2025),40,0,40,30,40,0,0,0,40"), "{csv}");
        assert_eq!(citizen.get("/thong-ke.csv?bang=khong-co").status, 404);
        let json = citizen.get("/api/v1/statistics?basis=then&year=2023&unit=87%402021-01-01").body;
        assert!(json.contains("{\"part\":30,\"whole\":40}") && json.contains("\"basis\":\"then\""), "{json}");
        for hostile in
            ["/thong-ke?don-vi=99", "/thong-ke/99999", "/thong-ke/x", "/thong-ke?don-vi=24@1999-01-01"]
        {
            assert_eq!(citizen.get(hostile).status, 404, "{hostile}");
        }
        for hostile in [
            "nam=999999999999999999999",
            "nam=-9223372036854775808",
            "nam=0",
            "linh-vuc=%3Cscript%3E",
            "cap=%27--&loai=x",
            "sau=0",
        ] {
            let page = citizen.get(&format!("/thong-ke?{hostile}"));
            assert!(page.status == 200 && !page.has("<script>"), "{hostile}");
        }
    });
}

#[test]
fn a_person_who_did_not_agree_is_counted_and_not_named() {
    on_both(|world| {
        let id = registered(world, "30043@2025-07-01", 2026, Subject::Individual, true);
        world
            .site
            .app
            .journal()
            .write_now(By::default(), move |tx| {
                let name = "update exemplars set title = 'Bà Tư Lành', public_at = created_at, is_exemplary = 1 where exemplar_id = $1";
                tx.run(name, params![id])?;
                let distinguish = "insert into exemplar_distinctions (exemplar_id, level, decision_number, decided_on, signer,
                    legal_basis, recorded_at) values ($1, 'commune', '9-QĐ/ĐU', '2026-11-20', 'Trần Văn An', '', 0)";
                tx.run(distinguish, params![id])?;
                let (kind, subject_kind) = ("exemplars.distinguished", "exemplar");
                let (visibility, body) = (Visibility::Public, Body::new());
                tx.record(NewAct { kind, subject_kind, subject_id: id, visibility, body })?;
                Ok(())
            })
            .unwrap();
        world.follow();
        assert_eq!(sum(world, Basis::Now, "30043", Measure::Exemplary), 1);
        for path in
            ["/thong-ke/30043?nam=2026", "/thong-ke?nam=2026", "/thong-ke.csv?bang=tieu-bieu&nam=2026"]
        {
            let page = world.stranger().get(path);
            assert_eq!(page.status, 200, "{path}");
            assert!(!page.has("Bà Tư Lành"), "{path} names somebody: {}", page.body);
            assert!(page.has("phát triển kinh tế"), "{path} tells of the work: {}", page.body);
        }
    });
}

/// Counts, and then stumbles once.
struct Stumbling(Statistics, AtomicBool);

impl Follower for Stumbling {
    fn name(&self) -> &'static str {
        "statistics"
    }

    fn follow(&self, tx: &mut Tx<'_>, act: &Act) -> Result<(), Fault> {
        self.follow_all(tx, std::slice::from_ref(act))
    }

    fn follow_all(&self, tx: &mut Tx<'_>, acts: &[Act]) -> Result<(), Fault> {
        self.0.follow_all(tx, acts)?;
        if self.1.swap(false, Ordering::SeqCst) { Err(Fault::new("the power failed")) } else { Ok(()) }
    }

    fn forget(&self) -> Option<fn(&mut Tx<'_>) -> Result<(), Fault>> {
        self.0.forget()
    }
}

fn statistics() -> Statistics {
    Statistics::new(kheo::wiring::countables())
}

/// Everything that is kept, as text.
fn kept(world: &World) -> Vec<(String, i64, String)> {
    let read = |db: &mut kheo_store::Reader<'_>| {
        let mut all = Vec::new();
        for basis in Basis::ALL {
            store::for_each_kept(db, basis, &mut |unit, year, cells| {
                all.push((format!("{} {unit}", basis.word()), year, cells));
                Ok(())
            })?;
        }
        Ok(all)
    };
    world.site.app.db().read_now(read).unwrap()
}

#[test]
fn counting_again_from_the_beginning_gives_the_same() {
    on_both(|world| {
        published(world, 30);
        a_district_of_old(world);
        let before = kept(world);
        assert!(before.len() > 20);
        wait(world.site.followers.rebuild(Some("statistics"))).unwrap();
        assert_eq!(kept(world), before);
        // Units that are imported once more change no number either.
        let units = "code,valid_from,valid_to,from_exact,name,kind,tier,parent_code,legal_basis\n";
        let journal = world.site.app.journal();
        kheo_organisations::import::import_units(journal, &By::default(), units.as_bytes(), false).unwrap();
        world.follow();
        assert_eq!(kept(world), before);
    });
}

#[test]
fn a_batch_that_was_cut_off_leaves_nothing_and_is_counted_later() {
    on_both(|world| {
        let before = kept(world);
        registered(world, "30049@2021-01-01", 2023, Subject::Collective, true);
        let stumbling = Stumbling(statistics(), AtomicBool::new(true));
        let followers = Followers::new(world.site.app.db().clone(), vec![Arc::new(stumbling)]);
        assert!(wait(followers.catch_up()).is_ok(), "the batch is taken again at once");
        wait(world.site.followers.catch_up()).unwrap();
        assert_ne!(kept(world), before);
        let broken = Stumbling(statistics(), AtomicBool::new(true));
        registered(world, "30049@2021-01-01", 2024, Subject::Collective, true);
        let held = kept(world);
        let act = wait(world.site.app.db().read(|db| Ok(kheo_journal::after(db, 0, 10_000)?))).unwrap();
        let cut = world.site.app.db().write_now(move |tx| Ok(broken.follow_all(tx, &act)?));
        assert!(cut.is_err());
        assert_eq!(kept(world), held, "nothing of it was kept");
        world.follow();
        agrees(world);
    });
}

#[test]
fn two_servers_that_count_at_once_count_once() {
    on_both(|world| {
        published(world, 30);
        a_district_of_old(world);
        let before = kept(world);
        let db = world.site.app.db().clone();
        db.write_now(|tx| Ok(store::forget(tx)?)).unwrap();
        let back = "update follower_cursors set position = 0 where follower = 'statistics'";
        db.write_now(move |tx| Ok(tx.run(back, &[])?)).unwrap();
        let servers: Vec<Followers> =
            (0..4).map(|_| Followers::new(db.clone(), vec![Arc::new(statistics())])).collect();
        std::thread::scope(|scope| {
            for server in &servers {
                scope.spawn(|| wait(server.catch_up()).unwrap());
            }
        });
        assert_eq!(kept(world), before);
        agrees(world);
    });
}
