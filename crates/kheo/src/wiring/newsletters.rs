//! Joining newsletters with the newsroom and the outbox.

use std::sync::Arc;

use kheo_base::{Clock, Error};
use kheo_facts::circulated::{Circulated, Pieces};
use kheo_journal::Mailing;
use kheo_newsletters::{Letterbox, Press};
use kheo_notifications::Circulars;
use kheo_web::App;

use crate::wiring::Site;

/// Gives the site its letterbox and its press.
pub(super) fn joined(app: App, clock: &Clock) -> App {
    let mailing: Arc<dyn Mailing> = Arc::new(Circulars::new(app.entropy().clone()));
    let stories: Arc<dyn Circulated> = Arc::new(kheo_news::facts::Stories);
    let base_url = app.settings().base_url.clone();
    let press = Press::new(app.db().clone(), clock.clone(), &base_url, stories.clone(), mailing.clone());
    app.with_part(Letterbox(mailing)).with_part(Pieces(stories)).with_part(press)
}

/// Writes newsletters for ever.
pub(super) async fn run(site: Site) {
    if let Ok(press) = site.app.part::<Press>() {
        Press::clone(&press).run().await;
    }
}

/// Ends what has no mailbox any more and forgets what nobody confirmed.
pub(super) async fn sweep(app: &App) -> Result<usize, Error> {
    app.part::<Press>()?.sweep(app.journal()).await
}
