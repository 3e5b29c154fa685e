//! Documents to print and sign: decisions, lists, certificates. The system fills in what is recorded; a person signs.
//!
//! `decisions.rs` is about one decision or one model, `piles.rs` about many certificates at once, `pages.rs` has the pages.

pub mod decisions;
mod pages;
pub mod piles;

use axum::response::Response;
use kheo_base::{Day, Error};
use kheo_documents::{Document, render};
use kheo_web::{Failure, Form, apart, kept_file};

pub(crate) use pages::samples;

use crate::rules::honours::{Issuing, LINE_LETTERS_MAX};

/// Most lines of recipients.
const RECIPIENTS_MAX: usize = 20;
/// Longest list of recipients, in letters.
const RECIPIENTS_LETTERS_MAX: usize = 2_000;

/// Reads what whoever prints typed.
fn read_issuing(form: &mut Form) -> Issuing {
    let lines = form.optional_text("recipients", RECIPIENTS_LETTERS_MAX);
    let lines = lines.lines().map(|line| line.trim().trim_start_matches("- ").trim_end_matches([';', '.']));
    let recipients = lines.filter(|line| !line.is_empty()).take(RECIPIENTS_MAX).map(str::to_owned).collect();
    Issuing {
        parent: form.optional_text("parent", LINE_LETTERS_MAX),
        issuer: form.optional_text("issuer", LINE_LETTERS_MAX),
        place: form.optional_text("place", LINE_LETTERS_MAX),
        post: form.optional_text("post", LINE_LETTERS_MAX),
        recipients,
    }
}

/// Fills a form that was just opened with what the decision lets one guess.
fn fill(form: &mut Form, issuing: &Issuing) {
    if form.has_any_value("") {
        return;
    }
    form.set("parent", issuing.parent.clone());
    form.set("issuer", issuing.issuer.clone());
    form.set("place", issuing.place.clone());
    form.set("post", issuing.post.clone());
    form.set("recipients", issuing.recipients.join("\n"));
    form.set("status", "sign");
    form.set("names", "all");
}

/// Sets a document beside the requests and gives it to take away.
async fn set(document: Document, today: Day, name: &str) -> Result<Response, Failure> {
    let content = apart(move || render(&document, today)).await?.map_err(Error::from)?;
    pdf(name, content)
}

fn pdf(name: &str, content: Vec<u8>) -> Result<Response, Failure> {
    kept_file("application/pdf", Some(name), 0, content)
}
