//! The evidence pages with sample data; nothing here is served.

use std::collections::BTreeMap;

use kheo_base::{Fault, Id, Instant, Refusal};
use kheo_people::Language;
use kheo_web::{Form, Frame};

use super::super::evidence::EvidencePage;
use super::super::evidence_removal::RemovalPage;
use crate::http::samples::{actor, file, rendered};
use crate::rules::State;
use crate::rules::running::{About, AttachmentKind, EvidenceRules};
use crate::store::running::evidence::{Evidence, Removal};

/// Renders the pages in one language.
pub(super) fn samples(language: Language) -> Result<Vec<(&'static str, String)>, Fault> {
    let path = "/lam-viec/mo-hinh/0000000000007/minh-chung".to_owned();
    let frame = Frame { actor: Some(actor()), path, ..Frame::sample(language) };
    let mut wrong = Form::empty("evidence-form");
    wrong.set("title-1", "Bà con đặt ống cống");
    wrong.refuse("file-1", Refusal::new("attachments-refused-program"));
    wrong.refuse("alternative-2", Refusal::new("evidence-refused-not-described"));
    let refused = EvidencePage { form: wrong, ..list(frame.clone()) };
    let reader = EvidencePage { may_add: false, may_show: false, kept: Vec::new(), ..list(frame.clone()) };
    let removal = RemovalPage {
        frame: frame.clone(),
        file: file(State::Accepted),
        evidence: photo(),
        form: Form::empty("evidence-removal"),
    };
    Ok(vec![
        ("evidence", rendered(&list(frame))?),
        ("evidence-refused", rendered(&refused)?),
        ("evidence-reader", rendered(&reader)?),
        ("evidence-removal", rendered(&removal)?),
    ])
}

/// Photographs for the sample of a public model.
pub(crate) fn photos() -> Vec<Evidence> {
    vec![photo()]
}

fn list(frame: Frame) -> EvidencePage {
    let document = Evidence {
        kind: AttachmentKind::Pdf,
        title: "Biên bản họp dân".to_owned(),
        size: 1_234_567,
        about: About::Progress,
        is_public: false,
        ..photo()
    };
    let removal = Removal {
        at: photo().added_at,
        by: Some(Id::from_i64(5)),
        reason: "Người trong ảnh không đồng ý".to_owned(),
    };
    let hidden = Evidence { is_public: false, ..photo() };
    EvidencePage {
        frame,
        file: file(State::Accepted),
        kept: vec![photo(), hidden, document],
        removed: vec![Evidence { removal: Some(removal), ..photo() }],
        names: BTreeMap::from([(Id::from_i64(5), "Nguyễn Thị Lan".to_owned())]),
        rules: EvidenceRules { count_max: 60, bytes_max: 10_000_000 },
        form: Form::empty("evidence-form"),
        may_add: true,
        may_show: true,
    }
}

/// A photograph.
pub(super) fn photo() -> Evidence {
    Evidence {
        id: Id::from_i64(9),
        key: "0f1e2d3c4b5a69788796a5b4c3d2e1f0".to_owned(),
        exemplar_id: Id::from_i64(7),
        about: About::Registration,
        about_id: None,
        kind: AttachmentKind::Photo,
        title: "Đặt ống cống ấp 3".to_owned(),
        alternative_text: "Bà con bê đoạn ống cống qua mương".to_owned(),
        size: 180_000,
        points: (1_600, 1_200),
        thumbnail_points: (480, 360),
        is_public: true,
        added_at: Instant::from_millis(1_795_410_000_000),
        added_by: Some(Id::from_i64(5)),
        removal: None,
    }
}
