//! The table of public stories for exports. A story that was withdrawn or erased is told as one that left: whoever keeps a copy deletes
//! what it said.

use kheo_base::{Fault, Id, Instant};
use kheo_facts::exported::{Asked, Cell, Change, Column, Each, Exportable, Follows, Kind, Table, Who};
use kheo_store::Reader;

use crate::rules::State;
use crate::store::{self, Story};

/// Stories read at once.
const AT_ONCE: usize = 200;

const fn column(name: &'static str, kind: Kind) -> Column {
    Column { name, kind }
}

const STORIES: Table = Table {
    word: "tin-tuc",
    columns: &[
        column("story_id", Kind::Id),
        column("story_kind", Kind::Text),
        column("story_title", Kind::Text),
        column("lede", Kind::Text),
        column("story_text", Kind::Text),
        column("byline", Kind::Text),
        column("story_source", Kind::Text),
        column("story_unit", Kind::Text),
        column("published_at", Kind::Instant),
        column("corrected_at", Kind::Instant),
        column("expires_on", Kind::Day),
        column("story_url", Kind::Address),
    ],
    parameters: &[],
    who: Who::Public,
    follows: Follows::Subjects { kind: "story", begun_by: &["news.published", "news.imported"] },
};

/// The table of stories.
pub struct ExportedStories;

impl Exportable for ExportedStories {
    fn tables(&self) -> &'static [&'static Table] {
        &[&STORIES]
    }

    fn rows(&self, db: &mut Reader<'_>, asked: &Asked<'_>, each: Each<'_>) -> Result<(), Fault> {
        let address = format!("{}/tin-tuc/", asked.base_url);
        let Some(changed) = asked.changed else {
            let mut after = None;
            loop {
                let ids = store::ids_after(db, after, AT_ONCE)?;
                let Some(last) = ids.last() else { return Ok(()) };
                after = Some(*last);
                for id in ids {
                    if let Some(story) = store::load(db, id)?.filter(|story| story.state == State::Published)
                    {
                        give(&story, &address, None, each)?;
                    }
                }
            }
        };
        for (id, is_new) in &changed.subjects {
            match store::load(db, *id)? {
                Some(story) if story.state == State::Published => {
                    let change = if *is_new { Change::New } else { Change::Changed };
                    give(&story, &address, Some(change), each)?;
                }
                Some(story) if story.has_left() => left(*id, each)?,
                // Nobody has seen it, and nobody will if it was a draft that was thrown away.
                _ => {}
            }
        }
        Ok(())
    }

    fn count(&self, _: &mut Reader<'_>, _: &'static Table) -> Result<Option<i64>, Fault> {
        Ok(None)
    }
}

fn give(story: &Story, address: &str, change: Option<Change>, each: Each<'_>) -> Result<(), Fault> {
    let moment = |at: Option<Instant>| at.map_or(Cell::Null, Cell::Instant);
    let ends_on = story.expires_on.map(|day| day.to_string());
    let cells = [
        change.map_or(Cell::Null, |change| Cell::Text(change.word())),
        Cell::Id(story.id),
        Cell::Text(story.kind.word()),
        Cell::Text(&story.text.title),
        Cell::Text(&story.text.lede),
        Cell::Text(&story.text.body),
        Cell::Text(&story.byline),
        Cell::Text(&story.source),
        Cell::Text(&story.unit_code),
        moment(story.published_at),
        moment(story.corrected_at),
        ends_on.as_deref().map_or(Cell::Null, Cell::Text),
        Cell::Address(address, story.id),
    ];
    each(if change.is_some() { &cells } else { &cells[1..] })
}

fn left(id: Id, each: Each<'_>) -> Result<(), Fault> {
    let mut cells = vec![Cell::Null; STORIES.columns.len() + 1];
    cells[0] = Cell::Text(Change::Left.word());
    cells[1] = Cell::Id(id);
    each(&cells)
}
