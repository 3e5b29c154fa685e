//! Writes logs with the library's own pieces, for tests that judge or spoil them.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::cast_possible_wrap,
    clippy::cast_possible_truncation,
    reason = "each test takes a part of it"
)]

use std::collections::BTreeMap;
use std::path::Path;

use kheo_verify::commitment::{self, Place};
use kheo_verify::hash::{leaf_hash, root_of};
use kheo_verify::note::Role;
use kheo_verify::tiles::{Kind, new_tiles};
use kheo_verify::{Checkpoint, Hash, Leaf, Signer, Word, bundle};

/// Name of the log.
pub const ORIGIN: &str = "kheo.example/log";
/// What every title of these tests is, with the sign that parts the words of `--open`.
pub const TITLE: &str = "Đê = làng";
/// The key of every title.
pub const TITLE_KEY: [u8; 32] = [9; 32];

/// The key of a log, by its seed.
pub fn signer(seed: u8) -> Signer {
    Signer::new(ORIGIN, Role::Log, &[seed; 32]).unwrap()
}

const FIELDS: [&str; 4] = ["economy", "culture", "society", "defence"];

/// The words of published model `number`, and so how it must be counted.
pub fn words_of(number: u64) -> (i64, &'static str, &'static str, &'static str) {
    let field = FIELDS[(number % 4) as usize];
    let unit = if number.is_multiple_of(7) { "30043" } else { "30286" };
    let level = ["commune", "province", "central"][(number / 5 % 3) as usize];
    (2020 + (number % 3) as i64, field, unit, level)
}

/// Whether leaf `number` withdraws the model before it: every tenth does.
pub fn withdraws(number: u64) -> bool {
    number % 10 == 9
}

/// The leaves of published models, every tenth of which withdraws the one before.
pub fn entries(count: u64) -> Vec<Vec<u8>> {
    (0..count).map(|number| leaf(number).to_bytes().unwrap()).collect()
}

fn leaf(number: u64) -> Leaf {
    let act = u128::from(number + 1).to_be_bytes();
    let kind = if withdraws(number) { "exemplars.withdrawn" } else { "exemplars.published" };
    let (year, field, unit, level) = words_of(number);
    let text = |word: &str| Word::Text(word.to_owned());
    let words = [("field", text(field)), ("year", Word::Number(year)), ("level", text(level))];
    let place = Place { kind, act: &act, field: "title" };
    let title = commitment::commit(&TITLE_KEY, place, TITLE.as_bytes()).unwrap();
    Leaf {
        act,
        kind: kind.to_owned(),
        prev: withdraws(number).then(|| u128::from(number).to_be_bytes()),
        minute: 29_000_000 + number as i64,
        unit: Some(unit.to_owned()),
        words: words.into_iter().map(|(name, word)| (name.to_owned(), word)).collect(),
        commits: BTreeMap::from([("title".to_owned(), title)]),
    }
}

/// The hash over leaves `index·2^level ..`, out of all leaves.
pub fn stored(leaves: &[Hash]) -> impl FnMut(u32, u64) -> Result<Hash, kheo_verify::Error> + '_ {
    |level, index| {
        let (from, width) = (usize::try_from(index << level).unwrap(), 1_usize << level);
        Ok(root_of(&leaves[from..from + width]))
    }
}

/// Changes one bit of a file.
pub fn flip(file: &Path, at: usize) {
    let mut bytes = std::fs::read(file).unwrap();
    bytes[at] ^= 1;
    std::fs::write(file, bytes).unwrap();
}

/// Writes a whole log as the server would, and signs it.
pub fn write(folder: &Path, entries: &[Vec<u8>], by: &Signer) {
    let leaves: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
    for path in new_tiles(0, entries.len() as u64) {
        let from = usize::try_from(path.index * 256).unwrap();
        let mut bytes = Vec::new();
        for at in from..from + usize::from(path.width) {
            match path.kind {
                Kind::Entries => bundle::push(&mut bytes, &entries[at]).unwrap(),
                Kind::Hashes(level) => {
                    let width = 256_usize.pow(level.into());
                    bytes.extend(root_of(&leaves[at * width..(at + 1) * width]));
                }
            }
        }
        let file = folder.join(path.to_string());
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
    let checkpoint =
        Checkpoint { origin: ORIGIN.to_owned(), size: entries.len() as u64, root: root_of(&leaves) };
    std::fs::write(folder.join("checkpoint"), checkpoint.sign(by).to_text()).unwrap();
}
