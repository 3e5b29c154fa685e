//! Answers: a page, a redirect with a message, a file, JSON.

pub mod atom;
pub mod pieces;
pub mod sitemap;

use askama::Template;
use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use kheo_base::{Error, Fault};
use serde::Serialize;

use crate::visit::FLASH_COOKIE;
use crate::visit::cookies::{Lifetime, set_cookie};
use crate::{Failure, Reply};

/// How long a waiting message may wait for its page.
const FLASH_SECONDS: u32 = 60;

/// Room for a page: most need no more, and a page that grows is moved as it does.
const PAGE_BYTES: usize = 48 << 10;

/// Renders a page.
///
/// # Errors
/// A fault if the template fails, which it cannot for a page that a test has rendered.
pub fn page(template: &impl Template) -> Reply {
    page_with_status(StatusCode::OK, template)
}

/// Renders a page with a status, such as 422 for a form that comes back.
///
/// # Errors
/// As [`page`].
pub fn page_with_status(status: StatusCode, template: &impl Template) -> Reply {
    Ok(rendered_with_status(status, template)?.answer())
}

/// A page that was rendered where its rows were read.
///
/// A page that many visitors open is rendered on the thread that read it: then only its text goes to the thread that answers, and its
/// hundreds of small strings are freed where they were made, which costs a fraction of freeing them elsewhere.
#[derive(Debug)]
pub struct Rendered {
    status: StatusCode,
    html: String,
}

impl Rendered {
    /// Returns the answer.
    pub fn answer(self) -> Response {
        answer(self.status, "text/html; charset=utf-8", self.html)
    }
}

/// Renders a page while its rows are read.
///
/// # Errors
/// As [`page`].
pub fn rendered(template: &impl Template) -> Result<Rendered, Error> {
    rendered_with_status(StatusCode::OK, template)
}

/// Renders a page with a status, such as 410 for what is gone, while its rows are read.
///
/// # Errors
/// As [`page`].
pub fn rendered_with_status(status: StatusCode, template: &impl Template) -> Result<Rendered, Error> {
    let mut html = String::with_capacity(PAGE_BYTES);
    template.render_into(&mut html).map_err(|error| Fault::because("rendering a page", error))?;
    // The page cache counts what pages say, not the room that they were given.
    html.shrink_to_fit();
    Ok(Rendered { status, html })
}

/// Answers with JSON.
///
/// # Errors
/// A fault if the value cannot be written.
pub fn json(value: &impl Serialize) -> Reply {
    let text = serde_json::to_string(value).map_err(|error| Fault::because("writing JSON", error))?;
    Ok(answer(StatusCode::OK, "application/json", text))
}

/// Answers with a text that programs read, such as a calendar. Unlike a file to keep it may stand in the page cache.
///
/// # Errors
/// A fault if the answer cannot be made.
pub fn text_for_programs(content_type: &'static str, content: String) -> Reply {
    Ok(answer(StatusCode::OK, content_type, content))
}

/// Answers with a file to keep.
///
/// # Errors
/// A fault if the name is not plain ASCII.
pub fn attachment(content_type: &'static str, file_name: &str, content: impl Into<Body>) -> Reply {
    let mut response = answer(StatusCode::OK, content_type, content);
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{file_name}\""))
        .map_err(|error| Fault::because("naming a file", error))?;
    response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    Ok(response)
}

/// Nothing in a file may run, load or be framed, whatever a browser takes it for.
const FILE_POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// Answers with a file that somebody sent: a picture to look at, or, with a name, a document to keep. `seconds` is how long
/// everybody's caches may keep it; 0 for what not everybody may see.
///
/// # Errors
/// A fault if the name is not plain ASCII.
pub fn kept_file(
    content_type: &'static str,
    file_name: Option<&str>,
    seconds: u32,
    content: impl Into<Body>,
) -> Reply {
    let mut response = match file_name {
        Some(name) => attachment(content_type, name, content)?,
        None => answer(StatusCode::OK, content_type, content),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FILE_POLICY));
    let cache =
        if seconds > 0 { format!("public, max-age={seconds}") } else { "private, no-store".to_owned() };
    let cache = HeaderValue::from_str(&cache).map_err(|error| Fault::because("naming an age", error))?;
    headers.insert(header::CACHE_CONTROL, cache);
    if seconds > 0 {
        // The same for everybody, whatever cookies say.
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    Ok(response)
}

/// Sends the browser to another page of this site after a change; `flash` is the key of what to say there.
///
/// # Errors
/// A fault if the path is not one of ours.
pub fn see_other(path: &str, flash: Option<&str>, secure: bool) -> Reply {
    let mut response = redirect(StatusCode::SEE_OTHER, path)?;
    let cookie =
        flash.and_then(|key| set_cookie(FLASH_COOKIE, key, Lifetime::Seconds(FLASH_SECONDS), secure));
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok::<_, Failure>(response)
}

/// Answers that what was asked for stands at another path of this site.
pub(crate) fn redirect(status: StatusCode, path: &str) -> Result<Response, Fault> {
    // A browser reads `//host` and `/\\host` as another site.
    if !path.starts_with('/') || path[1..].starts_with(['/', '\\']) {
        return Err(Fault::new("a redirect leads to another site"));
    }
    let mut response = answer(status, "text/plain; charset=utf-8", "");
    let location =
        HeaderValue::from_str(path).map_err(|error| Fault::because("sending to another page", error))?;
    response.headers_mut().insert(header::LOCATION, location);
    Ok(response)
}

pub(crate) fn answer(status: StatusCode, content_type: &'static str, content: impl Into<Body>) -> Response {
    let mut response = Response::new(content.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[derive(Template)]
    #[template(source = "<h1>{{ name }}</h1>", ext = "html")]
    struct Small {
        name: &'static str,
    }

    #[test]
    fn a_small_page_keeps_no_room_for_a_long_one() {
        let html = rendered(&Small { name: "Ấp 3" }).unwrap().html;
        assert_eq!((html.as_str(), html.capacity()), ("<h1>Ấp 3</h1>", html.len()));
    }
}
