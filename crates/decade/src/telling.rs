//! One model: what it says and what became of it, in the columns of [`crate::HEAD`].

use std::collections::HashSet;
use std::fmt::Write as _;

use csv::StringRecord;
use kheo_base::Day;

use crate::Origin;
use crate::calendar::Stage;
use crate::random::Random;
use crate::spelling::other_tones;
use crate::topics::{TOPICS, Topic};
use crate::units::Unit;
use crate::words::{
    AIMS, BEGINNINGS, BODIES, CALLED, COMMUNE_BODIES, DOES, FAMILIES, GIVEN, HAMLET_NAMES, HAMLETS, KEEPING,
    MIDDLES, PARTNERS,
};

/// Fields as Yên Bình district counted them in 2023 (economy 82, culture and society 164, defence and security 38, political
/// system 44, religious areas 8, together 336), with new rural development, which other provinces count by itself, taken
/// from the first two.
const FIELDS: [(&str, u64); 6] = [
    ("economy", 66),
    ("culture_society", 142),
    ("new_rural", 38),
    ("defence_security", 38),
    ("political_system", 44),
    ("other", 8),
];
const FIELDS_SUM: u64 = 336;
/// Individuals in a thousand: between Chư Păh (80 of 274) and Chợ Đồn (54 of 123); Vĩnh Long's 88 % stand alone.
const INDIVIDUALS: u64 = 330;
/// Recognised in a thousand: U Minh Thượng 266 of 332 and Bà Rịa – Vũng Tàu 1,808 of 2,071 give 80 to 87 %.
const RECOGNISED: u64 = 833;
/// Judged and not recognised; the rest is still registered.
const REFUSED: u64 = 120;
/// Exemplary in a thousand of those recognised: Chợ Đồn 55 of 123.
const EXEMPLARY: u64 = 447;
/// Proposed for an award in a thousand of those recognised: Chợ Đồn 18 of 123. Most of them are awarded.
const PROPOSED: u64 = 146;
const AWARDED: u64 = 820;
/// Begun after another model; U Minh Thượng replicated 39 of 266, but a copy has its own row only where it is registered.
const COPIED: u64 = 45;
/// Looked at again; of these over 75 % effective (Sơn Động).
const RECHECKED: u64 = 600;
const EFFECTIVE: u64 = 770;
/// Ended in a thousand.
const ENDED: u64 = 60;
/// Persons who agreed to be named, and who did not, in a thousand; nobody asked the rest.
const NAMED: u64 = 870;
const UNNAMED: u64 = 80;
/// Rows whose texts put the tone where others put it (`hòa` beside `hoà`), in a thousand.
const OTHER_TONES: u64 = 150;
/// Models of a theme after which others may be begun.
const ORIGINS_MAX: usize = 6;
/// Titles tried before a number makes one differ.
const TRIES: usize = 4;

pub(crate) struct Model<'a> {
    pub(crate) stage: &'a Stage,
    pub(crate) unit: &'a Unit,
    pub(crate) key: String,
    pub(crate) seed: u64,
}

/// What sentences mention.
struct Said {
    hamlet: String,
    households: u64,
    few: u64,
    millions: u64,
}

impl Model<'_> {
    pub(crate) fn tell(
        &self,
        random: &mut Random,
        titles: &mut HashSet<String>,
        origins: &mut [Vec<Origin>],
        record: &mut StringRecord,
    ) {
        record.clear();
        let place = topic_place(random);
        let topic = &TOPICS[place];
        let is_person = random.chance(INDIVIDUALS);
        let said = Said {
            hamlet: format!("{} {}", random.pick(HAMLETS), random.pick(HAMLET_NAMES)),
            households: random.between(18, 320),
            few: random.between(2, 38),
            millions: random.between(8, 640),
        };
        let person = format!("{} {} {}", random.pick(FAMILIES), random.pick(MIDDLES), random.pick(GIVEN));
        let title = self.title(random, titles, topic, is_person.then_some(person.as_str()), &said);
        let lead = self.lead(random, is_person.then_some(person.as_str()), &said);
        self.texts(random, topic, is_person, (title, lead), &said, record);
        let decided = self.honours(random, place, origins, record);
        record.push_field(named(random, is_person));
        sums(random, &said, topic.gives_land, record);
        let note = format!("Số liệu giả lập của Khéo (made up by the decade generator, seed {})", self.seed);
        record.push_field(&note);
        debug_assert!(record.len() == crate::HEAD.len(), "a row has other columns than the head");
        if let Some(on) = decided {
            self.remember(random, &mut origins[place], on);
        }
    }

    /// From `key` to `registered_on`.
    fn texts(
        &self,
        random: &mut Random,
        topic: &Topic,
        is_person: bool,
        (title, lead): (String, String),
        said: &Said,
        record: &mut StringRecord,
    ) {
        let tones = random.chance(OTHER_TONES);
        let spelt = |text: String| if tones { other_tones(&text) } else { text };
        let registered_on = self.stage.registered_on(random);
        let year = self.stage.year.to_string();
        let mut texts = Texts { random, said };
        let problem = texts.of(topic.problems, 1);
        let (aim, deeds) = (texts.of(AIMS, 1), texts.of(topic.deeds, 2));
        let (results, keeping) = (texts.of(topic.results, 2), texts.of(KEEPING, 1));
        for cell in [
            self.key.clone(),
            spelt(title),
            topic.field.to_owned(),
            if is_person { "individual" } else { "collective" }.to_owned(),
            year,
            self.unit.code.to_owned(),
            self.unit.valid_from.to_owned(),
            spelt(lead),
            spelt(problem),
            spelt(aim),
            spelt(deeds),
            spelt(format!("{}, {} {}", said.hamlet, self.unit.kind, self.unit.name)),
            random.pick(PARTNERS).to_owned(),
            format!("Nhân dân góp {} triệu đồng, {} ngày công", said.millions, said.few * 12),
            format!("Từ tháng {} đến tháng 11 năm {}", registered_on.month(), self.stage.year),
            spelt(results),
            spelt(keeping),
            registered_on.to_string(),
        ] {
            record.push_field(&cell);
        }
    }

    /// Keeps a few models of each theme after which others may be begun, from many years and places.
    fn remember(&self, random: &mut Random, kept: &mut Vec<Origin>, on: Day) {
        let origin = || Origin { key: self.key.clone(), province: self.unit.province, year: on.year() };
        if kept.len() < ORIGINS_MAX {
            kept.push(origin());
        } else if random.chance(60) {
            let at = random.place(kept.len());
            kept[at] = origin();
        }
    }

    fn title(
        &self,
        random: &mut Random,
        titles: &mut HashSet<String>,
        topic: &Topic,
        person: Option<&str>,
        said: &Said,
    ) -> String {
        for _ in 0..TRIES {
            let mut title = match person {
                Some(person) => {
                    let (called, does) = (random.pick(CALLED), random.pick(DOES));
                    format!("{called} {person} {does} {}", random.pick(topic.titles))
                }
                None => format!("{}{}", random.pick(BEGINNINGS), random.pick(topic.titles)),
            };
            match random.below(10) {
                0..=4 => _ = write!(title, " ở {}", said.hamlet),
                5 if person.is_none() => _ = write!(title, " {} {}", self.unit.kind, self.unit.name),
                6 if person.is_none() => {
                    let other = random.pick(topic.titles);
                    if !title.ends_with(other) {
                        _ = write!(title, " gắn với {other}");
                    }
                }
                _ => {}
            }
            let title = capital(&title);
            if titles.insert(title.clone()) {
                return title;
            }
        }
        // So many models of one theme in one place: offices number them too.
        let title =
            capital(&format!("{} {} – nhóm {}", random.pick(topic.titles), said.hamlet, titles.len() + 1));
        titles.insert(title.clone());
        title
    }

    fn lead(&self, random: &mut Random, person: Option<&str>, said: &Said) -> String {
        let Unit { kind, name, .. } = self.unit;
        match person {
            Some(person) => format!("{person}, {}, {kind} {name}", said.hamlet),
            None if random.chance(640) => format!("{} {}, {kind} {name}", random.pick(BODIES), said.hamlet),
            None => format!("{} {kind} {name}", random.pick(COMMUNE_BODIES)),
        }
    }

    /// From `state` to `effect_year`; returns the day of recognition.
    fn honours(
        &self,
        random: &mut Random,
        topic: usize,
        origins: &[Vec<Origin>],
        record: &mut StringRecord,
    ) -> Option<Day> {
        let chance = random.below(1_000);
        let recognised = chance < RECOGNISED;
        let refused = !recognised && chance < RECOGNISED + REFUSED;
        record.push_field(if recognised {
            "recognised"
        } else if refused {
            "not_recognised"
        } else {
            "registered"
        });
        let level = self.level(random);
        let on = self.stage.recognised_on(random);
        let number = random.between(1, 240);
        decision(record, recognised.then_some((level, number, on)), random);
        let exemplary = recognised && random.chance(EXEMPLARY);
        let later = on.plus_days(i32::try_from(random.between(0, 12)).unwrap_or(0));
        decision(record, exemplary.then_some((level, number + 3, later)), random);
        let proposed = recognised && random.chance(PROPOSED);
        let award_level = if level == "centre" || random.chance(180) { "province" } else { level };
        let award = if award_level == "province" { "provincial_merit" } else { "certificate" };
        record.push_field(if proposed { award } else { "" });
        let given = proposed && random.chance(AWARDED);
        let last = later.plus_days(i32::try_from(random.between(3, 60)).unwrap_or(3));
        decision(record, given.then_some((award_level, number + 9, last)), random);
        let ended = random.chance(ENDED);
        let end = later.plus_days(i32::try_from(random.between(90, 300)).unwrap_or(90));
        record.push_field(&if ended { end.to_string() } else { String::new() });
        let origin = random.chance(COPIED).then(|| {
            let fit =
                |origin: &&Origin| origin.year < self.stage.year && origin.province != self.unit.province;
            origins[topic].iter().find(fit)
        });
        record.push_field(origin.flatten().map_or("", |origin| origin.key.as_str()));
        let rechecked = recognised && self.stage.year < 2025 && random.chance(RECHECKED);
        let effect = match random.below(1_000) {
            chance if chance < EFFECTIVE => "effective",
            chance if chance < EFFECTIVE + 170 => "needs_consolidation",
            _ => "not_effective",
        };
        record.push_field(if rechecked { effect } else { "" });
        let year = self.stage.year + 1;
        record.push_field(&if rechecked { year.to_string() } else { String::new() });
        recognised.then_some(on)
    }

    /// Most are recognised at the base; about one in ten by the district while there was one.
    fn level(&self, random: &mut Random) -> &'static str {
        let has_district = !self.stage.is_after() && !self.stage.is_first_half();
        match random.below(100) {
            0..5 => "province",
            5..15 if has_district => "district",
            _ => "commune",
        }
    }
}

/// Level, number, day and signer, or four empty cells.
fn decision(record: &mut StringRecord, decided: Option<(&str, u64, Day)>, random: &mut Random) {
    let Some((level, number, on)) = decided else {
        (0..4).for_each(|_| record.push_field(""));
        return;
    };
    let (body, signs) = match level {
        "province" => ("QĐ-UBND", "Chủ tịch Uỷ ban nhân dân tỉnh"),
        "district" => ("QĐ-HU", "Phó Bí thư Thường trực Huyện uỷ"),
        _ => ("QĐ-ĐU", "Bí thư Đảng uỷ"),
    };
    let name = format!("{} {} {}", random.pick(FAMILIES), random.pick(MIDDLES), random.pick(GIVEN));
    record.push_field(level);
    record.push_field(&format!("{number}/{body}"));
    record.push_field(&on.to_string());
    record.push_field(&format!("{name}, {signs}"));
}

/// What a person said about being named; nobody asked the rest.
fn named(random: &mut Random, is_person: bool) -> &'static str {
    match (is_person, random.below(1_000)) {
        (true, 0..NAMED) => "yes",
        (true, chance) if chance < NAMED + UNNAMED => "no",
        _ => "",
    }
}

/// From `households` to `workdays`; what is made of parts is their sum.
fn sums(random: &mut Random, said: &Said, gives_land: bool, record: &mut StringRecord) {
    let poor = said.households * random.below(30) / 100;
    let people = said.households * random.between(2, 4) + random.below(20);
    let money = said.millions * 1_000_000;
    let (from_people, budget) = (money * random.between(40, 80) / 100, money * random.below(20) / 100);
    let has_parts = random.chance(420);
    let part = |number: u64| if has_parts { number.to_string() } else { String::new() };
    record.push_field(&said.households.to_string());
    record.push_field(&part(poor));
    record.push_field(&people.to_string());
    record.push_field(&money.to_string());
    record.push_field(&part(from_people));
    record.push_field(&part(budget));
    record.push_field(&part(money - from_people - budget));
    let land = (gives_land && random.chance(700)).then(|| random.between(20, 6_000).to_string());
    record.push_field(&land.unwrap_or_default());
    record.push_field(&(said.few * 12).to_string());
}

/// Sentences with what they mention put in.
struct Texts<'a, 'b> {
    random: &'a mut Random,
    said: &'b Said,
}

impl Texts<'_, '_> {
    /// So many different sentences of a list.
    fn of(&mut self, sentences: &[&str], count: usize) -> String {
        let first = self.random.place(sentences.len());
        let mut text = String::with_capacity(240);
        for step in 0..count {
            if step > 0 {
                text.push(' ');
            }
            self.add(&mut text, sentences[(first + step) % sentences.len()]);
        }
        text
    }

    fn add(&self, text: &mut String, sentence: &str) {
        let start = text.len();
        let mut rest = sentence;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            match name {
                "h" => text.push_str(&self.said.hamlet),
                "n" => _ = write!(text, "{}", self.said.households),
                "k" => _ = write!(text, "{}", self.said.few),
                _ => _ = write!(text, "{}", self.said.millions),
            }
            rest = after;
        }
        text.push_str(rest);
        if sentence.starts_with('{') {
            let capital = capital(&text[start..]);
            text.truncate(start);
            text.push_str(&capital);
        }
    }
}

fn topic_place(random: &mut Random) -> usize {
    let mut chance = random.below(FIELDS_SUM);
    let field = FIELDS.iter().find(|(_, share)| {
        let is_it = chance < *share;
        chance = chance.wrapping_sub(*share);
        is_it
    });
    let field = field.map_or("other", |(field, _)| *field);
    let count = TOPICS.iter().filter(|topic| topic.field == field).count();
    let wanted = random.place(count);
    let mut of_field = TOPICS.iter().enumerate().filter(|(_, topic)| topic.field == field);
    of_field.nth(wanted).map_or(0, |(place, _)| place)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
