//! Pages, forms, errors and texts: everything about HTTP that is not about one capability.
//!
//! A handler takes a [`Visit`] (who asks, in which language) and perhaps a [`Form`], asks the database once, and returns a
//! page: a struct that derives `askama::Template` and holds a [`Frame`]. Errors travel as [`Failure`] and are turned into
//! a page or into problem+json in one place. Nothing here knows a capability.

mod app;
pub mod assets;
mod cache;
mod failure;
mod form;
mod frame;
pub mod layers;
mod page;
mod routes;
pub mod texts;
mod visit;

pub use app::{App, Settings};
pub use failure::{Failure, Reply, not_written};
pub use form::{Asked, Choice, FieldError, Form, SentFile, UPLOAD_BYTES_MAX, Upload, apart};
pub use frame::{Frame, number, percent_encoded, query_of, query_with};
pub use page::{
    Rendered, attachment, json, kept_file, page, page_with_status, rendered, rendered_with_status, see_other,
    text_for_programs,
};
pub use page::{atom, pieces, sitemap};
pub use routes::{Access, Route, Routes};
pub use texts::Language;
pub use visit::cookies::{begin_session, cookie, end_session, session_token};
pub use visit::{AddressPrefix, Sent, Visit};
