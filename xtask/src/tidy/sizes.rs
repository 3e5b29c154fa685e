//! Sizes that one can keep in mind, and a first line that says what a file is.

use std::collections::BTreeMap;

use super::Problem;
use super::rust::{Function, Rust, line_of};
use super::tree::{File, Tree};

/// Lines of a file, tests excluded.
const FILE_LINES_MAX: usize = 400;
/// Lines of a function, from `fn` to its last brace.
const FUNCTION_LINES_MAX: usize = 60;
/// Lines between the braces of a handler.
const HANDLER_LINES_MAX: usize = 25;
/// What a handler takes.
const HANDLER_INPUTS_MAX: usize = 5;
/// Entries of a source folder.
const FOLDER_ENTRIES_MAX: usize = 12;

/// Checks sizes and first lines.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut found = folders(tree);
    for file in tree.files.iter().filter(|file| file.rust.is_some()) {
        if !file.text.starts_with("//!") {
            let sentence = "a file begins with `//!`: what it is, what it deliberately does not do";
            found.push(Problem::new("module-docs", &file.path, 1, sentence));
        }
    }
    for (file, rust) in tree.product() {
        found.extend(too_many("file-length", file, 1, rust.lines, FILE_LINES_MAX, "the file has", "lines"));
        for function in rust.functions() {
            of_function(file, rust, &function, &mut found);
        }
    }
    found
}

fn of_function(file: &File, rust: &Rust, function: &Function<'_>, found: &mut Vec<Problem>) {
    let (first, last) = (line_of(&rust.code, function.body.start), line_of(&rust.code, function.body.end));
    let what = format!("`{}` has", function.name);
    let lines = last + 1 - function.line;
    found.extend(too_many("function-length", file, function.line, lines, FUNCTION_LINES_MAX, &what, "lines"));
    let is_handler = file.is_in("http")
        && function.head.contains("pub async fn")
        && function.head.rsplit_once("->").is_some_and(|(_, answer)| answer.trim() == "Reply");
    if is_handler {
        let lines = (last - first).saturating_sub(1);
        found.extend(too_many(
            "handler-length",
            file,
            function.line,
            lines,
            HANDLER_LINES_MAX,
            &what,
            "lines of body",
        ));
        let inputs = inputs(function.head);
        found.extend(too_many(
            "handler-inputs",
            file,
            function.line,
            inputs,
            HANDLER_INPUTS_MAX,
            &what,
            "inputs",
        ));
    }
}

fn too_many(
    rule: &'static str,
    file: &File,
    line: usize,
    count: usize,
    most: usize,
    what: &str,
    unit: &str,
) -> Option<Problem> {
    let excess = count.checked_sub(most).filter(|excess| *excess > 0)?;
    Some(Problem {
        excess,
        ..Problem::new(rule, &file.path, line, format!("{what} {count} {unit}; at most {most}"))
    })
}

/// Counts what stands between the commas of a function's parentheses.
fn inputs(head: &str) -> usize {
    let Some(open) = head.find('(') else { return 0 };
    let (mut depth, mut count, mut is_filled) = (0_usize, 0, false);
    for letter in head[open..].chars() {
        match letter {
            '(' | '[' | '<' => depth += 1,
            ')' | ']' | '>' => depth = depth.saturating_sub(1),
            ',' if depth == 1 => {
                count += usize::from(is_filled);
                is_filled = false;
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
        is_filled |= letter.is_alphanumeric();
    }
    count + usize::from(is_filled)
}

fn folders(tree: &Tree) -> Vec<Problem> {
    let mut entries: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for file in &tree.files {
        let Some(root) = file.path.find("/src/") else { continue };
        for (at, _) in file.path.match_indices('/').filter(|(at, _)| *at >= root + 4) {
            let name = file.path[at + 1..].split('/').next().unwrap_or_default();
            let names = entries.entry(&file.path[..at]).or_default();
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let crowded = entries.into_iter().filter(|(_, names)| names.len() > FOLDER_ENTRIES_MAX);
    crowded
        .map(|(folder, names)| {
            let sentence = format!("the folder has {} entries; at most {FOLDER_ENTRIES_MAX}", names.len());
            Problem {
                excess: names.len() - FOLDER_ENTRIES_MAX,
                ..Problem::new("folder-entries", folder, 1, sentence)
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<(&'static str, usize)> {
        check(&Tree::of(&[(path, text)])).into_iter().map(|found| (found.rule, found.excess)).collect()
    }

    #[test]
    fn lengths_are_measured_without_tests() {
        let long = format!("//! x\n{}", "// y\n".repeat(400));
        assert_eq!(found("crates/a/src/x.rs", &long), [("file-length", 1)]);
        let with_tests = format!("//! x\n#[cfg(test)]\nmod tests {{\n{}}}\n", "// y\n".repeat(400));
        assert_eq!(found("crates/a/src/x.rs", &with_tests), []);
        let function = format!("//! x\nfn f() {{\n{}}}\n", "g();\n".repeat(60));
        assert_eq!(found("crates/a/src/x.rs", &function), [("function-length", 2)]);
        assert_eq!(found("crates/a/tests/x.rs", &function), []);
    }

    #[test]
    fn handlers_are_short_and_take_little() {
        let inputs = "visit: Visit, Path((a, b)): Path<(Id, Id)>, c: C, d: D, e: E, f: F";
        let handler = format!("//! x\npub async fn show({inputs}) -> Reply {{\n{}}}\n", "g();\n".repeat(27));
        assert_eq!(found("crates/a/src/http/x.rs", &handler), [("handler-length", 2), ("handler-inputs", 1)]);
        assert_eq!(found("crates/a/src/x.rs", &handler), []);
    }

    #[test]
    fn files_say_what_they_are_and_folders_stay_small() {
        assert_eq!(found("crates/a/tests/x.rs", "use x;\n"), [("module-docs", 1)]);
        let paths: Vec<String> = (0..13).map(|number| format!("crates/a/src/x/{number}.rs")).collect();
        let files: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), "//! x\n")).collect();
        let problems = check(&Tree::of(&files));
        assert_eq!(problems.iter().map(|found| found.path.as_str()).collect::<Vec<_>>(), ["crates/a/src/x"]);
    }
}
