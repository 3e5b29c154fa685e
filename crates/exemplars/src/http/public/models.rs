//! One model's public page.

use askama::Template;
use axum::extract::Path;
use kheo_base::{Day, Error, Fault, Id};
use kheo_journal::{Act, Visibility, acts_of};
use kheo_store::Reader;
use kheo_web::{Frame, Reply, Visit, page, see_other};

use super::super::running::registered::{RegisteredView, public_view};
use super::cards::badge;
use crate::http::honours::{PublicHonours, erasure, public_honours};
use crate::known::known;
use crate::rules::{PARTS, Subject};
use crate::store::Exemplar;
use crate::store::honours::{Shown, load_public};
use crate::store::running::evidence::{Evidence, public_photos_of};
use kheo_base::id_of_slug;

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
    /// What it says beside its ten parts, and its results.
    pub registered: RegisteredView,
    /// Its public acts, oldest first.
    pub acts: Vec<Act>,
    /// What followed recognition, as everybody sees it.
    pub honours: PublicHonours,
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
    let (today, frame) = (visit.app.now().day(), visit.frame.clone());
    let read = visit.app.read(move |db| Ok(read(db, &frame, id, today)?)).await?;
    let (model, registered, acts, honours, photos) = read.ok_or(Error::Missing)?;
    if model.is_erased {
        return erasure::gone(visit, model).await;
    }
    // A model that was renamed keeps its old addresses.
    if model.slug() != slug {
        return see_other(&format!("/mo-hinh/{}", model.slug()), None, visit.app.settings().secure_cookies);
    }
    let field = known.rules.field_name(&model.draft.field, visit.frame.is_vi()).to_owned();
    page(&ModelPage { frame: visit.frame, model, field, registered, acts, honours, photos })
}

/// A model, what it says beside its parts, its public acts, what followed its recognition, and
/// photographs that everybody may see.
type Read = (Exemplar, RegisteredView, Vec<Act>, PublicHonours, Vec<Evidence>);

fn read(db: &mut Reader<'_>, frame: &Frame, id: Id, today: Day) -> Result<Option<Read>, Fault> {
    let Some((model, shown)) = load_public(db, id)? else { return Ok(None) };
    let mut acts = acts_of(db, "exemplar", id)?;
    acts.retain(|act| act.visibility == Visibility::Public);
    // Who left the public page wished to be seen by field, year and unit only.
    acts.retain(|_| shown != Shown::Left);
    let honours = public_honours(db, &model, shown, today, frame.is_vi())?;
    // Who is not named is not named by what is said beside the ten parts either, nor seen.
    let (registered, photos) = match shown {
        Shown::Whole => (public_view(db, frame, &model)?, public_photos_of(db, id)?),
        Shown::Unnamed | Shown::Left => Default::default(),
    };
    Ok(Some((model, registered, acts, honours, photos)))
}
