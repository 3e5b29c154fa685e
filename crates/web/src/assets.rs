//! Styles, scripts, fonts and pictures, embedded under names that carry their hash.

use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

/// One embedded file.
struct Asset {
    name: &'static str,
    path: &'static str,
    bytes: &'static [u8],
    brotli: Option<&'static [u8]>,
}

mod embedded {
    use super::Asset;
    include!(concat!(env!("OUT_DIR"), "/assets.rs"));
}

/// Returns the address of an asset; the empty string for one that does not exist, which a test of every page finds.
pub fn path(name: &str) -> &'static str {
    embedded::ASSETS.iter().find(|asset| asset.name == name).map_or("", |asset| asset.path)
}

/// Returns the bytes of an asset, for one that must stand at an address of its own, as a service worker does.
pub fn bytes(name: &str) -> &'static [u8] {
    embedded::ASSETS.iter().find(|asset| asset.name == name).map_or(&[], |asset| asset.bytes)
}

/// Serves an asset. Its name changes with its content, so browsers may keep it for ever.
pub async fn serve(request: Request) -> Response {
    let wanted = request.uri().path();
    let Some(asset) = embedded::ASSETS.iter().find(|asset| asset.path == wanted) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = request.headers();
    let accepts_brotli = crate::cache::takes_brotli(headers);
    let (bytes, encoding) = match asset.brotli {
        Some(brotli) if accepts_brotli => (brotli, Some("br")),
        _ => (asset.bytes, None),
    };
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(asset.name)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("png") => "image/png",
        Some("json" | "webmanifest") => "application/json",
        _ => "application/octet-stream",
    }
}
