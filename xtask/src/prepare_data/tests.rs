//! Tests of the derived data against what is publicly known.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::is_nfc;

use super::succession::Share;
use super::text::{comparable, split_type, to_csv};
use super::units::{Kind, Tier, Version, count_on};
use super::{Derived, derive};

fn derived() -> Derived {
    let root = crate::repository_root().expect("a repository");
    derive(&root.join("data/sources")).expect("derived data")
}

fn on_day<'a>(versions: &'a [Version], day: &'a str) -> impl Iterator<Item = &'a Version> {
    versions.iter().filter(move |version| version.valid_on(day))
}

fn kinds(versions: &[Version], day: &str) -> BTreeMap<Kind, usize> {
    let mut kinds = BTreeMap::new();
    for version in on_day(versions, day) {
        *kinds.entry(version.kind).or_default() += 1;
    }
    kinds
}

#[test]
fn numbers_of_units_are_as_known() {
    let versions = derived().versions;
    assert_eq!(count_on(&versions, "2021-06-30"), [63, 705, 10_599]);
    assert_eq!(count_on(&versions, "2025-06-30"), [63, 696, 10_035]);
    assert_eq!(count_on(&versions, "2025-07-01"), [34, 0, 3_321]);
    assert_eq!(count_on(&versions, "2026-05-01"), [34, 0, 3_321]);
}

#[test]
fn numbers_of_kinds_are_as_known() {
    let versions = derived().versions;
    let before = kinds(&versions, "2025-06-30");
    assert_eq!([before[&Kind::Xa], before[&Kind::Phuong], before[&Kind::ThiTran]], [7_692, 1_726, 617]);
    assert_eq!([before[&Kind::Tinh], before[&Kind::ThanhPhoTw]], [57, 6]);
    let reform = kinds(&versions, "2025-07-01");
    let wanted = [(Kind::Tinh, 28), (Kind::ThanhPhoTw, 6), (Kind::Xa, 2_621), (Kind::Phuong, 687)];
    assert_eq!(reform, wanted.into_iter().chain([(Kind::DacKhu, 13)]).collect());
    let today = kinds(&versions, "2026-05-01");
    let wanted = [(Kind::Tinh, 27), (Kind::ThanhPhoTw, 7), (Kind::Xa, 2_611), (Kind::Phuong, 697)];
    assert_eq!(today, wanted.into_iter().chain([(Kind::DacKhu, 13)]).collect());
}

#[test]
fn every_parent_exists_when_a_unit_begins() {
    let versions = derived().versions;
    for version in &versions {
        let parents = on_day(&versions, version.valid_from).filter(|p| p.code == version.parent_code);
        let wanted = usize::from(version.tier != Tier::Province);
        assert_eq!(parents.count(), wanted, "{version:?}");
    }
}

#[test]
fn versions_of_one_code_do_not_overlap() {
    let mut by_code: BTreeMap<(Tier, &str), Vec<&Version>> = BTreeMap::new();
    let versions = derived().versions;
    for version in &versions {
        by_code.entry((version.tier, &version.code)).or_default().push(version);
    }
    for ((tier, code), of_code) in by_code {
        assert_eq!(code.len(), tier.code_length());
        for pair in of_code.windows(2) {
            assert!(!pair[0].valid_to.is_empty() && pair[0].valid_to <= pair[1].valid_from, "{pair:?}");
        }
        assert!(of_code.iter().all(|v| v.valid_to.is_empty() || v.valid_from < v.valid_to));
    }
}

#[test]
fn every_commune_before_the_reform_has_one_main_successor() {
    let Derived { versions, links, .. } = derived();
    let mut mains: BTreeMap<&str, usize> = BTreeMap::new();
    for link in links.iter().filter(|l| l.old_valid_to == "2025-07-01") {
        *mains.entry(&link.old_code).or_default() += usize::from(link.main);
    }
    for commune in on_day(&versions, "2025-06-30").filter(|v| v.tier == Tier::Commune) {
        assert_eq!(mains.get(commune.code.as_str()), Some(&1), "{commune:?}");
    }
}

#[test]
fn every_link_joins_two_versions() {
    let Derived { versions, links, .. } = derived();
    let ends: BTreeSet<_> = versions.iter().map(|v| (v.code.as_str(), v.valid_to)).collect();
    let starts: BTreeSet<_> = versions.iter().map(|v| (v.code.as_str(), v.valid_from)).collect();
    let mut seen = BTreeSet::new();
    for link in &links {
        assert!(ends.contains(&(link.old_code.as_str(), link.old_valid_to)), "{link:?}");
        assert!(starts.contains(&(link.new_code.as_str(), link.new_valid_from)), "{link:?}");
        assert!(seen.insert((&link.old_code, link.old_valid_to, &link.new_code)), "{link:?}");
    }
}

#[test]
fn districts_that_ended_before_the_reform_follow_their_communes() {
    let links = derived().links;
    let of = |old: &str| -> Vec<(String, Share, bool)> {
        let links = links.iter().filter(|l| l.old_code == old);
        links.map(|l| (l.new_code.clone(), l.share, l.main)).collect()
    };
    // The town of Huế became two districts; Yên Dũng went into Bắc Giang.
    let parts = vec![("474".to_owned(), Share::Part, true), ("475".to_owned(), Share::Part, false)];
    assert_eq!(of("474"), parts);
    assert_eq!(of("221"), vec![("213".to_owned(), Share::Whole, true)]);
}

#[test]
fn fifty_two_provinces_became_twenty_three() {
    let links = derived().links;
    let provinces = links.iter().filter(|l| l.old_code.len() == 2 && l.new_valid_from == "2025-07-01");
    let pairs: Vec<_> = provinces.map(|l| (l.old_code.as_str(), l.new_code.as_str())).collect();
    let news: BTreeSet<_> = pairs.iter().map(|(_, new)| *new).collect();
    assert_eq!((pairs.len(), news.len()), (52, 23));
    assert!(pairs.contains(&("10", "15")) && pairs.contains(&("15", "15")) && pairs.contains(&("27", "24")));
    let unchanged: Vec<_> = derived().versions;
    let through = on_day(&unchanged, "2026-05-01").filter(|v| v.valid_from < "2025-07-01");
    assert_eq!(through.count(), 11);
}

#[test]
fn dong_nai_is_a_city_since_april_2026() {
    let versions = derived().versions;
    let changed: Vec<_> = versions.iter().filter(|v| v.valid_from == "2026-04-30").collect();
    assert_eq!(changed.len(), 11);
    assert!(changed.iter().all(|v| v.from_exact && v.code != "06325"));
    let acts: BTreeSet<_> = changed.iter().map(|v| (v.tier, v.legal_basis)).collect();
    let wanted = [(Tier::Province, "30/2026/QH16"), (Tier::Commune, "237/NQ-UBTVQH16")];
    assert_eq!(acts, wanted.into_iter().collect());
}

#[test]
fn all_text_is_composed_and_clean() {
    let Derived { versions, links, exemplars, map } = derived();
    let files = [to_csv(&versions), to_csv(&links), to_csv(&exemplars), Ok(map)];
    for text in files {
        let text = text.expect("text");
        assert!(is_nfc(&text) && !text.contains('\r') && text.ends_with('\n'));
    }
    for version in &versions {
        assert_eq!(version.name, version.name.split_whitespace().collect::<Vec<_>>().join(" "));
        // The ward Phường Đúc in Huế has a name that itself begins with a type word.
        let bare = split_type(&version.name).is_none() || version.name == "Phường Đúc";
        assert!(!version.name.is_empty() && bare, "{version:?}");
    }
}

#[test]
fn spelling_variants_are_equal() {
    for (one, other) in [
        ("Hoà Bình", "Hòa Bình"),
        ("Thuỷ Nguyên", "Thủy Nguyên"),
        ("Ia H' Drai", "Ia H'Drai"),
        ("Phan Rang-Tháp Chàm", "Phan Rang - Tháp Chàm"),
        ("05", "5"),
        ("NT Liên Sơn", "Nông trường Liên Sơn"),
        ("Ho\u{300}a", "Hòa "),
    ] {
        assert_eq!(comparable(one), comparable(other));
    }
    assert_ne!(comparable("Sài Sơn"), comparable("Sai Sơn"));
    assert_eq!(split_type("xã Bắc Sơn"), Some((Kind::Xa, "Bắc Sơn".to_owned())));
}

#[test]
fn all_exemplars_have_a_unit() {
    assert_eq!(derived().exemplars.len(), 60);
}
