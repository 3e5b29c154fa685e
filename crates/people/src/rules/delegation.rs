//! Deputies: a role lent for some days to somebody of the same unit while its holder is away.
//!
//! A deputy's grant names the grant that it stands in for and lives no longer than that one.

use kheo_base::{Day, Id};

use super::granting::Administrator;
use super::permissions::{Grant, Scope};
use super::refused::Refused;

/// Longest delegation in days: whoever is away longer hands the role over instead.
pub const DAYS_MAX: i32 = 90;

/// A delegation about to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    /// The grant to lend.
    pub grant_id: Id,
    /// The deputy.
    pub deputy_id: Id,
    /// The first day.
    pub valid_from: Day,
    /// The first day on which it no longer holds. There is always one.
    pub valid_to: Day,
}

/// The deputy as far as the rules look.
#[derive(Debug, Clone, Copy)]
pub struct Deputy<'a> {
    /// The grants that have neither ended nor expired.
    pub grants: &'a [Grant],
}

/// Decides whether `holder` may lend `own`, one of his unended grants.
///
/// # Errors
/// Why not.
pub fn delegate(
    holder: Id,
    own: &Grant,
    wanted: &Delegation,
    deputy: Deputy<'_>,
    today: Day,
) -> Result<(), Refused> {
    if own.delegated_from.is_some() {
        return Err(Refused::DelegatedCannotBeDelegated);
    }
    if wanted.deputy_id == holder {
        return Err(Refused::DelegationToSelf);
    }
    if wanted.valid_from < today || wanted.valid_to <= wanted.valid_from {
        return Err(Refused::PeriodInvalid);
    }
    if wanted.valid_to > wanted.valid_from.plus_days(DAYS_MAX) {
        return Err(Refused::DelegationTooLong);
    }
    if wanted.valid_from < own.valid_from || own.valid_to.is_some_and(|end| wanted.valid_to > end) {
        return Err(Refused::DelegationOutsidePeriod);
    }
    if !belongs_to(deputy, &own.scope, wanted.valid_from) {
        return Err(Refused::DeputyOfOtherUnit);
    }
    let overlaps = |grant: &Grant| {
        grant.delegated_from == Some(own.grant_id)
            && grant.valid_from < wanted.valid_to
            && grant.valid_to.is_none_or(|end| wanted.valid_from < end)
    };
    if deputy.grants.iter().any(overlaps) { Err(Refused::GrantedAlready) } else { Ok(()) }
}

/// Decides whether `asker` may end a delegation: the holder who made it, or an administrator above.
///
/// # Errors
/// [`Refused::Denied`].
pub fn end(
    asker: Id,
    holder_of_origin: Id,
    deputy: Id,
    ending: &Grant,
    by: Option<Administrator<'_>>,
) -> Result<(), Refused> {
    if asker == holder_of_origin { Ok(()) } else { super::granting::end(by, deputy, ending) }
}

/// Somebody belongs to a subtree who holds a role of his own in it when the delegation begins.
fn belongs_to(deputy: Deputy<'_>, scope: &Scope, day: Day) -> bool {
    deputy.grants.iter().any(|grant| {
        grant.delegated_from.is_none() && grant.is_valid_on(day) && scope.covers_all_of(&grant.scope)
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::super::permissions::Role;
    use super::super::permissions::tests::{commune, grant, province};
    use super::*;
    use proptest::prelude::*;

    const HOLDER: Id = Id::from_i64(1);
    const DEPUTY: Id = Id::from_i64(2);

    fn today() -> Day {
        Day::new(2026, 3, 1).unwrap()
    }

    fn own() -> Grant {
        grant(10, Role::Appraiser, province("38"))
    }

    fn wanted(days: i32) -> Delegation {
        Delegation {
            grant_id: own().grant_id,
            deputy_id: DEPUTY,
            valid_from: today(),
            valid_to: today().plus_days(days),
        }
    }

    fn decide(own: &Grant, wanted: &Delegation, deputy: &[Grant]) -> Result<(), Refused> {
        delegate(HOLDER, own, wanted, Deputy { grants: deputy }, today())
    }

    #[test]
    fn a_colleague_of_the_same_subtree_may_deputise_for_up_to_ninety_days() {
        let colleague = [grant(20, Role::Auditor, commune("38", "14758"))];
        assert_eq!(decide(&own(), &wanted(1), &colleague), Ok(()));
        assert_eq!(decide(&own(), &wanted(90), &colleague), Ok(()));
        assert_eq!(decide(&own(), &wanted(91), &colleague), Err(Refused::DelegationTooLong));
        assert_eq!(decide(&own(), &wanted(0), &colleague), Err(Refused::PeriodInvalid));
    }

    #[test]
    fn somebody_of_another_unit_or_without_a_role_may_not() {
        let neighbour = [grant(20, Role::Auditor, province("40"))];
        assert_eq!(decide(&own(), &wanted(5), &neighbour), Err(Refused::DeputyOfOtherUnit));
        assert_eq!(decide(&own(), &wanted(5), &[]), Err(Refused::DeputyOfOtherUnit));
        let mut expired = grant(20, Role::Auditor, province("38"));
        expired.valid_to = Some(today());
        assert_eq!(decide(&own(), &wanted(5), &[expired]), Err(Refused::DeputyOfOtherUnit));
    }

    #[test]
    fn a_deputy_appoints_no_deputy() {
        let mut lent = own();
        lent.delegated_from = Some(Id::from_i64(5));
        let colleague = [grant(20, Role::Auditor, province("38"))];
        assert_eq!(decide(&lent, &wanted(5), &colleague), Err(Refused::DelegatedCannotBeDelegated));
    }

    #[test]
    fn nobody_lends_more_than_he_holds_or_twice_or_to_himself() {
        let colleague = [grant(20, Role::Auditor, province("38"))];
        let mut short = own();
        short.valid_to = Some(today().plus_days(10));
        assert_eq!(decide(&short, &wanted(10), &colleague), Ok(()));
        assert_eq!(decide(&short, &wanted(11), &colleague), Err(Refused::DelegationOutsidePeriod));
        let mut later = own();
        later.valid_from = today().plus_days(1);
        assert_eq!(decide(&later, &wanted(5), &colleague), Err(Refused::DelegationOutsidePeriod));
        let to_self = Delegation { deputy_id: HOLDER, ..wanted(5) };
        assert_eq!(decide(&own(), &to_self, &colleague), Err(Refused::DelegationToSelf));
        let mut lent = own();
        lent.delegated_from = Some(own().grant_id);
        let twice = [colleague[0].clone(), lent];
        assert_eq!(decide(&own(), &wanted(5), &twice), Err(Refused::GrantedAlready));
    }

    #[test]
    fn the_holder_and_an_administrator_may_end_it_and_nobody_else() {
        let mut lent = own();
        lent.delegated_from = Some(own().grant_id);
        let other = Id::from_i64(3);
        let grants = [grant(30, Role::Administrator, province("38"))];
        let administrator = Administrator { account_id: other, grants: &grants };
        let nobody = Administrator { account_id: other, grants: &[] };
        assert_eq!(end(HOLDER, HOLDER, DEPUTY, &lent, Some(nobody)), Ok(()));
        assert_eq!(end(other, HOLDER, DEPUTY, &lent, Some(administrator)), Ok(()));
        assert_eq!(end(other, HOLDER, DEPUTY, &lent, Some(nobody)), Err(Refused::Denied));
    }

    proptest! {
        #[test]
        fn a_delegation_never_outlives_its_origin(starts in -5_i32..200, days in -5_i32..200, ends in 1_i32..200) {
            let mut own = own();
            own.valid_to = Some(today().plus_days(ends));
            let from = today().plus_days(starts);
            let wanted = Delegation { valid_from: from, valid_to: from.plus_days(days), ..wanted(1) };
            let colleague = [grant(20, Role::Auditor, province("38"))];
            if decide(&own, &wanted, &colleague).is_ok() {
                prop_assert!(wanted.valid_from >= today() && Some(wanted.valid_to) <= own.valid_to);
                prop_assert!((1..=DAYS_MAX).contains(&days));
            }
        }
    }
}
