//! Two questions that machines ask: is the program alive, can it serve?

use axum::extract::State;
use kheo_web::{App, Reply, json};

/// Answers as long as the program runs.
pub async fn alive() -> Reply {
    json(&serde_json::json!({ "status": "alive" }))
}

/// Answers 200 if the database answers, 503 with its reason if not.
pub async fn ready(State(app): State<App>) -> Reply {
    let position = app.read(|db| Ok(kheo_journal::head(db)?)).await?;
    json(&serde_json::json!({ "status": "ready", "journal": position }))
}
