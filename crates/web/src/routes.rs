//! Routes that state who may use them. There is no way to add one that does not.

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Request};
use axum::handler::Handler;
use axum::middleware::Next;
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, get, post};
use http::StatusCode;
use http::request::Parts;
use kheo_people::{Ability, Permission};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use crate::form::{UPLOAD_READ_BYTES_MAX, explain_size};
use crate::visit::bearer;
use crate::{App, Failure, Visit};

/// Most bytes of a form without files.
pub(crate) const FORM_BYTES_MAX: usize = 2 << 20;

/// What one request may take.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    /// Most bytes of its body.
    bytes: usize,
    /// Longest time until its answer.
    seconds: u64,
}

/// A page or a form: forty fields of 5,000 letters, percent-encoded, fit.
const FORM: Bounds = Bounds { bytes: FORM_BYTES_MAX, seconds: 30 };
/// A form with files, sent from a village over a telephone.
const FILES: Bounds = Bounds { bytes: UPLOAD_READ_BYTES_MAX, seconds: 300 };

/// Who may use a route at all. What a person may do to one particular file is decided where the file is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever holds this permission somewhere.
    Officer(Permission),
    /// Whoever holds any role.
    AnyOfficer,
    /// A program with an access token of this ability, of somebody who holds this permission somewhere. No browser.
    Program(Permission, Ability),
}

/// One route as it was declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path with its placeholders.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
}

/// The routes of a site: a router, and the list of what is in it.
#[derive(Default)]
pub struct Routes {
    router: Router<App>,
    list: Vec<Route>,
}

impl Routes {
    /// No routes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a public page that may be kept in the page cache: it says nothing about its visitor.
    #[must_use]
    pub fn page<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let cacheable = axum::middleware::map_response(async |mut response: axum::response::Response| {
            response.extensions_mut().insert(crate::layers::Cacheable);
            response
        });
        self.add("GET", path, Access::Public, FORM, get(handler).layer(cacheable))
    }

    /// Adds a page or a file.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add("GET", path, access, FORM, get(handler))
    }

    /// Adds what a form is sent to.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add("POST", path, access, FORM, post(handler))
    }

    /// Adds what a form with files is sent to; its handler takes an [`crate::Upload`].
    #[must_use]
    pub fn upload<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add("POST", path, access, FILES, post(handler))
    }

    fn add(
        mut self,
        method: &'static str,
        path: &'static str,
        access: Access,
        bounds: Bounds,
        handler: MethodRouter<App>,
    ) -> Self {
        let guarded = if access == Access::Public {
            handler
        } else {
            handler.layer(axum::middleware::from_fn(move |request: Request, next: Next| {
                guard(access, request, next)
            }))
        };
        self.router = self.router.route(path, bounded(guarded, bounds));
        self.list.push(Route { method, path, access });
        self
    }

    /// Returns what was declared, in order.
    pub fn list(&self) -> &[Route] {
        &self.list
    }

    /// Returns the router.
    pub fn into_router(self) -> Router<App> {
        self.router
    }
}

/// Keeps a route within its bounds, before anybody is asked for.
fn bounded(handler: MethodRouter<App>, bounds: Bounds) -> MethodRouter<App> {
    let longest = Duration::from_secs(bounds.seconds);
    let handler: MethodRouter<App> = handler.layer(DefaultBodyLimit::max(bounds.bytes));
    let handler: MethodRouter<App> = handler.layer(RequestBodyLimitLayer::new(bounds.bytes));
    let handler: MethodRouter<App> =
        handler.layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, longest));
    if bounds.bytes == FILES.bytes {
        handler.layer(axum::middleware::map_response(explain_size))
    } else {
        handler
    }
}

/// Lets a request through only if whoever asks may use the route.
async fn guard(access: Access, request: Request, next: Next) -> axum::response::Response {
    let (mut parts, body) = request.into_parts();
    // The layer that made the visit stands before every route.
    let Some(app) = parts.extensions.get::<App>().cloned() else {
        return Failure::from(kheo_base::Fault::new("no application in the request")).into_response();
    };
    let allowed = match access {
        Access::Program(permission, ability) => bearer::admit(&mut parts, &app, permission, ability).await,
        access => admit_visitor(&mut parts, &app, access).await,
    };
    if let Err(failure) = allowed {
        return failure.into_response();
    }
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if matches!(access, Access::Program(..)) {
        bearer::keep_private(response.headers_mut());
    }
    response
}

async fn admit_visitor(parts: &mut Parts, app: &App, access: Access) -> Result<(), Failure> {
    let visit = Visit::from_request_parts(parts, app).await?;
    match access {
        Access::Public => {}
        Access::SignedIn => visit.actor().map(drop)?,
        Access::Officer(permission) => visit.officer(permission).map(drop)?,
        Access::AnyOfficer if visit.actor()?.is_officer() => {}
        Access::AnyOfficer | Access::Program(..) => return Err(kheo_base::Error::Denied.into()),
    }
    Ok(())
}
