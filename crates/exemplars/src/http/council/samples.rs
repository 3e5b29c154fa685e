//! Every page of this folder with sample data: a council of three with two candidates.

use kheo_base::{Fault, Id, Instant, Refusal};
use kheo_journal::{Act, ActId, Body, Visibility};
use kheo_people::{Language, Place};
use kheo_web::{Choice, Form, Frame};

use super::Names;
use super::ballots::{BallotPage, MeetingPage, MeetingsPage};
use super::councils::{CouncilPage, CouncilsPage};
use super::file_votes::FileVotesPage;
use super::minutes::MinutesPage;
use super::papers::PaperPage;
use super::sittings::{NominatePage, SessionPage};
use crate::http::samples::{actor, day, file, rendered};
use crate::rules::State;
use crate::rules::council::{
    Attendance, Base, Candidate, CandidateState, CouncilRules, MemberRole, Mode, Outcome, PaperCount,
    Presence, Purpose, SessionState, Share, Sitting, Term, Threshold, Voter,
};
use crate::store::council::{Agendum, Council, FileVote, Member, Seat, Session, SessionLine, Votable};

/// Renders every page of this folder with sample data; the name of each is the name of its sample.
///
/// # Errors
/// A fault if a template fails.
pub fn samples(language: Language) -> Result<Vec<(&'static str, String)>, Fault> {
    let frame = |path: &str| Frame { actor: Some(actor()), path: path.to_owned(), ..Frame::sample(language) };
    let office = frame("/lam-viec/hoi-dong");
    let sittings = |state| SessionPage {
        frame: frame("/lam-viec/phien-hop/0000000000007"),
        session: session(state),
        names: names(),
        rules: rules(),
        form: Form::empty("council-form"),
    };
    let mut refused = sittings(SessionState::Open);
    refused.form.refuse("", Refusal::new("council-refused-ballots-outstanding").with("count", 2));
    Ok(vec![
        ("councils", rendered(&councils(office.clone()))?),
        ("council", rendered(&council_page(office.clone()))?),
        ("council-session-prepared", rendered(&sittings(SessionState::Prepared))?),
        ("council-session-open-refused", rendered(&refused)?),
        ("council-session-closed", rendered(&sittings(SessionState::Closed))?),
        ("council-nominate", rendered(&nominate(office.clone()))?),
        ("council-paper", rendered(&paper(office))?),
        ("council-meetings", rendered(&MeetingsPage { frame: frame("/hop"), sessions: vec![line()] })?),
        ("council-meeting", rendered(&meeting(frame("/hop/0000000000007")))?),
        ("council-ballot", rendered(&ballot(frame("/hop/0000000000007/phieu"), 1))?),
        ("council-ballot-later", rendered(&ballot(frame("/hop/0000000000007/phieu"), 2))?),
        ("council-minutes", rendered(&minutes(frame("/hop/0000000000007/bien-ban")))?),
        ("council-file", rendered(&file_votes(frame("/lam-viec/mo-hinh/0000000000007/binh-xet")))?),
    ])
}

fn member(number: i64) -> Id {
    Id::from_i64(4 + number)
}

fn names() -> Names {
    let names = ["Ngô Văn Phúc", "Phan Thị Sương", "Mai Đức Tín"];
    (1..).zip(names).map(|(number, name)| (member(number), name.to_owned())).collect()
}

fn council() -> Council {
    Council {
        id: Id::from_i64(7),
        name: "Hội đồng bình xét xã Phương Thịnh".to_owned(),
        level: "commune".to_owned(),
        place: Place::commune("82", "30043"),
    }
}

fn rules() -> CouncilRules {
    let share = Share { numerator: 2, denominator: 3 };
    CouncilRules {
        required: [("recognition".to_owned(), vec!["commune".to_owned()])].into(),
        quorum: share,
        pass: Threshold { share, base: Base::Present },
        higher: Vec::new(),
        secret: true,
    }
}

fn outcome() -> Outcome {
    Outcome { members: 3, eligible: 2, voted: 2, yes: 2, no: 0, abstain: 0, needed: 2, passed: true }
}

fn candidate(number: u32, state: CandidateState) -> Candidate {
    let voters = [1, 2].map(|who| Voter { account_id: member(who), has_voted: who == 2 });
    Candidate {
        candidate_id: Id::from_i64(i64::from(number)),
        number,
        exemplar_id: Id::from_i64(7),
        purpose: Purpose::Recognition,
        state,
        conflicts: if number == 1 { vec![member(3)] } else { Vec::new() },
        voters: if state == CandidateState::Voting { voters.to_vec() } else { Vec::new() },
        outcome: (state == CandidateState::Decided).then(outcome),
    }
}

fn agendum(title: &str) -> Agendum {
    Agendum {
        title: title.to_owned(),
        place_line: "xã Phương Thịnh, tỉnh Đồng Tháp".to_owned(),
        reason: String::new(),
        begun_again: 0,
        paper: None,
    }
}

fn session(state: SessionState) -> Session {
    let (first, second) = match state {
        SessionState::Prepared => (CandidateState::Waiting, CandidateState::Waiting),
        SessionState::Open => (CandidateState::Voting, CandidateState::Waiting),
        _ => (CandidateState::Decided, CandidateState::Withdrawn),
    };
    let roles = [MemberRole::Chair, MemberRole::Secretary, MemberRole::Member];
    let seats: Vec<Seat> =
        (1..).zip(roles).map(|(number, role)| Seat { account_id: member(number), role }).collect();
    let attendance = |seat: &Seat| Attendance {
        account_id: seat.account_id,
        presence: Presence::Present,
        is_remote: seat.role == MemberRole::Secretary,
    };
    let mut agenda = vec![agendum("Tổ heo đất giúp nhau mua giống"), agendum("Ông Sáu vá đường")];
    if second == CandidateState::Withdrawn {
        agenda[0].paper = Some(counted());
        agenda[1].reason = "Cần bổ sung ảnh".to_owned();
    }
    Session {
        id: Id::from_i64(7),
        council: council(),
        mode: Mode::Mixed,
        place: "Hội trường xã".to_owned(),
        reason: String::new(),
        opened_at: (state != SessionState::Prepared).then(|| Instant::from_millis(1_795_410_000_000)),
        closed_at: (state == SessionState::Closed).then(|| Instant::from_millis(1_795_413_600_000)),
        sitting: Sitting {
            state,
            held_on: day(),
            level: "commune".to_owned(),
            members: seats.iter().map(|seat| seat.account_id).collect(),
            roll: seats.iter().map(attendance).collect(),
            agenda: vec![candidate(1, first), candidate(2, second)],
        },
        seats,
        agenda,
    }
}

fn counted() -> PaperCount {
    let counted_by = "Cao Thị Xuyến, Đinh Công Yên".to_owned();
    PaperCount { distributed: 2, collected: 2, valid: 2, invalid: 0, yes: 2, no: 0, counted_by }
}

fn line() -> SessionLine {
    SessionLine {
        id: Id::from_i64(7),
        held_on: day(),
        place: "Hội trường xã".to_owned(),
        mode: Mode::Mixed,
        state: SessionState::Open,
        council: council(),
    }
}

fn votable() -> Votable {
    Votable {
        id: Id::from_i64(7),
        title: "Ngày thứ sáu nghe dân nói".to_owned(),
        place_line: "xã Phương Thịnh, tỉnh Đồng Tháp".to_owned(),
        state: State::Accepted,
    }
}

fn councils(frame: Frame) -> CouncilsPage {
    let units = vec![Choice::new("30043", "Xã Phương Thịnh")];
    let form = Form::empty("council-form");
    let waiting = vec![votable()];
    CouncilsPage {
        frame,
        councils: vec![council()],
        sessions: vec![line()],
        waiting,
        more_wait: true,
        units,
        form,
    }
}

fn council_page(frame: Frame) -> CouncilPage {
    let seat = Member {
        membership_id: Id::from_i64(1),
        account_id: member(1),
        role: MemberRole::Chair,
        term: Term { valid_from: day(), valid_to: Some(day().plus_days(365)) },
    };
    let form = Form::empty("council-form");
    CouncilPage {
        frame,
        council: council(),
        members: vec![seat],
        names: names(),
        sessions: vec![line()],
        form,
    }
}

fn nominate(frame: Frame) -> NominatePage {
    let file = votable();
    NominatePage {
        frame,
        session: session(SessionState::Prepared),
        purpose: Purpose::Recognition,
        files: vec![file],
        has_more: false,
        form: Form::empty("council-form"),
    }
}

fn paper(frame: Frame) -> PaperPage {
    let (session, mut form) = (session(SessionState::Open), Form::empty("council-form"));
    form.set("collected", "3");
    form.refuse("", Refusal::new("council-refused-paper-choices").with("sum", 3).with("valid", 2));
    let (candidate, more) = (session.sitting.agenda[0].clone(), session.agenda[0].clone());
    PaperPage { frame, session, candidate, more, form }
}

fn meeting(frame: Frame) -> MeetingPage {
    MeetingPage { frame, session: session(SessionState::Open), me: member(1) }
}

fn ballot(frame: Frame, number: usize) -> BallotPage {
    let session = session(SessionState::Open);
    let file = file(State::Accepted);
    BallotPage {
        registered: crate::http::running::registered::sample(&frame, &file),
        frame,
        candidate: session.sitting.agenda[number - 1].clone(),
        session,
        file,
        field: "Phát triển kinh tế".to_owned(),
        is_secret: true,
        me: member(1),
        form: Form::empty("council-form"),
    }
}

fn minutes(frame: Frame) -> MinutesPage {
    let act = Act {
        position: 12,
        act_id: ActId([0; 16]),
        at: Instant::from_millis(1_795_410_000_000),
        actor_id: Some(member(2)),
        unit_code: Some("82".to_owned()),
        kind: "exemplars.council_session_opened".to_owned(),
        subject_kind: "council_session".to_owned(),
        subject_id: Id::from_i64(7),
        visibility: Visibility::Office,
        body: Body::new(),
    };
    MinutesPage {
        frame,
        session: session(SessionState::Closed),
        names: names(),
        rules: rules(),
        acts: vec![act],
    }
}

fn file_votes(frame: Frame) -> FileVotesPage {
    let vote = FileVote {
        session_id: Id::from_i64(7),
        held_on: day(),
        session_state: SessionState::Closed,
        council: council().name,
        level: "commune".to_owned(),
        purpose: Purpose::Recognition,
        state: CandidateState::Decided,
        reason: String::new(),
        outcome: Some(outcome()),
    };
    let verdicts = vec![("commune".to_owned(), "passed"), ("province".to_owned(), "missing")];
    FileVotesPage { frame, file: file(State::Accepted), votes: vec![vote], verdicts }
}
