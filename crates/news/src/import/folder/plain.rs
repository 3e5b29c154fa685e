//! One Markdown file of somebody else's site.

use kheo_base::{Day, Instant, Refusal, nfc};
use kheo_verify::encoding::hex;
use kheo_verify::hash::sha256;
use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::super::html::words_of;
use super::super::incoming::{Incoming, Next, Times};
use super::super::moments;
use super::super::shaping::{self, Draft};
use super::fields::{Fields, parted};
use super::spot;
use super::whole::filing_of;
use crate::rules::{Kind, State, events, plain};

/// Most notes about one file.
const NOTES_MAX: usize = 100;

/// Reads a story.
pub(super) fn story(path: &str, text: &str) -> Next {
    let mut spot = spot(path);
    let (mut broken, digest) = (Vec::new(), hex(&sha256(text.as_bytes())));
    let (fields, body) = match parted(text, &mut broken) {
        Ok(parts) => parts,
        Err(refusal) => return Next::LeftOut(spot, refusal),
    };
    let (heading, rest) = headed(&body);
    let named = nfc(fields.text(&["title"]));
    // A heading that says the title once more is not said twice.
    let body = if named.is_empty() || named == heading { rest } else { body };
    let title = words_of(Some(fields.text(&["title"])).filter(|title| !title.is_empty()).unwrap_or(&heading));
    spot.title.clone_from(&title);
    let lede = plain(fields.text(&["lede", "description", "summary", "excerpt"]));
    notes(&body, &mut broken);
    let text = match shaping::shaped(Draft { title, lede, body: nfc(&body) }, &mut broken) {
        Ok(text) => text,
        Err(refusal) => return Next::LeftOut(spot, refusal),
    };
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
        files: Vec::new(),
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

/// Returns the heading with which a text begins, and the text after it.
fn headed(text: &str) -> (String, String) {
    let text = text.trim_start();
    let mut parts = events(text).into_offset_iter();
    if let Some((Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }), range)) = parts.next() {
        return (plain(&text[range.clone()]), text[range.end..].to_owned());
    }
    (String::new(), text.to_owned())
}

/// Says which pictures and pieces of HTML the text has: the words of pictures stay, HTML is shown as it was typed.
fn notes(text: &str, broken: &mut Vec<Refusal>) {
    let mut picture: Option<(String, String)> = None;
    for event in events(text) {
        let note = match event {
            Event::Start(Tag::Image { dest_url, .. }) => {
                picture = Some((dest_url.to_string(), String::new()));
                continue;
            }
            Event::End(TagEnd::Image) => picture.take().map(|(file, words)| {
                Refusal::new("newsroom-import-broken-image")
                    .with("file", shaping::line(&file))
                    .with("words", shaping::line(&words))
            }),
            Event::Text(words) => {
                if let Some((_, said)) = &mut picture {
                    said.push_str(&words);
                }
                None
            }
            Event::Html(_) | Event::InlineHtml(_) => Some(Refusal::new("newsroom-import-broken-html")),
            _ => None,
        };
        broken.extend(note.filter(|note| broken.len() < NOTES_MAX && !broken.contains(note)));
    }
}
