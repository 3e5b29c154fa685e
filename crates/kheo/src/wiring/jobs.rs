//! What a server does by itself beside answering: registers that officers sent, piles of certificates, sweeping.

use std::time::Duration;

use kheo_base::Error;
use kheo_web::App;

/// How often to look for registers that officers sent and for certificates that they ordered.
const LOOK_FOR_REGISTERS: Duration = Duration::from_secs(1);
/// How often sessions that are over and old failures are swept away.
const SWEEP: Duration = Duration::from_secs(3600);

/// Writes registers that officers sent, one after the other, beside the threads that answer requests.
pub(super) async fn take_registers_over(app: App) {
    loop {
        let journal = app.journal().clone();
        let ran = tokio::task::spawn_blocking(move || kheo_exemplars::import::run_waiting(&journal)).await;
        match ran {
            Ok(Ok(true)) => continue,
            Ok(Ok(false)) => {}
            Ok(Err(error)) => {
                tracing::warn!(chain = error.into_fault().chain(), "taking a register over failed");
            }
            Err(error) => tracing::error!(%error, "taking a register over panicked"),
        }
        tokio::time::sleep(LOOK_FOR_REGISTERS).await;
    }
}

/// Prints piles of certificates that officers ordered, one after the other.
pub(super) async fn print_certificates(app: App) {
    loop {
        let (journal, address) = (app.journal().clone(), app.settings().base_url.clone());
        let print = move || kheo_exemplars::printing::run_waiting(&journal, &address);
        match tokio::task::spawn_blocking(print).await {
            Ok(Ok(true)) => continue,
            Ok(Ok(false)) => {}
            Ok(Err(error)) => {
                tracing::warn!(chain = error.into_fault().chain(), "printing certificates failed");
            }
            Err(error) => tracing::error!(%error, "printing certificates panicked"),
        }
        tokio::time::sleep(LOOK_FOR_REGISTERS).await;
    }
}

pub(super) async fn sweep(app: App) {
    loop {
        if let Err(error) = kheo_people::sessions::sweep(app.journal()).await {
            tracing::warn!(chain = Error::into_fault(error).chain(), "sweeping old sessions failed");
        }
        if let Err(error) = kheo_exemplars::store::polls::unlink_due(app.journal()).await {
            tracing::warn!(chain = Error::into_fault(error).chain(), "deleting who endorsed what failed");
        }
        if let Err(error) = kheo_exemplars::import::forget_old_uploads(app.journal()).await {
            tracing::warn!(chain = Error::into_fault(error).chain(), "forgetting old registers failed");
        }
        if let Err(error) = kheo_news::store::comments::lapse_due(app.journal()).await {
            tracing::warn!(chain = Error::into_fault(error).chain(), "deleting unconfirmed comments failed");
        }
        if let Err(error) = kheo_news::store::comments::forget_addresses(app.journal()).await {
            tracing::warn!(
                chain = Error::into_fault(error).chain(),
                "forgetting addresses of comments failed"
            );
        }
        if let Err(error) = kheo_exemplars::printing::forget_old(app.journal()).await {
            tracing::warn!(chain = Error::into_fault(error).chain(), "forgetting old certificates failed");
        }
        if let Err(error) = super::newsletters::sweep(&app).await {
            tracing::warn!(chain = error.into_fault().chain(), "sweeping subscriptions failed");
        }
        tokio::time::sleep(SWEEP).await;
    }
}
