//! Every page of this crate with sample data, for the test that looks at all pages in both languages.

use std::sync::Arc;

use askama::Template;
use kheo_base::{Fault, Id};
use kheo_facts::found::{Document, Facet, Facets};
use kheo_web::{Frame, Language};

use super::Labels;
use super::extracts::{Extract, Marked};
use super::results::{ChoiceView, FacetView, HitView, ResultsPage};

/// Renders every page in one language; the name of each is the name of its sample.
///
/// # Errors
/// A fault if a template fails.
pub fn samples(language: Language) -> Result<Vec<(&'static str, String)>, Fault> {
    let none = ResultsPage { text: "<b>không có</b>".to_owned(), facets: Vec::new(), ..empty(language) };
    let building = ResultsPage { is_building: true, text: "đường quê".to_owned(), ..empty(language) };
    let corrected = ResultsPage {
        other: Some(("đường quê".to_owned(), "q=%C4%91".to_owned(), true)),
        is_behind: true,
        ..found(language)
    };
    let pages = [
        ("search", empty(language)),
        ("search-found", found(language)),
        ("search-corrected", corrected),
        ("search-none", none),
        ("search-building", building),
    ];
    pages.into_iter().map(|(name, page)| Ok((name, rendered(&page)?))).collect()
}

fn rendered(page: &impl Template) -> Result<String, Fault> {
    page.render().map_err(|error| Fault::because("rendering a sample", error))
}

fn empty(language: Language) -> ResultsPage {
    ResultsPage {
        labels: labels(),
        marked: Marked::default(),
        frame: Frame { path: "/tra-cuu".to_owned(), ..Frame::sample(language) },
        text: String::new(),
        kept: Vec::new(),
        is_building: false,
        is_behind: false,
        count: 0,
        or_more: false,
        other: None,
        has_most_words: false,
        hits: Vec::new(),
        facets: Vec::new(),
        page: 1,
        pages: 1,
        before: None,
        after: None,
    }
}

fn found(language: Language) -> ResultsPage {
    let hit = HitView {
        extract: Extract {
            text: "Lắp khoảng 270 bóng đèn trên hơn 10 km đường thôn.".to_owned(),
            ..Extract::default()
        },
        document: Document {
            place: "xã Bình Sa, huyện Thăng Bình, tỉnh Quảng Nam · Thành phố Đà Nẵng".to_owned(),
            organisation: "Đoàn Thanh niên xã Bình Sa".to_owned(),
            facets: Facets {
                field: "new_rural".to_owned(),
                year: "2017".to_owned(),
                level: "province".to_owned(),
                state: "recognised".to_owned(),
                ..Facets::default()
            },
            ..document("/mo-hinh/thap-sang-duong-que-0000000000002", "Thắp sáng đường quê", "exemplar")
        },
    };
    let choice = |label: &str, count| ChoiceView {
        label: label.to_owned(),
        count,
        query: "q=duong&linh-vuc=economy".to_owned(),
    };
    let field = FacetView {
        word: "field",
        chosen: None,
        choices: vec![choice("Nông thôn mới", 1_204), choice("Kinh tế", 31)],
        more: vec![choice("Khác", 1)],
    };
    let year =
        FacetView { word: "year", chosen: Some(choice("2017", 0)), choices: Vec::new(), more: Vec::new() };
    ResultsPage {
        text: "duong que".to_owned(),
        kept: vec![("nam", "2017".to_owned())],
        count: 1_235,
        marked: Marked::of("duong que"),
        hits: [vec![hit], others()].concat(),
        facets: vec![field, year],
        page: 2,
        pages: 50,
        before: Some("q=duong".to_owned()),
        after: Some("q=duong&trang=3".to_owned()),
        ..empty(language)
    }
}

/// What is no model.
fn others() -> Vec<HitView> {
    let unit = Document {
        place: "thành phố Đà Nẵng".to_owned(),
        facets: Facets { kind: "unit".to_owned(), state: "current".to_owned(), ..Facets::default() },
        ..document("/don-vi/20836", "Xã Quế Sơn Trung", "unit")
    };
    let tag = document("/tin-tuc?the=duong-que", "đường quê", "tag");
    [unit, tag].map(|document| HitView { document, extract: Extract::default() }).into()
}

fn document(address: &str, title: &str, kind: &'static str) -> Document {
    Document::named(kind, Id::from_i64(2), title.to_owned(), address.to_owned())
}

fn labels() -> Arc<Labels> {
    let mut labels = Labels::default();
    for (facet, word, label) in [
        (Facet::Kind, "unit", "Đơn vị hành chính"),
        (Facet::Kind, "tag", "Từ khoá"),
        (Facet::State, "recognised", "Đã công nhận"),
        (Facet::State, "current", "Đơn vị hiện nay"),
        (Facet::Level, "province", "cấp tỉnh"),
        (Facet::Field, "new_rural", "Nông thôn mới"),
    ] {
        labels.0.entry(facet).or_default().insert(word.to_owned(), label.to_owned());
    }
    Arc::new(labels)
}
