//! A witness signs that a log only grows, and nothing else; a policy counts what witnesses have signed.

#![allow(clippy::unwrap_used)]

mod common;

use std::io::ErrorKind;
use std::path::Path;

use common::{ORIGIN, entries, signer, stored};
use kheo_verify::hash::{leaf_hash, prove_consistency, root_of};
use kheo_verify::note::Role;
use kheo_verify::witness::{AddCheckpoint, Answer, Heard, PROOF_MAX, REQUEST_MAX, Witness, hear, name_of};
use kheo_verify::{Checkpoint, Error, Hash, Policy, Signature, SignedCheckpoint, Signer};
use proptest::prelude::*;

const NAME: &str = "tinh-ben.example/witness";

fn own_key(seed: u8) -> Signer {
    Signer::new(NAME, Role::Witness, &[seed; 32]).unwrap()
}

fn opened(folder: &Path) -> Witness {
    let policy = format!("log {}\nquorum none\n", signer(1).verifier().to_vkey());
    Witness::open(own_key(9), Policy::parse(&policy).unwrap(), folder).unwrap()
}

/// A log that exists in memory only.
struct Log(Vec<Hash>);

impl Log {
    fn new(count: u64) -> Self {
        Self(entries(count).iter().map(|entry| leaf_hash(entry)).collect())
    }

    /// The same up to `from`, and another history after it.
    fn forked(&self, from: usize) -> Self {
        let other =
            self.0.iter().enumerate().map(|(at, hash)| if at < from { *hash } else { [at as u8; 32] });
        Self(other.collect())
    }

    fn signed_by(&self, size: u64, by: &Signer) -> SignedCheckpoint {
        let root = root_of(&self.0[..size as usize]);
        let note = Checkpoint { origin: ORIGIN.to_owned(), size, root }.sign(by);
        SignedCheckpoint { checkpoint: Checkpoint::parse(&note.text).unwrap(), note }
    }

    fn signed(&self, size: u64) -> SignedCheckpoint {
        self.signed_by(size, &signer(1))
    }

    fn proof(&self, old: u64, new: u64) -> Vec<Hash> {
        prove_consistency(old, new, &mut stored(&self.0)).unwrap()
    }

    fn request(&self, old: u64, new: u64) -> Vec<u8> {
        let checkpoint = self.signed(new).note.to_text();
        AddCheckpoint { old, proof: self.proof(old, new), checkpoint }.to_text().into_bytes()
    }
}

fn is_signed(answer: &Answer) -> bool {
    matches!(answer, Answer::Signed(_))
}

#[test]
fn a_log_that_grows_is_signed_and_the_signature_says_when() {
    let folder = tempfile::tempdir().unwrap();
    let (witness, log) = (opened(folder.path()), Log::new(300));
    for (old, new, at) in [(0, 1, 100), (1, 1, 101), (1, 7, 102), (7, 300, 103)] {
        let Answer::Signed(line) = witness.add_checkpoint(&log.request(old, new), at) else {
            unreachable!("{old} to {new}")
        };
        let sent = log.signed(new);
        let heard = hear(own_key(9).verifier(), &sent, 200, line.as_bytes()).unwrap();
        let Heard::Signed(signature) = heard else { unreachable!("{heard:?}") };
        let seen = own_key(9).verifier().verify(&sent.note.text, &signature).unwrap();
        assert_eq!(seen.at_seconds, Some(at));
        let kept = witness.last(&name_of(ORIGIN)).unwrap().unwrap();
        assert_eq!(SignedCheckpoint::open(&kept, signer(1).verifier()).unwrap().checkpoint, sent.checkpoint);
    }
    assert_eq!(witness.last(&name_of("other.example/log")).unwrap(), None);
    assert_eq!(witness.last("../signed").unwrap(), None);
}

#[test]
fn whatever_is_not_growth_is_refused_with_its_status() {
    let folder = tempfile::tempdir().unwrap();
    let (witness, log) = (opened(folder.path()), Log::new(40));
    assert!(is_signed(&witness.add_checkpoint(&log.request(0, 20), 1)));
    let status = |body: &[u8]| witness.add_checkpoint(body, 2).to_http().0;
    let fork = log.forked(10);
    assert_eq!(status(&fork.request(20, 40)), 422, "another history with its own proof");
    assert_eq!(status(&fork.request(20, 20)), 422, "another root of the same size");
    assert_eq!(status(&fork.request(0, 40)), 409, "from the beginning again");
    assert_eq!(witness.add_checkpoint(&log.request(5, 30), 2), Answer::Conflict(20));
    assert_eq!(status(&log.request(20, 20)), 200, "the same once more");
    let foreign = AddCheckpoint {
        old: 20,
        proof: log.proof(20, 30),
        checkpoint: log.signed_by(30, &signer(2)).note.to_text(),
    };
    assert_eq!(status(foreign.to_text().as_bytes()), 403, "signed by another key");
    let unknown = Signer::new("other.example/log", Role::Log, &[1; 32]).unwrap();
    let note = Checkpoint { origin: "other.example/log".to_owned(), size: 1, root: log.0[0] }.sign(&unknown);
    let unknown = AddCheckpoint { old: 0, proof: vec![], checkpoint: note.to_text() };
    assert_eq!(status(unknown.to_text().as_bytes()), 404, "a log that is not followed");
    let backwards = AddCheckpoint { old: 20, proof: vec![], checkpoint: log.signed(10).note.to_text() };
    assert_eq!(status(backwards.to_text().as_bytes()), 400, "a smaller one");
    assert!(is_signed(&witness.add_checkpoint(&log.request(20, 40), 3)), "nothing of this harmed the log");
}

#[test]
fn nobody_fills_what_a_witness_remembers() {
    let folder = tempfile::tempdir().unwrap();
    let (witness, log) = (opened(folder.path()), Log::new(30));
    assert!(is_signed(&witness.add_checkpoint(&log.request(0, 10), 1)));
    for (old, new) in [(10, 10), (10, 20)] {
        let mut request = String::from_utf8(log.request(old, new)).unwrap();
        let signatures = request.matches('—').count();
        let own = request.lines().last().unwrap().to_owned();
        request += &format!("{own}\n").repeat(20);
        request += &"— x.example AAAAAAE=\n".repeat(64 - 20 - signatures);
        assert!(is_signed(&witness.add_checkpoint(request.as_bytes(), 2)), "{old} to {new}");
    }
    let kept = witness.last(&name_of(ORIGIN)).unwrap().unwrap();
    assert_eq!(
        String::from_utf8(kept).unwrap().matches('—').count(),
        2,
        "the log's signature and the witness's"
    );
    assert!(is_signed(&witness.add_checkpoint(&log.request(20, 30), 3)), "it goes on");
}

#[test]
fn bodies_that_mean_nothing_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (witness, log) = (opened(folder.path()), Log::new(3));
    let good = String::from_utf8(log.request(0, 3)).unwrap();
    let hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
    for body in [
        String::new(),
        "old 0\n".to_owned(),
        good.replacen("old 0", "old 00", 1),
        good.replacen("old 0", "old -1", 1),
        good.replacen("old 0", "old 18446744073709551616", 1),
        good.replacen("old 0", "old 0\r", 1),
        good.replacen("old 0\n", &format!("old 0\n{}", hash.repeat(PROOF_MAX + 1)), 1),
        good.replacen("old 0\n", "old 0\nAAAA\n", 1),
        good.replacen('—', "-", 1),
        format!("{good}x"),
        format!("old 0\n\n{}", "x".repeat(REQUEST_MAX)),
    ] {
        assert_eq!(witness.add_checkpoint(body.as_bytes(), 1), Answer::Malformed, "{body:.80}");
    }
    assert_eq!(witness.add_checkpoint(b"old 0\n\n\xff\xfe", 1), Answer::Malformed);
    assert!(is_signed(&witness.add_checkpoint(good.as_bytes(), 1)));
}

proptest! {
    #[test]
    fn no_bytes_make_a_witness_panic_or_sign(bytes in prop::collection::vec(any::<u8>(), 0..400), text in "old [0-9]{1,3}\n([A-Za-z0-9+/=]{0,46}\n){0,3}\n.{0,80}") {
        let folder = tempfile::tempdir().unwrap();
        let witness = opened(folder.path());
        prop_assert!(!is_signed(&witness.add_checkpoint(&bytes, 1)));
        prop_assert!(!is_signed(&witness.add_checkpoint(text.as_bytes(), 1)));
        drop(Policy::parse(&String::from_utf8_lossy(&bytes)));
    }
}

#[test]
fn a_witness_that_forgot_does_not_sign_another_history() {
    let folder = tempfile::tempdir().unwrap();
    let log = Log::new(20);
    let witness = opened(folder.path());
    assert!(is_signed(&witness.add_checkpoint(&log.request(0, 20), 1)));
    let kept = folder.path().join(format!("{}.checkpoint", name_of(ORIGIN)));
    let good = std::fs::read(&kept).unwrap();
    let second = Witness::open(own_key(9), Policy::none(), folder.path());
    assert_eq!(second.err().unwrap().kind(), ErrorKind::WouldBlock, "two programs would race");
    std::fs::write(&kept, "spoilt").unwrap();
    assert_eq!(witness.add_checkpoint(&log.request(0, 20), 2), Answer::Failed);
    std::fs::remove_file(&kept).unwrap();
    assert_eq!(
        witness.add_checkpoint(&log.forked(0).request(0, 20), 2),
        Answer::Failed,
        "it was there a moment ago"
    );
    drop(witness);
    let policy = Policy::of_log(signer(1).verifier().clone());
    let lost = Witness::open(own_key(9), policy, folder.path()).err().unwrap();
    assert!(lost.kind() == ErrorKind::InvalidData && lost.to_string().contains("is gone"), "{lost}");
    std::fs::write(&kept, good).unwrap();
    assert!(is_signed(&opened(folder.path()).add_checkpoint(&log.request(20, 20), 3)), "put back as it was");
}

#[test]
fn what_a_witness_answers_is_believed_only_with_its_signature() {
    let (log, key) = (Log::new(20), own_key(9));
    let sent = log.signed(20);
    let said = |status, body: &str| hear(key.verifier(), &sent, status, body.as_bytes());
    let line = |by: &Signer, text: &str| by.sign(text, 5).to_line();
    assert!(matches!(said(200, &line(&key, &sent.note.text)), Ok(Heard::Signed(_))));
    let other = line(&own_key(8), &sent.note.text);
    assert!(matches!(said(200, &other), Err(Error::Unsigned(_))), "another key");
    let smaller = line(&key, &log.signed(19).note.text);
    assert!(matches!(said(200, &smaller), Err(Error::Signature(_))), "another text");
    assert!(matches!(said(200, "<html>ok</html>"), Err(Error::Unsigned(_))));
    assert_eq!(said(409, "7\n"), Ok(Heard::Ask(7)));
    assert_eq!(said(409, "21\n"), Err(Error::Ahead { witness: NAME.to_owned(), size: 21 }));
    for (status, body) in [(409, "7"), (409, "seven\n"), (422, ""), (500, ""), (302, "")] {
        assert!(matches!(said(status, body), Err(Error::Read { .. })), "{status} {body}");
    }
}

#[test]
fn a_policy_counts_witnesses_and_groups_but_none_twice() {
    let names = ["a", "b", "c", "d"];
    let keys: Vec<Signer> =
        (20..24).map(|seed| Signer::new("w.example/one", Role::Witness, &[seed; 32]).unwrap()).collect();
    let mut text = format!("# provinces\nlog {}\n", signer(1).verifier().to_vkey());
    for (name, key) in names.iter().zip(&keys) {
        text += &format!("witness {name} {} https://w.example/{name}\n", key.verifier().to_vkey());
    }
    let of = |rule: &str| Policy::parse(&format!("{text}{rule}"));
    let sent = Log::new(20).signed(20);
    let signed = |by: &[usize]| {
        let mut note = sent.note.clone();
        note.signatures.extend(by.iter().map(|at| keys[*at].sign(&sent.note.text, 5)));
        note.to_text()
    };
    let holds = |rule: &str, by: &[usize]| of(rule).unwrap().open(signed(by).as_bytes()).is_ok();
    let two = "group any-two 2 a b c\nquorum any-two\n";
    assert!(holds(two, &[0, 2]) && !holds(two, &[0]) && !holds(two, &[0, 3]) && !holds(two, &[0, 0]));
    let nested = "group east all a b\ngroup either any east c\nquorum either\n";
    assert!(holds(nested, &[0, 1]) && holds(nested, &[2]) && !holds(nested, &[0]));
    assert!(holds("quorum none\n", &[]) && holds("quorum d\n", &[3]) && !holds("quorum d\n", &[2]));
    let mut forged: Signature = keys[3].sign("another text\n", 5);
    let mut note = sent.note.clone();
    note.signatures.push(forged.clone());
    let quorum = of("quorum d\n").unwrap();
    assert_eq!(
        quorum.open(note.to_text().as_bytes()).err(),
        Some(Error::Quorum),
        "a signature of another text"
    );
    forged = keys[2].sign(&sent.note.text, 5);
    note.signatures = vec![forged];
    assert!(quorum.open(note.to_text().as_bytes()).is_err(), "witnesses alone are no log");
    for rule in [
        "",
        "quorum e\n",
        "quorum none\nquorum none\n",
        "group a any b\nquorum a\n",
        "group g any g\nquorum g\n",
        "group g 3 a b\nquorum g\n",
        "group g 0 a b\nquorum g\n",
        "group g any a\ngroup h any a\nquorum h\n",
        "group none any a\nquorum none\n",
        "nonsense\nquorum none\n",
        "quorum none\n\u{1}\n",
    ] {
        assert!(of(rule).is_err(), "{rule}");
    }
    let log_as_witness = format!("witness w {}\nquorum w\n", signer(2).verifier().to_vkey());
    assert!(of(&log_as_witness).is_err(), "the key of a log is no witness");
}
