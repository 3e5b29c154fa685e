//! Readers' comments as people meet them: Hoa writes below a story of her commune, Thu and Mai read before everybody does.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use kheo_base::{Id, Instant};
use kheo_journal::By;
use kheo_news::rules::Command;
use kheo_news::rules::comments::challenge::solve;
use kheo_news::store::comments::{
    Imported, NewComment, create, erase_again, forget_addresses, import, lapse_due, threads,
};
use kheo_news::store::{load, take_step};
use kheo_people::accounts;
use kheo_people::roles::{self, NewGrant};
use kheo_people::{Authority, Language, Place, Role, Scope};
use kheo_store::params;
use kheo_testing::{Client, Page, wait};
use kheo_world::{World, on_both, on_sqlite};

const QUEUE: &str = "/lam-viec/y-kien-ban-doc";
const HOA: &str = "hoa@example.vn";
const SAYS: &str = "Đường sáng, đi làm về đỡ lo.\n\nCảm ơn bà con ấp 3.";

/// The province takes comments from now on, by the nation's rules otherwise.
fn allow(world: &World) {
    let allow = "insert into rule_sets (kind, unit_code, valid_from, valid_to, legal_basis, body)
        select kind, '82', '2026-11-01', null, 'Văn bản thử nghiệm', replace(body, '\"allowed\": false', '\"allowed\": true')
        from rule_sets where kind = 'reader-comments' and unit_code = '00'";
    world.site.app.db().write_now(move |tx| Ok(tx.run(allow, &[])?)).unwrap();
    // Another publisher of the province, so that there is somebody to read again.
    publisher(world, "mai", &Place::province("82"));
}

/// Somebody publishes in a whole territory from today on.
fn publisher(world: &World, login: &'static str, place: &Place) {
    let journal = world.site.app.journal();
    let (from, scope) = (journal.now().day(), Scope::of(place).unwrap());
    let grant = move |tx: &mut kheo_journal::Tx<'_, '_>| {
        let account_id = accounts::by_login(tx, login)?.account_id;
        let new = NewGrant {
            account_id,
            role: Role::Publisher,
            scope: scope.clone(),
            valid_from: from,
            valid_to: None,
        };
        roles::grant(tx, Authority::Operator, &new)
    };
    wait(journal.write(By::default(), grant)).unwrap();
}

/// Thu publishes a story of the commune; returns its id and its public address.
fn story(world: &World, source: &str) -> (String, String) {
    let mut thu = world.signed_in("thu");
    let page = thu.get("/lam-viec/tin-tuc/moi");
    let hidden = ["form-token", "form-key", "steps"].map(|name| (name, page.hidden(name)));
    let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
    all.extend([
        ("unit", "30043"),
        ("kind", "news"),
        ("title", "Ấp 3 thắp sáng đường quê"),
        ("lede", "Đường ấp đã có đèn."),
        ("body", "Bà con họp từng tổ."),
        ("byline", "Nguyễn Thị Lan"),
        ("source", source),
    ]);
    let home = thu.post("/lam-viec/tin-tuc/moi", &all).location.unwrap();
    for step in ["gui", "cong-bo"] {
        let shown = thu.get(&home);
        let fields = ["form-token", "steps"].map(|name| (name, shown.hidden(name)));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(thu.post(&format!("{home}/{step}"), &fields).status, 303);
    }
    world.follow();
    let id = home.rsplit('/').next().unwrap().to_owned();
    (id.clone(), format!("/tin-tuc/ap-3-thap-sang-duong-que-{id}"))
}

/// A story below which comments are taken.
fn open_story(world: &World) -> (String, String) {
    allow(world);
    let (id, address) = story(world, "");
    let opened = office(world, "thu", &id, "mo", &[("closes-on", "07/12/2026")]);
    assert_eq!(opened.status, 303, "{}", opened.body);
    (id, address)
}

fn office(world: &World, login: &str, id: &str, step: &str, fields: &[(&str, &str)]) -> Page {
    let home = format!("/lam-viec/tin-tuc/{id}/y-kien");
    let mut officer = world.signed_in(login);
    let page = officer.get(&home);
    assert_eq!(page.status, 200, "{}", page.body);
    let token = world_token(&mut officer);
    let key = if page.has("name=\"form-key\"") { page.hidden("form-key") } else { String::new() };
    let mut all = vec![("form-token", token.as_str()), ("form-key", key.as_str())];
    all.extend(fields);
    officer.post(&format!("{home}/{step}"), &all)
}

/// The secret of the session's forms, off a page that always has one.
fn world_token(client: &mut Client) -> String {
    client.get("/tai-khoan").hidden("form-token")
}

/// Sends a comment as a browser with scripts would.
fn send(client: &mut Client, address: &str, fields: &[(&str, &str)]) -> Page {
    let form = client.get(&format!("{address}/y-kien/viet"));
    assert_eq!(form.status, 200, "{}", form.body);
    let challenge = form.hidden("challenge");
    let proof = solve(&challenge);
    let mut all = vec![("challenge", challenge.as_str()), ("proof", proof.as_str())];
    all.extend(fields);
    client.post(&format!("{address}/y-kien/viet"), &all)
}

fn from_hoa(text: &str) -> Vec<(&str, &str)> {
    vec![("comment", text), ("author", "Lê Thị Hoa"), ("email", HOA)]
}

/// The newest letter to somebody: its text and the path of its link.
fn letter(world: &World, to: &'static str) -> (String, String) {
    world.follow();
    let newest = "select body from mails where recipient = $1 order by mail_id desc limit 1";
    let read =
        move |db: &mut kheo_store::Reader<'_>| Ok(db.optional(newest, params![to], |row| row.text(0))?);
    let body = world.site.app.db().read_now(read).unwrap().unwrap_or_default();
    assert!(!body.is_empty(), "no letter to {to}");
    let path = body.split(kheo_world::BASE_URL).nth(1).unwrap_or_default();
    let path = path.split_whitespace().next().unwrap_or_default().to_owned();
    (body, path)
}

fn secret(path: &str) -> String {
    path.split("ma=").nth(1).unwrap().to_owned()
}

/// Hoa opens the letter and confirms.
fn confirm(world: &World, client: &mut Client) {
    let (_, path) = letter(world, HOA);
    assert_eq!(client.get(&path).status, 200, "{path}");
    let page = client.post("/y-kien/xac-nhan", &[("ma", &secret(&path))]);
    assert_eq!(page.status, 303, "{}", page.body);
    world.follow();
}

/// Everything in somebody's queue, as the names and values of its boxes.
fn boxes(page: &Page) -> Vec<(String, String)> {
    let name = |part: &str| {
        Some((
            part.split('"').next()?.to_owned(),
            part.split("value=\"").nth(1)?.split('"').next()?.to_owned(),
        ))
    };
    page.body
        .split("name=\"y-")
        .skip(1)
        .filter_map(name)
        .map(|(id, steps)| (format!("y-{id}"), steps))
        .collect()
}

/// Decides about everything that waits.
fn decide(world: &World, login: &str, reason: Option<&str>) -> Page {
    let mut officer = world.signed_in(login);
    let page = officer.get(QUEUE);
    let (all, token) = (boxes(&page), page.hidden("form-token"));
    let mut fields = vec![("form-token", token.as_str())];
    fields.extend(all.iter().map(|(name, steps)| (name.as_str(), steps.as_str())));
    match reason {
        Some(reason) => fields.extend([("viec", "tu-choi"), ("reason", reason)]),
        None => fields.push(("viec", "dang")),
    }
    let page = officer.post(QUEUE, &fields);
    let page = officer.follow(page);
    world.follow();
    page
}

#[test]
fn a_comment_is_confirmed_refused_read_again_published_answered_and_erased() {
    on_both(|world: &World| {
        let (id, address) = open_story(world);
        let mut hoa = world.stranger();
        let sent = send(&mut hoa, &address, &from_hoa(SAYS));
        assert_eq!(sent.status, 303, "{}", sent.body);
        assert!(world.signed_in("thu").get(QUEUE).has("Không có ý kiến nào chờ đọc"), "not confirmed yet");
        confirm(world, &mut hoa);
        let waiting = world.signed_in("thu").get(QUEUE);
        assert!(
            waiting.has("<p>Đường sáng, đi làm về đỡ lo.</p><p>Cảm ơn bà con ấp 3.</p>"),
            "{}",
            waiting.body
        );
        assert!(!world.stranger().get(&address).has("đỡ lo"), "nobody reads it before an officer");
        assert_eq!(decide(world, "thu", Some("")).status, 422, "a refusal has a reason");
        decide(world, "thu", Some("off_topic"));
        let (body, path) = letter(world, HOA);
        assert!(body.contains("Không liên quan đến bài") && body.contains("08/12/2026"), "{body}");
        let page = hoa.get(&path);
        assert!(page.has("Bị từ chối") && page.has("đỡ lo"), "{}", page.body);
        let plea = [
            ("ma", secret(&path)),
            ("viec", "khieu-nai".to_owned()),
            ("plea", "Đúng chuyện của bài.".to_owned()),
        ];
        let plea: Vec<(&str, &str)> = plea.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(hoa.post("/y-kien/cua-toi", &plea[..2]).status, 422, "an appeal says why");
        assert_eq!(hoa.post("/y-kien/cua-toi", &plea).status, 303);
        assert!(hoa.get(&path).has("Đã đề nghị đọc lại"), "the link still shows where it stands");
        decided_by_another(world, &address);
        let answer =
            [("office", "UBND xã Phương Thịnh"), ("answer", "Ấp 6 có đèn trong quý I."), ("pinned", "1")];
        assert_eq!(office(world, "thu", &id, "tra-loi", &answer).status, 303);
        world.follow();
        let page = world.stranger().get(&address);
        let (answer, comment) = (page.body.find("Ấp 6 có đèn").unwrap(), page.body.find("đỡ lo").unwrap());
        assert!(answer < comment && page.body.matches("Ấp 6 có đèn").count() == 1, "{}", page.body);
        erased_by_hoa(world, &mut hoa, &address);
        counted(world);
    });
}

fn decided_by_another(world: &World, address: &str) {
    world.follow();
    let page = world.signed_in("thu").get(QUEUE);
    assert!(page.has("cần một người khác quyết định") && page.has("Đúng chuyện của bài."), "{}", page.body);
    decide(world, "thu", None);
    assert!(!world.stranger().get(address).has("đỡ lo"), "who refused does not decide again");
    decide(world, "mai", None);
    let page = world.stranger().get(address);
    assert!(page.has("đỡ lo") && page.has("Lê Thị Hoa") && !page.has(HOA), "{}", page.body);
    assert!(letter(world, HOA).0.contains("đã được đăng"));
}

fn erased_by_hoa(world: &World, hoa: &mut Client, address: &str) {
    let (_, path) = letter(world, HOA);
    let secret = secret(&path);
    let unsure = hoa.post("/y-kien/cua-toi", &[("ma", &secret), ("viec", "xoa")]);
    assert_eq!(unsure.status, 422, "{}", unsure.body);
    let erased = hoa.post("/y-kien/cua-toi", &[("ma", &secret), ("viec", "xoa"), ("sure", "1")]);
    assert_eq!(erased.status, 303, "{}", erased.body);
    world.follow();
    let page = world.stranger().get(address);
    assert!(!page.has("đỡ lo") && !page.has("Lê Thị Hoa"), "{}", page.body);
    let left = "select count(*) from comments where author like '%Hoa%' or email <> '' or body like '%sáng%' or plea <> ''";
    let read = move |db: &mut kheo_store::Reader<'_>| Ok(db.one(left, &[], |row| row.int(0))?);
    assert_eq!(world.site.app.db().read_now(read).unwrap(), 0, "nothing is left in the rows");
    let letters = "select count(*) from mails where recipient = $1";
    let read = move |db: &mut kheo_store::Reader<'_>| Ok(db.one(letters, params![HOA], |row| row.int(0))?);
    assert_eq!(world.site.app.db().read_now(read).unwrap(), 0, "nor in letters that wait");
    let links = "select count(*) from comment_links";
    let read = move |db: &mut kheo_store::Reader<'_>| Ok(db.one(links, &[], |row| row.int(0))?);
    assert_eq!(world.site.app.db().read_now(read).unwrap(), 0);
}

/// What became of comments is counted in public, and no act of theirs is.
fn counted(world: &World) {
    let page = world.stranger().get("/y-kien-ban-doc");
    assert!(page.has("Không liên quan đến bài: 1") && page.has("xã Phương Thịnh"), "{}", page.body);
    assert!(!page.has("Hoa"));
    let public = "select count(*) from acts where subject_kind = 'comment' and visibility = 'public'";
    let read = move |db: &mut kheo_store::Reader<'_>| Ok(db.one(public, &[], |row| row.int(0))?);
    assert_eq!(world.site.app.db().read_now(read).unwrap(), 0);
}

/// A number that the database tells.
fn number(world: &World, statement: &'static str) -> i64 {
    let read = move |db: &mut kheo_store::Reader<'_>| Ok(db.one(statement, &[], |row| row.int(0))?);
    world.site.app.db().read_now(read).unwrap()
}

/// The id of the only comment in the queue.
fn waiting(world: &World) -> String {
    let all = boxes(&world.signed_in("thu").get(QUEUE));
    assert_eq!(all.len(), 1);
    all[0].0.trim_start_matches("y-").to_owned()
}

/// Hoa asks for another reading by the link of the newest letter.
fn appeal(world: &World, client: &mut Client) {
    let secret = secret(&letter(world, HOA).1);
    let fields = [("ma", secret.as_str()), ("viec", "khieu-nai"), ("plea", "Đúng chuyện của bài.")];
    assert_eq!(client.post("/y-kien/cua-toi", &fields).status, 303);
    world.follow();
}

#[test]
fn an_office_destroys_no_appeal_and_says_why_it_erases() {
    on_both(|world: &World| {
        let (id, address) = open_story(world);
        let mut hoa = world.stranger();
        send(&mut hoa, &address, &from_hoa(SAYS));
        confirm(world, &mut hoa);
        let comment = waiting(world);
        let erase = |login: &str, reason: &str| {
            office(world, login, &id, "xoa", &[("y-kien", &comment), ("sure", "1"), ("reason", reason)])
        };
        erase("thu", "insult").refuses_with("Hãy quyết định trước");
        decide(world, "thu", Some("off_topic"));
        erase("thu", "insult").refuses_with("Hãy quyết định trước");
        appeal(world, &mut hoa);
        erase("thu", "insult").refuses_with("Cần một người khác đọc");
        erase("mai", "insult").refuses_with("Hãy quyết định trước");
        decide(world, "mai", None);
        assert!(world.stranger().get(&address).has("đỡ lo"), "the appeal was read");
        erase("thu", "").refuses_with("Hãy chọn một lý do");
        let erased = erase("thu", "personal_data");
        assert_eq!(erased.status, 303, "{}", erased.body);
        let (body, _) = letter(world, HOA);
        assert!(body.contains("đã xoá hẳn") && body.contains("Nêu thông tin riêng"), "{body}");
        assert!(!body.contains("Lê Thị Hoa") && !body.contains("ma="), "{body}");
        assert!(!world.stranger().get(&address).has("đỡ lo"));
        let left =
            "select count(*) from comments where author <> '' or email <> '' or body <> '' or plea <> ''";
        assert_eq!(number(world, left), 0, "the address went with the letter");
        assert_eq!(
            number(world, "select count(*) from mails where recipient = 'hoa@example.vn'"),
            1,
            "and no other letter stays"
        );
        let page = world.stranger().get("/y-kien-ban-doc");
        assert!(
            page.has("Cơ quan xoá") && page.has("Nêu thông tin riêng của người khác: 1"),
            "{}",
            page.body
        );
    });
}

#[test]
fn however_many_nobody_confirmed_all_are_deleted_in_time() {
    on_sqlite(|world: &World| {
        let (id, _) = open_story(world);
        let story_id: Id = id.parse().unwrap();
        let write = move |tx: &mut kheo_journal::Tx<'_, '_>| {
            for number in 0..401 {
                create(tx, story_id, &unconfirmed(number))?;
            }
            Ok(())
        };
        wait(world.site.app.journal().write(By::default(), write)).unwrap();
        world.days_pass(4);
        assert_eq!(wait(lapse_due(world.site.app.journal())).unwrap(), 401);
        assert_eq!(number(world, "select count(*) from comments where email <> '' or body <> ''"), 0);
    });
}

/// A comment from somewhere, each from another address.
fn unconfirmed(number: i64) -> NewComment {
    NewComment {
        form_key: format!("form-{number}"),
        parent_id: None,
        account_id: None,
        author: "Bạn đọc".to_owned(),
        email: format!("ban-{number}@example.vn"),
        language: Language::Vi,
        body: format!("Lời thứ {number}."),
    }
}

/// Takes a step with the story itself.
fn story_step(world: &World, id: &str, command: Command) {
    let id: Id = id.parse().unwrap();
    let step = move |tx: &mut kheo_journal::Tx<'_, '_>| {
        let story = load(tx, id)?.unwrap();
        take_step(tx, &story, story.steps, &command)
    };
    wait(world.site.app.journal().write(By::default(), step)).unwrap();
}

fn withdraw(world: &World, id: &str) {
    story_step(world, id, Command::Withdraw { ground: "Sai tên người".to_owned() });
}

#[test]
fn letters_about_comments_are_erased_with_their_story() {
    on_both(|world: &World| {
        let (id, address) = open_story(world);
        let mut hoa = world.stranger();
        send(&mut hoa, &address, &from_hoa(SAYS));
        confirm(world, &mut hoa);
        decide(world, "thu", Some("off_topic"));
        send(&mut hoa, &address, &from_hoa("Lời thứ hai, chưa xác nhận."));
        let (body, _) = letter(world, HOA);
        assert!(body.contains("Ấp 3 thắp sáng"), "{body}");
        // One was given up, the others wait.
        let given_up = "update mails set state = 'failed' where mail_id in (select min(mail_id) from mails where recipient = $1)";
        world.site.app.db().write_now(move |tx| Ok(tx.run(given_up, params![HOA])?)).unwrap();
        withdraw(world, &id);
        story_step(world, &id, Command::Erase);
        world.follow();
        let left = "select recipient || ': ' || body from mails where recipient = 'hoa@example.vn' or body like '%Ấp 3 thắp sáng%'";
        let left = world.site.app.db().read_now(move |db| Ok(db.all(left, &[], |row| row.text(0))?)).unwrap();
        assert!(left.is_empty(), "no address, no title: {left:?}");
        let files = "select count(*) from mails where error_kind = 'erased'";
        assert_eq!(number(world, files), 3, "their files go by these rows");
    });
}

#[test]
fn a_title_that_was_withdrawn_reaches_nobody_who_commented() {
    on_sqlite(|world: &World| {
        let (id, address) = open_story(world);
        let (mut hoa, mut lanh) = (world.stranger(), world.signed_in("lanh"));
        let token = world_token(&mut lanh);
        send(&mut lanh, &address, &[("form-token", &token), ("comment", SAYS), ("author", "Lành")]);
        send(&mut hoa, &address, &from_hoa(SAYS));
        let (body, path) = letter(world, HOA);
        assert!(body.contains("Ấp 3 thắp sáng"), "{body}");
        withdraw(world, &id);
        world.follow();
        let (asked, own) = (hoa.get(&path), lanh.get("/tai-khoan/y-kien"));
        let confirmed = hoa.post("/y-kien/xac-nhan", &[("ma", &secret(&path))]);
        let home = confirmed.location.unwrap();
        assert_eq!(home, format!("/y-kien/cua-toi?ma={}", secret(&path)));
        decide(world, "thu", Some("off_topic"));
        let (body, path) = letter(world, HOA);
        assert!(body.contains("dưới một bài không còn công khai bị từ chối"), "{body}");
        let refused = hoa.get(&path);
        for page in [asked, own, refused, hoa.get(&home)] {
            assert!(page.has("một bài không còn công khai") && page.has("đỡ lo"), "{}", page.body);
            assert!(!page.has("thắp sáng") && !page.has("thap-sang"), "{}", page.body);
        }
        assert!(!body.contains("thắp sáng"), "{body}");
    });
}

#[test]
fn a_story_that_was_closed_or_withdrawn_meanwhile_takes_no_comment() {
    on_both(|world: &World| {
        let (id, _) = open_story(world);
        let story_id: Id = id.parse().unwrap();
        let journal = world.site.app.journal();
        let sent = |number: i64| {
            let write = move |tx: &mut kheo_journal::Tx<'_, '_>| create(tx, story_id, &unconfirmed(number));
            wait(journal.write(By::default(), write))
        };
        assert!(sent(1).is_ok());
        assert_eq!(office(world, "thu", &id, "dong", &[]).status, 303);
        assert!(sent(2).is_err(), "closed");
        assert_eq!(office(world, "thu", &id, "mo", &[("closes-on", "07/12/2026")]).status, 303);
        let forbid = "update rule_sets set body = replace(body, '\"allowed\": true', '\"allowed\": false')";
        let allow = "update rule_sets set body = replace(body, '\"allowed\": false', '\"allowed\": true')
            where kind = 'reader-comments'";
        world.site.app.db().write_now(move |tx| Ok(tx.run(forbid, &[])?)).unwrap();
        assert!(sent(3).is_err(), "the rules take none any more");
        world.site.app.db().write_now(move |tx| Ok(tx.run(allow, &[])?)).unwrap();
        assert!(sent(4).is_ok());
        withdraw(world, &id);
        assert!(sent(5).is_err(), "withdrawn");
    });
}

#[test]
fn an_address_goes_once_no_letter_can_be_written() {
    on_both(|world: &World| {
        let (_, address) = open_story(world);
        let mut hoa = world.stranger();
        let kept = "select count(*) from comments where email <> ''";
        let forget = || wait(forget_addresses(world.site.app.journal())).unwrap();
        for reason in [None, Some("off_topic"), Some("off_topic")] {
            send(&mut hoa, &address, &from_hoa(SAYS));
            confirm(world, &mut hoa);
            decide(world, "thu", reason);
        }
        appeal(world, &mut hoa);
        assert_eq!((forget(), number(world, kept)), (0, 3), "letters may follow");
        world.days_pass(15);
        assert_eq!((forget(), number(world, kept)), (0, 3), "the last day to appeal is not over");
        world.days_pass(2);
        assert_eq!((forget(), number(world, kept)), (1, 2), "refused, and nobody appealed");
        decide(world, "mai", Some("off_topic"));
        assert_eq!(forget(), 0, "it was decided today");
        world.days_pass(2);
        assert_eq!((forget(), number(world, kept)), (1, 1), "it stays refused");
        world.days_pass(730);
        assert_eq!((forget(), number(world, kept)), (1, 0), "published two years ago");
        assert!(world.stranger().get(&address).has("đỡ lo"), "what it says stays");
    });
}

#[test]
fn an_appeal_that_is_late_stands_first_and_is_counted() {
    on_both(|world: &World| {
        let (_, address) = open_story(world);
        let (mut hoa, mut other) = (world.stranger(), world.stranger());
        for text in ["Lời cũ hơn, còn chờ.", SAYS] {
            send(&mut hoa, &address, &from_hoa(text));
            confirm(world, &mut hoa);
            world.clock.set(world.clock.now().plus_seconds(60));
        }
        refuse_newest(world);
        appeal(world, &mut hoa);
        let late = |world: &World| {
            world.site.app.drop_cached_pages();
            let page = world.stranger().get("/y-kien-ban-doc");
            let cell = page.body.split("data-label=\"Trả lời đề nghị trễ hạn\">").nth(1).unwrap_or_default();
            cell.split('<').next().unwrap_or_default().to_owned()
        };
        let order = |world: &World| {
            let page = world.signed_in("thu").get(QUEUE);
            (page.body.find("đỡ lo").unwrap() < page.body.find("còn chờ").unwrap(), page.has("Quá hạn"))
        };
        world.days_pass(10);
        assert_eq!((order(world), late(world).as_str()), ((false, false), "0"), "its last day");
        world.days_pass(1);
        assert_eq!((order(world), late(world).as_str()), ((true, true), "1"), "never answered is late, too");
        decide(world, "mai", None);
        assert_eq!(late(world), "1", "answered, it stays counted once");
        assert!(other.get(&address).has("đỡ lo"));
    });
}

/// Thu refuses the newest comment of the queue.
fn refuse_newest(world: &World) {
    let mut thu = world.signed_in("thu");
    let page = thu.get(QUEUE);
    let (all, token) = (boxes(&page), page.hidden("form-token"));
    let (name, steps) = all.last().unwrap();
    let fields = [
        ("form-token", token.as_str()),
        (name.as_str(), steps.as_str()),
        ("viec", "tu-choi"),
        ("reason", "off_topic"),
    ];
    assert_eq!(thu.post(QUEUE, &fields).status, 303);
    world.follow();
}

#[test]
fn a_letter_to_confirm_says_nothing_that_a_stranger_typed() {
    on_sqlite(|world: &World| {
        let (_, address) = open_story(world);
        let mut hoa = world.stranger();
        for name in ["Trúng thưởng https://qua.example", "Nhận quà ở qua-tang.com", "hoa@qua"] {
            send(&mut hoa, &address, &[("comment", SAYS), ("author", name), ("email", HOA)])
                .refuses_with("Tên không có địa chỉ trang");
        }
        let name = "Bạn trúng thưởng, gọi 0900 000 000";
        let sent = send(&mut hoa, &address, &[("comment", SAYS), ("author", name), ("email", HOA)]);
        assert_eq!(sent.status, 303, "{}", sent.body);
        let (body, _) = letter(world, HOA);
        assert!(body.starts_with("Kính gửi bạn đọc,") && !body.contains("trúng thưởng"), "{body}");
    });
}

#[test]
fn an_officer_does_not_decide_about_an_own_comment() {
    on_sqlite(|world: &World| {
        let (id, address) = open_story(world);
        let mut thu = world.signed_in("thu");
        let token = world_token(&mut thu);
        let fields = [("form-token", token.as_str()), ("comment", SAYS), ("author", "Thu")];
        assert_eq!(send(&mut thu, &address, &fields).status, 303);
        world.follow();
        let comment = waiting(world);
        assert!(thu.get(QUEUE).has("Bạn viết ý kiến này"), "it is seen, not chosen");
        for reason in [None, Some("off_topic")] {
            decide(world, "thu", reason);
            assert!(!world.stranger().get(&address).has("đỡ lo"));
            assert_eq!(waiting(world), comment, "it still waits");
        }
        decide(world, "mai", None);
        assert!(world.stranger().get(&address).has("đỡ lo"));
        let fields = [("y-kien", comment.as_str()), ("sure", "1"), ("reason", "off_topic")];
        for step in ["go", "xoa"] {
            office(world, "thu", &id, step, &fields).refuses_with("Bạn viết ý kiến này");
        }
    });
}

#[test]
fn comments_are_taken_only_where_rules_and_an_officer_say_so() {
    on_sqlite(|world: &World| {
        let (id, address) = story(world, "");
        let closed = office(world, "thu", &id, "mo", &[("closes-on", "07/12/2026")]);
        closed.refuses_with("không cho nhận ý kiến");
        assert!(world.stranger().get(&format!("{address}/y-kien/viet")).status.is_client_error());
        allow(world);
        assert!(!world.stranger().get(&address).has("Viết ý kiến"), "no officer opened them");
        for day in ["22/11/2026", "01/03/2027", "x", ""] {
            assert_eq!(office(world, "thu", &id, "mo", &[("closes-on", day)]).status, 422, "{day}");
        }
        assert_eq!(office(world, "thu", &id, "mo", &[("closes-on", "24/11/2026")]).status, 303);
        world.follow();
        let mut hoa = world.stranger();
        assert!(hoa.get(&address).has("Viết ý kiến"));
        world.days_pass(2);
        world.site.app.drop_cached_pages();
        assert!(!hoa.get(&address).has("Viết ý kiến"), "the last day is over");
        assert!(hoa.get(&format!("{address}/y-kien/viet")).status.is_client_error());
        // What was quoted is never commented on, whatever an officer wishes.
        let (quoted, _) = story(world, "Báo Đồng Tháp");
        office(world, "thu", &quoted, "mo", &[("closes-on", "07/12/2026")]).refuses_with("bài trích nguồn");
    });
}

#[test]
fn what_is_typed_never_runs_and_comes_back_as_it_was_typed() {
    on_sqlite(|world: &World| {
        let (_, address) = open_story(world);
        let mut hoa = world.stranger();
        let hostile = [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "\"><svg/onload=alert(1)>",
            "javascript:alert(1)",
            "[x](javascript:alert(1)) **đậm**",
            "&lt;script&gt;",
            "{{ frame }}",
        ]
        .join("\n");
        let name = "<b onmouseover=alert(1)>Hoa\u{202e}";
        let fields = [("comment", hostile.as_str()), ("author", name), ("email", HOA)];
        let wrong = send(&mut hoa, &address, &[fields[0], fields[1], ("email", "hoa@x\"><script>")]);
        assert_eq!(wrong.status, 422);
        assert!(
            wrong.has("&#60;img src=x onerror=alert(1)&#62;") && !wrong.has("<img src=x"),
            "{}",
            wrong.body
        );
        assert_eq!(send(&mut hoa, &address, &fields).status, 303);
        confirm(world, &mut hoa);
        let queue = world.signed_in("thu").get(QUEUE);
        decide(world, "thu", None);
        let (story, list) = (hoa.get(&address), hoa.get(&format!("{address}/y-kien")));
        for page in [queue, story, list] {
            for tag in [
                "<script>alert",
                "<img src=x",
                "<svg/onload",
                "<b onmouseover",
                "href=\"javascript",
                "\u{202e}",
                "<strong>đậm",
            ] {
                assert!(!page.has(tag), "{tag}: {}", page.body);
            }
            assert!(page.has("&#60;script&#62;alert(1)&#60;/script&#62;<br>&#60;img"), "{}", page.body);
        }
        let links = "https://a.example https://b.example";
        send(&mut hoa, &address, &from_hoa(links)).refuses_with("nhiều nhất 1 liên kết");
        assert_eq!(send(&mut hoa, &address, &from_hoa(&"x".repeat(2_001))).status, 422);
        assert_eq!(send(&mut hoa, &address, &from_hoa(" \u{200b} ")).status, 422);
    });
}

/// What must never reach a page as it was typed, with what it would become there.
const HOSTILE: [(&str, &str); 5] = [
    ("<script>alert(1)</script>", "<script>alert"),
    ("<img src=x onerror=alert(1)>", "<img src=x"),
    ("\"><svg/onload=alert(1)>", "<svg/onload"),
    ("</textarea></option></select><b id=x>", "<b id=x"),
    ("' onfocus='alert(1)' autofocus='", "' onfocus='alert"),
];

fn is_harmless(page: &Page, what: &str) {
    for (_, tag) in HOSTILE {
        assert!(!page.has(tag), "{what}, {tag}: {}", page.body);
    }
    assert!(page.has("alert(1)"), "{what} shows it: {}", page.body);
}

#[test]
fn pleas_answers_and_reasons_never_run() {
    on_sqlite(|world: &World| {
        let (id, address) = open_story(world);
        let hostile = HOSTILE.map(|(typed, _)| typed).join(" ");
        let own = "update rule_sets set body = replace(body, 'Không liên quan đến bài', $1)
            where kind = 'reader-comments' and unit_code = '82'";
        let sentence = hostile.replace('"', "\\\"");
        world.site.app.db().write_now(move |tx| Ok(tx.run(own, params![&sentence])?)).unwrap();
        let mut hoa = world.stranger();
        // The office answers, and somebody replies to it, so that the answer is context in the queue.
        let answer = [("office", &hostile[..60]), ("answer", hostile.as_str()), ("pinned", "1")];
        assert_eq!(office(world, "thu", &id, "tra-loi", &answer).status, 303);
        world.follow();
        let story = hoa.get(&address);
        is_harmless(&story, "an answer that stands first");
        is_harmless(&hoa.get(&format!("{address}/y-kien")), "an answer in the list");
        let home = world.signed_in("thu").get(&format!("/lam-viec/tin-tuc/{id}/y-kien"));
        is_harmless(&home, "the office's page");
        let top = home.body.split("name=\"y-kien\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        is_harmless(&hoa.get(&format!("{address}/y-kien/viet?tra-loi={top}")), "the form below an answer");
        let reply = [("comment", SAYS), ("author", &hostile[..60]), ("email", HOA), ("duoi", top)];
        send(&mut hoa, &address, &reply);
        confirm(world, &mut hoa);
        is_harmless(&world.signed_in("thu").get(QUEUE), "an answer as context");
        decide(world, "thu", Some("off_topic"));
        let ma = secret(&letter(world, HOA).1);
        let author = format!("/y-kien/cua-toi?ma={ma}");
        is_harmless(&hoa.get(&author), "the reason of a refusal");
        let late = [("ma", ma.as_str()), ("viec", "xoa"), ("plea", hostile.as_str())];
        is_harmless(&hoa.post("/y-kien/cua-toi", &late), "a plea that comes back");
        let plea = [("ma", ma.as_str()), ("viec", "khieu-nai"), ("plea", hostile.as_str())];
        assert_eq!(hoa.post("/y-kien/cua-toi", &plea).status, 303);
        world.follow();
        is_harmless(&world.signed_in("mai").get(QUEUE), "a plea and the reason before it");
        is_harmless(&hoa.get(&format!("{author}&viec=rut")), "the question whether to take it back");
        is_harmless(&hoa.get("/y-kien-ban-doc?don-vi=82"), "the rules of a province");
    });
}

#[test]
fn a_link_an_account_or_an_officer_reaches_no_comment_of_others() {
    on_sqlite(|world: &World| {
        let (id, address) = open_story(world);
        let (mut hoa, mut tam) = (world.stranger(), world.signed_in("tam"));
        let theirs = published(world, &mut hoa, &address, SAYS);
        let ma = secret(&letter(world, HOA).1);
        // Somebody else's own link, with Hoa's comment named wherever a form might name one.
        send(&mut hoa, &address, &[("comment", "Lời của Ba."), ("author", "Ba"), ("email", "ba@example.vn")]);
        let path = letter(world, "ba@example.vn").1;
        assert_eq!(hoa.post("/y-kien/xac-nhan", &[("ma", &secret(&path))]).status, 303);
        let ba = secret(&path);
        let named = ["id", "y-kien", "comment", "comment_id"].map(|name| (name, theirs.as_str()));
        let fields = [&[("ma", ba.as_str()), ("viec", "rut")][..], &named].concat();
        assert_eq!(hoa.post("/y-kien/cua-toi", &fields).status, 303);
        let state = "select count(*) from comments where state = 'published'";
        assert_eq!(number(world, state), 1, "Ba took back what Ba wrote");
        // An account sees and changes nothing that it did not write, whatever the address names.
        assert!(!tam.get(&format!("/tai-khoan/y-kien?rut={theirs}")).has("đỡ lo"));
        let token = world_token(&mut tam);
        for step in ["rut", "xoa", "khieu-nai"] {
            let fields = [
                ("form-token", token.as_str()),
                ("steps", "3"),
                ("viec", step),
                ("sure", "1"),
                ("plea", "x"),
            ];
            assert_eq!(tam.post(&format!("/tai-khoan/y-kien/{theirs}"), &fields).status, 404, "{step}");
        }
        // An officer reaches a comment only below its own story, and only in the own territory.
        let (other, _) = story(world, "");
        let fields = [("y-kien", theirs.as_str()), ("reason", "insult"), ("sure", "1")];
        for step in ["go", "xoa", "ghim"] {
            assert_eq!(office(world, "thu", &other, step, &fields).status, 404, "{step} below another story");
        }
        publisher(world, "hai", &Place::province("01"));
        let mut hai = world.signed_in("hai");
        let token = world_token(&mut hai);
        let fields = [&[("form-token", token.as_str())], &fields[..]].concat();
        for step in ["go", "xoa", "dong"] {
            let path = format!("/lam-viec/tin-tuc/{id}/y-kien/{step}");
            assert_eq!(hai.post(&path, &fields).status, 404, "{step} in another province");
        }
        let (box_name, token) = (format!("y-{theirs}"), token.as_str());
        let chosen =
            [("form-token", token), (box_name.as_str(), "3"), ("viec", "tu-choi"), ("reason", "insult")];
        assert_eq!(hai.post(QUEUE, &chosen).status, 404);
        // Forms of another site, and forms without the session's secret, do nothing.
        let step = [("ma", ma.as_str()), ("viec", "xoa"), ("sure", "1")];
        assert_eq!(hoa.post_cross_site("/y-kien/cua-toi", &step).status, 403);
        assert_eq!(hoa.post_cross_site("/y-kien/xac-nhan", &step).status, 403);
        let mut thu = world.signed_in("thu");
        let chosen = [(box_name.as_str(), "3"), ("viec", "tu-choi"), ("reason", "insult")];
        assert_eq!(thu.post(QUEUE, &chosen).status, 403);
        assert_eq!(thu.post(&format!("/lam-viec/tin-tuc/{id}/y-kien/go"), &fields[1..]).status, 403);
        assert_eq!(number(world, state), 1, "Hoa's comment stands as it did");
    });
}

#[test]
fn a_form_is_good_once_and_too_many_comments_wait() {
    on_sqlite(|world: &World| {
        let (_, address) = open_story(world);
        let (mut hoa, write) = (world.stranger(), format!("{address}/y-kien/viet"));
        let challenge = hoa.get(&write).hidden("challenge");
        let mut fields = from_hoa(SAYS);
        fields.push(("challenge", &challenge));
        // Without a proof of work a comment comes in too.
        assert_eq!(hoa.post(&write, &fields).status, 303);
        assert_eq!(hoa.post(&write, &fields).status, 303, "sent twice is one");
        fields[0].1 = "Khác.";
        hoa.post(&write, &fields).refuses_with("làm mới");
        let forged = format!("0{challenge}");
        fields[3].1 = &forged;
        hoa.post(&write, &fields).refuses_with("làm mới");
        let old = hoa.get(&write).hidden("challenge");
        world.clock.set(world.clock.now().plus_seconds(3 * 3_600 + 1));
        fields[3].1 = &old;
        hoa.post(&write, &fields).refuses_with("làm mới");
        for number in 0..4 {
            let text = format!("Lời thứ {number}");
            assert_eq!(send(&mut hoa, &address, &from_hoa(&text)).status, 303, "{number}");
        }
        send(&mut hoa, &address, &from_hoa("Lời thứ sáu")).refuses_with("Đã gửi nhiều ý kiến");
        // Nobody confirmed them: after three days nothing is left.
        world.days_pass(4);
        assert_eq!(wait(lapse_due(world.site.app.journal())).unwrap(), 5);
        let left = "select count(*) from comments where state <> 'erased' or email <> '' or body <> ''";
        let read = move |db: &mut kheo_store::Reader<'_>| Ok(db.one(left, &[], |row| row.int(0))?);
        assert_eq!(world.site.app.db().read_now(read).unwrap(), 0);
    });
}

/// Hoa sends a comment that Thu publishes; returns its id.
fn published(world: &World, hoa: &mut Client, address: &str, text: &str) -> String {
    assert_eq!(send(hoa, address, &from_hoa(text)).status, 303);
    confirm(world, hoa);
    let id = waiting(world);
    decide(world, "thu", None);
    id
}

#[test]
fn a_reply_is_read_beside_what_it_answers() {
    on_both(|world: &World| {
        let (id, address) = open_story(world);
        let mut hoa = world.stranger();
        let top = published(world, &mut hoa, &address, "Đèn ấp 6 bao giờ có?");
        let reply = [from_hoa("Ấp 6 đợi đến quý I."), vec![("duoi", top.as_str())]].concat();
        assert_eq!(send(&mut hoa, &address, &reply).status, 303);
        confirm(world, &mut hoa);
        let page = world.signed_in("thu").get(QUEUE);
        let (context, reply) =
            (page.body.find("Đèn ấp 6 bao giờ có?"), page.body.find("Ấp 6 đợi đến quý I."));
        assert!(context.is_some() && context < reply, "{}", page.body);
        assert!(page.has("Ý kiến được trả lời") && page.has("Lời trả lời chờ đọc"), "{}", page.body);
        assert_eq!(boxes(&page).len(), 1, "nothing is decided about what it answers");
        // What was taken away is still read by the office, with its state; what is erased by nobody.
        assert_eq!(office(world, "thu", &id, "go", &[("y-kien", &top), ("reason", "off_topic")]).status, 303);
        let page = world.signed_in("mai").get(QUEUE);
        assert!(page.has("Đèn ấp 6 bao giờ có?") && page.has("Bị từ chối"), "{}", page.body);
        let secret = secret(&letter(world, HOA).1);
        let erase = [("ma", secret.as_str()), ("viec", "xoa"), ("sure", "1")];
        assert_eq!(hoa.post("/y-kien/cua-toi", &erase).status, 303);
        let page = world.signed_in("mai").get(QUEUE);
        assert!(!page.has("Đèn ấp 6 bao giờ có?"), "{}", page.body);
    });
}

/// The line about one kind of work on the page of today's.
fn line_today(world: &World, login: &str, href: &str) -> String {
    let page = world.signed_in(login).get("/lam-viec");
    let list = page.body.split("class=\"elsewhere\"").nth(1).unwrap_or_default();
    let list = list.split("</ul>").next().unwrap_or_default();
    let line = list.split("<li>").find(|line| line.contains(&format!("href=\"{href}\"")));
    line.unwrap_or_default().to_owned()
}

#[test]
fn whoever_may_decide_hears_of_it_where_the_day_begins() {
    on_both(|world: &World| {
        let (id, address) = open_story(world);
        let comments = |login: &str| line_today(world, login, QUEUE);
        assert_eq!(comments("thu"), "", "nothing waits");
        let mut hoa = world.stranger();
        for text in [SAYS, "Lời thứ hai."] {
            send(&mut hoa, &address, &from_hoa(text));
            confirm(world, &mut hoa);
            world.days_pass(1);
        }
        // Of two territories, of which one lies in the other, each comment is counted once.
        publisher(world, "mai", &Place::nation());
        for login in ["thu", "mai"] {
            let line = comments(login);
            assert!(line.contains("<span class=\"count\">2</span>"), "{line}");
            assert!(line.contains("lâu nhất từ 23/11/2026") && !line.contains("trước hết"), "{line}");
        }
        for login in ["lan", "hai"] {
            assert_eq!(comments(login), "", "{login} publishes nothing");
        }
        decide(world, "thu", Some("off_topic"));
        appeal(world, &mut hoa);
        let line = comments("mai");
        assert!(line.contains("trước hết 05/12/2026") && !line.contains("quá hạn"), "{line}");
        world.days_pass(11);
        let line = comments("mai");
        assert!(line.contains("quá hạn") && line.contains("05/12/2026"), "{line}");
        let stories = |login: &str| line_today(world, login, "/lam-viec/tin-tuc");
        assert_eq!(stories("thu"), "");
        let given = "update stories set state = 'waiting' where story_id = $1";
        let story_id: Id = id.parse().unwrap();
        world.site.app.db().write_now(move |tx| Ok(tx.run(given, params![story_id])?)).unwrap();
        let line = stories("thu");
        assert!(line.contains("Bài chờ duyệt") && line.contains(">1<"), "{line}");
        assert_eq!(stories("lan"), "", "who writes for the unit looks nothing over");
    });
}

#[test]
fn each_comment_is_refused_for_a_reason_of_the_rules_of_its_own_unit() {
    on_both(|world: &World| {
        let (_, address) = open_story(world);
        let own = "update rule_sets set body = replace(body, 'Không liên quan đến bài', 'Không phải việc của Đồng Tháp')
            where kind = 'reader-comments' and unit_code = '82'";
        world.site.app.db().write_now(move |tx| Ok(tx.run(own, &[])?)).unwrap();
        let mut hoa = world.stranger();
        for text in ["Lời ở Đồng Tháp.", "Lời ở nơi khác."] {
            send(&mut hoa, &address, &from_hoa(text));
            confirm(world, &mut hoa);
        }
        let page = world.signed_in("thu").get(QUEUE);
        assert!(page.has("value=\"off_topic\">Không phải việc của Đồng Tháp"), "{}", page.body);
        let away = "update comments set province = '01', commune = null where body = 'Lời ở nơi khác.'";
        world.site.app.db().write_now(move |tx| Ok(tx.run(away, &[])?)).unwrap();
        publisher(world, "mai", &Place::nation());
        let page = world.signed_in("mai").get(QUEUE);
        for option in [
            "value=\"insult\">Xúc phạm người khác<",
            "value=\"off_topic@00\">Không liên quan đến bài (Cả nước)",
            "value=\"off_topic@82\">Không phải việc của Đồng Tháp (tỉnh Đồng Tháp)",
        ] {
            assert!(page.has(option), "{option}: {}", page.body);
        }
        for reason in ["off_topic@00", "off_topic@82", "whim", "@82"] {
            let refused = decide(world, "mai", Some(reason));
            refused.refuses_with("không có lý do này");
            errors_lead_to_fields(&refused);
            assert_eq!(refused.body.matches("checked").count(), 2, "{reason}: what was chosen stays chosen");
        }
        assert_eq!(
            number(world, "select count(*) from comments where state = 'waiting'"),
            2,
            "none is refused"
        );
        decide(world, "mai", Some("insult"));
        assert_eq!(number(world, "select count(*) from comments where reason = 'insult'"), 2);
        for (query, has, has_not) in [
            ("", "Không liên quan đến bài", "Không phải việc của Đồng Tháp"),
            ("?don-vi=82", "Không phải việc của Đồng Tháp", "Không liên quan đến bài"),
            ("?don-vi=30043", "Không phải việc của Đồng Tháp", "Không liên quan đến bài"),
            ("?don-vi=01", "Không liên quan đến bài", "Không phải việc của Đồng Tháp"),
        ] {
            let page = world.stranger().get(&format!("/y-kien-ban-doc{query}"));
            assert!(page.has(has) && !page.has(has_not), "{query}: {}", page.body);
        }
        let page = world.stranger().get(&address);
        assert!(page.has("/y-kien-ban-doc?don-vi=30043"), "{}", page.body);
        for unit in ["99999", "x", "%3Cscript%3E"] {
            assert_eq!(world.stranger().get(&format!("/y-kien-ban-doc?don-vi={unit}")).status, 404, "{unit}");
        }
    });
}

#[test]
fn an_author_without_an_account_sees_takes_back_and_appeals_by_the_link_of_a_letter() {
    on_both(|world: &World| {
        let (_, address) = open_story(world);
        let mut hoa = world.stranger();
        send(&mut hoa, &address, &from_hoa(SAYS));
        let path = letter(world, HOA).1;
        let home = format!("/y-kien/cua-toi?ma={}", secret(&path));
        confirm(world, &mut hoa);
        let waits = hoa.get(&home);
        assert!(waits.has("Chờ đọc") && waits.has("đỡ lo") && !waits.has("name=\"plea\""), "{}", waits.body);
        // The letter's own link leads there, also if the button is pressed once more.
        assert_eq!(hoa.get(&path).location.as_deref(), Some(home.as_str()));
        let ma = secret(&path);
        assert_eq!(hoa.post("/y-kien/xac-nhan", &[("ma", &ma)]).location.as_deref(), Some(home.as_str()));
        decide(world, "thu", Some("off_topic"));
        let refused = hoa.get(&home);
        assert!(refused.has("Không liên quan đến bài") && refused.has("name=\"plea\""), "{}", refused.body);
        appeal(world, &mut hoa);
        let appealed = hoa.get(&home);
        assert!(appealed.has("Bạn được trả lời trước hết 03/12/2026"), "{}", appealed.body);
        // Taking back is asked about first; asking changes nothing.
        assert!(appealed.has("viec=rut"), "{}", appealed.body);
        let question = hoa.get(&format!("{home}&viec=rut"));
        assert!(question.has("Rút ý kiến này?") && question.has("Không rút"), "{}", question.body);
        assert!(hoa.get(&home).has("Đã đề nghị đọc lại"));
        let (steps, stale) = (question.hidden("steps"), "1");
        let take = |hoa: &mut Client, steps: &str| {
            hoa.post("/y-kien/cua-toi", &[("ma", &ma), ("steps", steps), ("viec", "rut")])
        };
        take(&mut hoa, stale).refuses_with("vừa thay đổi");
        assert_eq!(take(&mut hoa, &steps).location.as_deref(), Some(home.as_str()));
        assert!(world.signed_in("mai").get(QUEUE).has("Không có ý kiến nào chờ đọc"));
        let gone = hoa.get(&home);
        assert!(gone.has("Đã rút") && !gone.has("viec=rut"), "{}", gone.body);
        assert!(!hoa.get(&format!("{home}&viec=rut")).has("Rút ý kiến này?"), "it is taken back");
        assert_eq!(take(&mut hoa, &steps).status, 422, "and not twice");
        let erase = [("ma", ma.as_str()), ("viec", "xoa"), ("sure", "1")];
        assert_eq!(hoa.post("/y-kien/cua-toi", &erase).location.as_deref(), Some("/y-kien-ban-doc"));
        assert_eq!(hoa.get(&home).status, 410, "of what is erased nothing is left");
    });
}

#[test]
fn what_somebody_typed_against_a_refusal_comes_back() {
    on_sqlite(|world: &World| {
        let (_, address) = open_story(world);
        let (mut hoa, mut lanh) = (world.stranger(), world.signed_in("lanh"));
        let token = world_token(&mut lanh);
        send(
            &mut lanh,
            &address,
            &[("form-token", &token), ("comment", "Lời của Lành."), ("author", "Lành")],
        );
        send(&mut hoa, &address, &from_hoa(SAYS));
        confirm(world, &mut hoa);
        decide(world, "thu", Some("off_topic"));
        let ma = secret(&letter(world, HOA).1);
        let long = format!("Đèn đường\n{}", "ấ".repeat(1_001));
        let own = lanh.get("/tai-khoan/y-kien");
        let step = own.body.split("action=\"/tai-khoan/y-kien/").nth(1).unwrap().split('"').next().unwrap();
        let (step, steps) = (format!("/tai-khoan/y-kien/{step}"), own.hidden("steps"));
        let by_account = [("form-token", token.as_str()), ("steps", &steps), ("viec", "khieu-nai")];
        let by_link = [("ma", ma.as_str()), ("viec", "khieu-nai")];
        for (client, path, fields) in
            [(&mut hoa, "/y-kien/cua-toi", &by_link[..]), (&mut lanh, step.as_str(), &by_account[..])]
        {
            let typed = [fields, &[("plea", long.as_str())]].concat();
            let page = client.post(path, &typed);
            assert_eq!(page.status, 422, "{path}");
            errors_lead_to_fields(&page);
            assert!(page.has(&long), "{path}: {}", page.body);
            let unsure = [&fields[..fields.len() - 1], &[("viec", "xoa")]].concat();
            errors_lead_to_fields(&client.post(path, &unsure));
        }
        world.days_pass(16);
        let late = [&by_link[..], &[("plea", "Đúng chuyện <b>của bài</b>.")]].concat();
        let late = hoa.post("/y-kien/cua-toi", &late);
        late.refuses_with("hết hạn");
        assert!(late.has("Đúng chuyện &#60;b&#62;của bài"), "{}", late.body);
    });
}

#[test]
fn whoever_signs_in_while_writing_loses_nothing() {
    on_sqlite(|world: &World| {
        let (_, address) = open_story(world);
        let mut hoa = world.stranger();
        let top = published(world, &mut hoa, &address, SAYS);
        let write = format!("{address}/y-kien/viet");
        let form = world.stranger().get(&format!("{write}?tra-loi={top}"));
        let back = form.body.split("/dang-nhap?tiep=").nth(1).unwrap().split('"').next().unwrap();
        assert_eq!(back, format!("{write}%3Ftra-loi%3D{top}"), "it leads back to the same form");
        assert!(form.has("target=\"_blank\""), "without scripts the form stays open");
        let challenge = form.hidden("challenge");
        let fields = [
            ("challenge", challenge.as_str()),
            ("duoi", top.as_str()),
            ("comment", "Cả ấp cảm ơn."),
            ("author", "Cô Lành"),
            ("email", ""),
        ];
        let mut lanh = world.signed_in("lanh");
        let returned = lanh.post(&write, &fields);
        returned.refuses_with("Bạn vừa đăng nhập");
        assert!(returned.has("Cả ấp cảm ơn.") && returned.has("Cô Lành"), "{}", returned.body);
        assert_eq!(number(world, "select count(*) from comments"), 1, "nothing was sent for somebody else");
        let names = ["form-token", "challenge", "duoi"].map(|name| (name, returned.hidden(name)));
        let mut again: Vec<(&str, &str)> =
            names.iter().map(|(name, value)| (*name, value.as_str())).collect();
        again.extend([("comment", "Cả ấp cảm ơn."), ("author", "Cô Lành")]);
        assert_eq!(lanh.post(&write, &again).status, 303);
        assert!(lanh.get("/tai-khoan/y-kien").has("Cả ấp cảm ơn."));
    });
}

/// Every link of an error summary leads to a field.
fn errors_lead_to_fields(page: &Page) {
    let summary = page.body.split("class=\"error-summary\"").nth(1).unwrap().split("</div>").next().unwrap();
    let anchors: Vec<&str> =
        summary.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(!anchors.is_empty(), "{summary}");
    for anchor in anchors {
        assert!(page.has(&format!(" id=\"{anchor}\"")), "{anchor} leads nowhere: {}", page.body);
    }
}

#[test]
fn the_office_reaches_every_reply_and_comes_back_to_its_page() {
    on_both(|world: &World| {
        let (id, _) = open_story(world);
        let story_id: Id = id.parse().unwrap();
        let write = move |tx: &mut kheo_journal::Tx<'_, '_>| {
            let top = import(tx, &imported(story_id, 0, None))?;
            let replies: Result<Vec<Id>, _> =
                (1..=25).map(|number| import(tx, &imported(story_id, number, Some(top)))).collect();
            Ok((top, replies?))
        };
        let (top, replies) = wait(world.site.app.journal().write(By::default(), write)).unwrap();
        let home = format!("/lam-viec/tin-tuc/{id}/y-kien");
        let mut thu = world.signed_in("thu");
        let first = thu.get(&home);
        assert!(first.has("Lời thứ 3.") && !first.has("Lời thứ 4."), "{}", first.body);
        assert!(first.has(&format!("{home}?duoi={top}")) && first.has("Xem cả 25 trả lời"), "{}", first.body);
        let all = thu.get(&format!("{home}?duoi={top}"));
        assert!(all.has("Lời thứ 0.") && all.has("Lời thứ 20.") && !all.has("Lời thứ 21."), "{}", all.body);
        let next = all.body.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap();
        let next = next.replace("&#38;", "&").replace("&amp;", "&");
        let last = thu.get(&next);
        assert!(last.has("Lời thứ 25.") && !last.has("Lời thứ 20."), "{}", last.body);
        // A step that is refused, and one that is taken, come back to the same page.
        let (token, sau) = (world_token(&mut thu), last.hidden("sau"));
        let (top_id, reply) = (top.to_string(), replies[24].to_string());
        let mut fields = vec![
            ("form-token", token.as_str()),
            ("duoi", top_id.as_str()),
            ("sau", sau.as_str()),
            ("y-kien", reply.as_str()),
            ("reason", "insult"),
        ];
        let unsure = thu.post(&format!("{home}/xoa"), &fields);
        assert_eq!(unsure.status, 422);
        errors_lead_to_fields(&unsure);
        assert!(unsure.has("Lời thứ 25.") && unsure.has("value=\"insult\" selected"), "{}", unsure.body);
        assert_eq!(unsure.hidden("sau"), sau);
        fields[4].1 = "";
        let groundless = thu.post(&format!("{home}/go"), &fields);
        errors_lead_to_fields(&groundless);
        fields.push(("sure", "1"));
        errors_lead_to_fields(&thu.post(&format!("{home}/xoa"), &fields));
        fields[4].1 = "insult";
        let taken = thu.post(&format!("{home}/go"), &fields);
        assert_eq!(taken.location.as_deref(), Some(next.as_str()));
        let page = thu.get(&next);
        assert!(!page.has("Lời thứ 25."), "{}", page.body);
        // What they reply to is gone: there is no such page any more.
        fields[3].1 = &top_id;
        assert_eq!(thu.post(&format!("{home}/go"), &fields).location.as_deref(), Some(home.as_str()));
        assert_eq!(thu.get(&next).status, 404);
    });
}

#[test]
fn a_page_of_older_comments_survives_a_refused_form() {
    on_sqlite(|world: &World| {
        let (id, _) = open_story(world);
        let story_id: Id = id.parse().unwrap();
        let write = move |tx: &mut kheo_journal::Tx<'_, '_>| {
            (0..25).try_for_each(|number| import(tx, &imported(story_id, number, None)).map(drop))
        };
        wait(world.site.app.journal().write(By::default(), write)).unwrap();
        let home = format!("/lam-viec/tin-tuc/{id}/y-kien");
        let mut thu = world.signed_in("thu");
        let first = thu.get(&home);
        let older = first.body.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap();
        let page = thu.get(older);
        assert!(page.has("Lời thứ 0.") && !page.has("Lời thứ 20."), "{}", page.body);
        let (token, truoc) = (page.hidden("form-token"), page.hidden("truoc"));
        let fields = [
            ("form-token", token.as_str()),
            ("truoc", truoc.as_str()),
            ("office", "UBND xã"),
            ("answer", ""),
            ("closes-on", "31/02/2026"),
        ];
        for step in ["tra-loi", "mo"] {
            let refused = thu.post(&format!("{home}/{step}"), &fields);
            assert_eq!(refused.status, 422, "{step}");
            errors_lead_to_fields(&refused);
            assert!(refused.has("Lời thứ 0.") && !refused.has("Lời thứ 20."), "{step}: {}", refused.body);
        }
    });
}

#[test]
fn a_word_of_a_list_is_read_by_two() {
    on_sqlite(|world: &World| {
        let (_, address) = open_story(world);
        let mut hoa = world.stranger();
        send(&mut hoa, &address, &from_hoa("Ai vứt rác thế này, do KHON NAN."));
        confirm(world, &mut hoa);
        assert!(world.signed_in("thu").get(QUEUE).has("hai người đọc"));
        decide(world, "thu", None);
        assert!(!hoa.get(&address).has("KHON NAN"));
        decide(world, "thu", None);
        assert!(!hoa.get(&address).has("KHON NAN"), "one officer is not two");
        decide(world, "mai", None);
        assert!(hoa.get(&address).has("KHON NAN"));
    });
}

#[test]
fn somebody_else_finds_nothing_by_a_link_or_an_address() {
    on_sqlite(|world: &World| {
        let (id, address) = open_story(world);
        let (mut lanh, mut other) = (world.signed_in("lanh"), world.signed_in("tam"));
        let token = world_token(&mut lanh);
        let sent =
            send(&mut lanh, &address, &[("form-token", &token), ("comment", SAYS), ("author", "Lành")]);
        assert_eq!(sent.status, 303, "{}", sent.body);
        world.follow();
        let own = lanh.get("/tai-khoan/y-kien");
        assert!(own.has("Chờ đọc") && own.has("đỡ lo"), "an account needs no letter: {}", own.body);
        let step = own.body.split("action=\"/tai-khoan/y-kien/").nth(1).unwrap().split('"').next().unwrap();
        let step = format!("/tai-khoan/y-kien/{step}");
        assert!(!other.get("/tai-khoan/y-kien").has("đỡ lo"));
        let token = world_token(&mut other);
        let taken = other.post(&step, &[("form-token", &token), ("steps", "1"), ("viec", "rut")]);
        assert_eq!(taken.status, 404, "somebody else's comment is not there");
        for login in ["lan", "hai", "quantri", "duongha"] {
            let mut officer = world.signed_in(login);
            for page in [QUEUE.to_owned(), format!("/lam-viec/tin-tuc/{id}/y-kien")] {
                assert_eq!(officer.get(&page).status, 403, "{login} {page}");
            }
        }
        let mut stranger = world.stranger();
        for page in ["/y-kien/xac-nhan", "/y-kien/cua-toi"] {
            for secret in ["", "x", &"00".repeat(32)] {
                assert_eq!(stranger.get(&format!("{page}?ma={secret}")).status, 410, "{page} {secret}");
                assert_eq!(
                    stranger.post(page, &[("ma", secret), ("viec", "xoa"), ("sure", "1")]).status,
                    410
                );
            }
        }
        // A letter to confirm does not open what its author may do, nor the other way round.
        send(&mut stranger, &address, &from_hoa(SAYS));
        let (_, path) = letter(world, HOA);
        assert_eq!(stranger.get(&format!("/y-kien/cua-toi?ma={}", secret(&path))).status, 410);
        let decided = decide(world, "thu", None);
        assert!(decided.has("Đã ghi quyết định."), "{}", decided.body);
        // A form of another site sends nothing.
        let forged = stranger.post_cross_site(&format!("{address}/y-kien/viet"), &from_hoa(SAYS));
        assert_eq!(forged.status, 403);
        let taken = lanh
            .post(&step, &[("form-token", &world_token(&mut lanh.clone())), ("steps", "2"), ("viec", "rut")]);
        assert_eq!(taken.status, 303, "{}", taken.body);
        world.follow();
        assert!(!stranger.get(&address).has("đỡ lo"), "taken back, it is read by nobody");
    });
}

fn imported(story_id: Id, number: i64, parent_id: Option<Id>) -> Imported {
    Imported {
        form_key: format!("wordpress-{number}"),
        story_id,
        parent_id,
        author: format!("Bạn đọc {number}"),
        body: format!("Lời thứ {number}."),
        written_at: Instant::from_millis(1_700_000_000_000 + number * 1_000),
        is_office: false,
    }
}

/// What the database says of how it finds a page.
fn plan(world: &World, story_id: Id) -> String {
    let statement = |name: &str| {
        let all = kheo_news::store::statements();
        all.into_iter().find(|statement| statement.name == name).unwrap().sql
    };
    let read = move |db: &mut kheo_store::Reader<'_>| {
        let sqlite = db.dialect() == kheo_store::Dialect::Sqlite;
        let page = params![story_id, i64::MAX, i64::MAX, 21_i64, 3_i64];
        if sqlite {
            let mut plan = |name: &str, values| {
                db.all(&format!("explain query plan {}", statement(name)), values, |row| row.text(3))
            };
            let plans = [plan("TOPS", page)?, plan("REPLIES_TO", params![story_id, "1,2"])?];
            return Ok(plans.concat().join("\n"));
        }
        Ok(db.all(&format!("explain {}", statement("THREADS_POSTGRES")), page, |row| row.text(0))?.join("\n"))
    };
    world.site.app.db().read_now(read).unwrap()
}

#[test]
fn a_thread_of_twenty_thousand_opens_by_its_index() {
    on_both(|world: &World| {
        let (id, address) = open_story(world);
        let story_id: Id = id.parse().unwrap();
        let journal = world.site.app.journal();
        for part in 0..20_i64 {
            let write = move |tx: &mut kheo_journal::Tx<'_, '_>| {
                let mut top = None;
                for number in part * 1_000..(part + 1) * 1_000 {
                    // Every tenth is a comment of the top, the others reply to it; the first of all has a thousand replies.
                    let is_top = if part == 0 { number == 0 } else { number % 10 == 0 };
                    let new = imported(story_id, number, if is_top { None } else { top });
                    let made = import(tx, &new)?;
                    if is_top {
                        top = Some(made);
                    }
                }
                Ok(top)
            };
            assert!(wait(journal.write(By::default(), write)).unwrap().is_some());
        }
        let again =
            wait(journal.write(By::default(), move |tx| import(tx, &imported(story_id, 19_999, None))));
        assert!(again.is_ok(), "taken over twice is one");
        let plan = plan(world, story_id);
        let uses = plan.matches("comments_shown").count();
        assert!(uses >= 2 && !plan.contains("Seq Scan on comments"), "{plan}");
        let page = world.stranger().get(&address);
        assert!(
            page.has("20.000") && page.has("Lời thứ 19990.") && page.has("Lời thứ 19993."),
            "{}",
            page.body
        );
        assert!(!page.has("Lời thứ 19994.") && !page.has("Lời thứ 19790."), "three replies, twenty comments");
        // Every comment of the top is met once on the way to the oldest page.
        let read = move |db: &mut kheo_store::Reader<'_>| {
            let (mut seen, mut before) = (Vec::new(), None);
            loop {
                let (page, next) = threads(db, story_id, before)?;
                assert!(page.len() <= 20 && page.iter().all(|thread| thread.replies.len() <= 3));
                seen.extend(page.iter().map(|thread| thread.top.id));
                before = next;
                if before.is_none() {
                    return Ok((seen, page.last().map(|last| (last.top.replies, last.hidden()))));
                }
            }
        };
        let (mut seen, last) = world.site.app.db().read_now(read).unwrap();
        assert_eq!((seen.len(), last), (1_901, Some((999, 996))));
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 1_901);
        let first = seen[0];
        let replies = world.stranger().get(&format!("{address}/y-kien?duoi={first}"));
        assert!(
            replies.has("Lời thứ 20.") && !replies.has("Lời thứ 21.") && replies.has("sau="),
            "{}",
            replies.body
        );
        wait(journal.write(By::default(), move |tx| erase_again(tx, first))).unwrap();
        world.site.app.drop_cached_pages();
        assert!(world.stranger().get(&address).has("19.000"), "replies go with what they replied to");
    });
}
