//! Which step is possible from where, and what each refusal guards.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use super::*;
use proptest::prelude::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn file(state: State) -> File {
    File { state, is_public: false, year: 2026, missing: Vec::new(), levels: Vec::new(), is_concerned: false }
}

fn decision() -> Decision {
    Decision {
        level: "province".into(),
        number: "12/QĐ-UBND".into(),
        decided_on: day("2026-10-15"),
        signer: "Trần Văn Bình".into(),
        legal_basis: "Luật Thi đua, khen thưởng".into(),
    }
}

fn levels() -> Vec<String> {
    ["commune", "province", "centre"].map(str::to_owned).to_vec()
}

fn that_day(council: Verdict) -> ThatDay {
    ThatDay { levels: levels(), council }
}

fn try_one(file: &File, command: Command) -> Result<Decided, Refused> {
    decide(file, command, &that_day(Verdict::Passed), day("2026-11-23"))
}

fn commands() -> Vec<Command> {
    vec![
        Command::Submit,
        Command::Return { reason: "Thiếu tiêu chí".into(), due_on: day("2026-12-01") },
        Command::Accept,
        Command::Recognise(decision(), Reach::Province),
        Command::Publish,
    ]
}

#[test]
fn each_state_allows_exactly_its_steps() {
    // Columns: submit, return, accept, recognise, publish.
    let table = [
        (State::Draft, [true, false, false, false, false]),
        (State::Submitted, [false, true, true, false, false]),
        (State::Returned, [true, false, false, false, false]),
        (State::Accepted, [false, false, false, true, false]),
        (State::Recognised, [false, false, false, true, true]),
        (State::Recorded, [false, false, false, false, false]),
    ];
    for (state, allowed) in table {
        let tried: Vec<bool> =
            commands().into_iter().map(|command| try_one(&file(state), command).is_ok()).collect();
        assert_eq!(tried, allowed, "{state:?}");
    }
}

#[test]
fn an_incomplete_file_is_not_sent() {
    let lacking = File { missing: vec!["situation".into()], ..file(State::Draft) };
    assert_eq!(try_one(&lacking, Command::Submit), Err(Refused::Incomplete));
}

#[test]
fn nobody_decides_an_own_file() {
    let own = |state| File { is_concerned: true, ..file(state) };
    assert_eq!(try_one(&own(State::Submitted), Command::Accept), Err(Refused::Concerned));
    let recognise = Command::Recognise(decision(), Reach::Province);
    assert_eq!(try_one(&own(State::Accepted), recognise), Err(Refused::Concerned));
    assert!(try_one(&own(State::Draft), Command::Submit).is_ok());
}

#[test]
fn a_return_names_what_is_missing_and_gives_time() {
    let back = |reason: &str, due_on: &str| {
        try_one(&file(State::Submitted), Command::Return { reason: reason.into(), due_on: day(due_on) })
    };
    assert_eq!(back(" \n", "2026-12-01"), Err(Refused::ReasonMissing));
    assert_eq!(back("Thiếu", "2026-11-23"), Err(Refused::DueTooSoon));
    assert!(back("Thiếu", "2026-11-24").is_ok());
}

#[test]
fn a_decision_fits_its_day_its_year_and_its_level() {
    let recognise = |change: fn(&mut Decision), reach| {
        let mut decision = decision();
        change(&mut decision);
        try_one(&file(State::Accepted), Command::Recognise(decision, reach))
    };
    let today = day("2026-11-23");
    assert_eq!(
        recognise(|d| d.decided_on = "2026-11-24".parse().unwrap(), Reach::Nation),
        Err(Refused::DecidedInFuture { today })
    );
    assert_eq!(
        recognise(|d| d.decided_on = "2025-12-31".parse().unwrap(), Reach::Nation),
        Err(Refused::DecidedBeforeYear { year: 2026 })
    );
    assert_eq!(recognise(|d| d.level = "district".into(), Reach::Nation), Err(Refused::LevelNotInForce));
    assert_eq!(recognise(|_| {}, Reach::Commune), Err(Refused::LevelOutOfReach));
    assert_eq!(recognise(|d| d.level = "centre".into(), Reach::Province), Err(Refused::LevelOutOfReach));
    assert!(recognise(|d| d.level = "commune".into(), Reach::Commune).is_ok());
}

#[test]
fn a_model_is_recognised_only_with_the_council_s_consent_where_it_is_asked() {
    let said = |council| {
        let recognise = Command::Recognise(decision(), Reach::Province);
        decide(&file(State::Accepted), recognise, &that_day(council), day("2026-11-23"))
    };
    assert_eq!(said(Verdict::Missing), Err(Refused::CouncilMissing));
    assert_eq!(said(Verdict::Failed), Err(Refused::CouncilRefused));
    assert!(said(Verdict::NotRequired).is_ok() && said(Verdict::Passed).is_ok());
}

#[test]
fn a_model_is_recognised_once_at_each_level_and_published_once() {
    let recognised = File { levels: vec!["province".into()], ..file(State::Recognised) };
    let again = Command::Recognise(decision(), Reach::Province);
    assert_eq!(try_one(&recognised, again), Err(Refused::RecognisedAlready));
    let public = File { is_public: true, ..recognised };
    assert_eq!(try_one(&public, Command::Publish), Err(Refused::PublicAlready));
}

const VERDICTS: [Verdict; 4] = [Verdict::NotRequired, Verdict::Missing, Verdict::Failed, Verdict::Passed];

proptest! {
    /// Whatever is asked in whatever order, nothing becomes public that was not accepted and recognised before.
    #[test]
    fn nothing_is_published_without_acceptance_and_recognition(
        steps in prop::collection::vec((0..5_usize, prop::sample::select(VERDICTS.to_vec())), 0..12),
    ) {
        let (mut file, mut accepted, mut recognised) = (file(State::Draft), false, false);
        for (step, council) in steps {
            let Some(command) = commands().into_iter().nth(step) else { continue };
            match decide(&file, command, &that_day(council), day("2026-11-23")) {
                Ok(Decided::Submitted) => file.state = State::Submitted,
                Ok(Decided::Returned { .. }) => file.state = State::Returned,
                Ok(Decided::Accepted) => { file.state = State::Accepted; accepted = true; }
                Ok(Decided::Recognised(decision)) => {
                    prop_assert!(accepted && matches!(council, Verdict::NotRequired | Verdict::Passed));
                    file.state = State::Recognised;
                    file.levels.push(decision.level);
                    recognised = true;
                }
                Ok(Decided::Published) => { prop_assert!(accepted && recognised); file.is_public = true; }
                Err(_) => {}
            }
        }
    }
}
