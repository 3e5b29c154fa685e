//! What was scheduled is published when its time has come, by whichever server looks first.

use kheo_base::{Error, Id};
use kheo_journal::{By, Journal};

use crate::rules::Command;
use crate::store;

/// Stories read in one go.
const AT_ONCE: i64 = 50;

/// Publishes every story whose time has come; returns how many. A server that was away publishes when it is back. One that cannot be
/// published is logged and tried again the next time, and holds up no other.
///
/// # Errors
/// A fault of the database while it is asked which.
pub fn publish_due(journal: &Journal) -> Result<usize, Error> {
    let (now, mut after, mut published) = (journal.now(), None, 0);
    loop {
        let due = journal.db().read_now(move |db| Ok(store::due(db, now, after, AT_ONCE)?))?;
        let Some(last) = due.last() else { return Ok(published) };
        after = Some(*last);
        for (_, id) in &due {
            match publish(journal, *id) {
                Ok(is_ours) => published += usize::from(is_ours),
                Err(error) => {
                    let (story, chain) = (id.to_string(), error.into_fault().chain());
                    tracing::error!(
                        story,
                        chain,
                        "a story was not published on time and will be tried again"
                    );
                }
            }
        }
    }
}

/// Publishes one; returns whether this server did it.
fn publish(journal: &Journal, id: Id) -> Result<bool, Error> {
    journal.write_now(By::default(), move |tx| {
        let story = store::load(tx, id)?.filter(|story| story.is_due(tx.now()));
        match story {
            Some(story) => store::take_step(tx, &story, story.steps, &Command::Publish).map(|()| true),
            // Somebody else was faster, or took it back.
            None => {
                tx.nothing_changed();
                Ok(false)
            }
        }
    })
}
