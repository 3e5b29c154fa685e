//! No route without a permission, and no permission without a test.
//!
//! Every route that is not for everybody is asked by a stranger, by a citizen without a role, and by an officer without
//! the permission. Those for everybody stand in `routes_without_permission_test.txt`: a new one must be written there, where
//! a reader of the change sees it.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::collections::BTreeMap;
use std::path::Path;

use kheo_people::Permission;
use kheo_testing::{Client, Page};
use kheo_web::{Access, Route};
use kheo_world::on_sqlite;

const LIST: &str = "tests/routes_without_permission_test.txt";

#[test]
fn every_route_that_is_not_for_everybody_refuses_who_may_not() {
    on_sqlite(|world| {
        let (mut stranger, mut citizen) = (world.stranger(), world.signed_in("lanh"));
        // Signed in once each: only so many sessions of one account are kept.
        let mut officers = BTreeMap::new();
        for route in kheo::routes::routes().list().iter().filter(|route| route.access != Access::Public) {
            let name = format!("{} {}", route.method, route.path);
            let page = ask(&mut stranger, route);
            let is_sent_to_sign_in =
                page.location.as_deref().is_some_and(|to| to.starts_with("/dang-nhap?tiep="));
            assert!(page.status == 401 || is_sent_to_sign_in, "{name} let a stranger in: {}", page.status);
            if let Access::Program(permission, ability) = route.access {
                assert_eq!(ask(&mut citizen, route).status, 401, "{name} looked at a cookie");
                let without = officer_without(permission);
                let page = ask(&mut world.program(without, ability), route);
                assert_eq!(page.status, 403, "{name} let a program of {without} in");
            } else if route.access != Access::SignedIn {
                assert_eq!(ask(&mut citizen, route).status, 403, "{name} let a citizen in");
            }
            if let Access::Officer(permission) = route.access {
                let without = officer_without(permission);
                let officer = officers.entry(without).or_insert_with(|| world.signed_in(without));
                let page = ask(officer, route);
                assert_eq!(page.status, 403, "{name} let {without} in");
            }
        }
    });
}

/// Somebody of the small commune who has a role but not this permission.
fn officer_without(permission: Permission) -> &'static str {
    match permission {
        Permission::ManagePeople => "lan",
        Permission::ReadOfficeExemplars => "quyche",
        _ => "kiemtra",
    }
}

fn ask(client: &mut Client, route: &Route) -> Page {
    let id = "0000000000007";
    let path = route.path.replace("{id}", id).replace("{grant}", id).replace("{step}", "tiep-nhan");
    let path = path
        .replace("{kind}", "exemplar-fields")
        .replace("{evidence}", "0f")
        .replace("{number}", "1")
        .replace("{document}", "quyet-dinh.pdf");
    if route.method == "GET" { client.get(&path) } else { client.post(&path, &[]) }
}

#[test]
fn routes_for_everybody_are_written_down() {
    let routes = kheo::routes::routes();
    let public = routes.list().iter().filter(|route| route.access == Access::Public);
    let mut lines: Vec<String> = public.map(|route| format!("{} {}", route.method, route.path)).collect();
    lines.sort();
    let written = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(LIST)).unwrap();
    let written: Vec<&str> =
        written.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    assert_eq!(written, lines, "correct {LIST}, and look at each route once more");
}

#[test]
fn public_pages_ask_for_no_session_and_answer_everybody() {
    on_sqlite(|world| {
        let mut stranger = world.stranger();
        for route in kheo::routes::routes().list().iter().filter(|route| route.access == Access::Public) {
            if route.method == "GET" && !route.path.contains('{') {
                let status = stranger.get(route.path).status;
                // Links of letters say 410 when they open nothing; without witnesses nothing is witnessed.
                let expected = match route.path {
                    "/dat-lai-mat-khau" | "/y-kien/xac-nhan" | "/y-kien/cua-toi" => 410,
                    "/ban-tin/xac-nhan" | "/ban-tin/cua-toi" | "/ban-tin/huy" => 410,
                    "/log/checkpoint.witnessed" => 404,
                    _ => 200,
                };
                assert_eq!(status, expected, "{}", route.path);
            }
        }
    });
}
