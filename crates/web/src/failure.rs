//! Errors on their way to a reader.
//!
//! A handler returns [`Failure`] through `?`; it leaves the handler as a bare status with the error attached, and
//! [`crate::layers`] turns it into a page in the visitor's language, or into problem+json for machines. Faults are logged there, once,
//! under the request's id, which is also the incident number that the page shows.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use kheo_base::{Error, Fault, FaultKind, Refusal};

/// What a handler returns.
pub type Reply = Result<Response, Failure>;

/// An error that ends a request.
#[derive(Debug)]
pub struct Failure {
    error: Error,
    status: Option<StatusCode>,
    field: Option<&'static str>,
}

impl Failure {
    /// Returns the error.
    pub fn into_error(self) -> Error {
        self.error
    }

    /// Answers with another status than that of the kind of error.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    /// Says which field of what a program sent it is about.
    #[must_use]
    pub fn about_field(mut self, name: &'static str) -> Self {
        self.field = Some(name);
        self
    }
}

/// The error attached to a response, for the layer that renders it.
#[derive(Clone)]
pub(crate) struct Attached {
    pub(crate) error: Arc<Error>,
    /// The field that it is about, for programs.
    pub(crate) field: Option<&'static str>,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status.unwrap_or_else(|| status(&self.error)).into_response();
        response.extensions_mut().insert(Attached { error: Arc::new(self.error), field: self.field });
        response
    }
}

/// Returns the status that says what kind of error it is.
pub(crate) fn status(error: &Error) -> StatusCode {
    match error {
        Error::Refusal(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Missing => StatusCode::NOT_FOUND,
        Error::Denied => StatusCode::FORBIDDEN,
        Error::SignInFirst => StatusCode::UNAUTHORIZED,
        Error::Fault(fault) => match fault.kind() {
            FaultKind::Conflict | FaultKind::Busy | FaultKind::Unreachable => StatusCode::SERVICE_UNAVAILABLE,
            FaultKind::Full => StatusCode::INSUFFICIENT_STORAGE,
            FaultKind::Taken | FaultKind::Other => StatusCode::INTERNAL_SERVER_ERROR,
        },
    }
}

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self { error: error.into(), status: None, field: None }
    }
}

/// Returns the key of the headline for an error, in `locales/*/web.ftl`; `-now` after it says what to do.
pub(crate) fn headline(error: &Error) -> &'static str {
    match error {
        Error::Refusal(Refusal { .. }) => "error-refused",
        Error::Missing => "error-missing",
        Error::Denied => "error-denied",
        Error::SignInFirst => "error-sign-in",
        Error::Fault(fault) => headline_of_fault(fault),
    }
}

fn headline_of_fault(fault: &Fault) -> &'static str {
    match fault.kind() {
        FaultKind::Conflict | FaultKind::Busy => "error-busy",
        FaultKind::Unreachable => "error-unreachable",
        FaultKind::Full => "error-full",
        FaultKind::Taken | FaultKind::Other => "error-fault",
    }
}

/// For a form whose change could not be written through no fault of its sender: the status, and the sentence that says so,
/// with which the form comes back filled. `None` for anything else. The fault is logged here.
pub fn not_written(error: &Error) -> Option<(StatusCode, Refusal)> {
    let Error::Fault(fault) = error else { return None };
    let key = match fault.kind() {
        FaultKind::Conflict | FaultKind::Busy => "error-busy-now",
        FaultKind::Unreachable => "error-unreachable-now",
        FaultKind::Full => "error-full-now",
        FaultKind::Taken | FaultKind::Other => return None,
    };
    tracing::error!(chain = fault.chain(), "a form could not be written and was given back");
    Some((status(error), Refusal::new(key)))
}
