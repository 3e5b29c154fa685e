//! Lists of addresses for search engines (sitemaps.org), and what `robots.txt` says.

use super::answer;
use super::atom::escaped;
use crate::{App, Reply};

const XML: &str = "application/xml; charset=utf-8";
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// Answers with the list of lists, by their paths.
///
/// # Errors
/// A fault if the answer cannot be made.
pub fn index(app: &App, parts: &[String]) -> Reply {
    let base = &app.settings().base_url;
    let parts: String =
        parts.iter().map(|path| format!("<sitemap><loc>{base}{}</loc></sitemap>", escaped(path))).collect();
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<sitemapindex xmlns=\"{NAMESPACE}\">{parts}</sitemapindex>"
    );
    Ok(answer(http::StatusCode::OK, XML, text))
}

/// Answers with one list: paths, each with when its page changed last.
///
/// # Errors
/// A fault if the answer cannot be made.
pub fn part<'a>(app: &App, addresses: impl Iterator<Item = (&'a str, Option<kheo_base::Instant>)>) -> Reply {
    let base = &app.settings().base_url;
    let mut text = format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"{NAMESPACE}\">");
    for (path, changed_at) in addresses {
        let changed = changed_at.map(|at| format!("<lastmod>{at}</lastmod>")).unwrap_or_default();
        text.push_str(&format!("<url><loc>{base}{}</loc>{changed}</url>", escaped(path)));
    }
    text.push_str("</urlset>");
    Ok(answer(http::StatusCode::OK, XML, text))
}

/// Answers what programs that walk over the site shall leave out: what nobody sees without an account, and files that are the same pages
/// once more.
///
/// # Errors
/// A fault if the answer cannot be made.
pub fn robots(app: &App) -> Reply {
    let base = &app.settings().base_url;
    let text = format!(
        "User-agent: *\nDisallow: /lam-viec\nDisallow: /tai-khoan\nDisallow: /hop\nDisallow: /du-lieu/\n\
         Disallow: /log/\nDisallow: /*lang=\n\nSitemap: {base}/sitemap.xml\n"
    );
    Ok(answer(http::StatusCode::OK, "text/plain; charset=utf-8", text))
}
