//! The public acts of the journal: what happened, to what, when, for which unit; never by whom.

use kheo_base::Fault;
use kheo_facts::exported::{Asked, Cell, Column, Each, Exportable, Follows, Kind, Table, Who};
use kheo_journal::Visibility;
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

/// The journal as everybody may see it.
pub(super) struct PublicActs;

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
            for act in acts.iter().filter(|act| act.visibility == Visibility::Public) {
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
