//! A small world for the stories: the tables of people on a fresh database of either kind, a clock that stands still.

use kheo_base::{Clock, Day, Entropy, Error, Id, Instant};
use kheo_journal::{By, Journal};
use kheo_people::accounts::{self, NewAccount};
use kheo_people::roles::{self, NewGrant};
use kheo_people::sessions::{self, SignIn};
use kheo_people::{Actor, Authority, Cost, Language, Passwords, Role, Scope, Token};
use kheo_store::Module;

/// The password of everybody in the stories.
pub const PASSWORD: &str = "trâu ăn cỏ trên đồi sim";
/// 1 March 2026, eight in the morning in Viet Nam.
pub const START: Instant = Instant::from_millis(1_772_326_800_000);

const MODULES: &[Module] = &[kheo_journal::MODULE, kheo_people::MODULE];

/// Everything that a story needs.
pub struct World {
    /// The journal over the database.
    pub journal: Journal,
    /// Stands still until a story moves it.
    pub clock: Clock,
    /// Cheap hashes.
    pub passwords: Passwords,
    /// Keeps the database.
    _scratch: kheo_testing::Scratch,
}

/// Which database a story runs on.
#[derive(Clone, Copy)]
pub enum Kind {
    /// A file of its own.
    Sqlite,
    /// A database of its own on the server that the environment names.
    Postgres,
}

impl World {
    /// Makes an empty world.
    pub async fn new(kind: Kind) -> Self {
        // Opening and migrating wait for threads, which an asynchronous thread must not.
        tokio::task::spawn_blocking(move || Self::open(kind)).await.unwrap()
    }

    fn open(kind: Kind) -> Self {
        let scratch = match kind {
            Kind::Sqlite => kheo_testing::sqlite(MODULES),
            Kind::Postgres => kheo_testing::postgres(MODULES),
        };
        let clock = Clock::standing(START);
        let journal = Journal::new(scratch.db.clone(), clock.clone(), Entropy::system());
        let passwords = Passwords::new(Cost::CHEAP, Entropy::system()).unwrap();
        Self { journal, clock, passwords, _scratch: scratch }
    }

    /// Moves the clock so many seconds on.
    pub fn pass(&self, seconds: i64) {
        self.clock.set(self.clock.now().plus_seconds(seconds));
    }

    /// The present day.
    pub fn today(&self) -> Day {
        self.clock.now().day()
    }

    /// Makes an account with an e-mail address and the password of everybody.
    pub async fn account(&self, login: &str) -> Id {
        self.account_by(Authority::Operator, login).await.unwrap()
    }

    /// Makes an account by somebody's authority.
    pub async fn account_by(&self, authority: Authority, login: &str) -> Result<Id, Error> {
        let new = NewAccount {
            login: login.to_owned(),
            display_name: format!("Người tên {login}"),
            email: Some(format!("{}@xa.example.vn", kheo_base::fold(login))),
            language: Language::Vi,
            password: Some(PASSWORD.to_owned()),
        };
        accounts::create(&self.journal, &self.passwords, authority, By::default(), new).await
    }

    /// Grants a role without end from today, by the command line.
    pub async fn appoint(&self, account_id: Id, role: Role, scope: Scope) -> Id {
        let new = NewGrant { account_id, role, scope, valid_from: self.today(), valid_to: None };
        self.grant(Authority::Operator, new).await.unwrap()
    }

    /// Grants a role.
    pub async fn grant(&self, authority: Authority, new: NewGrant) -> Result<Id, Error> {
        self.journal.write(By::default(), move |tx| roles::grant(tx, authority, &new)).await
    }

    /// Tries to sign in from one address.
    pub async fn try_sign_in(&self, login: &str, password: &str) -> Result<Token, Error> {
        self.try_sign_in_from("192.0.2.1", login, password, None).await
    }

    /// Tries to sign in.
    pub async fn try_sign_in_from(
        &self,
        address: &str,
        login: &str,
        password: &str,
        old: Option<&Token>,
    ) -> Result<Token, Error> {
        let attempt = SignIn {
            login: login.to_owned(),
            password: password.to_owned(),
            address_prefix: address.to_owned(),
            old_session: old.cloned(),
        };
        sessions::sign_in(&self.journal, &self.passwords, attempt).await
    }

    /// Signs in with the password of everybody.
    pub async fn sign_in(&self, login: &str) -> Token {
        self.try_sign_in(login, PASSWORD).await.unwrap()
    }

    /// Who holds a token.
    pub async fn actor(&self, token: &Token) -> Option<Actor> {
        sessions::actor(&self.journal, token).await.unwrap()
    }

    /// The kinds of the acts about an account, oldest first.
    pub async fn acts(&self, account_id: Id) -> Vec<String> {
        let acts = self
            .journal
            .db()
            .read(move |db| Ok(kheo_journal::acts_of(db, "account", account_id)?))
            .await
            .unwrap();
        acts.into_iter().map(|act| act.kind).collect()
    }
}

/// The key of a refusal; other errors by their own name.
pub fn key<T>(outcome: Result<T, Error>) -> String {
    match outcome {
        Ok(_) => "accepted".to_owned(),
        Err(Error::Refusal(refusal)) => refusal.key.to_owned(),
        Err(Error::Fault(fault)) => fault.chain(),
        Err(other) => other.to_string(),
    }
}
