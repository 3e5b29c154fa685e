//! The newest stories as an Atom feed: of everything, of a unit, of a section, with a tag.

use axum::extract::State as Shared;
use kheo_store::Reader;
use kheo_web::atom::{Entry, atom as feed};
use kheo_web::{App, Asked, Frame, Language, Reply};

use crate::http::filing::{narrowing, sections};
use crate::http::public::unit_of;
use crate::store::{Listed, Narrowed, NewestOf, newest_filed};

/// Entries in the feed.
const ENTRIES: usize = 30;

/// Gives the feed.
pub async fn atom(Shared(app): Shared<App>, Asked(asked): Asked) -> Reply {
    let today = app.now().day();
    let (sections, frame) = (sections(&app).await?, Frame::sample(Language::Vi));
    let read = move |db: &mut Reader<'_>| {
        let unit = unit_of(db, &asked, today)?;
        let wanted = NewestOf { unit, before: None, today, limit: ENTRIES };
        let narrowing = narrowing(db, &asked, &sections, &frame)?;
        let by = narrowing.as_ref().map_or(&Narrowed::No, |narrowing| &narrowing.by);
        Ok((newest_filed(db, &wanted, by)?, narrowing))
    };
    let (stories, narrowing) = app.read(read).await?;
    let title = match narrowing {
        Some(narrowing) => format!("Khéo – Tin tức: {}", narrowing.name),
        None => "Khéo – Tin tức".to_owned(),
    };
    let entries: Vec<Entry> = stories.into_iter().map(entry).collect();
    feed(&app, &title, "/tin-tuc", &entries)
}

fn entry(story: Listed) -> Entry {
    Entry {
        path: format!("/tin-tuc/{}", story.slug()),
        stays_at: format!("/tin-tuc/{}", story.id),
        title: story.title,
        summary: story.lede,
        author: String::new(),
        published_at: story.published_at,
        updated_at: story.updated_at,
    }
}
