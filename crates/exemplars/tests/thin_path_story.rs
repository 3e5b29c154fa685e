//! A model from its draft to everybody's eyes, told through pages on both databases.

use kheo_journal::Visibility;
use kheo_world::{World, on_both};

/// The ten parts and what belongs to them, as Lan writes them.
fn whole_form(world: &World) -> Vec<(&'static str, String)> {
    let year = world.clock.now().day().year().to_string();
    let mut form: Vec<(&'static str, String)> = vec![
        ("form-key", "0123456789abcdef".to_owned()),
        ("unit", "30043".to_owned()),
        ("title", "Ghe máy đưa học trò qua kênh".to_owned()),
        ("field", "culture_society".to_owned()),
        ("subject", "collective".to_owned()),
        ("year", year),
        ("criterion-1", "Học trò đi ghe an toàn".to_owned()),
        ("measure-1", "Số em được đưa mỗi ngày".to_owned()),
        ("target-1", "45 em".to_owned()),
    ];
    let parts =
        ["situation", "objectives", "content", "area", "lead", "resources", "time", "outputs", "sustaining"];
    form.extend(parts.map(|part| (part, format!("Phần {part} viết đủ."))));
    form
}

fn as_pairs<'a>(form: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    form.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

const TITLE: &str = "Ghe máy đưa học trò qua kênh";

#[test]
fn from_draft_to_everybody_s_eyes() {
    on_both(|world| {
        let (mut lan, mut hai, mut thu) =
            (world.signed_in("lan"), world.signed_in("hai"), world.signed_in("thu"));
        let id = lan_registers(world, &mut lan);
        hai_returns(world, &mut hai, &id);
        lan_completes(world, &mut lan, &id);
        let page = world.step(&mut hai, &id, "tiep-nhan", &[]);
        assert!(hai.follow(page).has("Đã tiếp nhận vào danh mục năm."));
        thu_recognises_and_publishes(world, &mut thu, &id);
        everybody_sees(world);
        let letters =
            "select subject from mails where recipient = 'lan@phuongthinh.example' order by mail_id";
        let letters = world.site.app.db().read_now(move |db| Ok(db.all(letters, &[], |row| row.text(0))?));
        let letters = letters.unwrap_or_default();
        let told = |subject: &str| letters.iter().filter(|letter| letter.as_str() == subject).count();
        // One file of the small commune was returned before, and two were recognised.
        assert_eq!(told("Hồ sơ mô hình được trả lại để bổ sung"), 2, "{letters:?}");
        assert_eq!(told("Mô hình đã được công nhận"), 3, "{letters:?}");
        let acts = world.acts(&id);
        let kinds: Vec<&str> = acts.iter().map(|act| act.kind.as_str()).collect();
        assert_eq!(
            kinds,
            [
                "exemplars.drafted",
                "exemplars.submitted",
                "exemplars.returned",
                "exemplars.revised",
                "exemplars.submitted",
                "exemplars.accepted",
                "exemplars.council_voted",
                "exemplars.recognised",
                "exemplars.published"
            ]
        );
        let public: Vec<&str> = acts
            .iter()
            .filter(|act| act.visibility == Visibility::Public)
            .map(|act| act.kind.as_str())
            .collect();
        assert_eq!(public, ["exemplars.published"], "nothing is public before it is published");
        assert!(
            acts.iter().all(|act| act.actor_id.is_some() && act.unit_code.is_some()),
            "who acts for which unit"
        );
    });
}

fn lan_registers(world: &World, lan: &mut kheo_testing::Client) -> String {
    let form = whole_form(world);
    let mut incomplete = as_pairs(&form);
    incomplete.retain(|(name, _)| *name != "situation");
    incomplete.push(("send", "1"));
    let refused = lan.post("/lam-viec/mo-hinh", &incomplete);
    refused.refuses_with("hãy điền vào đây");
    assert_eq!(refused.status, 422);
    assert!(refused.has("value=\"Ghe máy đưa học trò qua kênh\""), "what was typed is kept");
    assert!(refused.has("href=\"#situation\""), "the summary links to the empty part");
    let mut whole = as_pairs(&form);
    whole.push(("send", "1"));
    let sent = lan.post("/lam-viec/mo-hinh", &whole);
    let again = lan.post("/lam-viec/mo-hinh", &whole);
    assert_eq!(sent.location, again.location, "sending twice begins one file");
    assert!(lan.follow(sent).has("Mới gửi"));
    world.file(TITLE)
}

fn hai_returns(world: &World, hai: &mut kheo_testing::Client, id: &str) {
    assert!(hai.get("/lam-viec").has(TITLE), "it waits in today's work");
    let nothing_said = world.step(hai, id, "tra-lai", &[("reason", " "), ("due-on", "01/12/2026")]);
    nothing_said.refuses_with("hãy điền vào đây");
    let too_soon = world.step(hai, id, "tra-lai", &[("reason", "Thiếu số hộ"), ("due-on", &world.today())]);
    too_soon.refuses_with("Hạn bổ sung phải từ ngày mai trở đi.");
    assert!(too_soon.has("Thiếu số hộ"), "the reason is kept");
    let no_day = world.step(hai, id, "tra-lai", &[("reason", "Thiếu số hộ"), ("due-on", "31/02/2027")]);
    no_day.refuses_with("không phải một ngày có trong lịch");
    let page =
        world.step(hai, id, "tra-lai", &[("reason", "Ghi rõ bao nhiêu hộ góp"), ("due-on", "05/12/2026")]);
    assert!(hai.follow(page).has("Đã trả lại hồ sơ"));
}

fn lan_completes(world: &World, lan: &mut kheo_testing::Client, id: &str) {
    assert!(lan.get("/lam-viec").has(TITLE), "it came back to today's work");
    assert!(lan.get("/lam-viec").has("Hạn 05/12/2026"));
    world.days_pass(13);
    let mut later = world.signed_in("lan");
    assert!(later.get("/lam-viec").has("Quá hạn từ 05/12/2026"));
    world.days_pass(-13);
    let shown = lan.get(&format!("/lam-viec/mo-hinh/{id}/sua"));
    assert!(shown.has("Ghi rõ bao nhiêu hộ góp") && shown.has("05/12/2026"));
    let (form, version) = (whole_form(world), shown.hidden("version"));
    let mut fields = as_pairs(&form);
    fields.retain(|(name, _)| *name != "resources");
    fields.extend([("resources", "36 hộ góp 9.000.000 đồng."), ("version", &version), ("send", "1")]);
    let page = lan.post(&format!("/lam-viec/mo-hinh/{id}/sua"), &fields);
    assert!(lan.follow(page).has("36 hộ góp 9.000.000 đồng."));
    let stale = lan.post(&format!("/lam-viec/mo-hinh/{id}/sua"), &fields);
    stale.refuses_with("không sửa, không gửi lại được");
}

fn thu_recognises_and_publishes(world: &World, thu: &mut kheo_testing::Client, id: &str) {
    let decision = |day: &str, level: &str| {
        [
            ("level", level.to_owned()),
            ("number", "12/QĐ-UBND".to_owned()),
            ("decided-on", day.to_owned()),
            ("signer", "Lê Thành Công, Chủ tịch".to_owned()),
            ("legal-basis", "Kế hoạch số 5/KH-UBND".to_owned()),
        ]
    };
    let mut recognise = |day: &str, level: &str| {
        let fields = decision(day, level);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        world.step(thu, id, "cong-nhan", &fields)
    };
    recognise("24/11/2026", "province").refuses_with("Ngày ký không thể sau hôm nay, 23/11/2026.");
    recognise("31/12/2025", "province").refuses_with("Quyết định ký trước năm 2026");
    recognise("20/11/2026", "district").refuses_with("Vào ngày ký không có cấp công nhận này");
    recognise("20/11/2026", "centre").refuses_with("không ghi được quyết định ở cấp đó");
    recognise("20/11/2026", "province").refuses_with("Chưa có phiên hội đồng nào bỏ phiếu");
    world.council_passes(id, "province");
    let kept = recognise("20.11.2026", "");
    kept.refuses_with("hãy chọn một mục");
    assert!(kept.has("12/QĐ-UBND") && kept.has("Lê Thành Công"), "the decision is kept");
    let page = recognise("20/11/2026", "province");
    assert!(thu.follow(page).has("Đã ghi quyết định công nhận."));
    assert!(!world.stranger().get("/mo-hinh").has(TITLE), "recognised is not yet public");
    let page = world.step(thu, id, "cong-khai", &[]);
    assert!(thu.follow(page).has("Ai cũng xem được mô hình này."));
}

fn everybody_sees(world: &World) {
    world.follow();
    let mut citizen = world.stranger();
    let list = citizen.get("/mo-hinh?tinh=82&xa=30043&linh-vuc=culture_society&q=ghe%20may");
    assert!(list.has(TITLE) && list.has("1 mô hình"), "{}", list.body);
    let address = list.body.split("href=\"/mo-hinh/ghe-may").nth(1).and_then(|rest| rest.split('"').next());
    let address = format!("/mo-hinh/ghe-may{}", address.unwrap_or_default());
    let page = citizen.get(&address);
    for shown in
        ["12/QĐ-UBND", "20/11/2026", "Lê Thành Công", "36 hộ góp", "45 em", "xã Phương Thịnh, tỉnh Đồng Tháp"]
    {
        assert!(page.has(shown), "{shown} is not on the page");
    }
    assert!(!page.has("Ghi rõ bao nhiêu hộ góp"), "what was wrong on the way is not published");
    assert!(citizen.get(&format!("{address}?lang=en")).has("Decision of recognition"));
    let home = citizen.get("/");
    assert!(home.has("Tỉnh Đồng Tháp: 2"), "the map counts it");
}

#[test]
fn a_draft_may_be_incomplete_and_goes_on_later() {
    on_both(|world| {
        let mut lan = world.signed_in("lan");
        let id = world.file("Ruộng lúa không rác thuốc");
        let shown = lan.get(&format!("/lam-viec/mo-hinh/{id}/sua"));
        assert!(shown.has("Vỏ chai thuốc vứt ngoài ruộng"));
        let page = world.step(&mut lan, &id, "gui", &[]);
        page.refuses_with("Hồ sơ chưa đủ mười phần");
        let mut tam = world.signed_in("tam");
        assert_eq!(
            tam.get(&format!("/lam-viec/mo-hinh/{id}")).status,
            404,
            "somebody else's draft is not read"
        );
    });
}

#[test]
fn the_same_form_with_more_in_it_keeps_what_was_added() {
    on_both(|world| {
        let mut lan = world.signed_in("lan");
        let form = whole_form(world);
        let mut fields = as_pairs(&form);
        fields.retain(|(name, _)| *name != "situation");
        let first = lan.post("/lam-viec/mo-hinh", &fields);
        fields.extend([("situation", "Viết thêm sau khi bấm nút quay lại."), ("send", "1")]);
        let second = lan.post("/lam-viec/mo-hinh", &fields);
        assert_eq!((first.status, &first.location), (second.status, &second.location), "{}", second.body);
        let shown = lan.follow(second);
        assert!(shown.has("Viết thêm sau khi bấm nút quay lại.") && shown.has("Mới gửi"));
    });
}

#[test]
fn two_officers_at_once_do_not_overwrite_each_other() {
    on_both(|world| {
        let (mut hai, mut thu) = (world.signed_in("hai"), world.signed_in("thu"));
        let id = world.file("Ông Sáu vá đường");
        let path = format!("/lam-viec/mo-hinh/{id}");
        let shown = hai.get(&path);
        let (token, version) = (shown.hidden("form-token"), shown.hidden("version"));
        let page = world.step(&mut hai, &id, "tiep-nhan", &[]);
        assert_eq!(page.status, 303);
        let late = [
            ("form-token", token.as_str()),
            ("version", &version),
            ("reason", "x"),
            ("due-on", "01/12/2026"),
        ];
        hai.post(&format!("{path}/tra-lai"), &late).refuses_with("Hồ sơ không còn chờ quyết định");
        world.council_passes(&id, "commune");
        world.council_passes(&id, "province");
        let stale = thu.get(&path);
        let (token, version) = (stale.hidden("form-token"), stale.hidden("version"));
        let decision = |number: &'static str, level: &'static str| {
            vec![
                ("level", level),
                ("number", number),
                ("decided-on", "20/11/2026"),
                ("signer", "Lê Thành Công"),
                ("legal-basis", "Kế hoạch 5"),
            ]
        };
        assert_eq!(world.step(&mut thu, &id, "cong-nhan", &decision("1/QĐ", "commune")).status, 303);
        let mut fields = decision("2/QĐ", "province");
        fields.extend([("form-token", token.as_str()), ("version", version.as_str())]);
        thu.post(&format!("{path}/cong-nhan"), &fields).refuses_with("vừa được người khác thay đổi");
        assert_eq!(world.step(&mut thu, &id, "cong-nhan", &decision("2/QĐ", "province")).status, 303);
        let again = world.step(&mut thu, &id, "cong-nhan", &decision("3/QĐ", "province"));
        again.refuses_with("đã được công nhận ở cấp này rồi");
    });
}

#[test]
fn the_same_model_is_not_registered_twice_by_one_unit_in_one_year() {
    on_both(|world| {
        let mut lan = world.signed_in("lan");
        let form = whole_form(world);
        let mut fields = as_pairs(&form);
        fields.retain(|(name, _)| *name != "title");
        fields.push(("title", "thắp sáng  đường quê ẤP 3".trim()));
        let page = lan.post("/lam-viec/mo-hinh", &fields);
        assert_eq!(page.status, 303, "two blanks make another name: {}", page.body);
        fields.retain(|(name, _)| *name != "title" && *name != "form-key");
        fields.extend([("title", "THẮP SÁNG ĐƯỜNG QUÊ ẤP 3"), ("form-key", "ffffffffffffffff")]);
        lan.post("/lam-viec/mo-hinh", &fields).refuses_with("đã đăng ký một mô hình cùng tên");
    });
}
