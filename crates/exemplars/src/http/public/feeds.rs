//! The Atom feed of the list, with the same filters.

use axum::extract::State as Shared;
use kheo_web::atom::{Entry, atom as feed};
use kheo_web::{App, Asked, Reply};

use super::lists::read_filter;
use crate::catalogue::Catalogue;
use crate::store::{Card, Direction, Sort, rule_book_on};

/// Entries in the feed.
const ENTRIES: usize = 50;

/// Gives the newest models as an Atom feed.
pub async fn atom(Shared(app): Shared<App>, Asked(asked): Asked) -> Reply {
    let today = app.now().day();
    let by_then = asked.value("theo") == "xua";
    let catalogue = app.part::<Catalogue>()?;
    let cards = app
        .read(move |db| {
            let rules = rule_book_on(db, today)?;
            let filter = read_filter(&asked, &rules, by_then);
            Ok(catalogue.list(db, &filter, Sort::Newest, Direction::First, ENTRIES)?.cards)
        })
        .await?;
    let entries: Vec<Entry> = cards.iter().map(entry).collect();
    feed(&app, "Khéo – Mô hình “Dân vận khéo”", "/mo-hinh", &entries)
}

fn entry(card: &Card) -> Entry {
    let (path, at) = (format!("/mo-hinh/{}", card.slug()), card.public_at.unwrap_or(card.changed_at));
    Entry {
        title: card.title.clone(),
        summary: format!("{}. {}", card.place_line, card.summary),
        author: card.lead.clone(),
        stays_at: path.clone(),
        path,
        published_at: at,
        updated_at: at,
    }
}
