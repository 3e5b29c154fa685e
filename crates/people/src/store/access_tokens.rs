//! Rows of access tokens.

use kheo_base::{Fault, Id, Instant};
use kheo_store::{Reader, Tx, params};

use super::{
    ACCESS_TOKENS_OF, DELETE_ACCESS_TOKENS, FIND_ACCESS_TOKEN, HAS_ACCESS_TOKEN, INSERT_ACCESS_TOKEN,
    REVOKE_ACCESS_TOKEN, REVOKE_ACCESS_TOKENS, SWEEP_ACCESS_TOKENS, TOUCH_ACCESS_TOKEN,
};
use crate::rules::access_tokens::{Ability, TOKENS_MAX};
use crate::rules::permissions::{Actor, Language};

/// A token without its secret, which nobody knows any more but whoever was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken {
    /// Its id.
    pub token_id: Id,
    /// What its holder calls it.
    pub name: String,
    /// What it lets a program do.
    pub ability: Ability,
    /// When it was made.
    pub created_at: Instant,
    /// From when on it opens nothing.
    pub expires_at: Instant,
    /// When it was last used, to within five minutes.
    pub last_used_at: Option<Instant>,
}

pub(crate) fn insert_access_token(
    tx: &mut Tx<'_>,
    account_id: Id,
    token: &AccessToken,
    token_hash: [u8; 32],
) -> Result<(), Fault> {
    let values = params![
        token.token_id,
        account_id,
        &token.name,
        token_hash.as_slice(),
        token.ability.word(),
        token.created_at,
        token.expires_at,
    ];
    tx.run(INSERT_ACCESS_TOKEN, values).map(drop)
}

/// Returns the tokens of an account that were not revoked, the newest first.
pub(crate) fn access_tokens(db: &mut Reader<'_>, account_id: Id) -> Result<Vec<AccessToken>, Fault> {
    let limit = i64::try_from(TOKENS_MAX).unwrap_or(i64::MAX);
    db.all(ACCESS_TOKENS_OF, params![account_id, limit], |row| {
        Ok(AccessToken {
            token_id: row.id(0)?,
            name: row.text(1)?,
            ability: Ability::from_word(&row.text(2)?).unwrap_or(Ability::Read),
            created_at: row.instant(3)?,
            expires_at: row.instant(4)?,
            last_used_at: row.opt_instant(5)?,
        })
    })
}

/// Returns whose open token it is, without grants, what it lets a program do, and when it was last used.
pub(crate) fn find_access_token(
    db: &mut Reader<'_>,
    token_hash: [u8; 32],
    now: Instant,
) -> Result<Option<(Actor, Ability, Option<Instant>)>, Fault> {
    db.optional(FIND_ACCESS_TOKEN, params![token_hash.as_slice(), now], |row| {
        let actor = Actor {
            account_id: row.id(0)?,
            display_name: row.text(1)?,
            login: row.text(2)?,
            language: Language::from_word(&row.text(3)?).unwrap_or_default(),
            grants: Vec::new(),
            form_token: String::new(),
        };
        Ok((actor, Ability::from_word(&row.text(4)?).unwrap_or(Ability::Read), row.opt_instant(5)?))
    })
}

pub(crate) fn has_access_token(db: &mut Reader<'_>, account_id: Id, token_id: Id) -> Result<bool, Fault> {
    Ok(db.optional(HAS_ACCESS_TOKEN, params![account_id, token_id], |row| row.id(0))?.is_some())
}

pub(crate) fn touch_access_token(tx: &mut Tx<'_>, token_hash: [u8; 32], now: Instant) -> Result<(), Fault> {
    tx.run(TOUCH_ACCESS_TOKEN, params![token_hash.as_slice(), now]).map(drop)
}

/// Revokes one; `false` if the account has no such open token.
pub(crate) fn revoke_access_token(
    tx: &mut Tx<'_>,
    account_id: Id,
    token_id: Id,
    at: Instant,
) -> Result<bool, Fault> {
    Ok(tx.run(REVOKE_ACCESS_TOKEN, params![account_id, token_id, at])? == 1)
}

/// Revokes all of an account.
pub(crate) fn revoke_access_tokens(tx: &mut Tx<'_>, account_id: Id, at: Instant) -> Result<(), Fault> {
    tx.run(REVOKE_ACCESS_TOKENS, params![account_id, at]).map(drop)
}

/// Deletes all of an account, names and all.
pub(crate) fn delete_access_tokens(tx: &mut Tx<'_>, account_id: Id) -> Result<(), Fault> {
    tx.run(DELETE_ACCESS_TOKENS, params![account_id]).map(drop)
}

/// Deletes tokens that were over before a moment; returns how many.
pub(crate) fn sweep_access_tokens(tx: &mut Tx<'_>, over_before: Instant) -> Result<u64, Fault> {
    tx.run(SWEEP_ACCESS_TOKENS, params![over_before])
}
