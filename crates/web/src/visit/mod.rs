//! Who asks, in which language, with what message waiting: what a handler takes first.

mod address;
pub(crate) mod bearer;
pub mod cookies;
mod sent;

use axum::extract::FromRequestParts;
use http::request::Parts;
use kheo_base::Error;
use kheo_people::{Actor, Permission, Token, sessions};

pub use address::AddressPrefix;
pub use sent::Sent;

use crate::layers::LANGUAGE_COOKIE;
use crate::visit::cookies::cookie;
use crate::{App, Failure, Frame, Language};

/// Name of the cookie that holds the session's token.
pub const SESSION_COOKIE: &str = "kheo-session";
/// Name of the cookie that holds the key of a waiting message.
pub const FLASH_COOKIE: &str = "kheo-flash";
/// Name of the cookie that holds the chosen theme.
pub const THEME_COOKIE: &str = "kheo-theme";

/// One request's visitor: the application, the frame of the page to come, and the person if somebody is signed in.
#[derive(Clone)]
pub struct Visit {
    /// The application.
    pub app: App,
    /// The frame of the page to come.
    pub frame: Frame,
}

impl Visit {
    /// Returns who is signed in.
    ///
    /// # Errors
    /// [`Error::SignInFirst`] if nobody is.
    pub fn actor(&self) -> Result<&Actor, Error> {
        self.frame.actor.as_ref().ok_or(Error::SignInFirst)
    }

    /// Returns who is signed in, if that person may do this somewhere.
    ///
    /// # Errors
    /// [`Error::SignInFirst`] or [`Error::Denied`].
    pub fn officer(&self, permission: Permission) -> Result<&Actor, Error> {
        let actor = self.actor()?;
        if actor.has_any(permission) { Ok(actor) } else { Err(Error::Denied) }
    }

    /// Checks the token of a form that changes roles, votes or money.
    ///
    /// # Errors
    /// [`Error::Denied`] if the form was not made for this session.
    pub fn check_form_token(&self, form: &crate::Form) -> Result<(), Error> {
        if self.actor()?.accepts_form(form.value("form-token")) { Ok(()) } else { Err(Error::Denied) }
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        if let Some(visit) = parts.extensions.get::<Self>() {
            return Ok(visit.clone());
        }
        let actor = match cookie(&parts.headers, SESSION_COOKIE) {
            Some(token) => load_actor(app, token).await?,
            None => None,
        };
        let visit = Self { app: app.clone(), frame: frame(parts, app, actor) };
        parts.extensions.insert(visit.clone());
        Ok(visit)
    }
}

async fn load_actor(app: &App, token: &str) -> Result<Option<Actor>, Error> {
    let Ok(token) = token.parse::<Token>() else { return Ok(None) };
    sessions::actor(app.journal(), &token).await
}

fn frame(parts: &Parts, app: &App, actor: Option<Actor>) -> Frame {
    let chosen = parts.extensions.get::<Language>().copied();
    let remembered = || cookie(&parts.headers, LANGUAGE_COOKIE).and_then(Language::from_word);
    Frame {
        language: chosen.or_else(remembered).unwrap_or(Language::Vi),
        path: parts.uri.path().to_owned(),
        query: query_without_language(parts.uri.query().unwrap_or_default()),
        theme: match cookie(&parts.headers, THEME_COOKIE) {
            Some("dark") => Some("dark"),
            Some("light") => Some("light"),
            _ => None,
        },
        actor,
        flash: cookie(&parts.headers, FLASH_COOKIE).filter(|key| is_flash_key(key)).map(str::to_owned),
        base_url: app.settings().base_url.clone(),
        demonstration: app.settings().demonstration,
    }
}

/// Only sentences that are meant as messages may be shown by a cookie.
fn is_flash_key(key: &str) -> bool {
    key.contains("flash-")
        && key.len() <= 60
        && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

fn query_without_language(query: &str) -> String {
    let kept: Vec<&str> =
        query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("lang=")).collect();
    kept.join("&")
}
