//! Who may be asked to appraise a file, and how somebody leaves it.

use kheo_base::{Day, Id};

use super::{Progress, Refused, SheetRules, Standing, all_in};
use crate::rules::State;

/// Somebody who was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The account.
    pub id: Id,
    /// Whether this person wrote in the file.
    pub is_writer: bool,
}

/// A wish to have a file appraised.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Where the file stands.
    pub state: State,
    /// Who is to appraise it.
    pub candidates: &'a [Candidate],
    /// Who does already, or did.
    pub present: &'a [Standing],
    /// Until when.
    pub due_on: Day,
}

/// Decides whether those chosen may be assigned.
///
/// # Errors
/// A [`Refused`] that says which rule stands against it.
pub fn assign(asked: Asked<'_>, rules: &SheetRules, today: Day) -> Result<(), Refused> {
    if asked.state != State::Accepted {
        return Err(Refused::NotAccepted);
    }
    if all_in(asked.present, rules.appraisers_min) {
        return Err(Refused::AllIn);
    }
    if asked.candidates.is_empty() {
        return Err(Refused::NobodyChosen);
    }
    if asked.due_on < today {
        return Err(Refused::DueBeforeToday);
    }
    for candidate in asked.candidates {
        let earlier = asked.present.iter().find(|standing| standing.appraiser == candidate.id);
        match earlier.map(|standing| standing.progress) {
            _ if candidate.is_writer => return Err(Refused::Writer),
            Some(Progress::Conflicted) => return Err(Refused::Conflicted),
            Some(Progress::Open | Progress::Submitted) => return Err(Refused::AssignedAlready),
            Some(Progress::Withdrawn) | None => {}
        }
    }
    let counting = asked.present.iter().filter(|standing| standing.progress.counts()).count();
    if counting + asked.candidates.len() < rules.appraisers_min {
        return Err(Refused::TooFew { min: rules.appraisers_min });
    }
    Ok(())
}

/// Decides whether an appraiser may still declare a conflict of interest: until all have seen each other's points.
///
/// # Errors
/// A [`Refused`] that says which rule stands against it.
pub fn declare_conflict(
    progress: Progress,
    present: &[Standing],
    reason: &str,
    rules: &SheetRules,
) -> Result<(), Refused> {
    match progress {
        Progress::Conflicted => return Err(Refused::Excluded),
        Progress::Withdrawn => return Err(Refused::NotOpen),
        Progress::Open | Progress::Submitted => {}
    }
    if all_in(present, rules.appraisers_min) {
        return Err(Refused::AllIn);
    }
    if reason.trim().is_empty() { Err(Refused::ConflictReasonMissing) } else { Ok(()) }
}

/// Decides whether a file may be taken back from an appraiser.
///
/// # Errors
/// [`Refused::NotOpen`] once the sheet is in, or the appraiser has left.
pub const fn withdraw(progress: Progress) -> Result<(), Refused> {
    if matches!(progress, Progress::Open) { Ok(()) } else { Err(Refused::NotOpen) }
}

#[cfg(test)]
mod tests {
    use super::super::scoring::tests::{rules, today};
    use super::*;

    const fn somebody(id: i64) -> Candidate {
        Candidate { id: Id::from_i64(id), is_writer: false }
    }

    const fn standing(id: i64, progress: Progress) -> Standing {
        Standing { appraiser: Id::from_i64(id), progress }
    }

    fn ask(candidates: &[Candidate], present: &[Standing]) -> Result<(), Refused> {
        let asked = Asked { state: State::Accepted, candidates, present, due_on: today() };
        assign(asked, &rules(), today())
    }

    #[test]
    fn two_who_did_not_write_are_asked() {
        assert_eq!(ask(&[somebody(1), somebody(2)], &[]), Ok(()));
        assert_eq!(ask(&[somebody(1)], &[]), Err(Refused::TooFew { min: 2 }));
        assert_eq!(ask(&[], &[]), Err(Refused::NobodyChosen));
        let writer = Candidate { is_writer: true, ..somebody(2) };
        assert_eq!(ask(&[somebody(1), writer], &[]), Err(Refused::Writer));
    }

    #[test]
    fn whoever_declared_a_conflict_is_replaced_and_never_asked_again() {
        let present = [standing(1, Progress::Submitted), standing(2, Progress::Conflicted)];
        assert_eq!(ask(&[somebody(2)], &present), Err(Refused::Conflicted));
        assert_eq!(ask(&[somebody(3)], &present), Ok(()));
        assert_eq!(ask(&[somebody(1)], &present), Err(Refused::AssignedAlready));
    }

    #[test]
    fn once_points_are_open_nobody_joins_and_nobody_leaves() {
        let present = [standing(1, Progress::Submitted), standing(2, Progress::Submitted)];
        assert_eq!(ask(&[somebody(3)], &present), Err(Refused::AllIn));
        assert_eq!(declare_conflict(Progress::Submitted, &present, "x", &rules()), Err(Refused::AllIn));
        assert_eq!(withdraw(Progress::Submitted), Err(Refused::NotOpen));
    }

    #[test]
    fn only_an_accepted_file_and_no_day_gone_by() {
        let all = [somebody(1), somebody(2)];
        let asked = Asked { state: State::Submitted, candidates: &all, present: &[], due_on: today() };
        assert_eq!(assign(asked, &rules(), today()), Err(Refused::NotAccepted));
        let late = Asked { state: State::Accepted, due_on: today().plus_days(-1), ..asked };
        assert_eq!(assign(late, &rules(), today()), Err(Refused::DueBeforeToday));
    }
}
