//! Published models of skilful mass mobilisation, each tied to the unit it was reported from.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::text::comparable;
use super::units::Version;

/// A published model as its originals describe it.
#[derive(Deserialize)]
struct Published {
    id: String,
    title: String,
    implementer: String,
    place_as_published: String,
    field: String,
    year_started_or_reported: String,
    kind: String,
    summary_basis: String,
    summary_own_words: String,
    labelled_dan_van_kheo_in_source: String,
    source_url: String,
}

/// The unit a model belongs to, decided by reading.
#[derive(Deserialize)]
struct Place {
    id: String,
    unit_code: String,
    unit_valid_from: String,
    how: String,
}

/// A published model as the program has it.
#[derive(Debug, Serialize)]
pub struct Exemplar {
    pub id: String,
    pub title: String,
    pub summary: String,
    pub implementer: String,
    pub field: &'static str,
    pub subject: String,
    pub year: String,
    pub unit_code: String,
    pub unit_valid_from: String,
    pub place_as_published: String,
    pub labelled_in_source: String,
    pub summary_basis: String,
    pub source_url: String,
}

/// Reads the models and their places, and checks that every place is a unit of that name.
pub fn read(sources: &Path, versions: &[Version]) -> Result<Vec<Exemplar>> {
    let mut places: BTreeMap<String, Place> = BTreeMap::new();
    let text = super::read(sources, "exemplar-places.csv")?;
    for place in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let place: Place = place?;
        ensure!(!place.how.is_empty(), "no reason for the place of model {}", place.id);
        places.insert(place.id.clone(), place);
    }
    let text = super::read(sources, "published-exemplars.csv")?;
    let mut exemplars = Vec::new();
    for published in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let published: Published = published?;
        let place = places.remove(&published.id);
        let place = place.with_context(|| format!("no place for model {}", published.id))?;
        check_place(&published, &place, versions)?;
        exemplars.push(exemplar(published, place)?);
    }
    ensure!(places.is_empty(), "places of unknown models: {:?}", places.keys());
    Ok(exemplars)
}

/// The unit must exist, and its name and those of the units above it must stand in the published text.
fn check_place(published: &Published, place: &Place, versions: &[Version]) -> Result<()> {
    let unit = versions
        .iter()
        .find(|v| v.code == place.unit_code && v.valid_from == place.unit_valid_from)
        .with_context(|| format!("no unit {} for model {}", place.unit_code, published.id))?;
    let text = comparable(&published.place_as_published);
    for version in with_parents(unit, versions) {
        if !text.contains(&comparable(&version.name)) {
            bail!("{} is not in “{}” of model {}", version.name, published.place_as_published, published.id);
        }
    }
    let year = published.year_started_or_reported.as_str();
    let earliest = unit.valid_from == super::snapshots::EARLIEST;
    let last_day = format!("{year}-12-31");
    let fits =
        year.is_empty() || ((earliest || unit.valid_from <= last_day.as_str()) && ends_after(unit, year));
    ensure!(fits, "unit {} did not exist in {year} (model {})", unit.code, published.id);
    Ok(())
}

fn ends_after(unit: &Version, year: &str) -> bool {
    unit.valid_to.is_empty() || unit.valid_to > format!("{year}-01-01").as_str()
}

/// A unit and the units above it at the time it began.
fn with_parents<'a>(unit: &'a Version, versions: &'a [Version]) -> Vec<&'a Version> {
    let mut chain = vec![unit];
    let mut current = unit;
    while let Some(parent) =
        versions.iter().find(|v| v.code == current.parent_code && v.valid_on(unit.valid_from))
    {
        chain.push(parent);
        current = parent;
    }
    chain
}

fn exemplar(published: Published, place: Place) -> Result<Exemplar> {
    Ok(Exemplar {
        field: field(&published.field)?,
        subject: one_of(&published.kind, &["collective", "individual"])?,
        labelled_in_source: one_of(&published.labelled_dan_van_kheo_in_source, &["yes", "no"])?,
        summary_basis: one_of(&published.summary_basis, &["source excerpt", "title only"])?,
        id: published.id,
        title: composed(&published.title),
        summary: composed(&published.summary_own_words),
        implementer: composed(&published.implementer),
        year: published.year_started_or_reported,
        unit_code: place.unit_code,
        unit_valid_from: place.unit_valid_from,
        place_as_published: composed(&published.place_as_published),
        source_url: published.source_url,
    })
}

fn composed(text: &str) -> String {
    text.trim().nfc().collect()
}

fn one_of(word: &str, allowed: &[&str]) -> Result<String> {
    ensure!(allowed.contains(&word), "“{word}” is none of {allowed:?}");
    Ok(word.to_owned())
}

/// The national field for a published theme; new-style countryside is a field of its own in some provinces.
fn field(published: &str) -> Result<&'static str> {
    Ok(match composed(published).as_str() {
        "kinh tế" => "economy",
        "văn hóa – xã hội"
        | "an sinh xã hội"
        | "giáo dục"
        | "môi trường"
        | "môi trường – cảnh quan"
        | "chuyển đổi số" => "culture_society",
        "quốc phòng – an ninh" | "tôn giáo – an ninh" => "defence_security",
        "hệ thống chính trị" => "political_system",
        "nông thôn mới" => "new_rural",
        "tôn giáo – đoàn kết" => "other",
        unknown => bail!("unknown field {unknown}"),
    })
}
