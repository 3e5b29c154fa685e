//! A browser without a browser: cookies, forms and redirects over the router, without a network.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::LazyLock;

use axum::Router;
use axum::body::{Body, to_bytes};
use http::{HeaderMap, Method, Request, StatusCode, header};
use tokio::runtime::Runtime;
use tower::ServiceExt;

/// Redirects that are followed before it is taken for a circle.
const REDIRECTS_MAX: usize = 10;
/// What stands between the parts of a form with files.
const BOUNDARY: &str = "kheo-part-7MA4YWxkTrZu0gW";

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// Waits for something asynchronous, so that stories can be told without it. Not within a runtime.
pub fn wait<F: Future>(future: F) -> F::Output {
    RUNTIME.block_on(future)
}

/// Somebody's browser: it keeps cookies from page to page. A clone goes on with the same cookies by itself.
#[derive(Clone)]
pub struct Client {
    router: Router,
    cookies: BTreeMap<String, String>,
    headers: BTreeMap<&'static str, String>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Page {
    /// The status.
    pub status: StatusCode,
    /// All headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub body: String,
    /// The body as it came.
    pub bytes: Vec<u8>,
    /// Where the browser is sent, if anywhere.
    pub location: Option<String>,
}

impl Client {
    /// A browser without any cookie.
    pub const fn new(router: Router) -> Self {
        Self { router, cookies: BTreeMap::new(), headers: BTreeMap::new() }
    }

    /// Opens a page.
    pub fn get(&mut self, path: &str) -> Page {
        self.send(&Method::GET, path, &[], Body::empty())
    }

    /// Sends a form of this site.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.send(&Method::POST, path, &[("sec-fetch-site", "same-origin")], encoded(fields))
    }

    /// Sends a form that stands on a page with this address.
    pub fn post_from(&mut self, page: &str, path: &str, fields: &[(&str, &str)]) -> Page {
        let headers = [("sec-fetch-site", "same-origin"), ("referer", page)];
        self.send(&Method::POST, path, &headers, encoded(fields))
    }

    /// Sends JSON as a script of this site would.
    pub fn post_json(&mut self, path: &str, json: &str) -> Page {
        let headers =
            [("sec-fetch-site", "same-origin"), (header::CONTENT_TYPE.as_str(), "application/json")];
        self.send(&Method::POST, path, &headers, Body::from(json.to_owned()))
    }

    /// Sends a form as a page of another site would.
    pub fn post_cross_site(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let headers = [("sec-fetch-site", "cross-site"), ("origin", "https://elsewhere.example")];
        self.send(&Method::POST, path, &headers, encoded(fields))
    }

    /// Sends a form of this site with files: the name of the field, the name of the file, what is in it.
    pub fn post_files(&mut self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Page {
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let headers = [("sec-fetch-site", "same-origin"), ("content-type", kind.as_str())];
        self.send(&Method::POST, path, &headers, in_parts(fields, files))
    }

    /// Adds a header to every request from now on.
    pub fn set_header(&mut self, name: &'static str, value: &str) {
        self.headers.insert(name, value.to_owned());
    }

    /// Sends the form of a page as somebody would: the page is opened, and its form token goes with the fields.
    #[track_caller]
    pub fn send_form(&mut self, page: &str, to: &str, fields: &[(&str, &str)]) -> Page {
        let shown = self.get(page);
        assert_eq!(shown.status, 200, "{page}: {}", shown.body);
        let token = shown.hidden("form-token");
        let mut all = vec![("form-token", token.as_str())];
        all.extend_from_slice(fields);
        self.post(to, &all)
    }

    /// Goes where a page sends the browser, and on until a page stays.
    pub fn follow(&mut self, page: Page) -> Page {
        let mut page = page;
        for _ in 0..REDIRECTS_MAX {
            let Some(path) = page.location.clone() else { return page };
            page = self.get(&path);
        }
        panic!("the redirects go in a circle")
    }

    /// Returns a cookie.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Sets a cookie, as a forger would.
    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    fn send(&mut self, method: &Method, path: &str, headers: &[(&str, &str)], body: Body) -> Page {
        let mut request = Request::builder().method(method).uri(path);
        let has_kind = headers.iter().any(|(name, _)| *name == "content-type");
        if *method == Method::POST && !has_kind {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        if !self.cookies.is_empty() {
            let pairs: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, pairs.join("; "));
        }
        let (router, request) = (self.router.clone(), request.body(body).unwrap());
        let (parts, body) = wait(async move {
            let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
            (parts, to_bytes(body, usize::MAX).await.unwrap())
        });
        self.keep_cookies(&parts.headers);
        let location = parts.headers.get(header::LOCATION).map(|value| value.to_str().unwrap().to_owned());
        let (body, bytes) = (String::from_utf8_lossy(&body).into_owned(), body.to_vec());
        Page { status: parts.status, headers: parts.headers, body, bytes, location }
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for line in headers.get_all(header::SET_COOKIE) {
            let mut parts = line.to_str().unwrap().split(';').map(str::trim);
            let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { continue };
            if parts.any(|part| part.eq_ignore_ascii_case("max-age=0")) {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

impl Page {
    /// Tells whether the page holds a text, as it stands in its source.
    pub fn has(&self, text: &str) -> bool {
        self.body.contains(text)
    }

    /// Insists that the page says no, with this sentence.
    #[track_caller]
    pub fn refuses_with(&self, text: &str) {
        assert!(self.status.is_client_error(), "it was not refused: {}", self.status);
        assert!(self.has(text), "“{text}” is not on the page ({}):\n{}", self.status, self.body);
    }

    /// Insists that the page gives a form back with this sentence, through whoever's fault.
    #[track_caller]
    pub fn refuses_with_any(&self, text: &str) {
        assert!(
            self.status.is_client_error() || self.status.is_server_error(),
            "it was not refused: {}",
            self.status
        );
        assert!(self.has(text), "“{text}” is not on the page ({}):\n{}", self.status, self.body);
    }

    /// Returns the value of the first hidden field with this name.
    #[track_caller]
    pub fn hidden(&self, name: &str) -> String {
        let begin = format!("<input type=\"hidden\" name=\"{name}\" value=\"");
        let rest = self.body.split_once(&begin).map(|(_, rest)| rest);
        let value = rest.and_then(|rest| rest.split_once('"')).map(|(value, _)| value);
        value.unwrap_or_else(|| panic!("no hidden field {name} on the page:\n{}", self.body)).to_owned()
    }
}

fn encoded(fields: &[(&str, &str)]) -> Body {
    Body::from(serde_urlencoded::to_string(fields).unwrap())
}

fn in_parts(fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Body {
    let mut bytes = Vec::new();
    // The token stands first and the rest behind the files, as in a form whose rows begin with a file.
    let (before, behind) = fields.split_at(fields.len().min(1));
    let typed = |bytes: &mut Vec<u8>, (name, value): &(&str, &str)| {
        let head = format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n");
        bytes.extend([head.as_bytes(), value.as_bytes(), b"\r\n"].concat());
    };
    before.iter().for_each(|field| typed(&mut bytes, field));
    for (name, file, content) in files {
        let head = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        bytes.extend([head.as_bytes(), content, b"\r\n"].concat());
    }
    behind.iter().for_each(|field| typed(&mut bytes, field));
    bytes.extend(format!("--{BOUNDARY}--\r\n").as_bytes());
    Body::from(bytes)
}
