//! What stands around and within the text of a story besides words.

use kheo_web::Frame;

use crate::rules::pictures::{Attached, AttachmentKind, Spot, figure};
use crate::rules::{Html, html_with};

/// Photographs around a text, and files below it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// The photograph above the text.
    pub(in crate::http) lead: Option<Html>,
    /// Photographs to which the text does not refer.
    pub(in crate::http) gallery: Vec<Html>,
    /// Files to take away.
    pub(in crate::http) files: Vec<Attached>,
}

/// Returns the text with its photographs, and what stands around it.
pub(in crate::http) fn beside(text: &str, attached: Vec<Attached>) -> (Html, Beside) {
    let (html, placed) = html_with(text, &attached);
    let mut beside = Beside::default();
    for one in attached {
        match one.kind {
            AttachmentKind::Photo if one.is_lead => beside.lead = Some(figure(&one, Spot::Lead)),
            AttachmentKind::Photo if placed.contains(&one.number) => {}
            AttachmentKind::Photo => beside.gallery.push(figure(&one, Spot::Gallery)),
            AttachmentKind::Pdf | AttachmentKind::Docx => beside.files.push(one),
        }
    }
    (html, beside)
}

impl Attached {
    /// A file's kind and size, as people read them.
    pub(in crate::http) fn kind_and_size(&self, frame: &Frame) -> String {
        let size = frame.n(&(self.size / 1_000).max(1));
        frame.t2("pictures-kind-and-size", ("kind", self.kind.word().to_uppercase()), ("size", size))
    }
}
