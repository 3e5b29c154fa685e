//! What a registration says beside its ten parts, as pages show it: who, how many, with what, and to what result.

use kheo_base::Fault;
use kheo_store::Reader;
use kheo_web::Frame;

use crate::rules::running::{Figure, Goal, Level, Line, level_of};
use crate::store::Exemplar;
use crate::store::running::{Compared, Registered, compared, registered, submitted_lines};

/// One criterion with its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriterionView {
    /// What is judged.
    pub criterion: String,
    /// How it is measured.
    pub measure: String,
    /// Where it stood at the beginning.
    pub baseline: String,
    /// What is to be reached.
    pub target: String,
    /// What was reached; empty if nothing is known.
    pub result: String,
    /// How far that is.
    pub level: Option<Level>,
    /// What those who run it say of it.
    pub note: String,
}

/// Everything besides the ten parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegisteredView {
    /// What the registration says.
    pub registered: Registered,
    /// Each criterion.
    pub criteria: Vec<CriterionView>,
    /// What was said of models that look alike; empty on public pages.
    pub compared: Vec<Compared>,
}

impl RegisteredView {
    /// Whether results are known.
    pub fn has_results(&self) -> bool {
        self.criteria.iter().any(|criterion| criterion.level.is_some())
    }

    /// Whether it is known where something stood at the beginning.
    pub fn has_baselines(&self) -> bool {
        self.criteria.iter().any(|criterion| !criterion.baseline.is_empty())
    }

    /// The coordinating organisations.
    pub fn coordinating(&self) -> Vec<&str> {
        self.registered.details.coordinating.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
    }

    /// Returns the numbers that were given, each with the key of its name.
    pub fn numbers(&self) -> Vec<(&'static str, i64)> {
        self.registered.details.numbers()
    }
}

/// Reads what everybody may see of it.
///
/// # Errors
/// A fault of the database.
pub fn public_view(db: &mut Reader<'_>, frame: &Frame, file: &Exemplar) -> Result<RegisteredView, Fault> {
    let mut registered = registered(db, file.id)?;
    // Who came to the counter is the office's business.
    registered.details.counter = None;
    registered.received_at = None;
    let lines = submitted_lines(db, file.id)?;
    Ok(RegisteredView {
        criteria: criteria(frame, file, &registered, &lines),
        registered,
        compared: Vec::new(),
    })
}

/// Reads what officers may see of it.
///
/// # Errors
/// A fault of the database.
pub fn office_view(db: &mut Reader<'_>, frame: &Frame, file: &Exemplar) -> Result<RegisteredView, Fault> {
    let (registered, lines) = (registered(db, file.id)?, submitted_lines(db, file.id)?);
    let criteria = criteria(frame, file, &registered, &lines);
    Ok(RegisteredView { criteria, registered, compared: compared(db, file.id)? })
}

/// Puts each criterion and its result beside each other.
pub(super) fn criteria(
    frame: &Frame,
    file: &Exemplar,
    registered: &Registered,
    lines: &[Line],
) -> Vec<CriterionView> {
    let rows = (1..).zip(&file.draft.criteria);
    let view = |(ordinal, criterion): (usize, &crate::rules::Criterion)| {
        let goal = Goal::read(&criterion.target);
        let line = lines.get(ordinal - 1);
        let baseline = registered.details.baseline(ordinal);
        let said = |figure: Figure| {
            let unit = goal.as_ref().map_or("", |goal| &goal.unit);
            format!("{} {unit}", figure.said(frame.is_vi())).trim_end().to_owned()
        };
        let level = line.and_then(|line| level_of(&Line { goal: goal.clone(), baseline, ..line.clone() }));
        CriterionView {
            criterion: criterion.criterion.clone(),
            measure: criterion.measure.clone(),
            baseline: baseline.map(said).unwrap_or_default(),
            target: criterion.target.clone(),
            result: line.and_then(|line| line.result).map(said).unwrap_or_default(),
            level,
            note: line.map(|line| line.note.clone()).unwrap_or_default(),
        }
    };
    rows.map(view).collect()
}

/// A view for samples.
pub(crate) fn sample(frame: &Frame, file: &Exemplar) -> RegisteredView {
    use crate::rules::running::{Applicant, Consent, Counter, Details, Judgement, Stream};
    let details = Details {
        stream: Stream::Existing,
        applicant: Some(Applicant::Organisation),
        coordinating: "Hội Nông dân xã\nChi đoàn ấp 1".to_owned(),
        households: Some(36),
        money: Some(40_000_000),
        baselines: vec![Some(Figure::whole(4))],
        counter: Some(Counter {
            on_behalf_of: "Tổ heo đất ấp 1".to_owned(), consent: Consent::Spoken
        }),
        ..Details::default()
    };
    let registered = Registered { details, received_at: Some(file.created_at) };
    let line =
        Line { result: Some(Figure::whole(14)), note: "Mở heo hai lần.".to_owned(), ..Line::default() };
    let other = Compared {
        other_id: file.id,
        title: "Heo đất mùa vụ".to_owned(),
        lead: "Hội Nông dân xã".to_owned(),
        judgement: Judgement::Different,
        reason: "Khác người mượn.".to_owned(),
    };
    RegisteredView {
        criteria: criteria(frame, file, &registered, &[line]),
        registered,
        compared: vec![other],
    }
}
