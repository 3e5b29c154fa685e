//! What whoever sends stories to readers is told of them. Corrections are not sent: the page shows them.

use kheo_base::{Day, Fault, Id};
use kheo_facts::circulated::{Circulated, Followed, Piece, Section, Turn};
use kheo_journal::Act;
use kheo_store::Reader;
use kheo_workflows as rule_sets;

use super::Stories;
use crate::kinds::SECTIONS;
use crate::rules::{Kind, Sections, State};
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
        let now: Sections = rule_sets::on(db, SECTIONS, today)?.read()?;
        let mut found: Vec<Section> = now.sections.into_iter().map(|section| told(section, true)).collect();
        // The newest name of one that is gone.
        for version in rule_sets::all(db, SECTIONS)?.into_iter().rev() {
            for section in version.read::<Sections>()?.sections {
                if found.iter().all(|other| other.word != section.word) {
                    found.push(told(section, false));
                }
            }
        }
        Ok(found)
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

fn told(section: crate::rules::Section, is_today: bool) -> Section {
    Section { word: section.word, vi: section.vi, en: section.en, is_today }
}
