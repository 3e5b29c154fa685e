//! What a citizen chose goes with the citizen's account: from polls that still run also from their counts.

use kheo_base::{Fault, Id};
use kheo_store::{Tx, params};

use super::counting::add;

kheo_store::statements! {
    OPEN_CHOICES = "
        select e.poll_id, e.exemplar_id from poll_endorsements e join polls p on p.poll_id = e.poll_id
        where e.account_id = $1 and p.state = 'open' order by e.poll_id, e.slot limit 10000
    ";
    FORGET = "delete from poll_endorsements where account_id = $1";
}

/// Deletes every choice of an account whose data are erased. A published result stays as it was counted.
///
/// # Errors
/// A fault of the database.
pub fn forget_choices(tx: &mut Tx<'_>, account_id: Id) -> Result<(), Fault> {
    let open = tx.all(OPEN_CHOICES, params![account_id], |row| Ok((row.id(0)?, row.id(1)?)))?;
    let mut polls: Vec<Id> = open.iter().map(|(poll_id, _)| *poll_id).collect();
    polls.dedup();
    for (poll_id, exemplar_id) in open {
        add(tx, poll_id, Some(exemplar_id), account_id, -1)?;
    }
    for poll_id in polls {
        add(tx, poll_id, None, account_id, -1)?;
    }
    tx.run(FORGET, params![account_id]).map(drop)
}
