//! Front pages of units as they were composed, and what they and other programs read of stories.

use kheo_base::{Day, Error, Fault, Id, Instant, slug_of};
use kheo_journal::{Body, NewAct, Tx, Visibility};
use kheo_store::{Reader, Row, params};

use super::reading::{Listed, read_listed};
use crate::rules::{Event, Refused};

kheo_store::statements! {
    COMPOSED = "select steps, blocks from front_pages where unit_code = $1";
    COMPOSE = "update front_pages set steps = steps + 1, blocks = $3, changed_at = $4 where unit_code = $1 and steps = $2";
    BEGIN = "insert into front_pages (unit_code, front_page_id, steps, blocks, changed_at) values ($1, $2, 1, $3, $4)";
    PAGE_ID = "select front_page_id from front_pages where unit_code = $1";
    CHOSEN = "
        select story_id, kind, title, lede, unit_code, place_line, published_at, coalesce(corrected_at, published_at), section,
               lead_picture
        from stories where story_id = $1 and state = 'published' and (expires_on is null or expires_on >= $2)
    ";
    ANNOUNCED = "
        select story_id, kind, title, lede, unit_code, place_line, published_at, coalesce(corrected_at, published_at), section,
               lead_picture
        from stories
        where state = 'published' and kind = 'announcement' and (expires_on is null or expires_on >= $1)
        order by published_at desc, story_id desc limit $2
    ";
    ANNOUNCED_BY_UNIT = "
        select story_id, kind, title, lede, unit_code, place_line, published_at, coalesce(corrected_at, published_at), section,
               lead_picture
        from stories
        where unit_code = $3 and state = 'published' and kind = 'announcement' and (expires_on is null or expires_on >= $1)
        order by published_at desc, story_id desc limit $2
    ";
    EVENTS = "
        select story_id, title, lede, event_on, event_time, event_place, place_line, coalesce(corrected_at, published_at)
        from stories where state = 'published' and event_on >= $1 order by event_on, event_time, story_id limit $2
    ";
    EVENTS_OF_UNIT = "
        select story_id, title, lede, event_on, event_time, event_place, place_line, coalesce(corrected_at, published_at)
        from stories where unit_code = $3 and state = 'published' and event_on >= $1
        order by event_on, event_time, story_id limit $2
    ";
    ADDRESSES = "
        select story_id, state, title, coalesce(corrected_at, published_at) from stories
        where story_id > $1 order by story_id limit $2
    ";
    BREAK = "select story_id from stories where story_id > $1 order by story_id limit 1 offset $2";
}

/// An event with the announcement that invites to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// The announcement.
    pub story_id: Id,
    /// Its title.
    pub title: String,
    /// Its first sentences.
    pub lede: String,
    /// The event.
    pub event: Event,
    /// The unit that invites, in words; empty for the nation.
    pub place_line: String,
    /// When the announcement was published, or corrected last.
    pub updated_at: Instant,
}

impl Invited {
    /// Returns the address of the announcement.
    pub fn address(&self) -> String {
        format!("/tin-tuc/{}", slug_of(&self.title, self.story_id))
    }
}

/// Returns how often the front page of a unit was composed, and how it was last: empty if somebody went back to what is usual, or nobody
/// ever composed it.
///
/// # Errors
/// A fault of the database.
pub fn composed(db: &mut Reader<'_>, unit: &str) -> Result<(i64, String), Fault> {
    Ok(db.optional(COMPOSED, params![unit], |row| Ok((row.int(0)?, row.text(1)?)))?.unwrap_or_default())
}

/// Composes the front page of a unit anew; `steps` is what whoever composes it saw. An empty text goes back to what is usual. The act is one
/// of the office: what is shown first is nobody's right or duty, and what it leads to is in the public record itself.
///
/// # Errors
/// [`Refused::ChangedMeanwhile`], or a fault.
pub fn compose(tx: &mut Tx<'_, '_>, unit: &str, steps: i64, blocks: &str) -> Result<(), Error> {
    let (now, new_id) = (tx.now(), tx.new_id());
    let (seen, _) = composed(tx, unit)?;
    if seen != steps {
        return Err(Refused::ChangedMeanwhile.into());
    }
    if steps == 0 {
        tx.run(BEGIN, params![unit, new_id, blocks, now])?;
    } else if tx.run(COMPOSE, params![unit, steps, blocks, now])? == 0 {
        return Err(Refused::ChangedMeanwhile.into());
    }
    let id = tx.one(PAGE_ID, params![unit], |row| row.id(0))?;
    let kind = if blocks.is_empty() { "news.front_page_reset" } else { "news.front_page_composed" };
    let body = Body::new().code("unit", unit).number("version", steps + 1);
    let act =
        NewAct { kind, subject_kind: "front_page", subject_id: id, visibility: Visibility::Office, body };
    Ok(tx.record(act).map(drop)?)
}

/// Returns one story if everybody reads it and it holds today.
///
/// # Errors
/// A fault of the database.
pub fn chosen(db: &mut Reader<'_>, id: Id, today: Day) -> Result<Option<Listed>, Fault> {
    db.optional(CHOSEN, params![id, today], read_listed)
}

/// Returns the newest announcements that hold today, of one unit or of all.
///
/// # Errors
/// A fault of the database.
pub fn announced(
    db: &mut Reader<'_>,
    unit: Option<&str>,
    today: Day,
    limit: usize,
) -> Result<Vec<Listed>, Fault> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    match unit {
        None => db.all(ANNOUNCED, params![today, limit], read_listed),
        Some(unit) => db.all(ANNOUNCED_BY_UNIT, params![today, limit, unit], read_listed),
    }
}

/// Returns what announcements invite to from a day on, the next first, of one unit or of all.
///
/// # Errors
/// A fault of the database.
pub fn invited(
    db: &mut Reader<'_>,
    unit: Option<&str>,
    from: Day,
    limit: usize,
) -> Result<Vec<Invited>, Fault> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    match unit {
        None => db.all(EVENTS, params![from, limit], read_invited),
        Some(unit) => db.all(EVENTS_OF_UNIT, params![from, limit, unit], read_invited),
    }
}

fn read_invited(row: &Row<'_>) -> Result<Invited, Fault> {
    Ok(Invited {
        story_id: row.id(0)?,
        title: row.text(1)?,
        lede: row.text(2)?,
        event: Event { on: row.day(3)?, time: row.text(4)?, place: row.text(5)? },
        place_line: row.text(6)?,
        updated_at: row.instant(7)?,
    })
}

/// Reads so many stories after one, and returns the last part of the address of each that everybody reads, with when it changed.
///
/// # Errors
/// A fault of the database.
pub fn addresses(
    db: &mut Reader<'_>,
    after: Option<Id>,
    rows: usize,
) -> Result<Vec<(String, Instant)>, Fault> {
    let rows = i64::try_from(rows).unwrap_or(i64::MAX);
    let read = db.all(ADDRESSES, params![after.map_or(i64::MIN, Id::to_i64), rows], |row| {
        let slug = (row.text(1)? == "published").then_some(slug_of(&row.text(2)?, row.id(0)?));
        Ok(slug.zip(row.opt_instant(3)?))
    })?;
    Ok(read.into_iter().flatten().collect())
}

/// Returns the last id of the so many stories after one, if there are so many.
///
/// # Errors
/// A fault of the database.
pub fn next_break(db: &mut Reader<'_>, after: Option<Id>, rows: usize) -> Result<Option<Id>, Fault> {
    let skipped = i64::try_from(rows.saturating_sub(1)).unwrap_or(i64::MAX);
    db.optional(BREAK, params![after.map_or(i64::MIN, Id::to_i64), skipped], |row| row.id(0))
}
