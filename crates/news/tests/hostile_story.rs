//! What somebody might write instead of words, in every place of the newsroom where words are written: pages and feeds have the same
//! tags and attributes as with harmless words.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use kheo_news::import::{Folder, Importer, take_over};
use kheo_testing::{Client, Page};
use kheo_world::{World, on_sqlite};

const HOME: &str = "/lam-viec/tin-tuc";
const HARMLESS: &str = "lành như đất";
/// No longer than a tag, and without commas, which part tags.
const HOSTILE: [&str; 14] = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'><svg/onload=alert(1)>",
    "\" autofocus onfocus=alert(1) x=\"",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "<a href=\"javascript:alert(1)\">a</a>",
    "</title></textarea><script>alert(1)//",
    "]]><script>alert(1)</script>",
    "--><iframe src=//evil.example>",
    "<style>@import'//evil.vn'</style>",
    "<base href=//evil.example>a",
    "<!--#exec cmd=id--><?php a ?>",
];

/// The tags of a page with the names of their attributes, and addresses that could run something.
fn skeleton(page: &Page) -> Vec<String> {
    let mut found = Vec::new();
    for tag in page.body.split('<').skip(1).map(|part| part.split('>').next().unwrap_or(part)) {
        found.push(tag.split('"').step_by(2).collect());
        for (name, value) in tag.split('"').step_by(2).zip(tag.split('"').skip(1).step_by(2)) {
            let name = name.trim_end_matches('=').rsplit(' ').next().unwrap_or_default();
            let value = value.trim().to_lowercase();
            let leads =
                ["javascript:", "data:", "vbscript:", "//"].iter().any(|lead| value.starts_with(lead));
            if leads && ["href", "src", "srcset", "action", "formaction"].contains(&name) {
                found.push(value);
            }
        }
    }
    found
}

/// Says where two pages differ first.
fn assert_same(page: &[String], harmless: &[String], told: &str) {
    let differ = page.iter().zip(harmless).find(|(tag, other)| tag != other);
    assert_eq!((differ, page.len()), (None, harmless.len()), "{told}");
}

fn post(client: &mut Client, shown: &str, address: &str, fields: &[(&str, &str)]) -> Page {
    let page = client.get(shown);
    let there = |name: &&str| page.has(&format!("<input type=\"hidden\" name=\"{name}\""));
    let hidden: Vec<(&str, String)> = ["form-token", "form-key", "steps"]
        .into_iter()
        .filter(there)
        .map(|name| (name, page.hidden(name)))
        .collect();
    let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    all.extend(fields);
    let answer = client.post(address, &all);
    assert_eq!(answer.status, 303, "{address} {fields:?}: {}", answer.body);
    answer
}

fn attach(client: &mut Client, story: &str, word: &str) {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_pixel(300, 200, Rgb([9, 99, 9])).write_to(&mut bytes, ImageFormat::Png).unwrap();
    let address = format!("{story}/anh");
    let page = client.get(&address);
    let hidden = ["form-token", "steps"].map(|name| (name, page.hidden(name)));
    let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.extend([("what", "photo"), ("alternative", word), ("caption", word), ("credit", word)]);
    let sent = client.post_files(&address, &fields, &[("photo", "a.png", bytes.get_ref())]);
    assert_eq!(sent.status, 303, "{word}: {}", sent.body);
}

/// Calls a section so, as whoever keeps the rules could.
fn name_section(world: &World, word: &str) {
    let sections =
        serde_json::json!({ "sections": [{ "word": "movement", "vi": word, "en": word }] }).to_string();
    kheo_news::rules::Sections::read(&sections).unwrap();
    let write = move |tx: &mut kheo_store::Tx<'_>| {
        let said = "update rule_sets set body = $1 where kind = 'news-sections'";
        Ok(tx.run(said, kheo_store::params![&sections])?)
    };
    world.site.app.db().write_now(write).unwrap();
}

/// Everything that happens to a story, with the same word in every place; the pages that show it.
fn life(world: &World, word: &str) -> Vec<Vec<String>> {
    let (mut lan, mut thu, mut anybody) = (world.signed_in("lan"), world.signed_in("thu"), world.stranger());
    let mut shown = Vec::new();
    name_section(world, word);
    let mut text =
        vec![("unit", "30043"), ("kind", "announcement"), ("title", word), ("lede", word), ("body", "Chữ.")];
    text.extend([("byline", word), ("source", word), ("section", "movement"), ("tags", word)]);
    text.extend([("event-on", "1/12/2026"), ("event-place", word)]);
    let new = format!("{HOME}/moi");
    let story = post(&mut lan, &new, &new, &text).location.unwrap();
    attach(&mut lan, &story, word);
    post(&mut lan, &story, &format!("{story}/gui"), &[]);
    post(&mut thu, &story, &format!("{story}/tra-lai"), &[("reason", word)]);
    shown.extend(
        [&story, &format!("{story}/sua"), &format!("{story}/anh")].map(|page| skeleton(&lan.get(page))),
    );
    post(&mut lan, &story, &format!("{story}/gui"), &[]);
    post(&mut thu, &story, &format!("{story}/cong-bo"), &[]);
    let edit = format!("{story}/sua");
    text.retain(|(name, _)| !["unit", "body"].contains(name));
    text.extend([("body", "Chữ khác."), ("note", word)]);
    post(&mut thu, &edit, &edit, &text);
    world.follow();
    let public = format!("/tin-tuc/x-{}", story.rsplit('/').next().unwrap());
    for page in
        [public.as_str(), "/tin-tuc", "/tin-tuc?muc=movement", "/tin-tuc/feed.atom", "/", "/don-vi/30043"]
    {
        let page = anybody.get(page);
        assert_eq!(page.status, 200, "{}", page.body);
        shown.push(skeleton(&page));
    }
    shown.push(skeleton(&thu.get(&story)));
    post(&mut thu, &story, &format!("{story}/go"), &[("ground", word)]);
    world.follow();
    let gone = anybody.get(&public);
    assert_eq!(gone.status, 410);
    shown.extend([skeleton(&gone), skeleton(&thu.get(&story))]);
    shown
}

/// A story that comes with these words in every field of its head.
fn imported(world: &World, file: &str, word: &str) -> Vec<Vec<String>> {
    let (mut thu, mut anybody) = (world.signed_in("thu"), world.stranger());
    let folder = tempfile::tempdir().unwrap();
    let said = serde_json::Value::from(word).to_string();
    let texts = ["title", "lede", "author", "source", "section", "event_place", "url"];
    let mut head: String = texts.map(|name| format!("{name} = {said}\n")).concat();
    head += &format!(
        "tags = [{said}]\ncategories = [{said}]\nkind = \"announcement\"\nevent_on = \"2026-12-01\"\ndate = 2024-05-01\n"
    );
    std::fs::write(folder.path().join(file), format!("+++\n{head}+++\nMở.\n\nThân.\n")).unwrap();
    let journal = world.site.app.journal();
    let importer = Importer::find(journal, "thu", "30043").unwrap();
    let report =
        take_over(journal, &importer, &mut Folder::new(folder.path().to_owned()), &mut |_| Ok(())).unwrap();
    assert_eq!((report.imported, report.broken.count()), (1, 0), "{word}: {report:?}");
    world.follow();
    let office = thu.get(HOME);
    let before = format!("{HOME}/");
    let ids = office.body.split(&before).filter_map(|part| part.split('"').next());
    let id = ids.filter(|id| id.len() == 13).max().unwrap().to_owned();
    let shown = [format!("/tin-tuc/x-{id}"), "/tin-tuc".to_owned(), "/tin-tuc/feed.atom".to_owned()]
        .map(|page| skeleton(&anybody.get(&page)));
    let story = format!("{HOME}/{id}");
    post(&mut thu, &story, &format!("{story}/go"), &[("ground", word)]);
    world.follow();
    shown.to_vec()
}

#[test]
fn nothing_that_is_written_becomes_a_tag_or_an_attribute() {
    on_sqlite(|world: &World| {
        let expected = life(world, HARMLESS);
        for word in HOSTILE {
            for (number, (page, harmless)) in life(world, word).iter().zip(&expected).enumerate() {
                assert_same(page, harmless, &format!("page {number} with {word}"));
            }
        }
    });
}

#[test]
fn nothing_that_comes_in_the_head_of_a_file_becomes_a_tag_or_an_attribute() {
    on_sqlite(|world: &World| {
        name_section(world, "Chuyên mục");
        let expected = imported(world, "a.md", HARMLESS);
        for (number, word) in HOSTILE.iter().enumerate() {
            // Of a title only words remain, and a story needs one.
            let word = format!("{number} {word}");
            let pages = imported(world, &format!("{number}.md"), &word);
            for (number, (page, harmless)) in pages.iter().zip(&expected).enumerate() {
                assert_same(page, harmless, &format!("page {number} with {word}"));
            }
        }
    });
}
