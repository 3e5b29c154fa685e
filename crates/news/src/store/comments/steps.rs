//! What officers and authors do with comments, each step with its act. Acts say unit, state and the code of a reason: never who
//! wrote what. None of them is public, because a leaf of the public record stays for ever.

use kheo_base::{Day, Error, Fault, Id};
use kheo_journal::{Body, NewAct, Tx, Visibility};
use kheo_people::Place;
use kheo_store::{Reader, params};
use kheo_workflows::on_for;

use super::writing::section_of;
use super::{Comment, shown};
use crate::rules::comments::{
    Command, CommentRules, Refused, State, closing_day, decide, is_late, may_be_opened,
};
use crate::store::Story;

kheo_store::statements! {
    STEP = "
        update comments set steps = steps + 1, state = $3, reason = $4, plea = $5, changed_at = $6, first_reader = $7, refused_by = $8,
            appeal_until = $9
        where comment_id = $1 and steps = $2
    ";
    PUBLISHED_PARENT = "select replies from comments where comment_id = $1 and state = 'published'";
    ADD_REPLY = "update comments set replies = replies + $2 where comment_id = $1";
    ADD_SHOWN = "update comment_sections set published = published + $2 where story_id = $1";
    OPEN = "
        update comment_sections set is_open = 1, closes_on = $3, steps = steps + 1 where story_id = $1 and steps = $2
    ";
    CLOSE = "update comment_sections set is_open = 0, steps = steps + 1 where story_id = $1 and is_open = 1";
    PIN = "update comment_sections set pinned_id = $2, steps = steps + 1 where story_id = $1";
    UNPIN = "update comment_sections set pinned_id = null, steps = steps + 1 where story_id = $1 and pinned_id = $2";
}

/// What somebody decided, with what belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision<'a> {
    /// The command.
    pub command: Command,
    /// The code of the reason of a refusal, or of an erasure by the office.
    pub reason: &'a str,
    /// What an author says in an appeal.
    pub plea: &'a str,
}

impl Decision<'_> {
    /// A decision that says nothing besides.
    pub const fn plain(command: Command) -> Self {
        Self { command, reason: "", plea: "" }
    }
}

/// What an act says of a comment.
pub(super) struct NewStanding<'a> {
    pub(super) state: State,
    pub(super) before: Option<State>,
    pub(super) reason: &'a str,
    /// Whether it answers an appeal whose last day was over.
    pub(super) is_late: bool,
}

/// Returns the rules of comments in force at a place.
///
/// # Errors
/// A fault of the database, or of rules that cannot be read.
pub fn rules_of(db: &mut Reader<'_>, place: &Place, today: Day) -> Result<CommentRules, Fault> {
    on_for(db, crate::kinds::READER_COMMENTS, &place.province, today)?.read()
}

/// Takes comments below a story until the end of a day.
///
/// # Errors
/// Why the rules refuse it, [`Refused::ChangedMeanwhile`], or a fault.
pub fn open_until(
    tx: &mut Tx<'_, '_>,
    story: &Story,
    rules: &CommentRules,
    closes_on: Day,
) -> Result<(), Error> {
    may_be_opened(rules, story.state, &story.source)?;
    closing_day(rules, closes_on, tx.now().day())?;
    let section = section_of(tx, story.id)?;
    changed(tx.run(OPEN, params![story.id, section.steps, closes_on])?)?;
    let body = Body::new().code("unit", &story.unit_code).day("closes_on", closes_on);
    Ok(record_section(tx, "news.comments_opened", story.id, body)?)
}

/// Takes no more comments below a story; those that are there stay.
///
/// # Errors
/// [`Refused::NotNow`], or a fault.
pub fn close(tx: &mut Tx<'_, '_>, story: &Story) -> Result<(), Error> {
    if tx.run(CLOSE, params![story.id])? == 0 {
        return Err(Refused::NotNow.into());
    }
    let body = Body::new().code("unit", &story.unit_code);
    Ok(record_section(tx, "news.comments_closed", story.id, body)?)
}

/// Lets a comment of the top that the office wrote stand first, or no longer.
///
/// # Errors
/// [`Error::Missing`] for what is no answer of the office there, or a fault.
pub fn pin(tx: &mut Tx<'_, '_>, story: &Story, id: Id, is_pinned: bool) -> Result<(), Error> {
    let answer = shown(tx, story.id, id)?.filter(|answer| answer.is_office).ok_or(Error::Missing)?;
    let statement = if is_pinned { PIN } else { UNPIN };
    if tx.run(statement, params![story.id, answer.id])? == 0 {
        return Err(Refused::NotNow.into());
    }
    let body =
        Body::new().code("unit", &story.unit_code).id("comment", id).number("pinned", i64::from(is_pinned));
    Ok(record_section(tx, "news.comment_pinned", story.id, body)?)
}

/// Notes that whoever wrote a comment has confirmed it: an officer shall read it.
///
/// # Errors
/// Why the rules refuse it, or a fault.
pub fn confirm(tx: &mut Tx<'_, '_>, comment: &Comment) -> Result<(), Error> {
    take_step(tx, comment, comment.steps, &Decision::plain(Command::Confirm)).map(drop)
}

/// Takes one step with a comment; returns where it stands now.
///
/// # Errors
/// Why the rules refuse it, [`Refused::ChangedMeanwhile`], or a fault.
pub fn take_step(
    tx: &mut Tx<'_, '_>,
    comment: &Comment,
    steps: i64,
    decision: &Decision<'_>,
) -> Result<State, Error> {
    let (now, by) = (tx.now(), tx.by().actor_id);
    let before = comment.standing.state;
    let next = decide(&comment.standing, decision.command, by, now)?;
    if next == State::Erased {
        super::erasing::empty(tx, comment, steps, "news.comment_erased", decision.reason)?;
        return Ok(next);
    }
    let (mut first_reader, mut refused_by) = (comment.standing.first_reader, comment.standing.refused_by);
    let (mut appeal_until, mut reason, mut plea) =
        (comment.standing.appeal_until, comment.reason.as_str(), comment.plea.as_str());
    match (next, decision.command) {
        (State::SecondReading, _) => first_reader = by,
        (State::Refused, Command::Refuse { appeal_days }) => {
            (refused_by, reason) = (by, decision.reason);
            appeal_until = Some(now.plus_days(appeal_days));
        }
        (State::Upheld, _) => reason = decision.reason,
        (State::Published, _) => reason = "",
        (State::Appealed, _) => plea = decision.plea,
        _ => {}
    }
    let values =
        params![comment.id, steps, next.word(), reason, plea, now, first_reader, refused_by, appeal_until];
    changed(tx.run(STEP, values)?)?;
    match (before == State::Published, next == State::Published) {
        (false, true) => show(tx, comment.story_id, comment.parent_id, 1 + comment.replies)?,
        (true, false) => hide(tx, comment)?,
        _ => {}
    }
    let is_answer = before == State::Appealed && matches!(next, State::Published | State::Upheld);
    let is_late = is_answer && {
        let rules = rules_of(tx, &comment.place, now.day())?;
        is_late(&rules, comment.changed_at, now.day())
    };
    let standing = NewStanding { state: next, before: Some(before), reason, is_late };
    record(tx, kind_of(next), comment.id, comment.unit_code(), &standing)?;
    Ok(next)
}

/// Takes a comment out of what everybody reads: its replies go with it.
pub(super) fn hide(tx: &mut kheo_store::Tx<'_>, comment: &Comment) -> Result<(), Fault> {
    tx.run(UNPIN, params![comment.story_id, comment.id])?;
    show(tx, comment.story_id, comment.parent_id, -1 - comment.replies)
}

/// Adds to the counts of a story and of the comment replied to. Replies below a comment that nobody reads are not read either.
pub(super) fn show(
    tx: &mut kheo_store::Tx<'_>,
    story_id: Id,
    parent_id: Option<Id>,
    number: i64,
) -> Result<(), Fault> {
    if let Some(parent_id) = parent_id {
        tx.run(ADD_REPLY, params![parent_id, number])?;
        if tx.optional(PUBLISHED_PARENT, params![parent_id], |row| row.int(0))?.is_none() {
            return Ok(());
        }
    }
    tx.run(ADD_SHOWN, params![story_id, number]).map(drop)
}

const fn kind_of(state: State) -> &'static str {
    match state {
        State::Unconfirmed => "news.comment_written",
        State::Waiting => "news.comment_confirmed",
        State::SecondReading => "news.comment_second_reading",
        State::Published => "news.comment_published",
        State::Refused => "news.comment_refused",
        State::Appealed => "news.comment_appealed",
        State::Upheld => "news.comment_upheld",
        State::TakenBack => "news.comment_taken_back",
        State::Erased => "news.comment_erased",
    }
}

pub(super) fn changed(rows: u64) -> Result<(), Error> {
    if rows == 0 { Err(Refused::ChangedMeanwhile.into()) } else { Ok(()) }
}

pub(super) fn record(
    tx: &mut Tx<'_, '_>,
    kind: &'static str,
    subject_id: Id,
    unit: &str,
    standing: &NewStanding<'_>,
) -> Result<(), Fault> {
    let body = Body::new().code("unit", unit).word("state", standing.state.word());
    let body = match standing.before {
        Some(before) => body.word("before", before.word()),
        None => body,
    };
    // The code of a reason out of the rule set, not a sentence.
    let code = standing.reason;
    let body = if code.is_empty() { body } else { body.code("refusal", code) };
    let body = if standing.is_late { body.number("late", 1) } else { body };
    let act = NewAct { kind, subject_kind: "comment", subject_id, visibility: Visibility::Sealed, body };
    tx.record(act).map(drop)
}

fn record_section(tx: &mut Tx<'_, '_>, kind: &'static str, story_id: Id, body: Body) -> Result<(), Fault> {
    let act =
        NewAct { kind, subject_kind: "story", subject_id: story_id, visibility: Visibility::Office, body };
    tx.record(act).map(drop)
}
