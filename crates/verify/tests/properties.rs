//! What holds for every size, every leaf and every byte.

#![allow(clippy::unwrap_used, clippy::panic)]

use kheo_verify::hash::{self, Growing, Hash, verify_consistency, verify_inclusion};
use kheo_verify::note::Role;
use kheo_verify::tiles::TilePath;
use kheo_verify::{Checkpoint, Leaf, Note, Proof, Signer, Verifier, Word, bundle};
use proptest::prelude::*;
use std::convert::Infallible;

fn leaves(size: usize) -> Vec<Hash> {
    (0..size).map(|at| hash::leaf_hash(&at.to_be_bytes())).collect()
}

fn stored(leaves: &[Hash]) -> impl FnMut(u32, u64) -> Result<Hash, Infallible> + '_ {
    |level, index| {
        let (from, width) = (usize::try_from(index << level).unwrap(), 1 << level);
        Ok(hash::root_of(&leaves[from..from + width]))
    }
}

/// The definition in RFC 6962, word for word.
fn by_definition(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => hash::EMPTY_ROOT,
        [one] => *one,
        _ => {
            let split = leaves.len().next_power_of_two() / 2;
            hash::node_hash(&by_definition(&leaves[..split]), &by_definition(&leaves[split..]))
        }
    }
}

fn flipped(hash: &Hash, bit: usize) -> Hash {
    let mut other = *hash;
    other[bit / 8 % 32] ^= 1 << (bit % 8);
    other
}

#[test]
fn all_small_trees_are_proved_and_nothing_else_is() {
    let all = leaves(40);
    for size in 0..=all.len() {
        let root = by_definition(&all[..size]);
        assert_eq!(hash::root_of(&all[..size]), root);
        assert_eq!(hash::root(size as u64, &mut stored(&all)).unwrap(), root);
        assert_eq!(Growing::from_stored(size as u64, &mut stored(&all)).unwrap().root(), root);
        for index in 0..size as u64 {
            let path = hash::prove_inclusion(index, size as u64, &mut stored(&all)).unwrap();
            for claimed in 0..=size as u64 {
                for leaf in [index, (index + 1) % size as u64] {
                    let leaf_hash = &all[usize::try_from(leaf).unwrap()];
                    let is = verify_inclusion(leaf_hash, claimed, size as u64, &path, &root).is_ok();
                    assert_eq!(is, claimed == index && leaf == index, "{index} as {claimed} of {size}");
                }
            }
        }
        for old in 0..=size {
            let path = hash::prove_consistency(old as u64, size as u64, &mut stored(&all)).unwrap();
            for claimed in 0..=size {
                let (before, after) = ((claimed as u64, by_definition(&all[..claimed])), (size as u64, root));
                let is = verify_consistency(&before, &after, &path).is_ok();
                let needs_none = |old: usize| old == 0 || old == size;
                assert_eq!(
                    is,
                    claimed == old || (needs_none(claimed) && needs_none(old)),
                    "{old}/{claimed}/{size}"
                );
            }
        }
    }
}

fn any_leaf() -> impl Strategy<Value = Leaf> {
    let word = prop_oneof![
        "[A-Za-z0-9._:/+-]{1,20}".prop_map(Word::Text),
        (-9_000_000_i64..9_000_000).prop_map(Word::Number)
    ];
    (
        any::<[u8; 16]>(),
        "[a-z]{1,12}\\.[a-z_]{1,12}",
        any::<Option<[u8; 16]>>(),
        0_i64..60_000_000,
        proptest::option::of("[0-9]{2,5}"),
        proptest::collection::btree_map("[a-z_]{1,12}", word, 0..8),
        proptest::collection::btree_map("[a-z_]{1,12}", any::<[u8; 32]>(), 0..8),
    )
        .prop_map(|(act, kind, prev, minute, unit, words, commits)| Leaf {
            act,
            kind,
            prev,
            minute,
            unit,
            words,
            commits,
        })
}

proptest! {
    #[test]
    fn proofs_hold_and_no_bit_of_them_may_change(size in 1_usize..600, at in any::<usize>(), bit in any::<usize>()) {
        let all = leaves(size);
        let (index, size) = ((at % size) as u64, size as u64);
        let root = hash::root_of(&all);
        let leaf = all[at % all.len()];
        let path = hash::prove_inclusion(index, size, &mut stored(&all)).unwrap();
        prop_assert!(verify_inclusion(&leaf, index, size, &path, &root).is_ok());
        prop_assert!(verify_inclusion(&flipped(&leaf, bit), index, size, &path, &root).is_err());
        prop_assert!(verify_inclusion(&leaf, index, size, &path, &flipped(&root, bit)).is_err());
        prop_assert!(verify_inclusion(&leaf, index ^ 1, size, &path, &root).is_err());
        for change in 0..path.len() {
            let mut other = path.clone();
            other[change] = flipped(&other[change], bit);
            prop_assert!(verify_inclusion(&leaf, index, size, &other, &root).is_err());
            other.remove(change);
            prop_assert!(verify_inclusion(&leaf, index, size, &other, &root).is_err());
        }
        let longer = [path.as_slice(), &[root]].concat();
        prop_assert!(verify_inclusion(&leaf, index, size, &longer, &root).is_err());
    }

    #[test]
    fn growth_is_proved_and_no_bit_of_it_may_change(size in 2_usize..600, cut in any::<usize>(), bit in any::<usize>()) {
        let all = leaves(size);
        let cut = 1 + cut % (size - 1);
        let (old, new) = ((cut as u64, hash::root_of(&all[..cut])), (size as u64, hash::root_of(&all)));
        let path = hash::prove_consistency(old.0, new.0, &mut stored(&all)).unwrap();
        prop_assert!(verify_consistency(&old, &new, &path).is_ok());
        prop_assert!(verify_consistency(&(old.0, flipped(&old.1, bit)), &new, &path).is_err());
        prop_assert!(verify_consistency(&old, &(new.0, flipped(&new.1, bit)), &path).is_err());
        prop_assert!(verify_consistency(&new, &old, &path).is_err());
        prop_assert!(verify_consistency(&old, &new, &[]).is_err());
        for change in 0..path.len() {
            let mut other = path.clone();
            other[change] = flipped(&other[change], bit);
            prop_assert!(verify_consistency(&old, &new, &other).is_err());
            other.remove(change);
            prop_assert!(verify_consistency(&old, &new, &other).is_err());
        }
    }

    #[test]
    fn a_tree_grows_by_leaves_as_by_tiles(tiles in 0_usize..6, more in 0_usize..300) {
        let all = leaves(tiles * 256 + more);
        let mut by_tiles = Growing::default();
        for tile in all[..tiles * 256].chunks(256) {
            by_tiles.push_256(kheo_verify::tiles::root_of_full(tile.try_into().unwrap())).unwrap();
        }
        all[tiles * 256..].iter().for_each(|leaf| by_tiles.push(*leaf));
        prop_assert_eq!(by_tiles.size(), all.len() as u64);
        prop_assert_eq!(by_tiles.root(), hash::root_of(&all));
        prop_assert!(more % 256 == 0 || by_tiles.push_256([0; 32]).is_err());
    }

    #[test]
    fn leaves_come_back_and_any_other_writer_of_json_agrees(leaf in any_leaf()) {
        let bytes = leaf.to_bytes().unwrap();
        prop_assert_eq!(Leaf::parse(&bytes).unwrap(), leaf);
        let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        prop_assert_eq!(json.to_string().into_bytes(), bytes);
    }

    #[test]
    fn what_is_read_as_a_leaf_is_what_would_be_written(leaf in any_leaf(), at in any::<usize>(), byte in any::<u8>()) {
        let mut bytes = leaf.to_bytes().unwrap();
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok(read) = Leaf::parse(&bytes) {
            prop_assert_eq!(read.to_bytes().unwrap(), bytes);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400), width in 0_u16..300) {
        let _ = Note::parse(&bytes);
        let _ = Proof::parse(&bytes);
        let _ = Leaf::parse(&bytes);
        if let Ok(entries) = bundle::entries(&bytes, width) {
            let mut again = Vec::new();
            entries.iter().for_each(|entry| bundle::push(&mut again, entry).unwrap());
            prop_assert_eq!(again, bytes.clone());
        }
        let _ = kheo_verify::tiles::hashes(&bytes, width);
        let text = String::from_utf8_lossy(&bytes);
        let _ = Checkpoint::parse(&text);
        let _ = Verifier::parse(&text);
        if let Ok(path) = TilePath::parse(&text) {
            prop_assert_eq!(path.to_string(), text);
        }
    }

    #[test]
    fn a_changed_proof_proves_nothing_else(at in any::<usize>(), byte in any::<u8>()) {
        let log = Signer::new("vd.example/log", Role::Log, &[3; 32]).unwrap();
        let entries: Vec<[u8; 1]> = (0..9).map(|entry| [entry]).collect();
        let all: Vec<Hash> = entries.iter().map(|entry| hash::leaf_hash(entry)).collect();
        let checkpoint = Checkpoint { origin: "vd.example/log".to_owned(), size: 9, root: hash::root_of(&all) };
        let path = hash::prove_inclusion(4, 9, &mut stored(&all)).unwrap();
        let proof = Proof { extra: None, index: 4, path, checkpoint: checkpoint.sign(&log).to_text() };
        let mut bytes = proof.to_text().into_bytes();
        let at = at % bytes.len();
        let is_same = bytes[at] == byte;
        bytes[at] = byte;
        let accepted = Proof::parse(&bytes).and_then(|proof| proof.verify(&entries[4], log.verifier()));
        prop_assert_eq!(accepted.is_ok(), is_same);
    }

    #[test]
    fn paths_come_back(index in any::<u64>(), width in 1_u16..=256, level in 0_u8..64, entries in any::<bool>()) {
        use kheo_verify::tiles::Kind;
        let kind = if entries { Kind::Entries } else { Kind::Hashes(level) };
        // 18 digits: more groups than a 64-bit size of a log can have.
        let path = TilePath { kind, index: index % 1_000_000_000_000_000_000, width };
        prop_assert_eq!(TilePath::parse(&path.to_string()).unwrap(), path);
    }
}
