//! The public acts of the journal: what happened, to what, when, for which unit; never by whom.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use kheo_base::{Fault, Id};
use kheo_facts::exported::{Asked, Cell, Column, Each, Exportable, Follows, Kind, Table, Who};
use kheo_journal::{Act, Visibility};
use kheo_store::Reader;

/// Acts read at once.
const BATCH: i64 = 2_000;

const fn column(name: &'static str, kind: Kind) -> Column {
    Column { name, kind }
}

const ACTS: Table = Table {
    word: "nhat-ky",
    columns: &[
        column("position", Kind::Number),
        column("act_id", Kind::Text),
        column("at", Kind::Instant),
        column("act", Kind::Text),
        column("subject_kind", Kind::Text),
        column("subject_id", Kind::Id),
        column("for_unit", Kind::Text),
    ],
    parameters: &[],
    who: Who::Public,
    follows: Follows::Positions,
};

/// The journal as everybody may see it, with those who know who left.
pub(super) struct PublicActs(pub(super) Vec<Arc<dyn Exportable>>);

impl PublicActs {
    /// Returns the subjects of these acts whose pages tell nothing of what became of them either.
    fn left(&self, db: &mut Reader<'_>, acts: &[&Act]) -> Result<HashSet<(String, Id)>, Fault> {
        let mut by_kind: HashMap<&str, Vec<Id>> = HashMap::new();
        for act in acts {
            by_kind.entry(&act.subject_kind).or_default().push(act.subject_id);
        }
        let mut left = HashSet::new();
        for (kind, ids) in by_kind {
            for source in &self.0 {
                left.extend(source.left(db, kind, &ids)?.into_iter().map(|id| (kind.to_owned(), id)));
            }
        }
        Ok(left)
    }
}

impl Exportable for PublicActs {
    fn tables(&self) -> &'static [&'static Table] {
        &[&ACTS]
    }

    fn rows(&self, db: &mut Reader<'_>, asked: &Asked<'_>, each: Each<'_>) -> Result<(), Fault> {
        let mut place = asked.changed.map_or(0, |changed| changed.after);
        loop {
            let acts = kheo_journal::after(db, place, BATCH)?;
            let Some(last) = acts.last() else { return Ok(()) };
            place = last.position;
            let acts: Vec<&Act> = acts.iter().filter(|act| act.visibility == Visibility::Public).collect();
            let left = self.left(db, &acts)?;
            let told = |act: &&&Act| !left.contains(&(act.subject_kind.clone(), act.subject_id));
            for act in acts.iter().filter(told) {
                let act_id = act.act_id.to_string();
                let cells = [
                    Cell::Text("new"),
                    Cell::Int(act.position),
                    Cell::Text(&act_id),
                    Cell::Instant(act.at),
                    Cell::Text(&act.kind),
                    Cell::Text(&act.subject_kind),
                    Cell::Id(act.subject_id),
                    act.unit_code.as_deref().map_or(Cell::Null, Cell::Text),
                ];
                each(if asked.changed.is_some() { &cells } else { &cells[1..] })?;
            }
        }
    }

    fn count(&self, _: &mut Reader<'_>, _: &'static Table) -> Result<Option<i64>, Fault> {
        Ok(None)
    }
}
