//! Many files recognised by one decision: choose, look once more, record. Each file goes through the same rules as alone.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Day, Error, Id, Refusal};
use kheo_people::{Actor, Permission};
use kheo_store::Reader;
use kheo_web::{Asked, Choice, Form, Frame, Reply, Visit, page, page_with_status, see_other};

use super::honours::read_decision;
use crate::http::decisions::{Step, judged};
use crate::http::lists::field_choices;
use crate::rules::{Command, Decision, Reach};
use crate::store::honours::{DecisionList, Row, Wanted, decision_list, save_decision_list, to_recognise};
use crate::store::{levels_ever, rule_book_on, save_step};

/// Files shown at once, and so most files of one decision.
const FILES_MAX: usize = 200;

/// The page `/lam-viec/quyet-dinh/moi`, and the one on which the choice is confirmed.
#[derive(Template)]
#[template(path = "honours/decision_new.html")]
pub struct NewPage {
    frame: Frame,
    form: Form,
    rows: Vec<Row>,
    has_more: bool,
    fields: Vec<Choice>,
    levels: Vec<Choice>,
    confirm: Option<Confirm>,
}

/// What is about to be recorded.
pub struct Confirm {
    sound: Vec<Row>,
    refused: Vec<(Row, String)>,
}

/// The page `/lam-viec/quyet-dinh/{id}`.
#[derive(Template)]
#[template(path = "honours/decision.html")]
pub struct DecisionPage {
    frame: Frame,
    id: Id,
    /// Whether every model that the decision names is shown.
    is_whole: bool,
    list: DecisionList,
}

impl Confirm {
    /// The ids of all files, for the form that records them.
    fn ids(&self) -> String {
        let refused = self.refused.iter().map(|(row, _)| row);
        let ids: Vec<String> = self.sound.iter().chain(refused).map(|row| row.id.to_string()).collect();
        ids.join(",")
    }
}

impl NewPage {
    fn is_chosen(&self, id: &Id) -> bool {
        self.form.has(&format!("file-{id}"))
    }

    fn subjects(&self) -> Vec<Choice> {
        let words = ["collective", "individual"];
        words.map(|word| Choice::new(word, self.frame.tt("exemplars-subject-", word))).to_vec()
    }
}

/// Shows the files that wait, with the form of the decision.
pub async fn new(visit: Visit, Asked(asked): Asked) -> Reply {
    visit.officer(Permission::RecogniseExemplar)?;
    page(&new_page(&visit, asked.labelled("honours-form"), None).await?)
}

/// Shows what would be recorded, or records it.
pub async fn create(visit: Visit, form: Form) -> Reply {
    let actor = visit.officer(Permission::RecogniseExemplar)?.clone();
    visit.check_form_token(&form)?;
    let mut form = form.labelled("honours-form");
    let decision = read_decision(&mut form, true);
    if !form.has("confirmed") {
        return confirm(&visit, actor, form, decision).await;
    }
    let status = match decision.filter(|_| form.is_sound()) {
        None => StatusCode::UNPROCESSABLE_ENTITY,
        Some(decision) => {
            let (ids, only_sound) = (confirmed_ids(&form), form.has("only-sound"));
            match record(&visit, actor, ids, decision, only_sound).await {
                Ok(id) => {
                    let to = format!("/lam-viec/quyet-dinh/{id}");
                    return see_other(&to, Some("honours-flash-saved"), visit.app.settings().secure_cookies);
                }
                Err(error) => form.give_back(error)?,
            }
        }
    };
    page_with_status(status, &new_page(&visit, form, None).await?)
}

/// The files that the officer confirmed, whatever became of them meanwhile: one that changed is refused, never forgotten.
fn confirmed_ids(form: &Form) -> Vec<Id> {
    form.value("files").split(',').take(FILES_MAX).filter_map(|id| id.parse().ok()).collect()
}

/// Shows the choice once more, with what the rules say of each file.
async fn confirm(visit: &Visit, actor: Actor, mut form: Form, decision: Option<Decision>) -> Reply {
    let rows = new_page(visit, form.clone(), None).await?.rows;
    let chosen: Vec<Row> = rows.into_iter().filter(|row| form.has(&format!("file-{}", row.id))).collect();
    if chosen.is_empty() {
        form.refuse("", Refusal::new("honours-refused-none-chosen"));
    }
    let Some(decision) = decision.filter(|_| form.is_sound()) else {
        return page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &new_page(visit, form, None).await?);
    };
    let confirm = looked_at(visit, actor, chosen, decision).await?;
    page(&new_page(visit, form, Some(confirm)).await?)
}

/// Asks the rules about each file without recording anything.
async fn looked_at(
    visit: &Visit,
    actor: Actor,
    chosen: Vec<Row>,
    decision: Decision,
) -> Result<Confirm, Error> {
    let (today, frame) = (visit.app.now().day(), visit.frame.clone());
    let look = move |db: &mut Reader<'_>| {
        let mut confirm = Confirm { sound: Vec::new(), refused: Vec::new() };
        for row in chosen.clone() {
            match judged(db, &actor, row.id, Step::Recognise, command(&decision), today) {
                Ok(_) => confirm.sound.push(row),
                Err(Error::Refusal(no)) => confirm.refused.push((row, frame.said(no.key, &no.args))),
                Err(error) => return Err(error),
            }
        }
        Ok(confirm)
    };
    visit.app.read(look).await
}

/// How far the officer reaches depends on the file; see `judged`.
fn command(decision: &Decision) -> Command {
    Command::Recognise(decision.clone(), Reach::Commune)
}

/// Records the decision for all files that the rules allow, in one transaction; unless `only_sound`, one refusal refuses all.
async fn record(
    visit: &Visit,
    actor: Actor,
    ids: Vec<Id>,
    decision: Decision,
    only_sound: bool,
) -> Result<Id, Error> {
    let today = visit.app.now().day();
    let scope = actor.scopes(Permission::RecogniseExemplar).into_iter().next().ok_or(Error::Denied)?;
    let by = actor.acts_for(Permission::RecogniseExemplar, &scope.place())?;
    let write = move |tx: &mut kheo_journal::Tx<'_, '_>| {
        let mut recorded = Vec::new();
        for id in &ids {
            match judged(tx, &actor, *id, Step::Recognise, command(&decision), today) {
                Ok((file, decided)) => {
                    save_step(tx, &file, file.version, &decided)?;
                    recorded.push(*id);
                }
                Err(Error::Refusal(_)) if only_sound => {}
                Err(error) => return Err(error),
            }
        }
        if recorded.is_empty() {
            return Err(Refusal::new("honours-refused-none-sound").into());
        }
        Ok(save_decision_list(tx, &decision, &recorded)?)
    };
    visit.app.write(by, write).await
}

/// Shows a decision with its files, as far as they lie in the officer's territory.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Reply {
    let actor = visit.officer(Permission::ReadOfficeExemplars)?.clone();
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let mut list = visit.app.read(move |db| Ok(decision_list(db, id)?)).await?.ok_or(Error::Missing)?;
    let named = list.files.len();
    list.files.retain(|(_, place)| actor.may(Permission::ReadOfficeExemplars, place));
    if list.files.is_empty() {
        return Err(Error::Missing.into());
    }
    let is_whole = list.files.len() == named;
    page(&DecisionPage { frame: visit.frame, id, is_whole, list })
}

async fn new_page(visit: &Visit, form: Form, confirm: Option<Confirm>) -> Result<NewPage, Error> {
    let actor = visit.officer(Permission::RecogniseExemplar)?;
    let (scopes, frame) = (actor.scopes(Permission::RecogniseExemplar), visit.frame.clone());
    let some = |name: &str| Some(form.value(name).to_owned()).filter(|value| !value.is_empty());
    let wanted = Wanted {
        field: some("field"),
        year: some("year").and_then(|year| year.parse().ok()),
        subject: some("subject"),
        commune: some("commune"),
    };
    let today: Day = visit.app.now().day();
    let read = move |db: &mut Reader<'_>| {
        let rules = rule_book_on(db, today)?;
        let level = |word: &String| Choice::new(word.clone(), frame.tt("exemplars-level-", word));
        let levels = levels_ever(db)?.iter().map(level).collect::<Vec<_>>();
        Ok((to_recognise(db, &scopes, &wanted, FILES_MAX)?, field_choices(&frame, &rules), levels))
    };
    let ((rows, has_more), fields, levels) = visit.app.read(read).await?;
    Ok(NewPage { frame: visit.frame.clone(), form, rows, has_more, fields, levels, confirm })
}

/// A row with sample data.
pub(super) fn sample_row() -> Row {
    Row {
        id: Id::from_i64(7),
        title: "Tổ heo đất giúp nhau mua giống".to_owned(),
        place_line: "xã Phương Thịnh, tỉnh Đồng Tháp".to_owned(),
        field: "economy".to_owned(),
        subject: "collective".to_owned(),
        year: 2026,
        lead: "Hội Phụ nữ xã".to_owned(),
    }
}

/// A page with sample data.
pub(super) fn sample(frame: Frame, confirmed: bool) -> NewPage {
    let refused = vec![(sample_row(), "…".to_owned())];
    let confirm = confirmed.then(|| Confirm { sound: vec![sample_row()], refused });
    let levels = vec![Choice::new("commune", "Xã")];
    let form = Form::empty("honours-form");
    NewPage { frame, form, rows: vec![sample_row()], has_more: true, fields: Vec::new(), levels, confirm }
}

/// A page with sample data.
pub(super) fn sample_recorded(frame: Frame) -> DecisionPage {
    let decision = Decision {
        level: "commune".to_owned(),
        number: "46-QĐ/ĐU".to_owned(),
        decided_on: crate::http::samples::day(),
        signer: "Nguyễn Văn Thuận".to_owned(),
        legal_basis: "Kế hoạch số 12-KH/ĐU".to_owned(),
    };
    let place = kheo_people::Place::commune("82", "30043");
    DecisionPage {
        frame,
        id: Id::from_i64(7),
        is_whole: true,
        list: DecisionList { decision, files: vec![(sample_row(), place)] },
    }
}
