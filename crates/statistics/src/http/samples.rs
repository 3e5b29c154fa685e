//! Every page of this crate with sample data, for the test that looks at all pages in both languages.

use std::collections::BTreeMap;

use askama::Template;
use kheo_base::{Day, Fault, Id, Instant};
use kheo_facts::counted::{AsOf, DecisionLine, Named, Told, Words};
use kheo_organisations::{Kind, Tier, Unit};
use kheo_web::{Form, Frame, Language};

use super::asked::Asked;
use super::pages::made;
use super::read::Numbers;
use crate::Countables;
use crate::rules::cells::Cells;

/// Renders every page in one language; the name of each is the name of its sample.
///
/// # Errors
/// A fault if a template fails.
pub fn samples(language: Language) -> Result<Vec<(&'static str, String)>, Fault> {
    let nation = Numbers { as_of: as_of(0), ..numbers()? };
    let province = Numbers {
        unit: Some(province()),
        decisions: vec![decision()],
        told: vec![told()],
        told_more: Some(Id::from_i64(7)),
        ..numbers()?
    };
    Ok(vec![
        ("statistics", rendered(language, "nam=2026", &nation)?),
        ("statistics-unit", rendered(language, "nam=2026&don-vi=82&cap=commune", &province)?),
        ("statistics-then", rendered(language, "theo=xua&nam=2025", &nation)?),
        ("statistics-empty", rendered(language, "", &Numbers { year: 2026, ..Numbers::default() })?),
    ])
}

fn rendered(language: Language, query: &str, numbers: &Numbers) -> Result<String, Fault> {
    let frame = Frame { path: "/thong-ke".to_owned(), ..Frame::sample(language) };
    let asked = Asked::read(&Form::from_query(query));
    let page = made(frame, &Countables(Vec::new()), asked, numbers)?;
    page.render().map_err(|error| Fault::because("rendering a sample", error))
}

fn as_of(behind: i64) -> Option<AsOf> {
    Some(AsOf { position: 1_234, at: Some(Instant::from_millis(1_795_410_000_000)), behind })
}

fn day() -> Day {
    Instant::from_millis(1_795_410_000_000).day()
}

fn cells(text: &str) -> Result<Cells, Fault> {
    Cells::decode(text).map_err(|error| Fault::because("reading sample numbers", error))
}

fn numbers() -> Result<Numbers, Fault> {
    let year = "economy c registered=316 public=240 recognised.commune=251 exemplary.commune=29 proposed=20 awarded=18 \
        awards.commune.certificate=12 awards.province.provincial_merit=6 effective=180 weak=12 ineffective=3 \
        replicated=9 copies=39 decided.commune=251 sum.money.planned=1200000000 given.money.planned=40 \
        sum.land.planned=41970 given.land.planned=12 recorded=4 divided=3\n\
        economy i registered=16 recognised.commune=15 ended=2";
    let before = "economy c registered=300 recognised.commune=240 ended=1";
    let named = |word: &str, vi: &str, en: &str| Named { word: word.into(), vi: vi.into(), en: en.into() };
    let words = Words {
        fields: vec![named("economy", "Phát triển kinh tế", "Economic development")],
        levels: vec![
            named("commune", "cấp xã", "commune level"),
            named("province", "cấp tỉnh", "province level"),
        ],
        awards: vec![
            named("certificate", "Giấy khen", "Certificate of commendation"),
            named("provincial_merit", "Bằng khen cấp tỉnh", "Provincial certificate of merit"),
        ],
    };
    let name = |code: &str, name: &str| (code.to_owned(), name.to_owned());
    Ok(Numbers {
        year: 2026,
        years: BTreeMap::from([
            (0, cells("economy c recorded=2")?),
            (2025, cells(before)?),
            (2026, cells(year)?),
        ]),
        names: vec![name("82", "Tỉnh Đồng Tháp"), name("91", "Tỉnh An Giang")],
        below: BTreeMap::from([("82".to_owned(), cells("economy c registered=300 recognised.commune=240")?)]),
        below_before: BTreeMap::from([("82".to_owned(), cells("economy c registered=280")?)]),
        words,
        provinces: vec![name("82", "Tỉnh Đồng Tháp")],
        as_of: as_of(12),
        ..Numbers::default()
    })
}

fn province() -> Unit {
    Unit {
        code: "82".parse().unwrap_or_else(|_| unreachable!("a code")),
        valid_from: day(),
        valid_to: None,
        from_exact: true,
        name: "Đồng Tháp".to_owned(),
        kind: Kind::Tinh,
        tier: Tier::Province,
        parent_code: None,
        legal_basis: String::new(),
    }
}

fn decision() -> DecisionLine {
    DecisionLine {
        number: "46-QĐ/ĐU".to_owned(),
        decided_on: day(),
        signer: "Nguyễn Văn Thuận".to_owned(),
        level: "commune".to_owned(),
        count: 12,
    }
}

fn told() -> Told {
    Told {
        id: Id::from_i64(7),
        title: "Thắp sáng đường quê ấp 3".to_owned(),
        summary: "Bà con góp công, góp của lắp 40 bóng đèn.".to_owned(),
        place_line: "xã Tân Khánh Trung, tỉnh Đồng Tháp".to_owned(),
        address: "/mo-hinh/thap-sang-duong-que-0000000000007".to_owned(),
    }
}
