//! What follows recognition: decision lists, exemplary models, proposals, awards, withdrawal, re-checks: pages.

pub mod consent;
pub mod decision_lists;
pub mod documents;
pub mod erasure;
#[expect(clippy::module_inception, reason = "the file is called after its noun")]
pub mod honours;
pub mod rechecks;
pub mod replication;

use kheo_base::{Day, Fault};
use kheo_people::Language;
use kheo_store::Reader;
use kheo_web::Frame;

use super::samples::{actor, day, file, rendered};
use crate::rules::honours::Basis;
use crate::rules::{Decision, State};
use crate::store::honours::{Honours, Recheck, Shown, Withdrawal, awards_on, honours_of, tree};
use crate::store::{Exemplar, Recognition};

/// What everybody sees of what followed recognition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublicHonours {
    /// How much of the model is shown.
    pub shown: Shown,
    /// Decisions that mark it as exemplary.
    pub distinctions: Vec<Recognition>,
    /// Awards by name, with their decisions.
    pub awards: Vec<(String, Decision)>,
    /// Its withdrawal.
    pub withdrawal: Option<Withdrawal>,
    /// Whether models like it are looked at every year.
    pub is_rechecked: bool,
    /// The last look.
    pub recheck: Option<Recheck>,
    /// This year.
    pub year: i16,
    /// Models in its tree besides itself.
    pub copies: usize,
}

impl PublicHonours {
    pub(crate) fn is_recheck_missing(&self) -> bool {
        self.recheck.as_ref().is_none_or(|look| look.year < self.year)
    }

    pub(crate) fn is_unnamed(&self) -> bool {
        self.shown == Shown::Unnamed
    }

    pub(crate) fn has_left(&self) -> bool {
        self.shown == Shown::Left
    }
}

/// Says that recognition was withdrawn, when and by which decision.
pub(crate) fn withdrawn_line(frame: &Frame, gone: &Withdrawal) -> String {
    let day = ("day", frame.day(&gone.decided_on));
    frame.t2("honours-withdrawn-on", day, ("number", gone.number.clone()))
}

/// Reads what everybody sees of what followed recognition.
///
/// # Errors
/// A fault of the database.
pub fn public_honours(
    db: &mut Reader<'_>,
    model: &Exemplar,
    shown: Shown,
    today: Day,
    is_vi: bool,
) -> Result<PublicHonours, Fault> {
    let Honours { distinctions, proposals, withdrawal, rechecks, .. } = honours_of(db, model.id)?;
    let mut awards = Vec::new();
    for proposal in proposals {
        let Some(decision) = proposal.decision else { continue };
        let forms = awards_on(db, decision.decided_on)?;
        let form = forms.into_iter().find(|form| form.word == proposal.award);
        let name = form.map_or(proposal.award, |form| if is_vi { form.vi } else { form.en });
        awards.push((name, decision));
    }
    Ok(PublicHonours {
        shown,
        distinctions,
        awards,
        is_rechecked: model.state == State::Recognised && withdrawal.is_none(),
        withdrawal,
        recheck: rechecks.into_iter().next(),
        year: today.year(),
        copies: tree(db, model.id)?.0.len().saturating_sub(1),
    })
}

/// What the sample of a public model shows.
pub(crate) fn sample_public() -> PublicHonours {
    PublicHonours {
        distinctions: file(State::Recognised).recognitions,
        is_rechecked: true,
        year: day().year(),
        ..PublicHonours::default()
    }
}

/// Renders every page of this folder with sample data; the name of each is the name of its sample.
///
/// # Errors
/// A fault if a template fails.
pub fn samples(language: Language) -> Result<Vec<(&'static str, String)>, Fault> {
    let frame = Frame { actor: Some(actor()), path: "/lam-viec".to_owned(), ..Frame::sample(language) };
    let documents = documents::samples(&frame)?;
    let mut all = vec![
        ("honours-file", rendered(&honours::sample(frame.clone()))?),
        ("honours-decision-new", rendered(&decision_lists::sample(frame.clone(), false))?),
        ("honours-decision-confirm", rendered(&decision_lists::sample(frame.clone(), true))?),
        ("honours-decision", rendered(&decision_lists::sample_recorded(frame.clone()))?),
        ("honours-rechecks", rendered(&rechecks::sample_list(frame.clone()))?),
        ("honours-recheck", rendered(&rechecks::sample(frame.clone()))?),
        ("honours-erasure", rendered(&erasure::sample(frame.clone(), None))?),
        ("honours-erasure-confirm", rendered(&erasure::sample(frame.clone(), Some(Basis::Request)))?),
        ("honours-erased", rendered(&erasure::sample_gone(Frame::sample(language)))?),
        ("honours-replication", rendered(&replication::sample(frame))?),
        ("honours-tree", rendered(&replication::sample_tree(Frame::sample(language)))?),
    ];
    all.extend(documents);
    Ok(all)
}
