//! A newsroom as Khéo exports it: stories with every published text, and what readers wrote. Files that are not those of its manifest
//! are refused.

use std::collections::BTreeMap;
use std::path::Path;

use kheo_base::{Error, Id, Instant, Refusal, nfc};
use kheo_verify::encoding::hex;
use kheo_verify::hash::sha256;
use serde_json::Value;

use super::super::incoming::{Comment, Incoming, Next, Spot, Times};
use super::super::shaping::{self, checked};
use super::super::{Each, Filing, IncomingFile, moments};
use super::fields::{Fields, parted};
use super::{spot, walking};
use crate::export::{COMMENTS, KIND, MANIFEST, STORIES, VERSIONS};
use crate::rules::pictures::{AttachmentKind, Words};
use crate::rules::{Kind, REMARK_LETTERS_MAX, State};
use crate::store::{Text, Version};

/// Longest manifest, in bytes: it is held in memory; a file takes about 150.
const MANIFEST_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Most categories, and most tags, that are looked at.
const LABELS_MAX: usize = 100;

/// Gives each story of an export.
pub(super) fn for_each(root: &Path, each: &mut Each<'_>) -> Result<(), Error> {
    let stop = |key| Next::Stopped(spot(MANIFEST), Refusal::new(key));
    let Some(files) = manifest(root) else { return each(stop("newsroom-import-stopped-manifest")).map(drop) };
    let export = Export { root, files };
    let folder = format!("{STORIES}/");
    for path in export.files.keys().filter(|path| path.starts_with(&folder) && path.ends_with(".md")) {
        let next = match export.story(path) {
            Ok(story) => Next::Story(Box::new(story)),
            Err(refusal) => Next::LeftOut(spot(path), refusal),
        };
        if each(next)?.is_break() {
            return Ok(());
        }
    }
    Ok(())
}

/// Reads the digests of all files.
fn manifest(root: &Path) -> Option<BTreeMap<String, String>> {
    let path = root.join(MANIFEST);
    let meta = std::fs::symlink_metadata(&path).ok()?;
    if meta.is_symlink() || meta.len() > MANIFEST_BYTES_MAX {
        return None;
    }
    let json: Value = serde_json::from_str(&std::fs::read_to_string(&path).ok()?).ok()?;
    json["complete"].as_bool().filter(|is| *is && json["kind"] == KIND)?;
    let file = |file: &Value| Some((file["path"].as_str()?.to_owned(), file["sha256"].as_str()?.to_owned()));
    json["files"].as_array()?.iter().map(file).collect()
}

struct Export<'a> {
    root: &'a Path,
    /// Digests by path.
    files: BTreeMap<String, String>,
}

impl Export<'_> {
    /// Reads a file, unless it was changed since it was exported.
    fn read(&self, path: &str) -> Result<String, Refusal> {
        let text = walking::read(self.root, path)?;
        let is_same = self.files.get(path).is_some_and(|digest| *digest == hex(&sha256(text.as_bytes())));
        if is_same { Ok(text) } else { Err(Refusal::new("newsroom-import-left-out-other")) }
    }

    fn story(&self, path: &str) -> Result<Incoming, Refusal> {
        let wrong = || Refusal::new("newsroom-import-left-out-head");
        let text = self.read(path)?;
        let (fields, body) = parted(&text, &mut Vec::new())?;
        let id: Id = fields.text(&["id"]).parse().map_err(|_| wrong())?;
        let state = State::from_word(fields.text(&["state"]))
            .filter(|state| *state != State::Erased)
            .ok_or_else(wrong)?;
        let (versions, beside) = self.versions(id)?.into_iter().unzip::<_, _, Vec<_>, Vec<_>>();
        let times = Times {
            publish_at: moments::read(fields.text(&["publish_at"])),
            published_at: moments::read(fields.text(&["published_at"])),
            corrected_at: moments::read(fields.text(&["corrected_at"])),
            withdrawn_at: moments::read(fields.text(&["withdrawn_at"])),
        };
        let was_public = matches!(state, State::Published | State::Withdrawn);
        let is_sound = (times.published_at.is_some() && !versions.is_empty()) == was_public
            && times.publish_at.is_some() == (state == State::Scheduled)
            && times.withdrawn_at.is_some() == (state == State::Withdrawn);
        if !is_sound || fields.text(&["remark"]).chars().count() > REMARK_LETTERS_MAX {
            return Err(wrong());
        }
        let text = text_of(&fields, &body)?;
        // What everybody reads is what was published last; a manifest vouches for files, not for what they say of each other.
        if versions.last().is_some_and(|last| last.text != text) {
            return Err(Refusal::new("newsroom-import-left-out-versions"));
        }
        let kind = Kind::from_word(fields.text(&["kind"])).ok_or_else(wrong)?;
        let mut broken = Vec::new();
        let address = shaping::address(fields.text(&["address"]), &mut broken);
        let files = fields.tables("attachments").iter().map(|table| self.file(table)).collect();
        Ok(Incoming {
            filing: filing_of(&fields, kind, &mut broken),
            files,
            beside,
            spot: Spot { line: 0, file: path.to_owned(), title: text.title.clone() },
            key: id.to_string(),
            digest: self.files.get(path).cloned().unwrap_or_default(),
            id: Some(id),
            earlier: fields.all(&["origins"]).into_iter().filter_map(earlier).collect(),
            address,
            labels: fields.all(&["labels"]).into_iter().map(shaping::line).collect::<Vec<_>>().join("\n"),
            unit: Some(fields.text(&["unit"]).to_owned()).filter(|unit| !unit.is_empty()),
            state,
            kind,
            text,
            byline: shaping::line(fields.text(&["byline"])),
            source: shaping::line(fields.text(&["source"])),
            expires_on: fields.text(&["expires_on"]).parse().ok(),
            is_pinned: fields.is(&["pinned"]),
            remark: nfc(fields.text(&["remark"])),
            times,
            versions,
            comments: self.comments(id)?,
            broken,
        })
    }

    /// Reads texts that were published, each with what stood beside it.
    fn versions(&self, id: Id) -> Result<Vec<(Version, String)>, Refusal> {
        let mut versions = Vec::new();
        for number in 1.. {
            let path = format!("{VERSIONS}/{id}/{number}.md");
            if !self.files.contains_key(&path) {
                break;
            }
            let (fields, body) = parted(&self.read(&path)?, &mut Vec::new())?;
            let published_at = moments::read(fields.text(&["published_at"]));
            let published_at = published_at.ok_or_else(|| Refusal::new("newsroom-import-left-out-head"))?;
            let (text, note) = (text_of(&fields, &body)?, nfc(fields.text(&["note"])));
            let version = Version { version: number, text, note, published_at };
            versions.push((version, fields.all(&["attachments"]).join("\n")));
        }
        Ok(versions)
    }

    /// Returns what the head of a story says of a photograph or a file.
    fn file(&self, table: &Fields) -> IncomingFile {
        let path = format!("{STORIES}/{}", table.text(&["file"]));
        let text = |name: &str| table.text(&[name]).to_owned();
        IncomingFile {
            root: self.root.to_owned(),
            // What the manifest does not know was put there by somebody else.
            sha256: Some(self.files.get(&path).cloned().unwrap_or_default()),
            path,
            number: table.text(&["number"]).parse().unwrap_or(0),
            key: text("key"),
            is_lead: table.is(&["lead"]),
            is_photo: table.text(&["kind"]) == AttachmentKind::Photo.word(),
            words: Words {
                alternative: text("alternative"),
                caption: text("caption"),
                credit: text("credit"),
            },
        }
    }

    fn comments(&self, id: Id) -> Result<Vec<Comment>, Refusal> {
        let mut comments = Vec::new();
        for number in 1.. {
            let path = format!("{COMMENTS}/{id}/{number}.jsonl");
            if !self.files.contains_key(&path) {
                break;
            }
            let text = self.read(&path)?;
            let read: Option<Vec<Comment>> = text.lines().map(comment).collect();
            comments.extend(read.ok_or_else(|| Refusal::new("newsroom-import-left-out-head"))?);
        }
        Ok(comments)
    }
}

/// Reads where a story is filed there: as files of ours say it, and as other sites do.
pub(super) fn filing_of(fields: &Fields, kind: Kind, broken: &mut Vec<Refusal>) -> Filing {
    let texts = |names: &[&str]| fields.all(names).into_iter().map(str::to_owned).collect::<Vec<_>>();
    let section = [fields.text(&["section"]), fields.text(&["section_name"])].map(str::to_owned);
    let named = Some(section).filter(|section| section.iter().any(|word| !word.is_empty()));
    let categories = texts(&["categories", "category"]).into_iter().map(|name| [name.clone(), name]);
    let mut filing = Filing {
        categories: named.into_iter().chain(categories).take(LABELS_MAX).collect(),
        tags: texts(&["tags", "tag"]).into_iter().take(LABELS_MAX).collect(),
        event: None,
    };
    if kind == Kind::Announcement {
        let event = ["event_on", "event_time", "event_place"].map(|name| fields.text(&[name]));
        filing.invite(event, broken);
    }
    filing
}

/// Reads `wordpress DIGEST DIGEST`.
fn earlier(text: &str) -> Option<[String; 3]> {
    let parts: Vec<&str> = text.split(' ').collect();
    let [system, key, content] = parts[..] else { return None };
    let is_digest = |text: &str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_system = matches!(system, "wordpress" | "markdown" | "kheo");
    (is_system && is_digest(key) && is_digest(content)).then(|| [system, key, content].map(str::to_owned))
}

fn text_of(fields: &Fields, body: &str) -> Result<Text, Refusal> {
    checked(Text { title: nfc(fields.text(&["title"])), lede: nfc(fields.text(&["lede"])), body: nfc(body) })
}

fn comment(line: &str) -> Option<Comment> {
    let json: Value = serde_json::from_str(line).ok()?;
    let text = |name: &str| json[name].as_str().map(str::to_owned);
    let written_at: Instant = moments::read(&text("written_at")?)?;
    Some(Comment {
        key: text("id")?,
        parent: text("parent")?,
        author: shaping::line(&text("author")?),
        words: nfc(&text("words")?),
        written_at,
        is_office: json["is_office"].as_bool()?,
    })
}
