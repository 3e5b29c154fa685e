//! An officer erases what a model says of its person, told through pages on both databases. What becomes of files is told in
//! `kheo/tests/erasure_story.rs`.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use kheo_journal::Visibility;
use kheo_testing::Client;
use kheo_world::{World, on_both};

const ROAD: &str = "Ông Sáu vá đường";
const REGISTER: &str = "\
key,title,field,subject,year,unit_code,unit_valid_from,implementer,situation,content,registered_on,state,\
recognised_level,recognised_number,recognised_on,recognised_by,named
R-1,Bà Zơwinh giữ giếng,economy,individual,2025,30043,2025-07-01,Bà Zơwinh ấp 2,Thiếu nước,Bà Zơwinh đào giếng,2025-08-01,\
recognised,commune,77-QĐ/ĐU,2025-11-01,Lê A,yes
R-2,Tổ giữ giếng,economy,collective,2025,30043,2025-07-01,Tổ giữ giếng,Thiếu nước,Cả tổ đào giếng,2025-08-01,\
recognised,commune,78-QĐ/ĐU,2025-11-01,Lê A,
";

fn published(world: &World) -> String {
    let journal = world.site.app.journal();
    let report = kheo_exemplars::import::import(journal, &Default::default(), REGISTER.as_bytes(), false);
    assert_eq!(report.unwrap().errors, vec![]);
    world.follow();
    world.file("Bà Zơwinh giữ giếng")
}

fn erasing(id: &str) -> String {
    format!("/lam-viec/mo-hinh/{id}/xoa-du-lieu")
}

fn numbers(world: &World) -> Vec<(String, String, String, i64)> {
    let kept =
        "select measure, unit_code, field, count from exemplar_counts where count <> 0 order by 1, 2, 3";
    let read = move |db: &mut kheo_store::Reader<'_>| {
        Ok(db.all(kept, &[], |row| Ok((row.text(0)?, row.text(1)?, row.text(2)?, row.int(3)?)))?)
    };
    world.site.app.db().read_now(read).unwrap()
}

#[test]
fn an_officer_looks_twice_and_then_nothing_is_left_but_numbers() {
    on_both(|world| {
        let id = published(world);
        let (page, mut thu) = (erasing(&id), world.signed_in("thu"));
        let before = numbers(world);
        let asked = thu.get(&page);
        assert!(asked.has("Những gì sẽ mất hẳn") && asked.has("Bà Zơwinh giữ giếng"), "{}", asked.body);
        thu.send_form(&page, &page, &[("basis", "whim")]).refuses_with("hãy chọn");
        let confirm = thu.send_form(&page, &page, &[("basis", "request")]);
        assert!(confirm.has("không ai lấy lại được") && confirm.has("Người đó yêu cầu"), "{}", confirm.body);
        assert!(world.stranger().get("/mo-hinh").has("Bà Zơwinh"), "looking erases nothing");
        let done = thu.send_form(&page, &page, &[("basis", "request"), ("confirmed", "1")]);
        assert_eq!(done.status, 303, "{}", done.body);
        assert!(thu.follow(done).has("Đã xoá dữ liệu cá nhân."));
        world.follow();

        let mut anybody = world.stranger();
        let address = format!("/mo-hinh/ba-{id}");
        let gone = anybody.get(&address);
        assert!(gone.status == 410 && gone.has("Người đó yêu cầu"), "{}: {}", gone.status, gone.body);
        assert_eq!(anybody.get(&format!("/api/v1/exemplars/{id}")).status, 410);
        let told = [
            "/mo-hinh",
            "/mo-hinh?q=zowinh",
            "/tra-cuu?q=zowinh+gieng",
            "/don-vi/30043",
            "/du-lieu/mo-hinh.csv",
        ];
        for page in told.into_iter().map(str::to_owned).chain([address, "/mo-hinh/feed.atom".to_owned()]) {
            assert!(!anybody.get(&page).has("Zơwinh"), "{page}");
        }
        assert!(!thu.get("/lam-viec/mo-hinh").has("Zơwinh"));
        assert_eq!(numbers(world), before, "every number is as it was");
        world.rows_say_what_became_of_their_models();
        thu.get(&page).refuses_with("đã được xoá");
        let act = world.acts(&id).pop().unwrap();
        assert_eq!((act.kind.as_str(), act.visibility), ("exemplars.erased", Visibility::Public));
        let leaf = anybody.get(&format!("/nhat-ky/{}.json", act.act_id)).body;
        assert!(leaf.contains("\"basis\":\"request\"") && leaf.contains("\"commits\":{}"), "{leaf}");
    });
}

#[test]
fn who_may_not_erase_erases_nothing() {
    on_both(|world| {
        let id = published(world);
        let page = erasing(&id);
        let status = |client: &mut Client| {
            let asked = client.get(&page).status;
            let sent = client.post(&page, &[("basis", "request"), ("confirmed", "1")]).status;
            (asked.as_u16(), sent.as_u16())
        };
        assert_eq!(status(&mut world.stranger()), (303, 401), "first sign in");
        assert_eq!(status(&mut world.signed_in("lanh")), (403, 403), "a citizen");
        assert_eq!(status(&mut world.signed_in("lan")), (403, 403), "a registrar");
        assert_eq!(status(&mut world.signed_in("duongha")), (403, 403), "an officer elsewhere");
        assert_eq!(status(&mut world.signed_in("thu")), (200, 403), "a form without its token");
        let group = erasing(&world.file("Tổ giữ giếng"));
        world.signed_in("thu").get(&group).refuses_with("không phải dữ liệu của một người");
        assert!(world.stranger().get("/mo-hinh").has("Bà Zơwinh giữ giếng"), "nothing was erased");
    });
}

#[test]
fn a_file_that_nobody_saw_is_erased_without_a_word_in_the_public_record() {
    on_both(|world| {
        let id = world.file(ROAD);
        let (page, mut thu) = (erasing(&id), world.signed_in("thu"));
        let done = thu.send_form(&page, &page, &[("basis", "purpose_done"), ("confirmed", "1")]);
        assert_eq!(done.status, 303, "{}", done.body);
        world.follow();
        let act = world.acts(&id).pop().unwrap();
        assert_eq!((act.kind.as_str(), act.visibility), ("exemplars.erased", Visibility::Office));
        assert_eq!(world.stranger().get(&format!("/nhat-ky/{}", act.act_id)).status, 404);
        assert!(!world.signed_in("lan").get("/lam-viec/mo-hinh").has("Ông Sáu"));
    });
}
