//! Stories that were taken over from elsewhere: what they were known by there, and how they come in, each with its act.

use kheo_base::{Error, Fault, Id, Instant};
use kheo_journal::{Body, NewAct, Tx, Visibility};
use kheo_store::{Reader, Row, params};

use super::filing;
use super::pictures::{self, Carried};
use super::reading::{Story, Version};
use crate::rules::{Filed, State, old_path, old_path_of};

kheo_store::statements! {
    STANDING = "select story_id, content_digest from imported_stories where system = $1 and key_digest = $2";
    NOTE = "
        insert into imported_stories (system, key_digest, story_id, address, labels, content_digest, imported_at, path)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
    ";
    ADD = "
        insert into stories (story_id, form_key, steps, state, kind, version, title, lede, body, byline, source, unit_code, place_line,
                             province, commune, expires_on, is_pinned, remark, written_by, changed_at, publish_at, published_at,
                             corrected_at, withdrawn_at)
        values ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
    ";
    KEEP = "
        insert into story_versions (story_id, version, title, lede, body, note, published_at) values ($1, $2, $3, $4, $5, $6, $7)
    ";
    KNOWN_COMMENT = "select comment_id from comments where form_key = $1";
    FORGET = "update imported_stories set address = '', path = '', labels = '', content_digest = '' where story_id = $1";
    AT_PATH = "
        select stories.story_id, stories.title from imported_stories
        join stories on stories.story_id = imported_stories.story_id
        where imported_stories.path = $1 and imported_stories.path <> '' and stories.state = 'published'
        order by imported_stories.imported_at, stories.story_id limit 1
    ";
    OF_STORY = "
        select system, key_digest, address, labels, content_digest from imported_stories
        where story_id = $1 order by imported_at, system limit 100
    ";
}

/// A story was taken over from elsewhere; body: `unit`, `version`, and `published_on` if it was public there. It is a public act if
/// everybody can see what became of the story, and says when it was taken over: nothing pretends that it was published here earlier.
const IMPORTED: &str = "news.imported";

/// What names a story elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The other system.
    pub system: String,
    /// The SHA-256 of its key there.
    pub key_digest: String,
    /// Its address there.
    pub address: String,
    /// Its categories and tags there, a line each.
    pub labels: String,
    /// The SHA-256 of what it said there.
    pub content_digest: String,
}

/// What comes with a story.
#[derive(Debug, Clone, Copy)]
pub struct Kept<'a> {
    /// Every published text, the first first.
    pub versions: &'a [Version],
    /// Where it is filed.
    pub filed: &'a Filed,
    /// Its photographs and files.
    pub files: &'a [Carried],
    /// What stood beside each published text, in their order.
    pub beside: &'a [String],
}

/// Whether a story was taken over already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It was not.
    New,
    /// It was, and says there what it said.
    Known(Id),
    /// It was, and was changed there since.
    Changed(Id),
    /// It was, and what it said was erased here.
    Erased,
}

/// Returns whether a story was taken over already.
///
/// # Errors
/// A fault of the database.
pub fn standing(db: &mut Reader<'_>, origin: &Origin) -> Result<Standing, Fault> {
    let found = db.optional(STANDING, params![&origin.system, &origin.key_digest], |row| {
        Ok((row.id(0)?, row.text(1)?))
    })?;
    Ok(match found {
        None => Standing::New,
        Some((_, digest)) if digest.is_empty() => Standing::Erased,
        Some((id, digest)) if digest == origin.content_digest => Standing::Known(id),
        Some((id, _)) => Standing::Changed(id),
    })
}

/// Returns the comment that was taken over under this key, whatever became of it since.
///
/// # Errors
/// A fault of the database.
pub fn known_comment(db: &mut Reader<'_>, form_key: &str) -> Result<Option<Id>, Fault> {
    db.optional(KNOWN_COMMENT, params![form_key], |row| row.id(0))
}

/// Takes a story over as it stands elsewhere, with every published text. The first of its origins is that from which it comes now.
///
/// # Errors
/// A fault of the database.
pub fn add(tx: &mut Tx<'_, '_>, story: &Story, kept: &Kept<'_>, origins: &[Origin]) -> Result<(), Error> {
    let form_key =
        origins.first().map(|origin| format!("{}:{}", origin.system, origin.key_digest)).unwrap_or_default();
    let (now, by) = (tx.now(), tx.by().actor_id.unwrap_or(Id::from_i64(0)));
    let values = params![
        story.id,
        form_key,
        story.state.word(),
        story.kind.word(),
        story.version,
        &story.text.title,
        &story.text.lede,
        &story.text.body,
        &story.byline,
        &story.source,
        &story.unit_code,
        &story.place_line,
        &story.place.province,
        story.place.commune.clone(),
        story.expires_on,
        story.is_pinned,
        &story.remark,
        by,
        now,
        story.publish_at,
        story.published_at,
        story.corrected_at,
        story.withdrawn_at,
    ];
    tx.run(ADD, values)?;
    filing::file(tx, story.id, kept.filed)?;
    filing::show_tags(tx, story.id, story.published_at.filter(|_| story.state == State::Published))?;
    for version in kept.versions {
        let text = &version.text;
        let values = params![
            story.id,
            version.version,
            &text.title,
            &text.lede,
            &text.body,
            &version.note,
            version.published_at
        ];
        tx.run(KEEP, values)?;
    }
    pictures::take_over(tx, story.id, kept.files, kept.beside, story.version)?;
    for origin in origins {
        note(tx, story.id, origin)?;
    }
    record(tx, story)
}

fn note(tx: &mut Tx<'_, '_>, story_id: Id, origin: &Origin) -> Result<(), Fault> {
    let values = params![
        &origin.system,
        &origin.key_digest,
        story_id,
        &origin.address,
        &origin.labels,
        &origin.content_digest,
        tx.now(),
        old_path_of(&origin.address),
    ];
    tx.run(NOTE, values).map(drop)
}

fn record(tx: &mut Tx<'_, '_>, story: &Story) -> Result<(), Error> {
    let body = Body::new().code("unit", &story.unit_code).number("version", story.version);
    let (body, visibility) = match story.published_at.map(Instant::day) {
        Some(day) if story.version > 0 => (body.day("published_on", day), Visibility::Public),
        _ => (body, Visibility::Office),
    };
    let act = NewAct { kind: IMPORTED, subject_kind: "story", subject_id: story.id, visibility, body };
    tx.record(act)?;
    Ok(())
}

/// Forgets where a story came from, but not that it came.
///
/// # Errors
/// A fault of the database.
pub(super) fn forget(tx: &mut Tx<'_, '_>, story_id: Id) -> Result<(), Fault> {
    tx.run(FORGET, params![story_id]).map(drop)
}

/// Returns the address of the public story that stood at this path of another site; of the first one if several did.
///
/// # Errors
/// A fault of the database.
pub fn moved(db: &mut Reader<'_>, path: &str) -> Result<Option<String>, Fault> {
    let path = old_path(path);
    if path.is_empty() {
        return Ok(None);
    }
    let slug = |row: &Row<'_>| Ok(kheo_base::slug_of(&row.text(1)?, row.id(0)?));
    Ok(db.optional(AT_PATH, params![&path], slug)?.map(|slug| format!("/tin-tuc/{slug}")))
}

/// Returns from where a story was taken over, the first time first.
///
/// # Errors
/// A fault of the database.
pub fn origins(db: &mut Reader<'_>, story_id: Id) -> Result<Vec<Origin>, Fault> {
    db.all(OF_STORY, params![story_id], |row| {
        Ok(Origin {
            system: row.text(0)?,
            key_digest: row.text(1)?,
            address: row.text(2)?,
            labels: row.text(3)?,
            content_digest: row.text(4)?,
        })
    })
}
