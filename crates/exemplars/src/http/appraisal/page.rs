//! The page of a file's appraisal: who appraises it, one's own sheet, and all sheets beside each other once they are in.

use askama::Template;
use kheo_base::{Day, Error, Fault, Id};
use kheo_journal::{Act, acts_of};
use kheo_people::{Actor, Permission, accounts};
use kheo_store::Reader;
use kheo_web::{Choice, Form, Frame};

use super::super::decisions::readable;
use super::fields;
use crate::rules::State;
use crate::rules::appraisal::{
    CriterionRule, Mode, Opinion, Outcome, Progress, Sheet, SheetRules, all_in, differs_much, mean,
};
use crate::store::Exemplar;
use crate::store::appraisal::{
    Assignment, Beside, Kept, beside, kept, next_open, of_file, outcome, sheet_rules_on, standings, visible,
};

/// Days that the form of assignment proposes.
const DUE_DAYS_USUAL: i32 = 14;

/// The page `/lam-viec/mo-hinh/{id}/tham-dinh`.
#[derive(Template)]
#[template(path = "appraisal/sheet.html")]
pub struct AppraisalPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The file.
    pub file: Exemplar,
    /// The score sheet in force for it.
    pub rules: SheetRules,
    /// Its appraisers, with their names.
    pub assigned: Vec<(String, Assignment)>,
    /// What this officer has to do with it.
    pub own: Option<(Assignment, Kept)>,
    /// The sheets that this officer may see, with the names of their writers.
    pub columns: Vec<(String, Sheet)>,
    /// What others say beside the appraisers' points.
    pub beside: Beside,
    /// What came out, once all are in.
    pub outcome: Option<Outcome>,
    /// What is typed and what is wrong with it.
    pub form: Form,
    /// Who may still be asked.
    pub candidates: Vec<Choice>,
    /// Whether this officer assigns appraisers now.
    pub may_assign: bool,
    /// What happened to the file since this officer got it.
    pub changes: Vec<Act>,
    /// The file that waits next for this officer.
    pub next: Option<Id>,
    /// Today.
    pub today: Day,
}

/// One line of the comparison.
pub struct Compared<'a> {
    name: &'a str,
    max: i64,
    own: String,
    council: String,
    points: Vec<(&'a str, i64)>,
    mean: String,
    differs: bool,
}

impl AppraisalPage {
    /// Loads what an officer may see.
    ///
    /// # Errors
    /// [`Error::Missing`] for a file outside the officer's territories, or a fault.
    pub(super) fn load(
        db: &mut Reader<'_>,
        frame: &Frame,
        actor: &Actor,
        id: Id,
        form: Form,
        today: Day,
    ) -> Result<Self, Error> {
        let file = readable(db, actor, id)?;
        let assignments = of_file(db, id)?;
        let rules = sheet_rules_on(db, assignments.first().map_or(today, |first| first.sheet_on))?;
        let is_in = all_in(&standings(&assignments), rules.appraisers_min);
        let mut columns = Vec::new();
        for (owner, sheet) in visible(db, id, actor.account_id, &rules)?.into_iter().filter(|_| is_in) {
            columns.push((name_of(db, owner, today)?, sheet));
        }
        let own = own(db, actor, &assignments, &rules)?;
        let is_excluded =
            own.as_ref().is_some_and(|(assignment, _)| assignment.progress == Progress::Conflicted);
        let outcome = if is_excluded { None } else { outcome(db, id)?.filter(|outcome| outcome.all_in) };
        let may_assign = !is_in
            && file.state == State::Accepted
            && actor.may(Permission::DecideExemplar, &file.territory.now);
        Ok(Self {
            candidates: if may_assign { candidates(db, &file, &assignments, today)? } else { Vec::new() },
            beside: beside(db, id)?,
            changes: changes(db, id, own.as_ref())?,
            next: next(db, actor, own.as_ref())?,
            form: filled(form, own.as_ref(), today),
            assigned: named(db, assignments, today)?,
            frame: frame.clone(),
            file,
            rules,
            own,
            columns,
            outcome,
            may_assign,
            today,
        })
    }

    fn open(&self) -> Option<&(Assignment, Kept)> {
        self.own.as_ref().filter(|(assignment, _)| assignment.progress == Progress::Open)
    }

    fn is_excluded(&self) -> bool {
        self.own.as_ref().is_some_and(|(assignment, _)| assignment.progress == Progress::Conflicted)
    }

    fn may_declare(&self) -> bool {
        self.outcome.is_none()
            && self.own.as_ref().is_some_and(|(assignment, _)| assignment.progress.counts())
    }

    fn basis(&self) -> String {
        let (total, min) = (self.rules.total.to_string(), self.rules.recognise_min.to_string());
        self.frame.t2("appraisal-sheet-basis", ("total", total), ("min", min))
    }

    fn points_of(&self, rule: &CriterionRule) -> String {
        let name = rule.name(self.frame.is_vi()).to_owned();
        self.frame.t2("appraisal-points-of", ("max", rule.max.to_string()), ("name", name))
    }

    fn opinions_of(&self, outcome: &Outcome) -> String {
        let (agree, disagree) = (outcome.agree.to_string(), outcome.disagree.to_string());
        self.frame.t2("appraisal-agree-count", ("agree", agree), ("disagree", disagree))
    }

    fn difference_of(&self, outcome: &Outcome) -> String {
        let (points, max) = (outcome.max_difference.to_string(), self.rules.difference_max.to_string());
        self.frame.t2("appraisal-differs-total", ("points", points), ("max", max))
    }

    fn opinions(&self) -> Vec<Choice> {
        let choice = |opinion: Opinion| {
            Choice::new(opinion.word(), self.frame.tt("appraisal-opinion-", opinion.word()))
        };
        Opinion::ALL.map(choice).to_vec()
    }

    fn modes(&self) -> Vec<Choice> {
        let choice = |mode: Mode| Choice::new(mode.word(), self.frame.tt("appraisal-mode-", mode.word()));
        Mode::ALL.map(choice).to_vec()
    }

    /// The notes that somebody wrote, each with the criterion that it is about.
    fn notes_of<'a>(&'a self, sheet: &'a Sheet) -> Vec<(&'a str, &'a str)> {
        let is_vi = self.frame.is_vi();
        let noted = self.rules.criteria.iter().zip(&sheet.notes).filter(|(_, note)| !note.is_empty());
        noted.map(|(rule, note)| (rule.name(is_vi), note.as_str())).collect()
    }

    /// How many criteria those who run the model call reached; empty if they submitted nothing.
    fn own_levels(&self) -> String {
        let Some(own) = self.beside.own else { return String::new() };
        let args = [
            ("reached", own.reached.to_string()),
            ("partly", own.partly.to_string()),
            ("not", own.not_reached.to_string()),
        ];
        self.frame.said("appraisal-self-levels", &args)
    }

    /// What the council said; empty until a session with a vote on it is closed.
    fn council_said(&self) -> String {
        let Some((level, outcome)) = &self.beside.council else { return String::new() };
        let key = if outcome.passed { "council-passed" } else { "council-failed" };
        let args = [
            ("level", self.frame.tt("exemplars-level-", level).into_owned()),
            ("said", self.frame.t(key).into_owned()),
            ("yes", outcome.yes.to_string()),
            ("eligible", outcome.eligible.to_string()),
        ];
        self.frame.said("appraisal-council-said", &args)
    }

    fn compared(&self) -> Vec<Compared<'_>> {
        let limit = self.rules.criterion_difference_max;
        let mut lines = Vec::new();
        for (index, rule) in self.rules.criteria.iter().enumerate() {
            let of = |sheet: &Sheet| sheet.points[index].unwrap_or(0);
            let points = self.columns.iter().map(|(name, sheet)| (name.as_str(), of(sheet))).collect();
            let own = if rule.is_about_results() { self.own_levels() } else { String::new() };
            let beside = (own, String::new());
            lines.push(self.line(rule.name(self.frame.is_vi()), rule.max, beside, points, limit));
        }
        lines
    }

    fn totals(&self) -> Compared<'_> {
        let points = self.columns.iter().map(|(name, sheet)| (name.as_str(), sheet.total())).collect();
        // The council votes on a model as a whole.
        let beside = (String::new(), self.council_said());
        self.line("", self.rules.total, beside, points, self.rules.difference_max)
    }

    fn line<'a>(
        &self,
        name: &'a str,
        max: i64,
        (own, council): (String, String),
        points: Vec<(&'a str, i64)>,
        difference_max: i64,
    ) -> Compared<'a> {
        let bare: Vec<i64> = points.iter().map(|(_, points)| *points).collect();
        let (mean, differs) = (decimal(mean(&bare), self.frame.is_vi()), differs_much(&bare, difference_max));
        Compared { name, max, own, council, points, mean, differs }
    }
}

/// Writes hundredths as people read them.
fn decimal(hundredths: i64, vietnamese: bool) -> String {
    let point = if vietnamese { ',' } else { '.' };
    format!("{}{point}{:02}", hundredths / 100, hundredths % 100)
}

fn own(
    db: &mut Reader<'_>,
    actor: &Actor,
    assignments: &[Assignment],
    rules: &SheetRules,
) -> Result<Option<(Assignment, Kept)>, Fault> {
    let Some(own) = assignments.iter().find(|one| one.appraiser_id == actor.account_id) else {
        return Ok(None);
    };
    let kept = if own.progress.counts() {
        kept(db, own.id, rules)?
    } else {
        Kept { version: 0, sheet: Sheet::empty(rules), submitted_at: None }
    };
    Ok(Some((own.clone(), kept)))
}

fn filled(mut form: Form, own: Option<&(Assignment, Kept)>, today: Day) -> Form {
    if let Some((_, kept)) = own {
        fields::fill(&mut form, &kept.sheet);
    }
    if !form.has("due-on") {
        form.set("due-on", today.plus_days(DUE_DAYS_USUAL).vietnamese());
        form.set("mode", Mode::Desk.word());
    }
    form
}

fn named(
    db: &mut Reader<'_>,
    assignments: Vec<Assignment>,
    today: Day,
) -> Result<Vec<(String, Assignment)>, Error> {
    let named = |one: Assignment| Ok((name_of(db, one.appraiser_id, today)?, one));
    assignments.into_iter().map(named).collect()
}

fn name_of(db: &mut Reader<'_>, id: Id, today: Day) -> Result<String, Error> {
    Ok(accounts::account(db, id, today)?.account.display_name)
}

/// Who appraises at this place, did not write in the file, and has nothing to do with it yet.
fn candidates(
    db: &mut Reader<'_>,
    file: &Exemplar,
    assignments: &[Assignment],
    today: Day,
) -> Result<Vec<Choice>, Fault> {
    let has = |id: Id| {
        let earlier = assignments.iter().find(|one| one.appraiser_id == id);
        earlier.is_some_and(|one| one.progress != Progress::Withdrawn)
    };
    let mut all = accounts::who_may(db, Permission::ScoreExemplar, &file.territory.now, today)?;
    all.retain(|account| !file.concerns(account.account_id) && !has(account.account_id));
    Ok(all.iter().map(|account| Choice::new(account.account_id.to_string(), &account.display_name)).collect())
}

/// What happened to the file since it was given to an appraiser, without what the appraisal itself did.
fn changes(db: &mut Reader<'_>, id: Id, own: Option<&(Assignment, Kept)>) -> Result<Vec<Act>, Fault> {
    let Some((assignment, _)) = own else { return Ok(Vec::new()) };
    let mut acts = acts_of(db, "exemplar", id)?;
    acts.retain(|act| act.at > assignment.assigned_at && !act.kind.starts_with("exemplars.appraisal_"));
    Ok(acts)
}

fn next(db: &mut Reader<'_>, actor: &Actor, own: Option<&(Assignment, Kept)>) -> Result<Option<Id>, Fault> {
    let Some((assignment, _)) = own else { return Ok(None) };
    next_open(db, actor.account_id, (assignment.due_on, assignment.id), assignment.exemplar_id)
}
