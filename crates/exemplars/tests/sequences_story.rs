//! Random sequences of commands, sent over HTTP by people with and without roles, in conflict, of another territory. After
//! every command the database must hold what may never be otherwise: see `sequences/checks.rs`. The seed is set, so that the
//! same sequences are played every time; `KHEO_SEQUENCES` plays more of them.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

#[path = "sequences/checks.rs"]
mod checks;
#[path = "sequences/play.rs"]
mod play;

use super::made;
use kheo::wiring::MODULES;
use kheo_world::World;
use play::{Move, Play, moves};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Commands of one sequence.
const MOVES: usize = 40;

/// Plays sequences, each in a fresh world; the runner shortens one that fails.
fn play(cases: u32, seed: u8, fresh: fn() -> kheo_testing::Scratch) {
    let more = std::env::var("KHEO_SEQUENCES").ok().and_then(|cases| cases.parse().ok());
    let cases: u32 = more.unwrap_or(cases);
    let config = Config { cases, max_shrink_iters: 40, failure_persistence: None, ..Config::default() };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let (acts, recognised) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    let sequences = proptest::collection::vec(moves(), MOVES);
    let played = runner.run(&sequences, |sequence: Vec<Move>| {
        let scratch = fresh();
        let world = World::new(&scratch);
        let mut play = Play::begun(&world);
        sequence.into_iter().for_each(|one| play.make(one));
        let (seen, passed) = play.end();
        acts.set(acts.get() + seen);
        recognised.set(recognised.get() + passed);
        Ok(())
    });
    if let Err(error) = played {
        panic!("{error}");
    }
    // A play in which nothing happens proves nothing.
    let (acts, recognised) = (acts.get(), recognised.get());
    assert!(
        recognised >= cases as usize / 4,
        "only {recognised} recognitions and {acts} acts in {cases} sequences"
    );
}

#[test]
fn whatever_is_sent_nothing_becomes_true_that_must_not_on_sqlite() {
    play(16, 26, || kheo_testing::sqlite(MODULES));
}

#[test]
fn whatever_is_sent_nothing_becomes_true_that_must_not_on_postgresql() {
    play(3, 62, || kheo_testing::postgres(MODULES));
}
