//! A full check of a hundred thousand leaves, counted again and compared with what was put in.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;

use common::{entries, signer, withdraws, words_of, write};
use kheo_verify::SignedCheckpoint;
use kheo_verify::audit::{Depth, audit};
use kheo_verify::files::{Files, Folder};
use kheo_verify::note::BYTES_MAX;
use kheo_verify::recount::{By, Count, Recount};

const SIZE: u64 = 100_000;

/// What must come out, counted from how the leaves were made.
fn expected(name: impl Fn(u64) -> String) -> BTreeMap<String, Count> {
    let mut all = BTreeMap::<String, Count>::new();
    for number in (0..SIZE).filter(|number| !withdraws(*number)) {
        let count = all.entry(name(number)).or_default();
        count.public += 1;
        *(if withdraws(number + 1) { &mut count.withdrawn } else { &mut count.recognised }) += 1;
    }
    all
}

#[test]
fn a_full_check_of_a_hundred_thousand_leaves_counts_what_was_put_in() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &entries(SIZE), &signer(7));
    let log = Folder(folder.path().to_owned());
    let bytes = log.need("checkpoint", BYTES_MAX).unwrap();
    let signed = SignedCheckpoint::open(&bytes, signer(7).verifier()).unwrap();
    let ways = [By::All, By::Year, By::Field, By::Unit, By::Level];
    let mut recounts = ways.map(Recount::new);
    let seen = audit(&log, &signed.checkpoint.head(), Depth::Leaves, |_, leaf| {
        recounts.iter_mut().for_each(|recount| recount.add(&leaf));
    });
    assert_eq!(seen.unwrap().entries, SIZE);
    for (by, recount) in ways.into_iter().zip(&recounts) {
        let name = |number: u64| {
            let (year, field, unit, level) = words_of(number);
            match by {
                By::All => String::new(),
                By::Year => year.to_string(),
                By::Field => field.to_owned(),
                By::Unit => unit.to_owned(),
                By::Level => level.to_owned(),
            }
        };
        let counts = recount
            .counts()
            .into_iter()
            .map(|(name, count)| (name.to_owned(), count))
            .collect::<BTreeMap<_, _>>();
        assert_eq!(counts, expected(name), "{by:?}");
        assert_eq!(recount.acts()["exemplars.withdrawn"], SIZE / 10);
    }
}
