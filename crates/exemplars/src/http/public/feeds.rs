//! The Atom feed of the list, with the same filters.

use axum::extract::State as Shared;
use kheo_base::Fault;
use kheo_web::{App, Asked, Reply, attachment};

use super::lists::read_filter;
use crate::catalogue::Catalogue;
use crate::store::{Card, Direction, Sort, rule_book_on};

/// Entries in the feed.
const ENTRIES: usize = 50;

/// Gives the newest models as an Atom feed (RFC 4287).
pub async fn atom(Shared(app): Shared<App>, Asked(asked): Asked) -> Reply {
    let (today, now) = (app.now().day(), app.now());
    let base = app.settings().base_url.clone();
    let by_then = asked.value("theo") == "xua";
    let catalogue = app.part::<Catalogue>()?;
    let cards = app
        .read(move |db| {
            let rules = rule_book_on(db, today)?;
            let filter = read_filter(&asked, &rules, by_then);
            Ok(catalogue.list(db, &filter, Sort::Newest, Direction::First, ENTRIES)?.cards)
        })
        .await?;
    let updated = cards.first().and_then(|card| card.public_at).unwrap_or(now);
    let entries: String = cards.iter().map(|card| entry(card, &base)).collect();
    let feed = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"vi\">\
         <title>Khéo – Mô hình “Dân vận khéo”</title><id>{base}/mo-hinh</id><updated>{updated}</updated>\
         <link rel=\"self\" href=\"{base}/mo-hinh/feed.atom\"/><link href=\"{base}/mo-hinh\"/>\
         <author><name>Khéo</name></author>{entries}</feed>"
    );
    let mut response = attachment("application/atom+xml; charset=utf-8", "mo-hinh.atom", feed)?;
    // A reader opens a feed; only a browser without one would save it.
    response.headers_mut().remove("content-disposition");
    Ok::<_, Fault>(response).map_err(Into::into)
}

fn entry(card: &Card, base: &str) -> String {
    let updated = card.public_at.unwrap_or(card.changed_at);
    let url = format!("{base}/mo-hinh/{}", card.slug());
    format!(
        "<entry><title>{}</title><id>{url}</id><link href=\"{url}\"/><updated>{updated}</updated>\
         <author><name>{}</name></author><summary>{}</summary></entry>",
        escaped(&card.title),
        escaped(&card.lead),
        escaped(&format!("{}. {}", card.place_line, card.summary)),
    )
}

/// Escapes a text for XML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
