//! Changing a password, and setting a new one when the old one is forgotten.

use kheo_base::{Entropy, Error, Fault, Id, Instant, nfc};
use kheo_journal::{Body, By, Journal};
use kheo_store::Tx;

use crate::acts::{PASSWORD_CHANGED, RESET_COMPLETED, RESET_REQUESTED, about};
use crate::passwords::Passwords;
use crate::rules::permissions::{Actor, Language};
use crate::rules::refused::Refused;
use crate::rules::throttle::RESETS_PER_LOGIN;
use crate::rules::{names, passwords};
use crate::sessions::{Key, address_key, count_try, count_try_in, login_key, take_back};
use crate::store::{self, Reset};
use crate::token::Token;

/// How long the link in a letter works: one hour.
pub const RESET_SECONDS: i64 = 60 * 60;
/// How long after the wish a letter may still be written: whoever asked yesterday does not expect it any more.
const LETTER_SECONDS: i64 = 24 * 60 * 60;

/// Changes the password of whoever is signed in; ends all other sessions, revokes access tokens and makes waiting links
/// useless.
///
/// # Errors
/// [`Refused::PresentPasswordWrong`] (throttled like signing in), what [`passwords::accept`] says against the new one, or
/// a fault.
pub async fn change_password(
    journal: &Journal,
    hasher: &Passwords,
    actor: &Actor,
    session: &Token,
    present: &str,
    new: &str,
) -> Result<(), Error> {
    let keys = vec![login_key(&actor.login)];
    count_try(journal, keys.clone()).await?;
    let login = actor.login.clone();
    let found = journal.db().read(move |db| Ok(store::credentials(db, &login)?)).await?;
    let known = found.filter(|found| found.account.is_open()).ok_or(Refused::PresentPasswordWrong)?;
    if !hasher.verify(present, Some(&known.password_hash)).await? {
        return Err(Refused::PresentPasswordWrong.into());
    }
    // The present password was right: a weak new one is no failed try.
    let settled = keys.clone();
    journal.db().write(move |tx| Ok(take_back(tx, &settled)?)).await?;
    passwords::accept(&nfc(new), &actor.login, &actor.display_name)?;
    let (hash, account_id, keep) = (hasher.hash(new).await?, actor.account_id, session.hash());
    let change = move |tx: &mut kheo_journal::Tx<'_, '_>| {
        let now = tx.now();
        store::set_password(tx, account_id, &hash)?;
        store::void_resets(tx, account_id, now)?;
        store::delete_other_sessions(tx, account_id, keep)?;
        store::revoke_access_tokens(tx, account_id, now)?;
        tx.record(about(account_id, PASSWORD_CHANGED, Body::new()))?;
        Ok(())
    };
    journal.write(actor.acts_for_self(), change).await
}

/// Asks for a link to set a new password. Whether the login exists, has an e-mail address or asked too often: the answer
/// is the same, and so is the work, so that nobody can find out who has an account.
///
/// # Errors
/// A fault.
pub async fn request_reset(journal: &Journal, typed: &str, address_prefix: &str) -> Result<(), Error> {
    let login = names::login(typed).unwrap_or_default();
    let keys = [Key::new("reset", &login, RESETS_PER_LOGIN, false), address_key(address_prefix)];
    let request = move |tx: &mut kheo_journal::Tx<'_, '_>| {
        let now = tx.now();
        match count_try_in(tx, &keys, now) {
            Ok(()) => {}
            Err(Error::Refusal(_)) => {
                tx.nothing_changed();
                return Ok(());
            }
            Err(error) => return Err(error),
        }
        let known = store::credentials(tx, &login)?
            .filter(|known| known.account.is_open() && known.account.email.is_some());
        let Some(known) = known else {
            // Counting the try is bookkeeping and no act.
            tx.nothing_changed();
            return Ok(());
        };
        let (reset_id, account_id) = (tx.new_id(), known.account.account_id);
        let expires_at = now.plus_seconds(LETTER_SECONDS);
        store::insert_reset(tx, &Reset { reset_id, account_id, expires_at }, now)?;
        tx.record(about(account_id, RESET_REQUESTED, Body::new().id("reset", reset_id)))?;
        Ok(())
    };
    journal.write(By::default(), request).await
}

/// What a letter about a forgotten password needs. Personal data and a secret: only for the letter itself.
#[derive(Clone)]
pub struct IssuedReset {
    /// The account.
    pub account_id: Id,
    /// Where the letter goes.
    pub email: String,
    /// How the person is called.
    pub display_name: String,
    /// The language of the letter.
    pub language: Language,
    /// The secret of the link.
    pub token: Token,
}

/// Makes the token for a wish while its letter is written, in the transaction of the mail follower; it works for
/// [`RESET_SECONDS`] from `now`.
///
/// `None` if a letter was written already, if the wish was voided or is too old, or if the account has been closed.
///
/// # Errors
/// A fault.
pub fn issue_reset_token(
    tx: &mut Tx<'_>,
    reset_id: Id,
    entropy: &Entropy,
    now: Instant,
) -> Result<Option<IssuedReset>, Fault> {
    let Some(reset) = store::find_reset(tx, reset_id)?.filter(|reset| now < reset.expires_at) else {
        return Ok(None);
    };
    let account = store::account(tx, reset.account_id)?.filter(store::Account::is_open);
    let Some((account, email)) =
        account.and_then(|account| account.email.clone().map(|email| (account, email)))
    else {
        return Ok(None);
    };
    let token = Token::new(entropy.bytes());
    store::set_reset_token(tx, reset_id, token.hash(), now.plus_seconds(RESET_SECONDS))?;
    let (account_id, display_name, language) = (account.account_id, account.display_name, account.language);
    Ok(Some(IssuedReset { account_id, email, display_name, language, token }))
}

/// Tells whether a link can still be used, for the page that asks for the new password.
///
/// # Errors
/// [`Refused::ResetInvalid`] or a fault.
pub async fn check_reset(journal: &Journal, token: &Token) -> Result<(), Error> {
    find_open(journal, token).await.map(drop)
}

/// Sets a new password by the link of a letter: once. Ends all sessions, revokes access tokens and makes other links useless.
///
/// # Errors
/// [`Refused::ResetInvalid`], what [`passwords::accept`] says against the password, or a fault.
pub async fn complete_reset(
    journal: &Journal,
    hasher: &Passwords,
    token: &Token,
    new: &str,
) -> Result<(), Error> {
    let (reset_id, account) = find_open(journal, token).await?;
    passwords::accept(&nfc(new), &account.login, &account.display_name)?;
    let hash = hasher.hash(new).await?;
    let (account_id, key) = (account.account_id, login_key(&account.login));
    let complete = move |tx: &mut kheo_journal::Tx<'_, '_>| {
        let now = tx.now();
        if !store::use_reset(tx, reset_id, now)? {
            return Err(Refused::ResetInvalid.into());
        }
        store::void_resets(tx, account_id, now)?;
        store::set_password(tx, account_id, &hash)?;
        store::delete_sessions(tx, account_id)?;
        store::revoke_access_tokens(tx, account_id, now)?;
        take_back(tx, &[key])?;
        tx.record(about(account_id, RESET_COMPLETED, Body::new()))?;
        Ok(())
    };
    journal.write(By { actor_id: Some(account_id), unit_code: None }, complete).await
}

async fn find_open(journal: &Journal, token: &Token) -> Result<(Id, store::Account), Error> {
    let (hash, now) = (token.hash(), journal.now());
    let find = move |db: &mut kheo_store::Reader<'_>| {
        let reset = store::find_reset_by_token(db, hash)?.filter(|reset| now < reset.expires_at);
        let reset = reset.ok_or(Refused::ResetInvalid)?;
        let account = store::account(db, reset.account_id)?.filter(store::Account::is_open);
        Ok((reset.reset_id, account.ok_or(Refused::ResetInvalid)?))
    };
    journal.db().read(find).await
}
