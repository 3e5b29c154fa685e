//! What one version of a text says otherwise than the one before, by paragraphs first and within them by words.

use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};

/// Most pairs of lines that are compared, and of words within one changed passage. Above it everything is shown as gone and new: a
/// rewritten story is not read word by word anyhow, and comparing takes time with the square of it.
const PAIRS_MAX: usize = 2_000_000;

/// A piece of a text, beside the version before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Both say it.
    Same(String),
    /// Only the version before said it.
    Gone(String),
    /// Only the later version says it.
    New(String),
}

/// Compares two versions.
pub fn changes(before: &str, after: &str) -> Vec<Change> {
    let lines = |text: &'_ str| text.split_inclusive('\n').map(str::to_owned).collect::<Vec<_>>();
    let (old, new) = (lines(before), lines(after));
    let mut found = Vec::new();
    if old.len() * new.len() > PAIRS_MAX && before != after {
        push(&mut found, ChangeTag::Delete, before);
        push(&mut found, ChangeTag::Insert, after);
        return found;
    }
    for step in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (gone, said) = (old[step.old_range()].concat(), new[step.new_range()].concat());
        match step {
            DiffOp::Equal { .. } => push(&mut found, ChangeTag::Equal, &said),
            _ => by_words(&mut found, &gone, &said),
        }
    }
    found
}

fn by_words(found: &mut Vec<Change>, gone: &str, said: &str) {
    let words = |text: &str| text.split_whitespace().count().max(1);
    if words(gone) * words(said) > PAIRS_MAX {
        push(found, ChangeTag::Delete, gone);
        push(found, ChangeTag::Insert, said);
        return;
    }
    let compared = TextDiff::from_words(gone, said);
    for change in compared.iter_all_changes() {
        push(found, change.tag(), change.value());
    }
}

/// Adds a piece, joined to the one before if it is of the same kind.
fn push(found: &mut Vec<Change>, tag: ChangeTag, text: &str) {
    if text.is_empty() {
        return;
    }
    match (tag, found.last_mut()) {
        (ChangeTag::Equal, Some(Change::Same(last)))
        | (ChangeTag::Delete, Some(Change::Gone(last)))
        | (ChangeTag::Insert, Some(Change::New(last))) => last.push_str(text),
        (ChangeTag::Equal, _) => found.push(Change::Same(text.to_owned())),
        (ChangeTag::Delete, _) => found.push(Change::Gone(text.to_owned())),
        (ChangeTag::Insert, _) => found.push(Change::New(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_corrected_number_is_seen_by_itself() {
        let found = changes("Ấp 3\n\nCó 86 trụ đèn.\n", "Ấp 3\n\nCó 68 trụ đèn.\n");
        let [same, gone, new, rest] = ["Ấp 3\n\nCó ", "86", "68", " trụ đèn.\n"].map(str::to_owned);
        assert_eq!(found, [Change::Same(same), Change::Gone(gone), Change::New(new), Change::Same(rest)]);
    }

    #[test]
    fn thousands_of_other_lines_are_not_compared_with_each_other() {
        let text = |word: &str| (0..20_000).map(|at| format!("{word}{at}\n")).collect::<String>();
        let (before, after) = (text("a"), text("b"));
        assert_eq!(changes(&before, &after), [Change::Gone(before.clone()), Change::New(after)]);
        assert_eq!(changes(&before, &before).len(), 1);
    }

    #[test]
    fn a_text_rewritten_from_end_to_end_is_compared_in_one_piece() {
        let text = |word: &str| (0..2_000).map(|at| format!("{word}{at} ")).collect::<String>();
        let (before, after) = (text("a"), text("b"));
        assert_eq!(changes(&before, &after), [Change::Gone(before), Change::New(after)]);
    }

    proptest! {
        #[test]
        fn both_versions_can_be_read_out_of_it(before in "[ab \n]{0,60}", after in "[ab \n]{0,60}") {
            let found = changes(&before, &after);
            let side = |is_old: bool| found.iter().filter_map(|change| match change {
                Change::Same(text) => Some(text.as_str()),
                Change::Gone(text) => is_old.then_some(text.as_str()),
                Change::New(text) => (!is_old).then_some(text.as_str()),
            }).collect::<String>();
            prop_assert_eq!((side(true), side(false)), (before, after));
        }
    }
}
