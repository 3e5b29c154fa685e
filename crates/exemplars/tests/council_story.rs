//! A council of seven: formed, called together, voting in secret, and what follows from its verdict. Told through pages on both
//! databases; only the last story looks into the database itself, as somebody who broke into it would.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use kheo_base::Id;
use kheo_store::Dialect;
use kheo_testing::{Client, Page};
use kheo_world::{World, on_both};

const FRIDAY: &str = "Ngày thứ sáu nghe dân nói";
const ROAD: &str = "Ông Sáu vá đường";
const MEMBERS: [&str; 7] = ["uyvien1", "uyvien2", "uyvien3", "uyvien4", "uyvien5", "uyvien6", "uyvien7"];

/// A council that Ngọc forms, and the session that she holds with it.
struct Meeting<'w> {
    world: &'w World,
    ngoc: Client,
    council: String,
    session: String,
}

impl<'w> Meeting<'w> {
    /// Forms a council of the commune with these members, and calls it together today.
    fn called(world: &'w World, members: &[&str]) -> Self {
        let mut ngoc = world.signed_in("ngoc");
        let formed =
            post(&mut ngoc, "/lam-viec/hoi-dong", &[("name", "Hội đồng năm 2026"), ("unit", "30043")]);
        let council = formed.location.clone().unwrap();
        assert!(ngoc.follow(formed).has("Đã lập hội đồng."));
        let mut meeting = Self { world, ngoc, council, session: String::new() };
        for (place, login) in members.iter().enumerate() {
            let page = meeting.appoint(login, if place == 0 { "chair" } else { "member" });
            assert_eq!(page.status, 303, "{}", page.body);
        }
        meeting.call();
        meeting
    }

    fn appoint(&mut self, login: &str, role: &str) -> Page {
        let (path, today) = (format!("{}/thanh-vien", self.council), self.world.today());
        post(&mut self.ngoc, &path, &[("login", login), ("role", role), ("from", &today), ("until", "")])
    }

    /// Prepares one more session, which is the one from then on.
    fn call(&mut self) {
        let (path, today) = (format!("{}/phien", self.council), self.world.today());
        let fields = [("held-on", today.as_str()), ("place", "Hội trường xã"), ("mode", "mixed")];
        let prepared = post(&mut self.ngoc, &path, &fields);
        self.session = prepared.location.unwrap().rsplit('/').next().unwrap().to_owned();
    }

    fn path(&self) -> String {
        format!("/lam-viec/phien-hop/{}", self.session)
    }

    /// Takes a step as the secretary.
    fn step(&mut self, step: &str, fields: &[(&str, &str)]) -> Page {
        let path = format!("{}/{step}", self.path());
        post(&mut self.ngoc, &path, fields)
    }

    #[track_caller]
    fn done(&mut self, step: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.step(step, fields);
        assert_eq!(page.status, 303, "{step}: {}", page.body);
        self.ngoc.follow(page)
    }

    /// Puts a model on the agenda and returns the candidate's id.
    fn nominate(&mut self, title: &'static str) -> String {
        let field = format!("file-{}", self.world.file(title));
        let page = self.done("ho-so", &[("purpose", "recognition"), (&field, "1")]);
        assert!(page.has(title));
        let candidates =
            "select candidate_id from council_candidates order by session_id desc, ordinal desc limit 1";
        let find = move |db: &mut kheo_store::Reader<'_>| Ok(db.all(candidates, &[], |row| row.id(0))?);
        self.world.site.app.db().read_now(find).unwrap()[0].to_string()
    }

    /// Takes the roll: those named are there, the second of them from elsewhere.
    fn roll(&mut self, members: &[&str], present: usize) -> Page {
        let ids: Vec<Id> = members.iter().map(|login| account(self.world, login)).collect();
        let lines = ids.iter().enumerate().map(|(place, id)| {
            (format!("presence-{id}"), if place < present { "present" } else { "absent" }.to_owned())
        });
        let mut fields: Vec<(String, String)> = lines.collect();
        fields.push((format!("remote-{}", ids[1]), "1".to_owned()));
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.step("diem-danh", &fields)
    }

    /// Opens the vote on candidates.
    #[track_caller]
    fn open_vote(&mut self, candidate: &str) {
        self.done("mo-phieu", &[(&format!("candidate-{candidate}"), "1")]);
    }

    fn close_vote(&mut self, candidate: &str) -> Page {
        self.step("dong-phieu", &[(&format!("candidate-{candidate}"), "1")])
    }

    /// Casts a ballot with a member's own login.
    fn vote(&self, login: &str, candidate: &str, choice: &str) -> Page {
        let path = format!("/hop/{}/phieu", self.session);
        post(&mut self.world.signed_in(login), &path, &[("candidate", candidate), ("choice", choice)])
    }

    #[track_caller]
    fn votes(&self, candidate: &str, choices: &[(&str, &str)]) {
        for (login, choice) in choices {
            let page = self.vote(login, candidate, choice);
            assert_eq!(page.status, 303, "{login}: {}", page.body);
        }
    }

    /// What Thư hears when she recognises a model at the commune's level today.
    fn recognise(&self, title: &'static str) -> Page {
        let (mut thu, today) = (self.world.signed_in("thu"), self.world.today());
        let decision = [
            ("level", "commune"),
            ("number", "31/QĐ-UBND"),
            ("decided-on", today.as_str()),
            ("signer", "Lê Thành Công, Chủ tịch"),
            ("legal-basis", "Kế hoạch số 5/KH-UBND"),
        ];
        let page = self.world.step(&mut thu, &self.world.file(title), "cong-nhan", &decision);
        thu.follow(page)
    }
}

fn account(world: &World, login: &str) -> Id {
    let login = login.to_owned();
    let find = move |db: &mut kheo_store::Reader<'_>| kheo_people::accounts::by_login(db, &login);
    world.site.app.db().read_now(find).unwrap().account_id
}

/// Sends a form with the token of the sender's session.
fn post(client: &mut Client, path: &str, fields: &[(&str, &str)]) -> Page {
    let token = client.get("/tai-khoan").hidden("form-token");
    let mut all = vec![("form-token", token.as_str())];
    all.extend_from_slice(fields);
    client.post(path, &all)
}

const MISSING: &str = "Chưa có phiên hội đồng nào bỏ phiếu";

#[test]
fn a_council_of_seven_recognises_with_one_absent_and_one_in_conflict() {
    on_both(|world| {
        let mut meeting = Meeting::called(world, &MEMBERS);
        let candidate = meeting.nominate(FRIDAY);
        meeting.step("khai-mac", &[]).refuses_with("Điểm danh phải đủ từng thành viên");
        assert_eq!(meeting.roll(&MEMBERS, 6).status, 303);
        assert!(meeting.done("khai-mac", &[]).has("Đang họp"));
        let ballot = format!("/hop/{}/phieu", meeting.session);
        let mut sixth = world.signed_in("uyvien6");
        let declared = post(&mut sixth, &ballot, &[("candidate", &candidate), ("conflict", "1")]);
        assert!(sixth.follow(declared).has("Đã ghi: không tham gia bỏ phiếu hồ sơ này."));
        meeting.open_vote(&candidate);

        let hers = format!("{ballot}?candidate={candidate}");
        let page = world.signed_in("uyvien1").get(&hers);
        assert!(page.has("Bỏ phiếu kín") && page.has(FRIDAY), "the file stands below the ballot");
        meeting.vote("uyvien1", &candidate, "").refuses_with("hãy chọn một mục");
        meeting.vote("uyvien6", &candidate, "no").refuses_with("không có tên trong danh sách bỏ phiếu");
        meeting.vote("uyvien7", &candidate, "no").refuses_with("không có tên trong danh sách bỏ phiếu");
        meeting.votes(&candidate, &[("uyvien1", "yes"), ("uyvien2", "yes"), ("uyvien3", "no")]);
        meeting.vote("uyvien1", &candidate, "no").refuses_with("mỗi người một phiếu và không sửa được");
        assert!(world.signed_in("uyvien1").get(&hers).has("Đã bỏ phiếu"), "and the page does not say what");

        meeting.close_vote(&candidate).refuses_with("Còn 2 người chưa bỏ phiếu");
        let path = meeting.path();
        let so_far = meeting.ngoc.get(&path);
        assert!(so_far.has("3/5 phiếu") && !so_far.has("2/5"), "how many, and not how they voted");
        meeting.step("be-mac", &[]).refuses_with("Còn 1 hồ sơ chưa bỏ phiếu xong");
        meeting.votes(&candidate, &[("uyvien5", "yes"), ("uyvien4", "yes")]);
        let closed = meeting.close_vote(&candidate);
        assert!(meeting.ngoc.follow(closed).has("4/5 đồng ý"));

        meeting.recognise(FRIDAY).refuses_with(MISSING);
        assert!(meeting.done("be-mac", &[]).has("Đã bế mạc"));
        meeting.step("huy", &[("cancel-reason", "Đổi ý")]).refuses_with("Phiên họp đã bế mạc");
        meeting.roll(&MEMBERS, 7).refuses_with("Phiên họp đã bế mạc");
        assert_eq!(meeting.recognise(FRIDAY).status, 200);
        let minutes = world.signed_in("uyvien2").get(&format!("/hop/{}/bien-ban", meeting.session));
        for said in [
            "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            FRIDAY,
            "Cao Thị Xuyến",
            "1 trên 1 hồ sơ đạt.",
            "Đóng bỏ phiếu",
        ] {
            assert!(minutes.has(said), "{said}: {}", minutes.body);
        }
        assert!(!minutes.has("Bản xem trước"));
        let file = format!("/hop/{}/bien-ban.pdf", meeting.session);
        let printed = world.signed_in("uyvien2").get(&file);
        let printed = pdf_extract::extract_text_from_mem(&printed.bytes).unwrap_or_default();
        let printed = printed.split_whitespace().collect::<Vec<_>>().join(" ");
        for said in ["BIÊN BẢN", FRIDAY, "Cao Thị Xuyến", "Có 1/1 nội dung đạt"] {
            assert!(printed.contains(said), "{said}: {printed}");
        }
        assert!(!printed.contains("DỰ THẢO"), "the session is closed");
        assert_eq!(world.signed_in("lanh").get(&file).status, 404, "a citizen reads no minutes");
        let file = world.file(FRIDAY);
        let tab = world.signed_in("hai").get(&format!("/lam-viec/mo-hinh/{file}/binh-xet"));
        assert!(tab.has("Hội đồng đã bỏ phiếu: đạt") && tab.has("4/5"));
    });
}

/// What a line of today's work counts.
fn waits(page: &Page, href: &str) -> Option<String> {
    let line = page.body.split(&format!("<li><a href=\"{href}\">")).nth(1)?;
    Some(line.split("class=\"count\">").nth(1)?.split('<').next()?.to_owned())
}

#[test]
fn today_s_work_counts_sessions_and_what_waits_for_a_vote() {
    on_both(|world| {
        const SESSIONS: &str = "/lam-viec/hoi-dong#sessions";
        const VOTES: &str = "/lam-viec/hoi-dong#waiting";
        let mut ngoc = world.signed_in("ngoc");
        let today = ngoc.get("/lam-viec");
        assert_eq!((waits(&today, SESSIONS), waits(&today, VOTES)), (Some("0".into()), Some("1".into())));
        assert!(ngoc.get("/lam-viec/hoi-dong").has(FRIDAY), "it is named where sessions are prepared");
        let mut meeting = Meeting::called(world, &MEMBERS);
        assert_eq!(waits(&ngoc.get("/lam-viec"), SESSIONS), Some("1".into()));
        meeting.nominate(FRIDAY);
        let today = ngoc.get("/lam-viec");
        assert_eq!(waits(&today, VOTES), Some("0".into()), "it is on an agenda");
        // A cancelled session votes on nothing, and is none to come.
        assert_eq!(meeting.step("huy", &[("cancel-reason", "Bão về")]).status, 303);
        let today = ngoc.get("/lam-viec");
        assert_eq!((waits(&today, SESSIONS), waits(&today, VOTES)), (Some("0".into()), Some("1".into())));
        // Who runs no council is told nothing of councils.
        for login in ["lan", "hai", "thu"] {
            assert_eq!(waits(&world.signed_in(login).get("/lam-viec"), VOTES), None, "{login}");
        }
        world.council_passes(&world.file(FRIDAY), "commune");
        assert_eq!(waits(&ngoc.get("/lam-viec"), VOTES), Some("0".into()), "the council has voted");
    });
}

#[test]
fn without_a_quorum_nothing_is_voted_on_and_nothing_recognised() {
    on_both(|world| {
        let mut meeting = Meeting::called(world, &MEMBERS);
        let candidate = meeting.nominate(FRIDAY);
        assert_eq!(meeting.roll(&MEMBERS, 4).status, 303);
        meeting.step("khai-mac", &[]).refuses_with("có mặt 4 trên 7 thành viên, cần ít nhất 5");
        let field = format!("candidate-{candidate}");
        meeting.step("mo-phieu", &[(&field, "1")]).refuses_with("Phiên họp chưa khai mạc");
        meeting.step("be-mac", &[]).refuses_with("Phiên họp chưa khai mạc");
        meeting.roll(&MEMBERS[..6], 6).refuses_with("Điểm danh phải đủ từng thành viên");

        // Five are there, but one of them is in conflict: four take part.
        assert_eq!(meeting.roll(&MEMBERS, 5).status, 303);
        meeting.done("khai-mac", &[]);
        let ballot = format!("/hop/{}/phieu", meeting.session);
        let conflict = [("candidate", candidate.as_str()), ("conflict", "1")];
        assert_eq!(post(&mut world.signed_in("uyvien5"), &ballot, &conflict).status, 303);
        meeting.step("mo-phieu", &[(&field, "1")]).refuses_with("còn 4 trên 7 thành viên");
        meeting.vote("uyvien1", &candidate, "yes").refuses_with("không đang mở bỏ phiếu");
        meeting.recognise(FRIDAY).refuses_with(MISSING);

        meeting.step("rut", &[("candidate", &candidate), ("reason", " ")]).refuses_with("hãy điền vào đây");
        meeting.done("rut", &[("candidate", &candidate), ("reason", "Không đủ người bỏ phiếu")]);
        assert!(meeting.done("be-mac", &[]).has("Đã bế mạc"));
        meeting.recognise(FRIDAY).refuses_with(MISSING);
    });
}

#[test]
fn below_the_threshold_a_model_is_refused_until_another_session_passes_it() {
    on_both(|world| {
        let mut meeting = Meeting::called(world, &MEMBERS);
        let candidate = meeting.nominate(FRIDAY);
        assert_eq!(meeting.roll(&MEMBERS, 7).status, 303);
        meeting.done("khai-mac", &[]);
        meeting.open_vote(&candidate);
        let yes = ["uyvien1", "uyvien2", "uyvien3", "uyvien4"].map(|login| (login, "yes"));
        meeting.votes(&candidate, &yes);
        meeting.votes(&candidate, &[("uyvien5", "no"), ("uyvien6", "abstain"), ("uyvien7", "no")]);
        let closed = meeting.close_vote(&candidate);
        assert!(meeting.ngoc.follow(closed).has("Không đạt"), "of seven five are needed");
        meeting.done("be-mac", &[]);
        meeting.recognise(FRIDAY).refuses_with("Hội đồng đã bỏ phiếu và mô hình không đạt ở cấp này");

        meeting.call();
        let candidate = meeting.nominate(FRIDAY);
        meeting.roll(&MEMBERS, 7);
        meeting.done("khai-mac", &[]);
        meeting.open_vote(&candidate);
        let paper = |numbers: [&'static str; 6]| {
            let names = ["distributed", "collected", "valid", "invalid", "votes-yes", "votes-no"];
            let mut fields: Vec<(&str, &str)> = names.into_iter().zip(numbers).collect();
            fields.extend([("candidate", candidate.as_str()), ("counted-by", "Cao Thị Xuyến")]);
            fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect::<Vec<_>>()
        };
        let mut count = |numbers| {
            let fields = paper(numbers);
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            meeting.step("kiem-phieu", &fields)
        };
        count(["8", "7", "7", "0", "7", "0"]).refuses_with("nhiều hơn 7 thành viên được bỏ phiếu");
        let kept = count(["7", "7", "6", "1", "5", "2"]);
        kept.refuses_with("Đồng ý và không đồng ý cộng lại là 7, khác 6 phiếu hợp lệ");
        assert!(kept.has("value=\"5\"") && kept.has("Cao Thị Xuyến"), "the numbers are kept");
        count(["-1", "7", "6", "1", "5", "1"]).refuses_with("distributed");
        assert_eq!(count(["7", "7", "6", "1", "5", "1"]).status, 303);
        meeting.recognise(FRIDAY).refuses_with("mô hình không đạt");
        meeting.done("be-mac", &[]);
        assert_eq!(meeting.recognise(FRIDAY).status, 200);
    });
}

#[test]
fn a_conflict_declared_once_holds_in_every_later_session_and_for_every_judgement() {
    on_both(|world| {
        let members = ["uyvien1", "uyvien2", "uyvien3", "uyvien4", "uyvien5", "uyvien6", "vinh"];
        let mut meeting = Meeting::called(world, &members);
        let candidate = meeting.nominate(FRIDAY);
        meeting.roll(&members, 7);
        meeting.done("khai-mac", &[]);
        let ballot = format!("/hop/{}/phieu", meeting.session);
        let conflict = [("candidate", candidate.as_str()), ("conflict", "1")];
        assert_eq!(post(&mut world.signed_in("vinh"), &ballot, &conflict).status, 303);
        meeting.open_vote(&candidate);
        meeting.votes(&candidate, &members.map(|login| (login, "no"))[..6]);
        meeting.close_vote(&candidate);
        meeting.done("be-mac", &[]);

        meeting.call();
        let candidate = meeting.nominate(FRIDAY);
        meeting.roll(&members, 7);
        meeting.done("khai-mac", &[]);
        meeting.open_vote(&candidate);
        meeting.vote("vinh", &candidate, "yes").refuses_with("không có tên trong danh sách bỏ phiếu");
        // He appraises as well: neither is he asked, nor does he choose who is.
        let (id, mut hai, mut vinh) = (world.file(FRIDAY), world.signed_in("hai"), world.signed_in("vinh"));
        let path = format!("/lam-viec/mo-hinh/{id}/tham-dinh");
        assert!(!hai.get(&path).has(">Đỗ Quang Vinh</label>"), "he is not offered");
        let boxes = ["mai", "vinh"].map(|login| format!("appraiser-{}", account(world, login)));
        let both = [(boxes[0].as_str(), "1"), (&boxes[1], "1"), ("mode", "desk"), ("due-on", "05/12/2026")];
        let asked = post(&mut hai, &format!("{path}/phan-cong"), &both);
        asked.refuses_with("Người đã khai xung đột lợi ích");
        let asked = post(&mut vinh, &format!("{path}/phan-cong"), &both);
        asked.refuses_with("không chọn người thẩm định hồ sơ đó");
    });
}

#[test]
fn outsiders_other_units_and_writers_of_the_file_have_no_part() {
    on_both(|world| {
        make_secretary(world, "duongha", "91");
        // Lan wrote the file; she sits on the council, and takes no part without having to say so.
        let members = ["uyvien1", "uyvien2", "uyvien3", "uyvien4", "uyvien5", "uyvien6", "uyvien7", "lan"];
        let mut meeting = Meeting::called(world, &members);
        meeting.appoint("lan", "member").refuses_with("đã là thành viên hội đồng trong thời gian ấy");
        meeting.appoint("khong-co-ai", "member").refuses_with("Không có tài khoản đang dùng");
        let candidate = meeting.nominate(FRIDAY);
        let file = format!("file-{}", world.file(FRIDAY));
        let twice = [("purpose", "recognition"), (file.as_str(), "1")];
        meeting.step("ho-so", &twice).refuses_with("đã nằm trong chương trình");
        let undecided = format!("file-{}", world.file(ROAD));
        meeting
            .step("ho-so", &[("purpose", "recognition"), (&undecided, "1")])
            .refuses_with("chưa ở bước này");
        meeting.roll(&members, 8);
        meeting.done("khai-mac", &[]);
        meeting.open_vote(&candidate);
        meeting.vote("lan", &candidate, "yes").refuses_with("không có tên trong danh sách bỏ phiếu");
        let (session, path) = (format!("/hop/{}", meeting.session), meeting.path());
        let ballot = format!("{session}/phieu");

        assert!(world.stranger().get(&session).location.is_some_and(|to| to.starts_with("/dang-nhap")));
        for outsider in ["lanh", "hai", "duongha"] {
            assert_eq!(meeting.vote(outsider, &candidate, "yes").status, 404, "{outsider} votes");
            assert_eq!(world.signed_in(outsider).get(&session).status, 404, "{outsider} looks in");
        }
        let mut hers = world.signed_in("duongha");
        let forbidden = [path.clone(), meeting.council.clone(), format!("{session}/bien-ban")];
        for page in &forbidden {
            assert_eq!(hers.get(page).status, 404, "{page}");
        }
        assert!(!hers.get("/lam-viec/hoi-dong").has("Hội đồng năm 2026"));
        let fields = [(format!("candidate-{candidate}"), "1")];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        assert_eq!(post(&mut hers, &format!("{path}/dong-phieu"), &fields).status, 404);
        let foreign = [("name", "Chen vào tỉnh khác"), ("unit", "30043")];
        post(&mut hers, "/lam-viec/hoi-dong", &foreign).refuses_with("Không có đơn vị này");
        // A seat is no office, and an office is no seat.
        let mut first = world.signed_in("uyvien1");
        assert_eq!(first.get(&path).status, 403);
        assert_eq!(post(&mut first, &format!("{path}/be-mac"), &[]).status, 403);
        assert_eq!(meeting.vote("ngoc", &candidate, "yes").status, 404);
        // A token of another session is none, and a candidate of another session is not on this ballot.
        let forged = [("candidate", candidate.as_str()), ("choice", "yes"), ("form-token", "0")];
        assert_eq!(first.post(&ballot, &forged).status, 403);
        for hostile in ["", "0", "x' or 1=1 --", "0000000000001"] {
            assert_eq!(meeting.vote("uyvien1", hostile, "yes").status, 404, "{hostile}");
        }
        meeting
            .vote("uyvien1", &candidate, "yes; drop table councils")
            .refuses_with("mục đã chọn không có trong danh sách, hãy chọn lại");
    });
}

fn make_secretary(world: &World, login: &str, province: &str) {
    let grant = kheo_people::rules::granting::NewGrant {
        account_id: account(world, login),
        role: kheo_people::Role::Secretary,
        scope: kheo_people::Scope::Province(province.to_owned()),
        valid_from: world.clock.now().day(),
        valid_to: None,
    };
    let operator = kheo_people::Authority::Operator;
    let give = move |tx: &mut kheo_journal::Tx<'_, '_>| kheo_people::roles::grant(tx, operator, &grant);
    world.site.app.journal().write_now(kheo_journal::By::default(), give).unwrap();
}

/// Rows as texts, in the order in which the database hands them out when nobody asks for one.
fn rows(world: &World, sql: &'static str, columns: usize) -> Vec<Vec<String>> {
    let read = move |db: &mut kheo_store::Reader<'_>| {
        let all = db.all(sql, &[], |row| {
            (0..columns).map(|column| Ok(format!("{:?}", row.value(column)?))).collect::<Result<Vec<_>, _>>()
        })?;
        Ok(all)
    };
    world.site.app.db().read_now(read).unwrap()
}

/// What each table has for its candidate, without the candidate.
fn kept(world: &World, sql: &'static str, candidate: &str) -> Vec<Vec<String>> {
    let id: Id = candidate.parse().unwrap();
    let mine = format!("{:?}", kheo_store::Value::from(id));
    let of = |row: &Vec<String>| row[0] == mine;
    rows(world, sql, 3).into_iter().filter(of).map(|row| row[1..].to_vec()).collect()
}

#[test]
fn nothing_in_the_database_leads_from_a_voter_to_a_choice() {
    on_both(|world| {
        let hai = &mut world.signed_in("hai");
        world.step(hai, &world.file(ROAD), "tiep-nhan", &[]);
        let mut meeting = Meeting::called(world, &MEMBERS);
        let (friday, road) = (meeting.nominate(FRIDAY), meeting.nominate(ROAD));
        meeting.roll(&MEMBERS, 7);
        meeting.done("khai-mac", &[]);
        meeting.open_vote(&friday);
        meeting.open_vote(&road);
        // The same sums, from other people in another order.
        let on_friday = ["yes", "yes", "yes", "yes", "abstain", "no", "no"];
        let on_road = ["no", "yes", "no", "yes", "yes", "abstain", "yes"];
        let ballots = MEMBERS.into_iter().zip(on_friday).collect::<Vec<_>>();
        meeting.votes(&friday, &ballots);
        meeting.votes(&road, &MEMBERS.into_iter().zip(on_road).rev().collect::<Vec<_>>());

        let voters = "select candidate_id, account_id, has_voted from council_voters";
        let tallies = "select candidate_id, choice, votes from council_tallies";
        assert_eq!(kept(world, voters, &friday).len(), 7);
        assert_eq!(kept(world, tallies, &friday).len(), 3, "three counts, however many voted");
        assert_eq!(kept(world, voters, &friday), kept(world, voters, &road), "no row tells who came first");
        assert_eq!(kept(world, tallies, &friday), kept(world, tallies, &road));
        the_tables_share_the_candidate_only(world);
        no_transaction_marks_a_row(world);

        let acts = "select actor_id, subject_id, body from acts where kind = 'exemplars.ballot_cast'";
        let mut said = rows(world, acts, 3);
        said.retain(|act| {
            let of =
                |candidate: &str| format!("{:?}", kheo_store::Value::from(candidate.parse::<Id>().unwrap()));
            act[1] == of(&friday)
        });
        assert_eq!(said.len(), 7);
        assert!(said.windows(2).all(|two| two[0] == two[1]), "acts tell no voter and no choice: {said:?}");
        assert!(said[0][0].contains("Null"), "{said:?}");

        meeting.close_vote(&friday);
        meeting.close_vote(&road);
        assert!(rows(world, tallies, 3).is_empty(), "a closed vote keeps its result only");
    });
}

/// Columns of the two tables: what one has, the other has not, except the candidate.
fn the_tables_share_the_candidate_only(world: &World) {
    let (voters, tallies) = match world.site.app.db().dialect() {
        Dialect::Sqlite => (
            "select name from pragma_table_info('council_voters')",
            "select name from pragma_table_info('council_tallies')",
        ),
        Dialect::Postgres => (
            "select column_name::text from information_schema.columns where table_name = 'council_voters'",
            "select column_name::text from information_schema.columns where table_name = 'council_tallies'",
        ),
    };
    let columns = |sql| {
        let mut names: Vec<String> = rows(world, sql, 1).concat();
        names.sort();
        names.join(" ")
    };
    assert_eq!(columns(voters).matches("Text").count(), 3, "{}", columns(voters));
    for word in ["account_id", "candidate_id", "has_voted"] {
        assert!(columns(voters).contains(word));
    }
    assert_eq!(columns(tallies).matches("Text").count(), 3, "{}", columns(tallies));
    for word in ["candidate_id", "choice", "votes"] {
        assert!(columns(tallies).contains(word));
    }
}

/// PostgreSQL notes on each row which transaction wrote it: all rows of a candidate must say the same.
fn no_transaction_marks_a_row(world: &World) {
    if world.site.app.db().dialect() != Dialect::Postgres {
        return;
    }
    let marks = "
        select count(distinct v.xmin::text), count(distinct t.xmin::text) from council_voters v
        join council_tallies t on t.candidate_id = v.candidate_id group by v.candidate_id
    ";
    let alone = vec!["Int(1)".to_owned(), "Int(1)".to_owned()];
    assert_eq!(rows(world, marks, 2), vec![alone.clone(), alone]);
}
