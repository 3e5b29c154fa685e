//! What others wrote judges our log: Cloudflare's port of Go's `tlog` and `note`, and ct-merkle, which share no line with ours. They accept what
//! we write and refuse whatever was changed in it.

#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;

use common::stored;
use kheo_verify::audit::{Depth, audit};
use kheo_verify::files::Folder;
use kheo_verify::hash::{leaf_hash, prove_consistency, prove_inclusion, root_of};
use kheo_verify::note::Role;
use kheo_verify::tiles::{Kind, TilePath};
use kheo_verify::{Checkpoint, Hash, Signer, bundle};
use signed_note::{StandardVerifier, VerifierList};

const ORIGIN: &str = "kheo.example/log";

fn theirs(hash: &Hash) -> tlog_tiles::Hash {
    tlog_tiles::Hash(*hash)
}

fn entries(count: u64) -> Vec<Vec<u8>> {
    (0..count).map(|number| format!("{{\"act\":\"{number:032x}\",\"v\":1}}").into_bytes()).collect()
}

fn hashes(entries: &[Vec<u8>]) -> Vec<Hash> {
    entries.iter().map(|entry| leaf_hash(entry)).collect()
}

fn includes(index: u64, leaves: &[Hash], proof_of: &[Hash], entry: &[u8], root: &Hash) -> bool {
    let proof: Vec<_> = proof_of.iter().map(theirs).collect();
    let size = leaves.len() as u64;
    tlog_tiles::check_record(&proof, size, theirs(root), index, tlog_tiles::record_hash(entry)).is_ok()
}

#[test]
fn another_implementation_finds_every_leaf_and_no_changed_one() {
    for size in [1_u64, 2, 3, 255, 256, 257, 700] {
        let entries = entries(size);
        let leaves = hashes(&entries);
        let root = root_of(&leaves);
        for index in [0, size / 2, size - 1] {
            let at = usize::try_from(index).unwrap();
            let proof = prove_inclusion(index, size, &mut stored(&leaves)).unwrap();
            assert!(includes(index, &leaves, &proof, &entries[at], &root), "{index} of {size}");
            let mut flipped = entries[at].clone();
            flipped[3] ^= 1;
            assert!(!includes(index, &leaves, &proof, &flipped, &root), "a flipped bit in a leaf");
            for place in 0..proof.len() {
                let mut wrong = proof.clone();
                wrong[place][0] ^= 1;
                assert!(!includes(index, &leaves, &wrong, &entries[at], &root), "a flipped bit in a hash");
            }
            if size > 2 {
                assert!(!includes((index + 1) % size, &leaves, &proof, &entries[at], &root), "another place");
            }
        }
    }
}

#[test]
fn another_implementation_sees_that_the_log_grew_and_never_that_it_was_rewritten() {
    let all = entries(700);
    let leaves = hashes(&all);
    let (old, new) = (300_u64, 700_u64);
    let old_root = root_of(&leaves[..300]);
    let proof = prove_consistency(old, new, &mut stored(&leaves)).unwrap();
    let continues = |proof: &[Hash], new: u64, root: &Hash| {
        let proof: Vec<_> = proof.iter().map(theirs).collect();
        tlog_tiles::check_tree(&proof, new, theirs(root), old, theirs(&old_root)).is_ok()
    };
    assert!(continues(&proof, new, &root_of(&leaves)));
    let mut dropped = all.clone();
    dropped.remove(7);
    let mut reordered = all.clone();
    reordered.swap(7, 8);
    let mut rewritten = all.clone();
    rewritten[7] = b"{}".to_vec();
    for (what, other) in [("dropped", dropped), ("reordered", reordered), ("rewritten", rewritten)] {
        let other = hashes(&other);
        let size = other.len() as u64;
        let proof = prove_consistency(old, size, &mut stored(&other)).unwrap();
        assert!(!continues(&proof, size, &root_of(&other)), "an entry was {what}");
    }
    // A split view: the same size with another end, shown to somebody else.
    let mut split = leaves.clone();
    split[299] = leaf_hash(b"for others");
    let proof = prove_consistency(old, new, &mut stored(&split)).unwrap();
    assert!(!continues(&proof, new, &root_of(&split)));
    let mut truncated = prove_consistency(old, new, &mut stored(&leaves)).unwrap();
    truncated.pop();
    assert!(!continues(&truncated, new, &root_of(&leaves)), "a proof cut short");
}

#[test]
fn another_implementation_accepts_our_signature_and_no_other_key_s() {
    let signer = Signer::new(ORIGIN, Role::Log, &[7; 32]).unwrap();
    let leaves = hashes(&entries(40));
    let checkpoint = Checkpoint { origin: ORIGIN.to_owned(), size: 40, root: root_of(&leaves) };
    let text = checkpoint.sign(&signer).to_text();
    let accepts = |text: &str, vkey: &str| {
        let known = VerifierList::new(vec![Box::new(StandardVerifier::new(vkey).unwrap())]);
        let note = signed_note::Note::from_bytes(text.as_bytes());
        note.is_ok_and(|note| note.verify(&known).is_ok_and(|(known, _)| !known.is_empty()))
    };
    assert!(accepts(&text, &signer.verifier().to_vkey()));
    let parsed = tlog_tiles::Checkpoint::from_bytes(checkpoint.to_text().as_bytes()).unwrap();
    assert_eq!((parsed.origin(), parsed.size(), parsed.hash()), (ORIGIN, 40, &theirs(&checkpoint.root)));
    let other = Signer::new(ORIGIN, Role::Log, &[8; 32]).unwrap();
    assert!(!accepts(&text, &other.verifier().to_vkey()), "another key");
    assert!(!accepts(&text.replacen("\n40\n", "\n39\n", 1), &signer.verifier().to_vkey()), "another size");
}

type TheirTree = ct_merkle::mem_backed_tree::MemoryBackedTree<sha2::Sha256, Vec<u8>>;
type TheirRoot = ct_merkle::RootHash<sha2::Sha256>;

fn second_root(leaves: &[Hash]) -> TheirRoot {
    TheirRoot::new(root_of(leaves).into(), leaves.len() as u64)
}

#[test]
fn a_second_implementation_reaches_the_same_roots() {
    let mut tree = TheirTree::new();
    let entries = entries(300);
    for (at, entry) in entries.iter().enumerate() {
        tree.push(entry.clone());
        assert_eq!(tree.root().as_bytes().as_slice(), root_of(&hashes(&entries[..=at])), "{at}");
    }
}

#[test]
fn a_second_implementation_finds_every_leaf_and_no_changed_one() {
    for size in [2_u64, 3, 255, 256, 257, 700] {
        let entries = entries(size);
        let leaves = hashes(&entries);
        let root = second_root(&leaves);
        let finds = |entry: &Vec<u8>, index: u64, proof: &[Hash]| {
            let proof = ct_merkle::InclusionProof::try_from_bytes(proof.as_flattened().to_vec());
            proof.is_ok_and(|proof| root.verify_inclusion(entry, index, &proof).is_ok())
        };
        for index in [0, size / 2, size - 1] {
            let entry = &entries[usize::try_from(index).unwrap()];
            let proof = prove_inclusion(index, size, &mut stored(&leaves)).unwrap();
            assert!(finds(entry, index, &proof), "{index} of {size}");
            let mut flipped = entry.clone();
            flipped[3] ^= 1;
            assert!(!finds(&flipped, index, &proof), "a flipped bit in a leaf");
            assert!(!finds(entry, (index + 1) % size, &proof), "another place");
            assert!(!finds(entry, index, &proof[1..]), "a proof cut short");
            for place in 0..proof.len() {
                let mut wrong = proof.clone();
                wrong[place][0] ^= 1;
                assert!(!finds(entry, index, &wrong), "a flipped bit in a hash");
            }
        }
    }
}

#[test]
fn a_second_implementation_sees_that_the_log_grew_and_never_that_it_was_rewritten() {
    let all = entries(700);
    let leaves = hashes(&all);
    let old = second_root(&leaves[..300]);
    let continues = |leaves: &[Hash], proof: &[Hash]| {
        let proof = ct_merkle::ConsistencyProof::try_from_bytes(proof.as_flattened().to_vec());
        proof.is_ok_and(|proof| second_root(leaves).verify_consistency(&old, &proof).is_ok())
    };
    let prove = |leaves: &[Hash]| prove_consistency(300, leaves.len() as u64, &mut stored(leaves)).unwrap();
    assert!(continues(&leaves, &prove(&leaves)));
    assert!(!continues(&leaves, &prove(&leaves)[1..]), "a proof cut short");
    assert!(!continues(&leaves[..200], &[]), "a log cut short");
    let change = |change: &dyn Fn(&mut Vec<Hash>)| {
        let mut other = leaves.clone();
        change(&mut other);
        other
    };
    for (what, other) in [
        ("dropped", change(&|all| _ = all.remove(7))),
        ("reordered", change(&|all| all.swap(7, 8))),
        ("rewritten", change(&|all| all[7] = leaf_hash(b"{}"))),
        ("for others", change(&|all| all[299] = leaf_hash(b"for others"))),
    ] {
        assert!(!continues(&other, &prove(&other)), "an entry was {what}");
    }
}

/// Our files, read by Cloudflare's reader, which judges every tile by the root.
struct TheirFolder(std::path::PathBuf);

impl tlog_tiles::TileReader for TheirFolder {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[tlog_tiles::Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        let ours = |tile: &tlog_tiles::Tile| {
            let width = u16::try_from(tile.width()).unwrap();
            let path = TilePath { kind: Kind::Hashes(tile.level()), index: tile.level_index(), width };
            std::fs::read(self.0.join(path.to_string())).map_err(|_| tlog_tiles::Error::BadMath)
        };
        tiles.iter().map(ours).collect()
    }

    fn save_tiles(&self, _: &[tlog_tiles::Tile], _: &[Vec<u8>]) {}
}

/// Whether every entry of our bundles stands in our tiles under this root, as Cloudflare's reader sees it.
fn they_accept(folder: &Path, head: &(u64, Hash)) -> bool {
    let files = TheirFolder(folder.to_owned());
    let reader = tlog_tiles::TileHashReader::new(head.0, theirs(&head.1), &files);
    let wanted: Vec<u64> = (0..head.0).map(|index| tlog_tiles::stored_hash_index(0, index)).collect();
    let Ok(proved) = tlog_tiles::HashReader::read_hashes(&reader, &wanted) else { return false };
    let mut at = proved.iter();
    (0..head.0.div_ceil(256)).all(|index| {
        let path = TilePath::at(Kind::Entries, index, head.0).unwrap();
        let Ok(bytes) = std::fs::read(folder.join(path.to_string())) else { return false };
        let Ok(entries) = bundle::entries(&bytes, path.width) else { return false };
        entries.iter().all(|entry| at.next() == Some(&tlog_tiles::record_hash(entry)))
    })
}

/// A way to change the entries of a log.
type Change<'a> = &'a dyn Fn(&mut Vec<Vec<u8>>);

#[test]
fn what_another_reader_of_tiles_refuses_our_own_check_refuses_too() {
    let good = common::entries(600);
    let head = (600, root_of(&hashes(&good)));
    let judged = |spoil: &dyn Fn(&Path)| {
        let folder = tempfile::tempdir().unwrap();
        common::write(folder.path(), &good, &common::signer(7));
        spoil(folder.path());
        let ours = audit(&Folder(folder.path().to_owned()), &head, Depth::Leaves, |_, _| ()).is_ok();
        (they_accept(folder.path(), &head), ours)
    };
    assert_eq!(judged(&|_| ()), (true, true));
    for (file, at) in [
        ("tile/entries/000", 40),
        ("tile/entries/002.p/88", 300),
        ("tile/0/001", 40),
        ("tile/0/002.p/88", 87 * 32),
        ("tile/1/000.p/2", 63),
    ] {
        let flip = |folder: &Path| common::flip(&folder.join(file), at);
        assert_eq!(judged(&flip), (false, false), "a flipped bit in {file}");
        let drop = |folder: &Path| std::fs::remove_file(folder.join(file)).unwrap();
        assert_eq!(judged(&drop), (false, false), "{file} kept back");
    }
    let split = |all: &mut Vec<Vec<u8>>| {
        let end = all.len() - 1;
        all.swap(end - 1, end);
    };
    let changes: [(&str, Change<'_>); 5] = [
        ("dropped", &|all| drop(all.remove(7))),
        ("reordered", &|all| all.swap(7, 8)),
        ("rewritten", &|all| all[7] = common::entries(601).remove(600)),
        ("cut short", &|all| all.truncate(500)),
        ("shown to others", &split),
    ];
    for (what, change) in changes {
        let rewrite = |folder: &Path| {
            let mut other = good.clone();
            change(&mut other);
            std::fs::remove_dir_all(folder.join("tile")).unwrap();
            common::write(folder, &other, &common::signer(7));
        };
        assert_eq!(judged(&rewrite), (false, false), "entries were {what}");
    }
}
