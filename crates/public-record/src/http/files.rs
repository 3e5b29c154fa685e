//! The log as static files, in the layout of C2SP tlog-tiles: any cache in between may keep them.

use std::io::Write;

use axum::body::Body;
use axum::extract::Path;
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::{HeaderMap, HeaderValue, header};
use kheo_base::{Error, Fault};
use kheo_verify::bundle;
use kheo_verify::tiles::{Kind, TilePath};
use kheo_web::{Reply, Visit};

use crate::Log;

/// Checkpoints move on; a cache in front may spare the server a few askings.
const FOR_A_MOMENT: &str = "public, max-age=2";
/// Tiles never change.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Serves the checkpoint that was published last.
pub async fn checkpoint(visit: Visit) -> Reply {
    let current = visit.app.part::<Log>()?.current();
    if current.note.is_empty() {
        return Err(Error::Missing.into());
    }
    Ok(file("text/plain; charset=utf-8", FOR_A_MOMENT, current.note.clone().into_bytes()))
}

/// Serves the newest checkpoint that enough witnesses have signed.
pub async fn witnessed(visit: Visit) -> Reply {
    let witnessed = visit.app.part::<Log>()?.witnessed().ok_or(Error::Missing)?;
    Ok(file("text/plain; charset=utf-8", FOR_A_MOMENT, witnessed.note.clone().into_bytes()))
}

/// Serves the verifier key of the log.
pub async fn vkey(visit: Visit) -> Reply {
    let log = visit.app.part::<Log>()?;
    Ok(file("text/plain; charset=utf-8", FOR_A_MOMENT, format!("{}\n", log.keys().vkey()).into_bytes()))
}

/// Serves a tile or a bundle.
pub async fn tile(visit: Visit, Path(path): Path<String>, headers: HeaderMap) -> Reply {
    let tile = TilePath::parse(&format!("tile/{path}")).map_err(|_| Error::Missing)?;
    let log = visit.app.part::<Log>()?;
    let takes_gzip = tile.kind == Kind::Entries && takes_gzip(&headers);
    let read = move || -> Result<Option<Vec<u8>>, Fault> {
        let bytes = log.tile(tile)?.and_then(|bytes| cut(tile, bytes));
        Ok(if takes_gzip { bytes.map(|bytes| zipped(&bytes)) } else { bytes })
    };
    let read = tokio::task::spawn_blocking(read).await;
    let bytes = read.map_err(|error| Fault::because("reading a tile", error))??.ok_or(Error::Missing)?;
    let mut response = file("application/octet-stream", FOR_EVER, bytes);
    if tile.kind == Kind::Entries {
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    if takes_gzip {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Ok(response)
}

/// Cuts a full tile down to the partial one that was asked for: its bytes are the beginning of it.
fn cut(tile: TilePath, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let length = match tile.kind {
        Kind::Hashes(_) => usize::from(tile.width) * 32,
        Kind::Entries => {
            let entries = bundle::first_entries(&bytes, tile.width).ok()?;
            entries.iter().map(|entry| entry.len() + 2).sum()
        }
    };
    bytes.truncate(length);
    (bytes.len() == length).then_some(bytes)
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    accepted.unwrap_or_default().split(',').any(|coding| {
        let (name, quality) = coding.split_once(';').unwrap_or((coding, ""));
        name.trim() == "gzip" && !matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

fn zipped(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::fast());
    // Writing into memory cannot fail.
    drop(out.write_all(bytes));
    out.finish().unwrap_or_default()
}

fn file(content_type: &'static str, cache: &'static str, bytes: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    // Programs of other sites may read what everybody may read.
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}
