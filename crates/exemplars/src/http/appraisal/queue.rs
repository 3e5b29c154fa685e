//! What waits for an appraiser, overdue first.

use askama::Template;
use kheo_base::{Day, Id};
use kheo_people::Permission;
use kheo_web::{Asked, Frame, Reply, Visit, page};

use crate::store::appraisal::{Queued, queue};

/// Files on one page.
const PAGE_FILES: usize = 50;

/// The page `/lam-viec/tham-dinh`.
#[derive(Template)]
#[template(path = "appraisal/queue.html")]
pub struct QueuePage {
    /// What surrounds it.
    pub frame: Frame,
    /// What waits, first due first.
    pub files: Vec<Queued>,
    /// Whether more waits than is shown.
    pub more: bool,
    /// Today.
    pub today: Day,
}

impl QueuePage {
    fn first(&self) -> Option<Id> {
        self.files.first().map(|file| file.exemplar_id)
    }

    /// Where the next page begins.
    fn after(&self) -> Option<String> {
        let last = self.files.last().filter(|_| self.more)?;
        Some(format!("{}.{}", last.due_on, last.assignment_id))
    }
}

/// Lists what waits for the appraiser.
pub async fn index(visit: Visit, Asked(asked): Asked) -> Reply {
    let appraiser = visit.officer(Permission::ScoreExemplar)?.account_id;
    let after = place_of(asked.value("sau"));
    let waiting = visit.app.read(move |db| Ok(queue(db, appraiser, after, PAGE_FILES)?));
    let (files, more) = waiting.await?;
    page(&QueuePage { today: visit.app.now().day(), frame: visit.frame, files, more })
}

/// Reads where a page begins; whatever is not understood begins at the beginning.
fn place_of(typed: &str) -> Option<(Day, Id)> {
    let (day, id) = typed.split_once('.')?;
    Some((day.parse().ok()?, id.parse().ok()?))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]

    use super::*;

    #[test]
    fn a_page_begins_where_its_address_says_or_at_the_beginning() {
        let id = Id::from_i64(77);
        let day = Day::new(2026, 11, 23).unwrap();
        assert_eq!(place_of(&format!("{day}.{id}")), Some((day, id)));
        for typed in ["", ".", "2026-11-23", "2026-11-23.", "x.y", "2026-02-31.1"] {
            assert_eq!(place_of(typed), None, "{typed}");
        }
    }
}
