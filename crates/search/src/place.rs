//! The place of an index in the journal: its position, and the name of the act there.

use std::path::Path;

use kheo_base::{Error, Fault};
use kheo_store::{Db, Reader};
use tantivy::Index;

use crate::index::Payload;

/// Whether the journal has the act up to which an index was brought: after a restore, or with another database, it has none
/// there or another one, and what was done meanwhile would never be followed.
pub(crate) fn follows(db: &Db, index: &Index) -> Result<bool, Fault> {
    let Some(payload) = Payload::of(index) else { return Ok(false) };
    let position = payload.position;
    let act = db.read_now(move |db| Ok(name_of_act(db, position)?)).map_err(Error::into_fault)?;
    Ok(act == payload.act)
}

/// Tells up to which act the index in a folder stands and how many documents it holds; `None` if there is none.
pub(crate) fn look(folder: &Path) -> Option<(i64, usize)> {
    let index = Index::open_in_dir(folder).ok()?;
    let segments = index.searchable_segment_metas().ok()?;
    let documents: u32 = segments.iter().map(tantivy::SegmentMeta::num_docs).sum();
    Some((Payload::of(&index)?.position, documents as usize))
}

/// Returns the position at which the journal ends, and the name of the act there.
pub(crate) fn head(db: &Db) -> Result<(i64, String), Fault> {
    let head = |db: &mut Reader<'_>| {
        let head = kheo_journal::head(db)?;
        Ok((head, name_of_act(db, head)?))
    };
    db.read_now(head).map_err(Error::into_fault)
}

/// Returns the name of the act at a position; empty if there is none.
fn name_of_act(db: &mut Reader<'_>, position: i64) -> Result<String, Fault> {
    let acts = kheo_journal::after(db, position - 1, 1)?;
    let act = acts.first().filter(|act| act.position == position);
    Ok(act.map(|act| act.act_id.to_string()).unwrap_or_default())
}
