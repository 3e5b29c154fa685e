//! What people type finds what they mean: judged queries over the published models among thousands of made-up ones.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod quality {
    pub mod noise;
}

use std::sync::Arc;

use kheo_base::{Fault, Id};
use kheo_facts::found::{Audience, Document, Facet, Facets, Findable, Finder, Query};
use kheo_search::{Kept, Search};
use kheo_store::Reader;

const PUBLISHED: &str = include_str!("../../../data/exemplars.csv");
const QUERIES: &str = include_str!("quality/queries.txt");

/// Made-up models among which the published ones must be found.
const NOISE: usize = 4_000;
/// Share of queries that must find a right model among the first three, in percent.
const FOUND_PERCENT_MIN: usize = 95;

/// Documents that stand in memory.
struct Shelf(Vec<Document>);

impl Findable for Shelf {
    fn subject_kind(&self) -> &'static str {
        "exemplar"
    }

    fn documents(&self, _: &mut Reader<'_>, ids: &[Id]) -> Result<Vec<Document>, Fault> {
        Ok(self.0.iter().filter(|document| ids.contains(&document.id)).cloned().collect())
    }

    fn after(
        &self,
        _: &mut Reader<'_>,
        id: Option<Id>,
        limit: usize,
    ) -> Result<(Vec<Document>, Option<Id>), Fault> {
        let from = self.0.partition_point(|document| Some(document.id) <= id);
        let some: Vec<Document> = self.0[from..].iter().take(limit).cloned().collect();
        let last = some.last().map(|document| document.id);
        Ok((some, last))
    }

    fn labels(&self, _: &mut Reader<'_>, _: bool) -> Result<Vec<(Facet, String, String)>, Fault> {
        Ok(Vec::new())
    }
}

fn document(id: i64, title: &str, place: &str, organisation: &str, text: &str, facets: Facets) -> Document {
    Document {
        kind: "exemplar",
        id: Id::from_i64(id),
        audience: Audience::Public,
        is_withdrawn: false,
        is_past: false,
        title: title.to_owned(),
        place: place.to_owned(),
        organisation: organisation.to_owned(),
        texts: vec![text.to_owned()],
        facets,
        address: format!("/mo-hinh/{id}"),
    }
}

fn published() -> Vec<Document> {
    let mut reader = csv::Reader::from_reader(PUBLISHED.as_bytes());
    let head = reader.headers().unwrap().clone();
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        let cell = |name: &str| row[head.iter().position(|column| column == name).unwrap()].to_owned();
        let facets = Facets { field: cell("field"), year: cell("year"), ..Facets::default() };
        document(
            cell("id").parse().unwrap(),
            &cell("title"),
            &cell("place_as_published"),
            &cell("implementer"),
            &cell("summary"),
            facets,
        )
    });
    rows.collect()
}

fn shelf() -> Vec<Document> {
    let mut documents = published();
    let made_up = quality::noise::models(NOISE).into_iter().zip(1_000_i64..);
    documents.extend(made_up.map(|(model, id)| {
        document(id, &model.title, &model.place, &model.organisation, &model.text, Facets::default())
    }));
    documents
}

#[test]
fn judged_queries_find_the_right_model_among_the_first_three() {
    let scratch = kheo_testing::sqlite(&[kheo_journal::MODULE]);
    let search = Search::new(scratch.db.clone(), vec![Arc::new(Shelf(shelf()))], Kept::Memory);
    search.catch_up().unwrap();
    let (mut asked, mut missed) = (0, Vec::new());
    for line in QUERIES.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let (text, right) = (parts[1], parts[2]);
        let right: Vec<Id> = right.split(' ').map(|id| Id::from_i64(id.parse().unwrap())).collect();
        let query = Query { text: text.to_owned(), limit: 3, ..Query::default() };
        let finder = search.clone();
        let found = scratch.db.read_now(move |db| Ok(finder.find(db, &query).unwrap())).unwrap();
        asked += 1;
        if !found.hits.iter().any(|hit| right.contains(&hit.id)) {
            missed.push(format!(
                "{line}: {} found, first {:?}",
                found.count,
                found.hits.first().map(|hit| hit.id.to_i64())
            ));
        }
    }
    assert!(asked >= 60, "{asked} queries are judged");
    let found_percent = (asked - missed.len()) * 100 / asked;
    assert!(found_percent >= FOUND_PERCENT_MIN, "{found_percent} % of {asked}:\n{}", missed.join("\n"));
    // Whoever makes it worse than it was should know.
    assert!(missed.len() <= 2, "{}", missed.join("\n"));
}

#[test]
fn of_two_spellings_that_name_something_the_one_that_names_more_was_meant() {
    let mut documents: Vec<Document> = (1..=6)
        .map(|id| document(id, "Thắp sáng đường quê", "xã Bình Sa", "Chi đoàn", "", Facets::default()))
        .collect();
    // One place has the other words in its name, and many texts have them apart.
    documents.push(document(7, "Lớp học tình thương", "xã Đồng Quế", "Chi bộ xã", "", Facets::default()));
    documents[6].title = "Lớp học tình thương xã Đồng Quế".to_owned();
    documents.extend((8..30).map(|id| {
        document(id, "Hũ gạo", "xã Tam Sơn", "Hội", "Góp mười triệu đồng cho người xa quê", Facets::default())
    }));
    let scratch = kheo_testing::sqlite(&[kheo_journal::MODULE]);
    let search = Search::new(scratch.db.clone(), vec![Arc::new(Shelf(documents))], Kept::Memory);
    search.catch_up().unwrap();
    let query = Query { text: "doung que".to_owned(), limit: 3, ..Query::default() };
    let found = scratch.db.read_now(move |db| Ok(search.find(db, &query).unwrap())).unwrap();
    let first: Vec<i64> = found.hits.iter().map(|hit| hit.id.to_i64()).collect();
    assert!(first.iter().all(|id| *id <= 6), "{first:?} for {:?}", found.reading);
}
