//! Comments below one story as its office keeps them: taken from a day to a day, answered, taken away, erased.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Day, Error, Id, to_hex};
use kheo_journal::Tx;
use kheo_people::{Actor, Permission};
use kheo_store::Reader;
use kheo_web::{Asked, Choice, Form, Frame, Reply, Visit, page, page_with_status, see_other};

use super::queue::{choices, decide_one};
use super::{mark, own_story, read_mark, rules_at};
use crate::rules::State;
use crate::rules::comments::words::{clean, clean_line};
use crate::rules::comments::{
    ANSWER_LETTERS_MAX, AUTHOR_LETTERS_MAX, Command, CommentRules, Refused, erasing_reason, may_be_opened,
};
use crate::store::Story;
use crate::store::comments::{
    Decision, NewAnswer, Section, Shown, Thread, answer, close, load, open_until, pin, section, take_step,
    threads,
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
    pub(super) threads: Vec<Thread>,
    pub(super) next: Option<String>,
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
        let named = |thread: &Thread| {
            let at = self.frame.moment(&thread.top.written_at);
            Choice::new(thread.top.id.to_string(), format!("{}, {at}", thread.top.author))
        };
        self.threads.iter().map(named).collect()
    }

    /// Every comment of the page, and whether it is a reply.
    fn all(&self) -> Vec<(Shown, bool)> {
        let mut all = Vec::new();
        for thread in &self.threads {
            all.push((thread.top.clone(), false));
            all.extend(thread.replies.iter().map(|reply| (reply.clone(), true)));
        }
        all
    }

    fn is_pinned(&self, id: &Id) -> bool {
        let pinned = self.section.as_ref().and_then(|section| section.pinned.as_ref());
        pinned.is_some_and(|pinned| pinned.id == *id)
    }
}

/// Shows what may be done.
pub async fn show(visit: Visit, Path(id): Path<String>, Asked(asked): Asked) -> Reply {
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let mut form = Form::empty("comments-form");
    form.set("truoc", asked.value("truoc"));
    page(&shown(&visit, id, form).await?)
}

/// Takes one step.
pub async fn step(visit: Visit, Path((id, step)): Path<(String, String)>, form: Form) -> Reply {
    let actor = visit.officer(Permission::PublishStory)?.clone();
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let mut form = form.labelled("comments-form");
    let status = match take(&visit, &actor, id, &step, &mut form).await {
        Ok(true) => {
            let to = format!("/lam-viec/tin-tuc/{id}/y-kien");
            return see_other(&to, Some(flash_of(&step)), visit.app.settings().secure_cookies);
        }
        Ok(false) => StatusCode::UNPROCESSABLE_ENTITY,
        Err(error) => form.give_back(error)?,
    };
    page_with_status(status, &shown(&visit, id, form).await?)
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

/// Does it; `false` if something is wrong with a field.
async fn take(visit: &Visit, actor: &Actor, id: Id, step: &str, form: &mut Form) -> Result<bool, Error> {
    let comment: Option<Id> = form.value("y-kien").parse().ok();
    match step {
        "mo" => {
            let Some(day) = form.day("closes-on") else { return Ok(false) };
            let open = move |tx: &mut Tx<'_, '_>, story: &Story| {
                let today = tx.now().day();
                let rules = rules_at(tx, &story.place, today)?;
                open_until(tx, story, &rules, day)
            };
            write(visit, actor, id, open).await?;
        }
        "dong" => write(visit, actor, id, close).await?,
        "tra-loi" => {
            let Some(new) = new_answer(form, comment) else { return Ok(false) };
            write(visit, actor, id, move |tx, story| answer(tx, story, &new).map(drop)).await?;
        }
        "ghim" | "bo-ghim" => {
            let (comment, is_pinned) = (comment.ok_or(Error::Missing)?, step == "ghim");
            write(visit, actor, id, move |tx, story| pin(tx, story, comment, is_pinned)).await?;
        }
        "go" => {
            let (comment, reason) = (comment.ok_or(Error::Missing)?, form.text("reason", 40));
            let steps = steps_of(visit, id, comment).await?;
            if !form.is_sound() {
                return Ok(false);
            }
            decide_one(visit, actor, comment, steps, &reason).await?;
        }
        "xoa" if !form.has("sure") => {
            form.refuse("sure", Refused::NotSure);
            return Ok(false);
        }
        "xoa" => {
            let (comment, reason) = (comment.ok_or(Error::Missing)?, form.value("reason").to_owned());
            write(visit, actor, id, move |tx, story| erase(tx, story, comment, &reason)).await?;
        }
        _ => return Err(Error::Missing),
    }
    Ok(true)
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

async fn shown(visit: &Visit, id: Id, mut form: Form) -> Result<OfficePage, Error> {
    let actor = visit.officer(Permission::PublishStory)?.clone();
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let before = read_mark(form.value("truoc"))?;
    form.set("form-key", to_hex(&visit.app.entropy().bytes::<16>()));
    if form.value("closes-on").is_empty() && !form.has("y-kien") {
        form.set("closes-on", today.plus_days(DAYS_USUAL).vietnamese());
    }
    let read = move |db: &mut Reader<'_>| {
        let story = own_story(db, &actor, id)?;
        let (mut form, rules) = (form.clone(), rules_at(db, &story.place, today)?);
        if form.value("office").is_empty() {
            form.set("office", story.place_line.clone());
        }
        let section = section(db, id)?;
        let (threads, next) = if section.is_some() { threads(db, id, before)? } else { (Vec::new(), None) };
        Ok(OfficePage {
            against: against(&rules, &story, &frame),
            takes: takes(section.as_ref(), today),
            reasons: choices(&rules, &frame),
            next: next.map(mark),
            frame: frame.clone(),
            story,
            section,
            threads,
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
