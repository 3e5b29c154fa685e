//! What the columns answer is what the rules of a list say, word by word.
#![expect(clippy::unwrap_used, reason = "tests may panic")]
use super::*;
use crate::store::lists::Then;
use proptest::prelude::*;

const FIELDS: [&str; 3] = ["economy", "culture_society", "defence_security"];
const PROVINCES: [&str; 2] = ["01", "82"];

fn entry(seed: u32, id: i64) -> Entry {
    let pick = |shift: u32, most: u32| (seed >> shift) as usize % most as usize;
    Entry {
        public_at: i64::from(seed >> 28),
        id,
        field: FIELDS[pick(0, 3)].to_owned(),
        year: [0, 2016, 2017, 2026][pick(2, 4)],
        is_individual: pick(4, 2) == 1,
        is_recognised: pick(5, 2) == 1,
        is_withdrawn: pick(11, 3) == 1,
        is_exemplary: pick(6, 4) == 1,
        level: ["", "commune", "province"][pick(8, 3)].to_owned(),
        province: PROVINCES[pick(10, 2)].to_owned(),
        commune: ["", "00004", "30043"][pick(11, 3)].to_owned(),
        then_province: "24@2021-01-01".to_owned(),
        then_unit: ["00004@2021-01-01", "00004@2025-07-01"][pick(13, 2)].to_owned(),
    }
}

fn filter(seed: u32) -> Filter {
    let pick = |shift: u32, most: u32| (seed >> shift) as usize % most as usize;
    let some = |words: &[&str], at: usize| words.get(at).map(|word| (*word).to_owned());
    Filter {
        field: some(&["economy", "new_rural"], pick(0, 6)),
        year: [Some(2016), Some(2026), None, None][pick(3, 4)],
        subject: [Some(Subject::Individual), Some(Subject::Collective), None, None][pick(5, 4)],
        is_in_force: pick(12, 3) == 1,
        state: [Some(State::Recognised), Some(State::Recorded), None, None][pick(7, 4)],
        level: some(&["commune"], pick(9, 4)),
        is_exemplary: pick(11, 4) == 1,
        province: some(&["82"], pick(13, 4)),
        commune: some(&["30043"], pick(15, 6)),
        then: Then {
            province: some(&["24@2021-01-01"], pick(18, 4)),
            unit: (pick(20, 5) == 1).then(|| ("00004".to_owned(), "2025-07-01".to_owned())),
        },
        words: Vec::new(),
    }
}

/// What the rules of the list say, word by word.
fn lets_through(filter: &Filter, entry: &Entry) -> bool {
    let same = |wanted: &Option<String>, word: &str| wanted.as_ref().is_none_or(|wanted| wanted == word);
    same(&filter.field, &entry.field)
        && filter.year.is_none_or(|year| year == entry.year)
        && filter.subject.is_none_or(|subject| (subject == Subject::Individual) == entry.is_individual)
        && !(filter.is_in_force && entry.is_withdrawn)
        && filter.state.is_none_or(|state| (state == State::Recognised) == entry.is_recognised)
        && same(&filter.level, &entry.level)
        && (!filter.is_exemplary || entry.is_exemplary)
        && same(&filter.province, &entry.province)
        && same(&filter.commune, &entry.commune)
        && same(&filter.then.province, &entry.then_province)
        && filter.then.unit.as_ref().is_none_or(|(code, day)| format!("{code}@{day}") == entry.then_unit)
}

fn listed(entries: &[Entry], filter: &Filter, sort: Sort) -> Vec<(i64, i64)> {
    let mut fit: Vec<&Entry> = entries.iter().filter(|entry| lets_through(filter, entry)).collect();
    let year = |entry: &Entry| if sort == Sort::Year { entry.year } else { 0 };
    fit.sort_by_key(|entry| std::cmp::Reverse((year(entry), entry.public_at, entry.id)));
    fit.iter().map(|entry| (entry.public_at, entry.id)).collect()
}

proptest! {
    #[test]
    fn every_page_of_every_filter_is_what_the_rules_say(
        seeds in prop::collection::vec(any::<u32>(), 1..80),
        changed in prop::collection::vec((0..80_usize, any::<u32>()), 0..20),
        wanted in any::<u32>(),
        size in 1..7_usize,
    ) {
        let mut entries: Vec<Entry> = seeds.iter().zip(1..).map(|(seed, id)| entry(*seed, id)).collect();
        let mut columns = Columns::default();
        for entry in &entries {
            prop_assert!(columns.put_all(std::slice::from_ref(entry)).is_ok());
        }
        let mut together = Columns::default();
        prop_assert!(together.put_all(&entries).is_ok());
        prop_assert_eq!((&together.ids, &together.packed), (&columns.ids, &columns.packed));
        for (place, seed) in changed {
            let Some(old) = entries.get_mut(place) else { continue };
            *old = Entry { public_at: old.public_at, ..entry(seed, old.id) };
            prop_assert!(columns.put_all(std::slice::from_ref(old)).is_ok());
        }
        let filter = filter(wanted);
        prop_assert_eq!(columns.count(&filter), listed(&entries, &filter, Sort::Newest).len());
        for sort in [Sort::Newest, Sort::Year] {
            let expected = listed(&entries, &filter, sort);
            let ids = |part: &[(i64, i64)]| part.iter().map(|(_, id)| Id::from_i64(*id)).collect::<Vec<_>>();
            let (mut from, mut at) = (None, 0);
            loop {
                let direction = from.map_or(Direction::First, |(_, id)| Direction::After(Id::from_i64(id)));
                let page = columns.pick(&filter, sort, direction, from, size).unwrap();
                let end = (at + size).min(expected.len());
                prop_assert_eq!(&page.ids, &ids(&expected[at..end]));
                prop_assert_eq!(page.has_more, end < expected.len());
                if let Some(first) = expected.get(at) {
                    let before = Direction::Before(Id::from_i64(first.1));
                    let back = columns.pick(&filter, sort, before, Some(*first), size).unwrap();
                    prop_assert_eq!(&back.ids, &ids(&expected[at.saturating_sub(size)..at]));
                }
                if !page.has_more {
                    break;
                }
                at = end;
                from = expected.get(end - 1).copied();
            }
        }
    }
}

#[test]
fn chunks_are_crossed_and_a_rare_model_is_found_among_many() {
    let mut columns = Columns::default();
    let rare = i64::try_from(CHUNK).unwrap() + 5;
    for id in 0..rare * 3 {
        let level = if id == rare { "province" } else { "commune" }.to_owned();
        assert_eq!(columns.push(&Entry { level, public_at: 7, ..entry(0, id) }), Ok(true));
    }
    let filter = Filter { level: Some("province".to_owned()), ..Filter::default() };
    let page = columns.pick(&filter, Sort::Newest, Direction::First, None, 20).unwrap();
    assert_eq!((page.ids, columns.count(&filter)), (vec![Id::from_i64(rare)], 1));
}

#[test]
fn more_words_than_can_be_numbered_are_said() {
    let mut columns = Columns::default();
    let outcomes: Vec<bool> = (0..40_i64)
        .map(|id| columns.put_all(&[Entry { field: format!("field-{id}"), ..entry(0, id) }]).is_ok())
        .collect();
    assert_eq!(outcomes.iter().filter(|is_put| **is_put).count(), 31);
}
