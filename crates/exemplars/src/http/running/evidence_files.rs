//! The bytes of evidence: to officers who may read the file, and photographs of public models to everybody.
//!
//! Addresses cannot be guessed, and still every request asks whether its sender may see the file.

use axum::body::Body;
use axum::extract::Path;
use kheo_base::{Error, Id, slug};
use kheo_people::Permission;
use kheo_store::Piece;
use kheo_web::pieces::{self, BEGINNING};
use kheo_web::{Asked, Reply, Visit, kept_file};

use crate::http::decisions::readable;
use crate::rules::running::AttachmentKind;
use crate::store::running::evidence::{Evidence, Part, content, evidence_by_key, public_photo as public};

/// How long caches may keep a photograph that everybody may see. One that is taken back is gone within this time.
const PUBLIC_SECONDS: u32 = 3_600;

/// Gives a piece to somebody who may read the file.
pub async fn download(visit: Visit, Path((id, key)): Path<(String, String)>, Asked(asked): Asked) -> Reply {
    let actor = visit.officer(Permission::ReadOfficeExemplars)?.clone();
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let part = part(asked.value("co"));
    let found = visit.app.read(move |db| {
        readable(db, &actor, id)?;
        let evidence = evidence_by_key(db, id, &key)?.ok_or(Error::Missing)?;
        let beginning = content(db, evidence.id, part, BEGINNING)?.ok_or(Error::Missing)?;
        Ok((evidence, beginning))
    });
    let (evidence, beginning) = found.await?;
    let name = file_name(&evidence);
    // A photograph was written by this program; a document is never opened in the site's own name.
    let name = (evidence.kind != AttachmentKind::Photo).then_some(name.as_str());
    kept_file(evidence.kind.content_type(), name, 0, sent(&visit, evidence.id, part, beginning))
}

/// Gives a photograph that everybody may see.
pub async fn public_photo(visit: Visit, Path(key): Path<String>, Asked(asked): Asked) -> Reply {
    let part = part(asked.value("co"));
    let found = visit.app.read(move |db| {
        let id = public(db, &key)?.ok_or(Error::Missing)?;
        Ok((id, content(db, id, part, BEGINNING)?.ok_or(Error::Missing)?))
    });
    let (id, beginning) = found.await?;
    kept_file(AttachmentKind::Photo.content_type(), None, PUBLIC_SECONDS, sent(&visit, id, part, beginning))
}

/// Sends a part, of which the beginning was read.
fn sent(visit: &Visit, id: Id, part: Part, beginning: Piece) -> Body {
    pieces::sent(beginning, visit.app.db().clone(), move |db, span| content(db, id, part, span))
}

fn part(size: &str) -> Part {
    if size == "nho" { Part::Thumbnail } else { Part::Whole }
}

/// A name for the disk of whoever keeps it: that of the file that came is not kept, it may name people and folders.
fn file_name(evidence: &Evidence) -> String {
    let name = slug(&evidence.title);
    let name = if name.is_empty() { "minh-chung" } else { name.as_str() };
    format!("{name}.{}", evidence.kind.word())
}
