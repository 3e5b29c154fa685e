//! Templates: nothing inline that the content security policy would refuse, nothing unescaped but components.

use super::Problem;
use super::rust::line_of;
use super::tree::{File, Tree};

/// Methods of `Form` that render a component; their answers are escaped already.
const COMPONENTS: [&str; 11] = [
    "summary",
    "line",
    "line_of",
    "number_line",
    "file_line",
    "day_line",
    "area",
    "select",
    "radios",
    "token",
    "boxes",
];

/// Expressions that give nothing but words of the program.
const FIXED: [&str; 1] = ["frame.vietnamese()"];

/// Checks every template.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut found = Vec::new();
    for file in tree.ending(".html").filter(|file| file.is_in("templates")) {
        attributes(file, &mut found);
        scripts(file, &mut found);
        unescaped(file, &mut found);
    }
    found
}

fn attributes(file: &File, found: &mut Vec<Problem>) {
    let text = &file.text;
    for (at, _) in text.match_indices('=') {
        let name = text[..at].rsplit(|letter: char| !letter.is_ascii_alphabetic()).next().unwrap_or_default();
        let before = text[..at - name.len()].chars().next_back();
        let is_attribute = before.is_some_and(char::is_whitespace) && text[at + 1..].starts_with(['"', '\'']);
        let is_event = name.len() > 4 && name.starts_with("on");
        if is_attribute && (name == "style" || is_event) {
            let sentence =
                format!("`{name}=` is inline; styles live in `styles/`, behaviour in `assets/kheo.js`");
            found.push(Problem::new("template", &file.path, line_of(text, at), sentence));
        }
    }
}

fn scripts(file: &File, found: &mut Vec<Problem>) {
    for (at, _) in file.text.match_indices("<script") {
        let tag = file.text[at..].split('>').next().unwrap_or_default();
        if !tag.contains(" src=") {
            let sentence = "a script comes from a file: the content security policy refuses inline ones";
            found.push(Problem::new("template", &file.path, line_of(&file.text, at), sentence));
        }
    }
}

fn unescaped(file: &File, found: &mut Vec<Problem>) {
    for (at, _) in file.text.match_indices("{{") {
        let expression = file.text[at + 2..].split("}}").next().unwrap_or_default();
        let Some((value, filter)) = expression.rsplit_once('|') else { continue };
        let call = value.split_once("(frame").map(|(call, _)| call).unwrap_or_default();
        let method = call.rsplit('.').next().unwrap_or_default();
        let is_fixed = FIXED.contains(&value.trim());
        if filter.trim().trim_end_matches('-') == "safe" && !is_fixed && !COMPONENTS.contains(&method) {
            let sentence =
                format!("`{}` is not escaped: only components of `Form` may be `safe`", value.trim());
            found.push(Problem::new("template", &file.path, line_of(&file.text, at), sentence));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> usize {
        check(&Tree::of(&[("crates/a/templates/x.html", text)])).len()
    }

    #[test]
    fn nothing_is_inline() {
        assert_eq!(count("<p style=\"color:red\">"), 1);
        assert_eq!(count("<p onclick='x()'>"), 1);
        assert_eq!(count("<script>x()</script>"), 1);
        assert_eq!(
            count("<script type=\"module\" src=\"/a.js\"></script><p class=\"on\" data-style=\"x\">"),
            0
        );
        assert_eq!(count("{% let style = \"x\" %}"), 0);
    }

    #[test]
    fn only_components_are_unescaped() {
        assert_eq!(count("{{ form.line(frame, \"title\")|safe }}{{ Form::default().token(frame)|safe }}"), 0);
        assert_eq!(count("{{ model.title|safe }}"), 1);
        assert_eq!(count("{{ form.value(\"title\")|safe }}"), 1);
    }
}
