//! What waits for publishers: readers' comments to read, and stories to look over.

use kheo_base::{Day, Fault};
use kheo_facts::waiting::{Territory, Waiting, Waits};
use kheo_people::{Place, Scope};
use kheo_store::Reader;

use crate::rules::comments::answer_until;
use crate::store::comments::{RuleBook, open_appeals_in, queue_length, waiting_since};
use crate::store::{WAITING_COUNTED_MAX, waiting_stories};

/// The work of whoever publishes.
pub struct PublishersWork;

impl Waiting for PublishersWork {
    fn waiting(
        &self,
        db: &mut Reader<'_>,
        territories: &[Territory],
        today: Day,
    ) -> Result<Vec<Waits>, Fault> {
        let place = |top: &Territory| Place { province: top.province.clone(), commune: top.commune.clone() };
        let scopes: Vec<Scope> = territories.iter().filter_map(|top| Scope::of(&place(top))).collect();
        let both = [comments(db, &scopes, today)?, stories(db, &scopes)?];
        Ok(both.into_iter().filter(|waits| waits.count > 0).collect())
    }
}

/// Comments have no clock until somebody appeals; then the rules of their unit set one.
fn comments(db: &mut Reader<'_>, scopes: &[Scope], today: Day) -> Result<Waits, Fault> {
    let count = queue_length(db, scopes)?;
    let book = RuleBook::read(db, today)?;
    let appeals = open_appeals_in(db, scopes)?;
    let answers = appeals.iter().map(|(place, appealed_at)| answer_until(book.of(place), *appealed_at).day());
    Ok(Waits {
        word: "comments",
        href: "/lam-viec/y-kien-ban-doc",
        count: usize::try_from(count).unwrap_or(0),
        more: count >= WAITING_COUNTED_MAX,
        since: waiting_since(db, scopes)?,
        until: answers.min(),
    })
}

fn stories(db: &mut Reader<'_>, scopes: &[Scope]) -> Result<Waits, Fault> {
    let (count, since) = waiting_stories(db, scopes)?;
    Ok(Waits {
        word: "stories",
        href: "/lam-viec/tin-tuc",
        count: usize::try_from(count).unwrap_or(0),
        more: count >= WAITING_COUNTED_MAX,
        since,
        until: None,
    })
}
