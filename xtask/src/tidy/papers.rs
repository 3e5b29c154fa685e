//! Documents: every crate says what it is, every decision what it cost, every word stands in the glossary.

use super::Problem;
use super::tree::Tree;

/// What a decision says, in this order.
const HEADINGS: [&str; 3] = ["## Context", "## Choice", "## Price"];
/// The only dictionary.
const GLOSSARY: &str = "GLOSSARY.md";

/// Checks documents.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut found = Vec::new();
    readmes(tree, &mut found);
    decisions(tree, &mut found);
    glossary(tree, &mut found);
    found
}

fn readmes(tree: &Tree, found: &mut Vec<Problem>) {
    for name in tree.crates() {
        let path = format!("crates/{name}/README.md");
        if tree.file(&path).is_none() {
            found.push(Problem::new("readme", &path, 1, "a crate says what it is for, and who may do what"));
        }
    }
}

fn decisions(tree: &Tree, found: &mut Vec<Problem>) {
    for file in tree.ending(".md").filter(|file| file.path.starts_with("docs/decisions/")) {
        let is_numbered = file.name().len() > 5
            && file.name().bytes().take(4).all(|byte| byte.is_ascii_digit())
            && file.name()[4..].starts_with('-');
        if !is_numbered {
            found.push(Problem::new(
                "decision",
                &file.path,
                1,
                "a decision is named `0001-in-a-few-words.md`",
            ));
        }
        let headings: Vec<&str> = file.text.lines().filter(|line| line.starts_with("## ")).collect();
        if headings != HEADINGS {
            let sentence = format!("a decision has the headings {}", HEADINGS.join(", "));
            found.push(Problem::new("decision", &file.path, 1, sentence));
        }
    }
}

fn glossary(tree: &Tree, found: &mut Vec<Problem>) {
    let text = tree.file(GLOSSARY).map_or("", |file| file.text.as_str());
    let mut lacking = |word: &str, what: &str| {
        if !text.contains(&format!("`{word}`")) {
            let sentence = format!("{what} `{word}` is not explained");
            let problem = Problem::new("glossary", GLOSSARY, 1, sentence);
            if !found.contains(&problem) {
                found.push(problem);
            }
        }
    };
    for name in tree.crates() {
        lacking(name, "the crate");
    }
    for (file, rust) in tree.product().filter(|(file, _)| file.is_in("rules")) {
        for function in rust.functions().iter().filter(|function| function.name == "word") {
            for literal in rust.literals_in(function.body.clone()) {
                lacking(&literal.text, &format!("the word of {}", file.path));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(files: &[(&str, &str)]) -> Vec<&'static str> {
        check(&Tree::of(files)).into_iter().map(|found| found.rule).collect()
    }

    #[test]
    fn crates_are_described() {
        let glossary = ("GLOSSARY.md", "| `web` |");
        assert_eq!(rules(&[glossary, ("crates/web/src/lib.rs", "//! x\n")]), ["readme"]);
        assert_eq!(rules(&[glossary, ("crates/web/README.md", "# web\n")]), [""; 0]);
        assert_eq!(rules(&[("crates/web/README.md", "# web\n")]), ["glossary"]);
    }

    #[test]
    fn decisions_name_their_price() {
        assert_eq!(rules(&[("docs/decisions/0001-x.md", "# X\n## Context\n## Choice\n## Price\n")]), [""; 0]);
        assert_eq!(rules(&[("docs/decisions/x.md", "# X\n## Context\n## Choice\n")]), ["decision"; 2]);
    }

    #[test]
    fn words_of_the_rules_stand_in_the_glossary() {
        let code = "impl S { const fn word(self) -> &'static str { match self { Self::A => \"alive\", Self::B => \"bent\" } } }";
        let files =
            [("GLOSSARY.md", "`a` `alive`"), ("crates/a/README.md", "x"), ("crates/a/src/rules/s.rs", code)];
        let found = check(&Tree::of(&files));
        assert_eq!(found.len(), 1);
        assert!(found[0].sentence.contains("`bent`"));
    }
}
