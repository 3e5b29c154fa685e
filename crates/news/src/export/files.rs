//! Stories as files.

use kheo_base::Instant;
use serde_json::{Value, json};

use crate::store::comments::Shown;
use crate::store::imported::Origin;
use crate::store::{Story, Version};

/// A file that is written: its path in the folder, and what it says.
pub(super) struct File {
    pub(super) path: String,
    pub(super) text: String,
}

/// The head of a file, TOML: names of ours, values of anybody.
#[derive(Default)]
struct Head(String);

impl Head {
    /// Adds a text, as JSON writes it: TOML reads the same, and no end of line is in it.
    fn text(mut self, name: &str, value: &str) -> Self {
        if !value.is_empty() {
            self.0.push_str(&format!("{name} = {}\n", Value::from(value)));
        }
        self
    }

    fn moment(self, name: &str, value: Option<Instant>) -> Self {
        self.text(name, &value.map(|at| at.to_string()).unwrap_or_default())
    }

    fn texts<'a>(mut self, name: &str, values: impl Iterator<Item = &'a str>) -> Self {
        let values: Vec<&str> = values.filter(|value| !value.is_empty()).collect();
        if !values.is_empty() {
            self.0.push_str(&format!("{name} = {}\n", json!(values)));
        }
        self
    }

    fn number(mut self, name: &str, value: i64) -> Self {
        self.0.push_str(&format!("{name} = {value}\n"));
        self
    }

    fn flag(mut self, name: &str, value: bool) -> Self {
        if value {
            self.0.push_str(&format!("{name} = true\n"));
        }
        self
    }

    fn file(self, path: String, body: &str) -> File {
        File { path, text: format!("+++\n{}+++\n\n{body}\n", self.0) }
    }
}

/// Returns a story as it stands, with where it came from.
pub(super) fn story(story: &Story, origins: &[Origin]) -> File {
    let first = origins.first();
    let (address, labels) =
        first.map_or(("", ""), |origin| (origin.address.as_str(), origin.labels.as_str()));
    let keys: Vec<String> = origins
        .iter()
        .map(|origin| format!("{} {} {}", origin.system, origin.key_digest, origin.content_digest))
        .collect();
    Head::default()
        .text("id", &story.id.to_string())
        .text("state", story.state.word())
        .text("kind", story.kind.word())
        .text("unit", &story.unit_code)
        .text("place", &story.place_line)
        .text("title", &story.text.title)
        .text("lede", &story.text.lede)
        .text("byline", &story.byline)
        .text("source", &story.source)
        .text("expires_on", &story.expires_on.map(|day| day.to_string()).unwrap_or_default())
        .flag("pinned", story.is_pinned)
        .text("remark", &story.remark)
        .number("version", story.version)
        .moment("publish_at", story.publish_at)
        .moment("published_at", story.published_at)
        .moment("corrected_at", story.corrected_at)
        .moment("withdrawn_at", story.withdrawn_at)
        .text("address", address)
        .texts("labels", labels.lines())
        .texts("origins", keys.iter().map(String::as_str))
        .file(format!("{}/{}.md", super::STORIES, story.id), &story.text.body)
}

/// Returns a text that was published.
pub(super) fn version(story: &Story, version: &Version) -> File {
    Head::default()
        .number("version", version.version)
        .text("title", &version.text.title)
        .text("lede", &version.text.lede)
        .text("note", &version.note)
        .moment("published_at", Some(version.published_at))
        .file(format!("{}/{}/{}.md", super::VERSIONS, story.id, version.version), &version.text.body)
}

/// Returns comments of one story, a line each.
pub(super) fn comments(story: &Story, part: usize, comments: &[Shown]) -> File {
    let line = |comment: &Shown| {
        let json = json!({
            "id": comment.id.to_string(),
            "parent": comment.parent_id.map(|id| id.to_string()).unwrap_or_default(),
            "author": comment.author,
            "words": comment.body,
            "written_at": comment.written_at.to_string(),
            "is_office": comment.is_office,
        });
        format!("{json}\n")
    };
    File {
        path: format!("{}/{}/{part}.jsonl", super::COMMENTS, story.id),
        text: comments.iter().map(line).collect(),
    }
}
