//! Pages of comparison, progress and self-assessment with sample data.

use kheo_base::{Fault, Refusal};
use kheo_people::Language;
use kheo_web::{Form, Frame};

use super::super::comparison::ComparisonPage;
use super::super::evidence_form::label_photos;
use super::super::progress::ProgressPage;
use super::super::registered::sample;
use super::super::self_assessment::SelfAssessmentPage;
use super::super::self_assessment_form::{filled, label_lines};
use crate::http::samples::{actor, day, file, rendered};
use crate::rules::State;
use crate::rules::running::{AssessmentState, Contradiction, Figure, Level, Likeness, Line, Run, Totals};
use crate::store::running::evidence::Evidence;
use crate::store::running::{Alike, Assessment, Note, Round, RunChange, SelfAssessment};

/// Renders every page of this area.
///
/// # Errors
/// A fault if a template fails.
pub(super) fn samples(language: Language) -> Result<Vec<(&'static str, String)>, Fault> {
    let frame = |tab: &str| Frame {
        actor: Some(actor()),
        path: format!("/lam-viec/mo-hinh/7/{tab}"),
        ..Frame::sample(language)
    };
    Ok(vec![
        ("registration-comparison", rendered(&comparison(frame("doi-chieu")))?),
        ("registration-progress", rendered(&progress(frame("tien-do"), false))?),
        ("registration-progress-refused", rendered(&progress(frame("tien-do"), true))?),
        (
            "registration-self-assessment",
            rendered(&assessment(frame("tu-danh-gia"), AssessmentState::Draft))?,
        ),
        (
            "registration-self-assessment-submitted",
            rendered(&assessment(frame("tu-danh-gia"), AssessmentState::Submitted))?,
        ),
    ])
}

fn comparison(frame: Frame) -> ComparisonPage {
    let file = file(State::Draft);
    let other = Alike {
        id: file.id,
        title: "Heo đất mùa vụ".to_owned(),
        lead: "Hội Nông dân xã".to_owned(),
        place_line: file.territory.place_line.clone(),
        state: State::Accepted,
        content: "Mỗi hộ nuôi một con heo đất, mùa sau mở.".to_owned(),
        likeness: Likeness { title_percent: 80, content_percent: 60 },
    };
    let compared = sample(&frame, &file).compared;
    let mut form = Form::empty("registration-compare");
    form.refuse("reason", Refusal::new("form-required"));
    ComparisonPage {
        alike: vec![(other, true)],
        similar: Some(vec![similar()]),
        compared,
        is_cell: true,
        may_judge: true,
        frame,
        file,
        form,
    }
}

fn progress(frame: Frame, is_refused: bool) -> ProgressPage {
    let file = file(State::Accepted);
    let (note_form, mut run_form) = (Form::empty("registration-note"), Form::empty("registration-run"));
    let mut note_form = note_form;
    note_form.label_as("figure-1", "Hộ được giúp (hộ)");
    label_photos(&mut note_form, &frame);
    if is_refused {
        note_form.set("title-1", "Mở heo lần hai");
        note_form.refuse("alternative-1", Refusal::new("evidence-refused-not-described"));
        run_form.refuse("since", Refusal::new("registration-refused-too-early").with("first", "01/01/2026"));
    }
    let note = Note {
        id: file.id,
        on: day(),
        said: "Mở heo lần hai.".to_owned(),
        figures: vec![(1, Figure::whole(9))],
    };
    let change = RunChange { ordinal: 1, run: Run::Paused, since: day(), reason: "Nước lên.".to_owned() };
    ProgressPage {
        run: Run::Paused,
        photos: vec![Evidence { about_id: Some(note.id), ..super::evidence::photo() }],
        notes: vec![note],
        runs: vec![change],
        may_write: true,
        frame,
        file,
        note_form,
        run_form,
    }
}

fn assessment(frame: Frame, state: AssessmentState) -> SelfAssessmentPage {
    let file = file(State::Accepted);
    let view = sample(&frame, &file);
    let line = Line {
        result: Some(Figure::whole(14)),
        out_of: Some(36),
        level: Some(Level::Reached),
        note: "Mở heo hai lần.".to_owned(),
        ..Line::default()
    };
    let totals = Totals { households: Some(36), money: Some(41_000_000), ..Totals::default() };
    let said = Assessment { lines: vec![line], totals, overall: "Bà con tin nhau hơn.".to_owned() };
    let round = Round { number: 2, state, version: 3, submitted_at: Some(file.created_at) };
    let latest = SelfAssessment { round, said };
    let mut form = filled(Some(&latest));
    label_lines(&mut form, &frame, &file);
    label_photos(&mut form, &frame);
    if state == AssessmentState::Draft {
        let sum = "30.000.000 + 10.000.000".to_owned();
        form.refuse("money", Contradiction::Money { sum, computed: 40_000_000, said: 41_000_000 });
        form.refuse(
            "result-1",
            Contradiction::PartAboveAll { part: Figure::whole(40), all: Figure::whole(36) },
        );
    }
    SelfAssessmentPage {
        details: view.registered.details.clone(),
        criteria: view.criteria,
        photos: super::photos(),
        returns: vec![(1, "Ghi rõ số hộ được giúp.".to_owned(), file.created_at)],
        may_write: true,
        may_return: true,
        latest: Some(latest),
        frame,
        file,
        form,
    }
}

/// A model of elsewhere that is like it.
fn similar() -> kheo_facts::found::Document {
    use kheo_facts::found::{Audience, Document, Facets};
    Document {
        kind: "exemplar",
        id: kheo_base::Id::from_i64(2),
        audience: Audience::Public,
        is_withdrawn: false,
        is_past: false,
        title: "Thắp sáng đường quê".to_owned(),
        place: "xã Bình Sa, huyện Thăng Bình, tỉnh Quảng Nam · Thành phố Đà Nẵng".to_owned(),
        organisation: "Đoàn Thanh niên xã Bình Sa".to_owned(),
        texts: Vec::new(),
        facets: Facets { year: "2017".to_owned(), state: "recorded".to_owned(), ..Facets::default() },
        address: "/mo-hinh/thap-sang-duong-que-0000000000002".to_owned(),
    }
}
