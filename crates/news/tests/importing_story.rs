//! Stories of other systems as people meet them: Thu brings the old site over, twice, with a power cut between; everybody reads, nothing
//! runs; what was erased stays erased; the whole newsroom goes out and comes back.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::fmt::Write;
use std::path::{Path, PathBuf};

use kheo_base::{Error, Fault, to_hex};
use kheo_news::export::export;
use kheo_news::import::{Folder, Importer, Report, Source, Wxr, check, take_over};
use kheo_news::rules::State;
use kheo_news::store::{Story, Version, ids_after, load, versions};
use kheo_testing::Client;
use kheo_world::{World, on_both, on_sqlite};

const UGLY: &str = include_str!("importing/ugly.xml");
const UNIT: &str = "30043";

fn importer(world: &World) -> Importer {
    Importer::find(world.site.app.journal(), "thu", UNIT).unwrap()
}

fn import(world: &World, source: &mut dyn Source) -> Report {
    take_over(world.site.app.journal(), &importer(world), source, &mut |_| Ok(())).unwrap()
}

fn wxr(world: &World, text: &str) -> Report {
    import(world, &mut Wxr::new(text.as_bytes()))
}

fn keys(told: &kheo_news::import::Told) -> Vec<&'static str> {
    told.kept.iter().map(|(_, sentence)| sentence.key.trim_start_matches("newsroom-import-")).collect()
}

fn stories(world: &World) -> Vec<Story> {
    let read = |db: &mut kheo_store::Reader<'_>| {
        let ids = ids_after(db, None, 10_000)?;
        Ok(ids
            .into_iter()
            .filter_map(|id| load(db, id).transpose())
            .collect::<Result<Vec<Story>, Fault>>()?)
    };
    world.site.app.db().read_now(read).unwrap()
}

fn story(world: &World, title: &str) -> Story {
    stories(world).into_iter().find(|story| story.text.title == title).unwrap()
}

fn versions_of(world: &World, story: &Story) -> Vec<Version> {
    let id = story.id;
    world.site.app.db().read_now(move |db| Ok(versions(db, id)?)).unwrap()
}

fn count(world: &World, table: &str) -> i64 {
    let count = format!("select count(*) from {table}");
    world.site.app.db().read_now(move |db| Ok(db.one(&count, &[], |row| row.int(0))?)).unwrap()
}

/// What stands in a page where stories do.
fn main_of(body: &str) -> &str {
    body.split_once("<main").unwrap().1.split_once("</main>").unwrap().0
}

/// Returns the first tag that could do anything but be read.
fn runs(html: &str) -> Option<&str> {
    html.split('<').skip(1).find(|tag| {
        let tag = tag.split('>').next().unwrap_or(tag);
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/', '\n', '\t'])
            .next()
            .unwrap_or_default()
            .to_lowercase();
        let attributes: String = tag.split('"').step_by(2).collect::<String>().to_lowercase();
        let targets = tag.split('"').skip(1).step_by(2).map(|value| value.trim().to_lowercase());
        let leads = ["javascript:", "data:", "vbscript:"];
        [
            "script", "iframe", "img", "svg", "math", "object", "embed", "style", "base", "meta", "template",
            "video",
        ]
        .contains(&name.as_str())
            || attributes.split([' ', '/', '\n', '\t']).any(|part| part.trim().starts_with("on"))
            || attributes.contains("src=")
            || attributes.contains("style=")
            || targets.into_iter().any(|target| leads.iter().any(|lead| target.starts_with(lead)))
    })
}

fn generated(count: usize) -> String {
    let mut text = UGLY.split_once("\t<item>").unwrap().0.to_owned();
    for at in 0..count {
        let (day, hour, status) = (1 + at % 28, at % 24, if at % 25 == 24 { "draft" } else { "publish" });
        let blocks = "<!-- wp:paragraph -->\n<p>Đoạn hai có <strong>chữ đậm</strong>.</p>\n<!-- /wp:paragraph -->\n<!-- wp:list --><ul><li>một</li><li>hai</li></ul><!-- /wp:list -->";
        let classic = "Đoạn hai.\n\nĐoạn ba [gallery ids=\"1\"] &amp; <em>hết</em>.";
        let body = if at % 2 == 0 { blocks } else { classic };
        write!(
            text,
            "<item><title>Tin số {at} &amp; việc ấp</title><link>https://xa.example/tin-{at}/</link><dc:creator>lan</dc:creator>
            <guid isPermaLink=\"false\">https://xa.example/?p={at}</guid><content:encoded><![CDATA[Mở đầu tin {at}.\n\n{body}]]></content:encoded>
            <excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>{at}</wp:post_id><wp:post_date_gmt>2023-{:02}-{day:02} {hour:02}:00:00</wp:post_date_gmt>
            <wp:status>{status}</wp:status><wp:post_type>post</wp:post_type>",
            1 + at % 12
        )
        .unwrap();
        for comment in 0..at % 4 {
            let (id, parent) = (at * 10 + comment + 1, if comment == 0 { 0 } else { at * 10 + comment });
            write!(
                text,
                "<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author>Người đọc {comment}</wp:comment_author>
                <wp:comment_author_email>doc@mail.example</wp:comment_author_email><wp:comment_date_gmt>2023-12-29 0{comment}:00:00</wp:comment_date_gmt>
                <wp:comment_content>Ý kiến {comment} về tin {at}.</wp:comment_content><wp:comment_approved>{}</wp:comment_approved>
                <wp:comment_type>comment</wp:comment_type><wp:comment_parent>{parent}</wp:comment_parent></wp:comment>",
                if at % 40 == 3 && comment == 2 { "spam" } else { "1" }
            )
            .unwrap();
        }
        text.push_str("</item>\n");
    }
    text + "</channel></rss>"
}

#[test]
fn a_thousand_stories_come_in_once_whatever_stops_it() {
    on_both(|world: &World| {
        let text = generated(1_000);
        let journal = world.site.app.journal();
        let trial =
            check(journal, &importer(world), &mut Wxr::new(text.as_bytes()), &mut |_| Ok(())).unwrap();
        assert_eq!((trial.imported, stories(world).len()), (1_000, 0), "a trial writes nothing");
        // The power fails after four batches.
        let mut batches = 0;
        let cut = take_over(journal, &importer(world), &mut Wxr::new(text.as_bytes()), &mut |_| {
            batches += 1;
            if batches == 4 { Err(Error::from(Fault::new("the power failed"))) } else { Ok(()) }
        });
        assert!(cut.is_err());
        let before = stories(world).len();
        assert!(before > 0 && before < 1_000, "{before}");
        let report = wxr(world, &text);
        assert_eq!((report.read, report.imported, report.known), (1_000, 1_000 - before, before));
        assert_eq!((trial.comments, report.comments + report.comments_known), (1_415, 1_415));
        // Spam, and what stands below drafts.
        assert_eq!((report.comments_left_out, trial.comments_left_out), (85, 85));
        assert_eq!(report.broken.count(), 500, "one gallery in every other story");
        assert!(report.is_complete());
        let acts = count(world, "acts");
        let again = wxr(world, &text);
        assert_eq!((again.imported, again.known, again.comments, again.comments_known), (0, 1_000, 0, 1_415));
        assert_eq!(
            (stories(world).len(), count(world, "acts"), count(world, "comments")),
            (1_000, acts, 1_415),
            "twice changes nothing"
        );
        assert_eq!(stories(world).iter().filter(|story| story.state == State::Draft).count(), 40);
        let changed = wxr(world, &text.replace("Mở đầu tin 7.", "Mở đầu khác."));
        assert_eq!((changed.imported, changed.changed.count()), (0, 1));
        let kept = story(world, "Tin số 7 & việc ấp");
        assert_eq!(kept.text.lede, "Mở đầu tin 7.", "what stands here is not written over");
        assert_eq!(kept.published_at.unwrap().to_string(), "2023-08-08T07:00:00.000Z");
    });
}

#[test]
fn an_ugly_story_of_wordpress_is_read_as_it_was_written() {
    on_both(|world: &World| {
        let report = wxr(world, UGLY);
        assert_eq!((report.read, report.imported, report.comments, report.comments_left_out), (3, 3, 3, 2));
        let left_out =
            ["private", "password", "trash", "page", "attachment"].map(|word| format!("left-out-{word}"));
        assert_eq!(keys(&report.left_out), left_out);
        let (spot, _) = &report.left_out.kept[0];
        assert_eq!((spot.line, spot.title.as_str()), (49, "Riêng tư"));
        let broken = ["image", "cells", "image", "image", "image", "link", "frame", "future"]
            .map(|word| format!("broken-{word}"));
        assert_eq!(keys(&report.broken), broken);
        let story = story(world, "Ấp 3 thắp sáng “đường quê” & ấp 4");
        assert_eq!(story.text.lede, "Sau tám tháng, 4,2 km đường ấp đã có đèn.");
        assert_eq!(
            story.text.body,
            "Bà con dựng trụ đèn\n\n## Cách làm\n\nBà con ***họp*** từng tổ:\n\n- góp công;\n- góp đất \\*không\\* đền bù.\n\n\
             | **Ấp** |  |\n| --- | --- |\n| 3 | 86 bóng |\n\nXem [bài trước](https://xa.example/2023/01/cu/), đừng bấm.\n\n\
             https://www.youtube.com/watch?v=abc\n\n[https://www.youtube.com/embed/abc](https://www.youtube.com/embed/abc)"
        );
        assert_eq!((story.byline.as_str(), story.state), ("Nguyễn Thị Lan", State::Published));
        world.follow();
        let mut anybody = world.stranger();
        let page = anybody.get(&format!("/tin-tuc/{}", story.slug()));
        assert!(
            page.status == 200
                && page.has("<em><strong>họp</strong></em>") | page.has("<strong><em>họp</em></strong>"),
            "{}",
            page.body
        );
        assert!(page.has("07:30") && page.has("01/05/2024"), "its own time: {}", page.body);
        assert!(anybody.get("/tra-cuu?q=dung+tru+den").has(&story.slug()));
        recorded(world, &mut anybody, &story);
        let kept = "select count(*) from comments where email <> '' or body like '%203.0.113%' or author like '%mail.example%'";
        assert_eq!(world.site.app.db().read_now(|db| Ok(db.one(kept, &[], |row| row.int(0))?)).unwrap(), 0);
        let deep = "select count(*) from comments where parent_id <> 0";
        assert_eq!(
            world.site.app.db().read_now(|db| Ok(db.one(deep, &[], |row| row.int(0))?)).unwrap(),
            2,
            "two below one"
        );
        let from = "select address, labels from imported_stories where address like '%ap-3%'";
        let (address, labels) = world
            .site
            .app
            .db()
            .read_now(|db| Ok(db.one(from, &[], |row| Ok((row.text(0)?, row.text(1)?)))?))
            .unwrap();
        assert_eq!(
            (address.as_str(), labels.as_str()),
            ("https://xa.example/2024/05/ap-3/", "category: Nông thôn\npost_tag: đèn & điện")
        );
    });
}

/// The record says that it was taken over today, and on which day it was published there.
fn recorded(world: &World, anybody: &mut Client, story: &Story) {
    let id = story.id;
    let acts = world.site.app.db().read_now(move |db| Ok(kheo_journal::acts_of(db, "story", id)?)).unwrap();
    assert_eq!(acts.len(), 1, "{acts:?}");
    let act = &acts[0];
    assert_eq!((act.kind.as_str(), act.at.day()), ("news.imported", world.clock.now().day()));
    let page = anybody.get(&format!("/nhat-ky/{}", to_hex(&act.act_id.0)));
    assert!(
        page.status == 200 && page.has("Nhập tin hoặc thông báo từ hệ thống khác") && page.has("01/05/2024"),
        "{}",
        page.body
    );
}

#[test]
fn a_broken_file_gives_what_came_before_and_says_where_it_is_broken() {
    on_sqlite(|world: &World| {
        let text = generated(10);
        let at = text.find("<title>Tin số 6").unwrap();
        let line = text[..at].matches('\n').count() + 1;
        let broken = format!("{}<b></i>{}", &text[..at], &text[at..]);
        let report = wxr(world, &broken);
        let (spot, sentence) = report.stopped.clone().unwrap();
        assert_eq!(
            (report.imported, spot.line, sentence.key),
            (6, line as u64, "newsroom-import-stopped-broken")
        );
        assert!(!report.is_complete());
        let rest = wxr(world, &text);
        assert_eq!((rest.imported, rest.known), (4, 6), "mended, the rest comes in");
        let cut = &text[..text.find("Mở đầu tin 9").unwrap()];
        let laughs = "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;&lol;\">]><rss><channel><title>&lol2;</title></channel></rss>";
        let deep = "<a>".repeat(10_000);
        let long = format!("<rss><channel><item><title>{}", "x".repeat(20 * 1024 * 1024));
        for (text, word) in [
            (cut, "end"),
            (laughs, "doctype"),
            (deep.as_str(), "deep"),
            (long.as_str(), "long"),
            ("<rss><channel><item><title>x</title></item></channel></rss>", "not-wxr"),
            ("<html><p>không phải", "end"),
            ("", "not-wxr"),
        ] {
            let stopped = wxr(world, text).stopped.map(|(_, sentence)| sentence.key);
            assert_eq!(stopped, Some(format!("newsroom-import-stopped-{word}").as_str()));
        }
        assert_eq!(stories(world).len(), 10);
        // Bytes that are no letters do not stop it.
        let bytes = text
            .replace("tin-3/", "tin-33/")
            .replace("?p=3<", "?p=33<")
            .replace("Tin số 3 ", "Tin \u{1}số 33 ");
        let bytes =
            [bytes.as_bytes().split(|byte| *byte == 1).collect::<Vec<_>>().join(&b"\xff\xfe"[..])].concat();
        let report = import(world, &mut Wxr::new(bytes.as_slice()));
        assert!(report.imported == 1 && keys(&report.broken).contains(&"letters-replaced"));
    });
}

#[test]
fn an_address_that_no_index_holds_stops_nothing() {
    on_both(|world: &World| {
        // Letters that do not compress, as a database would try to.
        let mut seed = 7_u64;
        let long: String = std::iter::repeat_with(|| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            char::from(b'a' + u8::try_from((seed >> 33) % 26).unwrap())
        })
        .take(9_000)
        .collect();
        let text = generated(3).replace("https://xa.example/tin-1/", &format!("https://xa.example/{long}"));
        let report = wxr(world, &text);
        assert_eq!((report.imported, keys(&report.broken).contains(&"broken-address")), (3, true));
        assert_eq!(count(world, "imported_stories where address = ''"), 1);
    });
}

/// What people have hidden in texts.
const HIDDEN: &[&str] = &[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\"java\nscript:alert(1)\">x</a>",
    "<a href=\" &#106;avascript:alert(1)\">x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<iframe src=\"javascript:alert(1)\"></iframe>",
    "<math><mi xlink:href=\"data:x,<script>alert(1)</script>\">",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
    "\"><script>alert(1)</script>",
    "' onmouseover='alert(1)",
    "[x](javascript:alert(1))",
    "![x\" onerror=\"alert(1)](https://evil.example/a.png)",
    "<b onclick=alert(1)>x</b>",
    "<p style=\"background:url(javascript:alert(1))\">x</p>",
    "<object data=\"data:text/html,x\"></object>",
    "<base href=\"https://evil.example/\">",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "`<script>alert(1)</script>`",
    "<!--><img src=x onerror=alert(1)>-->",
    "<style>@import 'https://evil.example/x.css';</style>",
    "[caption]<img src=x onerror=alert(1)>[/caption]",
    "<a href=\"https://a.example/)![x](javascript:alert(1))\">x</a>",
    "<table><td background=javascript:alert(1)>x</table>",
];

#[test]
fn nothing_that_was_hidden_in_any_field_runs() {
    on_sqlite(|world: &World| {
        let head = UGLY.split_once("\t<item>").unwrap().0;
        let mut text = head.replace("Nguyễn Thị Lan", "Lan <script>alert(1)</script>");
        for (at, hidden) in HIDDEN.iter().enumerate() {
            let data = |words: &str| format!("<![CDATA[{words}]]>");
            let (all, creator) = (data(hidden), if at % 2 == 0 { data(hidden) } else { "lan".to_owned() });
            write!(
                text,
                "<item><title>{}</title><link>{all}</link><dc:creator>{creator}</dc:creator><guid>g{at}</guid><content:encoded>{}</content:encoded>
                <excerpt:encoded>{}</excerpt:encoded><wp:post_date_gmt>2024-05-01 00:30:00</wp:post_date_gmt><wp:status>publish</wp:status>
                <wp:post_type>post</wp:post_type><category domain=\"category\">{all}</category>
                <wp:comment><wp:comment_id>{at}</wp:comment_id><wp:comment_author>{all}</wp:comment_author><wp:comment_content>{}</wp:comment_content>
                <wp:comment_approved>1</wp:comment_approved></wp:comment></item>",
                data(&format!("Tên {at} {hidden}")),
                data(&format!("chữ {hidden} chữ\n\n{hidden}\n\n<ul><li>{hidden}</li></ul>")),
                data(&format!("mở {hidden}")),
                data(&format!("ý {hidden}")),
            )
            .unwrap();
        }
        text.push_str("</channel></rss>");
        let report = wxr(world, &text);
        assert_eq!((report.imported, report.left_out.count(), &report.stopped), (HIDDEN.len(), 0, &None));
        let folder = tempfile::tempdir().unwrap();
        for (at, hidden) in HIDDEN.iter().enumerate() {
            let quoted = serde_json::Value::from(*hidden);
            let head = format!(
                "+++\ntitle = {quoted}\nlede = {quoted}\nauthor = {quoted}\nsource = {quoted}\ntags = [{quoted}]\nurl = {quoted}\ndate = 2024-06-01\n+++\n"
            );
            std::fs::write(folder.path().join(format!("{at}.md")), format!("{head}\nTin {at}\n\n{hidden}\n"))
                .unwrap();
        }
        let report = import(world, &mut Folder::new(folder.path().to_owned()));
        assert!(
            report.imported >= HIDDEN.len() - 6,
            "titles that are nothing but hidden are none: {:?}",
            report.left_out
        );
        world.follow();
        let (mut anybody, mut thu) = (world.stranger(), world.signed_in("thu"));
        let all = stories(world);
        let mut addresses: Vec<String> = ["/tin-tuc", "/tin-tuc/feed.atom"].map(str::to_owned).to_vec();
        addresses.extend(all.iter().map(|story| format!("/tin-tuc/{}", story.slug())));
        for address in addresses {
            let page = anybody.get(&address);
            assert_eq!(page.status, 200, "{address}");
            if !address.ends_with("atom") {
                assert_eq!(runs(main_of(&page.body)), None, "{address}");
            }
        }
        // The first page has a map of its own.
        let first = anybody.get("/");
        assert!(
            first.has("&#60;script&#62;") && !first.has("<script>alert") && !first.has("onerror=alert(1)>"),
            "{}",
            first.body
        );
        for story in &all {
            let page = thu.get(&format!("/lam-viec/tin-tuc/{}", story.id));
            assert_eq!(runs(main_of(&page.body)), None, "{}", page.body);
        }
        assert!(
            runs("<p onclick=x>").is_some()
                && runs("<a href=\"javascript:x\">").is_some()
                && runs("<p>").is_none()
        );
    });
}

fn file(folder: &Path, path: &str, text: &str) -> PathBuf {
    let full = folder.join(path);
    std::fs::create_dir_all(full.parent().unwrap()).unwrap();
    std::fs::write(&full, text).unwrap();
    full
}

#[test]
fn a_folder_of_markdown_comes_in_and_nothing_from_beside_it() {
    on_both(|world: &World| {
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let root = folder.path();
        file(
            root,
            "2024/den.md",
            "---\ntitle: Ấp 3 có đèn\ndate: 2024-05-01 07:30\nauthor: Lan\nsource: Đài xã\ntags: [đèn, điện]\n---\n# Ấp 3 có đèn\n\nMở đầu.\n\nThân *bài* ![trụ đèn](den.jpg).\n",
        );
        file(
            root,
            "thong-bao.md",
            "+++\ntitle = \"Mất điện\"\ndate = 2024-05-02\nkind = \"announcement\"\nexpires_on = 2026-12-31\npinned = true\nlede = \"Ấp 3.\"\n+++\nTừ 8 giờ.",
        );
        file(root, "nhap.md", "# Chưa xong\n\nCòn viết.");
        file(root, "hong.md", "+++\ntitle = \n+++\nx");
        file(root, "huge.md", &"x".repeat(2 * 1024 * 1024));
        // Whoever writes into a text what looks like a head changes nothing.
        file(
            root,
            "tiem.md",
            "---\ntitle: Tiêm\ndate: 2024-05-03\n---\nMở.\n\n---\ntitle: Khác\nstate: withdrawn\nunit: 00\n---\n",
        );
        let secret = file(other.path(), "secret.md", "# Bí mật\n\nKhông được đọc.");
        std::os::unix::fs::symlink(&secret, root.join("lien-ket.md")).unwrap();
        std::os::unix::fs::symlink(other.path(), root.join("thu-muc")).unwrap();
        let report = import(world, &mut Folder::new(root.to_owned()));
        assert_eq!((report.imported, report.left_out.count()), (4, 4), "{:?}", report.left_out);
        let mut reasons = keys(&report.left_out);
        reasons.sort_unstable();
        assert_eq!(reasons, ["left-out-head", "left-out-huge", "left-out-link", "left-out-link"]);
        let den = story(world, "Ấp 3 có đèn");
        assert_eq!(
            (den.text.lede.as_str(), den.byline.as_str(), den.source.as_str()),
            ("Mở đầu.", "Lan", "Đài xã")
        );
        assert!(den.text.body.starts_with("Thân *bài*"), "{}", den.text.body);
        let notice = story(world, "Mất điện");
        assert!(notice.is_pinned && notice.expires_on.is_some() && notice.text.lede == "Ấp 3.");
        assert_eq!(story(world, "Chưa xong").state, State::Draft);
        let injected = story(world, "Tiêm");
        assert_eq!((injected.state, injected.unit_code.as_str()), (State::Published, UNIT));
        assert!(stories(world).iter().all(|story| !story.text.body.contains("Không được đọc")));
        let again = import(world, &mut Folder::new(root.to_owned()));
        assert_eq!((again.imported, again.known), (0, 4));
    });
}

#[test]
fn the_whole_newsroom_goes_out_and_comes_back_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("toa-soan");
    let mut sent = Vec::new();
    let told = std::cell::RefCell::new(&mut sent);
    on_sqlite(|world: &World| {
        wxr(world, UGLY);
        let evil = "+++\ntitle = \"Đầu giả\"\ndate = 2024-05-05\nlede = \"một\\n+++\\nstate = \\\"draft\\\"\"\nkind = \"announcement\"\nexpires_on = 2027-01-01\n+++\n+++\nid = \"x\"\n+++\n";
        let plain = tempfile::tempdir().unwrap();
        file(plain.path(), "gia.md", evil);
        import(world, &mut Folder::new(plain.path().to_owned()));
        let mut thu = world.signed_in("thu");
        let first = story(world, "Ấp 3 thắp sáng “đường quê” & ấp 4");
        correct(&mut thu, &first);
        withdraw(&mut thu, &story(world, "Đầu giả"), "Nhầm.");
        let counts = export(world.site.app.journal(), &out, &mut |_| ()).unwrap();
        assert_eq!(
            (counts.versions, counts.comments, counts.stories["published"], counts.stories["draft"]),
            (3, 3, 1, 2)
        );
        assert!(export(world.site.app.journal(), &out, &mut |_| ()).is_err(), "into an empty folder only");
        assert_eq!(others_may(&out), Vec::<PathBuf>::new(), "drafts are not for everybody on the machine");
        let back = import(world, &mut Folder::new(out.clone()));
        assert_eq!(
            (back.imported, back.known, stories(world).len()),
            (0, 4, 4),
            "at home everything is there"
        );
        told.borrow_mut().extend(stories(world).into_iter().map(|story| (versions_of(world, &story), story)));
    });
    on_both(|world: &World| {
        let report = import(world, &mut Folder::new(out.clone()));
        assert!(report.is_complete(), "{:?}", report.left_out);
        assert_eq!((report.imported, report.comments), (4, 3));
        let mut came: Vec<(Vec<Version>, Story)> =
            stories(world).into_iter().map(|story| (versions_of(world, &story), story)).collect();
        for ((old_versions, old), (new_versions, new)) in told.borrow().iter().zip(&mut came) {
            (new.steps, new.changed_at) = (old.steps, old.changed_at);
            assert_eq!((old, old_versions), (&*new, &*new_versions));
        }
        let again = import(world, &mut Folder::new(out.clone()));
        assert_eq!((again.imported, again.known, again.comments), (0, 4, 0));
    });
    let changed = std::fs::read_dir(out.join("stories")).unwrap().next().unwrap().unwrap().path();
    std::fs::write(&changed, std::fs::read_to_string(&changed).unwrap() + "thêm").unwrap();
    on_sqlite(|world: &World| {
        let report = import(world, &mut Folder::new(out.clone()));
        assert_eq!((report.imported, keys(&report.left_out)), (3, vec!["left-out-other"]));
    });
}

/// Returns what in a folder somebody else than its owner may read, itself among it.
fn others_may(path: &Path) -> Vec<PathBuf> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path).unwrap().permissions().mode();
    let mut found: Vec<PathBuf> = (mode & 0o077 != 0).then(|| path.to_owned()).into_iter().collect();
    if path.is_dir() {
        let entries = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
        found.extend(entries.flat_map(|path| others_may(&path)));
    }
    found
}

/// Changes a file of an export, and the manifest with it.
fn forge(out: &Path, path: &str, from: &str, to: &str) {
    let sum = |text: &str| kheo_verify::encoding::hex(&kheo_verify::hash::sha256(text.as_bytes()));
    let old = std::fs::read_to_string(out.join(path)).unwrap();
    let new = old.replace(from, to);
    assert_ne!(old, new);
    std::fs::write(out.join(path), &new).unwrap();
    let manifest = out.join("kheo-newsroom.json");
    let said = std::fs::read_to_string(&manifest).unwrap().replace(&sum(&old), &sum(&new));
    std::fs::write(&manifest, said).unwrap();
}

#[test]
fn an_export_says_the_same_of_a_story_everywhere_and_nothing_appears_because_its_time_has_passed() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("toa-soan");
    let shown = std::cell::RefCell::new(String::new());
    on_sqlite(|world: &World| {
        wxr(world, UGLY);
        let mut thu = world.signed_in("thu");
        let later = story(world, "Hẹn năm sau");
        step(&mut thu, &later, "gui", &[]);
        step(&mut thu, &later, "hen-gio", &[("publish-on", "26/11/2026"), ("publish-time", "08:00")]);
        assert_eq!(story(world, "Hẹn năm sau").state, State::Scheduled);
        let first = story(world, "Ấp 3 thắp sáng “đường quê” & ấp 4");
        *shown.borrow_mut() = format!("stories/{}.md", first.id);
        export(world.site.app.journal(), &out, &mut |_| ()).unwrap();
    });
    forge(&out, &shown.borrow(), "Cách làm", "Cách khác");
    on_both(|world: &World| {
        world.clock.set(world.clock.now().plus_days(30));
        let report = import(world, &mut Folder::new(out.clone()));
        assert_eq!(keys(&report.left_out), ["left-out-versions"]);
        assert_eq!(keys(&report.broken), ["broken-scheduled"]);
        let later = story(world, "Hẹn năm sau");
        assert_eq!((later.state, later.publish_at), (State::Waiting, None));
        assert_eq!(kheo_news::publish_due(world.site.app.journal()).unwrap(), 0);
    });
}

fn step(client: &mut Client, story: &Story, address: &str, fields: &[(&str, &str)]) {
    let shown =
        client.get(&format!("/lam-viec/tin-tuc/{}{}", story.id, if address == "sua" { "/sua" } else { "" }));
    let hidden = ["form-token", "steps"].map(|name| (name, shown.hidden(name)));
    let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    all.extend(fields);
    let page = client.post(&format!("/lam-viec/tin-tuc/{}/{address}", story.id), &all);
    assert_eq!(page.status, 303, "{}", page.body);
}

fn correct(client: &mut Client, story: &Story) {
    let text = &story.text;
    let fields = [
        ("kind", "news"),
        ("title", text.title.as_str()),
        ("lede", "Sau tám tháng, 3,2 km."),
        ("body", text.body.as_str()),
    ];
    step(
        client,
        story,
        "sua",
        &[&fields[..], &[("byline", "Lan"), ("source", ""), ("note", "Bản đầu ghi 4,2 km.")]].concat(),
    );
}

fn withdraw(client: &mut Client, story: &Story, ground: &str) {
    step(client, story, "go", &[("ground", ground)]);
}

#[test]
fn an_old_address_leads_to_its_story_as_long_as_everybody_may_read_it() {
    on_both(|world: &World| {
        wxr(
            world,
            &UGLY.replace("https://xa.example/2024/05/ap-3/", "https://xa.example/2024/%E1%BA%A5p-3/"),
        );
        let folder = tempfile::tempdir().unwrap();
        let head =
            |url: &str| format!("---\ntitle: Tin {url}\ndate: 2024-05-01\nurl: {url}\n---\nMở.\n\nThân.\n");
        for (name, url) in [
            ("a", "/tin/cu.html"),
            ("b", "https://xa.example//evil.example/x"),
            ("c", "https://xa.example/?p=9"),
        ] {
            file(folder.path(), &format!("{name}.md"), &head(url));
        }
        import(world, &mut Folder::new(folder.path().to_owned()));
        let mut anybody = world.stranger();
        let first = story(world, "Ấp 3 thắp sáng “đường quê” & ấp 4");
        let address = format!("/tin-tuc/{}", first.slug());
        for old in ["/2024/%E1%BA%A5p-3/", "/2024/%e1%ba%a5p-3", "/2024/%E1%BA%A5p-3/?utm_source=x"] {
            let page = anybody.get(old);
            assert_eq!(
                (page.status.as_u16(), page.location.as_deref()),
                (308, Some(address.as_str())),
                "{old}"
            );
        }
        assert!(anybody.get("/tin/cu.html").location.unwrap().starts_with("/tin-tuc/tin-"));
        let evil = anybody.get("//evil.example/x").location.unwrap();
        assert!(evil.starts_with("/tin-tuc/"), "never to another site: {evil}");
        for nowhere in ["/2024/", "/2024/khac/", "/?p=9x", "/%ff", "/%00"] {
            assert!(anybody.get(nowhere).location.is_none(), "{nowhere}");
        }
        assert_eq!(anybody.get("/2024/khac/").status, 404);
        assert_eq!(anybody.get("/tin-tuc").status, 200, "what this site has itself stays");
        withdraw(&mut world.signed_in("thu"), &first, "Nhầm.");
        assert_eq!(anybody.get("/2024/%E1%BA%A5p-3/").status, 404);
    });
}

#[test]
fn categories_of_another_site_become_sections_or_tags() {
    on_both(|world: &World| {
        let category = "nicename=\"nong-thon\"><![CDATA[Nông thôn]]>";
        let economy = "nicename=\"kinh-te\"><![CDATA[KINH TẾ]]></category>\n<category domain=\"category\" ";
        let format = "<category domain=\"post_format\" nicename=\"aside\"><![CDATA[Aside]]></category>";
        let text = UGLY.replace(category, &format!("{economy}{category}")).replacen(
            "<wp:post_id>",
            &format!("{format}<wp:post_id>"),
            1,
        );
        wxr(world, &text);
        let folder = tempfile::tempdir().unwrap();
        let head = "section: economy\ntags: [Mất điện, \"<img src=x onerror=alert(1)>\"]\nkind: announcement";
        let event =
            "event_on: 2026-12-01\nevent_time: \"8h00\"\nevent_place: \"</script><script>alert(2)</script>\"";
        file(
            folder.path(),
            "a.md",
            &format!("---\ntitle: Họp ấp\ndate: 2024-05-01\n{head}\n{event}\n---\nMở.\n\nThân.\n"),
        );
        assert_eq!(import(world, &mut Folder::new(folder.path().to_owned())).broken.count(), 0);
        world.follow();
        let mut anybody = world.stranger();
        let first = "Ấp 3 thắp sáng “đường quê”";
        assert!(anybody.get("/tin-tuc?muc=economy").has(first));
        for tag in ["nong-thon", "den-dien"] {
            assert!(anybody.get(&format!("/tin-tuc?the={tag}")).has(first), "{tag}");
        }
        assert_eq!(anybody.get("/tin-tuc?the=aside").status, 404, "what plug-ins file by is no tag");
        let meeting = story(world, "Họp ấp");
        let page = anybody.get(&format!("/tin-tuc/{}", meeting.slug()));
        assert!(page.has("08:00") && page.has("#Mất điện"), "{}", page.body);
        assert_eq!(runs(main_of(&page.body)), None, "{}", page.body);
        assert!(!page.has("<script>alert"), "{}", page.body);
    });
}

#[test]
fn what_was_erased_does_not_come_back() {
    on_both(|world: &World| {
        wxr(world, UGLY);
        let mut thu = world.signed_in("thu");
        let first = story(world, "Ấp 3 thắp sáng “đường quê” & ấp 4");
        withdraw(&mut thu, &first, "Người được nêu tên không đồng ý.");
        step(&mut thu, &first, "xoa-han", &[("sure", "1")]);
        for text in [UGLY.to_owned(), UGLY.replace("Cách làm", "Cách khác")] {
            let report = wxr(world, &text);
            assert_eq!((report.imported, report.known, report.erased, report.comments), (0, 2, 1, 0));
        }
        assert!(stories(world).iter().all(|story| !story.text.title.contains("Ấp 3")));
        let left =
            "select count(*) from imported_stories where address like '%ap-3%' or labels like '%Nông%'";
        assert_eq!(world.site.app.db().read_now(|db| Ok(db.one(left, &[], |row| row.int(0))?)).unwrap(), 0);
    });
}

#[test]
fn only_who_publishes_for_a_unit_takes_stories_over_for_it() {
    on_sqlite(|world: &World| {
        let journal = world.site.app.journal();
        for (login, unit) in [("lan", UNIT), ("khong-co", UNIT), ("thu", "00"), ("thu", "99999")] {
            assert!(Importer::find(journal, login, unit).is_err(), "{login} {unit}");
        }
        assert!(Importer::find(journal, "thu", "82").is_ok());
    });
}
