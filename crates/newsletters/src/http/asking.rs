//! `/ban-tin`: anybody asks for letters. Whether the address is known or not, everything said and done is the same.

use askama::Template;
use http::StatusCode;
use kheo_base::Error;
use kheo_journal::By;
use kheo_people::rules::names;
use kheo_people::{NATION, sessions};
use kheo_store::Reader;
use kheo_web::{AddressPrefix, Asked, Form, Frame, Reply, Visit, page, page_with_status, see_other};

use super::MessagePage;
use super::fields::{self, Fields};
use crate::rules::{Frequency, Refused, Wanted, kept_address};
use crate::store;

/// Longest address that is looked at, in letters.
const ADDRESS_LETTERS_MAX: usize = 254;

/// The page `/ban-tin`.
#[derive(Template)]
#[template(path = "newsletters/ask.html")]
pub struct AskPage {
    pub(super) frame: Frame,
    pub(super) fields: Fields,
}

/// Shows the form, with one unit and one section ticked if the address names them.
pub async fn new(visit: Visit, Asked(asked): Asked) -> Reply {
    let unit = Some(asked.value("don-vi")).filter(|code| !code.is_empty()).unwrap_or(NATION);
    let section = Some(asked.value("muc")).filter(|word| !word.is_empty());
    let wanted = Wanted {
        units: vec![unit.to_owned()],
        news: true,
        announcements: true,
        sections: section.into_iter().map(str::to_owned).collect(),
        frequency: Frequency::Weekly,
        language: visit.frame.language,
    };
    page(&shown(&visit, fields::filled(&wanted)).await?)
}

/// Keeps the wish; a letter asks whoever reads the mailbox.
pub async fn create(visit: Visit, address: AddressPrefix, form: Form) -> Reply {
    let mut form = form.labelled("newsletters-form");
    if fields::picks(&mut form) {
        return page(&shown(&visit, form).await?);
    }
    let email = email(&mut form);
    let wanted = fields::read(&mut form, &fields::sections(&visit.app).await?);
    let status = match email.zip(wanted) {
        None => StatusCode::UNPROCESSABLE_ENTITY,
        Some((email, wanted)) => match ask(&visit, address, email, wanted).await {
            Ok(()) => return see_other("/ban-tin/da-gui", None, visit.app.settings().secure_cookies),
            Err(error) => form.give_back(error)?,
        },
    };
    page_with_status(status, &shown(&visit, form).await?)
}

/// Says that a letter is on its way.
pub async fn asked(visit: Visit) -> Reply {
    page(&MessagePage { frame: visit.frame, word: "sent" })
}

fn email(form: &mut Form) -> Option<String> {
    let typed = form.text("email", ADDRESS_LETTERS_MAX);
    if typed.is_empty() {
        return None;
    }
    match names::email(&typed) {
        Ok(email) => Some(kept_address(&email)),
        Err(_) => {
            form.refuse("email", Refused::NoAddress);
            None
        }
    }
}

async fn ask(visit: &Visit, address: AddressPrefix, email: String, wanted: Wanted) -> Result<(), Error> {
    let today = visit.app.now().day();
    let write = move |tx: &mut kheo_journal::Tx<'_, '_>| {
        let now = tx.now();
        sessions::count_wish(tx, "newsletters", &address.0, now)?;
        fields::provinces_of(tx, &wanted.units, today)?;
        store::ask(tx, &email, &wanted)
    };
    visit.app.journal().write(By::default(), write).await
}

async fn shown(visit: &Visit, form: Form) -> Result<AskPage, Error> {
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let sections = fields::sections(&visit.app).await?;
    let read = move |db: &mut Reader<'_>| {
        Ok(AskPage { fields: Fields::of(db, &frame, &form, &sections, today)?, frame: frame.clone() })
    };
    visit.app.read(read).await
}
