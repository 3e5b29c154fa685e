//! The steps after recognition, each with what stands against it.

use super::*;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn form(word: &str, level: &str, rank: i64) -> AwardForm {
    let text = |text: &str| text.to_owned();
    AwardForm { word: text(word), vi: text(word), en: text(word), levels: vec![text(level)], rank }
}

fn standing() -> Standing {
    Standing {
        state: State::Recognised,
        year: 2026,
        levels: vec!["commune".into()],
        distinguished: Vec::new(),
        is_withdrawn: false,
        is_concerned: false,
        open: None,
    }
}

fn decision(level: &str) -> Decision {
    Decision {
        level: level.into(),
        number: "1".into(),
        decided_on: day("2026-11-20"),
        signer: "A".into(),
        legal_basis: "B".into(),
    }
}

fn decided(standing: &Standing, command: &Command, reach: Reach) -> Result<(), Refused> {
    let levels = ["commune", "province", "centre"].map(str::to_owned);
    let (withdrawal_enabled, today) = (true, day("2026-11-23"));
    decide(standing, command, &Circumstances { reach, levels_then: &levels, withdrawal_enabled, today })
}

#[test]
fn a_model_is_exemplary_only_where_it_is_recognised_and_once() {
    let at = |level: &str, verdict| Command::Distinguish(decision(level), verdict);
    let fresh = standing();
    assert_eq!(decided(&fresh, &at("commune", Verdict::NotRequired), Reach::Commune), Ok(()));
    let elsewhere = decided(&fresh, &at("province", Verdict::NotRequired), Reach::Province);
    assert_eq!(elsewhere, Err(Refused::NotRecognisedThere));
    let far = decided(&fresh, &at("province", Verdict::NotRequired), Reach::Commune);
    assert_eq!(far, Err(Refused::OutOfReach));
    let unasked = decided(&fresh, &at("commune", Verdict::Missing), Reach::Commune);
    assert_eq!(unasked, Err(Refused::CouncilMissing));
    let against = decided(&fresh, &at("commune", Verdict::Failed), Reach::Commune);
    assert_eq!(against, Err(Refused::CouncilFailed));
    let twice = Standing { distinguished: vec!["commune".into()], ..standing() };
    let again = decided(&twice, &at("commune", Verdict::Passed), Reach::Commune);
    assert_eq!(again, Err(Refused::DistinguishedAlready));
}

#[test]
fn whoever_proposes_does_not_answer_and_lower_is_lower() {
    let (merit, certificate) = (form("merit", "province", 2), form("certificate", "commune", 1));
    let open = |is_theirs| Standing { open: Some((merit.clone(), is_theirs)), ..standing() };
    let back = Command::ReturnProposal("thiếu".into());
    assert_eq!(decided(&standing(), &back, Reach::Province), Err(Refused::NoProposal));
    assert_eq!(decided(&open(true), &back, Reach::Province), Err(Refused::OwnProposal));
    assert_eq!(decided(&open(false), &back, Reach::Commune), Err(Refused::OutOfReach));
    assert_eq!(decided(&open(false), &back, Reach::Province), Ok(()));
    let lower = |to: &AwardForm| Command::Lower(to.clone(), "mới một năm".into());
    assert_eq!(decided(&open(false), &lower(&merit), Reach::Province), Err(Refused::NotLower));
    assert_eq!(decided(&open(false), &lower(&certificate), Reach::Province), Ok(()));
    assert_eq!(
        decided(&open(false), &Command::Propose(merit.clone()), Reach::Province),
        Err(Refused::ProposedAlready)
    );
    let award = Command::Award(decision("commune"), Verdict::NotRequired);
    assert_eq!(decided(&open(false), &award, Reach::Province), Err(Refused::LevelCannotGrant));
}

#[test]
fn nothing_follows_a_withdrawal_and_writers_decide_nothing() {
    let withdraw = Command::Withdraw(decision("commune"), "không còn hoạt động".into());
    assert_eq!(decided(&standing(), &withdraw, Reach::Commune), Ok(()));
    let higher = Standing { levels: vec!["commune".into(), "province".into()], ..standing() };
    assert_eq!(decided(&higher, &withdraw, Reach::Commune), Err(Refused::OutOfReach));
    let gone = Standing { is_withdrawn: true, ..standing() };
    assert_eq!(decided(&gone, &withdraw, Reach::Nation), Err(Refused::Withdrawn));
    let own = Standing { is_concerned: true, ..standing() };
    assert_eq!(decided(&own, &withdraw, Reach::Nation), Err(Refused::Concerned));
    assert_eq!(decided(&own, &Command::Propose(form("a", "commune", 1)), Reach::Commune), Ok(()));
}

#[test]
fn a_model_is_looked_at_again_once_a_year() {
    let (today, on) = (day("2026-11-23"), day("2026-11-20"));
    assert_eq!(recheck(&standing(), &[2025], on, today), Ok(()));
    assert_eq!(recheck(&standing(), &[2026], on, today), Err(Refused::RecheckedAlready { year: 2026 }));
    assert_eq!(recheck(&standing(), &[], day("2026-11-24"), today), Err(Refused::InFuture { today }));
}
