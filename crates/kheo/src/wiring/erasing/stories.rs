//! Stories whose text was destroyed: the same as for models, in a file of their own beside the data.

use std::collections::BTreeSet;

use kheo_base::{Error, Fault, Id};
use kheo_exports::Exports;
use kheo_journal::By;
use kheo_news::rules::State;

use super::Folders;
use super::kept::Kept;
use crate::wiring::Site;

/// Finishes every erasure of a story that is not finished here, and erases again what a restored backup brought back; returns how
/// many.
///
/// # Errors
/// A fault of the database or of a disk; then nothing is written down as finished.
pub async fn finish(site: &Site, folders: &Folders) -> Result<usize, Error> {
    let kept = Kept(folders.finished.with_extension("stories"));
    let known: BTreeSet<Id> = kept.read(|line| line.parse().ok())?;
    let present: BTreeSet<Id> =
        site.app.read(|db| Ok(kheo_news::store::erased(db)?)).await?.into_iter().collect();
    let mut open = present.difference(&known).count() + usize::from(kept.is_marked());
    for id in known.difference(&present) {
        if stands_with_its_text(site, *id).await? {
            kept.mark()?;
            erase_again(site, *id).await?;
            open += 1;
        }
    }
    if open == 0 {
        return Ok(0);
    }
    // The record forgets its openings and search its words, exports that hold them go, and then the database's files are rid of what
    // was deleted from rows.
    site.catch_up().await?;
    let (search, exports, mail) =
        (site.search.clone(), site.app.part::<Exports>()?.clone(), folders.mail.clone());
    let (db, finished) = (site.app.db().clone(), known.union(&present).copied().collect::<BTreeSet<Id>>());
    let worked = tokio::task::spawn_blocking(move || -> Result<(), Fault> {
        search.purge()?;
        exports.clear()?;
        kheo_notifications::delete_files(&db, &mail)?;
        db.scrub()?;
        kept.write(&finished.iter().map(|id| format!("{id}\n")).collect::<String>())
    });
    worked.await.map_err(|error| Fault::because("finishing the erasure of a story", error))??;
    site.app.drop_cached_pages();
    tracing::info!(count = open, "erasures of stories were finished");
    Ok(open)
}

/// Whether a backup brought a story back; it may also be from before the story was written.
async fn stands_with_its_text(site: &Site, id: Id) -> Result<bool, Error> {
    let story = site.app.read(move |db| Ok(kheo_news::store::load(db, id)?)).await?;
    Ok(story.is_some_and(|story| story.state != State::Erased))
}

async fn erase_again(site: &Site, id: Id) -> Result<(), Error> {
    let write = move |tx: &mut kheo_journal::Tx<'_, '_>| match kheo_news::store::load(tx, id)? {
        Some(story) if story.state != State::Erased => kheo_news::store::erase_again(tx, &story),
        _ => {
            tx.nothing_changed();
            Ok(())
        }
    };
    site.app.write(By::default(), write).await
}
