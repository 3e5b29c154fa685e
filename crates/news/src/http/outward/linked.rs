//! What the head of a story's page tells programs: schema.org data and what cards of other sites show.

use std::fmt;

use serde_json::json;

use crate::http::public::StoryPage;
use crate::rules::Kind;

/// A block of data for programs. It runs nothing: a browser does not execute this type, and no `<` can end it.
#[derive(Debug, Clone, Default)]
pub struct Linked(String);

impl Linked {
    /// Writes data as a block. Whatever a text says, it stays inside a string of it.
    pub(in crate::http) fn new(data: &serde_json::Value) -> Self {
        let text = data.to_string();
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
        let (story, base) = (&self.story, &self.frame.base_url);
        let address = self.address();
        let unit = if story.place_line.is_empty() {
            self.frame.t("news-nation")
        } else {
            story.place_line.as_str().into()
        };
        let at = |at: Option<kheo_base::Instant>| at.map(|at| at.to_string());
        let mut about = json!({
            "@type": if story.kind == Kind::News { "NewsArticle" } else { "Article" },
            "headline": story.text.title,
            "description": story.text.lede,
            "image": self.card_of(&address),
            "datePublished": at(story.published_at),
            "dateModified": at(story.corrected_at.or(story.published_at)),
            "inLanguage": "vi",
            "mainEntityOfPage": address,
            "author": { "@type": "Person", "name": story.byline },
            "publisher": { "@type": "GovernmentOrganization", "name": unit },
            "keywords": self.filed.tags.iter().map(|tag| tag.said.as_str()).collect::<Vec<_>>(),
        });
        let section = self.sections.name(&self.filed.section, true);
        if !section.is_empty() {
            about["articleSection"] = section.into();
        }
        let mut graph = vec![about, self.crumbs(base, &address)];
        graph.extend(self.filed.event.as_ref().map(|event| {
            let time =
                if event.time.is_empty() { String::new() } else { format!("T{}:00+07:00", event.time) };
            json!({
                "@type": "Event",
                "name": story.text.title,
                "startDate": format!("{}{time}", event.on),
                "location": { "@type": "Place", "name": event.place, "address": unit },
                "url": address,
            })
        }));
        Linked::new(&json!({ "@context": "https://schema.org", "@graph": graph }))
    }

    fn crumbs(&self, base: &str, address: &str) -> serde_json::Value {
        let step = |position: usize, name: &str, address: String| json!({ "@type": "ListItem", "position": position, "name": name, "item": address });
        let home = self.frame.t("web-home");
        let news = self.frame.t("news-title");
        let steps = [
            step(1, &home, format!("{base}/")),
            step(2, &news, format!("{base}/tin-tuc")),
            step(3, &self.story.text.title, address.to_owned()),
        ];
        json!({ "@type": "BreadcrumbList", "itemListElement": steps })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
