//! A model as a card in a list: the piece that the home page, lists and unit pages share.

use kheo_base::Day;
use kheo_web::Frame;

use crate::rules::{RuleBook, State, Subject};
use crate::store::Card;

/// A card with the names that the template shows.
#[derive(Debug, Clone)]
pub struct CardView {
    /// The card.
    pub card: Card,
    /// Last part of its address.
    pub slug: String,
    /// Name of its field.
    pub field: String,
    /// Until when a returned file is expected, and whether that day has passed.
    pub due: Option<(Day, bool)>,
}

/// Prepares cards for a template.
pub fn views(frame: &Frame, rules: &RuleBook, cards: Vec<Card>) -> Vec<CardView> {
    cards.into_iter().map(|card| view(frame, rules, card)).collect()
}

fn view(frame: &Frame, rules: &RuleBook, card: Card) -> CardView {
    let field = rules.field_name(&card.field, frame.is_vi()).to_owned();
    CardView { slug: card.slug(), field, card, due: None }
}

/// Returns the class of a state's badge.
pub fn badge(state: &State) -> &'static str {
    match state {
        State::Draft => "badge--draft",
        State::Recorded => "badge--running",
        State::Submitted => "badge--new",
        State::Returned => "badge--returned",
        State::Accepted => "badge--accepted",
        State::Recognised => "badge--recognised",
    }
}

impl CardView {
    /// Returns the class of its state's badge.
    pub fn badge(&self) -> &'static str {
        badge(&self.card.state)
    }

    /// Whether it was expected back before today.
    pub fn is_late(&self) -> bool {
        matches!(self.due, Some((_, true)))
    }

    /// Whether it is the work of one person.
    pub fn is_individual(&self) -> bool {
        self.card.subject == Subject::Individual
    }
}
