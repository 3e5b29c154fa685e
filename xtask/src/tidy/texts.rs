//! Sentences: each that is used exists in both languages, each that exists is used.

use std::collections::{BTreeMap, BTreeSet};

use super::Problem;
use super::rust::line_of;
use super::tree::{File, Tree};

/// The languages, the source first.
const LANGUAGES: [&str; 2] = ["vi", "en"];
/// Calls whose first argument is a key.
const CALLS: [&str; 4] = [".t(\"", ".t1(\"", ".t2(\"", "Refusal::new(\""];

/// One sentence.
struct Sentence<'a> {
    file: &'a File,
    line: usize,
    placeholders: BTreeSet<&'a str>,
}

/// What the program says of keys.
#[derive(Default)]
struct Mentions {
    /// Every word between quotes.
    words: BTreeSet<String>,
    /// Beginnings to which a word is added: `exemplars-state-`.
    beginnings: BTreeSet<String>,
    /// Ends that are added to a key: `-hint`.
    ends: BTreeSet<String>,
    /// Beginnings of the labels of a form; the field's name follows.
    labels: BTreeSet<String>,
}

/// Checks `locales/` against the program and the templates.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut found = Vec::new();
    let [vi, en] = LANGUAGES.map(|language| sentences(tree, language, &mut found));
    compare(&vi, &en, "en", &mut found);
    compare(&en, &vi, "vi", &mut found);
    for file in tree.ending(".ftl").filter(|file| !file.path.starts_with("locales/")) {
        found.push(Problem::new("text-place", &file.path, 1, "sentences stand in `locales/`, once"));
    }
    let mut mentions = Mentions::default();
    for (file, text) in sources(tree) {
        missing(file, text, &vi, &mut found);
        mentions.take(text);
    }
    for (key, sentence) in vi.iter().filter(|(key, _)| !mentions.has(key)) {
        let text = format!("nothing says `{key}`: delete it in both languages");
        found.push(Problem::new("text-unused", &sentence.file.path, sentence.line, text));
    }
    found
}

/// Returns what may mention keys: the program without comments and tests, and the templates.
fn sources(tree: &Tree) -> impl Iterator<Item = (&File, &str)> {
    let program = tree.product().filter(|(file, _)| file.krate().is_some());
    let templates = tree.ending(".html").map(|file| (file, file.text.as_str()));
    program.map(|(file, rust)| (file, rust.speech.as_str())).chain(templates)
}

fn sentences<'a>(
    tree: &'a Tree,
    language: &str,
    found: &mut Vec<Problem>,
) -> BTreeMap<&'a str, Sentence<'a>> {
    let folder = format!("locales/{language}/");
    let mut all: BTreeMap<&str, Sentence<'_>> = BTreeMap::new();
    for file in tree.ending(".ftl").filter(|file| file.path.starts_with(&folder)) {
        let mut present = None;
        for (number, line) in file.text.lines().enumerate() {
            let begins = line.starts_with(|first: char| first.is_ascii_alphabetic());
            if let Some((key, _)) = line.split_once('=').filter(|_| begins) {
                let sentence = Sentence { file, line: number + 1, placeholders: BTreeSet::new() };
                if all.insert(key.trim(), sentence).is_some() {
                    let text = format!("`{}` is said twice", key.trim());
                    found.push(Problem::new("text-languages", &file.path, number + 1, text));
                }
                present = Some(key.trim());
            }
            if let Some(sentence) = present.and_then(|key| all.get_mut(key)) {
                sentence.placeholders.extend(line.split('$').skip(1).map(first_word));
            }
        }
    }
    all
}

fn first_word(text: &str) -> &str {
    &text[..text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-').unwrap_or(text.len())]
}

fn compare(
    these: &BTreeMap<&str, Sentence<'_>>,
    those: &BTreeMap<&str, Sentence<'_>>,
    other: &str,
    found: &mut Vec<Problem>,
) {
    for (key, sentence) in these {
        let text = match those.get(key) {
            None => format!("`{key}` is missing in locales/{other}"),
            Some(twin) if twin.placeholders.is_subset(&sentence.placeholders) => continue,
            Some(_) => format!("`{key}` mentions more in locales/{other} than here"),
        };
        found.push(Problem::new("text-languages", &sentence.file.path, sentence.line, text));
    }
}

fn missing(file: &File, text: &str, known: &BTreeMap<&str, Sentence<'_>>, found: &mut Vec<Problem>) {
    for call in CALLS {
        for (at, _) in text.match_indices(call) {
            let key = text[at + call.len()..].split('"').next().unwrap_or_default();
            if is_key(key) && !known.contains_key(key) {
                let sentence = format!("`{key}` has no sentence in locales/vi");
                found.push(Problem::new("text-missing", &file.path, line_of(text, at), sentence));
            }
        }
    }
}

fn is_key(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_lowercase())
        && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

impl Mentions {
    fn take(&mut self, text: &str) {
        let words: Vec<&str> = text.split('"').collect();
        for (place, word) in words.iter().enumerate() {
            let after = if place == 0 { "" } else { words[place - 1] };
            if after.ends_with("Form::empty(") || after.ends_with(".labelled(") {
                self.labels.insert(format!("{word}-"));
            } else if let Some((beginning, rest)) = word.split_once('{') {
                let end = rest.rsplit('}').next().unwrap_or_default();
                self.take_parts(beginning, end);
            } else if let Some(end) = word.strip_prefix('-') {
                self.take_parts("", &format!("-{end}"));
            } else if is_key(word) {
                self.take_parts(word, "");
                self.words.insert((*word).to_owned());
            }
        }
    }

    fn take_parts(&mut self, beginning: &str, end: &str) {
        if beginning.len() > 3 && beginning.ends_with('-') && is_key(beginning) {
            self.beginnings.insert(beginning.to_owned());
        }
        if end.len() > 2 && end.starts_with('-') && is_key(&end[1..]) {
            self.ends.insert(end.to_owned());
        }
    }

    fn has(&self, key: &str) -> bool {
        let is_word = |word: &str| self.words.contains(word);
        let is_labelled =
            |key: &str| self.labels.iter().any(|label| key.strip_prefix(label.as_str()).is_some_and(is_word));
        let is_said = |key: &str| {
            is_word(key)
                || is_labelled(key)
                || self.beginnings.iter().any(|beginning| key.starts_with(beginning))
        };
        is_said(key) || self.ends.iter().any(|end| key.strip_suffix(end.as_str()).is_some_and(is_said))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(vi: &str, en: &str, code: &str) -> Vec<&'static str> {
        let files = [("crates/a/src/lib.rs", code), ("locales/en/a.ftl", en), ("locales/vi/a.ftl", vi)];
        check(&Tree::of(&files)).into_iter().map(|found| found.rule).collect()
    }

    #[test]
    fn what_is_said_exists_in_both_languages() {
        let code = "frame.t(\"a-one\"); Refusal::new(\"a-two\")";
        assert_eq!(
            found("a-one = Một\na-two = Hai { $n }\n", "a-one = One\na-two = Two { $n }\n", code),
            [""; 0]
        );
        assert_eq!(found("a-one = Một\n", "a-one = One\n", code), ["text-missing"]);
        assert_eq!(found("a-one = Một\na-two = Hai\n", "a-two = Two { $n }\n", code), ["text-languages"; 2]);
        assert_eq!(
            found("a-one = Một\na-one = Một\na-two = x\n", "a-one = One\na-two = x\n", code),
            ["text-languages"]
        );
    }

    #[test]
    fn what_exists_is_said() {
        let texts = "a-state-draft = x\na-title = x\na-title-hint = x\n";
        let labels = "Form::empty(\"a\"); form.line(frame, \"title\"); format!(\"{}-{name}-hint\", prefix)";
        assert_eq!(found(texts, texts, &format!("{labels}; frame.tt(\"a-state-\", word)")), [""; 0]);
        assert_eq!(found(texts, texts, labels), ["text-unused"]);
    }

    #[test]
    fn sentences_have_one_place() {
        let tree = Tree::of(&[("crates/a/locales/vi.ftl", "a = x\n")]);
        assert_eq!(check(&tree)[0].rule, "text-place");
    }
}
