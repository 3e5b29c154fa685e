//! Every page of this capability with sample data, for the test that looks at all pages in both languages.

use askama::Template;
use kheo_base::{Day, Fault, Id, Instant};
use kheo_people::{Actor, Grant, Language, Role, Scope};
use kheo_web::{Choice, Form, Frame};
use serde_json::json;

use super::kinds::{KeptKindPage, KeptPage};
use super::public::{IndexPage, KindPage, KindRow, sample_body};
use super::versions::{Comparison, VersionPage};
use super::{VersionRow, typed};

/// Renders every page in one language; the name of each is the name of its sample.
///
/// # Errors
/// A fault if a template fails.
pub fn samples(language: Language) -> Result<Vec<(&'static str, String)>, Fault> {
    let citizen = Frame::sample(language);
    let keeper =
        Frame { actor: Some(actor()), path: "/lam-viec/quy-dinh".to_owned(), ..Frame::sample(language) };
    Ok(vec![
        ("rule-sets", rendered(&IndexPage { frame: citizen.clone(), kinds: kinds() })?),
        ("rule-sets-kind", rendered(&kind(citizen))?),
        ("rule-sets-kept", rendered(&KeptPage { frame: keeper.clone(), kinds: kinds() })?),
        ("rule-sets-kept-kind", rendered(&kept_kind(keeper.clone()))?),
        ("rule-sets-version", rendered(&version(keeper.clone(), None))?),
        ("rule-sets-version-compared", rendered(&version(keeper, Some(comparison())))?),
    ])
}

fn rendered(page: &impl Template) -> Result<String, Fault> {
    page.render().map_err(|error| Fault::because("rendering a sample", error))
}

fn day() -> Day {
    Instant::from_millis(1_795_410_000_000).day()
}

fn actor() -> Actor {
    let grant = Grant {
        grant_id: Id::from_i64(1),
        role: Role::RuleKeeper,
        scope: Scope::Nation,
        valid_from: day(),
        valid_to: None,
        delegated_from: None,
    };
    Actor {
        account_id: Id::from_i64(5),
        display_name: "Phạm Quy Chế".to_owned(),
        login: "quyche".to_owned(),
        language: Language::Vi,
        grants: vec![grant],
        form_token: "sample-token".to_owned(),
    }
}

fn kinds() -> Vec<KindRow> {
    vec![KindRow {
        word: "exemplar-fields".to_owned(),
        title: "Lĩnh vực".to_owned(),
        legal_basis: "Chưa tìm thấy văn bản quy định".to_owned(),
        provinces: 2,
    }]
}

fn rows() -> Vec<VersionRow> {
    let row = |offset: i32, state, may_withdraw| VersionRow {
        key: format!("00@{}", day().plus_days(offset)),
        unit: "Cả nước".to_owned(),
        from: day().plus_days(offset),
        to: None,
        legal_basis: "Hướng dẫn số 1-HD/BDVTW".to_owned(),
        state,
        may_withdraw,
    };
    vec![row(-900, "rule-sets-state-in-force", false), row(30, "rule-sets-state-future", true)]
}

fn kind(frame: Frame) -> KindPage {
    let changes = vec![("Lĩnh vực › economy".to_owned(), frame.t("rule-sets-reordered").into_owned())];
    KindPage {
        title: "Lĩnh vực".to_owned(),
        word: "exemplar-fields".to_owned(),
        versions: rows(),
        open: rows().remove(0),
        body: sample_body(&frame),
        before: Some(frame.day(&day())),
        changes,
        form: Form::default(),
        frame,
    }
}

fn kept_kind(frame: Frame) -> KeptKindPage {
    let form = Form::empty("rule-sets-form");
    KeptKindPage {
        frame,
        title: "Lĩnh vực".to_owned(),
        word: "exemplar-fields".to_owned(),
        versions: rows(),
        form,
    }
}

fn comparison() -> Comparison {
    Comparison {
        key: "00@2009-01-01".to_owned(),
        unit: "Cả nước".to_owned(),
        replaced_from: day().plus_days(-900),
        changes: vec![("Lĩnh vực › economy › Tên".to_owned(), "Kinh tế → Kinh tế xanh".to_owned())],
        effects: vec!["12".to_owned()],
        body: "{}".to_owned(),
    }
}

fn version(frame: Frame, comparison: Option<Comparison>) -> VersionPage {
    let body =
        json!({"fields": [{"word": "economy", "vi": "Kinh tế"}], "levels": ["commune"], "criteria_max": 12});
    let mut form = Form::empty("rule-sets-form");
    typed::fill(&mut form, &body);
    form.refuse("v-fields-0-vi", kheo_base::Refusal::new("form-required"));
    let fields = typed::fields(&frame, &form, &body);
    typed::label(&mut form, &fields);
    VersionPage {
        title: "Lĩnh vực".to_owned(),
        word: "exemplar-fields".to_owned(),
        units: vec![Choice::new("00", "Cả nước")],
        fields,
        form,
        frame,
        comparison,
    }
}
