//! Stories of access tokens, told through the page of their holder on both databases.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

#[expect(dead_code, reason = "each story uses its part of the common world")]
mod common;

use common::{MODULES, PASSWORD, World, cam_binh};
use kheo_base::Id;
use kheo_people::{Authority, Role, accounts};
use kheo_store::params;
use kheo_testing::{Client, Page, on_both, wait};

const TOKENS: &str = "/tai-khoan/khoa-truy-cap";
const PROGRAM: &str = "/api/v1/office/me";

/// Tells a story on both databases.
fn story(tell: impl Fn(World)) {
    on_both(MODULES, |scratch| tell(World::new(scratch)));
}

fn hoa(world: &World) -> (Id, Client) {
    let id = world.officer("hoa", "Lê Thị Hoa", Role::Registrar, cam_binh());
    (id, world.signed_in("hoa"))
}

fn made(client: &mut Client, name: &str, ability: &str) -> Page {
    client.send_form(TOKENS, TOKENS, &[("name", name), ("days", "30"), ("ability", ability)])
}

/// The secret on the page.
fn secret(page: &Page) -> String {
    let (_, rest) = page.body.split_once("<code>").unwrap();
    rest.split_once("</code>").unwrap().0.to_owned()
}

fn opens(world: &World, secret: &str) -> u16 {
    let mut program = world.stranger();
    program.set_header("authorization", &format!("Bearer {secret}"));
    program.get(PROGRAM).status.as_u16()
}

/// Everything that the database keeps of tokens: how many rows, and whether a secret is among their values.
fn kept(world: &World, secret: &str) -> (i64, bool) {
    let hex = secret.trim_start_matches("kheo_").to_owned();
    let raw: Vec<u8> =
        (0..32).map(|place| u8::from_str_radix(&hex[place * 2..place * 2 + 2], 16).unwrap()).collect();
    let read = world.app.read(move |db| {
        let count = db.one("select count(*) from access_tokens", params![], |row| row.int(0))?;
        let find = "select count(*) from access_tokens where token_hash = $1 or name like $2";
        let found = db.one(find, params![raw.as_slice(), format!("%{hex}%")], |row| row.int(0))?;
        Ok((count, found > 0))
    });
    wait(read).unwrap()
}

#[test]
fn a_secret_is_shown_once_and_only_its_hash_is_kept() {
    story(|world| {
        let (id, mut hoa) = hoa(&world);
        assert!(hoa.get("/tai-khoan").has("href=\"/tai-khoan/khoa-truy-cap\""));
        let page = made(&mut hoa, "Báo cáo <b>tỉnh</b>", "read");
        assert_eq!(page.status, 200, "{}", page.body);
        assert_eq!(page.headers["cache-control"], "no-store");
        assert!(page.has("Báo cáo &#60;b&#62;tỉnh"), "{}", page.body);
        let secret = secret(&page);
        assert!(secret.starts_with("kheo_") && secret.len() == 69, "{secret}");
        assert_eq!(kept(&world, &secret), (1, false), "only a hash is kept");
        let again = hoa.get(TOKENS);
        assert!(again.has("Báo cáo") && !again.has(&secret[5..]) && again.has("Chưa dùng"));
        assert_eq!(opens(&world, &secret), 200);
        assert!(!hoa.get(TOKENS).has("Chưa dùng"));
        // Loading the answer again sends the form again: that makes no second token.
        made(&mut hoa, "Báo cáo <b>tỉnh</b>", "read").refuses_with("Tài khoản đã có khoá tên này");
        assert_eq!(world.acts(id).iter().filter(|kind| *kind == "people.access-token-created").count(), 1);
    });
}

#[test]
fn what_is_asked_for_wrongly_comes_back_filled() {
    story(|world| {
        let (_, mut hoa) = hoa(&world);
        let page =
            hoa.send_form(TOKENS, TOKENS, &[("name", "Máy tính"), ("days", "366"), ("ability", "act")]);
        page.refuses_with("hãy viết một số từ 1 đến 365");
        assert!(page.has("value=\"Máy tính\""));
        hoa.send_form(TOKENS, TOKENS, &[("name", ""), ("days", "30"), ("ability", "read")])
            .refuses_with("hãy điền vào đây");
        hoa.send_form(TOKENS, TOKENS, &[("name", "x"), ("days", "30"), ("ability", "all")])
            .refuses_with("mục đã chọn không có");
        let forged = hoa.post(TOKENS, &[("name", "x"), ("days", "30"), ("ability", "act")]);
        assert_eq!(forged.status, 403, "without the form's token");
        world.account("lanh", "Nguyễn Thị Lành");
        assert_eq!(world.signed_in("lanh").get(TOKENS).status, 403, "who has no role needs no token");
    });
}

#[test]
fn a_holder_revokes_his_own_and_nobody_elses() {
    story(|world| {
        let (id, mut hoa) = hoa(&world);
        let secret = secret(&made(&mut hoa, "Báo cáo", "act"));
        let (_, rest) =
            hoa.get(TOKENS).body.split_once("/khoa-truy-cap/").map(|(a, b)| (a.len(), b.to_owned())).unwrap();
        let path = format!("{TOKENS}/{}/thu-hoi", rest.split('/').next().unwrap());
        world.officer("thuan", "Trần Văn Thuận", Role::Administrator, cam_binh());
        let mut thuan = world.signed_in("thuan");
        assert_eq!(thuan.send_form(TOKENS, &path, &[]).status, 404);
        assert_eq!(opens(&world, &secret), 200);
        let page = hoa.send_form(TOKENS, &path, &[]);
        assert!(hoa.follow(page).has("Đã thu hồi khoá."));
        assert_eq!(opens(&world, &secret), 401);
        assert_eq!(hoa.send_form(TOKENS, &path, &[]).status, 303, "revoking twice changes nothing");
        assert_eq!(world.acts(id).iter().filter(|kind| *kind == "people.access-token-revoked").count(), 1);
    });
}

#[test]
fn tokens_fall_with_the_password_the_account_and_their_time() {
    story(|world| {
        let (id, mut hoa) = hoa(&world);
        let first = secret(&made(&mut hoa, "Một", "read"));
        let new = "mùa lúa chín vàng đồng";
        let fields = [("present-password", PASSWORD), ("new-password", new), ("new-password-again", new)];
        assert_eq!(hoa.send_form(TOKENS, "/tai-khoan/mat-khau", &fields).status, 303);
        assert_eq!(opens(&world, &first), 401, "a changed password revokes");
        let second = secret(&made(&mut hoa, "Hai", "read"));
        world.pass(29 * 86_400);
        assert_eq!(opens(&world, &second), 200);
        world.pass(2 * 86_400);
        assert_eq!(opens(&world, &second), 401, "a token ends with its time");
        let erase = world
            .app
            .write(kheo_journal::By::default(), move |tx| accounts::erase(tx, Authority::Operator, id));
        wait(erase).unwrap();
        assert_eq!(kept(&world, &second), (0, false), "erasing takes tokens with it, names and all");
    });
}
