//! Every page of this crate with sample data, for the test that looks at all pages in both languages.

use askama::Template;
use kheo_base::Fault;
use kheo_web::{Frame, Language};

use super::extracts::Marked;
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
    let marked = Marked::of("duong que");
    let hit = HitView {
        address: "/mo-hinh/thap-sang-duong-que-0000000000002".to_owned(),
        title: marked.whole("Thắp sáng đường quê"),
        place: marked.whole("xã Bình Sa, huyện Thăng Bình, tỉnh Quảng Nam · Thành phố Đà Nẵng"),
        organisation: marked.whole("Đoàn Thanh niên xã Bình Sa"),
        extract: marked.whole("Lắp khoảng 270 bóng đèn trên hơn 10 km đường thôn."),
        kind: None,
        state: "Đã công nhận".to_owned(),
        state_word: "recognised".to_owned(),
        level: Some("cấp tỉnh".to_owned()),
        field: "Nông thôn mới".to_owned(),
        year: "2017".to_owned(),
        is_withdrawn: false,
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
        hits: [vec![hit], others(&marked)].concat(),
        facets: vec![field, year],
        page: 2,
        pages: 50,
        before: Some("q=duong".to_owned()),
        after: Some("q=duong&trang=3".to_owned()),
        ..empty(language)
    }
}

/// What is no model.
fn others(marked: &Marked) -> Vec<HitView> {
    let unit = HitView {
        address: "/don-vi/20836".to_owned(),
        title: marked.whole("Xã Quế Sơn Trung"),
        place: marked.whole("thành phố Đà Nẵng"),
        organisation: Vec::new(),
        extract: Vec::new(),
        kind: Some("Đơn vị hành chính".to_owned()),
        state: "Đơn vị hiện nay".to_owned(),
        state_word: "current".to_owned(),
        level: None,
        field: String::new(),
        year: String::new(),
        is_withdrawn: false,
    };
    let tag = HitView {
        address: "/tin-tuc?the=duong-que".to_owned(),
        title: marked.whole("đường quê"),
        place: Vec::new(),
        kind: Some("Từ khoá".to_owned()),
        state: String::new(),
        state_word: String::new(),
        ..unit.clone()
    };
    vec![unit, tag]
}
