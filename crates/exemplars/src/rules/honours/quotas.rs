//! Quotas of awards: none unless a rule set says so, since no text was found that sets any.

use serde::Deserialize;

use super::Refused;

/// A limit to one award in one unit in one year.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Quota {
    /// The award's word.
    pub award: String,
    /// The province to which it applies; all if absent.
    pub unit: Option<String>,
    /// `collective` or `individual`; both together if absent.
    pub subject: Option<String>,
    /// Most awards of a year.
    pub count_max: Option<i64>,
    /// Most awards in hundredths of the models recognised in that year.
    pub percent_max: Option<i64>,
}

/// What was counted for a quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Awards given in the year so far.
    pub awarded: i64,
    /// Models recognised in the year: what a percentage is of.
    pub recognised: i64,
}

impl Quota {
    /// Whether it limits this award of a model in this province and of this subject.
    pub fn applies(&self, award: &str, province: &str, subject: &str) -> bool {
        let fits =
            |wanted: &Option<String>, value: &str| wanted.as_deref().is_none_or(|wanted| wanted == value);
        self.award == award && fits(&self.unit, province) && fits(&self.subject, subject)
    }

    /// Decides whether one more award stays within the limit.
    ///
    /// # Errors
    /// A [`Refused`] that shows the numbers.
    pub fn allows_one_more(&self, tally: Tally) -> Result<(), Refused> {
        let wanted = tally.awarded.saturating_add(1);
        if let Some(max) = self.count_max.filter(|max| wanted > *max) {
            return Err(Refused::QuotaCount { awarded: tally.awarded, max });
        }
        let exceeds = |percent: &i64| wanted.saturating_mul(100) > percent.saturating_mul(tally.recognised);
        if let Some(percent) = self.percent_max.filter(exceeds) {
            return Err(Refused::QuotaPercent { wanted, recognised: tally.recognised, percent });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn quota(count_max: Option<i64>, percent_max: Option<i64>) -> Quota {
        Quota { award: "certificate".into(), unit: None, subject: None, count_max, percent_max }
    }

    #[test]
    fn a_refusal_shows_numerator_and_denominator() {
        let refused = quota(None, Some(20)).allows_one_more(Tally { awarded: 2, recognised: 14 });
        assert_eq!(refused, Err(Refused::QuotaPercent { wanted: 3, recognised: 14, percent: 20 }));
        assert_eq!(quota(None, Some(20)).allows_one_more(Tally { awarded: 2, recognised: 15 }), Ok(()));
        let refused = quota(Some(2), None).allows_one_more(Tally { awarded: 2, recognised: 15 });
        assert_eq!(refused, Err(Refused::QuotaCount { awarded: 2, max: 2 }));
    }

    #[test]
    fn a_quota_of_one_province_leaves_the_others_alone() {
        let quota = Quota { unit: Some("82".into()), ..quota(Some(0), None) };
        assert!(quota.applies("certificate", "82", "collective"));
        assert!(!quota.applies("certificate", "91", "collective"));
        assert!(!quota.applies("order", "82", "collective"));
    }

    proptest! {
        #[test]
        fn no_more_is_given_than_the_percentage(recognised in 0_i64..10_000, percent in 0_i64..=100) {
            let quota = quota(None, Some(percent));
            let given = (0..=recognised).take_while(|awarded| {
                quota.allows_one_more(Tally { awarded: *awarded, recognised }).is_ok()
            }).count();
            prop_assert_eq!(i64::try_from(given).unwrap_or(-1), percent * recognised / 100);
        }
    }
}
