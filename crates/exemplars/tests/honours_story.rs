//! What follows recognition, told through pages on both databases: honoured, named or not, looked at again, copied, withdrawn.

use kheo_testing::{Client, Page};
use kheo_world::{World, on_both};

const DECISION: [(&str, &str); 4] = [
    ("number", "21/QĐ-UBND"),
    ("decided-on", "20/11/2026"),
    ("signer", "Nguyễn Văn Thuận"),
    ("legal-basis", "Kế hoạch số 12-KH/ĐU"),
];

fn honour(client: &mut Client, id: &str, step: &str, fields: &[(&str, &str)]) -> Page {
    let tab = format!("/lam-viec/mo-hinh/{id}/khen-thuong");
    client.send_form(&format!("{tab}?buoc={step}"), &format!("{tab}/{step}"), fields)
}

fn done(client: &mut Client, id: &str, step: &str, fields: &[(&str, &str)]) -> Page {
    let page = honour(client, id, step, fields);
    assert_eq!(page.status, 303, "{step}: {}", page.body);
    client.follow(page)
}

fn counts_are_right(world: &World) {
    world.follow();
    let compared =
        world.site.app.db().read_now(|db| {
            Ok((kheo_exemplars::store::kept_counts(db)?, kheo_exemplars::store::recounted(db)?))
        });
    let (kept, recounted) = compared.unwrap_or_default();
    assert!(!kept.is_empty());
    assert_eq!(kept, recounted, "every count equals a recount");
}

/// Follows each number of the first page and of the commune's page to its list, which must hold as many models.
fn numbers_lead_to_what_was_counted(world: &World) {
    world.follow();
    let mut followed = 0;
    for page in ["/", "/don-vi/82", "/don-vi/30043"] {
        let shown = world.stranger().get(page);
        for number in shown.body.split("<dd class=\"number-value\">").skip(1) {
            let (value, rest) = number.split_once("</dd>").unwrap_or_default();
            let (_, link) = rest.split_once("<dd class=\"number-from\"><a href=\"").unwrap_or_default();
            let address = link.split('"').next().unwrap_or_default().replace("&amp;", "&");
            if address.starts_with("/mo-hinh") {
                let list = world.stranger().get(&address);
                assert!(list.has(&format!("{value} mô hình")), "{page}: {value} against {address}");
                followed += 1;
            }
        }
    }
    assert_eq!(followed, 6, "two numbers of models on each page");
}

#[test]
fn many_files_are_recognised_by_one_decision() {
    on_both(|world| {
        let (mut hai, mut thu) = (world.signed_in("hai"), world.signed_in("thu"));
        let (friday, road) = (world.file("Ngày thứ sáu nghe dân nói"), world.file("Ông Sáu vá đường"));
        assert_eq!(world.step(&mut hai, &road, "tiep-nhan", &[]).status, 303);
        world.council_passes(&friday, "commune");
        world.council_passes(&road, "commune");
        let page = "/lam-viec/quyet-dinh/moi";
        let shown = thu.get(page);
        assert!(shown.has("Ngày thứ sáu nghe dân nói") && shown.has("Ông Sáu vá đường"));
        assert!(!thu.get("/lam-viec/quyet-dinh/moi?field=economy").has("Ông Sáu vá đường"));
        assert_eq!(hai.get(page).status, 403, "an appraiser recognises nothing");
        let (one, two) = (format!("file-{friday}"), format!("file-{road}"));
        let mut fields = DECISION.to_vec();
        fields.extend([("level", "commune"), (one.as_str(), "1")]);
        thu.send_form(page, page, &DECISION).refuses_with("Chưa chọn hồ sơ nào.");
        fields.push((two.as_str(), "1"));
        let confirm = thu.send_form(page, page, &fields);
        assert!(confirm.has("2 hồ sơ ghi được"), "{}", confirm.body);
        // Meanwhile somebody recognises one of them alone, in another window.
        let mut alone = DECISION.to_vec();
        alone.push(("level", "commune"));
        assert_eq!(world.step(&mut thu, &friday, "cong-nhan", &alone).status, 303);
        let files = confirm.hidden("files");
        fields.extend([("confirmed", "1"), ("files", files.as_str())]);
        thu.send_form(page, page, &fields).refuses_with("đã được công nhận ở cấp này");
        assert!(!world.acts(&road).iter().any(|act| act.kind == "exemplars.recognised"), "all or none");
        fields.push(("only-sound", "1"));
        let recorded = thu.send_form(page, page, &fields);
        let list = thu.follow(recorded);
        assert!(list.has("21/QĐ-UBND") && list.has("Ông Sáu vá đường"));
        assert!(!list.has("Ngày thứ sáu nghe dân nói"), "it was recognised alone, not by this list");
        let seen = world.acts(&road);
        assert!(seen.iter().any(|act| act.kind == "exemplars.recognised"));
        counts_are_right(world);
    });
}

#[test]
fn a_refused_file_stops_the_list_unless_it_is_left_out() {
    on_both(|world| {
        let (mut hai, mut thu) = (world.signed_in("hai"), world.signed_in("thu"));
        let (friday, road) = (world.file("Ngày thứ sáu nghe dân nói"), world.file("Ông Sáu vá đường"));
        assert_eq!(world.step(&mut hai, &road, "tiep-nhan", &[]).status, 303);
        world.council_passes(&friday, "commune");
        world.council_passes(&road, "commune");
        // One of the two belongs to next year: a decision of this year comes too early for it.
        let later = "update exemplars set year = 2027 where exemplar_id = $1";
        let id: kheo_base::Id = road.parse().unwrap_or(kheo_base::Id::from_i64(0));
        let by = kheo_journal::By::default();
        let changed = world.site.app.journal().write_now(by, move |tx| {
            tx.nothing_changed();
            Ok(tx.run(later, &[id.into()])?)
        });
        assert!(matches!(changed, Ok(1)));
        let page = "/lam-viec/quyet-dinh/moi";
        let (one, two) = (format!("file-{friday}"), format!("file-{road}"));
        let mut fields = DECISION.to_vec();
        fields.extend([("level", "commune"), (one.as_str(), "1"), (two.as_str(), "1")]);
        let confirm = thu.send_form(page, page, &fields);
        assert!(confirm.has("1 hồ sơ ghi được") && confirm.has("1 hồ sơ không ghi được"), "{}", confirm.body);
        let files = confirm.hidden("files");
        fields.extend([("confirmed", "1"), ("files", files.as_str())]);
        assert_eq!(thu.send_form(page, page, &fields).status, 422, "all or none");
        assert!(!world.acts(&friday).iter().any(|act| act.kind == "exemplars.recognised"));
        fields.push(("only-sound", "1"));
        let recorded = thu.send_form(page, page, &fields);
        let list = thu.follow(recorded);
        assert!(list.has("Ngày thứ sáu nghe dân nói") && !list.has("Ông Sáu vá đường"));
    });
}

#[test]
fn a_model_is_honoured_and_one_day_withdrawn() {
    on_both(|world| {
        let (mut lan, mut thu) = (world.signed_in("lan"), world.signed_in("thu"));
        let id = world.file("Thắp sáng đường quê ấp 3");
        let mut commune = DECISION.to_vec();
        commune.push(("level", "commune"));
        let mut province = DECISION.to_vec();
        province.push(("level", "province"));
        assert_eq!(honour_forged(&mut lan, &id, &commune), 403, "a registrar honours nothing");
        honour(&mut thu, &id, "tieu-bieu", &province).refuses_with("chưa được công nhận ở cấp này");
        assert!(done(&mut thu, &id, "tieu-bieu", &commune).has("Tiêu biểu"));
        done(&mut lan, &id, "de-nghi", &[("award", "provincial_merit")]);
        honour(&mut thu, &id, "tra-lai", &[("reason", "")]).refuses_with("hãy điền vào đây");
        done(&mut thu, &id, "tra-lai", &[("reason", "Thiếu biên bản")]);
        done(&mut lan, &id, "de-nghi", &[("award", "provincial_merit")]);
        let order = [("award", "order"), ("reason", "…")];
        honour(&mut thu, &id, "ha-muc", &order).refuses_with("không thấp hơn");
        done(&mut thu, &id, "ha-muc", &[("award", "certificate"), ("reason", "Mới làm một năm")]);
        honour(&mut thu, &id, "tang", &province).refuses_with("không tặng hình thức khen đó");
        assert!(done(&mut thu, &id, "tang", &commune).has("Giấy khen"));
        counts_are_right(world);
        let public = everybody_sees(world, "Thắp sáng đường quê ấp 3", &id);
        assert!(
            public.has("Giấy khen") && public.has("Tiêu biểu") && public.has("Chưa kiểm tra lại năm 2026")
        );
        let mut withdraw = DECISION.to_vec();
        withdraw.push(("reason", "Đèn hỏng, không ai sửa"));
        numbers_lead_to_what_was_counted(world);
        done(&mut thu, &id, "thu-hoi", &withdraw);
        honour_again_is_refused(&mut thu, &id, &commune);
        counts_are_right(world);
        numbers_lead_to_what_was_counted(world);
        let public = everybody_sees(world, "Thắp sáng đường quê ấp 3", &id);
        assert!(public.has("Công nhận đã được thu hồi ngày 20/11/2026 theo quyết định số 21/QĐ-UBND."));
        assert!(world.stranger().get("/mo-hinh").has("Đã thu hồi công nhận"));
        let copy = format!("/lam-viec/mo-hinh/moi?tu={id}");
        assert!(!public.has(&copy), "nobody is led to copy what no longer counts");
        assert_eq!(world.signed_in("duongha").get(&copy).status, 404);
    });
}

fn honour_forged(client: &mut Client, id: &str, fields: &[(&str, &str)]) -> u16 {
    let token = client.get("/lam-viec/mo-hinh/moi").hidden_or_empty();
    let mut all = vec![("form-token", token.as_str())];
    all.extend_from_slice(fields);
    client.post(&format!("/lam-viec/mo-hinh/{id}/khen-thuong/tieu-bieu"), &all).status.as_u16()
}

fn honour_again_is_refused(client: &mut Client, id: &str, fields: &[(&str, &str)]) {
    let token = client.get("/lam-viec/quyet-dinh/moi");
    let token = token.hidden_or_empty();
    let mut all = vec![("form-token", token.as_str())];
    all.extend_from_slice(fields);
    let to = format!("/lam-viec/mo-hinh/{id}/khen-thuong/tieu-bieu");
    let page = client.post(&to, &all);
    assert!(page.status == 422 || page.status == 403, "{}", page.status);
}

/// The token of a page, or nothing if it has no form.
trait Token {
    fn hidden_or_empty(&self) -> String;
}

impl Token for Page {
    fn hidden_or_empty(&self) -> String {
        if self.has("name=\"form-token\"") { self.hidden("form-token") } else { String::new() }
    }
}

fn everybody_sees(world: &World, title: &str, id: &str) -> Page {
    world.follow();
    let mut anybody = world.stranger();
    let page = anybody.get(&format!("/mo-hinh/x-{id}"));
    let page = anybody.follow(page);
    assert!(page.has(title), "{}", page.body);
    page
}

#[test]
fn who_did_not_agree_is_named_nowhere() {
    on_both(|world| {
        let (mut lan, mut hai, mut thu) =
            (world.signed_in("lan"), world.signed_in("hai"), world.signed_in("thu"));
        let id = world.file("Ông Sáu vá đường");
        let mut commune = DECISION.to_vec();
        commune.push(("level", "commune"));
        assert_eq!(world.step(&mut hai, &id, "tiep-nhan", &[]).status, 303);
        world.council_passes(&id, "commune");
        assert_eq!(world.step(&mut thu, &id, "cong-nhan", &commune).status, 303);
        assert_eq!(world.step(&mut thu, &id, "cong-khai", &[]).status, 303);
        let masked = "Điển hình cá nhân – lĩnh vực văn hoá – xã hội, xã Phương Thịnh";
        everybody_sees(world, masked, &id);
        for (path, shows) in surfaces(world, &id) {
            assert!(!shows.contains("Sáu"), "{path} names the person: {shows}");
        }
        assert!(!world.stranger().get("/mo-hinh?q=S%C3%A1u").has(masked), "nobody is found by name");
        done(&mut lan, &id, "neu-ten", &[("named", "yes")]);
        everybody_sees(world, "Ông Sáu vá đường", &id);
        done(&mut lan, &id, "xin-rut", &[("reason", "Tôi không muốn lên mạng")]);
        everybody_sees(world, "Ông Sáu vá đường", &id);
        done(&mut thu, &id, "cho-rut", &[]);
        let left = everybody_sees(world, masked, &id);
        assert!(left.has("Theo yêu cầu của người được biểu dương") && !left.has("21/QĐ-UBND"));
        for (path, shows) in surfaces(world, &id) {
            assert!(!shows.contains("Sáu"), "{path} names the person after all");
        }
    });
}

/// Everything that anybody can ask for.
fn surfaces(world: &World, id: &str) -> Vec<(String, String)> {
    world.follow();
    let mut anybody = world.stranger();
    let mut paths: Vec<String> = ["/", "/mo-hinh", "/mo-hinh?xep=ten", "/mo-hinh/feed.atom", "/mo-hinh.csv"]
        .map(str::to_owned)
        .to_vec();
    paths.extend(["/don-vi/30043", "/don-vi/82", "/api/v1/exemplars"].map(str::to_owned));
    paths.extend([format!("/api/v1/exemplars/{id}"), format!("/mo-hinh/x-{id}/nhan-rong")]);
    paths.push(format!("/mo-hinh/x-{id}"));
    let mut seen = |path: String| {
        let page = anybody.get(&path);
        let page = anybody.follow(page);
        assert_eq!(page.status, 200, "{path}");
        (path, page.body)
    };
    paths.drain(..).map(&mut seen).collect()
}

#[test]
fn models_are_looked_at_again_and_copied_elsewhere() {
    on_both(|world| {
        let (mut hai, mut ha) = (world.signed_in("hai"), world.signed_in("duongha"));
        let id = world.file("Thắp sáng đường quê ấp 3");
        let page = "/lam-viec/kiem-tra-lai";
        let (name, forged) = (format!("effect-{id}"), "effect-0000000000007");
        assert!(hai.get(page).has("Thắp sáng đường quê ấp 3"));
        let looks = [(name.as_str(), "effective"), (forged, "effective")];
        assert_eq!(hai.send_form(page, page, &looks).status, 303);
        assert!(!hai.get(page).has("Thắp sáng đường quê ấp 3"));
        let tab = format!("/lam-viec/mo-hinh/{id}/kiem-tra-lai");
        let again = [("effect", "not_effective"), ("checked-on", "21/11/2026")];
        hai.send_form(&tab, &tab, &again).refuses_with("đã được kiểm tra lại năm 2026");
        assert!(everybody_sees(world, "Thắp sáng đường quê ấp 3", &id).has("2026: Hiệu quả"));
        assert_eq!(ha.get(&tab).status, 404, "another province's file is not there for her");

        let shown = ha.get(&format!("/lam-viec/mo-hinh/moi?tu={id}"));
        assert!(shown.has("Trước tháng 10, toàn tuyến có đèn"), "{}", shown.body);
        let (key, origin) = (shown.hidden("form-key"), shown.hidden("origin"));
        let fields = [
            ("form-key", key.as_str()),
            ("origin", origin.as_str()),
            ("unit", "31069"),
            ("title", "Đèn sáng bờ kênh"),
            ("field", "culture_society"),
            ("subject", "collective"),
            ("year", "2026"),
        ];
        assert_eq!(ha.post("/lam-viec/mo-hinh", &fields).status, 303);
        let copy = world.file("Đèn sáng bờ kênh");
        assert!(world.acts(&id).iter().any(|act| act.kind == "exemplars.replicated"));
        let tab = format!("/lam-viec/mo-hinh/{copy}/nhan-rong");
        assert_eq!(ha.send_form(&tab, &tab, &[("result", "2 km đã sáng")]).status, 303);
        let publish =
            "update exemplars set state = 'recognised', public_at = changed_at where exemplar_id = $1";
        let copy_id: kheo_base::Id = copy.parse().unwrap_or(kheo_base::Id::from_i64(0));
        let by = kheo_journal::By::default();
        let changed = world.site.app.journal().write_now(by, move |tx| {
            tx.nothing_changed();
            Ok(tx.run(publish, &[copy_id.into()])?)
        });
        assert!(matches!(changed, Ok(1)));
        world.follow();
        let tree = world.stranger().get(&format!("/mo-hinh/x-{copy}/nhan-rong"));
        assert!(tree.has("Đèn sáng bờ kênh") && tree.has("khác tỉnh") && tree.has("2 km đã sáng"));
        let thanks = "select count(*) from mails where subject = 'Có nơi làm theo mô hình của đơn vị'";
        let sent = world.site.app.db().read_now(move |db| Ok(db.one(thanks, &[], |row| row.int(0))?));
        assert!(matches!(sent, Ok(1)), "the origin is thanked");
    });
}
