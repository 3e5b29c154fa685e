//! Public endorsement: polls over a list of models, one endorsement a citizen: pages.

pub mod api;
pub mod office;
pub mod preparing;
pub mod public;

use std::sync::{Mutex, PoisonError};

use kheo_base::{Day, Error, Fault, Id, Instant};
use kheo_people::{Language, Place};
use kheo_web::{App, Frame};

use super::samples::{actor, day, rendered};
use crate::rules::polls::throttle::{Key, Throttle};
use crate::rules::polls::{CountShown, Order, PollRules, Refused, State, Window};
use crate::store::polls::{Candidate, Poll, poll_rules_on};

/// What the wiring keeps for this folder: how often accounts and networks asked in the present minute.
pub type Throttled = Mutex<Throttle>;

/// Insists that neither this account nor this network changes its choice too often.
async fn admit(app: &App, account_id: Id, address: &str) -> Result<PollRules, Error> {
    let today = app.now().day();
    let rules = app.remembered("exemplars-poll-rules", move |db| Ok(poll_rules_on(db, today)?)).await?;
    let throttled = app.part::<Throttled>()?;
    let mut throttle = throttled.lock().unwrap_or_else(PoisonError::into_inner);
    let now = app.now();
    let is_within = throttle.admits(Key::Account(account_id), rules.per_account_per_minute, now)
        && (address.is_empty()
            || throttle.admits(Key::Address(address.to_owned()), rules.per_address_per_minute, now));
    if is_within { Ok((*rules).clone()) } else { Err(Refused::TooFast.into()) }
}

/// Says from when until when, with the last day rather than the first on which it is over.
pub(crate) fn window_line(frame: &Frame, poll: &Poll) -> String {
    let last = poll.window.closes_at.plus_seconds(-1);
    frame.t2("polls-window", ("from", frame.day_of(&poll.window.opens_at)), ("to", frame.day_of(&last)))
}

/// Returns the word of where a poll stands for its readers: an open one waits, runs or is over.
pub(crate) fn standing(poll: &Poll, now: Instant) -> &'static str {
    match poll.state {
        State::Prepared => "prepared",
        State::Closed => "closed",
        State::Cancelled => "cancelled",
        State::Open if now < poll.window.opens_at => "waiting",
        State::Open if poll.window.holds(now) => "running",
        State::Open => "over",
    }
}

/// Renders every page of this folder with sample data; the name of each is the name of its sample.
///
/// # Errors
/// A fault if a template fails.
pub fn samples(language: Language) -> Result<Vec<(&'static str, String)>, Fault> {
    let citizen = Frame::sample(language);
    let officer =
        Frame { actor: Some(actor()), path: "/lam-viec/binh-chon".to_owned(), ..Frame::sample(language) };
    Ok(vec![
        ("polls", rendered(&public::sample_list(citizen.clone()))?),
        ("poll-running", rendered(&public::sample(citizen.clone(), State::Open))?),
        ("poll-closed", rendered(&public::sample(citizen, State::Closed))?),
        ("polls-office", rendered(&office::sample_list(officer.clone()))?),
        ("poll-office", rendered(&office::sample(officer.clone()))?),
        ("poll-new", rendered(&preparing::sample(officer))?),
    ])
}

pub(crate) fn sample_poll(state: State) -> Poll {
    let at = day().start();
    Poll {
        id: Id::from_i64(9),
        version: 2,
        state,
        title: "Mô hình dân vận khéo được yêu thích năm 2026".to_owned(),
        unit_code: "82".to_owned(),
        place_line: "tỉnh Đồng Tháp".to_owned(),
        place: Place::province("82"),
        window: Window { opens_at: at, closes_at: at.plus_days(20) },
        choices_max: 1,
        count_shown: CountShown::During,
        order: Order::Shuffled,
        links_kept_days: 30,
        ruled_on: Day::new(2026, 11, 1).unwrap_or(day()),
        opened_at: Some(at),
        ended_at: None,
        cancel_reason: None,
        participants: (state == State::Closed).then_some(1_234),
        unlinked_at: None,
    }
}

fn sample_candidates() -> Vec<Candidate> {
    let candidate = |number, title: Option<&str>, endorsements| Candidate {
        exemplar_id: Id::from_i64(number),
        title: title.map(str::to_owned),
        place_line: "xã Phương Thịnh, tỉnh Đồng Tháp".to_owned(),
        endorsements: Some(endorsements),
    };
    vec![candidate(7, Some("Tổ heo đất giúp nhau mua giống"), 1_000), candidate(8, None, 234)]
}
