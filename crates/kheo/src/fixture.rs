//! One small commune with people in every role and files in every state: for the demonstration, tests and screenshots.
//!
//! The units are real; the people and files of `fixtures/commune.toml` are made up, and every page of a demonstration says
//! so. Files reach their state through the same rules as everybody's.

mod comments;
mod council;
mod stories;

use kheo_base::{Day, Error, Fault, Id};
use kheo_exemplars::rules::{Command, Criterion, Decision, Draft, Reach, State, Subject, decide};
use kheo_exemplars::store::council::that_day;
use kheo_exemplars::store::{create, load, rule_book_on, save_step};
use kheo_journal::{By, Journal};
use kheo_organisations::{Code, NewOrganisation, OrganisationKind, store as units};
use kheo_people::rules::granting::NewGrant;
use kheo_people::{Authority, Language, Passwords, Role, accounts, roles};
use serde::Deserialize;

pub use council::council_passes;
pub use stories::load_stories;

const TOML: &str = include_str!("../../../fixtures/commune.toml");

/// The commune.
#[derive(Debug, Clone, Deserialize)]
pub struct Commune {
    /// Code of its province.
    pub province: String,
    /// Its code.
    pub commune: String,
    /// The password of everybody.
    pub password: String,
    /// The body that keeps this work in the commune.
    pub focal_agency: FocalAgency,
    /// People.
    pub people: Vec<Person>,
    /// Files.
    pub files: Vec<File>,
}

/// The body that keeps this work in the commune.
#[derive(Debug, Clone, Deserialize)]
pub struct FocalAgency {
    /// Its name.
    pub name: String,
    /// Its kind's word.
    pub kind: String,
}

/// Somebody.
#[derive(Debug, Clone, Deserialize)]
pub struct Person {
    /// What is typed to sign in.
    pub login: String,
    /// Name.
    pub name: String,
    /// Where letters go.
    pub email: String,
    /// Role and unit of each grant.
    pub roles: Vec<(String, String)>,
}

/// A file and how far it goes.
#[derive(Debug, Clone, Deserialize)]
pub struct File {
    /// `draft`, `submitted`, `returned`, `accepted`, `recognised` or `published`.
    pub state: String,
    title: String,
    field: String,
    subject: String,
    situation: String,
    objectives: String,
    criteria: Vec<(String, String, String)>,
    content: String,
    area: String,
    lead: String,
    partners: String,
    resources: String,
    time: String,
    outputs: String,
    sustaining: String,
    reason: Option<String>,
}

/// Reads the commune.
///
/// # Errors
/// A fault if the embedded file is broken, which every test would find.
pub fn commune() -> Result<Commune, Fault> {
    toml::from_str(TOML).map_err(|error| Fault::because("reading the small commune", error))
}

/// Makes the commune's people and files, unless they are there. The units must have been imported.
///
/// # Errors
/// A fault of the database, or a refusal if the fixture breaks a rule.
pub async fn load_commune(journal: &Journal, passwords: &Passwords) -> Result<Commune, Error> {
    let commune = commune()?;
    make_focal_agency(journal, &commune).await?;
    for person in &commune.people {
        make_person(journal, passwords, person, &commune.password).await?;
    }
    council::make_councils(journal, &commune).await?;
    for file in &commune.files {
        make_file(journal, &commune, file).await?;
    }
    Ok(commune)
}

async fn make_focal_agency(journal: &Journal, commune: &Commune) -> Result<(), Error> {
    let unit_code = commune_code(commune)?;
    let kind =
        OrganisationKind::from_word(&commune.focal_agency.kind).ok_or_else(|| Fault::new("no such kind"))?;
    let valid_from = journal.now().day();
    let new = NewOrganisation { name: commune.focal_agency.name.clone(), kind, unit_code, valid_from };
    journal
        .write(By::default(), move |tx| {
            if units::focal_agency(tx, unit_code, valid_from)?.is_some() {
                tx.nothing_changed();
                return Ok(());
            }
            let added = units::add_organisation(tx, &new)?;
            units::set_focal_agency(tx, unit_code, added.organisation_id, valid_from)
        })
        .await
}

fn commune_code(commune: &Commune) -> Result<Code, Fault> {
    commune.commune.parse().map_err(|error| Fault::because("reading the commune's code", error))
}

async fn make_person(
    journal: &Journal,
    passwords: &Passwords,
    person: &Person,
    password: &str,
) -> Result<(), Error> {
    let login = person.login.clone();
    let known = journal.db().read(move |db| accounts::by_login(db, &login)).await;
    if known.is_ok() {
        return Ok(());
    }
    let new = accounts::NewAccount {
        login: person.login.clone(),
        display_name: person.name.clone(),
        email: Some(person.email.clone()),
        language: Language::Vi,
        password: Some(password.to_owned()),
    };
    let account_id = accounts::create(journal, passwords, Authority::Operator, By::default(), new).await?;
    let today = journal.now().day();
    for (role, unit) in person.roles.clone() {
        let role = Role::from_word(&role).ok_or_else(|| Fault::new(format!("no role {role}")))?;
        let scope = journal.db().read(move |db| crate::commands::scope_of(db, &unit, today)).await?;
        let grant = NewGrant { account_id, role, scope, valid_from: today, valid_to: None };
        journal.write(By::default(), move |tx| roles::grant(tx, Authority::Operator, &grant)).await?;
    }
    Ok(())
}

async fn make_file(journal: &Journal, commune: &Commune, file: &File) -> Result<(), Error> {
    let (registrar, officer) = (who(journal, "lan").await?, who(journal, "thu").await?);
    let today = journal.now().day();
    let draft = draft(file, today)?;
    let code =
        commune.commune.parse().map_err(|error| Fault::because("reading the commune's code", error))?;
    let key = format!("fixture-{}", kheo_base::slug(&draft.title));
    let by = By { actor_id: Some(registrar), unit_code: Some(commune.commune.clone()) };
    let begun = key.clone();
    let id = journal
        .write(by.clone(), move |tx| {
            let territory = kheo_exemplars::resolve(tx, code, today, today)?.ok_or(Error::Missing)?;
            Ok(create(tx, &begun, &draft, &territory)?.0)
        })
        .await?;
    let stands = journal.db().read(move |db| Ok(load(db, id)?)).await?;
    if stands.is_some_and(|known| known.state.word() == file.state) {
        // A returned file would be sent and returned again each time the demonstration is started.
        return Ok(());
    }
    let office = By { actor_id: Some(officer), unit_code: Some(commune.province.clone()) };
    for command in commands(file, today) {
        if let Command::Recognise(decision, _) = &command
            && journal
                .db()
                .read(move |db| Ok(load(db, id)?))
                .await?
                .is_some_and(|file| file.state == State::Accepted)
        {
            council_passes(journal, commune, id, &decision.level, decision.decided_on).await?;
        }
        let by = if command == Command::Submit { by.clone() } else { office.clone() };
        match step(journal, by, id, command, today).await {
            // The file went this far already: the demonstration was started before.
            Ok(()) | Err(Error::Refusal(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

async fn step(journal: &Journal, by: By, id: Id, command: Command, today: Day) -> Result<(), Error> {
    let actor_id = by.actor_id.unwrap_or(id);
    journal
        .write(by, move |tx| {
            let file = load(tx, id)?.ok_or(Error::Missing)?;
            let (rules, that_day) = (rule_book_on(tx, today)?, that_day(tx, id, &command)?);
            let decided = decide(&file.file(&rules, actor_id), command.clone(), &that_day, today)?;
            save_step(tx, &file, file.version, &decided)
        })
        .await
}

/// The steps that bring a file to its state.
fn commands(file: &File, today: Day) -> Vec<Command> {
    let back =
        Command::Return { reason: file.reason.clone().unwrap_or_default(), due_on: today.plus_days(10) };
    let decision = Decision {
        level: "commune".to_owned(),
        number: "46-QĐ/ĐU".to_owned(),
        decided_on: today,
        signer: "Nguyễn Văn Thuận, Phó Bí thư Đảng uỷ xã".to_owned(),
        legal_basis: format!("Kế hoạch số 12-KH/ĐU ngày 05/01/{} của Đảng uỷ xã (minh hoạ)", today.year()),
    };
    let recognise = Command::Recognise(decision, Reach::Province);
    let all = [Command::Submit, Command::Accept, recognise, Command::Publish];
    match file.state.as_str() {
        "draft" => Vec::new(),
        "returned" => vec![Command::Submit, back],
        "submitted" => all[..1].to_vec(),
        "accepted" => all[..2].to_vec(),
        "recognised" => all[..3].to_vec(),
        _ => all.to_vec(),
    }
}

async fn who(journal: &Journal, login: &'static str) -> Result<Id, Error> {
    Ok(journal.db().read(move |db| accounts::by_login(db, login)).await?.account_id)
}

fn draft(file: &File, today: Day) -> Result<Draft, Fault> {
    let criterion = |(criterion, measure, target): &(String, String, String)| Criterion {
        criterion: criterion.clone(),
        measure: measure.clone(),
        target: target.clone(),
    };
    Ok(Draft {
        title: file.title.clone(),
        field: file.field.clone(),
        subject: Subject::from_word(&file.subject).ok_or_else(|| Fault::new("no such subject"))?,
        year: today.year(),
        situation: file.situation.clone(),
        objectives: file.objectives.clone(),
        criteria: file.criteria.iter().map(criterion).collect(),
        content: file.content.clone(),
        area: file.area.clone(),
        lead: file.lead.clone(),
        partners: file.partners.clone(),
        resources: file.resources.clone(),
        time: file.time.clone(),
        outputs: file.outputs.clone(),
        sustaining: file.sustaining.clone(),
    })
}
