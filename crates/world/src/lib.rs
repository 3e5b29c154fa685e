//! A small world for stories: the whole site, one commune, actors by name, a clock that stands.
#![expect(clippy::unwrap_used, reason = "only tests use this crate, and tests may panic")]

use kheo::fixture::{self, Commune};
use kheo::wiring::{MODULES, Site};
use kheo_base::{Clock, Day, Entropy};
use kheo_journal::{Act, By};
use kheo_organisations::import::{import_succession, import_units};
use kheo_people::access_tokens::{self, NewToken};
use kheo_people::{Ability, Cost};
use kheo_store::params;
use kheo_testing::{Client, Page, Scratch, wait};
use kheo_web::Settings;

const UNITS: &str = include_str!("../../../data/units.csv");
const SUCCESSION: &str = include_str!("../../../data/succession.csv");

/// The address under which the site believes to be.
pub const BASE_URL: &str = "https://kheo.example";

/// The whole site in a small world.
pub struct World {
    /// The site.
    pub site: Site,
    /// Its clock, which stands at 09:00 on 23 November 2026 until it is set.
    pub clock: Clock,
    /// The commune.
    pub commune: Commune,
}

/// Tells a story on SQLite and on PostgreSQL.
pub fn on_both(story: impl Fn(&World)) {
    kheo_testing::on_both(MODULES, |scratch| story(&World::new(scratch)));
}

/// Tells a story on SQLite only: for what no database can change.
pub fn on_sqlite(story: impl Fn(&World)) {
    story(&World::new(&kheo_testing::sqlite(MODULES)));
}

impl World {
    /// Fills a fresh database with the commune's units, people and files.
    pub fn new(scratch: &Scratch) -> Self {
        let start = Day::new(2026, 11, 23).unwrap().start().plus_seconds(9 * 3600);
        let (clock, entropy) = (Clock::standing(start), Entropy::seeded(2026));
        let settings = Settings {
            base_url: BASE_URL.to_owned(),
            secure_cookies: true,
            page_cache: true,
            demonstration: false,
        };
        let site = Site::new(scratch.db.clone(), clock.clone(), entropy, Cost::CHEAP, settings).unwrap();
        let journal = site.app.journal();
        let (units, succession) = small_country();
        let report = import_units(journal, &By::default(), units.as_bytes(), false).unwrap();
        assert!(report.errors.is_empty(), "{:?}", report.errors);
        let report = import_succession(journal, &By::default(), succession.as_bytes(), false).unwrap();
        assert!(report.errors.is_empty(), "{:?}", report.errors);
        let commune = wait(fixture::load_commune(journal, site.app.passwords())).unwrap();
        let world = Self { site, clock, commune };
        world.follow();
        world
    }

    /// Another server beside the same database, with memory of its own.
    pub fn another_server(&self) -> Site {
        let settings = self.site.app.settings().clone();
        let (db, clock) = (self.site.app.db().clone(), self.clock.clone());
        Site::new(db, clock, Entropy::seeded(2027), Cost::CHEAP, settings).unwrap()
    }

    /// Somebody's browser, not signed in.
    pub fn stranger(&self) -> Client {
        Client::new(self.site.router().unwrap())
    }

    /// The browser of somebody of the commune, signed in.
    pub fn signed_in(&self, login: &str) -> Client {
        let mut client = self.stranger();
        let page = client.post("/dang-nhap", &[("login", login), ("password", &self.commune.password)]);
        assert_eq!(page.status, 303, "{login} cannot sign in: {}", page.body);
        client
    }

    /// Makes an access token of somebody of the commune and returns its secret.
    pub fn access_token(&self, login: &str, ability: Ability) -> String {
        let client = self.signed_in(login);
        let session = client.cookie("kheo-session").unwrap().parse().unwrap();
        let journal = self.site.app.journal();
        let actor = wait(kheo_people::sessions::actor(journal, &session)).unwrap().unwrap();
        let name = format!("{} {}", ability.word(), kheo_base::to_hex(&journal.entropy().bytes::<4>()));
        wait(access_tokens::create(journal, &actor, NewToken { name, days: 30, ability })).unwrap()
    }

    /// A program that shows an access token of somebody of the commune.
    pub fn program(&self, login: &str, ability: Ability) -> Client {
        let mut client = self.stranger();
        client.set_header("authorization", &format!("Bearer {}", self.access_token(login, ability)));
        client
    }

    /// Lets every follower read to the end, and pages forget.
    pub fn follow(&self) {
        wait(self.site.catch_up()).unwrap();
        self.site.search.catch_up().unwrap();
        self.site.app.drop_cached_pages();
    }

    /// What lists, search and statistics read of a model's row is what its other tables say, whoever wrote it.
    pub fn rows_say_what_became_of_their_models(&self) {
        let wrong = "select e.title, e.level, e.consent, e.run from exemplars e where
            e.is_withdrawn <> (select count(*) from exemplar_withdrawals w where w.exemplar_id = e.exemplar_id)
            or (e.is_exemplary = 1) <> exists (select 1 from exemplar_distinctions d where d.exemplar_id = e.exemplar_id)
            or (e.award_state = 'awarded') <> exists (select 1 from exemplar_proposals p
                where p.exemplar_id = e.exemplar_id and p.state = 'awarded')
            or (e.award_state <> '') <> exists (select 1 from exemplar_proposals p where p.exemplar_id = e.exemplar_id)
            or (e.level <> '') <> exists (select 1 from exemplar_recognitions r where r.exemplar_id = e.exemplar_id
                and r.level = e.level)
            or (e.consent = 2) <> exists (select 1 from exemplar_consents c where c.exemplar_id = e.exemplar_id
                and c.leave_state = 'granted')
            or (e.consent = 0) = exists (select 1 from exemplar_consents c where c.exemplar_id = e.exemplar_id
                and (c.is_named = 1 or c.leave_state = 'granted'))
            or e.run <> coalesce((select run from exemplar_runs r where r.exemplar_id = e.exemplar_id
                and r.ordinal = (select max(ordinal) from exemplar_runs m where m.exemplar_id = e.exemplar_id)), 'running')
            or e.effect <> coalesce((select result from exemplar_rechecks r where r.exemplar_id = e.exemplar_id
                and r.year = (select max(year) from exemplar_rechecks m where m.exemplar_id = e.exemplar_id)), '')
            or e.is_copy <> (select count(*) from exemplar_replications r where r.copy_id = e.exemplar_id)
            or e.copies <> (select count(*) from exemplar_replications r where r.origin_id = e.exemplar_id) limit 5";
        let read = |db: &mut kheo_store::Reader<'_>| Ok(db.all(wrong, &[], |row| row.text(0))?);
        assert_eq!(self.site.app.db().read_now(read).unwrap(), Vec::<String>::new());
    }

    /// Moves the clock by whole days.
    pub fn days_pass(&self, days: i64) {
        self.clock.set(self.clock.now().plus_days(days));
    }

    /// Returns today as people type it.
    pub fn today(&self) -> String {
        self.clock.now().day().vietnamese()
    }

    /// Returns the id of the only file with this title.
    pub fn file(&self, title: &'static str) -> String {
        let find = "select exemplar_id from exemplars where title = $1";
        let ids = self
            .site
            .app
            .db()
            .read_now(move |db| Ok(db.all(find, params![title], |row| row.id(0))?))
            .unwrap();
        assert_eq!(ids.len(), 1, "files called {title}");
        ids[0].to_string()
    }

    /// Returns the acts about a file, oldest first.
    pub fn acts(&self, id: &str) -> Vec<Act> {
        let id = id.parse().unwrap();
        self.site.app.db().read_now(move |db| Ok(kheo_journal::acts_of(db, "exemplar", id)?)).unwrap()
    }

    /// Lets the council at a level hold a session a week ago in which a model passes with all seven votes.
    pub fn council_passes(&self, id: &str, level: &str) {
        let (journal, held_on) = (self.site.app.journal(), self.clock.now().day().plus_days(-7));
        let passes = fixture::council_passes(journal, &self.commune, id.parse().unwrap(), level, held_on);
        wait(passes).unwrap();
    }

    /// Takes a step with a file as an officer would: opens the file, fills in the step's form, sends it.
    pub fn step(&self, client: &mut Client, id: &str, step: &str, fields: &[(&str, &str)]) -> Page {
        let path = format!("/lam-viec/mo-hinh/{id}");
        let shown = client.get(&path);
        assert_eq!(shown.status, 200, "the file cannot be opened");
        let (token, version) = (shown.hidden("form-token"), shown.hidden("version"));
        let mut all = vec![("form-token", token.as_str()), ("version", version.as_str())];
        all.extend_from_slice(fields);
        client.post(&format!("{path}/{step}"), &all)
    }
}

/// All provinces of all times, the communes of Đồng Tháp today and one of An Giang, and the old district and communes around one of them.
fn small_country() -> (String, String) {
    let old = ["872", "873", "30043", "30082", "30049"];
    let keep = |line: &&str| {
        let columns: Vec<&str> = line.split(',').collect();
        let is_head = columns[0] == "code";
        // The An Giang of today: its commune is somewhere else for those who replicate.
        let is_elsewhere = columns[0] == "31069" && columns[7] == "91";
        is_head || is_elsewhere || columns[6] == "province" || columns[7] == "82" || old.contains(&columns[0])
    };
    let units: Vec<&str> = UNITS.lines().filter(keep).collect();
    let known = |code: &str, from: &str, column: usize| {
        units.iter().any(|line| {
            let columns: Vec<&str> = line.split(',').collect();
            columns[0] == code && columns[column] == from
        })
    };
    let links: Vec<&str> = SUCCESSION
        .lines()
        .filter(|line| {
            let columns: Vec<&str> = line.split(',').collect();
            columns[0] == "old_code" || (known(columns[0], columns[1], 2) && known(columns[2], columns[3], 1))
        })
        .collect();
    (units.join("\n") + "\n", links.join("\n") + "\n")
}
