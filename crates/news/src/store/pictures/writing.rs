//! Photographs and files as they are attached, described, ordered and taken away, each change with its act. On a published story
//! every change is a correction with its note, and makes a version.

use kheo_base::{Error, Fault, Id, to_hex};
use kheo_journal::{Body, NewAct, Tx, Visibility};
use kheo_store::params;

use super::reading::{attached, served};
use crate::rules::pictures::{
    Attached, AttachmentKind, AttachmentRefused, Change, Reach, Words, check_words, decide_adding, lead_line,
    manifest, reach,
};
use crate::rules::{Command, Refused, decide};
use crate::store::writing::{changed, keep as keep_text, record};
use crate::store::{CORRECTED, Story};

kheo_store::statements! {
    DIGEST = "
        select number from story_attachments where story_id = $1 and digest = $2 and removed_at is null
    ";
    NEXT = "
        select coalesce(max(number), 0) + 1, coalesce(max(place), 0) + 1 from story_attachments where story_id = $1
    ";
    ADD = "
        insert into story_attachments (attachment_id, story_id, attachment_key, number, place, kind, is_lead, alternative, caption,
            credit, digest, sha256, size, width, height, added_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
    ";
    ADD_CONTENT = "insert into story_attachment_bytes (attachment_id, part, content) values ($1, $2, $3)";
    SAY = "
        update story_attachments set alternative = $3, caption = $4, credit = $5 where story_id = $1 and number = $2
    ";
    LEAD = "
        update story_attachments set is_lead = case when number = $2 then 1 else 0 end where story_id = $1
    ";
    MOVE = "update story_attachments set place = $3 where story_id = $1 and number = $2";
    FORGET_CONTENT_OF = "
        delete from story_attachment_bytes where attachment_id in
            (select attachment_id from story_attachments where story_id = $1 and number = $2)
    ";
    REMOVE = "
        update story_attachments set removed_at = $3, is_lead = 0, alternative = '', caption = '', credit = '', digest = '', sha256 = ''
        where story_id = $1 and number = $2
    ";
    SHOW_LEAD = "update stories set lead_picture = $2, changed_at = $3 where story_id = $1";
    NEXT_STEP = "update stories set steps = steps + 1 where story_id = $1 and steps = $2";
    CORRECT = "
        update stories set steps = steps + 1, remark = $3, corrected_at = $4, version = version + 1
        where story_id = $1 and steps = $2
    ";
    KEEP = "update story_versions set attachments = $3 where story_id = $1 and version = $2";
    ERASE_CONTENT = "
        delete from story_attachment_bytes where attachment_id in
            (select attachment_id from story_attachments where story_id = $1)
    ";
    ERASE_WORDS = "
        update story_attachments set removed_at = coalesce(removed_at, $2), is_lead = 0, alternative = '', caption = '', credit = '',
            digest = '', sha256 = ''
        where story_id = $1
    ";
    ERASE_LEAD = "update stories set lead_picture = null where story_id = $1";
    ERASE_MANIFESTS = "update story_versions set attachments = '' where story_id = $1";
}

/// A photograph or a file, looked at and written anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttachment {
    /// What it is.
    pub kind: AttachmentKind,
    /// What is said of it.
    pub words: Words,
    /// Tells whether the same file was sent before.
    pub digest: String,
    /// SHA-256 of what stands for it.
    pub sha256: String,
    /// Width of the widest; 0 for a file.
    pub width: u32,
    /// Its height.
    pub height: u32,
    /// Its files by the ends of their addresses; the last stands for it.
    pub parts: Vec<(String, Vec<u8>)>,
}

/// A photograph or a file that comes with a story from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// What the text calls it by.
    pub number: i64,
    /// The last part of its address there; empty for a new one.
    pub key: String,
    /// Whether it stands above the text.
    pub is_lead: bool,
    /// What it is.
    pub new: NewAttachment,
}

/// Attaches a photograph or a file; the same twice, with the same words, attaches it once. The first photograph leads.
///
/// # Errors
/// Why the rules refuse it, [`Refused::ChangedMeanwhile`], or a fault.
pub fn add(
    tx: &mut Tx<'_, '_>,
    story: &Story,
    steps: i64,
    new: &NewAttachment,
    note: &str,
) -> Result<(), Error> {
    let reach = reach(story.state)?;
    let there = attached(tx, story.id)?;
    if let Some(number) = tx.optional(DIGEST, params![story.id, &new.digest], |row| row.int(0))? {
        if there.iter().any(|one| one.number == number && one.words == new.words) {
            tx.nothing_changed();
            return Ok(());
        }
        return Err(AttachmentRefused::AlreadyThere.into());
    }
    decide_adding(there.len(), new.kind, &new.words)?;
    let (number, place) = tx.one(NEXT, params![story.id], |row| Ok((row.int(0)?, row.int(1)?)))?;
    let is_lead = new.kind == AttachmentKind::Photo && !there.iter().any(is_photo);
    let (key, carried) = (String::new(), new.clone());
    insert(tx, story.id, place, &Carried { number, key, is_lead, new: carried })?;
    follow(tx, story, steps, reach, note, ("news.attachment_added", number))
}

/// Writes a row and its bytes, under the key that it had elsewhere unless that is none or is taken.
fn insert(tx: &mut Tx<'_, '_>, story_id: Id, place: i64, carried: &Carried) -> Result<(), Fault> {
    let new = &carried.new;
    let (id, size) = (tx.new_id(), new.parts.last().map_or(0, |(_, bytes)| bytes.len()));
    let is_key = carried.key.len() == 32 && carried.key.bytes().all(|byte| byte.is_ascii_hexdigit());
    let key = if is_key && served(tx, &carried.key)?.is_none() {
        carried.key.to_ascii_lowercase()
    } else {
        to_hex(&tx.random::<16>())
    };
    let values = params![
        id,
        story_id,
        key,
        carried.number,
        place,
        new.kind.word(),
        carried.is_lead,
        &new.words.alternative,
        &new.words.caption,
        &new.words.credit,
        &new.digest,
        &new.sha256,
        i64::try_from(size).unwrap_or(i64::MAX),
        i64::from(new.width),
        i64::from(new.height),
        tx.now(),
    ];
    tx.run(ADD, values)?;
    for (part, bytes) in &new.parts {
        tx.run(ADD_CONTENT, params![id, part, bytes.as_slice()])?;
    }
    Ok(())
}

/// Attaches what comes with a story from elsewhere; part of the act that takes it over. What stood beside earlier versions is kept as it
/// was told there; the last one keeps what is here.
///
/// # Errors
/// A fault of the database.
pub(in crate::store) fn take_over(
    tx: &mut Tx<'_, '_>,
    story_id: Id,
    files: &[Carried],
    beside: &[String],
    version: i64,
) -> Result<(), Fault> {
    for (carried, place) in files.iter().zip(1_i64..) {
        insert(tx, story_id, place, carried)?;
    }
    for (lines, number) in beside.iter().zip(1..version) {
        tx.run(KEEP, params![story_id, number, lines])?;
    }
    if !files.is_empty() {
        let (now, lead) = (tx.now(), lead_line(&attached(tx, story_id)?));
        tx.run(SHOW_LEAD, params![story_id, lead, now])?;
    }
    keep(tx, story_id, version)
}

/// Changes what is said of a photograph or file, where it stands, or takes it away.
///
/// # Errors
/// [`Error::Missing`] if the story has none of that number, why the rules refuse it, [`Refused::ChangedMeanwhile`], or a fault.
pub fn change(
    tx: &mut Tx<'_, '_>,
    story: &Story,
    steps: i64,
    (number, change): (i64, Change),
    words: &Words,
    note: &str,
) -> Result<(), Error> {
    let reach = reach(story.state)?;
    let there = attached(tx, story.id)?;
    let at = there.iter().position(|one| one.number == number).ok_or(Error::Missing)?;
    if change == Change::Remove {
        let now = tx.now();
        tx.run(FORGET_CONTENT_OF, params![story.id, number])?;
        tx.run(REMOVE, params![story.id, number, now])?;
        return follow(tx, story, steps, reach, note, ("news.attachment_removed", number));
    }
    check_words(there[at].kind, words)?;
    let is_said_anew = there[at].words != *words;
    tx.run(SAY, params![story.id, number, &words.alternative, &words.caption, &words.credit])?;
    match change {
        Change::Lead if is_photo(&there[at]) => {
            tx.run(LEAD, params![story.id, number])?;
        }
        Change::NoLead => {
            tx.run(LEAD, params![story.id, 0])?;
        }
        Change::Earlier => move_earlier(tx, story.id, &there, at)?,
        Change::Words if !is_said_anew => {
            if reach == Reach::Everybody {
                return Err(Refused::NothingCorrected.into());
            }
            tx.nothing_changed();
            return Ok(());
        }
        Change::Words => {}
        Change::Lead | Change::Remove => return Err(AttachmentRefused::Nowhere.into()),
    }
    follow(tx, story, steps, reach, note, ("news.attachment_changed", number))
}

/// Photographs change places with photographs, files with files: they are shown apart.
fn move_earlier(tx: &mut Tx<'_, '_>, story_id: Id, there: &[Attached], at: usize) -> Result<(), Error> {
    let same = |one: &&Attached| is_photo(one) == is_photo(&there[at]);
    let before = there[..at].iter().rev().find(same).ok_or(AttachmentRefused::Nowhere)?;
    tx.run(MOVE, params![story_id, there[at].number, before.place])?;
    tx.run(MOVE, params![story_id, before.number, there[at].place])?;
    Ok(())
}

fn is_photo(one: &Attached) -> bool {
    one.kind == AttachmentKind::Photo
}

/// Lets the story's row and whoever looks at it know.
fn follow(
    tx: &mut Tx<'_, '_>,
    story: &Story,
    steps: i64,
    reach: Reach,
    note: &str,
    (kind, number): (&'static str, i64),
) -> Result<(), Error> {
    let now = tx.now();
    let lead = lead_line(&attached(tx, story.id)?);
    tx.run(SHOW_LEAD, params![story.id, lead, now])?;
    match reach {
        // Nobody else sees it yet; a text that is being written in another window is not to be lost.
        Reach::Writer => {}
        Reach::Office => changed(tx.run(NEXT_STEP, params![story.id, steps])?)?,
        Reach::Everybody => {
            decide(story.state, &Command::Correct { note: note.to_owned() }, now)?;
            changed(tx.run(CORRECT, params![story.id, steps, note, now])?)?;
            let version = story.version + 1;
            keep_text(tx, story.id, version, &story.text, note)?;
            return Ok(record(tx, CORRECTED, story.id, Visibility::Public, &story.unit_code, version)?);
        }
    }
    let body = Body::new().code("unit", &story.unit_code).number("version", story.version);
    let body = body.number("attachment", number);
    tx.record(NewAct {
        kind,
        subject_kind: "story",
        subject_id: story.id,
        visibility: Visibility::Office,
        body,
    })?;
    Ok(())
}

/// Keeps what stands beside the text of a version that is being published.
pub(in crate::store) fn keep(tx: &mut Tx<'_, '_>, story_id: Id, version: i64) -> Result<(), Fault> {
    let there = attached(tx, story_id)?;
    if there.is_empty() {
        return Ok(());
    }
    tx.run(KEEP, params![story_id, version, manifest(&there)]).map(drop)
}

/// Destroys bytes and words of everything that was ever attached to a story.
pub(in crate::store) fn erase(tx: &mut Tx<'_, '_>, story_id: Id) -> Result<(), Fault> {
    let now = tx.now();
    tx.run(ERASE_CONTENT, params![story_id])?;
    tx.run(ERASE_WORDS, params![story_id, now])?;
    tx.run(ERASE_LEAD, params![story_id])?;
    tx.run(ERASE_MANIFESTS, params![story_id]).map(drop)
}
