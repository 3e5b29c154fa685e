//! A unit's page: what its code means and meant, where it came from and went, its models and numbers.

use std::str::FromStr;

use askama::Template;
use axum::extract::Path;
use kheo_base::{Day, Error, Fault};
use kheo_facts::front_pages::{Block, Composition};
use kheo_organisations::{Organisation, Relative, Tier, Unit, UnitAddress, store as units};
use kheo_store::Reader;
use kheo_web::{App, Asked, Form, Frame, Reply, Visit, page};

use super::cards::views;
use super::front_page::{Newsdesk, Of, Shown, filled};
use crate::catalogue::Catalogue;
use crate::store::{Count, Direction, Filter, Measure, Sort, Then, count_of, counts_by_field, rule_book_on};

/// Models shown on the page of a unit that is gone; the list has the rest.
const MODELS_SHOWN: usize = 10;
/// Units found by name at most.
const FOUND_MAX: i64 = 50;

/// The page `/don-vi`: the provinces, and finding a unit by name.
#[derive(Template)]
#[template(path = "units.html")]
pub struct UnitsPage {
    /// What surrounds it.
    pub frame: Frame,
    /// What was typed.
    pub asked: Form,
    /// Provinces of today.
    pub provinces: Vec<Unit>,
    /// Units of any time that bear the name, with their places.
    pub found: Vec<(Unit, String)>,
}

/// The page `/don-vi/{code}`.
#[derive(Template)]
#[template(path = "unit.html")]
pub struct UnitPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The version shown.
    pub unit: Unit,
    /// Its place in the words of its day.
    pub place_line: String,
    /// Whether it holds today.
    pub is_current: bool,
    /// What else its code means or meant, oldest first.
    pub other_versions: Vec<Unit>,
    /// Units that went into it.
    pub predecessors: Vec<Relative>,
    /// Units into which it went.
    pub successors: Vec<Relative>,
    /// Units above it, nearest first.
    pub above: Vec<Unit>,
    /// Units directly below it.
    pub below: Vec<Unit>,
    /// Public models, by today's units.
    pub public: i64,
    /// Recognised models, by today's units.
    pub recognised: i64,
    /// Public models by field, with the names of the fields.
    pub by_field: Vec<(String, Count)>,
    /// What was composed, in order.
    pub blocks: Vec<Shown>,
    /// Query of the list that shows them all.
    pub list_query: String,
    /// The organisation that keeps this work in the unit.
    pub focal_agency: Option<Organisation>,
}

impl UnitPage {
    /// Where the list of the unit's stories is.
    fn news_address(&self) -> String {
        format!("/tin-tuc?don-vi={}", self.unit.code)
    }

    /// Where the calendar of its events is.
    fn calendar_address(&self) -> String {
        format!("/tin-tuc/lich.ics?don-vi={}", self.unit.code)
    }

    fn largest_field(&self) -> i64 {
        self.by_field.iter().map(|(_, count)| count.count).max().unwrap_or(0).max(1)
    }
}

/// Shows the provinces, or the units that bear a name.
pub async fn index(visit: Visit, Asked(asked): Asked) -> Reply {
    let today = visit.app.now().day();
    let typed = asked.value("ten").to_owned();
    let (provinces, found) = visit.app.read(move |db| Ok(search(db, &typed, today)?)).await?;
    page(&UnitsPage { frame: visit.frame, asked, provinces, found })
}

type Found = (Vec<Unit>, Vec<(Unit, String)>);

fn search(db: &mut Reader<'_>, typed: &str, today: Day) -> Result<Found, Fault> {
    let provinces = units::provinces(db, today)?;
    let found = if typed.trim().is_empty() { Vec::new() } else { units::find(db, typed, FOUND_MAX)? };
    let mut placed = Vec::with_capacity(found.len());
    for unit in found {
        let line = units::place_line(db, &unit, unit.valid_from)?;
        placed.push((unit, line));
    }
    Ok((provinces, placed))
}

/// Shows one unit: `24` is what the code means today, or meant last; `24@2021-01-01` is one version.
pub async fn show(visit: Visit, Path(address): Path<String>) -> Reply {
    let address = UnitAddress::from_str(&address).map_err(|_| Error::Missing)?;
    page(&composed(&visit.app, visit.frame, address, None).await?)
}

/// Reads a unit's page, as it was composed or as it would be.
pub(super) async fn composed(
    app: &App,
    frame: Frame,
    address: UnitAddress,
    wanted: Option<Composition>,
) -> Result<UnitPage, Error> {
    let (now, today) = (app.now(), app.now().day());
    let (catalogue, desk) = (app.part::<Catalogue>()?, Newsdesk::of(app)?);
    let read = move |db: &mut Reader<'_>| {
        let (unit, others) = version_of(db, address, today)?;
        let code = unit.code.to_string();
        let composition = match (&wanted, unit.is_valid_on(today)) {
            // What a code meant before is another unit, which wrote nothing here.
            (_, false) => of_the_past(),
            (Some(composition), true) => composition.clone(),
            (None, true) => desk.composition(db, Some(&code))?,
        };
        let of = Of { frame: &frame, unit: Some(&code), today, now };
        let rules = rule_book_on(db, today)?;
        let (filter, _) = filter_of(&unit, unit.is_valid_on(today));
        let models = |db: &mut Reader<'_>, shown| {
            let newest = catalogue.list(db, &filter, Sort::Newest, Direction::First, shown)?;
            Ok(views(&frame, &rules, newest.cards))
        };
        let blocks = filled(db, &desk, &of, &composition, models)?;
        Ok(UnitPage { blocks, ..read(db, &composition, &frame, (unit, others), today)? })
    };
    app.read(read).await
}

/// Only the models of a unit that is gone.
fn of_the_past() -> Composition {
    let mut all = Composition::default();
    for placed in &mut all.0 {
        placed.is_on = placed.block == Block::Exemplars;
        placed.shown = MODELS_SHOWN;
    }
    all
}

/// Finds the version that an address means.
pub(crate) fn version_of(
    db: &mut Reader<'_>,
    address: UnitAddress,
    today: Day,
) -> Result<(Unit, Vec<Unit>), Error> {
    let (code, wanted) = match address {
        UnitAddress::Code(code) => (code, None),
        UnitAddress::Key(key) => (key.code, Some(key)),
    };
    let mut versions = units::versions(db, code)?;
    let place = match wanted {
        Some(key) => versions.iter().position(|unit| unit.key() == key),
        None => versions.iter().position(|unit| unit.is_valid_on(today)).or(versions.len().checked_sub(1)),
    };
    let unit = versions.remove(place.ok_or(Error::Missing)?);
    Ok((unit, versions))
}

fn read(
    db: &mut Reader<'_>,
    composition: &Composition,
    frame: &Frame,
    (unit, other_versions): (Unit, Vec<Unit>),
    today: Day,
) -> Result<UnitPage, Error> {
    let is_current = unit.is_valid_on(today);
    // A unit that is gone is looked at as it was on its last day.
    let on = unit.valid_to.map_or(today, |end| end.plus_days(-1));
    let (_, list_query) = filter_of(&unit, is_current);
    let code = unit.code.to_string();
    let counts = is_current && composition.has(Block::Numbers);
    let counted = |db: &mut Reader<'_>, measure| if counts { count_of(db, measure, &code) } else { Ok(0) };
    let is_broken_down = is_current && composition.has(Block::Breakdown);
    Ok(UnitPage {
        blocks: Vec::new(),
        frame: frame.clone(),
        place_line: units::place_line(db, &unit, on)?,
        is_current,
        other_versions,
        predecessors: units::predecessors(db, &unit)?,
        successors: units::successors(db, &unit)?,
        above: units::ancestors(db, &unit, on)?,
        below: units::children(db, unit.code, on)?,
        public: counted(db, Measure::Public)?,
        recognised: counted(db, Measure::Recognised)?,
        by_field: if is_broken_down { by_field(db, frame, &code, today)? } else { Vec::new() },
        list_query,
        focal_agency: units::focal_agency(db, unit.code, today)?,
        unit,
    })
}

fn by_field(
    db: &mut Reader<'_>,
    frame: &Frame,
    code: &str,
    today: Day,
) -> Result<Vec<(String, Count)>, Fault> {
    let rules = rule_book_on(db, today)?;
    let counts = counts_by_field(db, Measure::Public, code)?;
    Ok(counts
        .into_iter()
        .map(|count| (rules.field_name(&count.of, frame.is_vi()).to_owned(), count))
        .collect())
}

/// Today's units have what lies in them today; former units what was registered in them.
fn filter_of(unit: &Unit, is_current: bool) -> (Filter, String) {
    let (code, key) = (unit.code.to_string(), unit.key().to_string());
    let mut filter = Filter::default();
    let query = match (is_current, unit.tier) {
        (true, Tier::Province) => {
            filter.province = Some(code.clone());
            format!("tinh={code}")
        }
        (true, _) => {
            filter.commune = Some(code.clone());
            format!("xa={code}")
        }
        (false, Tier::Province) => {
            filter.then = Then { province: Some(key.clone()), unit: None };
            format!("theo=xua&tinh={key}")
        }
        (false, _) => {
            filter.then = Then { province: None, unit: Some((code, unit.valid_from.to_string())) };
            format!("theo=xua&xa={key}")
        }
    };
    (filter, query)
}
