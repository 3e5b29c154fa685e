//! Public endorsement: a poll prepared, endorsed by citizens, counted, published; and everything that must not happen.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use kheo_base::Id;
use kheo_exemplars::rules::polls::Voucher;
use kheo_exemplars::store::polls::{candidates, choice_of, endorse, recount, unlink_due};
use kheo_journal::By;
use kheo_testing::{Client, Page, wait};
use kheo_world::{World, on_both};

const OFFICE: &str = "/lam-viec/binh-chon";

/// Thu prepares a poll over the two public models of the small commune.
fn prepared(world: &World, thu: &mut Client, shown: &str) -> String {
    let (road, pigs) = (world.file("Thắp sáng đường quê ấp 3"), world.file("Tổ heo đất giúp nhau mua giống"));
    assert_eq!(world.step(thu, &pigs, "cong-khai", &[]).status, 303);
    let page = thu.get(&format!("{OFFICE}/moi"));
    let (token, key) = (page.hidden("form-token"), page.hidden("form-key"));
    let boxes = [format!("chon-{road}"), format!("chon-{pigs}")];
    let mut fields = vec![
        ("form-token", token.as_str()),
        ("form-key", key.as_str()),
        ("title", "Mô hình <b>được yêu thích</b>"),
        ("unit", "30043"),
        ("opens-on", "23/11/2026"),
        ("last-day", "30/11/2026"),
        ("count-shown", shown),
        (boxes[0].as_str(), "1"),
    ];
    let one = thu.post(&format!("{OFFICE}/moi"), &fields);
    one.refuses_with("Hãy chọn ít nhất 2 mô hình.");
    assert!(one.has("value=\"23/11/2026\""), "what was typed is kept");
    fields.push((boxes[1].as_str(), "1"));
    let done = thu.post(&format!("{OFFICE}/moi"), &fields);
    assert_eq!(done.status, 303, "{}", done.body);
    let again = thu.post(&format!("{OFFICE}/moi"), &fields);
    assert_eq!(done.location, again.location, "sending twice prepares one poll");
    done.location.unwrap().rsplit('/').next().unwrap().to_owned()
}

fn step(thu: &mut Client, id: &str, step: &str, fields: &[(&str, &str)]) -> Page {
    let page = format!("{OFFICE}/{id}");
    let shown = thu.get(&page);
    let (token, version) = (shown.hidden("form-token"), shown.hidden("version"));
    let mut all = vec![("form-token", token.as_str()), ("version", version.as_str())];
    all.extend_from_slice(fields);
    thu.post(&format!("{page}/{step}"), &all)
}

fn opened(world: &World, shown: &str) -> (Client, String) {
    let mut thu = world.signed_in("thu");
    let id = prepared(world, &mut thu, shown);
    assert_eq!(world.stranger().get(&format!("/binh-chon/{id}")).status, 404, "nobody sees it yet");
    assert_eq!(step(&mut thu, &id, "mo", &[]).status, 303);
    (thu, id)
}

fn counts_agree(world: &World, id: &str) -> i64 {
    let id: Id = id.parse().unwrap();
    let recount = world.site.app.db().read_now(move |db| Ok(recount(db, id)?)).unwrap();
    assert!(recount.agrees(), "{recount:?}");
    recount.counted.participants
}

#[test]
fn lanh_endorses_changes_takes_back_and_the_result_is_published() {
    on_both(|world| {
        let (mut thu, id) = opened(world, "after_close");
        let page = format!("/binh-chon/{id}");
        let choose = format!("{page}/chon");
        let (road, pigs) =
            (world.file("Thắp sáng đường quê ấp 3"), world.file("Tổ heo đất giúp nhau mua giống"));
        let seen = world.stranger().get(&page);
        assert!(seen.has("Đăng nhập để bình chọn") && seen.has(&format!("/dang-nhap?tiep=/binh-chon/{id}")));
        assert!(seen.has("&#60;b&#62;được yêu thích") && seen.has("Số bình chọn được giữ kín"));
        let mut lanh = world.signed_in("lanh");
        let done = lanh.send_form(&page, &choose, &[("mo-hinh", &road)]);
        let shown = lanh.follow(done);
        assert!(shown.has("Đã ghi bình chọn của bạn.") && shown.has(&format!("value=\"{road}\" checked")));
        assert_eq!(counts_agree(world, &id), 1);
        lanh.send_form(&page, &choose, &[("mo-hinh", &pigs)]);
        assert!(lanh.get(&page).has(&format!("value=\"{pigs}\" checked")), "changed until it closes");
        lanh.send_form(&page, &choose, &[]);
        assert_eq!(counts_agree(world, &id), 0, "taken back");
        lanh.send_form(&page, &choose, &[("mo-hinh", &pigs)]);
        assert_eq!(counts_agree(world, &id), 1);
        hidden_counts_stay_hidden(world, &mut thu, &page, &id);
        step(&mut thu, &id, "dong", &[]).refuses_with("chưa đóng được");
        world.days_pass(8);
        let mut lanh = world.signed_in("lanh");
        assert!(lanh.get(&page).has("Đã hết hạn, chờ công bố"));
        let token = lanh.get("/tai-khoan").hidden("form-token");
        let late = lanh.post(&choose, &[("form-token", &token), ("mo-hinh", &road)]);
        late.refuses_with("Cuộc bình chọn đã kết thúc.");
        let mut thu = world.signed_in("thu");
        assert_eq!(step(&mut thu, &id, "dong", &[]).status, 303);
        let result = world.stranger().get(&page);
        assert!(result.has("1 người đã tham gia.") && result.has("Đã công bố kết quả"), "{}", result.body);
        let json = world.stranger().get(&format!("/api/v1/polls/{id}"));
        assert!(json.has("\"endorsements\":1") && json.has("\"participants\":1"), "{}", json.body);
    });
}

fn hidden_counts_stay_hidden(world: &World, thu: &mut Client, page: &str, id: &str) {
    let mut stranger = world.stranger();
    let seen = stranger.get(page);
    assert!(!seen.has("class=\"count\"") && !seen.has("người đã tham gia"), "{}", seen.body);
    let json = stranger.get(&format!("/api/v1/polls/{id}"));
    assert!(json.has("\"endorsements\":null") && json.has("\"participants\":null"), "{}", json.body);
    // Officers see how many take part, never who and never what.
    let office = thu.get(&format!("{OFFICE}/{id}"));
    assert!(office.has("1 người đã tham gia.") && !office.has("checked") && !office.has("lanh"));
    assert!(!thu.get(page).has("checked"), "a choice is shown to who made it");
}

#[test]
fn what_shows_counts_shows_them_and_flags_name_nobody() {
    on_both(|world| {
        let (mut thu, id) = opened(world, "during");
        let page = format!("/binh-chon/{id}");
        let road = world.file("Thắp sáng đường quê ấp 3");
        world.signed_in("lanh").send_form(&page, &format!("{page}/chon"), &[("mo-hinh", &road)]);
        assert!(world.stranger().get(&page).has("<span class=\"count\">1</span>"));
        let (poll, model): (Id, Id) = (id.parse().unwrap(), road.parse().unwrap());
        for number in 0..70 {
            let voucher = Voucher::Account(Id::from_i64(9_000_000_000_000_000 + number));
            let write = move |tx: &mut kheo_journal::Tx<'_, '_>| endorse(tx, poll, voucher, &[model], 7);
            world.site.app.journal().write_now(By::default(), write).unwrap();
        }
        let office = thu.get(&format!("{OFFICE}/{id}"));
        assert!(office.has("bình chọn trong một phút"), "{}", office.body);
        assert_eq!(counts_agree(world, &id), 71);
    });
}

#[test]
fn sixty_four_ways_at_once_give_one_endorsement() {
    on_both(|world| {
        let (_, id) = opened(world, "after_close");
        let poll: Id = id.parse().unwrap();
        let models = world.site.app.db().read_now(move |db| Ok(candidates(db, poll)?)).unwrap();
        let models: Vec<Id> = models.iter().map(|candidate| candidate.exemplar_id).collect();
        let voucher = Voucher::Account(Id::from_i64(77));
        let journal = world.site.app.journal().clone();
        let racing = (0..64).map(move |way| {
            let (journal, model) = (journal.clone(), models[way % models.len()]);
            async move {
                let write = move |tx: &mut kheo_journal::Tx<'_, '_>| endorse(tx, poll, voucher, &[model], 7);
                journal.write(By::default(), write).await
            }
        });
        let answers = wait(async move {
            // All are under way before the first is waited for.
            let tasks: Vec<_> = racing.map(tokio::spawn).collect();
            let mut answers = Vec::new();
            for task in tasks {
                answers.push(task.await.unwrap());
            }
            answers
        });
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
        let held = world.site.app.db().read_now(move |db| Ok(choice_of(db, poll, voucher)?)).unwrap();
        assert_eq!(held.len(), 1, "exactly one");
        assert_eq!(counts_agree(world, &id), 1);
    });
}

#[test]
fn strangers_forgers_and_the_hasty_are_refused() {
    on_both(|world| {
        let (mut thu, id) = opened(world, "after_close");
        let page = format!("/binh-chon/{id}");
        let choose = format!("{page}/chon");
        let road = world.file("Thắp sáng đường quê ấp 3");
        let stranger = world.stranger().post(&choose, &[("mo-hinh", &road)]);
        assert_eq!(stranger.status, 401);
        let mut lanh = world.signed_in("lanh");
        assert_eq!(lanh.post(&choose, &[("mo-hinh", &road)]).status, 403, "without the form's token");
        let elsewhere = world.file("Ông Sáu vá đường");
        lanh.send_form(&page, &choose, &[("mo-hinh", &elsewhere)])
            .refuses_with("không có trong cuộc bình chọn");
        let two = [("mo-hinh", road.as_str()), ("chon-0000000000007", "1")];
        lanh.send_form(&page, &choose, &two).refuses_with("Nhiều nhất 1 mô hình.");
        let token = lanh.get(&page).hidden("form-token");
        let hasty = (0..12).map(|_| lanh.post(&choose, &[("form-token", &token), ("mo-hinh", &road)]).status);
        assert!(hasty.collect::<Vec<_>>().contains(&http::StatusCode::UNPROCESSABLE_ENTITY));
        assert_eq!(world.signed_in("lan").get(OFFICE).status, 403);
        step(&mut thu, &id, "huy", &[("reason", " ")]).refuses_with("hãy điền vào đây");
        assert_eq!(step(&mut thu, &id, "huy", &[("reason", "Nhầm <i>danh sách</i>")]).status, 303);
        assert!(world.stranger().get(&page).has("Nhầm &#60;i&#62;danh sách"));
        assert_eq!(world.stranger().get("/binh-chon/x'%20or%201").status, 404);
        assert_eq!(world.stranger().get("/binh-chon").status, 200);
    });
}

#[test]
fn who_chose_what_is_forgotten_and_the_numbers_stay() {
    on_both(|world| {
        let (_, id) = opened(world, "during");
        let page = format!("/binh-chon/{id}");
        let road = world.file("Thắp sáng đường quê ấp 3");
        world.signed_in("lanh").send_form(&page, &format!("{page}/chon"), &[("mo-hinh", &road)]);
        world.signed_in("lan").send_form(&page, &format!("{page}/chon"), &[("mo-hinh", &road)]);
        let lan = "select account_id from accounts where login = 'lan'";
        let lan = world.site.app.db().read_now(move |db| Ok(db.one(lan, &[], |row| row.id(0))?)).unwrap();
        let erase = format!("/lam-viec/nguoi/{lan}/xoa-du-lieu");
        assert_eq!(world.signed_in("quantri").send_form(&erase, &erase, &[]).status, 303);
        world.follow();
        assert_eq!(counts_agree(world, &id), 1, "an erased citizen's choice goes with the account");
        world.days_pass(8);
        let mut later = world.signed_in("thu");
        assert_eq!(step(&mut later, &id, "dong", &[]).status, 303);
        world.days_pass(31);
        assert_eq!(wait(unlink_due(world.site.app.journal())).unwrap(), 1);
        let links = "select count(*) from poll_endorsements";
        let links =
            world.site.app.db().read_now(move |db| Ok(db.one(links, &[], |row| row.int(0))?)).unwrap();
        assert_eq!(links, 0);
        world.follow();
        let result = world.stranger().get(&page);
        assert!(
            result.has("1 người đã tham gia.") && result.has("Liên hệ giữa người và lựa chọn"),
            "{}",
            result.body
        );
    });
}

#[test]
fn somebody_who_did_not_agree_to_be_named_is_not_named_in_a_poll() {
    on_both(|world| {
        let (mut hai, mut thu) = (world.signed_in("hai"), world.signed_in("thu"));
        let (road, person) = (world.file("Thắp sáng đường quê ấp 3"), world.file("Ông Sáu vá đường"));
        assert_eq!(world.step(&mut hai, &person, "tiep-nhan", &[]).status, 303);
        world.council_passes(&person, "commune");
        let decision = [
            ("level", "commune"),
            ("number", "7-QĐ/ĐU"),
            ("decided-on", "20/11/2026"),
            ("signer", "Lê Thành Công"),
            ("legal-basis", "Kế hoạch 5"),
        ];
        assert_eq!(world.step(&mut thu, &person, "cong-nhan", &decision).status, 303);
        assert_eq!(world.step(&mut thu, &person, "cong-khai", &[]).status, 303);
        let boxes = [format!("chon-{road}"), format!("chon-{person}")];
        let fields = [
            ("form-key", "k"),
            ("title", "Mô hình được yêu thích"),
            ("unit", "30043"),
            ("opens-on", "23/11/2026"),
            ("last-day", "30/11/2026"),
            ("count-shown", "during"),
            (boxes[0].as_str(), "1"),
            (boxes[1].as_str(), "1"),
        ];
        let new = format!("{OFFICE}/moi");
        let done = thu.send_form(&new, &new, &fields);
        let id = done.location.unwrap().rsplit('/').next().unwrap().to_owned();
        assert_eq!(step(&mut thu, &id, "mo", &[]).status, 303);
        for path in [format!("/binh-chon/{id}"), format!("/api/v1/polls/{id}")] {
            let page = world.stranger().get(&path);
            assert!(page.status == 200 && page.has("Điển hình cá nhân"), "{}", page.body);
            assert!(!page.has("Sáu"), "{}", page.body);
        }
    });
}
