//! Stories as they stand, and as they stood.

use kheo_base::{Day, Fault, Id, Instant};
use kheo_people::{Place, Scope};
use kheo_store::{Reader, Row, params};

use crate::rules::pictures::{Lead, thumbnail};
use crate::rules::{Html, Kind, State};

/// Stories on one page of a list.
pub const LISTED_MAX: usize = 20;
/// Stories of one officer's list.
const OFFICE_MAX: i64 = 200;
/// Announcements on top.
const PINNED_MAX: i64 = 3;

kheo_store::statements! {
    LOAD = "
        select story_id, steps, state, kind, version, title, lede, body, byline, source, unit_code, place_line, province, commune,
               expires_on, is_pinned, remark, changed_at, publish_at, published_at, corrected_at, withdrawn_at
        from stories where story_id = $1
    ";
    OF_PLACE = "
        select story_id, steps, state, kind, version, title, lede, '', byline, source, unit_code, place_line, province, commune,
               expires_on, is_pinned, remark, changed_at, publish_at, published_at, corrected_at, withdrawn_at
        from stories
        where ($1 = '00' or province = $1) and ($2 = '' or commune = $2) and not (state = 'erased' and version = 0)
        order by case when state in ('waiting', 'scheduled', 'draft') then 0 else 1 end, story_id desc limit $3
    ";
    NEWEST = "
        select story_id, kind, title, lede, unit_code, place_line, published_at, coalesce(corrected_at, published_at),
               section, lead_picture
        from stories
        where state = 'published' and (published_at < $1 or published_at = $1 and story_id < $2)
            and (expires_on is null or expires_on >= $3)
        order by published_at desc, story_id desc limit $4
    ";
    NEWEST_OF_UNIT = "
        select story_id, kind, title, lede, unit_code, place_line, published_at, coalesce(corrected_at, published_at),
               section, lead_picture
        from stories
        where unit_code = $5 and state = 'published' and (published_at < $1 or published_at = $1 and story_id < $2)
            and (expires_on is null or expires_on >= $3)
        order by published_at desc, story_id desc limit $4
    ";
    PINNED = "
        select story_id, kind, title, lede, unit_code, place_line, published_at, coalesce(corrected_at, published_at),
               section, lead_picture
        from stories
        where unit_code = $3 and state = 'published' and is_pinned = 1 and (expires_on is null or expires_on >= $1)
        order by published_at desc, story_id desc limit $2
    ";
    VERSIONS = "
        select version, title, lede, body, note, published_at from story_versions where story_id = $1 order by version limit 1000
    ";
    CORRECTIONS = "
        select note, published_at from story_versions where story_id = $1 and version > 1 order by version limit 1000
    ";
    VERSION = "
        select version, title, lede, body, note, published_at from story_versions where story_id = $1 and version = $2
    ";
    IDS_AFTER = "select story_id from stories where story_id > $1 order by story_id limit $2";
    ERASED = "select story_id from stories where state = 'erased' order by story_id limit 100000";
    ERASED_COUNT = "select count(*) from stories where state = 'erased'";
    DUE = "
        select publish_at, story_id from stories
        where state = 'scheduled' and publish_at <= $1 and (publish_at > $2 or publish_at = $2 and story_id > $3)
        order by publish_at, story_id limit $4
    ";
}

/// What a story says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// Its title.
    pub title: String,
    /// Its first sentences.
    pub lede: String,
    /// The rest, with marks.
    pub body: String,
}

impl Text {
    /// Returns all of it, as one text that can be compared with another.
    pub fn whole(&self) -> String {
        format!("{}\n\n{}\n\n{}\n", self.title, self.lede, self.body.trim_end())
    }
}

/// A story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// Its id.
    pub id: Id,
    /// How often anything of it changed.
    pub steps: i64,
    /// Where it stands.
    pub state: State,
    /// What it is.
    pub kind: Kind,
    /// How often it was published or corrected; 0 before the first time.
    pub version: i64,
    /// What it says; the text is empty in lists.
    pub text: Text,
    /// Who wrote it, as readers see it.
    pub byline: String,
    /// Where it was taken from; empty if it is our own.
    pub source: String,
    /// The unit that speaks; `00` for the nation.
    pub unit_code: String,
    /// That unit in words; empty for the nation.
    pub place_line: String,
    /// That unit as a place.
    pub place: Place,
    /// The last day on which an announcement holds.
    pub expires_on: Option<Day>,
    /// Whether an announcement stands on top.
    pub is_pinned: bool,
    /// The last reason, note of correction or ground.
    pub remark: String,
    /// When anything of it changed last.
    pub changed_at: Instant,
    /// When it will be published.
    pub publish_at: Option<Instant>,
    /// When it was published first.
    pub published_at: Option<Instant>,
    /// When it was corrected last.
    pub corrected_at: Option<Instant>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Instant>,
}

impl Story {
    /// Returns the last part of its address.
    pub fn slug(&self) -> String {
        kheo_base::slug_of(&self.text.title, self.id)
    }

    /// Returns whether everybody could read it once, and no longer can.
    pub fn has_left(&self) -> bool {
        self.version > 0 && matches!(self.state, State::Withdrawn | State::Erased)
    }

    /// Returns whether it is to be published by now.
    pub fn is_due(&self, now: Instant) -> bool {
        self.state == State::Scheduled && self.publish_at.is_some_and(|at| at <= now)
    }
}

/// A story in a public list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub id: Id,
    /// What it is.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Its first sentences.
    pub lede: String,
    /// The unit that speaks.
    pub unit_code: String,
    /// That unit in words; empty for the nation.
    pub place_line: String,
    /// When it was published.
    pub published_at: Instant,
    /// When it was corrected last, or else published.
    pub updated_at: Instant,
    /// The word of its section; empty if it stands in none.
    pub section: String,
    /// What the list shows of its lead picture.
    pub lead_picture: Option<Lead>,
}

impl Listed {
    /// Returns the last part of its address.
    pub fn slug(&self) -> String {
        kheo_base::slug_of(&self.title, self.id)
    }

    /// Returns its lead picture as lists show it.
    pub fn thumbnail(&self) -> Option<Html> {
        self.lead_picture.as_ref().map(thumbnail)
    }
}

/// A text that everybody could read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 1.
    pub version: i64,
    /// The text.
    pub text: Text,
    /// What a correction says of itself; empty for the first.
    pub note: String,
    /// Since when.
    pub published_at: Instant,
}

/// Which public stories are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewestOf {
    /// Only those of this unit.
    pub unit: Option<String>,
    /// Only those before this one: when it was published, and its id.
    pub before: Option<(Instant, Id)>,
    /// Today; announcements that ended before are left out.
    pub today: Day,
    /// At most so many.
    pub limit: usize,
}

/// Loads a story; `None` if there is none.
///
/// # Errors
/// A fault of the database.
pub fn load(db: &mut Reader<'_>, id: Id) -> Result<Option<Story>, Fault> {
    db.optional(LOAD, params![id], read_story)
}

/// Returns the stories of an officer's territories without their texts, newest first: at most 200 a territory, before all those that
/// are not published yet.
///
/// # Errors
/// A fault of the database.
pub fn of_places(db: &mut Reader<'_>, scopes: &[Scope]) -> Result<Vec<Story>, Fault> {
    let mut stories = Vec::new();
    for scope in scopes {
        let place = scope.place();
        let values = params![place.province, place.commune.unwrap_or_default(), OFFICE_MAX];
        stories.extend(db.all(OF_PLACE, values, read_story)?);
    }
    stories.sort_by_key(|story: &Story| std::cmp::Reverse(story.id));
    stories.dedup_by_key(|story| story.id);
    Ok(stories)
}

/// Returns public stories, newest first.
///
/// # Errors
/// A fault of the database.
pub fn newest(db: &mut Reader<'_>, wanted: &NewestOf) -> Result<Vec<Listed>, Fault> {
    let (at, id) = wanted.before.map_or((i64::MAX, i64::MAX), |(at, id)| (at.millis(), id.to_i64()));
    let limit = i64::try_from(wanted.limit).unwrap_or(i64::MAX);
    match &wanted.unit {
        None => db.all(NEWEST, params![at, id, wanted.today, limit], read_listed),
        Some(unit) => db.all(NEWEST_OF_UNIT, params![at, id, wanted.today, limit, unit], read_listed),
    }
}

/// Returns the announcements of a unit that stand on top today, the newest first. Each unit has a top of its own: what a commune puts
/// there stands above no list but its own.
///
/// # Errors
/// A fault of the database.
pub fn pinned(db: &mut Reader<'_>, unit: &str, today: Day) -> Result<Vec<Listed>, Fault> {
    db.all(PINNED, params![today, PINNED_MAX, unit], read_listed)
}

/// Returns every text of a story that everybody could read, the first first.
///
/// # Errors
/// A fault of the database.
pub fn versions(db: &mut Reader<'_>, id: Id) -> Result<Vec<Version>, Fault> {
    db.all(VERSIONS, params![id], read_version)
}

/// Returns what corrections say of themselves, and when they were made.
///
/// # Errors
/// A fault of the database.
pub fn corrections(db: &mut Reader<'_>, id: Id) -> Result<Vec<(String, Instant)>, Fault> {
    db.all(CORRECTIONS, params![id], |row| Ok((row.text(0)?, row.instant(1)?)))
}

/// Returns one of the versions.
///
/// # Errors
/// A fault of the database.
pub fn version(db: &mut Reader<'_>, id: Id, number: i64) -> Result<Option<Version>, Fault> {
    db.optional(VERSION, params![id, number], read_version)
}

/// Returns stories whose time has come, each with its time, in this order: those after one.
///
/// # Errors
/// A fault of the database.
pub fn due(
    db: &mut Reader<'_>,
    now: Instant,
    after: Option<(Instant, Id)>,
    limit: i64,
) -> Result<Vec<(Instant, Id)>, Fault> {
    let (at, id) = after.map_or((i64::MIN, i64::MIN), |(at, id)| (at.millis(), id.to_i64()));
    db.all(DUE, params![now, at, id, limit], |row| Ok((row.instant(0)?, row.id(1)?)))
}

/// Returns the ids of stories after one, in their order.
///
/// # Errors
/// A fault of the database.
pub fn ids_after(db: &mut Reader<'_>, id: Option<Id>, limit: usize) -> Result<Vec<Id>, Fault> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    db.all(IDS_AFTER, params![id.map_or(i64::MIN, Id::to_i64), limit], |row| row.id(0))
}

/// Returns the stories that were erased, at most 100,000.
///
/// # Errors
/// A fault of the database.
pub fn erased(db: &mut Reader<'_>) -> Result<Vec<Id>, Fault> {
    db.all(ERASED, &[], |row| row.id(0))
}

/// Returns how many were.
///
/// # Errors
/// A fault of the database.
pub fn erased_count(db: &mut Reader<'_>) -> Result<i64, Fault> {
    db.one(ERASED_COUNT, &[], |row| row.int(0))
}

pub(super) fn unknown() -> Fault {
    Fault::new("an unknown word is stored about a story")
}

fn read_story(row: &Row<'_>) -> Result<Story, Fault> {
    Ok(Story {
        id: row.id(0)?,
        steps: row.int(1)?,
        state: State::from_word(&row.text(2)?).ok_or_else(unknown)?,
        kind: Kind::from_word(&row.text(3)?).ok_or_else(unknown)?,
        version: row.int(4)?,
        text: Text { title: row.text(5)?, lede: row.text(6)?, body: row.text(7)? },
        byline: row.text(8)?,
        source: row.text(9)?,
        unit_code: row.text(10)?,
        place_line: row.text(11)?,
        place: Place { province: row.text(12)?, commune: row.opt_text(13)? },
        expires_on: row.opt_day(14)?,
        is_pinned: row.flag(15)?,
        remark: row.text(16)?,
        changed_at: row.instant(17)?,
        publish_at: row.opt_instant(18)?,
        published_at: row.opt_instant(19)?,
        corrected_at: row.opt_instant(20)?,
        withdrawn_at: row.opt_instant(21)?,
    })
}

pub(super) fn read_listed(row: &Row<'_>) -> Result<Listed, Fault> {
    Ok(Listed {
        id: row.id(0)?,
        kind: Kind::from_word(&row.text(1)?).ok_or_else(unknown)?,
        title: row.text(2)?,
        lede: row.text(3)?,
        unit_code: row.text(4)?,
        place_line: row.text(5)?,
        published_at: row.instant(6)?,
        updated_at: row.instant(7)?,
        section: row.text(8)?,
        lead_picture: row.opt_text(9)?.and_then(|line| Lead::from_line(&line)),
    })
}

fn read_version(row: &Row<'_>) -> Result<Version, Fault> {
    Ok(Version {
        version: row.int(0)?,
        text: Text { title: row.text(1)?, lede: row.text(2)?, body: row.text(3)? },
        note: row.text(4)?,
        published_at: row.instant(5)?,
    })
}
