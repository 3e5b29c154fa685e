//! Pages and machine interfaces: `/tra-cuu`, suggestions while somebody types, `/api/v1/search`.

mod api;
mod extracts;
mod results;
pub mod samples;
mod sitemap;

pub use api::{ApiDescription, search, suggestions};
pub use results::index;
pub use sitemap::{robots, sitemap_index, sitemap_part};

use std::collections::HashMap;
use std::sync::Arc;

use kheo_base::{Error, Fault};
use kheo_facts::found::{Facet, Facets, Findable};
use kheo_store::Reader;
use kheo_web::{App, Form};

/// What pages need to say how people read the words of facets.
#[derive(Clone)]
pub struct Labelled(pub Vec<Arc<dyn Findable>>);

/// How people read the words of facets, by facet and word.
#[derive(Debug, Default)]
pub struct Labels(HashMap<Facet, HashMap<String, String>>);

impl Labels {
    /// Returns how people read a word; the word itself if nothing says how.
    pub(crate) fn of<'a>(&'a self, facet: Facet, word: &'a str) -> &'a str {
        self.0.get(&facet).and_then(|labels| labels.get(word)).map_or(word, String::as_str)
    }
}

/// Returns the labels in one language, asked for now and then.
async fn labels(app: &App, vietnamese: bool) -> Result<Arc<Labels>, Error> {
    let labelled = app.part::<Labelled>()?;
    let name = if vietnamese { "search-labels-vi" } else { "search-labels-en" };
    app.remembered(name, move |db| Ok(read_labels(db, &labelled.0, vietnamese)?)).await
}

fn read_labels(
    db: &mut Reader<'_>,
    findables: &[Arc<dyn Findable>],
    vietnamese: bool,
) -> Result<Labels, Fault> {
    let mut labels: HashMap<Facet, HashMap<String, String>> = HashMap::new();
    for findable in findables {
        for (facet, word, label) in findable.labels(db, vietnamese)? {
            labels.entry(facet).or_default().insert(word, label);
        }
    }
    Ok(Labels(labels))
}

/// The parameter of an address that chooses within a facet.
const fn parameter(facet: Facet) -> &'static str {
    match facet {
        Facet::Kind => "kieu",
        Facet::Field => "linh-vuc",
        Facet::Year => "nam",
        Facet::Province => "tinh",
        Facet::Commune => "xa",
        Facet::Subject => "loai",
        Facet::Level => "cap",
        Facet::State => "trang-thai",
    }
}

/// Reads what narrows from an address.
fn chosen(asked: &Form) -> Facets {
    let mut chosen = Facets::default();
    for facet in Facet::ALL {
        chosen.set(facet, asked.value(parameter(facet)));
    }
    chosen
}
