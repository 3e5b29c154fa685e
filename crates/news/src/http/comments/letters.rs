//! What links in letters open: the page on which somebody confirms a comment, and the one on which its author appeals, takes it back
//! or has it erased. Opening a link changes nothing, since programs that look through mail open links too; a button does, once.

use askama::Template;
use http::StatusCode;
use kheo_base::{Error, Instant};
use kheo_journal::{By, Tx};
use kheo_people::Token;
use kheo_store::Reader;
use kheo_web::{Asked, Failure, Form, Frame, Reply, Visit, page, page_with_status, see_other};

use super::{rules_at, said_of};
use crate::rules::comments::{Command, PLEA_LETTERS_MAX, Refused, State};
use crate::store::comments::{self as store, Decision, Purpose, Queued, by_link, take_step, use_link};

/// The page `/y-kien/xac-nhan`.
#[derive(Template)]
#[template(path = "news/comments/confirm.html")]
pub struct ConfirmPage {
    pub(super) frame: Frame,
    pub(super) queued: Queued,
    pub(super) secret: String,
}

/// The page `/y-kien/cua-toi`.
#[derive(Template)]
#[template(path = "news/comments/author.html")]
pub struct AuthorPage {
    pub(super) frame: Frame,
    pub(super) own: Own,
    pub(super) form: Form,
    pub(super) secret: String,
}

/// A comment as whoever wrote it sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    pub(super) queued: Queued,
    /// Why it was refused, in words.
    pub(super) reason: String,
    pub(super) now: Instant,
}

impl Own {
    pub(super) fn state(&self) -> &'static str {
        self.queued.comment.standing.state.word()
    }

    /// Until when an appeal is taken, if it is.
    pub(super) fn appeal_until(&self) -> Option<Instant> {
        let standing = &self.queued.comment.standing;
        standing.appeal_until.filter(|until| standing.state == State::Refused && self.now <= *until)
    }

    pub(super) fn may_take_back(&self) -> bool {
        !matches!(self.queued.comment.standing.state, State::Upheld | State::TakenBack | State::Erased)
    }

    /// Reads the sentence of the reason too.
    pub(super) fn read(
        db: &mut Reader<'_>,
        frame: &Frame,
        queued: Queued,
        now: Instant,
    ) -> Result<Self, Error> {
        let rules = rules_at(db, &queued.comment.place, now.day())?;
        let word = queued.comment.reason.clone();
        let reason = if word.is_empty() { String::new() } else { said_of(&rules, frame, &word) };
        Ok(Self { queued, reason, now })
    }
}

/// Asks whoever opened the letter's link to confirm.
pub async fn confirm(visit: Visit, Asked(asked): Asked) -> Reply {
    let (token, now) = (token(&asked)?, visit.app.now());
    let (secret, frame) = (token.secret(), visit.frame.clone());
    let find = move |db: &mut Reader<'_>| found(db, &token, Purpose::Confirm, now);
    let queued = visit.app.read(find).await.map_err(over)?;
    page(&ConfirmPage { frame, queued, secret })
}

/// Confirms it: an officer shall read it.
pub async fn confirmed(visit: Visit, form: Form) -> Reply {
    let token = token(&form)?;
    let write = move |tx: &mut Tx<'_, '_>| {
        let now = tx.now();
        let queued = found(tx, &token, Purpose::Confirm, now)?;
        use_link(tx, &token, now)?;
        store::confirm(tx, &queued.comment)?;
        // The address of a story says its title.
        Ok(queued.is_story_public.then(|| queued.slug()))
    };
    let slug = visit.app.write(By::default(), write).await.map_err(over)?;
    let to = slug.map_or_else(|| "/y-kien-ban-doc".to_owned(), |slug| format!("/tin-tuc/{slug}/y-kien"));
    see_other(&to, Some("comments-flash-confirmed"), visit.app.settings().secure_cookies)
}

/// Shows a comment to whoever wrote it.
pub async fn author(visit: Visit, Asked(asked): Asked) -> Reply {
    let token = token(&asked)?;
    page(&shown(&visit, token, Form::empty("comments-form")).await?)
}

/// Does what whoever wrote it wishes; the link is used up.
pub async fn author_step(visit: Visit, form: Form) -> Reply {
    let token = token(&form)?;
    let mut form = form.labelled("comments-form");
    let Some((command, plea)) = command(&mut form)? else {
        return page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &shown(&visit, token, form).await?);
    };
    let used = token.clone();
    let write = move |tx: &mut Tx<'_, '_>| {
        let now = tx.now();
        let queued = found(tx, &used, Purpose::Author, now)?;
        use_link(tx, &used, now)?;
        let decision = Decision { command, reason: "", plea: &plea };
        take_step(tx, &queued.comment, queued.comment.steps, &decision).map(drop)
    };
    match visit.app.write(By::default(), write).await {
        Ok(()) => see_other("/y-kien-ban-doc", Some(flash_of(command)), visit.app.settings().secure_cookies),
        Err(error) => {
            let status = form.give_back(error)?;
            page_with_status(status, &shown(&visit, token, form).await?)
        }
    }
}

/// Reads what somebody wishes with an own comment; what is wrong is said at its field.
pub(super) fn command(form: &mut Form) -> Result<Option<(Command, String)>, Error> {
    let mut plea = String::new();
    let command = match form.value("viec") {
        "khieu-nai" => {
            plea = form.text("plea", PLEA_LETTERS_MAX);
            Command::Appeal
        }
        "rut" => Command::TakeBack,
        "xoa" => {
            if !form.has("sure") {
                form.refuse("sure", Refused::NotSure);
            }
            Command::Erase
        }
        _ => return Err(Error::Missing),
    };
    Ok(form.is_sound().then_some((command, plea)))
}

pub(super) fn flash_of(command: Command) -> &'static str {
    match command {
        Command::Appeal => "comments-flash-appealed",
        Command::Erase => "comments-flash-erased",
        _ => "comments-flash-taken-back",
    }
}

fn token(asked: &Form) -> Result<Token, Failure> {
    asked.value("ma").parse().map_err(|_| over(Refused::LinkInvalid.into()))
}

/// A link that was used or is too old leads to something that is gone.
fn over(error: Error) -> Failure {
    match error {
        Error::Refusal(refusal) if refusal == Refused::LinkInvalid.into() => {
            Failure::from(refusal).with_status(StatusCode::GONE)
        }
        error => error.into(),
    }
}

fn found(db: &mut Reader<'_>, token: &Token, purpose: Purpose, now: Instant) -> Result<Queued, Error> {
    by_link(db, token, purpose, now)?.ok_or_else(|| Refused::LinkInvalid.into())
}

async fn shown(visit: &Visit, token: Token, form: Form) -> Result<AuthorPage, Failure> {
    let (frame, now, secret) = (visit.frame.clone(), visit.app.now(), token.secret());
    let read = move |db: &mut Reader<'_>| {
        let queued = found(db, &token, Purpose::Author, now)?;
        let own = Own::read(db, &frame, queued, now)?;
        Ok(AuthorPage { frame: frame.clone(), own, form: form.clone(), secret: secret.clone() })
    };
    visit.app.read(read).await.map_err(over)
}
