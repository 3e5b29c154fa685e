//! The reasons that one form offers for comments below stories of several provinces, whose rules may differ. Pure.

use super::{CommentRules, Reason};

/// What stands between a reason and whose rules have it.
const OF: char = '@';

/// A reason as a form offers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer<'a> {
    /// The reason.
    pub reason: &'a Reason,
    /// The codes of the units whose rules have it with these sentences; empty if all of them do.
    pub owners: Vec<&'a str>,
}

impl Offer<'_> {
    /// Returns what the form sends.
    pub fn value(&self) -> String {
        if self.owners.is_empty() {
            self.reason.word.clone()
        } else {
            format!("{}{OF}{}", self.reason.word, self.owners.join(","))
        }
    }
}

/// Returns every reason of these rules, each given with the code of the unit whose they are. What all say alike is offered once, for
/// all of them.
pub fn offers<'a>(all: &[(&'a str, &'a CommentRules)]) -> Vec<Offer<'a>> {
    let mut offers: Vec<Offer<'a>> = Vec::new();
    for (owner, rules) in all {
        for reason in &rules.reasons {
            match offers.iter_mut().find(|offer| offer.reason == reason) {
                Some(offer) => offer.owners.push(owner),
                None => offers.push(Offer { reason, owners: vec![owner] }),
            }
        }
    }
    for offer in offers.iter_mut().filter(|offer| offer.owners.len() == all.len()) {
        offer.owners.clear();
    }
    offers
}

/// Returns the reason that a form sent, if it is one of the rules of this unit.
pub fn chosen<'a>(owner: &str, rules: &'a CommentRules, value: &str) -> Option<&'a Reason> {
    let (word, owners) = value.split_once(OF).unwrap_or((value, ""));
    let is_of_owner = owners.is_empty() || owners.split(',').any(|code| code == owner);
    rules.reason(word).filter(|_| is_of_owner)
}

/// Returns the word of the reason that a form sent.
pub fn word(value: &str) -> &str {
    value.split_once(OF).map_or(value, |(word, _)| word)
}

#[cfg(test)]
mod tests {
    use super::super::sample_rules;
    use super::*;

    fn own_rules() -> CommentRules {
        let mut own = sample_rules();
        own.reasons[1].vi = "Không liên quan đến việc của tỉnh".to_owned();
        own.reasons.push(Reason {
            word: "late".to_owned(),
            vi: "Việc đã xong".to_owned(),
            en: "Over".to_owned(),
        });
        own
    }

    #[test]
    fn rules_of_one_unit_offer_their_reasons_as_they_are() {
        let rules = sample_rules();
        let values: Vec<String> = offers(&[("82", &rules)]).iter().map(Offer::value).collect();
        assert_eq!(values, ["insult", "off_topic"]);
    }

    #[test]
    fn what_differs_is_offered_for_those_that_have_it() {
        let (nation, own) = (sample_rules(), own_rules());
        let all = offers(&[("00", &nation), ("82", &own)]);
        let values: Vec<String> = all.iter().map(Offer::value).collect();
        assert_eq!(values, ["insult", "off_topic@00", "off_topic@82", "late@82"]);
        for (value, of_nation, of_province) in [
            ("insult", true, true),
            ("off_topic@82", false, true),
            ("late@82", false, true),
            ("", false, false),
        ] {
            assert_eq!(chosen("00", &nation, value).is_some(), of_nation, "{value}");
            assert_eq!(chosen("82", &own, value).is_some(), of_province, "{value}");
        }
        // A word of another's rules is none of one's own, whoever is named.
        assert_eq!(chosen("00", &nation, "late@00"), None);
    }
}
