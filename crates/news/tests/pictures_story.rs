//! Photographs and files of stories as people meet them: Lan describes and orders them, Thu publishes and corrects, everybody looks,
//! and what somebody might send or ask for instead.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

#[path = "../../attachments/tests/made/mod.rs"]
mod made;

use image::ImageFormat;
use kheo_news::export::export;
use kheo_news::import::{Folder, Importer, Report, Source, Wxr, take_over};
use kheo_testing::{Client, Page};
use kheo_world::{World, on_both, on_sqlite};
use made::{archive, crc32, docx, pdf, picture, with_exif};

const TITLE: &str = "Ấp 3 thắp sáng đường quê";
const HOME: &str = "/lam-viec/tin-tuc";
const SHOWN: &str = "Dãy đèn dọc con mương";

/// Writes a story and returns its address in the office.
fn write(client: &mut Client, body: &str) -> String {
    write_as(client, body, &[("kind", "news")])
}

fn write_as(client: &mut Client, body: &str, more: &[(&str, &str)]) -> String {
    let page = client.get(&format!("{HOME}/moi"));
    let hidden = ["form-token", "form-key"].map(|name| (name, page.hidden(name)));
    let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.extend([("unit", "30043"), ("title", TITLE), ("lede", "Đường ấp đã có đèn.")]);
    fields.extend(more);
    fields.extend([("body", body), ("byline", "Nguyễn Thị Lan"), ("source", "")]);
    client.post(&format!("{HOME}/moi"), &fields).location.unwrap()
}

/// What a form of the story's pages carries besides what is typed; who has no form there may still try.
fn carried(client: &mut Client, story: &str) -> [(&'static str, String); 2] {
    let mut page = client.get(&format!("{story}/anh"));
    for other in [story.to_owned(), format!("{story}/sua")] {
        if !page.has("form-token") {
            page = client.get(&other);
        }
    }
    ["form-token", "steps"].map(|name| (name, page.hidden(name)))
}

fn step(client: &mut Client, story: &str, step: &str, fields: &[(&str, &str)]) -> Page {
    let hidden = carried(client, story);
    let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    all.extend(fields);
    client.post(&format!("{story}/{step}"), &all)
}

/// Sends a file with its words, as the page was shown.
fn attach(client: &mut Client, story: &str, fields: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Page {
    let hidden = carried(client, story);
    let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    all.extend(fields);
    let files: Vec<(&str, &str, &[u8])> =
        file.into_iter().map(|(field, bytes)| (field, "../../IMG 0001.svg", bytes)).collect();
    client.post_files(&format!("{story}/anh"), &all, &files)
}

fn photograph(client: &mut Client, story: &str, alternative: &str, bytes: &[u8]) -> Page {
    let fields =
        [("what", "photo"), ("alternative", alternative), ("caption", "Đường ấp 3."), ("credit", "Ảnh: Lan")];
    attach(client, story, &fields, Some(("photo", bytes)))
}

fn header<'a>(page: &'a Page, name: &str) -> Option<&'a str> {
    page.headers.get(name).and_then(|value| value.to_str().ok())
}

fn photo() -> Vec<u8> {
    with_exif(&picture(1_200, 1_800, ImageFormat::Jpeg))
}

/// The keys of what a page shows, in order, each once.
fn keys(page: &Page, before: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in page.body.split(before).skip(1) {
        let key: String = part.chars().take_while(char::is_ascii_hexdigit).collect();
        if !found.contains(&key) {
            found.push(key);
        }
    }
    found
}

fn public(world: &World, story: &str) -> String {
    world.follow();
    format!("/tin-tuc/x-{}", story.rsplit('/').next().unwrap())
}

fn acts(world: &World, story: &str) -> Vec<kheo_journal::Act> {
    let id = story.rsplit('/').next().unwrap().parse().unwrap();
    world.site.app.db().read_now(move |db| Ok(kheo_journal::acts_of(db, "story", id)?)).unwrap()
}

fn bytes_kept(world: &World) -> i64 {
    let count = "select count(*) from story_attachment_bytes";
    world.site.app.db().read_now(move |db| Ok(db.one(count, &[], |row| row.int(0))?)).unwrap()
}

#[test]
fn lan_adds_photographs_and_a_file_and_everybody_sees_them_once_thu_publishes() {
    on_both(|world: &World| {
        let (mut lan, mut thu, mut anybody) =
            (world.signed_in("lan"), world.signed_in("thu"), world.stranger());
        let story = write(&mut lan, "Một.\n\n![](anh:2)\n\nHai.");
        for (alternative, bytes) in [
            (SHOWN, photo()),
            ("Bà con họp tổ", picture(800, 600, ImageFormat::Png)),
            ("Cổng ấp", picture(300, 200, ImageFormat::WebP)),
        ] {
            let kept = photograph(&mut lan, &story, alternative, &bytes);
            assert_eq!(kept.status, 303, "{}", kept.body);
        }
        let file = [("what", "document"), ("name", "Sổ thu chi/2026")];
        assert_eq!(attach(&mut lan, &story, &file, Some(("document", &pdf("")))).status, 303);
        let office = lan.get(&format!("{story}/anh"));
        let photos = keys(&office, "/tin-tuc/anh/");
        assert_eq!(photos.len(), 3, "{}", office.body);
        let file = keys(&office, "/tin-tuc/tep/").pop().unwrap();
        only_its_office_sees_a_draft(world, &photos[0], &file);
        step(&mut lan, &story, "gui", &[]);
        assert_eq!(step(&mut thu, &story, "cong-bo", &[]).status, 303);
        let address = public(world, &story);
        let page = anybody.get(&address);
        let at = |what: &str| page.body.find(what).unwrap_or_else(|| unreachable!("{what}: {}", page.body));
        assert!(at(SHOWN) < at("<p>Một.") && at("<p>Một.") < at("Bà con họp tổ"), "{}", page.body);
        assert!(at("Bà con họp tổ") < at("<p>Hai.") && at("<p>Hai.") < at("Cổng ấp"), "{}", page.body);
        assert_eq!(page.body.matches("fetchpriority=\"high\"").count(), 1);
        assert_eq!(page.body.matches("loading=\"lazy\"").count(), 2);
        assert!(page.has("width=\"1440\" height=\"960\""), "turned upright: {}", page.body);
        assert!(page.has(&format!("/tin-tuc/anh/{}/480.webp 480w", photos[0])));
        assert!(page.has("Đường ấp 3. <small>Ảnh: Lan</small>") && page.has("Sổ thu chi/2026"));
        served_as_they_should_be(&mut anybody, &photos, &file);
        let list = anybody.get("/tin-tuc");
        assert!(list.has(&format!("/tin-tuc/anh/{}/480.jpg", photos[0])), "{}", list.body);
        assert!(!list.has(&photos[1]), "only the lead stands in lists");
    });
}

fn only_its_office_sees_a_draft(world: &World, photo: &str, file: &str) {
    let addresses = [format!("/tin-tuc/anh/{photo}/480.jpg"), format!("/tin-tuc/tep/{file}")];
    for address in &addresses {
        assert_eq!(world.stranger().get(address).status, 404, "{address}");
        for login in ["hai", "kiemtra", "lanh"] {
            assert_eq!(world.signed_in(login).get(address).status, 404, "{login} {address}");
        }
        for login in ["lan", "thu"] {
            let page = world.signed_in(login).get(address);
            assert_eq!(page.status, 200, "{login} {address}");
            assert_eq!(header(&page, "cache-control"), Some("private, no-store"));
        }
    }
}

fn served_as_they_should_be(anybody: &mut Client, photos: &[String], file: &str) {
    let first = &photos[0];
    for (end, kind, magic) in [("webp", "image/webp", &b"RIFF"[..]), ("jpg", "image/jpeg", b"\xff\xd8\xff")] {
        for width in [480, 960, 1_440] {
            let page = anybody.get(&format!("/tin-tuc/anh/{first}/{width}.{end}"));
            assert_eq!(page.status, 200);
            assert_eq!(header(&page, "content-type"), Some(kind));
            assert_eq!(header(&page, "cache-control"), Some("public, max-age=86400, immutable"));
            assert_eq!(header(&page, "content-disposition"), Some("inline"));
            assert_eq!(header(&page, "x-content-type-options"), Some("nosniff"));
            assert!(
                header(&page, "content-security-policy").is_some_and(|policy| policy.contains("sandbox"))
            );
            assert!(page.bytes.starts_with(magic), "{width}.{end}");
            for hidden in [&b"Exif"[..], b"EXIF", b"GPS"] {
                assert!(!page.bytes.windows(hidden.len()).any(|window| window == hidden));
            }
        }
    }
    // Never enlarged: the small one has one width.
    assert_eq!(anybody.get(&format!("/tin-tuc/anh/{}/300.webp", photos[2])).status, 200);
    for wrong in [
        format!("/tin-tuc/anh/{}/480.webp", photos[2]),
        format!("/tin-tuc/anh/{first}/481.webp"),
        format!("/tin-tuc/anh/{first}/480.svg"),
        format!("/tin-tuc/anh/{first}/file"),
        format!("/tin-tuc/anh/{first}/..%2F480.jpg"),
        format!("/tin-tuc/anh/{file}/480.jpg"),
        format!("/tin-tuc/tep/{first}"),
        "/tin-tuc/anh/0f/480.jpg".to_owned(),
        "/tin-tuc/anh/%27%20or%201=1/480.jpg".to_owned(),
        "/tin-tuc/tep/..%2f..%2fetc%2fpasswd".to_owned(),
    ] {
        assert_eq!(anybody.get(&wrong).status, 404, "{wrong}");
    }
    let page = anybody.get(&format!("/tin-tuc/tep/{file}"));
    assert_eq!(header(&page, "content-type"), Some("application/pdf"));
    let name = "attachment; filename=\"so-thu-chi2026.pdf\"; filename*=UTF-8''S%E1%BB%95%20thu%20chi2026.pdf";
    assert_eq!(header(&page, "content-disposition"), Some(name));
    assert!(header(&page, "content-security-policy").is_some_and(|policy| policy.contains("sandbox")));
}

#[test]
fn what_is_wrong_with_a_file_is_said_and_its_words_come_back() {
    on_sqlite(|world: &World| {
        let (mut lan, id) = (world.signed_in("lan"), "1");
        let story = write(&mut lan, "Một.");
        let mut huge = picture(4, 4, ImageFormat::Png);
        huge[16..20].copy_from_slice(&50_000_u32.to_be_bytes());
        huge[20..24].copy_from_slice(&50_000_u32.to_be_bytes());
        let sum = crc32(&huge[12..29]);
        huge[29..33].copy_from_slice(&sum.to_be_bytes());
        let bomb = docx(&[("word/media/a.bin", &vec![0; 120_000_000])]);
        let photos: [(&[u8], &str); 8] = [
            (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "chỉ nhận ảnh JPEG"),
            (b"<!doctype html><script>alert(1)</script>", "chỉ nhận ảnh JPEG"),
            (b"GIF89a/*\x01\0*/=1;alert(1)", "chỉ nhận ảnh JPEG"),
            (b"MZ\x90\0", "đây là một chương trình"),
            (b"\xff\xd8\xff\xe0", "không đọc được tệp"),
            (&huge, "50000 × 50000"),
            (&pdf(""), "ở đây chỉ nhận ảnh"),
            (&docx(&[]), "ở đây chỉ nhận ảnh"),
        ];
        for (bytes, sentence) in photos {
            let page = photograph(&mut lan, &story, SHOWN, bytes);
            assert_eq!(page.status, 422, "{sentence}");
            assert!(page.has(sentence) && page.has(SHOWN) && page.has("href=\"#photo\""), "{}", page.body);
        }
        let documents: [(&[u8], &str); 5] = [
            (&photo(), "đây là ảnh"),
            (&pdf("3 0 obj << /S /JavaScript /JS (app.alert(1)) >> endobj"), "lệnh tự chạy"),
            (&docx(&[("word/vbaProject.bin", b"x")]), "macro"),
            (&archive(&[("a.txt", b"x")], None), "chỉ nhận ảnh JPEG"),
            (&bomb, "bung ra rất lớn"),
        ];
        for (bytes, sentence) in documents {
            let page = attach(
                &mut lan,
                &story,
                &[("what", "document"), ("name", "Dự toán")],
                Some(("document", bytes)),
            );
            assert_eq!(page.status, 422, "{sentence}");
            assert!(page.has(sentence) && page.has("Dự toán"), "{sentence}: {}", page.body);
        }
        let silent = photograph(&mut lan, &story, " ", &photo());
        assert!(silent.status == 422 && silent.has("Hãy viết ảnh cho thấy gì."), "{}", silent.body);
        assert!(silent.has("href=\"#alternative\"") && silent.has("Ảnh: Lan"), "{}", silent.body);
        let long = photograph(&mut lan, &story, &"x".repeat(301), &photo());
        assert_eq!(long.status, 422);
        let none = attach(&mut lan, &story, &[("what", "photo"), ("alternative", SHOWN)], None);
        assert!(none.status == 422 && none.has("Hãy chọn tệp."), "{}", none.body);
        let nameless = attach(&mut lan, &story, &[("what", "document")], Some(("document", &pdf(""))));
        assert!(nameless.status == 422 && nameless.has("Hãy đặt tên cho tệp."), "{}", nameless.body);
        let large = vec![0; 11 << 20];
        assert_eq!(photograph(&mut lan, &story, SHOWN, &large).status, 413);
        assert_eq!(bytes_kept(world), 0, "nothing of {id} was kept");
        // Words are words, whatever they hold; sent twice they are kept once.
        let hostile = "\"><script>alert(1)</script>";
        assert_eq!(photograph(&mut lan, &story, hostile, &photo()).status, 303);
        assert_eq!(photograph(&mut lan, &story, hostile, &photo()).status, 303);
        let other = photograph(&mut lan, &story, SHOWN, &photo());
        assert!(other.status == 422 && other.has("Bài đã có đúng tệp này."), "{}", other.body);
        for page in [lan.get(&story), lan.get(&format!("{story}/anh"))] {
            assert!(!page.has("<script>alert") && page.has("script"), "{}", page.body);
            assert_eq!(keys(&page, "/tin-tuc/anh/").len(), 1);
        }
    });
}

#[test]
fn what_changes_on_a_published_story_is_a_correction_with_its_note() {
    on_both(|world: &World| {
        let (mut lan, mut thu, mut anybody) =
            (world.signed_in("lan"), world.signed_in("thu"), world.stranger());
        let story = write(&mut lan, "Một.");
        photograph(&mut lan, &story, SHOWN, &photo());
        photograph(&mut lan, &story, "Cổng ấp", &picture(300, 200, ImageFormat::Png));
        step(&mut lan, &story, "gui", &[]);
        // Whoever publishes has seen what is published.
        let seen = thu.get(&story);
        let old = ["form-token", "steps"].map(|name| (name, seen.hidden(name)));
        let said = [("do", "lead"), ("alternative-2", "Cổng ấp 3"), ("caption-2", "Cổng"), ("credit-2", "")];
        assert_eq!(step(&mut lan, &story, "anh/2", &said).status, 303);
        let fields: Vec<(&str, &str)> = old.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(thu.post(&format!("{story}/cong-bo"), &fields).status, 422, "it changed since she looked");
        assert_eq!(step(&mut thu, &story, "cong-bo", &[]).status, 303);
        let address = public(world, &story);
        let page = anybody.get(&address);
        assert!(page.body.find("Cổng ấp 3").unwrap() < page.body.find("<p>Một.").unwrap(), "{}", page.body);
        // Lan writes; she does not correct.
        assert_eq!(step(&mut lan, &story, "anh/2", &said).status, 403);
        assert_eq!(photograph(&mut lan, &story, "x", &picture(50, 50, ImageFormat::Png)).status, 403);
        let same = [("do", "words"), ("alternative-2", "Cổng ấp 3"), ("caption-2", "Cổng"), ("credit-2", "")];
        let silent = step(&mut thu, &story, "anh/2", &same);
        assert_eq!(silent.status, 422, "without a note");
        let noted = |note: &'static str| [same.as_slice(), &[("note-2", note)]].concat();
        let nothing = step(&mut thu, &story, "anh/2", &noted("Không đổi."));
        assert!(nothing.has("Chưa có gì thay đổi"), "{}", nothing.body);
        let removed = [("do", "remove"), ("sure-1", "1"), ("note-1", "Người trong ảnh không đồng ý.")];
        let unsure = step(&mut thu, &story, "anh/1", &[removed[0], removed[2]]);
        assert!(unsure.status == 422 && unsure.has("Người trong ảnh"), "{}", unsure.body);
        let first = keys(&thu.get(&format!("{story}/anh")), "/tin-tuc/anh/")[0].clone();
        assert_eq!(step(&mut thu, &story, "anh/1", &removed).status, 303);
        world.follow();
        let page = anybody.get(&address);
        assert!(page.has("Người trong ảnh không đồng ý.") && page.has("đã đính chính"), "{}", page.body);
        assert!(!page.has(SHOWN), "{}", page.body);
        let gone = format!("/tin-tuc/anh/{first}/480.jpg");
        assert_eq!(anybody.get(&gone).status, 410, "its bytes are destroyed");
        assert_eq!(thu.get(&gone).status, 410, "for the office too");
        assert_eq!(bytes_kept(world), 2, "the other one has one width");
        recorded(world, &mut anybody, &story);
    });
}

/// The leaf of each version commits to what stood beside the text, and tells nothing of it.
fn recorded(world: &World, anybody: &mut Client, story: &str) {
    let acts = acts(world, story);
    let public: Vec<_> =
        acts.iter().filter(|act| act.visibility == kheo_journal::Visibility::Public).collect();
    let kinds: Vec<&str> = public.iter().map(|act| act.kind.as_str()).collect();
    assert_eq!(kinds, ["news.published", "news.corrected"]);
    let leaves = public.iter().map(|act| anybody.get(&format!("/nhat-ky/{}.json", act.act_id)).body);
    let leaves: Vec<String> = leaves.collect();
    assert!(leaves.iter().all(|leaf| leaf.contains("attachments_sha256")), "{leaves:?}");
    // Only the version that stands opens what was committed to.
    assert!(anybody.get(&format!("/nhat-ky/{}", public[1].act_id)).has("SHA-256 của ảnh và tệp kèm theo"));
}

#[test]
fn what_is_withdrawn_is_gone_and_what_is_erased_is_destroyed() {
    on_both(|world: &World| {
        let (mut thu, mut anybody) = (world.signed_in("thu"), world.stranger());
        let story = write(&mut thu, "Một.\n\n![](anh:2)");
        photograph(&mut thu, &story, SHOWN, &photo());
        photograph(&mut thu, &story, "Bà Zơwinh", &picture(600, 200, ImageFormat::Png));
        let file = [("what", "document"), ("name", "Đơn của bà Zơwinh")];
        attach(&mut thu, &story, &file, Some(("document", &pdf(""))));
        step(&mut thu, &story, "gui", &[]);
        step(&mut thu, &story, "cong-bo", &[]);
        let (address, page) = (public(world, &story), thu.get(&story));
        let mut addresses: Vec<String> =
            keys(&page, "/tin-tuc/anh/").iter().map(|key| format!("/tin-tuc/anh/{key}/480.jpg")).collect();
        addresses.push(format!("/tin-tuc/tep/{}", keys(&page, "/tin-tuc/tep/")[0]));
        assert_eq!(addresses.len(), 3);
        assert!(addresses.iter().all(|address| anybody.get(address).status == 200));
        step(&mut thu, &story, "go", &[("ground", "Bà Zơwinh không đồng ý.")]);
        world.follow();
        let gone = anybody.get(&address);
        assert!(gone.status == 410 && !gone.has("/tin-tuc/anh/") && !gone.has("Đơn của bà"), "{}", gone.body);
        for address in &addresses {
            assert_eq!(anybody.get(address).status, 410, "{address}");
            assert_eq!(thu.get(address).status, 200, "its office still looks: {address}");
        }
        let late = photograph(&mut thu, &story, SHOWN, &picture(50, 50, ImageFormat::Png));
        assert_eq!(late.status, 422, "nothing is added to what was withdrawn");
        assert_eq!(step(&mut thu, &story, "xoa-han", &[("sure", "1")]).status, 303);
        world.follow();
        for address in &addresses {
            assert_eq!(anybody.get(address).status, 410, "{address}");
            assert_eq!(thu.get(address).status, 410, "{address}");
        }
        assert_eq!(bytes_kept(world), 0);
        let words = "select alternative || caption || credit || digest || sha256 from story_attachments
            union all select attachments from story_versions
            union all select coalesce(lead_picture, '') from stories order by 1 limit 100";
        let left =
            world.site.app.db().read_now(move |db| Ok(db.all(words, &[], |row| row.text(0))?)).unwrap();
        assert!(left.len() >= 5 && left.iter().all(String::is_empty), "{left:?}");
    });
}

#[test]
fn a_draft_that_was_thrown_away_was_never_there() {
    on_both(|world: &World| {
        let (mut thu, mut anybody) = (world.signed_in("thu"), world.stranger());
        let story = write(&mut thu, "Một.");
        photograph(&mut thu, &story, SHOWN, &photo());
        let photo = keys(&thu.get(&format!("{story}/anh")), "/tin-tuc/anh/").pop().unwrap();
        let dropped = step(&mut thu, &story, "xoa-nhap", &[("sure", "1")]);
        assert_eq!(dropped.status, 303, "{}", dropped.body);
        world.follow();
        assert_eq!(anybody.get(&format!("/tin-tuc/anh/{photo}/480.jpg")).status, 404);
        let changes = anybody.get("/du-lieu/tin-tuc.csv?tu=0");
        let id = story.rsplit('/').next().unwrap();
        assert!(changes.status == 200 && changes.has("story_id") && !changes.has(id), "{}", changes.body);
    });
}

#[test]
fn nobody_changes_pictures_of_others_and_a_text_that_is_being_written_is_not_lost() {
    on_sqlite(|world: &World| {
        let mut lan = world.signed_in("lan");
        let (story, other) = (write(&mut lan, "Một."), write(&mut lan, "Hai."));
        // The text stands open in one window while a photograph is added in another.
        let open = lan.get(&format!("{story}/sua"));
        photograph(&mut lan, &story, SHOWN, &photo());
        let hidden = ["form-token", "steps"].map(|name| (name, open.hidden(name)));
        let mut fields: Vec<(&str, &str)> =
            hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fields.extend([
            ("kind", "news"),
            ("title", TITLE),
            ("lede", "Mới."),
            ("body", "![](anh:1)"),
            ("byline", "Lan"),
        ]);
        fields.extend([("source", ""), ("preview", "1")]);
        let look = lan.post(&format!("{story}/sua"), &fields);
        assert!(look.status == 200 && look.has("<figure"), "a preview shows it: {}", look.body);
        assert_eq!(lan.post(&format!("{story}/sua"), &fields[..fields.len() - 1]).status, 303);
        let words = [("do", "words"), ("alternative-1", "x"), ("caption-1", ""), ("credit-1", "")];
        assert_eq!(
            step(&mut lan, &other, "anh/1", &words).status,
            404,
            "that is not a photograph of this story"
        );
        for wrong in ["anh/-1", "anh/99", "anh/x"] {
            let status = step(&mut lan, &story, wrong, &words).status;
            assert!(status == 404 || status == 400, "{wrong}: {status}");
        }
        assert_eq!(step(&mut lan, &story, "anh/1", &[("do", "burn")]).status, 404);
        for login in ["hai", "quantri", "kiemtra"] {
            let mut other = world.signed_in(login);
            assert_eq!(other.get(&format!("{story}/anh")).status, 403, "{login}");
        }
        assert_eq!(world.stranger().get(&format!("{story}/anh")).status, 303, "sign in first");
        let forged = lan.post(&format!("{story}/anh/1"), &words);
        assert_eq!(forged.status, 403, "without the form's token");
        let forged = lan.post_files(&format!("{story}/anh"), &words, &[("photo", "a.jpg", &photo())]);
        assert_eq!(forged.status, 403, "without the form's token");
        assert!(lan.get(&format!("{story}/anh")).has(SHOWN), "nothing changed");
    });
}

#[test]
fn photographs_change_places_and_a_removed_number_is_not_given_again() {
    on_sqlite(|world: &World| {
        let mut lan = world.signed_in("lan");
        let story = write(&mut lan, "Một.");
        for (alternative, width) in [("Một", 301), ("Hai", 302), ("Ba", 303)] {
            photograph(&mut lan, &story, alternative, &picture(width, 200, ImageFormat::Png));
        }
        let before = keys(&lan.get(&format!("{story}/anh")), "/tin-tuc/anh/");
        let words = [("alternative-3", "Ba"), ("caption-3", ""), ("credit-3", "")];
        let earlier = [&[("do", "earlier")], words.as_slice()].concat();
        for _ in 0..2 {
            assert_eq!(step(&mut lan, &story, "anh/3", &earlier).status, 303);
        }
        let first = step(&mut lan, &story, "anh/3", &earlier);
        assert!(first.status == 422 && first.has("đã ở trước nhất"), "{}", first.body);
        let after = keys(&lan.get(&format!("{story}/anh")), "/tin-tuc/anh/");
        assert_eq!(after, [before[2].clone(), before[0].clone(), before[1].clone()]);
        assert_eq!(step(&mut lan, &story, "anh/3", &[("do", "remove"), ("sure-3", "1")]).status, 303);
        photograph(&mut lan, &story, "Bốn", &picture(304, 200, ImageFormat::Png));
        let page = lan.get(&format!("{story}/anh"));
        assert!(page.has("anh:4") && !page.has("anh:3"), "{}", page.body);
        let plain = [("do", "no-lead"), ("alternative-1", "Một"), ("caption-1", ""), ("credit-1", "")];
        assert_eq!(step(&mut lan, &story, "anh/1", &plain).status, 303);
        assert!(!lan.get(&story).has("lead-picture"));
    });
}

/// Writes and publishes an announcement with everything that may stand beside a text; returns its id.
fn publish_everything(world: &World) -> String {
    let mut thu = world.signed_in("thu");
    let filed = [
        ("kind", "announcement"),
        ("section", "movement"),
        ("tags", "Thắp sáng, Nông thôn mới"),
        ("event-on", "1/12/2026"),
        ("event-time", "08:00"),
        ("event-place", "Nhà văn hoá <ấp 3>"),
        ("pinned", "1"),
    ];
    let story = write_as(&mut thu, "Một.\n\n![](anh:3)\n\nHai.", &filed);
    for (alternative, bytes) in [
        ("Bỏ đi", picture(300, 300, ImageFormat::Png)),
        ("Bà con họp \"tổ\"", picture(800, 600, ImageFormat::Png)),
        (SHOWN, photo()),
    ] {
        assert_eq!(photograph(&mut thu, &story, alternative, &bytes).status, 303);
    }
    let file = [("what", "document"), ("name", "Sổ thu chi/2026")];
    assert_eq!(attach(&mut thu, &story, &file, Some(("document", &pdf("")))).status, 303);
    let lead =
        [("do", "lead"), ("alternative-3", SHOWN), ("caption-3", "Đường ấp 3."), ("credit-3", "Ảnh: Lan")];
    assert_eq!(step(&mut thu, &story, "anh/3", &lead).status, 303);
    let removed = step(&mut thu, &story, "anh/1", &[("do", "remove"), ("sure-1", "1")]);
    assert_eq!(removed.status, 303);
    step(&mut thu, &story, "gui", &[]);
    assert_eq!(step(&mut thu, &story, "cong-bo", &[]).status, 303);
    story.rsplit('/').next().unwrap().to_owned()
}

#[test]
fn a_look_at_a_draft_shows_what_readers_will_see() {
    on_sqlite(|world: &World| {
        let mut lan = world.signed_in("lan");
        let story = write(&mut lan, "Một.");
        assert_eq!(photograph(&mut lan, &story, SHOWN, &photo()).status, 303);
        let page = lan.get(&format!("{story}/sua"));
        let hidden = ["form-token", "steps"].map(|name| (name, page.hidden(name)));
        let mut fields: Vec<(&str, &str)> =
            hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fields.extend([("title", TITLE), ("lede", "Đường ấp."), ("body", "Hai."), ("preview", "1")]);
        fields.extend([("kind", "announcement"), ("byline", "Chị <b>Lan</b>"), ("source", "Đài xã")]);
        fields.extend([("expires-on", "3/12/2026"), ("event-on", "1/12/2026"), ("event-time", "8h00")]);
        fields.extend([("event-place", "Nhà văn hoá"), ("section", "movement"), ("tags", "Thắp sáng")]);
        let look = lan.post(&format!("{story}/sua"), &fields);
        let shown = look.body.split("id=\"preview\"").nth(1).unwrap().split("</section>").next().unwrap();
        for seen in [
            "lead-picture",
            SHOWN,
            "08:00, 01/12/2026",
            "Nhà văn hoá",
            "Chị &#60;b&#62;Lan",
            "Đài xã",
            "đến hết 03/12/2026",
            "#Thắp sáng",
            "Dân vận khéo",
        ] {
            assert!(shown.contains(seen), "{seen}: {shown}");
        }
        assert!(!lan.get(&story).has("Hai."), "and saves nothing");
    });
}

fn take_from(world: &World, folder: &std::path::Path) -> Report {
    take(world, &mut Folder::new(folder.to_owned()))
}

fn take(world: &World, source: &mut dyn Source) -> Report {
    let journal = world.site.app.journal();
    let importer = Importer::find(journal, "thu", "30043").unwrap();
    take_over(journal, &importer, source, &mut |_| Ok(())).unwrap()
}

fn put(root: &std::path::Path, path: &str, bytes: &[u8]) {
    let full = root.join(path);
    std::fs::create_dir_all(full.parent().unwrap()).unwrap();
    std::fs::write(full, bytes).unwrap();
}

/// What a report says of what could not come along: keys, each with the file that it names.
fn told(report: &Report) -> Vec<String> {
    let line = |refusal: &kheo_base::Refusal| {
        let file = refusal.args.iter().find(|(name, _)| *name == "file").map(|(_, file)| format!(" {file}"));
        format!("{}{}", refusal.key.trim_start_matches("newsroom-import-"), file.unwrap_or_default())
    };
    report.broken.kept.iter().map(|(_, refusal)| line(refusal)).collect()
}

/// The page of the only public story.
fn only(world: &World) -> String {
    world.follow();
    let mut anybody = world.stranger();
    let list = anybody.get("/tin-tuc").body;
    let address = list.split("href=\"/tin-tuc/").skip(1).find(|part| part.starts_with("den-ap-3-")).unwrap();
    let page = anybody.get(&format!("/tin-tuc/{}", address.split('"').next().unwrap()));
    assert_eq!(page.status, 200);
    page.body.split("<main").nth(1).unwrap().split("</main>").next().unwrap().to_owned()
}

/// A site with pictures above, within and below the text, a plan to take away, and what cannot come along.
const OLD_SITE: &str = r#"<rss xmlns:wp="wp" xmlns:content="content" xmlns:excerpt="excerpt" xmlns:dc="dc"><channel>
<link>https://xa.example</link><wp:wxr_version>1.2</wp:wxr_version>
<item><title>Đèn ấp 3</title><link>https://xa.example/2024/05/den/</link><guid>https://xa.example/?p=11</guid><content:encoded><![CDATA[
[caption id="attachment_12" width="300"]<a href="/wp-content/uploads/2024/05/den.jpg"><img src="https://xa.example/wp-content/uploads/2024/05/den-300x200.jpg" alt="Bà con dựng trụ" /></a> Ngày đầu <b>dựng trụ</b>.[/caption]

Sau tám tháng, đường ấp đã có đèn. <img src="/wp-content/uploads/2024/05/gia.jpg" alt="Không phải ảnh">

<figure><img src="/wp-content/uploads/2024/05/ong-tam.png" alt="IMG_2034"><figcaption>Ông Tám góp đất</figcaption></figure>

<ul><li>Tổ 5 <img src="/wp-content/uploads/2024/05/to-5.jpg" alt="Tổ 5 họp"></li></ul>

Xem <a href="/wp-content/uploads/2024/05/ke-hoach.pdf">kế hoạch <b>tháng 5</b></a>. <img src="/wp-content/uploads/2024/05/mat.jpg" alt="Ảnh đã mất">

[gallery ids="14,15"]]]></content:encoded><excerpt:encoded></excerpt:encoded><wp:post_id>11</wp:post_id><wp:post_date_gmt>2024-05-01 00:30:00</wp:post_date_gmt><wp:status>publish</wp:status><wp:post_type>post</wp:post_type><wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>13</wp:meta_value></wp:postmeta></item>
<item><title>bia</title><wp:post_id>13</wp:post_id><wp:post_type>attachment</wp:post_type><wp:attachment_url>https://xa.example/wp-content/uploads/2024/05/bia.jpg</wp:attachment_url><excerpt:encoded>Đường ấp 3 ban đêm</excerpt:encoded><wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value>Dãy đèn dọc con mương</wp:meta_value></wp:postmeta></item>
<item><title>le</title><wp:post_id>14</wp:post_id><wp:post_type>attachment</wp:post_type><wp:postmeta><wp:meta_key>_wp_attached_file</wp:meta_key><wp:meta_value>2024/05/le.webp</wp:meta_value></wp:postmeta><wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value>IMG_0001</wp:meta_value></wp:postmeta></item>
<item><title>khac</title><wp:post_id>16</wp:post_id><wp:post_type>attachment</wp:post_type><wp:attachment_url>https://xa.example/wp-content/uploads/2023/khac.jpg</wp:attachment_url></item>
</channel></rss>"#;

#[test]
fn pictures_of_another_site_stand_where_they_stood() {
    on_both(|world: &World| {
        let uploads = tempfile::tempdir().unwrap();
        let root = uploads.path();
        let made = |width, format| picture(width, 600, format);
        put(root, "2024/05/den.jpg", &made(900, ImageFormat::Jpeg));
        put(root, "2024/05/den-300x200.jpg", &made(300, ImageFormat::Jpeg));
        put(root, "2024/05/bia.jpg", &made(800, ImageFormat::Jpeg));
        put(root, "2024/05/ong-tam.png", &made(700, ImageFormat::Png));
        put(root, "2024/05/to-5.jpg", &made(650, ImageFormat::Jpeg));
        put(root, "2024/05/le.webp", &made(640, ImageFormat::WebP));
        put(root, "2024/05/gia.jpg", b"<script>alert(1)</script>");
        put(root, "2024/05/ke-hoach.pdf", &pdf(""));
        put(root, "2023/khac.jpg", &made(500, ImageFormat::Jpeg));
        let site = || Wxr::with_uploads(std::io::Cursor::new(OLD_SITE), root.to_owned()).unwrap();
        let report = take(world, &mut site());
        assert_eq!((report.imported, report.left_out.count()), (1, 0), "{report:?}");
        assert_eq!(
            told(&report),
            [
                "unused",
                "broken-image mat.jpg",
                "broken-image #15",
                "broken-undescribed 2024/05/ong-tam.png",
                "broken-undescribed 2024/05/le.webp",
                "broken-file 2024/05/gia.jpg",
                "attachments-refused-unknown-kind",
            ]
        );
        let main = only(world);
        let order = [
            // Above: with the words that the site keeps of it.
            "alt=\"Dãy đèn dọc con mương\"",
            "Đường ấp 3 ban đêm</figcaption>",
            "alt=\"Bà con dựng trụ\"",
            "Ngày đầu dựng trụ.</figcaption>",
            "Không phải ảnh",
            "alt=\"Ông Tám góp đất\"",
            "<li>Tổ 5",
            "<a href=\"#story-files\">kế hoạch <strong>tháng 5</strong></a>",
            "<em>Ảnh đã mất</em>",
            // Below: what stood in a list, and the gallery.
            "alt=\"Tổ 5 họp\"",
            "alt=\"Ảnh trong bài “Đèn ấp 3”\"",
            ">kế hoạch tháng 5</a>",
        ];
        let mut rest = main.as_str();
        for wanted in order {
            assert!(rest.contains(wanted), "{wanted} in {main}");
            rest = rest.split_once(wanted).unwrap().1;
        }
        assert_eq!(main.matches("<figure").count(), 5);
        assert!(
            main.contains("/960.") || main.contains("width=\"900\""),
            "what was sent, and not the small one: {main}"
        );
        assert!(!main.contains("anh:") && !main.contains("<script"), "{main}");
        assert!(world.stranger().get("/tin-tuc").has("class=\"thumb\""));
        let again = take(world, &mut site());
        assert_eq!((again.imported, again.known), (0, 1));
        assert_eq!(only(world).matches("<figure").count(), 5);
    });
}

#[test]
fn pictures_beside_a_file_come_along_and_none_from_elsewhere() {
    on_sqlite(|world: &World| {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        put(&root.join("site"), "anh/den.jpg", &picture(900, 600, ImageFormat::Jpeg));
        put(&root.join("site"), "static/bia.jpg", &picture(800, 600, ImageFormat::Jpeg));
        put(root, "mat.jpg", &picture(700, 600, ImageFormat::Jpeg));
        put(&root.join("site"), "tin/ke-hoach.pdf", &pdf(""));
        let text = "---\ntitle: Đèn ấp 3\ndate: 2024-05-01\nimage: /bia.jpg\n---\n![Bà con *dựng* trụ](../anh/den.jpg \"x\")\n\nMở đầu.\n\n![a](../../mat.jpg) ![b](https://xa.example/c.jpg)\n\n```\n![d](../anh/den.jpg)\n```\n\nXem [kế *hoạch*](ke-hoach.pdf) và [![Trụ đèn](../anh/tru.jpg)](ke-hoach.pdf#2).\n";
        put(&root.join("site"), "anh/tru.jpg", &picture(640, 600, ImageFormat::Jpeg));
        put(&root.join("site"), "tin/den.md", text.as_bytes());
        let report = take_from(world, &root.join("site"));
        assert_eq!(
            told(&report),
            [
                "broken-image ../../mat.jpg",
                "broken-image https://xa.example/c.jpg",
                "broken-undescribed static/bia.jpg"
            ]
        );
        let main = only(world);
        assert_eq!(main.matches("<figure").count(), 3, "{main}");
        let below = "<a href=\"#story-files\">";
        let words = format!("<p>Xem {below}kế <em>hoạch</em></a> và {below}Trụ đèn</a>.</p>");
        assert!(main.contains(&words) && main.contains("id=\"story-files\""), "{main}");
        assert!(
            main.contains(">kế hoạch</a> <span"),
            "the file is called by the words that led to it: {main}"
        );
        assert!(
            main.contains("alt=\"Bà con dựng trụ\"") && main.contains("alt=\"Ảnh trong bài “Đèn ấp 3”\"")
        );
        assert!(main.contains("![d](../anh/den.jpg)"), "code is shown as it was typed: {main}");
    });
}

/// What everybody sees of a story, and the list by one of its tags.
fn seen(world: &World, id: &str) -> [String; 2] {
    world.follow();
    let mut anybody = world.stranger();
    [format!("/tin-tuc/x-{id}"), "/tin-tuc?the=thap-sang".to_owned()].map(|address| {
        let page = anybody.get(&address);
        assert_eq!(page.status, 200, "{address}");
        page.body.split("<main").nth(1).unwrap().split("</main>").next().unwrap().to_owned()
    })
}

#[test]
fn a_newsroom_that_moves_takes_along_what_stands_beside_its_texts() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("toa-soan");
    let told = std::cell::RefCell::new((String::new(), Default::default()));
    on_sqlite(|world: &World| {
        let id = publish_everything(world);
        let counts = export(world.site.app.journal(), &out, &mut |_| ()).unwrap();
        assert_eq!(counts.attachments, 3);
        let page = seen(world, &id);
        assert!(
            page[0].contains("Nhà văn hoá &#60;ấp 3&#62;") && page[0].contains("#Thắp sáng"),
            "{}",
            page[0]
        );
        told.replace((id, page));
    });
    let (id, page) = told.take();
    let head = std::fs::read_to_string(out.join(format!("stories/{id}.md"))).unwrap();
    assert!(
        head.contains("section_name = \"Dân vận khéo\"") && head.contains("event_on = \"2026-12-01\""),
        "{head}"
    );
    on_both(|world: &World| {
        let report = take_from(world, &out);
        assert_eq!((report.imported, report.broken.kept.len()), (1, 0), "{:?}", report.broken);
        assert_eq!(seen(world, &id), page, "the same page under the same address");
        let mut anybody = world.stranger();
        for key in keys(&anybody.get(&format!("/tin-tuc/x-{id}")), "/tin-tuc/anh/") {
            for file in ["480.webp", "480.jpg"] {
                assert_eq!(anybody.get(&format!("/tin-tuc/anh/{key}/{file}")).status, 200, "{key}/{file}");
            }
        }
        let kept = bytes_kept(world);
        let again = take_from(world, &out);
        assert_eq!((again.imported, again.known, bytes_kept(world)), (0, 1, kept), "nothing comes twice");
        assert!(acts(world, &id).iter().any(|act| act.kind == "news.imported"));
    });
    // What is no picture any more is told, and the story comes without it.
    std::fs::write(out.join(format!("stories/{id}/3.jpg")), b"<svg onload=alert(1)>").unwrap();
    std::fs::remove_file(out.join(format!("stories/{id}/4.pdf"))).unwrap();
    on_sqlite(|world: &World| {
        let report = take_from(world, &out);
        let keys: Vec<&str> = report.broken.kept.iter().map(|(_, refusal)| refusal.key).collect();
        let file = "newsroom-import-broken-file";
        let expected = [file, "newsroom-import-left-out-other", file, "newsroom-import-left-out-unread"];
        assert_eq!((report.imported, keys.as_slice()), (1, expected.as_slice()));
        let page = seen(world, &id);
        assert!(!page[0].contains(SHOWN) && page[0].contains("Bà con họp &quot;tổ&quot;"), "{}", page[0]);
    });
}
