//! Which unit came after which.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use serde::Serialize;

use super::snapshots::{BEFORE_REFORM, DONG_NAI, DONG_NAI_ACT, DONG_NAI_WARDS_ACT, REFORM, SuccessionRow};
use super::text::comparable;
use super::units::{Tier, Version, yes_no};

const PLAIN_NOTE: &str = "19/2025/QĐ-TTg";
const DIVIDED_NOTE: &str = "19/2025/QĐ-TTg; divided: main successor is not official";
const UNKNOWN_NOTE: &str = "same code in the snapshots of 2021 and 2025; act and day not recorded";
const DISTRICT_NOTE: &str = "from the districts of its communes in 2021 and 2025; act and day not recorded";

/// How much of the old unit went into the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Share {
    Whole,
    Part,
}

/// One old unit version and one that came after it.
#[derive(Debug, Serialize)]
pub struct Link {
    pub old_code: String,
    pub old_valid_to: &'static str,
    pub new_code: String,
    pub new_valid_from: &'static str,
    pub share: Share,
    #[serde(serialize_with = "yes_no")]
    pub main: bool,
    pub legal_basis_note: &'static str,
}

/// For every old province the new one that has most of its communes.
fn provinces(rows: &[SuccessionRow]) -> BTreeMap<&str, &str> {
    let mut counts: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for row in rows {
        *counts.entry(&row.old_province_code).or_default().entry(&row.new_province_code).or_default() += 1;
    }
    counts
        .into_iter()
        .filter_map(|(old, news)| news.into_iter().max_by_key(|(_, n)| *n).map(|(new, _)| (old, new)))
        .collect()
}

/// Codes of the new provinces that came from more than one old province.
pub fn merged_provinces(rows: &[SuccessionRow]) -> BTreeSet<String> {
    let mut olds: BTreeMap<&str, usize> = BTreeMap::new();
    for new in provinces(rows).into_values() {
        *olds.entry(new).or_default() += 1;
    }
    olds.into_iter().filter(|(_, n)| *n > 1).map(|(new, _)| new.to_owned()).collect()
}

/// All links, sorted by day, tier and codes.
pub fn links(versions: &[Version], rows: &[SuccessionRow]) -> Result<Vec<Link>> {
    let mut links = same_code(versions);
    links.extend(districts_before_reform(versions));
    links.extend(reform_of_provinces(versions, rows));
    links.extend(reform_of_communes(versions, rows)?);
    links.sort_by(|a, b| sort_key(a).cmp(&sort_key(b)));
    Ok(links)
}

fn sort_key(link: &Link) -> (&str, usize, &str, bool, &str) {
    (link.old_valid_to, link.old_code.len(), &link.old_code, !link.main, &link.new_code)
}

/// Provinces and communes that kept their code while something about them changed, outside of the reform.
fn same_code(versions: &[Version]) -> Vec<Link> {
    let mut links = Vec::new();
    let starts: BTreeMap<(Tier, &str, &str), &Version> =
        versions.iter().map(|v| ((v.tier, v.code.as_str(), v.valid_from), v)).collect();
    let ended = versions.iter().filter(|v| [BEFORE_REFORM, DONG_NAI].contains(&v.valid_to));
    for old in ended.filter(|v| v.tier != Tier::District) {
        if let Some(new) = starts.get(&(old.tier, old.code.as_str(), old.valid_to)) {
            let note = match (new.valid_from, new.tier) {
                (DONG_NAI, Tier::Province) => DONG_NAI_ACT,
                (DONG_NAI, _) => DONG_NAI_WARDS_ACT,
                _ => UNKNOWN_NOTE,
            };
            links.push(link(old, new, Share::Whole, true, note));
        }
    }
    links
}

/// Districts that ended or changed before the reform: their communes tell where they went.
fn districts_before_reform(versions: &[Version]) -> Vec<Link> {
    let on = |tier: Tier| versions.iter().filter(move |v| v.tier == tier && v.valid_on(BEFORE_REFORM));
    let districts: BTreeMap<&str, &Version> = on(Tier::District).map(|v| (v.code.as_str(), v)).collect();
    let parents: BTreeMap<&str, &str> =
        on(Tier::Commune).map(|v| (v.code.as_str(), v.parent_code.as_str())).collect();
    let mut links = Vec::new();
    for old in versions.iter().filter(|v| v.tier == Tier::District && v.valid_to == BEFORE_REFORM) {
        let communes = versions.iter().filter(|v| v.tier == Tier::Commune && v.parent_code == old.code);
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for commune in communes.filter(|v| v.valid_from < BEFORE_REFORM) {
            if let Some(parent) = parents.get(commune.code.as_str()) {
                *counts.entry(parent).or_default() += 1;
            }
        }
        let main = counts.iter().max_by_key(|(_, n)| **n).map(|(code, _)| *code);
        let share = if counts.len() == 1 { Share::Whole } else { Share::Part };
        for new in counts.keys().filter_map(|code| districts.get(code)) {
            links.push(link(old, new, share, Some(new.code.as_str()) == main, DISTRICT_NOTE));
        }
    }
    links
}

fn reform_of_provinces(versions: &[Version], rows: &[SuccessionRow]) -> Vec<Link> {
    let mut links = Vec::new();
    for (old, new) in provinces(rows) {
        let old = ending(versions, Tier::Province, old);
        let new = beginning(versions, Tier::Province, new);
        if let (Some(old), Some(new)) = (old, new) {
            links.push(link(old, new, Share::Whole, true, PLAIN_NOTE));
        }
    }
    links
}

fn reform_of_communes(versions: &[Version], rows: &[SuccessionRow]) -> Result<Vec<Link>> {
    let of = |day: &str| -> BTreeMap<&str, &Version> {
        let on_day = versions.iter().filter(|v| v.tier == Tier::Commune && v.valid_on(day));
        on_day.map(|v| (v.code.as_str(), v)).collect()
    };
    let (olds, news) = (of("2025-06-30"), of(REFORM));
    let mut links = Vec::new();
    for row in rows {
        let old = olds.get(row.old_commune_code.as_str());
        let old = old.with_context(|| format!("no commune {} before the reform", row.old_commune_code))?;
        let new = news.get(row.new_commune_code.as_str());
        let new = new.with_context(|| format!("no commune {} after the reform", row.new_commune_code))?;
        for (version, name) in [(old, &row.old_commune), (new, &row.new_commune)] {
            let agrees = comparable(name).ends_with(&comparable(&version.name));
            ensure!(agrees, "{} is {} and {name}", version.code, version.name);
        }
        let share = match row.kind.as_str() {
            "whole" => Share::Whole,
            _ => Share::Part,
        };
        let note = if share == Share::Whole { PLAIN_NOTE } else { DIVIDED_NOTE };
        links.push(link(old, new, share, row.main_successor == "yes", note));
    }
    Ok(links)
}

fn ending<'a>(versions: &'a [Version], tier: Tier, code: &str) -> Option<&'a Version> {
    versions.iter().find(|v| v.tier == tier && v.code == code && v.valid_to == REFORM)
}

fn beginning<'a>(versions: &'a [Version], tier: Tier, code: &str) -> Option<&'a Version> {
    versions.iter().find(|v| v.tier == tier && v.code == code && v.valid_from == REFORM)
}

fn link(old: &Version, new: &Version, share: Share, main: bool, note: &'static str) -> Link {
    Link {
        old_code: old.code.clone(),
        old_valid_to: old.valid_to,
        new_code: new.code.clone(),
        new_valid_from: new.valid_from,
        share,
        main,
        legal_basis_note: note,
    }
}
