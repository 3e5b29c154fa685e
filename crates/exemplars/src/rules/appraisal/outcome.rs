//! What several sheets say together. Means are kept in hundredths of a point, never as fractions.

use super::{Opinion, Sheet};

/// What came out of an appraisal. Until all sheets are in it says only that.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Whether all sheets are in.
    pub all_in: bool,
    /// Mean of the totals, in hundredths of a point.
    pub mean: i64,
    /// Appraisers for recognition.
    pub agree: i64,
    /// Appraisers against it.
    pub disagree: i64,
    /// By how many points the highest and the lowest total differ.
    pub max_difference: i64,
}

impl Outcome {
    /// Puts together the sheets of an appraisal that is all in.
    pub fn of(sheets: &[Sheet]) -> Self {
        let totals: Vec<i64> = sheets.iter().map(Sheet::total).collect();
        let count = |opinion| sheets.iter().map(|sheet| i64::from(sheet.opinion == Some(opinion))).sum();
        Self {
            all_in: true,
            mean: mean(&totals),
            agree: count(Opinion::Agree),
            disagree: count(Opinion::Disagree),
            max_difference: difference(&totals),
        }
    }
}

/// Returns the mean in hundredths, halves upwards; 0 of nothing.
pub fn mean(points: &[i64]) -> i64 {
    let count = i64::try_from(points.len()).unwrap_or(i64::MAX);
    if count == 0 { 0 } else { (points.iter().sum::<i64>() * 200 + count) / (count * 2) }
}

/// Whether appraisers differ by more than is usual.
pub fn differs_much(points: &[i64], difference_max: i64) -> bool {
    difference(points) > difference_max
}

fn difference(points: &[i64]) -> i64 {
    let highest = points.iter().max().copied().unwrap_or(0);
    highest - points.iter().min().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]

    use proptest::prelude::*;

    use super::*;

    fn sheet(points: i64, opinion: Opinion) -> Sheet {
        Sheet { points: vec![Some(points)], opinion: Some(opinion), ..Sheet::default() }
    }

    #[test]
    fn two_sheets_make_one_outcome() {
        let outcome = Outcome::of(&[sheet(81, Opinion::Agree), sheet(60, Opinion::Disagree)]);
        let expected = Outcome { all_in: true, mean: 7_050, agree: 1, disagree: 1, max_difference: 21 };
        assert_eq!(outcome, expected);
        assert_eq!(mean(&[1, 1, 0]), 67);
    }

    proptest! {
        #[test]
        fn a_mean_lies_between_the_lowest_and_the_highest(points in prop::collection::vec(0..=100_i64, 1..9)) {
            let (low, high) = (points.iter().min().unwrap() * 100, points.iter().max().unwrap() * 100);
            prop_assert!((low..=high).contains(&mean(&points)));
            prop_assert!(!differs_much(&points, 100));
        }
    }
}
