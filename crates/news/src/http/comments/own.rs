//! Comments of whoever is signed in: what became of each, and the same steps that links in letters offer.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Error, Id};
use kheo_journal::Tx;
use kheo_store::Reader;
use kheo_web::{Asked, Form, Frame, Reply, Visit, page, page_with_status, see_other};

use super::letters::{Own, TakeBackPage, command, flash_of};
use crate::rules::comments::Refused;
use crate::store::comments::{Decision, load, of_account, take_step};

/// Where they stand.
const HOME: &str = "/tai-khoan/y-kien";

/// The page `/tai-khoan/y-kien`.
#[derive(Template)]
#[template(path = "news/comments/own.html")]
pub struct OwnPage {
    pub(super) frame: Frame,
    pub(super) all: Vec<Own>,
    pub(super) form: Form,
}

impl OwnPage {
    /// Whether something was tried with this one.
    fn is_tried(&self, own: &Own) -> bool {
        self.form.value("tried") == own.queued.comment.id.to_string()
    }

    /// What was typed against a refusal about which no appeal is taken any more: it is shown, not lost.
    fn unsent<'a>(&'a self, own: &Own) -> Option<&'a str> {
        let is_unsent = self.is_tried(own) && own.appeal_until().is_none();
        Some(self.form.value("plea")).filter(|plea| is_unsent && !plea.is_empty())
    }

    /// What tells it from the others for those who do not see the page.
    fn headed(&self, own: &Own) -> String {
        own.queued
            .public_title()
            .map_or_else(|| self.frame.t("comments-story-gone").into_owned(), str::to_owned)
    }
}

/// Lists them, or asks whether to take one of them back.
pub async fn index(visit: Visit, Asked(asked): Asked) -> Reply {
    let OwnPage { frame, all, form } = shown(&visit, Form::empty("comments-form")).await?;
    let is_asked = |own: &Own| own.queued.comment.id.to_string() == asked.value("rut") && own.may_take_back();
    if let Some(own) = all.iter().find(|own| is_asked(own)).cloned() {
        let (action, back) = (format!("{HOME}/{}", own.queued.comment.id), HOME.to_owned());
        return page(&TakeBackPage { frame, own, form, action, secret: None, back });
    }
    page(&OwnPage { frame, all, form })
}

/// Does what whoever wrote one wishes.
pub async fn step(visit: Visit, Path(id): Path<String>, form: Form) -> Reply {
    let actor = visit.actor()?.clone();
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let mut form = form.labelled("comments-form");
    form.set("tried", id.to_string());
    let Some((command, plea)) = command(&mut form)? else {
        return page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &shown(&visit, form).await?);
    };
    let steps: i64 = form.value("steps").parse().map_err(|_| Refused::ChangedMeanwhile)?;
    let account_id = actor.account_id;
    let write = move |tx: &mut Tx<'_, '_>| {
        // Somebody else's comment is not there.
        let queued = load(tx, id)?.filter(|queued| queued.comment.account_id == Some(account_id));
        let comment = queued.filter(|queued| !queued.comment.is_office).ok_or(Error::Missing)?.comment;
        take_step(tx, &comment, steps, &Decision { command, reason: "", plea: &plea }).map(drop)
    };
    match visit.app.write(actor.acts_for_self(), write).await {
        Ok(()) => see_other(HOME, Some(flash_of(command)), visit.app.settings().secure_cookies),
        Err(error) => {
            let status = form.give_back(error)?;
            page_with_status(status, &shown(&visit, form).await?)
        }
    }
}

async fn shown(visit: &Visit, form: Form) -> Result<OwnPage, Error> {
    let (account_id, frame, now) = (visit.actor()?.account_id, visit.frame.clone(), visit.app.now());
    let read = move |db: &mut Reader<'_>| {
        let mut all = Vec::new();
        for queued in of_account(db, account_id)? {
            all.push(Own::read(db, &frame, queued, now)?);
        }
        Ok(OwnPage { frame: frame.clone(), all, form: form.clone() })
    };
    visit.app.read(read).await
}
