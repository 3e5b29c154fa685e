//! Models by year, by field and kind, by unit and by level.

use std::collections::BTreeMap;

use kheo_facts::counted::{Measure, Subject};

use super::super::table::{Cell, Column, Table};
use super::Making;
use crate::rules::cells::{Cells, Narrowed};
use crate::rules::counts::Basis;
use crate::rules::figures::{Growth, stock};

/// Years by which stock and flow are told apart.
pub(super) fn by_year(making: &Making<'_>) -> Table {
    let narrowed = making.asked.narrowed();
    let numbers = making.numbers;
    let flows: BTreeMap<i64, (i64, i64)> = numbers
        .years
        .iter()
        .map(|(year, cells)| {
            (*year, (narrowed.sum(cells, Measure::Registered), narrowed.sum(cells, Measure::Ended)))
        })
        .collect();
    let running = stock(&flows);
    let most = flows.values().map(|(registered, _)| *registered).max().unwrap_or(0).max(1);
    let rows = numbers.years.iter().rev().map(|(year, cells)| {
        let sum = |measure| narrowed.sum(cells, measure);
        let registered = sum(Measure::Registered);
        let before =
            numbers.years.get(&(year - 1)).map_or(0, |cells| narrowed.sum(cells, Measure::Registered));
        let address = format!("/thong-ke?{}", with_year(making, *year));
        vec![
            Cell::Words(making.year_name(*year), Some(address)),
            Cell::Bar(registered, registered * 100 / most),
            Cell::Growth(Growth { before, now: registered }),
            Cell::share(sum(Measure::Recognised), registered),
            Cell::number(sum(Measure::Exemplary)),
            Cell::number(sum(Measure::Awarded)),
            Cell::number(sum(Measure::Replicated)),
            Cell::number(sum(Measure::Copies)),
            Cell::number(sum(Measure::Withdrawn)),
            Cell::number(sum(Measure::Ended)),
            Cell::number(running.get(year).copied().unwrap_or(0)),
            Cell::number(sum(Measure::Recorded)),
        ]
    });
    Table {
        id: "nam",
        caption: making.t("statistics-table-years"),
        columns: vec![
            Column::words(making.t("statistics-year")),
            Column::number(making.t("statistics-registered")),
            Column::growth(making.t("statistics-growth")),
            Column::share(making.t("statistics-recognised")),
            Column::number(making.t("statistics-exemplary")),
            Column::number(making.t("statistics-awarded")),
            Column::number(making.t("statistics-replicated")),
            Column::number(making.t("statistics-copies")),
            Column::number(making.t("statistics-withdrawn")),
            Column::number(making.t("statistics-ended")),
            Column::number(making.t("statistics-running")),
            Column::number(making.t("statistics-recorded")),
        ],
        rows: rows.collect(),
        note: Some(making.t("statistics-table-years-note")),
    }
}

fn with_year(making: &Making<'_>, year: i64) -> String {
    let mut asked = making.asked.clone();
    asked.year = Some(year);
    asked.query()
}

/// The year by field, each with its collectives and individuals.
pub(super) fn by_field(making: &Making<'_>) -> Table {
    let numbers = making.numbers;
    let (cells, before) = (numbers.of(numbers.year), numbers.of(numbers.year - 1));
    let mut fields: Vec<String> = numbers.words.fields.iter().map(|field| field.word.clone()).collect();
    for (key, _) in cells.iter() {
        if !fields.contains(&key.field) {
            fields.push(key.field.clone());
        }
    }
    let asked = making.asked;
    let mut rows = Vec::new();
    for field in fields.iter().filter(|field| asked.field.as_ref().is_none_or(|only| only == *field)) {
        let narrowed = Narrowed { field: Some(field.clone()), ..asked.narrowed() };
        rows.push(field_row(&narrowed, making.name(&numbers.words.fields, field), &cells, &before));
    }
    rows.push(field_row(&asked.narrowed(), making.t("statistics-all"), &cells, &before));
    Table {
        id: "linh-vuc",
        caption: making.frame.t1("statistics-table-fields", "year", making.year_name(numbers.year)),
        columns: vec![
            Column::words(making.t("statistics-field")),
            Column::number(making.t("statistics-registered")),
            Column::number(making.t("statistics-collective")),
            Column::number(making.t("statistics-individual")),
            Column::growth(making.t("statistics-growth")),
            Column::share(making.t("statistics-recognised")),
            Column::number(making.t("statistics-not-recognised")),
            Column::share(making.t("statistics-effective")),
            Column::number(making.t("statistics-weak")),
            Column::number(making.t("statistics-ineffective")),
            Column::number(making.t("statistics-ended-of-year")),
            Column::number(making.t("statistics-recorded")),
        ],
        rows,
        note: Some(making.t("statistics-table-fields-note")),
    }
}

fn field_row(narrowed: &Narrowed, name: String, cells: &Cells, before: &Cells) -> Vec<Cell> {
    let sum = |measure| narrowed.sum(cells, measure);
    let of = |subject| {
        let is_other = narrowed.subject.is_some_and(|only| only != subject);
        let narrowed = Narrowed { subject: Some(subject), ..narrowed.clone() };
        if is_other { 0 } else { narrowed.sum(cells, Measure::Registered) }
    };
    let registered = sum(Measure::Registered);
    // A level narrows what is recognised, and what is left would then not be what nobody recognised.
    let any_level = Narrowed { level: None, ..narrowed.clone() };
    let looked_at = sum(Measure::Effective) + sum(Measure::NeedsConsolidation) + sum(Measure::NotEffective);
    vec![
        Cell::words(name),
        Cell::number(registered),
        Cell::number(of(Subject::Collective)),
        Cell::number(of(Subject::Individual)),
        Cell::Growth(Growth { before: narrowed.sum(before, Measure::Registered), now: registered }),
        Cell::share(sum(Measure::Recognised), registered),
        Cell::number(registered - any_level.sum(cells, Measure::Recognised)),
        Cell::share(sum(Measure::Effective), looked_at),
        Cell::number(sum(Measure::NeedsConsolidation)),
        Cell::number(sum(Measure::NotEffective)),
        Cell::number(sum(Measure::Ended)),
        Cell::number(sum(Measure::Recorded)),
    ]
}

/// The units below, and what belongs to the unit as a whole; nothing for a commune.
pub(super) fn by_unit(making: &Making<'_>) -> Option<Table> {
    let numbers = making.numbers;
    if numbers.names.is_empty() {
        return None;
    }
    let narrowed = making.asked.narrowed();
    let none = Cells::default();
    let mut own = numbers.of(numbers.year);
    numbers.below.values().for_each(|cells| own.add_all(cells, -1));
    let has_divided = narrowed.sum(&numbers.of(numbers.year), Measure::Divided) > 0;
    let mut rows = Vec::new();
    for (key, name) in &numbers.names {
        let cells = numbers.below.get(key).unwrap_or(&none);
        let before = numbers.below_before.get(key).unwrap_or(&none);
        let address = format!("/thong-ke?{}", making.asked.query_for(key));
        let name = Cell::Words(name.clone(), Some(address));
        rows.push(unit_row(&narrowed, name, cells, before, has_divided));
    }
    if !own.is_empty() {
        let name = Cell::words(making.t("statistics-own"));
        let mut own_before = numbers.of(numbers.year - 1);
        numbers.below_before.values().for_each(|cells| own_before.add_all(cells, -1));
        rows.push(unit_row(&narrowed, name, &own, &own_before, has_divided));
    }
    let mut columns = vec![
        Column::words(making.t("statistics-unit")),
        Column::number(making.t("statistics-registered")),
        Column::growth(making.t("statistics-growth")),
        Column::share(making.t("statistics-recognised")),
        Column::number(making.t("statistics-exemplary")),
        Column::number(making.t("statistics-awarded")),
        Column::number(making.t("statistics-recorded")),
    ];
    if has_divided {
        columns.push(Column::number(making.t("statistics-divided")));
    }
    let caption = making.frame.t1("statistics-table-units", "year", making.year_name(numbers.year));
    // In its own unit of those days a model is counted whole, so there is nothing to say about successors.
    let is_restated = making.asked.basis == Basis::Now;
    let note = (has_divided && is_restated).then(|| making.t("statistics-divided-note"));
    Some(Table { id: "don-vi", caption, columns, rows, note })
}

fn unit_row(narrowed: &Narrowed, name: Cell, cells: &Cells, before: &Cells, has_divided: bool) -> Vec<Cell> {
    let sum = |measure| narrowed.sum(cells, measure);
    let registered = sum(Measure::Registered);
    let mut row = vec![
        name,
        Cell::number(registered),
        Cell::Growth(Growth { before: narrowed.sum(before, Measure::Registered), now: registered }),
        Cell::share(sum(Measure::Recognised), registered),
        Cell::number(sum(Measure::Exemplary)),
        Cell::number(sum(Measure::Awarded)),
        Cell::number(sum(Measure::Recorded)),
    ];
    if has_divided {
        row.push(Cell::number(sum(Measure::Divided)));
    }
    row
}

/// What was recognised at each level.
pub(super) fn by_level(making: &Making<'_>) -> Table {
    let numbers = making.numbers;
    let cells = numbers.of(numbers.year);
    let asked = making.asked;
    let levels = numbers.words.levels.iter().map(|level| &level.word);
    let wanted = levels.filter(|word| asked.level.as_ref().is_none_or(|only| only == *word));
    let registered = asked.narrowed().sum(&cells, Measure::Registered);
    let rows = wanted.map(|word| {
        let narrowed = Narrowed { level: Some(word.clone()), ..asked.narrowed() };
        vec![
            Cell::words(making.name(&numbers.words.levels, word)),
            Cell::share(narrowed.sum(&cells, Measure::Recognised), registered),
            Cell::number(narrowed.sum(&cells, Measure::Exemplary)),
            Cell::number(narrowed.sum(&cells, Measure::Awards)),
            Cell::number(narrowed.sum(&cells, Measure::Decided)),
        ]
    });
    Table {
        id: "cap",
        caption: making.frame.t1("statistics-table-levels", "year", making.year_name(numbers.year)),
        columns: vec![
            Column::words(making.t("statistics-level")),
            Column::share(making.t("statistics-recognised-highest")),
            Column::number(making.t("statistics-exemplary")),
            Column::number(making.t("statistics-awards")),
            Column::number(making.t("statistics-decided")),
        ],
        rows: rows.collect(),
        note: Some(making.t("statistics-table-levels-note")),
    }
}
