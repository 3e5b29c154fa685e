//! The tab of a file on which it is honoured: exemplary, proposed, awarded, withdrawn; and what its person agreed to.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Day, Error, Id, Refusal};
use kheo_people::{Actor, Permission};
use kheo_store::Reader;
use kheo_web::{Asked, Choice, Form, Frame, Reply, Visit, page, page_with_status, see_other};

use super::consent;
use crate::http::decisions::{reach_of, readable};
use crate::rules::honours::{AwardForm, Circumstances, Command, ProposalState, decide};
use crate::rules::{Decision, State, Subject, council::Verdict};
use crate::store::council::verdict;
use crate::store::honours::{
    Honours, Leave, awards_on, honours_of, quotas_on, save_award, save_distinction, save_proposal,
    save_proposal_answer, save_withdrawal, tally, withdrawal_enabled_on,
};
use crate::store::{Exemplar, levels_on};

/// Longest reason, in letters.
pub(super) const REASON_LETTERS_MAX: usize = 2_000;

/// The page `/lam-viec/mo-hinh/{id}/khen-thuong`.
#[derive(Template)]
#[template(path = "honours/honours.html")]
pub struct HonoursPage {
    frame: Frame,
    file: Exemplar,
    honours: Honours,
    steps: Vec<Step>,
    form: Form,
    open: Option<Step>,
    levels: Vec<Choice>,
    awards: Vec<Choice>,
}

/// One thing that an officer can do here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Mark as exemplary.
    Distinguish,
    /// Propose for an award.
    Propose,
    /// Give the award.
    Award,
    /// Move to a lower award.
    Lower,
    /// Send the proposal back.
    Return,
    /// Refuse the proposal.
    Refuse,
    /// Record whether the person is named.
    Consent,
    /// Record that the person asked to leave the public page.
    AskLeave,
    /// Grant that.
    GrantLeave,
    /// Refuse that.
    RefuseLeave,
    /// Withdraw recognition.
    Withdraw,
}

impl Step {
    const ALL: [Self; 11] = [
        Self::Distinguish,
        Self::Propose,
        Self::Award,
        Self::Lower,
        Self::Return,
        Self::Refuse,
        Self::Consent,
        Self::AskLeave,
        Self::GrantLeave,
        Self::RefuseLeave,
        Self::Withdraw,
    ];

    /// The last part of the address to which its form is sent.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Distinguish => "tieu-bieu",
            Self::Propose => "de-nghi",
            Self::Award => "tang",
            Self::Lower => "ha-muc",
            Self::Return => "tra-lai",
            Self::Refuse => "tu-choi",
            Self::Consent => "neu-ten",
            Self::AskLeave => "xin-rut",
            Self::GrantLeave => "cho-rut",
            Self::RefuseLeave => "khong-rut",
            Self::Withdraw => "thu-hoi",
        }
    }

    fn permission(self) -> Permission {
        match self {
            Self::Propose | Self::Consent | Self::AskLeave => Permission::RegisterExemplar,
            Self::GrantLeave | Self::RefuseLeave => Permission::PublishExemplar,
            _ => Permission::HonourExemplar,
        }
    }

    /// Whether it carries a decision with number, day and signer.
    fn has_decision(&self) -> bool {
        matches!(self, Self::Distinguish | Self::Award | Self::Withdraw)
    }

    fn has_award(&self) -> bool {
        matches!(self, Self::Propose | Self::Lower)
    }

    fn has_reason(&self) -> bool {
        matches!(self, Self::Lower | Self::Return | Self::Refuse | Self::Withdraw | Self::AskLeave)
    }

    fn fits(self, file: &Exemplar, honours: &Honours) -> bool {
        let is_person = file.draft.subject == Subject::Individual;
        match self {
            Self::Consent => is_person,
            Self::AskLeave => is_person && honours.consent.leave != Leave::Asked,
            Self::GrantLeave | Self::RefuseLeave => honours.consent.leave == Leave::Asked,
            _ if file.state != State::Recognised || honours.withdrawal.is_some() => false,
            Self::Propose => honours.open().is_none(),
            Self::Distinguish | Self::Withdraw => true,
            _ => honours.open().is_some(),
        }
    }
}

impl HonoursPage {
    fn is_open(&self, step: &Step) -> bool {
        self.open.as_ref() == Some(step)
    }

    fn award_name(&self, word: &str) -> String {
        let named = self.awards.iter().find(|choice| choice.value == word);
        named.map_or(word.to_owned(), |choice| choice.label.clone())
    }

    fn may_erase(&self) -> bool {
        let is_person = self.file.draft.subject == Subject::Individual;
        is_person && self.frame.may(Permission::PublishExemplar)
    }

    fn named(&self) -> Vec<Choice> {
        ["yes", "no"].map(|word| Choice::new(word, self.frame.tt("honours-named-", word))).to_vec()
    }
}

/// What a step's form says.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub(super) award: String,
    pub(super) reason: String,
    pub(super) is_named: bool,
    pub(super) decision: Option<Decision>,
}

/// Shows the tab.
pub async fn show(visit: Visit, Path(id): Path<String>, Asked(asked): Asked) -> Reply {
    let open = Step::ALL.into_iter().find(|step| step.path() == asked.value("buoc"));
    let actor = visit.officer(Permission::ReadOfficeExemplars)?.clone();
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let shown = visit
        .app
        .read(move |db| honours_page(db, &frame, &actor, id, Form::empty("honours-form"), open, today));
    page(&shown.await?)
}

/// Takes one step.
pub async fn step(visit: Visit, Path((id, path)): Path<(String, String)>, form: Form) -> Reply {
    let step = Step::ALL.into_iter().find(|step| step.path() == path).ok_or(Error::Missing)?;
    let actor = visit.officer(step.permission())?.clone();
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let mut form = form.labelled("honours-form");
    let said = read_said(&mut form, step);
    let status = match said.filter(|_| form.is_sound()) {
        None => StatusCode::UNPROCESSABLE_ENTITY,
        Some(said) => match take(&visit, &actor, id, step, said).await {
            Ok(()) => {
                let to = format!("/lam-viec/mo-hinh/{id}/khen-thuong");
                return see_other(&to, Some("honours-flash-saved"), visit.app.settings().secure_cookies);
            }
            Err(error) => form.give_back(error)?,
        },
    };
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let again =
        move |db: &mut Reader<'_>| honours_page(db, &frame, &actor, id, form.clone(), Some(step), today);
    page_with_status(status, &visit.app.read(again).await?)
}

fn read_said(form: &mut Form, step: Step) -> Option<Said> {
    let award = if step.has_award() {
        form.choice("award", |word| (!word.is_empty()).then(|| word.to_owned()))
    } else {
        Some(String::new())
    };
    let reason = if step.has_reason() { form.text("reason", REASON_LETTERS_MAX) } else { String::new() };
    let named = if step == Step::Consent {
        form.choice("named", |word| ["yes", "no"].contains(&word).then(|| word == "yes"))
    } else {
        Some(false)
    };
    let decision =
        if step.has_decision() { Some(read_decision(form, step != Step::Withdraw)?) } else { None };
    Some(Said { award: award?, reason, is_named: named?, decision })
}

/// Reads the fields of a decision; every one is read before anything is given up.
pub(super) fn read_decision(form: &mut Form, has_level: bool) -> Option<Decision> {
    let level = if has_level {
        form.choice("level", |word| (!word.is_empty()).then(|| word.to_owned()))
    } else {
        Some(String::new())
    };
    let number = form.text("number", 50);
    let decided_on = form.day("decided-on");
    let (signer, legal_basis) = (form.text("signer", 100), form.optional_text("legal-basis", 1_000));
    Some(Decision { level: level?, number, decided_on: decided_on?, signer, legal_basis })
}

async fn take(visit: &Visit, actor: &Actor, id: Id, step: Step, said: Said) -> Result<(), Error> {
    let (today, reader, actor) = (visit.app.now().day(), actor.clone(), actor.clone());
    let place = visit.app.read(move |db| Ok(readable(db, &reader, id)?.territory.now)).await?;
    let by = actor.acts_for(step.permission(), &place)?;
    let write = move |tx: &mut kheo_journal::Tx<'_, '_>| {
        let file = readable(tx, &actor, id)?;
        actor.require(step.permission(), &file.territory.now)?;
        match step {
            Step::Consent | Step::AskLeave | Step::GrantLeave | Step::RefuseLeave => {
                consent::save(tx, &file, step, &said, today)
            }
            _ => honour(tx, &actor, &file, step, &said, today),
        }
    };
    visit.app.write(by, write).await
}

fn honour(
    tx: &mut kheo_journal::Tx<'_, '_>,
    actor: &Actor,
    file: &Exemplar,
    step: Step,
    said: &Said,
    today: Day,
) -> Result<(), Error> {
    let on = said.decision.as_ref().map_or(today, |decision| decision.decided_on);
    let (awards, honours) = (awards_on(tx, on)?, honours_of(tx, file.id)?);
    let command = command(tx, file, step, said, &awards)?;
    let levels_then = levels_on(tx, on)?;
    let around = Circumstances {
        reach: reach_of(actor, Permission::HonourExemplar, &file.territory.now),
        levels_then: &levels_then,
        withdrawal_enabled: withdrawal_enabled_on(tx, on)?,
        today,
    };
    decide(&honours.standing(file, &awards, actor.account_id), &command, &around)?;
    let open = honours.open();
    let answered = |tx: &mut kheo_journal::Tx<'_, '_>, lower, state, reason: &str| match open {
        Some(proposal) => save_proposal_answer(tx, file, proposal, lower, state, reason),
        None => Ok(()),
    };
    match (&command, open) {
        (Command::Distinguish(decision, _), _) => save_distinction(tx, file, decision)?,
        (Command::Propose(award), _) => save_proposal(tx, file, award)?,
        (Command::ReturnProposal(reason), _) => answered(tx, None, ProposalState::Returned, reason)?,
        (Command::RefuseProposal(reason), _) => answered(tx, None, ProposalState::Refused, reason)?,
        (Command::Lower(award, reason), _) => answered(tx, Some(award), ProposalState::Lowered, reason)?,
        (Command::Award(decision, _), Some(proposal)) => {
            within_quotas(tx, file, &proposal.award, decision.decided_on)?;
            save_award(tx, file, proposal, decision)?;
        }
        (Command::Award(..), None) => return Err(crate::rules::honours::Refused::NoProposal.into()),
        (Command::Withdraw(decision, reason), _) => save_withdrawal(tx, file, decision, reason)?,
    }
    Ok(())
}

fn within_quotas(db: &mut Reader<'_>, file: &Exemplar, award: &str, on: Day) -> Result<(), Error> {
    let (province, subject) = (&file.territory.now.province, file.draft.subject.word());
    for quota in quotas_on(db, on)?.iter().filter(|quota| quota.applies(award, province, subject)) {
        quota.allows_one_more(tally(db, quota, on)?)?;
    }
    Ok(())
}

fn command(
    db: &mut Reader<'_>,
    file: &Exemplar,
    step: Step,
    said: &Said,
    awards: &[AwardForm],
) -> Result<Command, Error> {
    let award = || awards.iter().find(|form| form.word == said.award).cloned();
    let no_choice = || Refusal::new("form-no-such-choice");
    let decision = said.decision.clone();
    let mut asked = |decision: &Decision, purpose: &str| -> Result<Verdict, Error> {
        Ok(verdict(db, file.id, &decision.level, purpose, decision.decided_on)?)
    };
    let reason = said.reason.clone();
    Ok(match (step, decision) {
        (Step::Distinguish, Some(decision)) => {
            let said = asked(&decision, "exemplary")?;
            Command::Distinguish(decision, said)
        }
        (Step::Award, Some(decision)) => {
            let said = asked(&decision, "award")?;
            Command::Award(decision, said)
        }
        (Step::Withdraw, Some(decision)) => Command::Withdraw(decision, reason),
        (Step::Propose, _) => Command::Propose(award().ok_or_else(no_choice)?),
        (Step::Lower, _) => Command::Lower(award().ok_or_else(no_choice)?, reason),
        (Step::Return, _) => Command::ReturnProposal(reason),
        (Step::Refuse, _) => Command::RefuseProposal(reason),
        _ => return Err(Error::Missing),
    })
}

fn honours_page(
    db: &mut Reader<'_>,
    frame: &Frame,
    actor: &Actor,
    id: Id,
    form: Form,
    open: Option<Step>,
    today: Day,
) -> Result<HonoursPage, Error> {
    let file = readable(db, actor, id)?;
    let honours = honours_of(db, id)?;
    let allowed =
        |step: &Step| step.fits(&file, &honours) && actor.may(step.permission(), &file.territory.now);
    let level = |word: &String| Choice::new(word.clone(), frame.tt("exemplars-level-", word));
    let name = |form: AwardForm| Choice::new(form.word, if frame.is_vi() { form.vi } else { form.en });
    let open = open.filter(|step| allowed(step) || !form.is_sound());
    Ok(HonoursPage {
        steps: Step::ALL.into_iter().filter(allowed).collect(),
        levels: levels_on(db, today)?.iter().map(level).collect(),
        awards: awards_on(db, today)?.into_iter().map(name).collect(),
        frame: frame.clone(),
        file,
        honours,
        form,
        open,
    })
}

/// A page with sample data.
pub(super) fn sample(frame: Frame) -> HonoursPage {
    let file = crate::http::samples::file(State::Recognised);
    let honours = Honours { distinctions: file.recognitions.clone(), ..Honours::default() };
    let steps = vec![Step::Distinguish, Step::Propose, Step::Consent, Step::Withdraw];
    let levels = vec![Choice::new("commune", "Xã")];
    let awards = vec![Choice::new("certificate", "Giấy khen")];
    let (form, open) = (Form::empty("honours-form"), Some(Step::Distinguish));
    HonoursPage { frame, file, honours, steps, form, open, levels, awards }
}
