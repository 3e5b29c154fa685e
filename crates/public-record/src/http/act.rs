//! `/nhat-ky/{act}`: one public act, what the record keeps of it, and the proof that it is there.

use askama::Template;
use axum::extract::Path;
use kheo_base::{Day, Error, Instant};
use kheo_facts::recorded::{Named, SeenSubject};
use kheo_store::Reader;
use kheo_verify::encoding::hex;
use kheo_verify::{Leaf, Word};
use kheo_web::{App, Frame, Reply, Visit, attachment, page};

use super::{act_of, label, sentence, unit_name};
use crate::log::Current;
use crate::packing::{Opening, unpack};
use crate::store::{self, LeafRow};
use crate::{Log, Recordables, refused};

/// Sentences of the check in the page.
const SAID_BY_SCRIPT: [&str; 31] = [
    "button",
    "steps",
    "working",
    "good",
    "bad",
    "open",
    "leaf",
    "inclusion",
    "fields",
    "closed",
    "no-fields",
    "signature",
    "continues",
    "first",
    "other-key",
    "not-leaf",
    "not-inclusion",
    "not-field",
    "not-signature",
    "not-checkpoint",
    "not-tile",
    "not-shorter",
    "not-split",
    "not-no-ed25519",
    "not-unreached",
    "not-no-crypto",
    "not-memory",
    "not-form",
    "outcome-good",
    "outcome-bad",
    "outcome-open",
];

/// Why the fields of an act are shown or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fields {
    /// The leaf commits to none.
    None,
    /// They are shown.
    Shown,
    /// They are kept but may not be shown now.
    Hidden,
    /// They were destroyed.
    Erased,
    /// They were lost with an old backup.
    Lost,
}

/// One act as it was read.
#[derive(Debug, Clone)]
pub(super) struct ActView {
    pub(super) row: LeafRow,
    pub(super) leaf: Leaf,
    pub(super) fields: Fields,
    pub(super) openings: Vec<Opening>,
    pub(super) subject: Option<SeenSubject>,
    pub(super) before: Option<[u8; 16]>,
    pub(super) after: Option<[u8; 16]>,
}

/// What a leaf says in the reader's words.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    /// Words by name.
    pub(super) words: Vec<(String, String)>,
    /// The unit for which it was done.
    pub(super) unit: String,
}

/// The page `/nhat-ky/{act}`.
#[derive(Template)]
#[template(path = "public-record/act.html")]
pub struct ActPage {
    pub(super) frame: Frame,
    pub(super) view: ActView,
    /// What it says, in the reader's words.
    pub(super) said: Said,
    pub(super) checkpoint: Current,
    pub(super) witnesses: Vec<String>,
    pub(super) vkey: String,
}

impl ActPage {
    fn act(&self) -> String {
        hex(&self.view.row.act_id)
    }

    fn sentence(&self) -> String {
        sentence(&self.frame, &self.view.row.kind)
    }

    fn is_covered(&self) -> bool {
        u64::try_from(self.view.row.index).is_ok_and(|index| index < self.checkpoint.size)
    }

    /// The minute as the leaf says it.
    fn when(&self) -> String {
        self.frame.moment(&Instant::from_millis(self.view.leaf.minute.saturating_mul(60_000)))
    }

    fn number(&self) -> String {
        self.frame.n(&self.view.row.index)
    }

    fn covered_line(&self) -> String {
        let count = self.frame.n(&i64::try_from(self.checkpoint.size).unwrap_or(i64::MAX));
        self.frame.t2("record-proof-covered", ("number", self.number()), ("count", count))
    }

    fn before(&self) -> Option<String> {
        self.view.before.map(|act| hex(&act))
    }

    fn after(&self) -> Option<String> {
        self.view.after.map(|act| hex(&act))
    }

    /// Fields that say something, with what opens them.
    fn shown(&self) -> Vec<(String, &Opening, String)> {
        let all = self.view.openings.iter().filter(|opening| !opening.value.is_empty());
        all.map(|opening| (label(&self.frame, &opening.field), opening, hex(&opening.key))).collect()
    }

    fn entry(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.view.row.entry)
    }

    /// What `record-verify.js` says, by the names that it knows; it fills what stands in braces.
    fn said_by_script(&self) -> Vec<(&'static str, String)> {
        let blanks = ["count", "old", "name", "number"].map(|blank| (blank, format!("{{{blank}}}")));
        let say = |name| (name, self.frame.said(&format!("record-verify-{name}"), &blanks));
        SAID_BY_SCRIPT.into_iter().map(say).collect()
    }

    fn fields_are(&self, word: &str) -> bool {
        word == match self.view.fields {
            Fields::None => "none",
            Fields::Shown => "shown",
            Fields::Hidden => "hidden",
            Fields::Erased => "erased",
            Fields::Lost => "lost",
        }
    }
}

/// Shows an act, its leaf, or its proof, as the end of the address asks.
pub async fn show(visit: Visit, Path(name): Path<String>) -> Reply {
    if let Some(act) = name.strip_suffix(".json") {
        return leaf_file(&visit.app, act).await;
    }
    if let Some(act) = name.strip_suffix(".tlog-proof") {
        return proof_file(&visit.app, act).await;
    }
    let log = visit.app.part::<Log>()?;
    let view = read(&visit.app, &name).await?;
    let said = said(&visit, view.clone()).await?;
    let checkpoint = Current::clone(&log.covering(view.row.index));
    let witnesses = signers(&checkpoint.note, log.keys().origin());
    page(&ActPage { frame: visit.frame, view, said, checkpoint, witnesses, vkey: log.keys().vkey() })
}

/// Who signed a checkpoint beside the log itself.
fn signers(note: &str, origin: &str) -> Vec<String> {
    let Ok(note) = kheo_verify::Note::parse(note.as_bytes()) else { return Vec::new() };
    note.signatures.into_iter().map(|one| one.name).filter(|name| name != origin).collect()
}

/// Reads an act as everybody may see it.
pub(super) async fn read(app: &App, name: &str) -> Result<ActView, Error> {
    let act = act_of(name).ok_or(Error::Missing)?;
    let recordables = app.part::<Recordables>()?;
    app.read(move |db| view(db, &recordables, &act)).await
}

/// Says a leaf in the reader's words: names of units, fields, levels and days as they were at its time.
async fn said(visit: &Visit, view: ActView) -> Result<Said, Error> {
    let (recordables, frame) = (visit.app.part::<Recordables>()?, visit.frame.clone());
    let reading = move |db: &mut Reader<'_>| {
        let on = Instant::from_millis(view.leaf.minute.saturating_mul(60_000)).day();
        let unit = view.leaf.unit.as_deref().map(|code| unit_name(db, &frame, code, on)).transpose()?;
        let recordable = recordables.of(&view.row.subject_kind);
        let mut words = Vec::with_capacity(view.leaf.words.len());
        let is_said = |name: &str, word: &Word| {
            // Whoever did it acted for the unit of which it says.
            name == "unit" && matches!(word, Word::Text(code) if view.leaf.unit.as_ref() == Some(code))
        };
        for (name, word) in view.leaf.words.iter().filter(|(name, word)| !is_said(name, word)) {
            let value = match word {
                Word::Number(number) => number.to_string(),
                Word::Text(code) if matches!(name.as_str(), "province" | "commune" | "unit") => {
                    unit_name(db, &frame, code, on)?
                }
                Word::Text(text) => {
                    let named = Named { name, value: text, on, is_vietnamese: frame.is_vi() };
                    let name = recordable.map(|known| known.named(db, &named)).transpose()?.flatten();
                    let day = text.parse::<Day>().ok().map(|day| frame.day(&day));
                    name.or(day).unwrap_or_else(|| text.clone())
                }
            };
            words.push((label(&frame, name), value));
        }
        Ok(Said { words, unit: unit.unwrap_or_default() })
    };
    visit.app.read(reading).await
}

fn view(db: &mut Reader<'_>, recordables: &Recordables, act: &[u8; 16]) -> Result<ActView, Error> {
    let row = store::leaf(db, act)?.ok_or(Error::Missing)?;
    let leaf = Leaf::parse(&row.entry).map_err(refused("reading a leaf"))?;
    let subject = match recordables.of(&row.subject_kind) {
        Some(recordable) => recordable.seen(db, &row.subject_kind, row.subject_id)?,
        None => None,
    };
    let packed = store::opening(db, row.index)?;
    let version = match leaf.words.get("version") {
        Some(Word::Number(version)) => Some(*version),
        _ => None,
    };
    let may_show = subject.as_ref().is_some_and(|subject| subject.shows(version));
    let fields = match &packed {
        _ if leaf.commits.is_empty() => Fields::None,
        _ if row.is_lost => Fields::Lost,
        None => Fields::Erased,
        Some(_) if may_show => Fields::Shown,
        Some(_) => Fields::Hidden,
    };
    let openings = match packed {
        Some(packed) if fields == Fields::Shown => unpack(&packed)?,
        _ => Vec::new(),
    };
    let (mut before, mut after) = (None, None);
    if row.subject_id.to_i64() != 0 {
        for (index, other) in store::of_subject(db, &row.subject_kind, row.subject_id)? {
            if index < row.index {
                before = Some(other);
            } else if index > row.index && after.is_none() {
                after = Some(other);
            }
        }
    }
    Ok(ActView { row, leaf, fields, openings, subject, before, after })
}

async fn leaf_file(app: &App, act: &str) -> Reply {
    let act = act_of(act).ok_or(Error::Missing)?;
    let row = app.read(move |db| Ok(store::leaf(db, &act)?)).await?.ok_or(Error::Missing)?;
    attachment("application/json", &format!("{}.json", hex(&act)), row.entry)
}

async fn proof_file(app: &App, act: &str) -> Reply {
    let act = act_of(act).ok_or(Error::Missing)?;
    let log = app.part::<Log>()?;
    let row = app.read(move |db| Ok(store::leaf(db, &act)?)).await?.ok_or(Error::Missing)?;
    let proof = tokio::task::spawn_blocking(move || log.prove(row.index)).await;
    let proof = proof.map_err(|error| kheo_base::Fault::because("making a proof", error))??;
    let proof = proof.ok_or(Error::Missing)?;
    attachment("text/plain; charset=utf-8", &format!("{}.tlog-proof", hex(&act)), proof.to_text())
}
