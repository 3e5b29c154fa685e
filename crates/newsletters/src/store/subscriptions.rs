//! Subscriptions: who gets letters, about what.

use kheo_base::{Error, Fault, Id};
use kheo_journal::{Body, Mailing, NewAct, Tx, Visibility};
use kheo_people::{Scope, Token};
use kheo_store::{Reader, params};

use super::wishes::{self, Wish, read_wanted};
use crate::rules::{Refused, Wanted, kept_sections};

/// Units of one officer's list.
const COUNTED_MAX: i64 = 200;
/// Ids in one list: more people than the largest province has.
const IDS_MAX: i64 = 5_000_000;

kheo_store::statements! {
    OF_EMAIL = "select subscription_id from subscriptions where email = $1";
    INSERT = "
        insert into subscriptions (subscription_id, email, wants_news, wants_announcements, frequency, language, secret, secret_hash,
                                   follows_from, changes, sections)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10)
    ";
    CHANGE = "
        update subscriptions set wants_news = $2, wants_announcements = $3, frequency = $4, language = $5, changes = changes + 1,
            follows_from = case when frequency = $4 then follows_from else $6 end, sections = $7
        where subscription_id = $1
    ";
    BY_SECRET = "
        select subscription_id, changes, wants_news, wants_announcements, frequency, language, sections
        from subscriptions where secret_hash = $1
    ";
    SECRET = "select secret from subscriptions where subscription_id = $1";
    DELETE = "delete from subscriptions where subscription_id = $1";
    UNITS = "select unit_code from subscription_units where subscription_id = $1 order by unit_code limit 100";
    INSERT_UNIT = "insert into subscription_units (subscription_id, unit_code, province) values ($1, $2, $3)";
    DELETE_UNITS = "delete from subscription_units where subscription_id = $1";
    INSERT_ENDED = "insert into ended_subscriptions (subscription_id) values ($1) on conflict do nothing";
    ENDED = "select subscription_id from ended_subscriptions order by subscription_id limit $1";
    ENDED_COUNT = "select count(*) from ended_subscriptions";
    IDS = "select subscription_id from subscriptions order by subscription_id limit $1";
    COUNTED = "
        select u.unit_code, sum(case when s.frequency = 'each' then 1 else 0 end), count(*)
        from subscription_units u join subscriptions s on s.subscription_id = u.subscription_id
        where ($1 = '00' or u.province = $1) and ($2 = '' or u.unit_code = $2)
        group by u.unit_code order by u.unit_code limit $3
    ";
}

/// The kind of subject of subscriptions.
const SUBJECT: &str = "subscription";

/// A subscription as its letters lead to it: what is wanted, and not whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its id.
    pub id: Id,
    /// How often it was changed.
    pub changes: i64,
    /// What is wanted.
    pub wanted: Wanted,
}

/// How many follow a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The unit.
    pub unit_code: String,
    /// Those who get each story.
    pub each: i64,
    /// All of them.
    pub all: i64,
}

/// Makes a wish come true: a new subscription, or what an address that has one wants from now on. Returns the secret of its
/// letters. `provinces` are those in which the units lie, in their order.
///
/// # Errors
/// A fault of the database.
pub fn confirm(tx: &mut Tx<'_, '_>, wish: &Wish, provinces: &[String]) -> Result<Token, Error> {
    wishes::forget(tx, &wish.email)?;
    if let Some(id) = tx.optional(OF_EMAIL, params![&wish.email], |row| row.id(0))? {
        save(tx, id, &wish.wanted, provinces)?;
        let secret = tx.one(SECRET, params![id], |row| row.text(0))?;
        return Ok(secret.parse().map_err(|_| Fault::new("the secret of a subscription is none"))?);
    }
    let (id, token, now) = (tx.new_id(), Token::new(tx.random()), tx.now());
    let wanted = &wish.wanted;
    let values = params![
        id,
        &wish.email,
        wanted.news,
        wanted.announcements,
        wanted.frequency.word(),
        wanted.language.word(),
        token.secret(),
        token.hash().as_slice(),
        now,
        kept_sections(&wanted.sections),
    ];
    tx.run(INSERT, values)?;
    set_units(tx, id, &wanted.units, provinces)?;
    record(tx, "newsletters.confirmed", id)?;
    Ok(token)
}

/// Changes what is wanted. Who changes how often letters come gets what is published from then on.
///
/// # Errors
/// [`Refused::ChangedMeanwhile`], or a fault of the database.
pub fn change(
    tx: &mut Tx<'_, '_>,
    token: &Token,
    changes: i64,
    wanted: &Wanted,
    provinces: &[String],
) -> Result<(), Error> {
    let held = held_by(tx, token)?.ok_or(Error::Missing)?;
    if held.changes != changes {
        return Err(Refused::ChangedMeanwhile.into());
    }
    Ok(save(tx, held.id, wanted, provinces)?)
}

fn save(tx: &mut Tx<'_, '_>, id: Id, wanted: &Wanted, provinces: &[String]) -> Result<(), Fault> {
    let (frequency, language) = (wanted.frequency.word(), wanted.language.word());
    let sections = kept_sections(&wanted.sections);
    let values = params![id, wanted.news, wanted.announcements, frequency, language, tx.now(), sections];
    tx.run(CHANGE, values)?;
    set_units(tx, id, &wanted.units, provinces)?;
    record(tx, "newsletters.changed", id)
}

fn set_units(tx: &mut Tx<'_, '_>, id: Id, units: &[String], provinces: &[String]) -> Result<(), Fault> {
    tx.run(DELETE_UNITS, params![id])?;
    for (unit, province) in units.iter().zip(provinces) {
        tx.run(INSERT_UNIT, params![id, unit, province])?;
    }
    Ok(())
}

/// Ends a subscription: the address goes at once, and so do letters that wait. One that is gone already ends again.
///
/// # Errors
/// A fault of the database.
pub fn end(tx: &mut Tx<'_, '_>, id: Id, mailing: &dyn Mailing) -> Result<(), Error> {
    if tx.run(DELETE, params![id])? == 0 {
        tx.nothing_changed();
        return Ok(());
    }
    tx.run(DELETE_UNITS, params![id])?;
    let now = tx.now();
    mailing.forget(tx, id, now)?;
    tx.run(INSERT_ENDED, params![id])?;
    Ok(record(tx, "newsletters.ended", id)?)
}

/// Returns the subscription that a secret opens.
///
/// # Errors
/// A fault of the database.
pub fn held_by(db: &mut Reader<'_>, token: &Token) -> Result<Option<Held>, Fault> {
    let found = db.optional(BY_SECRET, params![token.hash().as_slice()], |row| {
        Ok(Held { id: row.id(0)?, changes: row.int(1)?, wanted: read_wanted(row, 2, Vec::new())? })
    })?;
    let Some(mut held) = found else { return Ok(None) };
    held.wanted.units = db.all(UNITS, params![held.id], |row| row.text(0))?;
    Ok(Some(held))
}

/// Returns the ids of ended subscriptions.
///
/// # Errors
/// A fault of the database.
pub fn ended(db: &mut Reader<'_>) -> Result<Vec<Id>, Fault> {
    db.all(ENDED, params![IDS_MAX], |row| row.id(0))
}

/// Returns how many subscriptions have ended.
///
/// # Errors
/// A fault of the database.
pub fn ended_count(db: &mut Reader<'_>) -> Result<i64, Fault> {
    db.one(ENDED_COUNT, &[], |row| row.int(0))
}

/// Returns the ids of subscriptions that have not ended.
///
/// # Errors
/// A fault of the database.
pub fn held_ids(db: &mut Reader<'_>) -> Result<Vec<Id>, Fault> {
    db.all(IDS, params![IDS_MAX], |row| row.id(0))
}

/// Counts who follows the units of somebody's territories; at most 200 units a territory.
///
/// # Errors
/// A fault of the database.
pub fn counted(db: &mut Reader<'_>, scopes: &[Scope]) -> Result<Vec<Counted>, Fault> {
    let mut found = Vec::new();
    for scope in scopes {
        let place = scope.place();
        let values = params![place.province, place.commune.unwrap_or_default(), COUNTED_MAX];
        found.extend(db.all(COUNTED, values, |row| {
            Ok(Counted { unit_code: row.text(0)?, each: row.int(1)?, all: row.int(2)? })
        })?);
    }
    found.sort_by(|one, other| one.unit_code.cmp(&other.unit_code));
    found.dedup_by(|one, other| one.unit_code == other.unit_code);
    Ok(found)
}

fn record(tx: &mut Tx<'_, '_>, kind: &'static str, subject_id: Id) -> Result<(), Fault> {
    let (visibility, body) = (Visibility::Sealed, Body::new());
    tx.record(NewAct { kind, subject_kind: SUBJECT, subject_id, visibility, body }).map(drop)
}
