//! Comments as they come: from readers, from the office, from another system.

use kheo_base::{Error, Fault, Id, Instant};
use kheo_journal::Tx;
use kheo_people::Language;
use kheo_store::params;

use super::steps::{NewStanding, record, rules_of, show};
use super::{Section, section, shown};
use crate::rules::comments::words::{clean, clean_line, is_flagged};
use crate::rules::comments::{Refused, State, may_be_opened};
use crate::store::Story;

kheo_store::statements! {
    BY_FORM = "select comment_id, body from comments where form_key = $1";
    OF_EMAIL_SINCE = "
        select count(*) from (select 1 from comments where email = $1 and email <> '' and written_at > $2 limit $3) as sent
    ";
    OF_ACCOUNT_SINCE = "
        select count(*) from (select 1 from comments where account_id = $1 and written_at > $2 limit $3) as sent
    ";
    CREATE = "
        insert into comments (comment_id, story_id, parent_id, form_key, steps, state, is_office, account_id, author, email, language,
                              body, is_flagged, reason, plea, province, commune, replies, written_at, changed_at)
        values ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9, $10, $11, $12, '', '', $13, $14, 0, $15, $16)
    ";
    ADD_SECTION = "
        insert into comment_sections (story_id, steps, is_open, closes_on, published) values ($1, 1, 0, $2, 0)
        on conflict (story_id) do nothing
    ";
    PIN = "update comment_sections set pinned_id = $2, steps = steps + 1 where story_id = $1";
}

/// A comment as a reader sends it.
#[derive(Clone, PartialEq, Eq)]
pub struct NewComment {
    /// The challenge of the form, which makes sending it twice make one comment.
    pub form_key: String,
    /// The comment to which it replies.
    pub parent_id: Option<Id>,
    /// Who wrote it, if somebody signed in.
    pub account_id: Option<Id>,
    /// The name below it.
    pub author: String,
    /// Where letters go; empty for whoever is signed in.
    pub email: String,
    /// The language of letters.
    pub language: Language,
    /// What it says.
    pub body: String,
}

/// An answer of the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAnswer {
    /// Makes sending the form twice make one answer.
    pub form_key: String,
    /// The comment that is answered; `None` for all of them.
    pub parent_id: Option<Id>,
    /// The name of the office.
    pub author: String,
    /// What it says.
    pub body: String,
    /// Whether it stands first.
    pub is_pinned: bool,
}

/// A comment that was decided elsewhere: in a system from which stories were taken over.
#[derive(Clone, PartialEq, Eq)]
pub struct Imported {
    /// Names it in the other system, so that taking it over twice makes one comment.
    pub form_key: String,
    /// The story below which it stands.
    pub story_id: Id,
    /// The comment to which it replies. A reply to a reply moves up beside it.
    pub parent_id: Option<Id>,
    /// The name below it.
    pub author: String,
    /// What it says, as plain text.
    pub body: String,
    /// When it was written.
    pub written_at: Instant,
    /// Whether the office said it.
    pub is_office: bool,
}

/// What is written into a new row.
struct Row<'a> {
    form_key: &'a str,
    parent_id: Option<Id>,
    state: State,
    is_office: bool,
    account_id: Option<Id>,
    author: &'a str,
    email: &'a str,
    language: Language,
    body: &'a str,
    is_flagged: bool,
    written_at: Instant,
}

/// Takes a reader's comment. It waits for its author's confirmation, or, from whoever is signed in, for an officer. The same form
/// makes it once.
///
/// # Errors
/// [`Error::Missing`] without the story, why the rules refuse it, or a fault of the database.
pub fn create(tx: &mut Tx<'_, '_>, story_id: Id, new: &NewComment) -> Result<Id, Error> {
    if let Some((id, body)) = by_form(tx, &new.form_key)? {
        tx.nothing_changed();
        // Somebody went back and wrote something else into a form that was used up.
        return if body == new.body { Ok(id) } else { Err(Refused::FormTooOld.into()) };
    }
    let now = tx.now();
    // Read here: the story may have been withdrawn, or the rules changed, since the form was read.
    let story = crate::store::load(tx, story_id)?.ok_or(Error::Missing)?;
    let rules = &rules_of(tx, &story.place, now.day())?;
    may_be_opened(rules, story.state, &story.source)?;
    if !section(tx, story.id)?.is_some_and(|section| section.takes_on(now.day())) {
        return Err(Refused::Closed.into());
    }
    let (since, most) = (now.plus_days(-1), rules.per_email_per_day);
    let sent = match new.account_id {
        Some(id) => tx.one(OF_ACCOUNT_SINCE, params![id, since, most], |row| row.int(0))?,
        None => tx.one(OF_EMAIL_SINCE, params![&new.email, since, most], |row| row.int(0))?,
    };
    if sent >= most {
        return Err(Refused::TooMany.into());
    }
    let state = if new.account_id.is_some() { State::Waiting } else { State::Unconfirmed };
    let said = format!("{}\n{}", new.author, new.body);
    let row = Row {
        form_key: &new.form_key,
        parent_id: parent_of(tx, story.id, new.parent_id)?,
        state,
        is_office: false,
        account_id: new.account_id,
        author: &new.author,
        email: &new.email,
        language: new.language,
        body: &new.body,
        is_flagged: is_flagged(&said, &rules.word_lists),
        written_at: now,
    };
    let id = insert(tx, &story, &row)?;
    let standing = NewStanding { state, before: None, reason: "", is_late: false };
    record(tx, "news.comment_written", id, &story.unit_code, &standing)?;
    Ok(id)
}

/// Publishes an answer of the office, and lets it stand first if it is meant for all.
///
/// # Errors
/// [`Refused::Closed`] for a story that nobody reads, or a fault of the database.
pub fn answer(tx: &mut Tx<'_, '_>, story: &Story, new: &NewAnswer) -> Result<Id, Error> {
    if let Some((id, _)) = by_form(tx, &new.form_key)? {
        tx.nothing_changed();
        return Ok(id);
    }
    if story.state != crate::rules::State::Published || section(tx, story.id)?.is_none() {
        return Err(Refused::Closed.into());
    }
    let row = Row {
        form_key: &new.form_key,
        parent_id: parent_of(tx, story.id, new.parent_id)?,
        state: State::Published,
        is_office: true,
        account_id: tx.by().actor_id,
        author: &new.author,
        email: "",
        language: Language::Vi,
        body: &new.body,
        is_flagged: false,
        written_at: tx.now(),
    };
    let id = insert(tx, story, &row)?;
    show(tx, story.id, row.parent_id, 1)?;
    if new.is_pinned {
        tx.run(PIN, params![story.id, id])?;
    }
    let standing = NewStanding { state: State::Published, before: None, reason: "", is_late: false };
    record(tx, "news.comment_answered", id, &story.unit_code, &standing)?;
    Ok(id)
}

/// Takes a comment over that was published elsewhere, with its name and time; no letters are written about it. Whoever takes over
/// a comment to which others reply does so first. The same key makes it once.
///
/// # Errors
/// [`Error::Missing`] without its story, [`Refused::QuotedStory`] below a story that was taken from somebody else, or a fault.
pub fn import(tx: &mut Tx<'_, '_>, new: &Imported) -> Result<Id, Error> {
    if let Some((id, _)) = by_form(tx, &new.form_key)? {
        tx.nothing_changed();
        return Ok(id);
    }
    let story = crate::store::load(tx, new.story_id)?.ok_or(Error::Missing)?;
    if !story.source.trim().is_empty() {
        return Err(Refused::QuotedStory.into());
    }
    // A section of its own, closed: whether new comments are taken is for an officer to say.
    let today = tx.now().day();
    tx.run(ADD_SECTION, params![story.id, today])?;
    let (author, body) = (clean_line(&new.author), clean(&new.body));
    let row = Row {
        form_key: &new.form_key,
        parent_id: parent_of(tx, story.id, new.parent_id)?,
        state: State::Published,
        is_office: new.is_office,
        account_id: None,
        author: &author,
        email: "",
        language: Language::Vi,
        body: &body,
        is_flagged: false,
        written_at: new.written_at,
    };
    let id = insert(tx, &story, &row)?;
    show(tx, story.id, row.parent_id, 1)?;
    let standing = NewStanding { state: State::Published, before: None, reason: "", is_late: false };
    record(tx, "news.comment_imported", id, &story.unit_code, &standing)?;
    Ok(id)
}

fn by_form(tx: &mut Tx<'_, '_>, form_key: &str) -> Result<Option<(Id, String)>, Fault> {
    tx.optional(BY_FORM, params![form_key], |row| Ok((row.id(0)?, row.text(1)?)))
}

/// Below which comment of the top a reply hangs: threads are two deep.
fn parent_of(tx: &mut Tx<'_, '_>, story_id: Id, parent_id: Option<Id>) -> Result<Option<Id>, Error> {
    let Some(id) = parent_id else { return Ok(None) };
    let parent = shown(tx, story_id, id)?.ok_or(Error::Missing)?;
    Ok(Some(parent.parent_id.unwrap_or(parent.id)))
}

fn insert(tx: &mut Tx<'_, '_>, story: &Story, row: &Row<'_>) -> Result<Id, Fault> {
    let id = tx.new_id();
    let values = params![
        id,
        story.id,
        row.parent_id.map_or(0, Id::to_i64),
        row.form_key,
        row.state.word(),
        row.is_office,
        row.account_id,
        row.author,
        row.email,
        row.language.word(),
        row.body,
        row.is_flagged,
        &story.place.province,
        story.place.commune.clone(),
        row.written_at,
        tx.now(),
    ];
    tx.run(CREATE, values)?;
    Ok(id)
}

/// Makes the section of a story if it has none, and returns it.
pub(super) fn section_of(tx: &mut Tx<'_, '_>, story_id: Id) -> Result<Section, Fault> {
    let today = tx.now().day();
    tx.run(ADD_SECTION, params![story_id, today])?;
    section(tx, story_id)?.ok_or_else(|| Fault::new("a section of comments vanished"))
}
