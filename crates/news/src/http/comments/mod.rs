//! Readers' comments as pages: `public.rs` what everybody reads, `writing.rs` the form, `letters.rs` what links in letters open,
//! `own.rs` what somebody wrote who is signed in, `paging.rs` which comments a page shows, `queue.rs` and `office.rs` for officers, `numbers.rs` what became of comments.

mod letters;
mod numbers;
mod office;
mod own;
mod paging;
mod public;
mod queue;
pub(super) mod samples;
mod writing;

pub use letters::{author, author_step, confirm, confirmed};
pub use numbers::show as numbers;
pub use office::{show as office, step as office_step};
pub use own::{index as own, step as own_step};
pub use public::show as list;
pub(super) use public::{Below, below};
pub use queue::{decide, index as queue};
pub use writing::{create, new};

use std::sync::{Arc, Mutex};

use kheo_base::{Day, Error, Id};
use kheo_people::{Actor, Permission, Place};
use kheo_store::Reader;
use kheo_web::{App, Frame};

use crate::rules::State;
use crate::rules::comments::CommentRules;
use crate::rules::comments::throttle::Throttle;
use crate::store::comments::{keep_secret, rules_of, secret};
use crate::store::{Story, load};

/// What the wiring keeps for this folder: how many comments networks sent in the present hour.
pub type Throttled = Mutex<Throttle>;

/// Returns the secret by which servers know the challenges that they gave, and makes it when it is needed first.
async fn key(app: &App) -> Result<Arc<Vec<u8>>, Error> {
    let known = app.read(|db| Ok(secret(db)?)).await?;
    if let Some(known) = known {
        return Ok(Arc::new(known));
    }
    let fresh = app.entropy().bytes::<32>();
    app.db().write(move |tx| Ok(keep_secret(tx, fresh)?)).await?;
    let kept = app.read(|db| Ok(secret(db)?)).await?;
    Ok(Arc::new(kept.unwrap_or_else(|| fresh.to_vec())))
}

/// Loads a story that everybody reads.
fn public_story(db: &mut Reader<'_>, id: Id) -> Result<Story, Error> {
    load(db, id)?.filter(|story| story.state == State::Published).ok_or(Error::Missing)
}

/// Loads a story of the territory in which the officer publishes; any other is not there.
fn own_story(db: &mut Reader<'_>, actor: &Actor, id: Id) -> Result<Story, Error> {
    let story = load(db, id)?.ok_or(Error::Missing)?;
    if actor.may(Permission::PublishStory, &story.place) { Ok(story) } else { Err(Error::Missing) }
}

/// Returns what readers are told of a reason: the rules' sentence in their language, or its word if the rules no longer have it.
fn said_of(rules: &CommentRules, frame: &Frame, word: &str) -> String {
    let said = rules.reason(word).map(|reason| if frame.is_vi() { &reason.vi } else { &reason.en });
    said.cloned().unwrap_or_else(|| word.to_owned())
}

/// Returns the rules of a place, but none that stop a page: a place without rules takes no comments.
fn rules_at(db: &mut Reader<'_>, place: &Place, today: Day) -> Result<CommentRules, Error> {
    Ok(rules_of(db, place, today)?)
}
