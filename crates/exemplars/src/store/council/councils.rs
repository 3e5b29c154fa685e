//! Councils and who sits on them.

use std::collections::BTreeMap;

use kheo_base::{Day, Error, Fault, Id};
use kheo_journal::{Body, Tx};
use kheo_people::{Place, Scope, accounts};
use kheo_store::{Reader, Row, params};

use super::act;
use crate::rules::council::{self as rules, MemberRole, Refused, Term};

kheo_store::statements! {
    FORM = "
        insert into councils (council_id, name, level, province, commune, formed_at) values ($1, $2, $3, $4, $5, $6)
    ";
    COUNCIL = "select council_id, name, level, province, commune from councils where council_id = $1";
    ALL_COUNCILS = "
        select council_id, name, level, province, commune from councils order by council_id limit 500
    ";
    OF_PROVINCE = "
        select council_id, name, level, province, commune from councils
        where province = $1 order by council_id limit 500
    ";
    OF_COMMUNE = "
        select council_id, name, level, province, commune from councils
        where commune = $1 order by council_id limit 500
    ";
    MEMBERS = "
        select membership_id, account_id, role, valid_from, valid_to from council_members
        where council_id = $1 and (valid_to is null or valid_to > $2)
        order by valid_from, membership_id limit 200
    ";
    TERMS = "
        select valid_from, valid_to from council_members
        where council_id = $1 and account_id = $2 order by valid_from limit 100
    ";
    APPOINT = "
        insert into council_members (membership_id, council_id, account_id, role, valid_from, valid_to)
        values ($1, $2, $3, $4, $5, $6)
    ";
    END_TERM = "
        update council_members set valid_to = $3
        where council_id = $1 and membership_id = $2 and valid_from < $3 and (valid_to is null or valid_to > $3)
    ";
    UNDO_TERM = "delete from council_members where council_id = $1 and membership_id = $2 and valid_from >= $3";
}

/// A council.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Council {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// The level at which it votes.
    pub level: String,
    /// Its territory.
    pub place: Place,
}

impl Council {
    /// Whether a model lies in its territory.
    pub fn covers(&self, place: &Place) -> bool {
        Scope::of(&self.place).is_some_and(|scope| scope.covers(place))
    }

    /// Returns the code of its unit.
    pub fn unit_code(&self) -> &str {
        self.place.commune.as_deref().unwrap_or(&self.place.province)
    }
}

/// Somebody who sits on a council.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Which of the person's terms it is.
    pub membership_id: Id,
    /// The account.
    pub account_id: Id,
    /// As what.
    pub role: MemberRole,
    /// From when until when.
    pub term: Term,
}

/// Forms a council of a unit; it votes at the unit's level.
///
/// # Errors
/// A fault of the database.
pub fn form(tx: &mut Tx<'_, '_>, name: &str, place: &Place) -> Result<Id, Fault> {
    let (id, now) = (tx.new_id(), tx.now());
    let level = rules::level_of(&place.province, place.commune.is_some());
    tx.run(FORM, params![id, name, level, &place.province, place.commune.clone(), now])?;
    let body = Body::new().word("level", level).code("province", &place.province);
    tx.record(act("exemplars.council_formed", "council", id, body))?;
    Ok(id)
}

/// Returns a council.
///
/// # Errors
/// A fault of the database.
pub fn council(db: &mut Reader<'_>, id: Id) -> Result<Option<Council>, Fault> {
    db.optional(COUNCIL, params![id], |row| read_council(row, 0))
}

/// Returns the councils of some territories.
///
/// # Errors
/// A fault of the database.
pub fn councils_in(db: &mut Reader<'_>, scopes: &[Scope]) -> Result<Vec<Council>, Fault> {
    let mut found = Vec::new();
    for scope in scopes {
        let read = |row: &Row<'_>| read_council(row, 0);
        found.extend(match scope {
            Scope::Nation => db.all(ALL_COUNCILS, &[], read)?,
            Scope::Province(code) => db.all(OF_PROVINCE, params![code], read)?,
            Scope::Commune { commune, .. } => db.all(OF_COMMUNE, params![commune], read)?,
        });
    }
    Ok(found)
}

pub(super) fn read_council(row: &Row<'_>, first: usize) -> Result<Council, Fault> {
    Ok(Council {
        id: row.id(first)?,
        name: row.text(first + 1)?,
        level: row.text(first + 2)?,
        place: Place { province: row.text(first + 3)?, commune: row.opt_text(first + 4)? },
    })
}

/// Returns who sits on a council on a day or later.
///
/// # Errors
/// A fault of the database.
pub fn members_of(db: &mut Reader<'_>, council_id: Id, day: Day) -> Result<Vec<Member>, Fault> {
    db.all(MEMBERS, params![council_id, day], |row| {
        Ok(Member {
            membership_id: row.id(0)?,
            account_id: row.id(1)?,
            role: MemberRole::from_word(&row.text(2)?)
                .ok_or_else(|| Fault::new("an unknown role of a council is stored"))?,
            term: Term { valid_from: row.day(3)?, valid_to: row.opt_day(4)? },
        })
    })
}

/// Gives somebody a seat.
///
/// # Errors
/// A refusal if the account cannot be used or has a seat in that time; a fault of the database.
pub fn appoint(
    tx: &mut Tx<'_, '_>,
    council_id: Id,
    account_id: Id,
    role: MemberRole,
    term: Term,
) -> Result<(), Error> {
    let today = tx.now().day();
    if !accounts::account(tx, account_id, today)?.account.is_open() {
        return Err(Refused::NoSuchMember.into());
    }
    let terms = tx.all(TERMS, params![council_id, account_id], |row| {
        Ok(Term { valid_from: row.day(0)?, valid_to: row.opt_day(1)? })
    })?;
    rules::appoint(&terms, term)?;
    let membership_id = tx.new_id();
    let values = params![membership_id, council_id, account_id, role.word(), term.valid_from, term.valid_to];
    tx.run(APPOINT, values)?;
    let body = Body::new().id("account", account_id).word("role", role.word()).day("from", term.valid_from);
    tx.record(act("exemplars.council_member_appointed", "council", council_id, body))?;
    Ok(())
}

/// Ends a seat today: on this day it no longer holds.
///
/// # Errors
/// [`Error::Missing`] if there is no such seat; a fault of the database.
pub fn dismiss(tx: &mut Tx<'_, '_>, council_id: Id, membership_id: Id) -> Result<(), Error> {
    let values = params![council_id, membership_id, tx.now().day()];
    if tx.run(END_TERM, values)? + tx.run(UNDO_TERM, values)? == 0 {
        return Err(Error::Missing);
    }
    let body = Body::new().id("membership", membership_id);
    tx.record(act("exemplars.council_member_dismissed", "council", council_id, body))?;
    Ok(())
}

/// Returns the names of accounts as others see them; that of an erased one is missing.
///
/// # Errors
/// A fault of the database.
pub fn names(
    db: &mut Reader<'_>,
    account_ids: impl IntoIterator<Item = Id>,
    today: Day,
) -> Result<BTreeMap<Id, String>, Error> {
    let mut names = BTreeMap::new();
    for account_id in account_ids {
        match accounts::account(db, account_id, today) {
            Ok(known) => drop(names.insert(account_id, known.account.display_name)),
            Err(Error::Missing) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(names)
}
