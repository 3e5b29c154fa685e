//! Pictures of a text, and files to which it leads: where they stand if they come along, and what stays if they do not.

use std::rc::Rc;

use html5gum::StartTag;
use kheo_base::Refusal;

use super::addresses::address_of;
use super::reading::{Reading, attribute, shortened, words_of};
use super::tree::Style;
use crate::import::shaping::quoted;

/// Files that stories have beside pictures.
const FILES: [&str; 2] = [".pdf", ".docx"];
/// Where the files of a story stand on its page.
pub(in super::super) const BELOW: &str = "#story-files";

impl Reading<'_, '_> {
    pub(super) fn image(&mut self, tag: &StartTag<()>) {
        let source = attribute(tag, "src").unwrap_or_default();
        let words = words_of(&attribute(tag, "alt").unwrap_or_default());
        let says = if is_file_name(&words) { "" } else { &words };
        match self.shown.number(&source, true, says) {
            Some(number) if self.builder.picture(number, says, self.shown.is_lead(number)) => return,
            Some(_) => {}
            None => {
                let path = source.split(['?', '#']).next().unwrap_or_default();
                let file = path.rsplit('/').next().unwrap_or_default();
                let file = if source.starts_with("data:") { "data:" } else { file };
                self.missing(file, &words);
            }
        }
        if says.is_empty() {
            return;
        }
        let is_alone = self.builder.is_at_start();
        let before = self.builder.style.clone();
        // The picture leads to itself in large, as nearly everywhere in WordPress.
        self.builder.style = Style { is_emphasised: true, ..Style::default() };
        if !is_alone {
            self.builder.words(" ");
        }
        self.builder.words(says);
        self.builder.style = before;
        if is_alone {
            self.builder.paragraph();
        } else {
            self.builder.words(" ");
        }
    }

    /// Pictures beside each other stand below the text.
    pub(super) fn gallery(&mut self, tag: &StartTag<()>) {
        let ids = attribute(tag, "ids").unwrap_or_default();
        for id in ids.split([',', ' ']).filter(|id| !id.is_empty()) {
            if self.shown.numbered(id).is_none() {
                self.missing(&format!("#{id}"), "");
            }
        }
    }

    fn missing(&mut self, file: &str, words: &str) {
        self.note(
            Refusal::new("newsroom-import-broken-image")
                .with("file", shortened(file))
                .with("words", quoted(&shortened(words))),
        );
    }

    pub(super) fn link(&mut self, tag: &StartTag<()>) {
        self.end_link();
        self.builder.close_within("a");
        if !self.builder.open("a") {
            return;
        }
        let Some(to) = attribute(tag, "href").map(|to| to.trim().to_owned()).filter(|to| !to.is_empty())
        else {
            return;
        };
        // It stands below the text, called by the words that led to it.
        let file = Some(&to).filter(|to| is_file(to)).and_then(|to| self.shown.number(to, false, ""));
        if let Some(number) = file {
            self.file = Some((number, self.builder.reached()));
            self.builder.style.link = Some(Rc::from(BELOW));
            return;
        }
        match address_of(self.site, &to) {
            Some(address) => self.builder.style.link = Some(Rc::from(address.as_str())),
            None if to.starts_with('#') => {}
            None => self.note(Refusal::new("newsroom-import-broken-link").with("address", shortened(&to))),
        }
    }

    /// Calls a file by the words that led to it.
    pub(super) fn end_link(&mut self) {
        if let Some((number, reached)) = self.file.take() {
            self.shown.call(number, &self.builder.since(reached));
        }
    }
}

/// Whether an address leads to a file that stories have beside pictures.
pub(in super::super) fn is_file(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    FILES.iter().any(|ending| path.ends_with(ending))
}

/// Whether words are the name of a file: `IMG_2034` says nothing.
pub(in super::super) fn is_file_name(words: &str) -> bool {
    let is_one = !words.contains(char::is_whitespace) && words.is_ascii();
    is_one && words.contains(|letter: char| letter.is_ascii_digit() || matches!(letter, '_' | '-' | '.'))
}
