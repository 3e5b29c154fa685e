//! Who may give roles and take them away, and who may touch whose account.

use kheo_base::{Day, Id};

use super::permissions::{Grant, Permission, Role, Scope, scopes};
use super::refused::Refused;

/// An administrator at work: the account and the grants that hold today.
#[derive(Debug, Clone, Copy)]
pub struct Administrator<'a> {
    /// The account.
    pub account_id: Id,
    /// The grants that hold today, all of them.
    pub grants: &'a [Grant],
}

/// A role about to be granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGrant {
    /// To whom.
    pub account_id: Id,
    /// The role.
    pub role: Role,
    /// Over what.
    pub scope: Scope,
    /// The first day.
    pub valid_from: Day,
    /// The first day on which it no longer holds; absent for a role without end.
    pub valid_to: Option<Day>,
}

/// Decides whether a role may be granted. `held` are the grantee's present and future grants; without an administrator it
/// is the operator at the command line, who appoints the first administrators.
///
/// # Errors
/// [`Refused::Denied`] outside the administrator's own subtrees, or why not.
pub fn grant(
    by: Option<Administrator<'_>>,
    new: &NewGrant,
    held: &[Grant],
    today: Day,
) -> Result<(), Refused> {
    if let Some(administrator) = by {
        administrator.require_over(&new.scope)?;
        if administrator.account_id == new.account_id {
            return Err(Refused::GrantToSelf);
        }
        // Otherwise a deputy of two weeks could leave administrators behind for good.
        if new.role == Role::Administrator && !administrator.holds_own_over(&new.scope) {
            return Err(Refused::DeputyCannotMakeAdministrators);
        }
    }
    if new.valid_from < today || new.valid_to.is_some_and(|end| end <= new.valid_from) {
        return Err(Refused::PeriodInvalid);
    }
    let overlaps = |grant: &&Grant| {
        let is_same = grant.role == new.role && grant.scope == new.scope && grant.delegated_from.is_none();
        let begins_before_end = new.valid_to.is_none_or(|end| grant.valid_from < end);
        let ends_after_begin = grant.valid_to.is_none_or(|end| new.valid_from < end);
        is_same && begins_before_end && ends_after_begin
    };
    if held.iter().any(|grant| overlaps(&grant)) { Err(Refused::GrantedAlready) } else { Ok(()) }
}

/// Decides whether a grant of `holder` may be ended.
///
/// # Errors
/// [`Refused::Denied`] outside the administrator's own subtrees, or that it is the own last administrator's grant.
pub fn end(by: Option<Administrator<'_>>, holder: Id, ending: &Grant) -> Result<(), Refused> {
    let Some(administrator) = by else { return Ok(()) };
    administrator.require_over(&ending.scope)?;
    let is_own_administration = administrator.account_id == holder
        && ending.role == Role::Administrator
        && ending.delegated_from.is_none();
    let mut others = administrator.own().filter(|grant| grant.grant_id != ending.grant_id);
    if is_own_administration && !others.any(|grant| grant.scope.covers_all_of(&ending.scope)) {
        return Err(Refused::OwnLastAdministratorGrant);
    }
    Ok(())
}

/// Whose account it is that an administrator wants to rename, disable, enable or erase.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The account.
    pub account_id: Id,
    /// Who made the account.
    pub created_by: Option<Id>,
    /// Its grants that have neither ended nor expired, future ones among them.
    pub grants: &'a [Grant],
}

/// Decides whether an administrator may touch an account: all its roles must lie in the administrator's subtrees, so that
/// no commune can shut out its province. An account without a role belongs to whoever made it, and to the nation.
///
/// # Errors
/// [`Refused::Denied`].
pub fn manage(by: Option<Administrator<'_>>, subject: Subject<'_>) -> Result<(), Refused> {
    let Some(administrator) = by else { return Ok(()) };
    // What somebody holds as a deputy is not his: it must not put him out of reach.
    let mut own = subject.grants.iter().filter(|grant| grant.delegated_from.is_none()).peekable();
    let is_allowed = if own.peek().is_some() {
        own.all(|grant| administrator.require_over(&grant.scope).is_ok())
    } else {
        let made_it = subject.created_by == Some(administrator.account_id);
        administrator.require_over(&Scope::Nation).is_ok() || (made_it && administrator.is_any())
    };
    if is_allowed { Ok(()) } else { Err(Refused::Denied) }
}

impl<'a> Administrator<'a> {
    /// Tells whether there is any subtree at all.
    pub fn is_any(&self) -> bool {
        self.grants.iter().any(|grant| grant.permits(Permission::ManagePeople))
    }

    fn require_over(&self, scope: &Scope) -> Result<(), Refused> {
        let own = scopes(self.grants, Permission::ManagePeople);
        if own.iter().any(|own| own.covers_all_of(scope)) { Ok(()) } else { Err(Refused::Denied) }
    }

    /// Own grants of administration, without those held for somebody else.
    fn own(&self) -> impl Iterator<Item = &'a Grant> {
        self.grants
            .iter()
            .filter(|grant| grant.permits(Permission::ManagePeople) && grant.delegated_from.is_none())
    }

    fn holds_own_over(&self, scope: &Scope) -> bool {
        self.own().any(|grant| grant.scope.covers_all_of(scope))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::super::permissions::tests::{commune, grant as held, province};
    use super::*;
    use proptest::prelude::*;

    const HOA: Id = Id::from_i64(1);
    const LANH: Id = Id::from_i64(2);

    fn today() -> Day {
        Day::new(2026, 3, 1).unwrap()
    }

    fn new(role: Role, scope: Scope) -> NewGrant {
        NewGrant { account_id: LANH, role, scope, valid_from: today(), valid_to: None }
    }

    fn administers(grants: &[Grant]) -> Option<Administrator<'_>> {
        Some(Administrator { account_id: HOA, grants })
    }

    #[test]
    fn an_administrator_grants_inside_the_own_subtree_only() {
        let grants = [held(1, Role::Administrator, province("38"))];
        let decide = |scope| grant(administers(&grants), &new(Role::Registrar, scope), &[], today());
        assert_eq!(decide(commune("38", "14758")), Ok(()));
        assert_eq!(decide(province("38")), Ok(()));
        assert_eq!(decide(province("40")), Err(Refused::Denied));
        assert_eq!(decide(Scope::Nation), Err(Refused::Denied));
    }

    #[test]
    fn other_roles_grant_nothing_and_nobody_grants_to_himself() {
        let auditor = [held(1, Role::Auditor, Scope::Nation)];
        let wanted = new(Role::Registrar, province("38"));
        assert_eq!(grant(administers(&auditor), &wanted, &[], today()), Err(Refused::Denied));
        let grants = [held(1, Role::Administrator, Scope::Nation)];
        let to_self = NewGrant { account_id: HOA, ..wanted };
        assert_eq!(grant(administers(&grants), &to_self, &[], today()), Err(Refused::GrantToSelf));
        assert_eq!(grant(None, &to_self, &[], today()), Ok(()));
    }

    #[test]
    fn a_deputy_makes_no_administrators() {
        let mut deputy = held(1, Role::Administrator, province("38"));
        deputy.delegated_from = Some(Id::from_i64(99));
        let grants = [deputy];
        let decide = |role| grant(administers(&grants), &new(role, commune("38", "14758")), &[], today());
        assert_eq!(decide(Role::Registrar), Ok(()));
        assert_eq!(decide(Role::Administrator), Err(Refused::DeputyCannotMakeAdministrators));
    }

    #[test]
    fn periods_run_forward_and_do_not_overlap() {
        let wanted = new(Role::Registrar, province("38"));
        let yesterday = NewGrant { valid_from: today().plus_days(-1), ..wanted.clone() };
        assert_eq!(grant(None, &yesterday, &[], today()), Err(Refused::PeriodInvalid));
        let empty = NewGrant { valid_to: Some(today()), ..wanted.clone() };
        assert_eq!(grant(None, &empty, &[], today()), Err(Refused::PeriodInvalid));
        let mut before = held(1, Role::Registrar, province("38"));
        assert_eq!(grant(None, &wanted, &[before.clone()], today()), Err(Refused::GrantedAlready));
        before.valid_to = Some(today());
        assert_eq!(grant(None, &wanted, &[before], today()), Ok(()));
    }

    #[test]
    fn nobody_ends_his_own_last_administration() {
        let (province, nation) =
            (held(1, Role::Administrator, province("38")), held(2, Role::Administrator, Scope::Nation));
        let alone = [province.clone()];
        assert_eq!(end(administers(&alone), HOA, &province), Err(Refused::OwnLastAdministratorGrant));
        assert_eq!(end(administers(&alone), LANH, &province), Ok(()));
        let both = [province.clone(), nation.clone()];
        assert_eq!(end(administers(&both), HOA, &province), Ok(()));
        assert_eq!(end(administers(&both), HOA, &nation), Err(Refused::OwnLastAdministratorGrant));
    }

    #[test]
    fn a_commune_cannot_shut_out_its_province() {
        let grants = [held(1, Role::Administrator, commune("38", "14758"))];
        let touch = |grants: &[Grant], created_by| {
            manage(
                administers(&[held(1, Role::Administrator, commune("38", "14758"))]),
                Subject { account_id: LANH, created_by, grants },
            )
        };
        assert_eq!(touch(&[held(5, Role::Registrar, commune("38", "14758"))], None), Ok(()));
        let both = [held(5, Role::Registrar, commune("38", "14758")), held(6, Role::Auditor, province("38"))];
        assert_eq!(touch(&both, Some(HOA)), Err(Refused::Denied));
        assert_eq!(touch(&[], None), Err(Refused::Denied));
        assert_eq!(touch(&[], Some(HOA)), Ok(()));
        assert!(administers(&grants).is_some_and(|administrator| administrator.is_any()));
    }

    proptest! {
        #[test]
        fn no_chain_of_grants_reaches_above_its_beginning(steps in proptest::collection::vec((0_u8..3, 1_u8..4), 1..8)) {
            let mut scope = province("38");
            for (depth, code) in steps {
                let wanted = match depth {
                    0 => Scope::Nation,
                    1 => province(&format!("{:02}", 36 + code)),
                    _ => commune("38", &format!("1475{code}")),
                };
                let grants = [held(1, Role::Administrator, scope.clone())];
                if grant(administers(&grants), &new(Role::Administrator, wanted.clone()), &[], today()).is_ok() {
                    scope = wanted;
                }
                prop_assert!(province("38").covers_all_of(&scope));
            }
        }
    }
}
