//! What a program sends: one JSON object of a known shape.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use http::{StatusCode, header};
use kheo_base::Refusal;
use serde::de::DeserializeOwned;

use crate::{App, Failure};

/// The body of a request, read as JSON.
#[derive(Debug, Clone)]
pub struct Sent<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Sent<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Self::Rejection> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("application/json")) {
            return Err(not_json(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let too_large =
            |_| Failure::from(Refusal::new("error-too-large")).with_status(StatusCode::PAYLOAD_TOO_LARGE);
        let body = Bytes::from_request(request, app).await.map_err(too_large)?;
        serde_json::from_slice(&body).map(Self).map_err(|_| not_json(StatusCode::BAD_REQUEST))
    }
}

fn not_json(status: StatusCode) -> Failure {
    Failure::from(Refusal::new("error-not-json")).with_status(status)
}
