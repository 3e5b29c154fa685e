//! Stories as files.

use kheo_base::Instant;
use serde_json::{Value, json};

use crate::rules::Filed;
use crate::rules::pictures::{Attached, AttachmentKind};
use crate::store::comments::Shown;
use crate::store::imported::Origin;
use crate::store::{Story, Version};

/// A file that is written: its path in the folder, and what it says.
pub(super) struct File {
    pub(super) path: String,
    pub(super) bytes: Vec<u8>,
}

/// What stands beside the text of a story.
pub(super) struct Beside {
    pub(super) filed: Filed,
    /// What its section is called; empty if nobody knows it.
    pub(super) section_name: String,
    pub(super) attached: Vec<Attached>,
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

    fn filed(self, beside: &Beside) -> Self {
        let filed = &beside.filed;
        let named = self
            .text("section", &filed.section)
            .text("section_name", &beside.section_name)
            .texts("tags", filed.tags.iter().map(|tag| tag.said.as_str()));
        match &filed.event {
            None => named,
            Some(event) => named
                .text("event_on", &event.on.to_string())
                .text("event_time", &event.time)
                .text("event_place", &event.place),
        }
    }

    /// Adds a table for each photograph and file; nothing but tables can come after.
    fn attached(mut self, story: &Story, attached: &[Attached]) -> Self {
        for one in attached {
            self.0.push_str("\n[[attachments]]\n");
            self = self
                .text("file", &path_of(story, one))
                .text("kind", one.kind.word())
                .number("number", one.number)
                .text("key", &one.key)
                .flag("lead", one.is_lead)
                .text("alternative", &one.words.alternative)
                .text("caption", &one.words.caption)
                .text("credit", &one.words.credit);
        }
        self
    }

    fn file(self, path: String, body: &str) -> File {
        File { path, bytes: format!("+++\n{}+++\n\n{body}\n", self.0).into_bytes() }
    }
}

/// Returns the path of a photograph or a file: below its story, named by what the text calls it by.
pub(super) fn path_of(story: &Story, one: &Attached) -> String {
    let ending = if one.kind == AttachmentKind::Photo { "jpg" } else { one.kind.word() };
    format!("{}/{}.{ending}", story.id, one.number)
}

/// Returns a story as it stands, with where it is filed, what stands beside it, and where it came from.
pub(super) fn story(story: &Story, beside: &Beside, origins: &[Origin]) -> File {
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
        .filed(beside)
        .attached(story, &beside.attached)
        .file(format!("{}/{}.md", super::STORIES, story.id), &story.text.body)
}

/// Returns a text that was published.
pub(super) fn version(story: &Story, version: &Version, beside: &str) -> File {
    Head::default()
        .number("version", version.version)
        .text("title", &version.text.title)
        .text("lede", &version.text.lede)
        .text("note", &version.note)
        .moment("published_at", Some(version.published_at))
        .texts("attachments", beside.lines())
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
        bytes: comments.iter().map(line).collect::<String>().into_bytes(),
    }
}
