//! Pages, one file a noun.

pub mod kinds;
mod places;
pub mod public;
pub mod samples;
mod typed;
pub mod versions;
mod view;

use kheo_base::Day;
use kheo_web::Frame;
use kheo_workflows::{Kinds, RuleSet};

use crate::store::key_of;

/// Where the pages of keepers begin.
const HOME: &str = "/lam-viec/quy-dinh";

/// Returns the name of a kind: its own key, one of ours for a kind that nobody registered, or its word.
fn title_of(frame: &Frame, kinds: &Kinds, word: &str) -> String {
    if let Some(kind) = kinds.find(word) {
        return frame.t(kind.title_key).into_owned();
    }
    view::known(frame, "rule-sets-kind-", word).unwrap_or_else(|| word.to_owned())
}

/// One version in a list.
#[derive(Debug, Clone)]
pub struct VersionRow {
    /// Its key in addresses: unit and first day.
    pub key: String,
    /// Name of its unit.
    pub unit: String,
    /// The first day.
    pub from: Day,
    /// The first day on which it no longer holds.
    pub to: Option<Day>,
    /// What it rests on.
    pub legal_basis: String,
    /// Key of the word that says whether it holds.
    pub state: &'static str,
    /// Whether the reader may withdraw it.
    pub may_withdraw: bool,
}

impl VersionRow {
    fn new(version: &RuleSet, unit: String, today: Day, may_edit: bool) -> Self {
        let (state, is_future) = if version.valid_from > today {
            ("rule-sets-state-future", true)
        } else if version.is_valid_on(today) {
            ("rule-sets-state-in-force", false)
        } else {
            ("rule-sets-state-over", false)
        };
        Self {
            key: key_of(version),
            unit,
            from: version.valid_from,
            to: version.valid_to,
            legal_basis: version.legal_basis.clone(),
            state,
            may_withdraw: is_future && may_edit,
        }
    }

    /// Returns the key of the badge's class.
    fn badge(&self) -> &'static str {
        match self.state {
            "rule-sets-state-in-force" => "badge--done",
            "rule-sets-state-future" => "badge--waiting",
            _ => "badge--quiet",
        }
    }
}
