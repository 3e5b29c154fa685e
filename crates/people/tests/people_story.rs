//! Stories of signing in, roles and deputies, each told on both databases.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use common::{Kind, PASSWORD, START, World, key};
use kheo_base::{Error, Id};
use kheo_journal::By;
use kheo_people::roles::{self, Delegation, NewGrant};
use kheo_people::{Authority, Permission, Place, Role, Scope, Token, accounts, resets, sessions};

/// Tells a story on both databases.
macro_rules! stories {
    ($($name:ident),* $(,)?) => {
        mod sqlite { $(#[tokio::test] async fn $name() { super::$name(super::World::new(super::Kind::Sqlite).await).await; })* }
        mod postgres { $(#[tokio::test] async fn $name() { super::$name(super::World::new(super::Kind::Postgres).await).await; })* }
    };
}

stories!(
    every_statement_is_understood,
    signing_in_rotates_the_session,
    signing_out_everywhere_ends_every_session,
    a_forged_token_is_nobody,
    sessions_end_by_age_and_by_idleness,
    an_account_has_a_bounded_number_of_sessions,
    guessing_is_slowed_but_nobody_is_locked_out,
    an_address_that_guesses_at_many_is_slowed,
    a_thousand_guesses_at_once_are_not_looked_at,
    strangers_and_wrong_passwords_look_alike,
    a_reset_works_once_and_ends_sessions,
    a_reset_tells_nothing_to_strangers,
    changing_the_password_ends_other_sessions,
    expired_grants_give_nothing,
    a_province_covers_its_communes_only,
    delegation_works_only_in_its_period,
    a_deputy_falls_with_the_one_he_stands_in_for,
    administrators_stay_inside_their_subtree,
    disabling_shuts_out_and_enabling_lets_in,
    an_erased_account_leaves_acts,
    lists_show_a_subtree,
    sweeping_keeps_what_counts,
);

const HA_TINH: &str = "42";
const NGHE_AN: &str = "40";
const CAM_BINH: &str = "18676";

fn province(code: &str) -> Scope {
    Scope::Province(code.to_owned())
}

fn cam_binh() -> Scope {
    Scope::Commune { province: HA_TINH.to_owned(), commune: CAM_BINH.to_owned() }
}

async fn every_statement_is_understood(world: World) {
    let dialect = world.journal.db().dialect();
    let prepare = move |db: &mut kheo_store::Reader<'_>| {
        for statement in kheo_people::STATEMENTS {
            if statement.only.is_none_or(|only| only == dialect) {
                db.prepare(statement.sql).inspect_err(|fault| {
                    assert!(statement.sql.is_empty(), "{}: {}", statement.name, fault.chain());
                })?;
            }
        }
        Ok(())
    };
    world.journal.db().read(prepare).await.unwrap();
}

async fn signing_in_rotates_the_session(world: World) {
    let lanh = world.account("lanh").await;
    let first = world.sign_in("Lành").await;
    let actor = world.actor(&first).await.unwrap();
    assert_eq!((actor.account_id, actor.login.as_str()), (lanh, "lanh"));
    let second = world.try_sign_in_from("192.0.2.1", "lanh", PASSWORD, Some(&first)).await.unwrap();
    assert!(world.actor(&first).await.is_none());
    assert_ne!(world.actor(&second).await.unwrap().form_token, actor.form_token);
    sessions::sign_out(&world.journal, &second).await.unwrap();
    assert!(world.actor(&second).await.is_none());
    assert_eq!(world.acts(lanh).await, ["people.account-created"], "who was here when is not recorded");
}

async fn signing_out_everywhere_ends_every_session(world: World) {
    let (lanh, _) = (world.account("lanh").await, world.account("hoa").await);
    let (desk, phone, other) =
        (world.sign_in("lanh").await, world.sign_in("lanh").await, world.sign_in("hoa").await);
    sessions::sign_out_everywhere(&world.journal, lanh).await.unwrap();
    assert!(world.actor(&desk).await.is_none() && world.actor(&phone).await.is_none());
    assert!(world.actor(&other).await.is_some());
}

async fn a_forged_token_is_nobody(world: World) {
    world.account("lanh").await;
    let token = world.sign_in("lanh").await;
    for forged in [Token::new([0; 32]), Token::new(token.hash())] {
        assert!(world.actor(&forged).await.is_none());
    }
}

async fn sessions_end_by_age_and_by_idleness(world: World) {
    world.account("lanh").await;
    let token = world.sign_in("lanh").await;
    world.pass(sessions::IDLE_SECONDS - 1);
    assert!(world.actor(&token).await.is_some(), "this request also renews the session");
    world.pass(sessions::IDLE_SECONDS - 1);
    assert!(world.actor(&token).await.is_some());
    world.pass(sessions::IDLE_SECONDS);
    assert!(world.actor(&token).await.is_none());
    let token = world.sign_in("lanh").await;
    for _ in 0..sessions::SESSION_SECONDS / sessions::IDLE_SECONDS * 2 - 1 {
        world.pass(sessions::IDLE_SECONDS / 2);
        assert!(world.actor(&token).await.is_some());
    }
    world.pass(sessions::IDLE_SECONDS / 2);
    assert!(world.actor(&token).await.is_none());
}

async fn an_account_has_a_bounded_number_of_sessions(world: World) {
    world.account("lanh").await;
    let oldest = world.sign_in("lanh").await;
    for _ in 0..19 {
        world.pass(1);
        world.sign_in("lanh").await;
    }
    assert!(world.actor(&oldest).await.is_some());
    world.pass(1);
    let newest = world.sign_in("lanh").await;
    assert!(world.actor(&oldest).await.is_none() && world.actor(&newest).await.is_some());
}

async fn guessing_is_slowed_but_nobody_is_locked_out(world: World) {
    world.account("lanh").await;
    for _ in 0..5 {
        assert_eq!(key(world.try_sign_in("lanh", "sai mật khẩu").await), "people-wrong-sign-in");
    }
    assert_eq!(key(world.try_sign_in("lanh", PASSWORD).await), "people-wait");
    world.pass(2);
    assert_eq!(key(world.try_sign_in("lanh", "sai mật khẩu").await), "people-wrong-sign-in");
    world.pass(3);
    assert_eq!(key(world.try_sign_in("lanh", PASSWORD).await), "people-wait");
    world.pass(1);
    world.sign_in("lanh").await;
    // A right password makes good for all.
    assert_eq!(key(world.try_sign_in("lanh", "sai mật khẩu").await), "people-wrong-sign-in");
    world.sign_in("lanh").await;
    // Whoever guesses for a day never makes the next wait longer than a quarter of an hour.
    for _ in 0..100 {
        let _ = world.try_sign_in("lanh", "sai mật khẩu").await;
        world.pass(600);
    }
    world.pass(900);
    world.sign_in("lanh").await;
}

async fn an_address_that_guesses_at_many_is_slowed(world: World) {
    world.account("lanh").await;
    for number in 0..30 {
        let login = format!("ai-do-{number}");
        assert_eq!(key(world.try_sign_in(&login, "sai mật khẩu").await), "people-wrong-sign-in");
    }
    assert_eq!(key(world.try_sign_in("lanh", PASSWORD).await), "people-wait");
    world.try_sign_in_from("192.0.2.2", "lanh", PASSWORD, None).await.unwrap();
    world.pass(2);
    world.sign_in("lanh").await;
}

async fn a_thousand_guesses_at_once_are_not_looked_at(world: World) {
    world.account("lanh").await;
    let world = std::sync::Arc::new(world);
    let guesses = (0..40).map(|number| {
        let world = world.clone();
        tokio::spawn(async move {
            let address = format!("198.51.100.{number}");
            key(world.try_sign_in_from(&address, "lanh", "sai mật khẩu", None).await)
        })
    });
    let mut looked_at = 0;
    for guess in guesses.collect::<Vec<_>>() {
        looked_at += usize::from(guess.await.unwrap() == "people-wrong-sign-in");
    }
    assert_eq!(looked_at, 5);
}

async fn strangers_and_wrong_passwords_look_alike(world: World) {
    let closed = world.account("hoa").await;
    world.account("lanh").await;
    world
        .journal
        .write(By::default(), move |tx| accounts::disable(tx, Authority::Operator, closed))
        .await
        .unwrap();
    let outcomes = [
        world.try_sign_in("lanh", "sai mật khẩu").await,
        world.try_sign_in("khong-ai", "sai mật khẩu").await,
        world.try_sign_in("<không phải tên>", "sai mật khẩu").await,
        world.try_sign_in("hoa", PASSWORD).await,
    ];
    for outcome in outcomes {
        let Err(Error::Refusal(refusal)) = outcome else { unreachable!("it is refused") };
        assert_eq!(refusal, kheo_base::Refusal::new("people-wrong-sign-in"));
    }
}

/// Asks for a reset and plays the mail follower.
async fn letter(world: &World, login: &str) -> Vec<resets::IssuedReset> {
    resets::request_reset(&world.journal, login, "192.0.2.1").await.unwrap();
    let (entropy, now) = (world.journal.entropy().clone(), world.clock.now());
    let wanted = login.to_owned();
    let issue = move |tx: &mut kheo_store::Tx<'_>| {
        let Ok(account) = accounts::by_login(tx, &wanted) else { return Ok(Vec::new()) };
        let mut letters = Vec::new();
        for act in kheo_journal::acts_of(tx, "account", account.account_id)? {
            if let Some(reset_id) = act.body.get_id("reset") {
                letters.extend(resets::issue_reset_token(tx, reset_id, &entropy, now)?);
            }
        }
        Ok(letters)
    };
    world.journal.db().write(issue).await.unwrap()
}

async fn a_reset_works_once_and_ends_sessions(world: World) {
    let lanh = world.account("lanh").await;
    let session = world.sign_in("lanh").await;
    let letters = letter(&world, "lanh").await;
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].email, "lanh@xa.example.vn");
    let second = letter(&world, "lanh").await.remove(0).token;
    let token = &letters[0].token;
    let set = |token: Token, password: &'static str| {
        let (journal, passwords) = (world.journal.clone(), world.passwords.clone());
        async move { key(resets::complete_reset(&journal, &passwords, &token, password).await) }
    };
    assert_eq!(set(token.clone(), "ngắn").await, "people-password-too-short");
    assert!(resets::check_reset(&world.journal, token).await.is_ok());
    assert_eq!(set(token.clone(), "sáng đường quê mới").await, "accepted");
    assert_eq!(set(token.clone(), "kẻ đến sau một bước").await, "people-reset-invalid");
    assert_eq!(set(second, "kẻ đến sau một bước").await, "people-reset-invalid");
    assert!(world.actor(&session).await.is_none());
    assert_eq!(key(world.try_sign_in("lanh", PASSWORD).await), "people-wrong-sign-in");
    world.try_sign_in("lanh", "sáng đường quê mới").await.unwrap();
    let acts = world.acts(lanh).await;
    assert_eq!(acts.last().map(String::as_str), Some("people.reset-completed"));
    world.pass(resets::RESET_SECONDS);
    let late = letter(&world, "lanh").await.remove(0).token;
    world.pass(resets::RESET_SECONDS);
    assert_eq!(set(late, "sáng đường quê nữa").await, "people-reset-invalid");
}

async fn a_reset_tells_nothing_to_strangers(world: World) {
    let lanh = world.account("lanh").await;
    assert!(letter(&world, "khong-ai").await.is_empty());
    for _ in 0..10 {
        letter(&world, "lanh").await;
    }
    let wishes = world.acts(lanh).await.iter().filter(|kind| *kind == "people.reset-requested").count();
    assert_eq!(wishes, 3, "nobody fills another's letter box");
    let missing = Id::from_i64(5);
    let (entropy, now) = (world.journal.entropy().clone(), START);
    let issued = world
        .journal
        .db()
        .write(move |tx| Ok(resets::issue_reset_token(tx, missing, &entropy, now)?.is_some()))
        .await;
    assert!(!issued.unwrap());
}

async fn changing_the_password_ends_other_sessions(world: World) {
    world.account("lanh").await;
    let (here, elsewhere) = (world.sign_in("lanh").await, world.sign_in("lanh").await);
    let waiting = letter(&world, "lanh").await.remove(0).token;
    let actor = world.actor(&here).await.unwrap();
    let change = async |present: &str, new: &str| {
        key(resets::change_password(&world.journal, &world.passwords, &actor, &here, present, new).await)
    };
    assert_eq!(change("sai mật khẩu", "sáng đường quê mới").await, "people-present-password-wrong");
    assert_eq!(change(PASSWORD, "1234567890").await, "people-password-common");
    assert_eq!(change(PASSWORD, "sáng đường quê mới").await, "accepted");
    assert!(world.actor(&here).await.is_some() && world.actor(&elsewhere).await.is_none());
    assert_eq!(key(resets::check_reset(&world.journal, &waiting).await), "people-reset-invalid");
    world.try_sign_in("lanh", "sáng đường quê mới").await.unwrap();
}

async fn expired_grants_give_nothing(world: World) {
    let lanh = world.account("lanh").await;
    let (from, to) = (world.today().plus_days(1), world.today().plus_days(3));
    let new = NewGrant {
        account_id: lanh,
        role: Role::Registrar,
        scope: cam_binh(),
        valid_from: from,
        valid_to: Some(to),
    };
    world.grant(Authority::Operator, new).await.unwrap();
    for (days, holds) in [(0, false), (1, true), (2, true), (3, false), (4, false)] {
        world.clock.set(START.plus_days(days));
        let token = world.sign_in("lanh").await;
        let actor = world.actor(&token).await.unwrap();
        assert_eq!(actor.may(Permission::RegisterExemplar, &cam_binh().place()), holds, "day {days}");
        assert_eq!(actor.is_officer(), holds);
    }
}

async fn a_province_covers_its_communes_only(world: World) {
    let hoa = world.account("hoa").await;
    world.appoint(hoa, Role::Appraiser, province(HA_TINH)).await;
    let token = world.sign_in("hoa").await;
    let actor = world.actor(&token).await.unwrap();
    let by = actor.acts_for(Permission::DecideExemplar, &cam_binh().place()).unwrap();
    assert_eq!((by.actor_id, by.unit_code.as_deref()), (Some(hoa), Some(HA_TINH)));
    assert!(actor.require(Permission::DecideExemplar, &Place::commune(NGHE_AN, "16690")).is_err());
    assert!(actor.require(Permission::RecogniseExemplar, &cam_binh().place()).is_err());
}

async fn lend(world: &World, holder: Id, grant_id: Id, deputy_id: Id, days: (i32, i32)) -> Result<Id, Error> {
    let (valid_from, valid_to) = (world.today().plus_days(days.0), world.today().plus_days(days.1));
    let wanted = Delegation { grant_id, deputy_id, valid_from, valid_to };
    world.journal.write(By::default(), move |tx| roles::delegate(tx, holder, &wanted)).await
}

async fn deputises(world: &World) -> bool {
    let token = world.sign_in("hoa").await;
    world.actor(&token).await.unwrap().may(Permission::RegisterExemplar, &cam_binh().place())
}

async fn delegation_works_only_in_its_period(world: World) {
    let (lanh, hoa, xa) =
        (world.account("lanh").await, world.account("hoa").await, world.account("chau").await);
    let own = world.appoint(lanh, Role::Registrar, cam_binh()).await;
    assert_eq!(key(lend(&world, lanh, own, hoa, (1, 3)).await), "people-deputy-of-other-unit");
    world.appoint(hoa, Role::Auditor, cam_binh()).await;
    assert_eq!(key(lend(&world, hoa, own, xa, (1, 3)).await), "missing");
    let lent = lend(&world, lanh, own, hoa, (1, 3)).await.unwrap();
    assert_eq!(key(lend(&world, hoa, lent, xa, (1, 3)).await), "people-delegated-cannot-be-delegated");
    for (days, holds) in [(0, false), (1, true), (2, true), (3, false)] {
        world.clock.set(START.plus_days(days));
        assert_eq!(deputises(&world).await, holds, "day {days}");
    }
    let again = lend(&world, lanh, own, hoa, (0, 90)).await.unwrap();
    assert!(deputises(&world).await);
    let end = |asker| {
        world
            .journal
            .write(By::default(), move |tx| roles::end_delegation(tx, Authority::Officer(asker), again))
    };
    assert_eq!(key(end(xa).await), "denied");
    assert_eq!(key(end(lanh).await), "accepted");
    assert!(!deputises(&world).await);
    assert_eq!(key(end(lanh).await), "people-grant-ended");
    assert_eq!(world.acts(hoa).await.last().map(String::as_str), Some("people.delegation-ended"));
}

async fn a_deputy_falls_with_the_one_he_stands_in_for(world: World) {
    let (lanh, hoa) = (world.account("lanh").await, world.account("hoa").await);
    world.appoint(hoa, Role::Auditor, cam_binh()).await;
    let own = world.appoint(lanh, Role::Registrar, cam_binh()).await;
    lend(&world, lanh, own, hoa, (0, 9)).await.unwrap();
    assert!(deputises(&world).await);
    world
        .journal
        .write(By::default(), move |tx| accounts::disable(tx, Authority::Operator, lanh))
        .await
        .unwrap();
    assert!(!deputises(&world).await);
    world
        .journal
        .write(By::default(), move |tx| accounts::enable(tx, Authority::Operator, lanh))
        .await
        .unwrap();
    assert!(deputises(&world).await);
    world
        .journal
        .write(By::default(), move |tx| roles::end_grant(tx, Authority::Operator, own))
        .await
        .unwrap();
    assert!(!deputises(&world).await);
    assert_eq!(world.acts(hoa).await.last().map(String::as_str), Some("people.delegation-ended"));
}

async fn administrators_stay_inside_their_subtree(world: World) {
    let (quan, lanh, chu) =
        (world.account("quan").await, world.account("lanh").await, world.account("chu").await);
    let own = world.appoint(quan, Role::Administrator, province(HA_TINH)).await;
    world.appoint(chu, Role::Administrator, Scope::Nation).await;
    let quan_may = Authority::Officer(quan);
    let new = |account_id, role, scope| NewGrant {
        account_id,
        role,
        scope,
        valid_from: START.day(),
        valid_to: None,
    };
    let registrar = world.grant(quan_may, new(lanh, Role::Registrar, cam_binh())).await.unwrap();
    assert_eq!(
        key(world.grant(quan_may, new(lanh, Role::Registrar, cam_binh())).await),
        "people-granted-already"
    );
    assert_eq!(key(world.grant(quan_may, new(lanh, Role::Registrar, province(NGHE_AN))).await), "denied");
    assert_eq!(
        key(world.grant(quan_may, new(quan, Role::Publisher, cam_binh())).await),
        "people-grant-to-self"
    );
    assert_eq!(
        key(world.grant(Authority::Officer(lanh), new(chu, Role::Auditor, cam_binh())).await),
        "denied"
    );
    assert_eq!(key(world.account_by(Authority::Officer(lanh), "ai-do").await), "denied");
    assert_eq!(key(world.account_by(quan_may, "Lành").await), "people-login-taken");
    let end = |asker, id| {
        world.journal.write(By::default(), move |tx| roles::end_grant(tx, Authority::Officer(asker), id))
    };
    assert_eq!(key(end(quan, own).await), "people-own-last-administrator-grant");
    assert_eq!(key(end(quan, registrar).await), "accepted");
    let disable = |account_id| {
        world.journal.write(By::default(), move |tx| accounts::disable(tx, quan_may, account_id))
    };
    assert_eq!(key(disable(chu).await), "denied");
    assert_eq!(key(disable(quan).await), "people-own-account");
    assert_eq!(key(end(chu, own).await), "accepted");
    assert_eq!(key(world.grant(quan_may, new(lanh, Role::Auditor, cam_binh())).await), "denied");
}

async fn disabling_shuts_out_and_enabling_lets_in(world: World) {
    let lanh = world.account("lanh").await;
    let session = world.sign_in("lanh").await;
    let waiting = letter(&world, "lanh").await.remove(0).token;
    world
        .journal
        .write(By::default(), move |tx| accounts::disable(tx, Authority::Operator, lanh))
        .await
        .unwrap();
    assert!(world.actor(&session).await.is_none());
    assert_eq!(key(resets::check_reset(&world.journal, &waiting).await), "people-reset-invalid");
    assert!(letter(&world, "lanh").await.is_empty());
    world
        .journal
        .write(By::default(), move |tx| accounts::enable(tx, Authority::Operator, lanh))
        .await
        .unwrap();
    assert!(world.actor(&session).await.is_none(), "a session that ended stays ended");
    world.sign_in("lanh").await;
}

async fn an_erased_account_leaves_acts(world: World) {
    let lanh = world.account("lanh").await;
    world.appoint(lanh, Role::Registrar, cam_binh()).await;
    let session = world.sign_in("lanh").await;
    world
        .journal
        .write(By::default(), move |tx| accounts::erase(tx, Authority::Operator, lanh))
        .await
        .unwrap();
    assert!(world.actor(&session).await.is_none());
    assert_eq!(key(world.try_sign_in("lanh", PASSWORD).await), "people-wrong-sign-in");
    let today = world.today();
    let left = world.journal.db().read(move |db| accounts::account(db, lanh, today)).await.unwrap();
    assert_eq!((left.account.display_name.as_str(), left.account.email, left.grants.len()), ("", None, 0));
    assert!(!left.account.login.contains("lanh"));
    let acts = world.acts(lanh).await;
    assert_eq!(
        acts,
        ["people.account-created", "people.granted", "people.grant-ended", "people.account-erased"]
    );
    assert_ne!(world.account("lanh").await, lanh, "the login is free again");
    let enable =
        world.journal.write(By::default(), move |tx| accounts::enable(tx, Authority::Operator, lanh)).await;
    assert_eq!(key(enable), "people-account-closed");
}

async fn lists_show_a_subtree(world: World) {
    let (lanh, hoa, quan) =
        (world.account("lanh").await, world.account("hoa").await, world.account("quan").await);
    world.appoint(lanh, Role::Registrar, cam_binh()).await;
    world.appoint(lanh, Role::Publisher, cam_binh()).await;
    world.appoint(hoa, Role::Auditor, province(NGHE_AN)).await;
    world.appoint(quan, Role::Administrator, province(HA_TINH)).await;
    let fresh = world.account_by(Authority::Officer(quan), "moi").await.unwrap();
    let list = async |scope: Scope, asker, after, limit| {
        let today = world.today();
        let list = move |db: &mut kheo_store::Reader<'_>| {
            Ok(accounts::accounts_in(db, &scope, asker, after, limit, today)?)
        };
        let page = world.journal.db().read(list).await.unwrap();
        page.into_iter().map(|found| (found.account.account_id, found.grants.len())).collect::<Vec<_>>()
    };
    let sorted = |mut expected: Vec<(Id, usize)>| {
        expected.sort();
        expected
    };
    assert_eq!(list(cam_binh(), None, None, 50).await, [(lanh, 2)]);
    let province_page = list(province(HA_TINH), Some(quan), None, 50).await;
    assert_eq!(province_page, sorted(vec![(lanh, 2), (quan, 1), (fresh, 0)]));
    let everybody = list(Scope::Nation, None, None, 50).await;
    assert_eq!(everybody, sorted(vec![(lanh, 2), (hoa, 1), (quan, 1), (fresh, 0)]));
    let first = list(Scope::Nation, None, None, 3).await;
    let rest = list(Scope::Nation, None, first.last().map(|last| last.0), 3).await;
    assert_eq!([first, rest].concat(), everybody);
}

async fn sweeping_keeps_what_counts(world: World) {
    world.account("lanh").await;
    let old = world.sign_in("lanh").await;
    let _ = world.try_sign_in("lanh", "sai mật khẩu").await;
    letter(&world, "lanh").await;
    assert_eq!(sessions::sweep(&world.journal).await.unwrap(), 0);
    assert!(world.actor(&old).await.is_some());
    world.pass(2 * 86_400);
    let fresh = world.sign_in("lanh").await;
    assert!(sessions::sweep(&world.journal).await.unwrap() >= 3);
    assert!(world.actor(&fresh).await.is_some());
}
