//! What links in letters open: the page on which somebody confirms a comment, and the one on which its author sees where it stands,
//! appeals, takes it back or has it erased. Opening a link changes nothing, since programs that look through mail open links too; a
//! button does. The link that confirmed a comment shows it afterwards, so that nobody waits without a way to look or to take it back.

use askama::Template;
use http::StatusCode;
use kheo_base::{Error, Instant};
use kheo_journal::{By, Tx};
use kheo_people::Token;
use kheo_store::Reader;
use kheo_web::{Asked, Failure, Form, Frame, Reply, Visit, page, page_with_status, see_other};

use super::{rules_at, said_of};
use crate::rules::comments::{AUTHOR_LINK_SECONDS, Command, PLEA_LETTERS_MAX, Refused, State, answer_until};
use crate::store::comments::{self as store, Decision, Purpose, Queued, by_link, keep_for_author, take_step};

/// Where a link shows a comment to whoever wrote it.
const HOME: &str = "/y-kien/cua-toi";
/// Where somebody goes of whose comment nothing is left.
const NUMBERS: &str = "/y-kien-ban-doc";

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

impl AuthorPage {
    /// What was typed against a refusal about which no appeal is taken any more: it is shown, not lost.
    fn unsent(&self) -> Option<&str> {
        Some(self.form.value("plea")).filter(|plea| !plea.is_empty() && self.own.appeal_until().is_none())
    }
}

/// The question whether to take a comment back.
#[derive(Template)]
#[template(path = "news/comments/take_back.html")]
pub struct TakeBackPage {
    pub(super) frame: Frame,
    pub(super) own: Own,
    pub(super) form: Form,
    /// Where the answer is sent.
    pub(super) action: String,
    /// The secret of the letter's link; `None` for whoever is signed in.
    pub(super) secret: Option<String>,
    /// Where whoever thinks better of it goes.
    pub(super) back: String,
}

/// A comment as whoever wrote it sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    pub(super) queued: Queued,
    /// Why it was refused, in words.
    pub(super) reason: String,
    /// Until when an appeal that was sent is answered.
    pub(super) answer_until: Option<Instant>,
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
        let is_appealed = queued.comment.standing.state == State::Appealed;
        let answer_until = is_appealed.then(|| answer_until(&rules, queued.comment.changed_at));
        Ok(Self { queued, reason, answer_until, now })
    }
}

/// Asks whoever opened the letter's link to confirm; one that did confirm shows the comment.
pub async fn confirm(visit: Visit, Asked(asked): Asked) -> Reply {
    let (token, now) = (token(&asked)?, visit.app.now());
    let (secret, frame) = (token.secret(), visit.frame.clone());
    let find = move |db: &mut Reader<'_>| {
        let is_confirmed = by_link(db, &token, Purpose::Author, now)?.is_some();
        if is_confirmed { Ok(None) } else { found(db, &token, Purpose::Confirm, now).map(Some) }
    };
    match visit.app.read(find).await.map_err(over)? {
        Some(queued) => page(&ConfirmPage { frame, queued, secret }),
        None => see_other(&home_of(&secret), None, visit.app.settings().secure_cookies),
    }
}

/// Confirms it: an officer shall read it. Pressed twice it leads to the same page.
pub async fn confirmed(visit: Visit, form: Form) -> Reply {
    let token = token(&form)?;
    let secret = token.secret();
    let write = move |tx: &mut Tx<'_, '_>| {
        let now = tx.now();
        if by_link(tx, &token, Purpose::Author, now)?.is_some() {
            tx.nothing_changed();
            return Ok(());
        }
        let queued = found(tx, &token, Purpose::Confirm, now)?;
        keep_for_author(tx, &token, now.plus_seconds(AUTHOR_LINK_SECONDS))?;
        store::confirm(tx, &queued.comment)
    };
    visit.app.write(By::default(), write).await.map_err(over)?;
    see_other(&home_of(&secret), Some("comments-flash-confirmed"), visit.app.settings().secure_cookies)
}

/// Shows a comment to whoever wrote it, or asks whether to take it back.
pub async fn author(visit: Visit, Asked(asked): Asked) -> Reply {
    let token = token(&asked)?;
    let AuthorPage { frame, own, form, secret } = shown(&visit, token, Form::empty("comments-form")).await?;
    if asked.value("viec") == "rut" && own.may_take_back() {
        let (action, back) = (HOME.to_owned(), home_of(&secret));
        return page(&TakeBackPage { frame, own, form, action, secret: Some(secret), back });
    }
    page(&AuthorPage { frame, own, form, secret })
}

/// Does what whoever wrote it wishes. The link goes on working: what may be done next depends on where the comment stands.
pub async fn author_step(visit: Visit, form: Form) -> Reply {
    let token = token(&form)?;
    let mut form = form.labelled("comments-form");
    let Some((command, plea)) = command(&mut form)? else {
        return page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &shown(&visit, token, form).await?);
    };
    let (by, steps) = (token.clone(), form.value("steps").parse::<i64>().ok());
    let write = move |tx: &mut Tx<'_, '_>| {
        let now = tx.now();
        let comment = found(tx, &by, Purpose::Author, now)?.comment;
        let decision = Decision { command, reason: "", plea: &plea };
        take_step(tx, &comment, steps.unwrap_or(comment.steps), &decision).map(drop)
    };
    match visit.app.write(By::default(), write).await {
        Ok(()) => {
            // Of what was erased there is nothing to show.
            let to = if command == Command::Erase { NUMBERS.to_owned() } else { home_of(&token.secret()) };
            see_other(&to, Some(flash_of(command)), visit.app.settings().secure_cookies)
        }
        Err(error) => {
            let status = form.give_back(error).map_err(over)?;
            page_with_status(status, &shown(&visit, token, form).await?)
        }
    }
}

/// The page of a comment to which a link leads.
fn home_of(secret: &str) -> String {
    format!("{HOME}?ma={secret}")
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
