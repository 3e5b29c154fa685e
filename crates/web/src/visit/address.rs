//! Where a request came from, as far as failed tries are counted by it.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use crate::App;
use axum::extract::{ConnectInfo, FromRequestParts};
use http::HeaderMap;
use http::request::Parts;

/// The prefix of the visitor's address; empty if the server does not tell addresses.
///
/// A web server on the same machine speaks for its visitors: from it, and from nobody else, the last entry of
/// `X-Forwarded-For` is believed. Otherwise all visitors would share one count, and one of them could hold up the rest.
pub struct AddressPrefix(pub String);

impl AddressPrefix {
    /// Reads it from a request.
    pub(crate) fn of(parts: &Parts) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        let visitor = peer
            .map(|peer| if peer.is_loopback() { forwarded(&parts.headers).unwrap_or(peer) } else { peer });
        Self(visitor.map_or_else(String::new, kheo_people::address_prefix))
    }
}

impl FromRequestParts<App> for AddressPrefix {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Self::Rejection> {
        Ok(Self::of(parts))
    }
}

/// The address that the web server before us saw: it appends to whatever its visitor claimed.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let line = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    line.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn only_the_last_entry_is_what_our_own_web_server_saw() {
        let mut headers = HeaderMap::new();
        assert_eq!(forwarded(&headers), None);
        headers.insert("x-forwarded-for", "198.51.100.7, 203.0.113.9".parse().unwrap());
        assert_eq!(forwarded(&headers), Some("203.0.113.9".parse().unwrap()));
        headers.insert("x-forwarded-for", "nonsense".parse().unwrap());
        assert_eq!(forwarded(&headers), None);
    }
}
