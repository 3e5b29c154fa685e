//! The list of units.

use std::collections::HashMap;
use std::io::Read;
use std::sync::Arc;

use kheo_base::{Error, Fault};
use kheo_journal::{Body, By, Journal, NewAct, Tx, Visibility};

use crate::code::Tier;
use crate::import::problem::Problem;
use crate::import::table::{Fields, Parsed, code, day, read_table, word, yes_or_no};
use crate::import::{Changes, Novelty, Report, count};
use crate::rules::tree::Tree;
use crate::store;
use crate::unit::{Kind, Unit, UnitKey};

const COLUMNS: &[&str] =
    &["code", "valid_from", "valid_to", "from_exact", "name", "kind", "tier", "parent_code", "legal_basis"];

/// Reads a list of units and checks each row by itself, and that none stands there twice.
///
/// # Errors
/// A fault if the file cannot be read; what is wrong in it is in the answer.
pub fn check_units(file: impl Read) -> Result<Parsed<Unit>, Fault> {
    let mut parsed = read_table(file, COLUMNS, read_unit)?;
    let mut rows_by_key: HashMap<UnitKey, u64> = HashMap::with_capacity(parsed.rows.len());
    for row in &parsed.rows {
        match rows_by_key.get(&row.value.key()) {
            Some(earlier) => parsed.errors.note(row.row, Some("code"), Problem::Double { row: *earlier }),
            None => drop(rows_by_key.insert(row.value.key(), row.row)),
        }
    }
    Ok(parsed)
}

/// Imports a list of units; with `dry_run` it only tells what it would do. Blocks.
///
/// # Errors
/// A fault if the file cannot be read or the database fails. What is wrong in the file is in the report.
pub fn import_units(journal: &Journal, by: &By, file: impl Read, dry_run: bool) -> Result<Report, Error> {
    let mut parsed = check_units(file)?;
    let row_count = parsed.count;
    let existing = journal.db().read_now(|db| Ok(store::all_units(db)?))?;
    // After doubles, versions that overlap would only say the same again.
    if parsed.errors.is_empty() {
        Tree::new(&existing, &parsed.rows).check(&mut parsed.errors);
    }
    if !parsed.errors.is_empty() {
        parsed.errors.sort();
        return Ok(Report { rows: row_count, errors: parsed.errors, ..Report::default() });
    }
    let changes = Changes::find(
        parsed.rows,
        |unit| existing.get(&unit.key()),
        |unit| (unit.valid_from, unit.tier, unit.code),
    );
    let report = changes.report(row_count);
    if !dry_run {
        for rows in changes.into_transactions() {
            let rows = Arc::new(rows);
            journal.write_now(by.clone(), move |tx| Ok(write(tx, &rows)?))?;
        }
    }
    Ok(report)
}

fn write(tx: &mut Tx<'_, '_>, rows: &[(Novelty, Unit)]) -> Result<(), Fault> {
    for (_, unit) in rows {
        store::save_unit(tx, unit)?;
    }
    record(tx, "organisations.units-imported", rows)
}

/// Records one act on the rows of a transaction.
pub(super) fn record<T>(tx: &mut Tx<'_, '_>, kind: &'static str, rows: &[(Novelty, T)]) -> Result<(), Fault> {
    let number = |novelty| i64::try_from(count(rows, novelty)).unwrap_or(i64::MAX);
    let body =
        Body::new().number("added", number(Novelty::Added)).number("changed", number(Novelty::Changed));
    // An import is about no single row, so it is its own subject.
    let subject_id = tx.new_id();
    tx.record(NewAct { kind, subject_kind: "import", subject_id, visibility: Visibility::Public, body })
        .map(drop)
}

/// Understands one row; notes everything that is wrong with it.
fn read_unit(fields: &mut Fields<'_>) -> Option<Unit> {
    let code = fields.needed("code", code);
    let valid_from = fields.needed("valid_from", day);
    let valid_to = fields.optional("valid_to", day);
    let from_exact = fields.needed("from_exact", yes_or_no);
    let name = fields.needed("name", |text| Ok(text.split_whitespace().collect::<Vec<_>>().join(" ")));
    let kind = fields.needed("kind", |text| word(text, &Kind::ALL.map(|kind| (kind.word(), kind))));
    let tier = fields.needed("tier", |text| word(text, &Tier::ALL.map(|tier| (tier.word(), tier))));
    let parent_code = fields.optional("parent_code", self::code);
    let unit = Unit {
        code: code?,
        valid_from: valid_from?,
        valid_to: valid_to?,
        from_exact: from_exact?,
        name: name?,
        kind: kind?,
        tier: tier?,
        parent_code: parent_code?,
        legal_basis: fields.text("legal_basis"),
    };
    let mut is_sound = true;
    let mut demand = |holds: bool, column, problem| {
        if !holds {
            fields.note(column, problem);
            is_sound = false;
        }
    };
    demand(!unit.has_ended_by(unit.valid_from), "valid_to", Problem::EndsTooEarly);
    demand(unit.code.tier() == unit.tier, "code", Problem::CodeOfOtherTier);
    demand(unit.kind.tier() == unit.tier, "kind", Problem::KindOfOtherTier);
    is_sound.then_some(unit)
}
