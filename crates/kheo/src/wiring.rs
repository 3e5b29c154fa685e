//! Joining the parts: the one place that sees capabilities and followers together.

pub mod erasing;
mod front_door;
mod jobs;
mod newsletters;
mod publishing;
pub mod recording;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use kheo_base::{Clock, Entropy, Error, Fault};
use kheo_exemplars::catalogue::Catalogue;
use kheo_exports::Exports;
use kheo_facts::exported::Exportable;
use kheo_facts::found::Finding;
use kheo_facts::headlines::Newsroom;
use kheo_journal::{Followers, Journal, Letters};
use kheo_notifications::{Outbox, Sender, Transport};
use kheo_people::{Cost, Passwords};
use kheo_public_record::follow::PublicRecord;
use kheo_public_record::{Log, Witnesses};
use kheo_search::{Kept, Search};
use kheo_store::{Db, Module};
use kheo_web::{App, Settings};
use kheo_workflows::Kinds;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::config::Config;
use crate::routes::routes;
use jobs::{print_certificates, sweep, take_registers_over};
use recording::{passing_log, recordables};

/// Every table of the program, in the order in which they are made.
pub const MODULES: &[Module] = &[
    kheo_journal::MODULE,
    kheo_organisations::MODULE,
    kheo_workflows::MODULE,
    kheo_people::MODULE,
    kheo_exemplars::MODULE,
    kheo_news::MODULE,
    kheo_newsletters::MODULE,
    kheo_notifications::MODULE,
    kheo_statistics::MODULE,
    kheo_public_record::MODULE,
];

/// Tables that a backup leaves out: whoever steals one finds no open door in it, and after a restore people sign in again
/// and make new access tokens. The
/// counts of open votes stay out too: two copies would show what was voted between them. Such a vote begins again.
pub const PASSING_TABLES: &[&str] = &[
    "sessions",
    "access_tokens",
    "password_resets",
    "sign_in_attempts",
    "council_tallies",
    "subscription_wishes",
    "certificate_runs",
    "certificate_files",
    "comment_links",
    "comment_keys",
];

/// How often to look whether another server changed something.
const REFRESH: Duration = Duration::from_millis(250);

/// The parts of a running site.
#[derive(Clone)]
pub struct Site {
    /// What handlers share.
    pub app: App,
    /// What follows the journal.
    pub followers: Followers,
    /// The public record, which follows by itself: catching up with it never holds up the others.
    pub record: Followers,
    /// The log of the public record.
    pub log: Log,
    /// The search of this server.
    pub search: Search,
}

/// What a server has noticed of the others: how far the journal and its followers were when it last looked.
#[derive(Debug, Default)]
pub struct Seen(Option<(i64, i64)>);

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
            Arc::new(kheo_accounts::AccountLetters::new(base_url.clone(), clock.clone(), entropy.clone())),
            Arc::new(kheo_news::follow::CommentLetters::new(
                base_url.clone(),
                clock.clone(),
                entropy.clone(),
            )),
            Arc::new(kheo_newsletters::ConfirmLetters::new(base_url, clock.clone(), entropy.clone())),
        ];
        let followers = Followers::new(
            db.clone(),
            vec![
                Arc::new(kheo_exemplars::follow::Counts),
                Arc::new(kheo_exemplars::follow::Notices),
                Arc::new(kheo_exemplars::follow::Choices),
                Arc::new(kheo_news::follow::CommentCounts),
                Arc::new(kheo_news::follow::CommentErasing),
                Arc::new(kheo_statistics::follow::Statistics::new(countables())),
                Arc::new(Outbox::new(letters, entropy.clone())),
                Arc::new(kheo_newsletters::Publications::new(Arc::new(kheo_news::facts::Stories))),
            ],
        );
        let kinds = Kinds::new(kheo_exemplars::kinds::KINDS.into_iter().chain(kheo_news::kinds::KINDS));
        let app = App::new(journal, Passwords::new(cost, entropy)?, settings).with_part(kinds);
        let app = app.with_part(kheo_exemplars::http::polls::Throttled::default());
        let app = app.with_part(kheo_news::http::comments::Throttled::default());
        let app = app.with_part(Catalogue::default());
        let app = app.with_part(Newsroom(Arc::new(kheo_news::facts::Stories)));
        let app = newsletters::joined(app, &clock);
        let app = front_door::joined(app);
        let app = app.with_part(Exports::passing(exported_tables(), passing_exports()));
        let app = app.with_part(kheo_statistics::Countables(countables()));
        let findables = front_door::findables(&clock);
        let app = app.with_part(kheo_search::http::Labelled(findables.clone()));
        let recordables = recordables();
        let record = PublicRecord::new(recordables.clone(), app.entropy().clone());
        let record = Followers::new(db.clone(), vec![Arc::new(record)]);
        let log = passing_log(&db, clock, &app)?;
        let app = app.with_part(recordables).with_part(log.clone()).with_part(Witnesses::default());
        let search = Search::new(db, findables, Kept::Memory);
        Ok(Self { app, followers, record, log, search: search.clone() }.searching(search))
    }

    /// Returns the site with a search that is kept elsewhere than in memory.
    #[must_use]
    pub fn searching_in(self, folder: PathBuf) -> Self {
        let search = self.search.kept_in(folder);
        self.searching(search)
    }

    fn searching(mut self, search: Search) -> Self {
        self.app = self.app.with_part(Finding(Arc::new(search.clone())));
        self.search = search;
        self
    }

    /// Lets everything that follows the journal read to its end: in the database, and in this server's memory.
    ///
    /// # Errors
    /// The first fault.
    pub async fn catch_up(&self) -> Result<usize, Fault> {
        let taken = self.followers.catch_up().await?;
        self.record.catch_up().await?;
        self.publish().await?;
        self.notice(&mut Seen::default()).await?;
        Ok(taken)
    }

    /// Brings what this server holds in memory up to date with what happened here or on another server: the catalogue reads
    /// on, and pages made before are dropped.
    ///
    /// # Errors
    /// A fault of the database; the next call goes on.
    pub async fn notice(&self, seen: &mut Seen) -> Result<(), Fault> {
        let has_read = self.app.part::<Catalogue>()?.catch_up(self.app.db()).await?;
        let progress =
            self.app.read(|db| Ok(kheo_journal::progress(db)?)).await.map_err(Error::into_fault)?;
        if has_read || seen.0 != Some(progress) {
            seen.0 = Some(progress);
            self.app.drop_cached_pages();
        }
        Ok(())
    }

    /// Keeps finished exports in a folder of the data instead of one that the machine clears.
    ///
    /// # Errors
    /// A fault if there are no exports.
    pub fn with_exports_in(mut self, folder: PathBuf) -> Result<Self, Fault> {
        let exports = self.app.part::<Exports>()?.in_folder(folder);
        self.app = self.app.with_part(exports);
        Ok(self)
    }

    /// Returns the site as something that answers requests.
    ///
    /// # Errors
    /// A fault if the site's address is not an origin.
    pub fn router(&self) -> Result<axum::Router, Fault> {
        kheo_web::layers::wrap(routes().into_router(), self.app.clone())
    }
}

/// Everything that can be exported, in the order in which pages list it.
pub(crate) fn exported_tables() -> Vec<Arc<dyn Exportable>> {
    let models: Arc<dyn Exportable> = Arc::new(kheo_exemplars::facts::exported::Models);
    let rule_sets: Arc<dyn Exportable> = Arc::new(kheo_rule_sets::facts::RuleSets);
    let stories: Arc<dyn Exportable> = Arc::new(kheo_news::facts::ExportedStories);
    kheo_exports::with_tables(vec![models, rule_sets, stories])
}

/// A folder of this process for sites without a folder of data, such as those of stories.
fn passing_exports() -> PathBuf {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let (process, number) = (std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    std::env::temp_dir().join(format!("kheo-exports-{process}-{number}"))
}

/// What statistics count.
pub fn countables() -> Vec<Arc<dyn kheo_facts::counted::Countable>> {
    vec![Arc::new(kheo_exemplars::facts::counted::Models)]
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
    let site = Site::new(open(config)?, Clock::system(), Entropy::system(), Cost::RECOMMENDED, settings)?;
    site.searching_in(search_folder(config)).with_exports_in(config.data.join("exports"))?.signing_in(config)
}

/// Returns the folder of the search index.
pub fn search_folder(config: &Config) -> PathBuf {
    config.data.join("search")
}

/// Serves until the program is told to stop, then finishes what has begun.
///
/// # Errors
/// A fault if the address is taken or mail is configured wrongly.
pub async fn serve(config: &Config, site: Site, ready: impl FnOnce(SocketAddr)) -> Result<(), Fault> {
    let log = site.log.clone();
    let witnesses = site.app.part::<Witnesses>()?;
    on_a_thread(move || log.check().and_then(|()| witnesses.check(&log))).await?;
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|error| Fault::because(format!("listening on {}", config.listen), error))?;
    let address = listener.local_addr().map_err(|error| Fault::because("listening", error))?;
    let router = site.router()?;
    // An old backup may have brought ended subscriptions back: they end again before anything is written to them.
    erasing::finish_subscriptions(&site, &erasing::Folders::of(config)).await.map_err(Error::into_fault)?;
    let sender = Sender::new(site.app.db().clone(), Clock::system(), transport(config)?);
    let mut background = follow(&site);
    background.extend([
        tokio::spawn(sender.run()),
        tokio::spawn(sweep(site.app.clone())),
        tokio::spawn(take_registers_over(site.app.clone())),
        tokio::spawn(print_certificates(site.app.clone())),
        tokio::spawn(publishing::run(site.app.clone())),
        tokio::spawn(crate::erasing::run(site.clone(), crate::erasing::Folders::of(config))),
    ]);
    ready(address);
    crate::server::serve(listener, router, told_to_stop()).await;
    background.iter().for_each(JoinHandle::abort);
    Ok(())
}

/// Starts everything that follows the journal, in the database and in this server's memory. Needs a runtime around it.
pub fn follow(site: &Site) -> Vec<JoinHandle<()>> {
    vec![
        tokio::spawn(site.followers.clone().run()),
        tokio::spawn(notice(site.clone())),
        tokio::spawn(search(site.clone())),
        tokio::spawn(site.record.clone().run()),
        tokio::spawn(recording::publish(site.clone())),
        tokio::spawn(recording::ask_witnesses(site.clone())),
        tokio::spawn(newsletters::run(site.clone())),
    ]
}

/// Runs what blocks beside the threads that answer requests.
async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Fault::because("preparing the server", error))?
}

fn transport(config: &Config) -> Result<Transport, Fault> {
    match &config.smtp_url {
        Some(url) => Transport::smtp(url, &config.mail_from),
        None => Transport::folder(config.data.join("mail"), &config.mail_from),
    }
}

/// Notices what happens, here at once after a commit and on other servers soon after.
async fn notice(site: Site) {
    let mut commits = site.app.db().commits();
    let mut seen = Seen::default();
    loop {
        commits.mark_unchanged();
        if let Err(fault) = site.notice(&mut seen).await {
            tracing::warn!(chain = fault.chain(), "looking for changes failed and will be tried again");
        }
        drop(tokio::time::timeout(REFRESH, commits.changed()).await);
    }
}

/// Keeps the search index; a page that shows what was found is made again when something else can be found.
async fn search(site: Site) {
    let app = site.app;
    site.search.run(move || app.drop_cached_pages()).await;
}

pub(crate) async fn told_to_stop() {
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
