//! `/tin-tuc/{slug}/the.png`: the card by which a story is shared elsewhere. Drawing takes tens of milliseconds, so it happens beside the
//! threads that answer requests, one card at a time, and what was drawn is kept until the story is corrected.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use kheo_base::{Error, Fault, Id, id_of_slug};
use kheo_documents::{Card, draw};
use kheo_store::Reader;
use kheo_web::{Language, Reply, Visit, apart, kept_file, texts};
use tokio::sync::Semaphore;

use crate::rules::State;
use crate::store::{Story, load};

/// Cards that are kept: of about 60 kB each.
const KEPT_MAX: usize = 200;
/// Requests that wait for their card at most; whoever comes then is told to come again.
const WAITING_MAX: usize = 16;
/// How long others may keep a card: one of a story that was withdrawn is soon gone everywhere.
const SECONDS_KEPT: u32 = 3_600;

/// The cards that were drawn last, and whose turn it is to draw.
pub struct Pictures {
    drawn: Mutex<VecDeque<((Id, i64), Bytes)>>,
    waiting: Arc<Semaphore>,
    drawing: Semaphore,
}

impl Default for Pictures {
    fn default() -> Self {
        let waiting = Arc::new(Semaphore::new(WAITING_MAX));
        Self { drawn: Mutex::default(), waiting, drawing: Semaphore::new(1) }
    }
}

impl Pictures {
    fn find(&self, key: (Id, i64)) -> Option<Bytes> {
        let drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        drawn.iter().find(|(other, _)| *other == key).map(|(_, picture)| picture.clone())
    }

    fn keep(&self, key: (Id, i64), picture: Bytes) {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        // An older version of the same story is asked for no more.
        drawn.retain(|((id, _), _)| *id != key.0);
        drawn.truncate(KEPT_MAX - 1);
        drawn.push_front((key, picture));
    }

    /// Returns the card of a story; nothing if too many wait already.
    async fn card(self: Arc<Self>, key: (Id, i64), card: Card) -> Result<Option<Bytes>, Error> {
        if let Some(picture) = self.find(key) {
            return Ok(Some(picture));
        }
        let Ok(place) = self.waiting.clone().try_acquire_owned() else { return Ok(None) };
        // Whoever asks and leaves at once leaves the work behind: it keeps its place until it is done, and is done once.
        let drawn = tokio::spawn(async move {
            let _place = place;
            self.drawn(key, card).await
        });
        drawn.await.map_err(|error| Fault::because("drawing a card", error))?.map(Some)
    }

    /// Draws the card when it is its turn.
    async fn drawn(&self, key: (Id, i64), card: Card) -> Result<Bytes, Error> {
        let _turn =
            self.drawing.acquire().await.map_err(|error| Fault::because("waiting to draw a card", error))?;
        // Somebody else may have asked for the same one.
        if let Some(picture) = self.find(key) {
            return Ok(picture);
        }
        let picture = Bytes::from(apart(move || draw(&card)).await??);
        self.keep(key, picture.clone());
        Ok(picture)
    }
}

/// Gives the card of a story that everybody reads. That of one that was withdrawn is gone too.
pub async fn picture(visit: Visit, Path(slug): Path<String>, headers: HeaderMap) -> Reply {
    let id = id_of_slug(&slug).ok_or(Error::Missing)?;
    let read = move |db: &mut Reader<'_>| load(db, id)?.ok_or(Error::Missing);
    let story = visit.app.read(read).await?;
    match story.state {
        State::Published => {}
        State::Withdrawn | State::Erased => return Ok(StatusCode::GONE.into_response()),
        State::Draft | State::Waiting | State::Scheduled => return Err(Error::Missing.into()),
    }
    let tag = HeaderValue::from_str(&format!("\"{id}-{}\"", story.version))
        .map_err(|error| Fault::because("naming a card", error))?;
    if headers.get(header::IF_NONE_MATCH) == Some(&tag) {
        return Ok(unchanged(tag));
    }
    let card = card_of(&story, &visit.app.settings().base_url);
    let pictures = visit.app.part::<Pictures>()?;
    let Some(picture) = pictures.card((id, story.version), card).await? else {
        return Ok((StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")]).into_response());
    };
    let mut response = kept_file("image/png", None, SECONDS_KEPT, Body::from(picture))?;
    response.headers_mut().insert(header::ETAG, tag);
    Ok(response)
}

fn unchanged(tag: HeaderValue) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    response.headers_mut().insert(header::ETAG, tag);
    response
}

/// A card speaks Vietnamese, as the story does.
fn card_of(story: &Story, base_url: &str) -> Card {
    let said = |key: &str| texts::plain(Language::Vi, key).unwrap_or_default().to_owned();
    let unit = story.place_line.as_str();
    Card {
        title: story.text.title.clone(),
        kind: said(&format!("news-kind-{}", story.kind.word())),
        unit: if unit.is_empty() { said("news-nation") } else { capital(unit) },
        day: story.published_at.map(|at| at.day().vietnamese()).unwrap_or_default(),
        site: base_url.split_once("://").map_or(base_url, |(_, site)| site).to_owned(),
    }
}

/// A line that begins with a small letter stands alone here.
fn capital(line: &str) -> String {
    let mut letters = line.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
