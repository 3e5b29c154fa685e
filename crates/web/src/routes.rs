//! Routes that state who may use them. There is no way to add one that does not.

use axum::Router;
use axum::extract::{FromRequestParts, Request};
use axum::handler::Handler;
use axum::middleware::Next;
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, get, post};
use http::request::Parts;
use kheo_people::{Ability, Permission};

use crate::visit::bearer;
use crate::{App, Failure, Visit};

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
        self.add("GET", path, Access::Public, get(handler).layer(cacheable))
    }

    /// Adds a page or a file.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add("GET", path, access, get(handler))
    }

    /// Adds what a form is sent to.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add("POST", path, access, post(handler))
    }

    fn add(
        mut self,
        method: &'static str,
        path: &'static str,
        access: Access,
        handler: MethodRouter<App>,
    ) -> Self {
        let guarded = if access == Access::Public {
            handler
        } else {
            handler.layer(axum::middleware::from_fn(move |request: Request, next: Next| {
                guard(access, request, next)
            }))
        };
        self.router = self.router.route(path, guarded);
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
