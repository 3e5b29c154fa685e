//! How readers come to stories, and what other programs read of them: sections, tags, addresses, pictures to share, front pages of
//! units, calendars.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use kheo_testing::{Client, Page};
use kheo_world::{World, on_both, on_sqlite};

const HOME: &str = "/lam-viec/tin-tuc";

fn send(client: &mut Client, address: &str, fields: &[(&str, &str)]) -> Page {
    let page = client.get(address);
    assert_eq!(page.status, 200, "{address}: {}", page.body);
    let there = |name: &&str| page.has(&format!("<input type=\"hidden\" name=\"{name}\""));
    let hidden: Vec<(&str, String)> = ["form-token", "form-key", "steps"]
        .into_iter()
        .filter(there)
        .map(|name| (name, page.hidden(name)))
        .collect();
    let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    all.extend(fields);
    client.post(address, &all)
}

fn fields<'a>(title: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("unit", "30043"),
        ("kind", "news"),
        ("title", title),
        ("lede", "Bà con góp công."),
        ("body", "Chuyện dài."),
        ("byline", "Nguyễn Thị Lan"),
        ("source", ""),
    ];
    let kept = usual.into_iter().filter(|(name, _)| more.iter().all(|(other, _)| other != name));
    kept.chain(more.iter().copied()).collect()
}

fn step(client: &mut Client, story: &str, step: &str, fields: &[(&str, &str)]) -> Page {
    let page = client.get(story);
    let hidden = ["form-token", "steps"].map(|name| (name, page.hidden(name)));
    let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    all.extend(fields);
    client.post(&format!("{story}/{step}"), &all)
}

/// Writes and publishes a story; returns its address in the office. A minute passes, so that the next one is newer.
fn publish(world: &World, client: &mut Client, title: &str, more: &[(&str, &str)]) -> String {
    let written = send(client, &format!("{HOME}/moi"), &fields(title, more));
    assert_eq!(written.status, 303, "{}", written.body);
    let story = written.location.unwrap();
    step(client, &story, "gui", &[]);
    let published = step(client, &story, "cong-bo", &[]);
    assert_eq!(published.status, 303, "{}", published.body);
    world.clock.set(world.clock.now().plus_seconds(60));
    world.follow();
    story
}

/// The address under which everybody reads it, out of the list.
fn address(client: &mut Client, title: &str) -> String {
    let page = client.get("/tin-tuc");
    let before = page.body.split(&format!(">{title}</a>")).next().unwrap();
    before.rsplit("href=\"").next().unwrap().split('"').next().unwrap().to_owned()
}

#[test]
fn readers_find_stories_by_section_and_by_tag() {
    on_both(|world: &World| {
        let (mut thu, mut anybody) = (world.signed_in("thu"), world.stranger());
        let lamps = [("section", "movement"), ("tags", "Nông thôn mới, Thắp sáng")];
        publish(world, &mut thu, "Đèn sáng đường quê", &lamps);
        publish(world, &mut thu, "Trồng hoa ven đường", &[("section", "economy"), ("tags", "nong thon MOI")]);
        let well = publish(world, &mut thu, "Giếng mới ở ấp 2", &[("unit", "82"), ("section", "movement")]);
        let list = |client: &mut Client, query: &str| {
            let page = client.get(&format!("/tin-tuc{query}"));
            assert_eq!(page.status, 200, "{query}");
            let titles = ["Đèn sáng đường quê", "Trồng hoa ven đường", "Giếng mới ở ấp 2"];
            let main = page.body.split("<main").nth(1).unwrap().to_owned();
            titles.map(|title| main.contains(title))
        };
        assert_eq!(list(&mut anybody, ""), [true, true, true]);
        assert_eq!(list(&mut anybody, "?muc=movement"), [true, false, true]);
        assert_eq!(list(&mut anybody, "?don-vi=30043&muc=movement"), [true, false, false]);
        assert_eq!(list(&mut anybody, "?the=nong-thon-moi"), [true, true, false], "however it is spelt");
        assert_eq!(list(&mut anybody, "?the=N%C3%B4ng+th%C3%B4n+m%E1%BB%9Bi"), [true, true, false]);
        let feed = anybody.get("/tin-tuc/feed.atom?the=nong-thon-moi");
        assert!(feed.has("Đèn sáng") && !feed.has("Giếng mới") && feed.has("nong thon MOI"), "{}", feed.body);
        for query in
            ["?muc=khong-co", "?the=khong-co", "?the=thap-sang&don-vi=30043", "?the=%21", "?muc=%3Cb%3E"]
        {
            assert_eq!(anybody.get(&format!("/tin-tuc{query}")).status, 404, "{query}");
        }
        let lamps = address(&mut anybody, "Đèn sáng đường quê");
        let page = anybody.get(&lamps);
        assert!(page.has("href=\"/tin-tuc?the=thap-sang\"") && page.has("Dân vận khéo"), "{}", page.body);
        let others = page.body.split("id=\"others\"").nth(1).unwrap().to_owned();
        let places = ["Trồng hoa ven đường", "Giếng mới ở ấp 2"].map(|title| others.find(title).unwrap());
        assert!(places[0] < places[1], "what shares a tag before what is newer and shares only the section");
        assert!(page.has("lang=\"vi\"") && anybody.get("/tin-tuc?muc=movement&lang=en").has("Skilful mass"));
        step(&mut thu, &well, "go", &[("ground", "Viết nhầm.")]);
        world.follow();
        assert_eq!(list(&mut anybody, "?muc=movement"), [true, false, false]);
    });
}

/// The kinds of the acts about a story, the last one last.
fn acts(world: &World, story: &str) -> Vec<String> {
    let id = story.rsplit('/').next().unwrap().parse().unwrap();
    let acts = world.site.app.db().read_now(move |db| Ok(kheo_journal::acts_of(db, "story", id)?)).unwrap();
    acts.into_iter().map(|act| act.kind.to_string()).collect()
}

#[test]
fn a_story_that_everybody_reads_is_filed_elsewhere_without_a_correction() {
    on_both(|world: &World| {
        let (mut thu, mut anybody) = (world.signed_in("thu"), world.stranger());
        let title = "Đèn sáng đường quê";
        let story = publish(world, &mut thu, title, &[("section", "movement"), ("tags", "Thắp sáng, Ấp 3")]);
        let edit = format!("{story}/sua");
        let form = thu.get(&edit);
        assert!(form.has("value=\"Thắp sáng, Ấp 3\"") && form.has("<option value=\"movement\" selected>"));
        let same = [("section", "movement"), ("tags", "Thắp sáng, Ấp 3")];
        assert_eq!(send(&mut thu, &edit, &fields(title, &same)).status, 422, "nothing is changed");
        let moved = [("section", "economy"), ("tags", "Thắp sáng, Nông thôn mới")];
        assert_eq!(send(&mut thu, &edit, &fields(title, &moved)).status, 303);
        world.follow();
        for (list, is_there) in [
            ("?muc=movement", false),
            ("?muc=economy", true),
            ("?the=nong-thon-moi", true),
            ("?the=thap-sang", true),
        ] {
            assert_eq!(anybody.get(&format!("/tin-tuc{list}")).has(title), is_there, "{list}");
        }
        assert_eq!(anybody.get("/tin-tuc?the=ap-3").status, 404);
        let public = address(&mut anybody, title);
        let page = anybody.get(&public);
        assert!(page.has("Kinh tế") && !page.has("id=\"corrections\""), "{}", page.body);
        assert!(acts(world, &story).contains(&"news.refiled".to_owned()));
        let mut lan = world.signed_in("lan");
        assert_eq!(send(&mut lan, &edit, &fields(title, &same)).status, 403, "who publishes files again");
    });
}

#[test]
fn last_day_top_and_event_of_an_announcement_are_corrected_where_everybody_sees_it() {
    on_both(|world: &World| {
        let (mut thu, mut anybody) = (world.signed_in("thu"), world.stranger());
        let title = "Họp ấp 3";
        let first = [("kind", "announcement"), ("expires-on", "25/11/2026"), ("event-on", "25/11/2026")];
        let story = publish(world, &mut thu, title, &first);
        let edit = format!("{story}/sua");
        let form = thu.get(&edit);
        assert!(form.has("value=\"25/11/2026\"") && !form.has("value=\"1\" checked"), "{}", form.body);
        let later = [
            ("kind", "announcement"),
            ("expires-on", "2/12/2026"),
            ("event-on", "2/12/2026"),
            ("event-place", "Nhà văn hoá"),
            ("pinned", "1"),
        ];
        let silent = send(&mut thu, &edit, &fields(title, &later));
        assert!(silent.status == 422 && silent.has("id=\"note-error\""), "{}", silent.body);
        assert!(
            silent.has("value=\"2/12/2026\"") && silent.has("value=\"1\" checked"),
            "it comes back filled"
        );
        let said = [later.as_slice(), &[("note", "Dời sang 2/12.")]].concat();
        assert_eq!(send(&mut thu, &edit, &fields(title, &said)).status, 303);
        world.follow();
        let list = anybody.get("/tin-tuc?don-vi=30043");
        assert!(list.has("id=\"pinned\""), "{}", list.body);
        let public = address(&mut anybody, title);
        let page = anybody.get(&public);
        for seen in ["Dời sang 2/12.", "id=\"corrections\"", "02/12/2026", "Nhà văn hoá"] {
            assert!(page.has(seen), "{seen}: {}", page.body);
        }
        assert!(acts(world, &story).contains(&"news.corrected".to_owned()));
        let news = [("kind", "news"), ("expires-on", "2/12/2026"), ("note", "x")];
        assert_eq!(send(&mut thu, &edit, &fields(title, &news)).status, 422);
    });
}

#[test]
fn a_tag_ends_with_the_last_story_that_bears_it() {
    on_both(|world: &World| {
        let (mut thu, mut anybody) = (world.signed_in("thu"), world.stranger());
        let story = publish(world, &mut thu, "Bà Zơwinh kể chuyện", &[("tags", "Kpă Zơwinh")]);
        assert_eq!(anybody.get("/tin-tuc?the=kpa-zowinh").status, 200);
        step(&mut thu, &story, "go", &[("ground", "Bà không đồng ý.")]);
        world.follow();
        assert_eq!(anybody.get("/tin-tuc?the=kpa-zowinh").status, 404);
        assert_eq!(step(&mut thu, &story, "xoa-han", &[("sure", "1")]).status, 303);
        let count = "select count(*) from story_tags";
        let kept = world.site.app.db().read_now(move |db| Ok(db.one(count, &[], |row| row.int(0))?));
        assert_eq!(kept.unwrap(), 0, "a tag may be a person's name");
    });
}

#[test]
fn what_is_wrong_with_filing_is_said_at_its_field() {
    on_sqlite(|world: &World| {
        let mut lan = world.signed_in("lan");
        let nine = (1..=9).map(|number| format!("từ {number}")).collect::<Vec<_>>().join(", ");
        for (more, said) in [
            (vec![("tags", nine.as_str())], "Nhiều nhất 8 từ khoá."),
            (vec![("section", "weather")], "section-error"),
            // What only an announcement has is not dropped silently.
            (vec![("expires-on", "1/1/2027")], "Chỉ thông báo mới có"),
            (vec![("pinned", "1")], "kind-error"),
            (vec![("event-place", "Nhà văn hoá")], "value=\"Nhà văn hoá\""),
            (vec![("kind", "announcement"), ("event-time", "07:30")], "event-on-error"),
            (
                vec![("kind", "announcement"), ("event-on", "1/1/2027"), ("event-time", "7")],
                "event-time-error",
            ),
        ] {
            let page = send(&mut lan, &format!("{HOME}/moi"), &fields("Họp ấp", &more));
            assert!(page.status == 422 && page.has(said), "{said}: {}", page.body);
        }
        let whole = [
            ("kind", "announcement"),
            ("section", "services"),
            ("tags", "Họp dân"),
            ("event-on", "1/12/2026"),
            ("event-time", "7:30"),
            ("event-place", "Nhà văn hoá <ấp 3>"),
        ];
        let written = send(&mut lan, &format!("{HOME}/moi"), &fields("Họp ấp", &whole)).location.unwrap();
        let form = lan.get(&format!("{written}/sua"));
        for value in ["01/12/2026", "07:30", "Họp dân", "Nhà văn hoá &#60;ấp 3&#62;"] {
            assert!(form.has(&format!("value=\"{value}\"")), "{value}: {}", form.body);
        }
        assert!(form.has("<option value=\"services\" selected>"));
    });
}

#[test]
fn search_engines_are_told_of_every_public_page_and_of_no_other() {
    on_both(|world: &World| {
        let (mut thu, mut anybody) = (world.signed_in("thu"), world.stranger());
        let story = publish(world, &mut thu, "Đèn sáng đường quê", &[]);
        send(&mut thu, &format!("{HOME}/moi"), &fields("Bản nháp", &[]));
        assert!(anybody.get("/robots.txt").has("/sitemap.xml\n"));
        let index = anybody.get("/sitemap.xml");
        let parts: Vec<String> = index.body.split("<loc>").skip(1).map(path_of).collect();
        assert!(parts.len() >= 4, "{}", index.body);
        let all: String = parts.iter().map(|part| anybody.get(part).body).collect();
        let addresses: Vec<String> = all.split("<loc>").skip(1).map(path_of).collect();
        assert!(addresses.contains(&address(&mut anybody, "Đèn sáng đường quê")), "{addresses:?}");
        assert!(addresses.contains(&"/don-vi/30043".to_owned()) && all.contains("<lastmod>2026-11-23T"));
        assert!(!all.contains("ban-nhap") && !all.contains("lam-viec"));
        for path in addresses.iter().filter(|path| !path.starts_with("/don-vi/")) {
            assert_eq!(anybody.get(path).status, 200, "{path}");
        }
        for part in ["/sitemap/khong-co.xml", "/sitemap/tin-tuc", "/sitemap/tin-tuc.x.xml"] {
            assert_eq!(anybody.get(part).status, 404, "{part}");
        }
        step(&mut thu, &story, "go", &[("ground", "Viết nhầm.")]);
        world.follow();
        assert!(!anybody.get("/sitemap/tin-tuc.xml").has("den-sang-duong-que"));
    });
}

/// The path of the address at the beginning of a text.
fn path_of(text: &str) -> String {
    let whole = text.split('<').next().unwrap();
    whole.splitn(4, '/').nth(3).map(|path| format!("/{path}")).unwrap()
}

#[test]
fn programs_read_what_a_story_says_and_nothing_that_is_written_runs() {
    on_sqlite(|world: &World| {
        let (mut thu, mut anybody) = (world.signed_in("thu"), world.stranger());
        let hostile = "</script><script>alert(1)</script>\"><img src=x onerror=alert(1)>";
        let invited = [
            ("kind", "announcement"),
            ("lede", hostile),
            ("tags", "<b>Họp</b>"),
            ("section", "services"),
            ("event-on", "1/12/2026"),
            ("event-time", "08:00"),
            ("event-place", hostile),
        ];
        publish(world, &mut thu, hostile, &invited);
        let public = anybody.get("/sitemap/tin-tuc.xml");
        let public = path_of(public.body.split("<loc>").nth(1).unwrap());
        let page = anybody.get(&public);
        assert_eq!(page.status, 200);
        let marks = ["<script>alert", "<img src=x", "<b>Họp"];
        assert!(marks.iter().all(|mark| !page.has(mark)), "{}", page.body);
        let block = page.body.split("application/ld+json\">").nth(1).unwrap();
        let block = block.split("</script>").next().unwrap();
        let read: serde_json::Value = serde_json::from_str(block).unwrap();
        assert_eq!(read["@graph"][0]["headline"], hostile);
        assert_eq!(
            read["@graph"][1]["itemListElement"][2]["item"].as_str().unwrap().rsplit('/').next(),
            public.rsplit('/').next()
        );
        assert_eq!(read["@graph"][2]["startDate"], "2026-12-01T08:00:00+07:00");
        assert!(
            page.has("property=\"og:image\"") && page.has("rel=\"canonical\" href=\"http"),
            "{}",
            page.body
        );
        let calendar = anybody.get("/tin-tuc/lich.ics?don-vi=30043");
        assert!(calendar.has("DTSTART:20261201T010000Z") && !calendar.has("\nalert"), "{}", calendar.body);
        assert!(!anybody.get("/tin-tuc/lich.ics?don-vi=82").has("BEGIN:VEVENT"));
        assert_eq!(calendar.headers["content-type"], "text/calendar; charset=utf-8");
        assert!(calendar.headers.contains_key("etag"), "it stands in the page cache");
        for file in ["lich.ics", "feed.atom"] {
            for unit in ["99999", "x", "30043'"] {
                assert_eq!(
                    anybody.get(&format!("/tin-tuc/{file}?don-vi={unit}")).status,
                    404,
                    "{file} {unit}"
                );
            }
            assert_eq!(
                anybody.get(&format!("/tin-tuc/{file}?don-vi=00")).status,
                200,
                "the nation speaks, too"
            );
        }
    });
}

#[test]
fn a_story_is_shared_by_a_card_until_it_is_withdrawn() {
    on_sqlite(|world: &World| {
        let (mut thu, mut anybody) = (world.signed_in("thu"), world.stranger());
        let story = publish(world, &mut thu, "Đèn sáng đường quê", &[]);
        let public = address(&mut anybody, "Đèn sáng đường quê");
        let card = format!("{public}/the.png");
        assert_eq!(anybody.get(&card).status, 200);
        let corrected = fields("Đèn sáng đường quê", &[("lede", "Sửa."), ("note", "Sửa một chữ.")]);
        assert_eq!(send(&mut thu, &format!("{story}/sua"), &corrected).status, 303);
        world.follow();
        assert!(anybody.get(&public).has("/the.png?v=2"), "others ask for the corrected card");
        step(&mut thu, &story, "go", &[("ground", "Viết nhầm.")]);
        assert_eq!(anybody.get(&card).status, 410, "at once, whatever was drawn");
        let draft = send(&mut thu, &format!("{HOME}/moi"), &fields("Bản nháp", &[])).location.unwrap();
        let id = draft.rsplit('/').next().unwrap();
        assert_eq!(anybody.get(&format!("/tin-tuc/{id}/the.png")).status, 404);
    });
}

const FRONT: &str = "/lam-viec/trang-dau/30043";

/// The titles of a front page in the order in which they stand.
fn order(page: &Page, marks: &[&str]) -> Vec<usize> {
    let main = page.body.split("<main").nth(1).unwrap();
    let mut places: Vec<(usize, usize)> =
        marks.iter().enumerate().filter_map(|(number, mark)| Some((main.find(mark)?, number))).collect();
    places.sort_unstable();
    places.into_iter().map(|(_, number)| number).collect()
}

#[test]
fn a_unit_composes_its_front_page_and_goes_back() {
    on_both(|world: &World| {
        let (mut thu, mut anybody) = (world.signed_in("thu"), world.stranger());
        publish(world, &mut thu, "Đèn sáng đường quê", &[]);
        let meeting = [("kind", "announcement"), ("event-on", "1/12/2026"), ("event-place", "Nhà văn hoá")];
        publish(world, &mut thu, "Họp ấp 3", &meeting);
        let blocks =
            ["id=\"numbers\"", "id=\"announcements\"", "id=\"news\"", "id=\"events\"", "id=\"models\""];
        let front = anybody.get("/don-vi/30043");
        assert_eq!(order(&front, &blocks), [1, 2, 3, 4], "{}", front.body);
        assert_eq!(
            front.body.matches("Họp ấp 3").count(),
            2,
            "as an announcement and as an event, not as news"
        );
        assert!(anybody.get("/").has("Đèn sáng đường quê"));
        let form = thu.get(FRONT);
        let stories = form.body.split("Đèn sáng đường quê").next().unwrap();
        let chosen = stories.rsplit("value=\"").next().unwrap().split('"').next().unwrap().to_owned();
        let composed = [
            ("order", "news,events,headline,announcements,exemplars"),
            ("on-events", "1"),
            ("on-headline", "1"),
            ("on-news", "1"),
            ("shown-news", "5"),
            ("story", chosen.as_str()),
        ];
        let moved = [composed.as_slice(), &[("down", "news")]].concat();
        let page = send(&mut thu, FRONT, &moved);
        assert!(page.status == 200 && page.has("value=\"events,news,headline,"), "{}", page.body);
        assert_eq!(order(&anybody.get("/don-vi/30043"), &blocks), [1, 2, 3, 4], "moving saves nothing");
        let mut looked: Vec<(&str, &str)> = composed.to_vec();
        let token = form.hidden("form-token");
        looked.push(("form-token", &token));
        let look = thu.post(&format!("{FRONT}/xem"), &looked);
        assert!(
            look.status == 200 && look.has("bản xem trước") && look.has("id=\"headline\""),
            "{}",
            look.body
        );
        assert!(!anybody.get("/don-vi/30043").has("id=\"headline\""), "nor does looking");
        let published = send(&mut thu, FRONT, &[composed.as_slice(), &[("publish", "1")]].concat());
        assert_eq!(published.status, 303, "{}", published.body);
        let front = anybody.get("/don-vi/30043");
        assert_eq!(order(&front, &["id=\"news\"", "id=\"events\"", "id=\"headline\""]), [0, 1, 2]);
        assert!(!front.has("id=\"announcements\""), "{}", front.body);
        let chosen = format!("<option value=\"{chosen}\" selected>");
        assert!(thu.get(FRONT).has(&chosen), "the headline stays chosen when the form is opened again");
        let old = [("form-token", token.as_str()), ("steps", "0"), ("reset", "1")];
        assert_eq!(thu.post(FRONT, &old).status, 422, "somebody composed it meanwhile");
        let unsure = send(&mut thu, FRONT, &[("reset", "1")]);
        assert!(unsure.status == 422 && unsure.has("Hãy đánh dấu ô xác nhận."), "{}", unsure.body);
        assert!(unsure.has("<details open>"), "the box to tick is in sight: {}", unsure.body);
        assert!(anybody.get("/don-vi/30043").has("id=\"headline\""), "nothing changed yet");
        assert_eq!(send(&mut thu, FRONT, &[("reset", "1"), ("sure", "1")]).status, 303);
        assert_eq!(order(&anybody.get("/don-vi/30043"), &blocks), [1, 2, 3, 4]);
    });
}

#[test]
fn only_publishers_of_a_unit_compose_its_front_page() {
    on_sqlite(|world: &World| {
        for login in ["lan", "hai", "quantri"] {
            let mut other = world.signed_in(login);
            for path in [FRONT, "/lam-viec/trang-dau"] {
                assert_eq!(other.get(path).status, 403, "{login} {path}");
            }
        }
        let mut thu = world.signed_in("thu");
        assert!(thu.get("/lam-viec/trang-dau").has(FRONT));
        for unit in ["00", "24", "99999", "%3Cscript%3E"] {
            assert_eq!(thu.get(&format!("/lam-viec/trang-dau/{unit}")).status, 404, "{unit}");
        }
        let forged = thu.post(FRONT, &[("steps", "0"), ("publish", "1"), ("order", "news")]);
        assert!(forged.status == 403 || forged.status == 422, "{}", forged.status);
    });
}
