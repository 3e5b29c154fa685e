//! Front pages of the site and of units, block by block: stories as the newsroom gives them, models, numbers and polls of our own; and how a
//! page would look that somebody is composing.

use std::sync::Arc;

use axum::extract::Path;
use kheo_base::{Day, Error, Fault, Instant};
use kheo_facts::front_pages::{Block, Composed, Composition, FrontPages, Invitation, Placed};
use kheo_facts::headlines::{Headline, Headlines, Newsroom};
use kheo_people::Permission;
use kheo_store::Reader;
use kheo_web::{App, Form, Frame, Reply, Visit, page};

use super::cards::CardView;
use super::{home, units};
use crate::follow::NATION;
use crate::http::polls::window_line;
use crate::store::polls::{Poll, open_polls};

/// A block with what it shows.
#[derive(Debug, Clone)]
pub enum Shown {
    /// One story, large.
    Headline(Headline),
    /// The newest stories that stand nowhere above.
    News(Vec<Headline>),
    /// Announcements.
    Announcements(Vec<Headline>),
    /// Events.
    Events(Vec<Invitation>),
    /// The newest models.
    Exemplars(Vec<CardView>),
    /// How many models there are; the page has the numbers.
    Numbers,
    /// Polls that are open, each with its days in words.
    Polls(Vec<(Poll, String)>),
    /// Models by province or field; the page has them.
    Breakdown,
}

/// Who tells front pages of stories.
#[derive(Clone)]
pub(super) struct Newsdesk {
    newest: Arc<dyn Headlines>,
    pages: Arc<dyn FrontPages>,
}

impl Newsdesk {
    pub(super) fn of(app: &App) -> Result<Self, Fault> {
        Ok(Self { newest: app.part::<Newsroom>()?.0.clone(), pages: app.part::<Composed>()?.0.clone() })
    }

    /// Returns what was composed for a unit, or for the first page.
    pub(super) fn composition(&self, db: &mut Reader<'_>, unit: Option<&str>) -> Result<Composition, Fault> {
        self.pages.composition(db, unit)
    }
}

/// For which page blocks are filled.
pub(super) struct Of<'a> {
    pub(super) frame: &'a Frame,
    /// The unit; none for the first page of the site.
    pub(super) unit: Option<&'a str>,
    pub(super) today: Day,
    pub(super) now: Instant,
}

/// Fills the blocks in their order: one statement a block of stories or polls. What has nothing to show is left out. `models` returns the
/// newest models, at most so many.
pub(super) fn filled(
    db: &mut Reader<'_>,
    desk: &Newsdesk,
    of: &Of<'_>,
    composition: &Composition,
    mut models: impl FnMut(&mut Reader<'_>, usize) -> Result<Vec<CardView>, Fault>,
) -> Result<Vec<Shown>, Fault> {
    let (mut blocks, mut named) = (Vec::new(), Vec::new());
    // The headline stands in its block, also if a list stands above it.
    let mut headline = None;
    if let Some(placed) = composition.shown().find(|placed| placed.block == Block::Headline) {
        headline = desk.pages.headline(db, of.unit, placed.story, of.today)?;
        named.extend(headline.iter().map(|story| story.address.clone()));
    }
    for placed in composition.shown() {
        let shown = match placed.block {
            Block::Numbers => Some(Shown::Numbers),
            Block::Breakdown => Some(Shown::Breakdown),
            Block::Headline => headline.take().map(Shown::Headline),
            Block::Exemplars => Some(Shown::Exemplars(models(db, placed.shown)?)),
            Block::Polls => {
                let polls = open_polls(db, of.unit, of.now, placed.shown)?;
                let named = |poll: Poll| (window_line(of.frame, &poll), poll);
                let polls: Vec<_> = polls.into_iter().map(named).map(|(days, poll)| (poll, days)).collect();
                (!polls.is_empty()).then_some(Shown::Polls(polls))
            }
            _ => stories(db, desk, of, placed, &mut named)?,
        };
        blocks.extend(shown);
    }
    Ok(blocks)
}

/// Fills a block of stories; what stands elsewhere on the page is not named once more.
fn stories(
    db: &mut Reader<'_>,
    desk: &Newsdesk,
    of: &Of<'_>,
    placed: &Placed,
    named: &mut Vec<String>,
) -> Result<Option<Shown>, Fault> {
    if placed.block == Block::Events {
        let events = desk.pages.events(db, of.unit, of.today, placed.shown)?;
        return Ok((!events.is_empty()).then_some(Shown::Events(events)));
    }
    let more = placed.shown + named.len();
    let mut found = match placed.block {
        Block::Announcements => desk.pages.announcements(db, of.unit, of.today, more)?,
        _ => desk.newest.newest(db, of.unit, of.today, more)?,
    };
    found.retain(|story| !named.contains(&story.address));
    found.truncate(placed.shown);
    named.extend(found.iter().map(|story| story.address.clone()));
    Ok(match placed.block {
        _ if found.is_empty() => None,
        Block::Announcements => Some(Shown::Announcements(found)),
        _ => Some(Shown::News(found)),
    })
}

/// Shows a front page as somebody composes it; nothing is saved.
pub async fn preview(visit: Visit, Path(unit): Path<String>, form: Form) -> Reply {
    visit.officer(Permission::PublishStory)?;
    visit.check_form_token(&form)?;
    let composition = Composition::typed(|name| form.value(name).to_owned());
    let flash = Some("front-page-preview".to_owned());
    if unit == NATION {
        let frame = Frame { path: "/".to_owned(), flash, ..visit.frame.clone() };
        return page(&home::composed(&visit.app, frame, Some(composition)).await?);
    }
    let address = unit.parse().map_err(|_| Error::Missing)?;
    let frame = Frame { path: format!("/don-vi/{unit}"), flash, ..visit.frame.clone() };
    page(&units::composed(&visit.app, frame, address, Some(composition)).await?)
}

/// One block of each kind with sample data.
pub(crate) fn sample_blocks(frame: &Frame, cards: Vec<CardView>) -> Vec<Shown> {
    let poll = crate::http::polls::sample_poll(crate::rules::polls::State::Open);
    let headline = |title: &str, id: &str| Headline {
        title: title.to_owned(),
        lede: "Sau tám tháng góp công, góp của, 4,2 km đường ấp đã có đèn.".to_owned(),
        address: format!("/tin-tuc/ap-3-{id}"),
        published_at: Instant::from_millis(1_795_410_000_000),
    };
    let event = Invitation {
        title: "Họp lấy ý kiến về tuyến đường ấp 6".to_owned(),
        address: "/tin-tuc/hop-0000000000009".to_owned(),
        on: crate::http::samples::day(),
        time: "08:00".to_owned(),
        place: "Nhà văn hoá ấp 6".to_owned(),
    };
    vec![
        Shown::Headline(headline("Ấp 3 thắp sáng đường quê", "0000000000007")),
        Shown::Numbers,
        Shown::Announcements(vec![headline("Mất điện ấp 3", "0000000000009")]),
        Shown::News(vec![headline("Giếng mới ở ấp 2", "0000000000008")]),
        Shown::Events(vec![event]),
        Shown::Polls(vec![(poll.clone(), window_line(frame, &poll))]),
        Shown::Exemplars(cards),
        Shown::Breakdown,
    ]
}
