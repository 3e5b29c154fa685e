//! Every page of this crate with made-up people in several states, for the test that compares pages with their pictures.

use askama::Template;
use kheo_base::{Day, Id, Refusal};
use kheo_people::{Ability, AccessToken, Actor, Grant, Role, Scope};
use kheo_web::{Choice, Form, Frame, Language};

use super::accounts::{AccountPage, DeputyView};
use super::passwords::{ForgottenPage, ResetPage};
use super::people::{GrantChoices, NewPersonPage, PeoplePage, PersonRow};
use super::person::{ErasePage, PersonPage, PersonView};
use super::sessions::SignInPage;
use super::tokens::TokensPage;
use super::views::GrantView;

/// A name that must come out harmless wherever a name stands.
const HOSTILE: &str = "<script>alert(\"x\")</script>";

/// Renders every page in a language: its name and its HTML.
pub fn samples(language: Language) -> Vec<(&'static str, String)> {
    let sign_in =
        |form: Form| SignInPage { frame: Frame::sample(language), form, next: Some("/lam-viec".into()) };
    let forgotten =
        |form: Form, is_asked: bool| ForgottenPage { frame: Frame::sample(language), form, is_asked };
    let reset = |form: Form, token: Option<String>| ResetPage { frame: Frame::sample(language), form, token };
    let token = "a7".repeat(32);
    vec![
        ("sign-in", html(&sign_in(empty()))),
        ("sign-in-refused", html(&sign_in(refused("", "people-wrong-sign-in")))),
        ("forgotten", html(&forgotten(empty(), false))),
        ("forgotten-refused", html(&forgotten(refused("login", "form-required"), false))),
        ("forgotten-asked", html(&forgotten(empty(), true))),
        ("reset", html(&reset(empty(), Some(token.clone())))),
        (
            "reset-refused",
            html(&reset(refused("new-password-again", "accounts-passwords-differ"), Some(token))),
        ),
        ("reset-gone", html(&reset(empty(), None))),
        ("account-empty", html(&account(frame(language, Vec::new()), false))),
        ("account", html(&account(officer(language), true))),
        ("account-refused", html(&account_refused(language))),
        ("tokens-empty", html(&tokens(language, false))),
        ("tokens", html(&tokens(language, true))),
        ("people-empty", html(&people(language, false))),
        ("people", html(&people(language, true))),
        ("person-new", html(&new_person(language, grant_form()))),
        ("person-new-refused", html(&new_person(language, refused("login", "people-login-taken")))),
        ("person", html(&person(language, grant_form(), view("Trần Văn Thuận", true)))),
        (
            "person-refused",
            html(&person(language, refused("unit", "accounts-unit-outside"), view(HOSTILE, true))),
        ),
        ("person-closed", html(&person(language, grant_form(), view("Trần Văn Thuận", false)))),
        ("person-erased", html(&person(language, grant_form(), erased()))),
        ("person-erase", html(&ErasePage { frame: officer(language), person: view("Trần Văn Thuận", true) })),
    ]
}

fn html(page: &impl Template) -> String {
    page.render().unwrap_or_default()
}

fn empty() -> Form {
    Form::empty("accounts")
}

fn refused(field: &str, key: &'static str) -> Form {
    let mut form = grant_form();
    form.set("login", "lanh");
    form.set("display-name", HOSTILE);
    form.refuse(field, Refusal::new(key));
    form
}

fn grant_form() -> Form {
    let mut form = empty();
    form.set("from", "01/08/2026");
    form
}

fn day(year: i16, month: i8, day: i8) -> Day {
    Day::new(year, month, day).unwrap_or_else(|_| kheo_base::Instant::from_millis(0).day())
}

fn frame(language: Language, grants: Vec<Grant>) -> Frame {
    let actor = Actor {
        account_id: Id::from_i64(1),
        display_name: "Nguyễn Thị Lành".to_owned(),
        login: "lanh".to_owned(),
        language,
        grants,
        form_token: "0123456789abcdef".to_owned(),
    };
    Frame { path: "/lam-viec/nguoi".to_owned(), actor: Some(actor), ..Frame::sample(language) }
}

fn officer(language: Language) -> Frame {
    let grant = |number: i64, role: Role| Grant {
        grant_id: Id::from_i64(number),
        role,
        scope: Scope::Commune { province: "42".to_owned(), commune: "18676".to_owned() },
        valid_from: day(2026, 3, 1),
        valid_to: None,
        delegated_from: None,
    };
    frame(language, vec![grant(11, Role::Registrar), grant(12, Role::Administrator)])
}

fn grant(number: i64, role: Role, until: Option<Day>, is_deputy: bool) -> GrantView {
    GrantView {
        grant_id: Id::from_i64(number).to_string(),
        role: role.text_key(),
        unit: "Xã Cẩm Bình".to_owned(),
        from: day(2026, 3, 1),
        until,
        is_deputy,
        may_end: true,
    }
}

fn grants() -> Vec<GrantView> {
    let end = day(2026, 12, 31);
    vec![grant(11, Role::Registrar, None, false), grant(13, Role::Appraiser, Some(end), true)]
}

fn account(frame: Frame, is_filled: bool) -> AccountPage {
    let lent = grant(14, Role::Registrar, Some(day(2026, 8, 7)), true);
    let mut delegation = grant_form();
    delegation.set("away-until", "07/08/2026");
    AccountPage {
        frame,
        display_name: "Nguyễn Thị Lành".to_owned(),
        login: "lanh".to_owned(),
        email: is_filled.then(|| "lanh@xa.example.vn".to_owned()),
        grants: if is_filled { grants() } else { Vec::new() },
        lendable: if is_filled { vec![Choice::new("11", "Xã Cẩm Bình")] } else { Vec::new() },
        deputies: if is_filled {
            vec![DeputyView { name: HOSTILE.to_owned(), grant: lent }]
        } else {
            Vec::new()
        },
        password: empty(),
        delegation,
    }
}

fn account_refused(language: Language) -> AccountPage {
    let mut delegation = grant_form();
    delegation.set("deputy", "hoa");
    delegation.refuse("deputy", Refusal::new("accounts-deputy-unknown"));
    AccountPage { delegation, ..account(officer(language), true) }
}

fn tokens(language: Language, is_filled: bool) -> TokensPage {
    let now = day(2026, 8, 1).start();
    let token = |number: i64, name: &str, ability: Ability, ends: Day| AccessToken {
        token_id: Id::from_i64(number),
        name: name.to_owned(),
        ability,
        created_at: day(2026, 3, 1).start(),
        expires_at: ends.start(),
        last_used_at: (ability == Ability::Act).then_some(now),
    };
    let kept = vec![
        token(21, "Phần mềm báo cáo", Ability::Act, day(2026, 12, 1)),
        token(22, HOSTILE, Ability::Read, day(2026, 7, 1)),
    ];
    let mut form = Form::empty("tokens");
    form.set("days", "90");
    if is_filled {
        form.refuse("name", Refusal::new("people-token-name-taken"));
    }
    TokensPage {
        frame: officer(language),
        tokens: if is_filled { kept } else { Vec::new() },
        secret: is_filled.then(|| format!("kheo_{}", "a7".repeat(32))),
        form,
        now,
    }
}

fn people(language: Language, is_filled: bool) -> PeoplePage {
    let row = |number: i64, name: &str, is_open: bool, grants: Vec<GrantView>| PersonRow {
        account_id: Id::from_i64(number).to_string(),
        name: name.to_owned(),
        login: "hoa".to_owned(),
        is_open,
        grants,
    };
    let people = vec![row(2, "Lê Thị Hoa", true, grants()), row(3, HOSTILE, false, Vec::new())];
    PeoplePage {
        frame: officer(language),
        unit: "xã Cẩm Bình".to_owned(),
        unit_code: "18676".to_owned(),
        others: if is_filled { vec![Choice::new("18673", "Xã Cẩm Hưng")] } else { Vec::new() },
        after: is_filled.then(|| Id::from_i64(3).to_string()),
        people: if is_filled { people } else { Vec::new() },
    }
}

fn choices(frame: &Frame) -> GrantChoices {
    let units = vec![Choice::new("18676", "Xã Cẩm Bình")];
    GrantChoices { units, is_open_ended: true, ..GrantChoices::fixed(frame) }
}

fn new_person(language: Language, form: Form) -> NewPersonPage {
    let frame = officer(language);
    NewPersonPage { choices: choices(&frame), frame, form }
}

fn person(language: Language, form: Form, person: PersonView) -> PersonPage {
    let frame = officer(language);
    let grants = if person.is_erased { Vec::new() } else { grants() };
    PersonPage { choices: choices(&frame), frame, person, grants, form }
}

fn view(name: &str, is_open: bool) -> PersonView {
    PersonView {
        account_id: Id::from_i64(2).to_string(),
        name: name.to_owned(),
        login: "thuan".to_owned(),
        email: Some("thuan@xa.example.vn".to_owned()),
        is_open,
        is_erased: false,
        may_manage: true,
        is_own: false,
    }
}

fn erased() -> PersonView {
    PersonView { login: String::new(), email: None, is_erased: true, may_manage: false, ..view("", false) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_says_everything_and_escapes_names() {
        for language in [Language::Vi, Language::En] {
            for (name, html) in samples(language) {
                assert!(html.contains("<h1>"), "{name} has no heading");
                assert_eq!(html.matches("<h1>").count(), 1, "{name}");
                let missing = html.split_once('⟦').map(|(_, rest)| &rest[..rest.len().min(60)]);
                assert_eq!(missing, None, "{name} lacks a text");
                assert!(!html.contains("<script>alert"), "{name}");
            }
        }
    }
}
