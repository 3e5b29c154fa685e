//! What is wanted, as a form: units out of two lists that need no script, kinds, sections, how often, the language.

use std::collections::BTreeSet;

use kheo_base::{Day, Error, Fault};
use kheo_facts::circulated::{Pieces, Section};
use kheo_organisations::{Code, store as units};
use kheo_people::{Language, NATION};
use kheo_store::Reader;
use kheo_web::{App, Choice, Form, Frame};

use crate::rules::{Frequency, Refused, UNITS_MAX, Wanted};

/// Units that one form may name, in reason: whoever sends more is no browser.
const NAMED_MAX: usize = 2 * UNITS_MAX;

/// A unit that may be ticked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitBox {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Whether it is ticked.
    pub is_ticked: bool,
}

/// A section that may be ticked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionBox {
    /// Its word.
    pub word: String,
    /// Its name.
    pub name: String,
    /// Whether it is ticked.
    pub is_ticked: bool,
}

/// What the form offers.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    /// What was typed.
    pub form: Form,
    /// Everything, and the units that were picked.
    pub units: Vec<UnitBox>,
    /// The sections of today, and those of before that are ticked.
    pub sections: Vec<SectionBox>,
    /// Provinces to pick from.
    pub provinces: Vec<Choice>,
    /// Communes of the picked province.
    pub communes: Vec<Choice>,
}

impl Fields {
    /// Reads what can be picked today.
    pub fn of(
        db: &mut Reader<'_>,
        frame: &Frame,
        form: &Form,
        sections: &[Section],
        today: Day,
    ) -> Result<Self, Fault> {
        let everything = UnitBox {
            code: NATION.to_owned(),
            name: frame.t("newsletters-nation").into_owned(),
            is_ticked: form.has("unit-00"),
        };
        let mut boxes = vec![everything];
        for code in named(form).iter().filter(|code| *code != NATION) {
            let name = name_of(db, frame, code, today)?;
            boxes.extend(name.map(|name| UnitBox { code: code.clone(), name, is_ticked: true }));
        }
        let picked = form.value("province").parse::<Code>().ok();
        let communes = picked.map(|code| units::children(db, code, today)).transpose()?.unwrap_or_default();
        let choice = |unit: &kheo_organisations::Unit| Choice::new(unit.code.to_string(), unit.full_name());
        Ok(Self {
            form: form.clone(),
            units: boxes,
            sections: section_boxes(frame, form, sections),
            provinces: units::provinces(db, today)?.iter().map(choice).collect(),
            communes: communes.iter().map(choice).collect(),
        })
    }

    /// How often letters may come.
    pub fn frequencies(&self, frame: &Frame) -> Vec<Choice> {
        let choice = |one: Frequency| Choice::new(one.word(), frame.tt("newsletters-frequency-", one.word()));
        Frequency::ALL.map(choice).to_vec()
    }

    /// Languages of what stands around the stories.
    pub fn languages(&self) -> Vec<Choice> {
        vec![Choice::new("vi", "Tiếng Việt"), Choice::new("en", "English")]
    }
}

/// Returns the sections of the newsroom.
pub async fn sections(app: &App) -> Result<Vec<Section>, Error> {
    let (pieces, today) = (app.part::<Pieces>()?, app.now().day());
    app.read(move |db| Ok(pieces.0.sections(db, today)?)).await
}

fn section_boxes(frame: &Frame, form: &Form, sections: &[Section]) -> Vec<SectionBox> {
    let shown = sections.iter().filter_map(|section| {
        let is_ticked = form.has(&format!("section-{}", section.word));
        let name = section.name(frame.is_vi()).to_owned();
        (section.is_today || is_ticked).then(|| SectionBox { word: section.word.clone(), name, is_ticked })
    });
    shown.collect()
}

/// Returns the names of the sections that are wanted; none for all.
pub fn section_names(frame: &Frame, wanted: &Wanted, sections: &[Section]) -> Vec<String> {
    let named = sections.iter().filter(|section| wanted.sections.contains(&section.word));
    named.map(|section| section.name(frame.is_vi()).to_owned()).collect()
}

/// Reads the sections that a form names; one that never was is said at its field.
fn read_named_sections(form: &mut Form, sections: &[Section]) -> Vec<String> {
    let is_named = |section: &&Section| form.has(&format!("section-{}", section.word));
    let named: Vec<String> = sections.iter().filter(is_named).map(|section| section.word.clone()).collect();
    if form.names_after("section-").count() != named.len() {
        form.refuse("sections", Refused::NoSuchSection);
    }
    named
}

/// Returns the units that a form names, each once.
fn named(form: &Form) -> Vec<String> {
    let mut seen = BTreeSet::new();
    form.names_after("unit-").filter(|code| seen.insert(*code)).take(NAMED_MAX).map(str::to_owned).collect()
}

/// Returns the name of a unit of today with what it lies in; `None` if there is none.
pub fn name_of(db: &mut Reader<'_>, frame: &Frame, code: &str, today: Day) -> Result<Option<String>, Fault> {
    if code == NATION {
        return Ok(Some(frame.t("newsletters-nation").into_owned()));
    }
    let Ok(code) = code.parse::<Code>() else { return Ok(None) };
    let Some(unit) = units::unit_on(db, code, today)? else { return Ok(None) };
    let above = units::ancestors(db, &unit, today)?;
    let names =
        std::iter::once(unit.full_name()).chain(above.iter().map(kheo_organisations::Unit::full_name_lower));
    Ok(Some(names.collect::<Vec<_>>().join(", ")))
}

/// Takes what was picked from the two lists to the ticked units. Returns whether the page is to come back for that: with the
/// communes of a province that was just picked, or with one unit more.
pub fn picks(form: &mut Form) -> bool {
    let province = form.value("province").to_owned();
    if province.is_empty() {
        return false;
    }
    let is_listed = form.value("communes-of") == province;
    if form.has("add") && !is_listed {
        form.set("commune", "");
        return true;
    }
    let commune = form.value("commune").to_owned();
    let code = if is_listed && !commune.is_empty() { commune } else { province };
    form.set(&format!("unit-{code}"), "1");
    form.set("province", "");
    form.set("commune", "");
    form.has("add")
}

/// Fills a form with what is wanted.
pub fn filled(wanted: &Wanted) -> Form {
    let mut form = Form::empty("newsletters-form");
    for code in &wanted.units {
        form.set(&format!("unit-{code}"), "1");
    }
    for word in &wanted.sections {
        form.set(&format!("section-{word}"), "1");
    }
    for (name, is_wanted) in [("news", wanted.news), ("announcements", wanted.announcements)] {
        if is_wanted {
            form.set(name, "1");
        }
    }
    form.set("frequency", wanted.frequency.word());
    form.set("language", wanted.language.word());
    form
}

/// Reads what is wanted; what is wrong is said at its field.
pub fn read(form: &mut Form, sections: &[Section]) -> Option<Wanted> {
    let followed = read_named_sections(form, sections);
    let (news, announcements) = (form.has("news"), form.has("announcements"));
    let frequency = form.choice("frequency", Frequency::from_word);
    let language = form.choice("language", Language::from_word);
    let wanted = Wanted {
        units: named(form),
        news,
        announcements,
        sections: followed,
        frequency: frequency.unwrap_or(Frequency::Weekly),
        language: language.unwrap_or_default(),
    };
    if let Err((field, refused)) = wanted.check() {
        form.refuse(field, refused);
    }
    form.is_sound().then_some(wanted)
}

/// Returns the provinces in which units of today lie, in their order.
pub fn provinces_of(db: &mut Reader<'_>, codes: &[String], today: Day) -> Result<Vec<String>, Error> {
    codes.iter().map(|code| province_of(db, code, today)).collect()
}

fn province_of(db: &mut Reader<'_>, code: &str, today: Day) -> Result<String, Error> {
    if code == NATION {
        return Ok(code.to_owned());
    }
    let parsed: Code = code.parse().map_err(|_| Refused::NoSuchUnit)?;
    let unit = units::unit_on(db, parsed, today)?.ok_or(Refused::NoSuchUnit)?;
    let now = units::today_of(db, unit.key(), today)?.ok_or(Refused::NoSuchUnit)?;
    Ok(now.place.province.to_string())
}
