//! What statistics ask of models: many at once, from the rows as they stand.

use std::collections::HashMap;

use kheo_base::{Day, Fault, Id};
use kheo_store::{Reader, Row, Value, list_of, params};

/// Rows of the models of a list.
macro_rules! of_ids {
    ($dialect:ident, $select:literal, $column:literal, $order:literal) => {
        concat!($select, " where ", $column, kheo_store::in_list!($dialect, "$1"), " ", $order)
    };
}
// A state is put together with nothing so that no index on it tempts SQLite, which knows no counts, to read all of them.
macro_rules! models {
    ($dialect:ident) => {
        of_ids!(
            $dialect,
            "select e.exemplar_id, e.state, e.field, e.subject, e.year, e.unit_code, e.unit_valid_from, e.then_province,
                e.now_province, e.now_commune, e.now_divided, e.level, e.is_withdrawn, e.is_exemplary, e.award_state,
                e.effect, e.is_copy, e.copies, case when e.public_at is null then 0 else 1 end,
                case when e.run = 'ended' then (select r.since from exemplar_runs r
                    where r.exemplar_id = e.exemplar_id order by r.ordinal desc limit 1) end,
                d.money, d.land, d.workdays, d.households, d.people
            from exemplars e left join exemplar_details d on d.exemplar_id = e.exemplar_id",
            "e.exemplar_id",
            "and (e.state || '') in ('accepted', 'recognised', 'recorded')"
        )
    };
}
macro_rules! recognitions {
    ($dialect:ident) => {
        of_ids!(
            $dialect,
            "select exemplar_id, level, decided_on from exemplar_recognitions",
            "exemplar_id",
            ""
        )
    };
}
macro_rules! distinctions {
    ($dialect:ident) => {
        of_ids!($dialect, "select exemplar_id, level from exemplar_distinctions", "exemplar_id", "")
    };
}
macro_rules! awards {
    ($dialect:ident) => {
        of_ids!(
            $dialect,
            "select exemplar_id, level, award from exemplar_proposals",
            "exemplar_id",
            "and state = 'awarded'"
        )
    };
}
macro_rules! reports {
    ($dialect:ident) => {
        of_ids!(
            $dialect,
            "select exemplar_id, money, workdays, households, people from exemplar_self_assessments",
            "exemplar_id",
            "and state = 'submitted' order by exemplar_id, round"
        )
    };
}

// A decision is known by what it says of itself; many models bear the same.
macro_rules! decisions {
    ($within:literal) => {
        concat!(
            "select r.decision_number, r.decided_on, r.signer, r.level, count(*) from exemplars e
            join exemplar_recognitions r on r.exemplar_id = e.exemplar_id
            where r.decided_on >= $1 and r.decided_on < $2 and e.public_at is not null and ",
            $within,
            " group by r.decision_number, r.decided_on, r.signer, r.level
            order by r.decided_on desc, r.decision_number limit $4"
        )
    };
}

kheo_store::statements! {
    MODELS for Sqlite = models!(sqlite);
    MODELS_PG for Postgres = models!(postgres);
    RECOGNITIONS for Sqlite = recognitions!(sqlite);
    RECOGNITIONS_PG for Postgres = recognitions!(postgres);
    DISTINCTIONS for Sqlite = distinctions!(sqlite);
    DISTINCTIONS_PG for Postgres = distinctions!(postgres);
    AWARDS for Sqlite = awards!(sqlite);
    AWARDS_PG for Postgres = awards!(postgres);
    REPORTS for Sqlite = reports!(sqlite);
    REPORTS_PG for Postgres = reports!(postgres);
    AFTER = "select exemplar_id from exemplars where exemplar_id > $1 order by exemplar_id limit $2";
    // Each way to narrow has an index of its own.
    DECISIONS_PROVINCE = decisions!("e.now_province = $3");
    DECISIONS_COMMUNE = decisions!("e.now_commune = $3");
    DECISIONS_THEN = decisions!("e.then_province = $3");
    DECISIONS_UNIT = decisions!("e.unit_code = $3 and e.unit_valid_from = $5");
    EXEMPLARY = "
        select e.exemplar_id from exemplars e
        where e.is_exemplary = 1 and e.public_at is not null and e.is_withdrawn = 0 and e.consent <> 2 and e.exemplar_id < $1
          and (cast($2 as text) is null or e.now_province = $2) and (cast($3 as text) is null or e.now_commune = $3)
          and (cast($4 as text) is null or e.then_province = $4)
          and (cast($5 as text) is null or e.unit_code = $5) and (cast($6 as text) is null or e.unit_valid_from = $6)
          and e.year = $7 and (cast($8 as text) is null or e.field = $8)
          and (cast($9 as text) is null or e.subject = $9)
        order by e.exemplar_id desc limit $10
    ";
}

/// Ids in one statement: more make no difference, and the text stays small.
const IDS_MAX: usize = 500;

/// One model as statistics see it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CountedRow {
    /// Its id, as a number.
    pub id: i64,
    /// `accepted`, `recognised` or `recorded`.
    pub state: String,
    /// Word of its field.
    pub field: String,
    /// `collective` or `individual`.
    pub subject: String,
    /// Its year; 0 if nobody knows.
    pub year: i64,
    /// Its unit in its day, as `code@first-day`.
    pub then_unit: String,
    /// Its province in its day.
    pub then_province: String,
    /// Its province today.
    pub now_province: String,
    /// Its commune today.
    pub now_commune: Option<String>,
    /// Whether its unit was divided.
    pub is_divided: bool,
    /// The highest level at which it is recognised.
    pub level: String,
    /// Whether recognition was withdrawn.
    pub is_withdrawn: bool,
    /// Whether a decision named it exemplary.
    pub is_exemplary: bool,
    /// State of its latest proposal.
    pub award_state: String,
    /// What the latest look found.
    pub effect: String,
    /// Whether it was begun after another.
    pub is_copy: bool,
    /// How many were begun after it.
    pub copies: i64,
    /// Whether everybody can see it.
    pub is_public: bool,
    /// When it ended.
    pub ended_on: Option<Day>,
    /// What registration said: money, land, workdays, households, people.
    pub planned: [Option<i64>; 5],
    /// What the last self-assessment said, in the same order.
    pub reported: [Option<i64>; 5],
    /// Levels of its recognitions, with their days.
    pub recognitions: Vec<(String, Day)>,
    /// Levels at which it is exemplary.
    pub distinctions: Vec<String>,
    /// Levels and forms of its awards.
    pub awards: Vec<(String, String)>,
}

/// Where exemplary models are looked for: each part that is absent does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CountedWithin {
    /// A province of today.
    pub now_province: Option<String>,
    /// A commune of today.
    pub now_commune: Option<String>,
    /// A province of its day, `code@first-day`.
    pub then_province: Option<String>,
    /// A unit of its day: code and first day.
    pub then_unit: Option<(String, String)>,
}

/// One decision with how many models it recognised.
pub type CountedDecision = (String, Day, String, String, i64);

/// Reads models that count, with what became of them.
///
/// # Errors
/// A fault of the database.
pub fn counted_rows(db: &mut Reader<'_>, ids: &[Id]) -> Result<Vec<CountedRow>, Fault> {
    let mut all = Vec::with_capacity(ids.len());
    for part in ids.chunks(IDS_MAX) {
        let list = list_of(part);
        let mut rows = db.all(db.pick(MODELS, MODELS_PG), params![list], read_model)?;
        complete(db, &mut rows)?;
        all.append(&mut rows);
    }
    Ok(all)
}

/// Adds what stands in other tables, asked for only where a row says that there is something.
fn complete(db: &mut Reader<'_>, rows: &mut [CountedRow]) -> Result<(), Fault> {
    let places: HashMap<i64, usize> = rows.iter().enumerate().map(|(place, row)| (row.id, place)).collect();
    let list = |wanted: fn(&CountedRow) -> bool, rows: &[CountedRow]| {
        let ids = rows.iter().filter(|row| wanted(row)).map(|row| row.id.to_string());
        Some(ids.collect::<Vec<_>>().join(",")).filter(|list| !list.is_empty())
    };
    if let Some(ids) = list(|row| row.state == "recognised", rows) {
        db.for_each(db.pick(RECOGNITIONS, RECOGNITIONS_PG), params![ids], &mut |row| {
            rows[places[&row.int(0)?]].recognitions.push((row.text(1)?, row.day(2)?));
            Ok(())
        })?;
    }
    if let Some(ids) = list(|row| row.is_exemplary, rows) {
        db.for_each(db.pick(DISTINCTIONS, DISTINCTIONS_PG), params![ids], &mut |row| {
            rows[places[&row.int(0)?]].distinctions.push(row.text(1)?);
            Ok(())
        })?;
    }
    if let Some(ids) = list(|row| row.award_state == "awarded", rows) {
        db.for_each(db.pick(AWARDS, AWARDS_PG), params![ids], &mut |row| {
            rows[places[&row.int(0)?]].awards.push((row.text(1)?, row.text(2)?));
            Ok(())
        })?;
    }
    if let Some(ids) = list(|row| row.state != "recorded", rows) {
        // The last round comes last and stands.
        db.for_each(db.pick(REPORTS, REPORTS_PG), params![ids], &mut |row| {
            rows[places[&row.int(0)?]].reported =
                [row.opt_int(1)?, None, row.opt_int(2)?, row.opt_int(3)?, row.opt_int(4)?];
            Ok(())
        })?;
    }
    Ok(())
}

fn read_model(row: &Row<'_>) -> Result<CountedRow, Fault> {
    Ok(CountedRow {
        id: row.int(0)?,
        state: row.text(1)?,
        field: row.text(2)?,
        subject: row.text(3)?,
        year: row.int(4)?,
        then_unit: format!("{}@{}", row.text(5)?, row.text(6)?),
        then_province: row.text(7)?,
        now_province: row.text(8)?,
        now_commune: row.opt_text(9)?,
        is_divided: row.flag(10)?,
        level: row.text(11)?,
        is_withdrawn: row.flag(12)?,
        is_exemplary: row.flag(13)?,
        award_state: row.text(14)?,
        effect: row.text(15)?,
        is_copy: row.flag(16)?,
        copies: row.int(17)?,
        is_public: row.flag(18)?,
        ended_on: row.opt_day(19)?,
        planned: [row.opt_int(20)?, row.opt_int(21)?, row.opt_int(22)?, row.opt_int(23)?, row.opt_int(24)?],
        ..CountedRow::default()
    })
}

/// Returns the ids of models after this one, in order.
///
/// # Errors
/// A fault of the database.
pub fn counted_after(db: &mut Reader<'_>, id: Option<Id>, limit: i64) -> Result<Vec<Id>, Fault> {
    db.all(AFTER, params![id.map_or(i64::MIN, Id::to_i64), limit], |row| row.id(0))
}

fn values(within: &CountedWithin) -> [Value; 5] {
    let (code, from) = within.then_unit.clone().unzip();
    [
        within.now_province.clone().into(),
        within.now_commune.clone().into(),
        within.then_province.clone().into(),
        code.into(),
        from.into(),
    ]
}

/// Returns decisions between two days that recognised public models of a unit, the latest first; none for the whole nation.
///
/// # Errors
/// A fault of the database.
pub fn counted_decisions(
    db: &mut Reader<'_>,
    within: &CountedWithin,
    (from, until): (Day, Day),
    limit: i64,
) -> Result<Vec<CountedDecision>, Fault> {
    let (statement, unit, since) = match within {
        CountedWithin { now_commune: Some(code), .. } => (DECISIONS_COMMUNE, code, None),
        CountedWithin { now_province: Some(code), .. } => (DECISIONS_PROVINCE, code, None),
        CountedWithin { then_unit: Some((code, since)), .. } => (DECISIONS_UNIT, code, Some(since)),
        CountedWithin { then_province: Some(key), .. } => (DECISIONS_THEN, key, None),
        CountedWithin { .. } => return Ok(Vec::new()),
    };
    let mut values = params![from, until, unit, limit].to_vec();
    values.extend(since.map(Value::from));
    db.all(statement, &values, |row| Ok((row.text(0)?, row.day(1)?, row.text(2)?, row.text(3)?, row.int(4)?)))
}

/// Returns exemplary models of a year that everybody can see, the latest first.
///
/// # Errors
/// A fault of the database.
pub fn counted_exemplary(
    db: &mut Reader<'_>,
    within: &CountedWithin,
    (year, field, subject): (i64, Option<&str>, Option<&str>),
    before: Option<Id>,
    limit: i64,
) -> Result<Vec<Id>, Fault> {
    let before = before.map_or(i64::MAX, Id::to_i64);
    let values = [params![before].as_slice(), &values(within), params![year, field, subject, limit]].concat();
    db.all(EXEMPLARY, &values, |row| row.id(0))
}
