//! Joining the doors of citizens and officers: who composes front pages, where public pages are, which pictures to share were drawn,
//! where addresses of old sites lead, and what waits for officers in other capabilities than the one whose page they begin at.

use std::sync::Arc;

use kheo_exemplars::facts::addresses::{ModelAddresses, UnitAddresses};
use kheo_exemplars::http::today::OtherWork;
use kheo_facts::addresses::{Addressed, Addresses};
use kheo_facts::front_pages::Composed;
use kheo_facts::waiting::Waiting;
use kheo_news::facts::{PublishersWork, Stories};
use kheo_news::http::card::Pictures;
use kheo_news::store::imported::moved;
use kheo_people::Permission;
use kheo_web::App;
use kheo_web::layers::Moved;

/// Adds the parts of the front door.
pub(super) fn joined(app: App) -> App {
    let addresses: Vec<Arc<dyn Addresses>> =
        vec![Arc::new(Stories), Arc::new(ModelAddresses), Arc::new(UnitAddresses)];
    let app = app.with_part(Composed(Arc::new(Stories))).with_part(Addressed(addresses));
    let work: Vec<(Permission, Arc<dyn Waiting>)> =
        vec![(Permission::PublishStory, Arc::new(PublishersWork))];
    let app = app.with_part(OtherWork(work));
    app.with_part(Pictures::default()).with_part(Moved(moved))
}
