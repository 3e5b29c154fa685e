//! What citizens choose. The row, the counts and the act are one transaction.
//!
//! The act says that a citizen took part in a poll, never what was chosen: the journal is for ever, the choice is not.

use kheo_base::{Error, Fault, Id};
use kheo_journal::{Body, Tx, Visibility};
use kheo_store::{Reader, params};

use super::counting::add;
use super::keeping::{act, load_poll};
use crate::rules::polls::{Held, Voucher, choose};

kheo_store::statements! {
    HELD = "
        select slot, exemplar_id from poll_endorsements where poll_id = $1 and account_id = $2 order by slot limit 100
    ";
    IS_CANDIDATE = "select 1 from poll_candidates where poll_id = $1 and exemplar_id = $2";
    // Two servers may meet here: the second waits, sees the row and runs again.
    TAKE = "
        insert into poll_endorsements (poll_id, account_id, slot, exemplar_id, chosen_at, is_new_account)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (poll_id, account_id, slot) do update
        set exemplar_id = excluded.exemplar_id, chosen_at = excluded.chosen_at
    ";
    GIVE_BACK = "delete from poll_endorsements where poll_id = $1 and account_id = $2 and slot = $3";
}

/// Returns what a citizen chose: for that citizen's own page only.
///
/// # Errors
/// A fault of the database.
pub fn choice_of(db: &mut Reader<'_>, poll_id: Id, voucher: Voucher) -> Result<Vec<Held>, Fault> {
    db.all(HELD, params![poll_id, voucher.key()], |row| {
        Ok(Held { slot: row.int(0)?, exemplar_id: row.id(1)? })
    })
}

/// Sets a citizen's whole choice; an empty one takes everything back. Choosing the same again changes nothing.
///
/// # Errors
/// A refusal of the rules; [`Error::Missing`] if there is no such poll; a fault of the database.
pub fn endorse(
    tx: &mut Tx<'_, '_>,
    poll_id: Id,
    voucher: Voucher,
    wanted: &[Id],
    new_account_days: i64,
) -> Result<(), Error> {
    let (now, key) = (tx.now(), voucher.key());
    let poll = load_poll(tx, poll_id)?.filter(|poll| poll.opened_at.is_some()).ok_or(Error::Missing)?;
    let held = choice_of(tx, poll_id, voucher)?;
    // One more than may be chosen is enough to be refused.
    let looked_at = &wanted[..wanted.len().min(poll.choices_max + 1)];
    let mut candidates = Vec::with_capacity(looked_at.len());
    for id in looked_at {
        if tx.optional(IS_CANDIDATE, params![poll_id, *id], |_| Ok(()))?.is_some() {
            candidates.push(*id);
        }
    }
    let change = choose((poll.state, poll.window, poll.choices_max), &candidates, &held, wanted, now)?;
    if change.is_nothing() {
        tx.nothing_changed();
        return Ok(());
    }
    for one in &change.removed {
        tx.run(GIVE_BACK, params![poll_id, key, one.slot])?;
        add(tx, poll_id, Some(one.exemplar_id), key, -1)?;
    }
    for one in &change.added {
        let is_new = voucher.is_new(now, new_account_days);
        tx.run(TAKE, params![poll_id, key, one.slot, one.exemplar_id, now, is_new])?;
        add(tx, poll_id, Some(one.exemplar_id), key, 1)?;
    }
    if change.participants != 0 {
        add(tx, poll_id, None, key, change.participants)?;
    }
    let kind = if change.added.is_empty() { "exemplars.endorsement_withdrawn" } else { "exemplars.endorsed" };
    tx.record(act(kind, poll_id, Visibility::Sealed, Body::new()))?;
    Ok(())
}
