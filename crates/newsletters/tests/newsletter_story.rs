//! News by e-mail as people meet it: Hoa asks, confirms, gets each story once whatever is killed meanwhile, and ends it.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use kheo::wiring::Site;
use kheo::wiring::erasing::{Folders, finish_all};
use kheo_base::{Clock, Day, Entropy, Fault, Id, Instant};
use kheo_journal::{By, Circular, Mailing, Recalled, TakenBack, Tx};
use kheo_news::rules::{Command as Step, Filed, Kind};
use kheo_news::store::{NewStory, Text, create, load, take_step};
use kheo_newsletters::Press;
use kheo_newsletters::rules::{Frequency, Wanted};
use kheo_newsletters::store;
use kheo_notifications::{Circulars, Sender, Transport};
use kheo_people::{Cost, Language};
use kheo_store::{Config, Db, Location, Reader, params};
use kheo_testing::{Client, Page, wait};
use kheo_web::Settings;
use kheo_world::{BASE_URL, World, on_both, on_sqlite};

const HOA: &str = "hoa@thu.example.vn";
const TITLE: &str = "Ấp 3 thắp sáng đường quê";
const COMMUNE: &str = "30043";
/// Tells the child in which folder its letters become files.
const FOLDER: &str = "KHEO_NEWSLETTER_CRASH";
/// Tells the child the address of its PostgreSQL; without one it has a file of SQLite in the folder.
const DATABASE: &str = "KHEO_NEWSLETTER_DATABASE";
/// Readers of the story during which the program is killed.
const READERS: usize = 1_200;
/// How often it is killed.
const KILLS: u32 = 12;

/// What is typed: the commune, both kinds, each story.
fn typed<'a>(email: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("email", email),
        ("unit-30043", "1"),
        ("news", "1"),
        ("announcements", "1"),
        ("frequency", "each"),
        ("language", "vi"),
    ];
    let kept = usual.into_iter().filter(|(name, _)| more.iter().all(|(other, _)| other != name));
    kept.chain(more.iter().copied()).filter(|(_, value)| !value.is_empty()).collect()
}

/// The letters that wait: to whom, what they say, and what ends them.
fn letters(world: &World) -> Vec<(String, String, String)> {
    let read = |db: &mut Reader<'_>| {
        let waiting = "select recipient, subject || ' ' || body, unsubscribe from mails where state = 'waiting' order by mail_id";
        Ok(db.all(waiting, &[], |row| Ok((row.text(0)?, row.text(1)?, row.text(2)?)))?)
    };
    world.site.app.db().read_now(read).unwrap()
}

/// Takes every letter away, as if it had been sent.
fn emptied(world: &World) -> Vec<(String, String, String)> {
    let found = letters(world);
    let sent = "update mails set state = 'sent', sent_at = 1, recipient = '', subject = '', body = ''";
    world.site.app.db().write_now(move |tx| Ok(tx.run(sent, &[])?)).unwrap();
    found
}

/// A link of a letter, without the site and the language.
fn link(letter: &str, path: &str) -> String {
    let begin = format!("{BASE_URL}{path}?ma=");
    let rest = letter.split(&begin).nth(1).unwrap_or_else(|| panic_without(letter, path));
    format!("{path}?ma={}", rest.chars().take_while(char::is_ascii_hexdigit).collect::<String>())
}

fn panic_without<'a>(letter: &str, path: &str) -> &'a str {
    assert!(letter.contains(path), "no link to {path} in {letter}");
    ""
}

fn secret(link: &str) -> &str {
    link.split("ma=").nth(1).unwrap()
}

/// Asks, opens the letter, confirms; returns the address of one's own page.
fn subscribed(world: &World, email: &str, more: &[(&str, &str)]) -> String {
    let mut client = world.stranger();
    let page = client.post("/ban-tin", &typed(email, more));
    assert_eq!(page.status, 303, "{}", page.body);
    world.follow();
    let (to, letter, ends) = emptied(world).pop().unwrap();
    assert_eq!((to.as_str(), ends.as_str()), (email, ""), "nobody can end what has not begun");
    let link = link(&letter, "/ban-tin/xac-nhan");
    let page = client.post("/ban-tin/xac-nhan", &[("ma", secret(&link))]);
    assert_eq!(page.status, 303, "{}", page.body);
    page.location.unwrap()
}

fn text(title: &str) -> Text {
    Text {
        title: title.to_owned(),
        lede: "4,2 km đường ấp đã có đèn.".to_owned(),
        body: "Thân bài".to_owned(),
    }
}

/// Publishes a story and returns its id.
fn publish(site: &Site, unit: &str, title: &str, kind: Kind) -> Id {
    publish_in(site, unit, title, kind, "")
}

/// Publishes a story of a section.
fn publish_in(site: &Site, unit: &str, title: &str, kind: Kind, section: &str) -> Id {
    let (journal, today, code) = (site.app.journal(), site.app.now().day(), unit.to_owned());
    let unit = journal.db().read_now(move |db| kheo_news::of_unit(db, &code, today)).unwrap();
    let new = NewStory {
        form_key: format!("{title} {}", journal.now().millis()),
        kind,
        text: text(title),
        byline: "Lan".to_owned(),
        source: String::new(),
        expires_on: None,
        is_pinned: false,
        filed: Filed { section: section.to_owned(), ..Filed::default() },
    };
    let id = journal.write_now(By::default(), move |tx| create(tx, &new, &unit)).unwrap();
    [Step::Send, Step::Publish].into_iter().for_each(|command| step(site, id, command));
    id
}

fn step(site: &Site, id: Id, command: Step) {
    let write = move |tx: &mut Tx<'_, '_>| {
        let story = load(tx, id)?.unwrap();
        take_step(tx, &story, story.steps, &command)
    };
    site.app.journal().write_now(By::default(), write).unwrap();
}

/// Lets letters be written.
fn print(world: &World) {
    world.follow();
    wait(world.site.app.part::<Press>().unwrap().finish()).unwrap();
}

fn count(db: &Db, sql: &'static str) -> i64 {
    db.read_now(move |db| Ok(db.one(sql, &[], |row| row.int(0))?)).unwrap()
}

fn one_click(client: &mut Client, address: &str) -> Page {
    client.post_cross_site(address, &[("List-Unsubscribe", "One-Click")])
}

#[test]
fn hoa_asks_confirms_reads_and_ends_it_with_one_click() {
    on_both(|world: &World| {
        emptied(world);
        let mut hoa = world.stranger();
        let asked = hoa.post("/ban-tin", &typed(HOA, &[]));
        assert_eq!(asked.location.as_deref(), Some("/ban-tin/da-gui"), "{}", asked.body);
        publish(&world.site, COMMUNE, "Tin trước khi xác nhận", Kind::News);
        print(world);
        let found = emptied(world);
        assert_eq!(found.len(), 1, "only the letter that asks");
        let confirm = link(&found[0].1, "/ban-tin/xac-nhan");
        for _ in 0..2 {
            let page = hoa.get(&confirm);
            assert!(page.status == 200 && page.has("Xã Phương Thịnh, tỉnh Đồng Tháp"), "{}", page.body);
        }
        assert_eq!(
            count(world.site.app.db(), "select count(*) from subscriptions"),
            0,
            "a look confirms nothing"
        );
        world.clock.set(world.clock.now().plus_seconds(60));
        let own = hoa.post("/ban-tin/xac-nhan", &[("ma", secret(&confirm))]).location.unwrap();
        assert_eq!(hoa.get(&own).status, 200);
        assert!(!hoa.get(&own).has(HOA), "whoever sees the page does not see the address");
        assert_eq!(hoa.post("/ban-tin/xac-nhan", &[("ma", secret(&confirm))]).status, 410, "once");
        world.clock.set(world.clock.now().plus_seconds(60));
        publish(&world.site, COMMUNE, TITLE, Kind::News);
        print(world);
        print(world);
        let found = emptied(world);
        assert_eq!(found.len(), 1, "what was published before is not sent, and nothing twice");
        let (to, letter, ends) = &found[0];
        assert!(
            to == HOA && letter.contains(TITLE) && letter.contains("4,2 km") && letter.contains("/tin-tuc/")
        );
        assert_eq!(*ends, format!("{BASE_URL}{}", link(letter, "/ban-tin/huy")));
        let end = link(letter, "/ban-tin/huy");
        assert_eq!(hoa.get(&end).status, 200, "a program that opens the link ends nothing");
        assert_eq!(count(world.site.app.db(), "select count(*) from subscriptions"), 1);
        publish(&world.site, COMMUNE, "Tin đang chờ gửi", Kind::News);
        print(world);
        assert_eq!(letters(world).len(), 1);
        let answer = one_click(&mut Client::new(world.site.router().unwrap()), &end);
        assert!(answer.status == 200 && answer.location.is_none(), "{} {}", answer.status, answer.body);
        assert_eq!(letters(world), [], "what waited is gone too");
        publish(&world.site, COMMUNE, "Tin sau khi thôi nhận", Kind::News);
        print(world);
        assert_eq!(letters(world), []);
        assert_eq!(one_click(&mut hoa, &end).status, 200, "programs ask again");
        assert_eq!(
            (hoa.get(&end).status, hoa.get(&own).status),
            (410.try_into().unwrap(), 410.try_into().unwrap())
        );
        nothing_is_left_of(world, HOA);
    });
}

fn nothing_is_left_of(world: &World, email: &'static str) {
    let read = move |db: &mut Reader<'_>| {
        let held = "select (select count(*) from subscriptions) + (select count(*) from subscription_units)
            + (select count(*) from subscription_wishes) + (select count(*) from mails where recipient = $1)
            + (select count(*) from acts where body like '%@%')";
        Ok(db.one(held, params![email], |row| row.int(0))?)
    };
    assert_eq!(world.site.app.db().read_now(read).unwrap(), 0);
}

#[test]
fn nobody_finds_out_who_gets_letters() {
    on_both(|world: &World| {
        let own = subscribed(world, HOA, &[]);
        let (known, unknown) = ("HOA@thu.example.vn", "khac@thu.example.vn");
        let answers = [known, unknown].map(|email| {
            let page = world.stranger().post("/ban-tin", &typed(email, &[("frequency", "weekly")]));
            (page.status, page.location, page.body)
        });
        assert_eq!(answers[0], answers[1]);
        world.follow();
        let found = emptied(world);
        let same = |letter: &str| letter.split("?ma=").next().unwrap().to_owned();
        assert_eq!(found.len(), 2, "both get the same letter");
        assert_eq!(same(&found[0].1), same(&found[1].1));
        // Whoever reads the mailbox of the known one may take the change over, and its own page stays.
        let confirm = link(&found[0].1, "/ban-tin/xac-nhan");
        assert_eq!(found[0].0, HOA);
        let mut hoa = world.stranger();
        assert_eq!(hoa.post("/ban-tin/xac-nhan", &[("ma", secret(&confirm))]).location.unwrap(), own);
        assert!(hoa.get(&own).has("value=\"weekly\" checked"));
        assert_eq!(count(world.site.app.db(), "select count(*) from subscriptions"), 1);
        // A fourth letter on one day fills nobody's mailbox, and nobody hears of it.
        for _ in 0..5 {
            assert_eq!(world.stranger().post("/ban-tin", &typed(unknown, &[])).status, 303);
        }
        world.follow();
        assert_eq!(emptied(world).len(), 2, "three a day");
        // One network does not ask without end.
        let statuses = (0..60).map(|number| {
            let email = format!("nguoi{number}@thu.example.vn");
            world.stranger().post("/ban-tin", &typed(&email, &[])).status.as_u16()
        });
        let statuses: Vec<u16> = statuses.collect();
        assert!(statuses[0] == 303 && statuses[59] == 422, "{statuses:?}");
    });
}

#[test]
fn what_is_wrong_comes_back_and_wrong_links_open_nothing() {
    on_sqlite(|world: &World| {
        emptied(world);
        let mut anybody = world.stranger();
        for email in [
            "",
            "không phải",
            "a@b",
            "hoa@x.vn\r\nBcc: ca-nuoc@x.vn",
            "hoa@x.vn, ai@x.vn",
            "\"hoa\"@x.vn",
            "<hoa@x.vn>",
        ] {
            let page = anybody.post("/ban-tin", &[typed("", &[]), vec![("email", email)]].concat());
            assert_eq!(page.status, 422, "{email}");
        }
        let page = anybody.post(
            "/ban-tin",
            &typed("\"><script>@x.vn", &[("unit-30043", ""), ("news", ""), ("announcements", "")]),
        );
        assert!(page.status == 422 && !page.has("<script>@"), "{}", page.body);
        page.refuses_with("Xin chọn ít nhất một đơn vị.");
        anybody.post("/ban-tin", &typed(HOA, &[("news", ""), ("announcements", "")])).refuses_with("cả hai.");
        anybody
            .post("/ban-tin", &typed(HOA, &[("unit-99999", "1")]))
            .refuses_with("Đơn vị này hiện không có.");
        let many: Vec<String> = (0..11).map(|number| format!("unit-{number:05}")).collect();
        let many: Vec<(&str, &str)> = many.iter().map(|name| (name.as_str(), "1")).collect();
        anybody.post("/ban-tin", &typed(HOA, &many)).refuses_with("Nhiều nhất 10 đơn vị.");
        assert_eq!(
            anybody.post_cross_site("/ban-tin", &typed(HOA, &[])).status,
            403,
            "only the end is open to all"
        );
        world.follow();
        assert_eq!(letters(world), []);
        let own = subscribed(world, HOA, &[]);
        let (real, made_up) = (secret(&own).to_owned(), "5e".repeat(32));
        for secret in ["", "x", made_up.as_str(), &real[..63], &real.to_uppercase()] {
            for path in ["/ban-tin/xac-nhan", "/ban-tin/cua-toi", "/ban-tin/huy"] {
                assert_eq!(anybody.get(&format!("{path}?ma={secret}")).status, 410, "{path} {secret}");
            }
            let fields = typed("", &[("ma", secret), ("changes", "1")]);
            assert_eq!(anybody.post("/ban-tin/cua-toi", &fields).status, 410);
            assert_eq!(anybody.post("/ban-tin/xac-nhan", &fields).status, 410);
            assert_eq!(
                one_click(&mut anybody, &format!("/ban-tin/huy?ma={secret}")).status,
                200,
                "tells nothing"
            );
        }
        assert_eq!(count(world.site.app.db(), "select count(*) from subscriptions"), 1);
        assert_eq!(anybody.post("/ban-tin/xac-nhan", &[("ma", &real)]).status, 410, "it confirms nothing");
        assert_eq!(anybody.post_cross_site("/ban-tin/cua-toi", &[("ma", &real)]).status, 403);
        // A link is too old after two days, and then the address is gone.
        anybody.post("/ban-tin", &typed("cham@thu.example.vn", &[]));
        world.follow();
        let confirm = link(&emptied(world)[0].1, "/ban-tin/xac-nhan");
        world.clock.set(world.clock.now().plus_days(2));
        assert_eq!(anybody.get(&confirm).status, 410);
        assert_eq!(anybody.post("/ban-tin/xac-nhan", &[("ma", secret(&confirm))]).status, 410);
        let press = world.site.app.part::<Press>().unwrap();
        wait(press.sweep(world.site.app.journal())).unwrap();
        assert_eq!(count(world.site.app.db(), "select count(*) from subscription_wishes"), 0);
    });
}

#[test]
fn units_are_picked_without_a_script_and_changed_by_a_letter() {
    on_sqlite(|world: &World| {
        let mut anybody = world.stranger();
        let page = anybody.get("/ban-tin?don-vi=30043");
        assert!(page.has("name=\"unit-30043\" value=\"1\" checked"), "{}", page.body);
        let base = [("email", HOA), ("news", "1"), ("frequency", "each"), ("language", "vi"), ("add", "1")];
        let page = anybody.post("/ban-tin", &[&base[..], &[("province", "82")]].concat());
        assert!(
            page.status == 200 && page.has(">Xã Phương Thịnh</option>") && page.has(HOA),
            "{}",
            page.body
        );
        let more = [("province", "82"), ("communes-of", "82"), ("commune", "30043")];
        let page = anybody.post("/ban-tin", &[&base[..], &more].concat());
        assert!(page.has("name=\"unit-30043\" value=\"1\" checked") && !page.has("name=\"communes-of\""));
        let own = subscribed(world, HOA, &[("unit-30043", ""), ("province", "82")]);
        let page = anybody.get(&own);
        assert!(
            page.has("name=\"unit-82\" value=\"1\" checked"),
            "a province that was only chosen counts: {}",
            page.body
        );
        world.clock.set(world.clock.now().plus_seconds(60));
        publish(&world.site, COMMUNE, "Tin của xã", Kind::News);
        publish(&world.site, "82", "Tin của tỉnh", Kind::News);
        publish(&world.site, "31069", "Tin của nơi khác", Kind::News);
        print(world);
        assert_eq!(emptied(world).len(), 2, "a province with its communes, and no other");
        let changes = page.hidden("changes");
        let fields =
            typed("", &[("ma", secret(&own)), ("changes", &changes), ("news", ""), ("unit-82", "1")]);
        let saved = anybody.post("/ban-tin/cua-toi", &fields);
        assert_eq!(saved.status, 303, "{}", saved.body);
        anybody.post("/ban-tin/cua-toi", &fields).refuses_with("đã được đổi ở nơi khác");
        world.clock.set(world.clock.now().plus_seconds(60));
        publish(&world.site, COMMUNE, "Tin không ai nhận", Kind::News);
        publish(&world.site, COMMUNE, "Mất điện ấp 3", Kind::Announcement);
        print(world);
        let found = emptied(world);
        assert!(found.len() == 1 && found[0].1.contains("Thông báo: Mất điện ấp 3"), "{found:?}");
        // Offices see how many, and that few are few; never who.
        let mut thu = world.signed_in("thu");
        let page = thu.get("/lam-viec/ban-tin");
        assert!(page.has("Tỉnh Đồng Tháp") && page.has("dưới 5") && !page.has("@thu."), "{}", page.body);
        assert!(thu.get("/lam-viec/tin-tuc").has("/lam-viec/ban-tin"));
        assert_eq!(world.signed_in("lan").get("/lam-viec/ban-tin").status, 403);
        for page in ["/tin-tuc", "/don-vi/30043"] {
            assert!(anybody.get(page).has("href=\"/ban-tin"), "{page}");
        }
    });
}

#[test]
fn who_follows_a_section_gets_its_stories_of_followed_units_and_no_others() {
    on_both(|world: &World| {
        let (all, movement) = ("moi@thu.example.vn", [("section-movement", "1")]);
        let page = world.stranger().get("/tin-tuc?don-vi=30043&muc=movement");
        assert!(page.has("/ban-tin?don-vi=30043&#38;muc=movement"), "{}", page.body);
        let page = world.stranger().get("/ban-tin?don-vi=30043&muc=movement");
        assert!(page.has("name=\"section-movement\" value=\"1\" checked"), "{}", page.body);
        assert!(!page.has("name=\"section-economy\" value=\"1\" checked"));
        let wrong = typed(HOA, &[("section-nobodys", "1")]);
        let page = world.stranger().post("/ban-tin", &wrong);
        page.refuses_with("Không có chuyên mục này");
        assert!(page.has(HOA), "what was typed is kept");
        let own = subscribed(world, HOA, &movement);
        subscribed(world, all, &[]);
        subscribed(world, "tuan@thu.example.vn", &[&movement[..], &[("frequency", "weekly")]].concat());
        world.clock.set(world.clock.now().plus_seconds(60));
        publish_in(&world.site, COMMUNE, "Tin dân vận", Kind::News, "movement");
        publish_in(&world.site, COMMUNE, "Giá lúa", Kind::News, "economy");
        publish_in(&world.site, "31069", "Tin dân vận nơi khác", Kind::News, "movement");
        publish(&world.site, COMMUNE, "Tin không chuyên mục", Kind::News);
        print(world);
        let found = emptied(world);
        let of = |email: &str| found.iter().filter(|(to, ..)| to == email).collect::<Vec<_>>();
        assert_eq!(of(all).len(), 3, "no section is all of them: {found:?}");
        let letters = of(HOA);
        assert!(letters.len() == 1 && letters[0].1.contains("Tin dân vận"), "{letters:?}");
        assert!(letters[0].1.contains("Dân vận khéo. "), "the letter says its section: {}", letters[0].1);
        changed_to_all(world, &own);
        world.clock.set(Day::new(2026, 11, 27).unwrap().start().plus_seconds(17 * 3_600));
        print(world);
        let found = emptied(world);
        assert_eq!(found.len(), 1);
        assert!(found[0].1.contains("Tin dân vận") && !found[0].1.contains("Giá lúa"), "{}", found[0].1);
        assert!(!found[0].1.contains("Tin không chuyên mục"), "{}", found[0].1);
    });
}

/// Hoa follows all sections from now on.
fn changed_to_all(world: &World, own: &str) {
    let mut hoa = world.stranger();
    let page = hoa.get(own);
    assert!(page.has("name=\"section-movement\" value=\"1\" checked"), "{}", page.body);
    let changes = page.hidden("changes");
    let fields = typed("", &[("ma", secret(own)), ("changes", &changes)]);
    assert_eq!(hoa.post("/ban-tin/cua-toi", &fields).status, 303);
    assert!(!hoa.get(own).has("name=\"section-movement\" value=\"1\" checked"));
    world.clock.set(world.clock.now().plus_seconds(60));
    publish_in(&world.site, COMMUNE, "Giá cá", Kind::News, "economy");
    print(world);
    assert_eq!(emptied(world).iter().filter(|(to, ..)| to == HOA).count(), 1);
}

#[test]
fn the_confirming_page_names_the_sections_or_says_all() {
    on_sqlite(|world: &World| {
        for (more, named) in
            [(&[("section-economy", "1")][..], "<dd>Kinh tế</dd>"), (&[], "Tất cả chuyên mục")]
        {
            let mut client = world.stranger();
            assert_eq!(client.post("/ban-tin", &typed(HOA, more)).status, 303);
            world.follow();
            let (_, letter, _) = emptied(world).pop().unwrap();
            let page = client.get(&link(&letter, "/ban-tin/xac-nhan"));
            assert!(page.has(named), "{}", page.body);
        }
    });
}

#[test]
fn a_week_is_one_letter_and_nothing_is_none() {
    on_both(|world: &World| {
        let friday = Day::new(2026, 11, 27).unwrap().start().plus_seconds(16 * 3_600);
        subscribed(world, HOA, &[("frequency", "weekly"), ("unit-82", "1")]);
        subscribed(
            world,
            "xa@thu.example.vn",
            &[("frequency", "weekly"), ("unit-30043", ""), ("unit-31069", "1"), ("language", "en")],
        );
        world.clock.set(world.clock.now().plus_seconds(60));
        publish(&world.site, COMMUNE, TITLE, Kind::News);
        let gone = publish(&world.site, COMMUNE, "Tin bị gỡ", Kind::News);
        step(&world.site, gone, Step::Withdraw { ground: "Sai.".to_owned() });
        print(world);
        assert_eq!(letters(world), [], "not before Friday");
        world.clock.set(friday.plus_seconds(3_600));
        publish(&world.site, COMMUNE, "Tin của tuần sau", Kind::News);
        let other = world.another_server();
        world.follow();
        let presses = [&world.site, &other].map(|site| Press::clone(&site.app.part::<Press>().unwrap()));
        let written = presses.map(|press| std::thread::spawn(move || wait(press.finish()).unwrap()));
        written.into_iter().for_each(|thread| assert!(thread.join().unwrap() < 20));
        let found = emptied(world);
        assert_eq!(found.len(), 1, "whoever has nothing to read gets no letter");
        let letter = &found[0].1;
        assert!(
            letter.contains("Tin trong tuần đến 27/11/2026") && letter.matches(TITLE).count() == 1,
            "{letter}"
        );
        assert!(!letter.contains("Tin bị gỡ") && !letter.contains("Tin của tuần sau"), "{letter}");
        print(world);
        assert_eq!(letters(world), []);
        // The server was away for two Fridays: one letter tells of both weeks.
        publish(&world.site, "31069", "Tin nơi khác", Kind::News);
        world.clock.set(friday.plus_days(15));
        print(world);
        print(world);
        let found = emptied(world);
        assert_eq!(found.len(), 2);
        assert!(found[0].1.contains("Tin của tuần sau") && !found[0].1.contains(TITLE), "{}", found[0].1);
        assert!(found[1].1.contains("One new story") && found[1].1.contains("&lang=en"), "{}", found[1].1);
    });
}

/// Subscribes many at once, as if each had confirmed.
fn many_readers(site: &Site, number: usize, frequency: Frequency) {
    let write = move |tx: &mut Tx<'_, '_>| {
        for reader in 0..number {
            let wanted = Wanted {
                units: vec![COMMUNE.to_owned()],
                news: true,
                announcements: false,
                sections: Vec::new(),
                frequency,
                language: Language::Vi,
            };
            let email = format!("nguoi{reader}@thu.example.vn");
            let wish = store::Wish { wish_id: Id::from_i64(1), email, wanted };
            store::confirm(tx, &wish, &["82".to_owned()])?;
        }
        Ok(())
    };
    site.app.journal().write_now(By::default(), write).unwrap();
}

/// A mailing that fails each time it has taken so many letters, as a full disk would.
struct Failing {
    inner: Circulars,
    left: AtomicI64,
}

impl Mailing for Failing {
    fn put(&self, tx: &mut kheo_store::Tx<'_>, circular: &Circular) -> Result<(), Fault> {
        if self.left.fetch_sub(1, Ordering::SeqCst) <= 0 {
            return Err(Fault::new("the disk is full"));
        }
        self.inner.put(tx, circular)
    }

    fn recall(
        &self,
        tx: &mut kheo_store::Tx<'_>,
        act_position: i64,
        now: Instant,
        limit: i64,
    ) -> Result<Recalled, Fault> {
        self.inner.recall(tx, act_position, now, limit)
    }

    fn recall_telling(
        &self,
        tx: &mut kheo_store::Tx<'_>,
        subject_id: Id,
        now: Instant,
        limit: i64,
    ) -> Result<(Vec<TakenBack>, u64), Fault> {
        self.inner.recall_telling(tx, subject_id, now, limit)
    }

    fn forget(&self, tx: &mut kheo_store::Tx<'_>, owner_id: Id, at: Instant) -> Result<(), Fault> {
        self.inner.forget(tx, owner_id, at)
    }

    fn unreachable(&self, db: &mut Reader<'_>, times: i64, limit: i64) -> Result<Vec<Id>, Fault> {
        self.inner.unreachable(db, times, limit)
    }
}

/// To how many addresses a letter waits, and how many wait in all.
fn addressed(db: &Db) -> (i64, i64) {
    let distinct = "select count(distinct recipient) from mails where state = 'waiting' and is_circular = 1";
    (count(db, distinct), count(db, "select count(*) from mails where state = 'waiting' and is_circular = 1"))
}

#[test]
fn a_batch_that_fails_is_written_again_and_a_story_taken_back_goes_no_further() {
    on_both(|world: &World| {
        many_readers(&world.site, 1_200, Frequency::Each);
        world.clock.set(world.clock.now().plus_seconds(60));
        let story = publish(&world.site, COMMUNE, TITLE, Kind::News);
        world.follow();
        let db = world.site.app.db().clone();
        let press = |left: i64| {
            let inner = Circulars::new(Entropy::system());
            let failing = Arc::new(Failing { inner, left: AtomicI64::new(left) });
            let stories = Arc::new(kheo_news::facts::Stories);
            Press::new(db.clone(), world.clock.clone(), BASE_URL, stories, failing)
        };
        assert!(wait(press(300).turn()).is_err());
        assert_eq!(addressed(&db), (0, 0), "nothing of a batch that failed");
        assert!(wait(press(700).finish()).is_err());
        assert_eq!(addressed(&db), (500, 500));
        let presses = [press(10_000), press(10_000), press(10_000)];
        let written = presses.map(|press| std::thread::spawn(move || wait(press.finish()).unwrap()));
        written.into_iter().for_each(|thread| assert!(thread.join().unwrap() < 20));
        assert_eq!(addressed(&db), (1_200, 1_200), "three servers at once write each once");
        // Taken back: what waits goes.
        step(&world.site, story, Step::Withdraw { ground: "Sai.".to_owned() });
        print(world);
        assert_eq!(addressed(&db), (0, 0));
        // Taken back while letters are being written: the rest is not written, and what was written is taken back.
        let story = publish(&world.site, COMMUNE, "Tin thứ hai", Kind::News);
        world.follow();
        assert!(wait(press(10_000).turn()).unwrap());
        assert_eq!(addressed(&db), (500, 500));
        step(&world.site, story, Step::Withdraw { ground: "Sai.".to_owned() });
        assert!(wait(press(10_000).finish()).is_ok());
        assert_eq!(addressed(&db), (0, 0));
        print(world);
        assert_eq!(addressed(&db), (0, 0));
    });
}

/// Changes letters as a mail server or a crash would.
fn set_mails(world: &World, statement: &'static str) {
    world.site.app.db().write_now(move |tx| Ok(tx.run(statement, &[])?)).unwrap();
}

/// Sends what is due into a folder; returns what left.
fn sent(world: &World) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let transport = Transport::folder(folder.path().join("mail"), "Khéo <kheo@xa.example.vn>").unwrap();
    let sender = Sender::new(world.site.app.db().clone(), world.clock.clone(), transport);
    wait(sender.send_due()).unwrap();
    files(folder.path()).iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

#[test]
fn a_letter_that_was_leaving_while_its_story_was_taken_back_does_not_leave_later() {
    on_both(|world: &World| {
        many_readers(&world.site, 3, Frequency::Each);
        world.clock.set(world.clock.now().plus_seconds(60));
        let story = publish(&world.site, COMMUNE, TITLE, Kind::News);
        print(world);
        let db = world.site.app.db().clone();
        // One waits, one is leaving, and the server of the third died long ago.
        for (place, seconds) in [(1_i64, 600), (2, -1)] {
            let until = world.clock.now().plus_seconds(seconds);
            let claim = "update mails set attempts = 1, claimed_until = $1 where mail_id =
                (select mail_id from mails where is_circular = 1 order by mail_id limit 1 offset $2)";
            db.write_now(move |tx| Ok(tx.run(claim, params![until, place])?)).unwrap();
        }
        step(&world.site, story, Step::Withdraw { ground: "Sai.".to_owned() });
        print(world);
        assert_eq!(addressed(&db), (1, 1), "only what is leaving at this moment is not taken back");
        // Its mail server asks to try later.
        let back = "update mails set claimed_until = null, next_at = 0, error_kind = 'deferred' where state = 'waiting'";
        set_mails(world, back);
        let is_ended_by_click = |letter: &String| letter.contains("List-Unsubscribe");
        assert!(!sent(world).iter().any(is_ended_by_click), "letters to readers stay");
        world.clock.set(world.clock.now().plus_seconds(60));
        print(world);
        assert_eq!(addressed(&db), (0, 0), "it is taken back as soon as it is back");
        let open = "select count(*) from circulations where state <> 'done'";
        assert_eq!(count(&db, open), 0);
    });
}

#[test]
fn a_weekly_letter_is_written_again_without_a_story_that_was_withdrawn_or_erased() {
    on_both(|world: &World| {
        let friday = Day::new(2026, 11, 27).unwrap().start().plus_seconds(16 * 3_600);
        for reader in ["hoa", "xa", "ba"] {
            subscribed(world, &format!("{reader}@thu.example.vn"), &[("frequency", "weekly")]);
        }
        world.clock.set(world.clock.now().plus_seconds(60));
        let first = publish(&world.site, COMMUNE, TITLE, Kind::News);
        let wrong = publish(&world.site, COMMUNE, "Tin nêu sai tên người", Kind::News);
        world.clock.set(friday.plus_seconds(3_600));
        print(world);
        let found = letters(world);
        assert_eq!(found.len(), 3);
        assert!(found.iter().all(|(_, letter, _)| letter.contains("Tin nêu sai tên người")));
        // One of them is leaving at this moment, one was tried before.
        set_mails(world, "update mails set attempts = 1 where recipient = 'ba@thu.example.vn'");
        let leaving = "update mails set attempts = 1, claimed_until = 9000000000000 where recipient = 'xa@thu.example.vn'";
        set_mails(world, leaving);
        step(&world.site, wrong, Step::Withdraw { ground: "Sai.".to_owned() });
        print(world);
        let told = |letters: &[(String, String, String)], words: &str| {
            letters.iter().filter(|(_, letter, _)| letter.contains(words)).count()
        };
        let found = letters(world);
        assert_eq!((found.len(), told(&found, "Tin nêu sai"), told(&found, TITLE)), (3, 1, 3));
        assert_eq!(told(&found, "Tin trong tuần đến 27/11/2026"), 3, "it is still that week's letter");
        assert!(found.iter().all(|(_, letter, end)| letter.contains("/ban-tin/huy") && !end.is_empty()));
        // Its mail server asks to try later: it goes on without the story, too.
        set_mails(world, "update mails set claimed_until = null where claimed_until = 9000000000000");
        world.clock.set(world.clock.now().plus_seconds(60));
        print(world);
        let found = letters(world);
        assert_eq!((found.len(), told(&found, "Tin nêu sai"), told(&found, TITLE)), (3, 0, 3));
        print(world);
        assert_eq!(letters(world), found, "once");
        // Erased at once after it was withdrawn, before anything was written: no word is left anywhere.
        step(&world.site, first, Step::Withdraw { ground: "Sai.".to_owned() });
        step(&world.site, first, Step::Erase);
        world.follow();
        assert_eq!(told(&letters(world), TITLE), 0, "words go with the erasure, not with the next batch");
        assert_eq!(sent(world), Vec::<String>::new(), "and no empty letter leaves");
        print(world);
        assert_eq!(letters(world), [], "nothing is left to tell");
        let left = "select count(*) from mails where state = 'waiting' and is_circular = 1";
        assert_eq!(count(world.site.app.db(), left), 0);
    });
}

#[test]
fn a_weekly_letter_that_became_a_file_goes_with_the_erasure_of_its_story() {
    let source = kheo_testing::sqlite(kheo::wiring::MODULES);
    let world = World::new(&source);
    let data = source.folder.path();
    let folders = Folders { finished: data.join("erasures"), mail: data.join("mail") };
    subscribed(&world, HOA, &[("frequency", "weekly")]);
    world.clock.set(world.clock.now().plus_seconds(60));
    let story = publish(&world.site, COMMUNE, TITLE, Kind::News);
    world.clock.set(Day::new(2026, 11, 27).unwrap().start().plus_seconds(17 * 3_600));
    print(&world);
    let transport = Transport::folder(&folders.mail, "Khéo <kheo@xa.example.vn>").unwrap();
    let sender = Sender::new(source.db.clone(), world.clock.clone(), transport);
    assert_eq!(wait(sender.send_due()).unwrap(), 1);
    step(&world.site, story, Step::Withdraw { ground: "Sai.".to_owned() });
    print(&world);
    assert_eq!(files(data).len(), 1, "what has left has left");
    step(&world.site, story, Step::Erase);
    world.follow();
    wait(finish_all(&world.site, &folders)).unwrap();
    assert_eq!(files(data), Vec::<PathBuf>::new());
}

#[test]
fn a_letter_about_a_password_waits_behind_no_newsletter_and_a_dead_mailbox_ends() {
    on_sqlite(|world: &World| {
        many_readers(&world.site, 30, Frequency::Each);
        world.clock.set(world.clock.now().plus_seconds(60));
        publish(&world.site, COMMUNE, TITLE, Kind::News);
        print(world);
        world.clock.set(world.clock.now().plus_seconds(60));
        world.stranger().post("/quen-mat-khau", &[("login", "lan")]);
        world.follow();
        let next = "update mails set claimed_until = 0 where mail_id = (select mail_id from mails where state = 'waiting'
            order by is_circular, next_at, mail_id limit 1) returning is_circular";
        let first = world.site.app.db().write_now(move |tx| Ok(tx.one(next, &[], |row| row.int(0))?));
        assert_eq!(first.unwrap(), 0);
        let press = world.site.app.part::<Press>().unwrap();
        let journal = world.site.app.journal();
        for times in 1..=2 {
            publish(&world.site, COMMUNE, &format!("Tin {times}"), Kind::News);
            print(world);
            let fail = "update mails set state = 'failed', error_kind = 'no-mailbox'
                where recipient = 'nguoi7@thu.example.vn' and state = 'waiting'";
            world.site.app.db().write_now(move |tx| Ok(tx.run(fail, &[])?)).unwrap();
            assert_eq!(wait(press.sweep(journal)).unwrap(), usize::from(times == 2), "{times}");
            world.clock.set(world.clock.now().plus_seconds(60));
        }
        let left = "select count(*) from subscriptions where email = 'nguoi7@thu.example.vn'";
        assert_eq!(count(world.site.app.db(), left), 0);
        assert_eq!(count(world.site.app.db(), "select count(*) from subscriptions"), 29);
    });
}

#[test]
fn a_letter_that_became_a_file_goes_with_its_subscription() {
    let source = kheo_testing::sqlite(kheo::wiring::MODULES);
    let world = World::new(&source);
    let data = source.folder.path();
    let folders = Folders { finished: data.join("erasures"), mail: data.join("mail") };
    let own = subscribed(&world, HOA, &[]);
    subscribed(&world, "o-lai@thu.example.vn", &[]);
    world.clock.set(world.clock.now().plus_seconds(60));
    publish(&world.site, COMMUNE, TITLE, Kind::News);
    print(&world);
    let transport = Transport::folder(&folders.mail, "Khéo <kheo@xa.example.vn>").unwrap();
    let sender = Sender::new(source.db.clone(), world.clock.clone(), transport);
    assert_eq!(wait(sender.send_due()).unwrap(), 2);
    let tally = || source.db.read_now(|db| Ok(kheo_notifications::erased_tally(db)?)).unwrap();
    let before = tally();
    one_click(&mut world.stranger(), &own.replace("cua-toi", "huy"));
    assert_ne!(tally(), before, "whoever deletes files hears of it");
    wait(finish_all(&world.site, &folders)).unwrap();
    let left = files(data);
    assert_eq!(left.len(), 1, "{left:?}");
    assert!(std::fs::read_to_string(&left[0]).unwrap().contains("o-lai@thu.example.vn"));
    let row = "select count(*) from mails where is_circular = 1 and account_id is null and recipient = ''";
    assert_eq!(count(&source.db, row), 1, "what names the file names nobody");
}

#[test]
fn a_unit_that_is_named_twice_is_followed_once() {
    on_both(|world: &World| {
        let own = subscribed(world, HOA, &[("unit-30043", "1"), ("unit-30043", "1")]);
        let mut hoa = world.stranger();
        let changes = hoa.get(&own).hidden("changes");
        let twice = [("ma", secret(&own)), ("changes", changes.as_str()), ("unit-82", "1"), ("unit-82", "1")];
        let saved = hoa.post("/ban-tin/cua-toi", &typed("", &twice));
        assert_eq!(saved.status, 303, "{}", saved.body);
        assert_eq!(count(world.site.app.db(), "select count(*) from subscription_units"), 2);
    });
}

fn restored(target: &kheo_testing::Scratch, world: &World) -> Site {
    let (clock, settings) = (Clock::standing(world.clock.now()), world.site.app.settings().clone());
    Site::new(target.db.clone(), clock, Entropy::system(), Cost::CHEAP, settings).unwrap()
}

#[test]
fn an_old_backup_writes_to_nobody_who_ended_it() {
    let source = kheo_testing::sqlite(kheo::wiring::MODULES);
    let world = World::new(&source);
    let folders =
        Folders { finished: source.folder.path().join("erasures"), mail: source.folder.path().join("mail") };
    let own = subscribed(&world, HOA, &[]);
    subscribed(&world, "o-lai@thu.example.vn", &[]);
    world.stranger().post("/ban-tin", &typed("chua@thu.example.vn", &[]));
    let file = source.folder.path().join("copy.kheo");
    kheo_store::backup(&source.db, &file, kheo::wiring::PASSING_TABLES).unwrap();
    one_click(&mut world.stranger(), &own.replace("cua-toi", "huy"));
    wait(finish_all(&world.site, &folders)).unwrap();
    let noted = std::fs::read_to_string(folders.finished.with_extension("subscriptions")).unwrap();
    assert!(noted.lines().count() == 1 && !noted.contains('@'), "{noted}");
    let target = kheo_testing::sqlite(kheo::wiring::MODULES);
    kheo_store::restore(&target.db, &file).unwrap();
    assert_eq!(count(&target.db, "select count(*) from subscriptions"), 2);
    assert_eq!(
        count(&target.db, "select count(*) from subscription_wishes"),
        0,
        "wishes stay out of backups"
    );
    let site = restored(&target, &world);
    assert_eq!(wait(finish_all(&site, &folders)).unwrap(), 1);
    let left = "select count(*) from subscriptions where email = 'o-lai@thu.example.vn'";
    assert_eq!((count(&target.db, left), count(&target.db, "select count(*) from subscriptions")), (1, 1));
    assert_eq!(wait(finish_all(&site, &folders)).unwrap(), 0, "once");
}

fn killed_site(folder: &Path, postgres: Option<&str>) -> Site {
    let file = || Location::Sqlite(folder.join("kheo.sqlite"));
    let config = Config::at(postgres.map_or_else(file, |address| Location::Postgres(address.to_owned())));
    let db = Db::open(&config).unwrap();
    db.migrate(kheo::wiring::MODULES).unwrap();
    let settings = Settings {
        base_url: BASE_URL.to_owned(),
        secure_cookies: true,
        page_cache: false,
        demonstration: false,
    };
    Site::new(db, Clock::system(), Entropy::system(), Cost::CHEAP, settings).unwrap()
}

fn sender(site: &Site, folder: &Path) -> Sender {
    let transport = Transport::folder(folder.join("mail"), "Khéo <kheo@xa.example.vn>").unwrap();
    Sender::new(site.app.db().clone(), Clock::system(), transport)
}

/// The program that the test below kills: follows, writes letters and sends them, as a server does. By itself it has no folder
/// and does nothing.
#[test]
fn a_server_sends_until_the_end() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let folder = Path::new(&folder);
    let site = killed_site(folder, std::env::var(DATABASE).ok().as_deref());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        kheo::wiring::follow(&site);
        sender(&site, folder).run().await;
    });
}

#[test]
fn kills_cost_no_reader_a_letter_and_give_none_two() {
    kills_cost_no_letter(None);
}

#[test]
fn kills_cost_no_reader_a_letter_and_give_none_two_on_postgres() {
    kills_cost_no_letter(Some(&kheo_testing::fresh_postgres()));
}

fn kills_cost_no_letter(postgres: Option<&str>) {
    let folder = tempfile::tempdir().unwrap();
    let units =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/units.csv")).unwrap();
    {
        let site = killed_site(folder.path(), postgres);
        let few: Vec<&str> = units
            .lines()
            .filter(|line| {
                line.starts_with("code,") || line.contains(",province,") || line.starts_with("30043,2025")
            })
            .collect();
        let journal = site.app.journal();
        kheo_organisations::import::import_units(journal, &By::default(), few.join("\n").as_bytes(), false)
            .unwrap();
        many_readers(&site, READERS, Frequency::Each);
        publish(&site, COMMUNE, TITLE, Kind::News);
    }
    for round in 0..KILLS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "a_server_sends_until_the_end", "--nocapture"])
            .env(FOLDER, folder.path())
            .envs(postgres.map(|address| (DATABASE, address)))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Each round the kill falls a little later: into the batches first, then between letters that leave.
        let sent = 8 * usize::try_from(round).unwrap();
        while files(folder.path()).len() < sent && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(5 * u64::from(round)));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let site = killed_site(folder.path(), postgres);
    wait(async {
        site.followers.catch_up().await.unwrap();
        site.app.part::<Press>().unwrap().finish().await.unwrap();
    });
    let sent = files(folder.path()).len();
    assert!(sent > 0 && sent < READERS, "{sent}: the kills fell into the middle");
    let owners = "select count(distinct account_id) from mails where is_circular = 1";
    let all = i64::try_from(READERS).unwrap();
    assert_eq!(count(site.app.db(), owners), all);
    assert_eq!(count(site.app.db(), "select count(*) from mails where is_circular = 1"), all);
    // What a killed server had claimed waits ten minutes; nobody waits for them here.
    let released = "update mails set claimed_until = null";
    site.app.db().write_now(move |tx| Ok(tx.run(released, &[])?)).unwrap();
    wait(sender(&site, folder.path()).send_due()).unwrap();
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for path in files(folder.path()) {
        let letter = std::fs::read_to_string(path).unwrap();
        let to = letter.lines().find(|line| line.starts_with("To: ")).unwrap().to_owned();
        assert!(letter.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
        *times.entry(to).or_default() += 1;
    }
    assert_eq!(times.len(), READERS);
    assert!(times.values().all(|number| *number == 1));
}

/// The letters that left.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder.join("mail")) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|end| end == "eml")).collect()
}
