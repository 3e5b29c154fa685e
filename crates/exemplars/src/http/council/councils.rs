//! The councils that an officer runs: forming one, its members, its sessions.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Day, Error, Fault, Id};
use kheo_journal::Tx;
use kheo_organisations::{Code, Unit, store as units};
use kheo_people::{Actor, Permission, Place, Scope, accounts};
use kheo_store::Reader;
use kheo_web::{Choice, Form, Frame, Reply, Visit, page, page_with_status, see_other};

use super::{Names, name_of};
use crate::rules::council::{MemberRole, Mode, Refused, Term};
use crate::store::council::{
    Council, Member, SessionLine, Votable, appoint, council, councils_in, dismiss, form as form_council,
    members_of, names, prepare, sessions_in, sessions_of_council, waiting_for_vote,
};

/// Longest name of a council or place of a session, in letters.
const NAME_LETTERS_MAX: usize = 200;
/// Most waiting models that are shown.
const WAITING_MAX: usize = 50;

/// The page `/lam-viec/hoi-dong`.
#[derive(Template)]
#[template(path = "council/councils.html")]
pub struct CouncilsPage {
    /// What surrounds it.
    pub frame: Frame,
    /// Councils of the officer's territories.
    pub councils: Vec<Council>,
    /// Their sessions that are not over, next one first.
    pub sessions: Vec<SessionLine>,
    /// Accepted models that wait for a vote, longest waiting first.
    pub waiting: Vec<Votable>,
    /// Whether more wait than are shown.
    pub more_wait: bool,
    /// Units that could have one more.
    pub units: Vec<Choice>,
    /// The form of a new one.
    pub form: Form,
}

/// The page `/lam-viec/hoi-dong/{id}`.
#[derive(Template)]
#[template(path = "council/council.html")]
pub struct CouncilPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The council.
    pub council: Council,
    /// Who sits on it now or later.
    pub members: Vec<Member>,
    /// Their names.
    pub names: Names,
    /// Its sessions, latest first.
    pub sessions: Vec<SessionLine>,
    /// A new member or a new session.
    pub form: Form,
}

impl CouncilPage {
    fn name(&self, id: &Id) -> String {
        name_of(&self.frame, &self.names, id)
    }

    fn roles(&self) -> Vec<Choice> {
        let choice = |role: MemberRole| Choice::new(role.word(), self.frame.tt("council-role-", role.word()));
        MemberRole::ALL.map(choice).to_vec()
    }

    fn modes(&self) -> Vec<Choice> {
        let choice = |mode: Mode| Choice::new(mode.word(), self.frame.tt("council-mode-", mode.word()));
        Mode::ALL.map(choice).to_vec()
    }
}

/// Lists the councils of the officer's territories.
pub async fn index(visit: Visit) -> Reply {
    page(&councils_page(&visit, Form::empty("council-form")).await?)
}

/// Forms a council.
pub async fn create(visit: Visit, form: Form) -> Reply {
    visit.check_form_token(&form)?;
    let actor = visit.officer(Permission::RunCouncil)?.clone();
    let mut form = form.labelled("council-form");
    let name = form.text("name", NAME_LETTERS_MAX);
    let code = form.choice("unit", |code| (!code.is_empty()).then(|| code.to_owned()));
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if let Some(code) = code.filter(|_| form.is_sound()) {
        match begin(&visit, actor, name, code).await {
            Ok(id) => {
                let to = format!("/lam-viec/hoi-dong/{id}");
                return see_other(&to, Some("council-flash-formed"), visit.app.settings().secure_cookies);
            }
            Err(error) => status = form.give_back(error)?,
        }
    }
    page_with_status(status, &councils_page(&visit, form).await?)
}

async fn begin(visit: &Visit, actor: Actor, name: String, code: String) -> Result<Id, Error> {
    let (scopes, today) = (actor.scopes(Permission::RunCouncil), visit.app.now().day());
    let units = visit.app.read(move |db| Ok(units_within(db, &scopes, today)?)).await?;
    let unit = units.into_iter().find(|unit| unit.code == code).ok_or(Refused::NoSuchUnit)?;
    let place = unit.place;
    let by = actor.acts_for(Permission::RunCouncil, &place)?;
    visit.app.write(by, move |tx| Ok(form_council(tx, &name, &place)?)).await
}

async fn councils_page(visit: &Visit, form: Form) -> Result<CouncilsPage, Error> {
    let scopes = visit.officer(Permission::RunCouncil)?.scopes(Permission::RunCouncil);
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let read = move |db: &mut Reader<'_>| {
        let units = units_within(db, &scopes, today)?;
        let (waiting, more_wait) = waiting_for_vote(db, &scopes, today, WAITING_MAX)?;
        Ok(CouncilsPage {
            waiting,
            more_wait,
            frame: frame.clone(),
            councils: councils_in(db, &scopes)?,
            sessions: sessions_in(db, &scopes)?,
            units: units.into_iter().map(|unit| Choice::new(unit.code, unit.name)).collect(),
            form: form.clone(),
        })
    };
    visit.app.read(read).await
}

/// A unit that can have a council.
struct UnitWithin {
    code: String,
    name: String,
    place: Place,
}

/// The units of some territories: of the nation its provinces, of a province its communes.
fn units_within(db: &mut Reader<'_>, scopes: &[Scope], today: Day) -> Result<Vec<UnitWithin>, Fault> {
    let named =
        |unit: &Unit, place: Place| UnitWithin { code: unit.code.to_string(), name: unit.full_name(), place };
    let mut found = Vec::new();
    for scope in scopes {
        match scope {
            Scope::Nation => {
                let (code, name) = ("00".to_owned(), "Trung ương".to_owned());
                found.push(UnitWithin { code, name, place: Place::nation() });
                let provinces = units::provinces(db, today)?;
                found.extend(provinces.iter().map(|unit| named(unit, Place::province(unit.code.as_str()))));
            }
            Scope::Province(province) => {
                let code = read_code(province)?;
                found.extend(units::unit_on(db, code, today)?.map(|unit| named(&unit, scope.place())));
                let below = units::children(db, code, today)?;
                let commune = |unit: &Unit| Place::commune(province, unit.code.as_str());
                found.extend(below.iter().map(|unit| named(unit, commune(unit))));
            }
            Scope::Commune { commune, .. } => {
                let unit = units::unit_on(db, read_code(commune)?, today)?;
                found.extend(unit.map(|unit| named(&unit, scope.place())));
            }
        }
    }
    Ok(found)
}

fn read_code(code: &str) -> Result<Code, Fault> {
    code.parse().map_err(|error| Fault::because("reading a unit's code", error))
}

/// Shows a council.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Reply {
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let mut form = Form::empty("council-form");
    form.set("from", visit.app.now().day().vietnamese());
    form.set("role", MemberRole::Member.word());
    form.set("mode", Mode::OnSite.word());
    page(&council_page(&visit, id, form).await?)
}

/// Gives somebody a seat, ends one, or prepares a session.
pub async fn change(visit: Visit, Path((id, step)): Path<(String, String)>, form: Form) -> Reply {
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let mut form = form.labelled("council-form");
    let change = read_change(&mut form, &step)?;
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if let Some(change) = change.filter(|_| form.is_sound()) {
        match make(&visit, id, change).await {
            Ok(to) => {
                let flash = "council-flash-saved";
                return see_other(&to, Some(flash), visit.app.settings().secure_cookies);
            }
            Err(error) => status = form.give_back(error)?,
        }
    }
    page_with_status(status, &council_page(&visit, id, form).await?)
}

/// What is changed about a council.
#[derive(Debug, Clone)]
enum Change {
    Appoint(String, MemberRole, Term),
    Dismiss(Id),
    Prepare(Day, String, Mode),
}

/// `None` if something is wrong with the fields, which the form then says.
fn read_change(form: &mut Form, step: &str) -> Result<Option<Change>, Error> {
    Ok(match step {
        "thanh-vien" => {
            let (login, role) = (form.text("login", 100), form.choice("role", MemberRole::from_word));
            let from = form.day("from");
            let valid_to = if form.value("until").is_empty() {
                None
            } else {
                form.day("until").map(|day| day.plus_days(1))
            };
            from.zip(role)
                .map(|(valid_from, role)| Change::Appoint(login, role, Term { valid_from, valid_to }))
        }
        "thoi-nhiem" => Some(Change::Dismiss(form.value("membership").parse().map_err(|_| Error::Missing)?)),
        "phien" => {
            let (day, place) = (form.day("held-on"), form.text("place", NAME_LETTERS_MAX));
            let mode = form.choice("mode", Mode::from_word);
            day.zip(mode).map(|(day, mode)| Change::Prepare(day, place, mode))
        }
        _ => return Err(Error::Missing),
    })
}

/// Makes the change and returns where to go on.
async fn make(visit: &Visit, id: Id, change: Change) -> Result<String, Error> {
    let (actor, reader) = (visit.actor()?.clone(), visit.actor()?.clone());
    let place = visit.app.read(move |db| Ok(own_council(db, &reader, id)?.place)).await?;
    let by = actor.acts_for(Permission::RunCouncil, &place)?;
    let write = move |tx: &mut Tx<'_, '_>| {
        own_council(tx, &actor, id)?;
        match change.clone() {
            Change::Appoint(login, role, term) => {
                let account = accounts::by_login(tx, &login).map_err(|error| match error {
                    Error::Missing => Refused::NoSuchMember.into(),
                    error => error,
                })?;
                appoint(tx, id, account.account_id, role, term)?;
            }
            Change::Dismiss(membership_id) => dismiss(tx, id, membership_id)?,
            Change::Prepare(day, place, mode) => {
                let session_id = prepare(tx, id, day, &place, mode)?;
                return Ok(format!("/lam-viec/phien-hop/{session_id}"));
            }
        }
        Ok(format!("/lam-viec/hoi-dong/{id}"))
    };
    visit.app.write(by, write).await
}

fn own_council(db: &mut Reader<'_>, actor: &Actor, id: Id) -> Result<Council, Error> {
    let council = council(db, id)?.ok_or(Error::Missing)?;
    if actor.may(Permission::RunCouncil, &council.place) { Ok(council) } else { Err(Error::Missing) }
}

async fn council_page(visit: &Visit, id: Id, form: Form) -> Result<CouncilPage, Error> {
    let actor = visit.officer(Permission::RunCouncil)?.clone();
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let read = move |db: &mut Reader<'_>| {
        let council = own_council(db, &actor, id)?;
        let members = members_of(db, id, today)?;
        Ok(CouncilPage {
            frame: frame.clone(),
            names: names(db, members.iter().map(|member| member.account_id), today)?,
            council,
            members,
            sessions: sessions_of_council(db, id)?,
            form: form.clone(),
        })
    };
    visit.app.read(read).await
}
