//! Where a request came from, as far as failed tries are counted by it.

use std::convert::Infallible;
use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use http::request::Parts;
use kheo_web::App;

/// The prefix of the visitor's address; empty if the server does not tell addresses.
pub struct AddressPrefix(pub String);

impl FromRequestParts<App> for AddressPrefix {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(peer.map_or_else(String::new, |peer| kheo_people::address_prefix(peer.0.ip()))))
    }
}
