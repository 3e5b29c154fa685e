//! Feeds that readers follow (Atom, RFC 4287).

use kheo_base::Instant;

use super::answer;
use crate::{App, Reply};

/// What is new, one entry a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its title.
    pub title: String,
    /// What it says in a sentence or two.
    pub summary: String,
    /// Who wrote it; empty if whoever has the feed.
    pub author: String,
    /// The path of its page.
    pub path: String,
    /// A path that stays when the title changes, by which readers know it again.
    pub stays_at: String,
    /// When it was published.
    pub published_at: Instant,
    /// When it changed last.
    pub updated_at: Instant,
}

/// Answers with a feed of the page at `path`.
///
/// # Errors
/// A fault if the answer cannot be made.
pub fn atom(app: &App, title: &str, path: &str, entries: &[Entry]) -> Reply {
    let base = &app.settings().base_url;
    let updated = entries.iter().map(|entry| entry.updated_at).max().unwrap_or_else(|| app.now());
    let entries: String = entries.iter().map(|one| entry(one, base)).collect();
    let title = escaped(title);
    let feed = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"vi\">\
         <title>{title}</title><id>{base}{path}</id><updated>{updated}</updated>\
         <link rel=\"self\" href=\"{base}{path}/feed.atom\"/><link href=\"{base}{path}\"/>\
         <author><name>Khéo</name></author>{entries}</feed>"
    );
    Ok(answer(http::StatusCode::OK, "application/atom+xml; charset=utf-8", feed))
}

fn entry(entry: &Entry, base: &str) -> String {
    let Entry { path, stays_at, published_at, updated_at, .. } = entry;
    let author = match escaped(&entry.author) {
        name if name.is_empty() => name,
        name => format!("<author><name>{name}</name></author>"),
    };
    format!(
        "<entry><title>{}</title><id>{base}{stays_at}</id><link href=\"{base}{path}\"/><published>{published_at}</published>\
         <updated>{updated_at}</updated>{author}<summary>{}</summary></entry>",
        escaped(&entry.title),
        escaped(&entry.summary),
    )
}

/// Escapes a text for XML, which has no way to say control characters and two that are none.
pub(super) fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let is_said = |letter: &char| {
        !matches!(letter, '\u{fffe}' | '\u{ffff}') && (!letter.is_control() || matches!(letter, '\n' | '\t'))
    };
    text.chars().filter(is_said).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_strange_title_does_not_spoil_a_feed() {
        assert_eq!(escaped("a<b>&\"\u{1}\u{fffe}\nđ"), "a&lt;b&gt;&amp;&quot;\nđ");
    }
}
