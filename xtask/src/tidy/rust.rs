//! Just enough of Rust's grammar: what is code, what is a comment, what is a string, where tests and functions are.

/// A Rust file taken apart. All texts have the same lines as the file; what does not belong is blank.
pub struct Rust {
    /// Code without comments, strings and test modules.
    pub code: String,
    /// Code with its strings, without comments and test modules.
    pub speech: String,
    /// Code with test modules, without comments and strings.
    pub code_and_tests: String,
    /// Comments alone.
    pub comments: String,
    /// Lines outside test modules.
    pub lines: usize,
}

/// A string literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    /// The line where it begins.
    pub line: usize,
    /// What stands between its quotes, escapes as written.
    pub text: String,
}

/// A function with a body.
pub struct Function<'a> {
    /// Its name.
    pub name: &'a str,
    /// What stands before its body, from the beginning of its line.
    pub head: &'a str,
    /// Bytes of its body, braces included.
    pub body: std::ops::Range<usize>,
    /// Line of its `fn`.
    pub line: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Code,
    Comment,
    Text,
}

impl Rust {
    /// Takes a file apart.
    pub fn parse(text: &str) -> Self {
        let kinds = kinds(text.as_bytes());
        let keep = |wanted: &[Kind]| keep(text, |at| wanted.contains(&kinds[at]));
        let code_and_tests = keep(&[Kind::Code]);
        let tests = test_modules(&code_and_tests);
        let is_test = |at: usize| tests.iter().any(|range| range.contains(&at));
        let lines_of_tests: usize = tests.iter().map(|range| text[range.clone()].lines().count()).sum();
        Self {
            code: keep_outside(&code_and_tests, is_test),
            speech: keep_outside(&keep(&[Kind::Code, Kind::Text]), is_test),
            comments: keep(&[Kind::Comment]),
            lines: text.lines().count().saturating_sub(lines_of_tests),
            code_and_tests,
        }
    }

    /// Returns the string literals outside tests.
    pub fn literals(&self) -> Vec<Literal> {
        literals(&self.code, &self.speech, 0..self.code.len())
    }

    /// Returns the string literals in a part of the file.
    pub fn literals_in(&self, range: std::ops::Range<usize>) -> Vec<Literal> {
        literals(&self.code, &self.speech, range)
    }

    /// Returns the functions outside tests.
    pub fn functions(&self) -> Vec<Function<'_>> {
        let starts = words(&self.code, "fn");
        starts.into_iter().filter_map(|start| function(&self.code, start)).collect()
    }
}

/// Returns where a word stands by itself.
pub fn words(code: &str, word: &str) -> Vec<usize> {
    let is_part = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let bytes = code.as_bytes();
    code.match_indices(word)
        .map(|(at, _)| at)
        .filter(|at| {
            !is_part(at.checked_sub(1).and_then(|before| bytes.get(before)))
                && !is_part(bytes.get(at + word.len()))
        })
        .collect()
}

/// Returns the line, from 1, of a byte.
pub fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// Returns the byte after the bracket that closes the one at `open`.
pub fn after_closing(code: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => depth = depth.saturating_sub(1),
            _ => continue,
        }
        if depth == 0 {
            return at + 1;
        }
    }
    code.len()
}

fn function(code: &str, start: usize) -> Option<Function<'_>> {
    let rest = code.get(start + 3..)?;
    let name_len = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')?;
    if name_len == 0 {
        return None;
    }
    let mut at = start + 3 + name_len;
    // The body begins at the first brace outside parentheses; a declaration ends with a semicolon before it.
    loop {
        match code.as_bytes().get(at)? {
            b'(' | b'[' => at = after_closing(code, at),
            b'{' => break,
            b';' => return None,
            _ => at += 1,
        }
    }
    let line_start = code[..start].rfind('\n').map_or(0, |feed| feed + 1);
    Some(Function {
        name: &rest[..name_len],
        head: &code[line_start..at],
        body: at..after_closing(code, at),
        line: line_of(code, start),
    })
}

fn test_modules(code: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    for (start, mark) in code.match_indices("#[cfg(test)]") {
        let rest = &code[start + mark.len()..];
        let is_module = rest.trim_start().starts_with("mod ");
        let (brace, semicolon) = (rest.find('{'), rest.find(';'));
        if let Some(brace) =
            brace.filter(|brace| is_module && semicolon.is_none_or(|semicolon| *brace < semicolon))
        {
            found.push(start..after_closing(code, start + mark.len() + brace));
        }
    }
    found
}

fn literals(code: &str, speech: &str, range: std::ops::Range<usize>) -> Vec<Literal> {
    let (code, bytes) = (code.as_bytes(), speech.as_bytes());
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        // What speech has and code lacks is text; neighbouring literals are parted by code.
        let is_text = |at: usize| at < range.end && bytes[at] != code[at];
        if !is_text(at) {
            at += 1;
            continue;
        }
        let end = (at..).find(|end| *end >= range.end || code[*end] == b'"').unwrap_or(range.end);
        found.push(Literal { line: line_of(speech, at), text: speech[at..end].to_owned() });
        at = end;
    }
    found
}

fn keep(text: &str, wanted: impl Fn(usize) -> bool) -> String {
    let kept =
        text.bytes().enumerate().map(|(at, byte)| if byte == b'\n' || wanted(at) { byte } else { b' ' });
    String::from_utf8_lossy(&kept.collect::<Vec<u8>>()).into_owned()
}

fn keep_outside(text: &str, is_blank: impl Fn(usize) -> bool) -> String {
    keep(text, |at| !is_blank(at))
}

/// Tells of each byte what it belongs to. The quotes of a string are code.
fn kinds(bytes: &[u8]) -> Vec<Kind> {
    let mut kinds = vec![Kind::Code; bytes.len()];
    let mut at = 0;
    while at < bytes.len() {
        let (kind, start, end) = match bytes[at] {
            b'/' if bytes.get(at + 1) == Some(&b'/') => (Kind::Comment, at, find(bytes, at, b"\n")),
            b'/' if bytes.get(at + 1) == Some(&b'*') => (Kind::Comment, at, block_comment_end(bytes, at)),
            b'r' if starts_raw(bytes, at) => raw_string(bytes, at),
            b'"' => (Kind::Text, at + 1, string_end(bytes, at + 1, b'"')),
            b'\'' if is_char(bytes, at) => (Kind::Text, at + 1, string_end(bytes, at + 1, b'\'')),
            _ => {
                at += 1;
                continue;
            }
        };
        let end = end.min(bytes.len());
        kinds[start..end].fill(kind);
        // The closing quote of a text must not open another.
        at = if kind == Kind::Text { end + 1 } else { end };
    }
    kinds
}

fn find(bytes: &[u8], from: usize, wanted: &[u8]) -> usize {
    bytes[from..]
        .windows(wanted.len())
        .position(|window| window == wanted)
        .map_or(bytes.len(), |at| from + at)
}

fn block_comment_end(bytes: &[u8], from: usize) -> usize {
    let (mut depth, mut at) = (0_usize, from);
    while at + 1 < bytes.len() {
        match &bytes[at..at + 2] {
            b"/*" => depth += 1,
            b"*/" => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    bytes.len()
}

fn starts_raw(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
    let is_word = before.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let after = bytes[at + 1..].iter().find(|byte| **byte != b'#');
    (!is_word || before == Some(&b'b')) && after == Some(&b'"')
}

fn raw_string(bytes: &[u8], at: usize) -> (Kind, usize, usize) {
    let quote = find(bytes, at, b"\"");
    let closing: Vec<u8> = std::iter::once(b'"').chain(std::iter::repeat_n(b'#', quote - at - 1)).collect();
    (Kind::Text, quote + 1, find(bytes, quote + 1, &closing))
}

fn string_end(bytes: &[u8], from: usize, quote: u8) -> usize {
    let mut at = from;
    while at < bytes.len() && bytes[at] != quote {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at
}

/// A quote begins a character, not a lifetime, if another follows after one letter or an escape.
fn is_char(bytes: &[u8], at: usize) -> bool {
    let Some(next) = bytes.get(at + 1) else { return false };
    let len = match next {
        b'\\' => return true,
        byte if byte.is_ascii() => 1,
        0xC0..=0xDF => 2,
        0xE0..=0xEF => 3,
        _ => 4,
    };
    bytes.get(at + 1 + len) == Some(&b'\'')
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r###"//! Docs "not a string".
fn one<'a>(x: &'a str, quote: char) -> bool { /* { */ quote == '"' && x == "two // not { a comment" }
const RAW: &str = r#"select "x""#;
fn declared();
#[cfg(test)]
mod tests {
    fn hidden() { "in tests" }
}
"###;

    #[test]
    fn code_comments_and_strings_are_told_apart() {
        let rust = Rust::parse(FILE);
        assert!(rust.comments.contains("Docs \"not a string\"") && !rust.code.contains("Docs"));
        let texts: Vec<String> = rust.literals().into_iter().map(|literal| literal.text).collect();
        assert!(texts.contains(&"two // not { a comment".to_owned()), "{texts:?}");
        assert!(texts.contains(&"select \"x\"".to_owned()), "{texts:?}");
        assert!(!rust.speech.contains("in tests") && rust.code_and_tests.contains("hidden"));
        assert_eq!(rust.lines, 4);
    }

    #[test]
    fn functions_have_names_lines_and_bodies() {
        let rust = Rust::parse(FILE);
        let names: Vec<(&str, usize)> =
            rust.functions().iter().map(|found| (found.name, found.line)).collect();
        assert_eq!(names, [("one", 2)]);
    }
}
