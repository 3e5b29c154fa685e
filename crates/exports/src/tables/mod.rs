//! Tables of the kernel, which knows nothing of exports: units through time, and the journal itself.

mod journal;
mod units;

use std::sync::Arc;

use kheo_facts::exported::Exportable;

/// Returns the tables of the kernel.
pub fn tables() -> Vec<Arc<dyn Exportable>> {
    vec![Arc::new(units::Units), Arc::new(journal::PublicActs)]
}
