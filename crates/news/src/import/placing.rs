//! One story with its comments, in a transaction.

use std::collections::BTreeMap;

use kheo_base::{Error, Fault, Id};
use kheo_journal::{By, Tx};
use kheo_store::Reader;
use kheo_verify::encoding::hex;
use kheo_verify::hash::sha256;

use super::incoming::{Comment, Incoming};
use crate::Territory;
use crate::rules::{Filed, State};
use crate::store::comments::{Imported, import};
use crate::store::imported::{Kept, Origin, Standing, add, known_comment, standing};
use crate::store::pictures::Carried;
use crate::store::{Story, Version, load};

/// A story with the place that it takes here.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) story: Incoming,
    pub(super) unit: Territory,
    /// By whom is acted for the unit.
    pub(super) by: By,
    pub(super) filed: Filed,
    /// Its photographs and files, made ready.
    pub(super) files: Vec<Carried>,
}

/// What became of one story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) standing: Standing,
    pub(super) comments: usize,
    pub(super) comments_known: usize,
}

impl Default for Outcome {
    fn default() -> Self {
        Self { standing: Standing::New, comments: 0, comments_known: 0 }
    }
}

/// Returns what names a story: in its system, and in those from which it had come there.
fn origins_of(system: &str, story: &Incoming) -> Vec<Origin> {
    let mut all = vec![Origin {
        system: system.to_owned(),
        key_digest: hex(&sha256(story.key.as_bytes())),
        address: story.address.clone(),
        labels: story.labels.clone(),
        content_digest: story.digest.clone(),
    }];
    for [system, key, content] in &story.earlier {
        if !all.iter().any(|known| (&known.system, &known.key_digest) == (system, key)) {
            all.push(Origin {
                system: system.clone(),
                key_digest: key.clone(),
                address: String::new(),
                labels: String::new(),
                content_digest: content.clone(),
            });
        }
    }
    all
}

/// What is known here of a story that comes.
pub(super) struct Known {
    pub(super) standing: Standing,
    /// Whether it came under another key, or was written here: then its comments are here, too.
    is_elsewhere: bool,
    origins: Vec<Origin>,
}

/// Looks whether a story is here: under its key, under an earlier one, or as the one that it always was.
pub(super) fn looked_up(db: &mut Reader<'_>, system: &str, incoming: &Incoming) -> Result<Known, Fault> {
    let mut known =
        Known { standing: Standing::New, is_elsewhere: false, origins: origins_of(system, incoming) };
    for (at, origin) in known.origins.iter().enumerate() {
        known.is_elsewhere = at > 0;
        known.standing = match standing(db, origin)? {
            Standing::New => continue,
            // It may have been corrected there.
            Standing::Changed(id) if at > 0 => Standing::Known(id),
            other => other,
        };
        return Ok(known);
    }
    let own = match incoming.id {
        Some(id) => load(db, id)?,
        None => None,
    };
    known.is_elsewhere = true;
    // An export that comes back to its own site.
    known.standing = own.map_or(Standing::New, |own| match own.state {
        State::Erased => Standing::Erased,
        _ => Standing::Known(own.id),
    });
    Ok(known)
}

/// Takes a story over unless it is here, and then those of its comments that are not.
pub(super) fn take(tx: &mut Tx<'_, '_>, system: &str, placed: &Placed) -> Result<Outcome, Error> {
    let incoming = &placed.story;
    let known = looked_up(tx, system, incoming)?;
    let mut outcome = Outcome { standing: known.standing, ..Outcome::default() };
    let id = match known.standing {
        Standing::New => {
            let (story, versions) = story_of(tx, incoming, &placed.unit);
            let (filed, files, beside) = (&placed.filed, &placed.files, &incoming.beside);
            add(tx, &story, &Kept { versions: &versions, filed, files, beside }, &known.origins)?;
            story.id
        }
        Standing::Known(id) | Standing::Changed(id) if !known.is_elsewhere => id,
        Standing::Known(_) | Standing::Changed(_) | Standing::Erased => {
            outcome.comments_known = if takes_comments(incoming) { incoming.comments.len() } else { 0 };
            return Ok(outcome);
        }
    };
    if let Some(origin) = known.origins.first() {
        comments(tx, id, origin, incoming, &mut outcome)?;
    }
    Ok(outcome)
}

fn story_of(tx: &Tx<'_, '_>, incoming: &Incoming, unit: &Territory) -> (Story, Vec<Version>) {
    let times = incoming.times;
    let mut versions = incoming.versions.clone();
    if let Some(published_at) = times.published_at.filter(|_| versions.is_empty()) {
        versions.push(Version { version: 1, text: incoming.text.clone(), note: String::new(), published_at });
    }
    let story = Story {
        id: incoming.id.unwrap_or_else(|| tx.new_id()),
        steps: 1,
        state: incoming.state,
        kind: incoming.kind,
        version: versions.last().map_or(0, |version| version.version),
        text: incoming.text.clone(),
        byline: incoming.byline.clone(),
        source: incoming.source.clone(),
        unit_code: unit.unit_code.clone(),
        place_line: unit.place_line.clone(),
        place: unit.place.clone(),
        expires_on: incoming.expires_on,
        is_pinned: incoming.is_pinned,
        remark: incoming.remark.clone(),
        changed_at: tx.now(),
        publish_at: times.publish_at,
        published_at: times.published_at,
        corrected_at: times.corrected_at,
        withdrawn_at: times.withdrawn_at,
    };
    (story, versions)
}

fn comments(
    tx: &mut Tx<'_, '_>,
    story_id: Id,
    origin: &Origin,
    incoming: &Incoming,
    outcome: &mut Outcome,
) -> Result<(), Error> {
    if !takes_comments(incoming) {
        return Ok(());
    }
    let mut ids: BTreeMap<&str, Id> = BTreeMap::new();
    for (comment, top) in in_order(&incoming.comments) {
        let new = Imported {
            form_key: form_key(origin, &comment.key),
            story_id,
            parent_id: top.and_then(|top| ids.get(top).copied()),
            author: comment.author.clone(),
            body: comment.words.clone(),
            written_at: comment.written_at,
            is_office: comment.is_office,
        };
        let id = match known_comment(tx, &new.form_key)? {
            Some(id) => {
                outcome.comments_known += 1;
                id
            }
            None => {
                outcome.comments += 1;
                match import(tx, &new) {
                    // What it replied to is no longer shown here.
                    Err(Error::Missing) => import(tx, &Imported { parent_id: None, ..new })?,
                    other => other?,
                }
            }
        };
        ids.insert(&comment.key, id);
    }
    Ok(())
}

/// Below what was taken from somebody else no comments stand here.
pub(super) fn takes_comments(incoming: &Incoming) -> bool {
    !incoming.comments.is_empty() && incoming.source.is_empty() && incoming.state == State::Published
}

/// Names a comment so that it comes in once.
fn form_key(origin: &Origin, key: &str) -> String {
    let whole = format!("{}\n{}\n{key}", origin.system, origin.key_digest);
    format!("import:{}", hex(&sha256(whole.as_bytes())))
}

/// Returns comments after those to which they reply, each with the key of the one at the top of its thread.
fn in_order(comments: &[Comment]) -> Vec<(&Comment, Option<&str>)> {
    let parents: BTreeMap<&str, &str> =
        comments.iter().map(|comment| (comment.key.as_str(), comment.parent.as_str())).collect();
    let mut ordered: Vec<(&Comment, Option<&str>)> =
        comments.iter().map(|comment| (comment, top(&parents, comment))).collect();
    ordered.sort_by_key(|(_, top)| top.is_some());
    ordered
}

/// Follows replies upwards; a reply to what nobody may read stands by itself.
fn top<'a>(parents: &BTreeMap<&'a str, &'a str>, comment: &'a Comment) -> Option<&'a str> {
    let mut at = comment.key.as_str();
    // In a broken file a thread may bite its tail.
    for _ in 0..DEEP_MAX {
        match parents.get(at).filter(|parent| parents.contains_key(**parent)) {
            Some(parent) if *parent != comment.key => at = parent,
            _ => break,
        }
    }
    (at != comment.key).then_some(at)
}

/// Replies that may hang below each other; WordPress allows ten.
const DEEP_MAX: usize = 1_000;

#[cfg(test)]
mod tests {
    use kheo_base::Instant;

    use super::*;

    fn comment(key: &str, parent: &str) -> Comment {
        let [key, parent] = [key, parent].map(str::to_owned);
        Comment {
            key,
            parent,
            author: String::new(),
            words: String::new(),
            written_at: Instant::from_millis(0),
            is_office: false,
        }
    }

    #[test]
    fn threads_become_two_deep() {
        let all = [
            comment("3", "2"),
            comment("2", "1"),
            comment("1", ""),
            comment("5", "9"),
            comment("6", "7"),
            comment("7", "6"),
        ];
        let ordered: Vec<(&str, Option<&str>)> =
            in_order(&all).into_iter().map(|(comment, top)| (comment.key.as_str(), top)).collect();
        assert_eq!(ordered[..2], [("1", None), ("5", None)]);
        assert_eq!(ordered[2..4], [("3", Some("1")), ("2", Some("1"))]);
    }
}
