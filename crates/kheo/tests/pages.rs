//! Every sample of every page, in both languages: compared with what was looked at, and searched for holes.

use std::path::Path;

use kheo_people::Language;

type Sample = (&'static str, String);

fn samples(language: Language) -> Vec<Sample> {
    let exemplars = kheo_exemplars::http::samples::samples(language);
    let exemplars = exemplars.unwrap_or_else(|fault| unreachable!("{}", fault.chain()));
    let rules = kheo_rule_sets::http::samples::samples(language);
    let rules = rules.unwrap_or_else(|fault| unreachable!("{}", fault.chain()));
    let exports = kheo_exports::http::samples::samples(language);
    let exports = exports.unwrap_or_else(|fault| unreachable!("{}", fault.chain()));
    let statistics = kheo_statistics::http::samples::samples(language);
    let statistics = statistics.unwrap_or_else(|fault| unreachable!("{}", fault.chain()));
    let record = kheo_public_record::http::samples::samples(language);
    let record = record.unwrap_or_else(|fault| unreachable!("{}", fault.chain()));
    let search = kheo_search::http::samples::samples(language);
    let search = search.unwrap_or_else(|fault| unreachable!("{}", fault.chain()));
    let news = kheo_news::http::samples::samples(language);
    let news = news.unwrap_or_else(|fault| unreachable!("{}", fault.chain()));
    let newsletters = kheo_newsletters::http::samples::samples(language);
    let newsletters = newsletters.unwrap_or_else(|fault| unreachable!("{}", fault.chain()));
    let search = search.into_iter().chain(news).chain(newsletters);
    let rules = exports.into_iter().chain(rules).chain(search).chain(record).chain(statistics);
    exemplars.into_iter().chain(rules).chain(kheo_accounts::http::samples::samples(language)).collect()
}

#[test]
fn pages_look_as_they_were_looked_at() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for language in [Language::Vi, Language::En] {
            for (name, html) in samples(language) {
                insta::assert_snapshot!(format!("{name}.{}", language.word()), main_part(&html));
            }
        }
    });
}

/// What the layout adds is in one sample only; the others keep their main part, so that a review sees what changed.
fn main_part(html: &str) -> String {
    let main = html.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).unwrap_or(html);
    format!("<main{main}</main>")
}

#[test]
fn no_page_has_a_hole() {
    for language in [Language::Vi, Language::En] {
        for (name, html) in samples(language) {
            let at = format!("{name} in {}", language.word());
            assert!(!html.contains('⟦'), "a text is missing on {at}: {:?}", html.split('⟦').nth(1));
            assert_eq!(html.matches("<h1").count(), 1, "headings of {at}");
            assert!(html.contains(&format!("<html lang=\"{}\"", language.word())), "language of {at}");
            assert!(!html.contains(" style=") && !html.contains("onclick"), "inline style or script on {at}");
            assert!(!html.contains("href=\"\"") && !html.contains("src=\"\""), "an asset is missing on {at}");
        }
    }
}
