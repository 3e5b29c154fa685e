//! One model's public page.

use askama::Template;
use axum::extract::Path;
use kheo_base::{Error, Fault, Id};
use kheo_journal::{Act, Visibility, acts_of};
use kheo_store::Reader;
use kheo_web::{Frame, Reply, Visit, page, see_other};

use super::cards::badge;
use crate::id_of_slug;
use crate::known::known;
use crate::rules::{PARTS, Subject};
use crate::store::running::evidence::{Evidence, public_photos_of};
use crate::store::{Exemplar, load};

/// The page `/mo-hinh/{slug}`.
#[derive(Template)]
#[template(path = "model.html")]
pub struct ModelPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The model.
    pub model: Exemplar,
    /// Name of its field.
    pub field: String,
    /// Its public acts, oldest first.
    pub acts: Vec<Act>,
    /// Photographs that everybody may see.
    pub photos: Vec<Evidence>,
}

impl ModelPage {
    /// Returns the parts that have their own section: all but the title and what the facts show.
    fn sections(&self) -> Vec<(&'static str, Vec<String>)> {
        let shown = PARTS.into_iter().filter(|name| !matches!(*name, "title" | "lead"));
        let filled = shown.filter(|name| !self.model.draft.part(name).trim().is_empty());
        filled.map(|name| (name, paragraphs(self.model.draft.part(name)))).collect()
    }

    fn badge(&self) -> &'static str {
        badge(&self.model.state)
    }

    fn is_individual(&self) -> bool {
        self.model.draft.subject == Subject::Individual
    }

    /// The unit of registration in the form of an address.
    fn unit_then(&self) -> String {
        format!("{}@{}", self.model.territory.unit_code, self.model.territory.unit_valid_from)
    }

    /// The unit of today.
    fn unit_now(&self) -> &str {
        let now = &self.model.territory.now;
        now.commune.as_deref().unwrap_or(&now.province)
    }
}

/// Splits a text at line feeds, as its writer did.
pub(crate) fn paragraphs(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Returns the key of the sentence about an act, `exemplars-act-recognised`.
pub(crate) fn act_key(act: &Act) -> String {
    act.kind.replace("exemplars.", "exemplars-act-")
}

/// Shows a model.
pub async fn show(visit: Visit, Path(slug): Path<String>) -> Reply {
    let id = id_of_slug(&slug).ok_or(Error::Missing)?;
    let known = known(&visit.app).await?;
    let (model, acts, photos) = visit.app.read(move |db| Ok(read(db, id)?)).await?.ok_or(Error::Missing)?;
    // A model that was renamed keeps its old addresses.
    if model.slug() != slug {
        return see_other(&format!("/mo-hinh/{}", model.slug()), None, visit.app.settings().secure_cookies);
    }
    let field = known.rules.field_name(&model.draft.field, visit.frame.is_vi()).to_owned();
    page(&ModelPage { frame: visit.frame, model, field, acts, photos })
}

/// A public model, its public acts and photographs.
type Shown = (Exemplar, Vec<Act>, Vec<Evidence>);

fn read(db: &mut Reader<'_>, id: Id) -> Result<Option<Shown>, Fault> {
    let Some(model) = load(db, id)?.filter(|model| model.public_at.is_some()) else { return Ok(None) };
    let mut acts = acts_of(db, "exemplar", id)?;
    acts.retain(|act| act.visibility == Visibility::Public);
    let photos = public_photos_of(db, id)?;
    Ok(Some((model, acts, photos)))
}
