//! What follows from the acts of this capability: counts of what is public, and letters to registrars.

use std::collections::BTreeMap;

use kheo_base::{Day, Error, Fault};
use kheo_journal::{Act, Follower, Letter, Letters};
use kheo_people::{Account, accounts};
use kheo_store::Tx;
use kheo_web::texts::{text, text_with};

use crate::store::lists::notices::{add_notice_for, add_notices, forget_notices, forget_notices_of};
use crate::store::lists::saved::forget_filters;
use crate::store::polls::forget_choices;
use crate::store::{Exemplar, Measure, add_to_count, forget_counts, load};

/// Code under which the whole nation is counted.
pub const NATION: &str = "00";

/// Keeps `exemplar_counts`. Everything it needs is in the acts themselves, so it can always be made again.
pub struct Counts;

impl Follower for Counts {
    fn name(&self) -> &'static str {
        "exemplar-counts"
    }

    fn follow(&self, tx: &mut Tx<'_>, act: &Act) -> Result<(), Fault> {
        self.follow_all(tx, std::slice::from_ref(act))
    }

    /// Many acts concern few units: they are summed up before the table is touched.
    fn follow_all(&self, tx: &mut Tx<'_>, acts: &[Act]) -> Result<(), Fault> {
        let mut sums = BTreeMap::new();
        acts.iter().for_each(|act| count(&mut sums, act));
        for ((measure, unit, field), number) in sums {
            add_to_count(tx, measure, unit, field, number)?;
        }
        Ok(())
    }

    fn forget(&self) -> Option<fn(&mut Tx<'_>) -> Result<(), Fault>> {
        Some(forget_counts)
    }
}

/// What is to be added to each count.
type Sums<'a> = BTreeMap<(Measure, &'a str, &'a str), i64>;

fn count<'a>(sums: &mut Sums<'a>, act: &'a Act) {
    match act.kind.as_str() {
        "exemplars.recorded" => add(sums, Measure::Public, act, 1),
        // Only a recognised model is published: it counts as both, and nothing counts before everybody can see it.
        "exemplars.published" => {
            add(sums, Measure::Public, act, 1);
            add(sums, Measure::Recognised, act, 1);
        }
        // It stays public, and counts as recognised no more.
        "exemplars.withdrawn" if act.body.get_number("public") == Some(1) => {
            add(sums, Measure::Recognised, act, -1);
        }
        _ => {}
    }
}

fn add<'a>(sums: &mut Sums<'a>, measure: Measure, act: &'a Act, number: i64) {
    let field = act.body.get_word("field").unwrap_or("other");
    let units = [Some(NATION), act.body.get_word("province"), act.body.get_word("commune")];
    for unit in units.into_iter().flatten() {
        for field in ["", field] {
            *sums.entry((measure, unit, field)).or_default() += number;
        }
    }
}

/// Whether an act tells what a register says of long ago: nobody is told of it.
fn is_imported(act: &Act) -> bool {
    act.body.get_number("imported") == Some(1)
}

/// Keeps `notices`: tells whoever wrote in a file, inside the site, what others did with it, and appraisers what they were
/// given.
pub struct Notices;

/// The acts of which people are told.
const TOLD: [&str; 8] = [
    "exemplars.submitted",
    "exemplars.returned",
    "exemplars.accepted",
    "exemplars.recognised",
    "exemplars.published",
    "exemplars.replicated",
    "exemplars.withdrawn",
    "exemplars.handed_over",
];

/// A file was given to an appraiser, who is told.
const ASSIGNED: &str = "exemplars.appraisal_assigned";

impl Follower for Notices {
    fn name(&self) -> &'static str {
        "exemplar-notices"
    }

    fn follow(&self, tx: &mut Tx<'_>, act: &Act) -> Result<(), Fault> {
        match act.kind.as_str() {
            kind if TOLD.contains(&kind) && !is_imported(act) => add_notices(tx, act),
            ASSIGNED => match act.body.get_id("appraiser") {
                Some(appraiser) => add_notice_for(tx, appraiser, act),
                None => Ok(()),
            },
            kheo_people::ACCOUNT_ERASED => {
                forget_filters(tx, act.subject_id)?;
                forget_notices_of(tx, act.subject_id)
            }
            _ => Ok(()),
        }
    }

    fn forget(&self) -> Option<fn(&mut Tx<'_>) -> Result<(), Fault>> {
        Some(forget_notices)
    }
}

/// Deletes what citizens chose in polls when their data are erased.
pub struct Choices;

impl Follower for Choices {
    fn name(&self) -> &'static str {
        "exemplar-choices"
    }

    fn follow(&self, tx: &mut Tx<'_>, act: &Act) -> Result<(), Fault> {
        if act.kind == kheo_people::ACCOUNT_ERASED { forget_choices(tx, act.subject_id) } else { Ok(()) }
    }

    // It derives nothing: what it deleted is gone.
    fn forget(&self) -> Option<fn(&mut Tx<'_>) -> Result<(), Fault>> {
        None
    }
}

/// Tells registrars by letter what became of their files, and appraisers what they were given.
pub struct ExemplarLetters {
    base_url: String,
}

impl ExemplarLetters {
    /// Prepares letters whose links begin with the address of the site, without a slash at the end.
    pub fn new(base_url: impl Into<String>) -> Self {
        Self { base_url: base_url.into() }
    }

    fn letter(&self, account: &Account, file: &Exemplar, act: &Act) -> Option<Letter> {
        let language = account.language;
        let title = ("title", file.draft.title.clone());
        let (subject, first, reason) = match act.kind.as_str() {
            "exemplars.returned" => {
                let back = file.returns.last()?;
                let day = ("day", back.due_on.vietnamese());
                let first = text_with(language, "exemplars-letter-returned", &[title, day]);
                ("exemplars-letter-returned-subject", first, back.reason.clone())
            }
            "exemplars.replicated" => {
                let first = text_with(language, "honours-letter-replicated", &[title]);
                ("honours-letter-replicated-subject", first, String::new())
            }
            ASSIGNED => {
                let due = act.body.get_word("due_on").and_then(|day| day.parse::<Day>().ok())?;
                let first =
                    text_with(language, "appraisal-letter-assigned", &[title, ("day", due.vietnamese())]);
                ("appraisal-letter-assigned-subject", first, String::new())
            }
            _ => {
                let first = text_with(language, "exemplars-letter-recognised", &[title]);
                ("exemplars-letter-recognised-subject", first, String::new())
            }
        };
        let tab = if act.kind == ASSIGNED { "/tham-dinh" } else { "" };
        let open = text(language, "exemplars-letter-open");
        let link = format!("{open}\n{}/lam-viec/mo-hinh/{}{tab}", self.base_url, file.id);
        Some(Letter {
            account_id: Some(account.account_id),
            recipient: account.email.clone()?,
            subject: text(language, subject),
            body: [first, reason, link]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join("\n\n"),
        })
    }
}

impl Letters for ExemplarLetters {
    fn letters(&self, tx: &mut Tx<'_>, act: &Act) -> Result<Vec<Letter>, Fault> {
        if !matches!(
            act.kind.as_str(),
            "exemplars.returned" | "exemplars.recognised" | "exemplars.replicated" | ASSIGNED
        ) || is_imported(act)
        {
            return Ok(Vec::new());
        }
        let Some(file) = load(tx, act.subject_id)? else { return Ok(Vec::new()) };
        let appraiser = act.body.get_id("appraiser").filter(|id| act.actor_id != Some(*id));
        let reader = if act.kind == ASSIGNED { appraiser } else { file.created_by };
        let Some(reader) = reader else { return Ok(Vec::new()) };
        let known = accounts::account(tx, reader, act.at.day()).map_err(Error::into_fault)?;
        if !known.account.is_open() {
            return Ok(Vec::new());
        }
        Ok(self.letter(&known.account, &file, act).into_iter().collect())
    }
}
