//! What a witness answers (C2SP tlog-witness): `POST /add-checkpoint`, `GET /{name}/checkpoint`, and its key at `GET /`.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use http::{HeaderValue, StatusCode, header};
use kheo_base::Clock;
use kheo_verify::witness::{Answer, REQUEST_MAX, Witness};
use tokio::sync::Semaphore;

#[derive(Clone)]
struct Serving {
    witness: Arc<Witness>,
    clock: Clock,
    /// Requests that are read and judged at the same time.
    places: Arc<Semaphore>,
}

/// Longest time for a request to come in.
const PATIENCE: Duration = Duration::from_secs(10);
/// Requests at once; further ones are told to come again.
const AT_ONCE: usize = 64;

/// Returns what answers for a witness.
pub fn router(witness: Arc<Witness>, clock: Clock) -> axum::Router {
    axum::Router::new()
        .route("/", get(about))
        .route("/add-checkpoint", post(add_checkpoint))
        .route("/{name}/checkpoint", get(checkpoint))
        .with_state(Serving { witness, clock, places: Arc::new(Semaphore::new(AT_ONCE)) })
}

async fn about(State(serving): State<Serving>) -> Response {
    let logs: String = serving.witness.origins().map(|origin| format!("{origin}\n")).collect();
    let text = format!(
        "Bên làm chứng của nhật ký công khai (Khéo, tlog-witness).\nWitness of public records (Khéo, tlog-witness).\n\n{}\n\n{logs}",
        serving.witness.vkey()
    );
    answered(200, "text/plain; charset=utf-8", text.into_bytes())
}

async fn add_checkpoint(State(serving): State<Serving>, body: Body) -> Response {
    let Ok(_place) = serving.places.clone().try_acquire_owned() else { return nothing(503) };
    let body = match tokio::time::timeout(PATIENCE, to_bytes(body, REQUEST_MAX)).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return nothing(413),
        Err(_) => return nothing(408),
    };
    let at_seconds = u64::try_from(serving.clock.now().millis() / 1_000).unwrap_or(0);
    let judged = tokio::task::spawn_blocking(move || serving.witness.add_checkpoint(&body, at_seconds)).await;
    let (status, content_type, text) = judged.unwrap_or(Answer::Failed).to_http();
    if status == 500 {
        tracing::error!(
            "a checkpoint could not be remembered, and so was not signed: look at disk and folder"
        );
    }
    answered(status, content_type, text.into_bytes())
}

async fn checkpoint(State(serving): State<Serving>, Path(name): Path<String>) -> Response {
    let read = tokio::task::spawn_blocking(move || serving.witness.last(&name)).await;
    match read {
        Ok(Ok(Some(bytes))) => answered(200, "text/plain; charset=utf-8", bytes),
        Ok(Ok(None)) => nothing(404),
        Ok(Err(_)) | Err(_) => nothing(500),
    }
}

fn nothing(status: u16) -> Response {
    answered(status, "text/plain; charset=utf-8", Vec::new())
}

fn answered(status: u16, content_type: &'static str, body: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}
