//! Rule sets as people meet them: everybody reads them, a keeper adds versions from a day, the past stays.

use kheo_testing::{Client, Page};
use kheo_world::{World, on_both};

const FIELDS: &str = "/lam-viec/quy-dinh/exemplar-fields";

/// Opens the form and returns every field as it is filled.
fn filled(keeper: &mut Client, path: &str) -> Vec<(String, String)> {
    let page = keeper.get(path);
    assert_eq!(page.status, 200, "{}", page.body);
    let mut fields = vec![("form-token".to_owned(), page.hidden("form-token"))];
    for part in page.body.split("<input ").skip(1) {
        let attribute = |name: &str| {
            let rest = part.split_once(&format!(" {name}=\"")).map(|(_, rest)| rest);
            rest.and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
        };
        let name = attribute("name");
        if name.starts_with("v-") {
            fields.push((name, attribute("value")));
        }
    }
    fields
}

fn put(fields: &mut Vec<(String, String)>, name: &str, value: &str) {
    fields.retain(|(field, _)| field != name);
    fields.push((name.to_owned(), value.to_owned()));
}

fn send(keeper: &mut Client, path: &str, fields: &[(String, String)]) -> Page {
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    keeper.post(path, &fields)
}

/// Sends the confirmation that stands on the page of a comparison.
fn confirm(keeper: &mut Client, path: &str, compared: &Page) -> Page {
    let names = ["form-token", "unit", "valid-from", "legal-basis", "compared", "body"];
    let mut fields: Vec<(String, String)> = Vec::new();
    for name in names {
        // A browser sends what the marks in an attribute stand for.
        let value = compared.hidden(name).replace("&#34;", "\"").replace("&#60;", "<").replace("&#62;", ">");
        fields.push((name.to_owned(), value.replace("&#38;", "&").replace("&#39;", "'")));
    }
    fields.push(("confirmed".to_owned(), "1".to_owned()));
    send(keeper, path, &fields)
}

fn row_of(fields: &[(String, String)], word: &str) -> String {
    let name =
        fields.iter().find(|(_, value)| value == word).map(|(name, _)| name.clone()).unwrap_or_default();
    name.trim_end_matches("-word").to_owned()
}

#[test]
fn everybody_reads_what_is_in_force_and_on_what_basis() {
    on_both(|world: &World| {
        let mut stranger = world.stranger();
        let list = stranger.get("/quy-dinh");
        assert!(list.has("Lĩnh vực của mô hình") && list.has("Lịch phong trào trong năm"), "{}", list.body);
        let levels = stranger.get("/quy-dinh/exemplar-levels");
        assert!(levels.has("Đang hiệu lực") && levels.has("Đã hết hiệu lực"), "the district level has ended");
        assert!(levels.has("bỏ: district"), "how it differs from the version before: {}", levels.body);
        assert!(!levels.has("/huy"), "strangers change nothing");
        let gone = stranger.get("/quy-dinh/exemplar-levels?ban=00@2009-01-01");
        assert!(gone.has("<li>district</li>"), "{}", gone.body);
        assert_eq!(stranger.get("/quy-dinh/weather").status, 404);
        assert_eq!(stranger.get("/quy-dinh/x'%20or%201=1").status, 404);
        assert_eq!(stranger.get("/quy-dinh?lang=en").status, 200);
    });
}

#[test]
fn a_keeper_adds_a_version_from_a_day_and_the_past_stays() {
    on_both(|world: &World| {
        let (mut keeper, form) = (world.signed_in("quyche"), format!("{FIELDS}/moi"));
        let mut fields = filled(&mut keeper, &form);
        let row = row_of(&fields, "economy");
        put(&mut fields, "unit", "00");
        put(&mut fields, "legal-basis", "Hướng dẫn số 9 <b>");
        put(&mut fields, "valid-from", "22/11/2026");
        put(&mut fields, &format!("{row}-vi"), "Kinh tế xanh <script>");
        send(&mut keeper, &form, &fields).refuses_with("Phiên bản mới chỉ bắt đầu từ hôm nay trở đi");
        put(&mut fields, "valid-from", "01/01/2027");
        let compared = send(&mut keeper, &form, &fields);
        assert!(compared.has("Kinh tế xanh &#60;script&#62;"), "{}", compared.body);
        let saved = confirm(&mut keeper, &form, &compared);
        assert_eq!(saved.location.as_deref(), Some(FIELDS), "{}", saved.body);
        assert!(keeper.follow(saved).has("Chưa bắt đầu"));
        let today = world.stranger().get("/quy-dinh/exemplar-fields");
        assert!(!today.has("<th role=\"rowheader\" scope=\"row\">Kinh tế xanh"), "it has not begun");
        assert!(!world.signed_in("lan").get("/lam-viec/mo-hinh/moi").has("Kinh tế xanh"));
        confirm(&mut keeper, &form, &compared).refuses_with("Trong lúc này đã có phiên bản khác được ghi");
        world.days_pass(60);
        assert!(world.signed_in("lan").get("/lam-viec/mo-hinh/moi").has("Kinh tế xanh &#60;script&#62;"));
        let mut keeper = world.signed_in("quyche");
        let token = keeper.get(&form).hidden("form-token");
        let begun = [("form-token", token.as_str()), ("version", "00@2027-01-01")];
        keeper
            .post(&format!("{FIELDS}/huy"), &begun)
            .refuses_with("Phiên bản đã có hiệu lực thì không huỷ được");
    });
}

#[test]
fn what_has_not_begun_is_withdrawn_and_the_one_before_goes_on() {
    on_both(|world: &World| {
        let (mut keeper, form) = (world.signed_in("quyche"), format!("{FIELDS}/moi"));
        let mut fields = filled(&mut keeper, &form);
        let row = row_of(&fields, "defence_security");
        for column in ["word", "vi", "en", "national"] {
            put(&mut fields, &format!("{row}-{column}"), "");
        }
        put(&mut fields, "unit", "00");
        put(&mut fields, "legal-basis", "Bỏ một lĩnh vực");
        put(&mut fields, "valid-from", "01/12/2026");
        let compared = send(&mut keeper, &form, &fields);
        assert!(compared.has("hồ sơ mang lĩnh vực") && compared.has("bỏ:"), "{}", compared.body);
        let saved = confirm(&mut keeper, &form, &compared);
        let page = keeper.follow(saved);
        assert!(page.has("value=\"00@2026-12-01\""), "{}", page.body);
        let token = page.hidden("form-token");
        let gone = [("form-token", token.as_str()), ("version", "00@2026-12-01")];
        let page = keeper.post(&format!("{FIELDS}/huy"), &gone);
        assert!(keeper.follow(page).has("Đã huỷ phiên bản chưa bắt đầu."));
        world.days_pass(30);
        assert!(world.signed_in("lan").get("/lam-viec/mo-hinh/moi").has("value=\"defence_security\""));
    });
}

#[test]
fn a_province_cuts_its_fields_otherwise_and_each_counts_as_a_national_one() {
    on_both(|world: &World| {
        let (mut keeper, form) = (world.signed_in("quyche"), format!("{FIELDS}/moi"));
        let mut fields = filled(&mut keeper, &format!("{form}?don-vi=82"));
        let row = row_of(&fields, "economy");
        put(&mut fields, "unit", "82");
        put(&mut fields, "legal-basis", "Kế hoạch của Ban Dân vận Tỉnh uỷ Đồng Tháp");
        put(&mut fields, "valid-from", "23/11/2026");
        put(&mut fields, &format!("{row}-vi"), "Vườn cây, hội quán");
        put(&mut fields, &format!("{row}-national"), "orchards");
        send(&mut keeper, &form, &fields).refuses_with("phải tính vào một lĩnh vực toàn quốc");
        put(&mut fields, &format!("{row}-national"), "economy");
        let compared = send(&mut keeper, &form, &fields);
        let saved = confirm(&mut keeper, &form, &compared);
        assert_eq!(saved.status, 303, "{}", saved.body);
        assert!(world.signed_in("lan").get("/lam-viec/mo-hinh/moi").has("Vườn cây, hội quán"));
        assert!(!world.signed_in("duongha").get("/lam-viec/mo-hinh/moi").has("Vườn cây, hội quán"));
    });
}

#[test]
fn nonsense_and_strangers_are_refused() {
    on_both(|world: &World| {
        let (mut keeper, form) = (world.signed_in("quyche"), "/lam-viec/quy-dinh/exemplar-awards/moi");
        let page = keeper.get(form);
        let token = page.hidden("form-token");
        let with = |body: &'static str| {
            vec![
                ("form-token".to_owned(), token.clone()),
                ("unit".to_owned(), "00".to_owned()),
                ("valid-from".to_owned(), "01/01/2027".to_owned()),
                ("legal-basis".to_owned(), "x".to_owned()),
                ("body".to_owned(), body.to_owned()),
            ]
        };
        send(&mut keeper, form, &with("{\"awards\": [")).refuses_with("không phải JSON");
        send(&mut keeper, form, &with("{\"else\": 1}")).refuses_with("khác khuôn");
        let mut province = with("{}");
        put(&mut province, "unit", "82");
        assert_eq!(send(&mut keeper, form, &province).status, 422);
        let mut forged = with("{}");
        put(&mut forged, "form-token", "x");
        assert_eq!(send(&mut keeper, form, &forged).status, 403);
        assert_eq!(world.signed_in("lan").get(FIELDS).status, 403);
        assert_eq!(keeper.get("/lam-viec/quy-dinh/weather/moi").status, 404);
    });
}
