//! The yearly look at recognised models: one at a time on a file's tab, or many on one page.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Day, Error, Id};
use kheo_people::{Actor, Permission};
use kheo_store::Reader;
use kheo_web::{Choice, Form, Frame, Reply, Visit, page, page_with_status, see_other};

use crate::http::decisions::readable;
use crate::rules::State;
use crate::rules::honours::{Effect, recheck};
use crate::store::Exemplar;
use crate::store::honours::{Honours, Recheck, Row, honours_of, save_recheck, to_recheck};

/// Models shown at once.
const ROWS_MAX: usize = 200;
/// Longest note, in letters.
const NOTE_LETTERS_MAX: usize = 1_000;

/// The page `/lam-viec/mo-hinh/{id}/kiem-tra-lai`.
#[derive(Template)]
#[template(path = "honours/recheck.html")]
pub struct RecheckPage {
    frame: Frame,
    file: Exemplar,
    rechecks: Vec<Recheck>,
    is_missing: bool,
    may_check: bool,
    year: i16,
    form: Form,
}

/// The page `/lam-viec/kiem-tra-lai`.
#[derive(Template)]
#[template(path = "honours/rechecks.html")]
pub struct RechecksPage {
    frame: Frame,
    rows: Vec<Row>,
    has_more: bool,
    year: i16,
    form: Form,
}

fn effects(frame: &Frame) -> Vec<Choice> {
    Effect::ALL.map(|effect| Choice::new(effect.word(), frame.tt("honours-effect-", effect.word()))).to_vec()
}

impl RecheckPage {
    fn effects(&self) -> Vec<Choice> {
        effects(&self.frame)
    }
}

impl RechecksPage {
    fn effects(&self) -> Vec<Choice> {
        effects(&self.frame)
    }

    fn said(&self, name: &str, id: &Id) -> &str {
        self.form.value(&format!("{name}-{id}"))
    }
}

/// One look.
#[derive(Debug, Clone)]
struct Look {
    id: Id,
    result: Effect,
    note: String,
    checked_on: Day,
}

/// Shows a file's looks.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Reply {
    visit.officer(Permission::ReadOfficeExemplars)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let mut form = Form::empty("honours-form");
    form.set("checked-on", visit.app.now().day().vietnamese());
    page(&tab(&visit, id, form).await?)
}

/// Records one look.
pub async fn create_one(visit: Visit, Path(id): Path<String>, form: Form) -> Reply {
    let actor = visit.officer(Permission::RecheckExemplar)?.clone();
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let mut form = form.labelled("honours-form");
    let (result, checked_on) = (form.choice("effect", Effect::from_word), form.day("checked-on"));
    let note = form.optional_text("note", NOTE_LETTERS_MAX);
    let looks = result.zip(checked_on).map(|(result, checked_on)| Look { id, result, note, checked_on });
    let status = match looks.filter(|_| form.is_sound()) {
        None => StatusCode::UNPROCESSABLE_ENTITY,
        Some(look) => match save(&visit, actor, vec![look]).await {
            Ok(()) => {
                let to = format!("/lam-viec/mo-hinh/{id}/kiem-tra-lai");
                return see_other(&to, Some("honours-flash-saved"), visit.app.settings().secure_cookies);
            }
            Err(error) => form.give_back(error)?,
        },
    };
    page_with_status(status, &tab(&visit, id, form).await?)
}

/// Lists what was not looked at this year.
pub async fn index(visit: Visit) -> Reply {
    page(&list(&visit, Form::empty("honours-form")).await?)
}

/// Records every look for which a result was chosen: all of them or none.
pub async fn create_many(visit: Visit, form: Form) -> Reply {
    let actor = visit.officer(Permission::RecheckExemplar)?.clone();
    visit.check_form_token(&form)?;
    let (mut form, checked_on) = (form.labelled("honours-form"), visit.app.now().day());
    let mut looks = Vec::new();
    for row in list(&visit, Form::empty("honours-form")).await?.rows {
        let note = form.optional_text(&format!("note-{}", row.id), NOTE_LETTERS_MAX);
        let result = Effect::from_word(form.value(&format!("effect-{}", row.id)));
        looks.extend(result.map(|result| Look { id: row.id, result, note, checked_on }));
    }
    if form.is_sound() {
        match save(&visit, actor, looks).await {
            Ok(()) => {
                let secure = visit.app.settings().secure_cookies;
                return see_other("/lam-viec/kiem-tra-lai", Some("honours-flash-saved"), secure);
            }
            Err(error) => drop(form.give_back(error)?),
        }
    }
    page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &list(&visit, form).await?)
}

async fn save(visit: &Visit, actor: Actor, looks: Vec<Look>) -> Result<(), Error> {
    let today = visit.app.now().day();
    let (first, reader) = (looks.first().map(|look| look.id), actor.clone());
    let Some(first) = first else { return Ok(()) };
    let place = visit.app.read(move |db| Ok(readable(db, &reader, first)?.territory.now)).await?;
    let by = actor.acts_for(Permission::RecheckExemplar, &place)?;
    let write = move |tx: &mut kheo_journal::Tx<'_, '_>| {
        for look in &looks {
            let file = readable(tx, &actor, look.id)?;
            actor.require(Permission::RecheckExemplar, &file.territory.now)?;
            let honours = honours_of(tx, look.id)?;
            let years: Vec<i16> = honours.rechecks.iter().map(|look| look.year).collect();
            recheck(&honours.standing(&file, &[], actor.account_id), &years, look.checked_on, today)?;
            save_recheck(tx, &file, look.result, &look.note, look.checked_on)?;
        }
        Ok(())
    };
    visit.app.write(by, write).await
}

async fn tab(visit: &Visit, id: Id, form: Form) -> Result<RecheckPage, Error> {
    let (actor, frame, year) = (visit.actor()?.clone(), visit.frame.clone(), visit.app.now().day().year());
    let read = move |db: &mut Reader<'_>| {
        let file = readable(db, &actor, id)?;
        let Honours { rechecks, withdrawal, .. } = honours_of(db, id)?;
        let is_standing = file.state == State::Recognised && withdrawal.is_none();
        let is_missing = is_standing && rechecks.iter().all(|look| look.year != year);
        let may_check = is_standing && actor.may(Permission::RecheckExemplar, &file.territory.now);
        let (frame, form) = (frame.clone(), form.clone());
        Ok(RecheckPage { frame, file, rechecks, is_missing, may_check, year, form })
    };
    visit.app.read(read).await
}

async fn list(visit: &Visit, form: Form) -> Result<RechecksPage, Error> {
    let actor = visit.officer(Permission::RecheckExemplar)?;
    let (scopes, year) = (actor.scopes(Permission::RecheckExemplar), visit.app.now().day().year());
    let (rows, has_more) = visit.app.read(move |db| Ok(to_recheck(db, &scopes, year, ROWS_MAX)?)).await?;
    Ok(RechecksPage { frame: visit.frame.clone(), rows, has_more, year, form })
}

/// A page with sample data.
pub(super) fn sample(frame: Frame) -> RecheckPage {
    let file = crate::http::samples::file(State::Recognised);
    let form = Form::empty("honours-form");
    RecheckPage { frame, file, rechecks: Vec::new(), is_missing: true, may_check: true, year: 2026, form }
}

/// A page with sample data.
pub(super) fn sample_list(frame: Frame) -> RechecksPage {
    let rows = vec![super::decision_lists::sample_row()];
    RechecksPage { frame, rows, has_more: true, year: 2026, form: Form::empty("honours-form") }
}
