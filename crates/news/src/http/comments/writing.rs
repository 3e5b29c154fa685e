//! The form in which somebody writes a comment. It has an address of its own: the story's page is the same for everybody and kept,
//! the form bears a challenge that is good once.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Day, Error, Id, id_of_slug};
use kheo_people::rules::names;
use kheo_store::Reader;
use kheo_web::{AddressPrefix, Asked, Form, Frame, Reply, Visit, page, page_with_status, see_other};

use super::{Throttled, key, public_story, rules_at};
use crate::rules::comments::challenge::{DIFFICULTY_BITS, is_good, is_solved, issue};
use crate::rules::comments::words::{clean, clean_line, holds_address, links};
use crate::rules::comments::{AUTHOR_LETTERS_MAX, CommentRules, Refused, may_be_opened};
use crate::store::Story;
use crate::store::comments::{self as store, NewComment, Shown, section, shown};

/// The page `/tin-tuc/{slug}/y-kien/viet`.
#[derive(Template)]
#[template(path = "news/comments/write.html")]
pub struct WritePage {
    pub(super) frame: Frame,
    pub(super) story: Story,
    pub(super) rules: CommentRules,
    /// The comment to which it replies.
    pub(super) parent: Option<Shown>,
    /// The last day on which comments are taken.
    pub(super) closes_on: Day,
    pub(super) form: Form,
    /// The bits of work that the script does.
    pub(super) bits: u32,
}

impl WritePage {
    /// Where whoever signs in comes back to, as the value of a query.
    fn comes_back_to(&self) -> String {
        let reply = self.parent.as_ref().map(|parent| format!("%3Ftra-loi%3D{}", parent.id));
        format!("/tin-tuc/{}/y-kien/viet{}", self.story.slug(), reply.unwrap_or_default())
    }

    fn reasons(&self) -> Vec<&str> {
        let all = self.rules.reasons.iter();
        all.map(|reason| if self.frame.is_vi() { reason.vi.as_str() } else { reason.en.as_str() }).collect()
    }
}

/// Shows the form.
pub async fn new(visit: Visit, Path(slug): Path<String>, Asked(asked): Asked) -> Reply {
    let mut form = Form::empty("comments-form");
    form.set("duoi", asked.value("tra-loi"));
    if let Some(actor) = &visit.frame.actor {
        form.set("author", actor.display_name.clone());
    }
    page(&shown_form(&visit, &slug, form).await?)
}

/// Takes what was written.
pub async fn create(
    visit: Visit,
    AddressPrefix(address): AddressPrefix,
    Path(slug): Path<String>,
    form: Form,
) -> Reply {
    let mut form = form.labelled("comments-form");
    let status = match send(&visit, &slug, &address, &mut form).await {
        Ok(true) => {
            let word =
                if visit.frame.actor.is_some() { "comments-flash-waits" } else { "comments-flash-letter" };
            let to = format!("/tin-tuc/{slug}/y-kien");
            return see_other(&to, Some(word), visit.app.settings().secure_cookies);
        }
        Ok(false) => StatusCode::UNPROCESSABLE_ENTITY,
        Err(error) => form.give_back(error)?,
    };
    page_with_status(status, &shown_form(&visit, &slug, form).await?)
}

/// Keeps the comment; `false` if something is wrong with a field.
async fn send(visit: &Visit, slug: &str, address: &str, form: &mut Form) -> Result<bool, Error> {
    let id = id_of_slug(slug).ok_or(Error::Missing)?;
    // Somebody signed in since the form was opened, or as somebody else: it comes back with their name on it, and nothing is lost.
    if visit.frame.actor.as_ref().is_some_and(|actor| !actor.accepts_form(form.value("form-token"))) {
        form.refuse("", Refused::SignedInMeanwhile);
        return Ok(false);
    }
    let today = visit.app.now().day();
    let (_, rules) = visit.app.read(move |db| with_rules(db, id, today)).await?;
    let Some(new) = read(visit, &rules, form)? else { return Ok(false) };
    let secret = key(&visit.app).await?;
    if !is_good(&secret, id, &new.form_key, visit.app.now()) {
        return Err(Refused::FormTooOld.into());
    }
    let by = match &visit.frame.actor {
        Some(actor) => actor.acts_for_self(),
        None => {
            admit(visit, &rules, address, is_solved(&new.form_key, form.value("proof")))?;
            kheo_journal::By::default()
        }
    };
    visit.app.write(by, move |tx| store::create(tx, id, &new).map(drop)).await?;
    Ok(true)
}

fn with_rules(db: &mut Reader<'_>, id: Id, today: Day) -> Result<(Story, CommentRules), Error> {
    let story = public_story(db, id)?;
    let rules = rules_at(db, &story.place, today)?;
    Ok((story, rules))
}

/// Insists that this network does not send too much; with a proof of work it may send more.
fn admit(visit: &Visit, rules: &CommentRules, address: &str, is_proven: bool) -> Result<(), Error> {
    let limit = if is_proven { rules.per_address_per_hour } else { rules.without_proof_per_hour };
    let throttled = visit.app.part::<Throttled>()?;
    let mut throttle = throttled.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let is_within = address.is_empty() || throttle.admits(address, is_proven, limit, visit.app.now());
    if is_within { Ok(()) } else { Err(Refused::TooMany.into()) }
}

/// Reads what was typed; what is wrong is said at its field.
fn read(visit: &Visit, rules: &CommentRules, form: &mut Form) -> Result<Option<NewComment>, Error> {
    for name in ["author", "comment"] {
        let cleaned = if name == "author" { clean_line(form.value(name)) } else { clean(form.value(name)) };
        form.set(name, cleaned);
    }
    let body = form.text("comment", rules.letters_max);
    if links(&body) > rules.links_max {
        form.refuse("comment", Refused::TooManyLinks { links_max: rules.links_max });
    }
    let author = form.text("author", AUTHOR_LETTERS_MAX);
    if holds_address(&author) {
        form.refuse("author", Refused::AddressInName);
    }
    let account_id = visit.frame.actor.as_ref().map(|actor| actor.account_id);
    let email = if account_id.is_some() { String::new() } else { email(form) };
    let parent_id = match form.value("duoi") {
        "" => None,
        id => Some(id.parse::<Id>().map_err(|_| Error::Missing)?),
    };
    let (form_key, language) = (form.value("challenge").to_owned(), visit.frame.language);
    let new = NewComment { form_key, parent_id, account_id, author, email, language, body };
    Ok(form.is_sound().then_some(new))
}

fn email(form: &mut Form) -> String {
    // Letters are counted by the address, so it is written in one way.
    let typed = form.text("email", 254).to_lowercase();
    match names::email(&typed) {
        Ok(email) => email,
        Err(_) => {
            if !typed.is_empty() {
                form.refuse("email", Refused::EmailInvalid);
            }
            String::new()
        }
    }
}

async fn shown_form(visit: &Visit, slug: &str, mut form: Form) -> Result<WritePage, Error> {
    let id = id_of_slug(slug).ok_or(Error::Missing)?;
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let parent_id = match form.value("duoi") {
        "" => None,
        id => Some(id.parse::<Id>().map_err(|_| Error::Missing)?),
    };
    // A challenge that came back with its form may have been used up or be too old: work is done anew.
    form.set("challenge", issue(&key(&visit.app).await?, id, visit.app.entropy().bytes(), visit.app.now()));
    let read = move |db: &mut Reader<'_>| {
        let (story, rules) = with_rules(db, id, today)?;
        may_be_opened(&rules, story.state, &story.source)?;
        let section = section(db, id)?.filter(|section| section.takes_on(today)).ok_or(Refused::Closed)?;
        let parent = match parent_id {
            None => None,
            Some(parent_id) => Some(shown(db, id, parent_id)?.ok_or(Error::Missing)?),
        };
        Ok(WritePage {
            frame: frame.clone(),
            story,
            rules,
            parent,
            closes_on: section.closes_on,
            form: form.clone(),
            bits: DIFFICULTY_BITS,
        })
    };
    visit.app.read(read).await
}
