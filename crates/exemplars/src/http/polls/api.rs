//! Polls as JSON: what the public pages show, no more.

use axum::extract::{Path, State as Shared};
use kheo_base::{Error, Id};
use kheo_web::{App, Asked, Reply, json};
use serde::Serialize;
use utoipa::ToSchema;

use super::public::public_poll;
use super::standing;
use crate::store::polls::{Candidate, LISTED_MAX, Poll, public_polls};

/// One page of polls.
#[derive(Serialize, ToSchema)]
pub struct PollList {
    /// The polls, newest first.
    items: Vec<PollItem>,
    /// Cursor of the next page; absent on the last one.
    next: Option<String>,
}

/// A poll.
#[derive(Serialize, ToSchema)]
pub struct PollItem {
    /// Its id.
    id: String,
    /// What is asked.
    title: String,
    /// Code of the unit that holds it, `00` for the nation.
    unit: String,
    /// `waiting`, `running`, `over`, `closed` or `cancelled`.
    state: &'static str,
    /// From when it takes endorsements, RFC 3339.
    opens_at: String,
    /// The first moment at which it no longer does, RFC 3339.
    closes_at: String,
    /// Most models that one citizen endorses.
    choices_max: usize,
    /// How many take part; absent while its rules keep counts hidden.
    participants: Option<i64>,
}

/// A poll with its models.
#[derive(Serialize, ToSchema)]
pub struct PollDetail {
    /// The poll.
    poll: PollItem,
    /// Its models: by result once it is closed, otherwise in the order of the poll.
    models: Vec<PollModel>,
    /// Why it was cancelled.
    cancel_reason: Option<String>,
}

/// A model in a poll.
#[derive(Serialize, ToSchema)]
pub struct PollModel {
    /// Its id.
    id: String,
    /// Its name; absent once it is no longer public.
    title: Option<String>,
    /// How many endorsed it; absent while the poll's rules keep counts hidden.
    endorsements: Option<i64>,
}

fn item(poll: &Poll, now: kheo_base::Instant, participants: Option<i64>) -> PollItem {
    PollItem {
        id: poll.id.to_string(),
        title: poll.title.clone(),
        unit: poll.unit_code.clone(),
        state: standing(poll, now),
        opens_at: poll.window.opens_at.to_string(),
        closes_at: poll.window.closes_at.to_string(),
        choices_max: poll.choices_max,
        participants,
    }
}

/// Lists polls, newest first.
#[utoipa::path(get, path = "/api/v1/polls", params(("before" = Option<String>, Query)), responses((status = 200, body = PollList)))]
pub async fn polls(Shared(app): Shared<App>, Asked(asked): Asked) -> Reply {
    let before = asked.value("before").parse::<Id>().ok();
    let found = app.read(move |db| Ok(public_polls(db, before)?)).await?;
    let shown = &found[..found.len().min(LISTED_MAX)];
    let next = shown.last().filter(|_| found.len() > LISTED_MAX).map(|poll| poll.id.to_string());
    let items = shown.iter().map(|poll| item(poll, app.now(), poll.participants)).collect();
    json(&PollList { items, next })
}

/// Shows a poll.
#[utoipa::path(get, path = "/api/v1/polls/{id}", params(("id" = String, Path)),
    responses((status = 200, body = PollDetail), (status = 404)))]
pub async fn poll(Shared(app): Shared<App>, Path(id): Path<String>) -> Reply {
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let (poll, models, participants) = app.read(move |db| public_poll(db, id)).await?;
    let model = |model: &Candidate| PollModel {
        id: model.exemplar_id.to_string(),
        title: model.title.clone(),
        endorsements: model.endorsements,
    };
    json(&PollDetail {
        models: models.iter().map(model).collect(),
        cancel_reason: poll.cancel_reason.clone(),
        poll: item(&poll, app.now(), participants),
    })
}
