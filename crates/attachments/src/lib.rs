//! Files that people send, looked at by what is in them and never by their name.
//!
//! A photograph is decoded and written anew, so that nothing of the file that came (place, camera, hidden parts) is kept. A
//! PDF or DOCX stays as it is, and is refused if it could do more than be read. Everything else is refused with a reason.
//! Deliberately absent: looking for known viruses, which needs a list that somebody keeps, and repairing what is broken.
//!
//! Everything here is pure and bounded: time and memory depend on the constants below, not on what a file claims.

mod docx;
mod kind;
mod pdf;
mod photo;
mod refused;
mod widths;
mod zip;

pub use kind::AttachmentKind;
pub use photo::{Jpeg, Photo};
pub use refused::Refused;
pub use widths::{Format, Picture, Shown, WIDTHS, widths_of};

use kheo_base::to_hex;
use sha2::{Digest, Sha256};

/// What a file was found to be, ready to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attachment {
    /// A photograph, written anew in two sizes.
    Photo(Photo),
    /// A PDF that only shows something.
    Pdf,
    /// A text document that only shows something.
    Docx,
}

impl Attachment {
    /// Returns which kind it is.
    pub const fn kind(&self) -> AttachmentKind {
        match self {
            Self::Photo(_) => AttachmentKind::Photo,
            Self::Pdf => AttachmentKind::Pdf,
            Self::Docx => AttachmentKind::Docx,
        }
    }
}

/// Looks into a file of at most `bytes_max` bytes.
///
/// # Errors
/// A [`Refused`] that says what stands against it.
pub fn inspect(bytes: &[u8], bytes_max: usize) -> Result<Attachment, Refused> {
    check_size(bytes, bytes_max)?;
    match signature(bytes)? {
        Signature::Image(format) => photo::remade(bytes, format).map(Attachment::Photo),
        Signature::Pdf => pdf::check(bytes).map(|()| Attachment::Pdf),
        Signature::Zip => docx::check(bytes).map(|()| Attachment::Docx),
    }
}

/// Looks into a file that shall be a picture of a page: written anew in several widths, each as WebP and as JPEG.
///
/// # Errors
/// A [`Refused`] that says what stands against it; [`Refused::NotAPicture`] for what [`inspect`] would take as a document.
pub fn inspect_picture(bytes: &[u8], bytes_max: usize) -> Result<Picture, Refused> {
    check_size(bytes, bytes_max)?;
    match signature(bytes)? {
        Signature::Image(format) => widths::remade(bytes, format),
        Signature::Pdf | Signature::Zip => Err(Refused::NotAPicture),
    }
}

fn check_size(bytes: &[u8], bytes_max: usize) -> Result<(), Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    if bytes.len() > bytes_max { Err(Refused::TooLarge { max: bytes_max }) } else { Ok(()) }
}

/// Looks whether an archive unpacks to what it claims, and to no more than is read here: for tables of spreadsheets.
///
/// # Errors
/// A [`Refused`] that says what stands against it.
pub fn check_archive(bytes: &[u8]) -> Result<(), Refused> {
    zip::entries(bytes)?.iter().try_for_each(|entry| entry.unpacked().map(drop))
}

/// Returns what tells two files apart: for refusing the same file twice, never for an address.
pub fn digest(bytes: &[u8]) -> String {
    to_hex(&Sha256::digest(bytes))
}

/// What the first bytes say.
enum Signature {
    Image(image::ImageFormat),
    Pdf,
    Zip,
}

fn signature(bytes: &[u8]) -> Result<Signature, Refused> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if starts(b"\xff\xd8\xff") {
        Ok(Signature::Image(image::ImageFormat::Jpeg))
    } else if starts(b"\x89PNG\r\n\x1a\n") {
        Ok(Signature::Image(image::ImageFormat::Png))
    } else if starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Ok(Signature::Image(image::ImageFormat::WebP))
    } else if starts(b"%PDF-") {
        Ok(Signature::Pdf)
    } else if starts(b"PK\x03\x04") {
        Ok(Signature::Zip)
    } else if is_program(bytes) {
        Err(Refused::Program)
    } else if starts(OLD_OFFICE) {
        Err(Refused::OldOffice)
    } else if bytes.get(4..8) == Some(b"ftyp") {
        // What telephones of one maker write; decoding it safely would need a large library in C.
        Err(Refused::Heic)
    } else {
        Err(Refused::UnknownKind)
    }
}

/// How files of Office before 2007 begin, and what macros are kept in.
const OLD_OFFICE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Whether a system would run it: Windows, Linux, macOS, Java, scripts.
fn is_program(bytes: &[u8]) -> bool {
    let magics: [&[u8]; 7] = [
        b"MZ",
        b"\x7fELF",
        b"\xfe\xed\xfa\xce",
        b"\xfe\xed\xfa\xcf",
        b"\xcf\xfa\xed\xfe",
        b"\xca\xfe\xba\xbe",
        b"#!",
    ];
    magics.iter().any(|magic| bytes.starts_with(magic))
}
