//! Rows of sessions, failed tries and forgotten passwords.

use kheo_base::{Fault, Id, Instant};
use kheo_store::{Reader, Row, Tx, params};

use super::{
    DELETE_OLDEST_SESSIONS, DELETE_OTHER_SESSIONS, DELETE_SESSION, DELETE_SESSIONS, FIND_ATTEMPTS,
    FIND_RESET, FIND_RESET_BY_TOKEN, FIND_SESSION, FORGET_ATTEMPTS, INSERT_RESET, INSERT_SESSION,
    KEEP_ATTEMPTS, SET_RESET_TOKEN, SWEEP_ATTEMPTS, SWEEP_RESETS, SWEEP_SESSIONS, TOUCH_SESSION, USE_RESET,
    VOID_RESETS,
};
use crate::rules::permissions::{Actor, Language};
use crate::rules::throttle::Attempts;

/// A session about to be opened.
pub(crate) struct NewSession {
    pub(crate) token_hash: [u8; 32],
    pub(crate) account_id: Id,
    pub(crate) form_token: String,
    pub(crate) created_at: Instant,
    pub(crate) expires_at: Instant,
}

/// A wish to set a new password that can still be used.
pub(crate) struct Reset {
    pub(crate) reset_id: Id,
    pub(crate) account_id: Id,
    pub(crate) expires_at: Instant,
}

/// Opens a session, and closes the oldest ones of the account beyond `most`.
pub(crate) fn insert_session(tx: &mut Tx<'_>, session: &NewSession, most: i64) -> Result<(), Fault> {
    let values = params![
        session.token_hash.as_slice(),
        session.account_id,
        &session.form_token,
        session.created_at,
        session.expires_at,
    ];
    tx.run(INSERT_SESSION, values)?;
    tx.run(DELETE_OLDEST_SESSIONS, params![session.account_id, most]).map(drop)
}

/// Returns who is signed in, without grants, and when the session was last seen.
pub(crate) fn find_session(
    db: &mut Reader<'_>,
    token_hash: [u8; 32],
    now: Instant,
    seen_after: Instant,
) -> Result<Option<(Actor, Instant)>, Fault> {
    db.optional(FIND_SESSION, params![token_hash.as_slice(), now, seen_after], |row| {
        let actor = Actor {
            account_id: row.id(0)?,
            display_name: row.text(1)?,
            login: row.text(2)?,
            language: Language::from_word(&row.text(3)?).unwrap_or_default(),
            grants: Vec::new(),
            form_token: row.text(4)?,
        };
        Ok((actor, row.instant(5)?))
    })
}

pub(crate) fn touch_session(tx: &mut Tx<'_>, token_hash: [u8; 32], now: Instant) -> Result<(), Fault> {
    tx.run(TOUCH_SESSION, params![token_hash.as_slice(), now]).map(drop)
}

pub(crate) fn delete_session(tx: &mut Tx<'_>, token_hash: [u8; 32]) -> Result<(), Fault> {
    tx.run(DELETE_SESSION, params![token_hash.as_slice()]).map(drop)
}

pub(crate) fn delete_sessions(tx: &mut Tx<'_>, account_id: Id) -> Result<(), Fault> {
    tx.run(DELETE_SESSIONS, params![account_id]).map(drop)
}

pub(crate) fn delete_other_sessions(
    tx: &mut Tx<'_>,
    account_id: Id,
    token_hash: [u8; 32],
) -> Result<(), Fault> {
    tx.run(DELETE_OTHER_SESSIONS, params![account_id, token_hash.as_slice()]).map(drop)
}

pub(crate) fn attempts(db: &mut Reader<'_>, key_hash: [u8; 32]) -> Result<Attempts, Fault> {
    let found = db.optional(FIND_ATTEMPTS, params![key_hash.as_slice()], |row| {
        Ok(Attempts { failures: row.int(0)?, last_at: row.instant(1)?, wait_until: row.instant(2)? })
    })?;
    Ok(found.unwrap_or(Attempts::NONE))
}

pub(crate) fn keep_attempts(tx: &mut Tx<'_>, key_hash: [u8; 32], attempts: Attempts) -> Result<(), Fault> {
    let values = params![key_hash.as_slice(), attempts.failures, attempts.last_at, attempts.wait_until];
    tx.run(KEEP_ATTEMPTS, values).map(drop)
}

pub(crate) fn forget_attempts(tx: &mut Tx<'_>, key_hash: [u8; 32]) -> Result<(), Fault> {
    tx.run(FORGET_ATTEMPTS, params![key_hash.as_slice()]).map(drop)
}

pub(crate) fn insert_reset(tx: &mut Tx<'_>, reset: &Reset, at: Instant) -> Result<(), Fault> {
    tx.run(INSERT_RESET, params![reset.reset_id, reset.account_id, at, reset.expires_at]).map(drop)
}

/// Returns a wish for which no letter was written yet.
pub(crate) fn find_reset(db: &mut Reader<'_>, reset_id: Id) -> Result<Option<Reset>, Fault> {
    db.optional(FIND_RESET, params![reset_id], read_reset)
}

pub(crate) fn find_reset_by_token(db: &mut Reader<'_>, token_hash: [u8; 32]) -> Result<Option<Reset>, Fault> {
    db.optional(FIND_RESET_BY_TOKEN, params![token_hash.as_slice()], read_reset)
}

pub(crate) fn set_reset_token(
    tx: &mut Tx<'_>,
    reset_id: Id,
    token_hash: [u8; 32],
    expires_at: Instant,
) -> Result<(), Fault> {
    tx.run(SET_RESET_TOKEN, params![reset_id, token_hash.as_slice(), expires_at]).map(drop)
}

/// Uses a wish up; `false` if somebody was faster.
pub(crate) fn use_reset(tx: &mut Tx<'_>, reset_id: Id, at: Instant) -> Result<bool, Fault> {
    Ok(tx.run(USE_RESET, params![reset_id, at])? == 1)
}

/// Makes all open wishes of an account useless.
pub(crate) fn void_resets(tx: &mut Tx<'_>, account_id: Id, at: Instant) -> Result<(), Fault> {
    tx.run(VOID_RESETS, params![account_id, at]).map(drop)
}

/// Deletes sessions and wishes that are over and failures that are forgotten; returns how many rows.
pub(crate) fn sweep(
    tx: &mut Tx<'_>,
    now: Instant,
    seen_after: Instant,
    failed_after: Instant,
) -> Result<u64, Fault> {
    Ok(tx.run(SWEEP_SESSIONS, params![now, seen_after])?
        + tx.run(SWEEP_ATTEMPTS, params![failed_after])?
        + tx.run(SWEEP_RESETS, params![failed_after])?)
}

fn read_reset(row: &Row<'_>) -> Result<Reset, Fault> {
    Ok(Reset { reset_id: row.id(0)?, account_id: row.id(1)?, expires_at: row.instant(2)? })
}
