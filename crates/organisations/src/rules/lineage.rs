//! Whether rows of a succession fit together, and to the units that there are.

use std::collections::{BTreeMap, BTreeSet};

use kheo_base::Day;

use crate::code::Code;
use crate::import::{Numbered, Problem, RowErrors, Succession, SuccessionKey};
use crate::rules::succession::Share;
use crate::rules::tree::Tree;

/// Notes what is wrong in the rows of a file, put over what the database has.
pub(crate) fn check(
    rows: &[Numbered<Succession>],
    existing: &BTreeMap<SuccessionKey, Succession>,
    tree: &Tree<'_>,
    errors: &mut RowErrors,
) {
    for row in rows {
        if let Some((column, problem)) = problem_of(&row.value, tree) {
            errors.note(row.row, Some(column), problem);
        }
    }
    check_divisions(rows, existing, errors);
}

fn problem_of(row: &Succession, tree: &Tree<'_>) -> Option<(&'static str, Problem)> {
    let Some(old) = tree.ending(row.old_code, row.old_valid_to) else {
        return Some(("old_valid_to", Problem::OldUnknown));
    };
    let Some(new) = tree.get(row.new) else {
        return Some(("new_valid_from", Problem::NewUnknown));
    };
    if old.key() == new.key() {
        return Some(("new_valid_from", Problem::IntoItself));
    }
    // Also a unit that was there long before can take another one in, but it must be there when the other ends.
    (!new.is_valid_on(row.old_valid_to)).then_some(("new_valid_from", Problem::NewNotThen))
}

/// Notes old units that have not exactly one main successor, and whole ones that go into several.
fn check_divisions(
    rows: &[Numbered<Succession>],
    existing: &BTreeMap<SuccessionKey, Succession>,
    errors: &mut RowErrors,
) {
    let mut merged: BTreeMap<SuccessionKey, &Succession> =
        existing.iter().map(|(key, succession)| (*key, succession)).collect();
    merged.extend(rows.iter().map(|row| (row.value.key(), &row.value)));
    let mut ways: BTreeMap<(Code, Day), Vec<&Succession>> = BTreeMap::new();
    for succession in merged.into_values() {
        ways.entry((succession.old_code, succession.old_valid_to)).or_default().push(succession);
    }
    let mut seen = BTreeSet::new();
    for row in rows {
        let old = (row.value.old_code, row.value.old_valid_to);
        // One error for an old unit, at its first row.
        if !seen.insert(old) {
            continue;
        }
        let Some(ways) = ways.get(&old) else { continue };
        if ways.iter().filter(|way| way.is_main).count() != 1 {
            errors.note(row.row, Some("main"), Problem::NotOneMain);
        }
        if ways.len() > 1 && ways.iter().any(|way| way.share == Share::Whole) {
            errors.note(row.row, Some("share"), Problem::WholeIntoMany);
        }
    }
}
