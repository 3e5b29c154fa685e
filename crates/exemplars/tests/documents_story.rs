//! Documents to print and sign, told through pages on both databases: who gets them, what they say, and piles of certificates.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use kheo_base::Id;
use kheo_exemplars::printing::run_waiting;
use kheo_exemplars::store::{create, load};
use kheo_journal::By;
use kheo_store::params;
use kheo_testing::{Client, Page};
use kheo_world::{BASE_URL, World, on_both};

const LIT: &str = "Thắp sáng đường quê ấp 3";
const FRIDAY: &str = "Ngày thứ sáu nghe dân nói";
const ROAD: &str = "Ông Sáu vá đường";
const HEAD: &str = "issuer=U%E1%BB%B7+ban+nh%C3%A2n+d%C3%A2n+x%C3%A3&place=Ph%C6%B0%C6%A1ng+Th%E1%BB%8Bnh&post=Ch%E1%BB%A7+t%E1%BB%8Bch";

fn words(page: &Page) -> String {
    assert_eq!(page.status, 200, "{}", page.body);
    assert_eq!(page.headers["content-type"], "application/pdf");
    assert_eq!(page.headers["cache-control"], "private, no-store");
    let text = pdf_extract::extract_text_from_mem(&page.bytes).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn has(text: &str, wanted: &str) {
    assert!(text.contains(wanted), "{wanted:?} is not in: {text}");
}

/// Recognises two accepted models by one decision; returns the address of the decision.
fn decided(world: &World, thu: &mut Client) -> String {
    let mut hai = world.signed_in("hai");
    let (friday, road) = (world.file(FRIDAY), world.file(ROAD));
    assert_eq!(world.step(&mut hai, &road, "tiep-nhan", &[]).status, 303);
    world.council_passes(&friday, "commune");
    world.council_passes(&road, "commune");
    let page = "/lam-viec/quyet-dinh/moi";
    let (one, two) = (format!("file-{friday}"), format!("file-{road}"));
    let mut fields = vec![
        ("level", "commune"),
        ("number", "21/QĐ-UBND"),
        ("decided-on", "20/11/2026"),
        ("signer", "Nguyễn Văn Thuận"),
        ("legal-basis", "Kế hoạch số 12-KH/ĐU; Biên bản họp ngày 16/11/2026"),
        (one.as_str(), "1"),
        (two.as_str(), "1"),
    ];
    let files = thu.send_form(page, page, &fields).hidden("files");
    fields.extend([("confirmed", "1"), ("files", files.as_str())]);
    let recorded = thu.send_form(page, page, &fields);
    recorded.location.unwrap()
}

#[test]
fn a_decision_and_its_list_are_printed_for_somebody_to_sign() {
    on_both(|world| {
        let mut thu = world.signed_in("thu");
        let decision = decided(world, &mut thu);
        let page = format!("{decision}/van-ban");
        assert!(thu.get(&decision).has(&page), "the decision leads to its documents");
        let shown = thu.get(&page);
        assert!(shown.has("Uỷ ban nhân dân xã Phương Thịnh"), "guessed by the symbol: {}", shown.body);
        let text = words(&thu.get(&format!("{page}/quyet-dinh.pdf?{HEAD}")));
        for part in [
            "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Số: 21/QĐ-UBND",
            "Căn cứ Kế hoạch số 12-KH/ĐU;",
            "Căn cứ Biên bản họp ngày 16/11/2026.",
            "Công nhận 2 mô hình “Dân vận khéo” cấp xã năm 2026",
            "CHỦ TỊCH",
            "Nguyễn Văn Thuận",
            FRIDAY,
            ROAD,
        ] {
            has(&text, part);
        }
        let draft = words(&thu.get(&format!("{page}/quyet-dinh.pdf?{HEAD}&status=draft")));
        has(&draft, "DỰ THẢO");
        let list = words(&thu.get(&format!("{page}/danh-sach.pdf?{HEAD}")));
        has(&list, "Ông Phạm Văn Sáu, ấp 4");
        let public = words(&thu.get(&format!("{page}/danh-sach.pdf?{HEAD}&names=public")));
        has(&public, "không nêu tên cá nhân chưa đồng ý");
        assert!(!public.contains("Sáu"), "he did not agree to be named: {public}");
        assert_eq!(
            thu.get(&format!("{page}/giay-chung-nhan.pdf")).status,
            404,
            "those are printed as a pile"
        );
        assert_eq!(thu.get(&format!("{page}/khac.pdf")).status, 404);
        // Of another commune, of no office, of nobody.
        let file = format!("{page}/quyet-dinh.pdf");
        assert_eq!(world.signed_in("duongha").get(&file).status, 404);
        assert_eq!(world.signed_in("duongha").get(&page).status, 404);
        assert_eq!(world.signed_in("lanh").get(&file).status, 403);
        assert_eq!(world.stranger().get(&file).status, 303);
    });
}

#[test]
fn a_certificate_leads_to_the_public_act_and_is_gone_with_the_recognition() {
    on_both(|world| {
        let mut thu = world.signed_in("thu");
        let id = world.file(LIT);
        let page = format!("/lam-viec/mo-hinh/{id}/van-ban");
        assert!(
            thu.get(&format!("/lam-viec/mo-hinh/{id}/khen-thuong")).has(&format!("{page}?level=commune"))
        );
        let text = words(&thu.get(&format!("{page}/giay-chung-nhan.pdf")));
        let act = world.acts(&id).into_iter().find(|act| act.kind == "exemplars.published").unwrap();
        let act = act.act_id.to_string();
        for part in [
            "GIẤY CHỨNG NHẬN",
            "chứng nhận tập thể Chi bộ ấp 3",
            "“Thắp sáng đường quê ấp 3”",
            "ĐẢNG CỘNG SẢN VIỆT NAM",
            "(Quyết định số 46-QĐ/ĐU",
            &act[..16],
            &act[16..],
        ] {
            has(&text, part);
        }
        // Recognised, but nothing public tells of it yet.
        let office = world.file("Tổ heo đất giúp nhau mua giống");
        let quiet = words(&thu.get(&format!("/lam-viec/mo-hinh/{office}/van-ban/giay-chung-nhan.pdf")));
        has(&quiet, "Không có mã tra cứu");
        let decision = words(&thu.get(&format!("{page}/quyet-dinh.pdf?level=commune")));
        has(&decision, "Công nhận mô hình “Thắp sáng đường quê ấp 3” của tập thể Chi bộ ấp 3");
        assert_eq!(thu.get(&format!("{page}/quyet-dinh.pdf?level=province")).status, 404);
        let accepted = world.file(FRIDAY);
        assert_eq!(thu.get(&format!("/lam-viec/mo-hinh/{accepted}/van-ban")).status, 404, "not recognised");
        for (login, status) in [("duongha", 404), ("lanh", 403)] {
            let page = world.signed_in(login).get(&format!("{page}/giay-chung-nhan.pdf"));
            assert_eq!(page.status, status, "{login}");
        }
        let tab = format!("/lam-viec/mo-hinh/{id}/khen-thuong");
        let fields = [
            ("number", "30/QĐ-UBND"),
            ("decided-on", "20/11/2026"),
            ("signer", "Nguyễn Văn Thuận"),
            ("legal-basis", "Biên bản"),
            ("reason", "Đèn hỏng"),
        ];
        assert_eq!(
            thu.send_form(&format!("{tab}?buoc=thu-hoi"), &format!("{tab}/thu-hoi"), &fields).status,
            303
        );
        let gone = thu.get(&format!("{page}/giay-chung-nhan.pdf"));
        assert!(gone.status == 422 && gone.has("đã bị thu hồi"), "{}", gone.status);
    });
}

/// Adds recognised models to the commune, as a register of the past would.
fn many(world: &World, count: i64) {
    let pattern: Id = world.file(LIT).parse().unwrap();
    let by = By { actor_id: None, unit_code: Some("30043".to_owned()) };
    let add = move |tx: &mut kheo_journal::Tx<'_, '_>| {
        let file = load(tx, pattern)?.unwrap();
        for number in 0..count {
            let mut draft = file.draft.clone();
            draft.title = format!("Mô hình {number} #eval(\"x\") *đậm* $");
            draft.lead = format!("Tổ {number} ẤP MỸ THẠNH");
            let (id, _) = create(tx, &format!("many-{number}"), &draft, &file.territory)?;
            tx.run("update exemplars set state = 'recognised' where exemplar_id = $1", params![id])?;
            let recognise = "insert into exemplar_recognitions (recognition_id, exemplar_id, level, decision_number,
                decided_on, signer, legal_basis, recorded_at) values ($1, $2, 'commune', '9-QĐ/ĐU', '2026-11-20', 'A', '', 0)";
            let recognition = tx.new_id();
            tx.run(recognise, params![recognition, id])?;
        }
        Ok(())
    };
    world.site.app.journal().write_now(by, add).unwrap();
}

fn print_all(world: &World) {
    let mut runs = 0;
    while run_waiting(world.site.app.journal(), BASE_URL).unwrap() {
        runs += 1;
        assert!(runs < 5, "a pile is never finished");
    }
}

fn change(world: &World, statement: &'static str, id: Id, value: i64) {
    let changed =
        world.site.app.db().write_now(move |tx| Ok(tx.run(statement, params![id, value])?)).unwrap();
    assert_eq!(changed, 1);
}

/// A server died after the first file was kept: another leaves it as it is, unless the pile has become another one since.
fn carried_on(world: &World, thu: &mut Client, id: Id, file: &str) {
    let mark = "update certificate_files set content = $2 where run_id = $1";
    let marked = move |tx: &mut kheo_store::Tx<'_>| Ok(tx.run(mark, params![id, b"kept".as_slice()])?);
    assert_eq!(world.site.app.db().write_now(marked).unwrap(), 1);
    change(world, "update certificate_runs set state = 'running', held_until = $2 where run_id = $1", id, 0);
    print_all(world);
    assert_eq!(thu.get(file).body, "kept", "what is there is not printed again");
    change(
        world,
        "update certificate_runs set state = 'running', held_until = 0, total = $2 where run_id = $1",
        id,
        31,
    );
    print_all(world);
    assert!(thu.get(file).bytes.starts_with(b"%PDF"), "a pile that changed is printed anew");
}

#[test]
fn a_pile_of_a_year_is_printed_beside_the_requests_and_carried_on_after_a_crash() {
    on_both(|world| {
        many(world, 30);
        let mut thu = world.signed_in("thu");
        let path = "/lam-viec/giay-chung-nhan";
        thu.send_form(path, path, &[("level", "commune"), ("year", "")]).refuses_with("hãy điền vào đây");
        thu.send_form(path, path, &[("level", "heaven"), ("year", "2026")]).refuses_with_any("");
        let ordered = thu.send_form(path, path, &[("level", "commune"), ("year", "2026")]);
        let pile = ordered.location.clone().unwrap();
        let shown = thu.follow(ordered);
        assert!(shown.has("Đang in") && shown.has("<progress"), "{}", shown.body);
        assert_eq!(shown.headers["refresh"], "2");
        let file = format!("{pile}/giay-chung-nhan-1.pdf");
        assert_eq!(thu.get(&file).status, 404, "it is not there yet");
        // Another server holds it, and dies.
        let id: Id = pile.rsplit('/').next().unwrap().parse().unwrap();
        let until = world.clock.now().plus_seconds(100).millis();
        change(world, "update certificate_runs set held_until = $2 where run_id = $1", id, until);
        assert!(!run_waiting(world.site.app.journal(), BASE_URL).unwrap(), "it is in somebody's hands");
        world.clock.set(world.clock.now().plus_seconds(101));
        print_all(world);
        let shown = thu.get(&pile);
        assert!(shown.has("32 giấy chứng nhận") && shown.has("giấy 1 đến 32"), "{}", shown.body);
        assert!(shown.has("31 giấy không có mã QR"), "only one recognition is public: {}", shown.body);
        let page = thu.get(&file);
        let text = words(&page);
        assert_eq!(text.matches("GIẤY CHỨNG NHẬN").count(), 32);
        for number in 0..30 {
            has(&text, &format!("“Mô hình {number} #eval(\"x\") *đậm* $”"));
        }
        assert_eq!(
            pdf_extract::extract_text_from_mem_by_pages(&page.bytes).unwrap().len(),
            32,
            "one page each"
        );
        assert_eq!(thu.get(&format!("{pile}/giay-chung-nhan-2.pdf")).status, 404);
        assert_eq!(thu.get(&format!("{pile}/giay-chung-nhan-0.pdf")).status, 404);
        carried_on(world, &mut thu, id, &file);
        // A finished file is not printed again; who did not order it finds nothing.
        assert!(!run_waiting(world.site.app.journal(), BASE_URL).unwrap());
        change(world, "update certificate_runs set begun_by = $2 where run_id = $1", id, 1);
        assert_eq!((thu.get(&pile).status.as_u16(), thu.get(&file).status.as_u16()), (404, 404));
        assert_eq!(world.signed_in("lan").get(&file).status, 403, "a registrar prints no certificates");
        world.days_pass(8);
        kheo_testing::wait(kheo_exemplars::printing::forget_old(world.site.app.journal())).unwrap();
        let left =
            "select (select count(*) from certificate_runs) + (select count(*) from certificate_files)";
        let left = world.site.app.db().read_now(move |db| Ok(db.one(left, &[], |row| row.int(0))?)).unwrap();
        assert_eq!(left, 0, "files with names are kept for a week");
    });
}

#[test]
fn a_certificate_of_the_past_names_the_unit_of_its_day() {
    on_both(|world| {
        let pattern: Id = world.file(LIT).parse().unwrap();
        let then = kheo_base::Day::new(2024, 5, 20).unwrap();
        let today = world.clock.now().day();
        let add = move |tx: &mut kheo_journal::Tx<'_, '_>| {
            let mut draft = load(tx, pattern)?.unwrap().draft;
            (draft.title, draft.year) = ("Đường hoa năm xưa".to_owned(), 2024);
            let old = kheo_exemplars::resolve(tx, "30043".parse().unwrap(), then, today)?.unwrap();
            let (id, _) = create(tx, "old", &draft, &old)?;
            tx.run("update exemplars set state = 'recognised' where exemplar_id = $1", params![id])?;
            let recognise = "insert into exemplar_recognitions (recognition_id, exemplar_id, level, decision_number,
                decided_on, signer, legal_basis, recorded_at) values ($1, $2, 'commune', '9/QĐ-UBND', '2024-05-20', 'A', '', 0)";
            let recognition = tx.new_id();
            tx.run(recognise, params![recognition, id])?;
            Ok((id, old.place_line))
        };
        let (id, place) = world.site.app.journal().write_now(By::default(), add).unwrap();
        let unit = place.split(',').next().unwrap().to_uppercase();
        let mut thu = world.signed_in("thu");
        let text = words(&thu.get(&format!("/lam-viec/mo-hinh/{id}/van-ban/giay-chung-nhan.pdf")));
        has(&text, &format!("UỶ BAN NHÂN DÂN {unit}"));
        assert_eq!(unit, "XÃ HƯNG THẠNH", "the code of what is Phương Thịnh today");
    });
}

#[test]
fn a_pile_of_one_decision_holds_its_models_and_no_other() {
    on_both(|world| {
        let mut thu = world.signed_in("thu");
        let decision = decided(world, &mut thu);
        let list = decision.rsplit('/').next().unwrap();
        let path = format!("/lam-viec/giay-chung-nhan?list={list}");
        assert!(thu.get(&format!("{decision}/van-ban")).has(&path));
        let shown = thu.get(&path);
        assert!(shown.has("21/QĐ-UBND") && shown.has("Uỷ ban nhân dân xã Phương Thịnh"), "{}", shown.body);
        let fields =
            [("list", list), ("issuer", "Uỷ ban nhân dân xã Phương Thịnh"), ("place", "Phương Thịnh")];
        let ordered = thu.send_form(&path, "/lam-viec/giay-chung-nhan", &fields);
        let pile = ordered.location.unwrap();
        print_all(world);
        let text = words(&thu.get(&format!("{pile}/giay-chung-nhan-1.pdf")));
        assert_eq!(text.matches("GIẤY CHỨNG NHẬN").count(), 2);
        has(&text, "chứng nhận cá nhân Ông Phạm Văn Sáu, ấp 4");
        has(&text, "UỶ BAN NHÂN DÂN XÃ PHƯƠNG THỊNH");
        let forged = [("list", "0000000000007")];
        let forged = thu.send_form("/lam-viec/giay-chung-nhan", "/lam-viec/giay-chung-nhan", &forged);
        assert_eq!(forged.status, 404);
    });
}
