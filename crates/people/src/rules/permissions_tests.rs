//! Tests of roles, scopes and the questions asked of an actor.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use proptest::prelude::*;

use super::*;

pub(crate) fn grant(id: i64, role: Role, scope: Scope) -> Grant {
    Grant {
        grant_id: Id::from_i64(id),
        role,
        scope,
        valid_from: Day::new(2026, 1, 1).unwrap(),
        valid_to: None,
        delegated_from: None,
    }
}

pub(crate) fn province(code: &str) -> Scope {
    Scope::Province(code.to_owned())
}

pub(crate) fn commune(province: &str, code: &str) -> Scope {
    Scope::Commune { province: province.to_owned(), commune: code.to_owned() }
}

fn actor(grants: Vec<Grant>) -> Actor {
    Actor {
        account_id: Id::from_i64(7),
        display_name: "Bà Lành".to_owned(),
        login: "lanh".to_owned(),
        language: Language::Vi,
        grants,
        form_token: "5ec2e7".to_owned(),
    }
}

#[test]
fn a_province_covers_its_communes_and_no_others() {
    let officer = actor(vec![grant(1, Role::Appraiser, province("38"))]);
    let may = |place: &Place| officer.may(Permission::DecideExemplar, place);
    assert!(may(&Place::province("38")) && may(&Place::commune("38", "14758")));
    assert!(!may(&Place::commune("40", "16690")) && !may(&Place::province("40")) && !may(&Place::nation()));
}

#[test]
fn a_commune_covers_only_itself() {
    let officer = actor(vec![grant(1, Role::Registrar, commune("38", "14758"))]);
    assert!(officer.may(Permission::RegisterExemplar, &Place::commune("38", "14758")));
    assert!(!officer.may(Permission::RegisterExemplar, &Place::province("38")));
    assert!(!officer.may(Permission::RegisterExemplar, &Place::commune("38", "14759")));
    assert!(!officer.may(Permission::DecideExemplar, &Place::commune("38", "14758")));
}

#[test]
fn somebody_acts_for_the_narrowest_unit_that_suffices() {
    let officer = actor(vec![
        grant(1, Role::Registrar, Scope::Nation),
        grant(2, Role::Registrar, commune("38", "14758")),
        grant(3, Role::Registrar, province("38")),
    ]);
    let unit = |place: &Place| officer.acts_for(Permission::RegisterExemplar, place).unwrap().unit_code;
    assert_eq!(unit(&Place::commune("38", "14758")).as_deref(), Some("14758"));
    assert_eq!(unit(&Place::commune("38", "14759")).as_deref(), Some("38"));
    assert_eq!(unit(&Place::province("40")).as_deref(), Some(NATION));
    let denied = officer.acts_for(Permission::PublishExemplar, &Place::nation());
    assert!(matches!(denied, Err(Error::Denied)));
}

#[test]
fn lists_are_asked_for_the_widest_subtrees_once() {
    let officer = actor(vec![
        grant(1, Role::Auditor, commune("38", "14758")),
        grant(2, Role::Publisher, province("38")),
        grant(3, Role::Auditor, commune("40", "16690")),
        grant(4, Role::Administrator, Scope::Nation),
    ]);
    let scopes = officer.scopes(Permission::ReadOfficeExemplars);
    assert_eq!(scopes, [province("38"), commune("40", "16690")]);
    assert_eq!(actor(vec![]).scopes(Permission::ManagePeople), []);
}

#[test]
fn codes_of_a_wrong_form_are_no_scope() {
    for place in [
        Place::province("1"),
        Place::province("ab"),
        Place::province("' "),
        Place::commune("38", "1475"),
        Place::commune("00", "14758"),
        Place::commune("38", "1475a"),
        Place::commune("3", "14758"),
    ] {
        assert_eq!(Scope::of(&place), None, "{place:?}");
    }
    for scope in [Scope::Nation, province("38"), commune("38", "14758")] {
        assert_eq!(Scope::of(&scope.place()), Some(scope));
    }
}

#[test]
fn a_grant_holds_from_its_first_day_to_the_day_before_its_end() {
    let mut held = grant(1, Role::Auditor, Scope::Nation);
    let end = Day::new(2026, 2, 1).unwrap();
    held.valid_to = Some(end);
    assert!(held.is_valid_on(held.valid_from) && held.is_valid_on(end.plus_days(-1)));
    assert!(!held.is_valid_on(end) && !held.is_valid_on(held.valid_from.plus_days(-1)));
}

#[test]
fn only_the_sessions_own_form_token_is_accepted_and_it_is_never_shown() {
    let officer = actor(vec![]);
    assert!(officer.accepts_form("5ec2e7"));
    for token in ["", "5ec2e", "5ec2e70", "5ec2e8"] {
        assert!(!officer.accepts_form(token), "{token}");
    }
    assert!(!format!("{officer:?}").contains("5ec2e7"));
}

#[test]
fn words_are_read_back() {
    for role in Role::ALL {
        assert_eq!(Role::from_word(role.word()), Some(role));
    }
    assert_eq!(Role::from_word("king"), None);
    assert_eq!(Language::from_word("en"), Some(Language::En));
}

fn any_scope() -> impl Strategy<Value = Scope> {
    let code = (1_u8..5, 0_u8..5);
    (0_u8..3, code).prop_map(|(depth, (p, c))| match depth {
        0 => Scope::Nation,
        1 => province(&format!("{p:02}")),
        _ => commune(&format!("{p:02}"), &format!("{p:02}{c:03}")),
    })
}

proptest! {
    #[test]
    fn covering_is_transitive(a in any_scope(), b in any_scope(), c in any_scope()) {
        prop_assert!(a.covers_all_of(&a));
        if a.covers_all_of(&b) && b.covers_all_of(&c) {
            prop_assert!(a.covers_all_of(&c));
        }
    }

    #[test]
    fn a_wider_role_never_loses_a_right(narrow in any_scope(), wide in any_scope(), at in any_scope()) {
        prop_assume!(wide.covers_all_of(&narrow));
        let holds = |scope| actor(vec![grant(1, Role::Publisher, scope)]).may(Permission::PublishExemplar, &at.place());
        prop_assert!(!holds(narrow) || holds(wide));
    }
}
