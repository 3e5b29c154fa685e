//! Versions of territorial units: one for each stretch of time in which nothing about a unit changed.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, ensure};
use serde::{Serialize, Serializer};

use super::snapshots::{REFORM, Snapshot, Unit};
use super::text::comparable;

/// The level of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    Province,
    District,
    Commune,
}

impl Tier {
    /// How many digits a code of this tier has.
    pub fn code_length(self) -> usize {
        match self {
            Self::Province => 2,
            Self::District => 3,
            Self::Commune => 5,
        }
    }
}

/// The legal kind of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Tinh,
    ThanhPhoTw,
    Quan,
    Huyen,
    ThiXa,
    ThanhPho,
    Xa,
    Phuong,
    ThiTran,
    DacKhu,
}

impl Kind {
    /// The kind for a hyphenated word without marks, as the oldest data set writes it.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Some(match slug {
            "tinh" => Self::Tinh,
            "quan" => Self::Quan,
            "huyen" => Self::Huyen,
            "thi-xa" => Self::ThiXa,
            "thanh-pho" => Self::ThanhPho,
            "xa" => Self::Xa,
            "phuong" => Self::Phuong,
            "thi-tran" => Self::ThiTran,
            _ => return None,
        })
    }
}

/// A unit during the time in which its name, kind, parent and territory stayed the same.
#[derive(Clone, Debug, Serialize)]
pub struct Version {
    pub code: String,
    pub valid_from: &'static str,
    /// First day on which it is no longer valid; empty while it is valid.
    pub valid_to: &'static str,
    #[serde(serialize_with = "yes_no")]
    pub from_exact: bool,
    pub name: String,
    pub kind: Kind,
    pub tier: Tier,
    pub parent_code: String,
    pub legal_basis: &'static str,
}

impl Version {
    /// Whether this version is in force on a day (ISO date).
    pub fn valid_on(&self, day: &str) -> bool {
        self.valid_from <= day && (self.valid_to.is_empty() || day < self.valid_to)
    }
}

/// Writes a truth value as `yes` or `no`.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
pub fn yes_no<S: Serializer>(value: &bool, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(if *value { "yes" } else { "no" })
}

/// Merges snapshots into versions. `merged` has the codes of the provinces that others were merged into.
pub fn merge(snapshots: &[Snapshot], merged: &BTreeSet<String>) -> Vec<Version> {
    let mut open: BTreeMap<(Tier, String), Version> = BTreeMap::new();
    let mut done = Vec::new();
    for snapshot in snapshots {
        let mut next = BTreeMap::new();
        for ((tier, code), unit) in &snapshot.units {
            let key = (*tier, code.clone());
            let version = match open.remove(&key) {
                Some(before) if continues(&before, unit, snapshot.date, merged) => {
                    let name = if snapshot.date < REFORM { before.name } else { unit.name.clone() };
                    Version { name, ..before }
                }
                Some(before) => {
                    done.push(Version { valid_to: snapshot.date, ..before });
                    begin(*tier, code, unit, snapshot)
                }
                None => begin(*tier, code, unit, snapshot),
            };
            next.insert(key, version);
        }
        done.extend(open.into_values().map(|gone| Version { valid_to: snapshot.date, ..gone }));
        open = next;
    }
    done.extend(open.into_values());
    done.sort_by(|a, b| (a.valid_from, a.tier, &a.code).cmp(&(b.valid_from, b.tier, &b.code)));
    done
}

fn continues(before: &Version, unit: &Unit, date: &str, merged: &BTreeSet<String>) -> bool {
    let other_territory = date == REFORM && (before.tier != Tier::Province || merged.contains(&before.code));
    !other_territory
        && before.kind == unit.kind
        && before.parent_code == unit.parent
        && comparable(&before.name) == comparable(&unit.name)
}

fn begin(tier: Tier, code: &str, unit: &Unit, snapshot: &Snapshot) -> Version {
    Version {
        code: code.to_owned(),
        valid_from: snapshot.date,
        valid_to: "",
        from_exact: snapshot.exact,
        name: unit.name.clone(),
        kind: unit.kind,
        tier,
        parent_code: unit.parent.clone(),
        legal_basis: unit.legal_basis,
    }
}

/// How many provinces, districts and communes there are on a day.
pub fn count_on(versions: &[Version], day: &str) -> [usize; 3] {
    [Tier::Province, Tier::District, Tier::Commune]
        .map(|tier| versions.iter().filter(|v| v.tier == tier && v.valid_on(day)).count())
}

/// Checks the numbers of units that are publicly known.
pub fn verify(versions: &[Version]) -> Result<()> {
    for (day, wanted) in [
        ("2021-06-30", [63, 705, 10_599]),
        ("2025-06-30", [63, 696, 10_035]),
        ("2025-07-01", [34, 0, 3_321]),
        ("2026-05-01", [34, 0, 3_321]),
    ] {
        let found = count_on(versions, day);
        ensure!(found == wanted, "on {day} there should be {wanted:?} units, not {found:?}");
    }
    Ok(())
}
