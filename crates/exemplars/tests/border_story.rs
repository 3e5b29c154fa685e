//! Who may not do what, and what becomes of bad and hostile input.

use kheo_world::{on_both, on_sqlite};

#[test]
fn nobody_reaches_a_file_beyond_an_own_role_and_territory() {
    on_both(|world| {
        let submitted = world.file("Ông Sáu vá đường");
        let path = format!("/lam-viec/mo-hinh/{submitted}");
        let mut stranger = world.stranger();
        assert!(stranger.get(&path).location.is_some_and(|to| to.starts_with("/dang-nhap")));
        let mut citizen = world.signed_in("lanh");
        assert_eq!(citizen.get(&path).status, 403);
        assert_eq!(citizen.post(&format!("{path}/tiep-nhan"), &[]).status, 403);
        // Reading is not deciding.
        let mut auditor = world.signed_in("kiemtra");
        assert_eq!(auditor.get(&path).status, 200);
        assert_eq!(auditor.post(&format!("{path}/tiep-nhan"), &[("version", "2")]).status, 403);
        // Registering is not deciding.
        let mut lan = world.signed_in("lan");
        assert_eq!(lan.post(&format!("{path}/tiep-nhan"), &[("version", "2")]).status, 403);
        // A token of another session is none.
        let mut hai = world.signed_in("hai");
        let forged = hai.post(&format!("{path}/tiep-nhan"), &[("version", "2"), ("form-token", "0")]);
        assert_eq!(forged.status, 403);
        assert_eq!(world.acts(&submitted).len(), 2, "nothing happened to the file");
    });
}

#[test]
fn another_province_s_officer_does_not_know_of_the_file() {
    on_both(|world| {
        let (journal, passwords) = (world.site.app.journal(), world.site.app.passwords());
        let new = kheo_people::accounts::NewAccount {
            login: "nguoila".to_owned(),
            display_name: "Người Lạ".to_owned(),
            email: None,
            language: kheo_people::Language::Vi,
            password: Some(world.commune.password.clone()),
        };
        let by = kheo_journal::By::default();
        let operator = kheo_people::Authority::Operator;
        let made =
            kheo_testing::wait(kheo_people::accounts::create(journal, passwords, operator, by.clone(), new));
        let account_id = made.unwrap_or_else(|error| unreachable!("{error}"));
        for role in [kheo_people::Role::Appraiser, kheo_people::Role::Registrar] {
            let scope = kheo_people::Scope::Province("24".to_owned());
            let valid_from = world.clock.now().day();
            let grant = kheo_people::rules::granting::NewGrant {
                account_id,
                role,
                scope,
                valid_from,
                valid_to: None,
            };
            let given =
                journal.write_now(by.clone(), move |tx| kheo_people::roles::grant(tx, operator, &grant));
            assert!(given.is_ok());
        }
        let mut stranger = world.signed_in("nguoila");
        let id = world.file("Ông Sáu vá đường");
        assert_eq!(stranger.get(&format!("/lam-viec/mo-hinh/{id}")).status, 404);
        assert_eq!(stranger.get(&format!("/lam-viec/mo-hinh/{id}/sua")).status, 404);
        assert!(!stranger.get("/lam-viec").has("Ông Sáu vá đường"));
        let token = stranger.get("/tai-khoan").hidden("form-token");
        let fields = [("version", "2"), ("form-token", token.as_str())];
        assert_eq!(stranger.post(&format!("/lam-viec/mo-hinh/{id}/tiep-nhan"), &fields).status, 404);
        let foreign_unit = [
            ("form-key", "k"),
            ("unit", "30043"),
            ("title", "Chen vào xã khác"),
            ("field", "economy"),
            ("subject", "collective"),
            ("year", "2026"),
        ];
        assert_eq!(stranger.post("/lam-viec/mo-hinh", &foreign_unit).status, 403);
    });
}

#[test]
fn a_colleague_s_draft_and_form_key_are_nobody_else_s() {
    on_both(|world| {
        let draft = world.file("Ruộng lúa không rác thuốc");
        let mut tam = world.signed_in("tam");
        assert_eq!(
            tam.get(&format!("/lam-viec/mo-hinh/{draft}/sua")).status,
            404,
            "a draft belongs to who began it"
        );
        let fields = |key: &'static str, title: &'static str| {
            [
                ("form-key", key),
                ("unit", "30043"),
                ("title", title),
                ("field", "economy"),
                ("subject", "collective"),
                ("year", "2026"),
            ]
        };
        let (lan_s, tam_s) = (fields("same-key", "Của Lan"), fields("same-key", "Của Tám"));
        let first = world.signed_in("lan").post("/lam-viec/mo-hinh", &lan_s);
        let second = tam.post("/lam-viec/mo-hinh", &tam_s);
        assert_ne!(first.location, second.location, "a guessed key opens nobody's file");
        tam.post("/lam-viec/mo-hinh", &fields("", "Không khoá")).refuses_with("Không hiểu yêu cầu");
        // A returned file is every registrar's, and whoever helps with it does not decide it.
        let returned = world.file("Camera an ninh khu chợ");
        let shown = tam.get(&format!("/lam-viec/mo-hinh/{returned}/sua"));
        assert_eq!(shown.status, 200);
        let today = tam.get("/lam-viec");
        assert!(today.has("Camera an ninh khu chợ"), "it stands in every registrar's work of today");
        assert!(
            !today.has("Ruộng lúa không rác thuốc")
                && !tam.get("/lam-viec/mo-hinh").has("Ruộng lúa không rác")
        );
    });
}

#[test]
fn whoever_wrote_in_a_file_does_not_decide_it() {
    on_both(|world| {
        let journal = world.site.app.journal();
        let account_id = journal.db().read_now(|db| kheo_people::accounts::by_login(db, "tam"));
        let account_id = account_id.unwrap_or_else(|error| unreachable!("{error}")).account_id;
        let scope = kheo_people::Scope::Province("82".to_owned());
        let (role, valid_from) = (kheo_people::Role::Appraiser, world.clock.now().day());
        let grant =
            kheo_people::rules::granting::NewGrant { account_id, role, scope, valid_from, valid_to: None };
        let operator = kheo_people::Authority::Operator;
        let given = journal.write_now(kheo_journal::By::default(), move |tx| {
            kheo_people::roles::grant(tx, operator, &grant)
        });
        assert!(given.is_ok());
        let mut tam = world.signed_in("tam");
        let id = world.file("Camera an ninh khu chợ");
        let shown = tam.get(&format!("/lam-viec/mo-hinh/{id}/sua"));
        let parts = [
            "situation",
            "objectives",
            "content",
            "area",
            "lead",
            "resources",
            "time",
            "outputs",
            "sustaining",
        ];
        let version = shown.hidden("version");
        let mut fields = vec![
            ("version", version.as_str()),
            ("title", "Camera an ninh khu chợ"),
            ("field", "defence_security"),
            ("subject", "collective"),
            ("year", "2026"),
            ("criterion-1", "Số vụ mất trộm"),
            ("send", "1"),
        ];
        fields.extend(parts.map(|part| (part, "Tám viết thêm.")));
        assert_eq!(tam.post(&format!("/lam-viec/mo-hinh/{id}/sua"), &fields).status, 303);
        world
            .step(&mut tam, &id, "tiep-nhan", &[])
            .refuses_with("Người đã viết vào hồ sơ hoặc đã khai xung đột lợi ích");
    });
}

#[test]
fn what_is_not_public_shows_nowhere() {
    on_both(|world| {
        let mut citizen = world.stranger();
        let hidden = [
            "Ngày thứ sáu nghe dân nói",
            "Ông Sáu vá đường",
            "Camera an ninh khu chợ",
            "Ruộng lúa không rác",
        ];
        let pages =
            ["/", "/mo-hinh", "/mo-hinh?q=camera", "/mo-hinh.csv", "/mo-hinh/feed.atom", "/don-vi/30043"];
        for path in pages.into_iter().chain(["/api/v1/exemplars", "/api/v1/exemplars?state=draft"]) {
            let page = citizen.get(path);
            assert_eq!(page.status, 200, "{path}");
            for title in hidden {
                assert!(!page.has(title), "{title} shows on {path}");
            }
        }
        let id = world.file("Camera an ninh khu chợ");
        for path in [format!("/mo-hinh/camera-{id}"), format!("/api/v1/exemplars/{id}")] {
            assert_eq!(citizen.get(&path).status, 404, "{path}");
        }
    });
}

#[test]
fn hostile_text_is_shown_as_text() {
    on_sqlite(|world| {
        let mut lan = world.signed_in("lan");
        let evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
        let fields = [
            ("form-key", "evil"),
            ("unit", "30043"),
            ("title", evil),
            ("field", "economy"),
            ("subject", "collective"),
            ("year", "2026"),
            ("situation", evil),
            ("criterion-1", evil),
        ];
        let page = lan.post("/lam-viec/mo-hinh", &fields);
        let shown = lan.follow(page);
        assert_eq!(shown.status, 200);
        let edit = lan.get(&format!("{}/sua", "/lam-viec/mo-hinh/".to_owned() + &id_in(&shown.body)));
        for page in [shown, edit, lan.get(&format!("/mo-hinh?q={}", kheo_web::percent_encoded(evil)))] {
            assert!(!page.has("<script>alert") && !page.has("<img src=x"), "{}", page.body);
            let policy =
                page.headers.get("content-security-policy").map(|value| value.to_str().unwrap_or_default());
            assert!(policy.is_some_and(|policy| policy.contains("default-src 'none'") && !policy.contains("unsafe")));
        }
    });
}

fn id_in(body: &str) -> String {
    let link = body
        .split("/lam-viec/mo-hinh/")
        .find(|rest| rest.get(13..).is_some_and(|end| end.starts_with("/sua")));
    link.and_then(|rest| rest.get(..13)).unwrap_or_default().to_owned()
}

#[test]
fn every_field_too_long_or_wrong_gets_its_sentence_and_keeps_the_rest() {
    on_sqlite(|world| {
        let mut lan = world.signed_in("lan");
        let long = "á".repeat(5_001);
        let fields = [
            ("form-key", "long"),
            ("unit", "99999"),
            ("title", "Tên vẫn được giữ"),
            ("field", "lottery"),
            ("subject", "robot"),
            ("year", "hai ngàn"),
            ("situation", long.as_str()),
            ("measure-2", "cách đo không có tiêu chí"),
        ];
        let page = lan.post("/lam-viec/mo-hinh", &fields);
        assert_eq!(page.status, 422);
        for sentence in [
            "dài 5.001 chữ, nhiều nhất là 5.000 chữ",
            "mục đã chọn không có trong danh sách",
            "hãy viết một số từ 2009 đến 2027",
            "value=\"Tên vẫn được giữ\"",
            "href=\"#criterion-2\"",
        ] {
            assert!(page.has(sentence), "{sentence} is not on the page");
        }
        let unknown_unit = [
            ("form-key", "unit"),
            ("unit", "99999"),
            ("title", "Xã không có"),
            ("field", "economy"),
            ("subject", "collective"),
            ("year", "2026"),
        ];
        lan.post("/lam-viec/mo-hinh", &unknown_unit).refuses_with("Đơn vị này không có vào ngày hôm nay");
    });
}

#[test]
fn forms_from_elsewhere_forged_sessions_and_odd_bodies_are_refused_kindly() {
    on_sqlite(|world| {
        let mut lan = world.signed_in("lan");
        let page = lan.post_cross_site("/lam-viec/mo-hinh", &[("title", "từ nơi khác")]);
        page.refuses_with("Biểu mẫu này được gửi từ một trang khác");
        assert_eq!(page.status, 403);
        let huge = "a".repeat(3 << 20);
        lan.post("/lam-viec/mo-hinh", &[("title", &huge)]).refuses_with("quá lớn");
        let mut forger = world.stranger();
        forger.set_cookie("kheo-session", &"ab".repeat(32));
        assert!(forger.get("/lam-viec").location.is_some_and(|to| to.starts_with("/dang-nhap")));
        forger.set_cookie("kheo-flash", "flash-<script>");
        assert!(!forger.get("/").has("<script>alert"));
        let mut citizen = world.stranger();
        for path in [
            "/mo-hinh?sau=%27%20or%201=1--&tinh=';drop",
            "/mo-hinh?nam=999999999999999999999&q=%00%ff%25_",
            "/mo-hinh?theo=xua&tinh=24@nay&xa=@",
            "/don-vi?ten=%25%25%27",
            "/api/v1/exemplars?limit=-5&after=zzz",
        ] {
            assert_eq!(citizen.get(path).status, 200, "{path}");
        }
        for path in
            ["/don-vi/999", "/don-vi/24@hom-nay", "/mo-hinh/khong-co", "/khong/co/trang", "/api/v1/units/x"]
        {
            let page = citizen.get(path);
            assert_eq!(page.status, 404, "{path}");
            assert!(page.has("Không tìm thấy trang này"), "{path}");
        }
        assert_eq!(citizen.get("/api/v1/units/x").headers["content-type"], "application/problem+json");
    });
}
