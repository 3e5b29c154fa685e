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
use crate::store::{self, Head, Story};

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
            documents.extend(store::load(db, *id)?.and_then(whole));
        }
        for (id, said) in captions(db, ids)? {
            if let Some(document) = documents.iter_mut().find(|document| document.id == id) {
                document.texts.push(said.into());
            }
        }
        Ok(documents)
    }

    fn heads(&self, db: &mut Reader<'_>, ids: &[Id]) -> Result<Vec<Document>, Fault> {
        // Elsewhere are its body, and the captions of its photographs.
        Ok(store::heads(db, ids)?.into_iter().map(|head| document(head, Text::elsewhere())).collect())
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

fn whole(story: Story) -> Option<Document> {
    let published_at = story.published_at.filter(|_| story.state == State::Published)?;
    let head = Head {
        id: story.id,
        kind: story.kind,
        title: story.text.title,
        lede: story.text.lede,
        byline: story.byline,
        place_line: story.place_line,
        place: story.place,
        published_at,
    };
    Some(document(head, Text::marked(story.text.body, plain)))
}

fn document(head: Head, body: Text) -> Document {
    let address = format!("/tin-tuc/{}", head.slug());
    let facets = Facets {
        year: head.published_at.day().year().to_string(),
        province: Some(head.place.province).filter(|code| code != NATION).unwrap_or_default(),
        commune: head.place.commune.unwrap_or_default(),
        kind: head.kind.word().to_owned(),
        ..Facets::default()
    };
    Document {
        kind: KIND,
        id: head.id,
        audience: Audience::Public,
        address,
        place: head.place_line,
        organisation: head.byline,
        texts: vec![Text::plain(head.lede), body],
        title: head.title,
        facets,
        is_withdrawn: false,
        is_past: false,
    }
}
