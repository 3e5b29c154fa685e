//! Every page of the newsroom with sample data, for the test that looks at all pages in both languages.

use std::sync::Arc;

use askama::Template;
use kheo_base::{Fault, Id};
use kheo_people::Place;
use kheo_web::{Choice, Form, Frame, Language};

use super::comments::samples::{below, samples as comments};
use super::filing::Narrowing;
use super::front_page;
use super::office::{ManagePage, OfficePage, sample_at};
use super::pictures::{beside, samples as pictures};
use super::public::{NewsPage, StoryPage};
use super::writing::WritePage;
use crate::rules::{Event, Filed, Kind, KnownSections, Refused, Section, Sections, State, Tag, html};
use crate::store::{Listed, Narrowed, Story, Text, Version};

/// Renders every page in one language; the name of each is the name of its sample.
///
/// # Errors
/// A fault if a template fails.
pub fn samples(language: Language) -> Result<Vec<(&'static str, String)>, Fault> {
    let frame = Frame::sample(language);
    let mut all = vec![
        ("news", rendered(&list(frame.clone()))?),
        ("news-tagged", rendered(&tagged(frame.clone()))?),
        ("news-story", rendered(&story_page(frame.clone(), State::Published))?),
        ("news-withdrawn", rendered(&story_page(frame.clone(), State::Withdrawn))?),
        ("news-erased", rendered(&story_page(frame.clone(), State::Erased))?),
        ("front-page-compose", rendered(&front_page::sample(frame.clone()))?),
        ("front-page-units", rendered(&front_page_units(frame.clone()))?),
        ("news-office", rendered(&office(frame.clone()))?),
        ("news-waiting", rendered(&manage(frame.clone(), State::Waiting))?),
        ("news-scheduled", rendered(&manage(frame.clone(), State::Scheduled))?),
        ("news-to-erase", rendered(&manage(frame.clone(), State::Withdrawn))?),
        ("news-write", rendered(&write(frame.clone(), None))?),
        ("news-correct", rendered(&write(frame.clone(), Some(story(State::Published))))?),
        ("news-pictures", rendered(&pictures::page(frame.clone(), story(State::Draft)))?),
        ("news-pictures-correct", rendered(&pictures::page(frame.clone(), story(State::Published)))?),
        ("news-pictures-late", rendered(&pictures::page(frame, story(State::Scheduled)))?),
    ];
    all.extend(comments(language)?);
    Ok(all)
}

pub(super) fn rendered(page: &impl Template) -> Result<String, Fault> {
    page.render().map_err(|error| Fault::because("rendering a sample", error))
}

fn text() -> Text {
    Text {
        title: "Ấp 3 thắp sáng đường quê".to_owned(),
        lede: "Sau tám tháng góp công, góp của, 4,2 km đường ấp đã có đèn.".to_owned(),
        body: "## Cách làm\n\nBà con **họp từng tổ**, xem [mô hình](/mo-hinh/thap-sang-0000000000007)."
            .to_owned(),
    }
}

pub(super) fn story(state: State) -> Story {
    let at = Some(sample_at());
    Story {
        id: Id::from_i64(7),
        steps: 3,
        state,
        kind: Kind::News,
        version: 2,
        text: text(),
        byline: "Nguyễn Thị Lan".to_owned(),
        source: "Đài truyền thanh xã".to_owned(),
        unit_code: "30043".to_owned(),
        place_line: "xã Phương Thịnh, tỉnh Đồng Tháp".to_owned(),
        place: Place::commune("82", "30043"),
        expires_on: None,
        is_pinned: false,
        remark: "Nêu sai số hộ dân.".to_owned(),
        changed_at: sample_at(),
        publish_at: at.filter(|_| state == State::Scheduled),
        published_at: at,
        corrected_at: at,
        withdrawn_at: at.filter(|_| state == State::Withdrawn),
    }
}

fn listed(number: i64, kind: Kind) -> Listed {
    Listed {
        id: Id::from_i64(number),
        kind,
        title: text().title,
        lede: text().lede,
        unit_code: "30043".to_owned(),
        place_line: "xã Phương Thịnh, tỉnh Đồng Tháp".to_owned(),
        published_at: sample_at(),
        updated_at: sample_at(),
        section: "good_people".to_owned(),
        lead_picture: (kind == Kind::News).then(pictures::lead),
    }
}

fn version(number: i64, note: &str) -> Version {
    Version { version: number, text: text(), note: note.to_owned(), published_at: sample_at() }
}

fn list(frame: Frame) -> NewsPage {
    NewsPage {
        pinned: vec![listed(9, Kind::Announcement)],
        stories: vec![listed(8, Kind::Announcement), listed(7, Kind::News)],
        unit: None,
        older: Some("/tin-tuc?truoc=1795410000000-0000000000007".to_owned()),
        sections: sections(),
        narrowing: None,
        frame,
    }
}

fn tagged(frame: Frame) -> NewsPage {
    let narrowing = Narrowing {
        by: Narrowed::Tag("thap-sang".to_owned()),
        parameter: "the",
        value: "thap-sang".to_owned(),
        name: "Thắp sáng".to_owned(),
    };
    let (pinned, older) = (Vec::new(), None);
    NewsPage { pinned, older, narrowing: Some(narrowing), ..list(frame) }
}

fn sections() -> Arc<KnownSections> {
    let section = |word: &str, vi: &str, en: &str| Section {
        word: word.to_owned(),
        vi: vi.to_owned(),
        en: en.to_owned(),
    };
    let all = vec![
        section("movement", "Dân vận khéo", "Skilful mass mobilisation"),
        section("good_people", "Người tốt, việc tốt", "Good people, good deeds"),
    ];
    Arc::new(KnownSections::new(Sections { sections: all.clone() }, all))
}

fn filed() -> Filed {
    let on = sample_at().day().plus_days(3);
    Filed {
        section: "good_people".to_owned(),
        tags: ["Thắp sáng", "đường quê"].into_iter().filter_map(Tag::new).collect(),
        event: Some(Event { on, time: "07:30".to_owned(), place: "Nhà văn hoá ấp 3".to_owned() }),
    }
}

fn story_page(frame: Frame, state: State) -> StoryPage {
    let is_public = state == State::Published;
    let (body, beside) =
        if is_public { beside(&text().body, pictures::attached()) } else { Default::default() };
    StoryPage {
        body,
        beside,
        corrections: if is_public {
            vec![("Bản đầu ghi 3,2 km.".to_owned(), sample_at())]
        } else {
            Vec::new()
        },
        below: is_public.then(below),
        others: vec![listed(5, Kind::News)],
        story: story(state),
        filed: if is_public { filed() } else { Filed::default() },
        sections: sections(),
        frame,
    }
}

fn front_page_units(frame: Frame) -> front_page::UnitsPage {
    front_page::UnitsPage { frame, units: vec![Choice::new("30043", "Xã Phương Thịnh")] }
}

fn office(frame: Frame) -> OfficePage {
    let groups = [State::Waiting, State::Published, State::Erased].map(|state| (state, vec![story(state)]));
    OfficePage { frame, groups: groups.to_vec() }
}

fn manage(frame: Frame, state: State) -> ManagePage {
    let mut form = Form::empty("news-form");
    if state == State::Waiting {
        form.refuse("publish-time", Refused::NoSuchTime);
    }
    let versions = vec![version(1, ""), version(2, "Bản đầu ghi 3,2 km.")];
    let (body, beside) = beside(&text().body, pictures::attached());
    ManagePage { body, beside, versions, form, may_publish: true, story: story(state), frame }
}

fn write(frame: Frame, story: Option<Story>) -> WritePage {
    let mut form = Form::empty("news-form");
    match story {
        Some(_) => form.refuse("note", Refused::NothingCorrected),
        None => form.refuse("unit", Refused::NoSuchUnit),
    }
    form.set("body", text().body);
    let units = vec![Choice::new("30043", "Xã Phương Thịnh")];
    WritePage {
        beside: Default::default(),
        filed: Default::default(),
        frame,
        form,
        units,
        preview: story.is_some().then(|| html(&text().body)),
        story,
        sections: sections(),
    }
}
