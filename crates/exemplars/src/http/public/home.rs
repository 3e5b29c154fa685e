//! The first page: what Khéo is, what one can do here, the numbers, the newest, the map.

use askama::Template;
use kheo_base::{Day, Error, Fault};
use kheo_facts::front_pages::{Block, Composition};
use kheo_organisations::Unit;
use kheo_organisations::map::{self, Map};
use kheo_store::Reader;
use kheo_web::{App, Frame, Reply, Visit, page};

use super::cards::{CardView, views};
use super::front_page::{Newsdesk, Of, Shown, filled};
use crate::catalogue::Catalogue;
use crate::follow::NATION;
use crate::known::{Known, known};
use crate::rules::State;
use crate::store::{Direction, Filter, Measure, Sort, count_of, counts_of_provinces};

/// The page `/`.
#[derive(Template)]
#[template(path = "home.html")]
pub struct HomePage {
    /// What surrounds it.
    pub frame: Frame,
    /// Models that are public.
    pub public: i64,
    /// Models recognised by a decision.
    pub recognised: i64,
    /// Communes of today.
    pub communes: i64,
    /// What was composed, in order.
    pub blocks: Vec<Shown>,
    /// Provinces with their counts, in the order of their codes.
    pub provinces: Vec<ProvinceView>,
    /// The map.
    pub map: &'static Map,
    /// Today.
    pub today: Day,
}

impl HomePage {
    /// Where the list of stories is.
    fn news_address(&self) -> &'static str {
        "/tin-tuc"
    }

    /// Where the calendar of events is.
    fn calendar_address(&self) -> &'static str {
        "/tin-tuc/lich.ics"
    }
}

/// A province on the map and in the table.
#[derive(Debug, Clone)]
pub struct ProvinceView {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Public models.
    pub count: i64,
    /// Shade on the map: 0 for none, 5 for most.
    pub level: usize,
    /// Length of its bar, 0 to 100.
    pub bar: i64,
    /// Its outline, if the map has it.
    pub outline: &'static str,
}

/// Returns the map, for samples.
///
/// # Errors
/// A fault if the embedded file is broken.
pub(crate) fn sample_map() -> Result<&'static Map, Fault> {
    map::map()
}

/// Shows the first page.
pub async fn show(visit: Visit) -> Reply {
    page(&composed(&visit.app, visit.frame, None).await?)
}

/// Reads the first page, as it was composed or as it would be.
pub(super) async fn composed(
    app: &App,
    frame: Frame,
    wanted: Option<Composition>,
) -> Result<HomePage, Error> {
    let (known, now) = (known(app).await?, app.now());
    let (catalogue, desk) = (app.part::<Catalogue>()?, Newsdesk::of(app)?);
    let read = move |db: &mut Reader<'_>| {
        let composition = match &wanted {
            Some(composition) => composition.clone(),
            None => desk.composition(db, None)?,
        };
        let of = Of { frame: &frame, unit: None, today: known.on, now };
        let models = |db: &mut Reader<'_>, shown| newest(db, &catalogue, &frame, &known, shown);
        let blocks = filled(db, &desk, &of, &composition, models)?;
        Ok(HomePage { blocks, ..read(db, &composition, &frame, &known)? })
    };
    app.read(read).await
}

/// Returns the newest recognitions, or what is newest if there is none yet.
fn newest(
    db: &mut Reader<'_>,
    catalogue: &Catalogue,
    frame: &Frame,
    known: &Known,
    shown: usize,
) -> Result<Vec<CardView>, Fault> {
    let mut newest = Vec::new();
    for state in [State::Recognised, State::Recorded] {
        let filter = Filter { state: Some(state), ..Filter::default() };
        let missing = shown - newest.len();
        newest.extend(catalogue.list(db, &filter, Sort::Newest, Direction::First, missing)?.cards);
    }
    Ok(views(frame, &known.rules, newest))
}

/// Reads what blocks of numbers show, if there are any.
fn read(
    db: &mut Reader<'_>,
    composition: &Composition,
    frame: &Frame,
    known: &Known,
) -> Result<HomePage, Fault> {
    let counts = composition.has(Block::Numbers);
    let mut counted = |measure| if counts { count_of(db, measure, NATION) } else { Ok(0) };
    let (public, recognised) = (counted(Measure::Public)?, counted(Measure::Recognised)?);
    Ok(HomePage {
        frame: frame.clone(),
        public,
        recognised,
        communes: known.communes,
        blocks: Vec::new(),
        provinces: provinces(db, &known.provinces, composition.has(Block::Breakdown))?,
        map: map::map()?,
        today: known.on,
    })
}

fn provinces(db: &mut Reader<'_>, known: &[Unit], is_counted: bool) -> Result<Vec<ProvinceView>, Fault> {
    let counts = if is_counted { counts_of_provinces(db, Measure::Public)? } else { Vec::new() };
    let most = counts.iter().map(|count| count.count).max().unwrap_or(0).max(1);
    let map = map::map()?;
    let view = |unit: &Unit| {
        let code = unit.code.to_string();
        let count = counts.iter().find(|count| count.of == code).map_or(0, |count| count.count);
        ProvinceView {
            level: map::shade(count, most),
            bar: count * 100 / most,
            outline: map.outline(&code),
            name: unit.full_name(),
            code,
            count,
        }
    };
    Ok(known.iter().map(view).collect())
}
