//! What earlier rows of a file said: keys and titles that come twice, and origins that stand above.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use kheo_base::{Error, Refusal};
use kheo_people::Place;

use super::columns::Column;
use super::placing::Placer;
use crate::rules::State;
use crate::store::lists::imports::NewFile;

/// What earlier rows of a file said, as hashes: a number for each of millions of rows.
#[derive(Default)]
pub(super) struct Seen {
    /// Keys, with today's commune and whether the model is public.
    keys: HashMap<u64, (u32, bool)>,
    said: HashSet<u64>,
}

impl Seen {
    /// Takes a row in and says what earlier rows stand against it.
    pub(super) fn take(
        &mut self,
        file: &NewFile,
        placer: &Placer<'_>,
    ) -> Result<Option<(Column, Refusal)>, Error> {
        let commune = number_of(&file.territory.now);
        if let Some(origin) = &file.honours.origin {
            let (there, is_public) = match self.keys.get(&hash(origin)) {
                Some(found) => *found,
                None => match placer.origin(origin)? {
                    Some((commune, is_public)) => (commune.parse().unwrap_or(0), is_public),
                    None => return Ok(refuse(Column::ReplicatedFrom, "import-exemplars-no-origin")),
                },
            };
            if !is_public {
                return Ok(refuse(Column::ReplicatedFrom, "import-exemplars-origin-not-public"));
            }
            if there == commune && commune != 0 {
                return Ok(refuse(Column::ReplicatedFrom, "import-exemplars-origin-same-unit"));
            }
        }
        let is_public = file.state != State::Accepted;
        if self.keys.insert(hash(&file.key), (commune, is_public)).is_some() {
            return Ok(refuse(Column::Key, "import-exemplars-doubled-key"));
        }
        let said = (&file.folded, &file.territory.unit_code, file.territory.unit_valid_from, file.draft.year);
        if !self.said.insert(hash(&said)) {
            return Ok(refuse(Column::Title, "import-exemplars-doubled-title"));
        }
        Ok(None)
    }

    /// Forgets the key of a row that is left out: no later row was begun after it.
    pub(super) fn leave_out(&mut self, file: &NewFile) {
        self.keys.remove(&hash(&file.key));
    }
}

fn refuse(column: Column, key: &'static str) -> Option<(Column, Refusal)> {
    Some((column, Refusal::new(key)))
}

fn number_of(place: &Place) -> u32 {
    place.commune.as_deref().and_then(|code| code.parse().ok()).unwrap_or(0)
}

fn hash(of: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}
