//! The decade is the same for the same seed, its rates are those reported, and no row is like another.
#![expect(clippy::unwrap_used, reason = "tests may panic")]
use std::collections::{HashMap, HashSet};

use super::*;

fn rows(seed: u64, models: u64) -> Vec<StringRecord> {
    let (mut rows, mut all, mut record) = (Decade { seed, models }.rows(), Vec::new(), StringRecord::new());
    while rows.next_into(&mut record) {
        all.push(record.clone());
    }
    all
}

fn cell<'a>(record: &'a StringRecord, name: &str) -> &'a str {
    let place = HEAD.iter().position(|head| *head == name).unwrap();
    record.get(place).unwrap()
}

/// FNV-1a: enough to notice any change.
fn hash(rows: &[StringRecord]) -> u64 {
    let bytes = rows.iter().flat_map(|row| row.iter()).flat_map(|cell| cell.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn the_same_seed_gives_the_same_rows() {
    let first = rows(SEED, 1_000);
    assert_eq!(first.len(), 1_000);
    assert_eq!(first, rows(SEED, 1_000));
    assert_ne!(hash(&first), hash(&rows(SEED + 1, 1_000)));
    assert_eq!(
        hash(&first),
        FROZEN,
        "the decade changed: give it another name in `Decade::name` and freeze this number"
    );
}

const FROZEN: u64 = 14_943_069_788_301_446_697;

#[test]
fn rates_are_those_that_were_reported() {
    let all = rows(SEED, 20_000);
    assert_eq!(all.len(), 20_000);
    let share = |name: &str, value: &str| {
        let count = all.iter().filter(|row| cell(row, name) == value).count();
        count * 100 / all.len()
    };
    assert!((80..=87).contains(&share("state", "recognised")));
    assert!((28..=38).contains(&share("subject", "individual")));
    let recognised = all.iter().filter(|row| cell(row, "state") == "recognised").count();
    let count = |name: &str| all.iter().filter(|row| !cell(row, name).is_empty()).count();
    assert!((40..=50).contains(&(count("exemplary_number") * 100 / recognised)));
    assert!((12..=18).contains(&(count("award") * 100 / recognised)));
    assert!(count("replicated_from") > 0 && count("ended_on") > 0 && count("effect") > 0);
}

#[test]
fn no_key_comes_twice_and_no_title_twice_in_a_unit_and_year() {
    let all = rows(7, 30_000);
    let (mut keys, mut titles) = (HashSet::new(), HashSet::new());
    for row in &all {
        assert!(keys.insert(cell(row, "key")));
        let said =
            (cell(row, "title"), cell(row, "year"), cell(row, "unit_code"), cell(row, "unit_valid_from"));
        assert!(titles.insert(said), "{said:?}");
        let origin = cell(row, "replicated_from");
        assert!(origin.is_empty() || keys.contains(origin));
    }
    let different: HashSet<&str> = all.iter().map(|row| cell(row, "title")).collect();
    assert!(different.len() * 10 > all.len() * 7, "titles vary too little: {}", different.len());
}

#[test]
fn rows_are_as_long_as_real_ones_and_all_say_that_they_are_made_up() {
    let mut years = HashMap::new();
    for row in rows(3, 3_000) {
        let words: usize = row.iter().skip(8).map(|cell| cell.split_whitespace().count()).sum();
        assert!((60..=220).contains(&words), "{words}: {row:?}");
        let title = cell(&row, "title").split_whitespace().count();
        assert!((2..=32).contains(&title), "{row:?}");
        assert!(cell(&row, "summary_basis").contains("giả lập"));
        *years.entry(cell(&row, "year").to_owned()).or_insert(0) += 1;
        for text in ["{", "}"] {
            assert!(!row.iter().any(|cell| cell.contains(text)), "{row:?}");
        }
    }
    assert_eq!(years.len(), 10);
}
