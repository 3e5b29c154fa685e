//! Stories as pages: `public.rs` and `outward` for everybody, `office.rs` and `writing.rs` for offices.

pub mod comments;
mod filing;
pub mod front_page;
mod office;
pub mod outward;
pub mod pictures;
mod public;
pub mod samples;
mod writing;

pub use office::{index as office_index, show as office_show, step};
pub use outward::{atom, calendar, card};
pub use public::{index, show};
pub use writing::{create, edit, new, update};

use kheo_base::{Day, Error, Id};
use kheo_organisations::{Code, store as units};
use kheo_people::{Actor, NATION, Permission, Scope};
use kheo_store::Reader;
use kheo_web::{Choice, Frame};

use crate::rules::Html;
use crate::store::{Story, load};

/// Its maker stands for it: see [`crate::rules::html`].
impl askama::filters::HtmlSafe for Html {}

/// Where offices work on stories.
const HOME: &str = "/lam-viec/tin-tuc";
/// Communes offered to somebody who writes for a whole province.
const UNITS_MAX: usize = 200;

/// Names a draft on the officer's own device: of a new story, or of one as it stood after so many steps, so that an old draft is
/// never laid over what a colleague wrote since.
fn draft_key(frame: &Frame, story: Option<(Id, i64)>) -> String {
    let account = frame.actor.as_ref().map(|actor| actor.account_id.to_string()).unwrap_or_default();
    match story {
        None => format!("{account}-story-new"),
        Some((id, steps)) => format!("{account}-story-{id}-{steps}"),
    }
}

/// Loads a story of the officer's own territory; any other is not there.
fn own(db: &mut Reader<'_>, actor: &Actor, id: Id) -> Result<Story, Error> {
    let story = load(db, id)?.ok_or(Error::Missing)?;
    if actor.may(Permission::WriteStory, &story.place) { Ok(story) } else { Err(Error::Missing) }
}

/// Returns the units for which somebody writes.
fn choices(db: &mut Reader<'_>, frame: &Frame, actor: &Actor, today: Day) -> Result<Vec<Choice>, Error> {
    choices_for(db, frame, actor, Permission::WriteStory, today)
}

/// Returns the units in which somebody holds a permission.
fn choices_for(
    db: &mut Reader<'_>,
    frame: &Frame,
    actor: &Actor,
    permission: Permission,
    today: Day,
) -> Result<Vec<Choice>, Error> {
    let mut found = Vec::new();
    for scope in actor.scopes(permission) {
        // The nation's code is not one of a unit.
        if scope == Scope::Nation {
            found.push(Choice::new(NATION, frame.t("news-nation")));
            continue;
        }
        let Ok(code) = scope.unit_code().parse::<Code>() else { continue };
        let all = units::own_and_below(db, code, today)?;
        found.extend(all.iter().map(|unit| Choice::new(unit.code.to_string(), unit.full_name())));
    }
    found.truncate(UNITS_MAX);
    Ok(found)
}
