//! What was scheduled is published when its time has come, by whichever server looks first.

use kheo_base::Error;
use kheo_journal::{By, Journal};

use crate::rules::Command;
use crate::store;

/// Stories published in one go.
const AT_ONCE: i64 = 50;

/// Publishes every story whose time has come; returns how many. A server that was away publishes when it is back.
///
/// # Errors
/// A fault of the database; what was published before it stays.
pub fn publish_due(journal: &Journal) -> Result<usize, Error> {
    let now = journal.now();
    let due = journal.db().read_now(move |db| Ok(store::due(db, now, AT_ONCE)?))?;
    for id in &due {
        let id = *id;
        journal.write_now(By::default(), move |tx| {
            let story = store::load(tx, id)?.filter(|story| story.is_due(tx.now()));
            match story {
                Some(story) => store::take_step(tx, &story, story.steps, &Command::Publish),
                // Somebody else was faster, or took it back.
                None => {
                    tx.nothing_changed();
                    Ok(())
                }
            }
        })?;
    }
    Ok(due.len())
}
