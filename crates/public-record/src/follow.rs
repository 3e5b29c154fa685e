//! The follower: every public act gets its leaf, in the order of the journal, in the transaction that moves the cursor.
//!
//! It can never be rebuilt: keys are drawn once, and what was published stays. Acts for offices and sealed acts are passed over.

use std::collections::BTreeMap;

use kheo_base::{Entropy, Fault, Id};
use kheo_facts::recorded::{Recorded, Said};
use kheo_journal::{Act, Follower, Forget, Visibility};
use kheo_store::Tx;
use kheo_verify::commitment::{Place, commit};
use kheo_verify::leaf::{Leaf, Word, is_word};

use crate::packing::{Opening, pack};
use crate::store::{self, LeafRow};
use crate::{Recordables, refused};

/// Writes leaves and openings.
pub struct PublicRecord {
    recordables: Recordables,
    entropy: Entropy,
}

impl PublicRecord {
    /// Records what these capabilities do in public.
    pub const fn new(recordables: Recordables, entropy: Entropy) -> Self {
        Self { recordables, entropy }
    }

    /// Returns what is recorded of each act, in order; an act that nobody knows gets a leaf that says nothing but its kind.
    fn recorded(&self, tx: &mut Tx<'_>, acts: &[&Act]) -> Result<Vec<Recorded>, Fault> {
        let mut all: Vec<Recorded> = vec![Recorded::default(); acts.len()];
        for recordable in &self.recordables.0 {
            let kinds = recordable.subject_kinds();
            let places: Vec<usize> =
                (0..acts.len()).filter(|at| kinds.contains(&acts[*at].subject_kind.as_str())).collect();
            if places.is_empty() {
                continue;
            }
            let own: Vec<&Act> = places.iter().map(|at| acts[*at]).collect();
            for (at, said) in places.into_iter().zip(recordable.recorded(tx, &own)?) {
                all[at] = said;
            }
        }
        Ok(all)
    }

    /// Makes the leaf of an act, and what opens its commitments.
    fn leaf(&self, act: &Act, said: Recorded, prev: Option<[u8; 16]>) -> Result<(Leaf, Vec<Opening>), Fault> {
        let (mut commits, mut openings) = (BTreeMap::new(), Vec::with_capacity(said.fields.len()));
        for (field, value) in said.fields {
            let key: [u8; 32] = self.entropy.bytes();
            let place = Place { kind: &act.kind, act: &act.act_id.0, field };
            let hash = commit(&key, place, value.as_bytes()).map_err(refused("committing to a field"))?;
            commits.insert(field.to_owned(), hash);
            openings.push(Opening { field: field.to_owned(), key, value });
        }
        let words = said.words.into_iter().filter_map(|(name, said)| Some((name.to_owned(), word(said)?)));
        let leaf = Leaf {
            act: act.act_id.0,
            kind: act.kind.clone(),
            prev,
            minute: act.at.millis().div_euclid(60_000),
            unit: unit_of(act),
            words: words.collect(),
            commits,
        };
        Ok((leaf, openings))
    }
}

/// What cannot stand in a leaf is left out, rather than holding up every act after it.
fn word(said: Said) -> Option<Word> {
    match said {
        Said::Number(number) => {
            (number.abs() <= kheo_verify::leaf::NUMBER_MAX).then_some(Word::Number(number))
        }
        Said::Text(text) => is_word(&text).then_some(Word::Text(text)),
    }
}

/// The unit for which it was done, or else the commune or province of what it is about.
fn unit_of(act: &Act) -> Option<String> {
    let body = ["commune", "province", "unit"].into_iter().find_map(|name| act.body.get_word(name));
    let unit = act.unit_code.as_deref().or(body);
    unit.filter(|unit| is_word(unit)).map(str::to_owned)
}

impl Follower for PublicRecord {
    fn name(&self) -> &'static str {
        "public-record"
    }

    fn follow(&self, tx: &mut Tx<'_>, act: &Act) -> Result<(), Fault> {
        self.follow_all(tx, std::slice::from_ref(act))
    }

    fn follow_all(&self, tx: &mut Tx<'_>, acts: &[Act]) -> Result<(), Fault> {
        let acts: Vec<&Act> = acts.iter().filter(|act| act.visibility == Visibility::Public).collect();
        if acts.is_empty() {
            return Ok(());
        }
        let recorded = self.recorded(tx, &acts)?;
        let subjects: Vec<Id> = acts.iter().map(|act| act.subject_id).collect();
        let mut last = store::last_of(tx, &subjects)?;
        let mut index = store::count(tx)?;
        for (act, said) in acts.into_iter().zip(recorded) {
            if said.erases {
                store::forget(tx, &act.subject_kind, act.subject_id)?;
            }
            let (leaf, openings) = self.leaf(act, said, last.get(&act.subject_id).copied())?;
            let row = LeafRow {
                index,
                act_id: act.act_id.0,
                subject_kind: act.subject_kind.clone(),
                subject_id: act.subject_id,
                kind: act.kind.clone(),
                unit_code: leaf.unit.clone().unwrap_or_default(),
                at: act.at,
                is_lost: false,
                entry: leaf.to_bytes().map_err(refused("writing a leaf"))?,
            };
            // An act whose leaf came back from the files of the log has one already.
            if store::add(tx, row)? {
                if !openings.is_empty() {
                    store::open(tx, index, pack(&openings))?;
                }
                last.insert(act.subject_id, act.act_id.0);
                index += 1;
            }
        }
        Ok(())
    }

    fn forget(&self) -> Option<Forget> {
        None
    }
}
