//! Joining the parts: the one place that sees capabilities and followers together.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use kheo_base::{Clock, Entropy, Error, Fault};
use kheo_journal::{Followers, Journal, Letters};
use kheo_notifications::{Outbox, Sender, Transport};
use kheo_people::{Cost, Passwords};
use kheo_store::{Db, Module};
use kheo_web::{App, Settings};
use kheo_workflows::Kinds;
use tokio::net::TcpListener;

use crate::config::Config;
use crate::routes::routes;

/// Every table of the program, in the order in which they are made.
pub const MODULES: &[Module] = &[
    kheo_journal::MODULE,
    kheo_organisations::MODULE,
    kheo_workflows::MODULE,
    kheo_people::MODULE,
    kheo_exemplars::MODULE,
    kheo_notifications::MODULE,
];

/// Tables that a backup leaves out: whoever steals one finds no open door in it, and after a restore people sign in again
/// and make new access tokens. The
/// counts of open votes stay out too: two copies would show what was voted between them. Such a vote begins again.
pub const PASSING_TABLES: &[&str] =
    &["sessions", "access_tokens", "password_resets", "sign_in_attempts", "council_tallies"];

/// How often to look whether another server changed something.
const REFRESH: Duration = Duration::from_millis(250);
/// How often to look for registers that officers sent.
const LOOK_FOR_REGISTERS: Duration = Duration::from_secs(1);
/// How often sessions that are over and old failures are swept away.
const SWEEP: Duration = Duration::from_secs(3600);

/// The parts of a running site.
#[derive(Clone)]
pub struct Site {
    /// What handlers share.
    pub app: App,
    /// What follows the journal.
    pub followers: Followers,
}

impl Site {
    /// Joins a migrated database with everything else.
    ///
    /// # Errors
    /// A fault if passwords cannot be hashed at this cost.
    pub fn new(
        db: Db,
        clock: Clock,
        entropy: Entropy,
        cost: Cost,
        settings: Settings,
    ) -> Result<Self, Fault> {
        let journal = Journal::new(db.clone(), clock.clone(), entropy.clone());
        let base_url = settings.base_url.clone();
        let letters: Vec<Arc<dyn Letters>> = vec![
            Arc::new(kheo_exemplars::follow::ExemplarLetters::new(base_url.clone())),
            Arc::new(kheo_accounts::AccountLetters::new(base_url, clock, entropy.clone())),
        ];
        let followers = Followers::new(
            db,
            vec![
                Arc::new(kheo_exemplars::follow::Counts),
                Arc::new(kheo_exemplars::follow::Notices),
                Arc::new(kheo_exemplars::follow::Choices),
                Arc::new(Outbox::new(letters, entropy.clone())),
            ],
        );
        let kinds = Kinds::new(kheo_exemplars::kinds::KINDS);
        let app = App::new(journal, Passwords::new(cost, entropy)?, settings).with_part(kinds);
        let app = app.with_part(kheo_exemplars::http::polls::Throttled::default());
        Ok(Self { app, followers })
    }

    /// Returns the site as something that answers requests.
    ///
    /// # Errors
    /// A fault if the site's address is not an origin.
    pub fn router(&self) -> Result<axum::Router, Fault> {
        kheo_web::layers::wrap(routes().into_router(), self.app.clone())
    }
}

/// Opens and migrates the database that the configuration names.
///
/// # Errors
/// A fault that says what stands against it.
pub fn open(config: &Config) -> Result<Db, Fault> {
    let db = Db::open(&config.store()?)?;
    db.migrate(MODULES)?;
    Ok(db)
}

/// Opens the database and joins it with the machine's clock and randomness.
///
/// # Errors
/// As [`open`].
pub fn site(config: &Config, demonstration: bool) -> Result<Site, Fault> {
    let settings = Settings {
        base_url: config.base_url.clone(),
        secure_cookies: config.base_url.starts_with("https://"),
        page_cache: true,
        demonstration,
    };
    Site::new(open(config)?, Clock::system(), Entropy::system(), Cost::RECOMMENDED, settings)
}

/// Serves until the program is told to stop, then finishes what has begun.
///
/// # Errors
/// A fault if the address is taken or mail is configured wrongly.
pub async fn serve(config: &Config, site: Site, ready: impl FnOnce(SocketAddr)) -> Result<(), Fault> {
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|error| Fault::because(format!("listening on {}", config.listen), error))?;
    let address = listener.local_addr().map_err(|error| Fault::because("listening", error))?;
    let router = site.router()?;
    let sender = Sender::new(site.app.db().clone(), Clock::system(), transport(config)?);
    let background = [
        tokio::spawn(site.followers.clone().run()),
        tokio::spawn(sender.run()),
        tokio::spawn(refresh_pages(site.app.clone())),
        tokio::spawn(sweep(site.app.clone())),
        tokio::spawn(take_registers_over(site.app.clone())),
    ];
    ready(address);
    crate::server::serve(listener, router, told_to_stop()).await;
    background.iter().for_each(tokio::task::JoinHandle::abort);
    Ok(())
}

fn transport(config: &Config) -> Result<Transport, Fault> {
    match &config.smtp_url {
        Some(url) => Transport::smtp(url, &config.mail_from),
        None => Transport::folder(config.data.join("mail"), &config.mail_from),
    }
}

/// Drops cached pages when the journal or a follower has moved on, here or on another server.
async fn refresh_pages(app: App) {
    let mut seen = (0, 0);
    loop {
        match app.read(|db| Ok(kheo_journal::progress(db)?)).await {
            Ok(progress) if progress != seen => {
                seen = progress;
                app.drop_cached_pages();
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(chain = error.into_fault().chain(), "looking for changes failed"),
        }
        tokio::time::sleep(REFRESH).await;
    }
}

/// Writes registers that officers sent, one after the other, beside the threads that answer requests.
async fn take_registers_over(app: App) {
    loop {
        let journal = app.journal().clone();
        let ran = tokio::task::spawn_blocking(move || kheo_exemplars::import::run_waiting(&journal)).await;
        match ran {
            Ok(Ok(true)) => continue,
            Ok(Ok(false)) => {}
            Ok(Err(error)) => {
                tracing::warn!(chain = error.into_fault().chain(), "taking a register over failed")
            }
            Err(error) => tracing::error!(%error, "taking a register over panicked"),
        }
        tokio::time::sleep(LOOK_FOR_REGISTERS).await;
    }
}

async fn sweep(app: App) {
    loop {
        if let Err(error) = kheo_people::sessions::sweep(app.journal()).await {
            tracing::warn!(chain = Error::into_fault(error).chain(), "sweeping old sessions failed");
        }
        if let Err(error) = kheo_exemplars::store::polls::unlink_due(app.journal()).await {
            tracing::warn!(chain = Error::into_fault(error).chain(), "deleting who endorsed what failed");
        }
        tokio::time::sleep(SWEEP).await;
    }
}

async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            }
            Err(_) => drop(interrupt.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupt.await);
}
