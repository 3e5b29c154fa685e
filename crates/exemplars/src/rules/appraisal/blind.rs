//! Who sees whose points: nobody another's until all are in.

use kheo_base::Id;

/// How far one appraiser is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The sheet is expected.
    Open,
    /// The sheet is in.
    Submitted,
    /// Excluded by a conflict of interest.
    Conflicted,
    /// The file was taken back from this appraiser.
    Withdrawn,
}

impl Progress {
    /// All.
    pub const ALL: [Self; 4] = [Self::Open, Self::Submitted, Self::Conflicted, Self::Withdrawn];

    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Submitted => "submitted",
            Self::Conflicted => "conflicted",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|progress| progress.word() == word)
    }

    /// Whether this appraiser's sheet counts, now or once it is in.
    pub const fn counts(self) -> bool {
        matches!(self, Self::Open | Self::Submitted)
    }
}

/// One appraiser of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Who.
    pub appraiser: Id,
    /// How far.
    pub progress: Progress,
}

/// Whether enough sheets are in and none is expected any more.
pub fn all_in(standings: &[Standing], appraisers_min: usize) -> bool {
    let count = |wanted| standings.iter().filter(|standing| standing.progress == wanted).count();
    count(Progress::Open) == 0 && count(Progress::Submitted) >= appraisers_min.max(1)
}

/// Whether somebody may see an appraiser's points: one's own, and another's once all are in. Whoever declared a conflict of
/// interest sees none.
pub fn may_see(viewer: Id, owner: Id, standings: &[Standing], appraisers_min: usize) -> bool {
    let of =
        |id| standings.iter().find(|standing| standing.appraiser == id).map(|standing| standing.progress);
    if of(viewer) == Some(Progress::Conflicted) {
        return false;
    }
    if viewer == owner {
        return of(owner).is_some_and(Progress::counts);
    }
    of(owner) == Some(Progress::Submitted) && all_in(standings, appraisers_min)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn standings() -> impl Strategy<Value = Vec<Standing>> {
        prop::collection::vec(0..4_usize, 0..6).prop_map(|all| {
            let standing = |(id, progress): (i64, usize)| Standing {
                appraiser: Id::from_i64(id),
                progress: Progress::ALL[progress],
            };
            (0..).zip(all).map(standing).collect()
        })
    }

    proptest! {
        #[test]
        fn nobody_sees_another_s_points_while_a_sheet_is_open(all in standings(), viewer in 0..8_i64, owner in 0..8_i64) {
            let (viewer, owner) = (Id::from_i64(viewer), Id::from_i64(owner));
            let is_open = all.iter().any(|standing| standing.progress == Progress::Open);
            let submitted = all.iter().filter(|standing| standing.progress == Progress::Submitted).count();
            let sees = may_see(viewer, owner, &all, 2);
            if viewer != owner && (is_open || submitted < 2) {
                prop_assert!(!sees);
            }
            let excluded = Standing { appraiser: viewer, progress: Progress::Conflicted };
            if all.contains(&excluded) {
                prop_assert!(!sees);
            }
        }

        #[test]
        fn what_is_in_is_seen_by_everybody_without_a_conflict(all in standings(), owner in 0..8_i64) {
            let (stranger, owner) = (Id::from_i64(100), Id::from_i64(owner));
            let is_in = all.contains(&Standing { appraiser: owner, progress: Progress::Submitted });
            prop_assert_eq!(may_see(stranger, owner, &all, 2), is_in && all_in(&all, 2));
        }
    }
}
