//! Signing in and out, and finding out who it is that asks.
//!
//! None of this is an act: sessions are bookkeeping, and a journal of who was here when would profile people.

use kheo_base::{Error, Fault, Id, Instant, nfc, to_hex};
use kheo_journal::Journal;
use kheo_store::{Reader, Tx};
use sha2::{Digest, Sha256};

use crate::passwords::Passwords;
use crate::rules::names;
use crate::rules::permissions::Actor;
use crate::rules::refused::Refused;
use crate::rules::throttle::{Attempts, Limit, PER_ADDRESS, PER_LOGIN, WINDOW_SECONDS};
use crate::store::{self, Credentials, NewSession};
use crate::token::Token;

/// How long a session lasts at most: 14 days.
pub const SESSION_SECONDS: i64 = 14 * 24 * 60 * 60;
/// How long a session lasts without a request: 12 hours, so that an office computer forgets overnight.
pub const IDLE_SECONDS: i64 = 12 * 60 * 60;
/// How old the time of the last request may be before it is written anew: a write for every page would cost a disk
/// write for every page.
pub(crate) const TOUCH_SECONDS: i64 = 5 * 60;
/// Most sessions of one account; the oldest one gives way.
const SESSIONS_MAX: i64 = 20;
/// After how long failures and forgotten passwords are swept away.
const SWEEP_SECONDS: i64 = 24 * 60 * 60;

/// Somebody wants to sign in.
#[derive(Clone)]
pub struct SignIn {
    /// What was typed as the login.
    pub login: String,
    /// What was typed as the password.
    pub password: String,
    /// Where it came from, as [`crate::address_prefix`] gives it.
    pub address_prefix: String,
    /// The session that the browser had, which ends.
    pub old_session: Option<Token>,
}

/// Signs somebody in: ends the browser's old session and opens a new one.
///
/// An unknown login, a wrong password and a closed account are one refusal and take the same time: each costs one hash.
///
/// # Errors
/// [`Refused::WrongSignIn`], [`Refused::Wait`] after too many failures, or a fault.
pub async fn sign_in(journal: &Journal, passwords: &Passwords, attempt: SignIn) -> Result<Token, Error> {
    // What is no login is nobody's: it is treated as one that does not exist.
    let login = names::login(&attempt.login).unwrap_or_default();
    let keys = vec![login_key(&login), address_key(&attempt.address_prefix)];
    count_try(journal, keys.clone()).await?;
    let wanted = login.clone();
    let found = journal.db().read(move |db| Ok(store::credentials(db, &wanted)?)).await?;
    let hash = found.as_ref().map(|found| found.password_hash.as_str());
    let fits = passwords.verify(&attempt.password, hash).await?;
    let known = found.filter(|found| fits && found.account.is_open()).ok_or(Refused::WrongSignIn)?;
    open_session(journal, known, attempt.old_session, keys).await
}

/// Ends one session. Ending none is no mistake.
///
/// # Errors
/// A fault.
pub async fn sign_out(journal: &Journal, token: &Token) -> Result<(), Error> {
    let hash = token.hash();
    journal.db().write(move |tx| Ok(store::delete_session(tx, hash)?)).await
}

/// Ends all sessions of an account, on every device.
///
/// # Errors
/// A fault.
pub async fn sign_out_everywhere(journal: &Journal, account_id: Id) -> Result<(), Error> {
    journal.db().write(move |tx| Ok(store::delete_sessions(tx, account_id)?)).await
}

/// Returns who holds a token, with the grants that hold today; nobody if it is forged, over or of a closed account.
///
/// # Errors
/// A fault.
pub async fn actor(journal: &Journal, token: &Token) -> Result<Option<Actor>, Error> {
    let (hash, now) = (token.hash(), journal.now());
    let found = journal.db().read(move |db| Ok(load(db, hash, now)?)).await?;
    let Some((actor, seen_at)) = found else { return Ok(None) };
    if seen_at.plus_seconds(TOUCH_SECONDS) <= now {
        journal.db().write(move |tx| Ok(store::touch_session(tx, hash, now)?)).await?;
    }
    Ok(Some(actor))
}

/// Deletes sessions and access tokens that are over and failures that are forgotten; returns how many rows. To be called now and then.
///
/// # Errors
/// A fault.
pub async fn sweep(journal: &Journal) -> Result<u64, Error> {
    let now = journal.now();
    let (seen_after, failed_after) = (now.plus_seconds(-IDLE_SECONDS), now.plus_seconds(-SWEEP_SECONDS));
    let over_before = now.plus_days(-crate::access_tokens::KEPT_DAYS);
    let sweep = move |tx: &mut Tx<'_>| {
        let swept = store::sweep(tx, now, seen_after, failed_after)?;
        Ok(swept + store::sweep_access_tokens(tx, over_before)?)
    };
    journal.db().write(sweep).await
}

fn load(db: &mut Reader<'_>, hash: [u8; 32], now: Instant) -> Result<Option<(Actor, Instant)>, Fault> {
    let found = store::find_session(db, hash, now, now.plus_seconds(-IDLE_SECONDS))?;
    let Some((mut actor, seen_at)) = found else { return Ok(None) };
    let today = now.day();
    actor.grants = store::grants_of(db, actor.account_id, today)?;
    actor.grants.retain(|grant| grant.is_valid_on(today));
    Ok(Some((actor, seen_at)))
}

async fn open_session(
    journal: &Journal,
    known: Credentials,
    old: Option<Token>,
    keys: Vec<Key>,
) -> Result<Token, Error> {
    let (token, now) = (Token::new(journal.entropy().bytes()), journal.now());
    let session = NewSession {
        token_hash: token.hash(),
        account_id: known.account.account_id,
        form_token: to_hex(&journal.entropy().bytes::<16>()),
        created_at: now,
        expires_at: now.plus_seconds(SESSION_SECONDS),
    };
    let open = move |tx: &mut Tx<'_>| {
        // While the password was checked, the account may have been closed or its password changed.
        let same = store::credentials(tx, &known.account.login)?
            .filter(|now| now.account.is_open() && now.password_hash == known.password_hash);
        if same.is_none() {
            return Err(Refused::WrongSignIn.into());
        }
        if let Some(old) = &old {
            store::delete_session(tx, old.hash())?;
        }
        take_back(tx, &keys)?;
        Ok(store::insert_session(tx, &session, SESSIONS_MAX)?)
    };
    journal.db().write(open).await?;
    Ok(token)
}

/// What failures are counted under, and how many are free.
#[derive(Clone, Copy)]
pub(crate) struct Key {
    hash: [u8; 32],
    limit: Limit,
    /// Whether one success makes good for all failures, as for a login, or only for itself, as for an address from
    /// which somebody with an account of his own might guess at others.
    is_cleared_by_success: bool,
}

impl Key {
    pub(crate) fn new(kind: &str, name: &str, limit: Limit, is_cleared_by_success: bool) -> Self {
        let hash = Sha256::digest(format!("{kind}:{}", nfc(name))).into();
        Self { hash, limit, is_cleared_by_success }
    }
}

pub(crate) fn login_key(login: &str) -> Key {
    Key::new("login", login, PER_LOGIN, true)
}

pub(crate) fn address_key(address_prefix: &str) -> Key {
    Key::new("address", address_prefix, PER_ADDRESS, false)
}

/// Counts a try as a failure before the password is looked at, so that a thousand tries at the same moment are not all
/// looked at; a success takes it back.
pub(crate) async fn count_try(journal: &Journal, keys: Vec<Key>) -> Result<(), Error> {
    let now = journal.now();
    journal.db().write(move |tx| count_try_in(tx, &keys, now)).await
}

/// [`count_try`] within a transaction.
pub(crate) fn count_try_in(tx: &mut Tx<'_>, keys: &[Key], now: Instant) -> Result<(), Error> {
    let known: Vec<Attempts> =
        keys.iter().map(|key| store::attempts(tx, key.hash)).collect::<Result<_, _>>()?;
    let seconds = known.iter().map(|attempts| attempts.seconds_to_wait(now)).max().unwrap_or(0);
    if seconds > 0 {
        return Err(Refused::Wait { seconds }.into());
    }
    for (key, attempts) in keys.iter().zip(known) {
        store::keep_attempts(tx, key.hash, attempts.after_failure(key.limit, now))?;
    }
    Ok(())
}

/// Counts a wish of somebody without an account, such as for a letter, by the network that it comes from.
///
/// # Errors
/// [`Refused::Wait`] once there were too many, or a fault.
pub fn count_wish(
    tx: &mut Tx<'_>,
    kind: &'static str,
    address_prefix: &str,
    now: Instant,
) -> Result<(), Error> {
    count_try_in(tx, &[Key::new(kind, address_prefix, PER_ADDRESS, false)], now)
}

/// Takes back a try that was counted and turned out right.
pub(crate) fn take_back(tx: &mut Tx<'_>, keys: &[Key]) -> Result<(), Fault> {
    for key in keys {
        if key.is_cleared_by_success {
            store::forget_attempts(tx, key.hash)?;
        } else {
            let attempts = store::attempts(tx, key.hash)?.taken_back();
            store::keep_attempts(tx, key.hash, attempts)?;
        }
    }
    Ok(())
}

const _: () = assert!(SWEEP_SECONDS > WINDOW_SECONDS, "what still counts must not be swept away");
