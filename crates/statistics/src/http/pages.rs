//! The pages `/thong-ke` and `/thong-ke/{code}`.

use askama::Template;
use axum::extract::Path;
use kheo_base::{Error, Fault};
use kheo_facts::counted::{AsOf, Measure, Subject};
use kheo_organisations::Unit;
use kheo_web::{App, Asked as Address, Choice, Frame, Reply, Visit, page};

use super::asked::Asked;
use super::charts::{MapView, TimeLine};
use super::read::{Numbers, read};
use super::table::{Cell, Table};
use super::tables::{Making, tables};
use crate::Countables;
use crate::rules::cells::Cells;
use crate::rules::counts::Basis;
use crate::rules::figures::{Growth, stock};

/// A page of statistics.
#[derive(Template)]
#[template(path = "statistics/page.html")]
pub struct StatisticsPage {
    /// What surrounds it.
    pub frame: Frame,
    /// What was asked for, with the year that is shown.
    pub asked: Asked,
    /// Its heading.
    pub title: String,
    /// Name of the unit.
    pub name: String,
    /// Up to when it is counted, as a sentence.
    pub counted_to: String,
    /// The units above, nearest first, with the queries of their statistics.
    pub above: Vec<(String, String)>,
    /// The unit, unless it is the nation.
    pub unit: Option<Unit>,
    /// The year as it is called.
    pub year: String,
    /// How far it is counted.
    pub as_of: AsOf,
    /// Choices of the filter: years, provinces, fields, levels.
    pub choices: Choices,
    /// The numbers that matter most.
    pub figures: Vec<Figure>,
    /// The map.
    pub map: Option<MapView>,
    /// The time line.
    pub line: Option<TimeLine>,
    /// The tables.
    pub tables: Vec<Table>,
    /// Query of the next exemplary models.
    pub told_after: Option<String>,
}

/// From what can be chosen.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// Years, latest first.
    pub years: Vec<Choice>,
    /// Provinces.
    pub provinces: Vec<Choice>,
    /// Fields.
    pub fields: Vec<Choice>,
    /// Levels.
    pub levels: Vec<Choice>,
}

/// A number that matters.
#[derive(Debug, Clone)]
pub struct Figure {
    /// What it counts.
    pub name: String,
    /// The number.
    pub value: i64,
    /// What is said with it.
    pub note: String,
    /// Where to see what was counted: words and address.
    pub links: Vec<(String, String)>,
}

/// Shows the nation, or the unit that the query names.
pub async fn index(visit: Visit, Address(form): Address) -> Reply {
    shown(visit, Asked::read(&form)).await
}

/// Shows one unit.
pub async fn unit(visit: Visit, Path(code): Path<String>, Address(mut form): Address) -> Reply {
    form.set("don-vi", code.as_str());
    form.set("theo", "");
    let asked = Asked::read(&form);
    if asked.unit != code {
        return Err(Error::Missing.into());
    }
    shown(visit, asked).await
}

async fn shown(visit: Visit, asked: Asked) -> Reply {
    let (asked, numbers) = numbers(&visit.app, asked).await?;
    let countables = visit.app.part::<Countables>()?;
    page(&made(visit.frame, &countables, asked, &numbers)?)
}

/// Reads what was asked for, and names the year if none was.
pub(super) async fn numbers(app: &App, asked: Asked) -> Result<(Asked, Numbers), Error> {
    let (countables, today) = (app.part::<Countables>()?, app.now().day());
    let wanted = asked.clone();
    let numbers = app.read(move |db| read(db, &wanted, &countables, today)).await?;
    Ok((Asked { year: Some(numbers.year), ..asked }, numbers))
}

/// Makes the page.
pub(super) fn made(
    frame: Frame,
    countables: &Countables,
    asked: Asked,
    numbers: &Numbers,
) -> Result<StatisticsPage, Fault> {
    let making = Making { frame: &frame, asked: &asked, numbers };
    let nation = frame.t("statistics-nation").into_owned();
    let above = |unit: &Unit| {
        let key = if asked.basis == Basis::Then { unit.key().to_string() } else { unit.code.to_string() };
        (unit.full_name(), asked.query_for(&key))
    };
    let name = numbers.unit.as_ref().map_or(nation, Unit::full_name);
    let year = making.year_name(numbers.year);
    let as_of = numbers.as_of.unwrap_or(AsOf { position: 0, at: None, behind: 0 });
    Ok(StatisticsPage {
        title: frame.t2("statistics-title", ("unit", name.clone()), ("year", year.clone())),
        counted_to: counted_to(&frame, as_of),
        name,
        above: numbers.above.iter().map(above).collect(),
        unit: numbers.unit.clone(),
        year,
        as_of,
        choices: choices(&frame, numbers),
        figures: figures(&making, countables),
        map: MapView::new(&asked, numbers)?,
        line: TimeLine::new(&asked, numbers),
        tables: tables(&making),
        told_after: numbers.told_more.map(|id| format!("{}&sau={id}", asked.query())),
        asked,
        frame,
    })
}

fn counted_to(frame: &Frame, as_of: AsOf) -> String {
    let Some(at) = as_of.at else { return frame.t("statistics-as-of-nothing").into_owned() };
    let position = ("position", frame.n(&as_of.position));
    frame.t2("statistics-as-of", ("moment", frame.moment(&at)), position)
}

fn choices(frame: &Frame, numbers: &Numbers) -> Choices {
    let named = |all: &[kheo_facts::counted::Named]| {
        all.iter()
            .map(|named| {
                Choice::new(&named.word, if frame.is_vi() { named.vi.as_str() } else { named.en.as_str() })
            })
            .collect()
    };
    let mut years: Vec<i64> = numbers.years.keys().copied().filter(|year| *year != 0).collect();
    if numbers.year != 0 && !years.contains(&numbers.year) {
        years.push(numbers.year);
    }
    years.sort_unstable_by(|one, other| other.cmp(one));
    let mut years: Vec<Choice> =
        years.iter().map(|year| Choice::new(year.to_string(), year.to_string())).collect();
    if numbers.years.contains_key(&0) {
        years.push(Choice::new("0", frame.t("statistics-year-unknown")));
    }
    let provinces = numbers.provinces.iter().map(|(key, name)| Choice::new(key, name)).collect();
    Choices { years, provinces, fields: named(&numbers.words.fields), levels: named(&numbers.words.levels) }
}

/// What the numbers that matter are made from.
struct Figuring<'a> {
    making: &'a Making<'a>,
    countables: &'a Countables,
    cells: Cells,
}

impl Figuring<'_> {
    fn sum(&self, measure: Measure) -> i64 {
        self.making.asked.narrowed().sum(&self.cells, measure)
    }

    /// A link to the public list of what was counted; nothing if there is nothing to list.
    fn list(&self, key: &str, count: Measure, measure: Measure) -> Option<(String, String)> {
        let count = self.sum(count);
        let wanted = self.making.asked.wanted(self.making.numbers.year)?;
        let countable = self.countables.0.first()?;
        let frame = self.making.frame;
        let words = frame.t1(key, "count", frame.n(&count));
        (count > 0).then(|| (words, countable.list_address(&wanted, measure)))
    }

    /// A link to a table of the page that shows from what the number comes.
    fn table(&self, key: &str, id: &str, is_there: bool) -> Option<(String, String)> {
        is_there.then(|| (self.making.frame.t(key).into_owned(), format!("#{id}")))
    }

    fn of_registered(&self, measure: Measure) -> String {
        let share = Cell::share(self.sum(measure), self.sum(Measure::Registered));
        let frame = self.making.frame;
        frame.t1("statistics-figure-of-registered", "share", share.text(frame))
    }

    fn figure(&self, key: &str, value: i64, note: String, link: Option<(String, String)>) -> Figure {
        let name = self.making.frame.t(key).into_owned();
        Figure { name, value, note, links: link.into_iter().collect() }
    }
}

fn figures(making: &Making<'_>, countables: &Countables) -> Vec<Figure> {
    let (frame, numbers) = (making.frame, making.numbers);
    let of = Figuring { making, countables, cells: numbers.of(numbers.year) };
    let registered = of.sum(Measure::Registered);
    let before = making.asked.narrowed().sum(&numbers.of(numbers.year - 1), Measure::Registered);
    let growth = Cell::Growth(Growth { before, now: registered }).text(frame);
    let (has_units, has_told) = (!numbers.names.is_empty(), !numbers.told.is_empty());
    let public = of.list("statistics-see-public", Measure::Public, Measure::Recognised);
    let recorded = of.list("statistics-see-recorded", Measure::Recorded, Measure::Recorded);
    let figures = [
        (
            "statistics-registered",
            registered,
            frame.t1("statistics-figure-growth", "growth", growth),
            of.table("statistics-see-units", "don-vi", has_units),
        ),
        ("statistics-recognised", of.sum(Measure::Recognised), of.of_registered(Measure::Recognised), public),
        (
            "statistics-exemplary",
            of.sum(Measure::Exemplary),
            of.of_registered(Measure::Exemplary),
            of.table("statistics-see-exemplary", "tieu-bieu", has_told),
        ),
        (
            "statistics-awarded",
            of.sum(Measure::Awarded),
            of.of_registered(Measure::Awarded),
            of.table("statistics-see-awards", "khen", of.sum(Measure::Awards) > 0),
        ),
        (
            "statistics-running",
            running(making),
            frame.t("statistics-figure-running").into_owned(),
            of.table("statistics-see-years", "nam", true),
        ),
        (
            "statistics-recorded",
            of.sum(Measure::Recorded),
            frame.t("statistics-figure-recorded").into_owned(),
            recorded,
        ),
    ];
    figures.into_iter().map(|(key, value, note, link)| of.figure(key, value, note, link)).collect()
}

/// How many run at the end of the year that is shown.
fn running(making: &Making<'_>) -> i64 {
    let narrowed = making.asked.narrowed();
    let flows = making.numbers.years.iter().map(|(year, cells)| {
        (*year, (narrowed.sum(cells, Measure::Registered), narrowed.sum(cells, Measure::Ended)))
    });
    let all = stock(&flows.collect());
    all.range(..=making.numbers.year).next_back().map_or(0, |(_, running)| *running)
}

impl StatisticsPage {
    /// Whether the unit is among those offered.
    fn offers_unit(&self) -> bool {
        self.asked.is_nation() || self.choices.provinces.iter().any(|choice| choice.value == self.asked.unit)
    }

    /// Whether the works of these are shown, by the word of the address.
    fn is_subject(&self, word: &str) -> bool {
        matches!(
            (self.asked.subject, word),
            (Some(Subject::Collective), "tap-the") | (Some(Subject::Individual), "ca-nhan")
        )
    }

    /// Query of the same for programs.
    fn api_query(&self) -> String {
        super::api::query(&self.asked)
    }
}
