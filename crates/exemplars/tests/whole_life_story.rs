//! One model's whole life, told through pages on both databases: registered, returned, completed, accepted, at work, assessed,
//! appraised, voted on, recognised, public, exemplary, awarded, endorsed, copied in another province, looked at again; and
//! beside it another whose recognition is withdrawn. At the end the acts stand in order, and every count is a recount.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use super::made;
use image::ImageFormat;
use kheo_base::Id;
use kheo_exemplars::store::polls::recount;
use kheo_exemplars::store::{kept_counts, recounted};
use kheo_journal::Visibility;
use kheo_store::Reader;
use kheo_testing::{Client, Page};
use kheo_world::{World, on_both};
use made::{picture, with_exif};
use serde_json::Value as Json;

const TITLE: &str = "Ghe máy đưa học trò qua kênh";
const LAMPS: &str = "Thắp sáng đường quê ấp 3";
const MEMBERS: [&str; 7] = ["uyvien1", "uyvien2", "uyvien3", "uyvien4", "uyvien5", "uyvien6", "uyvien7"];
const NUMBER: &str = "12/QĐ-UBND";

#[test]
fn a_model_lives_its_whole_life() {
    on_both(|world| {
        let id = lan_registers_and_completes(world);
        tam_and_lan_say_how_it_goes(world, &id);
        let key = lan_adds_a_photograph(world, &id);
        vinh_and_mai_appraise(world, &id);
        let session = the_council_votes(world, &id);
        thu_recognises(world, &id);
        let mut thu = world.signed_in("thu");
        assert!(!world.stranger().get("/mo-hinh").has(TITLE), "recognised is not yet public");
        assert_eq!(world.stranger().get(&format!("/mo-hinh/anh/{key}")).status, 404);
        assert_eq!(world.step(&mut thu, &id, "cong-khai", &[]).status, 303);
        assert_eq!(world.stranger().get(&format!("/mo-hinh/anh/{key}")).status, 200);
        it_is_honoured(world, &id);
        let poll = lanh_endorses(world, &id);
        let copy = duongha_replicates(world, &id);
        looked_at_again_and_one_withdrawn(world, &id);
        the_poll_is_counted(world, &poll);
        acts_stand_in_order(world, &id);
        every_count_is_a_recount(world, &poll);
        page_and_json_say_the_same(world, &id, &copy);
        minutes_and_file_agree(world, &id, &session);
    });
}

/// Sends a form with the token of the sender's session.
fn post(client: &mut Client, path: &str, fields: &[(&str, &str)]) -> Page {
    let token = client.get("/tai-khoan").hidden("form-token");
    let mut all = vec![("form-token", token.as_str())];
    all.extend_from_slice(fields);
    client.post(path, &all)
}

/// Sends a form that is taken, and returns the page to which it leads.
#[track_caller]
fn done(client: &mut Client, path: &str, fields: &[(&str, &str)]) -> Page {
    let page = post(client, path, fields);
    assert_eq!(page.status, 303, "{path}: {}", page.body);
    client.follow(page)
}

fn tab(id: &str, end: &str) -> String {
    format!("/lam-viec/mo-hinh/{id}/{end}")
}

/// The decision that goes with a step, at the province's level.
fn decision<'a>(number: &'a str, day: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("level", "province"),
        ("number", number),
        ("decided-on", day),
        ("signer", "Lê Thành Công, Chủ tịch"),
        ("legal-basis", "Kế hoạch số 5/KH-UBND"),
    ]
}

fn registration() -> Vec<(&'static str, &'static str)> {
    let mut form = vec![
        ("form-key", "0123456789abcdef"),
        ("unit", "30043"),
        ("title", TITLE),
        ("field", "culture_society"),
        ("subject", "collective"),
        ("stream", "new"),
        ("year", "2026"),
        ("criterion-1", "Học trò đi ghe an toàn"),
        ("measure-1", "Số em được đưa mỗi ngày"),
        ("target-1", "45 em"),
        ("households", "36"),
    ];
    let parts =
        ["situation", "objectives", "content", "area", "lead", "resources", "time", "outputs", "sustaining"];
    form.extend(parts.map(|part| (part, "Bà con ấp 6 cùng bàn và cùng làm.")));
    form
}

fn lan_registers_and_completes(world: &World) -> String {
    let (mut lan, mut hai) = (world.signed_in("lan"), world.signed_in("hai"));
    let mut form = registration();
    form.push(("send", "1"));
    let sent = lan.post("/lam-viec/mo-hinh", &form);
    assert!(lan.follow(sent).has("Mới gửi"));
    let id = world.file(TITLE);
    let back = [("reason", "Ghi rõ bao nhiêu hộ góp"), ("due-on", "05/12/2026")];
    assert_eq!(world.step(&mut hai, &id, "tra-lai", &back).status, 303);
    world.days_pass(1);
    let mut lan = world.signed_in("lan");
    let shown = lan.get(&tab(&id, "sua"));
    assert!(shown.has("Ghi rõ bao nhiêu hộ góp"));
    let version = shown.hidden("version");
    form.retain(|(name, _)| *name != "resources");
    form.extend([("resources", "36 hộ góp 9.000.000 đồng."), ("version", version.as_str())]);
    let sent = lan.post(&tab(&id, "sua"), &form);
    assert!(lan.follow(sent).has("36 hộ góp 9.000.000 đồng."));
    let mut hai = world.signed_in("hai");
    assert_eq!(world.step(&mut hai, &id, "tiep-nhan", &[]).status, 303);
    id
}

fn tam_and_lan_say_how_it_goes(world: &World, id: &str) {
    let (mut tam, mut lan) = (world.signed_in("tam"), world.signed_in("lan"));
    let note = [
        ("form-key", "00aa"),
        ("noted-on", "20/11/2026"),
        ("said", "Ghe đã chạy ba tuần."),
        ("figure-1", "40"),
    ];
    assert!(done(&mut tam, &tab(id, "tien-do"), &note).has("40 em"));
    let said = [
        ("version", "0"),
        ("result-1", "48"),
        ("note-1", "Thêm ba em ấp 5."),
        ("overall", "Bà con yên tâm."),
        ("submit", "1"),
    ];
    assert!(done(&mut lan, &tab(id, "tu-danh-gia"), &said).has("level--reached"));
}

fn lan_adds_a_photograph(world: &World, id: &str) -> String {
    let mut lan = world.signed_in("lan");
    let path = tab(id, "minh-chung");
    let token = lan.get(&path).hidden("form-token");
    let fields = [
        ("form-token", token.as_str()),
        ("title-1", "Ghe đưa học trò"),
        ("alternative-1", "Sáu em mặc áo phao ngồi trên ghe"),
        ("public-1", "1"),
    ];
    let photo = with_exif(&picture(900, 600, ImageFormat::Jpeg));
    let sent = lan.post_files(&path, &fields, &[("file-1", "IMG_0001.JPG", &photo)]);
    let page = lan.follow(sent);
    assert!(page.has("Đã thêm minh chứng vào hồ sơ."), "{}", page.body);
    let (before, _) = page.body.split_once("/go-bo\"").unwrap();
    before[before.len() - 32..].to_owned()
}

fn vinh_and_mai_appraise(world: &World, id: &str) {
    let path = tab(id, "tham-dinh");
    let [vinh, mai] = ["vinh", "mai"].map(|login| format!("appraiser-{}", account(world, login)));
    let both = [(vinh.as_str(), "1"), (mai.as_str(), "1"), ("mode", "desk"), ("due-on", "05/12/2026")];
    done(&mut world.signed_in("hai"), &format!("{path}/phan-cong"), &both);
    let sheet = |points: [&'static str; 6], opinion: &'static str| {
        let names = ["points-1", "points-2", "points-3", "points-4", "points-5", "points-6"];
        let mut fields: Vec<(&str, &str)> = names.into_iter().zip(points).collect();
        fields.extend([
            ("version", "0"),
            ("opinion", opinion),
            ("reason", "Sổ ghe còn thiếu"),
            ("send", "1"),
        ]);
        fields
    };
    done(&mut world.signed_in("vinh"), &path, &sheet(["5", "9", "11", "12", "11", "7"], "disagree"));
    assert!(!world.signed_in("mai").get(&path).has("Sổ ghe còn thiếu"), "blind until both are in");
    done(&mut world.signed_in("mai"), &path, &sheet(["13", "18", "21", "12", "11", "7"], "agree"));
    assert!(world.signed_in("thu").get(&path).has("chênh nhau 27 điểm, quá mức 15 điểm"));
}

fn account(world: &World, login: &'static str) -> Id {
    let find = move |db: &mut Reader<'_>| kheo_people::accounts::by_login(db, login);
    world.site.app.db().read_now(find).unwrap().account_id
}

/// Seven members: one is absent, one declares a conflict; four of the five others are in favour.
fn the_council_votes(world: &World, id: &str) -> String {
    let (mut ngoc, today) = (world.signed_in("ngoc"), world.today());
    let formed = post(&mut ngoc, "/lam-viec/hoi-dong", &[("name", "Hội đồng tỉnh 2026"), ("unit", "82")]);
    let council = formed.location.unwrap();
    for (place, login) in MEMBERS.into_iter().enumerate() {
        let role = if place == 0 { "chair" } else { "member" };
        let seat = [("login", login), ("role", role), ("from", today.as_str()), ("until", "")];
        done(&mut ngoc, &format!("{council}/thanh-vien"), &seat);
    }
    let called = [("held-on", today.as_str()), ("place", "Hội trường tỉnh"), ("mode", "on_site")];
    let session = post(&mut ngoc, &format!("{council}/phien"), &called).location.unwrap();
    let file = format!("file-{id}");
    done(&mut ngoc, &format!("{session}/ho-so"), &[("purpose", "recognition"), (file.as_str(), "1")]);
    let find = "select candidate_id from council_candidates order by session_id desc limit 1";
    let read = move |db: &mut Reader<'_>| Ok(db.one(find, &[], |row| row.id(0))?);
    let candidate = world.site.app.db().read_now(read).unwrap().to_string();
    let roll = MEMBERS.map(|login| format!("presence-{}", account(world, login)));
    let mut roll: Vec<(&str, &str)> = roll.iter().map(|name| (name.as_str(), "present")).collect();
    roll[6].1 = "absent";
    done(&mut ngoc, &format!("{session}/diem-danh"), &roll);
    assert!(done(&mut ngoc, &format!("{session}/khai-mac"), &[]).has("Đang họp"));
    let session_id = session.rsplit('/').next().unwrap().to_owned();
    let ballot = format!("/hop/{session_id}/phieu");
    let conflict = [("candidate", candidate.as_str()), ("conflict", "1")];
    done(&mut world.signed_in("uyvien6"), &ballot, &conflict);
    let chosen = format!("candidate-{candidate}");
    done(&mut ngoc, &format!("{session}/mo-phieu"), &[(chosen.as_str(), "1")]);
    let vote = |login, choice| {
        post(&mut world.signed_in(login), &ballot, &[("candidate", &candidate), ("choice", choice)])
    };
    for (login, choice) in MEMBERS.into_iter().zip(["yes", "yes", "no", "yes", "yes"]) {
        assert_eq!(vote(login, choice).status, 303, "{login}");
    }
    for login in ["uyvien6", "uyvien7"] {
        vote(login, "no").refuses_with("không có tên trong danh sách bỏ phiếu");
    }
    assert!(done(&mut ngoc, &format!("{session}/dong-phieu"), &[(chosen.as_str(), "1")]).has("4/5 đồng ý"));
    let early = world.step(&mut world.signed_in("thu"), id, "cong-nhan", &decision(NUMBER, &today));
    early.refuses_with("Chưa có phiên hội đồng nào bỏ phiếu");
    done(&mut ngoc, &format!("{session}/be-mac"), &[]);
    session_id
}

fn thu_recognises(world: &World, id: &str) {
    let (mut thu, today) = (world.signed_in("thu"), world.today());
    let recorded = world.step(&mut thu, id, "cong-nhan", &decision(NUMBER, &today));
    assert!(thu.follow(recorded).has("Đã ghi quyết định công nhận."));
}

fn it_is_honoured(world: &World, id: &str) {
    let (mut lan, mut thu, today) = (world.signed_in("lan"), world.signed_in("thu"), world.today());
    let path = |step: &str| tab(id, &format!("khen-thuong/{step}"));
    done(&mut thu, &path("tieu-bieu"), &decision("13/QĐ-UBND", &today));
    done(&mut lan, &path("de-nghi"), &[("award", "provincial_merit")]);
    assert!(done(&mut thu, &path("tang"), &decision("14/QĐ-UBND", &today)).has("Bằng khen cấp tỉnh"));
}

fn lanh_endorses(world: &World, id: &str) -> String {
    let (mut thu, today) = (world.signed_in("thu"), world.today());
    let boxes = [format!("chon-{id}"), format!("chon-{}", world.file(LAMPS))];
    let fields = [
        ("form-key", "00bb"),
        ("title", "Mô hình được yêu thích năm 2026"),
        ("unit", "30043"),
        ("opens-on", today.as_str()),
        ("last-day", "30/11/2026"),
        ("count-shown", "after_close"),
        (boxes[0].as_str(), "1"),
        (boxes[1].as_str(), "1"),
    ];
    let office = post(&mut thu, "/lam-viec/binh-chon/moi", &fields).location.unwrap();
    poll_step(&mut thu, &office, "mo");
    let poll = office.rsplit('/').next().unwrap().to_owned();
    let mut lanh = world.signed_in("lanh");
    let choose = [("mo-hinh", id)];
    assert!(done(&mut lanh, &format!("/binh-chon/{poll}/chon"), &choose).has("Đã ghi bình chọn của bạn."));
    poll
}

fn poll_step(thu: &mut Client, office: &str, step: &str) {
    let version = thu.get(office).hidden("version");
    done(thu, &format!("{office}/{step}"), &[("version", version.as_str())]);
}

fn the_poll_is_counted(world: &World, poll: &str) {
    world.days_pass(8);
    let mut thu = world.signed_in("thu");
    poll_step(&mut thu, &format!("/lam-viec/binh-chon/{poll}"), "dong");
    let result = world.stranger().get(&format!("/binh-chon/{poll}"));
    assert!(result.has("1 người đã tham gia.") && result.has("Đã công bố kết quả"), "{}", result.body);
}

fn duongha_replicates(world: &World, id: &str) -> String {
    let mut ha = world.signed_in("duongha");
    assert_eq!(ha.get(&format!("/lam-viec/mo-hinh/{id}")).status, 404, "the file is another province's");
    let shown = ha.get(&format!("/lam-viec/mo-hinh/moi?tu={id}"));
    let (key, origin) = (shown.hidden("form-key"), shown.hidden("origin"));
    let mut form = registration();
    form.retain(|(name, _)| !["form-key", "unit", "title"].contains(name));
    form.extend([
        ("form-key", key.as_str()),
        ("origin", origin.as_str()),
        ("unit", "31069"),
        ("title", "Đò an toàn cho trẻ bên sông"),
        ("send", "1"),
    ]);
    let sent = ha.post("/lam-viec/mo-hinh", &form);
    assert_eq!(sent.status, 303, "{}", sent.body);
    let copy = world.file("Đò an toàn cho trẻ bên sông");
    done(&mut ha, &tab(&copy, "nhan-rong"), &[("result", "12 em đã đi đò an toàn")]);
    copy
}

fn looked_at_again_and_one_withdrawn(world: &World, id: &str) {
    let (mut vinh, mut thu, today) = (world.signed_in("vinh"), world.signed_in("thu"), world.today());
    let lamps = world.file(LAMPS);
    for (file, effect) in [(id, "effective"), (lamps.as_str(), "not_effective")] {
        let look = [("effect", effect), ("checked-on", today.as_str()), ("note", "Đã đến tận nơi")];
        done(&mut vinh, &tab(file, "kiem-tra-lai"), &look);
    }
    let mut withdraw = decision("15/QĐ-UBND", &today).to_vec();
    withdraw.push(("reason", "Đèn hỏng, không ai sửa"));
    done(&mut thu, &tab(&lamps, "khen-thuong/thu-hoi"), &withdraw);
}

/// What happened to the model, by whom, and whether everybody may know: in order even before the acts are numbered.
fn acts_stand_in_order(world: &World, id: &str) {
    let acts = world.acts(id);
    let told: Vec<(&str, bool)> = acts
        .iter()
        .map(|act| (act.kind.trim_start_matches("exemplars."), act.visibility == Visibility::Public))
        .collect();
    assert_eq!(
        told,
        [
            ("drafted", false),
            ("submitted", false),
            ("returned", false),
            ("revised", false),
            ("submitted", false),
            ("accepted", false),
            ("noted", false),
            ("self_assessed", false),
            ("evidence-added", false),
            ("appraisal_assigned", false),
            ("appraisal_assigned", false),
            ("appraisal_submitted", false),
            ("appraisal_submitted", false),
            ("council_voted", false),
            ("recognised", false),
            ("published", true),
            ("distinguished", true),
            ("proposed", false),
            ("awarded", true),
            ("replicated", false),
            ("rechecked", true),
        ]
    );
    world.follow();
    let numbered = world.acts(id);
    assert!(numbered.windows(2).all(|two| two[0].at <= two[1].at && two[0].position < two[1].position));
    let who =
        ["lan", "lan", "hai", "lan", "lan", "hai", "tam", "lan", "lan", "hai", "hai", "vinh", "mai", "ngoc"];
    let who = who.into_iter().chain(["thu", "thu", "thu", "lan", "thu", "duongha", "vinh"]);
    for (act, login) in acts.iter().zip(who) {
        assert_eq!(act.actor_id, Some(account(world, login)), "{} is {login}'s", act.kind);
    }
    for written in ["Bà con", "Sổ ghe", "Đã đến tận nơi", "12 em", NUMBER] {
        assert!(!format!("{acts:?}").contains(written), "the journal holds no text");
    }
}

fn every_count_is_a_recount(world: &World, poll: &str) {
    world.follow();
    let poll: Id = poll.parse().unwrap();
    let read = move |db: &mut Reader<'_>| Ok((kept_counts(db)?, recounted(db)?, recount(db, poll)?));
    let (kept, counted, polled) = world.site.app.db().read_now(read).unwrap();
    assert_eq!(kept, counted);
    assert!(polled.agrees() && polled.counted.participants == 1, "{polled:?}");
    // Of the two public models of the commune one is no longer recognised.
    let of = |measure: &str| kept[&(measure.to_owned(), "30043".to_owned(), String::new())];
    assert_eq!((of("public"), of("recognised")), (2, 1));
}

fn public_page(world: &World, id: &str) -> Page {
    let mut anybody = world.stranger();
    let page = anybody.get(&format!("/mo-hinh/x-{id}"));
    anybody.follow(page)
}

fn json(world: &World, path: &str) -> Json {
    let page = world.stranger().get(path);
    assert_eq!(page.status, 200, "{path}");
    serde_json::from_str(&page.body).unwrap()
}

fn page_and_json_say_the_same(world: &World, id: &str, copy: &str) {
    let page = public_page(world, id);
    let detail = json(world, &format!("/api/v1/exemplars/{id}"));
    assert_eq!(detail["state"], "recognised");
    assert!(detail["honours"]["withdrawal"].is_null(), "{detail}");
    for path in [
        "/title",
        "/parts/resources",
        "/parts/lead",
        "/criteria/0/target",
        "/recognitions/0/decision_number",
        "/recognitions/0/signer",
        "/honours/exemplary/0/decision_number",
        "/honours/awards/0/decision_number",
        "/unit_then/place",
    ] {
        let said = detail.pointer(path).and_then(Json::as_str).unwrap_or_default();
        assert!(!said.is_empty(), "{path} is not in the JSON: {detail}");
        assert!(page.has(said), "{path} is {said}, which the page does not say:\n{}", page.body);
    }
    assert_eq!(detail["honours"]["awards"][0]["name"], "Bằng khen cấp tỉnh");
    assert!(page.has("Bằng khen cấp tỉnh") && page.has("Tiêu biểu") && page.has("2026: Hiệu quả"));
    assert!(page.has("48 em") && page.has("alt=\"Sáu em mặc áo phao ngồi trên ghe\""));
    for kept in
        ["Ghi rõ bao nhiêu hộ góp", "Sổ ghe còn thiếu", "4/5", "Đã đến tận nơi", "uyvien", "Cao Thị Xuyến"]
    {
        assert!(!page.has(kept) && !detail.to_string().contains(kept), "{kept} is the office's");
    }
    assert_eq!(world.stranger().get(&format!("/api/v1/exemplars/{copy}")).status, 404, "not yet public");
    assert_eq!(public_page(world, copy).status, 404);

    let lamps = world.file(LAMPS);
    assert!(!json(world, &format!("/api/v1/exemplars/{lamps}"))["honours"]["withdrawal"].is_null());
    assert!(public_page(world, &lamps).has("Công nhận đã được thu hồi"));
    let list = json(world, "/api/v1/exemplars");
    let items = list["items"].as_array().unwrap();
    let shown = world.stranger().get("/mo-hinh");
    assert_eq!(items.len(), 2);
    for item in items {
        assert!(shown.has(item["title"].as_str().unwrap()), "{item}");
        assert_eq!(item["recognition_withdrawn"], item["id"] == lamps.as_str());
    }
    assert!(shown.has("2 mô hình"), "{}", shown.body);
}

fn minutes_and_file_agree(world: &World, id: &str, session: &str) {
    let minutes = world.signed_in("uyvien2").get(&format!("/hop/{session}/bien-ban"));
    assert!(minutes.has(TITLE) && minutes.has("1 trên 1 hồ sơ đạt."), "{}", minutes.body);
    assert!(world.signed_in("hai").get(&tab(id, "binh-xet")).has("4/5"));
}
