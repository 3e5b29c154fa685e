//! The documents of one decision, or of one model: a page on which whoever prints completes the head, and the files.
//!
//! Only who may read every model that a decision names gets its documents: a list with gaps would look whole.

use axum::extract::Path;
use kheo_base::{Error, Id, Refusal};
use kheo_documents::Document;
use kheo_people::{Actor, Permission, Scope};
use kheo_store::Reader;
use kheo_web::{Asked, Form, Reply, Visit, page};

use super::pages::{IssuePage, Offered};
use super::{fill, read_issuing, set};
use crate::http::decisions::readable;
use crate::printing::{certificates, guessed, paper};
use crate::rules::Decision;
use crate::rules::honours::Issuing;
use crate::store::honours::{
    Awarded, Chosen, Consent, Leave, consent_of, decision_list, masked_title, recognised,
};

/// Most models of one decision; as many as can be recorded at once, with room for those of the past.
const MODELS_MAX: i64 = 500;
/// Most recognitions of one model.
const LEVELS_MAX: i64 = 20;

/// A decision with those of its models that are still recognised.
struct Recorded {
    decision: Decision,
    rows: Vec<Awarded>,
    issuing: Issuing,
    /// Whether it belongs to one model's page.
    is_alone: bool,
}

/// Shows what can be printed about a decision.
pub async fn of_list(visit: Visit, Path(id): Path<String>, Asked(asked): Asked) -> Reply {
    let actor = visit.officer(Permission::ReadOfficeExemplars)?.clone();
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let recorded = visit.app.read(move |db| list(db, &actor, id)).await?;
    let at = format!("/lam-viec/quyet-dinh/{id}");
    page(&issue_page(&visit, at, recorded, asked))
}

/// Shows what can be printed about a recognised model.
pub async fn of_file(visit: Visit, Path(id): Path<String>, Asked(asked): Asked) -> Reply {
    let actor = visit.officer(Permission::ReadOfficeExemplars)?.clone();
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let level = asked.value("level").to_owned();
    let recorded = visit.app.read(move |db| file(db, &actor, id, &level)).await?;
    let at = format!("/lam-viec/mo-hinh/{id}");
    page(&issue_page(&visit, at, recorded, asked))
}

/// Gives a document about a decision.
pub async fn list_document(
    visit: Visit,
    Path((id, name)): Path<(String, String)>,
    Asked(asked): Asked,
) -> Reply {
    give(visit, &id, name, asked, |db, actor, id, _| list(db, actor, id)).await
}

/// Gives a document about a recognised model.
pub async fn file_document(
    visit: Visit,
    Path((id, name)): Path<(String, String)>,
    Asked(asked): Asked,
) -> Reply {
    give(visit, &id, name, asked, |db, actor, id, asked| file(db, actor, id, asked.value("level"))).await
}

/// Sets one document about what `recorded` finds.
async fn give(
    visit: Visit,
    id: &str,
    name: String,
    asked: Form,
    recorded: impl Fn(&mut Reader<'_>, &Actor, Id, &Form) -> Result<Recorded, Error> + Send + 'static,
) -> Reply {
    let actor = visit.officer(Permission::ReadOfficeExemplars)?.clone();
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let (base, today) = (visit.app.settings().base_url.clone(), visit.app.now().day());
    let wanted = name.clone();
    let read = move |db: &mut Reader<'_>| {
        let recorded = recorded(db, &actor, id, &asked)?;
        document(db, recorded, &wanted, &mut asked.clone(), &base)
    };
    set(visit.app.read(read).await?, today, &name).await
}

fn issue_page(visit: &Visit, at: String, recorded: Recorded, asked: Form) -> IssuePage {
    let level = asked.value("level").to_owned();
    let mut form = asked.labelled("documents-form").without("level");
    fill(&mut form, &recorded.issuing);
    form.set("level", level);
    let offered = if recorded.is_alone { Offered::OF_MODEL } else { Offered::OF_LIST };
    let (decision, models) = (recorded.decision, recorded.rows.len());
    IssuePage { frame: visit.frame.clone(), at, decision, models, offered, form }
}

/// Reads a decision that named models, for who may read every one of them.
fn list(db: &mut Reader<'_>, actor: &Actor, id: Id) -> Result<Recorded, Error> {
    let list = decision_list(db, id)?.ok_or(Error::Missing)?;
    let may_read = |place| actor.may(Permission::ReadOfficeExemplars, place);
    if list.files.is_empty() || !list.files.iter().all(|(_, place)| may_read(place)) {
        return Err(Error::Missing);
    }
    let rows = recognised(db, &Chosen::List(id), &Scope::Nation, MODELS_MAX)?;
    let first = rows.first().ok_or(Refusal::new("documents-refused-withdrawn"))?;
    let issuing = guessed(db, first)?;
    Ok(Recorded { decision: list.decision, rows, issuing, is_alone: false })
}

/// Reads the recognition of a model at a level, or its last one.
fn file(db: &mut Reader<'_>, actor: &Actor, id: Id, level: &str) -> Result<Recorded, Error> {
    let file = readable(db, actor, id)?;
    if file.recognitions.is_empty() {
        return Err(Error::Missing);
    }
    let mut rows = recognised(db, &Chosen::File(id), &Scope::Nation, LEVELS_MAX)?;
    if rows.is_empty() {
        return Err(Refusal::new("documents-refused-withdrawn").into());
    }
    rows.retain(|row| level.is_empty() || row.decision.level == level);
    let row = rows.pop().ok_or(Error::Missing)?;
    let issuing = guessed(db, &row)?;
    Ok(Recorded { decision: row.decision.clone(), rows: vec![row], issuing, is_alone: true })
}

fn document(
    db: &mut Reader<'_>,
    recorded: Recorded,
    name: &str,
    asked: &mut Form,
    base: &str,
) -> Result<Document, Error> {
    fill(asked, &recorded.issuing);
    let issuing = read_issuing(asked);
    let (is_draft, is_public) = (asked.value("status") == "draft", asked.value("names") == "public");
    let Recorded { decision, mut rows, is_alone, .. } = recorded;
    if name == Offered::Certificate.file() && is_alone {
        let mut all = certificates(db, &rows, &issuing, base)?;
        all.iter_mut().for_each(|one| one.letterhead.is_draft = is_draft);
        return Ok(Document::Certificates(all));
    }
    if is_public {
        mask(db, &mut rows, &decision)?;
    }
    let paper = paper(db, &decision, &rows, &issuing, (is_draft, is_public))?;
    match name {
        name if name == Offered::Decision.file() => Ok(Document::Decision(paper)),
        name if name == Offered::Annex.file() && !is_alone => Ok(Document::Annex(paper.annex)),
        _ => Err(Error::Missing),
    }
}

/// Takes out who did not agree to be named, or asked to leave the public page.
fn mask(db: &mut Reader<'_>, rows: &mut [Awarded], decision: &Decision) -> Result<(), Error> {
    for row in rows.iter_mut().filter(|row| row.is_individual) {
        let Consent { is_named, leave, .. } = consent_of(db, row.id)?;
        if !is_named || leave == Leave::Granted {
            row.title = masked_title(db, &row.field, &row.place_line, decision.decided_on)?;
            row.lead.clear();
        }
    }
    Ok(())
}
