//! The time line and the map: pictures of tables that stand beside them.

use kheo_base::Fault;
use kheo_facts::counted::Measure;
use kheo_organisations::map::{self, Islands};

use super::asked::Asked;
use super::read::Numbers;
use crate::rules::counts::Basis;

/// Years drawn at most, the latest.
const YEARS_MAX: i64 = 20;
/// Height of the highest column.
const HEIGHT: i64 = 120;
/// Width of one year.
const STEP: i64 = 40;

/// Columns by year: registered, and within them recognised.
#[derive(Debug, Clone)]
pub struct TimeLine {
    /// Width of the picture.
    pub width: i64,
    /// The years.
    pub years: Vec<YearColumns>,
}

/// One year of the picture.
#[derive(Debug, Clone)]
pub struct YearColumns {
    /// The year.
    pub year: i64,
    /// Where its columns begin.
    pub x: i64,
    /// Where its label stands.
    pub middle: i64,
    /// Registered.
    pub registered: i64,
    /// Top and height of the column of the registered.
    pub outer: (i64, i64),
    /// Recognised.
    pub recognised: i64,
    /// Top and height of the column of the recognised.
    pub inner: (i64, i64),
}

impl TimeLine {
    /// Draws what a unit registered; nothing if that was nothing, or if there is only one year.
    pub fn new(asked: &Asked, numbers: &Numbers) -> Option<Self> {
        let narrowed = asked.narrowed();
        let known = numbers.years.keys().copied().filter(|year| *year > 0);
        let (Some(first), Some(last)) = (known.clone().min(), known.max()) else { return None };
        // A year without anything has its place too, or time would run unevenly.
        let first = first.max(last - YEARS_MAX + 1);
        let counts = (first..=last).map(|year| {
            let cells = numbers.of(year);
            (year, narrowed.sum(&cells, Measure::Registered), narrowed.sum(&cells, Measure::Recognised))
        });
        let counts: Vec<(i64, i64, i64)> = counts.collect();
        let most = counts.iter().map(|(_, registered, _)| *registered).max().unwrap_or(0);
        if most == 0 || counts.len() < 2 {
            return None;
        }
        let column = |count: i64| {
            let height = (count.min(most) * HEIGHT + most - 1) / most;
            (HEIGHT - height + 10, height)
        };
        let years = (0_i64..).zip(&counts).map(|(at, (year, registered, recognised))| YearColumns {
            year: *year,
            x: at * STEP + 6,
            middle: at * STEP + STEP / 2,
            registered: *registered,
            outer: column(*registered),
            recognised: *recognised,
            inner: column(*recognised),
        });
        let years: Vec<YearColumns> = years.collect();
        Some(Self { width: i64::try_from(years.len()).unwrap_or(0) * STEP, years })
    }
}

/// The map of the nation.
#[derive(Debug, Clone)]
pub struct MapView {
    /// Extent, as SVG writes it.
    pub view_box: &'static str,
    /// Provinces.
    pub provinces: Vec<ProvinceView>,
    /// Hoàng Sa and Trường Sa.
    pub islands: &'static [Islands],
    /// Whether it shows what was taken over from publications, since nothing was registered here.
    pub is_recorded: bool,
}

/// A province on the map.
#[derive(Debug, Clone)]
pub struct ProvinceView {
    /// Its name.
    pub name: String,
    /// Its count.
    pub count: i64,
    /// Its shade.
    pub level: usize,
    /// Its outline.
    pub outline: &'static str,
    /// Query of its statistics.
    pub query: String,
}

impl MapView {
    /// Draws the provinces of today; nothing within a province or in units of former days.
    ///
    /// # Errors
    /// A fault if the map is broken.
    pub fn new(asked: &Asked, numbers: &Numbers) -> Result<Option<Self>, Fault> {
        if !asked.is_nation() || asked.basis == Basis::Then {
            return Ok(None);
        }
        let map = map::map()?;
        let narrowed = asked.narrowed();
        let all = numbers.of(numbers.year);
        let is_recorded = narrowed.sum(&all, Measure::Registered) == 0;
        let measure = if is_recorded { Measure::Recorded } else { Measure::Registered };
        let count = |code: &String| numbers.below.get(code).map_or(0, |cells| narrowed.sum(cells, measure));
        let most = numbers.names.iter().map(|(code, _)| count(code)).max().unwrap_or(0).max(1);
        let view = |(code, name): &(String, String)| ProvinceView {
            name: name.clone(),
            count: count(code),
            level: map::shade(count(code), most),
            outline: map.outline(code),
            query: asked.query_for(code),
        };
        let provinces = numbers.names.iter().map(view).collect();
        Ok(Some(Self { view_box: &map.view_box, provinces, islands: &map.islands, is_recorded }))
    }
}
