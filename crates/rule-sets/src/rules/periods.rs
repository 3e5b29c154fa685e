//! Which periods change when a version is added or withdrawn. What has begun keeps its first day and its body for ever.

use kheo_base::Day;

use super::Refused;

/// The days of one version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Day,
    /// The first day on which it no longer holds.
    pub to: Option<Day>,
}

/// What adding a version means for those that are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Added {
    /// First day of the version that ends where the new one begins, if one does.
    pub closes: Option<Day>,
    /// The first day on which the new version no longer holds: the next one's first.
    pub to: Option<Day>,
}

/// What withdrawing a version means for those that are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withdrawn {
    /// First day of the version that goes on in its place, if one does.
    pub prolongs: Option<Day>,
    /// The first day on which that one no longer holds.
    pub to: Option<Day>,
}

/// Decides where a version that begins on `from` stands among a unit's own versions.
///
/// # Errors
/// [`Refused::DayPast`] or [`Refused::SameDay`].
pub fn add(versions: &[Period], from: Day, today: Day) -> Result<Added, Refused> {
    if from < today {
        return Err(Refused::DayPast);
    }
    if versions.iter().any(|version| version.from == from) {
        return Err(Refused::SameDay);
    }
    let before = versions.iter().filter(|version| version.from < from).max_by_key(|version| version.from);
    let next = versions.iter().map(|version| version.from).filter(|first| *first > from).min();
    // A version that ended before is left alone: between the two nothing of this unit's own was in force.
    let closes = before.filter(|version| version.to.is_none_or(|end| end > from));
    Ok(Added { closes: closes.map(|version| version.from), to: next })
}

/// Decides what holds instead of a version that is withdrawn before it begins; `None` if there is no such version.
///
/// # Errors
/// [`Refused::Begun`].
pub fn withdraw(versions: &[Period], from: Day, today: Day) -> Result<Option<Withdrawn>, Refused> {
    let Some(gone) = versions.iter().find(|version| version.from == from) else { return Ok(None) };
    if from <= today {
        return Err(Refused::Begun);
    }
    let before = versions.iter().find(|version| version.to == Some(from));
    Ok(Some(Withdrawn { prolongs: before.map(|version| version.from), to: gone.to }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(offset: i32) -> Day {
        kheo_base::Instant::from_millis(1_790_000_000_000).day().plus_days(offset)
    }

    fn applied(mut versions: Vec<Period>, from: Day, added: Added) -> Vec<Period> {
        for version in &mut versions {
            if Some(version.from) == added.closes {
                version.to = Some(from);
            }
        }
        versions.push(Period { from, to: added.to });
        versions.sort_by_key(|version| version.from);
        versions
    }

    #[test]
    fn a_new_version_ends_the_one_before_it() {
        let old = vec![Period { from: day(-900), to: None }];
        assert_eq!(add(&old, day(5), day(0)), Ok(Added { closes: Some(day(-900)), to: None }));
        assert_eq!(add(&old, day(0), day(0)), Ok(Added { closes: Some(day(-900)), to: None }));
        assert_eq!(add(&old, day(-1), day(0)), Err(Refused::DayPast));
    }

    #[test]
    fn a_version_between_two_is_only_possible_in_the_future() {
        let both = vec![Period { from: day(-900), to: Some(day(30)) }, Period { from: day(30), to: None }];
        assert_eq!(add(&both, day(10), day(0)), Ok(Added { closes: Some(day(-900)), to: Some(day(30)) }));
        assert_eq!(add(&both, day(30), day(0)), Err(Refused::SameDay));
        assert_eq!(add(&both, day(10), day(20)), Err(Refused::DayPast));
    }

    #[test]
    fn the_first_version_of_a_province_ends_nothing() {
        assert_eq!(add(&[], day(3), day(0)), Ok(Added { closes: None, to: None }));
    }

    #[test]
    fn only_what_has_not_begun_is_withdrawn_and_the_one_before_goes_on() {
        let both = vec![Period { from: day(-900), to: Some(day(30)) }, Period { from: day(30), to: None }];
        let gone = Withdrawn { prolongs: Some(day(-900)), to: None };
        assert_eq!(withdraw(&both, day(30), day(0)), Ok(Some(gone)));
        assert_eq!(withdraw(&both, day(30), day(30)), Err(Refused::Begun));
        assert_eq!(withdraw(&both, day(-900), day(0)), Err(Refused::Begun));
        assert_eq!(withdraw(&both, day(31), day(0)), Ok(None));
    }

    proptest! {
        #[test]
        fn versions_never_overlap_and_withdrawing_undoes(days in proptest::collection::vec(1_i32..200, 1..20)) {
            let mut versions = vec![Period { from: day(-500), to: None }];
            for offset in days {
                let Ok(added) = add(&versions, day(offset), day(0)) else { continue };
                let before = versions.clone();
                versions = applied(versions, day(offset), added);
                for pair in versions.windows(2) {
                    prop_assert_eq!(pair[0].to, Some(pair[1].from));
                }
                let gone = withdraw(&versions, day(offset), day(0)).ok().flatten().expect("it is there");
                let mut undone: Vec<Period> =
                    versions.iter().copied().filter(|version| version.from != day(offset)).collect();
                for version in &mut undone {
                    if Some(version.from) == gone.prolongs {
                        version.to = gone.to;
                    }
                }
                prop_assert_eq!(undone, before);
            }
        }
    }
}
