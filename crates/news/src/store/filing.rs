//! Sections, tags and events of stories: how they are kept, and lists of stories by them.

use kheo_base::{Day, Fault, Id, Instant};
use kheo_journal::Tx;
use kheo_store::{Reader, params};

use super::reading::{Listed, NewestOf, newest, read_listed};
use crate::rules::{Event, Filed, Tag};

/// Tags of a story that look for others like it: each looks into the index once.
const TAGS_LOOKED_UP: usize = 3;
/// Tags that can be found, more than a newsroom ever uses: they are read together whenever a story changes.
const PUBLIC_TAGS_MAX: i64 = 20_000;

kheo_store::statements! {
    FILED = "
        select s.section, s.event_on, s.event_time, s.event_place, t.said, t.word
        from stories s left join story_tags t on t.story_id = s.story_id
        where s.story_id = $1 order by t.place limit 20
    ";
    FILE = "update stories set section = $2, event_on = $3, event_time = $4, event_place = $5 where story_id = $1";
    FORGET_TAGS = "delete from story_tags where story_id = $1";
    TAG = "insert into story_tags (story_id, place, word, said) values ($1, $2, $3, $4)";
    SHOW_TAGS = "update story_tags set published_at = $2 where story_id = $1";
    TAG_NAME = "
        select said from story_tags where word = $1 and published_at is not null
        order by published_at desc, story_id desc limit 1
    ";
    PUBLIC_TAGS = "
        select t.word, t.said from story_tags t join (
            select word, max(story_id) as newest from story_tags where published_at is not null
            group by word order by word limit $1
        ) used on used.word = t.word and used.newest = t.story_id
    ";
    NEWEST_OF_SECTION = "
        select story_id, kind, title, lede, unit_code, place_line, published_at, coalesce(corrected_at, published_at), section,
               lead_picture
        from stories
        where section = $5 and state = 'published' and published_at <= $1 and (published_at < $1 or story_id < $2)
            and (expires_on is null or expires_on >= $3)
        order by published_at desc, story_id desc limit $4
    ";
    NEWEST_OF_UNIT_AND_SECTION = "
        select story_id, kind, title, lede, unit_code, place_line, published_at, coalesce(corrected_at, published_at), section,
               lead_picture
        from stories
        where unit_code = $6 and section = $5 and state = 'published' and published_at <= $1
            and (published_at < $1 or story_id < $2) and (expires_on is null or expires_on >= $3)
        order by published_at desc, story_id desc limit $4
    ";
    NEWEST_TAGGED = "
        select s.story_id, s.kind, s.title, s.lede, s.unit_code, s.place_line, s.published_at,
               coalesce(s.corrected_at, s.published_at), s.section, s.lead_picture
        from story_tags t join stories s on s.story_id = t.story_id
        where t.word = $5 and t.published_at <= $1 and (t.published_at < $1 or t.story_id < $2)
            and (s.expires_on is null or s.expires_on >= $3)
        order by t.published_at desc, t.story_id desc limit $4
    ";
    RELATED = "
        select s.story_id, s.kind, s.title, s.lede, s.unit_code, s.place_line, s.published_at,
               coalesce(s.corrected_at, s.published_at), s.section, s.lead_picture
        from (
            select story_id, sum(weight) as weight from (
                select story_id, weight from (select story_id, 8 as weight from story_tags
                    where word = $3 and published_at is not null order by published_at desc, story_id desc limit 6) first_tag
                union all
                select story_id, weight from (select story_id, 8 as weight from story_tags
                    where word = $4 and published_at is not null order by published_at desc, story_id desc limit 6) second_tag
                union all
                select story_id, weight from (select story_id, 8 as weight from story_tags
                    where word = $5 and published_at is not null order by published_at desc, story_id desc limit 6) third_tag
                union all
                select story_id, weight from (select story_id, 4 as weight from stories
                    where section = $6 and section <> '' and state = 'published'
                    order by published_at desc, story_id desc limit 6) same_section
                union all
                select story_id, weight from (select story_id, 2 as weight from stories
                    where unit_code = $7 and state = 'published' order by published_at desc, story_id desc limit 6) same_unit
                union all
                select story_id, weight from (select story_id, 0 as weight from stories
                    where state = 'published' order by published_at desc, story_id desc limit 6) newest
            ) alike group by story_id
        ) near join stories s on s.story_id = near.story_id
        where s.story_id <> $1 and (s.expires_on is null or s.expires_on >= $2)
        order by near.weight desc, s.published_at desc, s.story_id desc limit $8
    ";
}

/// Returns where a story is filed.
///
/// # Errors
/// A fault of the database.
pub fn filed(db: &mut Reader<'_>, id: Id) -> Result<Filed, Fault> {
    let mut filed = Filed::default();
    let rows = db.all(FILED, params![id], |row| {
        let tag = row.opt_text(4)?.zip(row.opt_text(5)?).map(|(said, word)| Tag { said, word });
        let (time, place) = (row.text(2)?, row.text(3)?);
        Ok((row.text(0)?, row.opt_day(1)?.map(|on| Event { on, time, place }), tag))
    })?;
    for (section, event, tag) in rows {
        filed.section = section;
        filed.event = event;
        filed.tags.extend(tag);
    }
    Ok(filed)
}

/// Files a story; part of the act that writes it. Lists by tag have one that everybody reads once its tags are shown.
///
/// # Errors
/// A fault of the database.
pub(super) fn file(tx: &mut Tx<'_, '_>, id: Id, filed: &Filed) -> Result<(), Fault> {
    let event = filed.event.as_ref();
    let (time, place) = event.map_or(("", ""), |event| (event.time.as_str(), event.place.as_str()));
    tx.run(FILE, params![id, &filed.section, event.map(|event| event.on), time, place])?;
    tx.run(FORGET_TAGS, params![id])?;
    for (place, tag) in (1_i64..).zip(&filed.tags) {
        tx.run(TAG, params![id, place, &tag.word, &tag.said])?;
    }
    Ok(())
}

/// Lets lists by tag have a story from when it was published, or no longer.
///
/// # Errors
/// A fault of the database.
pub(super) fn show_tags(tx: &mut Tx<'_, '_>, id: Id, published_at: Option<Instant>) -> Result<(), Fault> {
    tx.run(SHOW_TAGS, params![id, published_at]).map(drop)
}

/// Destroys what a story's filing says.
///
/// # Errors
/// A fault of the database.
pub(super) fn erase(tx: &mut Tx<'_, '_>, id: Id) -> Result<(), Fault> {
    file(tx, id, &Filed::default())
}

/// Returns how a tag was typed last by a story that everybody reads; `None` if none bears it.
///
/// # Errors
/// A fault of the database.
pub fn tag_name(db: &mut Reader<'_>, word: &str) -> Result<Option<String>, Fault> {
    db.optional(TAG_NAME, params![word], |row| row.text(0))
}

/// Returns every tag of stories that everybody reads, once.
///
/// # Errors
/// A fault of the database.
pub fn public_tags(db: &mut Reader<'_>) -> Result<Vec<Tag>, Fault> {
    let read = |row: &kheo_store::Row<'_>| Ok(Tag { word: row.text(0)?, said: row.text(1)? });
    db.all(PUBLIC_TAGS, params![PUBLIC_TAGS_MAX], read)
}

/// To what a list is narrowed, besides a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Narrowed {
    /// To nothing.
    No,
    /// To a section, of one unit or of all.
    Section(String),
    /// To a tag, of all units.
    Tag(String),
}

/// Returns public stories of a section or with a tag, newest first.
///
/// # Errors
/// A fault of the database.
pub fn newest_filed(
    db: &mut Reader<'_>,
    wanted: &NewestOf,
    narrowed: &Narrowed,
) -> Result<Vec<Listed>, Fault> {
    let (at, id) = wanted.before.map_or((i64::MAX, i64::MAX), |(at, id)| (at.millis(), id.to_i64()));
    let limit = i64::try_from(wanted.limit).unwrap_or(i64::MAX);
    match (narrowed, &wanted.unit) {
        (Narrowed::No, _) => newest(db, wanted),
        (Narrowed::Section(word), Some(unit)) => {
            let values = params![at, id, wanted.today, limit, word, unit];
            db.all(NEWEST_OF_UNIT_AND_SECTION, values, read_listed)
        }
        (Narrowed::Section(word), None) => {
            db.all(NEWEST_OF_SECTION, params![at, id, wanted.today, limit, word], read_listed)
        }
        (Narrowed::Tag(word), _) => {
            db.all(NEWEST_TAGGED, params![at, id, wanted.today, limit, word], read_listed)
        }
    }
}

/// Returns public stories that are most like one: first those with the same tags, then of the same section, then of the same unit,
/// then the newest. Six rows of each at most are looked at, whatever there is.
///
/// # Errors
/// A fault of the database.
pub fn related(
    db: &mut Reader<'_>,
    id: Id,
    unit: &str,
    filed: &Filed,
    today: Day,
    limit: i64,
) -> Result<Vec<Listed>, Fault> {
    let mut words = filed.tags.iter().map(|tag| tag.word.as_str());
    let [first, second, third]: [&str; TAGS_LOOKED_UP] =
        std::array::from_fn(|_| words.next().unwrap_or_default());
    let values = params![id, today, first, second, third, &filed.section, unit, limit];
    db.all(RELATED, values, read_listed)
}
