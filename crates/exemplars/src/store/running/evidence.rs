//! Every SQL statement about evidence. The bytes stand in the same database as everything else: docs/decisions/0015.

use kheo_attachments::Attachment;
use kheo_base::{Day, Error, Fault, Id, Instant, to_hex};
use kheo_journal::{Tx, Visibility};
use kheo_store::{Piece, Reader, Row, Span, params};

use crate::rules::running::{
    About, AttachmentKind, EvidenceRefused, EvidenceRules, NewEvidence, decide_adding, decide_showing,
};
use crate::store::files::Exemplar;
use crate::store::steps::act;
use crate::store::writing::add_writer;

// A photograph of a person is everybody's only if that person agreed to be named; see `honours/consent.rs`.
kheo_store::statements! {
    OF_FILE = "
        select evidence_id, evidence_key, exemplar_id, about, about_id, kind, title, alternative_text, size, width, height,
               thumbnail_width, thumbnail_height, is_public, added_at, added_by, removed_at, removed_by, removal_reason
        from exemplar_evidence where exemplar_id = $1 order by added_at, evidence_id limit 500
    ";
    BY_KEY = "
        select evidence_id, evidence_key, exemplar_id, about, about_id, kind, title, alternative_text, size, width, height,
               thumbnail_width, thumbnail_height, is_public, added_at, added_by, removed_at, removed_by, removal_reason
        from exemplar_evidence where exemplar_id = $1 and evidence_key = $2
    ";
    PUBLIC_OF = "
        select evidence_id, evidence_key, exemplar_id, about, about_id, kind, title, alternative_text, size, width, height,
               thumbnail_width, thumbnail_height, is_public, added_at, added_by, removed_at, removed_by, removal_reason
        from exemplar_evidence
        where exemplar_id = $1 and is_public = 1 and kind = 'photo' and removed_at is null
        order by added_at, evidence_id limit 60
    ";
    DIGESTS = "
        select digest from exemplar_evidence where exemplar_id = $1 and removed_at is null order by digest limit 500
    ";
    CONTENT = concat!(
        "select ", kheo_store::piece_of!("content", "$3", "$4"),
        " from exemplar_evidence_bytes where evidence_id = $1 and part = $2"
    );
    PUBLIC = "
        select exemplar_evidence.evidence_id
        from exemplar_evidence
        join exemplars on exemplars.exemplar_id = exemplar_evidence.exemplar_id
        where exemplar_evidence.evidence_key = $1 and exemplar_evidence.is_public = 1 and exemplar_evidence.kind = 'photo'
            and exemplar_evidence.removed_at is null and exemplars.public_at is not null
            and (exemplars.subject <> 'individual' or coalesce((select case when leave_state = 'granted' then 0
                else is_named end from exemplar_consents
                where exemplar_consents.exemplar_id = exemplars.exemplar_id),
                case when exemplars.source_url is null then 0 else 1 end) = 1)
    ";
    ADD = "
        insert into exemplar_evidence
            (evidence_id, evidence_key, exemplar_id, about, about_id, kind, title, alternative_text, digest, size, width,
             height, thumbnail_width, thumbnail_height, is_public, added_at, added_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
    ";
    ADD_CONTENT = "insert into exemplar_evidence_bytes (evidence_id, part, content) values ($1, $2, $3)";
    SHOW = "
        update exemplar_evidence set is_public = $2 where evidence_id = $1 and is_public <> $2 and removed_at is null
    ";
    REMOVE = "
        update exemplar_evidence set removed_at = $2, removed_by = $3, removal_reason = $4, is_public = 0
        where evidence_id = $1 and removed_at is null
    ";
    FORGET_CONTENT = "delete from exemplar_evidence_bytes where evidence_id = $1";
}

/// How a piece of evidence went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// When.
    pub at: Instant,
    /// Who removed it.
    pub by: Option<Id>,
    /// Why.
    pub reason: String,
}

/// A piece of evidence, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its id, which no address shows.
    pub id: Id,
    /// The last part of its address: random, so that it cannot be guessed.
    pub key: String,
    /// The model's file.
    pub exemplar_id: Id,
    /// What it belongs to.
    pub about: About,
    /// Which note, if it belongs to one.
    pub about_id: Option<Id>,
    /// What it is.
    pub kind: AttachmentKind,
    /// What it is called.
    pub title: String,
    /// What a photograph shows.
    pub alternative_text: String,
    /// Its bytes.
    pub size: i64,
    /// Width and height of a photograph; 0 for a document.
    pub points: (i64, i64),
    /// Width and height of a photograph in lists; 0 for a document.
    pub thumbnail_points: (i64, i64),
    /// Whether everybody may see it once the model is public.
    pub is_public: bool,
    /// When it was added.
    pub added_at: Instant,
    /// By whom.
    pub added_by: Option<Id>,
    /// How it went, if it did.
    pub removal: Option<Removal>,
}

/// Which of its two sizes of a photograph is wanted; documents have only the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The document, or the photograph for looking at.
    Whole,
    /// The photograph for lists.
    Thumbnail,
}

impl Part {
    const fn word(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Thumbnail => "thumbnail",
        }
    }
}

/// Returns the rules for evidence in force on a day.
///
/// # Errors
/// A fault if the rule set is missing or has another form.
pub fn evidence_rules_on(db: &mut Reader<'_>, day: Day) -> Result<EvidenceRules, Fault> {
    kheo_workflows::on(db, "exemplar-evidence", day)?.read()
}

/// Returns everything that was ever added to a file, oldest first.
///
/// # Errors
/// A fault of the database.
pub fn evidence_of(db: &mut Reader<'_>, exemplar_id: Id) -> Result<Vec<Evidence>, Fault> {
    db.all(OF_FILE, params![exemplar_id], read_evidence)
}

/// Returns the photographs of a model that everybody may see, if everybody may see the model.
///
/// # Errors
/// A fault of the database.
pub fn public_photos_of(db: &mut Reader<'_>, exemplar_id: Id) -> Result<Vec<Evidence>, Fault> {
    db.all(PUBLIC_OF, params![exemplar_id], read_evidence)
}

/// Returns a piece of a file by the last part of its address; `None` if this file has no such piece, or no longer.
///
/// # Errors
/// A fault of the database.
pub fn evidence_by_key(db: &mut Reader<'_>, exemplar_id: Id, key: &str) -> Result<Option<Evidence>, Fault> {
    let found = db.optional(BY_KEY, params![exemplar_id, key], read_evidence)?;
    Ok(found.filter(|evidence| evidence.removal.is_none()))
}

/// Returns some bytes of a part of a piece of evidence; `None` if there is no such part, or no longer.
///
/// # Errors
/// A fault of the database.
pub fn content(db: &mut Reader<'_>, evidence_id: Id, part: Part, span: Span) -> Result<Option<Piece>, Fault> {
    db.optional(CONTENT, params![evidence_id, part.word(), span.from(), span.count()], Piece::of_row)
}

/// Returns the photograph at an address if everybody may see it: marked so, not removed, of a published model.
///
/// # Errors
/// A fault of the database.
pub fn public_photo(db: &mut Reader<'_>, key: &str) -> Result<Option<Id>, Fault> {
    db.optional(PUBLIC, params![key], |row| row.id(0))
}

/// Returns the photographs at the notes or at the self-assessment of a file, oldest first.
///
/// # Errors
/// A fault of the database.
pub fn photos_about(db: &mut Reader<'_>, exemplar_id: Id, about: About) -> Result<Vec<Evidence>, Fault> {
    let mut all = evidence_of(db, exemplar_id)?;
    all.retain(|piece| {
        piece.about == about && piece.kind == AttachmentKind::Photo && piece.removal.is_none()
    });
    Ok(all)
}

/// Whether a file holds all of these already, as when a form was sent twice.
///
/// # Errors
/// A fault of the database.
pub(crate) fn holds_all(db: &mut Reader<'_>, exemplar_id: Id, pieces: &[NewEvidence]) -> Result<bool, Fault> {
    let kept = db.all(DIGESTS, params![exemplar_id], |row| row.text(0))?;
    Ok(pieces.iter().all(|piece| kept.contains(&piece.digest)))
}

/// Adds pieces of evidence to a file or to one of its notes, each with its act, after asking the rules in force today.
///
/// # Errors
/// A refusal of the rules; a fault of the database.
pub(crate) fn attach(
    tx: &mut Tx<'_, '_>,
    file: &Exemplar,
    note_id: Option<Id>,
    new: &[NewEvidence],
) -> Result<(), Error> {
    if new.is_empty() {
        return Ok(());
    }
    let today = tx.now().day();
    let rules = evidence_rules_on(tx, today)?;
    let kept = tx.all(DIGESTS, params![file.id], |row| row.text(0))?;
    decide_adding(file.state, &kept, new, rules)?;
    add_writer(tx, file.id)?;
    for piece in new {
        let id = add(tx, file.id, note_id, piece)?;
        let body = file.body().id("evidence", id).word("kind", piece.attachment.kind().word());
        let body = body.word("about", piece.about.word());
        tx.record(act("exemplars.evidence-added", file.id, Visibility::Office, body))?;
    }
    Ok(())
}

fn add(tx: &mut Tx<'_, '_>, exemplar_id: Id, note_id: Option<Id>, piece: &NewEvidence) -> Result<Id, Fault> {
    let (id, key) = (tx.new_id(), to_hex(&tx.random::<16>()));
    let (now, by) = (tx.now(), tx.by().actor_id);
    let (whole, thumbnail) = match &piece.attachment {
        Attachment::Photo(photo) => (photo.display.bytes.clone(), Some(photo.thumbnail.bytes.clone())),
        Attachment::Pdf | Attachment::Docx => (piece.bytes.clone(), None),
    };
    let points = points_of(&piece.attachment);
    let values = params![
        id,
        key,
        exemplar_id,
        piece.about.word(),
        note_id,
        piece.attachment.kind().word(),
        &piece.title,
        &piece.alternative_text,
        &piece.digest,
        i64::try_from(whole.len()).unwrap_or(i64::MAX),
        points[0],
        points[1],
        points[2],
        points[3],
        piece.is_public,
        now,
        by,
    ];
    tx.run(ADD, values)?;
    tx.run(ADD_CONTENT, params![id, Part::Whole.word(), whole])?;
    if let Some(thumbnail) = thumbnail {
        tx.run(ADD_CONTENT, params![id, Part::Thumbnail.word(), thumbnail])?;
    }
    Ok(id)
}

/// Width and height of both sizes; zeros for a document.
fn points_of(attachment: &Attachment) -> [i64; 4] {
    match attachment {
        Attachment::Photo(photo) => {
            [photo.display.width, photo.display.height, photo.thumbnail.width, photo.thumbnail.height]
                .map(i64::from)
        }
        Attachment::Pdf | Attachment::Docx => [0; 4],
    }
}

/// Says that everybody may see a photograph, or no longer; saying it twice changes nothing.
///
/// # Errors
/// A refusal of the rules; a fault of the database.
pub(crate) fn show_evidence(
    tx: &mut Tx<'_, '_>,
    file: &Exemplar,
    evidence: &Evidence,
    show: bool,
) -> Result<(), Error> {
    decide_showing(evidence.kind, evidence.removal.is_some(), show)?;
    if tx.run(SHOW, params![evidence.id, show])? == 0 {
        tx.nothing_changed();
        return Ok(());
    }
    let kind = if show { "exemplars.evidence-shown" } else { "exemplars.evidence-hidden" };
    tx.record(act(kind, file.id, Visibility::Office, file.body().id("evidence", evidence.id)))?;
    Ok(())
}

/// Removes a piece: that it was there, who removed it and why stays; its bytes do not.
///
/// # Errors
/// A refusal if it was removed meanwhile; a fault of the database.
pub(crate) fn remove_evidence(
    tx: &mut Tx<'_, '_>,
    file: &Exemplar,
    evidence: &Evidence,
    reason: &str,
) -> Result<(), Error> {
    let (now, by) = (tx.now(), tx.by().actor_id);
    if tx.run(REMOVE, params![evidence.id, now, by, reason])? == 0 {
        return Err(EvidenceRefused::RemovedAlready.into());
    }
    tx.run(FORGET_CONTENT, params![evidence.id])?;
    let body = file.body().id("evidence", evidence.id).word("kind", evidence.kind.word());
    tx.record(act("exemplars.evidence-removed", file.id, Visibility::Office, body))?;
    Ok(())
}

fn read_evidence(row: &Row<'_>) -> Result<Evidence, Fault> {
    let removal = row.opt_instant(16)?.map(|at| {
        let (by, reason) = (row.opt_id(17)?, row.opt_text(18)?.unwrap_or_default());
        Ok::<_, Fault>(Removal { at, by, reason })
    });
    Ok(Evidence {
        id: row.id(0)?,
        key: row.text(1)?,
        exemplar_id: row.id(2)?,
        about: About::from_word(&row.text(3)?)
            .ok_or_else(|| Fault::new("evidence about something unknown is stored"))?,
        about_id: row.opt_id(4)?,
        kind: AttachmentKind::from_word(&row.text(5)?)
            .ok_or_else(|| Fault::new("evidence of an unknown kind is stored"))?,
        title: row.text(6)?,
        alternative_text: row.text(7)?,
        size: row.int(8)?,
        points: (row.int(9)?, row.int(10)?),
        thumbnail_points: (row.int(11)?, row.int(12)?),
        is_public: row.flag(13)?,
        added_at: row.instant(14)?,
        added_by: row.opt_id(15)?,
        removal: removal.transpose()?,
    })
}
