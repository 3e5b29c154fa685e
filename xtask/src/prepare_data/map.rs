//! The outline map of the provinces, small enough to stand inside a page.
//!
//! The projection is the plain one of longitudes and latitudes, with longitudes shortened by the cosine
//! of 16° north. The two archipelagos in the sea stay where they are and are given as dots, since their
//! islands are smaller than a point of the picture.

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use super::geometry::{Point, area, distance, label_point, mean, simplify};

/// Points of the picture for one degree of latitude.
const SCALE: f64 = 34.0;
/// Cosine of 16°, written out so that the result is the same on every machine.
const COS_MEAN_LATITUDE: f64 = 0.961_262;
const WEST: f64 = 101.9;
const NORTH: f64 = 23.6;
/// Size of the picture.
const SIZE: (i32, i32) = (526, 564);
const TOLERANCE: f64 = 0.6;
const SMALLEST_AREA: f64 = 1.0;
/// No land other than the two archipelagos is east of this,
const ARCHIPELAGOS_EAST_OF: f64 = 110.5;
/// or both south and east of this, where the southern banks of Trường Sa are.
const BANKS_FROM: Point = (109.0, 9.0);
/// How far above an archipelago its name stands.
const LABEL_ABOVE: f64 = 6.0;
/// Least distance between the dots of an archipelago.
const DOT_DISTANCE: f64 = 4.0;
const LARGEST_FILE: usize = 22 * 1024;

const ARCHIPELAGOS: [(&str, &str); 2] = [("Quần đảo Hoàng Sa", "48"), ("Quần đảo Trường Sa", "56")];

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    id: String,
    geometry: Geometry,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Vec<Vec<Point>>),
    MultiPolygon(Vec<Vec<Vec<Point>>>),
}

#[derive(Serialize)]
struct Picture {
    #[serde(rename = "viewBox")]
    view_box: String,
    provinces: Vec<Province>,
    islands: Vec<Archipelago>,
}

#[derive(Serialize)]
struct Province {
    code: String,
    d: String,
    x: i32,
    y: i32,
}

#[derive(Serialize)]
struct Archipelago {
    name: &'static str,
    province: &'static str,
    x: i32,
    y: i32,
    dots: Vec<(i32, i32)>,
}

/// Draws the map from GeoJSON.
pub fn draw(geojson: &str) -> Result<String> {
    let collection: Collection = serde_json::from_str(geojson)?;
    let mut picture = Picture {
        view_box: format!("0 0 {} {}", SIZE.0, SIZE.1),
        provinces: Vec::new(),
        islands: Vec::new(),
    };
    for feature in &collection.features {
        let (near, far) = split(&feature.geometry);
        picture.provinces.push(province(&feature.id, &near)?);
        if let Some((name, code)) = ARCHIPELAGOS.into_iter().find(|(_, code)| *code == feature.id) {
            picture.islands.push(archipelago(name, code, &far)?);
        }
    }
    ensure!(picture.islands.len() == ARCHIPELAGOS.len(), "an archipelago is missing");
    let text = serde_json::to_string(&picture)?.replace("},{", "},\n{") + "\n";
    ensure!(text.len() <= LARGEST_FILE, "the map has {} bytes", text.len());
    Ok(text)
}

/// The projected outer rings of a feature: those of the mainland and near islands, and the far ones.
fn split(geometry: &Geometry) -> (Vec<Vec<Point>>, Vec<Vec<Point>>) {
    let polygons = match geometry {
        Geometry::Polygon(polygon) => std::slice::from_ref(polygon),
        Geometry::MultiPolygon(polygons) => polygons,
    };
    let rings = polygons.iter().filter_map(|polygon| polygon.first());
    let (far, near): (Vec<_>, Vec<_>) = rings.partition(|ring| {
        let (east, north) = mean(ring);
        east > ARCHIPELAGOS_EAST_OF || (east > BANKS_FROM.0 && north < BANKS_FROM.1)
    });
    (projected(&near), projected(&far))
}

fn projected(rings: &[&Vec<Point>]) -> Vec<Vec<Point>> {
    rings.iter().map(|ring| ring.iter().map(project).collect()).collect()
}

fn project(point: &Point) -> Point {
    ((point.0 - WEST) * COS_MEAN_LATITUDE * SCALE, (NORTH - point.1) * SCALE)
}

fn province(code: &str, rings: &[Vec<Point>]) -> Result<Province> {
    let mut rings: Vec<&Vec<Point>> = rings.iter().collect();
    rings.sort_by(|a, b| area(b).total_cmp(&area(a)));
    let largest = rings.first().with_context(|| format!("province {code} has no land"))?;
    let (x, y) = rounded(label_point(largest));
    let drawn = rings.iter().enumerate().filter(|(i, ring)| *i == 0 || area(ring) >= SMALLEST_AREA);
    let d: String = drawn.map(|(_, ring)| path(&simplify(ring, TOLERANCE))).collect();
    ensure!(d.starts_with('M'), "province {code} is not drawn");
    Ok(Province { code: code.to_owned(), d, x, y })
}

fn archipelago(name: &'static str, province: &'static str, rings: &[Vec<Point>]) -> Result<Archipelago> {
    let mut dots: Vec<Point> = Vec::new();
    for ring in rings {
        let dot = mean(ring);
        if dots.iter().all(|other| distance(*other, dot) >= DOT_DISTANCE) {
            dots.push(dot);
        }
    }
    ensure!(!dots.is_empty(), "{name} is not in the data");
    let top = dots.iter().fold(f64::MAX, |top, dot| top.min(dot.1));
    let (x, y) = rounded((mean(&dots).0, top - LABEL_ABOVE));
    let inside = |dot: &Point| dot.0 < f64::from(SIZE.0) && dot.1 < f64::from(SIZE.1);
    ensure!(dots.iter().all(inside), "{name} is not wholly in the picture");
    Ok(Archipelago { name, province, x, y, dots: dots.into_iter().map(rounded).collect() })
}

#[expect(clippy::cast_possible_truncation, reason = "all points are within the small picture")]
fn rounded(point: Point) -> (i32, i32) {
    (point.0.round() as i32, point.1.round() as i32)
}

/// A closed ring as SVG path text in whole numbers; empty when nothing is left of it.
fn path(ring: &[Point]) -> String {
    let mut points: Vec<(i32, i32)> = ring.iter().copied().map(rounded).collect();
    points.dedup();
    if points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    let Some((&start, rest)) = points.split_first() else { return String::new() };
    if rest.len() < 2 {
        return String::new();
    }
    let mut text = format!("M{}", pair(start));
    let mut at = start;
    for (index, &next) in rest.iter().enumerate() {
        let step = pair((next.0 - at.0, next.1 - at.1));
        let mark = if index == 0 { "l" } else { "" };
        let gap = if index == 0 || step.starts_with('-') { "" } else { " " };
        text.push_str(&format!("{mark}{gap}{step}"));
        at = next;
    }
    text + "z"
}

fn pair((x, y): (i32, i32)) -> String {
    let gap = if y < 0 { "" } else { " " };
    format!("{x}{gap}{y}")
}
