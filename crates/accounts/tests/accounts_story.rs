//! Stories of signing in, one's own account and the people of a unit, told through pages on both databases.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use common::{MODULES, PASSWORD, World, cam_binh, cam_xuyen, link, sign_in};
use kheo_people::{Role, Scope};
use kheo_testing::on_both;

/// Tells a story on both databases.
fn story(tell: impl Fn(World)) {
    on_both(MODULES, |scratch| tell(World::new(scratch)));
}

const WRONG: &str = "Tên đăng nhập hoặc mật khẩu không đúng.";

#[test]
fn signing_in_and_out() {
    story(|world| {
        world.account("lanh", "Nguyễn Thị Lành");
        world.officer("hoa", "Lê Thị Hoa", Role::Registrar, cam_binh());
        let mut lanh = world.stranger();
        let page = sign_in(&mut lanh, "lanh", "sai mật khẩu");
        assert_eq!(page.status, 422);
        page.refuses_with(WRONG);
        assert!(
            page.has("value=\"lanh\"") && !page.has("sai mật khẩu"),
            "the login is kept, the password is not"
        );
        sign_in(&mut lanh, "khong-ai", PASSWORD).refuses_with(WRONG);
        sign_in(&mut lanh, "lanh", "").refuses_with("hãy điền vào đây");
        let page = sign_in(&mut lanh, "Lành", PASSWORD);
        assert_eq!(page.location.as_deref(), Some("/tai-khoan"));
        assert!(lanh.follow(page).has("Nguyễn Thị Lành"));
        assert_eq!(lanh.get("/dang-nhap").location.as_deref(), Some("/tai-khoan"));
        let page = lanh.post("/dang-xuat", &[]);
        assert!(lanh.follow(page).has("Đã đăng xuất."));
        assert!(lanh.get("/tai-khoan").location.unwrap().starts_with("/dang-nhap?tiep="));
        let page = sign_in(&mut world.stranger(), "hoa", PASSWORD);
        assert_eq!(page.location.as_deref(), Some("/lam-viec"));
    });
}

#[test]
fn one_continues_only_on_this_site() {
    story(|world| {
        world.account("lanh", "Nguyễn Thị Lành");
        let mut lanh = world.stranger();
        let page = lanh.get("/tai-khoan");
        let page = lanh.follow(page);
        assert_eq!(page.hidden("tiep"), "/tai-khoan");
        for foreign in ["https://x.example/", "//x.example", "/\\x.example", "/\t/x.example", "javascript:x"]
        {
            let fields = [("login", "lanh"), ("password", PASSWORD), ("tiep", foreign)];
            let page = world.stranger().post("/dang-nhap", &fields);
            assert_eq!(page.location.as_deref(), Some("/tai-khoan"), "{foreign:?}");
        }
        let fields = [("login", "lanh"), ("password", "sai mật khẩu"), ("tiep", "/mo-hinh?nam=2026")];
        assert_eq!(lanh.post("/dang-nhap", &fields).hidden("tiep"), "/mo-hinh?nam=2026");
        let fields = [("login", "lanh"), ("password", PASSWORD), ("tiep", "/mo-hinh?nam=2026")];
        assert_eq!(lanh.post("/dang-nhap", &fields).location.as_deref(), Some("/mo-hinh?nam=2026"));
    });
}

#[test]
fn a_forged_session_is_nobody_and_another_site_cannot_send_forms() {
    story(|world| {
        world.account("lanh", "Nguyễn Thị Lành");
        let mut forger = world.stranger();
        for forged in ["", "x", &"a7".repeat(32)] {
            forger.set_cookie("kheo-session", forged);
            assert!(forger.get("/tai-khoan").location.unwrap().starts_with("/dang-nhap"));
        }
        let mut lanh = world.signed_in("lanh");
        let old = lanh.cookie("kheo-session").unwrap().to_owned();
        let page = lanh.post_cross_site("/dang-xuat", &[]);
        assert_eq!(page.status, 403);
        page.refuses_with("Biểu mẫu này được gửi từ một trang khác");
        assert_eq!(lanh.get("/tai-khoan").status, 200, "still signed in");
        sign_in(&mut lanh, "lanh", PASSWORD);
        forger.set_cookie("kheo-session", &old);
        assert!(forger.get("/tai-khoan").location.is_some(), "the session before signing in again is over");
    });
}

#[test]
fn a_forgotten_password_is_set_anew() {
    story(|world| {
        let lanh = world.account("lanh", "Nguyễn Thị Lành");
        let mut client = world.stranger();
        client.post("/quen-mat-khau", &[("login", "")]).refuses_with("hãy điền vào đây");
        let unknown = client.post("/quen-mat-khau", &[("login", "khong-ai")]);
        let known = client.post("/quen-mat-khau", &[("login", "lanh")]);
        assert_eq!((known.status, &known.location), (unknown.status, &unknown.location));
        assert!(client.follow(known).has("Đã nhận yêu cầu"));
        let letters = world.letters(lanh);
        assert_eq!(letters.len(), 1);
        let letter = &letters[0];
        assert_eq!(letter.recipient, "lanh@xa.example.vn");
        assert!(
            letter.body.contains("Kính gửi Nguyễn Thị Lành,") && letter.body.contains("Tên đăng nhập: lanh")
        );
        assert!(!letter.body.contains('⟦') && !letter.subject.contains('⟦'));
        assert!(world.letters(lanh).is_empty(), "a letter is written once");
        let token = client.get(&link(letter)).hidden("ma");
        let set = |client: &mut kheo_testing::Client, new: &str, again: &str| {
            let fields = [("ma", token.as_str()), ("new-password", new), ("new-password-again", again)];
            client.post("/dat-lai-mat-khau", &fields)
        };
        let page = set(&mut client, "sáng đường quê mới", "sáng đường quê cũ");
        page.refuses_with("hai lần gõ chưa giống nhau");
        assert_eq!(page.hidden("ma"), token);
        set(&mut client, "ngắn", "ngắn").refuses_with("Mật khẩu cần ít nhất 10 ký tự");
        let page = set(&mut client, "sáng đường quê mới", "sáng đường quê mới");
        assert!(client.follow(page).has("Đã lưu mật khẩu mới"));
        sign_in(&mut client, "lanh", PASSWORD).refuses_with(WRONG);
        assert_eq!(sign_in(&mut client, "lanh", "sáng đường quê mới").status, 303);
        let page = client.get(&link(letter));
        assert_eq!(page.status, 410);
        page.refuses_with("đã được dùng hoặc đã hết hạn");
        assert!(page.has("href=\"/quen-mat-khau\""));
        set(&mut client, "sáng đường quê khác", "sáng đường quê khác").refuses_with("không còn dùng được");
    });
}

#[test]
fn a_link_works_for_an_hour() {
    story(|world| {
        let lanh = world.account("lanh", "Nguyễn Thị Lành");
        let mut client = world.stranger();
        client.post("/quen-mat-khau", &[("login", "lanh")]);
        world.pass(7_200);
        let letter = world.letters(lanh).remove(0);
        world.pass(3_599);
        assert_eq!(client.get(&link(&letter)).status, 200, "the hour runs from the letter");
        world.pass(1);
        assert_eq!(client.get(&link(&letter)).status, 410);
        assert_eq!(client.get("/dat-lai-mat-khau").status, 410);
    });
}

#[test]
fn ones_own_password_is_changed_and_all_devices_sign_out() {
    story(|world| {
        world.account("lanh", "Nguyễn Thị Lành");
        let (mut desk, mut phone) = (world.signed_in("lanh"), world.signed_in("lanh"));
        let token = desk.get("/tai-khoan").hidden("form-token");
        let new = "sáng đường quê mới";
        let change = |client: &mut kheo_testing::Client, token: &str, present: &str| {
            let fields = [("form-token", token), ("present-password", present), ("new-password", new)];
            client.post("/tai-khoan/mat-khau", &[&fields[..], &[("new-password-again", new)]].concat())
        };
        assert_eq!(change(&mut desk, "", PASSWORD).status, 403, "a form of no session");
        change(&mut desk, &token, "sai mật khẩu").refuses_with("Mật khẩu hiện tại không đúng.");
        let page = change(&mut desk, &token, PASSWORD);
        assert!(desk.follow(page).has("Đã đổi mật khẩu"));
        assert!(phone.get("/tai-khoan").location.is_some());
        let token = desk.get("/tai-khoan").hidden("form-token");
        let page = desk.post("/tai-khoan/thoat-moi-noi", &[("form-token", &token)]);
        assert!(desk.follow(page).has("Đã đăng xuất."));
        assert!(desk.get("/tai-khoan").location.is_some());
    });
}

#[test]
fn an_administrator_opens_an_account_and_the_person_sets_the_password() {
    story(|world| {
        world.officer("tam", "Võ Minh Tâm", Role::Administrator, Scope::Province("42".to_owned()));
        let mut tam = world.signed_in("tam");
        let page = tam.get("/lam-viec/nguoi/moi");
        assert!(page.has("Xã Cẩm Bình") && page.has("Tỉnh Hà Tĩnh") && !page.has("Nghệ An"));
        let token = page.hidden("form-token");
        let fields = |email: &'static str, role: &'static str| {
            [
                ("form-token", token.clone()),
                ("display-name", "Đặng <b>Thị</b> Mai".to_owned()),
                ("login", "mai".to_owned()),
                ("email", email.to_owned()),
                ("language", "vi".to_owned()),
                ("role", role.to_owned()),
                ("unit", "18676".to_owned()),
                ("from", "01/03/2026".to_owned()),
                ("until", "31/12/2026".to_owned()),
            ]
        };
        let send = |tam: &mut kheo_testing::Client, fields: &[(&str, String)]| {
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            tam.post("/lam-viec/nguoi/moi", &fields)
        };
        let page = send(&mut tam, &fields("không phải thư", "registrar"));
        page.refuses_with("Địa chỉ thư điện tử không đúng");
        assert!(page.has("value=\"mai\"") && page.has("value=\"31/12/2026\"") && !page.has("<b>Thị"));
        send(&mut tam, &fields("mai@xa.example.vn", "")).refuses_with("hãy chọn một mục");
        let page = send(&mut tam, &fields("mai@xa.example.vn", "registrar"));
        let path = page.location.clone().unwrap();
        let page = tam.follow(page);
        assert!(page.has("Đã tạo tài khoản") && page.has("01/03/2026 – 31/12/2026") && !page.has("<b>Thị"));
        assert!(tam.get("/lam-viec/nguoi").has("Cán bộ đăng ký mô hình"));
        send(&mut tam, &fields("mai@xa.example.vn", "registrar")).refuses_with("đã có người dùng");
        let mai = path.rsplit('/').next().unwrap().parse().unwrap();
        let letter = world.letters(mai).remove(0);
        let mut client = world.stranger();
        let token = client.get(&link(&letter)).hidden("ma");
        let fields = [("ma", token.as_str()), ("new-password", PASSWORD), ("new-password-again", PASSWORD)];
        assert_eq!(client.post("/dat-lai-mat-khau", &fields).status, 303);
        assert_eq!(sign_in(&mut client, "mai", PASSWORD).location.as_deref(), Some("/lam-viec"));
    });
}

#[test]
fn an_administrator_grants_inside_the_subtree_only() {
    story(|world| {
        world.officer("tam", "Võ Minh Tâm", Role::Administrator, cam_binh());
        let hoa = world.officer("hoa", "Lê Thị Hoa", Role::Registrar, cam_binh());
        let far = world.officer("chau", "Bùi Thị Châu", Role::Registrar, cam_xuyen());
        let mut tam = world.signed_in("tam");
        let path = format!("/lam-viec/nguoi/{hoa}");
        let page = tam.get(&path);
        assert!(page.has("Xã Cẩm Bình") && !page.has("Cẩm Xuyên"));
        let token = page.hidden("form-token");
        let grant = |tam: &mut kheo_testing::Client, of: &str, unit: &str, token: &str| {
            let fields =
                [("form-token", token), ("role", "appraiser"), ("unit", unit), ("from", "01/03/2026")];
            tam.post(&format!("{of}/vai-tro"), &fields)
        };
        assert_eq!(grant(&mut tam, &path, "18676", "").status, 403, "a form without the session's token");
        let page = grant(&mut tam, &path, "18673", &token);
        page.refuses_with("nằm ngoài phạm vi mình quản trị");
        assert!(page.has("value=\"appraiser\" checked"), "what was chosen is kept");
        grant(&mut tam, &path, "42", &token).refuses_with("nằm ngoài phạm vi");
        grant(&mut tam, &path, "99999", &token).refuses_with("không có tỉnh hay xã nào mang mã “99999”");
        let page = grant(&mut tam, &path, "18676", &token);
        assert!(tam.follow(page).has("Đã giao vai trò."));
        grant(&mut tam, &path, "18676", &token).refuses_with("đã có vai trò đó");
        let other = format!("/lam-viec/nguoi/{far}");
        assert_eq!(tam.get(&other).status, 404);
        assert_eq!(grant(&mut tam, &other, "18676", &token).status, 404);
        for what in ["khoa", "mo", "xoa-du-lieu"] {
            let page = tam.post(&format!("/lam-viec/nguoi/{far}/{what}"), &[("form-token", &token)]);
            assert_eq!(page.status, 404, "{what}");
        }
        assert!(!tam.get("/lam-viec/nguoi").has("Bùi Thị Châu"));
        let page = tam.get(&path);
        let end = page.body.split('"').find(|part| part.ends_with("/cham-dut")).unwrap().to_owned();
        let foreign = end.replace(&hoa.to_string(), &far.to_string());
        assert_eq!(tam.post(&foreign, &[("form-token", &token)]).status, 404);
        let page = tam.post(&end, &[("form-token", &token)]);
        assert!(tam.follow(page).has("Đã thôi giao vai trò."));
        assert_eq!(world.acts(hoa).last().unwrap(), "people.grant-ended");
    });
}

#[test]
fn citizens_and_other_officers_do_not_see_people() {
    story(|world| {
        let lanh = world.account("lanh", "Nguyễn Thị Lành");
        world.officer("hoa", "Lê Thị Hoa", Role::Registrar, cam_binh());
        for login in ["lanh", "hoa"] {
            let mut client = world.signed_in(login);
            for path in ["/lam-viec/nguoi", "/lam-viec/nguoi/moi", &format!("/lam-viec/nguoi/{lanh}")] {
                let page = client.get(path);
                assert_eq!(page.status, 403, "{login} {path}");
                page.refuses_with("không được làm việc đó");
            }
        }
        assert!(world.stranger().get("/lam-viec/nguoi").location.unwrap().starts_with("/dang-nhap"));
    });
}

#[test]
fn accounts_are_closed_opened_and_erased() {
    story(|world| {
        world.officer("tam", "Võ Minh Tâm", Role::Administrator, Scope::Nation);
        let hoa = world.officer("hoa", "Lê <i>Thị</i> Hoa", Role::Registrar, cam_binh());
        let (mut tam, mut client) = (world.signed_in("tam"), world.signed_in("hoa"));
        let path = format!("/lam-viec/nguoi/{hoa}");
        let page = tam.get(&path);
        assert!(page.has("Lê &#60;i&#62;Thị") && !page.has("<i>Thị"), "{}", page.body);
        let token = page.hidden("form-token");
        let fields = [("form-token", token.as_str())];
        let page = tam.post(&format!("{path}/khoa"), &fields);
        assert!(tam.follow(page).has("Đang khoá"));
        assert!(client.get("/tai-khoan").location.is_some());
        sign_in(&mut client, "hoa", PASSWORD).refuses_with(WRONG);
        let page = tam.post(&format!("{path}/mo"), &fields);
        assert!(tam.follow(page).has("Đã mở lại tài khoản."));
        assert_eq!(sign_in(&mut client, "hoa", PASSWORD).status, 303);
        let page = tam.get(&format!("{path}/xoa-du-lieu"));
        assert!(page.has("không khôi phục được"));
        assert_eq!(tam.post(&format!("{path}/xoa-du-lieu"), &[]).status, 403);
        let page = tam.post(&format!("{path}/xoa-du-lieu"), &fields);
        let page = tam.follow(page);
        assert!(page.has("Tài khoản đã xoá dữ liệu") && !page.has("Hoa"), "{}", page.body);
        assert!(client.get("/tai-khoan").location.is_some());
        sign_in(&mut client, "hoa", PASSWORD).refuses_with(WRONG);
        assert!(!tam.get("/lam-viec/nguoi").has("Hoa"));
        assert!(world.acts(hoa).contains(&"people.account-erased".to_owned()));
    });
}

#[test]
fn nobody_closes_the_own_account() {
    story(|world| {
        let tam = world.officer("tam", "Võ Minh Tâm", Role::Administrator, Scope::Nation);
        let mut client = world.signed_in("tam");
        let path = format!("/lam-viec/nguoi/{tam}");
        let page = client.get(&path);
        assert!(!page.has("/khoa\"") && !page.has("/xoa-du-lieu\""));
        let token = client.get("/tai-khoan").hidden("form-token");
        let page = client.post(&format!("{path}/khoa"), &[("form-token", &token)]);
        page.refuses_with("Không thể ngừng hoặc xoá tài khoản mình đang dùng.");
        assert_eq!(client.get(&format!("{path}/xoa-du-lieu")).status, 403);
    });
}

#[test]
fn a_role_is_lent_while_its_holder_is_away() {
    story(|world| {
        world.officer("lanh", "Nguyễn Thị Lành", Role::Appraiser, cam_binh());
        world.officer("hoa", "Lê Thị Hoa", Role::Registrar, cam_binh());
        world.officer("chau", "Bùi Thị Châu", Role::Registrar, cam_xuyen());
        let mut lanh = world.signed_in("lanh");
        let page = lanh.get("/tai-khoan");
        assert!(page.has("Người thẩm định") && page.has("Xã Cẩm Bình"));
        let token = page.hidden("form-token");
        let grant = page.body.split("<option value=\"").nth(2).unwrap().split('"').next().unwrap().to_owned();
        let lend =
            |client: &mut kheo_testing::Client, grant: &str, deputy: &str, until: &str, token: &str| {
                let fields =
                    [("form-token", token), ("grant", grant), ("deputy", deputy), ("from", "01/03/2026")];
                client.post("/tai-khoan/uy-quyen", &[&fields[..], &[("away-until", until)]].concat())
            };
        for deputy in ["khong-ai", "chau"] {
            let page = lend(&mut lanh, &grant, deputy, "07/03/2026", &token);
            page.refuses_with("không thấy người nào có tên đăng nhập này");
            assert!(page.has(&format!("value=\"{deputy}\"")));
        }
        lend(&mut lanh, &grant, "hoa", "01/12/2026", &token).refuses_with("tối đa 90 ngày");
        lend(&mut lanh, &grant, "hoa", "31/02/2026", &token)
            .refuses_with("không phải một ngày có trong lịch");
        let mut hoa = world.signed_in("hoa");
        let own = hoa.get("/tai-khoan").hidden("form-token");
        assert_eq!(lend(&mut hoa, &grant, "lanh", "07/03/2026", &own).status, 404, "not hers to lend");
        let page = lend(&mut lanh, &grant, "hoa", "07/03/2026", &token);
        let page = lanh.follow(page);
        assert!(page.has("Đã uỷ quyền.") && page.has("01/03/2026 – 07/03/2026"));
        assert!(hoa.get("/tai-khoan").has("làm thay khi được uỷ quyền"));
        let end = page.body.split('"').find(|part| part.ends_with("/cham-dut")).unwrap().to_owned();
        let page = lanh.post(&end, &[("form-token", &token)]);
        assert!(lanh.follow(page).has("Đã thôi uỷ quyền."));
        assert!(!hoa.get("/tai-khoan").has("làm thay khi được uỷ quyền"));
    });
}
