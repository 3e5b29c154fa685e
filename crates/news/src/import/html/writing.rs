//! From blocks to text with marks, such that it is read as it was meant: each paragraph is read again, and marks that would be read
//! otherwise are left out.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::tree::{Block, Span, Style, tidied};
use crate::rules::events;

/// Returns the blocks as text.
pub(super) fn written(blocks: &[Block]) -> String {
    lines_of(blocks).join("\n")
}

/// Returns words as a text with marks that is read as these words.
pub(in super::super) fn typed(words: &str) -> String {
    paragraph(&tidied(vec![Span::Words(words.to_owned(), Style::default())]))
}

fn lines_of(blocks: &[Block]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut is_other_mark = false;
    for (at, block) in blocks.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| &blocks[before]);
        // Two lists in a row would be one.
        is_other_mark = matches!(
            (before, block),
            (Some(Block::List(None, _)), Block::List(None, _))
                | (Some(Block::List(Some(_), _)), Block::List(Some(_), _))
        ) && !is_other_mark;
        if before.is_some() {
            lines.push(String::new());
        }
        lines.extend(block_lines(block, is_other_mark));
    }
    lines
}

fn block_lines(block: &Block, is_other_mark: bool) -> Vec<String> {
    match block {
        Block::Paragraph(spans) => paragraph(spans).split('\n').map(str::to_owned).collect(),
        Block::Heading(size, spans) => {
            // A heading has one line.
            let line: Vec<Span> =
                spans.iter().map(|span| if *span == Span::Break { space() } else { span.clone() }).collect();
            vec![format!("{} {}", "#".repeat(*size), paragraph(&tidied(line)))]
        }
        Block::Quote(blocks) => {
            lines_of(blocks).iter().map(|line| format!("> {line}").trim_end().to_owned()).collect()
        }
        Block::List(start, items) => list(*start, items, is_other_mark),
        Block::Code(text) => code(text),
        Block::Rule => vec!["___".to_owned()],
        Block::Picture(number, words) => vec![format!("![{}](anh:{number})", typed(words))],
        Block::Table(rows) => table(rows),
    }
}

fn space() -> Span {
    Span::Words(" ".to_owned(), Style::default())
}

fn list(start: Option<u32>, items: &[Vec<Block>], is_other_mark: bool) -> Vec<String> {
    let is_one = |item: &Vec<Block>| {
        matches!(
            item.as_slice(),
            [Block::Paragraph(_)] | [Block::Paragraph(_), Block::List(None | Some(1), _)]
        )
    };
    let is_tight = items.iter().all(is_one);
    let mut lines = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let mark = match start {
            // Nine digits are the most that a number may have.
            Some(first) => {
                let number = (u64::from(first) + u64::try_from(at).unwrap_or(0)) % 1_000_000_000;
                format!("{number}{} ", if is_other_mark { ')' } else { '.' })
            }
            None => format!("{} ", if is_other_mark { '*' } else { '-' }),
        };
        if at > 0 && !is_tight {
            lines.push(String::new());
        }
        let inner: Vec<String> = if is_tight {
            item.iter().flat_map(|block| block_lines(block, false)).collect()
        } else {
            lines_of(item)
        };
        let indent = " ".repeat(mark.len());
        for (number, line) in inner.iter().enumerate() {
            let begin = if number == 0 { &mark } else { &indent };
            lines.push(format!("{begin}{line}").trim_end().to_owned());
        }
    }
    lines
}

fn code(text: &str) -> Vec<String> {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    let mut lines = vec![fence.clone()];
    lines.extend(text.split('\n').map(str::to_owned));
    lines.push(fence);
    lines
}

fn table(rows: &[Vec<Vec<Span>>]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let row = |cells: &Vec<Vec<Span>>| {
        let cell = |at: usize| {
            let spans = cells.get(at).map_or(&[] as &[Span], Vec::as_slice);
            paragraph(&tidied(spans.iter().map(in_cell).collect()))
        };
        format!("| {} |", (0..columns).map(cell).collect::<Vec<_>>().join(" | "))
    };
    let mut lines: Vec<String> = rows.iter().map(row).collect();
    let rule = format!("|{}", " --- |".repeat(columns));
    lines.insert(1.min(lines.len()), rule);
    lines
}

/// A cell has one line, and a bar in it would end it.
fn in_cell(span: &Span) -> Span {
    match span {
        Span::Break => space(),
        Span::Words(words, style) => {
            let is_code = style.is_code && !words.contains('|');
            Span::Words(words.clone(), Style { is_code, ..style.clone() })
        }
    }
}

/// Writes words with marks: as they are meant; if that would be read otherwise, without emphasis; if that, too, words only.
fn paragraph(spans: &[Span]) -> String {
    if spans.is_empty() {
        return String::new();
    }
    let less = |keep_links: bool| {
        let bare = |span: &Span| match span {
            Span::Break => Span::Break,
            Span::Words(words, style) => {
                let link = style.link.clone().filter(|_| keep_links);
                Span::Words(words.clone(), Style { link, ..Style::default() })
            }
        };
        tidied(spans.iter().map(bare).collect())
    };
    for attempt in [spans.to_vec(), less(true)] {
        let text = marked(&attempt, 0, true);
        if read_again(&text) == expected(&attempt) {
            return text;
        }
    }
    marked(&less(false), 0, true)
}

/// The marks, the outer ones first.
const LEVELS: usize = 4;

fn marked(spans: &[Span], level: usize, is_line_start: bool) -> String {
    let mut out = String::new();
    let mut rest = spans;
    while let Some(first) = rest.first() {
        let value = value(first, level);
        let count = rest.iter().take_while(|span| same(span, level, &value)).count().max(1);
        let (group, after) = rest.split_at(count);
        rest = after;
        let starts_line = if out.is_empty() { is_line_start } else { out.ends_with('\n') };
        if level == LEVELS {
            for span in group {
                match span {
                    Span::Break => out.push_str("\\\n"),
                    Span::Words(words, style) if style.is_code => out.push_str(&code_span(words)),
                    Span::Words(words, _) => {
                        let starts_line = if out.is_empty() { is_line_start } else { out.ends_with('\n') };
                        escape(words, starts_line, &mut out);
                    }
                }
            }
            continue;
        }
        let inner = marked(group, level + 1, starts_line);
        let Some(value) = value else {
            out.push_str(&inner);
            continue;
        };
        wrap(&inner, level, &value, &mut out);
    }
    out
}

/// Marks stand directly at the words.
fn wrap(inner: &str, level: usize, value: &str, out: &mut String) {
    let is_space = |letter: char| letter == ' ';
    let begin = inner.len() - inner.trim_start_matches(is_space).len();
    let end = inner.trim_end_matches(is_space).len().max(begin);
    let (before, words, after) = (&inner[..begin], &inner[begin..end], &inner[end..]);
    out.push_str(before);
    match level {
        _ if words.is_empty() => {}
        0 => {
            out.push('[');
            out.push_str(words);
            out.push_str("](");
            out.push_str(&destination(value));
            out.push(')');
        }
        _ => {
            let mark = ["", "**", "*", "~~"][level];
            out.push_str(mark);
            out.push_str(words);
            out.push_str(mark);
        }
    }
    out.push_str(after);
}

/// Returns what a span has at a level: the address of a link, or that it stands out.
fn value(span: &Span, level: usize) -> Option<String> {
    let Span::Words(_, style) = span else { return None };
    let on = |is: bool| is.then(String::new);
    match level {
        0 => style.link.as_deref().map(str::to_owned),
        1 => on(style.is_strong),
        2 => on(style.is_emphasised),
        3 => on(style.is_struck),
        _ => None,
    }
}

fn same(span: &Span, level: usize, wanted: &Option<String>) -> bool {
    level == LEVELS || value(span, level) == *wanted
}

/// Writes the address of a link; whatever could end it is in other words already.
fn destination(address: &str) -> String {
    address.replace('&', "&amp;").replace('_', "\\_")
}

fn code_span(words: &str) -> String {
    let words = words.trim();
    if words.is_empty() {
        return String::new();
    }
    let longest = words.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if words.starts_with('`') || words.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{words}{pad}{fence}")
}

/// Writes words so that none of them is a mark.
fn escape(words: &str, is_line_start: bool, out: &mut String) {
    let letters: Vec<char> = words.chars().collect();
    let number = letters.iter().take_while(|letter| letter.is_ascii_digit()).count();
    for (at, letter) in letters.iter().enumerate() {
        let (before, after) = (at.checked_sub(1).map(|before| letters[before]), letters.get(at + 1));
        let is_first = is_line_start && at == 0;
        let is_mark = match letter {
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' | '|' => true,
            '_' => {
                !(before.is_some_and(char::is_alphanumeric)
                    && after.is_some_and(|after| after.is_alphanumeric()))
            }
            '&' => after.is_some_and(|after| after.is_ascii_alphanumeric() || *after == '#'),
            // Before a link it would make a picture of it.
            '!' => after.is_none(),
            '#' | '+' | '-' | '=' | '>' | ':' => is_first || (*letter == '#' && after.is_none()),
            '.' | ')' => {
                is_line_start && number > 0 && at == number && after.is_none_or(|after| *after == ' ')
            }
            _ => false,
        };
        if is_mark {
            out.push('\\');
        }
        out.push(*letter);
    }
}

/// Words as they are read, letter by letter, each with its marks.
type Read = Vec<(char, Style)>;

fn expected(spans: &[Span]) -> Read {
    let mut read = Read::new();
    for span in spans {
        match span {
            Span::Break => read.push(('\n', Style::default())),
            Span::Words(words, style) => read.extend(words.chars().map(|letter| (letter, style.clone()))),
        }
    }
    without_spaces(read)
}

/// Reads a paragraph as it will be read; what is no paragraph is nothing.
fn read_again(text: &str) -> Read {
    let (mut read, mut style) = (Read::new(), Style::default());
    for event in events(text) {
        match event {
            Event::Start(Tag::Strong) => style.is_strong = true,
            Event::End(TagEnd::Strong) => style.is_strong = false,
            Event::Start(Tag::Emphasis) => style.is_emphasised = true,
            Event::End(TagEnd::Emphasis) => style.is_emphasised = false,
            Event::Start(Tag::Strikethrough) => style.is_struck = true,
            Event::End(TagEnd::Strikethrough) => style.is_struck = false,
            Event::Start(Tag::Link { dest_url, .. }) => style.link = Some(dest_url.as_ref().into()),
            Event::End(TagEnd::Link) => style.link = None,
            Event::Text(words) => read.extend(words.chars().map(|letter| (letter, style.clone()))),
            Event::Code(words) => {
                let code = Style { is_code: true, ..style.clone() };
                read.extend(words.chars().map(|letter| (letter, code.clone())));
            }
            Event::HardBreak => read.push(('\n', Style::default())),
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
            _ => return Read::new(),
        }
    }
    without_spaces(read)
}

/// Spaces have no style that anybody sees.
fn without_spaces(read: Read) -> Read {
    read.into_iter().filter(|(letter, _)| *letter != ' ').collect()
}
