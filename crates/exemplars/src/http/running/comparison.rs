//! A registration beside those that look like it: shown before it is sent, judged by a person, read again by who decides.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Day, Error, Id};
use kheo_facts::found::{Document, Facets, Finding, Like, NotFound, ReadBy, Territory};
use kheo_people::{Actor, Permission, Scope};
use kheo_store::Reader;
use kheo_web::{Choice, Form, Frame, Reply, Visit, page, page_with_status, see_other};

use crate::http::decisions::readable;
use crate::http::drafts::{own_file, send_file};
use crate::rules::running::{Applicant, Judgement, compared_first};
use crate::store::running::{Alike, Compared, alike, compared, registered, save_comparison};
use crate::store::{Exemplar, load, rule_book_on};

/// Longest reason, in letters.
const REASON_LETTERS_MAX: usize = 2_000;

/// Models of the whole country that are shown.
const SIMILAR_MAX: usize = 8;

/// The page `/lam-viec/mo-hinh/{id}/doi-chieu`.
#[derive(Template)]
#[template(path = "running/comparison.html")]
pub struct ComparisonPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The file.
    pub file: Exemplar,
    /// Models that look like it, and whether this officer may open each.
    pub alike: Vec<(Alike, bool)>,
    /// Models of the whole country that are like it; `None` while the search index is being built.
    pub similar: Option<Vec<Document>>,
    /// What was said of them before.
    pub compared: Vec<Compared>,
    /// Whether the Party cell of a residential area registers.
    pub is_cell: bool,
    /// Whether this officer judges now.
    pub may_judge: bool,
    /// What is typed and what is wrong with it.
    pub form: Form,
}

impl ComparisonPage {
    /// Key under which the browser keeps what is typed, for this person only.
    fn draft_key(&self) -> String {
        let account = self.frame.actor.as_ref().map(|actor| actor.account_id.to_string()).unwrap_or_default();
        format!("{account}-compare-{}", self.file.id)
    }

    fn judgements(&self) -> Vec<Choice> {
        let words = Judgement::ALL.map(Judgement::word);
        words.map(|word| Choice::new(word, self.frame.tt("registration-judgement-", word))).to_vec()
    }
}

/// Shows a file beside those that look like it.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Reply {
    let actor = visit.officer(Permission::ReadOfficeExemplars)?.clone();
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let (form, finding) = (Form::empty("registration-compare"), visit.app.part::<Finding>()?);
    let read =
        move |db: &mut Reader<'_>| comparison_page(db, &frame, &actor, id, form.clone(), today, &finding);
    page(&visit.app.read(read).await?)
}

/// Keeps what the registrar says of the models that look alike, and sends the registration.
pub async fn judge(visit: Visit, Path(id): Path<String>, form: Form) -> Reply {
    let actor = visit.officer(Permission::RegisterExemplar)?.clone();
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let mut form = form.labelled("registration-compare");
    let judgement = form.choice("judgement", Judgement::from_word);
    let reason = form.text("reason", REASON_LETTERS_MAX);
    let Some(judgement) = judgement.filter(|_| form.is_sound()) else {
        return again(&visit, id, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    match save(&visit, actor, id, judgement, reason).await {
        Ok(()) => {
            let flash = Some("exemplars-flash-submitted");
            see_other(&format!("/lam-viec/mo-hinh/{id}"), flash, visit.app.settings().secure_cookies)
        }
        Err(error) => {
            let status = form.give_back(error)?;
            again(&visit, id, form, status).await
        }
    }
}

async fn save(
    visit: &Visit,
    actor: Actor,
    id: Id,
    judgement: Judgement,
    reason: String,
) -> Result<(), Error> {
    let today = visit.app.now().day();
    let reader = actor.clone();
    let place = visit.app.read(move |db| Ok(own_file(db, &reader, id)?.territory.now)).await?;
    let by = actor.acts_for(Permission::RegisterExemplar, &place)?;
    visit
        .app
        .write(by, move |tx| {
            let file = own_file(tx, &actor, id)?;
            // Sent already, as when the button was pressed twice: what was said then stays.
            if !file.state.is_in_hand() {
                tx.nothing_changed();
                return Ok(());
            }
            let others: Vec<Id> = alike(tx, &file, today)?.iter().map(|other| other.id).collect();
            save_comparison(tx, id, &others, judgement, &reason)?;
            let (file, rules) = (load(tx, id)?.ok_or(Error::Missing)?, rule_book_on(tx, today)?);
            send_file(tx, &file, &rules, actor.account_id, today)
        })
        .await
}

async fn again(visit: &Visit, id: Id, form: Form, status: StatusCode) -> Reply {
    let actor = visit.actor()?.clone();
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let finding = visit.app.part::<Finding>()?;
    let read =
        move |db: &mut Reader<'_>| comparison_page(db, &frame, &actor, id, form.clone(), today, &finding);
    page_with_status(status, &visit.app.read(read).await?)
}

fn comparison_page(
    db: &mut Reader<'_>,
    frame: &Frame,
    actor: &Actor,
    id: Id,
    form: Form,
    today: Day,
    finding: &Finding,
) -> Result<ComparisonPage, Error> {
    let file = readable(db, actor, id)?;
    let mut shown = Vec::new();
    for other in alike(db, &file, today)? {
        let is_open = readable(db, actor, other.id).is_ok();
        shown.push((other, is_open));
    }
    let is_cell = registered(db, id)?.details.applicant == Some(Applicant::ResidentialCell);
    Ok(ComparisonPage {
        may_judge: file.state.is_in_hand() && file.may_be_written_by(actor),
        compared: compared(db, id)?,
        similar: similar(db, finding, actor, &file)?,
        alike: shown,
        is_cell,
        frame: frame.clone(),
        file,
        form,
    })
}

/// Finds what is like a file anywhere: public models, and registered ones of the officer's own units.
fn similar(
    db: &mut Reader<'_>,
    finding: &Finding,
    actor: &Actor,
    file: &Exemplar,
) -> Result<Option<Vec<Document>>, Error> {
    let territory = |scope: &Scope| match scope {
        Scope::Nation => Territory { province: None, commune: None },
        Scope::Province(province) => Territory { province: Some(province.clone()), commune: None },
        Scope::Commune { province, commune } => {
            Territory { province: Some(province.clone()), commune: Some(commune.clone()) }
        }
    };
    let read_by = actor.scopes(Permission::ReadOfficeExemplars).iter().map(territory).collect();
    let place = &file.territory.now;
    let like = Like {
        kind: "exemplar",
        except: Some(file.id),
        title: file.draft.title.clone(),
        content: format!("{} {}", file.draft.objectives, file.draft.content),
        facets: Facets {
            field: file.draft.field.clone(),
            province: place.province.clone(),
            commune: place.commune.clone().unwrap_or_default(),
            ..Facets::default()
        },
    };
    match finding.0.similar(&like, &ReadBy::Officer(read_by), SIMILAR_MAX) {
        Ok(hits) => Ok(Some(finding.0.documents(db, &hits)?)),
        Err(NotFound::NotReady) => Ok(None),
        Err(NotFound::Fault(fault)) => Err(fault.into()),
    }
}

/// Returns how many models look like this one of which nobody has said anything.
pub(crate) fn open_comparisons(db: &mut Reader<'_>, file: &Exemplar, today: Day) -> Result<usize, Error> {
    let said: Vec<Id> = compared(db, file.id)?.iter().map(|compared| compared.other_id).collect();
    let alike = alike(db, file, today)?;
    Ok(alike.iter().filter(|other| !said.contains(&other.id)).count())
}

/// Insists that somebody has judged each model that looks like this one.
pub(crate) fn insist_on_comparison(db: &mut Reader<'_>, file: &Exemplar, today: Day) -> Result<(), Error> {
    Ok(compared_first(open_comparisons(db, file, today)?)?)
}
