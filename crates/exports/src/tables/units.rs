//! Units through time and which came from which.

use kheo_base::Fault;
use kheo_facts::exported::{Asked, Cell, Column, Each, Exportable, Follows, Kind, Table, Who};
use kheo_organisations::store::exported::{count_versions, each_succession, each_unit};
use kheo_store::{Reader, Row};

const fn column(name: &'static str, kind: Kind) -> Column {
    Column { name, kind }
}

const UNITS: Table = Table {
    word: "don-vi",
    columns: &[
        column("code", Kind::Text),
        column("valid_from", Kind::Day),
        column("valid_to", Kind::Day),
        column("from_exact", Kind::Flag),
        column("name", Kind::Text),
        column("unit_kind", Kind::Text),
        column("tier", Kind::Text),
        column("parent_code", Kind::Text),
        column("legal_basis", Kind::Text),
    ],
    parameters: &[],
    who: Who::Public,
    follows: Follows::Whole,
};

const SUCCESSIONS: Table = Table {
    word: "ke-thua-don-vi",
    columns: &[
        column("old_code", Kind::Text),
        column("old_valid_to", Kind::Day),
        column("new_code", Kind::Text),
        column("new_valid_from", Kind::Day),
        column("share", Kind::Text),
        column("is_main", Kind::Flag),
        column("legal_basis", Kind::Text),
    ],
    parameters: &[],
    who: Who::Public,
    follows: Follows::Whole,
};

/// The tables of units.
pub(super) struct Units;

impl Exportable for Units {
    fn tables(&self) -> &'static [&'static Table] {
        &[&UNITS, &SUCCESSIONS]
    }

    fn rows(&self, db: &mut Reader<'_>, asked: &Asked<'_>, each: Each<'_>) -> Result<(), Fault> {
        let columns = asked.table.columns;
        let mut give = |row: &Row<'_>| {
            let mut cells = [Cell::Null; 9];
            for ((at, column), cell) in columns.iter().enumerate().zip(&mut cells) {
                *cell = match column.kind {
                    Kind::Flag => Cell::Flag(row.flag(at)?),
                    _ => row.opt_str(at)?.map_or(Cell::Null, Cell::Text),
                };
            }
            each(&cells[..columns.len()])
        };
        if asked.table == &UNITS { each_unit(db, &mut give) } else { each_succession(db, &mut give) }
    }

    fn count(&self, db: &mut Reader<'_>, table: &'static Table) -> Result<Option<i64>, Fault> {
        let (units, successions) = count_versions(db)?;
        Ok(Some(if table == &UNITS { units } else { successions }))
    }
}
