//! Joining the doors of citizens and officers: who composes front pages, where public pages are, which pictures to share were drawn,
//! where addresses of old sites lead, what can be found, and what waits for officers in other capabilities than the one whose page
//! they begin at.

use std::sync::Arc;

use kheo_base::Clock;
use kheo_exemplars::facts::addresses::{ModelAddresses, UnitAddresses};
use kheo_exemplars::facts::found::{FindableExemplars, FindablePolls, FindableUnits};
use kheo_exemplars::http::today::OtherWork;
use kheo_facts::addresses::{Addressed, Addresses};
use kheo_facts::found::Findable;
use kheo_facts::front_pages::Composed;
use kheo_facts::waiting::Waiting;
use kheo_news::facts::{FindableSections, FindableStories, FindableTags, PublishersWork, Stories};
use kheo_news::http::card::Pictures;
use kheo_news::store::imported::moved;
use kheo_people::Permission;
use kheo_web::App;
use kheo_web::layers::Moved;

/// Everything that can be found.
pub(super) fn findables(clock: &Clock) -> Vec<Arc<dyn Findable>> {
    // New kinds stand at the end: an index keeps their places.
    vec![
        Arc::new(FindableExemplars::new(clock.clone())),
        Arc::new(FindableStories),
        Arc::new(FindableUnits::new(clock.clone())),
        Arc::new(FindablePolls::new(clock.clone())),
        Arc::new(FindableSections::new(clock.clone())),
        Arc::new(FindableTags::default()),
    ]
}

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
