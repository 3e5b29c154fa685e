//! Reads what is sent for a story: a photograph or a file with its words; what is wrong with it is said at its field.

use kheo_base::Error;
use kheo_web::{Form, SentFile, apart};

use crate::attaching;
use crate::rules::pictures::{
    ALTERNATIVE_LETTERS_MAX, AttachmentKind, AttachmentRefused, CAPTION_LETTERS_MAX, CREDIT_LETTERS_MAX,
    Words, one_line,
};
use crate::store::pictures::NewAttachment;

/// Looks at the file and reads its words; `None` if something is wrong, which the form then says.
pub(super) async fn read(form: &mut Form, mut files: Vec<SentFile>) -> Result<Option<NewAttachment>, Error> {
    let is_photo = form.value("what") != "document";
    let field = if is_photo { "photo" } else { "document" };
    let place = files.iter().position(|file| file.field == field);
    let words = if is_photo { words(form, AttachmentKind::Photo, "") } else { name(form, "name") };
    let Some(bytes) = place.map(|place| files.swap_remove(place).bytes) else {
        form.refuse(field, AttachmentRefused::NoFile);
        return Ok(None);
    };
    // What is said is read first: nobody waits for a photograph to be made that will not be kept.
    if !form.is_sound() {
        return Ok(None);
    }
    let look = move || {
        if is_photo { attaching::photograph(&bytes, words) } else { attaching::document(bytes, words) }
    };
    match apart(look).await? {
        Ok(new) => Ok(Some(new)),
        Err(refused) => {
            form.refuse(field, refused);
            Ok(None)
        }
    }
}

/// Reads what is said of something attached; `end` ends the names of its fields.
pub(super) fn words(form: &mut Form, kind: AttachmentKind, end: &str) -> Words {
    if kind != AttachmentKind::Photo {
        return name(form, &format!("caption{end}"));
    }
    let field = format!("alternative{end}");
    let alternative = one_line(&form.optional_text(&field, ALTERNATIVE_LETTERS_MAX));
    if alternative.is_empty() {
        form.refuse(&field, AttachmentRefused::NotDescribed);
    }
    let caption = one_line(&form.optional_text(&format!("caption{end}"), CAPTION_LETTERS_MAX));
    let credit = one_line(&form.optional_text(&format!("credit{end}"), CREDIT_LETTERS_MAX));
    Words { alternative, caption, credit }
}

fn name(form: &mut Form, field: &str) -> Words {
    let caption = one_line(&form.optional_text(field, CAPTION_LETTERS_MAX));
    if caption.is_empty() {
        form.refuse(field, AttachmentRefused::NotNamed);
    }
    Words { caption, ..Words::default() }
}
