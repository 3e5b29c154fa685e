//! The bytes of photographs and files: of published stories to everybody, of others to their office. What was taken away, or whose
//! story was withdrawn, is gone (410).
//!
//! Addresses cannot be guessed, and still every request asks whether its sender may see the story.

use axum::body::Body;
use axum::extract::Path;
use http::{HeaderValue, StatusCode, header};
use kheo_attachments::Format;
use kheo_base::{Error, Fault, Id, slug};
use kheo_people::{Actor, Permission};
use kheo_store::{Piece, Reader};
use kheo_web::pieces::{self, BEGINNING};
use kheo_web::{Failure, Reply, Visit, kept_file, percent_encoded};

use crate::rules::State;
use crate::rules::pictures::AttachmentKind;
use crate::store::pictures::{Served, piece, served};

/// How long caches may keep what everybody may see. What stands under an address never changes; but what is withdrawn is to be gone
/// from caches between within a day.
const PUBLIC_SECONDS: u32 = 86_400;
/// Longest name of a file on the disk of whoever keeps it, in letters.
const NAME_LETTERS_MAX: usize = 100;

/// What somebody may be given.
enum Given {
    /// To everybody.
    Everybody(Served, Piece),
    /// To the story's office alone.
    Office(Served, Piece),
    /// It was there, and is no longer.
    Gone,
}

/// Gives a photograph in one width.
pub async fn picture(visit: Visit, Path((key, file)): Path<(String, String)>) -> Reply {
    let has_ending = |format: &Format| file.rsplit_once('.').is_some_and(|(_, end)| end == format.ending());
    let format = Format::ALL.into_iter().find(has_ending).ok_or(Error::Missing)?;
    let (served, content, seconds) = match given(&visit, key, file.clone()).await? {
        Given::Gone => return Err(gone()),
        Given::Everybody(served, content) => (served, content, PUBLIC_SECONDS),
        Given::Office(served, content) => (served, content, 0),
    };
    let content = sent(&visit, served.id, file, content);
    let mut response = kept_file(format.content_type(), None, seconds, content)?;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
    if seconds > 0 {
        headers.insert(header::CACHE_CONTROL, for_ever_but_a_day());
    }
    Ok(response)
}

/// Gives a file to keep.
pub async fn document(visit: Visit, Path(key): Path<String>) -> Reply {
    let part = "file".to_owned();
    let (served, content, seconds) = match given(&visit, key, part.clone()).await? {
        Given::Gone => return Err(gone()),
        Given::Everybody(served, content) => (served, content, PUBLIC_SECONDS),
        Given::Office(served, content) => (served, content, 0),
    };
    let content = sent(&visit, served.id, part, content);
    let mut response = kept_file(served.kind.content_type(), Some("tep"), seconds, content)?;
    let name = disposition(&served.caption, served.kind);
    let name = HeaderValue::from_str(&name).map_err(|error| Fault::because("naming a file", error))?;
    response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}

/// Sends a part, of which the beginning was read.
fn sent(visit: &Visit, id: Id, part: String, beginning: Piece) -> Body {
    pieces::sent(beginning, visit.app.db().clone(), move |db, span| piece(db, id, &part, span))
}

fn gone() -> Failure {
    Failure::from(Error::Missing).with_status(StatusCode::GONE)
}

fn for_ever_but_a_day() -> HeaderValue {
    const { HeaderValue::from_static("public, max-age=86400, immutable") }
}

async fn given(visit: &Visit, key: String, part: String) -> Result<Given, Error> {
    let actor = visit.frame.actor.clone();
    visit.app.read(move |db| given_to(db, actor.as_ref(), &key, &part)).await
}

fn given_to(db: &mut Reader<'_>, actor: Option<&Actor>, key: &str, part: &str) -> Result<Given, Error> {
    let served = served(db, key)?.ok_or(Error::Missing)?;
    let is_public = served.state == State::Published;
    // A draft that was thrown away is erased, too, and was never anybody's.
    let was_public = matches!(served.state, State::Withdrawn | State::Erased) && served.was_published;
    let is_office = actor.is_some_and(|actor| actor.may(Permission::WriteStory, &served.place));
    // Who may not see a draft does not hear that there is one.
    if !is_public && !was_public && !is_office {
        return Err(Error::Missing);
    }
    if served.is_removed || (was_public && !is_office) {
        return Ok(Given::Gone);
    }
    let content = piece(db, served.id, part, BEGINNING)?.ok_or(Error::Missing)?;
    Ok(if is_public { Given::Everybody(served, content) } else { Given::Office(served, content) })
}

/// Names a file twice (RFC 6266): plainly for every program, and with its letters. The name of the file that came is not kept; what
/// the office calls it may hold nothing that leads elsewhere or reads backwards.
fn disposition(name: &str, kind: AttachmentKind) -> String {
    let is_plain = |letter: &char| letter.is_alphanumeric() || " -_,()".contains(*letter);
    let named: String = name.chars().filter(is_plain).take(NAME_LETTERS_MAX).collect();
    let (plain, named) = (slug(&named), named.trim());
    let plain = if plain.is_empty() { "tep" } else { plain.as_str() };
    let named = if named.is_empty() { plain } else { named };
    let ending = kind.word();
    format!("attachment; filename=\"{plain}.{ending}\"; filename*=UTF-8''{}.{ending}", percent_encoded(named))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere_and_hide_nothing() {
        let name = |name: &str| disposition(name, AttachmentKind::Pdf);
        assert_eq!(
            name("Dự toán ấp 6"),
            "attachment; filename=\"du-toan-ap-6.pdf\"; filename*=UTF-8''D%E1%BB%B1%20to%C3%A1n%20%E1%BA%A5p%206.pdf"
        );
        for hostile in [
            "../../etc/passwd",
            "a\r\nSet-Cookie: x=1",
            "x\"; filename=y.exe",
            "C:\\a.exe",
            "\u{202e}fdp.exe",
        ] {
            let name = name(hostile);
            let inner = name.replace("attachment; filename=\"", "").replace(".pdf\"; filename*=UTF-8''", "");
            assert!(!inner.contains(['/', '\\', '"', '\r', '\n', ';', ':', '\u{202e}']), "{name}");
            assert!(name.ends_with(".pdf") && !inner.trim_end_matches(".pdf").contains('.'), "{name}");
        }
        assert_eq!(name("///"), "attachment; filename=\"tep.pdf\"; filename*=UTF-8''tep.pdf");
    }
}
