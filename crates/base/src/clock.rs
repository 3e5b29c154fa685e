//! Instants, days and the clock that gives them.
//!
//! Instants are UTC; a day is a day in Asia/Ho_Chi_Minh. Viet Nam has kept UTC+7 without summer time since 1975, and no
//! file of this system is older, so the offset is fixed and the program needs no time-zone database.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil;
use jiff::tz::Offset;

const OFFSET: Offset = jiff::tz::offset(7);

/// A moment, in milliseconds since 1970-01-01T00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// Takes milliseconds since the Unix epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Returns milliseconds since the Unix epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Returns the moment that lies `seconds` later (earlier if negative).
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// Returns the moment that lies `days` of 24 hours later (earlier if negative).
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days.saturating_mul(86_400))
    }

    /// Returns the day in Viet Nam on which this moment falls.
    pub fn day(self) -> Day {
        Day(self.local().date())
    }

    /// Returns the wall-clock time in Viet Nam as `HH:MM`.
    pub fn hour_minute(self) -> String {
        let local = self.local();
        let mut text = String::with_capacity(5);
        push_two(&mut text, local.hour());
        text.push(':');
        push_two(&mut text, local.minute());
        text
    }

    fn local(self) -> civil::DateTime {
        // Out-of-range milliseconds cannot come from a clock; they clamp rather than fail a whole page.
        let stamp = jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        OFFSET.to_datetime(stamp)
    }
}

/// Writes a number from 0 to 99 with two digits: a page of comments writes some hundred of them.
fn push_two(text: &mut String, number: i8) {
    let number = number.unsigned_abs();
    text.push(char::from(b'0' + number / 10 % 10));
    text.push(char::from(b'0' + number % 10));
}

/// Formats as RFC 3339 in UTC with milliseconds, the form of every machine interface.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(stamp) => write!(f, "{stamp:.3}"),
            Err(_) => write!(f, "{}ms", self.0),
        }
    }
}

/// A calendar day in Viet Nam. Formats as `2026-12-31`; [`Day::vietnamese`] gives `31/12/2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(civil::Date);

/// The text is not a day that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a day of the calendar")]
pub struct ParseDayError;

impl Day {
    /// Returns the day, if the calendar has it. Years 1 to 9999.
    ///
    /// # Errors
    /// [`ParseDayError`] for the 31st of February and its like.
    pub fn new(year: i16, month: i8, day: i8) -> Result<Self, ParseDayError> {
        civil::Date::new(year, month, day).map(Self).map_err(|_| ParseDayError)
    }

    /// Returns the year, such as 2026.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Returns the month, 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// Returns the day of the month, 1 to 31.
    pub fn day_of_month(self) -> i8 {
        self.0.day()
    }

    /// Returns the day that lies `days` later (earlier if negative); the last representable day if there is none.
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().days(days)))
    }

    /// Returns the first moment of this day in Viet Nam.
    pub fn start(self) -> Instant {
        let midnight = OFFSET.to_timestamp(self.0.at(0, 0, 0, 0));
        Instant(midnight.map_or(0, jiff::Timestamp::as_millisecond))
    }

    /// Returns the day as people in Viet Nam write it: `31/12/2026`.
    pub fn vietnamese(self) -> String {
        let mut text = String::with_capacity(10);
        push_two(&mut text, self.0.day());
        text.push('/');
        push_two(&mut text, self.0.month());
        text.push('/');
        text.push_str(&self.0.year().to_string());
        text
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Reads `2026-12-31`, and `31/12/2026` or `31-12-2026` as people type it.
impl FromStr for Day {
    type Err = ParseDayError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<&str> = text.trim().split(['-', '/', '.']).map(str::trim).collect();
        let [first, month, last] = parts[..] else { return Err(ParseDayError) };
        let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
        if year.len() != 4 {
            return Err(ParseDayError);
        }
        Self::new(
            year.parse().map_err(|_| ParseDayError)?,
            month.parse().map_err(|_| ParseDayError)?,
            day.parse().map_err(|_| ParseDayError)?,
        )
    }
}

/// Tells the time. Everything asks a `Clock`, so that tests can set it.
#[derive(Debug, Clone)]
pub struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// The clock of the machine.
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still at `start` until [`Clock::set`] moves it.
    pub fn standing(start: Instant) -> Self {
        Self(Source::Set(Arc::new(AtomicI64::new(start.millis()))))
    }

    /// Moves a standing clock, forwards or backwards; the machine's clock stays as it is.
    pub fn set(&self, now: Instant) {
        if let Source::Set(millis) = &self.0 {
            millis.store(now.millis(), Ordering::SeqCst);
        }
    }

    /// Returns the present moment.
    #[expect(clippy::disallowed_methods, reason = "everybody else asks here")]
    pub fn now(&self) -> Instant {
        match &self.0 {
            Source::System => Instant(jiff::Timestamp::now().as_millisecond()),
            Source::Set(millis) => Instant(millis.load(Ordering::SeqCst)),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_viet_nam() {
        let last_evening = Instant::from_millis(1_767_200_399_000); // 2025-12-31T16:59:59Z
        assert_eq!(last_evening.day().to_string(), "2025-12-31");
        assert_eq!(last_evening.plus_seconds(1).day().vietnamese(), "01/01/2026");
        assert_eq!(Day::new(2026, 1, 1).unwrap().start(), last_evening.plus_seconds(1));
    }

    #[test]
    fn people_may_type_days_either_way_round() {
        for text in ["2026-02-28", "28/02/2026", "28/2/2026", " 28-2-2026 ", "28.2.2026"] {
            assert_eq!(text.parse::<Day>().unwrap().to_string(), "2026-02-28", "{text}");
        }
        for text in ["", "31/02/2026", "2026-13-01", "28/2/26", "hôm qua", "1/1/1/2026"] {
            assert_eq!(text.parse::<Day>(), Err(ParseDayError), "{text}");
        }
    }

    #[test]
    fn an_instant_shows_as_rfc_3339() {
        assert_eq!(Instant::from_millis(0).to_string(), "1970-01-01T00:00:00.000Z");
    }
}
