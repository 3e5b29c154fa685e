//! Joining the front door: who composes front pages, where public pages are, which pictures to share were drawn, where
//! addresses of old sites lead.

use std::sync::Arc;

use kheo_exemplars::facts::addresses::{ModelAddresses, UnitAddresses};
use kheo_facts::addresses::{Addressed, Addresses};
use kheo_facts::front_pages::Composed;
use kheo_news::facts::Stories;
use kheo_news::http::card::Pictures;
use kheo_news::store::imported::moved;
use kheo_web::App;
use kheo_web::layers::Moved;

/// Adds the parts of the front door.
pub(super) fn joined(app: App) -> App {
    let addresses: Vec<Arc<dyn Addresses>> =
        vec![Arc::new(Stories), Arc::new(ModelAddresses), Arc::new(UnitAddresses)];
    let app = app.with_part(Composed(Arc::new(Stories))).with_part(Addressed(addresses));
    app.with_part(Pictures::default()).with_part(Moved(moved))
}
