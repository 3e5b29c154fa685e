//! Figures that contradict each other, each with the sum that shows it.
//!
//! One province published a total that its own parts do not reach; whoever writes here learns of it before anybody reads it.

use kheo_base::Refusal;

use super::{Figure, Goal, Line};

/// Two figures that cannot both be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contradiction {
    /// More of something than there is of all of it.
    PartAboveAll {
        /// The part.
        part: Figure,
        /// All.
        all: Figure,
    },
    /// More than a hundred of a hundred.
    AboveHundred {
        /// What was written.
        said: Figure,
    },
    /// A percentage that its own numbers do not give.
    Percentage {
        /// So many…
        done: i64,
        /// …of so many…
        out_of: i64,
        /// …give this…
        computed: Figure,
        /// …and not this.
        said: Figure,
    },
    /// How many, without of how many; or the other way.
    HalfShare,
    /// Parts of something of which there is nothing.
    OutOfNothing,
    /// Parts of money that do not give the total.
    Money {
        /// Their sum as it is written: `50.000.000 + 20.000.000`.
        sum: String,
        /// Their sum.
        computed: i64,
        /// The total that was written.
        said: i64,
    },
    /// Parts of money without a total.
    NoTotal {
        /// Their sum as it is written.
        sum: String,
        /// Their sum.
        computed: i64,
    },
    /// Fewer people than households.
    FewerPeople {
        /// Households.
        households: i64,
        /// People.
        people: i64,
    },
}

impl Contradiction {
    /// Looks at households and people together.
    pub fn of_people(households: Option<i64>, people: Option<i64>) -> Option<Self> {
        let (households, people) = (households?, people?);
        (people < households).then_some(Self::FewerPeople { households, people })
    }
}

impl From<Contradiction> for Refusal {
    fn from(found: Contradiction) -> Self {
        let number = |number: i64| Figure::whole(number).to_string();
        match found {
            Contradiction::PartAboveAll { part, all } => {
                Self::new("registration-sum-part-above-all").with("part", part).with("all", all)
            }
            Contradiction::AboveHundred { said } => {
                Self::new("registration-sum-above-hundred").with("said", said)
            }
            Contradiction::Percentage { done, out_of, computed, said } => {
                Self::new("registration-sum-percentage")
                    .with("done", number(done))
                    .with("all", number(out_of))
                    .with("computed", computed)
                    .with("said", said)
            }
            Contradiction::HalfShare => Self::new("registration-sum-half-share"),
            Contradiction::OutOfNothing => Self::new("registration-sum-out-of-nothing"),
            Contradiction::Money { sum, computed, said } => Self::new("registration-sum-money")
                .with("sum", sum)
                .with("computed", number(computed))
                .with("said", number(said)),
            Contradiction::NoTotal { sum, computed } => {
                Self::new("registration-sum-no-total").with("sum", sum).with("computed", number(computed))
            }
            Contradiction::FewerPeople { households, people } => Self::new("registration-sum-fewer-people")
                .with("households", number(households))
                .with("people", number(people)),
        }
    }
}

/// Looks at one criterion's result; the name is that of the field to which it belongs.
pub fn contradictions_of_line(line: &Line) -> Option<(&'static str, Contradiction)> {
    if line.is_percentage() { of_percentage(line) } else { of_share(line) }
}

fn of_share(line: &Line) -> Option<(&'static str, Contradiction)> {
    let (part, all) = (line.result?, Figure::whole(line.out_of?));
    (part > all).then_some(("result", Contradiction::PartAboveAll { part, all }))
}

fn of_percentage(line: &Line) -> Option<(&'static str, Contradiction)> {
    if let Some(said) = line.result.filter(|said| *said > Figure::whole(100)) {
        return Some(("result", Contradiction::AboveHundred { said }));
    }
    let (done, out_of) = match (line.done, line.out_of) {
        (None, None) => return None,
        (Some(done), Some(out_of)) => (done, out_of),
        (Some(_), None) => return Some(("out-of", Contradiction::HalfShare)),
        (None, Some(_)) => return Some(("done", Contradiction::HalfShare)),
    };
    if out_of == 0 {
        return Some(("out-of", Contradiction::OutOfNothing));
    }
    if done > out_of {
        let (part, all) = (Figure::whole(done), Figure::whole(out_of));
        return Some(("done", Contradiction::PartAboveAll { part, all }));
    }
    let said = line.result?;
    // The difference is compared without dividing, so that nothing is lost: said/1000 against done·100/out_of.
    let difference = i128::from(said.thousandths()) * i128::from(out_of) - i128::from(done) * 100_000;
    let allowed = i128::from(said.precision()) * i128::from(out_of);
    let computed = rounded_percentage(done, out_of);
    // Rounded up or down to the digits that were written: both are seen in reports, and both are honest.
    let is_near = difference.abs() < allowed;
    (!is_near).then_some(("result", Contradiction::Percentage { done, out_of, computed, said }))
}

/// A percentage with two digits behind the comma.
fn rounded_percentage(done: i64, out_of: i64) -> Figure {
    let hundredths = (i128::from(done) * 10_000 + i128::from(out_of) / 2) / i128::from(out_of.max(1));
    Figure::from_thousandths(i64::try_from(hundredths * 10).unwrap_or(i64::MAX))
}

/// What the model reached and used in all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Households reached.
    pub households: Option<i64>,
    /// Poor and nearly poor households among them.
    pub poor_households: Option<i64>,
    /// People reached.
    pub people: Option<i64>,
    /// Money used, in đồng.
    pub money: Option<i64>,
    /// Of it given by the people.
    pub money_people: Option<i64>,
    /// Of it from budgets.
    pub money_budget: Option<i64>,
    /// Of it from others.
    pub money_others: Option<i64>,
    /// Workdays given.
    pub workdays: Option<i64>,
}

/// Looks at the totals; the names are those of the fields.
pub fn contradictions_of_totals(totals: &Totals) -> Vec<(&'static str, Contradiction)> {
    let mut found = Vec::new();
    if let (Some(part), Some(all)) = (totals.poor_households, totals.households)
        && part > all
    {
        let (part, all) = (Figure::whole(part), Figure::whole(all));
        found.push(("poor-households", Contradiction::PartAboveAll { part, all }));
    }
    if let Some(people) = Contradiction::of_people(totals.households, totals.people) {
        found.push(("people", people));
    }
    found.extend(of_money(totals).map(|money| ("money", money)));
    found
}

fn of_money(totals: &Totals) -> Option<Contradiction> {
    let parts = [totals.money_people, totals.money_budget, totals.money_others];
    let given: Vec<i64> = parts.into_iter().flatten().collect();
    if given.is_empty() {
        return None;
    }
    let computed = given.iter().fold(0_i64, |sum, part| sum.saturating_add(*part));
    let sum: Vec<String> = given.iter().map(|part| Figure::whole(*part).to_string()).collect();
    let sum = sum.join(" + ");
    match totals.money {
        None => Some(Contradiction::NoTotal { sum, computed }),
        // A part that nobody gave may be what is missing, so then the sum may only not be more.
        Some(said) if computed > said || (given.len() == parts.len() && computed != said) => {
            Some(Contradiction::Money { sum, computed, said })
        }
        Some(_) => None,
    }
}

impl Line {
    /// Whether its goal counts parts of a hundred.
    pub fn is_percentage(&self) -> bool {
        self.goal.as_ref().is_some_and(Goal::is_percentage)
    }
}

#[cfg(test)]
#[path = "sums_tests.rs"]
mod tests;
