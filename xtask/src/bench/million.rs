//! What people meet on a registry of the whole country: lists, search, freshness, memory, start.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use kheo_journal::By;
use kheo_store::params;

use super::client::{Times, Visitor};
use super::cluster;
use super::data::{self, Filled, fault};
use super::http::Served;
use super::{Plan, Report};

/// Questions of two words that are asked, and how often something is published and looked for.
const QUESTIONS: usize = 400;
const PUBLISHED: usize = 40;
/// How far statistics have read.
const COUNTED: &str = "select position from follower_cursors where follower = 'statistics'";
/// How long to wait for what was published before the measure is given up.
const PATIENCE: Duration = Duration::from_secs(20);
/// Filters of which every combination of two or three is asked for.
const FILTERS: [&str; 12] = [
    "linh-vuc=economy",
    "linh-vuc=culture_society",
    "linh-vuc=defence_security",
    "nam=2016",
    "nam=2020",
    "nam=2024",
    "tinh=79",
    "tinh=82",
    "loai=ca-nhan",
    "loai=tap-the",
    "trang-thai=cong-nhan",
    "cap=commune",
];

/// How long what exists took to build.
pub(super) fn built(folder: &Path, filled: &Filled, plan: &Plan, report: &mut Report) {
    let rate = f64::from(u32::try_from(plan.rows).unwrap_or(u32::MAX)) / filled.models;
    let figure = format!(
        "{:.0} s: {} acts {:.0} s ({rate:.0} models/s), followers {:.0} s, search {:.0} s",
        filled.whole(),
        filled.acts,
        filled.models,
        filled.followers,
        filled.search
    );
    match (filled.plain, cluster::address(folder)) {
        (Some(plain), None) => {
            let what = format!("build the decade, against {plain:.1} s of sqlite3 .import");
            report.at_most(&what, &figure, filled.whole() / plain, (10.0, 5.0));
        }
        // No bounds: one statement after the other to another process costs more than inside this one.
        (Some(plain), Some(_)) => {
            let what = format!("build the decade, against {plain:.1} s of psql copy");
            report.row(&what, &figure, filled.whole() / plain, None);
        }
        (None, _) => {
            report.say(format!("Building: {figure}. Not compared: there is no sqlite3 on this machine."));
        }
    }
    report.say(format!("| leaves and tiles of the public record | {:.0} s | | | |", filled.record));
    let mib = |bytes: u64| bytes >> 20;
    report.say(format!(
        "| on the disk: database, index | {} MiB, {} MiB | | | |",
        mib(filled.bytes.0),
        mib(filled.bytes.1)
    ));
}

/// Asks pages of a site without page cache, one visitor after the other.
pub(super) fn pages(folder: &Path, filled: &Filled, plan: &Plan, report: &mut Report) -> Result<()> {
    let uncached = Served::start("uncached", folder)?;
    wait_for_search(&uncached)?;
    let lists = combinations();
    let list = uncached.load_many(folder, &lists, plan.seconds)?;
    let figure = format!("{:.3} ms of processor, {} addresses in turn", list.millis, lists.len());
    report.at_most("list with filters and counts, uncached", &figure, list.millis, (1.0, 0.3));
    let deep = ["/mo-hinh".to_owned(), format!("/mo-hinh?{}", filled.deep)];
    let mut ratios = Vec::new();
    for _ in 0..plan.rounds {
        let [first, last] = &deep;
        let first = uncached.load_many(folder, std::slice::from_ref(first), plan.seconds)?;
        let last = uncached.load_many(folder, std::slice::from_ref(last), plan.seconds)?;
        ratios.push(last.millis / first.millis);
    }
    let what = format!("page {} against page 1", filled.deep_page);
    report.at_most(&what, "processor time", super::median(ratios), (1.5, 1.1));
    search(folder, &uncached, report)?;
    report.at_most(
        "memory of the server after lists and search",
        "MiB resident",
        uncached.memory_mib()?,
        (300.0, 150.0),
    );
    Ok(())
}

/// Every combination of two and three filters that do not exclude each other.
fn combinations() -> Vec<String> {
    let name = |filter: &'static str| filter.split('=').next().unwrap_or_default();
    let mut addresses = Vec::new();
    for (at, one) in FILTERS.iter().enumerate() {
        for (place, two) in FILTERS.iter().enumerate().skip(at + 1) {
            if name(one) == name(two) {
                continue;
            }
            addresses.push(format!("/mo-hinh?{one}&{two}"));
            let others = FILTERS.iter().skip(place + 1);
            let fit = others.filter(|three| name(three) != name(two) && name(three) != name(one));
            addresses.extend(fit.map(|three| format!("/mo-hinh?{one}&{two}&{three}")));
        }
    }
    addresses
}

fn wait_for_search(site: &Served) -> Result<()> {
    let mut visitor = Visitor::new(site.address())?;
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        // Until the index is open the page says so and the catalogue is being read.
        let (found, _) = visitor.get("/tra-cuu?q=ch%E1%BB%95+ng%E1%BB%AF")?;
        if found.contains("<mark>") || found.contains("id=\"found\"") {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    std::thread::sleep(Duration::from_secs(2));
    Ok(())
}

fn search(folder: &Path, site: &Served, report: &mut Report) -> Result<()> {
    let questions = questions(folder)?;
    let mut visitor = Visitor::new(site.address())?;
    for question in questions.iter().take(20) {
        visitor.get(question)?;
    }
    let mut times = Vec::with_capacity(questions.len());
    for question in &questions {
        times.push(visitor.get(question)?.1);
    }
    let times = Times::new(&times);
    let figure = format!("{} questions, whole pages over HTTP, ms", questions.len());
    report.at_most(
        "search of two words, 20 hits with facets: p50",
        &figure,
        times.percentile(50),
        (5.0, 1.0),
    );
    report.at_most("the same: p99", &figure, times.percentile(99), (25.0, 8.0));
    Ok(())
}

/// Two words that stand together in a title, of titles all over the decade.
fn questions(folder: &Path) -> Result<Vec<String>> {
    let site = data::site(folder, false)?;
    let titles = site.app.db().read_now(|db| {
        let all =
            db.one("select max(exemplar_id) - min(exemplar_id) from exemplars", &[], |row| row.int(0))?;
        let mut titles = Vec::new();
        for number in 0..i64::try_from(QUESTIONS).unwrap_or(0) {
            let find = "select title from exemplars where public_at is not null and
                exemplar_id >= (select min(exemplar_id) from exemplars) + $1 order by exemplar_id limit 1";
            let place = i64::try_from(i128::from(all) * i128::from(number) / QUESTIONS as i128).unwrap_or(0);
            titles.extend(db.optional(find, params![place], |row| row.text(0))?);
        }
        Ok(titles)
    });
    let titles = titles.map_err(fault)?;
    let mut questions = Vec::new();
    for (number, title) in titles.iter().enumerate() {
        let words: Vec<&str> =
            title.split_whitespace().filter(|word| word.chars().all(char::is_alphabetic)).collect();
        if words.len() < 2 {
            continue;
        }
        let at = number * 7 % (words.len() - 1);
        let question = format!("{} {}", words[at], words[at + 1]);
        // Half of the people type without marks.
        let question = if number % 2 == 0 { question } else { kheo_base::fold(&question) };
        questions.push(format!("/tra-cuu?q={}", kheo_web::percent_encoded(&question)));
    }
    ensure!(!questions.is_empty(), "no titles to ask for");
    Ok(questions)
}

/// Measures how long after an act it can be found and is counted, on a site that follows as the program does.
pub(super) fn freshness(folder: &Path, report: &mut Report) -> Result<()> {
    let site = data::site(folder, true)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let following = runtime.block_on(async { kheo::wiring::follow(&site) });
    let router = site.router()?;
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))?;
    let address = listener.local_addr()?.to_string();
    runtime.spawn(kheo::server::serve(listener, router, std::future::pending()));
    let mut visitor = Visitor::new(&address)?;
    // The first answer of each waits for index and catalogue to be read.
    std::thread::sleep(Duration::from_secs(5));
    let mut found = Vec::new();
    let stamp = std::process::id();
    for number in 0..PUBLISHED {
        let word = format!("moi{stamp}so{number}");
        let csv = format!(
            "title,summary,implementer,field,subject,year,unit_code,unit_valid_from,summary_basis,source_url\n\
             Mo hinh {word},Tom tat,Chi bo,economy,collective,2025,30043,2025-07-01,made,https://tin.example/{word}\n"
        );
        kheo_exemplars::import::import(site.app.journal(), &By::default(), csv.as_bytes(), false)
            .map_err(fault)?;
        let began = Instant::now();
        let position = site.app.db().read_now(|db| Ok(kheo_journal::head(db)?)).map_err(fault)?;
        loop {
            let (page, _) = visitor.get(&format!("/tra-cuu?q={word}&lan={}", began.elapsed().as_micros()))?;
            let counted =
                site.app.db().read_now(|db| Ok(db.one(COUNTED, &[], |row| row.int(0))?)).map_err(fault)?;
            if page.contains(&format!("/mo-hinh/mo-hinh-{word}")) && counted >= position {
                break;
            }
            ensure!(began.elapsed() < PATIENCE, "{word} was published and is not found");
            std::thread::sleep(Duration::from_millis(2));
        }
        found.push(began.elapsed());
    }
    following.iter().for_each(tokio::task::JoinHandle::abort);
    let times = Times::new(&found);
    let figure = format!("{PUBLISHED} publications, p50 {:.0} ms, p99 in ms", times.percentile(50));
    report.at_most("from an act to search and statistics", &figure, times.percentile(99), (1000.0, 200.0));
    Ok(())
}

/// Measures the time from starting the program to its first page.
pub(super) fn start(folder: &Path, plan: &Plan, report: &mut Report) -> Result<()> {
    let mut times = Vec::new();
    for _ in 0..plan.rounds.max(3) {
        let began = Instant::now();
        let site = Served::start("cached", folder)?;
        Visitor::new(site.address())?.get("/mo-hinh")?;
        times.push(began.elapsed());
    }
    let slowest = Times::new(&times).percentile(100);
    times.first().context("nothing was started")?;
    report.at_most("start of the program to the first page", "ms, the slowest", slowest, (1000.0, 200.0));
    Ok(())
}
