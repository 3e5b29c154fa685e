//! Signing in and out.

use askama::Template;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use kheo_people::sessions::{self, SignIn};
use kheo_web::{
    AddressPrefix, Asked, Form, Frame, Reply, Visit, begin_session, end_session, page, page_with_status,
    see_other, session_token,
};

use super::refused::settle;
use super::{LOGIN_LEN_MAX, go};

/// Where an officer begins.
const WORK: &str = "/lam-viec";
/// Where everybody else who is signed in begins.
const ACCOUNT: &str = "/tai-khoan";
/// Longest path to continue at.
const NEXT_LEN_MAX: usize = 2_000;

/// The page `/dang-nhap`.
#[derive(Template)]
#[template(path = "sign_in.html")]
pub struct SignInPage {
    /// What surrounds it.
    pub frame: Frame,
    /// Login and password.
    pub form: Form,
    /// Where to continue.
    pub next: Option<String>,
}

/// Shows the form; sends on whoever is signed in already.
pub async fn new(visit: Visit, Asked(asked): Asked) -> Reply {
    let next = local_path(asked.value("tiep")).map(str::to_owned);
    if let Ok(actor) = visit.actor() {
        let path = next.as_deref().unwrap_or_else(|| beginning(actor.is_officer()));
        return see_other(path, None, visit.app.settings().secure_cookies);
    }
    page(&SignInPage { frame: visit.frame, form: Form::empty("accounts"), next })
}

/// Signs in.
pub async fn create(visit: Visit, address: AddressPrefix, headers: HeaderMap, form: Form) -> Reply {
    let mut form = form.labelled("accounts");
    let next = local_path(form.value("tiep")).map(str::to_owned);
    let attempt = SignIn {
        login: form.text("login", LOGIN_LEN_MAX),
        password: form.text("password", kheo_people::rules::passwords::LENGTH_MAX),
        address_prefix: address.0,
        old_session: session_token(&headers),
    };
    if form.is_sound() {
        let outcome = sessions::sign_in(visit.app.journal(), visit.app.passwords(), attempt).await;
        if let Some(token) = settle(&mut form, outcome)? {
            let actor = sessions::actor(visit.app.journal(), &token).await?;
            let path =
                next.unwrap_or_else(|| beginning(actor.is_some_and(|actor| actor.is_officer())).to_owned());
            let secure = visit.app.settings().secure_cookies;
            let mut response = see_other(&path, None, secure)?;
            begin_session(response.headers_mut(), &token, secure);
            return Ok(response);
        }
    }
    page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &SignInPage { frame: visit.frame, form, next })
}

/// Signs out here.
pub async fn end(visit: Visit, headers: HeaderMap) -> Reply {
    if let Some(token) = session_token(&headers) {
        sessions::sign_out(visit.app.journal(), &token).await?;
    }
    signed_out(&visit)
}

/// Signs out on every device.
pub async fn end_everywhere(visit: Visit, form: Form) -> Reply {
    visit.check_form_token(&form)?;
    sessions::sign_out_everywhere(visit.app.journal(), visit.actor()?.account_id).await?;
    signed_out(&visit)
}

fn signed_out(visit: &Visit) -> Reply {
    let mut response = go(visit, "/", "accounts-flash-signed-out")?;
    end_session(response.headers_mut(), visit.app.settings().secure_cookies);
    // What pages kept on this device for the person, such as drafts, is nobody else's to find.
    let forget = (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"storage\""));
    response.headers_mut().insert(forget.0, forget.1);
    Ok(response)
}

fn beginning(is_officer: bool) -> &'static str {
    if is_officer { WORK } else { ACCOUNT }
}

/// Accepts only a path of this site. Browsers read `//x` and `/\x` as another site, and drop tabs and line ends before
/// they read, so nothing but visible ASCII passes.
fn local_path(asked: &str) -> Option<&str> {
    let is_visible = asked.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let is_local = asked.starts_with('/') && !asked.starts_with("//") && asked.len() <= NEXT_LEN_MAX;
    (is_visible && is_local).then_some(asked)
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn only_paths_of_this_site_are_continued() {
        for path in ["/", "/lam-viec", "/mo-hinh?q=%C4%91%C6%B0%E1%BB%9Dng&nam=2026"] {
            assert_eq!(local_path(path), Some(path));
        }
        let long = format!("/{}", "a".repeat(2_000));
        let foreign =
            ["", "lam-viec", "//x.example", "/\\x.example", "https://x.example", "/\t/x.example", "/a\r\nb"];
        for path in foreign.into_iter().chain(["/đường", "\\\\x.example", long.as_str()]) {
            assert_eq!(local_path(path), None, "{path:?}");
        }
    }
}
