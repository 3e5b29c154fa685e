//! What whoever sends stories to readers is told of them. Corrections are not sent: the page shows them.

use kheo_base::{Day, Fault, Id};
use kheo_facts::circulated::{Circulated, Followed, Piece, Section, Turn};
use kheo_journal::Act;
use kheo_store::Reader;

use super::Stories;
use crate::kinds::known_sections;
use crate::rules::{Kind, State};
use crate::store::{self, ERASED, Story, filed};

impl Circulated for Stories {
    fn turn(&self, act: &Act) -> Option<Turn> {
        match act.kind.as_str() {
            "news.published" => Some(Turn::Published),
            "news.withdrawn" | ERASED => Some(Turn::TakenBack),
            _ => None,
        }
    }

    fn sections(&self, db: &mut Reader<'_>, today: Day) -> Result<Vec<Section>, Fault> {
        let known = known_sections(db, today)?;
        let now = known.now().iter().map(|section| told(section, true));
        Ok(now.chain(known.past().iter().map(|section| told(section, false))).collect())
    }

    fn piece(&self, db: &mut Reader<'_>, id: Id) -> Result<Option<Piece>, Fault> {
        let Some(piece) = store::load(db, id)?.and_then(piece) else { return Ok(None) };
        Ok(Some(Piece { section: filed(db, id)?.section, ..piece }))
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
        section: String::new(),
        address: format!("/tin-tuc/{}", story.slug()),
        title: story.text.title,
        lede: story.text.lede,
        place_line: story.place_line,
        province: story.place.province,
        commune: story.place.commune,
        published_at,
    })
}

fn told(section: &crate::rules::Section, is_today: bool) -> Section {
    let crate::rules::Section { word, vi, en } = section.clone();
    Section { word, vi, en, is_today }
}
