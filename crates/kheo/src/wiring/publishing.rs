//! Stories that were scheduled: looked for every second, by every server.

use std::time::Duration;

use kheo_web::App;

/// How often to look.
const LOOK: Duration = Duration::from_secs(1);

/// Publishes what is due, for ever.
pub(super) async fn run(app: App) {
    loop {
        let journal = app.journal().clone();
        match tokio::task::spawn_blocking(move || kheo_news::publish_due(&journal)).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => {
                tracing::warn!(
                    chain = error.into_fault().chain(),
                    "publishing on time failed and will be tried again"
                );
            }
            Err(error) => tracing::error!(%error, "publishing on time panicked"),
        }
        tokio::time::sleep(LOOK).await;
    }
}
