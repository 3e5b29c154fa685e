//! Every page of this capability with sample data, for the test that looks at all pages in both languages.
//!
//! The samples are one small made-up file in several states; nothing here is served.

use askama::Template;
use kheo_base::{Day, Fault, Id, Instant, Refusal};
use kheo_journal::{Act, ActId, Body, Visibility};
use kheo_organisations::{Kind, Relative, Share, Tier, Unit};
use kheo_people::{Actor, Grant, Language, Place, Role, Scope};
use kheo_web::{Choice, Form, Frame};

use super::cards::{CardView, views};
use super::decisions::{FilePage, Step};
use super::drafts::DraftPage;
use super::front_page::{Shown, sample_blocks};
use super::home::{HomePage, ProvinceView};
use super::lists::ListPage;
use super::models::ModelPage;
use super::today::{Elsewhere, Group, TodayPage, bulk, calendar, handover, importing, notices, office_list};
use super::units::{UnitPage, UnitsPage};
use crate::rules::{Criterion, Decision, Draft, FieldRule, RuleBook, State, Subject};
use crate::store::{Card, Count, Exemplar, Return, Source, Territory};

/// Renders every page in one language; the name of each is the name of its sample.
///
/// # Errors
/// A fault if a template fails.
pub fn samples(language: Language) -> Result<Vec<(&'static str, String)>, Fault> {
    let citizen = Frame::sample(language);
    let officer = Frame { actor: Some(actor()), path: "/lam-viec".to_owned(), ..Frame::sample(language) };
    let mut all = vec![
        ("home", rendered(&home(citizen.clone())?)?),
        ("list", rendered(&list(citizen.clone()))?),
        ("list-empty", rendered(&ListPage { cards: Vec::new(), count: 0, ..list(citizen.clone()) })?),
        ("model-recognised", rendered(&model(citizen.clone(), file(State::Recognised)))?),
        ("model-recorded", rendered(&model(citizen.clone(), recorded()))?),
        ("units", rendered(&units(citizen.clone())?)?),
        ("unit-current", rendered(&unit(citizen.clone(), true)?)?),
        ("unit-gone", rendered(&unit(citizen, false)?)?),
        ("today", rendered(&today(officer.clone()))?),
        ("office-list", rendered(&office_list::sample(officer.clone(), cards(&officer)))?),
        ("office-list-bulk", rendered(&bulk::sample(officer.clone(), Step::Return, false))?),
        ("office-list-bulk-done", rendered(&bulk::sample(officer.clone(), Step::Accept, true))?),
        ("today-calendar", rendered(&calendar::sample(officer.clone(), cards(&officer)))?),
        ("today-handover", rendered(&handover::sample(officer.clone()))?),
        ("today-notices", rendered(&notices::sample(officer.clone()))?),
        ("draft-new", rendered(&draft_page(officer.clone(), None))?),
        ("draft-returned-refused", rendered(&draft_page(officer.clone(), Some(file(State::Returned))))?),
        ("file-submitted", rendered(&file_page(officer.clone(), State::Submitted, None))?),
        (
            "file-accepted-refused",
            rendered(&file_page(officer.clone(), State::Accepted, Some(Step::Recognise)))?,
        ),
        ("file-recognised", rendered(&file_page(officer.clone(), State::Recognised, None))?),
    ];
    all.extend(importing::samples(&officer)?);
    all.extend(super::appraisal::samples(language)?);
    all.extend(super::council::samples(language)?);
    all.extend(super::honours::samples(language)?);
    all.extend(super::polls::samples(language)?);
    all.extend(super::running::samples(language)?);
    Ok(all)
}

pub(crate) fn rendered(page: &impl Template) -> Result<String, Fault> {
    page.render().map_err(|error| Fault::because("rendering a sample", error))
}

pub(crate) fn day() -> Day {
    Instant::from_millis(1_795_410_000_000).day()
}

pub(crate) fn actor() -> Actor {
    let scope = Scope::Province("82".to_owned());
    let grant = |number: i64, role| Grant {
        grant_id: Id::from_i64(number),
        role,
        scope: scope.clone(),
        valid_from: day(),
        valid_to: None,
        delegated_from: None,
    };
    Actor {
        account_id: Id::from_i64(5),
        display_name: "Nguyễn Thị Lan".to_owned(),
        login: "lan".to_owned(),
        language: Language::Vi,
        grants: vec![grant(1, Role::Registrar), grant(2, Role::Recogniser)],
        form_token: "sample-token".to_owned(),
    }
}

fn rules() -> RuleBook {
    let field = FieldRule {
        word: "economy".to_owned(),
        vi: "Phát triển kinh tế".to_owned(),
        en: "Economic development".to_owned(),
        national: Some("economy".to_owned()),
    };
    RuleBook {
        fields: vec![field],
        levels: vec!["commune".to_owned()],
        parts: Vec::new(),
        criteria_max: 12,
        year_min: 2009,
    }
}

fn draft() -> Draft {
    let text = |text: &str| text.to_owned();
    Draft {
        title: text("Tổ heo đất giúp nhau mua giống"),
        field: text("economy"),
        subject: Subject::Collective,
        year: 2026,
        situation: text("Nhiều hộ thiếu tiền mua giống.\nPhải vay nóng."),
        objectives: text("Giúp 12 hộ mỗi năm."),
        criteria: vec![Criterion {
            criterion: text("Hộ được giúp"),
            measure: text("Số hộ"),
            target: text("12"),
        }],
        content: text("Mỗi hộ nuôi một con heo đất."),
        area: text("36 hộ."),
        lead: text("Hội Phụ nữ xã"),
        partners: text("Hội Nông dân xã"),
        resources: text("40.000.000 đồng."),
        time: text("Cả năm."),
        outputs: text("Sổ tiết kiệm."),
        sustaining: text("Góp lại năm sau."),
    }
}

pub(crate) fn file(state: State) -> Exemplar {
    let at = Instant::from_millis(1_795_410_000_000);
    let decision = Decision {
        level: "commune".to_owned(),
        number: "46-QĐ/ĐU".to_owned(),
        decided_on: day(),
        signer: "Nguyễn Văn Thuận".to_owned(),
        legal_basis: "Kế hoạch số 12-KH/ĐU".to_owned(),
    };
    Exemplar {
        id: Id::from_i64(7),
        version: 3,
        state,
        draft: draft(),
        summary: "Mỗi hộ nuôi một con heo đất.".to_owned(),
        territory: Territory {
            unit_code: "30043".to_owned(),
            unit_valid_from: day(),
            place_line: "xã Phương Thịnh, tỉnh Đồng Tháp".to_owned(),
            then_province: "82@2025-07-01".to_owned(),
            now: Place { province: "82".to_owned(), commune: Some("30043".to_owned()) },
            now_divided: true,
        },
        created_by: Some(Id::from_i64(6)),
        created_at: at,
        changed_at: at,
        submitted_at: Some(at),
        accepted_at: Some(at),
        public_at: (state == State::Recognised).then_some(at),
        source: None,
        is_taken_over: false,
        is_erased: false,
        remark: String::new(),
        returns: vec![Return { reason: "Ghi rõ số hộ góp".to_owned(), due_on: day(), at }],
        recognitions: if state == State::Recognised { vec![decision] } else { Vec::new() },
        writers: Vec::new(),
        conflicted: Vec::new(),
    }
}

fn recorded() -> Exemplar {
    let source = Source { url: "https://tin.example/1".to_owned(), note: "source excerpt".to_owned() };
    Exemplar { source: Some(source), public_at: Some(Instant::from_millis(0)), ..file(State::Recorded) }
}

fn acts() -> Vec<Act> {
    let act = |position: i64, kind: &str, body: Body| Act {
        position,
        act_id: ActId([7; 16]),
        at: Instant::from_millis(1_795_410_000_000 + position),
        actor_id: None,
        unit_code: None,
        kind: kind.to_owned(),
        subject_kind: "exemplar".to_owned(),
        subject_id: Id::from_i64(7),
        visibility: Visibility::Public,
        body,
    };
    vec![
        act(10_481, "exemplars.submitted", Body::new()),
        act(10_482, "exemplars.recognised", Body::new().word("level", "commune")),
        act(10_483, "exemplars.published", Body::new()),
    ]
}

pub(crate) fn cards(frame: &Frame) -> Vec<CardView> {
    let file = file(State::Recognised);
    let card = Card {
        id: file.id,
        title: file.draft.title.clone(),
        summary: file.summary.clone(),
        field: file.draft.field.clone(),
        subject: Subject::Individual,
        year: 2026,
        state: file.state,
        place_line: file.territory.place_line.clone(),
        public_at: file.public_at,
        changed_at: file.changed_at,
        lead: file.draft.lead,
        source_url: None,
        shown: crate::store::honours::Shown::Whole,
        is_withdrawn: false,
    };
    views(frame, &rules(), vec![card])
}

fn home(frame: Frame) -> Result<HomePage, Fault> {
    let map = super::home::sample_map()?;
    let province = ProvinceView {
        code: "82".to_owned(),
        name: "Tỉnh Đồng Tháp".to_owned(),
        count: 1_234,
        level: 5,
        bar: 100,
        outline: "M0 0h1v1z",
    };
    Ok(HomePage {
        blocks: sample_blocks(&frame, cards(&frame)),
        frame,
        public: 12_345,
        recognised: 1,
        communes: 3_321,
        provinces: vec![province],
        map,
        today: day(),
    })
}

fn list(frame: Frame) -> ListPage {
    ListPage {
        asked: Form::from_pairs([("nam".to_owned(), "2026".to_owned())]),
        fields: vec![Choice::new("economy", "Phát triển kinh tế")],
        levels: vec![Choice::new("commune", frame.t("exemplars-level-commune").into_owned())],
        years: vec![2026, 2025],
        provinces: vec![Choice::new("82", "Tỉnh Đồng Tháp")],
        communes: vec![Choice::new("30043", "Xã Phương Thịnh")],
        count: 1_000,
        more: true,
        cards: cards(&frame),
        before: Some("nam=2026&truoc=x".to_owned()),
        after: Some("nam=2026&sau=y".to_owned()),
        filter_query: "nam=2026".to_owned(),
        applied: vec![("2026".to_owned(), String::new())],
        frame,
    }
}

fn model(frame: Frame, model: Exemplar) -> ModelPage {
    let field = rules().field_name(&model.draft.field, frame.is_vi()).to_owned();
    let registered = super::running::registered::sample(&frame, &model);
    let honours = super::honours::sample_public();
    let photos = super::running::sample_photos();
    ModelPage { frame, model, field, registered, acts: acts(), honours, photos }
}

fn a_unit(code: &str, name: &str, kind: Kind, valid_to: Option<Day>) -> Result<Unit, Fault> {
    let parse = |code: &str| code.parse().map_err(|error| Fault::because("reading a sample code", error));
    Ok(Unit {
        code: parse(code)?,
        valid_from: day().plus_days(-600),
        valid_to,
        from_exact: valid_to.is_none(),
        name: name.to_owned(),
        kind,
        tier: kind.tier(),
        parent_code: if kind.tier() == Tier::Commune { Some(parse("82")?) } else { None },
        legal_basis: "19/2025/QĐ-TTg".to_owned(),
    })
}

fn units(frame: Frame) -> Result<UnitsPage, Fault> {
    let gone = a_unit("24", "Bắc Giang", Kind::Tinh, Some(day()))?;
    Ok(UnitsPage {
        frame,
        asked: Form::from_pairs([("ten".to_owned(), "bac giang".to_owned())]),
        provinces: vec![a_unit("82", "Đồng Tháp", Kind::Tinh, None)?],
        found: vec![(gone, "tỉnh Bắc Giang".to_owned())],
    })
}

fn unit(frame: Frame, is_current: bool) -> Result<UnitPage, Fault> {
    let valid_to = if is_current { None } else { Some(day()) };
    let other = Relative {
        unit: a_unit("30082", "Phương Thịnh", Kind::Xa, Some(day()))?,
        share: Share::Part,
        is_main: true,
        legal_basis_note: String::new(),
    };
    Ok(UnitPage {
        blocks: if is_current {
            sample_blocks(&frame, cards(&frame))
        } else {
            vec![Shown::Exemplars(Vec::new())]
        },
        unit: a_unit("30043", "Phương Thịnh", Kind::Xa, valid_to)?,
        place_line: "xã Phương Thịnh, tỉnh Đồng Tháp".to_owned(),
        is_current,
        other_versions: vec![a_unit("30043", "Hưng Thạnh", Kind::Xa, Some(day()))?],
        predecessors: vec![other.clone()],
        successors: vec![other],
        above: vec![a_unit("82", "Đồng Tháp", Kind::Tinh, None)?],
        below: vec![a_unit("30044", "Trường Xuân", Kind::Xa, None)?],
        public: 12,
        recognised: 3,
        by_field: vec![("Phát triển kinh tế".to_owned(), Count { of: "economy".to_owned(), count: 12 })],
        list_query: "xa=30043".to_owned(),
        focal_agency: None,
        frame,
    })
}

const ELSEWHERE: [(&str, &str); 4] = [
    ("sheets", "/lam-viec/tham-dinh"),
    ("sessions", "/lam-viec/hoi-dong#sessions"),
    ("votes", "/lam-viec/hoi-dong#waiting"),
    ("rechecks", "/lam-viec/kiem-tra-lai"),
];

fn today(frame: Frame) -> TodayPage {
    let words = ["late", "returned", "to-decide", "to-recognise", "to-publish", "drafts", "waiting"];
    let groups = words.map(|word| Group {
        word,
        cards: if word == "waiting" { Vec::new() } else { cards(&frame) },
        more: word == "to-decide",
    });
    let counted = |(word, href)| Elsewhere { word, href, count: 50, more: true, since: None, until: None };
    let mut elsewhere = ELSEWHERE.map(counted).to_vec();
    let since = Some(Instant::from_millis(1_795_410_000_000));
    elsewhere.extend([true, false].map(|is_late| Elsewhere {
        since,
        until: Some((day(), is_late)),
        ..counted(("comments", "/lam-viec/y-kien-ban-doc"))
    }));
    elsewhere.push(Elsewhere { since, ..counted(("stories", "/lam-viec/tin-tuc")) });
    TodayPage { frame, groups: groups.to_vec(), elsewhere, unread: 3, today: day() }
}

fn draft_page(frame: Frame, file: Option<Exemplar>) -> DraftPage {
    let mut form = Form::empty("exemplars-draft");
    if file.is_some() {
        form.set("title", "Tổ heo đất");
        form.refuse("situation", Refusal::new("form-required"));
        form.refuse("objectives", Refusal::new("form-too-long").with("length", 5_001).with("max", 5_000));
        form.refuse("criterion-2", Refusal::new("form-required"));
        form.refuse("", Refusal::new("exemplars-refused-registered-already"));
    }
    super::running::registration::label_rows(&mut form, &frame, 12);
    DraftPage {
        frame,
        form,
        file,
        fields: vec![Choice::new("economy", "Phát triển kinh tế")],
        units: vec![Choice::new("30043", "Xã Phương Thịnh")],
        criteria_max: 12,
        autosave_key: "5-new".to_owned(),
    }
}

fn file_page(frame: Frame, state: State, open: Option<Step>) -> FilePage {
    let mut form = Form::empty("exemplars-decision");
    if open.is_some() {
        form.refuse("decided-on", Refusal::new("form-no-such-day"));
    }
    let steps = match state {
        State::Submitted => vec![Step::Accept, Step::Return],
        State::Accepted => vec![Step::Recognise],
        _ => Vec::new(),
    };
    let levels = vec![Choice::new("commune", frame.t("exemplars-level-commune"))];
    FilePage {
        field: "economy".to_owned(),
        registered: super::running::registered::sample(&frame, &file(state)),
        acts: acts(),
        frame,
        file: file(state),
        steps,
        form,
        open,
        levels,
    }
}
