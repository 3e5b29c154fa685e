//! What a citizen chose goes with the citizen's account, from the rows and from the counts kept beside them, so that a recount still
//! agrees. A published result stays as it was counted.

use kheo_base::{Fault, Id};
use kheo_store::{Tx, params};

use super::counting::add;

kheo_store::statements! {
    CHOICES = "
        select poll_id, exemplar_id from poll_endorsements where account_id = $1 order by poll_id, slot limit 10000
    ";
    FORGET = "delete from poll_endorsements where account_id = $1";
}

/// Deletes every choice of an account whose data are erased. A published result stays as it was counted.
///
/// # Errors
/// A fault of the database.
pub fn forget_choices(tx: &mut Tx<'_>, account_id: Id) -> Result<(), Fault> {
    let chosen = tx.all(CHOICES, params![account_id], |row| Ok((row.id(0)?, row.id(1)?)))?;
    let mut polls: Vec<Id> = chosen.iter().map(|(poll_id, _)| *poll_id).collect();
    polls.dedup();
    for (poll_id, exemplar_id) in chosen {
        add(tx, poll_id, Some(exemplar_id), account_id, -1)?;
    }
    for poll_id in polls {
        add(tx, poll_id, None, account_id, -1)?;
    }
    tx.run(FORGET, params![account_id]).map(drop)
}
