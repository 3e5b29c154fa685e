//! A model at work: Tám notes how it goes, Lan assesses it, Hải sends the assessment back; through pages on both databases.

use kheo_testing::{Client, Page};
use kheo_world::{World, on_both, on_sqlite};

/// An accepted model of the small commune; its one criterion aims at 95 %.
const FRIDAY: &str = "Ngày thứ sáu nghe dân nói";

fn path(world: &World, end: &str) -> String {
    format!("/lam-viec/mo-hinh/{}/{end}", world.file(FRIDAY))
}

fn note(world: &World, client: &mut Client, fields: &[(&str, &str)]) -> Page {
    let path = path(world, "tien-do");
    client.send_form(&path, &path, fields)
}

#[test]
fn tam_notes_how_it_goes_once_however_often_the_form_is_sent() {
    on_both(|world| {
        let mut tam = world.signed_in("tam");
        let said = [
            ("form-key", "00aa"),
            ("noted-on", "20/10/2026"),
            ("said", "Đã đi ba ấp.\n<script>alert(1)</script>"),
            ("figure-1", "87,5"),
        ];
        let kept = note(world, &mut tam, &said);
        assert_eq!(note(world, &mut tam, &said).status, 303);
        let page = tam.follow(kept);
        assert!(page.has("Đã ghi tiến độ.") && page.has("87,5 %") && page.has("Trả lời đúng hẹn"));
        assert_eq!(page.body.matches("Đã đi ba ấp.").count(), 1, "it is kept once");
        assert!(!page.has("<script>alert"), "what people write stays text");
        let acts = world.acts(&world.file(FRIDAY));
        assert_eq!(acts.iter().filter(|act| act.kind == "exemplars.noted").count(), 1);
        assert!(!format!("{acts:?}").contains("ba ấp"), "the journal holds no text");
    });
}

#[test]
fn eight_presses_at_once_keep_one_note_and_one_submission() {
    on_both(|world| {
        let mut lan = world.signed_in("lan");
        let at_once = |to: &str, fields: &[(&str, &str)]| {
            std::thread::scope(|scope| {
                let press = |_| {
                    let mut client = lan.clone();
                    scope.spawn(move || client.post(to, fields).status.as_u16())
                };
                let presses: Vec<_> = (0..8).map(press).collect();
                presses.into_iter().map(|press| press.join().unwrap_or(0)).collect::<Vec<u16>>()
            })
        };
        let token = token_of(&mut lan.clone());
        let note = [
            ("form-token", token.as_str()),
            ("form-key", "00ee"),
            ("noted-on", "20/10/2026"),
            ("said", "Đã đi ba ấp."),
        ];
        assert_eq!(at_once(&path(world, "tien-do"), &note), [303; 8]);
        let whole = [
            ("form-token", token.as_str()),
            ("version", "0"),
            ("result-1", "95"),
            ("overall", "Xong."),
            ("submit", "1"),
        ];
        assert_eq!(at_once(&path(world, "tu-danh-gia"), &whole), [303; 8]);
        let acts = world.acts(&world.file(FRIDAY));
        for kind in ["exemplars.noted", "exemplars.self_assessed"] {
            assert_eq!(acts.iter().filter(|act| act.kind == kind).count(), 1, "{kind}");
        }
        assert!(lan.get(&path(world, "tu-danh-gia")).has("95 %"));
    });
}

#[test]
fn notes_that_cannot_be_are_refused_and_kept() {
    on_sqlite(|world| {
        let mut tam = world.signed_in("tam");
        for (name, value, sentence) in [
            ("noted-on", "24/11/2026", "không thể sau hôm nay, 23/11/2026"),
            ("noted-on", "31/12/2025", "không thể trước ngày 01/01/2026"),
            ("noted-on", "30/02/2026", "không phải một ngày có trong lịch"),
            ("figure-1", "101", "101 % vượt quá 100 %"),
            ("figure-1", "-3", "chưa đọc được con số"),
            ("said", " ", "hãy điền vào đây"),
        ] {
            let mut fields = vec![
                ("form-key", "00bb"),
                ("noted-on", "20/10/2026"),
                ("said", "Đã đi ba ấp."),
                ("figure-1", "80"),
            ];
            fields.retain(|(known, _)| *known != name);
            fields.push((name, value));
            let page = note(world, &mut tam, &fields);
            page.refuses_with(sentence);
            assert!(name == "said" || page.has("Đã đi ba ấp."), "what was typed is kept");
            assert!(page.has(&format!("href=\"#{name}\"")), "the summary does not lead to {name}");
        }
        let no_key = [("noted-on", "20/10/2026"), ("said", "x")];
        assert_eq!(note(world, &mut tam, &no_key).status, 422);
    });
}

#[test]
fn a_model_is_paused_resumed_and_ended_with_reasons() {
    on_both(|world| {
        let mut tam = world.signed_in("tam");
        let (page, to) = (path(world, "tien-do"), path(world, "tien-do/trang-thai"));
        let mut change = |command: &str, since: &str, reason: &str| {
            let fields = [("command", command), ("since", since), ("run-reason", reason)];
            tam.send_form(&page, &to, &fields)
        };
        change("pause", "01/09/2026", "").refuses_with("hãy điền vào đây");
        change("resume", "01/09/2026", "x").refuses_with("Mô hình không còn ở trạng thái ấy");
        assert_eq!(change("pause", "01/09/2026", "Nước lên, đường ngập.").status, 303);
        change("pause", "02/09/2026", "Bấm lần nữa.").refuses_with("Mô hình không còn ở trạng thái ấy");
        change("resume", "31/08/2026", "x").refuses_with("không thể trước ngày 01/09/2026");
        assert_eq!(change("resume", "15/10/2026", "Nước rút.").status, 303);
        assert_eq!(change("end", "20/11/2026", "Xong việc.").status, 303);
        change("resume", "21/11/2026", "x").refuses_with("Mô hình đã kết thúc");
        let shown = tam.get(&page);
        for said in ["Đã kết thúc", "Nước lên, đường ngập.", "15/10/2026", "Xong việc."] {
            assert!(shown.has(said), "{said} is not shown");
        }
        let fields = [("form-key", "00cc"), ("noted-on", "21/11/2026"), ("said", "Sau khi kết thúc.")];
        note(world, &mut tam, &fields).refuses_with("Mô hình đã kết thúc");
        world.follow();
        let kinds: Vec<String> = world.acts(&world.file(FRIDAY)).into_iter().map(|act| act.kind).collect();
        assert_eq!(kinds[3..], ["exemplars.paused", "exemplars.resumed", "exemplars.ended"]);
    });
}

/// An assessment that says everything; the pairs may be replaced by name.
fn assess(world: &World, client: &mut Client, others: &[(&'static str, &str)]) -> Page {
    let path = path(world, "tu-danh-gia");
    let shown = client.get(&path);
    assert_eq!(shown.status, 200);
    let (token, version) = (shown.hidden("form-token"), shown.hidden("version"));
    let mut fields: Vec<(&str, &str)> = vec![
        ("form-token", &token),
        ("version", &version),
        ("result-1", "95"),
        ("done-1", "38"),
        ("out-of-1", "40"),
        ("note-1", "Hai ý kiến phải hỏi cấp trên."),
        ("households", "1.200"),
        ("poor-households", "64"),
        ("people", "4.310"),
        ("money", "70.000.000"),
        ("money-people", "50.000.000"),
        ("money-budget", "20.000.000"),
        ("money-others", "0"),
        ("overall", "Bà con nói nhiều hơn, cán bộ trả lời nhanh hơn."),
    ];
    for (name, value) in others {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    client.post(&path, &fields)
}

#[test]
fn figures_that_contradict_each_other_are_refused_with_the_sum() {
    on_both(|world| {
        let mut lan = world.signed_in("lan");
        for (name, value, at, sentence) in [
            ("result-1", "97", "result-1", "38 trên 40 là 95 %, không phải 97 %"),
            ("result-1", "120", "result-1", "120 % vượt quá 100 %"),
            ("done-1", "41", "done-1", "41 nhiều hơn tổng số 40"),
            ("out-of-1", "", "out-of-1", "cần cả hai số"),
            ("out-of-1", "0", "out-of-1", "tổng số bằng 0"),
            (
                "money",
                "75.000.000",
                "money",
                "50.000.000 + 20.000.000 + 0 = 70.000.000 đồng, không phải 75.000.000 đồng",
            ),
            ("money", "", "money", "hãy ghi tổng số"),
            ("poor-households", "1.201", "poor-households", "1.201 nhiều hơn tổng số 1.200"),
            ("people", "900", "people", "1.200 hộ thì không thể chỉ có 900 người"),
            ("result-1", "gần hết", "result-1", "chưa đọc được con số"),
            ("result-1", "", "result-1", "hãy điền vào đây"),
            ("overall", "", "overall", "hãy điền vào đây"),
        ] {
            let page = assess(world, &mut lan, &[(name, value), ("submit", "1")]);
            page.refuses_with(sentence);
            assert!(page.has(&format!("href=\"#{at}\"")), "the summary does not lead to {at}");
            assert!(page.has("Hai ý kiến phải hỏi cấp trên."), "what was typed is kept");
        }
        assert!(!lan.get(&path(world, "tu-danh-gia")).has("Hai ý kiến"), "nothing was kept of it");
    });
}

#[test]
fn what_lan_submitted_is_fixed_until_hai_sends_it_back_with_a_reason() {
    on_both(|world| {
        let (mut lan, mut hai) = (world.signed_in("lan"), world.signed_in("hai"));
        let kept = assess(world, &mut lan, &[("overall", "")]);
        assert!(lan.follow(kept).has("Đã lưu bản nháp tự đánh giá."), "a draft may lack words");
        let sent = assess(world, &mut lan, &[("submit", "1")]);
        assert_eq!(sent.status, 303, "{}", sent.body);
        let shown = lan.follow(sent);
        assert!(shown.has("Đã nộp ngày 23/11/2026") && shown.has("95 %") && shown.has("level--reached"));
        let page = path(world, "tu-danh-gia");
        let token = hai.get(&page).hidden("form-token");
        let own_token = token_of(&mut lan);
        let own = lan.post(&page, &[("form-token", &own_token), ("overall", "Viết lại")]);
        own.refuses_with("Bản tự đánh giá đã nộp nên không sửa được");
        let back = format!("{page}/tra-lai");
        let version = hai.get(&page).hidden("version");
        hai.post(&back, &[("form-token", &token), ("version", &version)]).refuses_with("hãy điền vào đây");
        let reason =
            [("form-token", token.as_str()), ("version", &version), ("return-reason", "Ghi rõ ấp nào.")];
        assert_eq!(hai.post(&back, &reason).status, 303);
        hai.post(&back, &reason).refuses_with("Chỉ trả lại được bản đã nộp");
        let again = lan.get(&page);
        assert!(again.has("Ghi rõ ấp nào.") && again.has("Lần 1 được trả lại ngày 23/11/2026"));
        assert!(again.has("Hai ý kiến phải hỏi cấp trên."), "the next round goes on from the one before");
        let sent = assess(world, &mut lan, &[("result-1", "92,5"), ("done-1", "37"), ("submit", "1")]);
        assert!(lan.follow(sent).has("Đạt một phần"));
        world.follow();
        let acts = world.acts(&world.file(FRIDAY));
        let kinds: Vec<&str> =
            acts.iter().skip(3).map(|act| act.kind.trim_start_matches("exemplars.")).collect();
        assert_eq!(
            kinds,
            ["self_assessment_drafted", "self_assessed", "self_assessment_returned", "self_assessed"]
        );
        assert!(!format!("{acts:?}").contains("ấp nào"), "the journal holds no text");
    });
}

fn token_of(client: &mut Client) -> String {
    client.get("/tai-khoan").hidden("form-token")
}

#[test]
fn submitting_twice_submits_once_and_an_old_page_overwrites_nothing() {
    on_both(|world| {
        let (mut lan, mut tam) = (world.signed_in("lan"), world.signed_in("tam"));
        assert_eq!(assess(world, &mut lan, &[]).status, 303);
        let page = path(world, "tu-danh-gia");
        let shown = tam.get(&page);
        let (token, version) = (shown.hidden("form-token"), shown.hidden("version"));
        assert_eq!(assess(world, &mut lan, &[("result-1", "95"), ("note-1", "Sửa lại.")]).status, 303);
        let old = [("form-token", token.as_str()), ("version", &version), ("result-1", "10")];
        tam.post(&page, &old).refuses_with("vừa được người khác thay đổi");
        let shown = lan.get(&page);
        let (token, version) = (shown.hidden("form-token"), shown.hidden("version"));
        let whole = [
            ("form-token", token.as_str()),
            ("version", version.as_str()),
            ("result-1", "95"),
            ("overall", "Xong."),
            ("submit", "1"),
        ];
        assert_eq!(lan.post(&page, &whole).status, 303);
        assert_eq!(lan.post(&page, &whole).status, 303, "the same again changes nothing");
        let acts = world.acts(&world.file(FRIDAY));
        assert_eq!(acts.iter().filter(|act| act.kind == "exemplars.self_assessed").count(), 1);
    });
}

#[test]
fn everybody_reads_the_results_once_the_model_is_public_and_not_before() {
    on_both(|world| {
        let (mut lan, mut thu) = (world.signed_in("lan"), world.signed_in("thu"));
        let id = world.file("Tổ heo đất giúp nhau mua giống");
        let page = format!("/lam-viec/mo-hinh/{id}/tu-danh-gia");
        let fields =
            [("result-1", "14"), ("out-of-1", "36"), ("note-1", "Mở heo hai lần."), ("overall", "Tốt.")];
        assert_eq!(lan.send_form(&page, &page, &fields).status, 303);
        let version = lan.get(&page).hidden("version");
        let submit = [fields.as_slice(), &[("version", version.as_str()), ("submit", "1")]].concat();
        assert_eq!(world.step(&mut thu, &id, "cong-khai", &[]).status, 303);
        world.follow();
        let read = || world.stranger().follow(world.stranger().get(&format!("/mo-hinh/x-{id}")));
        assert!(read().status == 200 && !read().has("Mở heo hai lần."), "a draft is nobody else's");
        assert_eq!(lan.send_form(&page, &page, &submit).status, 303);
        world.follow();
        let public = read();
        for said in ["14 hộ", "Mở heo hai lần.", "level--reached", "Nộp bản tự đánh giá"] {
            assert!(public.has(said), "{said} is not public:\n{}", public.body);
        }
        let english = format!(
            "{}?lang=en",
            world.stranger().get(&format!("/mo-hinh/x-{id}")).location.unwrap_or_default()
        );
        assert!(world.stranger().get(&english).has("Reached"));
        let mut hai = world.signed_in("hai");
        let token = token_of(&mut hai);
        let back = [("form-token", token.as_str()), ("version", "2"), ("return-reason", "x")];
        // What a recognition rests on stays as it was.
        hai.post(&format!("{page}/tra-lai"), &back).refuses_with("Chỉ trả lại được bản đã nộp");
    });
}

#[test]
fn neither_another_unit_nor_who_only_reads_nor_who_wrote_does_what_is_not_theirs() {
    on_both(|world| {
        let (mut lan, mut ha) = (world.signed_in("lan"), world.signed_in("duongha"));
        let (mut kiemtra, mut hai) = (world.signed_in("kiemtra"), world.signed_in("hai"));
        assert_eq!(assess(world, &mut lan, &[("submit", "1")]).status, 303);
        for end in ["tien-do", "tu-danh-gia"] {
            let page = path(world, end);
            assert_eq!(ha.get(&page).status, 404, "another province does not read {end}");
            assert_eq!(kiemtra.get(&page).status, 200, "an auditor reads {end}");
            let token = kiemtra.get("/tai-khoan").hidden("form-token");
            assert_eq!(kiemtra.post(&page, &[("form-token", &token)]).status, 403);
            let token = ha.get("/tai-khoan").hidden("form-token");
            let fields = [
                ("form-token", token.as_str()),
                ("form-key", "00"),
                ("noted-on", "20/10/2026"),
                ("said", "x"),
            ];
            assert_eq!(ha.post(&page, &fields).status, 404);
            assert_eq!(lan.post(&page, &[("said", "x")]).status, 403, "no form token");
        }
        let back = path(world, "tu-danh-gia/tra-lai");
        let token = token_of(&mut lan);
        assert_eq!(lan.post(&back, &[("form-token", &token), ("return-reason", "x")]).status, 403);
        assert!(
            !hai.get(&path(world, "tien-do")).has("name=\"said\""),
            "an appraiser does not write progress"
        );
    });
}
