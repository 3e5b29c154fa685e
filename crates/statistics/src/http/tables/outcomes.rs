//! What came of models: the way from registration to an award, decisions, awards, resources, units without any, exemplary models.

use std::collections::BTreeSet;

use kheo_facts::counted::{Measure, RESOURCES, STAGES, Subject};

use super::super::table::{Cell, Column, Table};
use super::Making;
use crate::rules::counts::Basis;

/// From registered to awarded: each step of all registered, and of the step before.
pub(super) fn funnel(making: &Making<'_>) -> Table {
    let numbers = making.numbers;
    let (narrowed, cells) = (making.asked.narrowed(), numbers.of(numbers.year));
    let steps = [
        ("statistics-registered", Measure::Registered),
        ("statistics-recognised", Measure::Recognised),
        ("statistics-exemplary", Measure::Exemplary),
        ("statistics-proposed", Measure::Proposed),
        ("statistics-awarded", Measure::Awarded),
    ];
    let registered = narrowed.sum(&cells, Measure::Registered);
    let recognised = narrowed.sum(&cells, Measure::Recognised);
    let rows = steps.into_iter().map(|(key, measure)| {
        let count = narrowed.sum(&cells, measure);
        // Both exemplary models and proposals come from the recognised, an award from a proposal.
        let from = match measure {
            Measure::Registered | Measure::Recognised => registered,
            Measure::Awarded => narrowed.sum(&cells, Measure::Proposed),
            _ => recognised,
        };
        vec![
            Cell::words(making.t(key)),
            Cell::Bar(count, if registered > 0 { count * 100 / registered } else { 0 }),
            Cell::share(count, registered),
            Cell::share(count, from),
        ]
    });
    Table {
        id: "ti-le",
        caption: making.frame.t1("statistics-table-funnel", "year", making.year_name(numbers.year)),
        columns: vec![
            Column::words(making.t("statistics-step")),
            Column::number(making.t("statistics-count")),
            Column::share(making.t("statistics-of-registered")),
            Column::share(making.t("statistics-of-before")),
        ],
        rows: rows.collect(),
        note: Some(making.t("statistics-table-funnel-note")),
    }
}

/// Decisions of the year; nothing for the nation, which has thousands.
pub(super) fn decisions(making: &Making<'_>) -> Option<Table> {
    let numbers = making.numbers;
    if making.asked.is_nation() || making.asked.wanted(numbers.year).is_none() {
        return None;
    }
    let rows = numbers.decisions.iter().map(|line| {
        vec![
            Cell::words(&line.number),
            Cell::Day(line.decided_on),
            Cell::words(&line.signer),
            Cell::words(making.name(&numbers.words.levels, &line.level)),
            Cell::number(line.count),
        ]
    });
    Some(Table {
        id: "quyet-dinh",
        caption: making.frame.t1("statistics-table-decisions", "year", making.year_name(numbers.year)),
        columns: vec![
            Column::words(making.t("statistics-decision-number")),
            Column::words(making.t("statistics-decision-day")),
            Column::words(making.t("statistics-decision-signer")),
            Column::words(making.t("statistics-level")),
            Column::number(making.t("statistics-count")),
        ],
        rows: rows.collect(),
        note: Some(making.t("statistics-table-decisions-note")),
    })
}

/// Awards by form and level, each with whose work it was; nothing if there was none.
pub(super) fn awards(making: &Making<'_>) -> Option<Table> {
    let numbers = making.numbers;
    let (narrowed, cells) = (making.asked.narrowed(), numbers.of(numbers.year));
    let mut given: BTreeSet<(String, String)> = BTreeSet::new();
    for (key, _) in cells.iter().filter(|(key, number)| key.measure == Measure::Awards && *number != 0) {
        given.insert((key.form.clone(), key.of.clone()));
    }
    if given.is_empty() {
        return None;
    }
    let place = |word: &str| numbers.words.awards.iter().position(|award| award.word == word);
    let mut given: Vec<(String, String)> = given.into_iter().collect();
    given.sort_by_key(|(form, _)| place(form));
    let rows = given.iter().map(|(form, level)| {
        let of = |subject: Option<Subject>| {
            narrowed.sum_where(&cells, |key| {
                key.measure == Measure::Awards
                    && key.form == *form
                    && key.of == *level
                    && subject.is_none_or(|subject| subject == key.subject)
            })
        };
        vec![
            Cell::words(making.name(&numbers.words.awards, form)),
            Cell::words(making.name(&numbers.words.levels, level)),
            Cell::number(of(Some(Subject::Collective))),
            Cell::number(of(Some(Subject::Individual))),
            Cell::number(of(None)),
        ]
    });
    Some(Table {
        id: "khen",
        caption: making.frame.t1("statistics-table-awards", "year", making.year_name(numbers.year)),
        columns: vec![
            Column::words(making.t("statistics-award")),
            Column::words(making.t("statistics-level")),
            Column::number(making.t("statistics-collective")),
            Column::number(making.t("statistics-individual")),
            Column::number(making.t("statistics-all")),
        ],
        rows: rows.collect(),
        note: None,
    })
}

/// What was meant to be raised and what was reported, each with how many gave a figure.
pub(super) fn resources(making: &Making<'_>) -> Table {
    let numbers = making.numbers;
    let (narrowed, cells) = (making.asked.narrowed(), numbers.of(numbers.year));
    let registered = narrowed.sum(&cells, Measure::Registered);
    let rows = RESOURCES.into_iter().map(|resource| {
        let mut row = vec![Cell::words(making.frame.tt("statistics-resource-", resource))];
        for stage in STAGES {
            let of = |measure| {
                narrowed.sum_where(&cells, |key| {
                    key.measure == measure && key.of == resource && key.form == stage
                })
            };
            row.push(Cell::number(of(Measure::Sum)));
            row.push(Cell::share(of(Measure::Given), registered));
        }
        row
    });
    Table {
        id: "nguon-luc",
        caption: making.frame.t1("statistics-table-resources", "year", making.year_name(numbers.year)),
        columns: vec![
            Column::words(making.t("statistics-resource")),
            Column::number(making.t("statistics-planned")),
            Column::share(making.t("statistics-planned-given")),
            Column::number(making.t("statistics-reported")),
            Column::share(making.t("statistics-reported-given")),
        ],
        rows: rows.collect(),
        note: Some(making.t("statistics-table-resources-note")),
    }
}

/// Units of today that registered nothing in the year; nothing in units of former days, of which nobody knows which still were.
pub(super) fn silent(making: &Making<'_>) -> Option<Table> {
    let numbers = making.numbers;
    if making.asked.basis == Basis::Then || numbers.names.is_empty() {
        return None;
    }
    let narrowed = making.asked.narrowed();
    let registered =
        |key: &String| numbers.below.get(key).map_or(0, |cells| narrowed.sum(cells, Measure::Registered));
    let rows: Vec<Vec<Cell>> = numbers
        .names
        .iter()
        .filter(|(key, _)| registered(key) == 0)
        .map(|(key, name)| {
            let address = format!("/thong-ke?{}", making.asked.query_for(key));
            vec![Cell::Words(name.clone(), Some(address)), Cell::words(key)]
        })
        .collect();
    let note = making.frame.t2(
        "statistics-table-silent-note",
        ("count", rows.len().to_string()),
        ("units", numbers.names.len().to_string()),
    );
    Some(Table {
        id: "chua-dang-ky",
        caption: making.frame.t1("statistics-table-silent", "year", making.year_name(numbers.year)),
        columns: vec![Column::words(making.t("statistics-unit")), Column::words(making.t("statistics-code"))],
        rows,
        note: Some(note),
    })
}

/// Exemplary models with a paragraph each; nothing if there is none.
pub(super) fn exemplary(making: &Making<'_>) -> Option<Table> {
    let numbers = making.numbers;
    if numbers.told.is_empty() {
        return None;
    }
    let rows = numbers.told.iter().map(|told| {
        vec![
            Cell::Words(told.title.clone(), Some(told.address.clone())),
            Cell::words(&told.place_line),
            Cell::words(&told.summary),
        ]
    });
    Some(Table {
        id: "tieu-bieu",
        caption: making.frame.t1("statistics-table-exemplary", "year", making.year_name(numbers.year)),
        columns: vec![
            Column::words(making.t("statistics-model")),
            Column::words(making.t("statistics-unit")),
            Column::words(making.t("statistics-summary")),
        ],
        rows: rows.collect(),
        note: None,
    })
}
