//! What officers read before everybody does: the comments of their territories that wait, with one decision for many.

use std::collections::BTreeMap;

use askama::Template;
use http::StatusCode;
use kheo_base::{Day, Error, Id, Instant};
use kheo_journal::Tx;
use kheo_people::{Actor, Permission};
use kheo_store::Reader;
use kheo_web::{Choice, Form, Frame, Reply, Visit, page, page_with_status, see_other};

use super::numbers::named;
use super::said_of;
use crate::rules::comments::{
    Command, CommentRules, Refused, State, answer_until, for_another, is_late, offers,
};
use crate::store::comments::{
    Comment, Decision, Queued, RuleBook, load, parents, queue, queue_length, rules_of, take_step,
};

/// Where officers read comments.
const HOME: &str = "/lam-viec/y-kien-ban-doc";
/// Longest choice of a reason: its word, and the codes of provinces whose rules have it.
const VALUE_LETTERS_MAX: usize = 200;

/// The page `/lam-viec/y-kien-ban-doc`.
#[derive(Template)]
#[template(path = "news/comments/queue.html")]
pub struct QueuePage {
    pub(super) frame: Frame,
    pub(super) rows: Vec<Row>,
    pub(super) length: i64,
    pub(super) reasons: Vec<Choice>,
    pub(super) form: Form,
}

/// A comment that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub(super) queued: Queued,
    /// The comment to which it replies: nobody can judge an answer without what it answers.
    pub(super) context: Option<Comment>,
    /// Why it was refused before, in words.
    pub(super) reason: String,
    /// Until when an appeal is to be answered.
    pub(super) answer_until: Option<Instant>,
    /// Whether that day is over.
    pub(super) is_late: bool,
    /// Why another officer must read it.
    pub(super) for_another: Option<Refused>,
}

impl Row {
    fn is_for_another(&self) -> bool {
        self.for_another.is_some()
    }

    /// The comment to which it replies, unless its author took it back or it was erased: then nobody reads it any more.
    fn readable_context(&self) -> Option<&Comment> {
        let is_gone = |comment: &Comment| matches!(comment.standing.state, State::TakenBack | State::Erased);
        self.context.as_ref().filter(|comment| !is_gone(comment))
    }

    fn is_own(&self) -> bool {
        self.for_another == Some(Refused::OwnText)
    }
}

impl QueuePage {
    fn is_chosen(&self, row: &Row) -> bool {
        self.form.has(&format!("y-{}", row.queued.comment.id))
    }

    fn is_more(&self) -> bool {
        usize::try_from(self.length).unwrap_or(0) > self.rows.len()
    }
}

/// Shows the oldest that wait.
pub async fn index(visit: Visit) -> Reply {
    page(&shown(&visit, Form::empty("comments-form")).await?)
}

/// Publishes or refuses those that were chosen. What somebody else must read, or has decided meanwhile, stays.
pub async fn decide(visit: Visit, form: Form) -> Reply {
    let actor = visit.officer(Permission::PublishStory)?.clone();
    visit.check_form_token(&form)?;
    let mut form = form.labelled("comments-form");
    let chosen = chosen(&form);
    let reason = reason(&visit, &actor, &chosen, &mut form).await?;
    if !form.is_sound() {
        return page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &shown(&visit, form).await?);
    }
    let mut left = 0;
    for (id, steps) in chosen {
        match decide_one(&visit, &actor, id, steps, &reason).await {
            Ok(()) => {}
            Err(Error::Refusal(_)) => left += 1,
            Err(error) => return Err(error.into()),
        }
    }
    let flash = if left == 0 { "comments-flash-decided" } else { "comments-flash-some-left" };
    see_other(HOME, Some(flash), visit.app.settings().secure_cookies)
}

/// The comments that were chosen, each with how often it had changed when the officer read it.
fn chosen(form: &Form) -> Vec<(Id, i64)> {
    let boxes = form.beginning("y-");
    boxes.filter_map(|(id, steps)| Some((id.parse().ok()?, steps.parse().ok()?))).collect()
}

/// Reads for which reason they are refused, by its word; none to publish them. A reason that is not one of the rules of every
/// comment chosen refuses none of them: an author is told what the rules of the story's unit say.
async fn reason(
    visit: &Visit,
    actor: &Actor,
    chosen: &[(Id, i64)],
    form: &mut Form,
) -> Result<String, Error> {
    if chosen.is_empty() {
        form.refuse("", Refused::NothingChosen);
    }
    if form.value("viec") == "dang" {
        return Ok(String::new());
    }
    let value = form.text("reason", VALUE_LETTERS_MAX);
    if !form.is_sound() {
        return Ok(value);
    }
    let (ids, today, actor): (Vec<Id>, Day, Actor) =
        (chosen.iter().map(|(id, _)| *id).collect(), visit.app.now().day(), actor.clone());
    let asked = value.clone();
    let is_of_all = move |db: &mut Reader<'_>| {
        let book = RuleBook::read(db, today)?;
        for id in &ids {
            let place = own(db, &actor, *id)?.comment.place;
            if offers::chosen(book.owner(&place), book.of(&place), &asked).is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    };
    if !visit.app.read(is_of_all).await? {
        form.refuse("reason", Refused::ReasonElsewhere);
    }
    Ok(offers::word(&value).to_owned())
}

/// Decides about one, in a transaction of its own: what is refused for one holds up none of the others.
pub(super) async fn decide_one(
    visit: &Visit,
    actor: &Actor,
    id: Id,
    steps: i64,
    reason: &str,
) -> Result<(), Error> {
    let reader = actor.clone();
    let place = visit.app.read(move |db| Ok(own(db, &reader, id)?.comment.place)).await?;
    let by = actor.acts_for(Permission::PublishStory, &place)?;
    let (actor, reason) = (actor.clone(), reason.to_owned());
    let write = move |tx: &mut Tx<'_, '_>| {
        let (comment, today) = (own(tx, &actor, id)?.comment, tx.now().day());
        let rules = rules_of(tx, &comment.place, today)?;
        let command = command(&rules, &reason)?;
        take_step(tx, &comment, steps, &Decision { command, reason: &reason, plea: "" }).map(drop)
    };
    visit.app.write(by, write).await
}

fn command(rules: &CommentRules, reason: &str) -> Result<Command, Refused> {
    if reason.is_empty() {
        return Ok(Command::Publish);
    }
    rules.reason(reason).ok_or(Refused::NoSuchReason)?;
    Ok(Command::Refuse { appeal_days: rules.appeal_days })
}

/// Loads a comment of the officer's own territory; any other is not there.
fn own(db: &mut Reader<'_>, actor: &Actor, id: Id) -> Result<Queued, Error> {
    let queued = load(db, id)?.ok_or(Error::Missing)?;
    let is_own = actor.may(Permission::PublishStory, &queued.comment.place);
    if is_own && queued.comment.standing.state != State::Unconfirmed {
        Ok(queued)
    } else {
        Err(Error::Missing)
    }
}

/// The reasons that the rules of one place offer.
pub(super) fn choices(rules: &CommentRules, frame: &Frame) -> Vec<Choice> {
    let all = rules.reasons.iter();
    all.map(|reason| Choice::new(&reason.word, said_of(rules, frame, &reason.word))).collect()
}

/// The reasons for comments that may stand below stories of several provinces; where rules differ, each says whose it is.
fn offered(
    db: &mut Reader<'_>,
    book: &RuleBook,
    all: &[Queued],
    frame: &Frame,
    today: Day,
) -> Result<Vec<Choice>, Error> {
    let of_owner: BTreeMap<&str, &CommentRules> = all
        .iter()
        .map(|queued| (book.owner(&queued.comment.place), book.of(&queued.comment.place)))
        .collect();
    let mut choices = Vec::new();
    for offer in offers::offers(&of_owner.into_iter().collect::<Vec<_>>()) {
        let said = if frame.is_vi() { &offer.reason.vi } else { &offer.reason.en };
        let mut names = Vec::new();
        for code in &offer.owners {
            names.push(named(db, code, frame, today)?);
        }
        let label = if names.is_empty() { said.clone() } else { format!("{said} ({})", names.join(", ")) };
        choices.push(Choice::new(offer.value(), label));
    }
    Ok(choices)
}

async fn shown(visit: &Visit, form: Form) -> Result<QueuePage, Error> {
    let actor = visit.officer(Permission::PublishStory)?.clone();
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let scopes = actor.scopes(Permission::PublishStory);
    let read = move |db: &mut Reader<'_>| {
        let book = RuleBook::read(db, today)?;
        let all = queue(db, &scopes, |comment| is_late_appeal(comment, book.of(&comment.place), today))?;
        let reasons = offered(db, &book, &all, &frame, today)?;
        let context = parents(db, &all)?;
        let rows = all.into_iter().map(|queued| Row {
            context: queued.comment.parent_id.and_then(|id| context.get(&id).cloned()),
            ..row(queued, &book, &frame, &actor, today)
        });
        Ok(QueuePage {
            rows: rows.collect(),
            length: queue_length(db, &scopes)?,
            reasons,
            form: form.clone(),
            frame: frame.clone(),
        })
    };
    visit.app.read(read).await
}

fn is_late_appeal(comment: &Comment, rules: &CommentRules, today: Day) -> bool {
    comment.standing.state == State::Appealed && is_late(rules, comment.changed_at, today)
}

fn row(queued: Queued, book: &RuleBook, frame: &Frame, actor: &Actor, today: Day) -> Row {
    let (comment, standing) = (&queued.comment, &queued.comment.standing);
    let rules = book.of(&comment.place);
    let is_appeal = standing.state == State::Appealed;
    Row {
        context: None,
        reason: if comment.reason.is_empty() {
            String::new()
        } else {
            said_of(rules, frame, &comment.reason)
        },
        answer_until: is_appeal.then(|| answer_until(rules, comment.changed_at)),
        is_late: is_late_appeal(comment, rules, today),
        for_another: for_another(standing, Some(actor.account_id)),
        queued,
    }
}
