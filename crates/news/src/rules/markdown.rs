//! Text with marks (CommonMark with tables) as HTML that can do nothing but be read: no HTML of the writer's own, no pictures
//! from elsewhere, links only to pages and mail. `![](anh:2)` on a line of its own is the story's own photograph 2.

use std::fmt;

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use super::pictures::{Attached, AttachmentKind, Spot, figure};

/// Reads text with marks as every page reads it.
pub(crate) fn events(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
}

/// HTML that can do nothing but be read: only [`html`] and [`figure`] make it, so pages show it without escaping it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Html(String);

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns the text as HTML. The page's own heading stands above it, so its headings begin one level below.
pub fn html(text: &str) -> Html {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    pulldown_cmark::html::push_html(&mut out, events(text).filter_map(harmless));
    Html(out)
}

impl Html {
    /// What [`figure`] has written.
    pub(super) const fn of_figure(figure: String) -> Self {
        Self(figure)
    }
}

/// Returns the text as HTML with the story's own photographs where it refers to them, and the numbers of those.
pub fn html_with(text: &str, attached: &[Attached]) -> (Html, Vec<i64>) {
    if attached.is_empty() {
        return (html(text), Vec::new());
    }
    let (typed, mut placed) = (events(text).collect::<Vec<_>>(), Vec::new());
    let (mut shown, mut at) = (Vec::with_capacity(typed.len()), 0);
    while let Some(event) = typed.get(at) {
        if let Some((figures, after)) = figures(&typed[at..], attached) {
            for picture in figures {
                shown.push(Event::Html(figure(picture, Spot::Text).0.into()));
                placed.push(picture.number);
            }
            at += after;
        } else {
            shown.extend(harmless(event.clone()));
            at += 1;
        }
    }
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    pulldown_cmark::html::push_html(&mut out, shown.into_iter());
    (Html(out), placed)
}

/// Returns the photographs of a paragraph that holds nothing else, and how many events it has.
fn figures<'a>(events: &[Event<'_>], attached: &'a [Attached]) -> Option<(Vec<&'a Attached>, usize)> {
    if !matches!(events.first(), Some(Event::Start(Tag::Paragraph))) {
        return None;
    }
    let (mut found, mut is_within) = (Vec::new(), false);
    for (at, event) in events.iter().enumerate().skip(1) {
        match event {
            Event::Start(Tag::Image { dest_url, .. }) if !is_within => {
                let number = dest_url.strip_prefix("anh:")?.parse::<i64>().ok()?;
                let is_it = |one: &&Attached| one.number == number && one.kind == AttachmentKind::Photo;
                found.push(attached.iter().find(is_it)?);
                is_within = true;
            }
            Event::End(TagEnd::Image) => is_within = false,
            Event::End(TagEnd::Paragraph) => return Some((found, at + 1)),
            Event::SoftBreak | Event::HardBreak => {}
            // What is typed between the brackets gives way to the photograph's own words.
            event if is_within && !matches!(event, Event::Start(Tag::Image { .. })) => {}
            _ => return None,
        }
    }
    None
}

fn harmless(event: Event<'_>) -> Option<Event<'_>> {
    Some(match event {
        // What looks like HTML was typed as text, and is shown as text.
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        // A picture's words stay.
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => return None,
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url =
                if leads_to_a_page(link_type, &dest_url) { dest_url } else { CowStr::Borrowed("#") };
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        Event::Start(Tag::Heading { level, .. }) => Event::Start(Tag::Heading {
            level: below(level),
            id: None,
            classes: Vec::new(),
            attrs: Vec::new(),
        }),
        // Columns are set by the style sheet: an alignment would be an inline style.
        Event::Start(Tag::Table(_)) => Event::Start(Tag::Table(Vec::new())),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(below(level))),
        other => other,
    })
}

fn leads_to_a_page(link_type: LinkType, address: &str) -> bool {
    let scheme = address.split(['/', '?', '#']).next().unwrap_or_default().split_once(':');
    match scheme {
        Some((scheme, _)) => matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https" | "mailto"),
        // The writer's own site, by its path; `//` would lead to another one.
        None => link_type == LinkType::Email || (!address.starts_with("//") && !address.starts_with('\\')),
    }
}

const fn below(level: HeadingLevel) -> HeadingLevel {
    match level {
        // Both are typed for a first heading; none may be left out on the way down.
        HeadingLevel::H1 | HeadingLevel::H2 => HeadingLevel::H2,
        HeadingLevel::H3 => HeadingLevel::H3,
        _ => HeadingLevel::H4,
    }
}

/// Returns the words alone, for search.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for event in events(text) {
        match event {
            Event::Text(words) | Event::Code(words) | Event::Html(words) | Event::InlineHtml(words) => {
                out.push_str(&words);
            }
            // Words of one paragraph and the next are not one word.
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            Event::End(end) if !matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link) => {
                out.push(' ');
            }
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_become_html() {
        let html = |text: &str| html(text).0;
        assert_eq!(
            html("# Đường *sáng*\n\nBà con **góp**."),
            "<h2>Đường <em>sáng</em></h2>\n<p>Bà con <strong>góp</strong>.</p>\n"
        );
        assert_eq!(html("| Ấp | Đèn |\n|---|---|\n| 3 | 86 |").matches("<td>").count(), 2);
        assert_eq!(html("[mô hình](/mo-hinh/den-7)"), "<p><a href=\"/mo-hinh/den-7\">mô hình</a></p>\n");
    }

    #[test]
    fn words_alone_keep_their_spaces() {
        assert_eq!(plain("# Một\n\nHai *b*a\nbốn\n- năm\n- sáu"), "Một Hai ba bốn năm sáu");
    }

    #[test]
    fn nothing_in_it_runs() {
        for text in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "a <b onclick=alert(1)>b</b>",
            "<svg/onload=alert(1)>",
            "<iframe src=javascript:alert(1)>",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](data:text/html,<script>alert(1)</script>)",
            "[x](vbscript:msgbox)",
            "[x](//evil.example)",
            "<javascript:alert(1)>",
            "![x](javascript:alert(1))",
            "![x\" onerror=\"alert(1)](https://evil.example/a.png)",
            "[x](https://a.example \"\\\" onmouseover=alert(1)\")",
            "[x]: javascript:alert(1)\n[x]",
            "<!--><img src=x onerror=alert(1)>-->",
            "`<script>`",
            "# <script>alert(1)</script> {onclick=alert(1)}",
        ] {
            let html = html(text).0;
            assert!(is_harmless(&html), "{text} became {html}");
        }
    }

    fn own() -> Vec<Attached> {
        let mut own = vec![super::super::pictures::tests::photo(1), super::super::pictures::tests::photo(2)];
        own[1].words.alternative = "\" onerror=\"alert(1)".to_owned();
        own[1].words.caption = "<script>alert(1)</script>&".to_owned();
        own[1].words.credit = "</figcaption><img src=x onerror=alert(1)>".to_owned();
        own
    }

    #[test]
    fn own_photographs_stand_on_lines_of_their_own() {
        let (html, placed) = html_with("Một.\n\n![](anh:2)\n\nHai.", &own());
        assert_eq!(placed, [2]);
        assert!(html.0.starts_with("<p>Một.</p>\n<figure") && html.0.ends_with("</figure>\n<p>Hai.</p>\n"));
        assert!(html.0.contains("480.webp 480w") && html.0.contains("width=\"1440\" height=\"960\""));
        let (html, placed) = html_with("![a *b*](anh:1)\n![](anh:2)", &own());
        assert_eq!((placed, html.0.matches("<figure").count()), (vec![1, 2], 2));
        assert!(!html.0.contains("<p>"), "a figure stands in no paragraph: {}", html.0);
        for elsewhere in ["Một ![x](anh:1) hai", "![x](anh:9)", "![x](anh:1)![y](/a.png)", "[![x](anh:1)](/)"]
        {
            let (html, placed) = html_with(elsewhere, &own());
            assert!(placed.is_empty() && !html.0.contains("<img"), "{elsewhere} became {}", html.0);
            assert!(html.0.contains('x'), "its words stay: {}", html.0);
        }
        let mut file = own();
        file[0].kind = AttachmentKind::Pdf;
        assert!(html_with("![x](anh:1)", &file).1.is_empty(), "a file is no photograph");
    }

    #[test]
    fn words_of_photographs_do_not_run() {
        for spot in [Spot::Lead, Spot::Text, Spot::Gallery] {
            let html = figure(&own()[1], spot).0;
            assert!(is_harmless(&html), "{html}");
            assert!(html.contains("&lt;script&gt;") && html.contains("alt=\"&quot; onerror="), "{html}");
        }
        let lead = super::super::pictures::Lead { key: "\"><script>".to_owned(), width: 0, height: 7 };
        let html = super::super::pictures::thumbnail(&lead).0;
        assert!(is_harmless(&html), "{html}");
    }

    /// Every tag is one of few, and no attribute but those that its kind may have.
    fn is_harmless(html: &str) -> bool {
        html.split('<').skip(1).all(|part| {
            let Some((tag, _)) = part.split_once('>') else { return false };
            let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
            let known = [
                "p",
                "h2",
                "h3",
                "h4",
                "em",
                "strong",
                "del",
                "code",
                "pre",
                "blockquote",
                "ul",
                "ol",
                "li",
                "a",
                "br",
                "hr",
                "table",
                "thead",
                "tbody",
                "tr",
                "th",
                "td",
                "figure",
                "figcaption",
                "picture",
                "small",
            ];
            let own = ["source", "img"].contains(&name);
            let rest = &tag[tag.find(' ').unwrap_or(tag.len())..];
            let names =
                rest.split('"').step_by(2).map(str::trim).filter(|name| !name.is_empty() && *name != "/");
            let attributes = ["href=", "title=", "start=", "class="];
            let of_pictures = [
                "src=",
                "srcset=",
                "type=",
                "sizes=",
                "width=",
                "height=",
                "alt=",
                "loading=",
                "decoding=",
                "fetchpriority=",
                "class=",
            ];
            if own {
                // Every address is of a photograph of this site.
                let addresses =
                    ["src=\"", "srcset=\""].map(|name| rest.split(name).nth(1).unwrap_or("/tin-tuc/anh/"));
                return names.into_iter().all(|name| of_pictures.contains(&name))
                    && addresses.iter().all(|address| address.starts_with("/tin-tuc/anh/"));
            }
            let target = rest.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("#");
            let leads = leads_to_a_page(LinkType::Inline, target);
            known.contains(&name) && names.into_iter().all(|name| attributes.contains(&name)) && leads
        })
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_harmless(text in "[<>a-z\"'()\\[\\]!#*_`/:;=&\\\\ \n|-]{0,120}") {
            let html = html(&text).0;
            prop_assert!(is_harmless(&html), "{text:?} became {html}");
        }

        #[test]
        fn so_it_is_with_photographs(parts in proptest::collection::vec(
            prop_oneof!["[<>a-z\"'()\\[\\]!#*_`/:;=&\\\\ \n|-]{0,20}", Just("![](anh:1)".to_owned()),
                Just("\n\n![x](anh:2)\n".to_owned()), Just("![](anh:".to_owned())], 0..12)) {
            let text = parts.concat();
            let (html, placed) = html_with(&text, &own());
            prop_assert!(is_harmless(&html.0), "{text:?} became {html}");
            prop_assert_eq!(placed.len(), html.0.matches("<img").count());
        }
    }
}
