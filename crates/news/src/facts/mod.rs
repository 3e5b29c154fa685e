//! What others are told of stories. The public record keeps that they were published, corrected, withdrawn, and a commitment to what
//! they said; pages of others name the newest.

mod addresses;
mod circulated;
mod exported;
mod found;
mod front_pages;
mod waiting;

pub use exported::ExportedStories;
pub use found::{FindableSections, FindableStories, FindableTags};
pub use waiting::PublishersWork;

use kheo_base::{Day, Fault, Id};
use kheo_facts::headlines::{Headline, Headlines};
use kheo_facts::recorded::{Recordable, Recorded, SeenSubject};
use kheo_journal::Act;
use kheo_store::Reader;
use kheo_verify::encoding::hex;
use kheo_verify::hash::sha256;

use crate::rules::State;
use crate::store::{self, Listed, NewestOf, Version};

/// Stories as the record keeps them.
pub struct Stories;

impl Recordable for Stories {
    fn subject_kinds(&self) -> &'static [&'static str] {
        &["story"]
    }

    fn recorded(&self, db: &mut Reader<'_>, acts: &[&Act]) -> Result<Vec<Recorded>, Fault> {
        acts.iter().map(|act| recorded(db, act)).collect()
    }

    fn seen(&self, db: &mut Reader<'_>, _kind: &str, id: Id) -> Result<Option<SeenSubject>, Fault> {
        let Some(story) = store::load(db, id)? else { return Ok(None) };
        let slug = story.slug();
        Ok(match story.state {
            State::Published => {
                let address = format!("/tin-tuc/{slug}");
                Some(SeenSubject {
                    title: story.text.title,
                    address,
                    shows_fields: true,
                    version: Some(story.version),
                })
            }
            // Its page says that it was withdrawn, and nothing of what it said.
            State::Withdrawn | State::Erased => Some(SeenSubject {
                title: String::new(),
                address: format!("/tin-tuc/{id}"),
                shows_fields: false,
                version: None,
            }),
            State::Draft | State::Waiting | State::Scheduled => None,
        })
    }
}

/// The text itself is long; its SHA-256 is what is committed to, so that whoever kept a copy can show what was changed.
fn recorded(db: &mut Reader<'_>, act: &Act) -> Result<Recorded, Fault> {
    let mut said = Recorded::with_words(act, &["unit", "version", "published_on"]);
    said.erases = act.kind == store::ERASED;
    if said.erases {
        return Ok(said);
    }
    let number = act.body.get_number("version").unwrap_or(0);
    // What was erased before the record came to it is committed to as nothing, like what is not shown.
    let version =
        store::version(db, act.subject_id, number)?.filter(|version| !version.text.title.is_empty());
    let value = |pick: fn(&Version) -> String| version.as_ref().map(pick).unwrap_or_default();
    said.fields = vec![
        ("note", value(|version| version.note.clone())),
        ("text_sha256", value(|version| hex(&sha256(whole(version).as_bytes())))),
        ("title", value(|version| version.text.title.clone())),
    ];
    // What stood beside the text, with the SHA-256 of every picture and file; nothing where nothing did.
    let beside = store::pictures::manifest(db, act.subject_id, number)?;
    if !beside.is_empty() {
        said.fields.insert(0, ("attachments_sha256", hex(&sha256(beside.as_bytes()))));
    }
    Ok(said)
}

/// What is hashed: title, lede and text as they were typed, an empty line between.
fn whole(version: &Version) -> String {
    format!("{}\n\n{}\n\n{}", version.text.title, version.text.lede, version.text.body)
}

impl Headlines for Stories {
    fn newest(
        &self,
        db: &mut Reader<'_>,
        unit: Option<&str>,
        today: Day,
        limit: usize,
    ) -> Result<Vec<Headline>, Fault> {
        let wanted = NewestOf { unit: unit.map(str::to_owned), before: None, today, limit };
        Ok(store::newest(db, &wanted)?.into_iter().map(headline).collect())
    }
}

fn headline(story: Listed) -> Headline {
    Headline {
        address: format!("/tin-tuc/{}", story.slug()),
        title: story.title,
        lede: story.lede,
        published_at: story.published_at,
    }
}
