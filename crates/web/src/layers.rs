//! What happens to every request before and after its handler.
//!
//! From the outside in: the page cache, security headers and request ids, language, errors to pages, panics,
//! cross-site protection. The order is written once, in [`wrap`]; time and size are bounded route by route.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use kheo_base::{Error, Fault, Refusal};
use kheo_store::Reader;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;

use crate::cache::{ADDRESS_LEN_MAX, PAGE_BYTES_MAX};
use crate::failure::{Attached, headline};
use crate::page::{answer, redirect};
use crate::visit::cookies::{Lifetime, cookie, set_cookie};
use crate::visit::{FLASH_COOKIE, SESSION_COOKIE, THEME_COOKIE};
use crate::{App, Failure, Frame, Language, Visit};

/// Name of the cookie that holds the chosen language.
pub const LANGUAGE_COOKIE: &str = "kheo-lang";
/// How long a language is remembered.
const LANGUAGE_SECONDS: u32 = 31_536_000;

/// Headers that every answer gets besides its own.
const HEADERS_ADDED: usize = 9;

/// Longest path that is looked for among old addresses: three times what is kept, since browsers send letters encoded.
const OLD_PATH_LEN_MAX: usize = 6_000;

/// Nothing may come from elsewhere, nothing may run inline, nobody may frame a page.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// The one address that takes a POST from anywhere: mail programs end newsletters by it, in a browser too (RFC 8058). It does nothing
/// but that, looks at no cookie, and only for whoever has the secret that stands in a letter.
const FROM_ANYWHERE: &str = "/ban-tin/huy";

/// Marks an answer that may be kept in the page cache.
#[derive(Clone, Copy)]
pub struct Cacheable;

/// Puts everything around the routes.
///
/// # Errors
/// A fault if the site's address is not an origin that browsers send.
pub fn wrap(router: Router<App>, app: App) -> Result<Router, Fault> {
    let csrf = CsrfLayer::new()
        .add_trusted_origin(&app.settings().base_url)
        .map_err(|error| Fault::because("reading the site's address (KHEO_BASE_URL)", error))?
        .with_insecure_bypass(|_, address| address.path() == FROM_ANYWHERE)
        .with_rejection_response(|_| refuse("error-cross-site", StatusCode::FORBIDDEN));
    let inner = router
        .route("/assets/{*path}", axum::routing::get(crate::assets::serve))
        .fallback(missing)
        .method_not_allowed_fallback(async || refuse("error-method", StatusCode::METHOD_NOT_ALLOWED))
        .layer(csrf)
        .layer(CatchPanicLayer::custom(|_| Failure::from(Fault::new("a handler panicked")).into_response()));
    Ok(inner.layer(from_fn_with_state(app.clone(), around)).with_state(app))
}

/// Knows where a path that this site does not have leads, because it stood on another site before. The wiring adds it.
pub struct Moved(pub fn(&mut Reader<'_>, &str) -> Result<Option<String>, Fault>);

/// Leads on from an old address to a page of this site; there is nothing else at a path that no route has.
async fn missing(State(app): State<App>, request: Request) -> Result<Response, Failure> {
    let is_asked = matches!(*request.method(), Method::GET | Method::HEAD);
    let path = request.uri().path().to_owned();
    let Some(moved) = app.part::<Moved>().ok().filter(|_| is_asked && path.len() <= OLD_PATH_LEN_MAX) else {
        return Err(Error::Missing.into());
    };
    let address = app.read(move |db| Ok((moved.0)(db, &path)?)).await?.ok_or(Error::Missing)?;
    Ok(redirect(StatusCode::PERMANENT_REDIRECT, &address)?)
}

pub(crate) fn refuse(key: &'static str, status: StatusCode) -> Response {
    Failure::from(Refusal::new(key)).with_status(status).into_response()
}

async fn around(State(app): State<App>, request: Request, next: Next) -> Response {
    let key = cache_key(&request);
    if let Some(page) = key.as_ref().and_then(|key| app.cache().get(key, app.now())) {
        let mut response = page.answer(request.headers());
        protect(response.headers_mut(), &app);
        return response;
    }
    let request_id = format!("{:016x}", fastrand::u64(..));
    let generation = app.cache().generation();
    let chosen = chosen_language(&request);
    let headers = request.headers().clone();
    let is_html = !is_for_machines(request.uri().path());
    // A browser's visitor chooses a language on the page; a program says it with every request.
    let spoken = if is_html { chosen } else { chosen.or_else(|| Some(crate::texts::spoken(&headers))) };
    let (mut parts, body) = request.into_parts();
    parts.extensions.insert(app.clone());
    if let Some(language) = spoken {
        parts.extensions.insert(language);
    }
    let asked = parts.clone();
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let trouble = trouble(&mut response);
    if let Some(page) = error_page(&app, asked, trouble, &request_id, is_html).await {
        response = page;
    }
    if let Some(key) = key {
        response = keep(&app, key, generation, &headers, response).await;
    }
    finish(response, &app, &headers, chosen, &request_id)
}

/// Addresses that programs ask: their errors are problem+json.
fn is_for_machines(path: &str) -> bool {
    path.starts_with("/api/") || path == "/healthz" || path == "/readyz"
}

/// The key under which a page is kept: only for visitors about whom the request says nothing but a language and a theme.
fn cache_key(request: &Request) -> Option<String> {
    let uri = request.uri();
    let query = uri.query().unwrap_or_default();
    let headers = request.headers();
    let is_plain = request.method() == Method::GET
        && uri.path().len() + query.len() <= ADDRESS_LEN_MAX
        && !query.contains("lang=");
    if !is_plain {
        return None;
    }
    if !headers.contains_key(header::COOKIE) {
        return Some(format!("vi  {} {query}", uri.path()));
    }
    if cookie(headers, SESSION_COOKIE).is_some() || cookie(headers, FLASH_COOKIE).is_some() {
        return None;
    }
    let language = cookie(headers, LANGUAGE_COOKIE).and_then(Language::from_word).unwrap_or(Language::Vi);
    let theme =
        cookie(headers, THEME_COOKIE).filter(|theme| matches!(*theme, "dark" | "light")).unwrap_or_default();
    Some(format!("{} {theme} {} {query}", language.word(), uri.path()))
}

fn chosen_language(request: &Request) -> Option<Language> {
    let query = request.uri().query()?;
    query.split('&').find_map(|pair| Language::from_word(pair.strip_prefix("lang=")?))
}

async fn keep(app: &App, key: String, generation: u64, request: &HeaderMap, response: Response) -> Response {
    let size = response.body().size_hint().exact();
    let fits = size.is_some_and(|size| size <= PAGE_BYTES_MAX as u64);
    // A page is kept without its headers, and a download is named by one.
    let is_download = response.headers().contains_key(header::CONTENT_DISPOSITION);
    let is_page = response.extensions().get::<Cacheable>().is_some() && response.status() == StatusCode::OK;
    if !is_page || is_download || !fits {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(raw) = to_bytes(body, PAGE_BYTES_MAX).await else {
        return Failure::from(Fault::new("a page was larger than it said")).into_response();
    };
    let content_type = parts.headers.get(header::CONTENT_TYPE).cloned();
    let kept = content_type.and_then(|kind| app.cache().keep(key, generation, app.now(), kind, raw.clone()));
    kept.map_or_else(|| Response::from_parts(parts, Body::from(raw)), |page| page.first_answer(request))
}

fn finish(
    mut response: Response,
    app: &App,
    request: &HeaderMap,
    chosen: Option<Language>,
    request_id: &str,
) -> Response {
    let secure = app.settings().secure_cookies;
    let shown = response.status() == StatusCode::OK;
    let headers = response.headers_mut();
    protect(headers, app);
    if let Ok(value) = HeaderValue::from_str(request_id) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
    let language = chosen.and_then(|language| {
        set_cookie(LANGUAGE_COOKIE, language.word(), Lifetime::Seconds(LANGUAGE_SECONDS), secure)
    });
    let read = (shown && cookie(request, FLASH_COOKIE).is_some())
        .then(|| set_cookie(FLASH_COOKIE, "", Lifetime::Seconds(0), secure))
        .flatten();
    for value in [language, read].into_iter().flatten() {
        headers.append(header::SET_COOKIE, value);
    }
    response
}

/// Adds the headers that every answer carries.
fn protect(headers: &mut HeaderMap, app: &App) {
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    ];
    // Making room once: a map that grows as it is filled hashes every header again.
    headers.reserve(HEADERS_ADDED);
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if app.settings().secure_cookies {
        let value = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    // A file that somebody sent brings a stricter policy.
    let policy = HeaderValue::from_static(CONTENT_SECURITY_POLICY);
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    // Browsers must ask again: what a page shows depends on who is signed in and on the last act.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    headers.entry(header::VARY).or_insert(HeaderValue::from_static("cookie, accept-encoding"));
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    frame: Frame,
    headline: &'static str,
    sentence: Option<String>,
    request_id: &'a str,
    is_fault: bool,
    sign_in: Option<String>,
}

/// Returns the page from which a form was sent, where the browser still keeps what was typed; today's work if it is not known
/// to be a page of this site.
fn form_address(headers: &http::HeaderMap, base_url: &str) -> String {
    let from = headers.get(header::REFERER).and_then(|from| from.to_str().ok());
    let path = from.and_then(|from| from.strip_prefix(base_url)).filter(|path| path.starts_with("/lam-viec"));
    path.unwrap_or("/lam-viec").to_owned()
}

/// Turns an attached error, or a bare status of a layer, into what the visitor can read.
async fn error_page(
    app: &App,
    mut asked: http::request::Parts,
    trouble: Option<(Attached, StatusCode)>,
    request_id: &str,
    is_html: bool,
) -> Option<Response> {
    let (Attached { error, field }, code) = trouble?;
    if let Error::Fault(fault) = error.as_ref() {
        tracing::error!(
            request = request_id,
            path = asked.uri.path(),
            chain = fault.chain(),
            "a request failed"
        );
    }
    let is_get = asked.method == Method::GET;
    let next = if is_get {
        asked.uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str).to_owned()
    } else {
        form_address(&asked.headers, &app.settings().base_url)
    };
    let sign_in = format!("/dang-nhap?tiep={}", crate::percent_encoded(&next));
    if matches!(error.as_ref(), Error::SignInFirst) && is_get && is_html {
        return crate::see_other(&sign_in, None, app.settings().secure_cookies).ok();
    }
    // If even the session cannot be read, the page is made for nobody.
    let frame = match Visit::from_request_parts(&mut asked, app).await {
        Ok(visit) => visit.frame,
        Err(_) => Frame { demonstration: app.settings().demonstration, ..Frame::sample(Language::Vi) },
    };
    if !is_html {
        return Some(problem(&frame, code, &error, field, request_id));
    }
    let page = ErrorPage {
        sentence: sentence(&frame, &error),
        headline: headline(&error),
        request_id,
        is_fault: matches!(error.as_ref(), Error::Fault(_)),
        sign_in: matches!(error.as_ref(), Error::SignInFirst).then_some(sign_in),
        frame,
    };
    let html = page.render().unwrap_or_else(|_| "Lỗi máy chủ".to_owned());
    Some(answer(code, "text/html; charset=utf-8", html))
}

/// Returns the error that a handler attached, or the one that a layer's bare status stands for.
fn trouble(response: &mut Response) -> Option<(Attached, StatusCode)> {
    let code = response.status();
    match response.extensions_mut().remove::<Attached>() {
        Some(attached) => Some((attached, code)),
        None => error_of_bare(response).map(|error| (Attached { error: Arc::new(error), field: None }, code)),
    }
}

/// Layers answer with a bare status: too large, too late. They get their sentence too.
fn error_of_bare(response: &Response) -> Option<Error> {
    let is_described = response.headers().contains_key(header::CONTENT_TYPE)
        && response.headers().get(header::CONTENT_TYPE)
            != Some(&HeaderValue::from_static("text/plain; charset=utf-8"));
    match response.status() {
        _ if is_described => None,
        StatusCode::PAYLOAD_TOO_LARGE => Some(Refusal::new("error-too-large").into()),
        StatusCode::SERVICE_UNAVAILABLE => {
            Some(Fault::new("a request took too long").of_kind(kheo_base::FaultKind::Busy).into())
        }
        StatusCode::BAD_REQUEST => Some(Refusal::new("error-not-understood").into()),
        StatusCode::NOT_FOUND => Some(Error::Missing),
        _ => None,
    }
}

fn sentence(frame: &Frame, error: &Error) -> Option<String> {
    match error {
        Error::Refusal(refusal) => Some(frame.said(refusal.key, &refusal.args)),
        _ => None,
    }
}

/// An error for machines, as RFC 9457 has it. `key` names the refusal in every language, `field` what it is about.
fn problem(
    frame: &Frame,
    code: StatusCode,
    error: &Error,
    field: Option<&str>,
    request_id: &str,
) -> Response {
    let title = frame.t(headline(error));
    let detail =
        sentence(frame, error).unwrap_or_else(|| frame.t(&format!("{}-now", headline(error))).into_owned());
    let mut body = serde_json::json!({
        "type": "about:blank", "title": title, "status": code.as_u16(), "detail": detail, "instance": request_id,
    });
    if let Error::Refusal(refusal) = error {
        body["key"] = refusal.key.into();
    }
    if let Some(field) = field {
        body["field"] = field.into();
    }
    let mut response = answer(code, "application/problem+json", body.to_string());
    let headers = response.headers_mut();
    crate::visit::bearer::keep_private(headers);
    if code == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Error::Refusal(refusal) = error
        && let Some((_, seconds)) = refusal.args.iter().find(|(name, _)| *name == "seconds")
        && let Ok(seconds) = HeaderValue::from_str(seconds)
    {
        headers.insert(header::RETRY_AFTER, seconds);
    }
    response
}
