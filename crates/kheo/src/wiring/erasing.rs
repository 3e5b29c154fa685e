//! Finishing erasures: what lies outside the rows that an erasure empties in its own transaction.
//!
//! Each server does it for its own files: the followers read on (letters go, openings go), the parts of the search index with
//! old words are written anew, finished exports and letters in the folder are deleted, and last the database's files are rid of
//! what was deleted from rows. Only then is the erasure written into a file beside the data. So whatever is interrupted is
//! done again at the next start; and a backup from before an erasure that is restored beside that file is erased again.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use kheo_base::{Error, Fault, Id};
use kheo_exemplars::rules::honours::Basis;
use kheo_exemplars::store::honours::erasure::{erase, erasure_tally, erasures};
use kheo_exemplars::store::load;
use kheo_exports::Exports;
use kheo_journal::By;

use self::kept::Kept;
use crate::config::Config;
use crate::wiring::Site;

mod comments;
mod kept;
mod stories;
mod subscriptions;

pub use subscriptions::finish as finish_subscriptions;

/// How often to look for erasures.
const LOOK: Duration = Duration::from_secs(1);
/// How long to wait after a failure: a long export, say, still reads what was there before.
const AFTER_FAILURE: Duration = Duration::from_secs(10);

/// Where this server keeps what erasures concern.
#[derive(Debug, Clone)]
pub struct Folders {
    /// The file that says which erasures are finished here: ids and grounds, no names.
    pub finished: PathBuf,
    /// Letters that became files.
    pub mail: PathBuf,
}

impl Folders {
    /// The usual places in the folder of the data.
    pub fn of(config: &Config) -> Self {
        Self { finished: config.data.join("erasures"), mail: config.data.join("mail") }
    }
}

/// Looks for erasures for as long as the program runs.
pub async fn run(site: Site, folders: Folders) {
    let mut seen = None;
    loop {
        let tally = site.app.read(|db| {
            let comments = kheo_news::store::comments::erased_count(db)?;
            let ended = kheo_newsletters::store::ended_count(db)?;
            let letters = kheo_notifications::erased_tally(db)?;
            Ok((erasure_tally(db)?, kheo_news::store::erased_count(db)?, comments, ended, letters))
        });
        let tally = tally.await.ok();
        if tally.is_some() && tally != seen {
            match finish_all(&site, &folders).await {
                // Something erased again counts anew.
                Ok(_) => seen = tally,
                Err(error) => {
                    let chain = error.into_fault().chain();
                    tracing::warn!(chain, "finishing an erasure failed and will be tried again");
                    tokio::time::sleep(AFTER_FAILURE).await;
                }
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Finishes what is open of models, of stories, of readers' comments and of subscriptions, and deletes files of letters that were
/// erased: with those, or because whoever got them ended his subscription or his account.
///
/// # Errors
/// As [`finish`].
pub async fn finish_all(site: &Site, folders: &Folders) -> Result<usize, Error> {
    let finished = finish(site, folders).await? + stories::finish(site, folders).await?;
    let comments = comments::finish(site, folders).await?;
    let ended = finish_subscriptions(site, folders).await?;
    let (db, mail) = (site.app.db().clone(), folders.mail.clone());
    let deleted = tokio::task::spawn_blocking(move || kheo_notifications::delete_files(&db, &mail)).await;
    deleted.map_err(|error| Fault::because("deleting files of letters", error))??;
    Ok(finished + comments + ended)
}

/// Finishes every erasure that is not finished here, and erases again what a restored backup brought back; returns how many.
///
/// # Errors
/// A fault of the database or of a disk; then nothing is written down as finished.
pub async fn finish(site: &Site, folders: &Folders) -> Result<usize, Error> {
    let kept = Kept(folders.finished.clone());
    let known: BTreeMap<Id, Basis> = kept.read(|line| {
        let (id, word) = line.split_once(' ')?;
        Some((id.parse().ok()?, Basis::from_word(word)?))
    })?;
    let present = site.app.read(|db| Ok(erasures(db)?)).await?;
    for (id, basis) in known.iter().filter(|(id, _)| !present.iter().any(|(other, _)| other == *id)) {
        erase_again(site, &kept, *id, *basis).await?;
    }
    let all = site.app.read(|db| Ok(erasures(db)?)).await?;
    let open =
        all.iter().filter(|erased| !present.contains(erased) || !known.contains_key(&erased.0)).count();
    let open = open.max(usize::from(kept.is_marked()));
    if open == 0 {
        return Ok(0);
    }
    site.catch_up().await?;
    let (search, exports) = (site.search.clone(), site.app.part::<Exports>()?.clone());
    let (db, mail) = (site.app.db().clone(), folders.mail.clone());
    let finished: BTreeMap<Id, Basis> = known.into_iter().chain(all).collect();
    let work = move || -> Result<(), Fault> {
        search.purge()?;
        exports.clear()?;
        kheo_notifications::delete_files(&db, &mail)?;
        db.scrub()?;
        let lines = finished.iter().map(|(id, basis)| format!("{id} {}\n", basis.word()));
        kept.write(&lines.collect::<String>())
    };
    let worked = tokio::task::spawn_blocking(work).await;
    worked.map_err(|error| Fault::because("finishing an erasure", error))??;
    site.app.drop_cached_pages();
    tracing::info!(count = open, "erasures were finished");
    Ok(open)
}

/// A backup from before the erasure was restored: what was erased once stays erased.
async fn erase_again(site: &Site, kept: &Kept, id: Id, basis: Basis) -> Result<(), Error> {
    let file = site.app.read(move |db| Ok(load(db, id)?)).await?;
    // It may also be from before the model was registered.
    let Some(file) = file.filter(|file| !file.is_erased) else { return Ok(()) };
    kept.mark()?;
    let unit = file.territory.now.commune.clone().unwrap_or(file.territory.now.province);
    let write = move |tx: &mut kheo_journal::Tx<'_, '_>| {
        let file = load(tx, id)?.ok_or(Error::Missing)?;
        if file.is_erased {
            tx.nothing_changed();
            return Ok(());
        }
        erase(tx, &file, basis)
    };
    site.app.write(By { actor_id: None, unit_code: Some(unit) }, write).await
}
