//! Access tokens: secrets with which an officer's programs ask in his name.
//!
//! A token holds no role. Whoever shows it is its account with the grants of that moment, and nothing once the account is
//! closed. Making and revoking one is an act; showing one is not, for the same reason as signing in.

use kheo_base::{Error, Fault, Id, Instant};
use kheo_journal::{Body, Journal};
use kheo_store::{Reader, Tx};

use crate::acts::{TOKEN_CREATED, TOKEN_REVOKED, about};
use crate::rules::access_tokens::{self as rules, Ability, PREFIX};
use crate::rules::permissions::Actor;
use crate::rules::refused::Refused;
use crate::rules::throttle::PER_ADDRESS;
use crate::sessions::{Key, TOUCH_SECONDS, count_try};
use crate::store::{self, AccessToken};
use crate::token::Token;

/// How long a token that is over is kept, so that its holder can see when it was last used.
pub(crate) const KEPT_DAYS: i64 = 90;

/// A token about to be made, as typed.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What its holder calls it: the program that will use it.
    pub name: String,
    /// How many days it lives.
    pub days: i64,
    /// What it lets a program do.
    pub ability: Ability,
}

/// Makes a token and returns its secret, which is told this once and kept nowhere.
///
/// # Errors
/// [`Error::Denied`] without a role today, [`Refused::AccountClosed`], why [`rules::accept`] refuses, or a fault.
pub async fn create(journal: &Journal, actor: &Actor, new: NewToken) -> Result<String, Error> {
    let (token, account_id) = (Token::new(journal.entropy().bytes()), actor.account_id);
    let hash = token.hash();
    let create = move |tx: &mut kheo_journal::Tx<'_, '_>| {
        let now = tx.now();
        store::account(tx, account_id)?.filter(store::Account::is_open).ok_or(Refused::AccountClosed)?;
        let grants = store::grants_of(tx, account_id, now.day())?;
        if !grants.iter().any(|grant| grant.is_valid_on(now.day())) {
            return Err(Error::Denied);
        }
        let held = store::access_tokens(tx, account_id)?;
        let made = AccessToken {
            name: rules::accept(&new.name, new.days, held.iter().map(|token| token.name.as_str()))?,
            token_id: tx.new_id(),
            ability: new.ability,
            created_at: now,
            expires_at: now.plus_days(new.days),
            last_used_at: None,
        };
        store::insert_access_token(tx, account_id, &made, hash)?;
        let body = Body::new().id("token", made.token_id).word("ability", made.ability.word());
        tx.record(about(account_id, TOKEN_CREATED, body.day("until", made.expires_at.day())))?;
        Ok(())
    };
    journal.write(actor.acts_for_self(), create).await?;
    Ok(format!("{PREFIX}{}", token.secret()))
}

/// Returns the tokens of an account that were not revoked, the newest first.
///
/// # Errors
/// A fault.
pub fn list(db: &mut Reader<'_>, account_id: Id) -> Result<Vec<AccessToken>, Fault> {
    store::access_tokens(db, account_id)
}

/// Revokes one of the account's own tokens at once. Revoking a revoked one changes nothing.
///
/// # Errors
/// [`Error::Missing`] if the account has no such token, or a fault.
pub fn revoke(tx: &mut kheo_journal::Tx<'_, '_>, account_id: Id, token_id: Id) -> Result<(), Error> {
    let now = tx.now();
    if store::revoke_access_token(tx, account_id, token_id, now)? {
        tx.record(about(account_id, TOKEN_REVOKED, Body::new().id("token", token_id)))?;
    } else if store::has_access_token(tx, account_id, token_id)? {
        tx.nothing_changed();
    } else {
        return Err(Error::Missing);
    }
    Ok(())
}

/// Returns whose token a program shows, with the grants that hold today, and what the token lets it do. The actor has no form
/// token: no form accepts it.
///
/// A token that opens nothing counts as a failure of its address; one that does never waits for others' failures, since
/// a whole office may share an address with one program that was set up wrongly.
///
/// # Errors
/// [`Refused::TokenInvalid`], the same for what never existed, was revoked, is over or belongs to a closed account;
/// [`Refused::Wait`] after too many such tokens from one address; a fault.
pub async fn actor_by_token(
    journal: &Journal,
    shown: &str,
    address_prefix: &str,
) -> Result<(Actor, Ability), Error> {
    let found = match shown.strip_prefix(PREFIX).and_then(|secret| secret.parse::<Token>().ok()) {
        Some(token) => find(journal, token.hash()).await?,
        None => None,
    };
    if let Some(holder) = found {
        return Ok(holder);
    }
    // A count of its own: a program that shows an old token all day must not keep its office from signing in.
    count_try(journal, vec![Key::new("token-address", address_prefix, PER_ADDRESS, false)]).await?;
    Err(Refused::TokenInvalid.into())
}

async fn find(journal: &Journal, hash: [u8; 32]) -> Result<Option<(Actor, Ability)>, Fault> {
    let now = journal.now();
    let load = move |db: &mut Reader<'_>| Ok(load(db, hash, now)?);
    let found = journal.db().read(load).await.map_err(Error::into_fault)?;
    let Some((actor, ability, used_at)) = found else { return Ok(None) };
    if used_at.is_none_or(|at| at.plus_seconds(TOUCH_SECONDS) <= now) {
        let touch = move |tx: &mut Tx<'_>| Ok(store::touch_access_token(tx, hash, now)?);
        journal.db().write(touch).await.map_err(Error::into_fault)?;
    }
    Ok(Some((actor, ability)))
}

type Found = (Actor, Ability, Option<Instant>);

fn load(db: &mut Reader<'_>, hash: [u8; 32], now: Instant) -> Result<Option<Found>, Fault> {
    let Some((mut actor, ability, used_at)) = store::find_access_token(db, hash, now)? else {
        return Ok(None);
    };
    let today = now.day();
    actor.grants = store::grants_of(db, actor.account_id, today)?;
    actor.grants.retain(|grant| grant.is_valid_on(today));
    Ok(Some((actor, ability, used_at)))
}
