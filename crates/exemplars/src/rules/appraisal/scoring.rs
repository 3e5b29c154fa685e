//! What is wrong with a score sheet, field by field.

use kheo_base::Day;

use super::{Mode, Opinion, Refused, Sheet, SheetRules};

/// What is wrong with one field of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The field's name on the form.
    pub field: String,
    /// Why.
    pub refused: Refused,
}

/// Returns everything that is wrong with a sheet. A draft may have gaps; one that is sent may not.
pub fn check(sheet: &Sheet, rules: &SheetRules, mode: Mode, sends: bool, today: Day) -> Vec<Wrong> {
    let mut found = Vec::new();
    let mut wrong = |field: String, refused| found.push(Wrong { field, refused });
    for (index, rule) in rules.criteria.iter().enumerate() {
        let field = format!("points-{}", index + 1);
        match sheet.points.get(index).copied().flatten() {
            Some(points) if (0..=rule.max).contains(&points) => {}
            Some(_) => wrong(field, Refused::PointsOutOfRange { max: rule.max }),
            None if sends => wrong(field, Refused::PointsMissing),
            None => {}
        }
    }
    if sends && sheet.opinion.is_none() {
        wrong("opinion".to_owned(), Refused::OpinionMissing);
    }
    let is_low = sheet.is_whole() && sheet.total() < rules.recognise_min;
    let needs_reason = sheet.opinion == Some(Opinion::Disagree) || is_low;
    if sends && needs_reason && sheet.reason.trim().is_empty() {
        wrong("reason".to_owned(), Refused::ReasonMissing { min: rules.recognise_min });
    }
    match sheet.visited_on {
        Some(day) if day > today => wrong("visited-on".to_owned(), Refused::VisitInFuture { today }),
        None if sends && mode == Mode::Field => wrong("visited-on".to_owned(), Refused::VisitMissing),
        _ => {}
    }
    found
}

#[cfg(test)]
pub(super) mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]

    use proptest::prelude::*;

    use super::super::CriterionRule;
    use super::*;

    pub(in super::super) fn today() -> Day {
        Day::new(2026, 11, 23).unwrap()
    }

    pub(in super::super) fn rules() -> SheetRules {
        let criterion = |(word, max): (&str, i64)| CriterionRule {
            word: word.to_owned(),
            vi: word.to_owned(),
            en: word.to_owned(),
            max,
            evidence_vi: String::new(),
            evidence_en: String::new(),
        };
        SheetRules {
            criteria: [("need", 30), ("result", 50), ("sustaining", 20)].map(criterion).to_vec(),
            total: 100,
            recognise_min: 70,
            exemplary_min: 85,
            appraisers_min: 2,
            difference_max: 15,
            criterion_difference_max: 5,
        }
    }

    fn sheet(points: [Option<i64>; 3]) -> Sheet {
        Sheet { points: points.to_vec(), opinion: Some(Opinion::Agree), ..Sheet::empty(&rules()) }
    }

    fn fields(sheet: &Sheet, mode: Mode, sends: bool) -> Vec<String> {
        check(sheet, &rules(), mode, sends, today()).into_iter().map(|wrong| wrong.field).collect()
    }

    #[test]
    fn a_draft_may_have_gaps_but_no_impossible_points() {
        assert!(fields(&sheet([Some(1), None, None]), Mode::Field, false).is_empty());
        assert_eq!(fields(&sheet([Some(31), Some(-1), None]), Mode::Desk, false), ["points-1", "points-2"]);
    }

    #[test]
    fn what_is_sent_is_whole() {
        let empty = Sheet::empty(&rules());
        assert_eq!(
            fields(&empty, Mode::Field, true),
            ["points-1", "points-2", "points-3", "opinion", "visited-on"]
        );
        assert!(fields(&sheet([Some(30), Some(40), Some(0)]), Mode::Desk, true).is_empty());
    }

    #[test]
    fn disagreeing_or_few_points_need_a_reason() {
        let low = sheet([Some(30), Some(39), Some(0)]);
        assert_eq!(fields(&low, Mode::Desk, true), ["reason"]);
        let against = Sheet { opinion: Some(Opinion::Disagree), ..sheet([Some(30), Some(50), Some(20)]) };
        assert_eq!(fields(&against, Mode::Desk, true), ["reason"]);
        let with_reason = Sheet { reason: "Số liệu chưa khớp".to_owned(), ..against };
        assert!(fields(&with_reason, Mode::Desk, true).is_empty());
    }

    #[test]
    fn nobody_visits_tomorrow() {
        let mut early = sheet([Some(30), Some(50), Some(20)]);
        early.visited_on = Some(today().plus_days(1));
        assert_eq!(fields(&early, Mode::Field, false), ["visited-on"]);
    }

    proptest! {
        #[test]
        fn a_sheet_that_is_sent_lies_within_its_total(points in prop::array::uniform3(prop::option::of(-5..60_i64))) {
            let mut sheet = sheet(points);
            sheet.reason = "Vì sao".to_owned();
            let wrong = fields(&sheet, Mode::Desk, true);
            let fits = points.iter().zip(rules().criteria).all(|(points, rule)| {
                points.is_some_and(|points| (0..=rule.max).contains(&points))
            });
            prop_assert_eq!(wrong.is_empty(), fits);
            if fits {
                prop_assert!((0..=rules().total).contains(&sheet.total()));
                prop_assert_eq!(sheet.total(), points.iter().flatten().sum::<i64>());
            }
        }
    }
}
