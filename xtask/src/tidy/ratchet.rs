//! Exceptions that may only shrink.
//!
//! Each line of `tidy-ratchet.txt` is `rule path count`: how much of what a rule forbids one file may still have. More is
//! a problem; less is one too, until `--bless` lowers the line. A line is only ever added by hand, so that a review sees it.

use std::collections::BTreeMap;

use super::{Problem, RATCHET};

/// First lines of the file.
const HEAD: &str = "\
# What may still break a rule of `cargo run -p xtask -- tidy`: rule, path, by how much.
# This list only shrinks: `tidy --bless` lowers it, and only a person adds to it.
";

struct Exception<'a> {
    line: usize,
    rule: &'a str,
    path: &'a str,
    count: usize,
}

fn exceptions(text: &str) -> Vec<Exception<'_>> {
    let numbered = text.lines().enumerate();
    let parsed = numbered.filter_map(|(number, line)| match *line.split_whitespace().collect::<Vec<_>>() {
        [rule, path, count] if !rule.starts_with('#') => {
            Some(Exception { line: number + 1, rule, path, count: count.parse().ok()? })
        }
        _ => None,
    });
    parsed.collect()
}

/// How much there is of each rule in each file.
fn counts(found: &[Problem]) -> BTreeMap<(&str, &str), usize> {
    let mut counts = BTreeMap::new();
    for problem in found {
        *counts.entry((problem.rule, problem.path.as_str())).or_default() += problem.excess;
    }
    counts
}

/// Returns the problems that are not excepted, and the exceptions that are not needed in full.
pub fn remaining(allowed: &str, found: &[Problem]) -> Vec<Problem> {
    let exceptions = exceptions(allowed);
    let counts = counts(found);
    let is_excepted = |problem: &Problem| {
        exceptions.iter().any(|exception| {
            let key = (exception.rule, exception.path);
            key == (problem.rule, problem.path.as_str())
                && counts.get(&key).is_some_and(|count| *count <= exception.count)
        })
    };
    let mut slack = Vec::new();
    for exception in &exceptions {
        let count = counts.get(&(exception.rule, exception.path)).copied().unwrap_or(0);
        if count < exception.count {
            let Exception { rule, path, count: most, line } = exception;
            let sentence = format!("{rule} in {path} is down from {most} to {count}: run tidy with --bless");
            slack.push(Problem::new("ratchet", RATCHET, *line, sentence));
        }
    }
    let mut remaining: Vec<Problem> = found.iter().filter(|problem| !is_excepted(problem)).cloned().collect();
    remaining.extend(slack);
    remaining
}

/// Returns the list with every line lowered to what is needed, and without those that are not.
pub fn lowered(allowed: &str, found: &[Problem]) -> String {
    let counts = counts(found);
    let mut lines: Vec<String> = exceptions(allowed)
        .into_iter()
        .filter_map(|exception| {
            let count = counts.get(&(exception.rule, exception.path))?.min(&exception.count);
            Some(format!("{} {} {count}\n", exception.rule, exception.path))
        })
        .collect();
    lines.sort();
    format!("{HEAD}{}", lines.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn long(excess: usize) -> Problem {
        Problem { excess, ..Problem::new("file-length", "a.rs", 1, "the file is long") }
    }

    #[test]
    fn exceptions_hold_and_only_shrink() {
        let allowed = "# head\nfile-length a.rs 10\n";
        assert_eq!(remaining(allowed, &[long(10)]), []);
        assert_eq!(remaining(allowed, &[long(11)]), [long(11)]);
        let slack = remaining(allowed, &[long(4)]);
        assert_eq!((slack.len(), slack[0].rule, slack[0].line), (1, "ratchet", 2));
        assert_eq!(remaining(allowed, &[])[0].rule, "ratchet");
    }

    #[test]
    fn blessing_never_adds() {
        assert!(lowered("file-length a.rs 10\n", &[long(4)]).ends_with("\nfile-length a.rs 4\n"));
        assert!(lowered("file-length a.rs 10\n", &[long(40)]).ends_with("\nfile-length a.rs 10\n"));
        assert_eq!(lowered("file-length a.rs 10\n", &[]), HEAD);
        assert_eq!(lowered("", &[long(4)]), HEAD);
    }
}
