//! Quorum, thresholds and sums at their edges, and random sessions that never pass a model without both.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use kheo_base::{Day, Id};
use proptest::prelude::*;

use super::*;
use crate::rules::State;

const SHIPPED: &str = r#"{"required": {"recognition": ["commune"]}, "quorum": {"numerator": 2, "denominator": 3},
    "pass": {"numerator": 2, "denominator": 3, "base": "present"}, "secret": true}"#;

fn rules() -> CouncilRules {
    serde_json::from_str(SHIPPED).unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn member(number: i64) -> Id {
    Id::from_i64(number)
}

fn candidate(number: u32) -> Candidate {
    Candidate {
        candidate_id: Id::from_i64(100 + i64::from(number)),
        number,
        exemplar_id: Id::from_i64(1000 + i64::from(number)),
        purpose: Purpose::Recognition,
        state: CandidateState::Waiting,
        conflicts: Vec::new(),
        voters: Vec::new(),
        outcome: None,
    }
}

/// Seven members, of whom the first so many are there; two candidates.
fn sitting(present: usize) -> Sitting {
    let members: Vec<Id> = (1..=7).map(member).collect();
    let line = |(place, account_id): (usize, &Id)| Attendance {
        account_id: *account_id,
        presence: if place < present { Presence::Present } else { Presence::Absent },
        is_remote: place == 0,
    };
    let roll = members.iter().enumerate().map(line).collect();
    let agenda = vec![candidate(1), candidate(2)];
    let (state, held_on) = (SessionState::Prepared, day("2026-10-15"));
    Sitting { state, held_on, level: "commune".into(), members, roll, agenda }
}

const FIRST: Id = Id::from_i64(101);

fn try_one(sitting: &Sitting, command: Command) -> Result<Decided, Refused> {
    decide(sitting, command, &rules(), day("2026-10-15"))
}

/// What the store does with a decided step, without a store.
fn apply(sitting: &mut Sitting, tally: &mut [Tally], decided: &Decided) {
    let of = |sitting: &Sitting, id: Id| {
        sitting.agenda.iter().position(|candidate| candidate.candidate_id == id).unwrap()
    };
    match decided {
        Decided::RollTaken(roll) => sitting.roll.clone_from(roll),
        Decided::Opened => sitting.state = SessionState::Open,
        Decided::Closed => sitting.state = SessionState::Closed,
        Decided::Cancelled(_) => sitting.state = SessionState::Cancelled,
        Decided::ConflictDeclared(id, who) => {
            let at = of(sitting, *id);
            sitting.agenda[at].conflicts.push(*who);
        }
        Decided::VoteOpened(id, voters) => {
            let at = of(sitting, *id);
            let voter = |account_id: &Id| Voter { account_id: *account_id, has_voted: false };
            sitting.agenda[at].voters = voters.iter().map(voter).collect();
            sitting.agenda[at].state = CandidateState::Voting;
            tally[at] = Tally::default();
        }
        Decided::BallotCast(id, who, choice) => {
            let at = of(sitting, *id);
            let voters = &mut sitting.agenda[at].voters;
            voters.iter_mut().find(|voter| voter.account_id == *who).unwrap().has_voted = true;
            tally[at].add(*choice);
        }
        Decided::Voted(id, outcome, _) => {
            let at = of(sitting, *id);
            sitting.agenda[at].outcome = Some(*outcome);
            sitting.agenda[at].state = CandidateState::Decided;
        }
        Decided::BegunAgain(id, _) => {
            let at = of(sitting, *id);
            sitting.agenda[at].voters.clear();
            sitting.agenda[at].state = CandidateState::Waiting;
        }
        Decided::Withdrawn(id, _) => {
            let at = of(sitting, *id);
            sitting.agenda[at].state = CandidateState::Withdrawn;
        }
    }
}

fn with(sitting: Sitting, commands: Vec<Command>) -> (Sitting, Vec<Tally>) {
    let (mut sitting, mut tally) = (sitting, vec![Tally::default(); 2]);
    for command in commands {
        let decided = try_one(&sitting, command).unwrap();
        apply(&mut sitting, &mut tally, &decided);
    }
    (sitting, tally)
}

fn outcome_of(present: usize, yes: usize) -> Outcome {
    let choice = |place: i64| if place <= i64::try_from(yes).unwrap() { Choice::Yes } else { Choice::No };
    let mut commands = vec![Command::Open, Command::OpenVote(FIRST)];
    commands.extend(
        (1..=i64::try_from(present).unwrap()).map(|who| Command::Cast(FIRST, member(who), choice(who))),
    );
    let (sitting, tally) = with(sitting(present), commands);
    let close = Command::CloseVote { candidate_id: FIRST, tally: tally[0], early: false };
    match try_one(&sitting, close).unwrap() {
        Decided::Voted(_, outcome, _) => outcome,
        other => unreachable!("{other:?}"),
    }
}

#[test]
fn two_thirds_are_reached_exactly() {
    let share = Share { numerator: 2, denominator: 3 };
    let needed: Vec<u32> = (1..=9).map(|whole| share.needed(whole)).collect();
    assert_eq!(needed, [1, 2, 2, 3, 4, 4, 5, 6, 6]);
    assert_eq!(share.needed(0), u32::MAX, "of nobody there is no quorum");
    assert_eq!(Share { numerator: 2, denominator: 0 }.needed(7), u32::MAX);
    assert_eq!(Share { numerator: 0, denominator: 3 }.needed(7), 1, "nothing passes without a vote");
    // Of seven present five votes are needed, of six and of five four.
    for (present, yes, passed) in
        [(7, 5, true), (7, 4, false), (6, 4, true), (6, 3, false), (5, 4, true), (5, 3, false)]
    {
        assert_eq!(outcome_of(present, yes).passed, passed, "{yes} of {present}");
    }
}

#[test]
fn a_session_opens_with_a_roll_and_a_quorum_on_its_day() {
    let few = Err(Refused::NoQuorum { present: 4, members: 7, needed: 5 });
    assert_eq!(try_one(&sitting(4), Command::Open), few);
    assert_eq!(try_one(&sitting(5), Command::Open), Ok(Decided::Opened));
    let unread = Sitting { roll: Vec::new(), ..sitting(7) };
    assert_eq!(try_one(&unread, Command::Open), Err(Refused::RollIncomplete));
    let mut doubled = sitting(7).roll;
    doubled[6] = doubled[0];
    assert_eq!(try_one(&sitting(7), Command::TakeRoll(doubled)), Err(Refused::RollIncomplete));
    let later = Sitting { held_on: day("2026-10-16"), ..sitting(7) };
    assert_eq!(try_one(&later, Command::Open), Err(Refused::SessionLater { held_on: day("2026-10-16") }));
}

#[test]
fn a_conflict_makes_the_quorum_harder_never_easier() {
    let declared = |who| Command::DeclareConflict(FIRST, member(who));
    // Seven members, six there, one of them in conflict: five remain, which is just enough.
    let (enough, _) = with(sitting(6), vec![Command::Open, declared(6)]);
    let voters: Vec<Id> = (1..=5).map(member).collect();
    assert_eq!(try_one(&enough, Command::OpenVote(FIRST)), Ok(Decided::VoteOpened(FIRST, voters)));
    let (few, _) = with(sitting(5), vec![Command::Open, declared(5)]);
    let refused = Err(Refused::NoQuorumFor { number: 1, present: 4, members: 7, needed: 5 });
    assert_eq!(try_one(&few, Command::OpenVote(FIRST)), refused);
    assert!(
        try_one(&few, Command::OpenVote(Id::from_i64(102))).is_ok(),
        "the other candidate is not concerned"
    );
    assert_eq!(try_one(&few, declared(9)), Err(Refused::NotAVoter), "only members declare");
}

#[test]
fn a_ballot_counts_once_and_only_of_those_who_take_part() {
    let opened = vec![Command::Open, Command::OpenVote(FIRST)];
    let (voting, _) = with(sitting(6), opened);
    let cast = |who| Command::Cast(FIRST, member(who), Choice::Yes);
    assert_eq!(try_one(&voting, cast(7)), Err(Refused::NotAVoter), "absent");
    assert_eq!(try_one(&voting, cast(8)), Err(Refused::NotAVoter), "no member");
    let (voted, tally) = with(voting.clone(), vec![cast(1)]);
    assert_eq!(try_one(&voted, cast(1)), Err(Refused::VotedAlready));
    let close = |tally, early| Command::CloseVote { candidate_id: FIRST, tally, early };
    assert_eq!(try_one(&voted, close(tally[0], false)), Err(Refused::BallotsOutstanding { count: 5 }));
    assert_eq!(try_one(&voted, close(Tally::default(), true)), Err(Refused::TallyLost));
    let too_few = Err(Refused::BallotsTooFew { voted: 1, needed: 3 });
    assert_eq!(try_one(&voted, close(tally[0], true)), too_few, "the sum of one ballot is that ballot");
    let (voted, tally) = with(voting.clone(), vec![cast(1), cast(2), cast(3)]);
    let Ok(Decided::Voted(_, outcome, None)) = try_one(&voted, close(tally[0], true)) else { unreachable!() };
    assert_eq!((outcome.yes, outcome.no, outcome.abstain, outcome.passed), (3, 0, 3, false));
    assert_eq!(try_one(&voting, Command::Close), Err(Refused::VotesOutstanding { count: 2 }));
}

fn paper(numbers: [u32; 6]) -> PaperCount {
    let [distributed, collected, valid, invalid, yes, no] = numbers;
    PaperCount { distributed, collected, valid, invalid, yes, no, counted_by: "Ngô Văn Phúc".into() }
}

#[test]
fn paper_adds_up_or_is_refused_with_the_sum() {
    let (voting, _) = with(sitting(6), vec![Command::Open, Command::OpenVote(FIRST)]);
    let count = |numbers| try_one(&voting, Command::CountPaper(FIRST, paper(numbers)));
    assert_eq!(count([7, 6, 6, 0, 6, 0]), Err(Refused::PaperHandedOut { distributed: 7, eligible: 6 }));
    assert_eq!(count([5, 6, 6, 0, 6, 0]), Err(Refused::PaperCollected { collected: 6, distributed: 5 }));
    assert_eq!(count([6, 6, 5, 0, 5, 0]), Err(Refused::PaperReadable { sum: 5, collected: 6 }));
    assert_eq!(count([6, 6, 5, 1, 4, 2]), Err(Refused::PaperChoices { sum: 6, valid: 5 }));
    let unsigned = PaperCount { counted_by: " ".into(), ..paper([6, 6, 6, 0, 6, 0]) };
    assert_eq!(try_one(&voting, Command::CountPaper(FIRST, unsigned)), Err(Refused::CountersMissing));
    let Ok(Decided::Voted(_, outcome, Some(_))) = count([6, 6, 5, 1, 4, 1]) else { unreachable!() };
    assert_eq!((outcome.yes, outcome.no, outcome.abstain, outcome.passed), (4, 1, 1, true));
    let (mixed, _) = with(voting.clone(), vec![Command::Cast(FIRST, member(1), Choice::No)]);
    let counted = try_one(&mixed, Command::CountPaper(FIRST, paper([5, 5, 5, 0, 5, 0])));
    assert_eq!(counted, Err(Refused::BallotsMixed), "the difference would show one member's vote");
}

#[test]
fn a_vote_begins_again_and_a_candidate_leaves_only_with_a_reason() {
    let (voting, _) = with(sitting(6), vec![Command::Open, Command::OpenVote(FIRST)]);
    assert_eq!(try_one(&voting, Command::BeginAgain(FIRST, " ".into())), Err(Refused::ReasonMissing));
    assert_eq!(try_one(&voting, Command::Withdraw(FIRST, "x".into())), Err(Refused::NotWaiting));
    let again = vec![Command::BeginAgain(FIRST, "Một uỷ viên mới biết mình có liên quan".into())];
    let (waiting, _) = with(voting, again);
    assert!(waiting.agenda[0].voters.is_empty());
    assert!(try_one(&waiting, Command::DeclareConflict(FIRST, member(2))).is_ok());
    assert!(try_one(&waiting, Command::Withdraw(FIRST, "Hồ sơ cần bổ sung".into())).is_ok());
    assert_eq!(try_one(&waiting, Command::Cancel(String::new())), Err(Refused::ReasonMissing));
}

#[test]
fn only_models_in_their_state_are_put_on_the_agenda_and_each_once() {
    let nominee =
        |purpose, state, standing| Nominee { purpose, state, levels: Vec::new(), is_within: true, standing };
    let tried = |purpose, state, standing| nominate(&sitting(7), &nominee(purpose, state, standing));
    assert_eq!(tried(Purpose::Recognition, State::Accepted, Standing::Free), Ok(()));
    assert_eq!(tried(Purpose::Recognition, State::Submitted, Standing::Free), Err(Refused::NotReady));
    assert_eq!(tried(Purpose::Exemplary, State::Accepted, Standing::Free), Err(Refused::NotReady));
    assert_eq!(tried(Purpose::Award, State::Recognised, Standing::Free), Ok(()));
    assert_eq!(tried(Purpose::Recognition, State::Accepted, Standing::OnAgenda), Err(Refused::OnAgenda));
    assert_eq!(tried(Purpose::Recognition, State::Accepted, Standing::Passed), Err(Refused::PassedAlready));
    let recognised = Nominee {
        levels: vec!["commune".into()],
        ..nominee(Purpose::Recognition, State::Recognised, Standing::Free)
    };
    assert_eq!(nominate(&sitting(7), &recognised), Err(Refused::NotReady));
    let elsewhere =
        Nominee { is_within: false, ..nominee(Purpose::Recognition, State::Accepted, Standing::Free) };
    assert_eq!(nominate(&sitting(7), &elsewhere), Err(Refused::Elsewhere));
}

#[test]
fn nobody_sits_twice_at_once() {
    let term = |from, to: Option<&str>| Term { valid_from: day(from), valid_to: to.map(day) };
    let held = [term("2026-01-01", Some("2026-07-01"))];
    assert_eq!(appoint(&held, term("2026-07-01", None)), Ok(()));
    assert_eq!(appoint(&held, term("2025-01-01", Some("2026-01-01"))), Ok(()));
    assert_eq!(appoint(&held, term("2026-06-30", None)), Err(Refused::MemberAlready));
    assert_eq!(appoint(&held, term("2025-01-01", None)), Err(Refused::MemberAlready));
    assert_eq!(appoint(&[], term("2026-02-01", Some("2026-02-01"))), Err(Refused::TermBackwards));
    assert!(held[0].holds_on(day("2026-06-30")) && !held[0].holds_on(day("2026-07-01")));
    assert_eq!(
        [level_of("82", true), level_of("82", false), level_of("00", false)],
        ["commune", "province", "centre"]
    );
}

#[test]
fn a_higher_threshold_holds_where_it_is_set() {
    let mut rules = rules();
    let pass = Threshold { share: Share { numerator: 9, denominator: 10 }, base: Base::Members };
    rules.higher = vec![Higher { level: "centre".into(), purpose: "award".into(), pass }];
    assert_eq!(rules.votes_needed(Purpose::Award, "centre", 7, 5), 7);
    assert_eq!(rules.votes_needed(Purpose::Award, "province", 7, 5), 4);
}

#[test]
fn the_verdict_asks_only_where_the_rules_of_the_day_do() {
    let said = |level, vote| verdict(&rules(), Purpose::Recognition, level, vote);
    assert_eq!(said("province", None), Verdict::NotRequired);
    assert_eq!(said("commune", None), Verdict::Missing);
    assert_eq!(said("commune", Some(false)), Verdict::Failed);
    assert_eq!(said("commune", Some(true)), Verdict::Passed);
}

/// One of everything that anybody could ask, sensible or not.
fn any_command() -> impl Strategy<Value = (u8, i64, u8, u8)> {
    (0..11_u8, 1..10_i64, 1..4_u8, 0..7_u8)
}

fn command((kind, who, which, number): (u8, i64, u8, u8), tally: &[Tally]) -> Command {
    let candidate_id = Id::from_i64(100 + i64::from(which));
    let reason = if number == 0 { String::new() } else { "Vì".to_owned() };
    let own = tally.get(usize::from(which) - 1).copied().unwrap_or_default();
    match kind {
        0 => Command::TakeRoll(sitting(usize::from(number) + 1).roll),
        1 => Command::Open,
        2 => Command::DeclareConflict(candidate_id, member(who)),
        3 => Command::OpenVote(candidate_id),
        4 | 5 => Command::Cast(candidate_id, member(who), Choice::ALL[usize::from(number) % 3]),
        6 => Command::CloseVote { candidate_id, tally: own, early: number > 2 },
        7 => {
            let (yes, no) = (u32::from(number), u32::try_from(who).unwrap() % 3);
            Command::CountPaper(candidate_id, paper([yes + no, yes + no, yes + no, 0, yes, no]))
        }
        8 => Command::BeginAgain(candidate_id, reason),
        9 => Command::Withdraw(candidate_id, reason),
        _ if number == 6 => Command::Cancel(reason),
        _ => Command::Close,
    }
}

proptest! {
    /// Whatever is asked in whatever order: nothing passes without quorum and threshold, every count equals a recount, and
    /// a session closes with nothing left to vote on.
    #[test]
    fn no_session_passes_a_model_without_quorum_and_threshold(
        present in 0..8_usize, asked in prop::collection::vec(any_command(), 0..80),
    ) {
        let (mut sitting, mut tally) = (sitting(present), vec![Tally::default(); 2]);
        // Choices as a counting team would have noted them down, one by one.
        let mut noted: Vec<Vec<Choice>> = vec![Vec::new(); 2];
        for one in asked {
            let was = sitting.clone();
            let Ok(decided) = try_one(&sitting, command(one, &tally)) else { continue };
            apply(&mut sitting, &mut tally, &decided);
            match &decided {
                Decided::VoteOpened(id, _) => noted[place(*id)].clear(),
                Decided::BallotCast(id, who, choice) => {
                    prop_assert!(was.candidate(*id).unwrap().conflicts.iter().all(|other| other != who));
                    noted[place(*id)].push(*choice);
                }
                Decided::Voted(id, outcome, paper) => {
                    let yes = noted[place(*id)].iter().filter(|choice| **choice == Choice::Yes).count();
                    let counted = paper.as_ref().map_or(u32::try_from(yes).unwrap(), |paper| paper.yes);
                    prop_assert_eq!(outcome.yes, counted);
                    prop_assert_eq!(outcome.yes + outcome.no + outcome.abstain, outcome.eligible);
                    prop_assert_eq!(outcome.members, 7);
                    if outcome.passed {
                        prop_assert!(outcome.eligible * 3 >= outcome.members * 2, "quorum");
                        prop_assert!(outcome.yes * 3 >= outcome.eligible * 2, "threshold");
                    }
                }
                Decided::Closed => {
                    let is_over = |candidate: &Candidate| {
                        candidate.state == CandidateState::Withdrawn || candidate.outcome.is_some()
                    };
                    prop_assert!(sitting.agenda.iter().all(is_over), "nothing is left to vote on");
                }
                _ => {}
            }
        }
    }
}

fn place(candidate_id: Id) -> usize {
    usize::try_from(candidate_id.to_i64() - 101).unwrap()
}
