//! Comments as everybody reads them. Nothing is counted and nothing is skipped over: a thread of 20,000 reads as many rows as one
//! of twenty.

use kheo_base::{Day, Fault, Id, Instant};
use kheo_store::{Dialect, Reader, Row, list_of, params};

use crate::rules::comments::words::paragraphs;

/// Comments of the top on one page, and replies on one page below a comment.
pub const PAGE_MAX: usize = 20;
/// Replies shown below each comment; the rest has a page.
pub const REPLIES_SHOWN: i64 = 3;

kheo_store::statements! {
    SECTION = "
        select s.steps, s.is_open, s.closes_on, s.published, c.comment_id, c.parent_id, c.author, c.body, c.is_office, c.replies,
               c.written_at
        from comment_sections s left join comments c on c.comment_id = s.pinned_id and c.state = 'published'
        where s.story_id = $1
    ";
    TOPS for Sqlite = "
        select comment_id, parent_id, author, body, is_office, replies, written_at from comments
        where story_id = $1 and parent_id = 0 and state = 'published' and (written_at, comment_id) < ($2, $3)
        order by written_at desc, comment_id desc limit $4
    ";
    REPLIES_TO for Sqlite = concat!(
        "select comment_id, parent_id, author, body, is_office, replies, written_at from comments
        where story_id = $1 and state = 'published' and parent_id",
        kheo_store::in_list!(sqlite, "$2")
    );
    THREADS_POSTGRES for Postgres = "
        with page as (
            select comment_id, parent_id, author, body, is_office, replies, written_at from comments
            where story_id = $1 and parent_id = 0 and state = 'published' and (written_at, comment_id) < ($2, $3)
            order by written_at desc, comment_id desc limit $4
        )
        select comment_id, parent_id, author, body, is_office, replies, written_at from page
        union all
        select r.comment_id, r.parent_id, r.author, r.body, r.is_office, r.replies, r.written_at
        from page cross join lateral (
            select x.comment_id, x.parent_id, x.author, x.body, x.is_office, x.replies, x.written_at from comments x
            where x.story_id = $1 and x.parent_id = page.comment_id and x.state = 'published'
            order by x.written_at, x.comment_id limit $5
        ) r
    ";
    REPLIES = "
        select comment_id, parent_id, author, body, is_office, replies, written_at from comments
        where story_id = $1 and parent_id = $2 and state = 'published' and (written_at, comment_id) > ($3, $4)
        order by written_at, comment_id limit $5
    ";
    SHOWN = "
        select comment_id, parent_id, author, body, is_office, replies, written_at from comments
        where story_id = $1 and comment_id = $2 and state = 'published'
    ";
}

/// Where a page goes on: when the last comment of the one before was written, and its id.
pub type Mark = (Instant, Id);

/// Comments below one story: whether they are taken, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// How often anything of it changed.
    pub steps: i64,
    /// Whether an officer opened it and did not close it.
    pub is_open: bool,
    /// The last day on which comments are taken.
    pub closes_on: Day,
    /// How many comments and replies everybody reads.
    pub published: i64,
    /// The office's answer that stands first.
    pub pinned: Option<Shown>,
}

impl Section {
    /// Whether comments are taken on a day.
    pub fn takes_on(&self, today: Day) -> bool {
        self.is_open && today <= self.closes_on
    }
}

/// A comment as everybody reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its id.
    pub id: Id,
    /// The comment to which it replies.
    pub parent_id: Option<Id>,
    /// The name below it.
    pub author: String,
    /// What it says.
    pub body: String,
    /// Whether the office says it.
    pub is_office: bool,
    /// How many replies everybody reads.
    pub replies: i64,
    /// When it was written.
    pub written_at: Instant,
}

impl Shown {
    /// Returns its paragraphs, each with its lines.
    pub fn paragraphs(&self) -> Vec<Vec<&str>> {
        paragraphs(&self.body)
    }

    /// Returns where the next page goes on.
    pub fn mark(&self) -> Mark {
        (self.written_at, self.id)
    }
}

/// A comment of the top with its first replies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// The comment.
    pub top: Shown,
    /// Its first replies.
    pub replies: Vec<Shown>,
}

impl Thread {
    /// Returns how many replies are not shown here.
    pub fn hidden(&self) -> i64 {
        self.top.replies - i64::try_from(self.replies.len()).unwrap_or(0)
    }
}

/// Returns what is known of the comments below a story; `None` if none were ever taken.
///
/// # Errors
/// A fault of the database.
pub fn section(db: &mut Reader<'_>, story_id: Id) -> Result<Option<Section>, Fault> {
    db.optional(SECTION, params![story_id], |row| {
        let pinned = if row.opt_id(4)?.is_some() { Some(read_shown(row, 4)?) } else { None };
        Ok(Section {
            steps: row.int(0)?,
            is_open: row.flag(1)?,
            closes_on: row.day(2)?,
            published: row.int(3)?,
            pinned,
        })
    })
}

/// Returns one page of comments with their first replies, newest first, and where the next page begins.
///
/// # Errors
/// A fault of the database.
pub fn threads(
    db: &mut Reader<'_>,
    story_id: Id,
    before: Option<Mark>,
) -> Result<(Vec<Thread>, Option<Mark>), Fault> {
    let (at, id) = before.map_or((i64::MAX, i64::MAX), |(at, id)| (at.millis(), id.to_i64()));
    let limit = i64::try_from(PAGE_MAX).unwrap_or(0) + 1;
    let values = params![story_id, at, id, limit, REPLIES_SHOWN];
    let (mut tops, mut replies) = match db.dialect() {
        Dialect::Sqlite => {
            let tops = db.all(TOPS, &values[..4], |row| read_shown(row, 0))?;
            let replies = first_replies(db, story_id, &tops)?;
            (tops, replies)
        }
        // Another question would be another way to the server and back.
        Dialect::Postgres => {
            let rows = db.all(THREADS_POSTGRES, values, |row| read_shown(row, 0))?;
            rows.into_iter().partition(|shown: &Shown| shown.parent_id.is_none())
        }
    };
    tops.sort_by_key(|top| std::cmp::Reverse(top.mark()));
    replies.sort_by_key(Shown::mark);
    let is_more = tops.len() > PAGE_MAX;
    tops.truncate(PAGE_MAX);
    let next = tops.last().filter(|_| is_more).map(Shown::mark);
    let mut all: Vec<Thread> = tops.into_iter().map(|top| Thread { top, replies: Vec::new() }).collect();
    for reply in replies {
        if let Some(thread) = all.iter_mut().find(|thread| Some(thread.top.id) == reply.parent_id) {
            thread.replies.push(reply);
        }
    }
    Ok((all, next))
}

/// Returns the first replies to comments: of those with few all at once, of those with many by themselves, since nothing else bounds
/// how many there are.
fn first_replies(db: &mut Reader<'_>, story_id: Id, tops: &[Shown]) -> Result<Vec<Shown>, Fault> {
    let (few, many): (Vec<&Shown>, Vec<&Shown>) =
        tops.iter().filter(|top| top.replies > 0).partition(|top| top.replies <= REPLIES_SHOWN);
    let few: Vec<Id> = few.into_iter().map(|top| top.id).collect();
    let mut replies = Vec::new();
    if !few.is_empty() {
        replies = db.all(REPLIES_TO, params![story_id, list_of(&few)], |row| read_shown(row, 0))?;
    }
    for top in many {
        let values = params![story_id, top.id, i64::MIN, i64::MIN, REPLIES_SHOWN];
        replies.extend(db.all(REPLIES, values, |row| read_shown(row, 0))?);
    }
    Ok(replies)
}

/// Returns one page of replies to a comment, oldest first, and where the next page begins.
///
/// # Errors
/// A fault of the database.
pub fn replies(
    db: &mut Reader<'_>,
    story_id: Id,
    parent_id: Id,
    after: Option<Mark>,
) -> Result<(Vec<Shown>, Option<Mark>), Fault> {
    let (at, id) = after.map_or((i64::MIN, i64::MIN), |(at, id)| (at.millis(), id.to_i64()));
    let limit = i64::try_from(PAGE_MAX).unwrap_or(0) + 1;
    let values = params![story_id, parent_id, at, id, limit];
    let mut rows = db.all(REPLIES, values, |row| read_shown(row, 0))?;
    let is_more = rows.len() > PAGE_MAX;
    rows.truncate(PAGE_MAX);
    let next = rows.last().filter(|_| is_more).map(Shown::mark);
    Ok((rows, next))
}

/// Returns a comment below a story that everybody reads.
///
/// # Errors
/// A fault of the database.
pub fn shown(db: &mut Reader<'_>, story_id: Id, id: Id) -> Result<Option<Shown>, Fault> {
    db.optional(SHOWN, params![story_id, id], |row| read_shown(row, 0))
}

fn read_shown(row: &Row<'_>, first: usize) -> Result<Shown, Fault> {
    Ok(Shown {
        id: row.id(first)?,
        parent_id: row.opt_id(first + 1)?.filter(|id| id.to_i64() != 0),
        author: row.text(first + 2)?,
        body: row.text(first + 3)?,
        is_office: row.flag(first + 4)?,
        replies: row.int(first + 5)?,
        written_at: row.instant(first + 6)?,
    })
}
