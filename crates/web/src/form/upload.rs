//! Forms that carry files, read within bounds.
//!
//! A sending that is too large is still read to its end, up to a bound, and its files are forgotten on the way: a browser that
//! is cut off while it sends shows its own error instead of ours, and everything typed would be lost. Names of files are not
//! read: what a file is says its content.

use std::sync::LazyLock;

use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use kheo_base::{Error, Fault, Refusal};
use tokio::sync::Semaphore;

use super::is_plain;
use crate::layers::refuse;
use crate::routes::FORM_BYTES_MAX;
use crate::{App, Failure, Form};

/// Most bytes of one sending that are kept.
pub const UPLOAD_BYTES_MAX: usize = 10 << 20;
/// Most bytes of one sending that are read, so that the sender hears why it was too large.
pub(crate) const UPLOAD_READ_BYTES_MAX: usize = 4 * UPLOAD_BYTES_MAX;
/// Most bytes of what is typed into one field.
const TEXT_BYTES_MAX: usize = 64 << 10;
/// Most parts of one sending.
const PARTS_MAX: usize = 250;
/// How many pieces of heavy work run at once: each may need a quarter of a gigabyte.
const APART_MAX: usize = 2;

static APART: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(APART_MAX));

/// A file as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentFile {
    /// The name of the form's field.
    pub field: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A form with files.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    /// What was typed.
    pub form: Form,
    /// The files, in the order of their fields; none if the sending was too large.
    pub files: Vec<SentFile>,
    /// Whether it had more than [`UPLOAD_BYTES_MAX`].
    pub is_too_large: bool,
}

impl FromRequest<App> for Upload {
    type Rejection = Response;

    async fn from_request(mut request: Request, app: &App) -> Result<Self, Self::Rejection> {
        // A page that was open before its form took files sends it without.
        if is_plain(&request) {
            DefaultBodyLimit::max(FORM_BYTES_MAX).apply(&mut request);
            let form = Form::from_request(request, app).await.map_err(IntoResponse::into_response)?;
            return Ok(Self { form, ..Self::default() });
        }
        let parts = Multipart::from_request(request, app).await;
        let mut parts = parts.map_err(|_| Failure::from(Refusal::new("error-not-a-form")).into_response())?;
        let (mut upload, mut pairs, mut room) = (Self::default(), Vec::new(), UPLOAD_BYTES_MAX);
        for _ in 0..PARTS_MAX {
            let Some(part) = parts.next_field().await.map_err(|error| unreadable(error.status()))? else {
                break;
            };
            let Some(field) = part.name().map(str::to_owned) else { continue };
            let is_file = part.file_name().is_some();
            let is_chosen = part.file_name().is_some_and(|name| !name.is_empty());
            // What is typed behind a file that was too large is still kept.
            let room_here = if is_file { room } else { TEXT_BYTES_MAX };
            match read(part, room_here).await? {
                None if is_file => room = 0,
                None => return Err(refuse("error-too-large", StatusCode::PAYLOAD_TOO_LARGE)),
                Some(bytes) if is_chosen => {
                    room -= bytes.len();
                    upload.files.push(SentFile { field, bytes });
                }
                Some(_) if is_file => {}
                // A browser always sends UTF-8; anything else is read as well as it can be.
                Some(bytes) => pairs.push((field, String::from_utf8_lossy(&bytes).into_owned())),
            }
            if room == 0 {
                upload.is_too_large = true;
                upload.files.clear();
            }
        }
        upload.form = Form::from_pairs(pairs);
        Ok(upload)
    }
}

/// Reads one part to its end; `None` if it has more than `room`, and then nothing of it is kept.
async fn read(mut part: Field<'_>, room: usize) -> Result<Option<Vec<u8>>, Response> {
    let (mut bytes, mut fits) = (Vec::new(), true);
    while let Some(piece) = part.chunk().await.map_err(|error| unreadable(error.status()))? {
        fits = fits && bytes.len() + piece.len() <= room;
        if fits {
            bytes.extend_from_slice(&piece);
        } else {
            bytes = Vec::new();
        }
    }
    Ok(fits.then_some(bytes))
}

/// What could not be read on: its form is wrong, or its bytes ended. They end at the bound, or because the sender has left and
/// reads no answer.
fn unreadable(status: StatusCode) -> Response {
    if status == StatusCode::PAYLOAD_TOO_LARGE || status.is_server_error() {
        return refuse("error-upload-too-large", StatusCode::PAYLOAD_TOO_LARGE);
    }
    Failure::from(Refusal::new("error-not-a-form")).into_response()
}

/// Gives a sending that was not even read its own sentence, instead of that of a form.
pub(crate) async fn explain_size(response: Response) -> Response {
    let is_bare = response.extensions().get::<crate::failure::Attached>().is_none()
        && response.headers().get(http::header::CONTENT_TYPE)
            == Some(&http::HeaderValue::from_static("text/plain; charset=utf-8"));
    if response.status() == StatusCode::PAYLOAD_TOO_LARGE && is_bare {
        return refuse("error-upload-too-large", StatusCode::PAYLOAD_TOO_LARGE);
    }
    response
}

/// Does heavy work beside the threads that answer requests, a few pieces at once.
///
/// # Errors
/// A fault if the work panicked.
pub async fn apart<T, F>(work: F) -> Result<T, Error>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let turn = APART.acquire().await.map_err(|error| Fault::because("waiting for heavy work", error))?;
    // The work goes on when nobody waits for it any more, and its turn lasts as long as it does.
    let done = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work()
    });
    done.await.map_err(|error| Fault::because("doing heavy work", error).into())
}
