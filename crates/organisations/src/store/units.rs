//! Units: by key, by day, by name.

use std::collections::BTreeMap;

use kheo_base::{Day, Fault, fold, nfc};
use kheo_store::{Reader, Row, Tx, params};

use crate::code::{Code, Tier};
use crate::unit::{Kind, Unit, UnitKey};

/// Most units in one list: several times the communes of the largest province.
const LISTED_MAX: i64 = 1_000;
/// Most versions of one code.
const VERSIONS_MAX: i64 = 200;
/// Most units that a look-up by name answers with.
pub const FOUND_MAX: i64 = 100;
/// Longest text that is looked up, in letters; what is beyond it is left out.
const QUERY_LEN_MAX: usize = 100;

/// The columns of a unit, in the order in which [`read_unit`] takes them.
macro_rules! columns {
    () => {
        "code, valid_from, valid_to, from_exact, name, kind, tier, parent_code, legal_basis"
    };
}
pub(super) use columns;

/// The start of a look-up by name; `$1` is the text between wild cards, with `!` before each sign that is not one.
macro_rules! find_where {
    () => {
        concat!("select ", columns!(), " from units where folded_full_name like $1 escape '!'")
    };
}

/// The end of a look-up by name: whole name, beginning of the name, beginning of a word, anything else.
macro_rules! find_order {
    ($whole:literal, $start:literal, $word:literal, $limit:literal) => {
        concat!(
            " order by case when folded_name = ",
            $whole,
            " then 0 when folded_name like ",
            $start,
            " escape '!' or folded_full_name like ",
            $start,
            " escape '!' then 1 when folded_full_name like ",
            $word,
            " escape '!' then 2 else 3 end, length(folded_name), code, valid_from desc limit ",
            $limit
        )
    };
}

kheo_store::statements! {
    UNIT = concat!("select ", columns!(), " from units where code = $1 and valid_from = $2");
    UNIT_ON = concat!(
        "select ", columns!(), " from units where code = $1 and valid_from <= $2 ",
        "and (valid_to is null or valid_to > $2)"
    );
    VERSIONS = concat!("select ", columns!(), " from units where code = $1 order by valid_from limit $2");
    CHILDREN_ON = concat!(
        "select ", columns!(), " from units where parent_code = $1 and valid_from <= $2 ",
        "and (valid_to is null or valid_to > $2) order by code limit $3"
    );
    TIER_ON = concat!(
        "select ", columns!(), " from units where tier = $1 and valid_from <= $2 ",
        "and (valid_to is null or valid_to > $2) order by code limit $3"
    );
    FORMER = concat!(
        "select ", columns!(), " from units where tier = $1 and valid_to <= $2 order by code, valid_from limit $3"
    );
    COMMUNES_BELOW = concat!(
        "select ", columns!(), " from units where tier = $1 and valid_from <= $2 ",
        "and (valid_to is null or valid_to > $2) and parent_code in (select code from units ",
        "where parent_code = $3 and valid_from <= $2 and (valid_to is null or valid_to > $2)) order by code limit $4"
    );
    COUNT_BY_TIER_ON = "
        select tier, count(*) from units
        where valid_from <= $1 and (valid_to is null or valid_to > $1) group by tier
    ";
    FIND = concat!(find_where!(), find_order!("$2", "$3", "$4", "$5"));
    FIND_ON = concat!(
        find_where!(), " and valid_from <= $2 and (valid_to is null or valid_to > $2)",
        find_order!("$3", "$4", "$5", "$6")
    );
    ALL = concat!("select ", columns!(), " from units");
    SAVE = "
        insert into units (
            code, valid_from, valid_to, from_exact, name, kind, tier, parent_code, legal_basis,
            folded_name, folded_full_name
        ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict (code, valid_from) do update set
            valid_to = excluded.valid_to, from_exact = excluded.from_exact, name = excluded.name,
            kind = excluded.kind, tier = excluded.tier, parent_code = excluded.parent_code,
            legal_basis = excluded.legal_basis, folded_name = excluded.folded_name,
            folded_full_name = excluded.folded_full_name
    ";
}

/// What a code without a day means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeMeaning {
    /// The unit that has the code today.
    pub today: Option<Unit>,
    /// The versions that had it before, oldest first; often entirely different units.
    pub before: Vec<Unit>,
}

/// How many units there are on each tier.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TierCounts {
    /// Provinces and centrally-run cities.
    pub provinces: i64,
    /// Districts; none since 1 July 2025.
    pub districts: i64,
    /// Communes, wards, townships and special zones.
    pub communes: i64,
}

/// Returns one version of a unit.
///
/// # Errors
/// A fault of the database.
pub fn unit(db: &mut Reader<'_>, key: UnitKey) -> Result<Option<Unit>, Fault> {
    db.optional(UNIT, params![key.code, key.valid_from], read_unit)
}

/// Returns the unit that has a code on a day.
///
/// # Errors
/// A fault of the database.
pub fn unit_on(db: &mut Reader<'_>, code: Code, day: Day) -> Result<Option<Unit>, Fault> {
    db.optional(UNIT_ON, params![code, day], read_unit)
}

/// Returns all versions of a code, oldest first.
///
/// # Errors
/// A fault of the database.
pub fn versions(db: &mut Reader<'_>, code: Code) -> Result<Vec<Unit>, Fault> {
    db.all(VERSIONS, params![code, VERSIONS_MAX], read_unit)
}

/// Returns what a code without a day means: today's unit, and those before it.
///
/// # Errors
/// A fault of the database.
pub fn meaning(db: &mut Reader<'_>, code: Code, today: Day) -> Result<CodeMeaning, Fault> {
    let (before, others): (Vec<_>, Vec<_>) =
        versions(db, code)?.into_iter().partition(|unit| unit.has_ended_by(today));
    Ok(CodeMeaning { today: others.into_iter().find(|unit| unit.is_valid_on(today)), before })
}

/// Returns the units above a unit, nearest first, as they are on a day.
///
/// For a day on which the unit itself does not hold, or on which nothing is above it, the units above it are those of its
/// first day: the codes that it names may since have been given to others.
///
/// # Errors
/// A fault of the database.
pub fn ancestors(db: &mut Reader<'_>, unit: &Unit, on: Day) -> Result<Vec<Unit>, Fault> {
    if unit.is_valid_on(on) && on != unit.valid_from {
        let found = ancestors_on(db, unit, on)?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    ancestors_on(db, unit, unit.valid_from)
}

fn ancestors_on(db: &mut Reader<'_>, unit: &Unit, on: Day) -> Result<Vec<Unit>, Fault> {
    let mut found: Vec<Unit> = Vec::new();
    // Each step goes up a tier, so a circle in the data cannot hold the loop for long.
    for _ in Tier::ALL {
        let Some(code) = found.last().unwrap_or(unit).parent_code else { break };
        let Some(parent) = unit_on(db, code, on)? else { break };
        found.push(parent);
    }
    Ok(found)
}

/// Returns a unit and those above it on a day, for the middle of a sentence: `xã Bình Sa, huyện Thăng Bình, tỉnh Quảng
/// Nam`. Days on which the unit does not hold are treated as in [`ancestors`].
///
/// # Errors
/// A fault of the database.
pub fn place_line(db: &mut Reader<'_>, unit: &Unit, on: Day) -> Result<String, Fault> {
    let above = ancestors(db, unit, on)?;
    let names: Vec<String> = std::iter::once(unit).chain(&above).map(Unit::full_name_lower).collect();
    Ok(names.join(", "))
}

/// Returns the units directly below a code on a day, by code; at most 1,000.
///
/// # Errors
/// A fault of the database.
pub fn children(db: &mut Reader<'_>, code: Code, on: Day) -> Result<Vec<Unit>, Fault> {
    db.all(CHILDREN_ON, params![code, on, LISTED_MAX], read_unit)
}

/// Returns a unit and those directly below it on a day: what somebody who works for a code may choose among.
///
/// # Errors
/// A fault of the database.
pub fn own_and_below(db: &mut Reader<'_>, code: Code, on: Day) -> Result<Vec<Unit>, Fault> {
    let mut found: Vec<Unit> = unit_on(db, code, on)?.into_iter().collect();
    found.extend(children(db, code, on)?);
    Ok(found)
}

/// Returns the provinces on a day, by code.
///
/// # Errors
/// A fault of the database.
pub fn provinces(db: &mut Reader<'_>, on: Day) -> Result<Vec<Unit>, Fault> {
    db.all(TIER_ON, params![Tier::Province.word(), on, LISTED_MAX], read_unit)
}

/// Returns the versions of provinces that hold no longer, by code.
///
/// # Errors
/// A fault of the database.
pub fn former_provinces(db: &mut Reader<'_>, today: Day) -> Result<Vec<Unit>, Fault> {
    db.all(FORMER, params![Tier::Province.word(), today, LISTED_MAX], read_unit)
}

/// Returns the communes of a province that had districts, as they were on its last day; for one that holds today, its
/// communes of today.
///
/// # Errors
/// A fault of the database.
pub fn communes_of(db: &mut Reader<'_>, province: &Unit, today: Day) -> Result<Vec<Unit>, Fault> {
    let on = province.valid_to.map_or(today, |end| end.plus_days(-1));
    let mut communes = children(db, province.code, on)?;
    communes.retain(|unit| unit.tier == Tier::Commune);
    communes.extend(db.all(
        COMMUNES_BELOW,
        params![Tier::Commune.word(), on, province.code, LISTED_MAX],
        read_unit,
    )?);
    Ok(communes)
}

/// Returns how many units there are on each tier on a day.
///
/// # Errors
/// A fault of the database.
pub fn counts_by_tier(db: &mut Reader<'_>, on: Day) -> Result<TierCounts, Fault> {
    let mut counts = TierCounts::default();
    db.for_each(COUNT_BY_TIER_ON, params![on], &mut |row| {
        let count = row.int(1)?;
        match read_tier(&row.text(0)?)? {
            Tier::Province => counts.provinces = count,
            Tier::District => counts.districts = count,
            Tier::Commune => counts.communes = count,
        }
        Ok(())
    })?;
    Ok(counts)
}

/// Looks units up by name in all versions, with or without marks and kind (`ba dinh`, `Phường Ba Đình`): whole names
/// first, then beginnings, then anything that contains the text; at most `limit`, and never more than [`FOUND_MAX`].
///
/// # Errors
/// A fault of the database.
pub fn find(db: &mut Reader<'_>, text: &str, limit: i64) -> Result<Vec<Unit>, Fault> {
    let Some(query) = Query::new(text) else { return Ok(Vec::new()) };
    let limit = limit.clamp(0, FOUND_MAX);
    db.all(FIND, params![query.inside, query.whole, query.start, query.word, limit], read_unit)
}

/// Like [`find`], among the units of a day.
///
/// # Errors
/// A fault of the database.
pub fn find_on(db: &mut Reader<'_>, text: &str, on: Day, limit: i64) -> Result<Vec<Unit>, Fault> {
    let Some(query) = Query::new(text) else { return Ok(Vec::new()) };
    let limit = limit.clamp(0, FOUND_MAX);
    db.all(FIND_ON, params![query.inside, on, query.whole, query.start, query.word, limit], read_unit)
}

/// The patterns of a look-up.
struct Query {
    whole: String,
    start: String,
    word: String,
    inside: String,
}

impl Query {
    /// Returns the patterns for a text; `None` if there is nothing to look for.
    fn new(text: &str) -> Option<Self> {
        let short: String = nfc(text).chars().take(QUERY_LEN_MAX).collect();
        let whole = fold(&short).split_whitespace().collect::<Vec<_>>().join(" ");
        if whole.is_empty() {
            return None;
        }
        // What somebody types is text, not a pattern.
        let plain = whole.replace('!', "!!").replace('%', "!%").replace('_', "!_");
        Some(Self {
            whole,
            start: format!("{plain}%"),
            word: format!("% {plain}%"),
            inside: format!("%{plain}%"),
        })
    }
}

/// Returns all versions of all units: for imports, which compare them in memory.
pub(crate) fn all_units(db: &mut Reader<'_>) -> Result<BTreeMap<UnitKey, Unit>, Fault> {
    let mut units = BTreeMap::new();
    db.for_each(ALL, &[], &mut |row| {
        let unit = read_unit(row)?;
        units.insert(unit.key(), unit);
        Ok(())
    })?;
    Ok(units)
}

/// Adds a version, or changes it to this.
pub(crate) fn save_unit(tx: &mut Tx<'_>, unit: &Unit) -> Result<(), Fault> {
    let values = params![
        unit.code,
        unit.valid_from,
        unit.valid_to,
        unit.from_exact,
        &unit.name,
        unit.kind.word(),
        unit.tier.word(),
        unit.parent_code,
        &unit.legal_basis,
        fold(&unit.name),
        fold(&unit.full_name()),
    ];
    tx.run(SAVE, values).map(drop)
}

/// Reads the columns of [`columns!`], from the first on.
pub(super) fn read_unit(row: &Row<'_>) -> Result<Unit, Fault> {
    let kind = row.text(5)?;
    Ok(Unit {
        code: read_code(&row.text(0)?)?,
        valid_from: row.day(1)?,
        valid_to: row.opt_day(2)?,
        from_exact: row.flag(3)?,
        name: row.text(4)?,
        kind: Kind::from_word(&kind).ok_or_else(|| Fault::new(format!("no kind of unit: {kind}")))?,
        tier: read_tier(&row.text(6)?)?,
        parent_code: row.opt_text(7)?.map(|code| read_code(&code)).transpose()?,
        legal_basis: row.text(8)?,
    })
}

/// Reads a code that the database keeps.
pub(super) fn read_code(text: &str) -> Result<Code, Fault> {
    text.parse().map_err(|error| Fault::because("reading the code of a unit", error))
}

fn read_tier(word: &str) -> Result<Tier, Fault> {
    Tier::from_word(word).ok_or_else(|| Fault::new(format!("no tier: {word}")))
}
