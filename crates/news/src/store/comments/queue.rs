//! Comments as those see them who decide about them, and those who wrote them.

use std::collections::BTreeMap;

use kheo_base::{Fault, Id, Instant};
use kheo_people::{Language, Place, Scope};
use kheo_store::{Reader, Row, params};

use crate::rules::comments::words::paragraphs;
use crate::rules::comments::{Standing, State};
use crate::store::WAITING_COUNTED_MAX;
use crate::store::waiting::widest;

/// Comments of one officer's queue that are shown at once: what one sits through, and what one form sends.
pub const QUEUE_MAX: i64 = 50;
/// Own comments of an account that are listed.
const OWN_MAX: i64 = 100;

kheo_store::statements! {
    LOAD = "
        select c.comment_id, c.story_id, c.parent_id, c.steps, c.state, c.is_office, c.account_id, c.author, c.email, c.language,
               c.body, c.is_flagged, c.reason, c.plea, c.province, c.commune, c.replies, c.written_at, c.changed_at, c.first_reader,
               c.refused_by, c.appeal_until, s.title, s.state
        from comments c join stories s on s.story_id = c.story_id where c.comment_id = $1
    ";
    QUEUE = "
        select c.comment_id, c.story_id, c.parent_id, c.steps, c.state, c.is_office, c.account_id, c.author, c.email, c.language,
               c.body, c.is_flagged, c.reason, c.plea, c.province, c.commune, c.replies, c.written_at, c.changed_at, c.first_reader,
               c.refused_by, c.appeal_until, s.title, s.state
        from comments c join stories s on s.story_id = c.story_id
        where c.state in ('waiting', 'second_reading', 'appealed') and ($1 = '00' or c.province = $1)
            and ($2 = '' or c.commune = $2)
        order by c.written_at, c.comment_id limit $3
    ";
    APPEALS = "
        select c.comment_id, c.story_id, c.parent_id, c.steps, c.state, c.is_office, c.account_id, c.author, c.email, c.language,
               c.body, c.is_flagged, c.reason, c.plea, c.province, c.commune, c.replies, c.written_at, c.changed_at, c.first_reader,
               c.refused_by, c.appeal_until, s.title, s.state
        from comments c join stories s on s.story_id = c.story_id
        where c.state = 'appealed' and ($1 = '00' or c.province = $1) and ($2 = '' or c.commune = $2)
        order by c.changed_at, c.comment_id limit $3
    ";
    QUEUE_LENGTH = "
        select count(*) from (
            select 1 from comments
            where state in ('waiting', 'second_reading', 'appealed') and ($1 = '00' or province = $1) and ($2 = '' or commune = $2)
            limit $3
        ) as open
    ";
    WAITING_SINCE = "
        select written_at from comments
        where state in ('waiting', 'second_reading', 'appealed') and ($1 = '00' or province = $1) and ($2 = '' or commune = $2)
        order by written_at limit 1
    ";
    OPEN_APPEALS_IN = "
        select province, commune, changed_at from comments
        where state = 'appealed' and ($1 = '00' or province = $1) and ($2 = '' or commune = $2)
        order by changed_at, comment_id limit $3
    ";
    OF_ACCOUNT = "
        select c.comment_id, c.story_id, c.parent_id, c.steps, c.state, c.is_office, c.account_id, c.author, c.email, c.language,
               c.body, c.is_flagged, c.reason, c.plea, c.province, c.commune, c.replies, c.written_at, c.changed_at, c.first_reader,
               c.refused_by, c.appeal_until, s.title, s.state
        from comments c join stories s on s.story_id = c.story_id
        where c.account_id = $1 and c.is_office = 0 and c.state <> 'erased' order by c.written_at desc limit $2
    ";
}

/// A comment with all that is known of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its id.
    pub id: Id,
    /// The story below which it stands.
    pub story_id: Id,
    /// The comment to which it replies.
    pub parent_id: Option<Id>,
    /// How often anything of it changed.
    pub steps: i64,
    /// Where it stands and who has read it.
    pub standing: Standing,
    /// Whether the office says it.
    pub is_office: bool,
    /// Who wrote it, if somebody signed in.
    pub account_id: Option<Id>,
    /// The name below it.
    pub author: String,
    /// Where letters about it go; empty for whoever was signed in.
    pub email: String,
    /// The language of letters about it.
    pub language: Language,
    /// What it says.
    pub body: String,
    /// Why it was refused.
    pub reason: String,
    /// What whoever wrote it says against that.
    pub plea: String,
    /// The place of the unit that speaks in the story.
    pub place: Place,
    /// How many replies everybody reads.
    pub replies: i64,
    /// When it was written.
    pub written_at: Instant,
    /// When anything of it changed last.
    pub changed_at: Instant,
}

/// Tells which comment it is, and nothing that somebody wrote.
impl std::fmt::Debug for Comment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Comment")
            .field("id", &self.id)
            .field("standing", &self.standing)
            .finish_non_exhaustive()
    }
}

impl Comment {
    /// Returns its paragraphs, each with its lines.
    pub fn paragraphs(&self) -> Vec<Vec<&str>> {
        paragraphs(&self.body)
    }

    /// Returns the code of the unit that speaks in the story.
    pub fn unit_code(&self) -> &str {
        self.place.commune.as_deref().unwrap_or(&self.place.province)
    }
}

/// A comment beside the story below which it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// The comment.
    pub comment: Comment,
    /// The story's title; empty if it was erased.
    pub story_title: String,
    /// Whether everybody reads the story.
    pub is_story_public: bool,
}

impl Queued {
    /// Returns the title for those outside the office: none once the story was withdrawn, since it may be the reason.
    pub fn public_title(&self) -> Option<&str> {
        Some(self.story_title.as_str()).filter(|_| self.is_story_public)
    }

    /// Returns the last part of the story's address.
    pub fn slug(&self) -> String {
        kheo_base::slug_of(&self.story_title, self.comment.story_id)
    }
}

/// Loads a comment with its story's title; `None` if there is none.
///
/// # Errors
/// A fault of the database.
pub fn load(db: &mut Reader<'_>, id: Id) -> Result<Option<Queued>, Fault> {
    db.optional(LOAD, params![id], read)
}

/// Returns comments of an officer's territories that wait for somebody, at most [`QUEUE_MAX`]: appeals that are late first, then the
/// oldest.
///
/// # Errors
/// A fault of the database.
pub fn queue(
    db: &mut Reader<'_>,
    scopes: &[Scope],
    is_late: impl Fn(&Comment) -> bool,
) -> Result<Vec<Queued>, Fault> {
    let mut all = Vec::new();
    for scope in scopes {
        let place = scope.place();
        let commune = place.commune.unwrap_or_default();
        // A late appeal may stand behind more comments than are shown.
        for statement in [APPEALS, QUEUE] {
            all.extend(db.all(statement, params![&place.province, &commune, QUEUE_MAX], read)?);
        }
    }
    all.sort_by_key(|queued| {
        let comment = &queued.comment;
        let is_late = is_late(comment);
        (!is_late, if is_late { comment.changed_at } else { comment.written_at }, comment.id)
    });
    all.dedup_by_key(|queued| queued.comment.id);
    all.truncate(usize::try_from(QUEUE_MAX).unwrap_or(0));
    Ok(all)
}

/// Returns the comments to which these reply, wherever they stand now, by their ids.
///
/// # Errors
/// A fault of the database.
pub fn parents(db: &mut Reader<'_>, replies: &[Queued]) -> Result<BTreeMap<Id, Comment>, Fault> {
    let mut all = BTreeMap::new();
    for id in replies.iter().filter_map(|queued| queued.comment.parent_id) {
        if !all.contains_key(&id)
            && let Some(queued) = load(db, id)?
        {
            all.insert(id, queued.comment);
        }
    }
    Ok(all)
}

/// Returns how many wait there, counted up to a thousand a territory.
///
/// # Errors
/// A fault of the database.
pub fn queue_length(db: &mut Reader<'_>, scopes: &[Scope]) -> Result<i64, Fault> {
    let mut sum = 0;
    for scope in widest(scopes) {
        let place = scope.place();
        let values = params![place.province, place.commune.unwrap_or_default(), WAITING_COUNTED_MAX];
        sum += db.one(QUEUE_LENGTH, values, |row| row.int(0))?;
    }
    Ok(sum)
}

/// Returns since when the oldest of them waits.
///
/// # Errors
/// A fault of the database.
pub fn waiting_since(db: &mut Reader<'_>, scopes: &[Scope]) -> Result<Option<Instant>, Fault> {
    let mut since = None;
    for scope in widest(scopes) {
        let place = scope.place();
        let values = params![place.province, place.commune.unwrap_or_default()];
        let first = db.optional(WAITING_SINCE, values, |row| row.instant(0))?;
        since = [since, first].into_iter().flatten().min();
    }
    Ok(since)
}

/// Returns appeals that wait there, each with the place of its story and when it was made, the oldest first.
///
/// # Errors
/// A fault of the database.
pub fn open_appeals_in(db: &mut Reader<'_>, scopes: &[Scope]) -> Result<Vec<(Place, Instant)>, Fault> {
    let mut all = Vec::new();
    for scope in widest(scopes) {
        let place = scope.place();
        let values = params![place.province, place.commune.unwrap_or_default(), WAITING_COUNTED_MAX];
        all.extend(db.all(OPEN_APPEALS_IN, values, |row| {
            let place = Place { province: row.text(0)?, commune: row.opt_text(1)? };
            Ok((place, row.instant(2)?))
        })?);
    }
    Ok(all)
}

/// Returns the comments that somebody wrote while signed in, newest first, at most a hundred.
///
/// # Errors
/// A fault of the database.
pub fn of_account(db: &mut Reader<'_>, account_id: Id) -> Result<Vec<Queued>, Fault> {
    db.all(OF_ACCOUNT, params![account_id, OWN_MAX], read)
}

fn unknown() -> Fault {
    Fault::new("an unknown word is stored about a comment")
}

fn read(row: &Row<'_>) -> Result<Queued, Fault> {
    let (is_office, account_id) = (row.flag(5)?, row.opt_id(6)?);
    let standing = Standing {
        state: State::from_word(&row.text(4)?).ok_or_else(unknown)?,
        is_flagged: row.flag(11)?,
        written_by: account_id.filter(|_| !is_office),
        first_reader: row.opt_id(19)?,
        refused_by: row.opt_id(20)?,
        appeal_until: row.opt_instant(21)?,
    };
    let comment = Comment {
        id: row.id(0)?,
        story_id: row.id(1)?,
        parent_id: row.opt_id(2)?.filter(|id| id.to_i64() != 0),
        steps: row.int(3)?,
        standing,
        is_office,
        account_id,
        author: row.text(7)?,
        email: row.text(8)?,
        language: Language::from_word(&row.text(9)?).ok_or_else(unknown)?,
        body: row.text(10)?,
        reason: row.text(12)?,
        plea: row.text(13)?,
        place: Place { province: row.text(14)?, commune: row.opt_text(15)? },
        replies: row.int(16)?,
        written_at: row.instant(17)?,
        changed_at: row.instant(18)?,
    };
    let is_story_public = row.str(23)? == crate::rules::State::Published.word();
    Ok(Queued { comment, story_title: row.text(22)?, is_story_public })
}
