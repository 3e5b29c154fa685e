//! What comes from elsewhere as a story: with a title, first sentences and a text, each within its limits, and no word lost.

use kheo_base::{Refusal, nfc};
use pulldown_cmark::{Event, Tag, TagEnd};

use super::html::typed;
use crate::rules::{BODY_LETTERS_MAX, LEDE_LETTERS_MAX, LINE_LETTERS_MAX, TITLE_LETTERS_MAX, events, plain};
use crate::store::Text;

/// Letters of first sentences that are taken out of a text.
const TAKEN_LETTERS_MAX: usize = 300;

/// Longest address, in bytes: an entry of an index of PostgreSQL holds 2,704, and browsers stop near 2,000.
const ADDRESS_BYTES_MAX: usize = 2_000;

/// A story as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) title: String,
    pub(super) lede: String,
    pub(super) body: String,
}

/// Returns what is kept of it. What is too long for its place stands whole at the beginning of the text.
pub(super) fn shaped(draft: Draft, broken: &mut Vec<Refusal>) -> Result<Text, Refusal> {
    let Draft { mut title, mut lede, mut body } = draft;
    if title.is_empty() {
        title = shortened(&plain(&body), TITLE_LETTERS_MAX / 2);
        if title.is_empty() {
            return Err(Refusal::new("newsroom-import-left-out-empty"));
        }
        broken.push(Refusal::new("newsroom-import-broken-untitled"));
    }
    if lede.is_empty() {
        (lede, body) = begun(&body);
    }
    if letters(&lede) > LEDE_LETTERS_MAX {
        broken.push(Refusal::new("newsroom-import-broken-lede"));
        body = before(&lede, &body);
        lede = shortened(&lede, TAKEN_LETTERS_MAX);
    }
    if letters(&title) > TITLE_LETTERS_MAX {
        broken.push(Refusal::new("newsroom-import-broken-title"));
        body = before(&title, &body);
        title = shortened(&title, TITLE_LETTERS_MAX);
    }
    checked(Text { title, lede, body })
}

/// Returns a text if it is within the limits.
pub(super) fn checked(text: Text) -> Result<Text, Refusal> {
    let (title, lede, body) = (letters(&text.title), letters(&text.lede), letters(&text.body));
    if text.title.is_empty() {
        return Err(Refusal::new("newsroom-import-left-out-empty"));
    }
    if title > TITLE_LETTERS_MAX || lede > LEDE_LETTERS_MAX || body > BODY_LETTERS_MAX {
        let refusal =
            Refusal::new("newsroom-import-left-out-long").with("letters", title.max(lede).max(body));
        return Err(refusal.with("max", BODY_LETTERS_MAX));
    }
    Ok(text)
}

fn letters(text: &str) -> usize {
    text.chars().count()
}

fn before(words: &str, body: &str) -> String {
    format!("{}\n\n{body}", typed(words)).trim_end().to_owned()
}

/// Takes the first sentences out of a text: its first paragraph, as readers would read it anyway, or else a part of it once more. Pictures
/// before it stay where they are.
fn begun(body: &str) -> (String, String) {
    let pictures = body.split_inclusive("\n\n").take_while(|part| is_picture(part)).map(str::len).sum();
    let (pictures, text) = body.split_at(pictures);
    let first = text.split("\n\n").next().unwrap_or_default();
    let words = plain(first);
    if is_words_only(first) && letters(&words) <= LEDE_LETTERS_MAX {
        return (words, format!("{pictures}{}", text[first.len()..].trim_start()).trim().to_owned());
    }
    (shortened(&plain(text), TAKEN_LETTERS_MAX), body.to_owned())
}

/// Whether it is one of the story's own pictures, as the writer of texts here writes it.
fn is_picture(text: &str) -> bool {
    text.starts_with("![") && text.contains("](anh:") && !text.trim().contains('\n')
}

/// Whether it is one paragraph without links.
fn is_words_only(text: &str) -> bool {
    events(text).all(|event| match event {
        Event::Start(tag) => matches!(tag, Tag::Paragraph | Tag::Strong | Tag::Emphasis),
        Event::End(tag) => matches!(tag, TagEnd::Paragraph | TagEnd::Strong | TagEnd::Emphasis),
        Event::Text(_) | Event::SoftBreak => true,
        _ => false,
    })
}

/// Cuts a text at a word.
pub(super) fn shortened(text: &str, letters_max: usize) -> String {
    if letters(text) <= letters_max {
        return text.to_owned();
    }
    let cut: String = text.chars().take(letters_max - 1).collect();
    let end = cut.rfind(' ').filter(|end| *end > cut.len() / 2).unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end())
}

/// Returns words in quotes after what has them, as reports show them; nothing if there are none.
pub(super) fn quoted(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!(" “{words}”") }
}

/// Returns a text in one line of the usual length.
pub(super) fn line(text: &str) -> String {
    shortened(&nfc(&text.split_whitespace().collect::<Vec<_>>().join(" ")), LINE_LETTERS_MAX)
}

/// Returns an address at which a story stood; one that is too long to be looked up is left out, which is told.
pub(super) fn address(text: &str, broken: &mut Vec<Refusal>) -> String {
    let address = nfc(text.trim());
    if address.len() > ADDRESS_BYTES_MAX {
        broken.push(Refusal::new("newsroom-import-broken-address"));
        return String::new();
    }
    address
}

/// Returns the words of a text with marks, its paragraphs apart.
pub(super) fn unmarked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for event in events(text) {
        match event {
            Event::Text(words) | Event::Code(words) | Event::Html(words) | Event::InlineHtml(words) => {
                out.push_str(&words);
            }
            Event::SoftBreak => out.push(' '),
            Event::HardBreak => out.push('\n'),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock) => out.push_str("\n\n"),
            Event::End(TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead) => out.push('\n'),
            Event::End(TagEnd::TableCell) => out.push(' '),
            _ => {}
        }
    }
    nfc(&out)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests may panic")]
mod tests {
    use super::*;

    fn shape(title: &str, lede: &str, body: &str) -> (Text, usize) {
        let mut broken = Vec::new();
        let draft = Draft { title: title.to_owned(), lede: lede.to_owned(), body: body.to_owned() };
        (shaped(draft, &mut broken).unwrap(), broken.len())
    }

    #[test]
    fn first_sentences_are_the_first_paragraph() {
        let (text, broken) = shape("Tên", "", "**Mở** đầu.\n\nSau đó.");
        assert_eq!((text.lede.as_str(), text.body.as_str(), broken), ("Mở đầu.", "Sau đó.", 0));
        let (text, _) = shape("Tên", "", "- mục\n\nSau đó.");
        assert_eq!((text.lede.as_str(), text.body.as_str()), ("mục Sau đó.", "- mục\n\nSau đó."));
        let (text, _) = shape("Tên", "", "![Đèn](anh:1)\n\n![](anh:2)\n\nMở đầu.\n\nSau đó.");
        assert_eq!(
            (text.lede.as_str(), text.body.as_str()),
            ("Mở đầu.", "![Đèn](anh:1)\n\n![](anh:2)\n\nSau đó.")
        );
        let (text, _) = shape("Tên", "", "![Đèn](anh:1)");
        assert_eq!((text.lede.as_str(), text.body.as_str()), ("", "![Đèn](anh:1)"));
        let (text, _) = shape("Tên", "Có rồi.", "Sau đó.");
        assert_eq!((text.lede.as_str(), text.body.as_str()), ("Có rồi.", "Sau đó."));
    }

    #[test]
    fn what_is_too_long_stands_in_the_text() {
        let long = "đèn *sáng* ".repeat(100);
        let (text, broken) = shape(&long, &long, "Sau đó.");
        assert_eq!(broken, 2);
        assert!(text.title.ends_with('…') && letters(&text.title) <= TITLE_LETTERS_MAX);
        assert_eq!(plain(&text.body).matches("đèn *sáng*").count(), 200, "{}", text.body);
        assert!(shaped(Draft::default(), &mut Vec::new()).is_err());
        let huge =
            Draft { title: "Tên".to_owned(), body: "x".repeat(BODY_LETTERS_MAX + 1), ..Draft::default() };
        assert!(shaped(huge, &mut Vec::new()).is_err());
    }
}
