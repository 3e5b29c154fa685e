//! Who began after whom: a copy is a model of its own that names its origin.

use kheo_base::{Fault, Id};
use kheo_journal::{Tx, Visibility};
use kheo_people::Place;
use kheo_store::{Reader, params};

use super::columns::refresh_columns;
use super::consent::load_public;
use super::standing::honours_of;
use super::steps::seen;
use crate::rules::honours::{Distance, Refused};
use crate::store::Exemplar;
use crate::store::steps::act;

kheo_store::statements! {
    LINK = "insert into exemplar_replications (copy_id, origin_id, begun_at, result) values ($1, $2, $3, '')";
    ORIGIN = "select origin_id, result from exemplar_replications where copy_id = $1";
    COPIES = "select copy_id from exemplar_replications where origin_id = $1 order by copy_id limit 101";
    RESULT = "update exemplar_replications set result = $2 where copy_id = $1";
}

/// Deepest tree that is shown.
const DEPTH_MAX: usize = 10;
/// Most models of a tree that are shown.
const NODES_MAX: usize = 100;

/// A model in a tree of copies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The model, as everybody may see it.
    pub model: Exemplar,
    /// How many steps lie between it and the first.
    pub depth: usize,
    /// How far it is from the model after which it was begun.
    pub distance: Option<Distance>,
    /// What came of it.
    pub result: String,
}

/// Links a new model to the public one after which it was begun, and tells the origin.
///
/// # Errors
/// A refusal if the origin is not public or lies in the same commune; a fault of the database.
pub fn link(tx: &mut Tx<'_, '_>, origin: Id, copy: &Exemplar) -> Result<(), kheo_base::Error> {
    let (origin, _) = load_public(tx, origin)?.ok_or(kheo_base::Error::Missing)?;
    if honours_of(tx, origin.id)?.withdrawal.is_some() {
        return Err(Refused::Withdrawn.into());
    }
    if Distance::between(&origin.territory.now, &copy.territory.now) == Distance::SameCommune {
        return Err(Refused::SameUnit.into());
    }
    let now = tx.now();
    tx.run(LINK, params![copy.id, origin.id, now])?;
    refresh_columns(tx, copy.id)?;
    refresh_columns(tx, origin.id)?;
    // Who is about to copy is not yet public; the origin's registrar learns of it by letter.
    let body = origin.body().id("copy", copy.id).code("copy_province", &copy.territory.now.province);
    tx.record(act("exemplars.replicated", origin.id, Visibility::Office, body))?;
    Ok(())
}

/// Returns the model after which this one was begun, and what came of it.
///
/// # Errors
/// A fault of the database.
pub fn origin_of(db: &mut Reader<'_>, copy: Id) -> Result<Option<(Id, String)>, Fault> {
    db.optional(ORIGIN, params![copy], |row| Ok((row.id(0)?, row.text(1)?)))
}

/// Returns the models that were begun after this one, public or not, oldest first: at most 101.
///
/// # Errors
/// A fault of the database.
pub fn copies_of(db: &mut Reader<'_>, origin: Id) -> Result<Vec<Id>, Fault> {
    db.all(COPIES, params![origin], |row| row.id(0))
}

/// Notes what came of a copy.
///
/// # Errors
/// [`kheo_base::Error::Missing`] if it is no copy; a fault of the database.
pub fn note_result(tx: &mut Tx<'_, '_>, copy: &Exemplar, result: &str) -> Result<(), kheo_base::Error> {
    if tx.run(RESULT, params![copy.id, result])? == 0 {
        return Err(kheo_base::Error::Missing);
    }
    tx.record(act("exemplars.replication_noted", copy.id, seen(copy), copy.body()))?;
    Ok(())
}

/// Returns the whole tree to which a model belongs, from the first model on, and whether it was cut. Everybody sees what is
/// public; a model that is not yet public hides what was begun after it.
///
/// # Errors
/// A fault of the database.
pub fn tree(db: &mut Reader<'_>, of: Id) -> Result<(Vec<Node>, bool), Fault> {
    let mut root = of;
    for _ in 0..DEPTH_MAX {
        match origin_of(db, root)? {
            Some((origin, _)) => root = origin,
            None => break,
        }
    }
    let mut nodes = Vec::new();
    let is_cut = grow(db, root, 0, None, &mut nodes)?;
    Ok((nodes, is_cut))
}

fn grow(
    db: &mut Reader<'_>,
    id: Id,
    depth: usize,
    parent: Option<&Place>,
    nodes: &mut Vec<Node>,
) -> Result<bool, Fault> {
    if nodes.len() >= NODES_MAX || depth > DEPTH_MAX {
        return Ok(true);
    }
    let Some((model, _)) = load_public(db, id)? else { return Ok(false) };
    let result = origin_of(db, id)?.map(|(_, result)| result).unwrap_or_default();
    let place = model.territory.now.clone();
    let distance = parent.map(|parent| Distance::between(parent, &place));
    nodes.push(Node { model, depth, distance, result });
    let mut is_cut = false;
    for copy in copies_of(db, id)? {
        is_cut |= grow(db, copy, depth + 1, Some(&place), nodes)?;
    }
    Ok(is_cut)
}
