//! What surrounds every page: language, signed-in person, messages, and the small words a template needs.

use kheo_base::{Day, Instant};
use kheo_people::{Actor, Permission};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::form::Form;
use crate::texts::{self, Language};

/// The part of a page that is the same everywhere. Templates ask it for texts, addresses and the forms of numbers.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The language of the screen.
    pub language: Language,
    /// The path of the page, for the language switch and the navigation.
    pub path: String,
    /// The query of the page, without `lang`.
    pub query: String,
    /// `dark` or `light` if the visitor chose one.
    pub theme: Option<&'static str>,
    /// Who is signed in.
    pub actor: Option<Actor>,
    /// The key of a message about what was just done.
    pub flash: Option<String>,
    /// The address of the site, for permanent addresses and feeds.
    pub base_url: String,
    /// Whether this is a demonstration.
    pub demonstration: bool,
}

impl Frame {
    /// A frame for samples and tests: nobody signed in, nothing said.
    pub fn sample(language: Language) -> Self {
        Self {
            language,
            path: "/".to_owned(),
            query: String::new(),
            theme: None,
            actor: None,
            flash: None,
            base_url: "https://kheo.example".to_owned(),
            demonstration: false,
        }
    }

    /// Marks what people wrote in Vietnamese on a page that speaks another language, for those who hear the page.
    pub fn vietnamese(&self) -> &'static str {
        if self.is_vi() { "" } else { " lang=\"vi\"" }
    }

    /// Returns the sentence of a key.
    pub fn t(&self, key: &str) -> std::borrow::Cow<'static, str> {
        texts::plain(self.language, key)
            .map_or_else(|| texts::text(self.language, key).into(), std::borrow::Cow::Borrowed)
    }

    /// Returns the sentence of a key made of two parts, such as `field-` and `economy`.
    pub fn tt(&self, prefix: &str, word: &str) -> std::borrow::Cow<'static, str> {
        self.t(&format!("{prefix}{word}"))
    }

    /// Returns the sentence of a key with one placeholder filled.
    #[expect(clippy::needless_pass_by_value, reason = "templates give numbers and texts alike")]
    pub fn t1(&self, key: &str, name: &str, value: impl ToString) -> String {
        texts::text_with(self.language, key, &[(name, value.to_string())])
    }

    /// Returns the sentence of a key with two placeholders filled.
    pub fn t2(&self, key: &str, one: (&str, String), two: (&str, String)) -> String {
        texts::text_with(self.language, key, &[one, two])
    }

    /// Returns the sentence of a refusal or of a field's error.
    pub fn said(&self, key: &str, args: &[(&'static str, String)]) -> String {
        if args.is_empty() { self.t(key).into_owned() } else { texts::text_with(self.language, key, args) }
    }

    /// Whether the screen is Vietnamese.
    pub fn is_vi(&self) -> bool {
        self.language == Language::Vi
    }

    /// Returns the address of an asset.
    pub fn asset(&self, name: &str) -> &'static str {
        crate::assets::path(name)
    }

    /// Returns this page's address in another language.
    pub fn in_language(&self, code: &str) -> String {
        if self.query.is_empty() {
            format!("{}?lang={code}", self.path)
        } else {
            format!("{}?{}&lang={code}", self.path, self.query)
        }
    }

    /// Whether the page lies at or under `path`: for marking the navigation.
    pub fn is_under(&self, path: &str) -> bool {
        self.path == path || self.path.starts_with(&format!("{path}/"))
    }

    /// Whether this is the part of a file's pages that ends so; empty for the file itself.
    pub fn is_tab(&self, end: &str) -> bool {
        let mut parts = self.path.trim_start_matches("/lam-viec/mo-hinh/").split('/').skip(1);
        parts.next().unwrap_or_default() == end
    }

    /// Whether the signed-in person holds a permission somewhere: for showing what can be done.
    pub fn may(&self, permission: Permission) -> bool {
        self.actor.as_ref().is_some_and(|actor| actor.has_any(permission))
    }

    /// Whether the signed-in person reads files that are not public.
    pub fn may_read_files(&self) -> bool {
        self.may(Permission::ReadOfficeExemplars)
    }

    /// Whether the signed-in person appraises models.
    pub fn may_appraise(&self) -> bool {
        self.may(Permission::ScoreExemplar)
    }

    /// Whether the signed-in person registers models.
    pub fn may_register(&self) -> bool {
        self.may(Permission::RegisterExemplar)
    }

    /// Whether the signed-in person prepares and closes polls.
    pub fn may_run_polls(&self) -> bool {
        self.may(Permission::RunPolls)
    }

    /// Whether the signed-in person writes stories.
    pub fn may_write_stories(&self) -> bool {
        self.may(Permission::WriteStory)
    }

    /// Whether the signed-in person publishes stories, and so reads readers' comments before others do.
    pub fn may_publish_stories(&self) -> bool {
        self.may(Permission::PublishStory)
    }

    /// Whether the signed-in person keeps rule sets.
    pub fn may_keep_rules(&self) -> bool {
        self.may(Permission::KeepRuleSets)
    }

    /// Whether the signed-in person runs the sessions of a council.
    pub fn may_run_council(&self) -> bool {
        self.may(Permission::RunCouncil)
    }

    /// Whether the signed-in person keeps accounts and roles.
    pub fn may_manage_people(&self) -> bool {
        self.may(Permission::ManagePeople)
    }

    /// Returns a whole number as people read it: `1.234.567` in Vietnamese and `1,234,567` in English.
    pub fn n(&self, value: &i64) -> String {
        let grouped = number(*value);
        if self.is_vi() { grouped } else { grouped.replace('.', ",") }
    }

    /// Returns the last day of something that ends before `end`.
    pub fn day_before(&self, end: &Day) -> String {
        self.day(&end.plus_days(-1))
    }

    /// Returns a day as people read it: `31/12/2026`, in English `31 December 2026`.
    pub fn day(&self, day: &Day) -> String {
        if self.is_vi() {
            return day.vietnamese();
        }
        let month = self.t(&format!("month-{}", day.month()));
        format!("{} {month} {}", day.day_of_month(), day.year())
    }

    /// Returns the day of an instant as people read it.
    pub fn day_of(&self, instant: &Instant) -> String {
        self.day(&instant.day())
    }

    /// Returns the day and time of an instant as people read them.
    pub fn moment(&self, instant: &Instant) -> String {
        let mut text = instant.hour_minute();
        text.push(' ');
        text.push_str(&self.day(&instant.day()));
        text
    }
}

/// Groups a whole number by thousands with points, as Vietnamese does.
pub fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if value < 0 {
        grouped.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

/// Writes the query of an address: each name with its value, without those whose value is empty.
pub fn query_of<N: AsRef<str>, V: AsRef<str>>(pairs: impl IntoIterator<Item = (N, V)>) -> String {
    let mut query = String::new();
    for (name, value) in pairs {
        if value.as_ref().is_empty() {
            continue;
        }
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(name.as_ref());
        query.push('=');
        query.extend(utf8_percent_encode(value.as_ref(), PLAIN_IN_QUERIES));
    }
    query
}

/// Writes the query that asks for what a form asks, by these parameters, with some besides or instead; an empty value leaves one
/// out.
pub fn query_with(parameters: &[&str], asked: &Form, with: &[(&str, String)]) -> String {
    let replaced = |name: &str| with.iter().any(|(other, _)| *other == name);
    let kept = parameters.iter().filter(|name| !replaced(name)).map(|name| (*name, asked.value(name)));
    query_of(kept.chain(with.iter().map(|(name, value)| (*name, value.as_str()))))
}

/// What stays as it is in a query; everything else becomes `%XX`.
const PLAIN_IN_QUERIES: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Encodes a text for a query: everything but letters and digits of ASCII, `-`, `_`, `.` and `~` becomes `%XX`.
pub fn percent_encoded(text: &str) -> String {
    utf8_percent_encode(text, PLAIN_IN_QUERIES).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_as_people_read_them() {
        for (value, vietnamese) in
            [(0, "0"), (999, "999"), (1_000, "1.000"), (1_234_567, "1.234.567"), (-5_000, "-5.000")]
        {
            assert_eq!(number(value), vietnamese);
        }
    }

    #[test]
    fn a_query_says_what_was_typed() {
        assert_eq!(
            query_of([("q", "Ấp 3 & \"5\"+~-_."), ("nam", "")]),
            "q=%E1%BA%A4p%203%20%26%20%225%22%2B~-_."
        );
    }

    #[test]
    fn the_language_switch_keeps_the_query() {
        let mut frame = Frame::sample(Language::Vi);
        frame.path = "/mo-hinh".to_owned();
        assert_eq!(frame.in_language("en"), "/mo-hinh?lang=en");
        frame.query = "nam=2026".to_owned();
        assert_eq!(frame.in_language("en"), "/mo-hinh?nam=2026&lang=en");
    }
}
