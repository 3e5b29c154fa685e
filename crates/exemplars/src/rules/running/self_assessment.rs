//! How those who run a model judge it by the criteria that they registered.
//!
//! ```text
//! draft ─submit─► submitted ─return, with reason─► returned ─(another round)─► draft
//! ```

use kheo_base::Refusal;

use super::{Figure, Goal};
use crate::rules::State;

/// How far a criterion was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Reached.
    Reached,
    /// Better than at the beginning.
    Partly,
    /// Not reached.
    NotReached,
}

impl Level {
    /// All, best first.
    pub const ALL: [Self; 3] = [Self::Reached, Self::Partly, Self::NotReached];

    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::Partly => "partly",
            Self::NotReached => "not_reached",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.word() == word)
    }
}

/// Where a self-assessment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssessmentState {
    /// Being written.
    Draft,
    /// Fixed.
    Submitted,
    /// Sent back; the next that is written is another round.
    Returned,
}

impl AssessmentState {
    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Draft, Self::Submitted, Self::Returned].into_iter().find(|state| state.word() == word)
    }
}

/// The result of one criterion.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// What was to be reached, if it can be counted.
    pub goal: Option<Goal>,
    /// Where it stood at the beginning.
    pub baseline: Option<Figure>,
    /// The result, in the unit of the goal.
    pub result: Option<Figure>,
    /// Of a percentage: how many.
    pub done: Option<i64>,
    /// Of how many in all.
    pub out_of: Option<i64>,
    /// How far it was reached, as a person says where nothing is counted.
    pub level: Option<Level>,
    /// What is to be said about it.
    pub note: String,
}

/// All results, in the order of the criteria.
pub type Lines = Vec<Line>;

/// Tells how far a criterion was reached: by the figures where there are any, so that nobody can say otherwise.
pub fn level_of(line: &Line) -> Option<Level> {
    let Some(goal) = &line.goal else { return line.level };
    let result = line.result?;
    if goal.is_reached_by(result) {
        return Some(Level::Reached);
    }
    let is_better = match (line.baseline, goal.is_upper()) {
        (Some(baseline), false) => result > baseline,
        (Some(baseline), true) => result < baseline,
        (None, false) => result > Figure::whole(0),
        (None, true) => false,
    };
    Some(if is_better { Level::Partly } else { Level::NotReached })
}

/// How many criteria were reached, and how many not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reached {
    /// Reached.
    pub reached: i64,
    /// Better than at the beginning.
    pub partly: i64,
    /// Not reached.
    pub not_reached: i64,
}

impl Reached {
    /// Counts results; `None` if there are none.
    pub fn of(lines: &[Line]) -> Option<Self> {
        let count = |level| lines.iter().map(|line| i64::from(level_of(line) == Some(level))).sum();
        let (reached, partly) = (count(Level::Reached), count(Level::Partly));
        let all = Self { reached, partly, not_reached: count(Level::NotReached) };
        (all != Self::default()).then_some(all)
    }
}

/// Returns the fields of a line that are wanted before it can be submitted.
pub fn missing(line: &Line) -> Option<&'static str> {
    match &line.goal {
        Some(_) => line.result.is_none().then_some("result"),
        None => line.level.is_none().then_some("level"),
    }
}

/// Why a self-assessment is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssessmentRefused {
    /// Only an accepted or recognised model is assessed.
    NotAtWork,
    /// It was submitted, and is fixed.
    Fixed,
    /// Only what was submitted can be sent back, and not after recognition.
    NotToReturn,
    /// Whoever wrote in the file does not send it back.
    Concerned,
    /// A return says why.
    ReasonMissing,
}

impl From<AssessmentRefused> for Refusal {
    fn from(refused: AssessmentRefused) -> Self {
        Self::new(match refused {
            AssessmentRefused::NotAtWork => "registration-refused-not-at-work",
            AssessmentRefused::Fixed => "registration-refused-assessment-fixed",
            AssessmentRefused::NotToReturn => "registration-refused-assessment-not-to-return",
            AssessmentRefused::Concerned => "exemplars-refused-own-file",
            AssessmentRefused::ReasonMissing => "registration-refused-assessment-reason",
        })
    }
}

impl From<AssessmentRefused> for kheo_base::Error {
    fn from(refused: AssessmentRefused) -> Self {
        Self::Refusal(refused.into())
    }
}

/// Insists that an assessment can be written now.
///
/// # Errors
/// Which rule stands against it.
pub fn may_be_written(file: State, latest: Option<AssessmentState>) -> Result<(), AssessmentRefused> {
    if !matches!(file, State::Accepted | State::Recognised) {
        return Err(AssessmentRefused::NotAtWork);
    }
    if latest == Some(AssessmentState::Submitted) { Err(AssessmentRefused::Fixed) } else { Ok(()) }
}

/// Insists that an assessment can be sent back now, by somebody who did not write in the file.
///
/// # Errors
/// Which rule stands against it.
pub fn may_be_returned(
    file: State,
    latest: Option<AssessmentState>,
    is_concerned: bool,
    reason: &str,
) -> Result<(), AssessmentRefused> {
    // What a recognition rests on stays as it was when it was recognised.
    if file != State::Accepted || latest != Some(AssessmentState::Submitted) {
        return Err(AssessmentRefused::NotToReturn);
    }
    if is_concerned {
        return Err(AssessmentRefused::Concerned);
    }
    if reason.trim().is_empty() { Err(AssessmentRefused::ReasonMissing) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(target: &str, baseline: Option<i64>, result: i64) -> Option<Level> {
        level_of(&Line {
            goal: Goal::read(target),
            baseline: baseline.map(Figure::whole),
            result: Some(Figure::whole(result)),
            level: Some(Level::Reached),
            ..Line::default()
        })
    }

    #[test]
    fn figures_decide_the_level_and_nobody_else() {
        assert_eq!(line("370 hộ", None, 370), Some(Level::Reached));
        assert_eq!(line("370 hộ", Some(200), 260), Some(Level::Partly));
        assert_eq!(line("370 hộ", Some(260), 260), Some(Level::NotReached));
        assert_eq!(line("370 hộ", None, 0), Some(Level::NotReached));
        assert_eq!(
            line("dưới 3 vụ", Some(7), 3),
            Some(Level::Partly),
            "fewer than before, but not below three"
        );
        assert_eq!(line("dưới 3 vụ", None, 5), Some(Level::NotReached));
        assert_eq!(line("giảm một nửa", None, 5), Some(Level::Reached), "words are judged by a person");
    }

    #[test]
    fn levels_are_counted_and_nothing_is_made_of_nothing() {
        let line = |level| Line { level, ..Line::default() };
        let lines = [Some(Level::Reached), Some(Level::Partly), Some(Level::Reached), None].map(line);
        assert_eq!(Reached::of(&lines), Some(Reached { reached: 2, partly: 1, not_reached: 0 }));
        assert_eq!(Reached::of(&[line(None)]), None);
        assert_eq!(Reached::of(&[]), None);
    }

    #[test]
    fn what_was_submitted_is_fixed_until_an_officer_sends_it_back() {
        use AssessmentState::{Draft, Returned, Submitted};
        assert_eq!(may_be_written(State::Accepted, None), Ok(()));
        assert_eq!(may_be_written(State::Accepted, Some(Returned)), Ok(()));
        assert_eq!(may_be_written(State::Accepted, Some(Submitted)), Err(AssessmentRefused::Fixed));
        assert_eq!(may_be_written(State::Submitted, None), Err(AssessmentRefused::NotAtWork));
        assert_eq!(may_be_returned(State::Accepted, Some(Submitted), false, "Thiếu số hộ"), Ok(()));
        assert_eq!(
            may_be_returned(State::Accepted, Some(Submitted), true, "x"),
            Err(AssessmentRefused::Concerned)
        );
        assert_eq!(
            may_be_returned(State::Accepted, Some(Submitted), false, " "),
            Err(AssessmentRefused::ReasonMissing)
        );
        for (state, latest) in [(State::Accepted, Draft), (State::Recognised, Submitted)] {
            assert_eq!(may_be_returned(state, Some(latest), false, "x"), Err(AssessmentRefused::NotToReturn));
        }
    }
}
