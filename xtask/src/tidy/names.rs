//! Which parts of the program may name what: drivers, SQL, HTTP, the environment, the terminal, clocks.

use super::Problem;
use super::rust::{Rust, line_of, words};
use super::tree::{File, Tree};

/// A name, where it may stand, and why nowhere else.
struct Bound {
    rule: &'static str,
    names: &'static [&'static str],
    may: fn(&File) -> bool,
    why: &'static str,
}

const BOUNDS: [Bound; 5] = [
    Bound {
        rule: "driver",
        names: &["rusqlite", "tokio_postgres", "postgres::"],
        may: |file| is_of(file, &["store", "testing"]),
        why: "only the store names a database driver; ask through `Reader` and `Tx`",
    },
    Bound {
        rule: "http",
        names: &["axum"],
        may: |file| {
            is_of(file, &["web", "kheo", "testing", "world"])
                || file.is_in("http")
                || file.name() == "http.rs"
        },
        why: "only `http/` and `web` name axum",
    },
    Bound {
        rule: "environment",
        names: &["env::var", "env::vars", "env::var_os"],
        may: |file| is_of(file, &["kheo", "testing", "world"]) || is_tool(file),
        why: "only `kheo` reads the environment; take the value as an argument",
    },
    Bound {
        rule: "terminal",
        names: &["println!", "eprintln!", "print!", "eprint!"],
        may: |file| {
            is_of(file, &["kheo"]) || is_tool(file) || (is_of(file, &["verify"]) && file.name() == "main.rs")
        },
        why: "only `kheo` and `kheo-verify` write to the terminal; use tracing",
    },
    Bound {
        rule: "pure-rules",
        names: &[
            "async",
            "axum",
            "kheo_store",
            "Reader",
            "Tx",
            "std::time",
            "Clock",
            "Entropy::",
            "fastrand",
            "getrandom",
            "SystemTime",
        ],
        may: |file| !file.is_in("rules"),
        why: "`rules/` is pure: time, ids and randomness are arguments, rows are loaded before",
    },
];

fn is_of(file: &File, crates: &[&str]) -> bool {
    file.krate().is_some_and(|name| crates.contains(&name))
}

fn is_tool(file: &File) -> bool {
    file.path.starts_with("xtask/") || file.name() == "build.rs"
}

/// Checks every product file.
pub fn check(tree: &Tree) -> Vec<Problem> {
    tree.product().flat_map(|(file, rust)| named(file, rust).into_iter().chain(sql(file, rust))).collect()
}

fn named(file: &File, rust: &Rust) -> Vec<Problem> {
    let mut found = Vec::new();
    for bound in BOUNDS.iter().filter(|bound| !(bound.may)(file)) {
        for name in bound.names {
            let places = if name.ends_with(':') || name.ends_with('!') {
                starts(&rust.code, name)
            } else {
                words(&rust.code, name)
            };
            for at in places {
                let sentence = format!("`{name}`: {}", bound.why);
                found.push(Problem::new(bound.rule, &file.path, line_of(&rust.code, at), sentence));
            }
        }
    }
    found
}

/// Where a name begins that may run on.
fn starts(code: &str, name: &str) -> Vec<usize> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    code.match_indices(name).map(|(at, _)| at).filter(|at| !code[..*at].ends_with(is_part)).collect()
}

fn sql(file: &File, rust: &Rust) -> Vec<Problem> {
    let may = is_of(file, &["store", "journal", "testing", "world"])
        || file.name() == "store.rs"
        || file.is_in("store")
        || file.path.starts_with("xtask/");
    if may {
        return Vec::new();
    }
    let statements = rust.literals().into_iter().filter(|literal| is_sql(&literal.text));
    let sentence = "SQL belongs into `store.rs`";
    statements.map(|literal| Problem::new("sql", &file.path, literal.line, sentence)).collect()
}

fn is_sql(text: &str) -> bool {
    let text = text.trim_start_matches("\\n").trim_start().to_lowercase();
    ["select ", "insert into ", "delete from ", "create table "].iter().any(|verb| text.starts_with(verb))
        || (text.starts_with("update ") && text.contains(" set "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(path: &str, text: &str) -> Vec<&'static str> {
        check(&Tree::of(&[(path, text)])).into_iter().map(|found| found.rule).collect()
    }

    #[test]
    fn names_stand_only_where_they_belong() {
        assert_eq!(rules("crates/web/src/app.rs", "use rusqlite::Connection;"), ["driver"]);
        assert_eq!(rules("crates/store/src/db.rs", "use rusqlite::Connection;"), [""; 0]);
        assert_eq!(rules("crates/exemplars/src/store.rs", "use axum::Router;"), ["http"]);
        assert_eq!(rules("crates/exemplars/src/http/drafts.rs", "use axum::Router;"), [""; 0]);
        assert_eq!(rules("crates/web/src/app.rs", "std::env::var(\"X\"); env!(\"Y\");"), ["environment"]);
        assert_eq!(rules("crates/people/src/lib.rs", "println!(\"x\")"), ["terminal"]);
        assert_eq!(rules("crates/web/build.rs", "println!(\"x\")"), [""; 0]);
    }

    #[test]
    fn rules_are_pure() {
        let impure = "async fn f(tx: &mut Tx<'_>) { let reader_tx = Entropy::system(); }";
        assert_eq!(rules("crates/people/src/rules/x.rs", impure), ["pure-rules"; 3]);
        assert_eq!(rules("crates/people/src/rules/x_tests.rs", impure), [""; 0]);
    }

    #[test]
    fn sql_stands_in_the_store() {
        let query = "const Q: &str = \"\n  Select 1\"; const U: &str = \"update acts set x = 1\";";
        assert_eq!(rules("crates/people/src/roles.rs", query), ["sql", "sql"]);
        assert_eq!(rules("crates/people/src/store/roles.rs", query), [""; 0]);
        assert_eq!(rules("crates/people/src/roles.rs", "\"selected\"; // select 1"), ["sql"; 0]);
    }
}
