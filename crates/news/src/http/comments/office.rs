//! Comments below one story as its office keeps them: taken from a day to a day, answered, taken away, erased.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Day, Error, Id, to_hex};
use kheo_journal::Tx;
use kheo_people::{Actor, Permission};
use kheo_store::Reader;
use kheo_web::{Asked, Choice, Form, Frame, Reply, Visit, page, page_with_status, see_other};

use super::paging::{Asking, Listed};
use super::queue::{choices, decide_one};
use super::{own_story, rules_at};
use crate::rules::State;
use crate::rules::comments::words::{clean, clean_line};
use crate::rules::comments::{
    ANSWER_LETTERS_MAX, AUTHOR_LETTERS_MAX, Command, CommentRules, Refused, erasing_reason, may_be_opened,
};
use crate::store::Story;
use crate::store::comments::{
    Decision, NewAnswer, Section, Shown, answer, close, load, open_until, pin, section, take_step,
};

/// Days for which comments are taken if nobody says otherwise.
const DAYS_USUAL: i32 = 14;

/// The page `/lam-viec/tin-tuc/{id}/y-kien`.
#[derive(Template)]
#[template(path = "news/comments/office.html")]
pub struct OfficePage {
    pub(super) frame: Frame,
    pub(super) story: Story,
    pub(super) section: Option<Section>,
    /// Why comments cannot be taken there, in words.
    pub(super) against: Option<String>,
    /// Whether they are taken today.
    pub(super) takes: bool,
    /// Which comments are shown: forms come back to them.
    pub(super) asking: Asking,
    pub(super) listed: Listed,
    pub(super) reasons: Vec<Choice>,
    pub(super) form: Form,
}

impl OfficePage {
    fn home(&self) -> String {
        format!("/lam-viec/tin-tuc/{}/y-kien", self.story.id)
    }

    fn is_public(&self) -> bool {
        self.story.state == State::Published
    }

    /// Comments of the top that can be answered.
    fn tops(&self) -> Vec<Choice> {
        let named = |top: &Shown| {
            let at = self.frame.moment(&top.written_at);
            Choice::new(top.id.to_string(), format!("{}, {at}", top.author))
        };
        match &self.listed.parent {
            Some(parent) => vec![named(parent)],
            None => self.listed.threads.iter().map(|thread| named(&thread.top)).collect(),
        }
    }

    /// Every comment of the page.
    fn lines(&self) -> Vec<Line> {
        let is_of_replies = self.listed.parent.is_some();
        let mut all: Vec<Line> = self.listed.parent.iter().map(|top| Line::new(top, false)).collect();
        for thread in &self.listed.threads {
            all.push(Line::new(&thread.top, is_of_replies));
            all.extend(thread.replies.iter().map(|reply| Line::new(reply, true)));
            if let Some(last) = all.last_mut().filter(|_| thread.hidden() > 0 && !is_of_replies) {
                last.all_of = Some(thread.top.clone());
            }
        }
        all
    }

    /// Whether this step was tried with this comment, and sent back.
    fn is_tried(&self, step: &str, id: &Id) -> bool {
        self.form.value("tried") == id.to_string() && self.form.value("tried-step") == step
    }

    /// Whether any was.
    fn is_open(&self, id: &Id) -> bool {
        self.form.value("tried") == id.to_string()
    }

    fn is_reason(&self, step: &str, id: &Id, reason: &str) -> bool {
        self.is_tried(step, id) && self.form.value("reason") == reason
    }

    /// What is wrong with a field of one comment's forms.
    fn wrong(&self, field: &str, id: &Id) -> Option<String> {
        self.form.error(&self.frame, &format!("{field}-{id}"))
    }

    fn is_pinned(&self, id: &Id) -> bool {
        let pinned = self.section.as_ref().and_then(|section| section.pinned.as_ref());
        pinned.is_some_and(|pinned| pinned.id == *id)
    }
}

/// A comment on the office's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    comment: Shown,
    is_reply: bool,
    /// The comment of the top whose further replies stand on a page of their own.
    all_of: Option<Shown>,
}

impl Line {
    fn new(comment: &Shown, is_reply: bool) -> Self {
        Self { comment: comment.clone(), is_reply, all_of: None }
    }
}

/// Shows what may be done.
pub async fn show(visit: Visit, Path(id): Path<String>, Asked(asked): Asked) -> Reply {
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    page(&shown(&visit, id, Asking::read(&asked)?, Form::empty("comments-form")).await?)
}

/// Takes one step.
pub async fn step(visit: Visit, Path((id, step)): Path<(String, String)>, form: Form) -> Reply {
    let actor = visit.officer(Permission::PublishStory)?.clone();
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let asking = Asking::read(&form)?;
    let mut form = form.labelled("comments-form");
    let outcome = take(&visit, &actor, id, &step, &mut form).await;
    if outcome.is_ok() && form.is_sound() {
        let to = format!("/lam-viec/tin-tuc/{id}/y-kien{}", back_to(&step, &form, asking).query());
        return see_other(&to, Some(flash_of(&step)), visit.app.settings().secure_cookies);
    }
    let status = given_back(&visit.frame, &step, &mut form, outcome.err())?;
    page_with_status(status, &shown(&visit, id, asking, form).await?)
}

/// The page on which the officer was, unless it was about a comment that nobody reads any more.
fn back_to(step: &str, form: &Form, asking: Asking) -> Asking {
    match asking {
        Asking::RepliesTo(parent, _)
            if matches!(step, "go" | "xoa") && form.value("y-kien") == parent.to_string() =>
        {
            Asking::Older(None)
        }
        _ => asking,
    }
}

/// Puts what is wrong at the field that it is about: those of one comment bear its id. What was chosen for that comment is not taken
/// for the choice of the form above it.
fn given_back(frame: &Frame, step: &str, form: &mut Form, error: Option<Error>) -> Result<StatusCode, Error> {
    let is_about_one = matches!(step, "go" | "xoa" | "ghim" | "bo-ghim");
    let id = form.value("y-kien").to_owned();
    if is_about_one {
        form.set("tried", id.clone());
        form.set("tried-step", step);
        form.set("y-kien", "");
        let reason = if step == "go" { "comments-form-reason" } else { "comments-erase-reason" };
        for (field, label) in [("r", reason), ("e", reason), ("s", "comments-form-sure")] {
            form.label_as(format!("{field}-{id}"), frame.t(label).into_owned());
        }
    }
    match error {
        None => Ok(StatusCode::UNPROCESSABLE_ENTITY),
        Some(Error::Refusal(refusal)) if is_about_one && refusal == Refused::NoSuchReason.into() => {
            form.refuse(&format!("{}-{id}", if step == "go" { "r" } else { "e" }), refusal);
            Ok(StatusCode::UNPROCESSABLE_ENTITY)
        }
        Some(error) => form.give_back(error),
    }
}

fn flash_of(step: &str) -> &'static str {
    match step {
        "mo" => "comments-flash-opened",
        "dong" => "comments-flash-closed",
        "tra-loi" => "comments-flash-answered",
        "ghim" => "comments-flash-pinned",
        "bo-ghim" => "comments-flash-unpinned",
        "xoa" => "comments-flash-erased",
        _ => "comments-flash-decided",
    }
}

/// Does it, or says at its field what is wrong.
async fn take(visit: &Visit, actor: &Actor, id: Id, step: &str, form: &mut Form) -> Result<(), Error> {
    let comment: Option<Id> = form.value("y-kien").parse().ok();
    match step {
        "mo" => {
            let Some(day) = form.day("closes-on") else { return Ok(()) };
            let open = move |tx: &mut Tx<'_, '_>, story: &Story| {
                let today = tx.now().day();
                let rules = rules_at(tx, &story.place, today)?;
                open_until(tx, story, &rules, day)
            };
            write(visit, actor, id, open).await
        }
        "dong" => write(visit, actor, id, close).await,
        "tra-loi" => {
            let Some(new) = new_answer(form, comment) else { return Ok(()) };
            write(visit, actor, id, move |tx, story| answer(tx, story, &new).map(drop)).await
        }
        "ghim" | "bo-ghim" => {
            let (comment, is_pinned) = (comment.ok_or(Error::Missing)?, step == "ghim");
            write(visit, actor, id, move |tx, story| pin(tx, story, comment, is_pinned)).await
        }
        "go" => {
            let (comment, reason) = (comment.ok_or(Error::Missing)?, form.value("reason").to_owned());
            if reason.is_empty() {
                return Err(Refused::NoSuchReason.into());
            }
            let steps = steps_of(visit, id, comment).await?;
            decide_one(visit, actor, comment, steps, &reason).await
        }
        "xoa" => {
            let (comment, reason) = (comment.ok_or(Error::Missing)?, form.value("reason").to_owned());
            if !form.has("sure") {
                form.refuse(&format!("s-{comment}"), Refused::NotSure);
                return Ok(());
            }
            write(visit, actor, id, move |tx, story| erase(tx, story, comment, &reason)).await
        }
        _ => Err(Error::Missing),
    }
}

fn new_answer(form: &mut Form, parent_id: Option<Id>) -> Option<NewAnswer> {
    for name in ["office", "answer"] {
        let cleaned = if name == "office" { clean_line(form.value(name)) } else { clean(form.value(name)) };
        form.set(name, cleaned);
    }
    let (author, body) = (form.text("office", AUTHOR_LETTERS_MAX), form.text("answer", ANSWER_LETTERS_MAX));
    let (form_key, is_pinned) = (form.value("form-key").to_owned(), form.has("pinned"));
    form.is_sound().then_some(NewAnswer { form_key, parent_id, author, body, is_pinned })
}

fn erase(tx: &mut Tx<'_, '_>, story: &Story, id: Id, reason: &str) -> Result<(), Error> {
    let queued = load(tx, id)?.filter(|queued| queued.comment.story_id == story.id).ok_or(Error::Missing)?;
    let (comment, today) = (queued.comment, tx.now().day());
    let rules = rules_at(tx, &comment.place, today)?;
    let reason = erasing_reason(&rules, comment.is_office, reason)?;
    let decision = Decision { command: Command::EraseByOffice, reason, plea: "" };
    take_step(tx, &comment, comment.steps, &decision).map(drop)
}

async fn steps_of(visit: &Visit, story_id: Id, id: Id) -> Result<i64, Error> {
    let queued = visit.app.read(move |db| Ok(load(db, id)?)).await?;
    let queued = queued.filter(|queued| queued.comment.story_id == story_id).ok_or(Error::Missing)?;
    Ok(queued.comment.steps)
}

/// Writes about a story of the officer's own territory.
async fn write(
    visit: &Visit,
    actor: &Actor,
    id: Id,
    act: impl Fn(&mut Tx<'_, '_>, &Story) -> Result<(), Error> + Send + 'static,
) -> Result<(), Error> {
    let reader = actor.clone();
    let place = visit.app.read(move |db| Ok(own_story(db, &reader, id)?.place)).await?;
    let (by, actor) = (actor.acts_for(Permission::PublishStory, &place)?, actor.clone());
    let write = move |tx: &mut Tx<'_, '_>| {
        let story = own_story(tx, &actor, id)?;
        act(tx, &story)
    };
    visit.app.write(by, write).await
}

async fn shown(visit: &Visit, id: Id, asking: Asking, mut form: Form) -> Result<OfficePage, Error> {
    let actor = visit.officer(Permission::PublishStory)?.clone();
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    form.set("form-key", to_hex(&visit.app.entropy().bytes::<16>()));
    if form.value("closes-on").is_empty() {
        form.set("closes-on", today.plus_days(DAYS_USUAL).vietnamese());
    }
    let read = move |db: &mut Reader<'_>| {
        let story = own_story(db, &actor, id)?;
        let (mut form, rules) = (form.clone(), rules_at(db, &story.place, today)?);
        if form.value("office").is_empty() {
            form.set("office", story.place_line.clone());
        }
        let section = section(db, id)?;
        let nothing = Listed { parent: None, threads: Vec::new(), next: None };
        let listed = if section.is_some() { asking.list(db, id)? } else { nothing };
        Ok(OfficePage {
            against: against(&rules, &story, &frame),
            takes: takes(section.as_ref(), today),
            reasons: choices(&rules, &frame),
            frame: frame.clone(),
            story,
            section,
            asking,
            listed,
            form,
        })
    };
    visit.app.read(read).await
}

fn takes(section: Option<&Section>, today: Day) -> bool {
    section.is_some_and(|section| section.takes_on(today))
}

fn against(rules: &CommentRules, story: &Story, frame: &Frame) -> Option<String> {
    let refused = may_be_opened(rules, story.state, &story.source).err()?;
    let refusal = kheo_base::Refusal::from(refused);
    Some(frame.said(refusal.key, &refusal.args))
}
