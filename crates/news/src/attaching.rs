//! Looks at files that people send for a story and makes them ready: photographs written anew in their widths, documents as they are.
//! It takes a second for a large photograph, so servers do it beside the threads that answer requests.

use kheo_attachments::{digest, inspect, inspect_picture};
use kheo_base::Refusal;

use crate::rules::pictures::{AttachmentKind, AttachmentRefused, BYTES_MAX, Words};
use crate::store::pictures::NewAttachment;

/// Makes a photograph ready.
///
/// # Errors
/// What stands against it.
pub fn photograph(bytes: &[u8], words: Words) -> Result<NewAttachment, Refusal> {
    let picture = inspect_picture(bytes, BYTES_MAX)?;
    let named =
        |file: kheo_attachments::Shown| (format!("{}.{}", file.width, file.format.ending()), file.bytes);
    Ok(NewAttachment {
        kind: AttachmentKind::Photo,
        words,
        digest: digest(bytes),
        sha256: picture.sha256,
        width: picture.width,
        height: picture.height,
        parts: picture.files.into_iter().map(named).collect(),
    })
}

/// Makes a document ready.
///
/// # Errors
/// What stands against it.
pub fn document(bytes: Vec<u8>, words: Words) -> Result<NewAttachment, Refusal> {
    let kind = inspect(&bytes, BYTES_MAX)?.kind();
    if kind == AttachmentKind::Photo {
        return Err(AttachmentRefused::IsAPicture.into());
    }
    let sha256 = digest(&bytes);
    Ok(NewAttachment {
        kind,
        words,
        digest: sha256.clone(),
        sha256,
        width: 0,
        height: 0,
        parts: vec![("file".to_owned(), bytes)],
    })
}
