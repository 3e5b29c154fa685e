//! Searching, told through pages on both databases: what people type, what nobody may find, and what is done to the index.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use kheo_facts::found::{Finder, Like, ReadBy, Standing, State, Territory};
use kheo_search::Search;
use kheo_testing::{Client, wait};
use kheo_world::{World, on_both, on_sqlite};

fn query(text: &str) -> String {
    let encoded: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("/tra-cuu?q={encoded}")
}

/// What somebody who is not signed in finds.
fn found(world: &World, text: &str) -> String {
    let page = world.stranger().get(&query(text));
    assert_eq!(page.status, 200, "{text}: {}", page.body);
    page.body
}

fn finds(world: &World, text: &str, title: &str) {
    let body = found(world, text);
    let plain = body.replace("<mark>", "").replace("</mark>", "");
    assert!(plain.contains(title), "“{text}” does not find “{title}”:\n{body}");
}

fn finds_nothing(world: &World, text: &str) {
    let body = found(world, text);
    assert!(body.contains("Không tìm thấy kết quả nào"), "“{text}” finds something:\n{body}");
}

#[test]
fn people_find_what_they_mean() {
    on_both(|world| {
        let title = "Thắp sáng đường quê ấp 3";
        for text in
            ["Thắp sáng đường quê", "thap sang duong que", "DUONG QUE", "\"đường quê\"", "thắp sng đường quê"]
        {
            finds(world, text, title);
        }
        let body = found(world, "duong que");
        assert!(body.contains("Thắp sáng <mark>đường quê</mark> ấp 3"), "{body}");
        assert!(body.contains("1 kết quả"), "{body}");
        assert!(found(world, "thắp sng đường quê").contains("Đang hiển thị kết quả cho:"));
        assert!(found(world, "thắp sng đường quê").contains(">thắp sáng đường quê</a>"));
        finds(world, "thắp sáng helicopter đường quê", title);
        assert!(found(world, "thắp sáng helicopter đường quê").contains("nhiều từ nhất"));
        finds(world, "đường quê Đồng Tháp", title);
        finds_nothing(world, "\"quê đường\"");
        let page = world.stranger().get("/tra-cuu/goi-y?q=thap%20sa");
        assert!(page.has("\"title\":\"Thắp sáng đường quê ấp 3\""), "{}", page.body);
        let page = world.stranger().get("/api/v1/search?q=duong%20que");
        assert!(
            page.has("\"is_ready\":true,\"count\":1") && page.has("\"reading\":\"as_typed\""),
            "{}",
            page.body
        );
        let page = world.stranger().get(&format!("{}&lang=en", query("duong que")));
        assert!(page.has("Results: 1<"), "{}", page.body);
        let home = world.stranger().get("/");
        assert!(home.has("role=\"search\"") && home.has("action=\"/tra-cuu\""), "{}", home.body);
        let page = world.stranger().get("/tra-cuu");
        assert!(page.has("Gõ có dấu hoặc không dấu") && !page.has("kết quả</h2>"), "{}", page.body);
    });
}

#[test]
fn what_was_found_is_narrowed_by_links() {
    on_both(|world| {
        let (mut hai, mut thu) = (world.signed_in("hai"), world.signed_in("thu"));
        publish(world, &mut hai, &mut thu, &world.file("Ông Sáu vá đường"));
        world.follow();
        let narrowed = world.stranger().get(&format!("{}&kieu=exemplar", query("Phương Thịnh")));
        let body = narrowed.body;
        assert!(body.contains("2 kết quả") && body.contains("loai=individual"), "{body}");
        let mut stranger = world.stranger();
        let narrowed = stranger.get(&format!("{}&tinh=82", query("đường quê")));
        assert!(narrowed.has("Bỏ điều kiện") && narrowed.has("Tỉnh Đồng Tháp"), "{}", narrowed.body);
        let narrowed = stranger.get(&format!("{}&nam=1999", query("đường quê")));
        assert!(narrowed.has("Không tìm thấy") && narrowed.has("Bỏ các điều kiện"), "{}", narrowed.body);
        for page in ["0", "-1", "99999999999999999999", "x", "50"] {
            assert_eq!(stranger.get(&format!("{}&trang={page}", query("đường quê"))).status, 200, "{page}");
        }
    });
}

#[test]
fn hostile_text_is_text() {
    on_both(|world| {
        let long = "đường ".repeat(2_000);
        let texts = [
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "\"chưa đóng",
            "((( AND OR NOT * ? ~2 ^5 [a TO b] {x} \\ / :",
            ".*+?^$()[]{}|\\",
            "đường\0quê",
            "' or 1=1 --",
            "🏵️ \u{200b}",
            "ﷺ",
            long.as_str(),
        ];
        for text in texts {
            for path in [
                query(text),
                query(text).replace("/tra-cuu", "/tra-cuu/goi-y"),
                query(text).replace("/tra-cuu", "/api/v1/search"),
            ] {
                let page = world.stranger().get(&path);
                assert!(page.status == 200 || page.status == 414, "{text}: {}", page.status);
                assert!(!page.has("<script>alert") && !page.has("<img src=x"), "{text}");
            }
        }
        let mut stranger = world.stranger();
        assert_eq!(stranger.get("/tra-cuu?q=%FF%FE&linh-vuc=%00&xa=%0A").status, 200);
    });
}

fn send(client: &mut Client, id: &str, step: &str, fields: &[(&str, &str)]) {
    let tab = format!("/lam-viec/mo-hinh/{id}/khen-thuong");
    let token = client.get(&format!("{tab}?buoc={step}")).hidden("form-token");
    let mut all = vec![("form-token", token.as_str())];
    all.extend_from_slice(fields);
    let page = client.post(&format!("{tab}/{step}"), &all);
    assert_eq!(page.status, 303, "{step}: {}", page.body);
}

#[test]
fn nobody_finds_who_did_not_agree_nor_what_is_not_public() {
    on_both(|world| {
        let title = "Ông Sáu vá đường";
        for text in
            ["Ruộng lúa không rác thuốc", "Camera an ninh khu chợ", "Ngày thứ sáu nghe dân nói", title]
        {
            let body = found(world, text).replace("<mark>", "").replace("</mark>", "");
            assert!(!body.contains(&format!(">{text}</a>")), "{text} is not public");
        }
        let (mut lan, mut hai, mut thu) =
            (world.signed_in("lan"), world.signed_in("hai"), world.signed_in("thu"));
        let id = world.file(title);
        publish(world, &mut hai, &mut thu, &id);
        world.follow();
        let of_person = |text: &str| found(world, text).contains(&id);
        assert!(
            !of_person("Ông Sáu vá đường") && !of_person("Ong Sau"),
            "a name finds nobody who did not agree"
        );
        assert!(of_person("Phương Thịnh"), "field and unit find the work without its name");
        assert!(!found(world, "Phương Thịnh").contains("Ông Sáu"));
        assert!(!world.stranger().get("/tra-cuu/goi-y?q=%C3%B4ng%20s").has("Sáu"));
        send(&mut lan, &id, "neu-ten", &[("named", "yes")]);
        world.follow();
        assert!(of_person("Ông Sáu vá đường"), "who agreed is found within one turn");
        send(&mut lan, &id, "xin-rut", &[("reason", "Tôi không muốn lên mạng")]);
        send(&mut thu, &id, "cho-rut", &[]);
        assert!(!of_person("Ông Sáu vá đường"), "not even before the index hears of it");
        world.follow();
        assert!(!of_person("Ông Sáu vá đường"), "who left is found no more within one turn");
    });
}

fn publish(world: &World, hai: &mut Client, thu: &mut Client, id: &str) {
    assert_eq!(world.step(hai, id, "tiep-nhan", &[]).status, 303);
    world.council_passes(id, "commune");
    let today = world.today();
    let decision = [
        ("level", "commune"),
        ("number", "21/QĐ-UBND"),
        ("decided-on", today.as_str()),
        ("signer", "Nguyễn Văn Thuận"),
        ("legal-basis", "Kế hoạch số 12-KH/ĐU"),
    ];
    assert_eq!(world.step(thu, id, "cong-nhan", &decision).status, 303);
    assert_eq!(world.step(thu, id, "cong-khai", &[]).status, 303);
}

#[test]
fn an_index_that_is_lost_or_damaged_is_built_again_and_two_finders_agree() {
    on_both(|world| {
        let outside = tempfile();
        let folder = outside.join("search");
        let (one, two) =
            (world.site.search.kept_in(folder.clone()), world.site.search.kept_in(outside.join("other")));
        assert_eq!(one.standing().state, State::Building);
        one.catch_up().unwrap();
        two.catch_up().unwrap();
        assert_eq!(
            (one.standing().state, one.standing().documents),
            (State::Ready, two.standing().documents)
        );
        assert_eq!(Search::look(&folder).unwrap().1, one.standing().documents);
        // Lost while it runs.
        std::fs::remove_dir_all(&folder).unwrap();
        one.catch_up().unwrap();
        assert!(folder.join("meta.json").exists());
        assert_eq!(one.standing(), two.standing());
        let whole = one.standing();
        assert!(Search::is_held(&folder).unwrap(), "no other program may write it");
        let intruder = world.site.search.kept_in(folder.clone());
        assert!(intruder.catch_up().unwrap_err().chain().contains("another program"));
        drop(one);
        damage_each_file(&whole, &folder, world);
        drop(std::fs::remove_dir_all(outside));
    });
}

/// Damages every file in turn: whoever opens the index then builds it again.
fn damage_each_file(whole: &Standing, folder: &std::path::Path, world: &World) {
    let names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    for name in names.iter().filter(|name| !name.to_string_lossy().starts_with('.')) {
        // Whatever was moved to a thread of the database is let go there.
        while Search::is_held(folder).unwrap() {
            std::thread::yield_now();
        }
        let again = world.site.search.kept_in(folder.to_owned());
        again.catch_up().unwrap();
        drop(again);
        let Some(path) = Some(folder.join(name)).filter(|path| path.exists()) else { continue };
        let mut bytes = std::fs::read(&path).unwrap();
        for place in 0..bytes.len().min(16) {
            bytes[place] ^= 0x5a;
        }
        std::fs::write(&path, bytes).unwrap();
        let opened = world.site.search.kept_in(folder.to_owned());
        opened.catch_up().unwrap();
        assert_eq!(&opened.standing(), whole, "{name:?}");
        let look = kheo_facts::found::Query { text: "duong que".into(), limit: 5, ..Default::default() };
        let found = world.site.app.db().read_now(move |db| Ok(opened.find(db, &look).unwrap())).unwrap();
        assert_eq!(found.count, 1, "{name:?}");
    }
}

#[test]
fn an_index_that_followed_another_journal_is_built_again() {
    let outside = tempfile();
    let folder = outside.join("search");
    on_sqlite(|later| {
        let mut thu = later.signed_in("thu");
        let id = later.file("Ngày thứ sáu nghe dân nói");
        later.council_passes(&id, "commune");
        recognise_and_publish(later, &mut thu, &id);
        later.site.search.kept_in(folder.clone()).catch_up().unwrap();
    });
    // As after a restore: the same data folder, and a database in which the last acts never happened.
    on_sqlite(|earlier| {
        while Search::is_held(&folder).unwrap() {
            std::thread::yield_now();
        }
        let search = earlier.site.search.kept_in(folder.clone());
        search.catch_up().unwrap();
        let look = kheo_facts::found::Query { text: "nghe dân nói".into(), limit: 5, ..Default::default() };
        let db = earlier.site.app.db();
        let head = db.read_now(|db| Ok(kheo_journal::head(db)?)).unwrap();
        assert_eq!(Search::look(&folder).unwrap().0, head);
        let found = db.read_now(move |db| Ok(search.find(db, &look).unwrap())).unwrap();
        assert_eq!(found.hits.len(), 0, "what never happened is not found");
    });
    drop(std::fs::remove_dir_all(outside));
}

#[test]
fn what_was_not_committed_is_read_again_after_a_crash() {
    on_both(|world| {
        let outside = tempfile();
        let folder = outside.join("search");
        let before = world.site.search.kept_in(folder.clone());
        before.catch_up().unwrap();
        let (mut hai, mut thu) = (world.signed_in("hai"), world.signed_in("thu"));
        let id = world.file("Ngày thứ sáu nghe dân nói");
        world.council_passes(&id, "commune");
        // The program ends before the index hears of what follows.
        drop(before);
        recognise_and_publish(world, &mut thu, &id);
        drop(hai.get("/"));
        wait(world.site.followers.catch_up()).unwrap();
        let after = world.site.search.kept_in(folder.clone());
        after.catch_up().unwrap();
        let look = kheo_facts::found::Query { text: "nghe dân nói".into(), limit: 5, ..Default::default() };
        let found = world.site.app.db().read_now(move |db| Ok(after.find(db, &look).unwrap())).unwrap();
        assert_eq!(found.hits.len(), 1);
        drop(std::fs::remove_dir_all(outside));
    });
}

fn recognise_and_publish(world: &World, thu: &mut Client, id: &str) {
    let today = world.today();
    let decision = [
        ("level", "commune"),
        ("number", "22/QĐ-UBND"),
        ("decided-on", today.as_str()),
        ("signer", "Nguyễn Văn Thuận"),
        ("legal-basis", "Kế hoạch số 12-KH/ĐU"),
    ];
    assert_eq!(world.step(thu, id, "cong-nhan", &decision).status, 303);
    assert_eq!(world.step(thu, id, "cong-khai", &[]).status, 303);
}

#[test]
fn while_the_index_is_built_the_page_says_so() {
    on_sqlite(|world| {
        let outside = tempfile();
        let site = world.site.clone().searching_in(outside.join("search"));
        let mut stranger = Client::new(site.router().unwrap());
        let page = stranger.get(&query("đường quê"));
        assert!(page.status == 200 && page.has("Chỉ mục đang được dựng lại"), "{}", page.body);
        assert!(page.has("/mo-hinh?q=%C4%91%C6%B0%E1%BB%9Dng%20qu%C3%AA"), "{}", page.body);
        site.search.catch_up().unwrap();
        site.app.drop_cached_pages();
        assert!(stranger.get(&query("đường quê")).has("1 kết quả"));
        Search::ask_to_rebuild(&outside.join("search")).unwrap();
        site.search.catch_up().unwrap();
        assert!(!outside.join("search.rebuild").exists());
        drop(std::fs::remove_dir_all(outside));
    });
}

#[test]
fn an_index_that_cannot_be_written_goes_on_answering() {
    on_sqlite(|world| {
        let outside = tempfile();
        let site = world.site.clone().searching_in(outside.join("search"));
        site.search.catch_up().unwrap();
        let mut stranger = Client::new(site.router().unwrap());
        // Nothing can be written where the new index would be made.
        std::fs::remove_dir_all(outside.join("search")).unwrap();
        std::fs::write(outside.join("search.next"), "in the way").unwrap();
        assert!(site.search.catch_up().is_err());
        site.app.drop_cached_pages();
        let page = stranger.get(&query("đường quê"));
        assert!(page.has("1 kết quả") && page.has("đang chậm hơn dữ liệu"), "{}", page.body);
        std::fs::remove_file(outside.join("search.next")).unwrap();
        site.search.catch_up().unwrap();
        assert_eq!(site.search.standing().state, State::Ready);
        site.app.drop_cached_pages();
        assert!(!stranger.get(&query("đường quê")).has("đang chậm hơn dữ liệu"));
        drop(std::fs::remove_dir_all(outside));
    });
}

#[test]
fn officers_see_what_is_like_a_registration() {
    on_both(|world| {
        let like = |title: &str, except: Option<&str>| Like {
            kind: "exemplar",
            title: title.to_owned(),
            except: except.map(|id| id.parse().unwrap()),
            ..Like::default()
        };
        let lights = world.file("Thắp sáng đường quê ấp 3");
        let found = |like: &Like, read_by: &ReadBy| {
            let hits = world.site.search.similar(like, read_by, 5).unwrap();
            hits.iter().map(|hit| hit.id.to_string()).collect::<Vec<_>>()
        };
        let everybody = ReadBy::Everybody;
        assert_eq!(
            found(&like("Thắp sáng đường quê xã nhà", None), &everybody),
            std::slice::from_ref(&lights)
        );
        assert_eq!(found(&like("Thắp sáng đường quê xã nhà", Some(&lights)), &everybody), [""; 0]);
        let friday = world.file("Ngày thứ sáu nghe dân nói");
        let like_friday = like("Ngày thứ sáu nghe dân", None);
        let of = |commune: &str| {
            let (province, commune) = (Some("82".to_owned()), Some(commune.to_owned()));
            ReadBy::Officer(vec![Territory { province, commune }])
        };
        assert_eq!(found(&like_friday, &everybody), [""; 0], "it is not public");
        assert_eq!(found(&like_friday, &of("30043")), [friday], "its own officers see it");
        assert_eq!(found(&like_friday, &of("29869")), [""; 0], "others do not");
        let mut lan = world.signed_in("lan");
        let page = lan.get(&format!("/lam-viec/mo-hinh/{lights}/doi-chieu"));
        assert!(page.has("Mô hình tương tự trong cả nước"), "{}", page.body);
    });
}

fn tempfile() -> std::path::PathBuf {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let name = format!("kheo-search-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
