//! What search shows of a published story without its text, which may fill many pages of the file.

use kheo_base::{Fault, Id, Instant, slug_of};
use kheo_people::Place;
use kheo_store::{Reader, Row, list_of, params};

use super::reading::unknown;
use crate::rules::Kind;

/// Published stories of a list of ids.
macro_rules! heads {
    ($dialect:ident) => {
        concat!(
            "select story_id, kind, title, lede, byline, place_line, province, commune, published_at
            from stories where state = 'published' and story_id",
            kheo_store::in_list!($dialect, "$1"),
            " order by story_id limit 1000"
        )
    };
}

kheo_store::statements! {
    HEADS for Sqlite = heads!(sqlite);
    HEADS_PG for Postgres = heads!(postgres);
}

/// A published story without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its id.
    pub id: Id,
    /// What it is.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Its first sentences.
    pub lede: String,
    /// Who wrote it, as readers see it.
    pub byline: String,
    /// The unit that speaks, in words; empty for the nation.
    pub place_line: String,
    /// That unit as a place.
    pub place: Place,
    /// When it was published first.
    pub published_at: Instant,
}

impl Head {
    /// Returns the last part of its address.
    pub fn slug(&self) -> String {
        slug_of(&self.title, self.id)
    }
}

/// Returns those stories of a list that everybody reads, at most 1,000, in the order of their ids.
///
/// # Errors
/// A fault of the database.
pub fn heads(db: &mut Reader<'_>, ids: &[Id]) -> Result<Vec<Head>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let statement = db.pick(HEADS, HEADS_PG);
    db.all(statement, params![list_of(ids)], read_head)
}

fn read_head(row: &Row<'_>) -> Result<Head, Fault> {
    Ok(Head {
        id: row.id(0)?,
        kind: Kind::from_word(row.str(1)?).ok_or_else(unknown)?,
        title: row.text(2)?,
        lede: row.text(3)?,
        byline: row.text(4)?,
        place_line: row.text(5)?,
        place: Place { province: row.text(6)?, commune: row.opt_text(7)? },
        published_at: row.instant(8)?,
    })
}
