//! Officers' days: many files at once, lists kept under a name, notices, a draft handed over, the movement's year.

use kheo_testing::{Client, Page};
use kheo_world::{World, on_both, on_sqlite};

const LIST: &str = "/lam-viec/mo-hinh";

/// What each model of these stories does: none may look like another, or Lan would have to compare them first.
const DOES: [&str; 12] = [
    "trồng cúc vàng",
    "ươm mai chiếu thuỷ",
    "giữ sen trắng",
    "ghép hồng leo",
    "tưới lan rừng",
    "chăm bằng lăng tím",
    "gieo hướng dương",
    "nhân giàn giấy",
    "dặm sao nhái",
    "bón osaka đỏ",
    "tỉa trang mỹ",
    "che dừa cạn",
];

/// Lan sends so many files, each with all ten parts.
fn lan_sends(world: &World, count: usize) -> Vec<String> {
    let mut lan = world.signed_in("lan");
    (0..count).map(|number| registered(world, &mut lan, number, true)).collect()
}

fn registered(world: &World, lan: &mut Client, number: usize, send: bool) -> String {
    let (year, title, key) = (
        world.clock.now().day().year().to_string(),
        format!("Đường hoa số {number}: {}", DOES[number]),
        format!("{number:016}"),
    );
    let mut form = vec![
        ("form-key", key.as_str()),
        ("unit", "30043"),
        ("title", title.as_str()),
        ("field", "economy"),
        ("subject", "collective"),
        ("year", year.as_str()),
        ("criterion-1", "Hộ trồng hoa"),
        ("measure-1", "Số hộ"),
        ("target-1", "20"),
    ];
    let parts =
        ["situation", "objectives", "content", "area", "lead", "resources", "time", "outputs", "sustaining"];
    form.extend(parts.map(|part| (part, DOES[number])));
    if send {
        form.push(("send", "1"));
    }
    let page = lan.post(LIST, &form);
    assert_eq!(page.status, 303, "{}", page.body);
    page.location.unwrap_or_default().rsplit('/').next().unwrap_or_default().to_owned()
}

/// Chooses files in the list, looks at the confirmation and returns what it would send.
fn chosen<'a>(
    hai: &mut Client,
    step: &'static str,
    ids: &'a [String],
    names: &'a mut Vec<(String, String)>,
) -> (Page, Vec<(&'a str, &'a str)>) {
    let boxes: Vec<String> = ids.iter().map(|id| format!("chon-{id}")).collect();
    let mut fields: Vec<(&str, &str)> = boxes.iter().map(|name| (name.as_str(), "1")).collect();
    fields.push(("viec", step));
    let confirm = hai.send_form(LIST, "/lam-viec/hang-loat", &fields);
    for id in ids {
        names.push((format!("chon-{id}"), "1".to_owned()));
        if confirm.has(&format!("name=\"v-{id}\"")) {
            names.push((format!("v-{id}"), confirm.hidden(&format!("v-{id}"))));
        }
    }
    let mut again: Vec<(&str, &str)> =
        names.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    again.extend([("viec", step), ("confirmed", "1")]);
    (confirm, again)
}

#[test]
fn hai_accepts_many_files_on_three_screens() {
    on_both(|world| {
        let ids = lan_sends(world, 12);
        let mut hai = world.signed_in("hai");
        let listed = hai.get("/lam-viec/mo-hinh?trang-thai=submitted&nam=2026&q=duong%20hoa");
        assert!(listed.has("12 hồ sơ") && listed.has("Đường hoa số 11"), "{}", listed.body);
        let mut names = Vec::new();
        let (confirm, fields) = chosen(&mut hai, "tiep-nhan", &ids, &mut names);
        assert!(confirm.has("12 hồ sơ sẽ được ghi"), "{}", confirm.body);
        // Somebody else returns one between the look and the step: it is not decided over.
        let mut mai = world.signed_in("mai");
        let back =
            world.step(&mut mai, &ids[3], "tra-lai", &[("reason", "Thiếu ảnh"), ("due-on", "05/12/2026")]);
        assert_eq!(back.status, 303);
        let report = hai.send_form(LIST, "/lam-viec/hang-loat", &fields);
        assert!(
            report.has("Đã ghi cho 11 hồ sơ.") && report.has("1 hồ sơ không ghi được"),
            "{}",
            report.body
        );
        assert!(report.has("Đường hoa số 3"), "the one left out is named");
        let accepted = hai.get("/lam-viec/mo-hinh?trang-thai=accepted&q=duong%20hoa");
        assert!(accepted.has("11 hồ sơ"));
        let again = hai.send_form(LIST, "/lam-viec/hang-loat", &fields);
        assert!(again.has("Đã ghi cho 0 hồ sơ."), "sending twice accepts nothing twice");
        assert_eq!(
            world.acts(&ids[0]).iter().filter(|act| act.kind == "exemplars.accepted").count(),
            1,
            "each file has its own act"
        );
    });
}

#[test]
fn many_files_are_returned_with_one_reason_that_must_be_given() {
    on_both(|world| {
        let ids = lan_sends(world, 3);
        let mut hai = world.signed_in("hai");
        let mut names = Vec::new();
        let (_, fields) = chosen(&mut hai, "tra-lai", &ids, &mut names);
        let mut without = fields.clone();
        without.extend([("reason", " "), ("due-on", "05/12/2026")]);
        let refused = hai.send_form(LIST, "/lam-viec/hang-loat", &without);
        refused.refuses_with("hãy điền vào đây");
        let mut with = fields;
        with.extend([("reason", "Ghi rõ số hộ <script>"), ("due-on", "05/12/2026")]);
        let report = hai.send_form(LIST, "/lam-viec/hang-loat", &with);
        assert!(report.has("Đã ghi cho 3 hồ sơ."), "{}", report.body);
        let mut lan = world.signed_in("lan");
        let shown = lan.get(&format!("{LIST}/{}", ids[1]));
        assert!(shown.has("Ghi rõ số hộ &#60;script&#62;"), "{}", shown.body);
        world.follow();
        let notices = lan.get("/lam-viec/thong-bao");
        assert!(notices.has("Hồ sơ bị trả lại để bổ sung.") && notices.has("Mới:"), "{}", notices.body);
        assert!(lan.get("/lam-viec").has("<span class=\"count\">"), "unread notices are counted");
        let newest = notices.hidden("den");
        let read = lan.send_form("/lam-viec/thong-bao", "/lam-viec/thong-bao", &[("den", &newest)]);
        assert!(!lan.follow(read).has("Mới:"), "read is read");
        assert!(!world.signed_in("tam").get("/lam-viec/thong-bao").has("Đường hoa"), "others are not told");
        world.days_pass(20);
        let late = world.signed_in("lan").get("/lam-viec");
        assert!(late.has("Quá hạn bổ sung") && late.has("id=\"late\""), "{}", late.body);
        let only_late = world.signed_in("hai").get("/lam-viec/mo-hinh?qua-han=1");
        assert!(only_late.has("Đường hoa số 0"), "{}", only_late.body);
    });
}

#[test]
fn nobody_does_in_bulk_what_he_may_not_do_alone() {
    on_both(|world| {
        let ids = lan_sends(world, 2);
        let mut names = Vec::new();
        let mut lan = world.signed_in("lan");
        let token = lan.get("/lam-viec/mo-hinh/moi").has("form-key");
        assert!(token);
        for step in ["tiep-nhan", "cong-khai", "cong-nhan", "x' or 1=1"] {
            let name = format!("chon-{}", ids[0]);
            let page = lan.post("/lam-viec/hang-loat", &[("viec", step), (&name, "1"), ("confirmed", "1")]);
            assert!(page.status == 403 || page.status == 404, "{step}: {}", page.status);
        }
        let mut hai = world.signed_in("hai");
        let name = format!("chon-{}", ids[0]);
        let forged =
            hai.post("/lam-viec/hang-loat", &[("viec", "tiep-nhan"), (&name, "1"), ("confirmed", "1")]);
        assert_eq!(forged.status, 403, "without the form's token");
        let none = hai.send_form(LIST, "/lam-viec/hang-loat", &[("viec", "tiep-nhan"), ("confirmed", "1")]);
        none.refuses_with("Chưa chọn hồ sơ nào.");
        let (confirm, _) = chosen(&mut hai, "tiep-nhan", &["0000000000007".to_owned()], &mut names);
        assert!(confirm.has("Không có hồ sơ nào ghi được."), "what is not there is not named");
        // Somebody of another province neither sees nor decides these files.
        let mut elsewhere = world.signed_in("duongha");
        assert!(!elsewhere.get(LIST).has("Đường hoa"));
        assert!(!elsewhere.get("/lam-viec/mo-hinh.csv").has("Đường hoa"));
    });
}

#[test]
fn a_list_is_kept_under_a_name_by_its_owner_alone() {
    on_both(|world| {
        lan_sends(world, 1);
        let mut hai = world.signed_in("hai");
        let from = "/lam-viec/mo-hinh?trang-thai=submitted";
        let empty =
            hai.send_form(from, "/lam-viec/bo-loc", &[("name", ""), ("query", "trang-thai=submitted")]);
        empty.refuses_with("hãy điền vào đây");
        let fields = [("name", "Chờ <b>lâu</b>"), ("query", "trang-thai=submitted&la=1&nam=2026")];
        let kept = hai.send_form(from, "/lam-viec/bo-loc", &fields);
        assert_eq!(kept.location.as_deref(), Some("/lam-viec/mo-hinh?trang-thai=submitted&nam=2026"));
        let shown = hai.follow(kept);
        assert!(
            shown.has("Chờ &#60;b&#62;lâu&#60;/b&#62;") && shown.has("Đã lưu danh sách."),
            "{}",
            shown.body
        );
        let (_, rest) = shown.body.split_once("/lam-viec/bo-loc/").unwrap_or_default();
        let id = rest.split('/').next().unwrap_or_default().to_owned();
        let drop = format!("/lam-viec/bo-loc/{id}/xoa");
        let mut mai = world.signed_in("mai");
        assert!(!mai.get(LIST).has("Chờ &#60;b&#62;"), "nobody else sees it");
        mai.send_form(LIST, &drop, &[]);
        assert!(hai.get(LIST).has("Chờ &#60;b&#62;"), "nobody else drops it");
        hai.send_form(LIST, &drop, &[]);
        assert!(!hai.get(LIST).has("Chờ &#60;b&#62;"));
    });
}

#[test]
fn a_draft_is_handed_to_another_registrar_of_the_unit() {
    on_both(|world| {
        let mut lan = world.signed_in("lan");
        let id = registered(world, &mut lan, 1, false);
        let page = format!("{LIST}/{id}/ban-giao");
        let shown = lan.get(&page);
        let version = shown.hidden("version");
        let tam = shown.body.split("<option value=\"").nth(2).and_then(|rest| rest.split('"').next());
        let tam = tam.unwrap_or_default().to_owned();
        let without = lan.send_form(&page, &page, &[("to", &tam), ("reason", ""), ("version", &version)]);
        without.refuses_with("hãy điền vào đây");
        let nobody = lan.send_form(
            &page,
            &page,
            &[("to", "0000000000007"), ("reason", "Đi học"), ("version", &version)],
        );
        nobody.refuses_with("không đăng ký mô hình cho đơn vị này");
        assert_eq!(world.signed_in("tam").get(&page).status, 404, "a draft is its owner's");
        let given = lan.send_form(&page, &page, &[("to", &tam), ("reason", "Đi học"), ("version", &version)]);
        assert_eq!(given.status, 303, "{}", given.body);
        assert_eq!(lan.get(&format!("{LIST}/{id}")).status, 404, "it is no longer Lan's");
        world.follow();
        let mut tam = world.signed_in("tam");
        assert!(tam.get("/lam-viec").has("Đường hoa số 1"));
        assert!(tam.get("/lam-viec/thong-bao").has("Bản nháp được bàn giao cho bạn."));
        assert_eq!(tam.get(&format!("{LIST}/{id}/sua")).status, 200);
        assert!(world.acts(&id).iter().any(|act| act.kind == "exemplars.handed_over"));
    });
}

#[test]
fn the_movement_s_year_is_a_page_and_a_calendar_file() {
    on_sqlite(|world| {
        let page = world.signed_in("lan").get("/lam-viec/lich");
        assert!(page.has("Lịch phong trào năm 2026") && page.has("15/10/2026") && page.has("đang diễn ra"));
        assert!(page.has("mặc định do Khéo đặt"), "what rests on no text says so");
        let file = world.stranger().get("/lich-phong-trao.ics");
        assert!(file.body.starts_with("BEGIN:VCALENDAR\r\n"), "{}", file.body);
        assert!(file.has("DTSTART;VALUE=DATE:20261015") && file.has("DTEND;VALUE=DATE:20261016"));
        assert!(file.has("DTSTART;VALUE=DATE:20271015"), "next year is there too");
        assert!(file.body.lines().all(|line| line.len() <= 75), "lines are folded");
    });
}

#[test]
fn the_next_file_is_one_key_away() {
    on_sqlite(|world| {
        let ids = lan_sends(world, 3);
        let mut hai = world.signed_in("hai");
        let mut seen = Vec::new();
        let mut at = "/lam-viec/tiep-theo".to_owned();
        for _ in 0..20 {
            let page = hai.get(&at);
            let id = page.location.unwrap_or_default().rsplit('/').next().unwrap_or_default().to_owned();
            at = format!("/lam-viec/tiep-theo?sau={id}");
            seen.push(id);
        }
        assert!(ids.iter().all(|id| seen.contains(id)), "every waiting file is reached");
        let page = hai.get("/lam-viec");
        assert!(page.has("data-key=\"n\"") && page.has("id=\"keys\""));
    });
}

#[test]
fn lists_kept_and_notices_go_with_the_account() {
    on_sqlite(|world| {
        let ids = lan_sends(world, 1);
        let mut hai = world.signed_in("hai");
        world.step(&mut hai, &ids[0], "tiep-nhan", &[]);
        let fields = [("name", "Của Lan"), ("query", "nam=2026")];
        world.signed_in("lan").send_form("/lam-viec/mo-hinh?nam=2026", "/lam-viec/bo-loc", &fields);
        world.follow();
        let count = |table: &'static str| {
            let sql = format!("select count(*) from {table}");
            world.site.app.db().read_now(move |db| Ok(db.one(&sql, &[], |row| row.int(0))?)).unwrap_or(-1)
        };
        assert!(count("notices") > 0 && count("office_filters") == 1);
        let mut admin = world.signed_in("quantri");
        let lan = "select account_id from accounts where login = 'lan'";
        let lan = world.site.app.db().read_now(move |db| Ok(db.one(lan, &[], |row| row.id(0))?));
        let page = lan.map(|id| format!("/lam-viec/nguoi/{id}/xoa-du-lieu")).unwrap_or_default();
        let erased = admin.send_form(&page, &page, &[]);
        assert_eq!(erased.status, 303, "{}", erased.body);
        world.follow();
        assert_eq!((count("office_filters"), count("notices")), (0, 0));
    });
}
