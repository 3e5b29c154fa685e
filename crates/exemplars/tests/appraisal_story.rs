//! Two appraisers who do not see each other's points until both are in, told through pages on both databases.

use kheo_testing::{Client, Page};
use kheo_world::{World, on_both};

const TITLE: &str = "Ngày thứ sáu nghe dân nói";
const POINTS: [&str; 6] = ["13", "18", "21", "12", "11", "7"];
const LOW: [&str; 6] = ["5", "9", "11", "12", "11", "7"];
/// What Vinh writes and nobody may read before all sheets are in.
const SECRET: &str = "Số hộ trong sổ chưa khớp với thực tế";

fn path_of(id: &str) -> String {
    format!("/lam-viec/mo-hinh/{id}/tham-dinh")
}

/// Sends a form of the appraisal page with the token that the page gives.
fn post(client: &mut Client, id: &str, part: &str, fields: &[(&str, &str)]) -> Page {
    let token = client.get("/tai-khoan").hidden("form-token");
    let mut all = vec![("form-token", token.as_str())];
    all.extend_from_slice(fields);
    client.post(&format!("{}{part}", path_of(id)), &all)
}

/// Returns the name of the box beside which somebody's name stands.
fn box_of(page: &Page, name: &str) -> String {
    let before = page.body.split_once(&format!("\">{name}</label>")).map(|(before, _)| before);
    let id = before.and_then(|before| before.rsplit_once("for=\"")).map(|(_, id)| id.to_owned());
    id.unwrap_or_else(|| unreachable!("{name} cannot be chosen:\n{}", page.body))
}

/// Hải gives the file to himself and Vinh.
fn assigned(world: &World, hai: &mut Client) -> String {
    let id = world.file(TITLE);
    let shown = hai.get(&path_of(&id));
    let (own, other) = (box_of(&shown, "Trần Minh Hải"), box_of(&shown, "Đỗ Quang Vinh"));
    let fields = [(own.as_str(), "1"), (other.as_str(), "1"), ("mode", "desk"), ("due-on", "05/12/2026")];
    let page = post(hai, &id, "/phan-cong", &fields);
    assert!(hai.follow(page).has("Đã giao hồ sơ cho người thẩm định."));
    id
}

fn sheet<'a>(
    points: &[&'a str; 6],
    version: &'a str,
    rest: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let names = ["points-1", "points-2", "points-3", "points-4", "points-5", "points-6"];
    let mut fields: Vec<(&str, &str)> = names.into_iter().zip(points.iter().copied()).collect();
    fields.push(("version", version));
    fields.extend_from_slice(rest);
    fields
}

const AGREE: [(&str, &str); 2] = [("opinion", "agree"), ("send", "1")];
const DISAGREE: [(&str, &str); 3] = [("opinion", "disagree"), ("reason", SECRET), ("send", "1")];

#[test]
fn two_appraisers_are_blind_until_both_are_in() {
    on_both(|world| {
        let (mut hai, mut vinh) = (world.signed_in("hai"), world.signed_in("vinh"));
        let id = assigned(world, &mut hai);
        assert!(vinh.get("/lam-viec/tham-dinh").has(TITLE), "it waits in his queue");
        let waits = "<a href=\"/lam-viec/tham-dinh\">Phiếu chấm đang chờ</a> <span class=\"count\">";
        assert!(vinh.get("/lam-viec").has(&format!("{waits}1<")), "and is counted in today's work");
        assert!(world.signed_in("mai").get("/lam-viec").has(&format!("{waits}0<")));
        vinh_is_told(world, &mut vinh, &id);
        let draft = post(&mut vinh, &id, "", &sheet(&LOW, "0", &[("reason", SECRET), ("save", "1")]));
        assert!(vinh.follow(draft).has("Đã lưu nháp phiếu chấm."));
        let again = vinh.get(&path_of(&id));
        assert!(again.has(SECRET) && again.has("value=\"11\"") && again.hidden("version") == "1");
        let sent = post(&mut vinh, &id, "", &sheet(&LOW, "1", &DISAGREE));
        assert!(vinh.follow(sent).has("Không còn hồ sơ nào chờ anh chị."));
        // Hải has not scored yet: neither he, nor who decides, nor the auditor learns what Vinh thinks.
        for login in ["hai", "mai", "thu", "kiemtra", "lan"] {
            let mut reader = world.signed_in(login);
            let shown = reader.get(&path_of(&id));
            assert_eq!(shown.status, 200, "{login}");
            assert!(shown.has("Chưa ai xem được điểm của người khác"), "{login}");
            assert!(!shown.has(SECRET) && !shown.has("Các phiếu đặt cạnh nhau"), "{login} sees Vinh's sheet");
        }
        assert!(!hai.get("/lam-viec/tham-dinh/may.json").has(SECRET));
        let sent = post(&mut hai, &id, "", &sheet(&POINTS, "0", &AGREE));
        assert_eq!(sent.location.as_deref(), Some("/lam-viec/tham-dinh"));
        all_see_both(world, &id);
        let told = world.acts(&id);
        let kinds: Vec<&str> = told.iter().map(|act| act.kind.as_str()).collect();
        for kind in ["exemplars.appraisal_assigned", "exemplars.appraisal_submitted"] {
            assert_eq!(kinds.iter().filter(|told| **told == kind).count(), 2, "{kinds:?}");
        }
        assert!(
            told.iter().all(|act| act.visibility == kheo_journal::Visibility::Office),
            "nothing is public"
        );
    });
}

/// Hải gave the file to himself too, and needs not be told.
fn vinh_is_told(world: &World, vinh: &mut Client, id: &str) {
    world.follow();
    let told = vinh.get("/lam-viec/thong-bao");
    assert!(told.has("Bạn được giao thẩm định hồ sơ này.") && told.has(&format!("href=\"{}\"", path_of(id))));
    for other in ["hai", "mai", "lan"] {
        let notices = world.signed_in(other).get("/lam-viec/thong-bao");
        assert!(!notices.has("Bạn được giao thẩm định"), "{other} is told of what is not given to them");
    }
    let letters = "select recipient, body from mails where subject = 'Hồ sơ mới chờ bạn thẩm định' limit 9";
    let read =
        |db: &mut kheo_store::Reader<'_>| Ok(db.all(letters, &[], |row| Ok((row.text(0)?, row.text(1)?)))?);
    let sent = world.site.app.db().read_now(move |db| read(db)).unwrap_or_default();
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert!(sent[0].0.starts_with("vinh@") && sent[0].1.contains("chậm nhất ngày 05/12/2026"), "{sent:?}");
    assert!(sent[0].1.contains(&path_of(id)) && sent[0].1.contains(TITLE), "{sent:?}");
}

fn all_see_both(world: &World, id: &str) {
    for login in ["hai", "vinh", "mai", "kiemtra"] {
        let shown = world.signed_in(login).get(&path_of(id));
        assert!(shown.has("Các phiếu đặt cạnh nhau") && shown.has(SECRET), "{login} does not see both");
        assert!(shown.has("1 đồng ý, 1 không đồng ý công nhận."));
        assert!(shown.has("chênh nhau 27 điểm, quá mức 15 điểm"), "{}", shown.body);
        assert_eq!(shown.body.matches("class=\"is-differing\"").count(), 4, "three criteria and the total");
        assert!(shown.has("68,50"), "the mean");
        assert!(shown.has("data-label=\"Tự đánh giá\">–<") && shown.has("data-label=\"Hội đồng\">–<"));
    }
}

#[test]
fn what_others_say_stands_beside_the_points_and_is_made_into_none() {
    on_both(|world| {
        let (mut hai, mut vinh, mut lan) =
            (world.signed_in("hai"), world.signed_in("vinh"), world.signed_in("lan"));
        let id = assigned(world, &mut hai);
        let assess = |lan: &mut Client, fields: &[(&str, &str)]| {
            let path = format!("/lam-viec/mo-hinh/{id}/tu-danh-gia");
            let token = lan.get("/tai-khoan").hidden("form-token");
            let said = [("form-token", token.as_str()), ("result-1", "95"), ("overall", "Dân tin hơn.")];
            let page = lan.post(&path, &[&said[..], fields].concat());
            assert_eq!(page.status, 303, "{}", page.body);
        };
        assess(&mut lan, &[("version", "0")]);
        assert!(!hai.get(&path_of(&id)).has("Đọc bản tự đánh giá"), "a draft is nobody else's");
        assess(&mut lan, &[("version", "1"), ("submit", "1")]);
        let shown = hai.get(&path_of(&id));
        assert!(
            shown.has("Đọc bản tự đánh giá") && shown.has(&format!("/lam-viec/mo-hinh/{id}/tu-danh-gia"))
        );
        assert_eq!(post(&mut hai, &id, "", &sheet(&POINTS, "0", &AGREE)).status, 303);
        assert!(!vinh.get(&path_of(&id)).has("1 đạt, 0 đạt một phần"), "no column before all are in");
        assert_eq!(post(&mut vinh, &id, "", &sheet(&LOW, "0", &DISAGREE)).status, 303);
        let shown = vinh.get(&path_of(&id));
        let own = "data-label=\"Tự đánh giá\">1 đạt, 0 đạt một phần, 0 chưa đạt<";
        assert_eq!(shown.body.matches(own).count(), 1, "at the criterion about results only");
        assert_eq!(shown.body.matches("data-label=\"Tự đánh giá\">–<").count(), 6);
        assert_eq!(shown.body.matches("data-label=\"Hội đồng\">–<").count(), 7, "no council has voted");
        world.council_passes(&id, "commune");
        let shown = vinh.get(&path_of(&id));
        assert!(shown.has("data-label=\"Hội đồng\">Đạt ở cấp xã, 7/7 đồng ý<"), "{}", shown.body);
        assert_eq!(shown.body.matches("data-label=\"Hội đồng\">–<").count(), 6);
        assert!(shown.has("68,50"), "the mean is of the appraisers alone");
    });
}

#[test]
fn whoever_declares_a_conflict_is_excluded_and_replaced() {
    on_both(|world| {
        let (mut hai, mut vinh) = (world.signed_in("hai"), world.signed_in("vinh"));
        let id = assigned(world, &mut hai);
        let empty = post(&mut vinh, &id, "/xung-dot", &[("conflict-reason", " ")]);
        empty.refuses_with("hãy điền vào đây");
        let reason = [("conflict-reason", "Người đăng ký là chị ruột tôi")];
        let page = post(&mut vinh, &id, "/xung-dot", &reason);
        let shown = vinh.follow(page);
        assert!(shown.has("Đã ghi nhận xung đột lợi ích.") && !shown.has("Phiếu chấm của tôi"));
        let late = post(&mut vinh, &id, "", &sheet(&LOW, "0", &DISAGREE));
        late.refuses_with("Anh chị đã khai xung đột lợi ích");
        assert!(
            !vinh.get("/lam-viec/tham-dinh").has(TITLE)
                && !vinh.get("/lam-viec/tham-dinh/may.json").has(TITLE)
        );
        // One sheet does not open by itself: a second appraiser must come.
        post(&mut hai, &id, "", &sheet(&POINTS, "0", &AGREE));
        let shown = hai.get(&path_of(&id));
        assert!(!shown.has("Các phiếu đặt cạnh nhau") && shown.has("Người đăng ký là chị ruột tôi"));
        assert!(!shown.has(">Đỗ Quang Vinh</label>"), "he is not offered again");
        let mai = box_of(&shown, "Bùi Thanh Mai");
        let field = [(mai.as_str(), "1"), ("mode", "field"), ("due-on", "05/12/2026")];
        post(&mut vinh, &id, "/phan-cong", &field).refuses_with("không chọn người thẩm định hồ sơ đó");
        assert_eq!(post(&mut hai, &id, "/phan-cong", &field).status, 303);
        let mut mai = world.signed_in("mai");
        let on_site = post(&mut mai, &id, "", &sheet(&POINTS, "0", &AGREE));
        on_site.refuses_with("hãy ghi ngày đến tận nơi");
        let visited = [("opinion", "agree"), ("visited-on", "22/11/2026"), ("send", "1")];
        assert_eq!(post(&mut mai, &id, "", &sheet(&POINTS, "0", &visited)).status, 303);
        assert!(mai.get(&path_of(&id)).has("Các phiếu đặt cạnh nhau"));
        let excluded = vinh.get(&path_of(&id));
        assert!(!excluded.has("Các phiếu đặt cạnh nhau") && excluded.has("không chấm và không xem điểm"));
        post(&mut hai, &id, "/xung-dot", &reason).refuses_with("không thêm, bớt người thẩm định nữa");
    });
}

#[test]
fn a_telephone_never_writes_over_a_sheet_that_changed_elsewhere() {
    on_both(|world| {
        let mut hai = world.signed_in("hai");
        let id = assigned(world, &mut hai);
        let kept = hai.get("/lam-viec/tham-dinh/may.json");
        assert_eq!(kept.headers["cache-control"], "no-store");
        let kept: serde_json::Value = serde_json::from_str(&kept.body).unwrap_or_default();
        assert_eq!((&kept["files"][0]["id"], &kept["files"][0]["version"]), (&id.as_str().into(), &0.into()));
        let token = kept["form_token"].as_str().unwrap_or_default().to_owned();
        let entry = |version: i64, points: &str, sends: bool| {
            let fields = serde_json::json!({ "points-1": points, "note-1": "Đếm tại ấp 3" });
            serde_json::json!({ "form_token": token, "file": id, "version": version, "fields": fields, "sends": sends })
                .to_string()
        };
        let place = "/lam-viec/tham-dinh/may";
        let saved = hai.post_json(place, &entry(0, "13", false));
        assert_eq!(saved.status, 200, "{}", saved.body);
        // The answer was lost on the way, so the telephone sends it again: it was saved once.
        let again = hai.post_json(place, &entry(0, "13", false));
        assert_eq!((again.status.as_u16(), again.has("\"version\":1")), (200, true), "{}", again.body);
        // Meanwhile at the desk.
        assert_eq!(post(&mut hai, &id, "", &sheet(&POINTS, "1", &[("save", "1")])).status, 303);
        let stale = hai.post_json(place, &entry(1, "2", false));
        assert_eq!(stale.status, 409, "{}", stale.body);
        assert!(stale.has("\"version\":2") && stale.has("\"points-2\":\"18\"") && stale.has("ở nơi khác"));
        assert!(hai.get(&path_of(&id)).has("value=\"13\""), "nothing was written over");
        post(&mut hai, &id, "", &sheet(&LOW, "1", &[("save", "1")])).refuses_with("Không có gì bị ghi đè");
        let chosen = hai.post_json(place, &entry(2, "2", false));
        assert_eq!((chosen.status.as_u16(), chosen.has("\"version\":3")), (200, true), "{}", chosen.body);
        let gaps = hai.post_json(place, &entry(3, "2", true));
        assert_eq!(gaps.status, 422);
        assert!(gaps.has("\"points-2\":\"hãy cho điểm") && gaps.has("\"opinion\""), "{}", gaps.body);
        assert_eq!(post(&mut hai, &id, "", &sheet(&POINTS, "3", &AGREE)).status, 303);
        let sent = hai.post_json(place, &entry(3, "4", false));
        assert_eq!((sent.status.as_u16(), sent.has("\"submitted\":true")), (422, true), "{}", sent.body);
        assert!(sent.has("đã gửi, không sửa được nữa"));
    });
}

#[test]
fn hostile_sheets_change_nothing() {
    on_both(|world| {
        let (mut hai, mut mai) = (world.signed_in("hai"), world.signed_in("mai"));
        let id = assigned(world, &mut hai);
        for wrong in ["16", "-1", "1.5", "1e2", "99999999999999999999", "mười"] {
            let points = [wrong, "18", "21", "12", "11", "7"];
            let page = post(&mut hai, &id, "", &sheet(&points, "0", &[("save", "1")]));
            page.refuses_with("phải là số nguyên từ 0 đến 15");
            assert_eq!(page.status, 422);
            assert!(page.has("href=\"#points-1\"") && page.has(&format!("value=\"{wrong}\"")), "it is kept");
        }
        let long = "ấ".repeat(1_001);
        post(&mut hai, &id, "", &sheet(&POINTS, "0", &[("note-2", &long), ("save", "1")]))
            .refuses_with("hãy viết gọn lại");
        let script = "\"><script>alert(1)</script>";
        let page = post(&mut hai, &id, "", &sheet(&POINTS, "0", &[("note-2", script), ("save", "1")]));
        assert!(!hai.follow(page).has("<script>alert"));
        // Mai was not asked: she neither scores nor declares nor guesses.
        post(&mut mai, &id, "", &sheet(&POINTS, "0", &AGREE)).refuses_with("không giao cho anh chị chấm");
        post(&mut mai, &id, "/xung-dot", &[("conflict-reason", "x")]).refuses_with("không giao cho anh chị");
        let nobody = [("appraiser-0000000000001", "1"), ("mode", "desk"), ("due-on", "05/12/2026")];
        post(&mut mai, &id, "/phan-cong", &nobody).refuses_with("Chưa chọn người thẩm định nào.");
        post(&mut mai, &id, "/phan-cong", &[("mode", "x"), ("due-on", "31/02/2027")])
            .refuses_with("không phải một ngày có trong lịch");
        assert_eq!(post(&mut mai, &id, "/rut", &[("assignment", "0000000000001")]).status, 404);
        let unsigned = hai.post(&path_of(&id), &sheet(&POINTS, "1", &AGREE));
        assert_eq!(unsigned.status, 403, "a form without the session's token");
        for body in ["", "{", "[]", "{\"file\":7}"] {
            let page = hai.post_json("/lam-viec/tham-dinh/may", body);
            assert!(page.status.is_client_error(), "{body}: {}", page.status);
        }
        let forged = r#"{"form_token":"x","file":"0000000000007","version":0,"fields":{},"sends":true}"#;
        assert_eq!(hai.post_json("/lam-viec/tham-dinh/may", forged).status, 403);
    });
}

#[test]
fn officers_of_another_province_and_other_roles_are_kept_out() {
    on_both(|world| {
        let mut hai = world.signed_in("hai");
        let id = assigned(world, &mut hai);
        let journal = world.site.app.journal();
        let account = journal.db().read_now(|db| kheo_people::accounts::by_login(db, "duongha"));
        let account_id = account.unwrap_or_else(|error| unreachable!("{error}")).account_id;
        let (role, scope) = (kheo_people::Role::Appraiser, kheo_people::Scope::Province("91".to_owned()));
        let valid_from = world.clock.now().day();
        let grant =
            kheo_people::rules::granting::NewGrant { account_id, role, scope, valid_from, valid_to: None };
        let given = journal.write_now(kheo_journal::By::default(), move |tx| {
            kheo_people::roles::grant(tx, kheo_people::Authority::Operator, &grant)
        });
        assert!(given.is_ok());
        let mut ha = world.signed_in("duongha");
        assert_eq!(ha.get(&path_of(&id)).status, 404);
        assert!(!hai.get(&path_of(&id)).has("Dương Thị Hà"), "who appraises elsewhere is not offered here");
        assert_eq!(post(&mut ha, &id, "", &sheet(&POINTS, "0", &AGREE)).status, 404);
        for part in ["/phan-cong", "/xung-dot"] {
            let fields = [("mode", "desk"), ("due-on", "05/12/2026"), ("conflict-reason", "x")];
            assert_eq!(post(&mut ha, &id, part, &fields).status, 404, "{part}");
        }
        for login in ["lan", "thu", "kiemtra"] {
            let mut other = world.signed_in(login);
            assert_eq!(post(&mut other, &id, "", &sheet(&POINTS, "0", &AGREE)).status, 403, "{login}");
            assert_eq!(other.get("/lam-viec/tham-dinh/may.json").status, 403, "{login}");
        }
    });
}

#[test]
fn a_file_is_taken_back_and_given_again() {
    on_both(|world| {
        let (mut hai, mut vinh) = (world.signed_in("hai"), world.signed_in("vinh"));
        let id = assigned(world, &mut hai);
        let shown = hai.get(&path_of(&id));
        let own = shown.body.split("name=\"assignment\" value=\"").skip(1);
        let ids: Vec<String> = own.filter_map(|rest| rest.split('"').next().map(str::to_owned)).collect();
        assert_eq!(ids.len(), 2, "{}", shown.body);
        let page = post(&mut hai, &id, "/rut", &[("assignment", &ids[1])]);
        assert!(hai.follow(page).has("Đã rút hồ sơ khỏi người thẩm định."));
        post(&mut vinh, &id, "", &sheet(&LOW, "0", &DISAGREE)).refuses_with("hoặc đã được rút");
        post(&mut hai, &id, "/rut", &[("assignment", &ids[1])]).refuses_with("hoặc đã được rút");
        let vinh_again = box_of(&hai.get(&path_of(&id)), "Đỗ Quang Vinh");
        let fields = [(vinh_again.as_str(), "1"), ("mode", "desk"), ("due-on", "22/11/2026")];
        post(&mut hai, &id, "/phan-cong", &fields).refuses_with("không thể trước hôm nay");
        let fields = [(vinh_again.as_str(), "1"), ("mode", "desk"), ("due-on", "24/11/2026")];
        assert_eq!(post(&mut hai, &id, "/phan-cong", &fields).status, 303);
        world.days_pass(2);
        assert!(world.signed_in("vinh").get("/lam-viec/tham-dinh").has("Quá hạn từ 24/11/2026"));
    });
}

#[test]
fn the_page_for_the_telephone_may_be_installed_and_signing_out_clears_it() {
    on_both(|world| {
        let mut hai = world.signed_in("hai");
        let page = hai.get("/lam-viec/tham-dinh/may");
        assert!(page.has("rel=\"manifest\"") && !page.has(TITLE), "the page itself holds no data");
        let policy = page.headers["content-security-policy"].to_str().unwrap_or_default();
        assert!(policy.contains("worker-src 'self'") && policy.contains("manifest-src 'self'"));
        let manifest = world.stranger().get("/tham-dinh.webmanifest");
        assert_eq!(manifest.headers["content-type"], "application/manifest+json");
        let worker = world.stranger().get("/tham-dinh-sw.js");
        assert_eq!(worker.headers["service-worker-allowed"], "/lam-viec/tham-dinh/may");
        assert!(
            worker.headers["content-type"].to_str().is_ok_and(|kind| kind.starts_with("text/javascript"))
        );
        assert_eq!(worker.headers["cache-control"], "no-cache");
        let out = hai.post("/dang-xuat", &[]);
        assert_eq!(out.headers["clear-site-data"], "\"storage\"");
        assert!(
            hai.get("/lam-viec/tham-dinh/may.json").location.is_some(),
            "nothing is given without a session"
        );
    });
}
