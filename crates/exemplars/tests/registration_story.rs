//! Lan registers models whole: with numbers, for somebody at the counter, beside those that look alike, through a session
//! that ends; told through pages on both databases.

use kheo_testing::Client;
use kheo_world::{World, on_both, on_sqlite};

const TITLE: &str = "Tiếng kẻng học bài ở ấp 6";
const CONTENT: &str =
    "Mỗi tối bảy giờ đánh kẻng, nhà nào cũng tắt tivi cho trẻ học bài; tổ tự quản đi nhắc từng nhà.";

/// A registration that says everything; the pairs may be replaced by name.
fn form(world: &World, others: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let year = world.clock.now().day().year().to_string();
    let mut all: Vec<(&'static str, String)> = [
        ("form-key", "00112233445566778899aabbccddeeff"),
        ("unit", "30043"),
        ("title", TITLE),
        ("stream", "existing"),
        ("field", "culture_society"),
        ("subject", "collective"),
        ("applicant", "residential_cell"),
        ("year", &year),
        ("situation", "Trẻ bỏ bài tối, cha mẹ đi làm xa."),
        ("objectives", "Trẻ nào cũng học bài buổi tối."),
        ("criterion-1", "Hộ làm theo"),
        ("measure-1", "Số hộ ký cam kết"),
        ("baseline-1", "40"),
        ("target-1", "120 hộ"),
        ("content", CONTENT),
        ("area", "Ấp 6"),
        ("households", "150"),
        ("people", "612"),
        ("lead", "Chi bộ ấp 6"),
        ("coordinating", "Hội Khuyến học xã\nTrường Tiểu học Phương Thịnh"),
        ("partners", "Chi đoàn ấp 6"),
        ("resources", "Bà con góp mua kẻng."),
        ("money", "3.500.000"),
        ("workdays", "24"),
        ("time", "Từ tháng 3"),
        ("outputs", "120 hộ ký cam kết"),
        ("sustaining", "Tổ tự quản giữ kẻng"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec();
    for (name, value) in others {
        all.retain(|(known, _)| known != name);
        all.push((name, (*value).to_owned()));
    }
    all
}

fn pairs<'a>(form: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    form.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

fn register(world: &World, client: &mut Client, others: &[(&'static str, &str)]) -> kheo_testing::Page {
    client.post("/lam-viec/mo-hinh", &pairs(&form(world, others)))
}

#[test]
fn lan_registers_an_existing_model_on_two_screens_and_everybody_reads_its_numbers() {
    on_both(|world| {
        let mut lan = world.signed_in("lan");
        let shown = lan.get("/lam-viec/mo-hinh/moi");
        for field in
            ["stream", "applicant", "households", "money", "land", "workdays", "baseline-1", "coordinating"]
        {
            assert!(shown.has(&format!("name=\"{field}\"")), "{field} is not asked");
        }
        let sent = register(world, &mut lan, &[("send", "1")]);
        let file = lan.follow(sent);
        for said in [
            "Mô hình đang có",
            "Chi bộ khu dân cư",
            "Hội Khuyến học xã",
            "3.500.000",
            "612",
            "120 hộ",
            "40 hộ",
        ] {
            assert!(file.has(said), "{said} is not on the file:\n{}", file.body);
        }
        let id = world.file(TITLE);
        publish(world, &id);
        let page = world.stranger().get(&format!("/mo-hinh/x-{id}"));
        let page = world.stranger().follow(page);
        for said in ["Hội Khuyến học xã", "Phối hợp", "Tham gia", "3.500.000", "150", "40 hộ"] {
            assert!(page.has(said), "{said} is not public");
        }
    });
}

fn publish(world: &World, id: &str) {
    let (mut hai, mut thu) = (world.signed_in("hai"), world.signed_in("thu"));
    assert_eq!(world.step(&mut hai, id, "tiep-nhan", &[]).status, 303);
    let decision = [
        ("level", "commune"),
        ("number", "7-QĐ/ĐU"),
        ("decided-on", "20/11/2026"),
        ("signer", "Lê Thành Công"),
        ("legal-basis", "Kế hoạch 5"),
    ];
    world.council_passes(id, "commune");
    assert_eq!(world.step(&mut thu, id, "cong-nhan", &decision).status, 303);
    assert_eq!(world.step(&mut thu, id, "cong-khai", &[]).status, 303);
    world.follow();
}

#[test]
fn numbers_that_cannot_be_are_refused_and_kept() {
    on_sqlite(|world| {
        let mut lan = world.signed_in("lan");
        for (name, value, sentence) in [
            ("households", "-5", "hãy viết một số nguyên từ 0 đến"),
            ("households", "4.2", "hãy viết một số nguyên từ 0 đến"),
            ("money", "99999999999999999999", "hãy viết một số nguyên từ 0 đến 1.000.000.000.000.000"),
            ("land", "hai công", "hãy viết một số nguyên"),
            ("workdays", "1e9", "hãy viết một số nguyên"),
            ("baseline-1", "4.2", "chưa đọc được con số"),
            ("people", "149", "150 hộ thì không thể chỉ có 149 người"),
            ("stream", "old", "mục đã chọn không có trong danh sách"),
            ("applicant", "king", "mục đã chọn không có trong danh sách"),
        ] {
            let page = register(world, &mut lan, &[(name, value), ("send", "1")]);
            page.refuses_with(sentence);
            assert!(page.has(&format!("href=\"#{name}\"")), "the summary does not lead to {name}");
            assert!(page.has("Hội Khuyến học xã"), "what was typed is kept");
        }
        let page = register(world, &mut lan, &[("baseline-1", "4.2")]);
        assert!(page.has("Tiêu chí 1, Hiện nay"), "the summary says which row");
    });
}

#[test]
fn the_counter_writes_for_whom_and_how_they_agreed_and_the_public_does_not_read_it() {
    on_both(|world| {
        let mut lan = world.signed_in("lan");
        let behalf = [("on-behalf-of", "Bà Tư Lúa, ấp 6"), ("send", "1")];
        let page = register(world, &mut lan, &behalf);
        page.refuses_with("hãy chọn một mục");
        assert!(page.has("<details class=\"at-counter\" open>"), "the part with the error is open");
        register(world, &mut lan, &[("consent", "spoken")]).refuses_with("hãy điền vào đây");
        let sent = register(world, &mut lan, &[behalf.as_slice(), &[("consent", "spoken")]].concat());
        let file = lan.follow(sent);
        assert!(file.has("Bà Tư Lúa, ấp 6") && file.has("Đồng ý bằng lời tại quầy"));
        let id = world.file(TITLE);
        publish(world, &id);
        let page = world.stranger().get(&format!("/mo-hinh/x-{id}"));
        assert!(
            !world.stranger().follow(page).has("Bà Tư Lúa"),
            "who came to the counter is the office's business"
        );
    });
}

#[test]
fn sending_twice_or_after_a_lost_answer_begins_one_file() {
    on_both(|world| {
        let mut lan = world.signed_in("lan");
        let first = register(world, &mut lan, &[]);
        let again = register(world, &mut lan, &[]);
        assert_eq!((first.status.as_u16(), &first.location), (303, &again.location));
        let id = world.file(TITLE);
        let drafted: Vec<String> = world.acts(&id).iter().map(|act| act.kind.clone()).collect();
        assert_eq!(drafted, ["exemplars.drafted"], "the second says nothing new");
        let more = register(world, &mut lan, &[("workdays", "30"), ("send", "1")]);
        assert_eq!(more.location, first.location, "what was added goes into the same file");
        assert!(lan.follow(more).has("Mới gửi"));
        let late = register(world, &mut lan, &[("send", "1")]);
        assert_eq!(late.location, first.location);
    });
}

#[test]
fn tam_compares_before_sending_what_looks_alike_and_hai_reads_why() {
    on_both(|world| {
        let (mut lan, mut tam, mut hai) =
            (world.signed_in("lan"), world.signed_in("tam"), world.signed_in("hai"));
        register(world, &mut lan, &[("lead", "Hội Khuyến học xã"), ("send", "1")]);
        let title = "Kẻng học bài buổi tối ở ấp 5";
        let other = [("title", title), ("lead", "Chi bộ ấp 5"), ("send", "1")];
        let kept = register(world, &mut tam, &other);
        let id = world.file(title);
        let path = format!("/lam-viec/mo-hinh/{id}/doi-chieu");
        assert_eq!(kept.location.as_deref(), Some(path.as_str()), "it is kept, and not sent");
        let shown = tam.follow(kept);
        for said in
            [TITLE, "Hội Khuyến học xã", "Chi bộ khu dân cư không đăng ký lại nguyên việc", "Đã lưu hồ sơ"]
        {
            assert!(shown.has(said), "{said} is not shown:\n{}", shown.body);
        }
        world.step(&mut tam, &id, "gui", &[]).refuses_with("Có 1 mô hình đã đăng ký gần giống hồ sơ này");
        let token = shown.hidden("form-token");
        tam.post(&path, &[("form-token", &token), ("judgement", "joint")]).refuses_with("hãy điền vào đây");
        tam.post(&path, &[("form-token", &token), ("judgement", "same"), ("reason", "x")])
            .refuses_with("mục đã chọn không có trong danh sách");
        let said = [
            ("form-token", token.as_str()),
            ("judgement", "joint"),
            ("reason", "Chi bộ lo nhắc nhà vắng cha mẹ; Hội lo <b>sách</b> vở."),
        ];
        let sent = tam.post(&path, &said);
        let again = tam.post(&path, &said);
        assert_eq!((sent.status, &sent.location), (again.status, &again.location));
        assert!(tam.follow(sent).has("Mới gửi"));
        let file = hai.get(&format!("/lam-viec/mo-hinh/{id}"));
        assert!(file.has("Cùng làm, mỗi bên một phần") && file.has("Chi bộ lo nhắc nhà vắng cha mẹ"));
        assert!(!file.has("<b>sách</b>"), "what people write stays text");
        let acts = world.acts(&id);
        let compared = acts.iter().find(|act| act.kind == "exemplars.compared");
        assert_eq!(compared.and_then(|act| act.body.get_word("judgement")), Some("joint"));
        assert!(!format!("{acts:?}").contains("sách"), "the journal holds no text");
    });
}

#[test]
fn a_session_that_ended_leads_back_to_the_form() {
    on_sqlite(|world| {
        let mut lan = world.signed_in("lan");
        let fields = form(world, &[("send", "1")]);
        lan.post("/dang-xuat", &[]);
        let from = format!("{}/lam-viec/mo-hinh/moi", kheo_world::BASE_URL);
        let page = lan.post_from(&from, "/lam-viec/mo-hinh", &pairs(&fields));
        assert_eq!(page.status, 401);
        assert!(page.has("/dang-nhap?tiep=%2Flam-viec%2Fmo-hinh%2Fmoi"), "{}", page.body);
        let page = lan.post_from("https://elsewhere.example/lam-viec", "/lam-viec/mo-hinh", &pairs(&fields));
        assert!(page.has("/dang-nhap?tiep=%2Flam-viec\""), "no other site says where to go");
        let mut lan = world.signed_in("lan");
        assert!(lan.get("/lam-viec").has("data-draft-offer"), "what the browser keeps is offered");
        assert!(lan.follow(register(world, &mut lan.clone(), &[("send", "1")])).has("Mới gửi"));
    });
}

#[test]
fn others_neither_read_nor_judge_what_is_not_theirs() {
    on_both(|world| {
        let (mut lan, mut ha, mut tam) =
            (world.signed_in("lan"), world.signed_in("duongha"), world.signed_in("tam"));
        register(world, &mut lan, &[]);
        let id = world.file(TITLE);
        let path = format!("/lam-viec/mo-hinh/{id}/doi-chieu");
        assert_eq!(lan.get(&path).status, 200);
        for other in [&mut ha, &mut tam] {
            assert_eq!(other.get(&path).status, 404);
            let token = other.get("/tai-khoan").hidden("form-token");
            let said = [("form-token", token.as_str()), ("judgement", "joint"), ("reason", "x")];
            assert_eq!(other.post(&path, &said).status, 404);
        }
        assert_eq!(lan.post(&path, &[("judgement", "joint"), ("reason", "x")]).status, 403, "no form token");
        let page = ha.post("/lam-viec/mo-hinh", &pairs(&form(world, &[("form-key", "another")])));
        assert_eq!(page.status, 403, "nobody registers for another unit");
    });
}
