//! Destroying what comments say: words, name and address leave the rows; that there was a comment, and what became of it, stays.

use kheo_base::{Error, Fault, Id};
use kheo_journal::Tx;
use kheo_store::{Reader, params};

use super::Comment;
use super::steps::{NewStanding, changed, hide, record};
use crate::rules::comments::State;

kheo_store::statements! {
    ERASE = "
        update comments set steps = steps + 1, state = 'erased', author = '', email = '', body = '', plea = '', account_id = null,
            is_flagged = 0, changed_at = $3
        where comment_id = $1 and steps = $2
    ";
    // Whoever wrote it is told why: the address goes with that letter.
    ERASE_FOR_REASON = "
        update comments set steps = steps + 1, state = 'erased', author = '', body = '', plea = '', is_flagged = 0, reason = $4,
            changed_at = $3
        where comment_id = $1 and steps = $2
    ";
    FORGET_WRITER = "update comments set email = '', account_id = null where comment_id = $1 and state = 'erased'";
    ERASE_LINKS = "delete from comment_links where comment_id = $1";
    ERASE_LINKS_OF_STORY = "
        delete from comment_links where comment_id in (select comment_id from comments where story_id = $1)
    ";
    ERASE_OF_STORY = "
        update comments set steps = steps + 1, state = 'erased', author = '', email = '', body = '', plea = '', account_id = null,
            is_flagged = 0, replies = 0, changed_at = $2
        where story_id = $1 and state <> 'erased'
    ";
    EMPTY_SECTION = "
        update comment_sections set steps = steps + 1, is_open = 0, published = 0, pinned_id = null where story_id = $1
    ";
    OF_ACCOUNT = "select comment_id from comments where account_id = $1 and is_office = 0 order by comment_id limit 100000";
    // An answer of the office stays with the office; who typed it is nobody's any more.
    LEAVE_ANSWERS = "update comments set account_id = null where account_id = $1 and is_office = 1";
    LEAVE_READINGS = "
        update comments set first_reader = case when first_reader = $1 then 0 else first_reader end,
            refused_by = case when refused_by = $1 then 0 else refused_by end
        where first_reader = $1 or refused_by = $1
    ";
    OF_STORY = "select comment_id from comments where story_id = $1 order by comment_id limit 1000000";
    ERASED = "select comment_id from comments where state = 'erased' order by comment_id limit 1000000";
    ERASED_COUNT = "select count(*) from comments where state = 'erased'";
}

/// Destroys what a comment says, in a transaction that records `kind`. With the code of a reason the office does it, and the address
/// stays until [`forget_writer`].
pub(super) fn empty(
    tx: &mut Tx<'_, '_>,
    comment: &Comment,
    steps: i64,
    kind: &'static str,
    reason: &str,
) -> Result<(), Error> {
    let now = tx.now();
    changed(if reason.is_empty() {
        tx.run(ERASE, params![comment.id, steps, now])?
    } else {
        tx.run(ERASE_FOR_REASON, params![comment.id, steps, now, reason])?
    })?;
    tx.run(ERASE_LINKS, params![comment.id])?;
    if comment.standing.state == State::Published {
        hide(tx, comment)?;
    }
    let standing =
        NewStanding { state: State::Erased, before: Some(comment.standing.state), reason, is_late: false };
    Ok(record(tx, kind, comment.id, comment.unit_code(), &standing)?)
}

/// Forgets who wrote a comment that the office erased, in the transaction that keeps the letter about it.
///
/// # Errors
/// A fault of the database.
pub fn forget_writer(tx: &mut kheo_store::Tx<'_>, id: Id) -> Result<(), Fault> {
    tx.run(FORGET_WRITER, params![id]).map(drop)
}

/// Destroys what all comments below a story say; the act is that of the story's own erasing.
pub(crate) fn erase_of_story(tx: &mut Tx<'_, '_>, story_id: Id) -> Result<(), Fault> {
    let now = tx.now();
    tx.run(ERASE_LINKS_OF_STORY, params![story_id])?;
    tx.run(ERASE_OF_STORY, params![story_id, now])?;
    tx.run(EMPTY_SECTION, params![story_id]).map(drop)
}

/// Returns all comments below a story, whatever became of them.
///
/// # Errors
/// A fault of the database.
pub fn of_story(db: &mut Reader<'_>, story_id: Id) -> Result<Vec<Id>, Fault> {
    db.all(OF_STORY, params![story_id], |row| row.id(0))
}

/// Destroys again what a restored backup brought back, wherever the comment stood then.
///
/// # Errors
/// A fault of the database.
pub fn erase_again(tx: &mut Tx<'_, '_>, id: Id) -> Result<(), Error> {
    match super::load(tx, id)?.filter(|queued| queued.comment.standing.state != State::Erased) {
        Some(queued) => empty(tx, &queued.comment, queued.comment.steps, "news.comment_erased", ""),
        None => {
            tx.nothing_changed();
            Ok(())
        }
    }
}

/// Destroys what somebody wrote whose account was erased. Runs in the transaction of a follower: the act is that of the account.
///
/// # Errors
/// A fault of the database.
pub fn erase_of_account(
    tx: &mut kheo_store::Tx<'_>,
    account_id: Id,
    at: kheo_base::Instant,
) -> Result<(), Fault> {
    let ids = tx.all(OF_ACCOUNT, params![account_id], |row| row.id(0))?;
    for id in ids {
        let Some(queued) = super::load(tx, id)? else { continue };
        tx.run(ERASE, params![id, queued.comment.steps, at])?;
        tx.run(ERASE_LINKS, params![id])?;
        if queued.comment.standing.state == State::Published {
            hide(tx, &queued.comment)?;
        }
    }
    tx.run(LEAVE_ANSWERS, params![account_id])?;
    tx.run(LEAVE_READINGS, params![account_id]).map(drop)
}

/// Returns the comments that were erased.
///
/// # Errors
/// A fault of the database.
pub fn erased(db: &mut Reader<'_>) -> Result<Vec<Id>, Fault> {
    db.all(ERASED, &[], |row| row.id(0))
}

/// Returns how many were.
///
/// # Errors
/// A fault of the database.
pub fn erased_count(db: &mut Reader<'_>) -> Result<i64, Fault> {
    db.one(ERASED_COUNT, &[], |row| row.int(0))
}
