//! Joining the public record with the site: what is recorded, where its log and key are, who signs.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use kheo_base::{Clock, Entropy, Fault};
use kheo_facts::recorded::WordsOnly;
use kheo_public_record::{Keys, Log, Recordables, Witnesses};
use kheo_store::Db;
use kheo_web::App;

use crate::config::Config;
use crate::wiring::Site;

/// How long a checkpoint may lack the signatures of witnesses before they are asked.
const BETWEEN_WITNESSES: Duration = Duration::from_millis(500);

impl Site {
    /// Signs checkpoints until every leaf is covered.
    ///
    /// # Errors
    /// A fault of database or files.
    pub async fn publish(&self) -> Result<(), Fault> {
        let log = self.log.clone();
        let published = tokio::task::spawn_blocking(move || {
            while log.publish()? {}
            Ok(())
        });
        published.await.map_err(|error| Fault::because("publishing the public record", error))?
    }

    /// Keeps the log in the folder of data, so that whatever a command publishes is signed with the key that serves. Whether
    /// folder, key and database belong together is looked at by [`Log::check`], before anything is served.
    ///
    /// # Errors
    /// A fault if the key cannot be read or made.
    pub fn signing_in(mut self, config: &Config) -> Result<Self, Fault> {
        let log = log(config, self.app.db(), self.app.entropy())?;
        self.app = self.app.with_part(log.clone()).with_part(witnesses(config)?);
        self.log = log;
        Ok(self)
    }
}

/// What the public record keeps.
pub fn recordables() -> Recordables {
    let rules = WordsOnly { subject_kinds: &["rule_set"], words: &["rule_kind", "unit", "valid_from"] };
    let units = WordsOnly { subject_kinds: &["import"], words: &["added", "changed"] };
    let keys = WordsOnly { subject_kinds: &[RECORD_KEY], words: &["key_id", "key_1", "key_2"] };
    let models = kheo_exemplars::facts::recorded::Models;
    let stories = kheo_news::facts::Stories;
    Recordables(vec![Arc::new(models), Arc::new(stories), Arc::new(rules), Arc::new(units), Arc::new(keys)])
}

/// The kind of subject of acts about the key of the record.
pub const RECORD_KEY: &str = "record_key";

/// The name of the log: the site's address without its scheme.
pub(crate) fn origin(base_url: &str) -> String {
    format!("{}/log", base_url.split_once("://").map_or(base_url, |(_, rest)| rest))
}

/// Returns that name if a log may be called so.
fn sound_origin(base_url: &str) -> Result<String, Fault> {
    let origin = origin(base_url);
    if kheo_verify::note::is_name(&origin) {
        return Ok(origin);
    }
    Err(Fault::new(format!(
        "{base_url} is not the address of a site, so it names no public record: see KHEO_BASE_URL"
    )))
}

/// A log in a folder of this process for sites without a folder of data, such as those of stories.
pub(crate) fn passing_log(db: &Db, clock: Clock, app: &App) -> Result<Log, Fault> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let (process, number) = (std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let folder = std::env::temp_dir().join(format!("kheo-log-{process}-{number}"));
    let keys = Keys::passing(&sound_origin(&app.settings().base_url)?)?;
    Ok(Log::new(db.clone(), clock, keys, folder))
}

/// Returns the file of the record's key.
pub fn record_key(config: &Config) -> PathBuf {
    config.data.join("record.key")
}

/// Opens the log of a folder of data; makes its key if there is none.
///
/// # Errors
/// A fault if the key cannot be read or made.
pub fn log(config: &Config, db: &Db, entropy: &Entropy) -> Result<Log, Fault> {
    let (path, origin) = (record_key(config), sound_origin(&config.base_url)?);
    let keys = match Keys::read(&path)? {
        Some(keys) => keys,
        None => {
            let keys = Keys::create(&path, &origin, entropy)?;
            tracing::info!(
                vkey = keys.vkey(),
                "made the key of the public record; keep a copy of record.key apart from backups"
            );
            keys
        }
    };
    Ok(Log::new(db.clone(), Clock::system(), keys, config.data.join("log")))
}

/// Reads who is asked to sign checkpoints too, out of the file record.policy.
///
/// # Errors
/// A fault if the file is not a policy.
pub fn witnesses(config: &Config) -> Result<Witnesses, Fault> {
    Witnesses::read(&config.data.join("record.policy"))
}

/// Asks witnesses again and again, beside the threads that answer requests.
pub(crate) async fn ask_witnesses(site: Site) {
    let Ok(witnesses) = site.app.part::<Witnesses>() else { return };
    while witnesses.are_any() {
        let (asking, log) = (witnesses.clone(), site.log.clone());
        match tokio::task::spawn_blocking(move || asking.ask(&log)).await {
            Ok(Ok(true)) => site.app.drop_cached_pages(),
            Ok(Ok(false)) => {}
            Ok(Err(fault)) => tracing::error!(chain = fault.chain(), "signatures of witnesses were not kept"),
            Err(error) => tracing::error!(%error, "asking witnesses panicked"),
        }
        tokio::time::sleep(BETWEEN_WITNESSES).await;
    }
}

/// Signs checkpoints; pages that show the newest one are made again.
pub(crate) async fn publish(site: Site) {
    let app = site.app;
    site.log.run(move || app.drop_cached_pages()).await;
}
