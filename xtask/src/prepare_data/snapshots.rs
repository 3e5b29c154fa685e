//! Reads the originals: what units existed at four dates, and which commune went into which.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use super::text::{clean, comparable, split_type};
use super::units::{Kind, Tier};

/// First day of the oldest snapshot.
pub const EARLIEST: &str = "2021-01-01";
/// The snapshot just before the reform.
pub const BEFORE_REFORM: &str = "2025-03-01";
/// The day the two-tier organisation began.
pub const REFORM: &str = "2025-07-01";
/// The day Đồng Nai became a centrally-run city.
pub const DONG_NAI: &str = "2026-04-30";

const REFORM_ACT: &str = "19/2025/QĐ-TTg";
/// The act that made Đồng Nai a city.
pub const DONG_NAI_ACT: &str = "30/2026/QH16";
/// The act that made ten of its communes wards.
pub const DONG_NAI_WARDS_ACT: &str = "237/NQ-UBTVQH16";
const DONG_NAI_CODE: &str = "75";
const DONG_NAI_WARDS: [&str; 10] =
    ["25270", "25357", "25363", "26116", "26170", "26248", "26326", "26368", "26425", "26485"];

/// A spelling that was an error in the older data, not another name: tier, code, error, right.
const CORRECTED: (Tier, &str, &str, &str) = (Tier::Commune, "00712", "Phó Bảng", "Phố Bảng");

/// One unit as one snapshot has it.
#[derive(Clone, Debug)]
pub struct Unit {
    pub name: String,
    pub kind: Kind,
    pub parent: String,
    pub legal_basis: &'static str,
}

/// Units by tier and code.
pub type Units = BTreeMap<(Tier, String), Unit>;

/// All units at one date.
pub struct Snapshot {
    pub date: &'static str,
    /// Whether a unit first seen here is legally known to begin on this date.
    pub exact: bool,
    pub units: Units,
}

/// One row of the published old-to-new table of communes.
#[derive(Deserialize)]
pub struct SuccessionRow {
    pub old_province_code: String,
    pub old_commune_code: String,
    pub old_commune: String,
    pub new_province_code: String,
    pub new_commune_code: String,
    pub new_commune: String,
    pub kind: String,
    pub main_successor: String,
}

#[derive(Deserialize)]
struct OldUnit {
    name: String,
    #[serde(rename = "type")]
    type_word: String,
    code: String,
    #[serde(default)]
    parent_code: String,
}

#[derive(Deserialize)]
struct BeforeRow {
    province_code: String,
    province: String,
    district_code: String,
    district: String,
    commune_code: String,
    commune: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TodayProvince {
    code: String,
    full_name: String,
    wards: Vec<TodayCommune>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TodayCommune {
    code: String,
    full_name: String,
    province_code: String,
}

/// The four snapshots in order of time.
pub fn read_all(sources: &Path) -> Result<Vec<Snapshot>> {
    let today = read_today(sources)?;
    Ok(vec![
        Snapshot { date: EARLIEST, exact: false, units: read_2021(sources)? },
        Snapshot { date: BEFORE_REFORM, exact: false, units: read_before_reform(sources)? },
        Snapshot { date: REFORM, exact: true, units: without_later_changes(today.clone())? },
        Snapshot { date: DONG_NAI, exact: true, units: with_later_acts(today)? },
    ])
}

fn read_2021(sources: &Path) -> Result<Units> {
    let mut units = Units::new();
    for (file, tier) in [
        ("tinh_tp.json", Tier::Province),
        ("quan_huyen.json", Tier::District),
        ("xa_phuong.json", Tier::Commune),
    ] {
        let read: BTreeMap<String, OldUnit> = serde_json::from_str(&super::read(sources, file)?)?;
        for old in read.into_values() {
            let kind = match (old.type_word.as_str(), tier) {
                ("thanh-pho", Tier::Province) => Kind::ThanhPhoTw,
                (word, _) => Kind::from_slug(word).with_context(|| format!("type {word} in {file}"))?,
            };
            let mut name = clean(&old.name);
            if (tier, old.code.as_str(), name.as_str()) == (CORRECTED.0, CORRECTED.1, CORRECTED.2) {
                CORRECTED.3.clone_into(&mut name);
            }
            units.insert((tier, old.code), Unit { name, kind, parent: old.parent_code, legal_basis: "" });
        }
    }
    Ok(units)
}

/// Five rows have no commune: island districts that were not divided into communes.
fn read_before_reform(sources: &Path) -> Result<Units> {
    let text = super::read(sources, "communes-before-2025-07-01.csv")?;
    let mut units = Units::new();
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let row: BeforeRow = row?;
        insert(&mut units, Tier::Province, &row.province_code, &row.province, "", "")?;
        insert(&mut units, Tier::District, &row.district_code, &row.district, &row.province_code, "")?;
        if row.commune_code.is_empty() {
            ensure!(row.commune.is_empty(), "a commune without code: {}", row.commune);
            continue;
        }
        let key = (Tier::Commune, row.commune_code.clone());
        ensure!(!units.contains_key(&key), "commune {} stands twice", row.commune_code);
        insert(&mut units, Tier::Commune, &row.commune_code, &row.commune, &row.district_code, "")?;
    }
    Ok(units)
}

fn read_today(sources: &Path) -> Result<Units> {
    let text = super::read(sources, "vn-units-2026-07-25.json")?;
    let provinces: Vec<TodayProvince> = serde_json::from_str(&text)?;
    let mut units = Units::new();
    for province in provinces {
        insert(&mut units, Tier::Province, &province.code, &province.full_name, "", REFORM_ACT)?;
        for commune in province.wards {
            ensure!(commune.province_code == province.code, "{} stands in two provinces", commune.code);
            insert(&mut units, Tier::Commune, &commune.code, &commune.full_name, &province.code, REFORM_ACT)?;
        }
    }
    Ok(units)
}

/// Adds a unit given with its type word; what is there already must agree.
fn insert(
    units: &mut Units,
    tier: Tier,
    code: &str,
    full: &str,
    parent: &str,
    act: &'static str,
) -> Result<()> {
    ensure!(code.len() == tier.code_length(), "code {code} of {full} has the wrong length");
    let (kind, name) = split_type(full).with_context(|| format!("no type word in {full}"))?;
    let kind = if (kind, tier) == (Kind::ThanhPho, Tier::Province) { Kind::ThanhPhoTw } else { kind };
    let unit = Unit { name, kind, parent: parent.to_owned(), legal_basis: act };
    if let Some(other) = units.get(&(tier, code.to_owned())) {
        if (&other.name, other.kind, &other.parent) != (&unit.name, unit.kind, &unit.parent) {
            bail!("two different units have code {code}: {} and {}", other.name, unit.name);
        }
        return Ok(());
    }
    units.insert((tier, code.to_owned()), unit);
    Ok(())
}

/// Today's units with the changes of 30 April 2026 undone.
fn without_later_changes(mut units: Units) -> Result<Units> {
    change(&mut units, Tier::Province, DONG_NAI_CODE, (Kind::ThanhPhoTw, Kind::Tinh), REFORM_ACT)?;
    for code in DONG_NAI_WARDS {
        change(&mut units, Tier::Commune, code, (Kind::Phuong, Kind::Xa), REFORM_ACT)?;
    }
    Ok(units)
}

/// Today's units with the acts of 30 April 2026 named.
fn with_later_acts(mut units: Units) -> Result<Units> {
    let city = (Kind::ThanhPhoTw, Kind::ThanhPhoTw);
    change(&mut units, Tier::Province, DONG_NAI_CODE, city, DONG_NAI_ACT)?;
    for code in DONG_NAI_WARDS {
        change(&mut units, Tier::Commune, code, (Kind::Phuong, Kind::Phuong), DONG_NAI_WARDS_ACT)?;
    }
    Ok(units)
}

fn change(
    units: &mut Units,
    tier: Tier,
    code: &str,
    (from, to): (Kind, Kind),
    act: &'static str,
) -> Result<()> {
    let unit = units.get_mut(&(tier, code.to_owned())).with_context(|| format!("no unit {code}"))?;
    ensure!(unit.kind == from, "{code} is not of the expected kind");
    unit.kind = to;
    unit.legal_basis = act;
    Ok(())
}

/// The old-to-new table, with one code set right: it has 06970, the code of the old town Ba Chẽ, also
/// for the new commune Ba Chẽ, whose code is 06978.
pub fn read_succession(sources: &Path) -> Result<Vec<SuccessionRow>> {
    let text = super::read(sources, "commune-succession-2025-07-01.csv")?;
    let mut rows = Vec::new();
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let mut row: SuccessionRow = row?;
        if row.new_commune_code == "06970" {
            ensure!(comparable(&row.new_commune) == comparable("Xã Ba Chẽ"), "06970 is not Ba Chẽ");
            "06978".clone_into(&mut row.new_commune_code);
        }
        rows.push(row);
    }
    Ok(rows)
}
