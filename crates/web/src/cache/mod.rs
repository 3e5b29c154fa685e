//! Public pages as bytes: rendered once, compressed once, dropped when something public changes.
//!
//! Only pages that anybody may see, asked for without a session, are kept; they hold nothing about the visitor. A page is
//! compressed lightly for its first visitor and well when it is asked for a second time, so that a crawler walking over a
//! million addresses costs little. Whoever changes something drops all pages at once; the journal does the same for other servers.

mod memory;

pub(crate) use memory::Memory;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use kheo_base::Instant;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

/// Pages kept at most, however small.
const PAGES_MAX: usize = 20_000;
/// Bytes kept at most, over all pages.
const BYTES_MAX: u64 = 128 << 20;
/// Largest page that is kept.
pub(crate) const PAGE_BYTES_MAX: usize = 1 << 20;
/// Longest address whose page is kept.
pub(crate) const ADDRESS_LEN_MAX: usize = 300;
/// How long a page is kept although nothing changed: some pages say what today is.
const SECONDS_MAX: i64 = 600;
/// Brotli's effort: 5 is near the best size at a hundredth of the cost of 11.
const BROTLI_QUALITY: u32 = 5;
/// For the first visitor: a fifth of the cost, a fifth larger.
const BROTLI_QUALITY_FIRST: u32 = 1;

/// All pages that are kept.
pub(crate) struct PageCache {
    pages: Option<Cache<String, Arc<CachedPage>, Weight>>,
    generation: AtomicU64,
}

/// One page.
pub(crate) struct CachedPage {
    generation: u64,
    made_at: Instant,
    content_type: HeaderValue,
    etag: HeaderValue,
    raw: Bytes,
    compressed: OnceLock<Bytes>,
}

#[derive(Clone)]
struct Weight;

impl Weighter<String, Arc<CachedPage>> for Weight {
    fn weight(&self, key: &String, page: &Arc<CachedPage>) -> u64 {
        // The compressed form comes later and is about a fifth of the raw one.
        u64::try_from(key.len() + page.raw.len() * 6 / 5 + 200).unwrap_or(u64::MAX)
    }
}

impl PageCache {
    pub(crate) fn new(enabled: bool) -> Self {
        let pages = enabled.then(|| Cache::with_weighter(PAGES_MAX, BYTES_MAX, Weight));
        Self { pages, generation: AtomicU64::new(0) }
    }

    /// Returns a number that changes whenever pages are dropped. Take it before asking the database.
    pub(crate) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    pub(crate) fn drop_all(&self) {
        self.generation.fetch_add(1, Ordering::AcqRel);
    }

    pub(crate) fn get(&self, key: &str, now: Instant) -> Option<Arc<CachedPage>> {
        let page = self.pages.as_ref()?.get(key)?;
        let is_young = now < page.made_at.plus_seconds(SECONDS_MAX);
        (page.generation == self.generation() && is_young).then_some(page)
    }

    /// Keeps a page that was rendered from what the database said at `generation`.
    pub(crate) fn keep(
        &self,
        key: String,
        generation: u64,
        now: Instant,
        content_type: HeaderValue,
        raw: Bytes,
    ) -> Option<Arc<CachedPage>> {
        let pages = self.pages.as_ref()?;
        let mut hasher = DefaultHasher::new();
        raw.hash(&mut hasher);
        let etag = HeaderValue::from_str(&format!("W/\"{:016x}\"", hasher.finish())).ok()?;
        let page = Arc::new(CachedPage {
            generation,
            made_at: now,
            content_type,
            etag,
            raw,
            compressed: OnceLock::new(),
        });
        // A page whose ground changed while it was rendered is answered once and not kept.
        if generation == self.generation() {
            pages.insert(key, page.clone());
        }
        Some(page)
    }
}

impl CachedPage {
    /// Answers the first visitor, who does not wait for the better compression.
    pub(crate) fn first_answer(&self, request: &HeaderMap) -> Response {
        if takes_brotli(request) {
            let bytes = compress(&self.raw, BROTLI_QUALITY_FIRST);
            return self.answer_with(bytes, Some(HeaderValue::from_static("br")));
        }
        self.answer_with(self.raw.clone(), None)
    }

    /// Answers with "unchanged", the compressed bytes, or the plain ones, as the browser can take them.
    pub(crate) fn answer(&self, request: &HeaderMap) -> Response {
        if request.get(header::IF_NONE_MATCH) == Some(&self.etag) {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            self.describe(response.headers_mut());
            return response;
        }
        if takes_brotli(request) {
            let bytes = self.compressed.get_or_init(|| compress(&self.raw, BROTLI_QUALITY)).clone();
            return self.answer_with(bytes, Some(HeaderValue::from_static("br")));
        }
        self.answer_with(self.raw.clone(), None)
    }

    fn answer_with(&self, bytes: Bytes, encoding: Option<HeaderValue>) -> Response {
        let mut response = Response::new(Body::from(bytes));
        self.describe(response.headers_mut());
        if let Some(encoding) = encoding {
            response.headers_mut().insert(header::CONTENT_ENCODING, encoding);
        }
        response
    }

    fn describe(&self, headers: &mut HeaderMap) {
        headers.insert(header::CONTENT_TYPE, self.content_type.clone());
        headers.insert(header::ETAG, self.etag.clone());
    }
}

/// Whether a browser takes Brotli: it names it, and not with `q=0`, which means "anything but this" (RFC 9110, 12.5.3).
pub(crate) fn takes_brotli(request: &HeaderMap) -> bool {
    let accepted =
        request.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|one| {
        let (name, quality) = one.split_once(';').unwrap_or((one, "q=1"));
        let quality: f32 =
            quality.trim().strip_prefix("q=").and_then(|number| number.parse().ok()).unwrap_or(0.0);
        name.trim().eq_ignore_ascii_case("br") && quality > 0.0
    })
}

fn compress(raw: &Bytes, quality: u32) -> Bytes {
    let mut compressed = Vec::with_capacity(raw.len() / 4);
    let mut writer = brotli::CompressorWriter::new(&mut compressed, 1 << 16, quality, 22);
    // Writing into memory cannot fail.
    let written = writer.write_all(raw).and_then(|()| writer.flush());
    drop(writer);
    if written.is_ok() { Bytes::from(compressed) } else { Bytes::new() }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    fn keep(cache: &PageCache, generation: u64) {
        let html = HeaderValue::from_static("text/html");
        cache.keep(
            "/".into(),
            generation,
            Instant::from_millis(0),
            html,
            Bytes::from_static(b"<h1>trang</h1>"),
        );
    }

    #[test]
    fn a_page_is_kept_until_something_changes_or_it_grows_old() {
        let (cache, now) = (PageCache::new(true), Instant::from_millis(0));
        keep(&cache, cache.generation());
        assert!(cache.get("/", now).is_some());
        assert!(cache.get("/", now.plus_seconds(SECONDS_MAX)).is_none());
        cache.drop_all();
        assert!(cache.get("/", now).is_none());
    }

    #[test]
    fn a_page_rendered_before_a_change_is_not_kept_after_it() {
        let cache = PageCache::new(true);
        let before = cache.generation();
        cache.drop_all();
        keep(&cache, before);
        assert!(cache.get("/", Instant::from_millis(0)).is_none());
    }

    #[test]
    fn brotli_goes_only_to_who_takes_it() {
        let takes = |value: &'static str| {
            takes_brotli(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))]))
        };
        assert!(takes("br") && takes("gzip, br") && takes("gzip;q=1.0, BR; q=0.5"));
        assert!(!takes("") && !takes("gzip") && !takes("br;q=0, gzip") && !takes("brotli-like"));
    }

    #[test]
    fn an_unchanged_page_is_not_sent_again() {
        let cache = PageCache::new(true);
        keep(&cache, 0);
        let page = cache.get("/", Instant::from_millis(0)).unwrap();
        let mut request = HeaderMap::new();
        request.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip, br"));
        let response = page.answer(&request);
        assert_eq!(response.headers()[header::CONTENT_ENCODING], "br");
        request.insert(header::IF_NONE_MATCH, response.headers()[header::ETAG].clone());
        assert_eq!(page.answer(&request).status(), StatusCode::NOT_MODIFIED);
    }
}
