//! What others have published, and what Khéo has frozen: byte for byte.

#![allow(clippy::unwrap_used, clippy::panic)]

use kheo_verify::encoding::{base64, from_hex, hash_from_base64, hex};
use kheo_verify::note::Role;
use kheo_verify::tiles::{Kind, TilePath, Tiles, new_tiles};
use kheo_verify::{
    Checkpoint, Error, Hash, Leaf, Note, Proof, SignedCheckpoint, Signer, Verifier, Word, bundle, commitment,
    hash,
};

const ENTRIES: [&str; 15] = [
    "one", "two", "three", "four", "five", "six", "seven", "eit", "nain", "ten", "ileven", "twelf",
    "threeten", "fourten", "fivten",
];
const ROOTS: [(usize, &str); 5] = [
    (1, "0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek="),
    (2, "T1X2GdkhUjV3iyufF9b0kVsWFxIU0VI4EpNml2Teci4="),
    (3, "Wqx3HImawpLnS/Gv4ubjAvi1WIOy0b8Ze0amvqbavKk="),
    (7, "IrSXADBqJ7EQoUODSDKROySgNveeL6CFhik2w/+fS7U="),
    (15, "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs="),
];

#[test]
fn the_example_of_signed_notes_is_accepted_and_nothing_near_it() {
    let key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    let verifier = Verifier::parse(key).unwrap();
    assert_eq!(verifier.to_vkey(), key);
    let note = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    let parsed = Note::parse(note.as_bytes()).unwrap();
    assert_eq!(parsed.to_text(), note);
    parsed.verify(&verifier).unwrap();
    let other = Note::parse(note.replace("example message", "exampel message").as_bytes()).unwrap();
    assert_eq!(other.verify(&verifier), Err(Error::Signature("example.com/foo".to_owned())));
    assert!(Verifier::parse(&key.replace("530d903a", "530d903b")).is_err());
    assert!(Verifier::parse(&key.replace("/foo", "/bar")).is_err());
}

#[test]
fn a_signature_of_a_known_key_that_fails_spoils_the_note() {
    let log = Signer::new("example.com/log", Role::Log, &[7; 32]).unwrap();
    let mut note =
        Checkpoint { origin: "example.com/log".to_owned(), size: 0, root: hash::EMPTY_ROOT }.sign(&log);
    let mut wrong = note.signatures[0].clone();
    wrong.bytes[5] ^= 1;
    note.signatures.push(wrong);
    assert!(matches!(note.verify(log.verifier()), Err(Error::Signature(_))));
    note.signatures.pop();
    let mut unknown = note.signatures[0].clone();
    unknown.id ^= 1;
    note.signatures.push(unknown);
    note.verify(log.verifier()).unwrap();
}

#[test]
fn the_log_of_tessera_has_its_roots_and_its_signature() {
    let leaves: Vec<Hash> = ENTRIES.iter().map(|entry| hash::leaf_hash(entry.as_bytes())).collect();
    for (size, root) in ROOTS {
        assert_eq!(base64(&hash::root_of(&leaves[..size])), root, "{size}");
    }
    assert_eq!(hash::root_of(&[]), hash::EMPTY_ROOT);
    assert_eq!(base64(&hash::EMPTY_ROOT), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    let key =
        Verifier::parse("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx")
            .unwrap();
    let checkpoint = format!(
        "example.com/log/testdata\n15\n{}\n\n— example.com/log/testdata M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg+CKubMt53MvIt/uEWP6zdkdIQzd/fmwlM/dlPWF74ewI=\n",
        ROOTS[4].1
    );
    let opened = SignedCheckpoint::open(checkpoint.as_bytes(), &key).unwrap();
    assert_eq!(opened.checkpoint.head(), (15, hash::root_of(&leaves)));
    let shorter = checkpoint.replace("\n15\n", "\n14\n");
    assert!(matches!(SignedCheckpoint::open(shorter.as_bytes(), &key), Err(Error::Signature(_))));
}

#[test]
fn a_bundle_of_two_is_nine_and_one_bytes() {
    let mut bytes = Vec::new();
    bundle::push(&mut bytes, b"one").unwrap();
    bundle::push(&mut bytes, b"two").unwrap();
    assert_eq!(hex(&bytes), "00036f6e65000374776f");
    assert_eq!(bundle::entries(&bytes, 2).unwrap(), [b"one", b"two"]);
    assert_eq!(bundle::first_entries(&bytes, 1).unwrap(), [b"one"]);
    for width in [0, 1, 3] {
        assert!(bundle::entries(&bytes, width).is_err(), "{width}");
    }
    assert!(bundle::push(&mut bytes, &[0; 65_536]).is_err());
}

fn names(old: u64, new: u64) -> Vec<String> {
    new_tiles(old, new).map(|path| path.to_string()).collect()
}

#[test]
fn sizes_have_the_tiles_of_the_specification() {
    assert_eq!(names(0, 256), ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]);
    let all = names(0, 70_000);
    let hashes: Vec<_> = all.iter().filter(|name| !name.starts_with("tile/entries")).collect();
    let of_level = |level: &str| hashes.iter().filter(|name| name.starts_with(level)).count();
    assert_eq!((of_level("tile/0/"), of_level("tile/1/"), of_level("tile/2/")), (274, 2, 1));
    for name in ["tile/0/272", "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"] {
        assert!(hashes.iter().any(|found| *found == name), "{name}");
    }
    assert_eq!(all.len() - hashes.len(), 274);
    assert_eq!(names(255, 256), ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]);
    assert_eq!(names(256, 258), ["tile/entries/001.p/2", "tile/0/001.p/2"]);
    assert!(names(7, 7).is_empty());
}

#[test]
fn paths_have_one_spelling() {
    let path = TilePath { kind: Kind::Hashes(0), index: 1_234_067, width: 256 };
    assert_eq!(path.to_string(), "tile/0/x001/x234/067");
    for good in ["tile/0/x001/x234/067", "tile/63/000", "tile/entries/x001/000.p/255", "tile/1/999.p/1"] {
        assert_eq!(TilePath::parse(good).unwrap().to_string(), good);
    }
    for wrong in [
        "",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "tile/64/000",
        "tile/00/000",
        "tile/-1/000",
        "tile/0/0",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001",
        "tile/0/x001/",
        "tile/0/001.p/0",
        "tile/0/001.p/256",
        "tile/0/001.p/",
        "tile/0/001.p/01",
        "tile/0/../../key",
        "tile/0/x18446744073709551616/000",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
        "/tile/0/000",
        "tile/entries/000.p/1/2",
        "tile/0/٠٠٠",
    ] {
        assert!(TilePath::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn hashes_out_of_tiles_are_those_of_the_tree() {
    let leaves: Vec<Hash> = (0..1_000_u32).map(|n| hash::leaf_hash(&n.to_be_bytes())).collect();
    let mut tiles = Tiles::new(1_000, |path: TilePath| {
        let Kind::Hashes(level) = path.kind else { panic!("only hashes") };
        let step = 256_usize.pow(u32::from(level));
        let first = usize::try_from(path.index).unwrap() * 256;
        Ok::<_, Error>(
            (first..first + usize::from(path.width))
                .flat_map(|at| hash::root_of(&leaves[at * step..(at + 1) * step]))
                .collect(),
        )
    });
    assert_eq!(hash::root(1_000, &mut tiles).unwrap(), hash::root_of(&leaves));
    let path = hash::prove_inclusion(999, 1_000, &mut tiles).unwrap();
    hash::verify_inclusion(&leaves[999], 999, 1_000, &path, &hash::root_of(&leaves)).unwrap();
    let path = hash::prove_consistency(300, 1_000, &mut tiles).unwrap();
    let (old, new) = ((300, hash::root_of(&leaves[..300])), (1_000, hash::root_of(&leaves)));
    hash::verify_consistency(&old, &new, &path).unwrap();
    assert!(hash::root(1_001, &mut tiles).is_err());
}

#[test]
fn a_proof_is_written_as_the_specification_shows_it() {
    let log = Signer::new("example.com/log", Role::Log, &[1; 32]).unwrap();
    let leaves: Vec<Hash> = ENTRIES.iter().map(|entry| hash::leaf_hash(entry.as_bytes())).collect();
    let checkpoint =
        Checkpoint { origin: "example.com/log".to_owned(), size: 3, root: hash::root_of(&leaves[..3]) };
    let path = vec![hash::node_hash(&leaves[0], &leaves[1])];
    let proof =
        Proof { extra: Some(b"x".to_vec()), index: 2, path, checkpoint: checkpoint.sign(&log).to_text() };
    let text = proof.to_text();
    assert!(text.starts_with("c2sp.org/tlog-proof@v1\nextra eA==\nindex 2\n"));
    assert_eq!(Proof::parse(text.as_bytes()).unwrap(), proof);
    proof.verify(b"three", log.verifier()).unwrap();
    assert_eq!(proof.verify(b"four", log.verifier()), Err(Error::Inclusion));
}

#[test]
fn a_witness_signs_text_and_time() {
    let witness = Signer::new("witness.example/w1", Role::Witness, &[9; 32]).unwrap();
    let text = "example.com/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
    let signature = witness.sign(text, 1_679_315_147);
    assert_eq!(signature.bytes.len(), 72);
    let signed = witness.verifier().verify(text, &signature).unwrap();
    assert_eq!(signed.at_seconds, Some(1_679_315_147));
    let mut later = signature;
    later.bytes[7] ^= 1;
    assert!(witness.verifier().verify(text, &later).is_err(), "the time is signed too");
    assert!(Verifier::parse(&witness.verifier().to_vkey()).is_ok_and(|key| key.role() == Role::Witness));
}

/// Bytes that must never change: a leaf with everything, and one with as little as possible.
#[test]
fn leaves_keep_their_bytes() {
    let words = [
        ("field", Word::Text("mass_mobilisation".to_owned())),
        ("level", Word::Text("province".to_owned())),
        ("year", Word::Number(2026)),
        ("change", Word::Number(-3)),
    ];
    let full = Leaf {
        act: std::array::from_fn(|at| u8::try_from(at).unwrap()),
        kind: "exemplars.recognised".to_owned(),
        prev: Some([0xab; 16]),
        minute: 29_926_782,
        unit: Some("79".to_owned()),
        words: words.into_iter().map(|(name, word)| (name.to_owned(), word)).collect(),
        commits: [("title".to_owned(), [0x11; 32]), ("people".to_owned(), [0x22; 32])].into(),
    };
    let least = Leaf {
        act: [0; 16],
        kind: "k".to_owned(),
        prev: None,
        minute: 0,
        unit: None,
        words: [].into(),
        commits: [].into(),
    };
    let frozen = include_str!("vectors/leaves.txt");
    for (leaf, line) in [full, least].iter().zip(frozen.lines()) {
        let (hash, bytes) = line.split_once(' ').unwrap();
        assert_eq!(String::from_utf8(leaf.to_bytes().unwrap()).unwrap(), bytes);
        assert_eq!(hex(&hash::leaf_hash(bytes.as_bytes())), hash);
        assert_eq!(Leaf::parse(bytes.as_bytes()).as_ref(), Ok(leaf));
        let json: serde_json::Value = serde_json::from_str(bytes).unwrap();
        assert_eq!(json.to_string(), bytes, "any writer of JSON that orders keys writes the same");
    }
    assert_eq!(frozen.lines().count(), 2);
}

#[test]
fn a_leaf_has_no_other_spelling() {
    let line = include_str!("vectors/leaves.txt").lines().next().unwrap();
    let good = line.split_once(' ').unwrap().1;
    for (from, to) in [
        ("\"v\":1", "\"v\":2"),
        ("\"v\":1", "\"v\": 1"),
        ("-3", "-03"),
        ("-3", "-3.0"),
        ("-3", "-0"),
        ("2026}", "2026e0}"),
        ("province", "pro vince"),
        ("province", "tỉnh"),
        ("province", "\\u0070rovince"),
        ("province", ""),
        ("\"year\"", "\"aaaa\""),
        ("\"year\"", "\"level\""),
        ("\"unit\":\"79\",", "\"unit\":null,"),
        ("}}", "}} "),
        ("T", "t"),
        ("abab", "ABab"),
        ("2222", "222"),
        ("2026}", "9007199254740993}"),
    ] {
        assert!(good.contains(from), "{from}");
        assert!(Leaf::parse(good.replacen(from, to, 1).as_bytes()).is_err(), "{from} → {to}");
    }
    let mut leaf = Leaf::parse(good.as_bytes()).unwrap();
    leaf.words.insert("title".to_owned(), Word::Text("Bếp ăn \"không đồng\"".to_owned()));
    assert!(leaf.to_bytes().is_err(), "a sentence cannot stand in a leaf");
    leaf.words.clear();
    leaf.commits = (0..60).map(|n| (format!("field{n}"), [0; 32])).collect();
    assert!(leaf.to_bytes().is_err(), "too long");
}

/// Lines: key, kind, act, field, value, commitment, all but the words in hexadecimal digits.
#[test]
fn commitments_keep_their_bytes() {
    let frozen = include_str!("vectors/commitments.txt");
    let mut count = 0;
    for line in frozen.lines() {
        let parts: Vec<&str> = line.split(' ').collect();
        let [key, kind, act, field, value, expected] = parts[..] else { panic!("{line}") };
        let (key, act) = (from_hex(key.as_bytes()).unwrap(), from_hex(act.as_bytes()).unwrap());
        let value: Vec<u8> =
            value.as_bytes()[1..].chunks(2).map(|two| from_hex::<1>(two).unwrap()[0]).collect();
        let place = commitment::Place { kind, act: &act, field };
        let found = commitment::commit(&key, place, &value).unwrap();
        assert_eq!(hex(&found), expected);
        commitment::verify(&found, &key, place, &value).unwrap();
        let mut longer = value.clone();
        longer.push(0);
        assert!(commitment::verify(&found, &key, place, &longer).is_err(), "padding is no part of the value");
        let elsewhere = commitment::Place { kind, act: &[9; 16], field };
        assert!(commitment::verify(&found, &key, elsewhere, &value).is_err(), "it opens nothing else");
        count += 1;
    }
    assert_eq!(count, 5);
}

#[test]
fn hashes_are_read_in_one_spelling() {
    assert!(hash_from_base64(ROOTS[0].1).is_ok());
    assert!(hash_from_base64(&ROOTS[0].1[..43]).is_err());
    assert!(hash_from_base64(&ROOTS[0].1.replace('=', "A")).is_err());
}
