//! The pages of documents.

use askama::Template;
use kheo_base::{Fault, Id};
use kheo_documents::CERTIFICATES_MAX;
use kheo_web::{Choice, Form, Frame};

use crate::http::samples::{day, rendered};
use crate::rules::Decision;
use crate::rules::honours::Issuing;
use crate::store::honours::{Run, RunState};

/// What can be printed about a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offered {
    /// The decision with its list.
    Decision,
    /// The list alone.
    Annex,
    /// The certificate of one model.
    Certificate,
}

impl Offered {
    /// What a decision about many models offers.
    pub(super) const OF_LIST: &'static [Self] = &[Self::Decision, Self::Annex];
    /// What a model offers.
    pub(super) const OF_MODEL: &'static [Self] = &[Self::Certificate, Self::Decision];

    /// The last part of its address, and the name of its file.
    pub(super) const fn file(&self) -> &'static str {
        match self {
            Self::Decision => "quyet-dinh.pdf",
            Self::Annex => "danh-sach.pdf",
            Self::Certificate => "giay-chung-nhan.pdf",
        }
    }

    const fn word(&self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Annex => "annex",
            Self::Certificate => "certificate",
        }
    }
}

/// The pages `/lam-viec/quyet-dinh/{id}/van-ban` and `/lam-viec/mo-hinh/{id}/van-ban`.
#[derive(Template)]
#[template(path = "honours/documents/issue.html")]
pub struct IssuePage {
    pub(super) frame: Frame,
    /// The address of the decision or the model.
    pub(super) at: String,
    pub(super) decision: Decision,
    pub(super) models: usize,
    pub(super) offered: &'static [Offered],
    pub(super) form: Form,
}

impl IssuePage {
    fn has_list(&self) -> bool {
        self.offered.contains(&Offered::Annex)
    }

    fn list_id(&self) -> &str {
        self.at.rsplit('/').next().unwrap_or_default()
    }

    fn may_print_all(&self) -> bool {
        self.has_list() && self.frame.may(kheo_people::Permission::RecogniseExemplar)
    }

    fn statuses(&self) -> Vec<Choice> {
        ["sign", "draft"].map(|word| Choice::new(word, self.frame.tt("documents-status-", word))).to_vec()
    }

    fn names(&self) -> Vec<Choice> {
        ["all", "public"].map(|word| Choice::new(word, self.frame.tt("documents-names-", word))).to_vec()
    }

    /// Whether the layout is that of the Party.
    fn layout(&self) -> &'static str {
        kheo_documents::Form::of_number(&self.decision.number).word()
    }
}

/// The page `/lam-viec/giay-chung-nhan`.
#[derive(Template)]
#[template(path = "honours/documents/piles.html")]
pub struct PilesPage {
    pub(super) frame: Frame,
    pub(super) form: Form,
    pub(super) levels: Vec<Choice>,
    /// The decision whose certificates are asked for; without it those of a year.
    pub(super) decision: Option<Decision>,
    pub(super) runs: Vec<Run>,
}

impl PilesPage {
    fn about(&self, run: &Run) -> String {
        about(&self.frame, run)
    }
}

/// The page `/lam-viec/giay-chung-nhan/{id}`.
#[derive(Template)]
#[template(path = "honours/documents/pile.html")]
pub struct PilePage {
    pub(super) frame: Frame,
    pub(super) run: Run,
}

impl PilePage {
    fn about(&self) -> String {
        about(&self.frame, &self.run)
    }

    fn percent(&self) -> i64 {
        self.run.done.saturating_mul(100) / self.run.total.max(1)
    }

    fn counted(&self, key: &str, count: &i64) -> String {
        self.frame.t1(key, "count", count)
    }

    /// Each file with the numbers of its first and last certificate.
    fn files(&self) -> Vec<(i64, i64, i64)> {
        let size = i64::try_from(CERTIFICATES_MAX).unwrap_or(i64::MAX);
        let file = |number: i64| (number + 1, number * size + 1, ((number + 1) * size).min(self.run.total));
        (0..).map(file).take_while(|(_, first, _)| *first <= self.run.total).collect()
    }

    fn file_line(&self, file: &(i64, i64, i64)) -> String {
        let (first, last) = (self.frame.n(&file.1), self.frame.n(&file.2));
        self.frame.t2("documents-pile-file", ("first", first), ("last", last))
    }
}

fn about(frame: &Frame, run: &Run) -> String {
    let level = frame.tt("exemplars-level-", run.level.as_str()).into_owned();
    match run.list_id {
        Some(_) => frame.t1("documents-pile-of-list", "level", level),
        None => frame.t2("documents-pile-of-year", ("level", level), ("year", run.year.to_string())),
    }
}

fn run(state: RunState) -> Run {
    let is_over = state == RunState::Finished;
    Run {
        id: Id::from_i64(78),
        scope: "82/30043".to_owned(),
        list_id: None,
        level: "commune".to_owned(),
        year: 2026,
        issuing: Issuing::default(),
        state,
        total: 1_200,
        done: if is_over { 1_200 } else { 300 },
        unproved: if is_over { 4 } else { 0 },
        begun_by: Id::from_i64(1),
        begun_at: day().start(),
    }
}

/// Every page with sample data.
pub(crate) fn samples(frame: &Frame) -> Result<Vec<(&'static str, String)>, Fault> {
    let decision = Decision {
        level: "commune".to_owned(),
        number: "46-QĐ/ĐU".to_owned(),
        decided_on: day(),
        signer: "Nguyễn Văn Thuận".to_owned(),
        legal_basis: "Kế hoạch số 12-KH/ĐU".to_owned(),
    };
    let form = Form::empty("documents-form");
    let at = "/lam-viec/quyet-dinh/0000000000007".to_owned();
    let issue = IssuePage {
        frame: frame.clone(),
        at,
        decision: decision.clone(),
        models: 12,
        offered: Offered::OF_LIST,
        form: form.clone(),
    };
    let levels = vec![Choice::new("commune", "Xã")];
    let runs = [RunState::Running, RunState::Finished, RunState::Failed].map(run).to_vec();
    let piles = PilesPage { frame: frame.clone(), form: form.clone(), levels, decision: None, runs };
    let one = PilesPage {
        frame: frame.clone(),
        form,
        levels: Vec::new(),
        decision: Some(decision),
        runs: Vec::new(),
    };
    let pile = |state| PilePage { frame: frame.clone(), run: run(state) };
    Ok(vec![
        ("documents-decision", rendered(&issue)?),
        ("documents-piles", rendered(&piles)?),
        ("documents-pile-of-decision", rendered(&one)?),
        ("documents-pile-running", rendered(&pile(RunState::Running))?),
        ("documents-pile-finished", rendered(&pile(RunState::Finished))?),
    ])
}
