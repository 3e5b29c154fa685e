//! Pages of the record, its JSON, and the files of its log.

mod act;
pub mod api;
mod files;
mod index;
pub mod samples;
pub mod witness;

pub use act::show;
pub use api::{act, acts};
pub use files::{checkpoint, tile, vkey, witnessed};
pub use index::index;

use kheo_base::{Day, Fault};
use kheo_organisations::{Code, Unit, store as units};
use kheo_people::NATION;
use kheo_store::Reader;
use kheo_web::Frame;
use kheo_web::texts::plain;

/// Kinds of act by which the list can be narrowed: those that people look for.
pub(crate) const KINDS: [&str; 21] = [
    "exemplars.published",
    "exemplars.recorded",
    "exemplars.recognised",
    "exemplars.distinguished",
    "exemplars.awarded",
    "exemplars.rechecked",
    "exemplars.self_assessed",
    "exemplars.withdrawn",
    "exemplars.replication_noted",
    "exemplars.erased",
    "exemplars.poll_opened",
    "exemplars.poll_closed",
    "news.published",
    "news.corrected",
    "news.withdrawn",
    "news.erased",
    "news.imported",
    "rule-sets.version_added",
    "organisations.units-imported",
    "record.key_rotated",
    "record.key_replaced",
];

/// Says in plain words what became true.
pub(crate) fn sentence(frame: &Frame, kind: &str) -> String {
    let key = format!("record-act-{}", kind.replace('.', "-"));
    plain(frame.language, &key).map_or_else(|| frame.t("record-act-other").into_owned(), str::to_owned)
}

/// Returns how people call a word or a field of a leaf.
pub(crate) fn label(frame: &Frame, name: &str) -> String {
    plain(frame.language, &format!("record-word-{name}")).unwrap_or(name).to_owned()
}

/// Returns how a unit was called on a day; its code if there is no such unit.
pub(crate) fn unit_name(db: &mut Reader<'_>, frame: &Frame, code: &str, on: Day) -> Result<String, Fault> {
    if code == NATION {
        return Ok(frame.t("record-nation").into_owned());
    }
    let Ok(parsed) = code.parse::<Code>() else { return Ok(code.to_owned()) };
    let versions = units::versions(db, parsed)?;
    let unit = versions.iter().find(|unit| unit.is_valid_on(on)).or(versions.last());
    Ok(unit.map_or_else(|| code.to_owned(), Unit::full_name))
}

/// Reads the name of an act.
pub(crate) fn act_of(text: &str) -> Option<[u8; 16]> {
    kheo_verify::encoding::from_hex(text.as_bytes())
}
