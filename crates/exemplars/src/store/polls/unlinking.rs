//! Forgetting who endorsed what, some days after the end of a poll. What stays: how many took part, and the results.

use kheo_base::{Error, Id};
use kheo_journal::{Body, By, Journal, Tx, Visibility};
use kheo_store::params;

use super::keeping::act;

/// Links deleted in one transaction, so that nobody waits long behind it.
const LINKS_PER_STEP: i64 = 5_000;

kheo_store::statements! {
    DUE = "
        select poll_id from polls
        where unlinked_at is null and ended_at is not null and ended_at + links_kept_days * 86400000 <= $1
        order by ended_at, poll_id limit 1
    ";
    DELETE_SOME = "
        delete from poll_endorsements where poll_id = $1 and account_id in (
            select account_id from poll_endorsements where poll_id = $1 order by account_id limit $2
        )
    ";
    UNLINKED = "update polls set unlinked_at = $2 where poll_id = $1";
}

/// Deletes every link between citizens and their choices that is due; returns how many polls were unlinked.
///
/// # Errors
/// A fault of the database.
pub async fn unlink_due(journal: &Journal) -> Result<usize, Error> {
    let mut polls = 0;
    loop {
        match journal.write(By::default(), unlink_some).await? {
            Step::Nothing => return Ok(polls),
            Step::Some => {}
            Step::Done => polls += 1,
        }
    }
}

enum Step {
    Nothing,
    Some,
    Done,
}

fn unlink_some(tx: &mut Tx<'_, '_>) -> Result<Step, Error> {
    let now = tx.now();
    let Some(poll_id) = tx.optional(DUE, params![now], |row| row.id(0))? else {
        tx.nothing_changed();
        return Ok(Step::Nothing);
    };
    let links = tx.run(DELETE_SOME, params![poll_id, LINKS_PER_STEP])?;
    let links = i64::try_from(links).unwrap_or(i64::MAX);
    if links > 0 {
        record(tx, poll_id, "exemplars.poll_links_deleted", links)?;
        return Ok(Step::Some);
    }
    tx.run(UNLINKED, params![poll_id, now])?;
    record(tx, poll_id, "exemplars.poll_unlinked", 0)?;
    Ok(Step::Done)
}

fn record(tx: &mut Tx<'_, '_>, poll_id: Id, kind: &'static str, links: i64) -> Result<(), Error> {
    tx.record(act(kind, poll_id, Visibility::Office, Body::new().number("links", links)))?;
    Ok(())
}
