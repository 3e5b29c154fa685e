//! Tables of the kernel, which knows nothing of exports: units through time, and the journal itself.

mod journal;
mod units;

use std::sync::Arc;

use kheo_facts::exported::Exportable;

/// Returns the tables of the kernel beside those of capabilities, who say which subjects left.
pub fn with_tables(mut others: Vec<Arc<dyn Exportable>>) -> Vec<Arc<dyn Exportable>> {
    let acts = journal::PublicActs(others.clone());
    others.push(Arc::new(units::Units));
    others.push(Arc::new(acts));
    others
}
