//! From tags to blocks.

use std::rc::Rc;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, StartTag, Token, Tokenizer};
use kheo_base::{Refusal, nfc};

use super::addresses::address_of;
use super::building::{Builder, Kind};
use super::shortcodes::{CAPTION, GALLERY};
use super::tree::{Block, Style, is_seen};
use super::{Converted, shortcodes, writing};
use crate::import::files::Shown;

/// Most columns that a cell may stand for.
const SPAN_MAX: usize = 50;
/// Most notes about one text.
const NOTES_MAX: usize = 100;

/// Elements whose content is no text of the page.
const DROPPED: &[&str] = &[
    "applet", "audio", "canvas", "embed", "iframe", "input", "math", "noembed", "noframes", "noscript",
    "object", "script", "select", "style", "svg", "template", "textarea", "title", "video", "xmp",
];
/// Those that have no content.
const EMPTY: &[&str] = &["embed", "input"];

/// Returns the text of some HTML with marks, without its pictures; else as [`convert_with`].
pub(in super::super) fn convert(html: &str, site: &str) -> Converted {
    convert_with(html, site, &mut Shown::default())
}

/// Returns the text of some HTML with marks. `site` is the address to which paths lead. Line ends mean what they mean in WordPress,
/// unless the text is made of its blocks. Pictures stand where they stood if their files are there.
pub(in super::super) fn convert_with(html: &str, site: &str, shown: &mut Shown<'_>) -> Converted {
    let (html, codes) = shortcodes::without(html);
    let mut reading = Reading {
        builder: Builder::new(),
        has_lines: !html.contains("<!-- wp:"),
        site,
        shown,
        dropping: Vec::new(),
        code: None,
        file: None,
        broken: Vec::new(),
    };
    for code in codes {
        reading.note(Refusal::new("newsroom-import-broken-shortcode").with("name", code));
    }
    for token in tokens(&html) {
        reading.token(token);
    }
    reading.end_code();
    if let Some(name) = reading.dropping.first().cloned() {
        reading.note(Refusal::new("newsroom-import-broken-open").with("name", name));
    }
    let builder = std::mem::replace(&mut reading.builder, Builder::new());
    let built = builder.end();
    if built.has_large_table {
        reading.note(Refusal::new("newsroom-import-broken-large-table"));
    }
    for (number, words) in &built.captions {
        reading.shown.call(*number, words);
    }
    Converted { text: nfc(&writing::written(&built.blocks)), broken: reading.broken }
}

/// Returns the words of some HTML in one line, as titles and names have them.
pub(in super::super) fn words_of(html: &str) -> String {
    let (mut words, mut dropping) = (String::new(), None::<String>);
    for token in tokens(html) {
        match (token, &dropping) {
            (Token::StartTag(tag), None) => {
                dropping = Some(name(&tag.name))
                    .filter(|name| DROPPED.contains(&name.as_str()) && !EMPTY.contains(&name.as_str()));
            }
            (Token::EndTag(tag), Some(dropped)) if name(&tag.name) == *dropped => dropping = None,
            (Token::String(text), None) => words.push_str(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    let seen: String = words.chars().filter(|letter| is_seen(*letter)).collect();
    nfc(&seen.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn tokens(html: &str) -> impl Iterator<Item = Token> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    // Reading from memory does not fail.
    Tokenizer::new_with_emitter(html, emitter).map_while(Result::ok)
}

fn name(raw: &HtmlString) -> String {
    String::from_utf8_lossy(raw).to_ascii_lowercase()
}

pub(super) struct Reading<'a, 'b> {
    pub(super) builder: Builder,
    /// Whether ends of lines are ends of lines.
    has_lines: bool,
    pub(super) site: &'a str,
    /// The pictures and files of the text.
    pub(super) shown: &'a mut Shown<'b>,
    /// Elements that are open and passed over.
    dropping: Vec<String>,
    /// Text between `pre` tags.
    code: Option<String>,
    /// A file that comes along, and where the words that led to it begin.
    pub(super) file: Option<(i64, usize)>,
    broken: Vec<Refusal>,
}

impl Reading<'_, '_> {
    fn token(&mut self, token: Token) {
        match token {
            Token::StartTag(tag) => self.start(&tag),
            Token::EndTag(tag) => self.end(&name(&tag.name)),
            Token::String(text) if self.dropping.is_empty() => self.text(&String::from_utf8_lossy(&text)),
            // Comments are marks of blocks; what is wrong with tags is mended as browsers do.
            _ => {}
        }
    }

    pub(super) fn note(&mut self, note: Refusal) {
        if self.broken.len() < NOTES_MAX && !self.broken.contains(&note) {
            self.broken.push(note);
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(code) = &mut self.code {
            code.push_str(text);
            return;
        }
        if !self.has_lines {
            self.builder.words(text);
            return;
        }
        let text = text.replace("\r\n", "\n");
        let is_table = self.builder.is_within(|kind| kind == Kind::Cell);
        for (at, part) in text.split('\n').enumerate() {
            if at > 0 {
                self.line_end(is_table);
            }
            if !part.is_empty() {
                self.builder.words(part);
            }
        }
    }

    /// An end of line ends the line; two end the paragraph.
    fn line_end(&mut self, is_table: bool) {
        if matches!(self.builder.top(), Kind::List(_) | Kind::Table | Kind::Row) {
            return;
        }
        if !is_table && self.builder.ends_with_break() {
            self.builder.paragraph();
        } else {
            self.builder.line_break();
        }
    }

    fn start(&mut self, tag: &StartTag<()>) {
        let name = name(&tag.name);
        if !self.dropping.is_empty() {
            if name == "source"
                && matches!(self.dropping.as_slice(), [only] if only == "video" || only == "audio")
            {
                self.source(tag);
            } else if !EMPTY.contains(&name.as_str()) && !tag.self_closing {
                self.dropping.push(name);
            }
            return;
        }
        if DROPPED.contains(&name.as_str()) {
            self.drop(name, tag);
            return;
        }
        if self.code.is_some() {
            if name == "br" {
                self.text("\n");
            }
            return;
        }
        match name.as_str() {
            "br" => self.builder.line_break(),
            "hr" => {
                self.builder.close_within("p");
                self.builder.paragraph();
                self.builder.block(Block::Rule);
            }
            "img" => self.image(tag),
            GALLERY => self.gallery(tag),
            "a" => self.link(tag),
            "pre" | "listing" => {
                self.builder.close_within("p");
                self.builder.paragraph();
                self.code = Some(String::new());
            }
            _ => self.start_other(&name, tag),
        }
    }

    fn start_other(&mut self, name: &str, tag: &StartTag<()>) {
        if let Some(change) = style_of(name) {
            if self.builder.open(name) {
                change(&mut self.builder.style);
            }
            return;
        }
        match name {
            "p" | "div" | "section" | "article" | "aside" | "header" | "footer" | "main" | "nav"
            | "figure" | "figcaption" | "address" | "center" | "details" | "summary" | "form"
            | "fieldset" | "legend" | "dl" | "dt" | "dd" | "caption" | "body" | "html" | CAPTION => {
                if self.builder.open_block(name) && matches!(name, "figcaption" | "caption") {
                    self.builder.style.is_emphasised = true;
                }
                if name == "dt" || name == "summary" {
                    self.builder.style.is_strong = true;
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let size = name[1..].parse().unwrap_or(2);
                self.builder.open_heading(name, size);
            }
            "blockquote" => self.builder.open_level(name, Kind::Quote),
            "ul" | "menu" | "dir" => self.builder.open_level(name, Kind::List(None)),
            "ol" => {
                let first = attribute(tag, "start").and_then(|text| text.parse().ok()).unwrap_or(1);
                self.builder.open_level(name, Kind::List(Some(first)));
            }
            "li" => {
                self.builder
                    .close_level(|kind| kind == Kind::Item, |kind| !matches!(kind, Kind::Item | Kind::Quote));
                self.builder.open_level(name, Kind::Item);
            }
            "table" => {
                if self.builder.is_within(|kind| kind == Kind::Cell) {
                    self.note(Refusal::new("newsroom-import-broken-table"));
                }
                self.builder.open_level(name, Kind::Table);
            }
            "tr" => {
                self.builder.close_level(|kind| kind == Kind::Row, |kind| kind == Kind::Table);
                self.builder.open_level(name, Kind::Row);
            }
            "td" | "th" => self.cell(name, tag),
            // Fonts, spans and whatever nobody knows: words only.
            _ => {}
        }
    }

    fn cell(&mut self, name: &str, tag: &StartTag<()>) {
        self.builder.close_level(|kind| kind == Kind::Cell, |kind| matches!(kind, Kind::Row | Kind::Table));
        let count =
            |name| attribute(tag, name).and_then(|text| text.trim().parse::<usize>().ok()).unwrap_or(1);
        let (columns, rows) = (count("colspan").min(SPAN_MAX), count("rowspan"));
        if columns > 1 || rows > 1 {
            self.note(Refusal::new("newsroom-import-broken-cells"));
        }
        self.builder.open_level(name, Kind::Cell);
        self.builder.widen(columns.saturating_sub(1));
    }

    fn end(&mut self, name: &str) {
        if let Some(at) = self.dropping.iter().rposition(|open| open == name) {
            self.dropping.truncate(at);
            return;
        }
        if !self.dropping.is_empty() {
            return;
        }
        match name {
            "pre" | "listing" => self.end_code(),
            // Browsers take it for an empty paragraph.
            "p" => {
                self.builder.close_within("p");
                self.builder.paragraph();
            }
            "br" => self.builder.line_break(),
            _ if self.code.is_some() => {}
            _ => {
                if name == "a" {
                    self.end_link();
                }
                self.builder.close(name);
            }
        }
    }

    fn end_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        let code: String = code
            .replace("\r\n", "\n")
            .chars()
            .filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t'))
            .collect();
        let code = code.trim_matches('\n').trim_end();
        if !code.trim().is_empty() {
            self.builder.block(Block::Code(code.to_owned()));
        }
    }

    /// Passes over an element; a frame becomes the address to which it leads.
    fn drop(&mut self, name: String, tag: &StartTag<()>) {
        let lead = attribute(tag, "src")
            .or_else(|| attribute(tag, "data"))
            .and_then(|address| address_of(self.site, &address));
        match lead.filter(|_| matches!(name.as_str(), "iframe" | "embed" | "object" | "video" | "audio")) {
            Some(address) => self.led(&name, &address),
            None if matches!(name.as_str(), "input" | "title" | "style") => {}
            None => self.note(Refusal::new("newsroom-import-broken-element").with("name", &name)),
        }
        if !EMPTY.contains(&name.as_str()) && !tag.self_closing {
            self.dropping.push(name);
        }
    }

    fn source(&mut self, tag: &StartTag<()>) {
        if let Some(address) = attribute(tag, "src").and_then(|address| address_of(self.site, &address)) {
            self.led("source", &address);
        }
    }

    /// What played on the page is a link now.
    fn led(&mut self, name: &str, address: &str) {
        self.note(Refusal::new("newsroom-import-broken-frame").with("name", name).with("address", address));
        self.builder.paragraph();
        let style = Style { link: Some(Rc::from(address)), ..Style::default() };
        let before = std::mem::replace(&mut self.builder.style, style);
        self.builder.words(address);
        self.builder.style = before;
        self.builder.paragraph();
    }
}

pub(super) fn attribute(tag: &StartTag<()>, name: &str) -> Option<String> {
    tag.attributes.get(name.as_bytes()).map(|value| String::from_utf8_lossy(value).into_owned())
}

/// What is quoted in a report.
pub(super) fn shortened(text: &str) -> String {
    let short: String = text.chars().filter(|letter| !letter.is_control()).take(120).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

fn style_of(name: &str) -> Option<fn(&mut Style)> {
    Some(match name {
        "b" | "strong" => |style| style.is_strong = true,
        "i" | "em" | "cite" | "dfn" | "var" => |style| style.is_emphasised = true,
        "s" | "del" | "strike" => |style| style.is_struck = true,
        "code" | "tt" | "kbd" | "samp" => |style| style.is_code = true,
        _ => return None,
    })
}
