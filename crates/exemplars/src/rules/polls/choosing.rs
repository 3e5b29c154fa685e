//! What one citizen chooses: the whole choice is sent each time, so that sending it twice changes nothing.

use kheo_base::{Id, Instant};

use super::{Refused, State, Window};

/// What entitles to an endorsement.
///
/// Today an account is the only voucher, and the server knows for a time who endorsed what. A token that is signed blindly
/// for each citizen and spent without saying whose it is would be a second variant here: it brings its own key in the place of
/// the account's id, and [`choose`], the counts and the pages stay as they are. Until it exists nothing claims to be anonymous.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voucher {
    /// A signed-in account.
    Account(Id),
}

impl Voucher {
    /// The key under which one citizen has one place in a poll.
    pub const fn key(self) -> Id {
        match self {
            Self::Account(account_id) => account_id,
        }
    }

    /// Whether it was made so recently that people may want to look at it.
    pub const fn is_new(self, now: Instant, days: i64) -> bool {
        match self {
            Self::Account(account_id) => account_id.made_at().millis() > now.plus_days(-days).millis(),
        }
    }
}

/// One endorsement that a citizen holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Which of the citizen's places it takes.
    pub slot: i64,
    /// What is endorsed.
    pub exemplar_id: Id,
}

/// What becomes of a citizen's endorsements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Those that go.
    pub removed: Vec<Held>,
    /// Those that come.
    pub added: Vec<Held>,
    /// How many more citizens take part: 1, 0 or -1.
    pub participants: i64,
}

impl Change {
    /// Whether all stays as it is.
    pub const fn is_nothing(&self) -> bool {
        self.removed.is_empty() && self.added.is_empty()
    }
}

/// Decides a citizen's whole choice; an empty one takes everything back. `candidates` are those of the poll among `wanted`.
///
/// # Errors
/// A [`Refused`] that says which rule stands against it.
pub fn choose(
    (state, window, choices_max): (State, Window, usize),
    candidates: &[Id],
    held: &[Held],
    wanted: &[Id],
    now: Instant,
) -> Result<Change, Refused> {
    match state {
        State::Open if now < window.opens_at => return Err(Refused::NotYet),
        State::Open if window.holds(now) => {}
        State::Open | State::Closed | State::Cancelled => return Err(Refused::EndedAlready),
        State::Prepared => return Err(Refused::NotOpen),
    }
    let mut wanted = wanted.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.len() > choices_max {
        return Err(Refused::TooManyChoices { choices_max });
    }
    if wanted.iter().any(|id| !candidates.contains(id)) {
        return Err(Refused::NotACandidate);
    }
    let (kept, removed): (Vec<Held>, Vec<Held>) =
        held.iter().partition(|held| wanted.contains(&held.exemplar_id));
    let is_held = |id: &Id| kept.iter().any(|held| held.exemplar_id == *id);
    let free = (0_i64..).filter(|slot| kept.iter().all(|held| held.slot != *slot));
    let new = wanted.iter().filter(|id| !is_held(id));
    let added = new.zip(free).map(|(exemplar_id, slot)| Held { slot, exemplar_id: *exemplar_id }).collect();
    let participants = i64::from(!wanted.is_empty()) - i64::from(!held.is_empty());
    Ok(Change { removed, added, participants })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WINDOW: Window =
        Window { opens_at: Instant::from_millis(1_000), closes_at: Instant::from_millis(2_000) };
    const NOW: Instant = Instant::from_millis(1_500);

    fn ids(numbers: &[i64]) -> Vec<Id> {
        numbers.iter().copied().map(Id::from_i64).collect()
    }

    fn one(held: &[Held], wanted: &[i64]) -> Result<Change, Refused> {
        choose((State::Open, WINDOW, 1), &ids(&[1, 2, 3]), held, &ids(wanted), NOW)
    }

    #[test]
    fn a_choice_is_given_changed_repeated_and_taken_back() {
        let first = Held { slot: 0, exemplar_id: Id::from_i64(1) };
        let other = Held { slot: 0, exemplar_id: Id::from_i64(2) };
        let given = Change { removed: vec![], added: vec![first], participants: 1 };
        assert_eq!(one(&[], &[1]), Ok(given));
        let changed = Change { removed: vec![first], added: vec![other], participants: 0 };
        assert_eq!(one(&[first], &[2]), Ok(changed));
        assert!(one(&[first], &[1]).is_ok_and(|change| change.is_nothing()));
        assert_eq!(one(&[first], &[]), Ok(Change { removed: vec![first], added: vec![], participants: -1 }));
        assert_eq!(one(&[], &[1, 2]), Err(Refused::TooManyChoices { choices_max: 1 }));
        assert_eq!(one(&[], &[9]), Err(Refused::NotACandidate));
    }

    #[test]
    fn nothing_is_taken_before_the_window_after_it_or_without_a_poll() {
        let at = |state, millis| choose((state, WINDOW, 1), &[], &[], &[], Instant::from_millis(millis));
        assert_eq!(at(State::Open, 999), Err(Refused::NotYet));
        assert_eq!(at(State::Open, 2_000), Err(Refused::EndedAlready));
        assert_eq!(at(State::Closed, 1_500), Err(Refused::EndedAlready));
        assert_eq!(at(State::Cancelled, 1_500), Err(Refused::EndedAlready));
        assert_eq!(at(State::Prepared, 1_500), Err(Refused::NotOpen));
    }

    proptest! {
        #[test]
        fn after_any_choices_each_slot_is_used_once_and_the_last_choice_holds(
            choices in proptest::collection::vec(proptest::collection::btree_set(1_i64..9, 0..4), 1..20)
        ) {
            let (mut held, mut participants): (Vec<Held>, i64) = (Vec::new(), 0);
            for wanted in choices {
                let wanted: Vec<i64> = wanted.into_iter().collect();
                let candidates = ids(&[1, 2, 3, 4, 5, 6, 7, 8]);
                let change = choose((State::Open, WINDOW, 3), &candidates, &held, &ids(&wanted), NOW);
                let Ok(change) = change else { return Err(TestCaseError::fail("a good choice was refused")) };
                held.retain(|one| !change.removed.contains(one));
                held.extend(change.added);
                participants += change.participants;
                let mut slots: Vec<i64> = held.iter().map(|one| one.slot).collect();
                slots.sort_unstable();
                slots.dedup();
                prop_assert_eq!(slots.len(), held.len());
                prop_assert!(slots.iter().all(|slot| (0..3).contains(slot)));
                let mut chosen: Vec<Id> = held.iter().map(|one| one.exemplar_id).collect();
                chosen.sort_unstable();
                prop_assert_eq!(chosen, ids(&wanted));
                prop_assert_eq!(participants, i64::from(!held.is_empty()));
            }
        }
    }
}
