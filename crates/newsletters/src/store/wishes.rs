//! Wishes: what somebody asked for and nobody confirmed yet.

use kheo_base::{Entropy, Error, Fault, Id, Instant};
use kheo_journal::{Body, NewAct, Tx, Visibility};
use kheo_people::{Language, Token};
use kheo_store::{Reader, Row, params};

use crate::rules::{CONFIRM_SECONDS, Frequency, WISHES_PER_DAY, Wanted, kept_sections, read_sections};

kheo_store::statements! {
    RECENT = "select count(*) from subscription_wishes where email = $1 and asked_at > $2";
    INSERT = "
        insert into subscription_wishes (wish_id, email, unit_codes, wants_news, wants_announcements, frequency, language, asked_at,
                                         expires_at, sections)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ";
    LOAD = "
        select wish_id, email, unit_codes, wants_news, wants_announcements, frequency, language, sections
        from subscription_wishes where wish_id = $1 and token_hash is null and expires_at > $2
    ";
    BY_TOKEN = "
        select wish_id, email, unit_codes, wants_news, wants_announcements, frequency, language, sections
        from subscription_wishes where token_hash = $1 and expires_at > $2
    ";
    ISSUE = "update subscription_wishes set token_hash = $2, expires_at = $3 where wish_id = $1";
    DELETE_OF_EMAIL = "delete from subscription_wishes where email = $1";
    SWEEP = "delete from subscription_wishes where expires_at <= $1";
}

/// The kind of subject of wishes.
const SUBJECT: &str = "subscription_wish";
/// Somebody asked for letters; the body says nothing.
pub(crate) const ASKED: &str = "newsletters.asked";

/// What somebody asked for.
#[derive(Clone, PartialEq, Eq)]
pub struct Wish {
    /// Its id.
    pub wish_id: Id,
    /// The address that may confirm it.
    pub email: String,
    /// What is wanted.
    pub wanted: Wanted,
}

/// Keeps a wish, whether or not the address is known; one that was asked for too often today keeps none and says nothing of it.
///
/// # Errors
/// A fault of the database.
pub fn ask(tx: &mut Tx<'_, '_>, email: &str, wanted: &Wanted) -> Result<(), Error> {
    let now = tx.now();
    let recent = tx.one(RECENT, params![email, now.plus_days(-1)], |row| row.int(0))?;
    if recent >= WISHES_PER_DAY {
        tx.nothing_changed();
        return Ok(());
    }
    let wish_id = tx.new_id();
    let values = params![
        wish_id,
        email,
        wanted.units.join(","),
        wanted.news,
        wanted.announcements,
        wanted.frequency.word(),
        wanted.language.word(),
        now,
        now.plus_seconds(CONFIRM_SECONDS),
        kept_sections(&wanted.sections),
    ];
    tx.run(INSERT, values)?;
    let (visibility, body) = (Visibility::Sealed, Body::new());
    tx.record(NewAct { kind: ASKED, subject_kind: SUBJECT, subject_id: wish_id, visibility, body })?;
    Ok(())
}

/// Makes the token of a wish while its letter is written, in the transaction of the mail follower; it works for two days from
/// `now`. `None` if a letter was written already, or the wish is gone.
///
/// # Errors
/// A fault of the database.
pub fn issue(
    tx: &mut kheo_store::Tx<'_>,
    wish_id: Id,
    entropy: &Entropy,
    now: Instant,
) -> Result<Option<(Wish, Token)>, Fault> {
    let Some(wish) = tx.optional(LOAD, params![wish_id, now], read_wish)? else { return Ok(None) };
    let token = Token::new(entropy.bytes());
    let until = now.plus_seconds(CONFIRM_SECONDS);
    tx.run(ISSUE, params![wish_id, token.hash().as_slice(), until])?;
    Ok(Some((wish, token)))
}

/// Returns the wish that a link confirms; `None` if it was confirmed, is too old, or never was.
///
/// # Errors
/// A fault of the database.
pub fn wish_by(db: &mut Reader<'_>, token: &Token, now: Instant) -> Result<Option<Wish>, Fault> {
    db.optional(BY_TOKEN, params![token.hash().as_slice(), now], read_wish)
}

/// Deletes every wish of an address: one was confirmed, and the others must not undo it later.
pub(super) fn forget(tx: &mut kheo_store::Tx<'_>, email: &str) -> Result<(), Fault> {
    tx.run(DELETE_OF_EMAIL, params![email]).map(drop)
}

/// Deletes wishes that nobody confirmed in time; returns how many.
///
/// # Errors
/// A fault of the database.
pub fn sweep(tx: &mut kheo_store::Tx<'_>, now: Instant) -> Result<u64, Fault> {
    tx.run(SWEEP, params![now])
}

fn read_wish(row: &Row<'_>) -> Result<Wish, Fault> {
    let units = row.text(2)?.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect();
    Ok(Wish { wish_id: row.id(0)?, email: row.text(1)?, wanted: read_wanted(row, 3, units)? })
}

/// Reads what is wanted from five columns, and the units that the caller knows.
pub(super) fn read_wanted(row: &Row<'_>, first: usize, units: Vec<String>) -> Result<Wanted, Fault> {
    let unknown = || Fault::new("a subscription holds a word that is not known");
    Ok(Wanted {
        units,
        news: row.flag(first)?,
        announcements: row.flag(first + 1)?,
        sections: read_sections(row.str(first + 4)?),
        frequency: Frequency::from_word(row.str(first + 2)?).ok_or_else(unknown)?,
        language: Language::from_word(row.str(first + 3)?).ok_or_else(unknown)?,
    })
}
