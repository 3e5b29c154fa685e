//! Statistics for programs: `/api/v1/statistics`, the same tables as the page.

use axum::extract::State;
use kheo_facts::counted::Subject;
use kheo_web::{App, Asked as Address, Form, Reply, Visit, json, query_of};
use serde::Serialize;
use serde_json::{Value, json as value};
use utoipa::{OpenApi, ToSchema};

use super::asked::Asked;
use super::pages::numbers;
use super::table::{Cell, Kind, Table};
use super::tables::{Making, tables};

/// Names of parameters, in English and as they stand in the addresses of pages.
const PARAMETERS: [(&str, &str); 6] = [
    ("unit", "don-vi"),
    ("year", "nam"),
    ("basis", "theo"),
    ("field", "linh-vuc"),
    ("subject", "loai"),
    ("level", "cap"),
];

/// What is answered.
#[derive(Serialize, ToSchema)]
struct StatisticsAnswer {
    unit: String,
    basis: &'static str,
    year: i64,
    /// The last act that was counted, when it was done, and how many wait.
    #[schema(value_type = Object)]
    as_of: Value,
    tables: Vec<StatisticsTable>,
}

#[derive(Serialize, ToSchema)]
struct StatisticsTable {
    id: &'static str,
    caption: String,
    #[schema(value_type = Vec<Object>)]
    columns: Vec<Value>,
    #[schema(value_type = Vec<Vec<Object>>)]
    rows: Vec<Vec<Value>>,
    note: Option<String>,
}

/// What statistics say of themselves to programs.
#[derive(OpenApi)]
#[openapi(paths(statistics))]
pub struct ApiDescription;

/// Gives the tables of a unit and year.
#[utoipa::path(get, path = "/api/v1/statistics",
    params(("unit" = Option<String>, Query, description = "Code of a unit; the nation without"),
        ("year" = Option<i64>, Query), ("basis" = Option<String>, Query, description = "`now` or `then`: units of today or of the day"),
        ("field" = Option<String>, Query), ("subject" = Option<String>, Query, description = "`collective` or `individual`"),
        ("level" = Option<String>, Query)),
    responses((status = 200, body = StatisticsAnswer)))]
pub async fn statistics(State(app): State<App>, visit: Visit, Address(form): Address) -> Reply {
    let (asked, numbers) = numbers(&app, Asked::read(&translated(&form))).await?;
    let made = tables(&Making { frame: &visit.frame, asked: &asked, numbers: &numbers });
    let as_of = numbers.as_of.map(|as_of| {
        value!({"position": as_of.position, "at": as_of.at.map(|at| at.to_string()), "behind": as_of.behind})
    });
    json(&StatisticsAnswer {
        unit: asked.unit.clone(),
        basis: asked.basis.word(),
        year: numbers.year,
        as_of: as_of.unwrap_or(Value::Null),
        tables: made.into_iter().map(answer).collect(),
    })
}

/// Writes the query under which programs ask for the same.
pub(super) fn query(asked: &Asked) -> String {
    let subject = asked.subject.map(|subject| match subject {
        Subject::Collective => "collective",
        Subject::Individual => "individual",
    });
    let pairs = [
        ("unit", Some(asked.unit.clone()).filter(|_| !asked.is_nation())),
        ("year", asked.year.map(|year| year.to_string())),
        ("basis", Some(asked.basis.word().to_owned())),
        ("field", asked.field.clone()),
        ("subject", subject.map(str::to_owned)),
        ("level", asked.level.clone()),
    ];
    let pairs = pairs.into_iter().filter_map(|(name, value)| Some((name, value?)));
    query_of(pairs)
}

fn translated(form: &Form) -> Form {
    let word = |name: &str, word: &str| match (name, word) {
        ("theo", "then") => "xua".to_owned(),
        ("theo", "now") => "nay".to_owned(),
        ("loai", "collective") => "tap-the".to_owned(),
        ("loai", "individual") => "ca-nhan".to_owned(),
        (_, word) => word.to_owned(),
    };
    let pairs =
        PARAMETERS.iter().map(|(english, name)| ((*name).to_owned(), word(name, form.value(english))));
    Form::from_pairs(pairs.collect::<Vec<_>>())
}

fn answer(table: Table) -> StatisticsTable {
    let kind = |kind| match kind {
        Kind::Words => "words",
        Kind::Number => "number",
        Kind::Share => "share",
        Kind::Growth => "growth",
    };
    let columns = table.columns.iter();
    StatisticsTable {
        id: table.id,
        caption: table.caption,
        columns: columns.map(|column| value!({"name": column.name, "holds": kind(column.kind)})).collect(),
        rows: table.rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
        note: table.note,
    }
}

fn cell(cell: &Cell) -> Value {
    match cell {
        Cell::Words(text, _) => value!(text),
        Cell::Day(day) => value!(day.to_string()),
        Cell::Number(number, _) | Cell::Bar(number, _) => value!(number),
        Cell::Share(share) => value!({"part": share.part, "whole": share.whole}),
        Cell::Growth(growth) => value!({"before": growth.before, "difference": growth.difference()}),
    }
}
