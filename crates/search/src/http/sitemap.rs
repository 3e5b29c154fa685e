//! `/sitemap.xml`, its parts, and `/robots.txt`: how search engines of elsewhere find every public page.

use axum::extract::{Path, State as Shared};
use kheo_base::{Error, Id};
use kheo_facts::addresses::Addressed;
use kheo_store::Reader;
use kheo_web::{App, Reply, sitemap};

/// Rows that one part reads. The limit of the format is 50,000; so few make a part that the page cache keeps.
const ROWS: usize = 4_000;
/// The part of pages that stand alone.
const ALONE: &str = "trang";
/// Those pages.
const PAGES: [&str; 9] =
    ["/", "/tin-tuc", "/mo-hinh", "/don-vi", "/binh-chon", "/thong-ke", "/quy-dinh", "/nhat-ky", "/du-lieu"];

/// Lists the parts.
pub async fn sitemap_index(Shared(app): Shared<App>) -> Reply {
    let kinds = app.part::<Addressed>()?;
    let read = move |db: &mut Reader<'_>| {
        let mut paths = vec![format!("/sitemap/{ALONE}.xml")];
        for kind in &kinds.0 {
            paths.push(format!("/sitemap/{}.xml", kind.word()));
            let later = kind.breaks(db, ROWS)?;
            paths.extend(later.iter().map(|id| format!("/sitemap/{}.{id}.xml", kind.word())));
        }
        Ok(paths)
    };
    sitemap::index(&app, &app.read(read).await?)
}

/// Lists the addresses of one part: `tin-tuc.xml`, or `tin-tuc.{id}.xml` for those after an id.
pub async fn sitemap_part(Shared(app): Shared<App>, Path(part): Path<String>) -> Reply {
    let name = part.strip_suffix(".xml").ok_or(Error::Missing)?;
    let (word, after) = match name.split_once('.') {
        Some((word, id)) => (word, Some(id.parse::<Id>().map_err(|_| Error::Missing)?)),
        None => (name, None),
    };
    if word == ALONE && after.is_none() {
        return sitemap::part(&app, PAGES.into_iter().map(|path| (path, None)));
    }
    let kinds = app.part::<Addressed>()?;
    let kind = kinds.0.iter().find(|kind| kind.word() == word).cloned().ok_or(Error::Missing)?;
    let today = app.now().day();
    let addresses = app.read(move |db| Ok(kind.addresses(db, after, ROWS, today)?)).await?;
    sitemap::part(&app, addresses.iter().map(|one| (one.path.as_str(), one.changed_at)))
}

/// Says what programs shall leave out, and where the list of addresses is.
pub async fn robots(Shared(app): Shared<App>) -> Reply {
    sitemap::robots(&app)
}
