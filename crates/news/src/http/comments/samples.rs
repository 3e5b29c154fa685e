//! Every page of readers' comments with sample data.

use kheo_base::{Fault, Id};
use kheo_people::Place;
use kheo_web::{Choice, Form, Frame, Language};

use super::letters::{AuthorPage, ConfirmPage, Own, TakeBackPage};
use super::numbers::{NumbersOf, NumbersPage};
use super::office::OfficePage;
use super::own::OwnPage;
use super::paging::{Asking, Listed};
use super::public::{Below, ListPage};
use super::queue::{QueuePage, Row};
use super::writing::WritePage;
use crate::http::office::sample_at;
use crate::http::samples::{rendered, story};
use crate::rules::State as StoryState;
use crate::rules::comments::{Refused, Standing, State, sample_rules};
use crate::store::comments::{Comment, Queued, Section, Shown, Thread};

/// Renders every page in one language; the name of each is the name of its sample.
///
/// # Errors
/// A fault if a template fails.
pub(in crate::http) fn samples(language: Language) -> Result<Vec<(&'static str, String)>, Fault> {
    let frame = || Frame::sample(language);
    Ok(vec![
        ("comments", rendered(&list(frame(), false))?),
        ("comments-replies", rendered(&list(frame(), true))?),
        ("comment-write", rendered(&write(frame()))?),
        ("comment-confirm", rendered(&confirm(frame()))?),
        ("comment-author", rendered(&author(frame()))?),
        ("comment-take-back", rendered(&take_back(frame()))?),
        ("comments-own", rendered(&own_page(frame()))?),
        ("comments-queue", rendered(&queue(frame()))?),
        ("comments-office", rendered(&office(frame()))?),
        ("comments-numbers", rendered(&numbers(frame()))?),
    ])
}

fn shown(number: i64, parent: Option<i64>, is_office: bool) -> Shown {
    Shown {
        id: Id::from_i64(number),
        parent_id: parent.map(Id::from_i64),
        author: if is_office { "UBND xã Phương Thịnh" } else { "Lê Thị Hoa" }.to_owned(),
        body: "Đường sáng, đi làm về đỡ lo.\nCảm ơn bà con ấp 3.\n\nẤp 6 bao giờ có <đèn>?".to_owned(),
        is_office,
        replies: if parent.is_none() { 7 } else { 0 },
        written_at: sample_at(),
    }
}

fn section() -> Section {
    Section {
        steps: 1,
        is_open: true,
        closes_on: sample_at().day().plus_days(14),
        published: 1_234,
        pinned: Some(shown(40, None, true)),
    }
}

fn threads() -> Vec<Thread> {
    vec![Thread { top: shown(41, None, false), replies: vec![shown(42, Some(41), true)] }]
}

/// What stands below a story.
pub(in crate::http) fn below() -> Below {
    Below {
        section: section(),
        threads: threads(),
        next: Some("1795410000000-0000000000019".to_owned()),
        takes: true,
    }
}

fn list(frame: Frame, is_of_replies: bool) -> ListPage {
    ListPage {
        frame,
        story: story(StoryState::Published),
        section: section(),
        parent: is_of_replies.then(|| shown(41, None, false)),
        threads: threads(),
        next: Some("truoc=1795410000000-0000000000019".to_owned()),
        takes: true,
    }
}

fn write(frame: Frame) -> WritePage {
    let mut form = Form::empty("comments-form");
    form.set("author", "Lê <b>Hoa</b>");
    form.refuse("email", Refused::EmailInvalid);
    form.refuse("comment", Refused::TooManyLinks { links_max: 1 });
    WritePage {
        frame,
        story: story(StoryState::Published),
        rules: sample_rules(),
        parent: Some(shown(41, None, false)),
        closes_on: sample_at().day().plus_days(14),
        form,
        bits: 16,
    }
}

fn queued(state: State) -> Queued {
    let standing = Standing {
        state,
        is_flagged: state == State::SecondReading,
        written_by: None,
        first_reader: None,
        refused_by: None,
        appeal_until: Some(sample_at().plus_days(15)),
    };
    let comment = Comment {
        id: Id::from_i64(43),
        story_id: Id::from_i64(7),
        parent_id: None,
        steps: 2,
        standing,
        is_office: false,
        account_id: None,
        author: "Lê Thị Hoa".to_owned(),
        email: "hoa@example.vn".to_owned(),
        language: Language::Vi,
        body: shown(43, None, false).body,
        reason: if matches!(state, State::Refused | State::Appealed) { "off_topic" } else { "" }.to_owned(),
        plea: "Tôi hỏi về đèn đường, đúng chuyện của bài.".to_owned(),
        place: Place::commune("82", "30043"),
        replies: 0,
        written_at: sample_at(),
        changed_at: sample_at(),
    };
    Queued { comment, story_title: story(StoryState::Published).text.title, is_story_public: true }
}

fn replying(queued: Queued) -> Queued {
    let parent_id = Some(Id::from_i64(41)).filter(|_| queued.comment.standing.state != State::Waiting);
    Queued { comment: Comment { parent_id, ..queued.comment }, ..queued }
}

fn confirm(frame: Frame) -> ConfirmPage {
    ConfirmPage { frame, queued: queued(State::Unconfirmed), secret: "00".repeat(32) }
}

fn own(state: State) -> Own {
    let reason = if state == State::Refused { "Không liên quan đến bài" } else { "" };
    let answer_until = (state == State::Appealed).then(|| sample_at().plus_days(10));
    Own { queued: queued(state), reason: reason.to_owned(), answer_until, now: sample_at() }
}

fn author(frame: Frame) -> AuthorPage {
    let mut form = Form::empty("comments-form");
    form.refuse("sure", Refused::NotSure);
    AuthorPage { frame, own: own(State::Refused), form, secret: "00".repeat(32) }
}

fn take_back(frame: Frame) -> TakeBackPage {
    TakeBackPage {
        frame,
        own: own(State::Appealed),
        form: Form::empty("comments-form"),
        action: "/y-kien/cua-toi".to_owned(),
        secret: Some("00".repeat(32)),
        back: format!("/y-kien/cua-toi?ma={}", "00".repeat(32)),
    }
}

fn own_page(frame: Frame) -> OwnPage {
    OwnPage { frame, all: vec![own(State::Refused), own(State::Upheld)], form: Form::empty("comments-form") }
}

fn queue(frame: Frame) -> QueuePage {
    let row = |state: State| Row {
        queued: replying(queued(state)),
        context: match state {
            State::SecondReading => Some(queued(State::Published).comment),
            State::Appealed => Some(queued(State::TakenBack).comment),
            _ => None,
        },
        reason: "Không liên quan đến bài".to_owned(),
        answer_until: (state == State::Appealed).then(sample_at),
        is_late: state == State::Appealed,
        for_another: match state {
            State::Waiting => Some(Refused::OwnText),
            State::SecondReading => Some(Refused::OtherReader),
            _ => None,
        },
    };
    let mut form = Form::empty("comments-form");
    form.refuse("", Refused::NothingChosen);
    let rows = [State::Waiting, State::SecondReading, State::Appealed].map(row).to_vec();
    QueuePage { frame, rows, length: 51, reasons: reasons(), form }
}

fn reasons() -> Vec<Choice> {
    vec![Choice::new("off_topic", "Không liên quan đến bài")]
}

fn office(frame: Frame) -> OfficePage {
    let mut form = Form::empty("comments-form");
    form.refuse("closes-on", Refused::NoSuchClosingDay { days_max: 60 });
    // The id of the sample's comment, as its fields bear it.
    let id = shown(41, None, false).id;
    form.set("tried", id.to_string());
    form.set("tried-step", "xoa");
    form.set("reason", "off_topic");
    form.label_as(format!("s-{id}"), frame.t("comments-form-sure"));
    form.refuse(&format!("s-{id}"), Refused::NotSure);
    OfficePage {
        frame,
        story: story(StoryState::Published),
        section: Some(section()),
        against: None,
        takes: true,
        asking: Asking::Older(None),
        listed: Listed { parent: None, threads: threads(), next: Some("truoc=1795410000000-19".to_owned()) },
        reasons: reasons(),
        form,
    }
}

fn numbers(frame: Frame) -> NumbersPage {
    let unit = "xã Phương Thịnh, tỉnh Đồng Tháp".to_owned();
    NumbersPage {
        frame,
        rules: sample_rules(),
        place_line: Some("xã Phương Thịnh, tỉnh Đồng Tháp".to_owned()),
        provinces: vec![Choice::new("82", "tỉnh Đồng Tháp")],
        rows: vec![NumbersOf { year: 2026, unit, numbers: [1_240, 1_100, 120, 9, 4, 5, 2, 1] }],
        reasons: vec![(2026, "Không liên quan đến bài".to_owned(), 80)],
    }
}
