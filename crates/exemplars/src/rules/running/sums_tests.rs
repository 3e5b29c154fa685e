//! Sums that hold, and sums that do not, also at random.

use proptest::prelude::*;

use super::*;

fn percentage(result: &str, done: i64, out_of: i64) -> Option<(&'static str, Contradiction)> {
    contradictions_of_line(&Line {
        goal: Goal::read("95 %"),
        result: Figure::read(result),
        done: Some(done),
        out_of: Some(out_of),
        ..Line::default()
    })
}

#[test]
fn a_percentage_must_follow_from_its_numbers() {
    assert_eq!(percentage("95", 38, 40), None);
    assert_eq!(percentage("66", 2, 3), None, "rounded down is honest");
    assert_eq!(percentage("67", 2, 3), None, "rounded up too");
    assert_eq!(percentage("66,7", 2, 3), None);
    assert!(matches!(percentage("97", 38, 40), Some(("result", Contradiction::Percentage { .. }))));
    assert!(matches!(percentage("66,5", 2, 3), Some(("result", Contradiction::Percentage { .. }))));
    assert!(matches!(percentage("101", 40, 40), Some(("result", Contradiction::AboveHundred { .. }))));
    assert!(matches!(percentage("100", 41, 40), Some(("done", Contradiction::PartAboveAll { .. }))));
    assert!(matches!(percentage("0", 0, 0), Some(("out-of", Contradiction::OutOfNothing))));
}

#[test]
fn a_result_is_not_more_than_all_there_is() {
    let line = |result, out_of| Line {
        goal: Goal::read("370 hộ"),
        result: Some(Figure::whole(result)),
        out_of: Some(out_of),
        ..Line::default()
    };
    assert_eq!(contradictions_of_line(&line(412, 412)), None);
    assert!(matches!(
        contradictions_of_line(&line(413, 412)),
        Some(("result", Contradiction::PartAboveAll { .. }))
    ));
}

#[test]
fn poor_households_and_people_are_looked_at_too() {
    let totals =
        Totals { households: Some(40), poor_households: Some(41), people: Some(39), ..Totals::default() };
    let fields: Vec<&str> = contradictions_of_totals(&totals).iter().map(|(field, _)| *field).collect();
    assert_eq!(fields, ["poor-households", "people"]);
}

proptest! {
    #[test]
    fn money_whose_parts_give_the_total_is_never_refused(
        people in 0_i64..1_000_000_000_000, budget in 0_i64..1_000_000_000_000, others in 0_i64..1_000_000_000_000,
    ) {
        let total = people + budget + others;
        let totals = Totals {
            money: Some(total), money_people: Some(people), money_budget: Some(budget), money_others: Some(others),
            ..Totals::default()
        };
        prop_assert_eq!(contradictions_of_totals(&totals), vec![]);
        let wrong = Totals { money: Some(total + 1), ..totals };
        let is_money = matches!(
            contradictions_of_totals(&wrong).as_slice(),
            [("money", Contradiction::Money { computed, .. })] if *computed == total
        );
        prop_assert!(is_money);
        let less = Totals { money_others: None, ..totals };
        prop_assert_eq!(contradictions_of_totals(&less), vec![], "a part that nobody gave may be the rest");
    }

    #[test]
    fn a_percentage_rounded_either_way_is_never_refused(
        (out_of, done) in (1_i64..5_000_000).prop_flat_map(|all| (Just(all), 0..=all)),
    ) {
        let exact = done * 100 / out_of;
        prop_assert_eq!(percentage(&exact.to_string(), done, out_of), None);
        if done * 100 % out_of > 0 {
            prop_assert_eq!(percentage(&(exact + 1).to_string(), done, out_of), None);
        }
        if exact + 2 <= 100 {
            prop_assert!(percentage(&(exact + 2).to_string(), done, out_of).is_some());
        }
    }
}
