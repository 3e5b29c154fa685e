//! Derives the data files that Khéo embeds from published originals.
//!
//! Originals are in `data/sources/` and never edited; what is written to `data/` depends on them and on
//! this program alone, so that `--check` can tell whether a file in the tree was changed by hand.

mod exemplars;
mod geometry;
mod map;
mod snapshots;
mod succession;
#[cfg(test)]
mod tests;
mod text;
mod units;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use exemplars::Exemplar;
use succession::Link;
use units::Version;

/// Everything derived, before it becomes text.
struct Derived {
    versions: Vec<Version>,
    links: Vec<Link>,
    exemplars: Vec<Exemplar>,
    map: String,
}

/// Writes (or with `check` compares) the derived files; returns lines for the terminal.
pub fn run(root: &Path, check: bool) -> Result<Vec<String>> {
    let data = root.join("data");
    let derived = derive(&data.join("sources"))?;
    let files = [
        ("units.csv", text::to_csv(&derived.versions)?),
        ("succession.csv", text::to_csv(&derived.links)?),
        ("exemplars.csv", text::to_csv(&derived.exemplars)?),
        ("provinces-map.svg.json", derived.map),
    ];
    let mut lines = Vec::new();
    let mut different = Vec::new();
    for (name, wanted) in files {
        let path = data.join(name);
        lines.push(format!("{name}: {} lines, {} bytes", wanted.lines().count(), wanted.len()));
        if check {
            if fs::read_to_string(&path).ok().as_deref() != Some(wanted.as_str()) {
                different.push(name);
            }
        } else {
            fs::write(&path, wanted).with_context(|| format!("cannot write {}", path.display()))?;
        }
    }
    if !different.is_empty() {
        bail!(
            "not what `cargo run -p xtask -- prepare-data` would write: data/{}",
            different.join(", data/")
        );
    }
    Ok(lines)
}

/// Reads all originals and derives everything.
fn derive(sources: &Path) -> Result<Derived> {
    let rows = snapshots::read_succession(sources)?;
    let merged = succession::merged_provinces(&rows);
    let snapshots = snapshots::read_all(sources)?;
    let versions = units::merge(&snapshots, &merged);
    units::verify(&versions)?;
    let links = succession::links(&versions, &rows)?;
    let exemplars = exemplars::read(sources, &versions)?;
    let map = map::draw(&read(sources, "vn-34-provinces-simplified.geojson")?)?;
    Ok(Derived { versions, links, exemplars, map })
}

/// Reads one original as text.
fn read(sources: &Path, name: &str) -> Result<String> {
    let path = sources.join(name);
    fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
}
