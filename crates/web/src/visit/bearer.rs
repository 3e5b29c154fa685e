//! Programs that ask in an officer's name: the access token in the header `Authorization`, and nothing else.
//!
//! Cookies are not looked at, so that no other site can make an officer's browser ask; and a page for browsers never looks
//! at the header, so that a token opens nothing but what is meant for programs.

use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use kheo_base::Error;
use kheo_people::{Ability, Permission, Refused, access_tokens};

use super::{AddressPrefix, frame};
use crate::{App, Failure, Visit};

/// Finds out whose token the request shows and makes it that person's visit.
pub(crate) async fn admit(
    parts: &mut Parts,
    app: &App,
    permission: Permission,
    needed: Ability,
) -> Result<(), Failure> {
    let shown = shown(&parts.headers).ok_or_else(|| unknown(Refused::TokenMissing.into()))?;
    let address = AddressPrefix::of(parts);
    let found = access_tokens::actor_by_token(app.journal(), shown, &address.0).await;
    let (actor, ability) = found.map_err(unknown)?;
    if !actor.has_any(permission) {
        return Err(Error::Denied.into());
    }
    if !ability.suffices_for(needed) {
        return Err(Failure::from(Error::from(Refused::TokenReadsOnly)).with_status(StatusCode::FORBIDDEN));
    }
    let visit = Visit { app: app.clone(), frame: frame(parts, app, Some(actor)) };
    parts.extensions.insert(visit);
    Ok(())
}

/// What somebody may read by a token is for nobody's cache.
pub(crate) fn keep_private(headers: &mut HeaderMap) {
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("authorization, accept-language, accept-encoding"));
}

/// Returns what stands after `Bearer`, which RFC 9110 lets be written in any case.
fn shown(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Somebody who is not known is told so by the status, and how long to wait if that is why.
fn unknown(error: Error) -> Failure {
    let status = match &error {
        Error::Refusal(refusal) if refusal.key == "people-wait" => StatusCode::TOO_MANY_REQUESTS,
        Error::Refusal(_) => StatusCode::UNAUTHORIZED,
        _ => return error.into(),
    };
    Failure::from(error).with_status(status)
}
