//! Where stories have their pages.

use kheo_base::{Day, Fault, Id};
use kheo_facts::addresses::{Address, Addresses, each_break};
use kheo_store::Reader;

use super::Stories;
use crate::store;

impl Addresses for Stories {
    fn word(&self) -> &'static str {
        "tin-tuc"
    }

    fn breaks(&self, db: &mut Reader<'_>, rows: usize) -> Result<Vec<Id>, Fault> {
        each_break(|after| store::next_break(db, after, rows))
    }

    fn addresses(
        &self,
        db: &mut Reader<'_>,
        after: Option<Id>,
        rows: usize,
        _today: Day,
    ) -> Result<Vec<Address>, Fault> {
        let address =
            |(slug, changed_at)| Address { path: format!("/tin-tuc/{slug}"), changed_at: Some(changed_at) };
        Ok(store::addresses(db, after, rows)?.into_iter().map(address).collect())
    }
}
