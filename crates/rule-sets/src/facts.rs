//! The table of rule sets for exports: every version of every kind, of the nation and of provinces, with its basis.

use kheo_base::Fault;
use kheo_facts::exported::{Asked, Cell, Column, Each, Exportable, Follows, Kind, Table, Who};
use kheo_store::Reader;
use kheo_workflows::all_of;

use crate::store::{kinds, units};

const fn column(name: &'static str, kind: Kind) -> Column {
    Column { name, kind }
}

const RULE_SETS: Table = Table {
    word: "quy-dinh",
    columns: &[
        column("rule_kind", Kind::Text),
        column("rule_unit", Kind::Text),
        column("valid_from", Kind::Day),
        column("valid_to", Kind::Day),
        column("legal_basis", Kind::Text),
        column("body", Kind::Text),
    ],
    parameters: &[],
    who: Who::Public,
    follows: Follows::Whole,
};

/// The table of rule sets.
pub struct RuleSets;

impl Exportable for RuleSets {
    fn tables(&self) -> &'static [&'static Table] {
        &[&RULE_SETS]
    }

    fn rows(&self, db: &mut Reader<'_>, _: &Asked<'_>, each: Each<'_>) -> Result<(), Fault> {
        for kind in kinds(db)? {
            for unit in units(db, &kind)? {
                for version in all_of(db, &kind, &unit)? {
                    let (from, to) =
                        (version.valid_from.to_string(), version.valid_to.map(|day| day.to_string()));
                    each(&[
                        Cell::Text(&version.kind),
                        Cell::Text(&version.unit_code),
                        Cell::Text(&from),
                        to.as_deref().map_or(Cell::Null, Cell::Text),
                        Cell::Text(&version.legal_basis),
                        Cell::Text(&version.body),
                    ])?;
                }
            }
        }
        Ok(())
    }

    fn count(&self, _: &mut Reader<'_>, _: &'static Table) -> Result<Option<i64>, Fault> {
        Ok(None)
    }
}
