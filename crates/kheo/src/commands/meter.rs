//! How far a long command has come, and how long it will still take: on the standard error, for a person at a terminal.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use kheo_exemplars::import::Progress;

/// How often a line is written: a person sees it move, a log is not filled.
const EVERY: Duration = Duration::from_secs(1);
const EVERY_IN_LOG: Duration = Duration::from_secs(30);

/// Tells progress.
pub(super) struct Meter {
    began: Option<(Instant, usize)>,
    told: Option<Instant>,
    is_terminal: bool,
}

impl Meter {
    pub(super) fn new() -> Self {
        Self { began: None, told: None, is_terminal: std::io::stderr().is_terminal() }
    }

    /// Tells how far an import has come.
    pub(super) fn tell(&mut self, progress: Progress) {
        match progress {
            Progress::Checked(rows) => self.line(|| format!("{} rows checked", grouped(rows))),
            Progress::Written(done, rows) => self.part("rows written", done, rows),
        }
    }

    /// Tells so many of so many, with the time that is left.
    pub(super) fn part(&mut self, what: &str, done: usize, all: usize) {
        let (began, first) = *self.began.get_or_insert((Instant::now(), done));
        let left = left(began.elapsed(), done.saturating_sub(first), all.saturating_sub(done));
        self.line(|| {
            let percent = done.saturating_mul(100) / all.max(1);
            format!("{} of {} {what} ({percent} %){}", grouped(done), grouped(all), left.unwrap_or_default())
        });
    }

    /// Ends the line.
    pub(super) fn end(&mut self) {
        if self.is_terminal && self.told.take().is_some() {
            write("\n");
        }
    }

    fn line(&mut self, line: impl FnOnce() -> String) {
        let every = if self.is_terminal { EVERY } else { EVERY_IN_LOG };
        if self.told.is_some_and(|told| told.elapsed() < every) {
            return;
        }
        self.told = Some(Instant::now());
        let line = line();
        // Back to the start of the line and clear it, so that one line moves.
        write(&if self.is_terminal { format!("\r\x1b[2K  {line}") } else { format!("  {line}\n") });
    }
}

/// A terminal that is gone is no reason to stop.
fn write(text: &str) {
    let mut error = std::io::stderr().lock();
    drop(error.write_all(text.as_bytes()).and_then(|()| error.flush()));
}

/// What is left at the speed so far; nothing can be said at the beginning.
fn left(elapsed: Duration, done: usize, rest: usize) -> Option<String> {
    let done = u32::try_from(done).ok().filter(|done| *done > 0)?;
    let left = (elapsed / done).saturating_mul(u32::try_from(rest).unwrap_or(u32::MAX)).as_secs();
    (elapsed > EVERY).then(|| match left {
        0..60 => format!(", {left} s left"),
        _ => format!(", {} min {:02} s left", left / 60, left % 60),
    })
}

fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_said_once_something_is_done() {
        assert_eq!(left(Duration::from_secs(10), 0, 100), None);
        assert_eq!(left(Duration::from_secs(10), 10, 30).as_deref(), Some(", 30 s left"));
        assert_eq!(left(Duration::from_secs(10), 10, 125).as_deref(), Some(", 2 min 05 s left"));
        assert_eq!(grouped(1_000_000), "1 000 000");
    }
}
