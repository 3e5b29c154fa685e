//! What whoever sends stories to readers is told of them. Corrections are not sent: the page shows them.

use kheo_base::{Fault, Id};
use kheo_facts::circulated::{Circulated, Followed, Piece, Turn};
use kheo_journal::Act;
use kheo_store::Reader;

use super::Stories;
use crate::rules::{Kind, State};
use crate::store::{self, ERASED, Story};

impl Circulated for Stories {
    fn turn(&self, act: &Act) -> Option<Turn> {
        match act.kind.as_str() {
            "news.published" => Some(Turn::Published),
            "news.withdrawn" | ERASED => Some(Turn::TakenBack),
            _ => None,
        }
    }

    fn piece(&self, db: &mut Reader<'_>, id: Id) -> Result<Option<Piece>, Fault> {
        Ok(store::load(db, id)?.and_then(piece))
    }

    fn pieces(&self, db: &mut Reader<'_>, followed: &Followed<'_>) -> Result<Vec<Piece>, Fault> {
        store::published(db, followed)
    }
}

fn piece(story: Story) -> Option<Piece> {
    let published_at = story.published_at.filter(|_| story.state == State::Published)?;
    Some(Piece {
        id: story.id,
        is_announcement: story.kind == Kind::Announcement,
        address: format!("/tin-tuc/{}", story.slug()),
        title: story.text.title,
        lede: story.text.lede,
        place_line: story.place_line,
        province: story.place.province,
        commune: story.place.commune,
        published_at,
    })
}
