//! A draft given to another registrar of its unit, so that it does not wait for somebody who is away.

use kheo_base::{Day, Fault, Id};
use kheo_journal::{Body, Tx, Visibility};
use kheo_people::{AccountWithGrants, Permission, Place, Scope, accounts};
use kheo_store::{Reader, params};

use crate::rules::Refused;
use crate::store::Exemplar;
use crate::store::steps::act;

kheo_store::statements! {
    GIVE = "
        update exemplars set created_by = $3, version = version + 1, changed_at = $4
        where exemplar_id = $1 and version = $2
    ";
    ADD_WRITER = "insert into exemplar_writers (exemplar_id, account_id) values ($1, $2) on conflict do nothing";
    ADD = "
        insert into exemplar_handovers (handover_id, exemplar_id, from_account_id, to_account_id, reason, at)
        values ($1, $2, $3, $4, $5, $6)
    ";
}

/// Accounts that are looked through for other registrars.
const ACCOUNTS_MAX: i64 = 200;

/// Returns who else registers models at a place: account and name.
///
/// # Errors
/// A fault of the database.
pub fn registrars_at(
    db: &mut Reader<'_>,
    place: &Place,
    without: Id,
    today: Day,
) -> Result<Vec<(Id, String)>, Fault> {
    let Some(scope) = Scope::of(place) else { return Ok(Vec::new()) };
    let found = accounts::accounts_in(db, &scope, None, None, ACCOUNTS_MAX, today)?;
    let registers = |known: &AccountWithGrants| {
        let mut grants = known.grants.iter();
        grants.any(|grant| grant.permits(Permission::RegisterExemplar) && grant.scope.covers(place))
    };
    let others = found
        .into_iter()
        .filter(|known| known.account.is_open() && known.account.account_id != without && registers(known));
    Ok(others.map(|known| (known.account.account_id, known.account.display_name)).collect())
}

/// Gives a draft to somebody else. The caller has made sure that both may write it.
///
/// # Errors
/// A refusal if the file changed since `version`; a fault of the database.
pub fn hand_over(
    tx: &mut Tx<'_, '_>,
    file: &Exemplar,
    version: i64,
    to: Id,
    reason: &str,
) -> Result<(), kheo_base::Error> {
    let (now, handover_id, from) = (tx.now(), tx.new_id(), tx.by().actor_id);
    if tx.run(GIVE, params![file.id, version, to, now])? == 0 {
        return Err(Refused::ChangedMeanwhile.into());
    }
    tx.run(ADD_WRITER, params![file.id, to])?;
    tx.run(ADD, params![handover_id, file.id, from, to, reason, now])?;
    let body = Body::new().id("handover", handover_id).id("to", to);
    tx.record(act("exemplars.handed_over", file.id, Visibility::Office, body))?;
    Ok(())
}
