//! One search over everything public, told through pages on both databases: units, polls, sections, tags, captions, decisions; and
//! what must not be found.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use kheo_testing::{Client, Page};
use kheo_world::{World, on_both};

const PICTURE: &[u8] = include_bytes!("../../../fixtures/pictures/street_lamps.jpg");

/// What somebody who is not signed in is shown.
fn asked(world: &World, text: &str, more: &str) -> Page {
    let encoded: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let mut page = world.stranger().get(&format!("/tra-cuu?q={encoded}{more}"));
    assert_eq!(page.status, 200, "{text}: {}", page.body);
    page.body = page.body.replace("<mark>", "").replace("</mark>", "");
    page
}

/// The addresses and names of what was found, in order.
fn found(world: &World, text: &str, more: &str) -> Vec<(String, String)> {
    let page = asked(world, text, more);
    let cards = page.body.split("<h3 class=\"card-title\"><a href=\"").skip(1);
    let read = cards.map(|card| {
        let (address, rest) = card.split_once('"').unwrap();
        let name = rest.split_once('>').unwrap().1.split_once("</a>").unwrap().0;
        (address.to_owned(), name.to_owned())
    });
    read.collect()
}

fn addresses(world: &World, text: &str) -> Vec<String> {
    found(world, text, "").into_iter().map(|(address, _)| address).collect()
}

/// Nobody finds anything by these words: no card, and no number that would tell that something is there.
fn finds_nothing(world: &World, text: &str) {
    let quoted = format!("\"{text}\"");
    assert!(asked(world, &quoted, "").has("Không tìm thấy kết quả nào"), "“{text}” finds something");
}

fn send(client: &mut Client, address: &str, fields: &[(&str, &str)]) -> Page {
    let page = client.get(address);
    let there = |name: &&str| page.has(&format!("<input type=\"hidden\" name=\"{name}\""));
    let names = ["form-token", "form-key", "steps", "version"].into_iter().filter(there);
    let hidden: Vec<(&str, String)> = names.map(|name| (name, page.hidden(name))).collect();
    let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    all.extend(fields);
    let to = address.to_owned();
    client.post(&to, &all)
}

fn step(client: &mut Client, address: &str, step: &str, fields: &[(&str, &str)]) -> Page {
    let page = client.get(address);
    let there = |name: &&str| page.has(&format!("<input type=\"hidden\" name=\"{name}\""));
    let names = ["form-token", "steps", "version"].into_iter().filter(there);
    let hidden: Vec<(&str, String)> = names.map(|name| (name, page.hidden(name))).collect();
    let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    all.extend(fields);
    client.post(&format!("{address}/{step}"), &all)
}

/// Writes a story with a tag and a photograph; returns its address in the office.
fn write(client: &mut Client, title: &str, tags: &str, caption: &str) -> String {
    let fields = [
        ("unit", "30043"),
        ("kind", "news"),
        ("title", title),
        ("lede", "Bà con góp công."),
        ("body", "Chuyện dài."),
        ("byline", "Nguyễn Thị Lan"),
        ("source", ""),
        ("tags", tags),
    ];
    let written = send(client, "/lam-viec/tin-tuc/moi", &fields);
    assert_eq!(written.status, 303, "{}", written.body);
    let story = written.location.unwrap();
    let page = client.get(&format!("{story}/anh"));
    let hidden = ["form-token", "steps"].map(|name| (name, page.hidden(name)));
    let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    all.extend([("what", "photo"), ("alternative", "Dãy đèn"), ("caption", caption), ("credit", "")]);
    let sent = client.post_files(&format!("{story}/anh"), &all, &[("photo", "den.jpg", PICTURE)]);
    assert_eq!(sent.status, 303, "{}", sent.body);
    story
}

#[test]
fn a_unit_is_found_by_its_name_and_by_the_one_it_had() {
    on_both(|world| {
        for text in ["xã Tân Phú", "xa tan phu", "Tân Phú", "XÃ TÂN PHÚ"] {
            let first = found(world, text, "").into_iter().next().unwrap();
            assert_eq!(first, ("/don-vi/28468".to_owned(), "Xã Tân Phú".to_owned()), "{text}");
        }
        let page = asked(world, "xã Tân Phú", "");
        assert!(page.has("Đơn vị hành chính") && page.has("tỉnh Đồng Tháp"), "{}", page.body);
        // One name, two units: that of today stands first, the other leads to what it became.
        let both = found(world, "\"Hưng Thạnh\"", "&kieu=unit");
        let names: Vec<&str> = both.iter().map(|(address, _)| address.as_str()).collect();
        assert_eq!(names, ["/don-vi/28336", "/don-vi/30043"]);
        let page = asked(world, "Hưng Thạnh", "&kieu=unit&trang-thai=former");
        assert!(page.has("1 kết quả") && page.has("Nay là xã Phương Thịnh, tỉnh Đồng Tháp"), "{}", page.body);
        // A district has nothing after it: its own page says which communes came of it.
        assert_eq!(addresses(world, "huyện Cao Lãnh")[0], "/don-vi/873@2021-01-01");
        assert_eq!(addresses(world, "tinh dong thap")[0], "/don-vi/82");
        let page = world.stranger().get("/tra-cuu/goi-y?q=xa%20tan%20ph");
        assert!(page.has("{\"title\":\"Xã Tân Phú\",\"url\":\"/don-vi/28468\"}"), "{}", page.body);
    });
}

#[test]
fn what_a_place_did_comes_before_the_place_when_it_is_asked_for() {
    on_both(|world| {
        let first = found(world, "đèn đường Phương Thịnh", "").into_iter().next().unwrap();
        assert!(first.0.starts_with("/mo-hinh/"), "{first:?}");
        let first = found(world, "xã Phương Thịnh", "").into_iter().next().unwrap();
        assert_eq!(first.0, "/don-vi/30043");
        // Kinds narrow, and say how many there are.
        let page = asked(world, "Phương Thịnh", "");
        assert!(page.has("kieu=unit") && page.has("kieu=exemplar"), "{}", page.body);
        assert!(
            found(world, "Phương Thịnh", "&kieu=exemplar").iter().all(|(to, _)| to.starts_with("/mo-hinh/"))
        );
    });
}

#[test]
fn a_unit_that_begins_or_ends_is_found_so_from_its_day_on() {
    on_both(|world| {
        let head = "code,valid_from,valid_to,from_exact,name,kind,tier,parent_code,legal_basis\n";
        let rows = "28468,2025-07-01,2026-12-01,yes,Tân Phú,xa,commune,82,19/2025/QĐ-TTg\n\
            28468,2026-12-01,,yes,Tân Phú Mới,xa,commune,82,Nghị quyết 1\n";
        let (journal, by) = (world.site.app.journal(), kheo_journal::By::default());
        let units = format!("{head}{rows}");
        kheo_organisations::import::import_units(journal, &by, units.as_bytes(), false).unwrap();
        let after = "old_code,old_valid_to,new_code,new_valid_from,share,main,legal_basis_note\n\
            28468,2026-12-01,28468,2026-12-01,whole,yes,Nghị quyết 1\n";
        kheo_organisations::import::import_succession(journal, &by, after.as_bytes(), false).unwrap();
        world.follow();
        let former = |name: &str| {
            let found = found(world, "\"Tân Phú\"", "&kieu=unit&trang-thai=former");
            found.iter().filter(|(_, there)| there == name).count()
        };
        assert_eq!(former("Xã Tân Phú"), 0);
        finds_nothing(world, "Tân Phú Mới");
        world.days_pass(8);
        world.follow();
        assert_eq!(former("Xã Tân Phú"), 1, "nobody did anything; the day came");
        assert_eq!(found(world, "Tân Phú Mới", "")[0].1, "Xã Tân Phú Mới");
    });
}

#[test]
fn sections_tags_and_captions_lead_to_stories_that_everybody_reads() {
    on_both(|world| {
        let (mut lan, mut thu) = (world.signed_in("lan"), world.signed_in("thu"));
        let story = write(&mut lan, "Ấp 3 thắp sáng", "Ánh sáng vùng ven", "Cột đèn bên cầu khỉ");
        world.follow();
        for text in ["Ánh sáng vùng ven", "bên cầu khỉ", "Ấp 3 thắp sáng"] {
            finds_nothing(world, text);
        }
        assert_eq!(step(&mut lan, &story, "gui", &[]).status, 303);
        assert_eq!(step(&mut thu, &story, "cong-bo", &[]).status, 303);
        world.follow();
        let tag = found(world, "anh sang vung ven", "&kieu=tag");
        assert_eq!(tag, [("/tin-tuc?the=anh-sang-vung-ven".to_owned(), "Ánh sáng vùng ven".to_owned())]);
        assert_eq!(world.stranger().get(&tag[0].0).status, 200);
        assert!(asked(world, "Ánh sáng vùng ven", "").has("Từ khoá"));
        assert!(
            found(world, "cầu khỉ", "")[0].0.starts_with("/tin-tuc/"),
            "by what stands below a photograph"
        );
        let section = found(world, "hoat dong cua don vi", "&kieu=section");
        assert!(section.iter().all(|(address, _)| address.starts_with("/tin-tuc?muc=")), "{section:?}");
        assert!(!section.is_empty() && world.stranger().get(&section[0].0).status == 200);
        let withdrawn = step(&mut thu, &story, "go", &[("ground", "Nhầm địa bàn.")]);
        assert_eq!(withdrawn.status, 303, "{}", withdrawn.body);
        for now in [false, true] {
            if now {
                world.follow();
                for text in ["Ánh sáng vùng ven", "bên cầu khỉ", "Ấp 3 thắp sáng"] {
                    finds_nothing(world, text);
                }
            }
            // Not even before the index hears of it.
            world.site.app.drop_cached_pages();
            assert_eq!(addresses(world, "Ánh sáng vùng ven").len(), 0);
        }
    });
}

fn prepare_poll(world: &World, thu: &mut Client, title: &str) -> String {
    let files = ["Thắp sáng đường quê ấp 3", "Ông Sáu vá đường"].map(|title| world.file(title));
    let boxes = files.map(|id| format!("chon-{id}"));
    let fields = [
        ("title", title),
        ("unit", "30043"),
        ("opens-on", "23/11/2026"),
        ("last-day", "30/11/2026"),
        ("count-shown", "during"),
        (boxes[0].as_str(), "1"),
        (boxes[1].as_str(), "1"),
    ];
    let done = send(thu, "/lam-viec/binh-chon/moi", &fields);
    assert_eq!(done.status, 303, "{}", done.body);
    done.location.unwrap()
}

fn recognise(world: &World, number: &str) {
    let (mut hai, mut thu) = (world.signed_in("hai"), world.signed_in("thu"));
    let id = world.file("Ông Sáu vá đường");
    assert_eq!(world.step(&mut hai, &id, "tiep-nhan", &[]).status, 303);
    world.council_passes(&id, "commune");
    let decision = [
        ("level", "commune"),
        ("number", number),
        ("decided-on", "20/11/2026"),
        ("signer", "Lê Thành Công"),
        ("legal-basis", "Kế hoạch 5"),
    ];
    assert_eq!(world.step(&mut thu, &id, "cong-nhan", &decision).status, 303);
    assert_eq!(world.step(&mut thu, &id, "cong-khai", &[]).status, 303);
}

#[test]
fn polls_are_found_once_they_are_open_and_never_by_who_stands_there_unnamed() {
    on_both(|world| {
        recognise(world, "77/QĐ-UBND");
        let mut thu = world.signed_in("thu");
        let poll = prepare_poll(world, &mut thu, "Điều bà con quý nhất năm nay");
        let dropped = prepare_poll(world, &mut thu, "Cuộc bỏ dở giữa chừng");
        world.follow();
        finds_nothing(world, "bà con quý nhất");
        for poll in [&poll, &dropped] {
            assert_eq!(step(&mut thu, poll, "mo", &[]).status, 303);
        }
        world.follow();
        assert_eq!(found(world, "ba con quy nhat", "")[0].0, poll.replace("/lam-viec", ""));
        assert!(asked(world, "bà con quý nhất", "&trang-thai=running").has("1 kết quả"));
        assert_eq!(addresses(world, "\"bỏ dở giữa chừng\"").len(), 1);
        assert_eq!(step(&mut thu, &dropped, "huy", &[("reason", "Trùng")]).status, 303);
        world.follow();
        finds_nothing(world, "bỏ dở giữa chừng");
        world.days_pass(9);
        world.follow();
        assert!(asked(world, "bà con quý nhất", "&trang-thai=ended").has("Đã hết hạn bình chọn"));
        assert!(asked(world, "bà con quý nhất", "&trang-thai=running").has("Không tìm thấy"));
        for text in ["Ông Sáu", "77/QĐ-UBND", "Sáu vá đường"] {
            finds_nothing(world, text);
        }
    });
}

#[test]
fn a_model_is_found_by_the_number_of_its_decision_once_its_page_shows_it() {
    on_both(|world| {
        recognise(world, "77/QĐ-UBND");
        world.follow();
        finds_nothing(world, "77/QĐ-UBND");
        let id = world.file("Ông Sáu vá đường");
        let mut lan = world.signed_in("lan");
        let tab = format!("/lam-viec/mo-hinh/{id}/khen-thuong");
        let token = lan.get(&format!("{tab}?buoc=neu-ten")).hidden("form-token");
        let fields = [("form-token", token.as_str()), ("named", "yes")];
        assert_eq!(lan.post(&format!("{tab}/neu-ten"), &fields).status, 303);
        world.follow();
        let hits = found(world, "77/QĐ-UBND", "");
        assert!(hits.len() == 1 && hits[0].0.contains(&id), "{hits:?}");
        assert!(asked(world, "quyết định 77/QĐ-UBND", "").has("Quyết định số 77/QĐ-UBND"));
    });
}
