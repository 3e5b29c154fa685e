//! What a text consists of between being read and being written.

use std::rc::Rc;

/// How words stand out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) is_strong: bool,
    pub(super) is_emphasised: bool,
    pub(super) is_struck: bool,
    pub(super) is_code: bool,
    /// Where the words lead.
    pub(super) link: Option<Rc<str>>,
}

/// Words of one style, or the end of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Span {
    Words(String, Style),
    Break,
}

/// A part of a text that stands by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    Paragraph(Vec<Span>),
    Heading(usize, Vec<Span>),
    Quote(Vec<Block>),
    /// Its first number if it is numbered, and its items.
    List(Option<u32>, Vec<Vec<Block>>),
    Code(String),
    Rule,
    Table(Vec<Vec<Vec<Span>>>),
    /// A picture of the story by its number, and what it shows.
    Picture(i64, String),
}

impl Block {
    /// Returns its words in one line, as the cell of a table has them.
    pub(super) fn into_spans(self) -> Vec<Span> {
        let many = |blocks: Vec<Self>| joined(blocks.into_iter().map(Self::into_spans));
        match self {
            Self::Paragraph(spans) | Self::Heading(_, spans) => spans,
            Self::Quote(blocks) => many(blocks),
            Self::List(_, items) => joined(items.into_iter().map(many)),
            Self::Code(text) => vec![Span::Words(text, Style { is_code: true, ..Style::default() })],
            Self::Rule | Self::Picture(..) => Vec::new(),
            Self::Table(rows) => joined(rows.into_iter().map(|cells| joined(cells.into_iter()))),
        }
    }
}

/// A text that is put together.
#[derive(Debug)]
pub(super) struct Built {
    pub(super) blocks: Vec<Block>,
    /// Words that stand below pictures, by their numbers.
    pub(super) captions: Vec<(i64, String)>,
    /// Whether a table was too large to stay one.
    pub(super) has_large_table: bool,
}

/// Joins parts by ends of lines; empty ones leave none.
pub(super) fn joined(parts: impl Iterator<Item = Vec<Span>>) -> Vec<Span> {
    let mut all: Vec<Span> = Vec::new();
    for part in parts.filter(|part| !part.is_empty()) {
        if !all.is_empty() {
            all.push(Span::Break);
        }
        all.extend(part);
    }
    all
}

/// Returns the spans with single spaces, none at the ends of lines, no empty lines at either end, and neighbours of one style joined.
pub(super) fn tidied(spans: Vec<Span>) -> Vec<Span> {
    let mut tidy: Vec<Span> = Vec::new();
    let mut is_after_space = true;
    for span in spans {
        match span {
            Span::Break => {
                trim_end(&mut tidy);
                // Lines that say nothing are not kept.
                if !matches!(tidy.last(), None | Some(Span::Break)) {
                    tidy.push(Span::Break);
                }
                is_after_space = true;
            }
            Span::Words(words, style) => {
                let mut kept = String::with_capacity(words.len());
                for letter in words.chars().filter(|letter| is_seen(*letter)) {
                    let is_space = letter.is_whitespace();
                    if !is_space || !is_after_space {
                        kept.push(if is_space { ' ' } else { letter });
                    }
                    is_after_space = is_space;
                }
                push(&mut tidy, kept, style);
            }
        }
    }
    trim_end(&mut tidy);
    if tidy.last() == Some(&Span::Break) {
        tidy.pop();
        trim_end(&mut tidy);
    }
    tidy
}

fn push(spans: &mut Vec<Span>, words: String, style: Style) {
    match spans.last_mut() {
        _ if words.is_empty() => {}
        Some(Span::Words(before, same)) if *same == style => before.push_str(&words),
        _ => spans.push(Span::Words(words, style)),
    }
}

fn trim_end(spans: &mut Vec<Span>) {
    while let Some(Span::Words(words, _)) = spans.last_mut() {
        words.truncate(words.trim_end().len());
        if !words.is_empty() {
            return;
        }
        spans.pop();
    }
}

/// Marks of editors that nobody sees are not kept: control characters, breaks of no width, hyphens that may be, turned directions.
pub(super) fn is_seen(letter: char) -> bool {
    let is_hidden = matches!(letter, '\u{ad}' | '\u{200b}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    (!letter.is_control() || letter.is_whitespace()) && !is_hidden
}

/// Returns the words alone.
pub(super) fn plain(spans: &[Span]) -> String {
    spans
        .iter()
        .map(|span| match span {
            Span::Words(words, _) => words.as_str(),
            Span::Break => " ",
        })
        .collect()
}

/// Tags within a line.
pub(super) fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "b"
            | "strong"
            | "i"
            | "em"
            | "cite"
            | "dfn"
            | "var"
            | "s"
            | "del"
            | "strike"
            | "code"
            | "tt"
            | "kbd"
            | "samp"
    )
}

/// A table of one column only places things on a page.
pub(super) fn table(rows: Vec<Vec<Vec<Span>>>) -> Vec<Block> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    if columns > 1 {
        return vec![Block::Table(rows)];
    }
    rows.into_iter().flatten().filter(|spans| !spans.is_empty()).map(Block::Paragraph).collect()
}
