//! Official documents and certificates as PDF.
//!
//! `content.rs` is what a document says, `form.rs` in which layout, `typeset.rs` hands both to typst, `fonts.rs` holds the fonts,
//! `text.rs` keeps out what no font can show, `qr.rs` draws the code on a certificate, `picture.rs` the card by which a story is shared. How a document looks is said by the files in
//! `templates/`.
//!
//! What a template is given is data: a title is never read as markup. Nothing is read from the machine: no font, no file, no clock,
//! so that the same document gives the same bytes everywhere. There is no signature and no seal, and no way to add one.

mod content;
mod fonts;
mod form;
mod picture;
mod qr;
mod text;
mod typeset;

pub use content::{
    Annex, Awarded, Certificate, Decision, Document, Letterhead, Listed, Minutes, Present, Proof, Voted,
    Withdrawn,
};
pub use form::Form;
pub use picture::{Card, draw};
pub use typeset::{CERTIFICATES_MAX, render, render_heard};
