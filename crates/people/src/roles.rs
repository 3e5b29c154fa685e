//! Granting roles, lending them to deputies, and ending both.

use kheo_base::{Day, Error, Fault, Id};
use kheo_journal::{Body, Tx};
use kheo_store::Reader;

use crate::Authority;
use crate::acts::{DELEGATED, DELEGATION_ENDED, GRANT_ENDED, GRANTED, about};
use crate::rules::delegation::{self, Deputy};
use crate::rules::granting::{self, Administrator};
use crate::rules::permissions::Grant;
use crate::rules::refused::Refused;
use crate::store::{self, HeldGrant};

pub use crate::rules::delegation::Delegation;
pub use crate::rules::granting::NewGrant;

/// Grants a role and returns the grant's id.
///
/// # Errors
/// [`Error::Missing`] without such an account, [`Refused::AccountClosed`], why [`granting::grant`] refuses, or a fault.
pub fn grant(tx: &mut Tx<'_, '_>, authority: Authority, new: &NewGrant) -> Result<Id, Error> {
    let (now, today) = (tx.now(), tx.now().day());
    require_open(tx, new.account_id)?;
    let held = store::grants_of(tx, new.account_id, today)?;
    let administration = administration(tx, authority, today)?;
    granting::grant(administration.as_ref().map(|admin| admin.as_rule()), new, &held, today)?;
    let grant = Grant {
        grant_id: tx.new_id(),
        role: new.role,
        scope: new.scope.clone(),
        valid_from: new.valid_from,
        valid_to: new.valid_to,
        delegated_from: None,
    };
    store::insert_grant(tx, new.account_id, &grant, authority.account_id(), now)?;
    tx.record(about(new.account_id, GRANTED, body(&grant)))?;
    Ok(grant.grant_id)
}

/// Ends a grant at once, and every delegation of it.
///
/// # Errors
/// [`Error::Missing`], [`Refused::GrantEnded`], why [`granting::end`] refuses, or a fault.
pub fn end_grant(tx: &mut Tx<'_, '_>, authority: Authority, grant_id: Id) -> Result<(), Error> {
    let today = tx.now().day();
    let held = unended(tx, grant_id)?;
    let administration = administration(tx, authority, today)?;
    granting::end(administration.as_ref().map(|admin| admin.as_rule()), held.account_id, &held.grant)?;
    Ok(end_with_delegations(tx, held.account_id, &held.grant)?)
}

/// Lends one of the holder's own grants to a deputy and returns the id of the deputy's grant.
///
/// # Errors
/// [`Error::Missing`] without such a grant of the holder or such an account, [`Refused::AccountClosed`], why
/// [`delegation::delegate`] refuses, or a fault.
pub fn delegate(tx: &mut Tx<'_, '_>, holder: Id, wanted: &Delegation) -> Result<Id, Error> {
    let (now, today) = (tx.now(), tx.now().day());
    let own = unended(tx, wanted.grant_id)?;
    // Nobody learns by trying which grants others hold.
    if own.account_id != holder {
        return Err(Error::Missing);
    }
    require_open(tx, wanted.deputy_id)?;
    let deputy = store::grants_of(tx, wanted.deputy_id, today)?;
    delegation::delegate(holder, &own.grant, wanted, Deputy { grants: &deputy }, today)?;
    let lent = Grant {
        grant_id: tx.new_id(),
        valid_from: wanted.valid_from,
        valid_to: Some(wanted.valid_to),
        delegated_from: Some(own.grant.grant_id),
        ..own.grant
    };
    store::insert_grant(tx, wanted.deputy_id, &lent, Some(holder), now)?;
    tx.record(about(wanted.deputy_id, DELEGATED, body(&lent).id("origin", wanted.grant_id)))?;
    Ok(lent.grant_id)
}

/// Ends a delegation at once: by the holder who made it, or by an administrator above.
///
/// # Errors
/// [`Error::Missing`] if it is no delegation, [`Refused::GrantEnded`], [`Error::Denied`], or a fault.
pub fn end_delegation(tx: &mut Tx<'_, '_>, authority: Authority, grant_id: Id) -> Result<(), Error> {
    let today = tx.now().day();
    let lent = unended(tx, grant_id)?;
    let origin_id = lent.grant.delegated_from.ok_or(Error::Missing)?;
    let origin = store::held_grant(tx, origin_id)?.ok_or(Error::Missing)?;
    let administration = administration(tx, authority, today)?;
    if let (Some(asker), admin) = (authority.account_id(), administration.as_ref()) {
        let admin = admin.map(|admin| admin.as_rule());
        delegation::end(asker, origin.account_id, lent.account_id, &lent.grant, admin)?;
    }
    Ok(end_one(tx, lent.account_id, &lent.grant)?)
}

/// Returns the unended grants that stand in for a grant.
///
/// # Errors
/// A fault.
pub fn delegations_of(db: &mut Reader<'_>, grant_id: Id) -> Result<Vec<HeldGrant>, Fault> {
    store::delegations_of(db, grant_id)
}

/// Ends a grant and whatever stands in for it.
pub(crate) fn end_with_delegations(tx: &mut Tx<'_, '_>, holder: Id, grant: &Grant) -> Result<(), Fault> {
    for lent in store::delegations_of(tx, grant.grant_id)? {
        end_one(tx, lent.account_id, &lent.grant)?;
    }
    end_one(tx, holder, grant)
}

fn end_one(tx: &mut Tx<'_, '_>, holder: Id, grant: &Grant) -> Result<(), Fault> {
    let now = tx.now();
    store::end_grant(tx, grant.grant_id, now)?;
    let kind = if grant.delegated_from.is_some() { DELEGATION_ENDED } else { GRANT_ENDED };
    let body = Body::new()
        .id("grant", grant.grant_id)
        .word("role", grant.role.word())
        .code("unit", grant.unit_code());
    tx.record(about(holder, kind, body)).map(drop)
}

/// The grants by which somebody administers, as they are in this transaction and not as they were at its request.
pub(crate) struct Administration {
    account_id: Id,
    grants: Vec<Grant>,
}

impl Administration {
    pub(crate) fn as_rule(&self) -> Administrator<'_> {
        Administrator { account_id: self.account_id, grants: &self.grants }
    }
}

/// Loads by what right somebody administers; `None` for the operator.
pub(crate) fn administration(
    db: &mut Reader<'_>,
    authority: Authority,
    today: Day,
) -> Result<Option<Administration>, Fault> {
    let Authority::Officer(account_id) = authority else { return Ok(None) };
    let mut grants = store::grants_of(db, account_id, today)?;
    grants.retain(|grant| grant.is_valid_on(today));
    Ok(Some(Administration { account_id, grants }))
}

fn unended(db: &mut Reader<'_>, grant_id: Id) -> Result<HeldGrant, Error> {
    let held = store::held_grant(db, grant_id)?.ok_or(Error::Missing)?;
    if held.ended_at.is_some() { Err(Refused::GrantEnded.into()) } else { Ok(held) }
}

fn require_open(db: &mut Reader<'_>, account_id: Id) -> Result<(), Error> {
    let account = store::account(db, account_id)?.ok_or(Error::Missing)?;
    if account.is_open() { Ok(()) } else { Err(Refused::AccountClosed.into()) }
}

fn body(grant: &Grant) -> Body {
    let body = Body::new()
        .id("grant", grant.grant_id)
        .word("role", grant.role.word())
        .code("unit", grant.unit_code())
        .day("from", grant.valid_from);
    match grant.valid_to {
        Some(end) => body.day("to", end),
        None => body,
    }
}
