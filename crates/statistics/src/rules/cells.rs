//! The numbers of one unit and year, and the text in which they are kept.
//!
//! A line is `field subject number number …`, a number is `measure.of.form=amount` without the parts that are empty at its end:
//! `economy c recognised.commune=12 registered=15`. What has come down to nothing is left out.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{PoisonError, RwLock};

use kheo_facts::counted::{Measure, Subject};

/// What one number is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Word of the field.
    pub field: String,
    /// Whose work.
    pub subject: Subject,
    /// What is counted.
    pub measure: Measure,
    /// A level or a resource; empty where there is neither.
    pub of: String,
    /// A form of award or a stage; empty where there is neither.
    pub form: String,
}

/// Every key that was ever met, under its line and name as they are written. There are some hundred, made of the words of rule
/// sets, and millions of numbers that would each carry their own copy: so they live as long as the program.
static KEYS: RwLock<Option<HashMap<Box<str>, &'static Key>>> = RwLock::new(None);

impl Key {
    /// Returns the one copy of the key that stands in a line under a name.
    fn known(line_and_name: &str) -> Option<&'static Self> {
        let keys = KEYS.read().unwrap_or_else(PoisonError::into_inner);
        keys.as_ref()?.get(line_and_name).copied()
    }

    /// Returns the one copy of this key.
    fn shared(self) -> &'static Self {
        let text = format!("{} {}", self.line(), self.name());
        if let Some(known) = Self::known(&text) {
            return known;
        }
        let mut keys = KEYS.write().unwrap_or_else(PoisonError::into_inner);
        keys.get_or_insert_default().entry(text.into()).or_insert_with(|| Box::leak(Box::new(self)))
    }

    /// The beginning of its line.
    fn line(&self) -> String {
        let subject = if self.subject == Subject::Collective { "c" } else { "i" };
        format!("{} {subject}", plain(&self.field))
    }

    /// Its name within the line.
    fn name(&self) -> String {
        let mut name = self.measure.word().to_owned();
        if !self.of.is_empty() || !self.form.is_empty() {
            name.push('.');
            name.push_str(&plain(&self.of));
        }
        if !self.form.is_empty() {
            name.push('.');
            name.push_str(&plain(&self.form));
        }
        name
    }

    fn read(line: &str, name: &str) -> Result<Self, Unreadable> {
        let (field, subject) = line.split_once(' ').ok_or(Unreadable)?;
        let subject = match subject {
            "c" => Subject::Collective,
            "i" => Subject::Individual,
            _ => return Err(Unreadable),
        };
        let mut parts = name.splitn(3, '.');
        let measure = parts.next().and_then(Measure::from_word).ok_or(Unreadable)?;
        let of = written(parts.next().unwrap_or_default())?;
        let form = written(parts.next().unwrap_or_default())?;
        Ok(Self { field: written(field)?, subject, measure, of, form })
    }
}

/// The numbers of one unit and year, in the order of their keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cells(Vec<(&'static Key, i64)>);

/// The text is not what [`Cells::encode`] writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the numbers of a unit")]
pub struct Unreadable;

/// One copy of each key: most comparisons end here.
fn order(one: &'static Key, other: &'static Key) -> Ordering {
    if std::ptr::eq(one, other) { Ordering::Equal } else { one.cmp(other) }
}

impl Cells {
    /// Adds to a number, or takes from it.
    pub fn add(&mut self, key: Key, amount: i64) {
        self.add_shared(key.shared(), amount);
    }

    fn add_shared(&mut self, key: &'static Key, amount: i64) {
        // What is read comes in order, so the end is where it mostly belongs.
        if self.0.last().is_none_or(|(last, _)| order(last, key) == Ordering::Less) {
            self.0.push((key, amount));
            return;
        }
        match self.0.binary_search_by(|(known, _)| order(known, key)) {
            Ok(place) => self.0[place].1 = self.0[place].1.saturating_add(amount),
            Err(place) => self.0.insert(place, (key, amount)),
        }
    }

    /// Adds everything of `other`, `times` over: -1 takes it away.
    pub fn add_all(&mut self, other: &Self, times: i64) {
        for (key, amount) in &other.0 {
            self.add_shared(key, amount.saturating_mul(times));
        }
    }

    /// Leaves out what has come down to nothing.
    pub fn tidy(&mut self) {
        self.0.retain(|(_, number)| *number != 0);
    }

    /// Whether nothing is counted.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|(_, number)| *number == 0)
    }

    /// Returns every number with what it is about.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Key, i64)> {
        self.0.iter().copied()
    }

    /// Writes the text that is kept.
    pub fn encode(&self) -> String {
        let mut text = String::with_capacity(self.0.len() * 24);
        let mut line: Option<(&str, Subject)> = None;
        for (key, number) in self.0.iter().filter(|(_, number)| *number != 0) {
            if line != Some((&key.field, key.subject)) {
                if line.is_some() {
                    text.push('\n');
                }
                text.push_str(&key.line());
                line = Some((&key.field, key.subject));
            }
            // Writing into memory cannot fail.
            let _ = write!(text, " {}={number}", key.name());
        }
        text
    }

    /// Reads what [`Self::encode`] wrote.
    ///
    /// # Errors
    /// [`Unreadable`] for any other text.
    pub fn decode(text: &str) -> Result<Self, Unreadable> {
        let mut cells = Self::default();
        let mut name_in_line = String::new();
        for line in text.lines() {
            let end = line.match_indices(' ').nth(1).map_or(line.len(), |(at, _)| at);
            let (line, words) = line.split_at(end);
            name_in_line.clear();
            name_in_line.push_str(line);
            name_in_line.push(' ');
            for word in words.split(' ').skip(1) {
                let (name, number) = word.split_once('=').ok_or(Unreadable)?;
                name_in_line.truncate(line.len() + 1);
                name_in_line.push_str(name);
                let key = match Key::known(&name_in_line) {
                    Some(known) => known,
                    None => Key::read(line, name)?.shared(),
                };
                cells.add_shared(key, number.parse().map_err(|_| Unreadable)?);
            }
            if words.is_empty() {
                return Err(Unreadable);
            }
        }
        Ok(cells)
    }
}

/// Words come from rule sets, where people write them: what would be taken for a sign of this text is written as `~XX`.
fn plain(word: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if word.bytes().all(is_plain) {
        return word.to_owned();
    }
    word.bytes().fold(String::new(), |mut text, byte| {
        if is_plain(byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "~{byte:02x}");
        }
        text
    })
}

fn written(text: &str) -> Result<String, Unreadable> {
    if !text.contains('~') {
        return Ok(text.to_owned());
    }
    let mut parts = text.split('~');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (byte, rest) = part.split_at_checked(2).ok_or(Unreadable)?;
        bytes.push(u8::from_str_radix(byte, 16).map_err(|_| Unreadable)?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).map_err(|_| Unreadable)
}

/// Which numbers of a unit are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrowed {
    /// A field's word.
    pub field: Option<String>,
    /// Whose work.
    pub subject: Option<Subject>,
    /// A level: it narrows only what has levels.
    pub level: Option<String>,
}

impl Narrowed {
    fn takes(&self, key: &Key) -> bool {
        let has_level = matches!(
            key.measure,
            Measure::Recognised | Measure::Exemplary | Measure::Awards | Measure::Decided
        );
        self.field.as_ref().is_none_or(|field| *field == key.field)
            && self.subject.is_none_or(|subject| subject == key.subject)
            && self.level.as_ref().is_none_or(|level| !has_level || *level == key.of)
    }

    /// Adds up one measure.
    pub fn sum(&self, cells: &Cells, measure: Measure) -> i64 {
        self.sum_where(cells, |key| key.measure == measure)
    }

    /// Adds up what is taken.
    pub fn sum_where(&self, cells: &Cells, taken: impl Fn(&Key) -> bool) -> i64 {
        let wanted = cells.iter().filter(|(key, _)| self.takes(key) && taken(key));
        wanted.fold(0, |sum, (_, number)| sum.saturating_add(number))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use proptest::prelude::*;

    prop_compose! {
        fn key()(field in ".{0,8}", is_collective in any::<bool>(), measure in 0_usize..19, of in "[a-z~. =\\n]{0,6}", form in ".{0,6}") -> Key {
            let subject = if is_collective { Subject::Collective } else { Subject::Individual };
            Key { field, subject, measure: Measure::ALL[measure], of, form }
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(numbers in prop::collection::vec((key(), any::<i64>()), 0..12)) {
            let mut cells = Cells::default();
            numbers.into_iter().for_each(|(key, number)| cells.add(key, number));
            cells.tidy();
            prop_assert_eq!(Cells::decode(&cells.encode()), Ok(cells));
        }

        #[test]
        fn nothing_else_stops_the_program(text in ".*") {
            let _ = Cells::decode(&text);
        }

        #[test]
        fn taking_away_what_was_added_leaves_what_was(
            before in prop::collection::vec((key(), -1_000_000_i64..1_000_000), 0..8),
            added in prop::collection::vec((key(), -1_000_000_i64..1_000_000), 0..8),
        ) {
            let (mut cells, mut more) = (Cells::default(), Cells::default());
            before.into_iter().for_each(|(key, number)| cells.add(key, number));
            added.into_iter().for_each(|(key, number)| more.add(key, number));
            let was = cells.encode();
            cells.add_all(&more, 1);
            cells.add_all(&more, -1);
            prop_assert_eq!(cells.encode(), was);
        }
    }

    #[test]
    fn a_text_is_short_and_a_level_narrows_only_what_has_levels() {
        let text =
            "economy c registered=15 recognised.commune=12 recognised.province=1\nother i registered=2";
        let cells = Cells::decode(text).unwrap();
        assert_eq!(cells.encode(), text);
        let at = Narrowed { level: Some("province".to_owned()), ..Narrowed::default() };
        assert_eq!((at.sum(&cells, Measure::Recognised), at.sum(&cells, Measure::Registered)), (1, 17));
        let alone = Narrowed { subject: Some(Subject::Individual), ..Narrowed::default() };
        assert_eq!(alone.sum(&cells, Measure::Registered), 2);
        assert_eq!(Cells::decode("economy x registered=1"), Err(Unreadable));
        assert_eq!(Cells::decode("economy c nonsense=1"), Err(Unreadable));
        assert_eq!(Cells::decode("~zz c"), Err(Unreadable));
    }
}
