//! What time alone does to comments: those that nobody confirmed are destroyed, links and addresses that are over forgotten.

use kheo_base::{Error, Id};
use kheo_journal::{By, Journal, Tx};
use kheo_store::{Reader, params};

use super::erasing::empty;
use crate::rules::comments::{AUTHOR_LINK_SECONDS, CONFIRM_SECONDS, State};

/// Comments read at once that nobody confirmed, and addresses forgotten in one transaction.
const AT_ONCE: i64 = 200;
/// How long an address stays once a comment is decided for good, in seconds: a day, so that the last letter is written even if
/// letters lag behind, and what one address sends in a day is still counted.
const SETTLED_SECONDS: i64 = 86_400;

kheo_store::statements! {
    UNCONFIRMED = "
        select comment_id from comments where state = 'unconfirmed' and written_at < $1 order by written_at, comment_id limit $2
    ";
    OVER_LINKS = "delete from comment_links where expires_at < $1";
    // Nothing can be written about these any more. What is published may still be taken away, of which its author is told, for as
    // long as the link in the letter works.
    FORGET_ADDRESSES = "
        update comments set email = '' where comment_id in (
            select comment_id from comments
            where email <> '' and ((state in ('upheld', 'taken_back', 'erased') and changed_at < $1)
                or (state = 'refused' and appeal_until < $1)
                or (state = 'published' and changed_at < $2))
            limit $3
        )
    ";
}

/// Destroys what nobody confirmed in time, and forgets links that are over; returns how many comments. To be called now and then.
///
/// # Errors
/// A fault of the database; what was done before it stays.
pub async fn lapse_due(journal: &Journal) -> Result<usize, Error> {
    let now = journal.now();
    journal.db().write(move |tx| Ok(tx.run(OVER_LINKS, params![now])?)).await?;
    let before = now.plus_seconds(-CONFIRM_SECONDS);
    let mut sum = 0;
    // Whoever sends very many must not be able to keep the rest beyond its time.
    loop {
        let late =
            move |db: &mut Reader<'_>| Ok(db.all(UNCONFIRMED, params![before, AT_ONCE], |row| row.id(0))?);
        let late = journal.db().read(late).await?;
        let mut lapsed = 0;
        for id in &late {
            lapsed += usize::from(lapse(journal, *id).await?);
        }
        sum += lapsed;
        if lapsed == 0 || i64::try_from(late.len()).unwrap_or(0) < AT_ONCE {
            return Ok(sum);
        }
    }
}

/// Destroys a comment if nobody has confirmed it meanwhile; whether it did.
async fn lapse(journal: &Journal, id: Id) -> Result<bool, Error> {
    let lapse = move |tx: &mut Tx<'_, '_>| {
        let queued =
            super::load(tx, id)?.filter(|queued| queued.comment.standing.state == State::Unconfirmed);
        let Some(queued) = queued else {
            tx.nothing_changed();
            return Ok(false);
        };
        empty(tx, &queued.comment, queued.comment.steps, "news.comment_lapsed", "")?;
        Ok(true)
    };
    journal.write(By::default(), lapse).await
}

/// Forgets the addresses of those about whose comments no letter can be written any more; returns how many. To be called now and
/// then. Bookkeeping, as with links: what the comment says and where it stands stays.
///
/// # Errors
/// A fault of the database; what was done before it stays.
pub async fn forget_addresses(journal: &Journal) -> Result<u64, Error> {
    let now = journal.now();
    let (settled, shown) = (now.plus_seconds(-SETTLED_SECONDS), now.plus_seconds(-AUTHOR_LINK_SECONDS));
    let mut sum = 0;
    loop {
        let forget = move |tx: &mut kheo_store::Tx<'_>| {
            Ok(tx.run(FORGET_ADDRESSES, params![settled, shown, AT_ONCE])?)
        };
        let forgotten = journal.db().write(forget).await?;
        sum += forgotten;
        if forgotten == 0 {
            return Ok(sum);
        }
    }
}
