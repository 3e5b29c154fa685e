//! Readers' comments whose words were destroyed: the same as for stories, in a file of their own beside the data.

use std::collections::BTreeSet;

use kheo_base::{Error, Fault, Id};
use kheo_journal::By;
use kheo_news::rules::comments::State;
use kheo_news::store::comments::{erase_again, erased, load};

use super::Folders;
use super::kept::Kept;
use crate::wiring::Site;

/// Finishes every erasure of a comment that is not finished here, and erases again what a restored backup brought back; returns how
/// many.
///
/// # Errors
/// A fault of the database or of a disk; then nothing is written down as finished.
pub async fn finish(site: &Site, folders: &Folders) -> Result<usize, Error> {
    let kept = Kept(folders.finished.with_extension("comments"));
    let known: BTreeSet<Id> = kept.read(|line| line.parse().ok())?;
    let present: BTreeSet<Id> = site.app.read(|db| Ok(erased(db)?)).await?.into_iter().collect();
    let mut open = present.difference(&known).count() + usize::from(kept.is_marked());
    for id in known.difference(&present) {
        if stands_with_its_words(site, *id).await? {
            kept.mark()?;
            let id = *id;
            site.app.write(By::default(), move |tx| erase_again(tx, id)).await?;
            open += 1;
        }
    }
    if open == 0 {
        return Ok(0);
    }
    // Letters that waited lose their words first, then their files, then the database's files what was deleted from rows.
    site.catch_up().await?;
    let (db, mail) = (site.app.db().clone(), folders.mail.clone());
    let finished: BTreeSet<Id> = known.union(&present).copied().collect();
    let worked = tokio::task::spawn_blocking(move || -> Result<(), Fault> {
        kheo_notifications::delete_files(&db, &mail)?;
        db.scrub()?;
        kept.write(&finished.iter().map(|id| format!("{id}\n")).collect::<String>())
    });
    worked.await.map_err(|error| Fault::because("finishing the erasure of a comment", error))??;
    site.app.drop_cached_pages();
    tracing::info!(count = open, "erasures of comments were finished");
    Ok(open)
}

/// Whether a backup brought a comment back; it may also be from before the comment was written.
async fn stands_with_its_words(site: &Site, id: Id) -> Result<bool, Error> {
    let queued = site.app.read(move |db| Ok(load(db, id)?)).await?;
    Ok(queued.is_some_and(|queued| queued.comment.standing.state != State::Erased))
}
