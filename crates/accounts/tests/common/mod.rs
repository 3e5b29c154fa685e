//! A small country for the stories: one province, two communes, their people, and the router of this crate.

use kheo_accounts::AccountLetters;
use kheo_accounts::http::{
    accounts as own, delegations, grants, passwords, people, person, sessions, tokens,
};
use kheo_base::{Clock, Entropy, Id, Instant};
use kheo_journal::{By, Journal, Letter, Letters};
use kheo_people::accounts::{self, NewAccount};
use kheo_people::roles::{self, NewGrant};
use kheo_people::{Ability, Authority, Cost, Language, Passwords, Permission, Role, Scope};
use kheo_store::Module;
use kheo_testing::{Client, Page, Scratch, wait};
use kheo_web::{Access, App, Routes, Settings};

/// The password of everybody.
pub const PASSWORD: &str = "trâu ăn cỏ trên đồi sim";
/// 1 March 2026, eight in the morning in Viet Nam.
const START: Instant = Instant::from_millis(1_772_326_800_000);
/// The tables that the stories need.
pub const MODULES: &[Module] = &[kheo_journal::MODULE, kheo_organisations::MODULE, kheo_people::MODULE];

const UNITS: &str = "\
code,valid_from,valid_to,from_exact,name,kind,tier,parent_code,legal_basis
42,2021-01-01,,no,Hà Tĩnh,tinh,province,,
40,2021-01-01,,no,Nghệ An,tinh,province,,
18676,2025-07-01,,yes,Cẩm Bình,xa,commune,42,
18673,2025-07-01,,yes,Cẩm Xuyên,xa,commune,42,
16690,2025-07-01,,yes,Vinh Phú,phuong,commune,40,
";

/// Everything that a story needs.
pub struct World {
    /// The application.
    pub app: App,
    clock: Clock,
    client: Client,
}

impl World {
    /// Makes the country.
    pub fn new(scratch: &Scratch) -> Self {
        let clock = Clock::standing(START);
        let journal = Journal::new(scratch.db.clone(), clock.clone(), Entropy::system());
        kheo_organisations::import::import_units(&journal, &By::default(), UNITS.as_bytes(), false).unwrap();
        let settings = Settings {
            base_url: "https://kheo.example".to_owned(),
            secure_cookies: false,
            page_cache: true,
            demonstration: false,
        };
        let app = App::new(journal, Passwords::new(Cost::CHEAP, Entropy::system()).unwrap(), settings);
        let router = kheo_web::layers::wrap(routes().into_router(), app.clone()).unwrap();
        Self { app, clock, client: Client::new(router) }
    }

    /// A browser in which nobody is signed in.
    pub fn stranger(&self) -> Client {
        self.client.clone()
    }

    /// A browser in which somebody is signed in.
    pub fn signed_in(&self, login: &str) -> Client {
        let mut client = self.stranger();
        let page = sign_in(&mut client, login, PASSWORD);
        assert_eq!(page.status.as_u16(), 303, "{}", page.body);
        client
    }

    /// Moves the clock.
    pub fn pass(&self, seconds: i64) {
        self.clock.set(self.clock.now().plus_seconds(seconds));
    }

    /// Makes an account by the command line.
    pub fn account(&self, login: &str, name: &str) -> Id {
        let new = NewAccount {
            login: login.to_owned(),
            display_name: name.to_owned(),
            email: Some(format!("{login}@xa.example.vn")),
            language: Language::Vi,
            password: Some(PASSWORD.to_owned()),
        };
        let (journal, hasher) = (self.app.journal(), self.app.passwords());
        wait(accounts::create(journal, hasher, Authority::Operator, By::default(), new)).unwrap()
    }

    /// Makes an account with a role from today.
    pub fn officer(&self, login: &str, name: &str, role: Role, scope: Scope) -> Id {
        let account_id = self.account(login, name);
        let valid_from = self.app.now().day();
        let new = NewGrant { account_id, role, scope, valid_from, valid_to: None };
        let grant = self.app.write(By::default(), move |tx| roles::grant(tx, Authority::Operator, &new));
        wait(grant).unwrap();
        account_id
    }

    /// Writes the letters about every act so far, as the outbox would.
    pub fn letters(&self, account_id: Id) -> Vec<Letter> {
        let app = &self.app;
        let letters = AccountLetters::new("https://kheo.example", self.clock.clone(), app.entropy().clone());
        let write = app.db().write(move |tx| {
            let acts = kheo_journal::acts_of(tx, "account", account_id)?;
            let written: Result<Vec<_>, _> = acts.iter().map(|act| letters.letters(tx, act)).collect();
            Ok(written?.concat())
        });
        wait(write).unwrap()
    }

    /// The kinds of the acts about an account, oldest first.
    pub fn acts(&self, account_id: Id) -> Vec<String> {
        let read = self.app.read(move |db| Ok(kheo_journal::acts_of(db, "account", account_id)?));
        wait(read).unwrap().into_iter().map(|act| act.kind).collect()
    }
}

/// The commune of the stories.
pub fn cam_binh() -> Scope {
    Scope::Commune { province: "42".to_owned(), commune: "18676".to_owned() }
}

/// Its neighbour.
pub fn cam_xuyen() -> Scope {
    Scope::Commune { province: "42".to_owned(), commune: "18673".to_owned() }
}

/// Sends the form of the page `/dang-nhap`.
pub fn sign_in(client: &mut Client, login: &str, password: &str) -> Page {
    client.post("/dang-nhap", &[("login", login), ("password", password)])
}

/// The link in a letter, without the address of the site.
pub fn link(letter: &Letter) -> String {
    let link = letter.body.lines().find(|line| line.contains("?ma=")).unwrap();
    link.strip_prefix("https://kheo.example").unwrap().to_owned()
}

fn routes() -> Routes {
    let manage = Access::Officer(Permission::ManagePeople);
    Routes::new()
        .get("/", Access::Public, own_home)
        .get("/dang-nhap", Access::Public, sessions::new)
        .post("/dang-nhap", Access::Public, sessions::create)
        .post("/dang-xuat", Access::Public, sessions::end)
        .get("/quen-mat-khau", Access::Public, passwords::forgotten)
        .post("/quen-mat-khau", Access::Public, passwords::request)
        .get("/dat-lai-mat-khau", Access::Public, passwords::reset)
        .post("/dat-lai-mat-khau", Access::Public, passwords::complete)
        .get("/tai-khoan", Access::SignedIn, own::show)
        .post("/tai-khoan/mat-khau", Access::SignedIn, passwords::change)
        .post("/tai-khoan/thoat-moi-noi", Access::SignedIn, sessions::end_everywhere)
        .post("/tai-khoan/uy-quyen", Access::SignedIn, delegations::create)
        .post("/tai-khoan/uy-quyen/{grant}/cham-dut", Access::SignedIn, delegations::end)
        .get("/tai-khoan/khoa-truy-cap", Access::AnyOfficer, tokens::index)
        .post("/tai-khoan/khoa-truy-cap", Access::AnyOfficer, tokens::create)
        .post("/tai-khoan/khoa-truy-cap/{id}/thu-hoi", Access::AnyOfficer, tokens::revoke)
        .get("/api/v1/office/me", Access::Program(Permission::ReadOfficeExemplars, Ability::Read), own_home)
        .get("/lam-viec/nguoi", manage, people::index)
        .get("/lam-viec/nguoi/moi", manage, people::new)
        .post("/lam-viec/nguoi/moi", manage, people::create)
        .get("/lam-viec/nguoi/{id}", manage, person::show)
        .post("/lam-viec/nguoi/{id}/vai-tro", manage, grants::create)
        .post("/lam-viec/nguoi/{id}/vai-tro/{grant}/cham-dut", manage, grants::end)
        .post("/lam-viec/nguoi/{id}/khoa", manage, person::close)
        .post("/lam-viec/nguoi/{id}/mo", manage, person::open)
        .get("/lam-viec/nguoi/{id}/xoa-du-lieu", manage, person::confirm_erasing)
        .post("/lam-viec/nguoi/{id}/xoa-du-lieu", manage, person::erase)
}

/// Stands in for the first page, which belongs to another crate.
async fn own_home(visit: kheo_web::Visit) -> kheo_web::Reply {
    let form = kheo_web::Form::empty("accounts");
    kheo_web::page(&sessions::SignInPage { frame: visit.frame, form, next: None })
}
