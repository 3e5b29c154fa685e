//! Reading and writing the few cookies: session, language, theme, flash.

use http::{HeaderMap, HeaderValue, header};

/// Returns the value of a cookie.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(found, value)| (found == name).then_some(value))
}

/// How long a cookie stays.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Lifetime {
    /// Until the browser closes.
    Session,
    /// For so many seconds; 0 removes it.
    Seconds(u32),
}

/// Builds a `Set-Cookie` header. Values are the program's own: hexadecimal, codes and keys, never a user's text.
pub(crate) fn set_cookie(name: &str, value: &str, lifetime: Lifetime, secure: bool) -> Option<HeaderValue> {
    let age = match lifetime {
        Lifetime::Session => String::new(),
        Lifetime::Seconds(seconds) => format!("; Max-Age={seconds}"),
    };
    let secure = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secure}")).ok()
}

/// Gives the browser the session of somebody who just signed in. It ends with the browser: office PCs are shared.
pub fn begin_session(headers: &mut http::HeaderMap, token: &kheo_people::Token, secure: bool) {
    if let Some(cookie) = set_cookie(crate::visit::SESSION_COOKIE, &token.secret(), Lifetime::Session, secure)
    {
        headers.append(header::SET_COOKIE, cookie);
    }
}

/// Takes the session from the browser.
pub fn end_session(headers: &mut http::HeaderMap, secure: bool) {
    if let Some(cookie) = set_cookie(crate::visit::SESSION_COOKIE, "", Lifetime::Seconds(0), secure) {
        headers.append(header::SET_COOKIE, cookie);
    }
}

/// Returns the session's token that the browser sent, if it has the form of one.
pub fn session_token(headers: &HeaderMap) -> Option<kheo_people::Token> {
    cookie(headers, crate::visit::SESSION_COOKIE)?.parse().ok()
}
