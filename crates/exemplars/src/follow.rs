//! What follows from the acts of this capability: counts of what is public, and letters to registrars.

use kheo_base::Fault;
use kheo_journal::{Act, Follower};
use kheo_store::Tx;

use crate::store::{Measure, add_to_count, forget_counts};

/// Code under which the whole nation is counted.
pub const NATION: &str = "00";

/// Keeps `exemplar_counts`. Everything it needs is in the acts themselves, so it can always be made again.
pub struct Counts;

impl Follower for Counts {
    fn name(&self) -> &'static str {
        "exemplar-counts"
    }

    fn follow(&self, tx: &mut Tx<'_>, act: &Act) -> Result<(), Fault> {
        let first = act.body.get_number("first") != Some(0);
        match act.kind.as_str() {
            "exemplars.published" | "exemplars.recorded" => add(tx, Measure::Public, act),
            // A model recognised at a second level is still one model.
            "exemplars.recognised" if first => add(tx, Measure::Recognised, act),
            _ => Ok(()),
        }
    }

    fn forget(&self) -> Option<fn(&mut Tx<'_>) -> Result<(), Fault>> {
        Some(forget_counts)
    }
}

fn add(tx: &mut Tx<'_>, measure: Measure, act: &Act) -> Result<(), Fault> {
    let field = act.body.get_word("field").unwrap_or("other");
    let units = [Some(NATION), act.body.get_word("province"), act.body.get_word("commune")];
    for unit in units.into_iter().flatten() {
        add_to_count(tx, measure, unit, "")?;
        add_to_count(tx, measure, unit, field)?;
    }
    Ok(())
}
