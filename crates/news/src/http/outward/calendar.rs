//! `/tin-tuc/lich.ics`: what announcements invite to, for calendar programs; of everything or of one unit.

use axum::extract::State as Shared;
use ics::properties::{Description, DtEnd, DtStart, Location, Summary, URL};
use ics::{Event, ICalendar};
use kheo_base::{Day, Instant};
use kheo_store::Reader;
use kheo_web::{App, Asked, Reply, text_for_programs};

use crate::http::public::unit_of;
use crate::store::{Invited, invited};

/// Events in the calendar.
const EVENTS: usize = 200;
/// How far back events stay, in days: a calendar program drops what it is no longer told of.
const DAYS_BACK: i32 = 31;

/// Gives the events of the last month and all that are to come.
pub async fn ics(Shared(app): Shared<App>, Asked(asked): Asked) -> Reply {
    let today = app.now().day();
    let read = move |db: &mut Reader<'_>| {
        let unit = unit_of(db, &asked, today)?;
        Ok(invited(db, unit.as_deref(), today.plus_days(-DAYS_BACK), EVENTS)?)
    };
    let mut calendar = ICalendar::new("2.0", "-//Kheo//Su kien//VI");
    for invited in app.read(read).await? {
        calendar.add_event(event(invited, &app.settings().base_url));
    }
    text_for_programs("text/calendar; charset=utf-8", calendar.to_string())
}

fn event(invited: Invited, base_url: &str) -> Event<'static> {
    let mut event = Event::new(format!("{}@kheo-tin-tuc", invited.story_id), stamp(invited.updated_at));
    let address = format!("{base_url}{}", invited.address());
    event.push(Summary::new(ics::escape_text(invited.title)));
    event.push(Description::new(ics::escape_text(format!("{}\n{address}", invited.lede))));
    event.push(URL::new(address));
    if !invited.event.place.is_empty() {
        event.push(Location::new(ics::escape_text(invited.event.place)));
    }
    let on = invited.event.on;
    match seconds(&invited.event.time) {
        // Nobody says when it ends; a calendar shows its beginning.
        Some(seconds) => event.push(DtStart::new(stamp(on.start().plus_seconds(seconds)))),
        None => {
            let (mut start, mut end) = (DtStart::new(compact(on)), DtEnd::new(compact(on.plus_days(1))));
            start.add(ics::parameters::Value::DATE);
            end.add(ics::parameters::Value::DATE);
            event.push(start);
            event.push(end);
        }
    }
    event
}

/// Reads `07:30` as seconds.
fn seconds(time: &str) -> Option<i64> {
    let (hour, minute) = time.split_once(':')?;
    Some(hour.parse::<i64>().ok()? * 3_600 + minute.parse::<i64>().ok()? * 60)
}

/// Writes an instant as calendars do, `20261201T003000Z`.
fn stamp(at: Instant) -> String {
    let text = at.to_string();
    let digits: String = text.chars().filter(|letter| !matches!(letter, '-' | ':')).take(15).collect();
    format!("{digits}Z")
}

fn compact(day: Day) -> String {
    day.to_string().replace('-', "")
}
