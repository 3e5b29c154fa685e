//! Tables of models for exports: the public list, what was decided about its models, and officers' lists of files.
//!
//! Filters are read by the same functions as those of the pages. Who did not agree to be named is masked as on every page.

use kheo_base::{Fault, Id, Instant};
use kheo_facts::exported::{
    Asked, Cell, Change, Changed, Column, Each, Exportable, Follows, Kind, Officer, Table, Territory, Who,
};
use kheo_people::{NATION, Scope};
use kheo_store::{Reader, Row};
use kheo_web::Form;

use crate::http::lists::{PARAMETERS, read_filter};
use crate::http::today::office_list;
use crate::store::honours::exported::{Part, copies_with, each_honour, has_left};
use crate::store::honours::{MaskedTitles, Shown};
use crate::store::lists::exported::{IDS_AT_ONCE, each_office, each_public, left_among, public_among, shown};
use crate::store::{Filter, Measure, count_of, rule_book_on};

/// The kind of models, as acts name it.
const KIND: &str = "exemplar";
/// Acts with which a model comes into the public list.
const BEGUN_BY: &[&str] = &["exemplars.published", "exemplars.recorded"];
/// How tables of public models tell what changed.
const FOLLOWS: Follows = Follows::Subjects { kind: "exemplar", begun_by: BEGUN_BY };

const fn column(name: &'static str, kind: Kind) -> Column {
    Column { name, kind }
}

/// The parameters of a list without the last, its order: a file is always in the order of ids.
const fn without_order(parameters: &'static [&'static str]) -> &'static [&'static str] {
    match parameters.split_last() {
        Some((_, filters)) => filters,
        None => parameters,
    }
}

const MODELS: Table = Table {
    word: "mo-hinh",
    columns: &[
        column("id", Kind::Id),
        column("title", Kind::Text),
        column("field", Kind::Text),
        column("subject", Kind::Text),
        column("year", Kind::Number),
        column("state", Kind::Text),
        column("level", Kind::Text),
        column("place", Kind::Text),
        column("unit_code", Kind::Text),
        column("unit_valid_from", Kind::Day),
        column("province", Kind::Text),
        column("commune", Kind::Text),
        column("lead", Kind::Text),
        column("summary", Kind::Text),
        column("public_at", Kind::Instant),
        column("changed_at", Kind::Instant),
        column("is_withdrawn", Kind::Flag),
        column("is_exemplary", Kind::Flag),
        column("is_awarded", Kind::Flag),
        column("effect", Kind::Text),
        column("shown", Kind::Text),
        column("url", Kind::Address),
        column("source_url", Kind::Text),
    ],
    parameters: without_order(&PARAMETERS),
    who: Who::Public,
    follows: FOLLOWS,
};

const RECOGNITIONS: Table = Table {
    word: "cong-nhan",
    columns: &[
        column("recognition_id", Kind::Id),
        column("exemplar_id", Kind::Id),
        column("level", Kind::Text),
        column("decision_number", Kind::Text),
        column("decided_on", Kind::Day),
        column("signer", Kind::Text),
        column("legal_basis", Kind::Text),
    ],
    parameters: &[],
    who: Who::Public,
    follows: FOLLOWS,
};

const DISTINCTIONS: Table = Table {
    word: "dien-hinh",
    columns: &[
        column("exemplar_id", Kind::Id),
        column("level", Kind::Text),
        column("decision_number", Kind::Text),
        column("decided_on", Kind::Day),
        column("signer", Kind::Text),
        column("legal_basis", Kind::Text),
    ],
    parameters: &[],
    who: Who::Public,
    follows: FOLLOWS,
};

const AWARDS: Table = Table {
    word: "khen-thuong",
    columns: &[
        column("award_id", Kind::Id),
        column("exemplar_id", Kind::Id),
        column("award", Kind::Text),
        column("level", Kind::Text),
        column("decision_number", Kind::Text),
        column("decided_on", Kind::Day),
        column("signer", Kind::Text),
        column("legal_basis", Kind::Text),
    ],
    parameters: &[],
    who: Who::Public,
    follows: FOLLOWS,
};

const COPIES: Table = Table {
    word: "nhan-rong",
    columns: &[
        column("copy_id", Kind::Id),
        column("origin_id", Kind::Id),
        column("begun_at", Kind::Instant),
        column("result", Kind::Text),
    ],
    parameters: &[],
    who: Who::Public,
    follows: FOLLOWS,
};

const FILES: Table = Table {
    word: "ho-so",
    columns: &[
        column("id", Kind::Id),
        column("title", Kind::Text),
        column("field", Kind::Text),
        column("subject", Kind::Text),
        column("year", Kind::Number),
        column("state", Kind::Text),
        column("level", Kind::Text),
        column("place", Kind::Text),
        column("unit_code", Kind::Text),
        column("unit_valid_from", Kind::Day),
        column("province", Kind::Text),
        column("commune", Kind::Text),
        column("lead", Kind::Text),
        column("summary", Kind::Text),
        column("submitted_at", Kind::Instant),
        column("accepted_at", Kind::Instant),
        column("public_at", Kind::Instant),
        column("changed_at", Kind::Instant),
        column("run", Kind::Text),
        column("effect", Kind::Text),
        column("award_state", Kind::Text),
        column("is_withdrawn", Kind::Flag),
        column("is_exemplary", Kind::Flag),
    ],
    parameters: without_order(&office_list::PARAMETERS),
    who: Who::Officers,
    follows: Follows::Whole,
};

const TABLES: &[&Table] = &[&MODELS, &RECOGNITIONS, &DISTINCTIONS, &AWARDS, &COPIES, &FILES];

/// The tables of models.
pub struct Models;

impl Exportable for Models {
    fn tables(&self) -> &'static [&'static Table] {
        TABLES
    }

    fn rows(&self, db: &mut Reader<'_>, asked: &Asked<'_>, each: Each<'_>) -> Result<(), Fault> {
        match asked.table.word {
            "mo-hinh" => public_rows(db, asked, each),
            "ho-so" => office_rows(db, asked, each),
            "cong-nhan" => honour_rows(db, Part::Recognitions, asked, each),
            "dien-hinh" => honour_rows(db, Part::Distinctions, asked, each),
            "khen-thuong" => honour_rows(db, Part::Awards, asked, each),
            "nhan-rong" => honour_rows(db, Part::Copies, asked, each),
            other => Err(Fault::new(format!("there is no table {other} of models"))),
        }
    }

    fn left(&self, db: &mut Reader<'_>, subject_kind: &str, ids: &[Id]) -> Result<Vec<Id>, Fault> {
        if subject_kind == KIND { left_among(db, ids) } else { Ok(Vec::new()) }
    }

    fn count(&self, db: &mut Reader<'_>, table: &'static Table) -> Result<Option<i64>, Fault> {
        if table.word == MODELS.word { count_of(db, Measure::Public, NATION).map(Some) } else { Ok(None) }
    }
}

fn form(asked: &Asked<'_>) -> Form {
    Form::from_pairs(asked.filter.iter().cloned())
}

fn public_rows(db: &mut Reader<'_>, asked: &Asked<'_>, each: Each<'_>) -> Result<(), Fault> {
    let (form, rules) = (form(asked), rule_book_on(db, asked.today)?);
    let filter = read_filter(&form, &rules, form.value("theo") == "xua");
    let titles = MaskedTitles::load(db)?;
    let address = format!("{}/mo-hinh/", asked.base_url);
    let public = Public { titles: &titles, address: &address };
    let Some(changed) = asked.changed else {
        return each_public(db, &filter, None, &mut |row| public.give(row, None, each));
    };
    let ids: Vec<Id> = changed.subjects.keys().copied().collect();
    for ids in ids.chunks(IDS_AT_ONCE) {
        changed_models(db, &public, &filter, changed, ids, each)?;
    }
    Ok(())
}

/// Gives what became of these models: those of the filter, then those that are public and not in it.
fn changed_models(
    db: &mut Reader<'_>,
    public: &Public<'_>,
    filter: &Filter,
    changed: &Changed,
    ids: &[Id],
    each: Each<'_>,
) -> Result<(), Fault> {
    let mut found = Vec::new();
    each_public(db, filter, Some(ids), &mut |row| {
        let id = row.id(0)?;
        found.push(id);
        let is_new = changed.subjects.get(&id).copied().unwrap_or_default();
        public.give(row, Some(if is_new { Change::New } else { Change::Changed }), each)
    })?;
    if filter.is_empty() {
        // What was public once stays public.
        return Ok(());
    }
    for id in public_among(db, ids)?.into_iter().filter(|id| !found.contains(id)) {
        let mut cells = vec![Cell::Null; MODELS.columns.len() + 1];
        cells[0] = Cell::Text(Change::Gone.word());
        cells[1] = Cell::Id(id);
        each(&cells)?;
    }
    Ok(())
}

/// What all rows of the public list need.
struct Public<'a> {
    titles: &'a MaskedTitles,
    address: &'a str,
}

impl Public<'_> {
    /// Gives a row as everybody may see it, with what became of it before it.
    fn give(&self, row: &Row<'_>, change: Option<Change>, each: Each<'_>) -> Result<(), Fault> {
        let (id, source) = (row.id(0)?, row.opt_str(21)?);
        let shown = shown(row.str(3)?, row.int(20)?, source.is_some())?;
        let (is_whole, has_left) = (shown == Shown::Whole, shown == Shown::Left);
        let masked = if is_whole { String::new() } else { self.masked(row)? };
        let text = |column| row.opt_str(column).map(|text| text.map_or(Cell::Null, Cell::Text));
        let named = |column| if is_whole { text(column) } else { Ok(Cell::Null) };
        // Who left wished to be seen by field, year and unit only.
        let stayed = |column| if has_left { Ok(Cell::Null) } else { text(column) };
        let flag = |column| row.flag(column).map(|is| Cell::Flag(is && !has_left));
        let change = change.map(|change| if has_left { Change::Left } else { change });
        let cells = [
            change.map_or(Cell::Null, |change| Cell::Text(change.word())),
            Cell::Id(id),
            if is_whole { text(1)? } else { Cell::Text(&masked) },
            text(2)?,
            text(3)?,
            number(row, 4)?,
            text(5)?,
            stayed(6)?,
            text(7)?,
            text(8)?,
            text(9)?,
            text(10)?,
            text(11)?,
            named(12)?,
            named(13)?,
            instant(row, 14)?,
            instant(row, 15)?,
            flag(16)?,
            flag(17)?,
            Cell::Flag(row.opt_str(18)? == Some("awarded") && !has_left),
            stayed(19)?,
            Cell::Text(shown.word()),
            Cell::Address(self.address, id),
            named(21)?,
        ];
        each(if change.is_some() { &cells } else { &cells[1..] })
    }

    fn masked(&self, row: &Row<'_>) -> Result<String, Fault> {
        let day = row.opt_instant(14)?.map_or(row.instant(15)?, |at| at).day();
        Ok(self.titles.title(row.str(2)?, row.str(7)?, day))
    }
}

/// A year that nobody gave is kept as zero, which is no number to calculate with.
fn number(row: &Row<'_>, column: usize) -> Result<Cell<'static>, Fault> {
    Ok(row.opt_int(column)?.filter(|number| *number > 0).map_or(Cell::Null, Cell::Int))
}

fn instant(row: &Row<'_>, column: usize) -> Result<Cell<'static>, Fault> {
    Ok(row.opt_int(column)?.map_or(Cell::Null, |millis| Cell::Instant(Instant::from_millis(millis))))
}

fn office_rows(db: &mut Reader<'_>, asked: &Asked<'_>, each: Each<'_>) -> Result<(), Fault> {
    let officer = asked.officer.ok_or_else(|| Fault::new("a table of officers is asked for by nobody"))?;
    let rules = rule_book_on(db, asked.today)?;
    let filter = office_list::read_filter(&form(asked), &rules, asked.today);
    each_office(db, &filter, &scopes(officer), officer.account_id, &mut |row| {
        let cells = cells_of(FILES.columns, row)?;
        each(&cells)
    })
}

fn scopes(officer: &Officer) -> Vec<Scope> {
    let scope = |territory: &Territory| match territory.clone() {
        Territory::Nation => Scope::Nation,
        Territory::Province(code) => Scope::Province(code),
        Territory::Commune { province, commune } => Scope::Commune { province, commune },
    };
    officer.territories.iter().map(scope).collect()
}

/// Reads a row whose columns are those of the table, in their order.
fn cells_of<'r>(columns: &[Column], row: &'r Row<'_>) -> Result<Vec<Cell<'r>>, Fault> {
    let cell = |(at, column): (usize, &Column)| match column.kind {
        Kind::Id => row.id(at).map(Cell::Id),
        Kind::Number => number(row, at),
        Kind::Flag => row.flag(at).map(Cell::Flag),
        Kind::Instant => instant(row, at),
        Kind::Text | Kind::Day | Kind::Address => {
            row.opt_str(at).map(|text| text.map_or(Cell::Null, Cell::Text))
        }
    };
    columns.iter().enumerate().map(cell).collect()
}

fn honour_rows(db: &mut Reader<'_>, part: Part, asked: &Asked<'_>, each: Each<'_>) -> Result<(), Fault> {
    let columns = asked.table.columns;
    let Some(changed) = asked.changed else {
        return each_honour(db, part, None, &mut |row| each(&cells_of(columns, row)?));
    };
    // The model's own id, by which whoever keeps a copy finds the rows of somebody who left.
    let own = columns.iter().position(|column| matches!(column.name, "exemplar_id" | "copy_id")).unwrap_or(0);
    for (id, is_new) in &changed.subjects {
        let change = if *is_new { Change::New } else { Change::Changed };
        each_honour(db, part, Some(*id), &mut |row| {
            let mut cells = vec![Cell::Text(change.word())];
            cells.extend(cells_of(columns, row)?);
            each(&cells)
        })?;
        if has_left(db, *id)? {
            // A copy's row goes with its origin, too.
            let rows = if part == Part::Copies { copies_with(db, *id)? } else { vec![*id] };
            for row in rows {
                let change = if row == *id { Change::Left } else { Change::Gone };
                let mut cells = vec![Cell::Null; columns.len() + 1];
                cells[0] = Cell::Text(change.word());
                cells[own + 1] = Cell::Id(row);
                each(&cells)?;
            }
        }
    }
    Ok(())
}
