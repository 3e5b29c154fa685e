//! The newsroom as people meet it: Lan writes, Thu looks over, publishes on time, corrects, withdraws; everybody reads.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use kheo_facts::front_pages::FrontPages;
use kheo_journal::{By, Tx};
use kheo_news::facts::Stories;
use kheo_news::rules::{Command, Filed, Kind};
use kheo_news::store::{NewStory, Text, create, load, take_step};
use kheo_news::{of_unit, publish_due};
use kheo_people::NATION;
use kheo_store::Reader;
use kheo_testing::{Client, Page};
use kheo_world::{World, on_both, on_sqlite};

const TITLE: &str = "Ấp 3 thắp sáng đường quê";
const HOME: &str = "/lam-viec/tin-tuc";

fn text(title: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("unit", "30043"),
        ("kind", "news"),
        ("title", title),
        ("lede", "Sau tám tháng, 4,2 km đường ấp đã có đèn."),
        ("body", "## Cách làm\n\nBà con **họp từng tổ**."),
        ("byline", "Nguyễn Thị Lan"),
        ("source", ""),
    ]
}

fn with<'a>(fields: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().filter(|(name, _)| more.iter().all(|(other, _)| other != name));
    kept.chain(more).copied().collect()
}

fn send(client: &mut Client, address: &str, fields: &[(&str, &str)]) -> Page {
    let page = client.get(address);
    assert_eq!(page.status, 200, "{address}: {}", page.body);
    let hidden = ["form-token", "form-key", "steps"].map(|name| (name, page.hidden(name)));
    let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    all.extend(fields);
    client.post(address, &all)
}

/// Writes a story and returns its address in the office.
fn write(client: &mut Client, fields: &[(&str, &str)]) -> String {
    let page = send(client, &format!("{HOME}/moi"), fields);
    assert_eq!(page.status, 303, "{}", page.body);
    page.location.unwrap()
}

fn step(client: &mut Client, story: &str, step: &str, fields: &[(&str, &str)]) -> Page {
    let shown = client.get(story);
    // Who has no step to take has no form there, but may try.
    let page = if shown.has("form-token") { shown } else { client.get(&format!("{story}/sua")) };
    let hidden = ["form-token", "steps"].map(|name| (name, page.hidden(name)));
    let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    all.extend(fields);
    client.post(&format!("{story}/{step}"), &all)
}

/// The address under which everybody reads it, out of the list.
fn address(client: &mut Client, title: &str) -> Option<String> {
    let page = client.get("/tin-tuc");
    let before =
        page.body.split(&format!(">{title}</a>")).next().filter(|before| before.len() < page.body.len())?;
    before.rsplit("href=\"").next()?.split('"').next().map(str::to_owned)
}

#[test]
fn a_story_is_written_looked_over_published_corrected_and_withdrawn() {
    on_both(|world: &World| {
        let (mut lan, mut thu, mut anybody) =
            (world.signed_in("lan"), world.signed_in("thu"), world.stranger());
        let story = write(&mut lan, &text(TITLE));
        assert!(lan.get(&story).has(TITLE));
        assert_eq!(address(&mut anybody, TITLE), None, "nobody reads a draft");
        assert_eq!(step(&mut lan, &story, "gui", &[]).status, 303);
        let refused = step(&mut lan, &story, "cong-bo", &[]);
        assert_eq!(refused.status, 403, "who writes does not publish");
        assert_eq!(step(&mut thu, &story, "tra-lai", &[("reason", "")]).status, 422);
        assert_eq!(step(&mut thu, &story, "tra-lai", &[("reason", "Nêu rõ số hộ.")]).status, 303);
        assert!(lan.get(&story).has("Nêu rõ số hộ."));
        let again = send(&mut lan, &format!("{story}/sua"), &text(TITLE));
        assert_eq!(again.status, 303, "{}", again.body);
        step(&mut lan, &story, "gui", &[]);
        assert_eq!(step(&mut thu, &story, "cong-bo", &[]).status, 303);
        world.follow();
        let public = address(&mut anybody, TITLE).unwrap();
        let page = anybody.get(&public);
        assert!(page.has("<h2>Cách làm</h2>") && page.has("<strong>họp từng tổ</strong>"), "{}", page.body);
        assert!(anybody.get("/").has(TITLE), "the first page names it");
        assert!(anybody.get("/tin-tuc/feed.atom").has(TITLE));
        assert!(anybody.get("/tin-tuc?don-vi=30043").has(TITLE) && anybody.get("/don-vi/30043").has(TITLE));
        let found = anybody.get("/tra-cuu?q=thap+sang+duong+que+hop+tung+to");
        assert!(found.has(&public) && found.has("Tin"), "{}", found.body);
        assert!(found.has("Bà con <mark>họp từng tổ</mark>."), "what the title does not say is shown");
        let summary = "Sau tám tháng, 4,2 km <mark>đường</mark> ấp đã có đèn.</p>";
        assert!(
            anybody.get("/tra-cuu?q=thap+sang+duong+que").has(summary),
            "it says everything: the summary is"
        );
        assert!(!anybody.get("/tin-tuc?don-vi=82").has(TITLE), "another unit has not said it");
        corrected(world, &mut thu, &story, &public);
        let step = step(&mut thu, &story, "go", &[("ground", "Người được nêu tên không đồng ý.")]);
        assert_eq!(step.status, 303, "{}", step.body);
        world.follow();
        let gone = anybody.get(&public);
        assert_eq!(gone.status, 410);
        assert!(gone.has("Người được nêu tên không đồng ý.") && !gone.has(TITLE), "{}", gone.body);
        assert_eq!(address(&mut anybody, TITLE), None);
        assert!(!anybody.get("/tin-tuc/feed.atom").has(TITLE) && !anybody.get("/").has(TITLE));
        assert!(!anybody.get("/tra-cuu?q=thap+sang+duong+que").has(&public));
        recorded(world, &mut anybody, &story);
    });
}

fn corrected(world: &World, thu: &mut Client, story: &str, public: &str) {
    let edit = format!("{story}/sua");
    let same = send(thu, &edit, &with(&text(TITLE), &[("note", "Không đổi gì.")]));
    assert_eq!(same.status, 422, "a correction corrects something");
    let changed = [("lede", "Sau tám tháng, 3,2 km đường ấp đã có đèn.")];
    assert_eq!(send(thu, &edit, &with(&text(TITLE), &changed)).status, 422, "and says what");
    let said = with(&text(TITLE), &[changed[0], ("note", "Bản đầu ghi 4,2 km.")]);
    assert_eq!(send(thu, &edit, &said).status, 303);
    world.follow();
    let page = world.stranger().get(public);
    assert!(
        page.has("3,2 km") && page.has("Bản đầu ghi 4,2 km.") && page.has("đã đính chính"),
        "{}",
        page.body
    );
    let kept = thu.get(story);
    assert!(kept.has("4,2 km đường ấp"), "what was published stays for the office");
    let changed = |mark: &str, word: &str| kept.has(&format!("</span>{word}</{mark}>"));
    assert!(changed("del", "4,2") && changed("ins", "3,2"), "and what was changed stands out: {}", kept.body);
}

/// Publication, correction and withdrawal stand in the record; nothing that was said does, once it is withdrawn.
fn acts(world: &World, story: &str) -> Vec<kheo_journal::Act> {
    let id = story.rsplit('/').next().unwrap().parse().unwrap();
    world.site.app.db().read_now(move |db| Ok(kheo_journal::acts_of(db, "story", id)?)).unwrap()
}

fn recorded(world: &World, anybody: &mut Client, story: &str) {
    let acts = acts(world, story);
    let public: Vec<_> =
        acts.iter().filter(|act| act.visibility == kheo_journal::Visibility::Public).collect();
    let kinds: Vec<&str> = public.iter().map(|act| act.kind.as_str()).collect();
    assert_eq!(kinds, ["news.published", "news.corrected", "news.withdrawn"]);
    for act in public {
        let page = anybody.get(&format!("/nhat-ky/{}", act.act_id));
        assert_eq!(page.status, 200);
        assert!(!page.has(TITLE) && !page.has("3,2 km"), "{}", page.body);
        // Thu acts for the province; the story is of the commune.
        assert!(
            page.has("Tỉnh Đồng Tháp") && page.has("Xã Phương Thịnh") && !page.has(">30043<"),
            "{}",
            page.body
        );
        let leaf = anybody.get(&format!("/nhat-ky/{}.json", act.act_id)).body;
        assert!(leaf.contains("text_sha256") && !leaf.contains("đường"), "{leaf}");
    }
}

#[test]
fn a_name_that_a_correction_took_out_of_the_title_is_not_opened_by_the_record() {
    on_both(|world: &World| {
        let (mut thu, mut anybody) = (world.signed_in("thu"), world.stranger());
        let story = write(&mut thu, &text("Bà Zơwinh góp đất làm đường"));
        step(&mut thu, &story, "gui", &[]);
        step(&mut thu, &story, "cong-bo", &[]);
        let said = with(&text("Một hộ góp đất làm đường"), &[("note", "Bỏ tên theo yêu cầu.")]);
        assert_eq!(send(&mut thu, &format!("{story}/sua"), &said).status, 303);
        world.follow();
        let acts = acts(world, &story);
        let public: Vec<_> =
            acts.iter().filter(|act| act.visibility == kheo_journal::Visibility::Public).collect();
        let (published, corrected) = (public[0], public[1]);
        let before = anybody.get(&format!("/nhat-ky/{}", published.act_id));
        assert!(before.status == 200 && !before.has("Zơwinh"), "{}", before.body);
        assert!(!anybody.get(&format!("/api/v1/record/acts/{}", published.act_id)).has("Zơwinh"));
        assert!(anybody.get(&format!("/nhat-ky/{}", corrected.act_id)).has("Một hộ góp đất làm đường"));
    });
}

#[test]
fn what_a_withdrawn_story_said_is_destroyed_for_good() {
    on_both(|world: &World| {
        let (mut thu, mut anybody) = (world.signed_in("thu"), world.stranger());
        let story = write(&mut thu, &text(TITLE));
        step(&mut thu, &story, "gui", &[]);
        step(&mut thu, &story, "cong-bo", &[]);
        world.follow();
        let public = address(&mut anybody, TITLE).unwrap();
        let early = step(&mut thu, &story, "xoa-han", &[("sure", "1")]);
        assert_eq!(early.status, 422, "first it is withdrawn, so that people read why");
        let said = with(&text(TITLE), &[("lede", "Sửa."), ("note", "Sửa một chữ.")]);
        assert_eq!(send(&mut thu, &format!("{story}/sua"), &said).status, 303);
        step(&mut thu, &story, "go", &[("ground", "Bà Zơwinh không đồng ý.")]);
        assert_eq!(step(&mut thu, &story, "xoa-han", &[]).status, 422, "it is asked for twice");
        assert!(thu.get(&story).has(TITLE));
        assert_eq!(step(&mut thu, &story, "xoa-han", &[("sure", "1")]).status, 303);
        world.follow();
        for page in [thu.get(&story), anybody.get(&public), thu.get(HOME)] {
            assert!(!page.has(TITLE) && !page.has("Zơwinh") && !page.has("Sửa một chữ"), "{}", page.body);
        }
        assert_eq!(anybody.get(&public).status, 410);
        let acts = acts(world, &story);
        assert_eq!(acts.last().unwrap().kind, "news.erased");
        let count = "select count(*) from record_openings where leaf_index in
            (select leaf_index from record_leaves where subject_kind = 'story')";
        let kept = world.site.app.db().read_now(move |db| Ok(db.one(count, &[], |row| row.int(0))?));
        assert_eq!(kept.unwrap(), 0, "nothing opens the leaves any more");
        for act in acts.iter().filter(|act| act.visibility == kheo_journal::Visibility::Public) {
            assert_eq!(anybody.get(&format!("/nhat-ky/{}", act.act_id)).status, 200);
        }
        assert_eq!(step(&mut thu, &story, "xoa-han", &[("sure", "1")]).status, 422, "once");
    });
}

#[test]
fn a_draft_is_thrown_away_and_nobody_outside_hears_of_it() {
    on_both(|world: &World| {
        let (mut lan, mut anybody) = (world.signed_in("lan"), world.stranger());
        let story = write(&mut lan, &text(TITLE));
        assert_eq!(step(&mut lan, &story, "xoa-nhap", &[]).status, 422, "it is asked for twice");
        let gone = step(&mut lan, &story, "xoa-nhap", &[("sure", "1")]);
        assert_eq!(gone.status, 303);
        assert_eq!(gone.location.as_deref(), Some(HOME));
        world.follow();
        assert!(!lan.get(HOME).has(TITLE) && !lan.get(&story).has("4,2 km"));
        let id = story.rsplit('/').next().unwrap();
        assert_eq!(anybody.get(&format!("/tin-tuc/{id}")).status, 404);
        let acts = acts(world, &story);
        assert_eq!(acts.last().unwrap().kind, "news.dropped");
        assert!(acts.iter().all(|act| act.visibility == kheo_journal::Visibility::Office));
        let sent = write(&mut lan, &text(TITLE));
        step(&mut lan, &sent, "gui", &[]);
        let late = step(&mut lan, &sent, "xoa-nhap", &[("sure", "1")]);
        assert_eq!(late.status, 422, "somebody is looking it over");
    });
}

#[test]
fn a_story_is_published_when_its_time_has_come_and_only_once() {
    on_both(|world: &World| {
        let (mut lan, mut thu, mut anybody) =
            (world.signed_in("lan"), world.signed_in("thu"), world.stranger());
        let story = write(&mut lan, &text(TITLE));
        step(&mut lan, &story, "gui", &[]);
        let (past, no_time) = (
            [("publish-on", "23/11/2026"), ("publish-time", "08:59")],
            [("publish-on", "24/11/2026"), ("publish-time", "25:00")],
        );
        assert_eq!(step(&mut thu, &story, "hen-gio", &past).status, 422);
        let refused = step(&mut thu, &story, "hen-gio", &no_time);
        assert!(refused.status == 422 && refused.has("Giờ viết như 07:30."), "{}", refused.body);
        let tomorrow = [("publish-on", "24/11/2026"), ("publish-time", "07:30")];
        assert_eq!(step(&mut thu, &story, "hen-gio", &tomorrow).status, 303);
        let journal = world.site.app.journal();
        assert_eq!(publish_due(journal).unwrap(), 0);
        world.clock.set(world.clock.now().plus_seconds(22 * 3_600 + 1_800));
        // The server was away when the time came; another one looks at the same moment.
        let other = world.another_server();
        let other = other.app.journal();
        let published = std::thread::scope(|both| {
            let both = [both.spawn(|| publish_due(journal)), both.spawn(|| publish_due(other))];
            both.map(|one| one.join().unwrap().unwrap())
        });
        assert_eq!(published.iter().sum::<usize>(), 1, "each counts what it published itself: {published:?}");
        world.follow();
        assert!(address(&mut anybody, TITLE).is_some());
        let acts = acts(world, &story);
        assert_eq!(acts.iter().filter(|act| act.kind == "news.published").count(), 1);
    });
}

#[test]
fn a_story_that_cannot_be_published_holds_up_no_other() {
    on_both(|world: &World| {
        let mut thu = world.signed_in("thu");
        let stories = ["Tin hỏng", TITLE].map(|title| {
            let story = write(&mut thu, &text(title));
            step(&mut thu, &story, "gui", &[]);
            let tomorrow = [("publish-on", "24/11/2026"), ("publish-time", "07:30")];
            assert_eq!(step(&mut thu, &story, "hen-gio", &tomorrow).status, 303);
            story.rsplit('/').next().unwrap().parse::<kheo_base::Id>().unwrap()
        });
        // A row that is in the way, as after a database was mended by hand.
        let wrong = "insert into story_versions (story_id, version, title, lede, body, note, published_at, attachments)
            values ($1, 1, '', '', '', '', 1, '')";
        let first = stories[0];
        let write = move |tx: &mut kheo_store::Tx<'_>| Ok(tx.run(wrong, kheo_store::params![first])?);
        world.site.app.db().write_now(write).unwrap();
        world.clock.set(world.clock.now().plus_seconds(23 * 3_600));
        assert_eq!(publish_due(world.site.app.journal()).unwrap(), 1);
        world.follow();
        assert!(address(&mut world.stranger(), TITLE).is_some());
        assert!(address(&mut world.stranger(), "Tin hỏng").is_none());
    });
}

#[test]
fn an_announcement_stands_on_top_until_its_last_day() {
    on_sqlite(|world: &World| {
        let (mut thu, mut anybody) = (world.signed_in("thu"), world.stranger());
        let announcement = [("kind", "announcement"), ("expires-on", "24/11/2026"), ("pinned", "1")];
        for (title, more) in [("Mất điện ấp 3", announcement.as_slice()), (TITLE, &[])] {
            let story = write(&mut thu, &with(&text(title), more));
            step(&mut thu, &story, "gui", &[]);
            assert_eq!(step(&mut thu, &story, "cong-bo", &[]).status, 303);
            world.clock.set(world.clock.now().plus_seconds(60));
        }
        world.follow();
        let page = anybody.get("/tin-tuc?don-vi=30043");
        assert!(
            page.body.find("Mất điện").unwrap() < page.body.find(TITLE).unwrap(),
            "pinned above what is newer"
        );
        assert_eq!(page.body.matches("Mất điện").count(), 1, "and not once more below");
        let announcement = address(&mut anybody, "Mất điện ấp 3").unwrap();
        assert!(anybody.get(&announcement).has("đến hết 24/11/2026"));
        world.days_pass(2);
        world.site.app.drop_cached_pages();
        for list in ["/tin-tuc", "/tin-tuc?don-vi=30043"] {
            assert!(!anybody.get(list).has("Mất điện"), "it no longer holds");
        }
        assert_eq!(anybody.get(&announcement).status, 200, "but whoever has its address reads it");
    });
}

/// What nobody of the commune may publish: an announcement of the nation that stands on top.
fn announce_for_the_nation(world: &World, title: &str) {
    let (journal, today) = (world.site.app.journal(), world.clock.now().day());
    let unit = journal.db().read_now(move |db| of_unit(db, NATION, today)).unwrap();
    let new = NewStory {
        form_key: title.to_owned(),
        kind: Kind::Announcement,
        text: Text {
            title: title.to_owned(), lede: "Cả nước.".to_owned(), body: "Chuyện dài.".to_owned()
        },
        byline: "Ban Thường trực".to_owned(),
        source: String::new(),
        expires_on: None,
        is_pinned: true,
        filed: Filed::default(),
    };
    let write = move |tx: &mut Tx<'_, '_>| {
        let id = create(tx, &new, &unit)?;
        for command in [Command::Send, Command::Publish] {
            let story = load(tx, id)?.unwrap();
            take_step(tx, &story, story.steps, &command)?;
        }
        Ok(())
    };
    journal.write_now(By::default(), write).unwrap();
    world.clock.set(world.clock.now().plus_seconds(60));
}

#[test]
fn what_a_unit_puts_on_top_stands_on_top_of_its_own_list_only() {
    on_both(|world: &World| {
        let (mut thu, mut anybody) = (world.signed_in("thu"), world.stranger());
        announce_for_the_nation(world, "Lễ phát động cả nước");
        for (unit, title) in [("30043", "Mất điện ấp 3"), ("82", "Họp tỉnh")] {
            let pinned = [("unit", unit), ("kind", "announcement"), ("pinned", "1")];
            let story = write(&mut thu, &with(&text(title), &pinned));
            step(&mut thu, &story, "gui", &[]);
            assert_eq!(step(&mut thu, &story, "cong-bo", &[]).status, 303);
            world.clock.set(world.clock.now().plus_seconds(60));
        }
        world.follow();
        let titles = ["Lễ phát động", "Mất điện", "Họp tỉnh"];
        let tops = [("", 0), ("?don-vi=30043", 1), ("?don-vi=82", 2), ("?don-vi=00", 0)];
        for (list, mine) in tops {
            let page = anybody.get(&format!("/tin-tuc{list}"));
            let top = page.body.split("id=\"pinned\"").nth(1).unwrap().split("</section>").next().unwrap();
            let shown = titles.map(|title| top.contains(title));
            let only: Vec<bool> = (0..titles.len()).map(|number| number == mine).collect();
            assert_eq!(shown.as_slice(), only, "{list}: {top}");
            assert_eq!(page.body.matches(titles[mine]).count(), 1, "and not once more below: {list}");
        }
        let today = world.clock.now().day();
        for (unit, mine) in [(None, 0), (Some("30043"), 1), (Some("82"), 2)] {
            let led = move |db: &mut Reader<'_>| Ok(Stories.headline(db, unit, None, today)?);
            let led = world.site.app.db().read_now(led).unwrap().unwrap();
            assert!(led.title.starts_with(titles[mine]), "{unit:?} leads with its own: {}", led.title);
        }
        assert!(!anybody.get("/tin-tuc?muc=movement").has("id=\"pinned\""));
    });
}

#[test]
fn what_is_wrong_comes_back_as_it_was_typed_and_a_look_saves_nothing() {
    on_sqlite(|world: &World| {
        let mut lan = world.signed_in("lan");
        let long = "x".repeat(40_001);
        let wrong = with(&text(""), &[("body", &long), ("byline", "Lan <script>")]);
        let page = send(&mut lan, &format!("{HOME}/moi"), &wrong);
        assert!(page.status == 422 && page.has("Lan &#60;script&#62;") && page.has(&long), "{}", page.status);
        let page = send(&mut lan, &format!("{HOME}/moi"), &with(&text(TITLE), &[("preview", "1")]));
        assert!(page.status == 200 && page.has("<h2>Cách làm</h2>"), "{} {}", page.status, page.body);
        assert!(page.has("## Cách làm"), "what was typed is still there: {}", page.body);
        assert!(!lan.get(HOME).has(TITLE));
        // The form sent twice makes one story; the form of somebody who was slower comes back.
        let new = lan.get(&format!("{HOME}/moi"));
        let hidden = ["form-token", "form-key"].map(|name| (name, new.hidden(name)));
        let mut fields = text(TITLE);
        fields.extend(hidden.iter().map(|(name, value)| (*name, value.as_str())));
        let first = lan.post(&format!("{HOME}/moi"), &fields).location.unwrap();
        assert_eq!(lan.post(&format!("{HOME}/moi"), &fields).location.unwrap(), first);
        let old = lan.get(&format!("{first}/sua"));
        assert_eq!(send(&mut lan, &format!("{first}/sua"), &text(TITLE)).status, 303);
        let hidden = ["form-token", "steps"].map(|name| (name, old.hidden(name)));
        let mut fields = with(&text(TITLE), &[("lede", "Viết chậm hơn.")]);
        fields.extend(hidden.iter().map(|(name, value)| (*name, value.as_str())));
        let late = lan.post(&format!("{first}/sua"), &fields);
        assert!(late.status == 422 && late.has("Viết chậm hơn."), "{}", late.status);
    });
}

#[test]
fn other_territories_and_other_people_find_nothing_here() {
    on_sqlite(|world: &World| {
        let mut lan = world.signed_in("lan");
        let story = write(&mut lan, &text(TITLE));
        let id = story.rsplit('/').next().unwrap().to_owned();
        assert_eq!(
            send(&mut lan, &format!("{HOME}/moi"), &with(&text(TITLE), &[("unit", "00")])).status,
            403
        );
        assert_eq!(
            send(&mut lan, &format!("{HOME}/moi"), &with(&text(TITLE), &[("unit", "99")])).status,
            422
        );
        for login in ["hai", "quantri", "kiemtra"] {
            let mut other = world.signed_in(login);
            for address in [HOME.to_owned(), story.clone(), format!("{story}/sua"), format!("{HOME}/moi")] {
                assert_eq!(other.get(&address).status, 403, "{login} {address}");
            }
        }
        let mut stranger = world.stranger();
        assert_eq!(stranger.get(&story).status, 303, "sign in first");
        for address in [
            format!("/tin-tuc/{id}"),
            "/tin-tuc/khong-co".to_owned(),
            "/tin-tuc?truoc=x".to_owned(),
            "/tin-tuc?truoc=1-x".to_owned(),
            "/tin-tuc?don-vi=%3Cscript%3E".to_owned(),
        ] {
            assert_eq!(stranger.get(&address).status, 404, "{address}");
        }
        // A form from elsewhere, without its token, does nothing.
        let forged = lan.post(&format!("{story}/gui"), &[("steps", "1")]);
        assert!(forged.status == 403 || forged.status == 422, "{}", forged.status);
        assert!(lan.get(&story).has("Đang viết"));
    });
}
