//! What machines are told of one model: all that its page shows, and nothing of a person who did not agree to be named.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use super::made;
use image::ImageFormat;
use kheo_base::Id;
use kheo_journal::By;
use kheo_store::Value;
use kheo_testing::{Client, Page};
use kheo_world::{World, on_both, on_sqlite};
use made::picture;

const LIGHTS: &str = "Thắp sáng đường quê ấp 3";
const PIGS: &str = "Tổ heo đất giúp nhau mua giống";
const ROAD: &str = "Ông Sáu vá đường";
const DECISION: [(&str, &str); 5] = [
    ("level", "commune"),
    ("number", "21/QĐ-UBND"),
    ("decided-on", "20/11/2026"),
    ("signer", "Lê Thành Công"),
    ("legal-basis", "Kế hoạch 5"),
];

/// Sends the form of a page with its token.
fn send(client: &mut Client, page: &str, to: &str, fields: &[(&str, &str)]) {
    let done = client.send_form(page, to, fields);
    assert_eq!(done.status, 303, "{to}: {}", done.body);
}

fn honour(client: &mut Client, id: &str, step: &str, fields: &[(&str, &str)]) {
    let page = format!("/lam-viec/mo-hinh/{id}/khen-thuong");
    send(client, &format!("{page}?buoc={step}"), &format!("{page}/{step}"), fields);
}

/// Adds a photograph that everybody may see; says what it shows.
fn photograph(client: &mut Client, id: &str, alternative: &str) {
    let page = format!("/lam-viec/mo-hinh/{id}/minh-chung");
    let token = client.get(&page).hidden("form-token");
    let fields = [
        ("form-token", token.as_str()),
        ("title-1", alternative),
        ("alternative-1", alternative),
        ("public-1", "1"),
    ];
    let sent =
        client.post_files(&page, &fields, &[("file-1", "a.jpg", &picture(900, 600, ImageFormat::Jpeg))]);
    assert_eq!(sent.status, 303, "{}", sent.body);
}

fn assess(client: &mut Client, id: &str, results: &[(&str, &str)]) {
    let page = format!("/lam-viec/mo-hinh/{id}/tu-danh-gia");
    let fields =
        [results, &[("version", "0"), ("overall", "Bà con tin nhau hơn."), ("submit", "1")]].concat();
    send(client, &page, &page, &fields);
}

fn run(world: &World, sql: &'static str, values: &[Value]) {
    let values = values.to_vec();
    let changed = world.site.app.journal().write_now(By::default(), move |tx| {
        tx.nothing_changed();
        Ok(tx.run(sql, &values)?)
    });
    assert!(matches!(changed, Ok(1)), "{changed:?}");
}

const DETAILS: &str = "
    insert into exemplar_details
        (exemplar_id, stream, applicant, coordinating, households, people, money, land, workdays)
    values ($1, 'existing', 'group', $2, 412, 1650, 118000000, null, 260)
    on conflict (exemplar_id) do update set coordinating = excluded.coordinating, households = 412, people = 1650,
        money = 118000000, workdays = 260
";

fn told(world: &World, id: &str) -> Page {
    world.follow();
    let told = world.stranger().get(&format!("/api/v1/exemplars/{id}"));
    assert_eq!(told.status, 200);
    told
}

/// A poll of the commune over its two public models, open.
fn poll(world: &World, thu: &mut Client) -> String {
    assert_eq!(world.step(thu, &world.file(PIGS), "cong-khai", &[]).status, 303);
    let page = thu.get("/lam-viec/binh-chon/moi");
    let key = page.hidden("form-key");
    let boxes = [LIGHTS, PIGS].map(|title| format!("chon-{}", world.file(title)));
    let fields = [
        ("form-key", key.as_str()),
        ("title", "Mô hình được yêu thích"),
        ("unit", "30043"),
        ("opens-on", "23/11/2026"),
        ("last-day", "30/11/2026"),
        ("count-shown", "after_close"),
        (boxes[0].as_str(), "1"),
        (boxes[1].as_str(), "1"),
    ];
    let token = page.hidden("form-token");
    let done =
        thu.post("/lam-viec/binh-chon/moi", &[&[("form-token", token.as_str())], &fields[..]].concat());
    let id = done.location.unwrap().rsplit('/').next().unwrap().to_owned();
    assert!(!told(world, &world.file(LIGHTS)).has(&id), "nobody sees it before it opens");
    let page = format!("/lam-viec/binh-chon/{id}");
    let version = thu.get(&page).hidden("version");
    send(thu, &page, &format!("{page}/mo"), &[("version", &version)]);
    id
}

#[test]
fn machines_are_told_all_that_the_page_shows() {
    on_both(|world| {
        let (mut lan, mut hai, mut thu) =
            (world.signed_in("lan"), world.signed_in("hai"), world.signed_in("thu"));
        let (id, pigs) = (world.file(LIGHTS), world.file(PIGS));
        let bare = told(world, &id);
        for nothing in
            ["\"photos\":[]", "\"copies\":[]", "\"copied_from\":null", "\"polls\":[]", "\"level\":null"]
        {
            assert!(bare.has(nothing), "{nothing}: {}", bare.body);
        }
        run(world, DETAILS, &[id.parse::<Id>().unwrap().into(), "Đảng uỷ xã\nHội Nông dân xã".into()]);
        let results =
            [("result-1", "4,2"), ("result-2", "350"), ("note-2", "Hai mươi hộ đi vắng"), ("result-3", "1")];
        assess(&mut lan, &id, &results);
        photograph(&mut lan, &id, "Dãy đèn \"sáng\" </script>");
        honour(&mut thu, &id, "tieu-bieu", &DECISION);
        honour(&mut lan, &id, "de-nghi", &[("award", "certificate")]);
        honour(&mut thu, &id, "tang", &DECISION);
        let look = format!("effect-{id}");
        let page = "/lam-viec/kiem-tra-lai";
        send(&mut hai, page, page, &[(look.as_str(), "effective")]);
        let link = "
            insert into exemplar_replications (copy_id, origin_id, begun_at, result) values ($1, $2, $3, '')
        ";
        run(
            world,
            link,
            &[pigs.parse::<Id>().unwrap().into(), id.parse::<Id>().unwrap().into(), 0_i64.into()],
        );
        assert!(!told(world, &id).has(&pigs), "a copy that is not public yet is not told of");
        let poll = poll(world, &mut thu);
        let told = told(world, &id);
        for said in [
            "\"shown\":\"whole\"",
            "\"lead\":\"Chi bộ ấp 3\"",
            "\"coordinating\":[\"Đảng uỷ xã\",\"Hội Nông dân xã\"]",
            "\"participating\":[\"Ban công tác Mặt trận ấp 3\",\"Chi đoàn ấp 3\"]",
            "\"households\":412,\"people\":1650,\"money_dong\":118000000,\"land_square_metres\":null,\"workdays\":260",
            "\"unit\":\"km\",\"baseline\":null,\"result\":\"4.2\",\"level\":\"reached\",\"note\":null",
            "\"result\":\"350\",\"level\":\"partly\",\"note\":\"Hai mươi hộ đi vắng\"",
            "\"width\":900,\"height\":600",
            "?co=nho\",\"thumbnail_width\":480,\"thumbnail_height\":320",
            "\"exemplary\":[{\"level\":\"commune\",\"decision_number\":\"21/QĐ-UBND\"",
            "\"awards\":[{\"name\":\"Giấy khen",
            "\"last_recheck\":{\"year\":2026,\"result\":\"effective\"",
            "\"withdrawal\":null",
            "\"title\":\"Mô hình được yêu thích\",\"state\":\"running\"",
        ] {
            assert!(told.has(said), "{said} is missing:\n{}", told.body);
        }
        assert!(
            told.has(&format!("\"copies\":[{{\"id\":\"{pigs}\""))
                && told.has(&format!("/binh-chon/{poll}\""))
        );
        assert_eq!(told.headers["content-type"], "application/json");
        let photo =
            told.body.split("\"url\":\"https://kheo.example").nth(1).unwrap().split('"').next().unwrap();
        assert_eq!(world.stranger().get(photo).headers["content-type"], "image/jpeg");
        let copy = self::told(world, &pigs);
        assert!(copy.has(&format!("\"copied_from\":{{\"id\":\"{id}\"")), "{}", copy.body);
        honour(&mut thu, &id, "thu-hoi", &[&DECISION[..], &[("reason", "Đèn hỏng, không ai sửa")]].concat());
        let gone = self::told(world, &id);
        assert!(
            gone.has("\"withdrawal\":{\"decision_number\":\"21/QĐ-UBND\"")
                && gone.has("\"last_recheck\":null")
        );
        assert!(!gone.has("Đèn hỏng"), "the page does not say why either");
    });
}

#[test]
fn machines_are_told_nothing_of_who_is_not_named() {
    on_both(|world| {
        let (mut lan, mut hai, mut thu) =
            (world.signed_in("lan"), world.signed_in("hai"), world.signed_in("thu"));
        let id = world.file(ROAD);
        assert_eq!(world.stranger().get(&format!("/api/v1/exemplars/{id}")).status, 404);
        run(world, DETAILS, &[id.parse::<Id>().unwrap().into(), "Con trai ông Sáu".into()]);
        photograph(&mut lan, &id, "Ông Sáu san bê tông bằng bay");
        assert_eq!(world.step(&mut hai, &id, "tiep-nhan", &[]).status, 303);
        assess(&mut lan, &id, &[("result-1", "6"), ("note-1", "Ông Sáu làm cả mùa mưa")]);
        world.council_passes(&id, "commune");
        assert_eq!(world.step(&mut thu, &id, "cong-nhan", &DECISION).status, 303);
        assert_eq!(world.step(&mut thu, &id, "cong-khai", &[]).status, 303);
        honour(&mut thu, &id, "tieu-bieu", &DECISION);
        let masked = told(world, &id);
        assert_eq!(masked.body.to_lowercase().matches("sáu").count(), 0, "{}", masked.body);
        for said in [
            "\"shown\":\"unnamed\"",
            "\"parts\":{\"title\":\"Điển hình cá nhân",
            "\"organisations\":{\"lead\":null,\"coordinating\":[],\"participating\":[]}",
            "\"numbers\":{\"households\":null,\"people\":null,\"money_dong\":null",
            "\"criteria\":[],\"photos\":[]",
            "\"exemplary\":[{\"level\":\"commune\"",
        ] {
            assert!(masked.has(said), "{said} is missing:\n{}", masked.body);
        }
        honour(&mut lan, &id, "neu-ten", &[("named", "yes")]);
        let named = told(world, &id);
        for said in ["Ông Sáu san bê tông", "Con trai ông Sáu", "cả mùa mưa", "\"shown\":\"whole\""]
        {
            assert!(named.has(said), "{said} is missing although he agreed:\n{}", named.body);
        }
        honour(&mut lan, &id, "xin-rut", &[("reason", "Tôi không muốn lên mạng")]);
        honour(&mut thu, &id, "cho-rut", &[]);
        let left = told(world, &id);
        assert_eq!(left.body.to_lowercase().matches("sáu").count(), 0, "{}", left.body);
        assert!(
            left.has("\"shown\":\"left\"") && left.has("\"recognitions\":[]") && left.has("\"exemplary\":[]")
        );
        assert!(!left.has("21/QĐ-UBND") && !left.has("không muốn lên mạng"), "{}", left.body);
    });
}

#[test]
fn the_description_names_everything_that_is_told() {
    on_sqlite(|world| {
        let described = world.stranger().get("/api/openapi.json");
        for name in [
            "Organisations",
            "Numbers",
            "PhotoItem",
            "HonoursItem",
            "AwardItem",
            "WithdrawalItem",
            "RecheckItem",
            "ModelRef",
            "PollRef",
            "last_recheck",
            "copied_from",
            "thumbnail_url",
            "money_dong",
            "/api/v1/search",
            "/api/v1/statistics",
        ] {
            assert!(described.has(&format!("\"{name}\"")), "{name} is not described");
        }
    });
}
