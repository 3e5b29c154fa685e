//! Every page of newsletters with sample data, for the test that looks at all pages in both languages.

use askama::Template;
use kheo_base::Fault;
use kheo_web::{Choice, Form, Frame, Language};

use super::MessagePage;
use super::asking::AskPage;
use super::confirming::ConfirmPage;
use super::ending::EndPage;
use super::fields::{Fields, SectionBox, UnitBox, filled};
use super::office::OfficePage;
use super::own::OwnPage;
use crate::rules::{Frequency, Refused, Wanted};
use crate::store::Counted;

/// Renders every page in one language; the name of each is the name of its sample.
///
/// # Errors
/// A fault if a template fails.
pub fn samples(language: Language) -> Result<Vec<(&'static str, String)>, Fault> {
    let frame = || Frame::sample(language);
    let message = |word| MessagePage { frame: frame(), word };
    Ok(vec![
        ("newsletters-ask", rendered(&AskPage { fields: fields(language, false), frame: frame() })?),
        ("newsletters-ask-refused", rendered(&AskPage { fields: fields(language, true), frame: frame() })?),
        ("newsletters-sent", rendered(&message("sent"))?),
        ("newsletters-gone", rendered(&message("gone"))?),
        ("newsletters-ended", rendered(&message("ended"))?),
        ("newsletters-confirm", rendered(&confirm(language))?),
        (
            "newsletters-own",
            rendered(&OwnPage { fields: fields(language, false), frame: frame(), secret: secret() })?,
        ),
        ("newsletters-end", rendered(&EndPage { frame: frame(), secret: secret() })?),
        ("newsletters-office", rendered(&office(language))?),
    ])
}

fn rendered(page: &impl Template) -> Result<String, Fault> {
    page.render().map_err(|error| Fault::because("rendering a sample", error))
}

fn secret() -> String {
    "5e".repeat(32)
}

fn wanted(language: Language) -> Wanted {
    let units = vec!["00".to_owned(), "30043".to_owned()];
    let sections = vec!["movement".to_owned()];
    Wanted { units, news: true, announcements: false, sections, frequency: Frequency::Weekly, language }
}

fn fields(language: Language, is_refused: bool) -> Fields {
    let mut form = filled(&wanted(language));
    form.set("changes", "3");
    let mut communes = Vec::new();
    if is_refused {
        form = Form::empty("newsletters-form");
        form.set("email", "lành@xa");
        form.set("province", "82");
        form.refuse("email", Refused::NoAddress);
        form.refuse("units", Refused::NoUnit);
        form.refuse("kinds", Refused::NoKind);
        form.refuse("sections", Refused::NoSuchSection);
        communes.push(Choice::new("30043", "Xã Phương Thịnh"));
    }
    let unit = |code: &str, name: &str| UnitBox {
        code: code.to_owned(),
        name: name.to_owned(),
        is_ticked: !is_refused,
    };
    let everything = Frame::sample(language).t("newsletters-nation").into_owned();
    Fields {
        form,
        units: vec![unit("00", &everything), unit("30043", "Xã Phương Thịnh, tỉnh Đồng Tháp")],
        sections: [("movement", "Dân vận khéo", !is_refused), ("economy", "Kinh tế", false)]
            .map(|(word, name, is_ticked)| SectionBox {
                word: word.to_owned(),
                name: name.to_owned(),
                is_ticked,
            })
            .into(),
        provinces: vec![Choice::new("82", "Tỉnh Đồng Tháp"), Choice::new("91", "Tỉnh An Giang")],
        communes,
    }
}

fn confirm(language: Language) -> ConfirmPage {
    ConfirmPage {
        frame: Frame::sample(language),
        secret: secret(),
        wanted: wanted(language),
        units: vec!["Xã Phương Thịnh, tỉnh Đồng Tháp".to_owned()],
        sections: vec!["Dân vận khéo".to_owned()],
    }
}

fn office(language: Language) -> OfficePage {
    let counted = |code: &str, each, all| Counted { unit_code: code.to_owned(), each, all };
    OfficePage {
        frame: Frame { path: "/lam-viec/ban-tin".to_owned(), ..Frame::sample(language) },
        units: vec![
            ("Tỉnh Đồng Tháp".to_owned(), counted("82", 1_204, 5_310)),
            ("Xã Phương Thịnh, tỉnh Đồng Tháp".to_owned(), counted("30043", 0, 3)),
        ],
    }
}
