//! How far letters have come, and who is next.

use kheo_base::{Fault, Id, Instant};
use kheo_facts::circulated::Piece;
use kheo_people::{Language, NATION};
use kheo_store::{Row, Tx, params};

use crate::rules::Due;

kheo_store::statements! {
    BEGIN = "
        insert into circulations (subject_id, act_position, state, after_id, letters) values ($1, $2, 'running', 0, 0)
        on conflict do nothing
    ";
    // A story that was taken over from elsewhere has no letters of its own, but may stand in weekly ones.
    RECALL = "
        insert into circulations (subject_id, act_position, state, after_id, letters) values ($1, $2, 'recalling', 0, 0)
        on conflict (subject_id) do update set state = 'recalling', again_at = 0
    ";
    NEXT = "
        select subject_id, act_position, state, after_id, letters from circulations
        where state in ('recalling', 'running') and again_at <= $1 order by act_position limit 1
    ";
    SAVE = "update circulations set state = $2, after_id = $3, letters = $4, again_at = $5 where subject_id = $1";
    READERS_OF_STORY = "
        select s.subscription_id, s.email, s.secret, s.language, s.wants_news, s.wants_announcements, s.follows_from, s.sections
        from subscription_units u join subscriptions s on s.subscription_id = u.subscription_id
        where u.unit_code = $1 and u.subscription_id > $2 and s.frequency = 'each' and s.follows_from <= $3
            and (case when cast($4 as bigint) = 1 then s.wants_announcements else s.wants_news end) = 1
            and (s.sections = '' or replace(s.sections, ',' || $6 || ',', '') <> s.sections)
        order by u.subscription_id limit $5
    ";
    READERS_OF_WEEK = "
        select subscription_id, email, secret, language, wants_news, wants_announcements, follows_from, sections
        from subscriptions where frequency = 'weekly' and subscription_id > $1 and follows_from <= $2
        order by subscription_id limit $3
    ";
    READER = "
        select subscription_id, email, secret, language, wants_news, wants_announcements, follows_from, sections
        from subscriptions where subscription_id = $1
    ";
    UNITS_OF_READER = "select unit_code from subscription_units where subscription_id = $1 order by unit_code limit 100";
    NEWEST_DIGEST = "select due_at from digests order by due_at desc limit 1";
    BEGIN_DIGEST = "
        insert into digests (due_at, since_at, state, after_id, letters) values ($1, $2, 'running', 0, 0) on conflict do nothing
    ";
    NEXT_DIGEST = "
        select due_at, since_at, state, after_id, letters from digests where state = 'running' order by due_at limit 1
    ";
    SAVE_DIGEST = "update digests set state = $2, after_id = $3, letters = $4 where due_at = $1";
}

/// Letters about one story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circulation {
    /// The story.
    pub subject_id: Id,
    /// The act by which it was published.
    pub act_position: i64,
    /// Whether it was taken back since.
    pub is_recalled: bool,
    /// Whoever has a larger id has not been written to.
    pub after_id: Id,
    /// Letters written so far.
    pub letters: i64,
    /// When to go on: later, while letters that are to be taken back are leaving.
    pub again_at: Instant,
}

/// Weekly letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// Of which time.
    pub due: Due,
    /// Whoever has a larger id has not been written to.
    pub after_id: Id,
    /// Letters written so far.
    pub letters: i64,
}

/// Somebody to whom a letter is written.
#[derive(Clone, PartialEq, Eq)]
pub struct Reader {
    /// The subscription.
    pub id: Id,
    /// The address.
    pub email: String,
    /// What leads to the subscription.
    pub secret: String,
    /// The language of the letter.
    pub language: Language,
    /// Whether news are wanted.
    pub news: bool,
    /// Whether announcements are wanted.
    pub announcements: bool,
    /// The followed sections as they are kept; empty for all.
    pub sections: String,
    /// From when on.
    pub follows_from: Instant,
    /// The followed units; empty where the statement asked for one of them.
    pub units: Vec<String>,
}

/// Notes that letters about a story are to be written: once for ever.
///
/// # Errors
/// A fault of the database.
pub fn begin_circulation(tx: &mut Tx<'_>, subject_id: Id, act_position: i64) -> Result<(), Fault> {
    tx.run(BEGIN, params![subject_id, act_position]).map(drop)
}

/// Notes that no further letters about a story may be written, and those that wait are to go.
///
/// # Errors
/// A fault of the database.
pub fn recall(tx: &mut Tx<'_>, subject_id: Id, act_position: i64) -> Result<(), Fault> {
    tx.run(RECALL, params![subject_id, act_position]).map(drop)
}

/// Returns the letters about a story with which to go on now.
///
/// # Errors
/// A fault of the database.
pub fn next_circulation(db: &mut kheo_store::Reader<'_>, now: Instant) -> Result<Option<Circulation>, Fault> {
    db.optional(NEXT, params![now], |row| {
        Ok(Circulation {
            subject_id: row.id(0)?,
            act_position: row.int(1)?,
            is_recalled: row.str(2)? == "recalling",
            after_id: row.id(3)?,
            letters: row.int(4)?,
            again_at: now,
        })
    })
}

/// Saves how far letters about a story have come, and whether that was all.
///
/// # Errors
/// A fault of the database.
pub fn save_circulation(tx: &mut Tx<'_>, circulation: &Circulation, is_done: bool) -> Result<(), Fault> {
    let state = match (is_done, circulation.is_recalled) {
        (true, _) => "done",
        (false, true) => "recalling",
        (false, false) => "running",
    };
    let Circulation { subject_id, after_id, letters, again_at, .. } = circulation;
    tx.run(SAVE, params![*subject_id, state, *after_id, *letters, *again_at]).map(drop)
}

/// Returns who follows any of these units and the section of a story, gets each story, and followed when it was published: the next by id, each once.
///
/// # Errors
/// A fault of the database.
pub fn readers_of_story(
    db: &mut kheo_store::Reader<'_>,
    units: &[&str],
    piece: &Piece,
    after_id: Id,
    limit: usize,
) -> Result<Vec<Reader>, Fault> {
    let (published_at, is_announcement) = (piece.published_at, piece.is_announcement);
    // Each unit by its index: one statement for all of them would sort every follower of the nation for each batch.
    let at_most = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut readers = Vec::new();
    for unit in units {
        let values = params![*unit, after_id, published_at, is_announcement, at_most, &piece.section];
        readers.extend(db.all(READERS_OF_STORY, values, read_reader)?);
    }
    readers.sort_by_key(|reader: &Reader| reader.id);
    readers.dedup_by_key(|reader| reader.id);
    readers.truncate(limit);
    Ok(readers)
}

/// Notes that weekly letters are due; does nothing if they are noted already. The first ones look back a week.
///
/// # Errors
/// A fault of the database.
pub fn begin_digest(tx: &mut Tx<'_>, due_at: Instant) -> Result<(), Fault> {
    let newest = tx.optional(NEWEST_DIGEST, &[], |row| row.instant(0))?;
    if newest.is_some_and(|newest| newest >= due_at) {
        return Ok(());
    }
    let since_at = newest.unwrap_or(due_at.plus_days(-7));
    tx.run(BEGIN_DIGEST, params![due_at, since_at]).map(drop)
}

/// Tells whether weekly letters of this moment are still to be noted, and returns those with which to go on.
///
/// # Errors
/// A fault of the database.
pub fn digest_to_write(
    db: &mut kheo_store::Reader<'_>,
    due_at: Instant,
) -> Result<(bool, Option<Digest>), Fault> {
    let newest = db.optional(NEWEST_DIGEST, &[], |row| row.instant(0))?;
    let running = db.optional(NEXT_DIGEST, &[], |row| {
        let due = Due { due_at: row.instant(0)?, since_at: row.instant(1)? };
        Ok(Digest { due, after_id: row.id(3)?, letters: row.int(4)? })
    })?;
    Ok((newest.is_none_or(|newest| newest < due_at), running))
}

/// Saves how far weekly letters have come, and whether that was all.
///
/// # Errors
/// A fault of the database.
pub fn save_digest(tx: &mut Tx<'_>, digest: &Digest, is_done: bool) -> Result<(), Fault> {
    let state = if is_done { "done" } else { "running" };
    tx.run(SAVE_DIGEST, params![digest.due.due_at, state, digest.after_id, digest.letters]).map(drop)
}

/// Returns who gets weekly letters and followed when they were due, with what they follow: the next by id.
///
/// # Errors
/// A fault of the database.
pub fn readers_of_week(
    db: &mut kheo_store::Reader<'_>,
    due_at: Instant,
    after_id: Id,
    limit: usize,
) -> Result<Vec<Reader>, Fault> {
    let at_most = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut readers = db.all(READERS_OF_WEEK, params![after_id, due_at, at_most], read_reader)?;
    for reader in &mut readers {
        reader.units = db.all(UNITS_OF_READER, params![reader.id], |row| row.text(0))?;
        // Everything is followed: its parts add nothing.
        if reader.units.iter().any(|code| code == NATION) {
            reader.units = vec![NATION.to_owned()];
        }
    }
    Ok(readers)
}

/// Returns somebody to whom a letter is written again; `None` if the subscription ended.
///
/// # Errors
/// A fault of the database.
pub fn reader(db: &mut kheo_store::Reader<'_>, id: Id) -> Result<Option<Reader>, Fault> {
    db.optional(READER, params![id], read_reader)
}

fn read_reader(row: &Row<'_>) -> Result<Reader, Fault> {
    Ok(Reader {
        id: row.id(0)?,
        email: row.text(1)?,
        secret: row.text(2)?,
        language: Language::from_word(row.str(3)?).unwrap_or_default(),
        news: row.flag(4)?,
        announcements: row.flag(5)?,
        follows_from: row.instant(6)?,
        sections: row.text(7)?,
        units: Vec::new(),
    })
}
