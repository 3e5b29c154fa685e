//! What machines ask before anything else: is the program alive, can it serve, what does its interface look like?

use axum::extract::State;
use kheo_web::{App, Reply, json};
use utoipa::OpenApi;

/// Answers as long as the program runs.
pub async fn alive() -> Reply {
    json(&serde_json::json!({ "status": "alive" }))
}

/// Answers 200 if the database answers, 503 with its reason if not.
pub async fn ready(State(app): State<App>) -> Reply {
    let position = app.read(|db| Ok(kheo_journal::head(db)?)).await?;
    json(&serde_json::json!({ "status": "ready", "journal": position }))
}

/// Describes the machine interface, put together from what each part says of itself.
pub async fn openapi() -> Reply {
    let mut described = kheo_exemplars::http::api::ApiDescription::openapi();
    described.merge(kheo_search::http::ApiDescription::openapi());
    described.merge(kheo_statistics::http::ApiDescription::openapi());
    described.merge(kheo_public_record::http::api::ApiDescription::openapi());
    json(&described)
}
