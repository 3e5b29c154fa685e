//! Photographs and files that come with a story: read from a folder, looked at by their content like everything that people send, and
//! made ready before the transaction begins. What is missing or refused is told, and the story comes in without it.

mod album;

use std::path::PathBuf;

use kheo_base::Refusal;
use kheo_verify::encoding::hex;
use kheo_verify::hash::sha256;

pub(super) use self::album::{Album, Said, Shown};
use super::folder::walking;
use super::shaping::{quoted, shortened};
use crate::attaching;
use crate::rules::pictures::{
    ALTERNATIVE_LETTERS_MAX, ATTACHMENTS_MAX, AttachmentKind, AttachmentRefused, BYTES_MAX,
    CAPTION_LETTERS_MAX, CREDIT_LETTERS_MAX, Words, check_words, one_line,
};
use crate::store::pictures::{Carried, NewAttachment};

/// A photograph or a file that comes with a story; its bytes are read when they are needed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IncomingFile {
    /// The folder in which it lies; nothing outside of it is read.
    pub root: PathBuf,
    /// Its path there.
    pub path: String,
    /// Its SHA-256, if somebody vouches for it.
    pub sha256: Option<String>,
    /// What the text calls it by; 0 for the next number.
    pub number: i64,
    /// The last part of its address there; empty for a new one.
    pub key: String,
    /// Whether it stands above the text.
    pub is_lead: bool,
    /// Whether it is shown, and not a file to take away.
    pub is_photo: bool,
    /// What is said of it.
    pub words: Words,
}

/// Makes files of a story ready, in their order.
pub(super) fn ready(files: &[IncomingFile], broken: &mut Vec<Refusal>) -> Vec<Carried> {
    let mut carried: Vec<Carried> = Vec::new();
    let highest = files.iter().map(|file| file.number).max().unwrap_or(0).max(0);
    for (file, next) in files.iter().zip(highest + 1..) {
        let number = if file.number > 0 { file.number } else { next };
        let new = made(file).and_then(|new| {
            let is_there = |other: &Carried| other.number == number || other.new.digest == new.digest;
            match carried.len() {
                ATTACHMENTS_MAX.. => Err(AttachmentRefused::Enough.into()),
                _ if carried.iter().any(is_there) => Err(AttachmentRefused::AlreadyThere.into()),
                _ => Ok(new),
            }
        });
        match new {
            Ok(new) => {
                let is_lead = file.is_lead && file.is_photo && !carried.iter().any(|other| other.is_lead);
                carried.push(Carried { number, key: file.key.clone(), is_lead, new });
            }
            Err(refusal) => {
                let Words { alternative, caption, .. } = &file.words;
                let words = if caption.is_empty() { alternative } else { caption };
                broken.push(
                    Refusal::new("newsroom-import-broken-file")
                        .with("file", file.path.as_str())
                        .with("words", quoted(words)),
                );
                broken.push(refusal);
            }
        }
    }
    carried
}

fn made(file: &IncomingFile) -> Result<NewAttachment, Refusal> {
    let words = words_of(file);
    let kind = if file.is_photo { AttachmentKind::Photo } else { AttachmentKind::Pdf };
    check_words(kind, &words)?;
    let bytes = walking::bytes(&file.root, &file.path, BYTES_MAX)?;
    if file.sha256.as_ref().is_some_and(|digest| *digest != hex(&sha256(&bytes))) {
        return Err(Refusal::new("newsroom-import-left-out-other"));
    }
    if file.is_photo { attaching::photograph(&bytes, words) } else { attaching::document(bytes, words) }
}

/// What is too long is cut, and stands in one line.
fn words_of(file: &IncomingFile) -> Words {
    let cut = |text: &str, letters_max| shortened(&one_line(text), letters_max);
    let caption = cut(&file.words.caption, CAPTION_LETTERS_MAX);
    if !file.is_photo {
        return Words { caption, ..Words::default() };
    }
    Words {
        alternative: cut(&file.words.alternative, ALTERNATIVE_LETTERS_MAX),
        caption,
        credit: cut(&file.words.credit, CREDIT_LETTERS_MAX),
    }
}
