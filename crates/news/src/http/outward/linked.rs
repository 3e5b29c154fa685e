//! What the head of a story's page tells programs: schema.org data and what cards of other sites show.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use crate::http::public::StoryPage;
use crate::rules::Kind;

/// A block of data for programs. It runs nothing: a browser does not execute this type, and no `<` can end it.
#[derive(Debug, Clone, Default)]
pub struct Linked(String);

impl Linked {
    /// Writes data as a block. Whatever a text says, it stays inside a string of it.
    pub(in crate::http) fn new(data: &impl Serialize) -> Self {
        // Texts, lists and numbers under names that are known can always be written.
        let text = serde_json::to_string(data).unwrap_or_default();
        let mut block = String::with_capacity(text.len() + 64);
        block.push_str("<script type=\"application/ld+json\">");
        let mut done = 0;
        for (at, sign) in text.match_indices(['<', '>', '&']) {
            block.push_str(&text[done..at]);
            block.push_str(match sign {
                "<" => "\\u003c",
                ">" => "\\u003e",
                _ => "\\u0026",
            });
            done = at + sign.len();
        }
        block.push_str(&text[done..]);
        block.push_str("</script>");
        Self(block)
    }
}

impl fmt::Display for Linked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Its maker stands for it: see [`Linked::new`].
impl askama::filters::HtmlSafe for Linked {}

impl StoryPage {
    /// The whole address of the story.
    pub(in crate::http) fn address(&self) -> String {
        format!("{}/tin-tuc/{}", self.frame.base_url, self.story.slug())
    }

    /// The whole address of the card of the story at this address, which changes with every correction.
    pub(in crate::http) fn card_of(&self, address: &str) -> String {
        format!("{address}/the.png?v={}", self.story.version)
    }

    /// The story as schema.org describes one, and where it stands on the site.
    pub(in crate::http) fn linked(&self) -> Linked {
        let (story, address) = (&self.story, self.address());
        let unit = if story.place_line.is_empty() {
            self.frame.t("news-nation")
        } else {
            story.place_line.as_str().into()
        };
        let at = |at: Option<kheo_base::Instant>| at.map(|at| at.to_string());
        let section = self.sections.name(&self.filed.section, true);
        let article = Article {
            of_type: if story.kind == Kind::News { "NewsArticle" } else { "Article" },
            headline: &story.text.title,
            description: &story.text.lede,
            image: self.card_of(&address),
            date_published: at(story.published_at),
            date_modified: at(story.corrected_at.or(story.published_at)),
            in_language: "vi",
            main_entity_of_page: &address,
            author: Named { of_type: "Person", name: &story.byline },
            publisher: Named { of_type: "GovernmentOrganization", name: &unit },
            keywords: self.filed.tags.iter().map(|tag| tag.said.as_str()).collect(),
            article_section: Some(section).filter(|section| !section.is_empty()),
        };
        let event = self.filed.event.as_ref().map(|event| {
            let time =
                if event.time.is_empty() { String::new() } else { format!("T{}:00+07:00", event.time) };
            Happening {
                of_type: "Event",
                name: &story.text.title,
                start_date: format!("{}{time}", event.on),
                location: Location { of_type: "Place", name: &event.place, address: &unit },
                url: &address,
            }
        });
        let crumbs = self.crumbs(&address);
        match event {
            None => Linked::new(&Graph { context: CONTEXT, graph: (article, crumbs) }),
            Some(event) => Linked::new(&Graph { context: CONTEXT, graph: (article, crumbs, event) }),
        }
    }

    fn crumbs<'a>(&'a self, address: &'a str) -> Crumbs<'a> {
        let base = &self.frame.base_url;
        let steps = [
            (self.frame.t("web-home"), format!("{base}/")),
            (self.frame.t("news-title"), format!("{base}/tin-tuc")),
            (self.story.text.title.as_str().into(), address.to_owned()),
        ];
        let mut position = 0;
        let steps = steps.map(|(name, item)| {
            position += 1;
            Step { of_type: "ListItem", position, name, item }
        });
        Crumbs { of_type: "BreadcrumbList", steps }
    }
}

/// The vocabulary in which everything is said.
const CONTEXT: &str = "https://schema.org";

#[derive(Serialize)]
struct Graph<T> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: T,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Article<'a> {
    #[serde(rename = "@type")]
    of_type: &'static str,
    headline: &'a str,
    description: &'a str,
    image: String,
    date_published: Option<String>,
    date_modified: Option<String>,
    in_language: &'static str,
    main_entity_of_page: &'a str,
    author: Named<'a>,
    publisher: Named<'a>,
    keywords: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    article_section: Option<&'a str>,
}

/// Somebody.
#[derive(Serialize)]
struct Named<'a> {
    #[serde(rename = "@type")]
    of_type: &'static str,
    name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Happening<'a> {
    #[serde(rename = "@type")]
    of_type: &'static str,
    name: &'a str,
    start_date: String,
    location: Location<'a>,
    url: &'a str,
}

#[derive(Serialize)]
struct Location<'a> {
    #[serde(rename = "@type")]
    of_type: &'static str,
    name: &'a str,
    address: &'a str,
}

/// Where the story stands on the site.
#[derive(Serialize)]
struct Crumbs<'a> {
    #[serde(rename = "@type")]
    of_type: &'static str,
    #[serde(rename = "itemListElement")]
    steps: [Step<'a>; 3],
}

#[derive(Serialize)]
struct Step<'a> {
    #[serde(rename = "@type")]
    of_type: &'static str,
    position: usize,
    name: Cow<'a, str>,
    item: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nothing_that_is_written_ends_the_block() {
        let hostile = "</script><script>alert(1)</script><!-- ]]> & \u{2028}";
        let block = Linked::new(&json!({ "headline": hostile })).to_string();
        assert_eq!(block.matches('<').count(), 2, "{block}");
        let inside = block.split_once('>').and_then(|(_, rest)| rest.strip_suffix("</script>"));
        let read: Option<serde_json::Value> = inside.and_then(|text| serde_json::from_str(text).ok());
        assert_eq!(read.map(|read| read["headline"].clone()), Some(hostile.into()));
    }
}
