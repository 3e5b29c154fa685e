//! Words in brackets that WordPress replaces by something else: the marks go, what stands between them stays. Those that show pictures
//! become elements, which are read with all others.

use std::collections::BTreeSet;

/// Those that come with WordPress or with much used extensions of it, which stand without attributes, too.
const KNOWN: &[&str] = &[
    "audio",
    "caption",
    "contact-form",
    "contact-form-7",
    "embed",
    "gallery",
    "gravityform",
    "ngg",
    "playlist",
    "rev_slider",
    "slideshow",
    "table",
    "tablepress",
    "video",
    "vimeo",
    "wp_caption",
    "youtube",
];
/// Longest name of one.
const NAME_LEN_MAX: usize = 40;
/// Longest mark: what is longer is text that somebody put into brackets.
const MARK_LEN_MAX: usize = 4_096;
/// A picture with the words below it, and pictures by their numbers: elements that no page has.
pub(super) const CAPTION: &str = "wp-caption";
pub(super) const GALLERY: &str = "wp-gallery";

/// Returns the text without them, and the name of each that was there.
pub(super) fn without(text: &str) -> (String, Vec<String>) {
    let (mut kept, mut names) = (String::with_capacity(text.len()), Vec::<String>::new());
    let ended: BTreeSet<&str> =
        text.split("[/").skip(1).filter_map(|rest| Some(rest.split_once(']')?.0)).collect();
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        let (before, from) = rest.split_at(at);
        kept.push_str(before);
        // Doubled brackets are how people write about one.
        let doubled = from[1..].starts_with('[').then(|| mark(&from[1..])).flatten();
        let doubled = doubled.and_then(|inner| {
            let after = from[1 + inner.length..].strip_prefix(']')?;
            Some((&from[1..=inner.length], after))
        });
        if let Some((shown, after)) = doubled {
            kept.push_str(shown);
            rest = after;
            continue;
        }
        match mark(from) {
            Some(mark) if mark.is_end || mark.is_known || ended.contains(mark.name) => {
                match element(&mark, &ended) {
                    Some(element) => kept.push_str(&element),
                    None if mark.is_end => {}
                    None => names.push(mark.name.to_owned()),
                }
                rest = &from[mark.length..];
            }
            _ => {
                kept.push('[');
                rest = &from[1..];
            }
        }
    }
    kept.push_str(rest);
    (kept, names)
}

/// Returns the element that a mark becomes.
fn element(mark: &Mark<'_>, ended: &BTreeSet<&str>) -> Option<String> {
    match mark.name {
        "caption" | "wp_caption" if mark.is_end => Some(format!("</{CAPTION}>")),
        "caption" | "wp_caption" if ended.contains(mark.name) => Some(format!("<{CAPTION}>")),
        "gallery" if !mark.is_end => {
            let (_, ids) = mark.attributes.split_once("ids=")?;
            let is_part = |letter: &char| letter.is_ascii_digit() || matches!(letter, ',' | ' ');
            let ids: String = ids.trim_start_matches(['"', '\'']).chars().take_while(is_part).collect();
            (!ids.is_empty()).then(|| format!("<{GALLERY} ids=\"{ids}\">"))
        }
        _ => None,
    }
}

/// One of the marks.
struct Mark<'a> {
    name: &'a str,
    attributes: &'a str,
    length: usize,
    is_end: bool,
    /// Whether it stands for itself: by its name or by its attributes.
    is_known: bool,
}

/// Reads a mark at the beginning of a text.
fn mark(text: &str) -> Option<Mark<'_>> {
    let inner = text.strip_prefix('[')?;
    let is_end = inner.starts_with('/');
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    let name = &inner[..inner.find(|letter| !is_letter(letter)).unwrap_or(inner.len())];
    if !name.starts_with(|letter: char| letter.is_ascii_lowercase()) || name.len() > NAME_LEN_MAX {
        return None;
    }
    let rest = &inner[name.len()..];
    let end = end_of(rest)?;
    let attributes = rest[..end].trim_end_matches('/').trim();
    if is_end && !attributes.is_empty() {
        return None;
    }
    let has_attributes = attributes.split_once('=').is_some_and(|(name, value)| {
        !name.trim().is_empty() && name.trim().chars().all(is_letter) && !value.trim().is_empty()
    });
    let is_known = KNOWN.contains(&name) || name.starts_with("vc_") || name.starts_with("et_pb_");
    if !attributes.is_empty() && !has_attributes && !is_known {
        return None;
    }
    let length = text.len() - inner.len() + name.len() + end + 1;
    Some(Mark { name, attributes, length, is_end, is_known: is_known || has_attributes })
}

/// Finds the bracket that ends a mark, outside of quotes.
fn end_of(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, letter) in rest.char_indices().take_while(|(at, _)| *at < MARK_LEN_MAX) {
        match (quote, letter) {
            (None, ']') => return Some(at),
            (None, '[') => return None,
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            _ => {}
        }
    }
    None
}
