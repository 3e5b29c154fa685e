//! The outlines of the 34 provinces, embedded with the program. Data, not drawing: see `data/SOURCES.md`.

use std::sync::OnceLock;

use kheo_base::Fault;
use serde::Deserialize;

const JSON: &str = include_str!("../../../data/provinces-map.svg.json");

/// The map.
#[derive(Debug, Deserialize)]
pub struct Map {
    /// Extent, as SVG writes it.
    #[serde(rename = "viewBox")]
    pub view_box: String,
    provinces: Vec<Outline>,
    /// The archipelagos Hoàng Sa and Trường Sa.
    pub islands: Vec<Islands>,
}

#[derive(Debug, Deserialize)]
struct Outline {
    code: String,
    d: String,
}

/// An archipelago: its name and where its islands lie.
#[derive(Debug, Deserialize)]
pub struct Islands {
    /// Its name.
    pub name: String,
    /// The province to which it belongs.
    pub province: String,
    /// Where its name stands.
    pub x: i64,
    /// Where its name stands.
    pub y: i64,
    /// Its islands.
    pub dots: Vec<(i64, i64)>,
}

impl Map {
    /// Returns a province's outline as an SVG path; empty for one that the map does not know.
    pub fn outline(&self, code: &str) -> &str {
        self.provinces.iter().find(|outline| outline.code == code).map_or("", |outline| &outline.d)
    }
}

/// Returns the shade of a count on the map: five equal steps up to the largest, and one of its own for nothing.
pub fn shade(count: i64, most: i64) -> usize {
    if count <= 0 { 0 } else { usize::try_from((count * 5 + most - 1) / most).unwrap_or(5).clamp(1, 5) }
}

/// Returns the map, read once.
///
/// # Errors
/// A fault if the embedded file is broken, which a test would have found.
pub fn map() -> Result<&'static Map, Fault> {
    static MAP: OnceLock<Map> = OnceLock::new();
    if let Some(map) = MAP.get() {
        return Ok(map);
    }
    let map = serde_json::from_str(JSON).map_err(|error| Fault::because("reading the map", error))?;
    Ok(MAP.get_or_init(|| map))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]

    #[test]
    fn shades_run_from_none_to_most() {
        assert_eq!([0, 1, 20, 21, 99, 100].map(|count| super::shade(count, 100)), [0, 1, 1, 2, 5, 5]);
        assert_eq!(super::shade(1, 1), 5);
    }

    #[test]
    fn the_map_has_all_provinces_and_both_archipelagos() {
        let map = super::map().unwrap();
        assert_eq!(map.provinces.len(), 34);
        assert!(map.provinces.iter().all(|outline| outline.d.starts_with(['M', 'm'])));
        let names: Vec<&str> = map.islands.iter().map(|islands| islands.name.as_str()).collect();
        assert_eq!(names, ["Quần đảo Hoàng Sa", "Quần đảo Trường Sa"]);
    }
}
