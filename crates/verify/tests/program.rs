//! The program on a whole log in a folder: good, and spoilt in each way that somebody might try.

#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;
use std::process::{Command, Output};

use common::{TITLE, TITLE_KEY, entries, signer, stored, write};
use kheo_verify::hash::{leaf_hash, prove_inclusion};
use kheo_verify::note::Role;
use kheo_verify::{Note, Proof, Signer};

fn verify(arguments: &[&str]) -> (i32, String) {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_kheo-verify")).args(arguments).output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap())
}

fn log(folder: &Path, by: &Signer) -> (i32, String) {
    verify(&["log", folder.to_str().unwrap(), "--key", &by.verifier().to_vkey(), "--lang", "en"])
}

#[test]
fn a_good_log_holds_and_its_numbers_are_counted_again() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &entries(600), &signer(7));
    let (code, said) = log(folder.path(), &signer(7));
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("600 leaves"), "{said}");
    let (place, key) = (folder.path().to_str().unwrap(), signer(7).verifier().to_vkey());
    let (code, said) = verify(&["recount", place, "--by", "year", "--key", &key, "--json"]);
    assert_eq!(code, 0, "{said}");
    let told: serde_json::Value = serde_json::from_str(&said).unwrap();
    let sum = |name: &str| {
        let counts = told["counts"].as_object().unwrap().values();
        counts.map(|count| count[name].as_u64().unwrap()).sum::<u64>()
    };
    assert_eq!((sum("public"), sum("recognised"), sum("withdrawn")), (540, 480, 60));
    assert_eq!(verify(&["log", place]).0, 2, "without a key nothing can be checked");
    assert_eq!(verify(&["log", "/nowhere/at/all", "--key", &key]).0, 3, "what cannot be read says nothing");
}

#[test]
fn every_way_to_spoil_a_log_is_seen() {
    let (good, key) = (entries(600), signer(7));
    let spoilt = |what: &str, spoil: &dyn Fn(&Path)| {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &good, &key);
        spoil(folder.path());
        let (code, said) = log(folder.path(), &key);
        assert_eq!(code, 1, "{what}: {said}");
    };
    let flip = |file: &'static str, at: usize| move |folder: &Path| common::flip(&folder.join(file), at);
    spoilt("a bit of a leaf", &flip("tile/entries/001", 40));
    spoilt("a bit of a tile", &flip("tile/0/001", 40));
    spoilt("a bit of the tile above", &flip("tile/1/000.p/2", 40));
    spoilt("a bit of the signature", &flip("checkpoint", 120));
    spoilt("a bundle kept back", &|folder| std::fs::remove_file(folder.join("tile/entries/000")).unwrap());
    spoilt("a tile kept back", &|folder| std::fs::remove_file(folder.join("tile/0/002.p/88")).unwrap());
    // Files rewritten to fit each other do not fit the checkpoint that was signed.
    let rewritten = |change: &dyn Fn(&mut Vec<Vec<u8>>)| {
        let mut other = good.clone();
        change(&mut other);
        move |folder: &Path| {
            let signed = std::fs::read(folder.join("checkpoint")).unwrap();
            std::fs::remove_dir_all(folder.join("tile")).unwrap();
            write(folder, &other, &signer(7));
            std::fs::write(folder.join("checkpoint"), signed).unwrap();
        }
    };
    spoilt("dropped", &rewritten(&|all| drop(all.remove(5))));
    spoilt("reordered", &rewritten(&|all| all.swap(5, 6)));
    spoilt("rewritten", &rewritten(&|all| all[5] = all[6].clone()));
    spoilt("cut short", &rewritten(&|all| all.truncate(500)));
    spoilt("another key", &|folder| {
        std::fs::remove_dir_all(folder.join("tile")).unwrap();
        write(folder, &good, &signer(8));
    });
    // Signed and fitting, but no record: an act that stands twice.
    spoilt("an act twice", &|folder| {
        let mut other = good.clone();
        other[5] = other[6].clone();
        std::fs::remove_dir_all(folder.join("tile")).unwrap();
        write(folder, &other, &signer(7));
    });
}

#[test]
fn a_split_view_is_seen_by_whoever_remembers() {
    let (folder, key) = (tempfile::tempdir().unwrap(), signer(7));
    let (place, vkey) = (folder.path().join("log"), key.verifier().to_vkey());
    std::fs::create_dir(&place).unwrap();
    let seen = folder.path().join("seen");
    let look =
        || verify(&["log", place.to_str().unwrap(), "--key", &vkey, "--remember", seen.to_str().unwrap()]);
    let all = entries(600);
    write(&place, &all[..400], &key);
    assert_eq!(look().0, 0);
    write(&place, &all, &key);
    assert_eq!(look().0, 0, "it grew");
    let mut other = all.clone();
    other.swap(5, 6);
    std::fs::remove_dir_all(place.join("tile")).unwrap();
    write(&place, &other, &key);
    assert_eq!(look().0, 1, "another history, signed by the same key");
    std::fs::remove_dir_all(place.join("tile")).unwrap();
    write(&place, &all[..300], &key);
    assert_eq!(look().0, 1, "a history that ends earlier");
}

/// A folder with a log of this many leaves, and what an act's page gives beside it: the proof and the leaf of number 4.
fn with_proof(folder: &Path, entries: &[Vec<u8>]) {
    write(folder, entries, &signer(7));
    let leaves: Vec<_> = entries.iter().map(|entry| leaf_hash(entry)).collect();
    let path = prove_inclusion(4, leaves.len() as u64, &mut stored(&leaves)).unwrap();
    let checkpoint = std::fs::read_to_string(folder.join("checkpoint")).unwrap();
    let proof = Proof { extra: None, index: 4, path, checkpoint };
    std::fs::write(folder.join("4.tlog-proof"), proof.to_text()).unwrap();
    std::fs::write(folder.join("4.json"), &entries[4]).unwrap();
    std::fs::write(folder.join("5.json"), &entries[5]).unwrap();
}

#[test]
fn the_command_that_a_page_shows_proves_its_act_and_what_is_opened() {
    let (folder, vkey) = (tempfile::tempdir().unwrap(), signer(7).verifier().to_vkey());
    with_proof(folder.path(), &entries(600));
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let ask = |key: &str, leaf: &str, more: &[&str]| {
        let (leaf, proof) = (at(leaf), at("4.tlog-proof"));
        verify(&[&["inclusion", "--key", key, "--leaf", &leaf, &proof], more].concat())
    };
    let secret: String = TITLE_KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    let open = |field: &str, value: &str| format!("{field}={value}={secret}");
    assert_eq!(ask(&vkey, "4.json", &[]).0, 0);
    assert_eq!(ask(&vkey, "4.json", &["--open", &open("title", TITLE)]).0, 0);
    assert_eq!(ask(&vkey, "4.json", &["--open", &open("title", "Đê khác")]).0, 1, "another title");
    assert_eq!(ask(&vkey, "4.json", &["--open", &open("place", TITLE)]).0, 1, "a field without commitment");
    assert_eq!(ask(&vkey, "4.json", &["--open", "title"]).0, 2);
    assert_eq!(ask(&vkey, "5.json", &[]).0, 1, "another act");
    assert_eq!(ask(&vkey, "none.json", &[]).0, 3);
    assert_eq!(ask(&signer(8).verifier().to_vkey(), "4.json", &[]).0, 1, "another key");
    assert_eq!(ask(&vkey, "4.json", &["--remember", &at("seen")]).0, 2, "it would remember nothing");
    common::flip(&folder.path().join("4.tlog-proof"), 40);
    assert_eq!(ask(&vkey, "4.json", &[]).0, 1, "a bit of the path");
}

#[test]
fn two_checkpoints_are_compared_with_the_tiles_of_the_log() {
    let (old, new, split) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let vkey = signer(7).verifier().to_vkey();
    write(old.path(), &entries(400), &signer(7));
    write(new.path(), &entries(600), &signer(7));
    let mut other = entries(600);
    other.swap(5, 6);
    write(split.path(), &other, &signer(7));
    let ask = |from: &Path, to: &Path| {
        let (first, second) = (from.join("checkpoint"), to.join("checkpoint"));
        let (first, second) = (first.to_str().unwrap(), second.to_str().unwrap());
        verify(&["consistency", first, second, to.to_str().unwrap(), "--key", &vkey]).0
    };
    assert_eq!(ask(old.path(), new.path()), 0);
    assert_eq!(ask(old.path(), old.path()), 0);
    assert_eq!(ask(new.path(), old.path()), 1, "backwards");
    assert_eq!(ask(old.path(), split.path()), 1, "another history");
    assert_eq!(ask(new.path(), split.path()), 1, "another history of the same size");
    std::fs::remove_file(new.path().join("tile/0/001")).unwrap();
    assert_eq!(ask(old.path(), new.path()), 1, "a tile kept back");
}

#[test]
fn a_checkpoint_that_does_not_continue_what_was_seen_is_refused() {
    let (folder, vkey) = (tempfile::tempdir().unwrap(), signer(7).verifier().to_vkey());
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let mut other = entries(700);
    other.swap(5, 6);
    for (name, entries) in
        [("old", entries(400)), ("now", entries(600)), ("grown", entries(700)), ("split", other)]
    {
        std::fs::create_dir(at(name)).unwrap();
        write(Path::new(&at(name)), &entries, &signer(7));
    }
    // By a bare name, as people give it.
    let look = |from: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kheo-verify"));
        command.current_dir(folder.path()).args(["checkpoint", from, "--key", &vkey, "--remember", "seen"]);
        command.output().unwrap().status.code().unwrap()
    };
    let seen = || std::fs::read(at("seen")).unwrap();
    let signed = |name: &str| std::fs::read(folder.path().join(name).join("checkpoint")).unwrap();
    assert_eq!(look("now"), 0);
    assert_eq!(seen(), signed("now"));
    assert_eq!(look("now"), 0, "the same again");
    assert_eq!(look("now/checkpoint"), 0, "the same as a file");
    assert_eq!(look("split"), 1, "another history, signed by the same key");
    assert_eq!(look("old"), 1, "a history that ends earlier");
    assert_eq!(look("old/checkpoint"), 1, "the same as a file");
    assert_eq!(look("grown/checkpoint"), 3, "a file alone shows nothing");
    assert_eq!(seen(), signed("now"), "what was refused is not remembered");
    assert_eq!(look("grown"), 0, "it grew");
    assert_eq!(seen(), signed("grown"));
}

#[test]
fn a_policy_asks_for_its_witnesses() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &entries(40), &signer(7));
    let witness = Signer::new("witness.example", Role::Witness, &[5; 32]).unwrap();
    let policy = folder.path().join("policy");
    let (log, sees) = (signer(7).verifier().to_vkey(), witness.verifier().to_vkey());
    let ask = |text: &str| {
        std::fs::write(&policy, text).unwrap();
        verify(&["log", folder.path().to_str().unwrap(), "--policy", policy.to_str().unwrap()]).0
    };
    let asks = format!("log {log}\nwitness w {sees}\nquorum w\n");
    assert_eq!(ask(&format!("log {log}\nquorum none\n")), 0);
    assert_eq!(ask(&asks), 1, "nobody has seen it");
    assert_eq!(
        ask(&format!("log {}\nquorum none\n", signer(8).verifier().to_vkey())),
        1,
        "another log's key"
    );
    assert_eq!(ask("log nonsense\n"), 2, "a slip says nothing about the log");
    let file = folder.path().join("checkpoint");
    let mut note = Note::parse(&std::fs::read(&file).unwrap()).unwrap();
    note.signatures.push(witness.sign(&note.text, 1_764_000_000));
    std::fs::write(&file, note.to_text()).unwrap();
    assert_eq!(ask(&asks), 0, "it was seen");
}

#[test]
fn slips_are_told_apart_from_logs_that_do_not_hold() {
    let (folder, vkey) = (tempfile::tempdir().unwrap(), signer(7).verifier().to_vkey());
    write(folder.path(), &entries(40), &signer(7));
    let place = folder.path().to_str().unwrap();
    for wrong in ["", "nonsense", &vkey[..vkey.len() - 1]] {
        let (code, said) = verify(&["log", place, "--key", wrong, "--lang", "en"]);
        assert_eq!(code, 2, "{said}");
        assert!(!said.contains("DOES NOT HOLD"), "{said}");
    }
    assert_eq!(verify(&["log", "http://127.0.0.1:1/log", "--key", &vkey]).0, 3, "nobody answers");
    common::flip(&folder.path().join("tile/entries/000.p/40"), 40);
    let output = Command::new(env!("CARGO_BIN_EXE_kheo-verify"))
        .args(["log", place, "--key", &vkey, "--json"])
        .output()
        .unwrap();
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &told["holds"], &told["code"]), (Some(1), &false.into(), &1.into()));
    assert!(output.stderr.is_empty(), "nothing beside the object");
}
