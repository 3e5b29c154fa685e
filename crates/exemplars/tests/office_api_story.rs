//! Officers' own programs: what an access token opens, what it does not, and the steps that it takes.

use kheo_base::Error;
use kheo_people::{Ability, Authority, accounts};
use kheo_store::params;
use kheo_testing::{Client, Page, wait};
use kheo_world::{World, on_both};

const FILES: &str = "/api/v1/office/exemplars";

/// Lan begins a file with all ten parts, and perhaps sends it.
fn registered(world: &World, send: bool) -> String {
    let mut lan = world.signed_in("lan");
    let year = world.clock.now().day().year().to_string();
    let key = lan.get("/lam-viec/mo-hinh/moi").hidden("form-key");
    let mut form = vec![
        ("form-key", key.as_str()),
        ("unit", "30043"),
        ("title", "Đường hoa <b>ấp 3</b>"),
        ("field", "economy"),
        ("subject", "collective"),
        ("year", year.as_str()),
        ("criterion-1", "Hộ trồng hoa"),
        ("measure-1", "Số hộ"),
        ("target-1", "20"),
    ];
    let parts =
        ["situation", "objectives", "content", "area", "lead", "resources", "time", "outputs", "sustaining"];
    form.extend(parts.map(|part| (part, "Phần này viết đủ.")));
    if send {
        form.push(("send", "1"));
    }
    let page = lan.post("/lam-viec/mo-hinh", &form);
    assert_eq!(page.status, 303, "{}", page.body);
    page.location.unwrap_or_default().rsplit('/').next().unwrap_or_default().to_owned()
}

fn take(client: &mut Client, id: &str, step: &str, body: &str) -> Page {
    client.post_json(&format!("{FILES}/{id}/steps/{step}"), body)
}

/// Returns the version that a program reads.
fn version(client: &mut Client, id: &str) -> i64 {
    let page = client.get(&format!("{FILES}/{id}"));
    assert_eq!(page.status, 200, "{}", page.body);
    let (_, rest) = page.body.split_once("\"version\":").unwrap_or_default();
    rest.split(',').next().and_then(|number| number.parse().ok()).unwrap_or_default()
}

#[track_caller]
fn is_problem(page: &Page, status: u16, text: &str) {
    assert_eq!(page.status, status, "{}", page.body);
    assert_eq!(page.headers["content-type"], "application/problem+json");
    assert_eq!(page.headers["cache-control"], "no-store");
    assert!(page.has(text), "“{text}” is not in {}", page.body);
}

#[test]
fn a_file_goes_its_whole_way_by_programs() {
    on_both(|world| {
        let id = registered(world, false);
        let mut lan = world.program("lan", Ability::Act);
        let mut hai = world.program("hai", Ability::Act);
        is_problem(&hai.get(&format!("{FILES}/{id}")), 404, "\"status\":404");
        let first = version(&mut lan, &id);
        assert!(lan.get(&format!("{FILES}/{id}")).has("\"steps\":[\"submit\"]"));
        let sent = take(&mut lan, &id, "submit", &format!("{{\"version\":{first}}}"));
        assert!(sent.status == 200 && sent.has("\"state\":\"submitted\""), "{}", sent.body);

        let seen = version(&mut hai, &id);
        assert!(hai.get(&format!("{FILES}/{id}")).has("\"steps\":[\"accept\",\"return\"]"));
        let empty = take(&mut hai, &id, "return", &format!("{{\"version\":{seen},\"reason\":\" \"}}"));
        is_problem(&empty, 422, "\"field\":\"reason\"");
        let late = format!("{{\"version\":{seen},\"reason\":\"Thiếu ảnh\",\"due_on\":\"2026-11-01\"}}");
        is_problem(&take(&mut hai, &id, "return", &late), 422, "exemplars-refused-due-too-soon");
        let accept = format!("{{\"version\":{seen}}}");
        let accepted = take(&mut hai, &id, "accept", &accept);
        assert!(accepted.status == 200 && accepted.has("\"state\":\"accepted\""), "{}", accepted.body);
        let again = take(&mut hai, &id, "accept", &accept);
        is_problem(&again, 409, "exemplars-refused-changed-meanwhile");

        world.council_passes(&id, "province");
        let mut thu = world.program("thu", Ability::Act);
        let seen = version(&mut thu, &id);
        let decision = format!(
            "{{\"version\":{seen},\"level\":\"province\",\"number\":\"12/QĐ-UBND\",\"decided_on\":\"2026-11-20\",\
             \"signer\":\"Nguyễn Văn A\",\"legal_basis\":\"Kế hoạch 1\"}}"
        );
        let recognised = take(&mut thu, &id, "recognise", &decision);
        assert!(recognised.has("12/QĐ-UBND") && recognised.has("\"steps\":["), "{}", recognised.body);
        let seen = version(&mut thu, &id);
        let published = take(&mut thu, &id, "publish", &format!("{{\"version\":{seen}}}"));
        assert!(published.status == 200 && !published.has("\"public_at\":null"), "{}", published.body);
        let kinds: Vec<String> = world.acts(&id).into_iter().map(|act| act.kind).collect();
        for kind in ["submitted", "accepted", "recognised", "published"] {
            let count = kinds.iter().filter(|known| **known == format!("exemplars.{kind}")).count();
            assert_eq!(count, 1, "{kind}: each step is one act");
        }
    });
}

#[test]
fn a_token_gives_no_more_than_its_account_and_its_ability() {
    on_both(|world| {
        let id = registered(world, true);
        let mut reads = world.program("hai", Ability::Read);
        let seen = version(&mut reads, &id);
        let body = format!("{{\"version\":{seen}}}");
        is_problem(&take(&mut reads, &id, "accept", &body), 403, "people-token-reads-only");
        let mut lan = world.program("lan", Ability::Act);
        is_problem(&take(&mut lan, &id, "accept", &body), 403, "\"status\":403");
        // An officer of another province finds neither the file nor a way to decide it.
        let mut elsewhere = world.program("duongha", Ability::Act);
        is_problem(&elsewhere.get(&format!("{FILES}/{id}")), 404, "\"status\":404");
        is_problem(&take(&mut elsewhere, &id, "submit", &body), 404, "\"status\":404");
        assert!(!elsewhere.get(FILES).has(&id));
        assert!(!world.acts(&id).iter().any(|act| act.kind == "exemplars.accepted"));
        // A token opens no page, and no form takes it.
        assert!(lan.get("/lam-viec").location.unwrap_or_default().starts_with("/dang-nhap"));
        assert_eq!(lan.post(&format!("/lam-viec/mo-hinh/{id}/gui"), &[("version", "1")]).status, 401);
    });
}

#[test]
fn lists_are_filtered_and_read_to_the_end() {
    on_both(|world| {
        let id = registered(world, true);
        let mut hai = world.program("hai", Ability::Read);
        let listed = hai.get(&format!("{FILES}?state=submitted&year=2026"));
        assert!(listed.has(&id) && listed.has("Đường hoa <b>ấp 3</b>"), "{}", listed.body);
        assert!(!hai.get(&format!("{FILES}?state=accepted&year=2026")).has(&id));
        is_problem(&hai.get(&format!("{FILES}?state=submited")), 422, "\"field\":\"state\"");
        is_problem(&hai.get(&format!("{FILES}?year=nay")), 422, "\"field\":\"year\"");
        let (mut after, mut seen) = (String::new(), 0);
        loop {
            let page = hai.get(&format!("{FILES}?limit=1&after={after}"));
            assert_eq!(page.body.matches("\"changed_at\"").count(), 1, "{}", page.body);
            seen += 1;
            let Some((_, next)) = page.body.split_once("\"next\":\"") else { break };
            after = next.split('"').next().unwrap_or_default().to_owned();
        }
        let all = hai.get(FILES).body.matches("\"changed_at\"").count();
        assert_eq!(seen, all, "paging shows every file once");
    });
}

#[test]
fn what_is_no_token_opens_nothing() {
    on_both(|world| {
        let mut cookie = world.signed_in("hai");
        is_problem(&cookie.get(FILES), 401, "people-token-missing");
        assert_eq!(cookie.get(FILES).headers["www-authenticate"], "Bearer");
        let mut program = world.stranger();
        let session = cookie.cookie("kheo-session").unwrap_or_default().to_owned();
        let hex = "a7".repeat(32);
        for forged in
            ["Bearer", "Bearer kheo_", &format!("Bearer kheo_{hex}"), &format!("Bearer kheo_{session}")]
        {
            program.set_header("authorization", forged);
            assert_eq!(program.get(FILES).status, 401, "{forged}");
        }
        program.set_header("accept-language", "en");
        is_problem(&program.get(FILES), 401, "The access token is wrong");
        let secret = world.access_token("hai", Ability::Read);
        program.set_header("authorization", &format!("bearer {secret}"));
        assert_eq!(program.get(FILES).status, 200, "the scheme is written in any case");
        world.days_pass(31);
        is_problem(&program.get(FILES), 401, "people-token-invalid");
    });
}

#[test]
fn wrong_tokens_are_slowed_and_right_ones_and_people_are_not() {
    on_both(|world| {
        let mut right = world.program("hai", Ability::Read);
        let mut wrong = world.stranger();
        wrong.set_header("authorization", "Bearer kheo_x");
        let refused = (0..40).map(|_| wrong.get(FILES)).find(|page| page.status == 429);
        let refused = refused.unwrap_or_else(|| unreachable!("forty wrong tokens were looked at"));
        is_problem(&refused, 429, "people-wait");
        assert!(refused.headers.contains_key("retry-after"));
        assert_eq!(right.get(FILES).status, 200, "a right token does not wait for a neighbour's wrong one");
        world.signed_in("lan");
    });
}

#[test]
fn a_closed_account_and_a_revoked_token_open_nothing() {
    on_both(|world| {
        let mut program = world.program("hai", Ability::Act);
        assert_eq!(program.get(FILES).status, 200);
        let app = &world.site.app;
        let hai = app.db().read_now(|db| Ok(accounts::by_login(db, "hai")?.account_id));
        let hai = hai.unwrap_or_else(|error: Error| unreachable!("{error}"));
        let close =
            app.write(kheo_journal::By::default(), move |tx| accounts::disable(tx, Authority::Operator, hai));
        assert!(wait(close).is_ok());
        is_problem(&program.get(FILES), 401, "people-token-invalid");
        let open =
            app.write(kheo_journal::By::default(), move |tx| accounts::enable(tx, Authority::Operator, hai));
        assert!(wait(open).is_ok());
        is_problem(&program.get(FILES), 401, "people-token-invalid");
        let find = "select count(*) from access_tokens where revoked_at is null and account_id = $1";
        let left = app.db().read_now(move |db| Ok(db.one(find, params![hai], |row| row.int(0))?));
        assert_eq!(left.unwrap_or(-1), 0, "closing revokes; opening gives nothing back");
    });
}

#[test]
fn hostile_bodies_are_refused_whole() {
    on_both(|world| {
        let id = registered(world, true);
        let mut hai = world.program("hai", Ability::Act);
        let seen = version(&mut hai, &id);
        for body in ["", "{}", "[]", "{\"version\":\"1\"}", "{\"version\":1,\"force\":true}", "\u{0}"] {
            is_problem(&take(&mut hai, &id, "accept", body), 400, "error-not-json");
        }
        let form = hai.post(&format!("{FILES}/{id}/steps/accept"), &[("version", "1")]);
        is_problem(&form, 415, "error-not-json");
        let body = format!("{{\"version\":{seen}}}");
        for step in ["gui", "delete", "x'%20or%201=1", "Accept"] {
            is_problem(&take(&mut hai, &id, step, &body), 404, "\"status\":404");
        }
        is_problem(&take(&mut hai, "x", "accept", &body), 404, "\"status\":404");
        is_problem(&take(&mut hai, &id, "accept", "{\"version\":-9}"), 409, "changed-meanwhile");
        let long =
            format!("{{\"version\":{seen},\"reason\":\"{}\",\"due_on\":\"2026-12-31\"}}", "ạ".repeat(2_001));
        is_problem(&take(&mut hai, &id, "return", &long), 422, "\"field\":\"reason\"");
        assert_eq!(version(&mut hai, &id), seen, "nothing was changed");
        let described = world.stranger().get("/api/openapi.json");
        assert!(described.has("\"access_token\":{\"type\":\"http\""), "{}", described.body);
        assert!(described.has("/api/v1/office/exemplars/{id}/steps/{step}"));
    });
}
