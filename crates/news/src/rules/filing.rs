//! Where a story is filed: one section of the rule set in force, a few free words, and the event that it announces. Pure.

use kheo_base::{Day, Refusal, nfc, slug};
use serde::Deserialize;

use super::Refused;

/// Most tags of a story: more help nobody to find it.
pub const TAGS_MAX: usize = 8;
/// Longest tag, in letters: it is a few words, no sentence.
pub const TAG_LETTERS_MAX: usize = 40;
/// Longest place of an event, in letters.
pub const EVENT_PLACE_LETTERS_MAX: usize = 200;
/// Most sections: they stand above every list of stories.
const SECTIONS_MAX: usize = 20;
/// Longest word of a section.
const WORD_LEN_MAX: usize = 40;
/// Longest name of a section, in letters: it is a link on a telephone.
const NAME_LETTERS_MAX: usize = 60;

/// A section of the newsroom (*chuyên mục*).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its word in the database and in addresses.
    pub word: String,
    /// Its name in Vietnamese.
    pub vi: String,
    /// Its name in English.
    pub en: String,
}

/// The sections of one version of the rule set, in the order in which people see them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sections {
    /// All of them.
    pub sections: Vec<Section>,
}

impl Sections {
    /// Reads a body as strictly as a new version of the rule set is read.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(body: &str) -> Result<Self, Refusal> {
        let read: Self = serde_json::from_str(body).map_err(|_| Refusal::new("rule-sets-wrong-shape"))?;
        if read.sections.is_empty() || read.sections.len() > SECTIONS_MAX {
            return Err(Refusal::new("rule-sets-wrong-count").with("from", 1).with("to", SECTIONS_MAX));
        }
        let wrong = |key, word: &str| Err(Refusal::new(key).with("word", format!("“{word}”")));
        for (number, section) in read.sections.iter().enumerate() {
            if !is_word(&section.word) {
                return wrong("rule-sets-wrong-word", &section.word);
            }
            if read.sections[..number].iter().any(|other| other.word == section.word) {
                return wrong("rule-sets-wrong-twice", &section.word);
            }
            let is_name = |name: &str| !name.trim().is_empty() && name.chars().count() <= NAME_LETTERS_MAX;
            if !is_name(&section.vi) || !is_name(&section.en) {
                return wrong("rule-sets-wrong-name", &section.word);
            }
        }
        Ok(read)
    }

    /// Returns the section of a word.
    pub fn find(&self, word: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.word == word)
    }

    /// Returns the section that another site means by a word or by a name, however either is spelt.
    pub fn meant(&self, word: &str, name: &str) -> Option<&Section> {
        let meant = [slug(word), slug(name)];
        let is_meant = |called: &str| meant.iter().any(|slug| !slug.is_empty() && slug == called);
        let is_called = |section: &&Section| {
            [slug(&section.word), slug(&section.vi), slug(&section.en)].iter().any(|slug| is_meant(slug))
        };
        self.find(word).or_else(|| self.sections.iter().find(is_called))
    }
}

fn is_word(word: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    word.starts_with(|first: char| first.is_ascii_lowercase())
        && word.len() <= WORD_LEN_MAX
        && word.bytes().all(plain)
}

/// The sections in force, and what those were called that no longer are.
#[derive(Debug, Clone, Default)]
pub struct KnownSections {
    now: Sections,
    past: Vec<Section>,
}

impl KnownSections {
    /// Joins the sections in force with those of every version, the newest version last: of a section that is gone its newest name
    /// stays.
    pub fn new(now: Sections, ever: Vec<Section>) -> Self {
        let mut past: Vec<Section> = Vec::new();
        for section in ever.into_iter().rev() {
            if now.find(&section.word).is_none() && past.iter().all(|other| other.word != section.word) {
                past.push(section);
            }
        }
        Self { now, past }
    }

    /// Returns the sections in force, in the order in which people see them.
    pub fn now(&self) -> &[Section] {
        &self.now.sections
    }

    /// Returns those that are gone.
    pub fn past(&self) -> &[Section] {
        &self.past
    }

    /// Returns what a section is or was called; empty if nobody knows it.
    pub fn name(&self, word: &str, is_vietnamese: bool) -> &str {
        self.find(word).map_or("", |section| if is_vietnamese { &section.vi } else { &section.en })
    }

    /// Whether a section is or was called so.
    pub fn is_known(&self, word: &str) -> bool {
        self.find(word).is_some()
    }

    fn find(&self, word: &str) -> Option<&Section> {
        self.now.find(word).or_else(|| self.past.iter().find(|past| past.word == word))
    }
}

/// A free word by which stories are found together (*từ khoá*).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// As it was typed.
    pub said: String,
    /// As part of an address: without marks and case, by which tags are compared.
    pub word: String,
}

impl Tag {
    /// Reads one; `None` if no letter or digit remains.
    pub fn new(typed: &str) -> Option<Self> {
        let said = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        let (said, word) = (nfc(said.trim_start_matches('#')), slug(&said));
        (!word.is_empty()).then_some(Self { said, word })
    }
}

/// Reads tags that are separated by commas; the same one twice counts once.
///
/// # Errors
/// [`Refused::TooManyTags`] or [`Refused::TagTooLong`].
pub fn tags(typed: &str) -> Result<Vec<Tag>, Refused> {
    let mut tags: Vec<Tag> = Vec::new();
    for tag in parted(typed).filter_map(Tag::new) {
        if tag.said.chars().count() > TAG_LETTERS_MAX {
            return Err(Refused::TagTooLong);
        }
        if tags.iter().all(|other| other.word != tag.word) {
            tags.push(tag);
        }
    }
    if tags.len() > TAGS_MAX { Err(Refused::TooManyTags) } else { Ok(tags) }
}

/// Parts a line of tags where commas stand: no tag has one.
pub fn parted(typed: &str) -> impl Iterator<Item = &str> {
    typed.split([',', ';', '\n'])
}

/// Reads a time of the day, `07:30`, as seconds.
pub fn seconds_of(text: &str) -> Option<i64> {
    let (hour, minute) = text.trim().split_once([':', 'h', 'g'])?;
    let (hour, minute): (i64, i64) = (hour.trim().parse().ok()?, minute.trim().parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 3_600 + minute * 60)
}

/// Returns a time of the day as events keep it; `None` if it is none.
pub fn clock(text: &str) -> Option<String> {
    seconds_of(text).map(|seconds| format!("{:02}:{:02}", seconds / 3_600, seconds % 3_600 / 60))
}

/// What an announcement invites to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its day.
    pub on: Day,
    /// When it begins, `07:30`; empty if it lasts the whole day.
    pub time: String,
    /// Where; may be empty.
    pub place: String,
}

/// Where a story is filed, and what it invites to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filed {
    /// The word of its section; empty if it stands in none.
    pub section: String,
    /// Its tags, in the order in which they were typed.
    pub tags: Vec<Tag>,
    /// The event that an announcement invites to.
    pub event: Option<Event>,
}

impl Filed {
    /// Returns the tags as they are typed.
    pub fn typed_tags(&self) -> String {
        self.tags.iter().map(|tag| tag.said.as_str()).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_the_same_however_they_are_spelt() {
        let read = tags(" Nông thôn mới, nong  THON moi ;#Hoà giải, hòa giải,, !!").unwrap_or_default();
        let words: Vec<(&str, &str)> =
            read.iter().map(|tag| (tag.said.as_str(), tag.word.as_str())).collect();
        assert_eq!(words, [("Nông thôn mới", "nong-thon-moi"), ("Hoà giải", "hoa-giai")]);
    }

    #[test]
    fn a_section_is_known_by_its_word_and_by_either_name() {
        let section = |word: &str, vi: &str, en: &str| {
            let [word, vi, en] = [word, vi, en].map(str::to_owned);
            Section { word, vi, en }
        };
        let known = Sections {
            sections: vec![
                section("good_people", "Người tốt, việc tốt", "Good people"),
                section("economy", "Kinh tế", "Economy"),
            ],
        };
        for (word, name, found) in [
            ("good_people", "", Some("good_people")),
            ("nguoi-tot-viec-tot", "x", Some("good_people")),
            ("", "KINH TẾ", Some("economy")),
            ("", "economy", Some("economy")),
            ("", "", None),
            ("%", "!!", None),
            ("van-hoa", "Văn hoá", None),
        ] {
            assert_eq!(known.meant(word, name).map(|section| section.word.as_str()), found, "{word} {name}");
        }
    }

    #[test]
    fn there_are_few_tags_and_short_ones() {
        let many =
            |count: usize| (0..count).map(|number| format!("từ {number}")).collect::<Vec<_>>().join(",");
        assert_eq!(tags(&many(TAGS_MAX)).map(|tags| tags.len()), Ok(TAGS_MAX));
        assert_eq!(tags(&many(TAGS_MAX + 1)), Err(Refused::TooManyTags));
        assert!(tags(&"ờ".repeat(TAG_LETTERS_MAX)).is_ok());
        assert_eq!(tags(&"ờ".repeat(TAG_LETTERS_MAX + 1)), Err(Refused::TagTooLong));
    }

    #[test]
    fn sections_are_read_strictly() {
        let one = |word: &str, vi: &str| format!(r#"{{"word": "{word}", "vi": "{vi}", "en": "x"}}"#);
        let of = |rows: &[String]| Sections::read(&format!(r#"{{"sections": [{}]}}"#, rows.join(",")));
        assert_eq!(of(&[one("a", "Kinh tế")]).map(|read| read.find("a").is_some()), Ok(true));
        for (rows, why) in [
            (vec![], "rule-sets-wrong-count"),
            (vec![one("A b", "x")], "rule-sets-wrong-word"),
            (vec![one("a", " ")], "rule-sets-wrong-name"),
            (vec![one("a", "x"), one("a", "y")], "rule-sets-wrong-twice"),
        ] {
            assert_eq!(of(&rows).err().map(|refusal| refusal.key), Some(why));
        }
        assert_eq!(Sections::read("[]").err().map(|refusal| refusal.key), Some("rule-sets-wrong-shape"));
    }
}
