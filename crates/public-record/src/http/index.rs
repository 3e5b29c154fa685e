//! `/nhat-ky`: the newest public acts, and where the log stands.

use askama::Template;
use kheo_base::{Error, Fault, Instant};
use kheo_store::Reader;
use kheo_verify::Leaf;
use kheo_verify::encoding::hex;
use kheo_web::texts::plain;
use kheo_web::{Asked, Form, Frame, Reply, Visit, page, query_of};

use super::{KINDS, sentence, unit_name};
use crate::log::Current;
use crate::store::{self, LeafRow, Wanted};
use crate::{Log, Trouble, WitnessState, Witnesses};

/// Acts on one page.
const ROWS: i64 = 30;
/// Longest code of a unit.
const CODE_LEN_MAX: usize = 40;

/// One act in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub(super) act: String,
    pub(super) index: i64,
    pub(super) sentence: String,
    pub(super) at: Instant,
    pub(super) unit: String,
    /// How that unit was called.
    pub(super) unit_name: String,
    pub(super) level: String,
    pub(super) is_covered: bool,
}

/// The page `/nhat-ky`.
#[derive(Template)]
#[template(path = "public-record/index.html")]
pub struct IndexPage {
    pub(super) frame: Frame,
    pub(super) rows: Vec<Row>,
    pub(super) kinds: Vec<(&'static str, String)>,
    pub(super) kind: String,
    pub(super) unit: String,
    pub(super) leaves: i64,
    pub(super) checkpoint: Current,
    pub(super) witnesses: Vec<WitnessState>,
    /// How many leaves the newest checkpoint covers that enough witnesses have signed.
    pub(super) witnessed: Option<u64>,
    pub(super) vkey: String,
    pub(super) older: Option<String>,
    pub(super) is_first: bool,
}

impl IndexPage {
    fn signed_at(&self) -> String {
        self.frame.moment(&Instant::from_millis(self.checkpoint.signed_at))
    }

    fn covered(&self) -> String {
        self.frame.t1("record-checkpoint-over", "count", self.count(self.checkpoint.size))
    }

    fn witnessed(&self) -> Option<String> {
        self.witnessed.map(|size| self.frame.t1("record-witnessed-over", "count", self.count(size)))
    }

    fn count(&self, size: u64) -> String {
        self.frame.n(&i64::try_from(size).unwrap_or(i64::MAX))
    }

    /// What a witness has signed last.
    fn seen(&self, witness: &WitnessState) -> String {
        match &witness.seen {
            None => self.frame.t("record-witness-never").into_owned(),
            Some((size, at)) => {
                let (count, when) = (self.count(*size), self.frame.moment(at));
                self.frame.t2("record-witness-seen", ("count", count), ("when", when))
            }
        }
    }

    /// What is not right with a witness, or with what it knows of this log.
    fn trouble(&self, witness: &WitnessState) -> Option<String> {
        witness.trouble.as_ref().map(|trouble| match trouble {
            Trouble::Silent(_) => self.frame.t("record-witness-silent").into_owned(),
            Trouble::Ahead(size) => self.frame.t1("record-witness-ahead", "count", self.count(*size)),
        })
    }
}

/// Lists the newest acts.
pub async fn index(visit: Visit, Asked(asked): Asked) -> Reply {
    let log = visit.app.part::<Log>()?;
    let wanted = wanted(&asked);
    let before = match asked.value("truoc") {
        "" => i64::MAX,
        text => text.parse().map_err(|_| Error::Missing)?,
    };
    let (narrowed, frame) = (wanted.clone(), visit.frame.clone());
    let reading = move |db: &mut Reader<'_>| {
        let rows = store::newest(db, &narrowed, before, ROWS + 1)?;
        let named = rows.into_iter().map(|row| {
            let name = unit_name(db, &frame, &row.unit_code, row.at.day())?;
            Ok((row, name))
        });
        let rows = named.collect::<Result<Vec<_>, Fault>>()?;
        Ok((rows, store::count(db)?))
    };
    let (rows, leaves) = visit.app.read(reading).await?;
    let witnesses = visit.app.part::<Witnesses>()?.states(&log);
    let mut listed = listed(visit.frame, &log, &wanted, rows, leaves, before == i64::MAX);
    listed.witnesses = witnesses;
    page(&listed)
}

/// Reads how the list is narrowed; what cannot be a kind or a code finds nothing.
pub(super) fn wanted(asked: &Form) -> Wanted {
    let said =
        |name| Some(asked.value(name).trim()).filter(|text| !text.is_empty() && text.len() <= CODE_LEN_MAX);
    Wanted { kind: said("loai").map(str::to_owned), unit: said("don-vi").map(str::to_owned) }
}

fn listed(
    frame: Frame,
    log: &Log,
    wanted: &Wanted,
    mut rows: Vec<(LeafRow, String)>,
    leaves: i64,
    is_first: bool,
) -> IndexPage {
    let checkpoint = log.current();
    let has_more = i64::try_from(rows.len()).is_ok_and(|count| count > ROWS);
    rows.truncate(usize::try_from(ROWS).unwrap_or(usize::MAX));
    let (kind, unit) = (wanted.kind.clone().unwrap_or_default(), wanted.unit.clone().unwrap_or_default());
    let older = rows.last().filter(|_| has_more).map(|(last, _)| {
        let query = [("loai", kind.clone()), ("don-vi", unit.clone()), ("truoc", last.index.to_string())];
        format!("/nhat-ky?{}", query_of(query.into_iter().filter(|(_, value)| !value.is_empty())))
    });
    IndexPage {
        rows: rows.into_iter().map(|row| listed_row(&frame, row, checkpoint.size)).collect(),
        kinds: KINDS.into_iter().map(|kind| (kind, sentence(&frame, kind))).collect(),
        witnesses: Vec::new(),
        witnessed: log.witnessed().map(|witnessed| witnessed.size),
        vkey: log.keys().vkey(),
        checkpoint: Current::clone(&checkpoint),
        frame,
        kind,
        unit,
        leaves,
        older,
        is_first,
    }
}

fn listed_row(frame: &Frame, (row, unit_name): (LeafRow, String), covered: u64) -> Row {
    let level = Leaf::parse(&row.entry).ok().and_then(|leaf| leaf.text("level").map(str::to_owned));
    let level = level.and_then(|word| plain(frame.language, &format!("exemplars-level-{word}")));
    Row {
        act: hex(&row.act_id),
        sentence: sentence(frame, &row.kind),
        at: row.at,
        unit: row.unit_code,
        unit_name,
        level: level.unwrap_or_default().to_owned(),
        is_covered: u64::try_from(row.index).is_ok_and(|index| index < covered),
        index: row.index,
    }
}
