//! `/ban-tin/xac-nhan`: whoever reads the mailbox confirms. Programs that look at every link of a letter only open pages, so
//! opening this one confirms nothing.

use askama::Template;
use kheo_base::Error;
use kheo_journal::By;
use kheo_store::Reader;
use kheo_web::{Asked, Form, Frame, Reply, Visit, page, see_other};

use super::{fields, gone, token};
use crate::letters::{OWN, with_secret};
use crate::rules::Wanted;
use crate::store::{self, wish_by};

/// The page `/ban-tin/xac-nhan`.
#[derive(Template)]
#[template(path = "newsletters/confirm.html")]
pub struct ConfirmPage {
    pub(super) frame: Frame,
    /// The secret of the link.
    pub(super) secret: String,
    pub(super) wanted: Wanted,
    /// The names of the units.
    pub(super) units: Vec<String>,
    /// The names of the sections; none for all.
    pub(super) sections: Vec<String>,
}

/// Shows what is to be confirmed.
pub async fn show(visit: Visit, Asked(asked): Asked) -> Reply {
    let Some(token) = token(asked.value("ma")) else { return gone(visit.frame) };
    let (frame, now) = (visit.frame.clone(), visit.app.now());
    let known = fields::sections(&visit.app).await?;
    let read = move |db: &mut Reader<'_>| {
        let Some(wish) = wish_by(db, &token, now)? else { return Ok(None) };
        let mut units = Vec::new();
        for code in &wish.wanted.units {
            units.extend(fields::name_of(db, &frame, code, now.day())?);
        }
        let sections = fields::section_names(&frame, &wish.wanted, &known);
        let (frame, secret) = (frame.clone(), token.secret());
        Ok(Some(ConfirmPage { frame, secret, wanted: wish.wanted, units, sections }))
    };
    match visit.app.read(read).await? {
        Some(shown) => page(&shown),
        None => gone(visit.frame),
    }
}

/// Confirms: once.
pub async fn confirm(visit: Visit, form: Form) -> Reply {
    let Some(token) = token(form.value("ma")) else { return gone(visit.frame) };
    let write = move |tx: &mut kheo_journal::Tx<'_, '_>| -> Result<_, Error> {
        let now = tx.now();
        let Some(wish) = wish_by(tx, &token, now)? else {
            tx.nothing_changed();
            return Ok(None);
        };
        let provinces = fields::provinces_of(tx, &wish.wanted.units, now.day())?;
        store::confirm(tx, &wish, &provinces).map(Some)
    };
    let Some(own) = visit.app.journal().write(By::default(), write).await? else { return gone(visit.frame) };
    let (to, flash) = (with_secret(OWN, &own.secret()), "newsletters-flash-confirmed");
    see_other(&to, Some(flash), visit.app.settings().secure_cookies)
}
