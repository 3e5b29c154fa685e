//! Models that look like a draft, and what a person said of them.

use kheo_base::{Day, Fault, Id};
use kheo_journal::{Body, Tx, Visibility};
use kheo_store::{Reader, params};

use crate::rules::State;
use crate::rules::running::{ComparisonRules, Judgement, Likeness, Said, likeness};
use crate::store::Exemplar;
use crate::store::steps::act;

kheo_store::statements! {
    CANDIDATES = "
        select exemplar_id, title, lead, place_line, state, content, objectives from exemplars
        where now_province = $1 and year = $2 and (now_commune = $3 or now_commune is null)
            and state <> 'draft' and exemplar_id <> $4
        order by exemplar_id desc limit 400
    ";
    COMPARED = "
        select c.other_id, e.title, e.lead, c.judgement, c.reason from exemplar_comparisons c
        join exemplars e on e.exemplar_id = c.other_id
        where c.exemplar_id = $1 order by c.compared_at, c.other_id limit 100
    ";
    SAVE = "
        insert into exemplar_comparisons (exemplar_id, other_id, judgement, reason, compared_by, compared_at)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (exemplar_id, other_id) do update set judgement = excluded.judgement, reason = excluded.reason,
            compared_by = excluded.compared_by, compared_at = excluded.compared_at
    ";
}

/// A registered model that looks like a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub title: String,
    /// Who leads it.
    pub lead: String,
    /// Where.
    pub place_line: String,
    /// Where it stands.
    pub state: State,
    /// What it does.
    pub content: String,
    /// How much it is alike.
    pub likeness: Likeness,
}

/// What a person said of two models that look alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The other model.
    pub other_id: Id,
    /// Its name.
    pub title: String,
    /// Who leads it.
    pub lead: String,
    /// What was judged.
    pub judgement: Judgement,
    /// Why.
    pub reason: String,
}

/// Returns the registered models of the same commune, or above it in the same province, that look like this one in its
/// year, the most alike first.
///
/// # Errors
/// A fault of the database.
pub fn alike(db: &mut Reader<'_>, file: &Exemplar, today: Day) -> Result<Vec<Alike>, Fault> {
    let rules: ComparisonRules = kheo_workflows::on(db, "exemplar-comparison", today)?.read()?;
    let place = &file.territory.now;
    let values = params![&place.province, i64::from(file.draft.year), place.commune.as_deref(), file.id];
    let content = format!("{} {}", file.draft.content, file.draft.objectives);
    let own = Said { title: &file.draft.title, content: &content };
    let candidates = db.all(CANDIDATES, values, |row| {
        let (title, content) = (row.text(1)?, row.text(5)?);
        let compared = format!("{content} {}", row.text(6)?);
        let Some(likeness) = likeness(own, Said { title: &title, content: &compared }, &rules) else {
            return Ok(None);
        };
        let state =
            State::from_word(&row.text(4)?).ok_or_else(|| Fault::new("an unknown state is stored"))?;
        let (lead, place_line) = (row.text(2)?, row.text(3)?);
        Ok(Some(Alike { id: row.id(0)?, title, lead, place_line, state, content, likeness }))
    })?;
    let mut alike: Vec<Alike> = candidates.into_iter().flatten().collect();
    alike.sort_by(|one, other| other.likeness.cmp(&one.likeness).then(one.id.cmp(&other.id)));
    alike.truncate(rules.shown_max);
    Ok(alike)
}

/// Returns what was said of models that look alike, oldest first.
///
/// # Errors
/// A fault of the database.
pub fn compared(db: &mut Reader<'_>, id: Id) -> Result<Vec<Compared>, Fault> {
    db.all(COMPARED, params![id], |row| {
        Ok(Compared {
            other_id: row.id(0)?,
            title: row.text(1)?,
            lead: row.text(2)?,
            judgement: Judgement::from_word(&row.text(3)?)
                .ok_or_else(|| Fault::new("an unknown judgement is stored"))?,
            reason: row.text(4)?,
        })
    })
}

/// Keeps what a person said of the models that look alike.
///
/// # Errors
/// A fault of the database.
pub fn save_comparison(
    tx: &mut Tx<'_, '_>,
    id: Id,
    others: &[Id],
    judgement: Judgement,
    reason: &str,
) -> Result<(), Fault> {
    let (by, now) = (tx.by().actor_id, tx.now());
    for other in others {
        tx.run(SAVE, params![id, *other, judgement.word(), reason, by, now])?;
    }
    let others = i64::try_from(others.len()).unwrap_or(i64::MAX);
    let body = Body::new().word("judgement", judgement.word()).number("others", others);
    tx.record(act("exemplars.compared", id, Visibility::Office, body))?;
    Ok(())
}
