//! Where a story from elsewhere stands here: its categories as a section in force or as tags, its tags, the event to which it invites.

use kheo_base::{Day, Refusal};

use super::shaping::line;
use crate::rules::{
    EVENT_PLACE_LETTERS_MAX, Event, Filed, Sections, TAG_LETTERS_MAX, TAGS_MAX, Tag, clock, parted,
};

/// How WordPress calls what was put into no category.
const NOWHERE: [&str; 3] = ["uncategorized", "chua-phan-loai", "khong-phan-loai"];

/// Where a story stood there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filing {
    /// Its section, or its categories: what stands in an address there, or a word, and what people call it.
    pub categories: Vec<[String; 2]>,
    /// Its tags, as they are read there.
    pub tags: Vec<String>,
    /// What it invites to.
    pub event: Option<Event>,
}

impl Filing {
    /// Adds what an announcement invites to; what is no day or no time is told.
    pub(super) fn invite(&mut self, [on, time, place]: [&str; 3], broken: &mut Vec<Refusal>) {
        let Ok(day) = on.parse::<Day>() else {
            if !on.is_empty() {
                broken.push(Refusal::new("newsroom-import-broken-event").with("event", line(on)));
            }
            return;
        };
        let read = clock(time);
        if read.is_none() && !time.is_empty() {
            broken.push(Refusal::new("newsroom-import-broken-event").with("event", line(time)));
        }
        let place = line(place).chars().take(EVENT_PLACE_LETTERS_MAX).collect();
        self.event = Some(Event { on: day, time: read.unwrap_or_default(), place });
    }
}

/// Files a story among the sections in force. A category that is none of them becomes a tag, and so does every one after the first that
/// is; what finds no place is told.
pub(super) fn filed(there: &Filing, sections: &Sections, broken: &mut Vec<Refusal>) -> Filed {
    let mut filed = Filed { event: there.event.clone(), ..Filed::default() };
    let mut typed: Vec<&str> = Vec::new();
    for [word, name] in &there.categories {
        match sections.meant(word, name).map(|section| &section.word) {
            Some(section) if filed.section.is_empty() => filed.section.clone_from(section),
            Some(section) if filed.section == *section => {}
            _ => typed.push(if name.is_empty() { word } else { name }),
        }
    }
    typed.extend(there.tags.iter().map(String::as_str));
    for tag in typed.into_iter().flat_map(parted).map(line).filter_map(|tag| Tag::new(&tag)) {
        if NOWHERE.contains(&tag.word.as_str()) || filed.tags.iter().any(|other| other.word == tag.word) {
            continue;
        }
        if filed.tags.len() == TAGS_MAX || tag.said.chars().count() > TAG_LETTERS_MAX {
            broken.push(Refusal::new("newsroom-import-broken-tag").with("tag", tag.said));
        } else {
            filed.tags.push(tag);
        }
    }
    filed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Section;

    fn sections() -> Sections {
        let section = |word: &str, vi: &str| {
            let [word, vi, en] = [word, vi, word].map(str::to_owned);
            Section { word, vi, en }
        };
        Sections { sections: vec![section("movement", "Dân vận khéo"), section("economy", "Kinh tế")] }
    }

    fn file(categories: &[[&str; 2]], tags: &[&str]) -> (Filed, Vec<&'static str>) {
        let there = Filing {
            categories: categories.iter().map(|category| category.map(str::to_owned)).collect(),
            tags: tags.iter().copied().map(str::to_owned).collect(),
            event: None,
        };
        let mut broken = Vec::new();
        let filed = filed(&there, &sections(), &mut broken);
        (filed, broken.iter().map(|refusal| refusal.key).collect())
    }

    #[test]
    fn a_category_is_a_section_if_there_is_one_and_a_tag_otherwise() {
        let categories = [
            ["chua-phan-loai", "Chưa phân loại"],
            ["kinh-te", "KINH TẾ"],
            ["dan-van-kheo", ""],
            ["an-ninh", "An ninh"],
        ];
        let (filed, broken) = file(&categories, &["Đèn, điện", "an NINH", "#x"]);
        assert_eq!(
            (filed.section.as_str(), filed.typed_tags()),
            ("economy", "dan-van-kheo, An ninh, Đèn, điện, x".to_owned())
        );
        assert_eq!(broken, Vec::<&str>::new());
    }

    #[test]
    fn tags_that_find_no_place_are_told() {
        let long = "ờ".repeat(TAG_LETTERS_MAX + 1);
        let nine: Vec<String> = (1..=9).map(|number| format!("từ {number}")).collect();
        let mut tags: Vec<&str> = nine.iter().map(String::as_str).collect();
        tags.insert(0, &long);
        let (filed, broken) = file(&[], &tags);
        assert_eq!((filed.tags.len(), broken), (TAGS_MAX, vec!["newsroom-import-broken-tag"; 2]));
    }

    #[test]
    fn an_event_has_a_day() {
        let (mut there, mut broken) = (Filing::default(), Vec::new());
        there.invite(["", "08:00", "Nhà văn hoá"], &mut broken);
        there.invite(["mai", "", ""], &mut broken);
        assert_eq!((there.event.as_ref(), broken.len()), (None, 1));
        there.invite(["2026-12-01", "25:00", "Nhà\nvăn hoá"], &mut broken);
        let said = there.event.map(|event| (event.time, event.place));
        assert_eq!((said, broken.len()), (Some((String::new(), "Nhà văn hoá".to_owned())), 2));
    }
}
