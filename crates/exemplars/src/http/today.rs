//! Officers' first page, "Việc hôm nay", and the list of files behind it.

use askama::Template;
use kheo_base::{Day, Fault};
use kheo_people::{Actor, Permission};
use kheo_store::Reader;
use kheo_web::{Asked, Frame, Reply, Visit, page};

use super::cards::{CardView, views};
use crate::rules::State;
use crate::store::{Whose, due_on, office_list, rule_book_on};

/// Files shown in one group of today's work.
const GROUP_MAX: usize = 50;
/// Files shown in the list.
const LIST_MAX: usize = 200;

/// One group of files that wait for the same thing.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its word: `returned`, `to-decide`, `to-recognise`, `to-publish`, `drafts`.
    pub word: &'static str,
    /// Its files, longest waiting first.
    pub cards: Vec<CardView>,
    /// Whether more wait than are shown.
    pub more: bool,
}

/// The page `/lam-viec`.
#[derive(Template)]
#[template(path = "today.html")]
pub struct TodayPage {
    /// What surrounds it.
    pub frame: Frame,
    /// What waits.
    pub groups: Vec<Group>,
    /// Today.
    pub today: Day,
}

impl TodayPage {
    fn first(&self) -> Option<String> {
        let first =
            self.groups.iter().filter(|group| group.word != "waiting").find_map(|group| group.cards.first());
        first.map(|view| view.card.id.to_string())
    }
}

/// The page `/lam-viec/mo-hinh`.
#[derive(Template)]
#[template(path = "office_list.html")]
pub struct OfficeListPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The state that was asked for, or empty.
    pub state: String,
    /// The files.
    pub cards: Vec<CardView>,
    /// Whether there are more than are shown.
    pub more: bool,
}

/// Shows what waits for the officer.
pub async fn show(visit: Visit) -> Reply {
    let actor = visit.actor()?.clone();
    let today = visit.app.now().day();
    let frame = visit.frame.clone();
    let groups = visit.app.read(move |db| Ok(groups(db, &frame, &actor, today)?)).await?;
    page(&TodayPage { frame: visit.frame, groups, today })
}

/// What each permission makes an officer responsible for.
const WORK: [(Permission, &str, &[State], bool); 6] = [
    // A returned file is every registrar's of its unit.
    (Permission::RegisterExemplar, "returned", &[State::Returned], false),
    (Permission::DecideExemplar, "to-decide", &[State::Submitted], false),
    (Permission::RecogniseExemplar, "to-recognise", &[State::Accepted], false),
    (Permission::PublishExemplar, "to-publish", &[State::Recognised], false),
    (Permission::RegisterExemplar, "drafts", &[State::Draft], true),
    (Permission::RegisterExemplar, "waiting", &[State::Submitted, State::Accepted], true),
];

fn groups(db: &mut Reader<'_>, frame: &Frame, actor: &Actor, today: Day) -> Result<Vec<Group>, Fault> {
    let rules = rule_book_on(db, today)?;
    let mut groups = Vec::new();
    for (permission, word, states, own) in WORK {
        if actor.has_any(permission) {
            let whose = if own { Whose::Own(actor.account_id) } else { Whose::ReadableBy(actor.account_id) };
            let (cards, more) = office_list(db, states, &actor.scopes(permission), whose, true, GROUP_MAX)?;
            let mut cards = views(frame, &rules, cards);
            for view in cards.iter_mut().filter(|view| view.card.state == State::Returned) {
                view.due = due_on(db, view.card.id)?.map(|due_on| (due_on, due_on < today));
            }
            groups.push(Group { word, cards, more });
        }
    }
    Ok(groups)
}

/// Lists the files of the officer's territories.
pub async fn index(visit: Visit, Asked(asked): Asked) -> Reply {
    let actor = visit.actor()?.clone();
    let today = visit.app.now().day();
    let frame = visit.frame.clone();
    let state = asked.value("trang-thai").to_owned();
    let wanted = State::from_word(&state);
    let (cards, more) = visit.app.read(move |db| Ok(files(db, &frame, &actor, wanted, today)?)).await?;
    page(&OfficeListPage { frame: visit.frame, state, cards, more })
}

fn files(
    db: &mut Reader<'_>,
    frame: &Frame,
    actor: &Actor,
    wanted: Option<State>,
    today: Day,
) -> Result<(Vec<CardView>, bool), Fault> {
    let rules = rule_book_on(db, today)?;
    let states = wanted.map_or(State::ALL.to_vec(), |state| vec![state]);
    let (scopes, whose) =
        (actor.scopes(Permission::ReadOfficeExemplars), Whose::ReadableBy(actor.account_id));
    let (cards, more) = office_list(db, &states, &scopes, whose, false, LIST_MAX)?;
    Ok((views(frame, &rules, cards), more))
}
