//! Subscriptions as pages: asked for, confirmed, changed, ended by everybody; counted for offices.

mod asking;
mod confirming;
mod ending;
mod fields;
mod office;
mod own;
pub mod samples;

pub use asking::{asked, create, new};
pub use confirming::{confirm, show as confirming};
pub use ending::{end, show as ending};
pub use office::index as office_index;
pub use own::{save, show as own};

use askama::Template;
use http::StatusCode;
use kheo_people::Token;
use kheo_web::{Frame, Reply, page_with_status};

/// A page that only says something.
#[derive(Template)]
#[template(path = "newsletters/message.html")]
pub struct MessagePage {
    frame: Frame,
    /// What it says: `sent`, `gone` or `ended`.
    word: &'static str,
}

/// Answers whoever has a link that opens nothing, or nothing any more.
fn gone(frame: Frame) -> Reply {
    page_with_status(StatusCode::GONE, &MessagePage { frame, word: "gone" })
}

/// Reads the secret of a link.
fn token(text: &str) -> Option<Token> {
    text.parse().ok()
}
