//! Text documents (DOCX, ISO/IEC 29500): kept as they are, refused if they could do more than be read.
//!
//! Looked at are the parts and what they are related to, not the text. Not seen: fields that fetch data (DDE), which Word no
//! longer runs by itself.

use crate::zip::{self, Entry};
use crate::{OLD_OFFICE, Refused, is_program};

/// The kind that the main part of a document without macros has.
const MAIN_KIND: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
/// Endings of parts that a system would run.
const PROGRAM_ENDINGS: [&str; 14] = [
    ".exe", ".dll", ".js", ".jse", ".vbs", ".vbe", ".bat", ".cmd", ".ps1", ".scr", ".msi", ".jar", ".hta",
    ".lnk",
];

/// Refuses what could do more than be read.
pub(crate) fn check(bytes: &[u8]) -> Result<(), Refused> {
    let entries = zip::entries(bytes)?;
    let has = |name: &str| entries.iter().any(|entry| entry.name == name);
    if !has("[content_types].xml") || !has("word/document.xml") {
        // Some other archive: an app, a table, a bundle of files.
        return Err(Refused::UnknownKind);
    }
    entries.iter().try_for_each(check_name)?;
    entries.iter().try_for_each(check_content)
}

fn check_name(entry: &Entry<'_>) -> Result<(), Refused> {
    let name = entry.name.as_str();
    if name.contains("vbaproject") || name.contains("vbadata") {
        return Err(Refused::Macros);
    }
    let is_program = PROGRAM_ENDINGS.iter().any(|ending| name.ends_with(ending));
    if is_program || name.starts_with("word/embeddings/") || name.starts_with("word/activex/") {
        return Err(Refused::FileInside);
    }
    Ok(())
}

fn check_content(entry: &Entry<'_>) -> Result<(), Refused> {
    let content = entry.unpacked()?;
    if is_program(&content) || content.starts_with(OLD_OFFICE) || content.starts_with(b"PK\x03\x04") {
        return Err(Refused::FileInside);
    }
    let is_types = entry.name == "[content_types].xml";
    if !is_types && !entry.name.ends_with(".rels") {
        return Ok(());
    }
    let text = plain_xml(&content)?;
    if is_types { check_types(text) } else { check_relationships(text) }
}

/// Reads XML of which nothing can hide: UTF-8, no declarations, no comments, no letters written as numbers.
fn plain_xml(content: &[u8]) -> Result<&str, Refused> {
    let text = std::str::from_utf8(content).map_err(|_| Refused::Broken)?;
    if text.contains(['\0']) || text.contains("<!") || text.contains("&#") {
        Err(Refused::Broken)
    } else {
        Ok(text)
    }
}

fn check_types(text: &str) -> Result<(), Refused> {
    let lower = text.to_lowercase();
    if lower.contains("macroenabled") || lower.contains("vbaproject") {
        return Err(Refused::Macros);
    }
    if lower.contains(MAIN_KIND) { Ok(()) } else { Err(Refused::UnknownKind) }
}

/// Links that a reader clicks may lead elsewhere; templates, pictures and frames that load by themselves may not.
fn check_relationships(text: &str) -> Result<(), Refused> {
    for tag in text.split('<') {
        let name_end = tag.find(|letter: char| letter.is_whitespace() || matches!(letter, '>' | '/'));
        let (name, rest) = tag.split_at(name_end.unwrap_or(tag.len()));
        if name.rsplit(':').next() != Some("Relationship") {
            continue;
        }
        let attributes = attributes(rest).ok_or(Refused::Broken)?;
        let is_external = attributes
            .iter()
            .any(|(name, value)| *name == "TargetMode" && !value.eq_ignore_ascii_case("internal"));
        let is_link = attributes.iter().any(|(name, value)| *name == "Type" && value.ends_with("/hyperlink"));
        if is_external && !is_link {
            return Err(Refused::FetchesFromElsewhere);
        }
    }
    Ok(())
}

/// Reads the attributes of a tag one after the other, so that none can pretend to stand inside another; `None` if that is no XML.
fn attributes(mut rest: &str) -> Option<Vec<(&str, &str)>> {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.starts_with('>') || rest.starts_with("/>") {
            return Some(found);
        }
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let mark = after.chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
        let (value, next) = after[1..].split_once(mark)?;
        found.push((name.trim_end(), value));
        rest = next;
    }
}
