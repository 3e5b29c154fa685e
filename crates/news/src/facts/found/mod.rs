//! What can be found of stories: those that everybody reads, with the captions of their photographs. Sections and tags beside.

mod filed;

pub use filed::{FindableSections, FindableTags};

use kheo_base::{Fault, Id};
use kheo_facts::found::{Audience, Document, Facet, Facets, Findable, Text};
use kheo_people::NATION;
use kheo_store::Reader;
use kheo_web::Language;
use kheo_web::texts::plain as said;

use crate::rules::{Kind, State, plain};
use crate::store::pictures::captions;
use crate::store::{self, Story};

/// The kind of stories, as acts name it.
const KIND: &str = "story";

/// Stories that can be found.
pub struct FindableStories;

impl Findable for FindableStories {
    fn subject_kind(&self) -> &'static str {
        KIND
    }

    fn documents(&self, db: &mut Reader<'_>, ids: &[Id]) -> Result<Vec<Document>, Fault> {
        let mut documents = Vec::with_capacity(ids.len());
        for id in ids {
            documents.extend(store::load(db, *id)?.and_then(document));
        }
        for (id, said) in captions(db, ids)? {
            if let Some(document) = documents.iter_mut().find(|document| document.id == id) {
                document.texts.push(said.into());
            }
        }
        Ok(documents)
    }

    fn heads(&self, db: &mut Reader<'_>, ids: &[Id]) -> Result<Vec<Document>, Fault> {
        let heads = store::heads(db, ids)?.into_iter().filter_map(document);
        Ok(heads
            .map(|mut head| {
                // Its body, and the captions of its photographs.
                head.texts.truncate(1);
                head.texts.push(Text::elsewhere());
                head
            })
            .collect())
    }

    fn after(
        &self,
        db: &mut Reader<'_>,
        id: Option<Id>,
        limit: usize,
    ) -> Result<(Vec<Document>, Option<Id>), Fault> {
        let ids = store::ids_after(db, id, limit)?;
        Ok((self.documents(db, &ids)?, ids.last().copied()))
    }

    fn labels(&self, _db: &mut Reader<'_>, vietnamese: bool) -> Result<Vec<(Facet, String, String)>, Fault> {
        Ok(Kind::ALL.map(|kind| label(vietnamese, kind.word())).to_vec())
    }
}

/// Says what people call a kind.
fn label(vietnamese: bool, word: &'static str) -> (Facet, String, String) {
    let language = if vietnamese { Language::Vi } else { Language::En };
    let name = said(language, &format!("news-kind-{word}")).unwrap_or(word);
    (Facet::Kind, word.to_owned(), name.to_owned())
}

fn document(story: Story) -> Option<Document> {
    let published_at = story.published_at.filter(|_| story.state == State::Published)?;
    let facets = Facets {
        year: published_at.day().year().to_string(),
        province: Some(story.place.province.clone()).filter(|code| code != NATION).unwrap_or_default(),
        commune: story.place.commune.clone().unwrap_or_default(),
        kind: story.kind.word().to_owned(),
        ..Facets::default()
    };
    Some(Document {
        kind: KIND,
        id: story.id,
        audience: Audience::Public,
        address: format!("/tin-tuc/{}", story.slug()),
        place: story.place_line,
        organisation: story.byline,
        texts: vec![Text::plain(story.text.lede), Text::marked(story.text.body, plain)],
        title: story.text.title,
        facets,
        is_withdrawn: false,
        is_past: false,
    })
}
