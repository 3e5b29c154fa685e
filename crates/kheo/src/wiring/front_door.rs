//! Joining the front door: who composes front pages, where public pages are, which pictures to share were drawn.

use std::sync::Arc;

use kheo_exemplars::facts::addresses::{ModelAddresses, UnitAddresses};
use kheo_facts::addresses::{Addressed, Addresses};
use kheo_facts::front_pages::Composed;
use kheo_news::facts::Stories;
use kheo_news::http::card::Pictures;
use kheo_web::App;

/// Adds the parts of the front door.
pub(super) fn joined(app: App) -> App {
    let addresses: Vec<Arc<dyn Addresses>> =
        vec![Arc::new(Stories), Arc::new(ModelAddresses), Arc::new(UnitAddresses)];
    app.with_part(Composed(Arc::new(Stories))).with_part(Addressed(addresses)).with_part(Pictures::default())
}
