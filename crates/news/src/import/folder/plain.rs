//! One Markdown file of somebody else's site.

use std::ops::Range;

use kheo_base::{Day, Instant, Refusal, nfc};
use kheo_verify::encoding::hex;
use kheo_verify::hash::sha256;
use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::super::files::{Album, Shown};
use super::super::html::{BELOW, is_file, is_file_name, words_of};
use super::super::incoming::{Incoming, Next, Times};
use super::super::moments;
use super::super::shaping::{self, Draft};
use super::fields::{Fields, parted};
use super::spot;
use super::whole::filing_of;
use crate::rules::{Kind, State, events, plain};

/// Most notes about one file.
const NOTES_MAX: usize = 100;

/// Reads a story; its pictures lie in the same folder.
pub(super) fn story(album: &Album, path: &str, text: &str) -> Next {
    let mut spot = spot(path);
    let (mut broken, digest) = (Vec::new(), hex(&sha256(text.as_bytes())));
    let (fields, body) = match parted(text, &mut broken) {
        Ok(parts) => parts,
        Err(refusal) => return Next::LeftOut(spot, refusal),
    };
    let (title, body) = titled(&fields, body);
    spot.title.clone_from(&title);
    let lede = plain(fields.text(&["lede", "description", "summary", "excerpt"]));
    let mut shown = Shown::of_file(album, path);
    let lead = fields.text(&["image", "cover", "featured_image", "thumbnail", "header"]);
    let lead = shown.number(lead, true, "");
    shown.lead(lead);
    let body = pictured(&body, &mut shown, &mut broken);
    let text = match shaping::shaped(Draft { title, lede, body: nfc(&body) }, &mut broken) {
        Ok(text) => text,
        Err(refusal) => return Next::LeftOut(spot, refusal),
    };
    let files = shown.described(&text.title, &mut broken);
    let published_at = published_at(&fields, &mut broken);
    let kind = match fields.text(&["kind"]) {
        "announcement" | "thông báo" | "thong-bao" => Kind::Announcement,
        _ => Kind::News,
    };
    let address = shaping::address(fields.text(&["url", "permalink", "address", "slug"]), &mut broken);
    let is_announcement = kind == Kind::Announcement;
    let filing = filing_of(&fields, kind, &mut broken);
    Next::Story(Box::new(Incoming {
        spot,
        key: nfc(path),
        digest,
        id: None,
        earlier: Vec::new(),
        address,
        labels: labels(&fields),
        unit: None,
        state: if published_at.is_some() { State::Published } else { State::Draft },
        kind,
        text,
        byline: shaping::line(&fields.all(&["author", "authors", "byline"]).join(", ")),
        source: shaping::line(fields.text(&["source"])),
        expires_on: fields
            .text(&["expires_on", "expirydate"])
            .parse::<Day>()
            .ok()
            .filter(|_| is_announcement),
        is_pinned: is_announcement && fields.is(&["pinned"]),
        remark: String::new(),
        times: Times { published_at, ..Times::default() },
        versions: Vec::new(),
        comments: Vec::new(),
        filing,
        files,
        beside: Vec::new(),
        broken,
    }))
}

/// Returns its categories and tags, a line each.
fn labels(fields: &Fields) -> String {
    let all = fields.all(&["categories", "category", "tags"]);
    all.into_iter().map(shaping::line).collect::<Vec<_>>().join("\n")
}

/// Returns when it was published; it is a draft without.
fn published_at(fields: &Fields, broken: &mut Vec<Refusal>) -> Option<Instant> {
    let at = moments::read(fields.text(&["date", "published_at", "publishdate"]));
    let is_draft = fields.is(&["draft"])
        || fields.text(&["published"]) == "false"
        || fields.text(&["status", "state"]) == "draft";
    if at.is_none() && !is_draft {
        broken.push(Refusal::new("newsroom-import-broken-date"));
    }
    at.filter(|_| !is_draft)
}

/// Returns the title, and the text without a heading that says it.
fn titled(fields: &Fields, body: String) -> (String, String) {
    let (heading, rest) = headed(&body);
    let title = fields.text(&["title"]);
    // A heading that says the title once more is not said twice.
    let body = if title.is_empty() || nfc(title) == heading { rest } else { body };
    (words_of(if title.is_empty() { &heading } else { title }), body)
}

/// Returns the heading with which a text begins, and the text after it.
fn headed(text: &str) -> (String, String) {
    let text = text.trim_start();
    let mut parts = events(text).into_offset_iter();
    if let Some((Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }), range)) = parts.next() {
        return (plain(&text[range.clone()]), text[range.end..].to_owned());
    }
    (String::new(), text.to_owned())
}

/// Something of a text that has an address: what it is called there, where its words begin and end, and what they say.
struct Addressed {
    address: String,
    words: Range<usize>,
    said: String,
}

/// Returns the text with its pictures by their numbers and with links that lead to its files below it. Says which pictures are missing,
/// and which pieces of HTML it has: the words of pictures stay, HTML is shown as it was typed.
fn pictured(text: &str, shown: &mut Shown<'_>, broken: &mut Vec<Refusal>) -> String {
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    let (mut picture, mut link): (Option<Addressed>, Option<Addressed>) = (None, None);
    let mut note = |note: Refusal| {
        if broken.len() < NOTES_MAX && !broken.contains(&note) {
            broken.push(note);
        }
    };
    let begun = |address: &str, at: usize| {
        Some(Addressed { address: address.to_owned(), words: at..at, said: String::new() })
    };
    for (event, range) in events(text).into_offset_iter() {
        let to = match &event {
            Event::End(TagEnd::Image) => picture.take().and_then(|picture| {
                let words = shaping::line(&picture.said);
                let says = if is_file_name(&words) { "" } else { &words };
                let number = shown.number(&picture.address, true, says);
                if number.is_none() {
                    let missing = Refusal::new("newsroom-import-broken-image");
                    note(
                        missing
                            .with("file", shaping::line(&picture.address))
                            .with("words", shaping::quoted(&words)),
                    );
                }
                Some((picture.words, format!("anh:{}", number?)))
            }),
            Event::End(TagEnd::Link) if picture.is_none() => link.take().and_then(|link| {
                let number = shown.number(&link.address, false, "")?;
                shown.call(number, &link.said);
                Some((link.words, BELOW.to_owned()))
            }),
            _ => None,
        };
        if let Some((words, to)) = to.filter(|(words, _)| words.end >= done) {
            out.push_str(&format!("{}]({to})", &text[done..words.end]));
            done = range.end;
        }
        for open in [&mut picture, &mut link].into_iter().flatten() {
            open.words.end = open.words.end.max(range.end);
            if let Event::Text(words) | Event::Code(words) = &event {
                open.said.push_str(words);
            }
        }
        match &event {
            Event::Start(Tag::Image { dest_url, .. }) => picture = begun(dest_url, range.start + 2),
            Event::Start(Tag::Link { dest_url, .. }) if is_file(dest_url) => {
                link = begun(dest_url, range.start + 1);
            }
            Event::Html(_) | Event::InlineHtml(_) => note(Refusal::new("newsroom-import-broken-html")),
            _ => {}
        }
    }
    out.push_str(&text[done..]);
    out
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pictures_and_files_in_each_other_lose_no_word(parts in proptest::collection::vec(
            prop_oneof!["[a-c ]{0,3}", "!?\\[", "\\]\\((a\\.jpg|b\\.pdf|c\\.jpg)\\)", "[`*]", "\n{1,2}"], 0..16)) {
            let folder = tempfile::tempdir().unwrap();
            for name in ["a.jpg", "b.pdf"] {
                std::fs::write(folder.path().join(name), "x").unwrap();
            }
            let (album, text) = (Album::new(folder.path().to_owned()), parts.concat());
            let made = pictured(&text, &mut Shown::of_file(&album, "x.md"), &mut Vec::new());
            let letters = |text: &str| plain(text).chars().filter(char::is_ascii_lowercase).collect::<String>();
            prop_assert_eq!(letters(&made), letters(&text), "{} became {}", text, made);
        }
    }
}
