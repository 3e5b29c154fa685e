//! The pages of appraisal with sample data: nothing here is served.

use kheo_base::{Day, Fault, Id, Instant};
use kheo_people::{Actor, Grant, Language, Role, Scope};
use kheo_web::{Choice, Form, Frame};

use super::super::samples::{actor, day, file, rendered};
use super::page::AppraisalPage;
use super::phone::PhonePage;
use super::queue::QueuePage;
use crate::rules::State;
use crate::rules::appraisal::{CriterionRule, Mode, Opinion, Outcome, Progress, Refused, Sheet, SheetRules};
use crate::rules::council::Outcome as Vote;
use crate::rules::running::Reached;
use crate::store::appraisal::{Assignment, Beside, Kept, Queued};

/// Renders every page of this folder with sample data; the name of each is the name of its sample.
///
/// # Errors
/// A fault if a template fails.
pub fn samples(language: Language) -> Result<Vec<(&'static str, String)>, Fault> {
    let frame = Frame {
        actor: Some(appraiser()),
        path: "/lam-viec/mo-hinh/0000000000007/tham-dinh".to_owned(),
        ..Frame::sample(language)
    };
    let phone = PhonePage { frame: frame.clone(), account_id: Id::from_i64(5) };
    Ok(vec![
        ("appraisal-assigning", rendered(&assigning(frame.clone()))?),
        ("appraisal-sheet-refused", rendered(&refused(frame.clone()))?),
        ("appraisal-compared", rendered(&compared(frame.clone()))?),
        ("appraisal-excluded", rendered(&excluded(frame.clone()))?),
        ("appraisal-queue", rendered(&queue(frame.clone(), vec![queued(1), queued(0)]))?),
        ("appraisal-queue-empty", rendered(&queue(frame, Vec::new()))?),
        ("appraisal-phone", rendered(&phone)?),
    ])
}

fn appraiser() -> Actor {
    let grant = Grant {
        grant_id: Id::from_i64(1),
        role: Role::Appraiser,
        scope: Scope::Province("82".to_owned()),
        valid_from: day(),
        valid_to: None,
        delegated_from: None,
    };
    Actor {
        display_name: "Trần Văn Hải".to_owned(), login: "hai".to_owned(), grants: vec![grant], ..actor()
    }
}

fn rules() -> SheetRules {
    let criterion = |(word, vi, en, max): (&str, &str, &str, i64)| CriterionRule {
        word: word.to_owned(),
        vi: vi.to_owned(),
        en: en.to_owned(),
        max,
        evidence_vi: "Số liệu trong hồ sơ".to_owned(),
        evidence_en: "Figures in the file".to_owned(),
    };
    let criteria = [
        ("result", "Kết quả so với chỉ tiêu", "Result against target", 60),
        ("sustaining", "Tính bền vững", "Sustainability", 40),
    ];
    SheetRules {
        criteria: criteria.map(criterion).to_vec(),
        total: 100,
        recognise_min: 70,
        exemplary_min: 85,
        appraisers_min: 2,
        difference_max: 15,
        criterion_difference_max: 5,
    }
}

fn assignment(number: i64, progress: Progress) -> Assignment {
    Assignment {
        id: Id::from_i64(number),
        exemplar_id: Id::from_i64(7),
        appraiser_id: Id::from_i64(number + 4),
        mode: Mode::Field,
        due_on: day().plus_days(-1),
        sheet_on: day(),
        progress,
        conflict_reason: (progress == Progress::Conflicted).then(|| "Người đăng ký là em ruột".to_owned()),
        assigned_at: Instant::from_millis(1_795_410_000_000),
    }
}

fn sheet(first: i64, opinion: Opinion, reason: &str) -> Sheet {
    Sheet {
        points: vec![Some(first), Some(30)],
        notes: vec!["Đã đếm tại chỗ".to_owned(), String::new()],
        opinion: Some(opinion),
        reason: reason.to_owned(),
        visited_on: Some(day()),
    }
}

fn page(frame: Frame, progress: &[Progress]) -> AppraisalPage {
    let names = ["Trần Văn Hải", "Lê Quang Vinh", "Đỗ Thị Mai"];
    let named = |((number, name), progress): ((i64, &str), &Progress)| {
        (name.to_owned(), assignment(number, *progress))
    };
    AppraisalPage {
        frame,
        file: file(State::Accepted),
        rules: rules(),
        assigned: (1..).zip(names).zip(progress).map(named).collect(),
        own: None,
        columns: Vec::new(),
        beside: Beside::default(),
        outcome: None,
        form: Form::empty("appraisal"),
        candidates: Vec::new(),
        may_assign: false,
        changes: Vec::new(),
        next: None,
        today: day(),
    }
}

fn assigning(frame: Frame) -> AppraisalPage {
    let mut form = Form::empty("appraisal");
    form.set("due-on", day().vietnamese());
    form.set("mode", Mode::Desk.word());
    form.refuse("", Refused::NobodyChosen);
    let candidates = vec![Choice::new("0000000000009", "Phạm Thị Ngọc")];
    let progress = [Progress::Open, Progress::Conflicted, Progress::Withdrawn];
    AppraisalPage { form, candidates, may_assign: true, ..page(frame, &progress) }
}

fn refused(frame: Frame) -> AppraisalPage {
    let mut form = Form::empty("appraisal");
    form.set("points-1", "61");
    form.set("note-1", "\"><script>alert(1)</script>");
    form.refuse("points-1", Refused::PointsOutOfRange { max: 60 });
    form.refuse("opinion", Refused::OpinionMissing);
    let kept = Kept { version: 2, sheet: Sheet::empty(&rules()), submitted_at: None };
    let own = Some((assignment(1, Progress::Open), kept));
    AppraisalPage { form, own, next: Some(Id::from_i64(8)), ..page(frame, &[Progress::Open, Progress::Open]) }
}

fn compared(frame: Frame) -> AppraisalPage {
    let sheets = [sheet(55, Opinion::Agree, ""), sheet(31, Opinion::Disagree, "Số liệu chưa khớp")];
    let outcome = Some(Outcome::of(&sheets));
    let names = ["Trần Văn Hải", "Lê Quang Vinh"].map(str::to_owned);
    let columns = names.into_iter().zip(sheets).collect();
    let beside =
        Beside { own: Some(Reached { reached: 2, partly: 1, not_reached: 0 }), council: Some(voted()) };
    AppraisalPage { columns, outcome, beside, ..page(frame, &[Progress::Submitted, Progress::Submitted]) }
}

fn voted() -> (String, Vote) {
    let vote = Vote { members: 7, eligible: 6, voted: 6, yes: 5, no: 1, abstain: 0, needed: 4, passed: true };
    ("commune".to_owned(), vote)
}

fn excluded(frame: Frame) -> AppraisalPage {
    let kept = Kept { version: 0, sheet: Sheet::empty(&rules()), submitted_at: None };
    let own = Some((assignment(1, Progress::Conflicted), kept));
    AppraisalPage { own, ..page(frame, &[Progress::Conflicted, Progress::Submitted]) }
}

fn queued(version: i64) -> Queued {
    let at = Instant::from_millis(1_795_410_000_000);
    Queued {
        assignment_id: Id::from_i64(1),
        exemplar_id: Id::from_i64(7),
        title: "Tổ heo đất giúp nhau mua giống".to_owned(),
        place_line: "xã Phương Thịnh, tỉnh Đồng Tháp".to_owned(),
        mode: Mode::Field,
        due_on: due(version),
        assigned_at: at,
        changed_at: at.plus_seconds(version),
        version,
    }
}

/// One overdue, one not.
fn due(version: i64) -> Day {
    day().plus_days(if version > 0 { -1 } else { 7 })
}

fn queue(frame: Frame, files: Vec<Queued>) -> QueuePage {
    QueuePage { more: !files.is_empty(), files, frame, today: day() }
}
