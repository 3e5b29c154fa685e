//! Comments below a story, as everybody reads them: on the story's page the newest, on a page of their own the older ones and long
//! rows of replies. Nothing here depends on the visitor, so both are kept in the page cache.

use askama::Template;
use axum::extract::Path;
use kheo_base::{Day, Error, Id, id_of_slug};
use kheo_store::Reader;
use kheo_web::{Asked, Frame, Reply, Visit, page};

use super::paging::{Asking, Listed, mark};
use super::public_story;
use crate::store::Story;
use crate::store::comments::{Section, Shown, Thread, section, threads};

/// What stands below a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Below {
    pub(super) section: Section,
    pub(super) threads: Vec<Thread>,
    /// Where older comments begin.
    pub(super) next: Option<String>,
    /// Whether comments are taken today.
    pub(super) takes: bool,
}

impl Below {
    /// The office's answer that stands first, and not once more in the list.
    pub(in crate::http) fn pinned(&self) -> Option<&Shown> {
        self.section.pinned.as_ref()
    }

    /// The threads.
    pub(in crate::http) fn threads(&self) -> &[Thread] {
        &self.threads
    }

    /// How many comments and replies everybody reads.
    pub(in crate::http) fn count(&self) -> &i64 {
        &self.section.published
    }

    /// Whether comments are taken today.
    pub(in crate::http) fn takes(&self) -> bool {
        self.takes
    }

    /// The last day on which they are.
    pub(in crate::http) fn closes_on(&self) -> &Day {
        &self.section.closes_on
    }

    /// The query of the page with older ones.
    pub(in crate::http) fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }
}

/// Reads what stands below a story; `None` if comments were never taken there.
///
/// # Errors
/// A fault of the database.
pub(in crate::http) fn below(db: &mut Reader<'_>, story: &Story, today: Day) -> Result<Option<Below>, Error> {
    let Some(section) = section(db, story.id)? else { return Ok(None) };
    let (mut threads, next) =
        if section.published > 0 { threads(db, story.id, None)? } else { (Vec::new(), None) };
    // What stands first does not stand below it once more; what was replied to it does.
    let pinned = section.pinned.as_ref().map(|pinned| pinned.id);
    threads.retain(|thread| Some(thread.top.id) != pinned || thread.top.replies > 0);
    let takes = section.takes_on(today);
    Ok(Some(Below { takes, next: next.map(mark), section, threads }))
}

/// The page `/tin-tuc/{slug}/y-kien`.
#[derive(Template)]
#[template(path = "news/comments/list.html")]
pub struct ListPage {
    pub(super) frame: Frame,
    pub(super) story: Story,
    pub(super) section: Section,
    /// The comment whose replies are shown; `None` for comments of the top.
    pub(super) parent: Option<Shown>,
    pub(super) threads: Vec<Thread>,
    pub(super) next: Option<String>,
    pub(super) takes: bool,
}

/// Shows a page of older comments, or of the replies to one of them.
pub async fn show(visit: Visit, Path(slug): Path<String>, Asked(asked): Asked) -> Reply {
    let id = id_of_slug(&slug).ok_or(Error::Missing)?;
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let asking = Asking::read(&asked)?;
    page(&visit.app.read(move |db| list(db, &frame, id, today, asking)).await?)
}

fn list(db: &mut Reader<'_>, frame: &Frame, id: Id, today: Day, asking: Asking) -> Result<ListPage, Error> {
    let story = public_story(db, id)?;
    let section = section(db, id)?.ok_or(Error::Missing)?;
    let Listed { parent, threads, next } = asking.list(db, id)?;
    let takes = section.takes_on(today);
    Ok(ListPage { frame: frame.clone(), story, section, parent, threads, next, takes })
}
