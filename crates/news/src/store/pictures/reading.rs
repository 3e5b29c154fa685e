//! Photographs and files as they stand.

use kheo_base::{Fault, Id};
use kheo_people::Place;
use kheo_store::{Piece, Reader, Row, Span, list_of, params};

use crate::rules::State;
use crate::rules::pictures::{Attached, AttachmentKind, Words};

/// Captions that are read for stories which are found together.
macro_rules! captions {
    ($dialect:ident) => {
        concat!(
            "select story_id, caption from story_attachments where story_id",
            kheo_store::in_list!($dialect, "$1"),
            " and removed_at is null and caption <> '' order by story_id, place, number limit 100000"
        )
    };
}

kheo_store::statements! {
    CAPTIONS for Sqlite = captions!(sqlite);
    CAPTIONS_PG for Postgres = captions!(postgres);
    ATTACHED = "
        select attachment_key, number, place, kind, is_lead, alternative, caption, credit, sha256, size, width, height
        from story_attachments where story_id = $1 and removed_at is null order by place, number limit 100
    ";
    SERVED = "
        select story_attachments.attachment_id, story_attachments.kind, story_attachments.caption, story_attachments.number,
            story_attachments.removed_at, stories.state, stories.province, stories.commune,
            stories.version
        from story_attachments join stories on stories.story_id = story_attachments.story_id
        where story_attachments.attachment_key = $1
    ";
    CONTENT = "select content from story_attachment_bytes where attachment_id = $1 and part = $2";
    PIECE = concat!(
        "select ", kheo_store::piece_of!("content", "$3", "$4"),
        " from story_attachment_bytes where attachment_id = $1 and part = $2"
    );
    MANIFEST = "select attachments from story_versions where story_id = $1 and version = $2";
}

/// What is asked before bytes are given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// Its id.
    pub id: Id,
    /// What it is.
    pub kind: AttachmentKind,
    /// What a file is called.
    pub caption: String,
    /// What the text calls it by.
    pub number: i64,
    /// Whether it was taken away.
    pub is_removed: bool,
    /// Where its story stands.
    pub state: State,
    /// Whether everybody could read its story, now or once.
    pub was_published: bool,
    /// Where its story's unit is.
    pub place: Place,
}

/// Returns the photographs and files of a story, in their order.
///
/// # Errors
/// A fault of the database.
pub fn attached(db: &mut Reader<'_>, story_id: Id) -> Result<Vec<Attached>, Fault> {
    db.all(ATTACHED, params![story_id], read_attached)
}

/// Returns what stands below the photographs of stories, and what their files are called, in their order.
///
/// # Errors
/// A fault of the database.
pub fn captions(db: &mut Reader<'_>, stories: &[Id]) -> Result<Vec<(Id, String)>, Fault> {
    if stories.is_empty() {
        return Ok(Vec::new());
    }
    let statement = db.pick(CAPTIONS, CAPTIONS_PG);
    db.all(statement, params![list_of(stories)], |row| Ok((row.id(0)?, row.text(1)?)))
}

/// Returns what is known of a photograph or file before its bytes are given; `None` if there never was one.
///
/// # Errors
/// A fault of the database.
pub fn served(db: &mut Reader<'_>, key: &str) -> Result<Option<Served>, Fault> {
    db.optional(SERVED, params![key], |row| {
        Ok(Served {
            id: row.id(0)?,
            kind: kind(&row.text(1)?)?,
            caption: row.text(2)?,
            number: row.int(3)?,
            is_removed: row.opt_instant(4)?.is_some(),
            state: State::from_word(&row.text(5)?)
                .ok_or_else(|| Fault::new("a story of an unknown state is stored"))?,
            place: Place { province: row.text(6)?, commune: row.opt_text(7)? },
            was_published: row.int(8)? > 0,
        })
    })
}

/// Returns the bytes of one part: `960.webp`, `960.jpg`, `file`.
///
/// # Errors
/// A fault of the database.
pub fn content(db: &mut Reader<'_>, id: Id, part: &str) -> Result<Option<Vec<u8>>, Fault> {
    db.optional(CONTENT, params![id, part], |row| row.blob(0))
}

/// Returns a piece of a part; `None` if there is no such part, or no longer.
///
/// # Errors
/// A fault of the database.
pub fn piece(db: &mut Reader<'_>, id: Id, part: &str, span: Span) -> Result<Option<Piece>, Fault> {
    db.optional(PIECE, params![id, part, span.from(), span.count()], Piece::of_row)
}

/// Returns what is kept of the pictures and files of a published version; empty if it had none.
///
/// # Errors
/// A fault of the database.
pub fn manifest(db: &mut Reader<'_>, story_id: Id, version: i64) -> Result<String, Fault> {
    Ok(db.optional(MANIFEST, params![story_id, version], |row| row.text(0))?.unwrap_or_default())
}

fn kind(word: &str) -> Result<AttachmentKind, Fault> {
    AttachmentKind::from_word(word).ok_or_else(|| Fault::new("an attachment of an unknown kind is stored"))
}

fn read_attached(row: &Row<'_>) -> Result<Attached, Fault> {
    let side = |column| Ok::<_, Fault>(u32::try_from(row.int(column)?).unwrap_or(0));
    Ok(Attached {
        key: row.text(0)?,
        number: row.int(1)?,
        place: row.int(2)?,
        kind: kind(&row.text(3)?)?,
        is_lead: row.flag(4)?,
        words: Words { alternative: row.text(5)?, caption: row.text(6)?, credit: row.text(7)? },
        sha256: row.text(8)?,
        size: row.int(9)?,
        width: side(10)?,
        height: side(11)?,
    })
}
