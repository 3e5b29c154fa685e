//! `/ban-tin/cua-toi`: whoever has a letter changes what comes next. The page never says to which address.

use askama::Template;
use http::StatusCode;
use kheo_base::Error;
use kheo_journal::By;
use kheo_people::Token;
use kheo_store::Reader;
use kheo_web::{Asked, Form, Frame, Reply, Visit, page, page_with_status, see_other};

use super::fields::{self, Fields};
use super::{gone, token};
use crate::letters::{OWN, with_secret};
use crate::rules::{Refused, Wanted};
use crate::store::{self, held_by};

/// The page `/ban-tin/cua-toi`.
#[derive(Template)]
#[template(path = "newsletters/own.html")]
pub struct OwnPage {
    pub(super) frame: Frame,
    pub(super) fields: Fields,
    /// The secret of the link.
    pub(super) secret: String,
}

/// Shows what is wanted now.
pub async fn show(visit: Visit, Asked(asked): Asked) -> Reply {
    let Some(token) = token(asked.value("ma")) else { return gone(visit.frame) };
    let secret = token.clone();
    let Some(held) = visit.app.read(move |db| Ok(held_by(db, &secret)?)).await? else {
        return gone(visit.frame);
    };
    let mut form = fields::filled(&held.wanted);
    form.set("changes", held.changes.to_string());
    page(&shown(&visit, &token, form).await?)
}

/// Changes it.
pub async fn save(visit: Visit, form: Form) -> Reply {
    let mut form = form.labelled("newsletters-form");
    let Some(token) = token(form.value("ma")) else { return gone(visit.frame) };
    if fields::picks(&mut form) {
        return page(&shown(&visit, &token, form).await?);
    }
    let status = match fields::read(&mut form, &fields::sections(&visit.app).await?) {
        None => StatusCode::UNPROCESSABLE_ENTITY,
        Some(wanted) => match change(&visit, &token, &form, wanted).await {
            Ok(()) => {
                let (to, flash) = (with_secret(OWN, &token.secret()), "newsletters-flash-changed");
                return see_other(&to, Some(flash), visit.app.settings().secure_cookies);
            }
            Err(Error::Missing) => return gone(visit.frame),
            Err(error) => form.give_back(error)?,
        },
    };
    page_with_status(status, &shown(&visit, &token, form).await?)
}

async fn change(visit: &Visit, token: &Token, form: &Form, wanted: Wanted) -> Result<(), Error> {
    let changes: i64 = form.value("changes").parse().map_err(|_| Refused::ChangedMeanwhile)?;
    let token = token.clone();
    let write = move |tx: &mut kheo_journal::Tx<'_, '_>| {
        let today = tx.now().day();
        let provinces = fields::provinces_of(tx, &wanted.units, today)?;
        store::change(tx, &token, changes, &wanted, &provinces)
    };
    visit.app.journal().write(By::default(), write).await
}

async fn shown(visit: &Visit, token: &Token, form: Form) -> Result<OwnPage, Error> {
    let (frame, today, secret) = (visit.frame.clone(), visit.app.now().day(), token.secret());
    let sections = fields::sections(&visit.app).await?;
    let read = move |db: &mut Reader<'_>| {
        let fields = Fields::of(db, &frame, &form, &sections, today)?;
        Ok(OwnPage { fields, frame: frame.clone(), secret: secret.clone() })
    };
    visit.app.read(read).await
}
