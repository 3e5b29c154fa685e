//! What people read: the sentences of `locales/`, Vietnamese first, English completely.
//!
//! Sentences without placeholders are resolved once at start, so that a page costs one look-up a sentence. A test checks
//! that both languages have the same keys.

use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rustc_hash::FxBuildHasher;
use unic_langid::LanguageIdentifier;

pub use kheo_people::Language;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/locales.rs"));
}

/// The sentences of one language.
struct Texts {
    /// A page looks up a hundred of them; the keys are ours, so nobody can make them collide.
    plain: HashMap<String, &'static str, FxBuildHasher>,
    bundle: FluentBundle<FluentResource>,
}

static VI: LazyLock<Texts> = LazyLock::new(|| Texts::load(embedded::VI, "vi"));
static EN: LazyLock<Texts> = LazyLock::new(|| Texts::load(embedded::EN, "en"));

fn texts(language: Language) -> &'static Texts {
    match language {
        Language::Vi => &VI,
        Language::En => &EN,
    }
}

/// Returns the sentence of a key; the key itself between `⟦⟧` if there is none, which a test of every page finds.
pub fn text(language: Language, key: &str) -> String {
    plain(language, key).map_or_else(|| format!("⟦{key}⟧"), str::to_owned)
}

/// Returns the sentence of a key, if it exists and has no placeholder.
pub fn plain(language: Language, key: &str) -> Option<&'static str> {
    texts(language).plain.get(key).copied()
}

/// Placeholders that count something: they are grouped by thousands and choose plural forms in English. Whatever else looks
/// like a number (a year, a code, a login) stays as it is.
const NUMBERS: [&str; 3] = ["count", "length", "max"];

/// Returns the sentence of a key with its placeholders filled.
pub fn text_with(language: Language, key: &str, args: &[(&str, String)]) -> String {
    let texts = texts(language);
    let Some(pattern) = texts.bundle.get_message(key).and_then(|message| message.value()) else {
        return format!("⟦{key}⟧");
    };
    let values: FluentArgs<'_> = args
        .iter()
        .map(|(name, value)| match value.parse::<i64>() {
            Ok(number) if NUMBERS.contains(name) => (*name, FluentValue::from(number)),
            _ => (*name, FluentValue::from(value.as_str())),
        })
        .collect();
    let mut errors = Vec::new();
    texts.bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned()
}

/// Returns the language that a program asks for in `Accept-Language`: English if it is wanted more than Vietnamese.
pub(crate) fn spoken(headers: &http::HeaderMap) -> Language {
    let line = headers.get(http::header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let weight = |wanted: &str| {
        let ranges = line.unwrap_or_default().split(',').filter_map(|range| {
            let (tag, rest) = range.split_once(';').unwrap_or((range, ""));
            let primary = tag.trim().split('-').next().unwrap_or_default();
            let quality = rest.trim().strip_prefix("q=").map_or(Some(1.0), |quality| quality.parse().ok());
            quality.filter(|_: &f32| primary.eq_ignore_ascii_case(wanted))
        });
        ranges.fold(0.0_f32, f32::max)
    };
    if weight("en") > weight("vi") { Language::En } else { Language::Vi }
}

/// Returns every key of a language with the names of its placeholders, for tests and checks.
pub fn keys(language: Language) -> Vec<String> {
    let sources = match language {
        Language::Vi => embedded::VI,
        Language::En => embedded::EN,
    };
    let mut keys: Vec<String> = sources.iter().flat_map(|(_, source)| message_keys(source)).collect();
    keys.sort();
    keys
}

fn message_keys(source: &str) -> Vec<String> {
    let starts_message = |line: &&str| line.starts_with(|first: char| first.is_ascii_alphabetic());
    let key = |line: &str| line.split_once('=').map(|(key, _)| key.trim().to_owned());
    source.lines().filter(starts_message).filter_map(key).collect()
}

impl Texts {
    #[expect(
        clippy::panic,
        reason = "texts are part of the program: a broken file must not survive the first test"
    )]
    fn load(sources: &[(&str, &'static str)], language: &str) -> Self {
        let language: LanguageIdentifier = language.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // The marks that isolate placeholders by direction would end up in addresses and exports.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number) => Some(crate::number(number.value as i64)),
            _ => None,
        }));
        let mut keys = Vec::new();
        for (name, source) in sources {
            keys.extend(message_keys(source));
            let resource = FluentResource::try_new((*source).to_owned())
                .unwrap_or_else(|(_, errors)| panic!("{name} is not Fluent: {errors:?}"));
            if let Err(errors) = bundle.add_resource(resource) {
                panic!("{name} says something twice: {errors:?}");
            }
        }
        let plain = keys.into_iter().filter_map(|key| resolve(&bundle, key)).collect();
        Self { plain, bundle }
    }
}

/// Resolves a sentence once, if it has no placeholder. The text lives as long as the program.
fn resolve(bundle: &FluentBundle<FluentResource>, key: String) -> Option<(String, &'static str)> {
    let pattern = bundle.get_message(&key)?.value()?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, None, &mut errors).into_owned();
    errors.is_empty().then(|| (key, &*text.leak()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_the_same_things() {
        let (vi, en) = (keys(Language::Vi), keys(Language::En));
        let only = |these: &[String], those: &[String]| -> Vec<String> {
            these.iter().filter(|key| !those.contains(key)).cloned().collect()
        };
        assert_eq!(only(&vi, &en), Vec::<String>::new(), "missing in English");
        assert_eq!(only(&en, &vi), Vec::<String>::new(), "missing in Vietnamese");
        assert_eq!(vi.len(), vi.iter().collect::<std::collections::HashSet<_>>().len());
    }

    #[test]
    fn an_unknown_key_is_seen() {
        assert_eq!(text(Language::Vi, "no-such-key"), "⟦no-such-key⟧");
    }

    #[test]
    fn a_program_hears_english_only_if_it_asks_for_it() {
        for (line, expected) in [
            ("", Language::Vi),
            ("en", Language::En),
            ("en-GB,en;q=0.9", Language::En),
            ("vi,en;q=0.8", Language::Vi),
            ("vi;q=0.5, en;q=0.8", Language::En),
            ("en;q=0", Language::Vi),
            ("en;q=x, *", Language::Vi),
            ("fr", Language::Vi),
        ] {
            let mut headers = http::HeaderMap::new();
            headers.insert(http::header::ACCEPT_LANGUAGE, http::HeaderValue::from_static(line));
            assert_eq!(spoken(&headers), expected, "{line}");
        }
    }
}
