//! What somebody wants: which table, filtered how, in which format, since when, for whom.

use std::sync::Arc;

use kheo_base::{Error, Fault, Refusal, to_hex};
use kheo_facts::exported::{Changed, Exportable, Follows, Officer, Table};
use kheo_journal::Visibility;
use kheo_store::Reader;
use sha2::{Digest, Sha256};

use crate::formats::Format;

/// Most acts that are read to find what changed; beyond it the whole table costs less.
const ACTS_MAX: i64 = 1_000_000;
/// Most subjects that an export of changes names.
const SUBJECTS_MAX: usize = 200_000;
/// Acts read at once.
const BATCH: i64 = 2_000;

/// What somebody wants.
#[derive(Clone)]
pub struct Order {
    /// Whose table it is.
    pub source: Arc<dyn Exportable>,
    /// The table.
    pub table: &'static Table,
    /// The format.
    pub format: Format,
    /// The filter: only the table's parameters, in their order, none empty.
    pub filter: Vec<(String, String)>,
    /// The position of the journal since which changes are wanted.
    pub after: Option<i64>,
    /// For whom, if the table is for officers.
    pub officer: Option<Officer>,
}

impl Order {
    /// Returns a name that two orders share only if they ask for the same.
    pub fn identity(&self) -> String {
        let mut hash = Sha256::new();
        let mut add = |text: &str| {
            hash.update(text.as_bytes());
            hash.update([0]);
        };
        add(self.format.end());
        add(&self.after.map_or_else(String::new, |after| after.to_string()));
        self.filter.iter().for_each(|(name, value)| {
            add(name);
            add(value);
        });
        add(&self.officer.as_ref().map_or_else(String::new, |officer| format!("{officer:?}")));
        let hash: String = to_hex(&hash.finalize()).chars().take(16).collect();
        format!("{}.{hash}", self.table.word)
    }
}

/// Reads which subjects acts after the order's position name; nothing if the whole table is wanted.
///
/// # Errors
/// A refusal if the position is not one of this journal, too much has changed since, or the table is given only whole.
pub fn changed_since(db: &mut Reader<'_>, order: &Order) -> Result<Option<Changed>, Error> {
    let Some(after) = order.after else { return Ok(None) };
    let head = kheo_journal::head(db)?;
    if !(0..=head).contains(&after) {
        return Err(Refusal::new("exports-refused-cursor").with("position", head).into());
    }
    match order.table.follows {
        Follows::Whole => Err(Refusal::new("exports-refused-whole").into()),
        Follows::Positions => Ok(Some(Changed { after, ..Changed::default() })),
        Follows::Subjects { .. } if head - after > ACTS_MAX => Err(too_much()),
        Follows::Subjects { kind, begun_by } => subjects(db, after, kind, begun_by).map(Some),
    }
}

fn too_much() -> Error {
    Refusal::new("exports-refused-too-much").into()
}

fn subjects(db: &mut Reader<'_>, after: i64, kind: &str, begun_by: &[&str]) -> Result<Changed, Error> {
    let (mut changed, mut place) = (Changed { after, ..Changed::default() }, after);
    loop {
        let acts = kheo_journal::after(db, place, BATCH)?;
        let Some(last) = acts.last() else { return Ok(changed) };
        place = last.position;
        for act in acts.iter().filter(|act| act.subject_kind == kind && act.visibility != Visibility::Sealed)
        {
            *changed.subjects.entry(act.subject_id).or_default() |= begun_by.contains(&act.kind.as_str());
        }
        if changed.subjects.len() > SUBJECTS_MAX {
            return Err(too_much());
        }
    }
}

/// Finds a table by its word.
pub fn find(sources: &[Arc<dyn Exportable>], word: &str) -> Option<(Arc<dyn Exportable>, &'static Table)> {
    sources.iter().find_map(|source| {
        let table = source.tables().iter().copied().find(|table| table.word == word)?;
        Some((source.clone(), table))
    })
}

/// Keeps of what was asked what filters this table, in the table's order.
pub fn filter_of<'a>(table: &Table, value: impl Fn(&str) -> &'a str) -> Vec<(String, String)> {
    let pairs = table.parameters.iter().map(|name| ((*name).to_owned(), value(name).to_owned()));
    pairs.filter(|(_, value)| !value.is_empty()).collect()
}

/// A fault for an order that no front end makes.
pub(crate) fn nobody() -> Fault {
    Fault::new("a table of officers is wanted by nobody")
}
