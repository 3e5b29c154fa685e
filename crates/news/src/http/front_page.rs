//! `/lam-viec/trang-dau`: what stands on the front page of a unit. Moving a block saves nothing; only publishing does, and what it would
//! look like is shown by whoever has the page.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Day, Error, Id};
use kheo_facts::front_pages::{Block, Composition, Placed, SHOWN_MAX};
use kheo_people::{NATION, Permission};
use kheo_store::Reader;
use kheo_web::{Choice, Form, Frame, Reply, Visit, page, page_with_status, see_other};

use super::choices_for;
use crate::rules::{Refused, State};
use crate::store::{NewestOf, compose, composed, load, newest};
use crate::{Territory, of_unit};

/// Where front pages are composed.
const HOME: &str = "/lam-viec/trang-dau";
/// What a page answers that wants to be sure.
const UNSURE: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
/// Stories among which a headline is chosen.
const STORIES: usize = 30;

/// The page `/lam-viec/trang-dau`.
#[derive(Template)]
#[template(path = "front_page/units.html")]
pub struct UnitsPage {
    pub(super) frame: Frame,
    /// Units whose front pages the officer composes.
    pub(super) units: Vec<Choice>,
}

/// The page `/lam-viec/trang-dau/{unit}`.
#[derive(Template)]
#[template(path = "front_page/compose.html")]
pub struct ComposePage {
    pub(super) frame: Frame,
    pub(super) form: Form,
    /// The code of the unit.
    pub(super) unit: String,
    /// The unit in words; empty for the nation.
    pub(super) place_line: String,
    pub(super) composition: Composition,
    /// Stories among which the headline is chosen.
    pub(super) stories: Vec<Choice>,
    /// Whether somebody composed what everybody sees now.
    pub(super) is_composed: bool,
}

impl ComposePage {
    fn order(&self) -> String {
        self.composition.0.iter().map(|placed| placed.block.word()).collect::<Vec<_>>().join(",")
    }

    fn title(&self, placed: &Placed) -> String {
        // What models are counted by differs: by province for the nation, by field for a unit.
        let key = match placed.block {
            Block::Breakdown if self.unit == NATION => "breakdown-nation",
            block => block.word(),
        };
        self.frame.tt("front-page-block-", key).into_owned()
    }

    fn note(&self, placed: &Placed) -> String {
        self.frame.tt("front-page-note-", placed.block.word()).into_owned()
    }

    fn most(&self) -> usize {
        SHOWN_MAX
    }

    fn public_address(&self) -> String {
        if self.unit == NATION { "/".to_owned() } else { format!("/don-vi/{}", self.unit) }
    }
}

/// Lists the units whose front pages the officer composes.
pub async fn index(visit: Visit) -> Reply {
    let actor = visit.officer(Permission::PublishStory)?.clone();
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let read = move |db: &mut Reader<'_>| choices_for(db, &frame, &actor, Permission::PublishStory, today);
    let units = visit.app.read(read).await?;
    page(&UnitsPage { units, frame: visit.frame })
}

/// Shows how a front page is composed.
pub async fn edit(visit: Visit, Path(unit): Path<String>) -> Reply {
    let unit = own_unit(&visit, &unit).await?;
    let code = unit.unit_code.clone();
    let (steps, blocks) = visit.app.read(move |db| Ok(composed(db, &code)?)).await?;
    let composition = match blocks.as_str() {
        "" => Composition::usual(unit.unit_code != NATION),
        blocks => Composition::read(blocks),
    };
    let mut form = Form::empty("front-page-form");
    form.set("steps", steps.to_string());
    page(&shown(&visit, unit, form, composition).await?)
}

/// Moves a block, publishes what was composed, or goes back to what is usual.
pub async fn update(visit: Visit, Path(unit): Path<String>, form: Form) -> Reply {
    let unit = own_unit(&visit, &unit).await?;
    visit.check_form_token(&form)?;
    let mut form = form.labelled("front-page-form");
    let mut composition = Composition::typed(|name| form.value(name).to_owned());
    for (direction, is_up) in [("up", true), ("down", false)] {
        if let Some(block) = Block::from_word(form.value(direction)) {
            composition.move_by(block, is_up);
        }
    }
    let (blocks, flash) = match (form.has("publish"), form.has("reset")) {
        (true, _) => (composition.written(), "front-page-flash-published"),
        (_, true) if form.has("sure") => (String::new(), "front-page-flash-reset"),
        (_, true) => {
            form.refuse("sure", Refused::NotSure);
            return page_with_status(UNSURE, &shown(&visit, unit, form, composition).await?);
        }
        _ => return page(&shown(&visit, unit, form, composition).await?),
    };
    match save(&visit, &unit, &form, blocks).await {
        Ok(()) => see_other(&address_of(&unit), Some(flash), visit.app.settings().secure_cookies),
        Err(error) => {
            let status: StatusCode = form.give_back(error)?;
            page_with_status(status, &shown(&visit, unit, form, composition).await?)
        }
    }
}

fn address_of(unit: &Territory) -> String {
    format!("{HOME}/{}", unit.unit_code)
}

async fn save(visit: &Visit, unit: &Territory, form: &Form, blocks: String) -> Result<(), Error> {
    let actor = visit.officer(Permission::PublishStory)?;
    let steps: i64 = form.value("steps").parse().map_err(|_| Refused::ChangedMeanwhile)?;
    let (by, code) = (actor.acts_for(Permission::PublishStory, &unit.place)?, unit.unit_code.clone());
    visit.app.write(by, move |tx| compose(tx, &code, steps, &blocks)).await
}

/// Finds a unit for which the officer publishes; any other is not there.
async fn own_unit(visit: &Visit, code: &str) -> Result<Territory, Error> {
    let (actor, today, code) =
        (visit.officer(Permission::PublishStory)?.clone(), visit.app.now().day(), code.to_owned());
    let read = move |db: &mut Reader<'_>| of_unit(db, &code, today).map_err(|_| Error::Missing);
    let unit = visit.app.read(read).await?;
    if actor.may(Permission::PublishStory, &unit.place) { Ok(unit) } else { Err(Error::Missing) }
}

async fn shown(
    visit: &Visit,
    unit: Territory,
    form: Form,
    composition: Composition,
) -> Result<ComposePage, Error> {
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let mut form = form;
    let headline = composition.headline();
    form.set("story", headline.map(|id| id.to_string()).unwrap_or_default());
    let read = move |db: &mut Reader<'_>| {
        Ok(ComposePage {
            frame: frame.clone(),
            form: form.clone(),
            stories: stories(db, &unit, headline, today)?,
            is_composed: !composed(db, &unit.unit_code)?.1.is_empty(),
            unit: unit.unit_code.clone(),
            place_line: unit.place_line.clone(),
            composition: composition.clone(),
        })
    };
    visit.app.read(read).await
}

/// The stories that may be the headline: the newest, and the one that is it, however old.
fn stories(
    db: &mut Reader<'_>,
    unit: &Territory,
    headline: Option<Id>,
    today: Day,
) -> Result<Vec<Choice>, Error> {
    // The first page of the site names stories of all units.
    let of = Some(unit.unit_code.clone()).filter(|code| code != NATION);
    let newest = newest(db, &NewestOf { unit: of, before: None, today, limit: STORIES })?;
    let chosen = headline.filter(|id| newest.iter().all(|story| story.id != *id));
    let chosen = chosen.map(|id| load(db, id)).transpose()?.flatten();
    let chosen = chosen.filter(|story| story.state == State::Published);
    let newest = newest.into_iter().map(|story| Choice::new(story.id.to_string(), story.title));
    Ok(newest.chain(chosen.map(|story| Choice::new(story.id.to_string(), story.text.title))).collect())
}

/// A page with sample data.
pub(super) fn sample(frame: Frame) -> ComposePage {
    let mut composition = Composition::default();
    composition.move_by(Block::News, true);
    ComposePage {
        frame,
        form: Form::empty("front-page-form"),
        unit: "30043".to_owned(),
        place_line: "xã Phương Thịnh, tỉnh Đồng Tháp".to_owned(),
        composition,
        stories: vec![Choice::new("0000000000007", "Ấp 3 thắp sáng đường quê")],
        is_composed: true,
    }
}
