//! Officers' workspace: "Việc hôm nay", the list of files, work on many at once, the movement's year, notices, handing over.

pub mod bulk;
pub mod calendar;
pub mod handover;
pub mod importing;
pub mod notices;
pub mod office_list;

use std::sync::Arc;

use askama::Template;
use kheo_base::{Day, Fault, Id, Instant};
use kheo_facts::waiting::{Territory, Waiting};
use kheo_people::{Actor, Permission};
use kheo_store::Reader;
use kheo_web::{Asked, Frame, Reply, Visit, page, see_other};

use super::cards::{CardView, views};
use crate::rules::State;
use crate::store::appraisal::queue;
use crate::store::council::{sessions_in, waiting_for_vote};
use crate::store::honours::to_recheck;
use crate::store::lists::notices::unread;
use crate::store::{Whose, due_on, office_list, rule_book_on};

/// Files shown in one group of today's work.
const GROUP_MAX: usize = 50;

/// One group of files that wait for the same thing.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its word: `late`, `returned`, `to-decide`, `to-recognise`, `to-publish`, `drafts`.
    pub word: &'static str,
    /// Its files, longest waiting first.
    pub cards: Vec<CardView>,
    /// Whether more wait than are shown.
    pub more: bool,
}

/// Work that is done on a page of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// Its word, for its name.
    pub word: &'static str,
    /// Its page.
    pub href: &'static str,
    /// How much waits there.
    pub count: usize,
    /// Whether more waits than was counted.
    pub more: bool,
    /// Since when the oldest waits, where that is told.
    pub since: Option<Instant>,
    /// Until the end of which day the first is to be answered, and whether that day is over.
    pub until: Option<(Day, bool)>,
}

impl Elsewhere {
    fn counted(word: &'static str, href: &'static str, count: usize, more: bool) -> Self {
        Self { word, href, count, more, since: None, until: None }
    }
}

/// Work of other capabilities, with the permission that somebody needs for it, as the wiring joined it.
#[derive(Clone, Default)]
pub struct OtherWork(pub Vec<(Permission, Arc<dyn Waiting>)>);

/// The page `/lam-viec`.
#[derive(Template)]
#[template(path = "workspace/today.html")]
pub struct TodayPage {
    /// What surrounds it.
    pub frame: Frame,
    /// What waits.
    pub groups: Vec<Group>,
    /// Work that has a page of its own: how much, and whether there is more.
    pub elsewhere: Vec<Elsewhere>,
    /// Notices not read yet.
    pub unread: i64,
    /// Today.
    pub today: Day,
}

impl TodayPage {
    fn has_work(&self) -> bool {
        next_after(&self.groups, None).is_some()
    }
}

/// Shows what waits for the officer.
pub async fn show(visit: Visit) -> Reply {
    let actor = visit.actor()?.clone();
    let today = visit.app.now().day();
    let (frame, others) = (visit.frame.clone(), visit.app.part::<OtherWork>()?);
    let shown = visit.app.read(move |db| {
        let (groups, mut elsewhere) = (groups(db, &frame, &actor, today)?, elsewhere(db, &actor, today)?);
        elsewhere.extend(of_others(db, &others, &actor, today)?);
        let unread = unread(db, actor.account_id)?;
        Ok(TodayPage { frame: frame.clone(), groups, elsewhere, unread, today })
    });
    page(&shown.await?)
}

/// Leads to the file that waits after the one in `sau`, or to today's work when nothing is left.
pub async fn next(visit: Visit, Asked(asked): Asked) -> Reply {
    let actor = visit.actor()?.clone();
    let (today, frame) = (visit.app.now().day(), visit.frame.clone());
    let after = asked.value("sau").parse::<Id>().ok();
    let found = visit.app.read(move |db| Ok(next_after(&groups(db, &frame, &actor, today)?, after))).await?;
    let secure = visit.app.settings().secure_cookies;
    match found {
        Some(id) => see_other(&format!("/lam-viec/mo-hinh/{id}"), None, secure),
        None => see_other("/lam-viec", Some("workspace-flash-nothing-left"), secure),
    }
}

/// The file after this one in the order of the page; from the end it begins again with the first.
fn next_after(groups: &[Group], after: Option<Id>) -> Option<Id> {
    let own = groups.iter().filter(|group| group.word != "waiting");
    let waiting: Vec<Id> = own.flat_map(|group| group.cards.iter().map(|view| view.card.id)).collect();
    let here = after.and_then(|id| waiting.iter().position(|waits| *waits == id));
    let following = here.and_then(|here| waiting.get(here + 1)).or(waiting.first()).copied();
    following.filter(|id| Some(*id) != after)
}

/// What waits on pages of other kinds of work.
fn elsewhere(db: &mut Reader<'_>, actor: &Actor, today: Day) -> Result<Vec<Elsewhere>, Fault> {
    let mut all = Vec::new();
    if actor.has_any(Permission::ScoreExemplar) {
        let (files, more) = queue(db, actor.account_id, None, GROUP_MAX)?;
        all.push(Elsewhere::counted("sheets", "/lam-viec/tham-dinh", files.len(), more));
    }
    if actor.has_any(Permission::RunCouncil) {
        let scopes = actor.scopes(Permission::RunCouncil);
        let sessions = sessions_in(db, &scopes)?.len();
        let (count, more) = (sessions.min(GROUP_MAX), sessions > GROUP_MAX);
        all.push(Elsewhere::counted("sessions", "/lam-viec/hoi-dong#sessions", count, more));
        let (files, more) = waiting_for_vote(db, &scopes, today, GROUP_MAX)?;
        all.push(Elsewhere::counted("votes", "/lam-viec/hoi-dong#waiting", files.len(), more));
    }
    if actor.has_any(Permission::RecheckExemplar) {
        let scopes = actor.scopes(Permission::RecheckExemplar);
        let (rows, more) = to_recheck(db, &scopes, today.year(), GROUP_MAX)?;
        all.push(Elsewhere::counted("rechecks", "/lam-viec/kiem-tra-lai", rows.len(), more));
    }
    Ok(all)
}

/// What waits in other capabilities, in the territories in which the officer may do that work.
fn of_others(
    db: &mut Reader<'_>,
    others: &OtherWork,
    actor: &Actor,
    today: Day,
) -> Result<Vec<Elsewhere>, Fault> {
    let mut all = Vec::new();
    for (permission, work) in others.0.iter().filter(|(permission, _)| actor.has_any(*permission)) {
        let tops = actor.scopes(*permission).into_iter().map(|scope| scope.place());
        let tops: Vec<Territory> =
            tops.map(|top| Territory { province: top.province, commune: top.commune }).collect();
        all.extend(work.waiting(db, &tops, today)?.into_iter().map(|waits| Elsewhere {
            word: waits.word,
            href: waits.href,
            count: waits.count,
            more: waits.more,
            since: waits.since,
            until: waits.until.map(|until| (until, until < today)),
        }));
    }
    Ok(all)
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
            if word == "returned" {
                let (late, cards): (Vec<_>, Vec<_>) = cards.into_iter().partition(CardView::is_late);
                groups.extend((!late.is_empty()).then_some(Group { word: "late", cards: late, more: false }));
                groups.push(Group { word, cards, more });
            } else {
                groups.push(Group { word, cards, more });
            }
        }
    }
    Ok(groups)
}
