//! Reads files with what is said about them, row by row, as the evidence, progress and assessment forms send them.

use kheo_attachments::{Attachment, digest, inspect};
use kheo_base::{Error, Refusal};
use kheo_web::{Form, Frame, SentFile, Upload, apart};

use crate::rules::running::{About, EvidenceRefused, EvidenceRules, NewEvidence};

/// Longest title of a piece, in letters.
const TITLE_LETTERS_MAX: usize = 150;
/// Longest alternative text, in letters: a screen reader reads it in one go.
const ALTERNATIVE_LETTERS_MAX: usize = 300;

/// What a browser offers to choose.
pub(crate) const ACCEPTED: &str = "image/jpeg,image/png,image/webp,application/pdf,.docx";

/// What it offers where only photographs are taken.
pub(crate) const ACCEPTED_PHOTOS: &str = "image/jpeg,image/png,image/webp";

/// The fields of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Its number.
    pub number: i64,
    /// The file.
    pub file: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// What a photograph shows.
    pub alternative: &'static str,
    /// Whether everybody may see it.
    pub public: &'static str,
}

/// Three files at once fit into one sending; a form without scripts cannot grow.
pub(crate) const ROWS: [Row; 3] = [
    Row { number: 1, file: "file-1", title: "title-1", alternative: "alternative-1", public: "public-1" },
    Row { number: 2, file: "file-2", title: "title-2", alternative: "alternative-2", public: "public-2" },
    Row { number: 3, file: "file-3", title: "title-3", alternative: "alternative-3", public: "public-3" },
];

/// Names the fields of the rows in a form that is about something else too.
pub(crate) fn label_photos(form: &mut Form, frame: &Frame) {
    for row in ROWS {
        for name in [row.file, row.title, row.alternative] {
            form.label_as(name, frame.tt("evidence-photo-", name));
        }
    }
}

/// Whether somebody wrote into the rows, or something is wrong there, so that they are to be seen.
pub(crate) fn has_photos(form: &Form) -> bool {
    let fields = ROWS.map(|row| [row.file, row.title, row.alternative, row.public]);
    let mut fields = fields.iter().flatten();
    fields.any(|name| form.has(name) || form.errors().iter().any(|error| error.field == **name))
}

/// Reads the photographs of a form that is about something else too, and may come without any.
///
/// # Errors
/// A fault if looking into a file failed through us.
pub(crate) async fn read_photos(
    form: &mut Form,
    upload: Upload,
    about: About,
    rules: EvidenceRules,
) -> Result<Vec<NewEvidence>, Error> {
    if upload.is_too_large {
        form.refuse("", Refusal::new("error-upload-too-large"));
        return Ok(Vec::new());
    }
    read_rows(form, upload.files, about, rules.bytes_max).await
}

/// Looks into every file and reads what is said about it; everything that is wrong stands in the form afterwards.
///
/// # Errors
/// A fault if looking into a file failed through us.
pub(crate) async fn read_rows(
    form: &mut Form,
    mut files: Vec<SentFile>,
    about: About,
    bytes_max: usize,
) -> Result<Vec<NewEvidence>, Error> {
    let mut new = Vec::new();
    for row in ROWS {
        let place = files.iter().position(|file| file.field == row.file);
        let sent = place.map(|place| files.swap_remove(place).bytes);
        let is_typed = [row.title, row.alternative].iter().any(|name| !form.value(name).is_empty());
        match sent {
            Some(bytes) => new.extend(read_row(form, row, bytes, about, bytes_max).await?),
            None if is_typed => form.refuse(row.file, Refusal::new("evidence-refused-no-file")),
            None => {}
        }
    }
    Ok(new)
}

async fn read_row(
    form: &mut Form,
    row: Row,
    bytes: Vec<u8>,
    about: About,
    bytes_max: usize,
) -> Result<Option<NewEvidence>, Error> {
    let (found, bytes, digest) = apart(move || {
        let found = inspect(&bytes, bytes_max);
        let digest = digest(&bytes);
        (found, bytes, digest)
    })
    .await?;
    let title = form.text(row.title, TITLE_LETTERS_MAX);
    let alternative_text = form.optional_text(row.alternative, ALTERNATIVE_LETTERS_MAX);
    let attachment = match found {
        Ok(attachment) => attachment,
        Err(refused) => {
            form.refuse(row.file, refused);
            return Ok(None);
        }
    };
    let is_photo = matches!(attachment, Attachment::Photo(_));
    let is_public = form.has(row.public);
    if is_photo && alternative_text.is_empty() {
        form.refuse(row.alternative, EvidenceRefused::NotDescribed);
    }
    if !is_photo && about != About::Registration {
        form.refuse(row.file, EvidenceRefused::OnlyPhotos);
    } else if !is_photo && is_public {
        form.refuse(row.file, EvidenceRefused::NotAPhoto);
    }
    Ok(Some(NewEvidence {
        about,
        title,
        alternative_text: if is_photo { alternative_text } else { String::new() },
        is_public,
        bytes: if is_photo { Vec::new() } else { bytes },
        attachment,
        digest,
    }))
}
