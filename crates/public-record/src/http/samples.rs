//! Every page of the record with sample data, for the test that looks at all pages in both languages.

use std::collections::BTreeMap;

use askama::Template;
use kheo_base::{Fault, Id, Instant};
use kheo_facts::recorded::SeenSubject;
use kheo_verify::{Leaf, Word};
use kheo_web::{Frame, Language};

use super::act::{ActPage, ActView, Fields, Said};
use super::index::{IndexPage, Row};
use super::{KINDS, label, sentence};
use crate::log::Current;
use crate::packing::Opening;
use crate::store::LeafRow;
use crate::{Trouble, WitnessState};

const VKEY: &str = "kheo.example/log+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

/// Renders every page in one language; the name of each is the name of its sample.
///
/// # Errors
/// A fault if a template fails.
pub fn samples(language: Language) -> Result<Vec<(&'static str, String)>, Fault> {
    let frame = Frame::sample(language);
    let shown = rendered(&act(frame.clone(), Fields::Shown))?;
    let erased = rendered(&act(frame.clone(), Fields::Erased))?;
    let lost = rendered(&act(frame.clone(), Fields::Lost))?;
    Ok(vec![
        ("record", rendered(&list(frame))?),
        ("record-act", shown),
        ("record-act-erased", erased),
        ("record-act-lost", lost),
    ])
}

fn rendered(page: &impl Template) -> Result<String, Fault> {
    page.render().map_err(|error| Fault::because("rendering a sample", error))
}

fn at() -> Instant {
    Instant::from_millis(1_795_410_000_000)
}

fn checkpoint() -> Current {
    Current { size: 41, note: "kheo.example/log\n41\n".to_owned(), signed_at: at().millis() }
}

fn witness(name: &str, size: Option<u64>, trouble: Option<Trouble>) -> WitnessState {
    WitnessState { name: name.to_owned(), seen: size.map(|size| (size, at())), trouble }
}

fn list(frame: Frame) -> IndexPage {
    let row = |index: i64, kind: &str, level: &str| Row {
        act: format!("{index:032x}"),
        index,
        sentence: sentence(&frame, kind),
        at: at(),
        unit: "30043".to_owned(),
        unit_name: "Xã Phương Thịnh".to_owned(),
        level: level.to_owned(),
        is_covered: index < 41,
    };
    IndexPage {
        rows: vec![
            row(41, "exemplars.erased", ""),
            row(40, "exemplars.published", "tỉnh"),
            row(39, "other.done", ""),
        ],
        kinds: KINDS.into_iter().map(|kind| (kind, sentence(&frame, kind))).collect(),
        kind: "exemplars.published".to_owned(),
        unit: String::new(),
        leaves: 42,
        checkpoint: checkpoint(),
        witnesses: vec![
            witness("tinh-ben", Some(41), None),
            witness("tinh-xa", Some(12), Some(Trouble::Silent("answered 500".to_owned()))),
            witness("mat-tran", None, Some(Trouble::Ahead(50))),
        ],
        witnessed: Some(41),
        vkey: VKEY.to_owned(),
        older: Some("/nhat-ky?truoc=39".to_owned()),
        is_first: true,
        frame,
    }
}

fn act(frame: Frame, fields: Fields) -> ActPage {
    let words = [("field", Word::Text("economy".to_owned())), ("year", Word::Number(2026))];
    let leaf = Leaf {
        act: [7; 16],
        kind: "exemplars.published".to_owned(),
        prev: Some([6; 16]),
        minute: at().millis() / 60_000,
        unit: Some("30043".to_owned()),
        words: words.into_iter().map(|(name, word)| (name.to_owned(), word)).collect(),
        commits: BTreeMap::from([("title".to_owned(), [9; 32])]),
    };
    let opening = Opening {
        field: "title".to_owned(),
        key: [8; 32],
        value: "Nuôi ong lấy mật dưới tán rừng".to_owned(),
    };
    let row = LeafRow {
        index: 40,
        act_id: [7; 16],
        subject_kind: "exemplar".to_owned(),
        subject_id: Id::from_i64(7),
        kind: leaf.kind.clone(),
        unit_code: "30043".to_owned(),
        at: at(),
        is_lost: fields == Fields::Lost,
        entry: leaf.to_bytes().unwrap_or_default(),
    };
    let address = "/mo-hinh/nuoi-ong-0000000000007".to_owned();
    let subject = SeenSubject { title: opening.value.clone(), address, shows_fields: true, version: None };
    let is_shown = fields == Fields::Shown;
    let view = ActView {
        row,
        leaf,
        fields,
        openings: if is_shown { vec![opening] } else { Vec::new() },
        subject: is_shown.then_some(subject),
        before: Some([6; 16]),
        after: None,
    };
    let witnesses = vec!["witness.example/tinh-ben".to_owned()];
    let said = Said {
        words: vec![
            (label(&frame, "field"), "Kinh tế".to_owned()),
            (label(&frame, "year"), "2026".to_owned()),
        ],
        unit: "Xã Phương Thịnh".to_owned(),
    };
    ActPage { frame, view, said, checkpoint: checkpoint(), witnesses, vkey: VKEY.to_owned() }
}
