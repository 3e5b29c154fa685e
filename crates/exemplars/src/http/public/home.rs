//! The first page: what Khéo is, what one can do here, the numbers, the newest, the map.

use askama::Template;
use kheo_base::{Day, Fault};
use kheo_organisations::Unit;
use kheo_organisations::map::{self, Map};
use kheo_store::Reader;
use kheo_web::{Frame, Reply, Visit, page};

use super::cards::{CardView, views};
use crate::catalogue::Catalogue;
use crate::follow::NATION;
use crate::known::{Known, known};
use crate::rules::State;
use crate::store::{Direction, Filter, Measure, Sort, count_of, counts_of_provinces};

/// Models shown as newest.
const NEWEST: usize = 3;

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
    /// The newest recognitions, or what is newest if there is none yet.
    pub newest: Vec<CardView>,
    /// Provinces with their counts, in the order of their codes.
    pub provinces: Vec<ProvinceView>,
    /// The map.
    pub map: &'static Map,
    /// Today.
    pub today: Day,
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
    let known = known(&visit.app).await?;
    let frame = visit.frame;
    let catalogue = visit.app.part::<Catalogue>()?;
    let home = visit.app.read(move |db| Ok(read(db, &catalogue, &frame, &known)?)).await?;
    page(&home)
}

fn read(db: &mut Reader<'_>, catalogue: &Catalogue, frame: &Frame, known: &Known) -> Result<HomePage, Fault> {
    let mut newest = Vec::new();
    for state in [State::Recognised, State::Recorded] {
        let filter = Filter { state: Some(state), ..Filter::default() };
        let missing = NEWEST - newest.len();
        newest.extend(catalogue.list(db, &filter, Sort::Newest, Direction::First, missing)?.cards);
    }
    Ok(HomePage {
        frame: frame.clone(),
        public: count_of(db, Measure::Public, NATION)?,
        recognised: count_of(db, Measure::Recognised, NATION)?,
        communes: known.communes,
        newest: views(frame, &known.rules, newest),
        provinces: provinces(db, &known.provinces)?,
        map: map::map()?,
        today: known.on,
    })
}

fn provinces(db: &mut Reader<'_>, known: &[Unit]) -> Result<Vec<ProvinceView>, Fault> {
    let counts = counts_of_provinces(db, Measure::Public)?;
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
