//! Search over made-up models: how long the index takes to build, how large it is, and how long questions take.
//!
//! Words are drawn from a few hundred that are very frequent, so that two of them meet in a large part of all models: real text has
//! more words and shorter lists.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Result;
use kheo_base::{Fault, Id};
use kheo_facts::found::{Audience, Document, Facet, Facets, Findable, Finder, Query};
use kheo_search::{Kept, Search};
use kheo_store::{Config, Db, Location, Reader};

use super::{Plan, Report};

/// Questions asked.
const QUESTIONS: usize = 400;
/// Replacements of one document, each committed.
const CHANGES: usize = 40;
/// Syllables that texts are made of; the first are the most frequent.
const SYLLABLES: &str = "dân vận khéo xã thôn mô hình xây dựng nông thôn mới đường quê thắp sáng nhà văn hoá hiến đất làm \
    giúp nhau phụ nữ nghèo tiết kiệm heo đất hũ gạo tình thương camera an ninh tự quản trật tự bình yên tuyến hoa kiểu mẫu \
    phân loại rác thải môi trường sạch đẹp cây xanh nước biên giới cột mốc bộ đội công an thanh niên hội viên chi bộ đảng \
    học sinh trường bữa cơm em quỹ khuyến trồng nuôi cá bò gà lúa rừng quế nấm chuyển đổi số thanh toán tiền mặt hoà giải \
    cơ sở liên gia dòng họ tôn giáo đồng bào bản làng ấp khu phố phường huyện tỉnh chung tay gắn kết yêu nước khoẻ mạnh";

/// Made-up models, each made when it is asked for.
struct MadeUp(i64);

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides
    }

    /// A word, the first of the list far more often than the last.
    fn word<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let (one, two) = (self.roll(words.len()), self.roll(words.len()));
        words[one.min(two)]
    }

    fn text(&mut self, words: &[&str], length: usize) -> String {
        (0..length).map(|_| self.word(words)).collect::<Vec<_>>().join(" ")
    }
}

fn model(number: i64) -> Document {
    let words: Vec<&str> = SYLLABLES.split_whitespace().collect();
    let mut dice = Dice(number.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15));
    // A name of its own for every few models makes the list of words as long as that of a country.
    let own = format!("tên{}", number / 3);
    Document {
        kind: "exemplar",
        id: Id::from_i64(number),
        audience: Audience::Public,
        is_withdrawn: false,
        is_past: false,
        title: dice.text(&words, 9),
        place: format!("xã {} {own}, tỉnh {}", dice.word(&words), dice.word(&words)),
        organisation: dice.text(&words, 5),
        texts: vec![dice.text(&words, 40).into(), dice.text(&words, 60).into()],
        facets: Facets {
            kind: "exemplar".to_owned(),
            field: format!("field{}", dice.roll(13)),
            year: (2009 + dice.roll(18)).to_string(),
            province: format!("{:02}", dice.roll(34)),
            commune: format!("{:05}", dice.roll(3_321)),
            subject: ["collective", "individual"][dice.roll(2)].to_owned(),
            level: ["", "commune", "province", "centre"][dice.roll(4)].to_owned(),
            state: ["recognised", "recorded", "accepted"][dice.roll(3)].to_owned(),
        },
        address: String::new(),
    }
}

impl Findable for MadeUp {
    fn subject_kind(&self) -> &'static str {
        "exemplar"
    }

    fn documents(&self, _: &mut Reader<'_>, ids: &[Id]) -> Result<Vec<Document>, Fault> {
        Ok(ids.iter().map(|id| model(id.to_i64())).collect())
    }

    fn after(
        &self,
        _: &mut Reader<'_>,
        id: Option<Id>,
        limit: usize,
    ) -> Result<(Vec<Document>, Option<Id>), Fault> {
        let from = id.map_or(1, |id| id.to_i64() + 1);
        let to = self.0.min(from - 1 + i64::try_from(limit).unwrap_or(i64::MAX));
        Ok(((from..=to).map(model).collect(), (from <= to).then(|| Id::from_i64(to))))
    }

    fn labels(&self, _: &mut Reader<'_>, _: bool) -> Result<Vec<(Facet, String, String)>, Fault> {
        Ok(Vec::new())
    }
}

/// Measures.
pub fn measure(folder: &Path, plan: &Plan, report: &mut Report) -> Result<()> {
    let db = Db::open(&Config::at(Location::Sqlite(folder.join("search.sqlite"))))?;
    db.migrate(&[kheo_journal::MODULE])?;
    let rows = i64::try_from(plan.rows)?;
    let kept = folder.join("search");
    let before = resident_mebibytes();
    let search = Search::new(db.clone(), vec![Arc::new(MadeUp(rows))], Kept::Folder(kept.clone()));
    let begun = Instant::now();
    search.catch_up()?;
    let seconds = begun.elapsed().as_secs_f64();
    report.say(format!(
        "\nSearch, {rows} models: built in {seconds:.1} s; {} MB on disk.",
        size_of(&kept)? / 1_000_000
    ));
    drop(search);
    let search = Search::new(db.clone(), vec![Arc::new(MadeUp(rows))], Kept::Folder(kept));
    search.catch_up()?;
    for (what, length) in [("one word", 1), ("two words", 2), ("three words", 3)] {
        questions(&search, &db, what, length, report)?;
    }
    suggestions(&search, &db, report)?;
    report.say(format!(
        "Search: {} MiB resident more than before the index was opened.",
        resident_mebibytes().saturating_sub(before)
    ));
    changes(&db, &search, report)
}

fn questions(search: &Search, db: &Db, what: &str, length: usize, report: &mut Report) -> Result<()> {
    let words: Vec<&str> = SYLLABLES.split_whitespace().collect();
    let mut dice = Dice(7);
    let (mut times, mut hits) = (Vec::new(), 0);
    for _ in 0..QUESTIONS {
        let query = Query { text: dice.text(&words, length), limit: 20, ..Query::default() };
        let finder = search.clone();
        let begun = Instant::now();
        let count = db.read_now(move |db| {
            let found = finder.find(db, &query);
            Ok(found.map_or(0, |found| found.count))
        });
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
        hits += count.map_err(kheo_base::Error::into_fault)?;
    }
    say(report, &format!("{what}, 20 hits with facets, {} hits on average", hits / QUESTIONS), &mut times);
    Ok(())
}

fn suggestions(search: &Search, db: &Db, report: &mut Report) -> Result<()> {
    let words: Vec<&str> = SYLLABLES.split_whitespace().collect();
    let mut dice = Dice(11);
    let mut times = Vec::new();
    for _ in 0..QUESTIONS {
        let text: String = dice.text(&words, 3);
        let text: String = text.chars().take(text.chars().count() - 1).collect();
        let finder = search.clone();
        let begun = Instant::now();
        let asked = db.read_now(move |db| Ok(finder.suggest(db, &text, 24).map_or(0, |hits| hits.len())));
        asked.map_err(kheo_base::Error::into_fault)?;
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    say(report, "suggestions", &mut times);
    Ok(())
}

/// Replaces one document at a time, as an act does, and waits until it can be found.
fn changes(db: &Db, search: &Search, report: &mut Report) -> Result<()> {
    let clock = kheo_base::Clock::system();
    let journal = kheo_journal::Journal::new(db.clone(), clock, kheo_base::Entropy::system());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut times = Vec::new();
    for number in 1..=CHANGES {
        let id = Id::from_i64(i64::try_from(number)?);
        let written = journal.write(kheo_journal::By::default(), move |tx| {
            tx.record(kheo_journal::NewAct {
                kind: "exemplars.changed",
                subject_kind: "exemplar",
                subject_id: id,
                visibility: kheo_journal::Visibility::Office,
                body: kheo_journal::Body::new(),
            })
            .map(drop)
            .map_err(Into::into)
        });
        runtime.block_on(written).map_err(kheo_base::Error::into_fault)?;
        let begun = Instant::now();
        search.catch_up()?;
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    say(report, "an act until it is found", &mut times);
    Ok(())
}

fn say(report: &mut Report, what: &str, times: &mut [f64]) {
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    report.say(format!("Search, {what}: p50 {:.2} ms, p99 {:.2} ms.", at(50), at(99)));
}

fn size_of(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes)
}

/// Resident memory of this program, mapped files included; 0 where the system does not tell.
fn resident_mebibytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) / 1024
}
