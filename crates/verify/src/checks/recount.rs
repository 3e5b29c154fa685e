//! Counts again, out of leaves alone, what public pages say: how many are public and recognised, by year, field, unit, level.

use crate::leaf::Leaf;
use std::collections::{BTreeMap, HashMap};

/// By what is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Everything together.
    All,
    /// Year of the model.
    Year,
    /// Field.
    Field,
    /// Province.
    Unit,
    /// Highest level of recognition.
    Level,
}

/// What was counted under one heading.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Models that everybody may see.
    pub public: u64,
    /// Of these, models whose recognition stands.
    pub recognised: u64,
    /// Of these, models whose recognition was withdrawn.
    pub withdrawn: u64,
}

struct Subject {
    group: u32,
    is_public: bool,
    is_recognised: bool,
    is_withdrawn: bool,
}

/// Counts leaves, given in their order.
pub struct Recount {
    by: By,
    /// By the last act of each subject: leaves do not name subjects, they only follow one another.
    subjects: HashMap<[u8; 16], Subject>,
    groups: Vec<String>,
    numbers: HashMap<String, u32>,
    acts: BTreeMap<String, u64>,
}

impl Recount {
    /// Begins to count.
    #[must_use]
    pub fn new(by: By) -> Self {
        let (subjects, numbers) = (HashMap::new(), HashMap::new());
        Self { by, subjects, groups: Vec::new(), numbers, acts: BTreeMap::new() }
    }

    fn group(&mut self, leaf: &Leaf) -> Option<u32> {
        let name = match self.by {
            By::All => String::new(),
            By::Year => leaf.number("year")?.to_string(),
            By::Field => leaf.text("field")?.to_owned(),
            By::Unit => leaf.text("province").or(leaf.unit.as_deref())?.to_owned(),
            By::Level => leaf.text("level")?.to_owned(),
        };
        if let Some(number) = self.numbers.get(&name) {
            return Some(*number);
        }
        let number = u32::try_from(self.groups.len()).ok()?;
        self.groups.push(name.clone());
        self.numbers.insert(name, number);
        Some(number)
    }

    /// Counts the next leaf.
    pub fn add(&mut self, leaf: &Leaf) {
        match self.acts.get_mut(&leaf.kind) {
            Some(count) => *count += 1,
            None => _ = self.acts.insert(leaf.kind.clone(), 1),
        }
        if !leaf.kind.starts_with("exemplars.") || leaf.kind.starts_with("exemplars.poll_") {
            return;
        }
        let before = leaf.prev.and_then(|prev| self.subjects.remove(&prev));
        let moves = matches!(
            leaf.kind.as_str(),
            "exemplars.recognised" | "exemplars.published" | "exemplars.recorded"
        );
        let group = if before.is_none() || moves { self.group(leaf) } else { None };
        let mut subject = before.unwrap_or(Subject {
            group: u32::MAX,
            is_public: false,
            is_recognised: false,
            is_withdrawn: false,
        });
        subject.group = group.unwrap_or(subject.group);
        match leaf.kind.as_str() {
            "exemplars.recorded" => subject.is_public = true,
            "exemplars.published" => (subject.is_public, subject.is_recognised) = (true, true),
            "exemplars.withdrawn" => (subject.is_recognised, subject.is_withdrawn) = (false, true),
            _ => {}
        }
        self.subjects.insert(leaf.act, subject);
    }

    /// Returns how many acts there are of each kind.
    #[must_use]
    pub const fn acts(&self) -> &BTreeMap<String, u64> {
        &self.acts
    }

    /// Returns what is counted, by heading. What has no such word stands under `-`.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<&str, Count> {
        let mut all: BTreeMap<&str, Count> = BTreeMap::new();
        for subject in self.subjects.values().filter(|subject| subject.is_public) {
            let name = usize::try_from(subject.group).ok().and_then(|at| self.groups.get(at));
            let count = all.entry(name.map_or("-", String::as_str)).or_default();
            count.public += 1;
            count.recognised += u64::from(subject.is_recognised);
            count.withdrawn += u64::from(subject.is_withdrawn);
        }
        all
    }
}
