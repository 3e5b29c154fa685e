//! Whether a model runs, and what can be noted of it.
//!
//! ```text
//! running ─pause─► paused ─resume─► running        running, paused ─end─► ended
//! ```

use kheo_base::{Day, Refusal};

use crate::rules::State;

/// Whether a model runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run {
    /// It runs; so does each that was accepted, until somebody says otherwise.
    Running,
    /// It stands still for a time.
    Paused,
    /// It has ended.
    Ended,
}

impl Run {
    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Ended => "ended",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Running, Self::Paused, Self::Ended].into_iter().find(|run| run.word() == word)
    }
}

/// What is said of a model's running.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunCommand {
    /// It stands still.
    Pause,
    /// It runs again.
    Resume,
    /// It has ended.
    End,
}

impl RunCommand {
    /// All, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Pause, Self::Resume, Self::End];

    /// Returns the word that a form sends.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::End => "end",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|command| command.word() == word)
    }

    /// Whether a model that runs so can be told this.
    pub const fn fits(self, run: Run) -> bool {
        matches!(
            (self, run),
            (Self::Pause, Run::Running)
                | (Self::Resume, Run::Paused)
                | (Self::End, Run::Running | Run::Paused)
        )
    }
}

/// Why it is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunRefused {
    /// Only an accepted or recognised model is at work.
    NotAtWork,
    /// It does not run, or stand still, as the command needs.
    DoesNotFit,
    /// It has ended.
    HasEnded,
    /// It says why.
    ReasonMissing,
    /// Not in the future.
    InFuture {
        /// Today.
        today: Day,
    },
    /// Not before the last change, or the beginning of the model's year.
    TooEarly {
        /// The first day that would do.
        first: Day,
    },
}

impl From<RunRefused> for Refusal {
    fn from(refused: RunRefused) -> Self {
        match refused {
            RunRefused::NotAtWork => Self::new("registration-refused-not-at-work"),
            RunRefused::DoesNotFit => Self::new("registration-refused-run-does-not-fit"),
            RunRefused::HasEnded => Self::new("registration-refused-run-has-ended"),
            RunRefused::ReasonMissing => Self::new("registration-refused-run-reason"),
            RunRefused::InFuture { today } => {
                Self::new("registration-refused-in-future").with("today", today.vietnamese())
            }
            RunRefused::TooEarly { first } => {
                Self::new("registration-refused-too-early").with("first", first.vietnamese())
            }
        }
    }
}

impl From<RunRefused> for kheo_base::Error {
    fn from(refused: RunRefused) -> Self {
        Self::Refusal(refused.into())
    }
}

/// Decides whether a model runs from a day on. `first` is the day of the last change, or of the year's beginning.
///
/// # Errors
/// Which rule stands against it.
pub fn change_run(
    state: State,
    run: Run,
    command: RunCommand,
    reason: &str,
    (on, first, today): (Day, Day, Day),
) -> Result<Run, RunRefused> {
    at_work(state)?;
    if run == Run::Ended {
        return Err(RunRefused::HasEnded);
    }
    if !command.fits(run) {
        return Err(RunRefused::DoesNotFit);
    }
    if reason.trim().is_empty() {
        return Err(RunRefused::ReasonMissing);
    }
    within(on, first, today)?;
    Ok(match command {
        RunCommand::Pause => Run::Paused,
        RunCommand::Resume => Run::Running,
        RunCommand::End => Run::Ended,
    })
}

/// Insists that something can be noted of a day. `ended` is the day on which the model ended, if it has.
///
/// # Errors
/// Which rule stands against it.
pub fn note_on(state: State, ended: Option<Day>, on: Day, first: Day, today: Day) -> Result<(), RunRefused> {
    at_work(state)?;
    within(on, first, today)?;
    // What came late to paper may still be noted, of days before the end.
    if ended.is_some_and(|end| on > end) { Err(RunRefused::HasEnded) } else { Ok(()) }
}

const fn at_work(state: State) -> Result<(), RunRefused> {
    match state {
        State::Accepted | State::Recognised => Ok(()),
        _ => Err(RunRefused::NotAtWork),
    }
}

fn within(on: Day, first: Day, today: Day) -> Result<(), RunRefused> {
    if on > today {
        return Err(RunRefused::InFuture { today });
    }
    if on < first { Err(RunRefused::TooEarly { first }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap_or_else(|_| unreachable!("{text}"))
    }

    fn change(run: Run, command: RunCommand, on: &str) -> Result<Run, RunRefused> {
        let days = (day(on), day("2026-03-01"), day("2026-11-23"));
        change_run(State::Accepted, run, command, "Nước lên", days)
    }

    #[test]
    fn a_model_pauses_resumes_and_ends_once() {
        assert_eq!(change(Run::Running, RunCommand::Pause, "2026-09-01"), Ok(Run::Paused));
        assert_eq!(change(Run::Paused, RunCommand::Resume, "2026-09-01"), Ok(Run::Running));
        assert_eq!(change(Run::Paused, RunCommand::End, "2026-09-01"), Ok(Run::Ended));
        assert_eq!(change(Run::Paused, RunCommand::Pause, "2026-09-01"), Err(RunRefused::DoesNotFit));
        assert_eq!(change(Run::Running, RunCommand::Resume, "2026-09-01"), Err(RunRefused::DoesNotFit));
        for command in RunCommand::ALL {
            assert_eq!(change(Run::Ended, command, "2026-09-01"), Err(RunRefused::HasEnded));
        }
    }

    #[test]
    fn days_lie_between_the_last_change_and_today() {
        assert!(change(Run::Running, RunCommand::Pause, "2026-03-01").is_ok());
        assert!(change(Run::Running, RunCommand::Pause, "2026-11-23").is_ok());
        let (early, late) = (day("2026-03-01"), day("2026-11-23"));
        assert_eq!(
            change(Run::Running, RunCommand::Pause, "2026-02-28"),
            Err(RunRefused::TooEarly { first: early })
        );
        assert_eq!(
            change(Run::Running, RunCommand::Pause, "2026-11-24"),
            Err(RunRefused::InFuture { today: late })
        );
    }

    #[test]
    fn notes_end_with_the_model() {
        let (first, today, end) = (day("2026-01-01"), day("2026-11-23"), Some(day("2026-10-01")));
        assert_eq!(note_on(State::Accepted, end, day("2026-10-01"), first, today), Ok(()));
        assert_eq!(note_on(State::Accepted, end, day("2026-10-02"), first, today), Err(RunRefused::HasEnded));
        assert_eq!(note_on(State::Submitted, None, today, first, today), Err(RunRefused::NotAtWork));
    }
}
