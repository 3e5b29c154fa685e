//! What must not be left behind, and what must not be put into the body of an act.

use super::Problem;
use super::rust::{Rust, after_closing, line_of, words};
use super::tree::{File, Tree};

/// Words in code, and what to do instead.
const IN_CODE: [(&str, &str); 4] = [
    ("todo!", "finish it, or leave it out"),
    ("unimplemented!", "finish it, or leave it out"),
    ("#[ignore", "a test runs or is deleted"),
    ("unsafe", "there is none in this project"),
];
/// Words in comments. Written apart, so that this file does not accuse itself.
const IN_COMMENTS: [&str; 2] = [concat!("FIX", "ME"), concat!("XX", "X")];
/// Names of what people write. An act's body is never erased, so it never holds such a thing.
const WRITTEN_BY_PEOPLE: [&str; 9] =
    ["title", "reason", "name", "summary", "display_name", "signer", "login", "email", "number"];

/// Checks every Rust file, tests too.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut found = Vec::new();
    for file in &tree.files {
        if let Some(rust) = &file.rust {
            left_behind(file, rust, &mut found);
            bodies(file, rust, &mut found);
        }
    }
    found
}

fn left_behind(file: &File, rust: &Rust, found: &mut Vec<Problem>) {
    let code = &rust.code_and_tests;
    for (word, instead) in IN_CODE {
        let places = if word == "unsafe" {
            words(code, word)
        } else {
            code.match_indices(word).map(|(at, _)| at).collect()
        };
        for at in places {
            found.push(Problem::new(
                "left-behind",
                &file.path,
                line_of(code, at),
                format!("`{word}`: {instead}"),
            ));
        }
    }
    for word in IN_COMMENTS {
        for (at, _) in rust.comments.match_indices(word) {
            let sentence = format!("`{word}`: do it now, or say in a sentence why it stays");
            found.push(Problem::new("left-behind", &file.path, line_of(&rust.comments, at), sentence));
        }
    }
}

fn bodies(file: &File, rust: &Rust, found: &mut Vec<Problem>) {
    if words(&rust.code, "Body").is_empty() {
        return;
    }
    for (at, call) in rust.code.match_indices(".code(") {
        let open = at + call.len() - 1;
        let arguments = &rust.code[open..after_closing(&rust.code, open)];
        if let Some(field) = WRITTEN_BY_PEOPLE.iter().find(|field| !words(arguments, field).is_empty()) {
            let sentence = format!("`{field}` is what a person wrote; an act's body holds codes only");
            found.push(Problem::new("act-body", &file.path, line_of(&rust.code, at), sentence));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(text: &str) -> Vec<&'static str> {
        check(&Tree::of(&[("crates/people/src/lib.rs", text)])).into_iter().map(|found| found.rule).collect()
    }

    #[test]
    fn nothing_is_left_behind() {
        assert_eq!(rules("fn f() { todo!() }"), ["left-behind"]);
        assert_eq!(
            rules(&format!("// {} later\nfn f() {{ g(\"todo!\") }}", IN_COMMENTS[0])),
            ["left-behind"]
        );
        assert_eq!(rules("#![forbid(unsafe_code)]\nfn f() { unsafe { g() } }"), ["left-behind"]);
        assert_eq!(rules("#[test]\n#[ignore]\nfn f() {}"), ["left-behind"]);
    }

    #[test]
    fn bodies_hold_no_text_of_people() {
        assert_eq!(rules("Body::new().code(\"unit\", &grant.unit_code)"), [""; 0]);
        assert_eq!(rules("Body::new().code(\"unit\", &draft.title)"), ["act-body"]);
    }
}
