//! `kheo doctor`: what is wrong, in words, and what to do about it.

use std::process::ExitCode;

use kheo_base::{Error, Fault};
use kheo_store::{Db, Reader};

use super::say;
use crate::config::Config;
use crate::wiring;

/// Acts that followers may be behind before it is worth saying.
const BEHIND_MAX: i64 = 1_000;
/// The same for search, whose place is written only with a change or after so many acts.
const SEARCH_BEHIND_MAX: i64 = 25_000;
/// Free space below which a server should not run, in bytes.
const FREE_BYTES_MIN: u64 = 500 << 20;

/// Collects findings and prints each as it is made.
#[derive(Default)]
struct Findings {
    wrong: usize,
}

impl Findings {
    fn good(&self, what: &str) {
        say(&format!("  ok    {what}"));
    }

    fn wrong(&mut self, what: &str, advice: &str) {
        self.wrong += 1;
        say(&format!("  WRONG {what}\n        {advice}"));
    }
}

pub(super) fn run(config: &Config) -> Result<ExitCode, Error> {
    let mut findings = Findings::default();
    say(&format!("Khéo {} looks at {}", env!("CARGO_PKG_VERSION"), config.data.display()));
    configuration(config, &mut findings);
    disk(config, &mut findings);
    match wiring::open(config) {
        Ok(db) => {
            let head = database(&db, &mut findings)?;
            search(config, head, &mut findings);
        }
        Err(fault) => findings.wrong(
            &format!("database: {}", fault.chain()),
            "Start PostgreSQL or correct KHEO_DATABASE_URL; for SQLite, check the folder's owner.",
        ),
    }
    if findings.wrong == 0 {
        say("Everything is in order.");
        return Ok(ExitCode::SUCCESS);
    }
    say(&format!("{} things need attention.", findings.wrong));
    Ok(ExitCode::FAILURE)
}

fn configuration(config: &Config, findings: &mut Findings) {
    let is_public = !config.listen.ip().is_loopback();
    if is_public && config.base_url.starts_with("http://") {
        findings.wrong(
            &format!("the site is reachable from outside over {}", config.base_url),
            "Put a web server with HTTPS before it and set KHEO_BASE_URL to the https address.",
        );
    } else {
        findings.good(&format!("address {} behind {}", config.listen, config.base_url));
    }
    match &config.smtp_url {
        Some(_) => findings.good("a mail server is configured"),
        None => findings
            .good(&format!("no mail server: letters become files in {}", config.data.join("mail").display())),
    }
}

/// Writes and removes a file: the surest question about a disk is to use it.
fn disk(config: &Config, findings: &mut Findings) {
    let probe = config.data.join(".kheo-probe");
    let written = std::fs::create_dir_all(&config.data)
        .and_then(|()| std::fs::File::create(&probe))
        .and_then(|file| file.set_len(0).and_then(|()| file.sync_all()));
    drop(std::fs::remove_file(&probe));
    match written {
        Ok(()) => findings.good("the data folder can be written"),
        Err(error) => findings.wrong(
            &format!("the data folder cannot be written: {error}"),
            "Make space, or give the folder to the user that runs Khéo.",
        ),
    }
    if let Some(free) = free_bytes(config) {
        let text = format!("{} MiB free on the disk", free >> 20);
        if free < FREE_BYTES_MIN {
            findings.wrong(&text, "Make space before the disk is full: writes will then be refused.");
        } else {
            findings.good(&text);
        }
    }
}

/// Asks `df`, since the standard library cannot; nothing is said where there is none.
fn free_bytes(config: &Config) -> Option<u64> {
    let output = std::process::Command::new("df").arg("-Pk").arg(&config.data).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let kibibytes: u64 = text.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()?;
    Some(kibibytes << 10)
}

fn database(db: &Db, findings: &mut Findings) -> Result<i64, Error> {
    let health = db.read_now(|reader| Ok(ask(reader)?))?;
    findings.good(&format!("database opens and is up to date; {} acts in the journal", health.head));
    match &health.integrity {
        None => {}
        Some(answer) if answer == "ok" => findings.good("SQLite finds its file sound"),
        Some(answer) => {
            findings.wrong(&format!("SQLite: {answer}"), "Restore the last backup into a new folder.");
        }
    }
    if health.gaps == 0 {
        findings.good("positions have no gap and none is doubled");
    } else {
        findings.wrong(
            &format!("{} positions are missing from the journal", health.gaps),
            "The journal was changed from outside. Compare with a backup.",
        );
    }
    let now = kheo_base::Clock::system().now();
    if health.last_at > now.millis() + 60_000 {
        findings
            .wrong("the clock stands before the last act", "Set the machine's clock (NTP) before going on.");
    } else {
        findings.good(&format!("clock: {now}"));
    }
    for (follower, position) in &health.cursors {
        if health.head - position > BEHIND_MAX {
            findings.wrong(
                &format!("{follower} is {} acts behind", health.head - position),
                "Is `kheo serve` running? Its log says why; `kheo rebuild` derives everything again.",
            );
        }
    }
    mail(&health.mail, findings);
    if health.units == 0 {
        findings.wrong(
            "no units",
            "Run `kheo import units data/units.csv`, then `kheo import succession data/succession.csv`.",
        );
    }
    Ok(health.head)
}

/// Says how far the search index of this server has come. Acts about other things than what is found move it rarely.
fn search(config: &Config, head: i64, findings: &mut Findings) {
    match kheo_search::Search::look(&wiring::search_folder(config)) {
        Some((position, _)) if position > head => findings.wrong(
            &format!("search stands at act {position}, and the journal ends at {head}: it followed another database"),
            "`kheo serve` notices when it starts and builds the index again.",
        ),
        Some((position, documents)) if head - position <= SEARCH_BEHIND_MAX => {
            findings.good(&format!("search holds {documents} documents as of act {position}"));
        }
        Some((position, _)) => findings.wrong(
            &format!("search is {} acts behind", head - position),
            "Is `kheo serve` running? Its log says why; `kheo rebuild search` builds the index again.",
        ),
        None => findings.good("no search index yet: the server builds it when it starts"),
    }
}

fn mail(health: &kheo_notifications::Health, findings: &mut Findings) {
    if health.failed == 0 {
        findings.good(&format!("{} letters wait", health.waiting));
        return;
    }
    let reasons: Vec<String> =
        health.errors.iter().map(|(state, kind, count)| format!("{count} {state}: {kind}")).collect();
    findings.wrong(
        &format!("{} letters could not be delivered ({})", health.failed, reasons.join("; ")),
        "Check KHEO_SMTP_URL and the addresses.",
    );
}

struct Health {
    head: i64,
    gaps: i64,
    last_at: i64,
    integrity: Option<String>,
    cursors: Vec<(String, i64)>,
    mail: kheo_notifications::Health,
    units: i64,
}

fn ask(db: &mut Reader<'_>) -> Result<Health, Fault> {
    let journal = kheo_journal::health(db)?;
    let counts = kheo_organisations::store::counts_by_tier(db, kheo_base::Clock::system().now().day())?;
    Ok(Health {
        head: journal.head,
        gaps: journal.gaps,
        last_at: journal.last_at.millis(),
        integrity: kheo_store::check_integrity(db)?,
        cursors: journal.cursors,
        mail: kheo_notifications::health(db)?,
        units: counts.communes,
    })
}
