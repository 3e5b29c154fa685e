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
    /// Whether this person declared a conflict of interest, here or on a council.
    pub is_conflicted: bool,
}

/// A wish to have a file appraised.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Where the file stands.
    pub state: State,
    /// Whether the officer who asks wrote in it or declared a conflict of interest.
    pub is_concerned: bool,
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
    may_assign(asked.is_concerned)?;
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
            _ if candidate.is_conflicted => return Err(Refused::Conflicted),
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

/// Decides whether an officer may say who appraises: whoever is concerned in the file does not choose its judges.
///
/// # Errors
/// [`Refused::AskerConcerned`].
pub const fn may_assign(is_concerned: bool) -> Result<(), Refused> {
    if is_concerned { Err(Refused::AskerConcerned) } else { Ok(()) }
}

/// Decides whether an appraiser who was asked still may score: whoever wrote in the file meanwhile does not.
///
/// # Errors
/// A [`Refused`] that says which rule stands against it.
pub const fn may_score(is_writer: bool, is_conflicted: bool) -> Result<(), Refused> {
    match (is_writer, is_conflicted) {
        (_, true) => Err(Refused::Excluded),
        (true, _) => Err(Refused::Writer),
        _ => Ok(()),
    }
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
        Candidate { id: Id::from_i64(id), is_writer: false, is_conflicted: false }
    }

    const fn standing(id: i64, progress: Progress) -> Standing {
        Standing { appraiser: Id::from_i64(id), progress }
    }

    fn ask(candidates: &[Candidate], present: &[Standing]) -> Result<(), Refused> {
        let asked =
            Asked { state: State::Accepted, is_concerned: false, candidates, present, due_on: today() };
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
    fn whoever_is_concerned_chooses_no_judges_and_is_none() {
        let all = [somebody(1), somebody(2)];
        let open = Asked {
            state: State::Accepted,
            is_concerned: false,
            candidates: &all,
            present: &[],
            due_on: today(),
        };
        let asked = Asked { is_concerned: true, ..open };
        assert_eq!(assign(asked, &rules(), today()), Err(Refused::AskerConcerned));
        let elsewhere = [somebody(1), Candidate { is_conflicted: true, ..somebody(2) }];
        assert_eq!(ask(&elsewhere, &[]), Err(Refused::Conflicted));
        assert_eq!(may_score(true, false), Err(Refused::Writer));
        assert_eq!(may_score(false, true), Err(Refused::Excluded));
        assert_eq!(may_score(false, false), Ok(()));
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
        let asked = Asked {
            state: State::Submitted,
            is_concerned: false,
            candidates: &all,
            present: &[],
            due_on: today(),
        };
        assert_eq!(assign(asked, &rules(), today()), Err(Refused::NotAccepted));
        let late = Asked { state: State::Accepted, due_on: today().plus_days(-1), ..asked };
        assert_eq!(assign(late, &rules(), today()), Err(Refused::DueBeforeToday));
    }
}
