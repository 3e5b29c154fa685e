//! The movement's year: its periods as the rule set has them, as a page and for calendar programs, and the days on which
//! files are expected back.

use askama::Template;
use axum::extract::State as Shared;
use ics::properties::{DtEnd, DtStart, Summary};
use ics::{Event, ICalendar};
use kheo_base::{Day, Error, Fault};
use kheo_people::Permission;
use kheo_web::{App, Frame, Reply, Visit, attachment, page};

use super::Whose;
use crate::http::cards::{CardView, views};
use crate::rules::State;
use crate::store::{Period, due_on, office_list, periods_on, rule_book_on};

/// Files with a day on which they are expected that are shown.
const DUE_MAX: usize = 50;

/// A period in one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    name: String,
    word: String,
    from: Day,
    to: Day,
    is_now: bool,
    is_over: bool,
}

/// The page `/lam-viec/lich`.
#[derive(Template)]
#[template(path = "workspace/calendar.html")]
pub struct CalendarPage {
    frame: Frame,
    today: Day,
    spans: Vec<Span>,
    legal_basis: String,
    due: Vec<CardView>,
}

impl CalendarPage {
    fn year(&self) -> String {
        self.today.year().to_string()
    }
}

/// Shows the year, and what is expected back when.
pub async fn show(visit: Visit) -> Reply {
    let actor = visit.actor()?.clone();
    let (today, frame) = (visit.app.now().day(), visit.frame.clone());
    let shown = visit.app.read(move |db| {
        let (periods, legal_basis) = periods_on(db, today)?;
        let (scopes, whose) =
            (actor.scopes(Permission::ReadOfficeExemplars), Whose::ReadableBy(actor.account_id));
        let (cards, _) = office_list(db, &[State::Returned], &scopes, whose, true, DUE_MAX)?;
        let mut due = views(&frame, &rule_book_on(db, today)?, cards);
        for view in &mut due {
            view.due = due_on(db, view.card.id)?.map(|due_on| (due_on, due_on < today));
        }
        due.sort_by_key(|view| view.due);
        let spans = spans(&periods, frame.is_vi(), today)?;
        Ok(CalendarPage { frame: frame.clone(), today, spans, legal_basis, due })
    });
    page(&shown.await?)
}

/// Gives the periods of this year and the next to calendar programs.
pub async fn ics(Shared(app): Shared<App>) -> Reply {
    let (today, now) = (app.now().day(), app.now().to_string());
    let (periods, _) = app.read(move |db| Ok(periods_on(db, today)?)).await?;
    let mut days = spans(&periods, true, today)?;
    if let Ok(next) = Day::new(today.year() + 1, 1, 1) {
        days.extend(spans(&periods, true, next)?);
    }
    let stamp: String = now.chars().filter(|letter| !matches!(letter, '-' | ':')).take(15).collect();
    let mut calendar = ICalendar::new("2.0", "-//Kheo//Lich phong trao//VI");
    for span in days {
        let mut event = Event::new(format!("{}-{}@kheo", span.word, span.from.year()), format!("{stamp}Z"));
        event.push(Summary::new(ics::escape_text(span.name)));
        event.push(all_day(DtStart::new(compact(span.from))));
        // The end of a whole-day event is the first day after it.
        let mut end = DtEnd::new(compact(span.to.plus_days(1)));
        end.add(ics::parameters::Value::DATE);
        event.push(end);
        calendar.add_event(event);
    }
    attachment("text/calendar; charset=utf-8", "lich-phong-trao.ics", calendar.to_string())
}

fn all_day(mut start: DtStart<'static>) -> DtStart<'static> {
    start.add(ics::parameters::Value::DATE);
    start
}

fn compact(day: Day) -> String {
    day.to_string().replace('-', "")
}

/// Lays the periods into the year of a day, in the order of their beginnings.
fn spans(periods: &[Period], is_vi: bool, on: Day) -> Result<Vec<Span>, Error> {
    let day = |text: &str| {
        let whole = format!("{}-{text}", on.year());
        whole.parse::<Day>().map_err(|error| Fault::because(format!("a period with the day {text}"), error))
    };
    let mut spans = Vec::with_capacity(periods.len());
    for period in periods {
        let (from, to) = (day(&period.from)?, day(&period.to)?);
        let name = if is_vi { &period.vi } else { &period.en };
        let (is_now, is_over) = (from <= on && on <= to, to < on);
        spans.push(Span { name: name.clone(), word: period.word.clone(), from, to, is_now, is_over });
    }
    spans.sort_by_key(|span| (span.from, span.to));
    Ok(spans)
}

/// A page with sample data.
pub(crate) fn sample(frame: Frame, due: Vec<CardView>) -> CalendarPage {
    let today = crate::http::samples::day();
    let span = |name: &str, from: i32, to: i32| Span {
        name: name.to_owned(),
        word: "report".to_owned(),
        from: today.plus_days(from),
        to: today.plus_days(to),
        is_now: from <= 0 && to >= 0,
        is_over: to < 0,
    };
    let spans = vec![span("Tự đánh giá kết quả", -60, -30), span("Báo cáo tổng kết năm", -2, 30)];
    CalendarPage { frame, today, spans, legal_basis: "Mặc định do Khéo đặt".to_owned(), due }
}
