//! Handing a document to typst: a world of our own that holds templates, fonts and one file of data, and nothing else.

use std::sync::LazyLock;

use kheo_base::{Day, Fault};
use serde_json::{Value, json};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::content::Document;
use crate::fonts::FONTS;
use crate::qr;
use crate::text::clean;

/// Most certificates in one file: a thousand take a minute and a few hundred megabytes.
pub const CERTIFICATES_MAX: usize = 1_000;

/// The templates by the names under which they know each other.
const TEMPLATES: [(&str, &str); 6] = [
    ("/card.typ", include_str!("../templates/card.typ")),
    ("/heads.typ", include_str!("../templates/heads.typ")),
    ("/annex.typ", include_str!("../templates/annex.typ")),
    ("/decision.typ", include_str!("../templates/decision.typ")),
    ("/minutes.typ", include_str!("../templates/minutes.typ")),
    ("/certificates.typ", include_str!("../templates/certificates.typ")),
];

/// The file of data that each template reads.
const DATA: &str = "/data.json";
/// What a template reads when it sets the next certificate, by which we hear how far it is.
const HEARD: &str = "/set/";

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let source = |(name, text): (&str, &str)| Some(Source::new(id(name).ok()?, text.to_owned()));
    TEMPLATES.into_iter().filter_map(source).collect()
});

fn id(name: &str) -> Result<FileId, Fault> {
    let path =
        VirtualPath::new(name).map_err(|error| Fault::because("naming a template", error.to_string()))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// Sets a document as PDF: tagged, searchable, for archives (PDF/A-2a) and for readers of screens (PDF/UA-1). The file says that it was
/// made on this day.
///
/// # Errors
/// A fault if a template is wrong or there are more than [`CERTIFICATES_MAX`] certificates.
pub fn render(document: &Document, on: Day) -> Result<Vec<u8>, Fault> {
    render_heard(document, on, &|_| {})
}

/// As [`render`], and tells how many certificates are set, perhaps more than once and from several threads.
///
/// # Errors
/// As [`render`].
pub fn render_heard(
    document: &Document,
    on: Day,
    hear: &(dyn Fn(usize) + Send + Sync),
) -> Result<Vec<u8>, Fault> {
    if matches!(document, Document::Certificates(all) if all.is_empty() || all.len() > CERTIFICATES_MAX) {
        return Err(Fault::new("a file takes between one certificate and a limit"));
    }
    let pages = set(template_of(document), data_of(document)?, hear)?;
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| Fault::because("choosing a standard", error.message().to_string()))?;
    let creator = Smart::Custom(Some("Khéo".to_owned()));
    let timestamp = timestamp(on);
    let options = PdfOptions { standards, creator, timestamp, ..PdfOptions::default() };
    let file = typst_pdf::pdf(&pages, &options).map_err(|wrong| fault("writing a document", &wrong));
    // Nothing of one document helps with the next one.
    typst::comemo::evict(0);
    file
}

/// Sets a template with what it reads.
pub(crate) fn set(
    template: &str,
    data: String,
    hear: &(dyn Fn(usize) + Send + Sync),
) -> Result<PagedDocument, Fault> {
    let desk = Desk { main: id(template)?, data: Bytes::from_string(data), hear };
    let set = typst::compile::<PagedDocument>(&desk);
    set.output.map_err(|wrong| fault("setting a document", &wrong))
}

fn timestamp(on: Day) -> Option<Timestamp> {
    let (month, day) = (u8::try_from(on.month()).ok()?, u8::try_from(on.day_of_month()).ok()?);
    Datetime::from_ymd_hms(on.year().into(), month, day, 0, 0, 0).map(Timestamp::new_utc)
}

const fn template_of(document: &Document) -> &'static str {
    match document {
        Document::Decision(_) => "/decision.typ",
        Document::Annex(_) => "/annex.typ",
        Document::Minutes(_) => "/minutes.typ",
        Document::Certificates(_) => "/certificates.typ",
    }
}

/// Returns what the template reads: the document's own words, cleaned, and the drawn codes.
fn data_of(document: &Document) -> Result<String, Fault> {
    let unreadable = |error| Fault::because("writing what a document says", error);
    let mut data = match document {
        Document::Decision(decision) => serde_json::to_value(decision),
        Document::Annex(annex) => serde_json::to_value(annex),
        Document::Minutes(minutes) => serde_json::to_value(minutes),
        Document::Certificates(certificates) => serde_json::to_value(certificates),
    }
    .map_err(unreadable)?;
    clean(&mut data);
    if let (Document::Certificates(all), Value::Array(values)) = (document, &mut data) {
        for (certificate, value) in all.iter().zip(values) {
            if let Some(proof) = &certificate.proof {
                value["code"] = Value::String(qr::svg(&proof.address)?);
            }
        }
    }
    serde_json::to_string(&json!({ "is_alone": true, "it": data })).map_err(unreadable)
}

fn fault(doing: &str, wrong: &[SourceDiagnostic]) -> Fault {
    let said: Vec<&str> = wrong.iter().map(|one| one.message.as_str()).take(3).collect();
    Fault::because(doing, said.join("; "))
}

/// What typst sees of the world.
struct Desk<'a> {
    main: FileId,
    data: Bytes,
    hear: &'a (dyn Fn(usize) + Send + Sync),
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let found = SOURCES.iter().find(|source| source.id() == id);
        found.cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let name = id.vpath().get_with_slash();
        if name == DATA {
            return Ok(self.data.clone());
        }
        let number = name.strip_prefix(HEARD).and_then(|number| number.parse().ok());
        (self.hear)(number.ok_or(FileError::AccessDenied)?);
        Ok(Bytes::new([]))
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.all.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
