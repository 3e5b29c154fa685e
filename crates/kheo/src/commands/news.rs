//! `kheo news import wxr FILE`, `kheo news import markdown FOLDER`, `kheo news export FOLDER`.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use kheo_base::{Clock, Entropy, Error, Fault, Refusal};
use kheo_journal::Journal;
use kheo_news::export::export;
use kheo_news::import::{Folder, Importer, Report, Source, Spot, Told, Wxr, check, take_over};
use kheo_web::Language;
use kheo_web::texts::text_with;
use serde_json::{Value, json};

use super::{say, say_progress};
use crate::config::Config;
use crate::wiring;

/// What to do with stories.
#[derive(Subcommand)]
pub(super) enum News {
    /// Take stories over from another system; running it again adds what is missing and doubles nothing
    #[command(subcommand)]
    Import(From),
    /// Write the whole newsroom, drafts included, into a folder: a Markdown file a story with its photographs
    /// and files, comments, a manifest
    Export {
        /// The folder; it must not exist, or be empty
        folder: PathBuf,
    },
}

/// From where.
#[derive(Subcommand)]
pub(super) enum From {
    /// An export of WordPress (WXR) with its comments; pictures and files come along if their folder is given
    Wxr {
        /// The file
        file: PathBuf,
        /// A copy of the site's folder wp-content/uploads; without it pictures are named and not taken over
        #[arg(long, value_name = "FOLDER")]
        uploads: Option<PathBuf>,
        #[command(flatten)]
        how: How,
    },
    /// A folder of Markdown files with heads and the pictures beside them, or an export of Khéo
    Markdown {
        /// The folder
        folder: PathBuf,
        #[command(flatten)]
        how: How,
    },
}

#[derive(clap::Args)]
pub(super) struct How {
    /// The unit that speaks: 00 for the nation, two digits for a province, five for a commune
    #[arg(long, value_name = "CODE")]
    unit: String,
    /// Who takes the stories over: the login of somebody who publishes for the unit
    #[arg(long = "as", value_name = "LOGIN")]
    login: String,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
    /// Give the report as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(config: &Config, what: &News) -> Result<ExitCode, Error> {
    let journal = Journal::new(wiring::open(config)?, Clock::system(), Entropy::system());
    match what {
        News::Import(From::Wxr { file, uploads, how }) => {
            import(&journal, &mut wxr(file, uploads.as_deref())?, how)
        }
        News::Import(From::Markdown { folder, how }) => {
            import(&journal, &mut Folder::new(folder.clone()), how)
        }
        News::Export { folder } => {
            let counts =
                export(&journal, folder, &mut |done| say_progress(&format!("{done} stories written")))?;
            let stories: Vec<String> =
                counts.stories.iter().map(|(state, count)| format!("{count} {state}")).collect();
            let stories = if stories.is_empty() { "no stories".to_owned() } else { stories.join(", ") };
            let (versions, comments, attachments) = (counts.versions, counts.comments, counts.attachments);
            say(&format!(
                "Wrote {}: {stories}; {versions} published texts, {comments} comments, {attachments} photographs and files.",
                folder.display()
            ));
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn wxr(file: &Path, uploads: Option<&Path>) -> Result<Wxr<BufReader<File>>, Error> {
    let opening = |path: &Path, error| Fault::because(format!("opening {}", path.display()), error);
    let opened = BufReader::new(File::open(file).map_err(|error| opening(file, error))?);
    let Some(folder) = uploads else { return Ok(Wxr::new(opened)) };
    // A folder that was mistyped would look like one without pictures.
    fs::read_dir(folder).map_err(|error| opening(folder, error))?;
    Wxr::with_uploads(opened, folder.to_owned())
}

fn import(journal: &Journal, source: &mut dyn Source, how: &How) -> Result<ExitCode, Error> {
    let importer = Importer::find(journal, &how.login, &how.unit)?;
    let mut progress = |done: usize| {
        say_progress(&format!("{done} stories dealt with"));
        Ok(())
    };
    let run = if how.dry_run { check } else { take_over };
    let report = run(journal, &importer, source, &mut progress)?;
    say_progress("\n");
    if how.json {
        say(&format!("{:#}", as_json(&report, how.dry_run)));
    } else {
        tell(&report, how.dry_run);
    }
    Ok(if report.is_complete() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn sentence(refusal: &Refusal) -> String {
    text_with(Language::En, refusal.key, &refusal.args)
}

/// Where something stands, as far as it is known.
fn place(spot: &Spot) -> String {
    let line = if spot.line > 0 { format!("line {}", spot.line) } else { String::new() };
    let title = if spot.title.is_empty() { String::new() } else { format!("“{}”", spot.title) };
    let known: Vec<String> =
        [line, spot.file.clone(), title].into_iter().filter(|part| !part.is_empty()).collect();
    if known.is_empty() { "the whole".to_owned() } else { known.join(", ") }
}

fn tell(report: &Report, is_trial: bool) {
    for (heading, told) in [
        ("Left out", &report.left_out),
        ("Could not come along", &report.broken),
        ("Changed there since", &report.changed),
    ] {
        if told.count() > 0 {
            say(&format!("{heading}:"));
        }
        for (spot, refusal) in &told.kept {
            say(&format!("  {}: {}", place(spot), sentence(refusal)));
        }
        if told.more > 0 {
            say(&format!("  and {} more", told.more));
        }
    }
    if let Some((spot, refusal)) = &report.stopped {
        say(&format!("Stopped at {}: {}", place(spot), sentence(refusal)));
    }
    let begin = if is_trial { "Nothing written (dry run). " } else { "" };
    say(&format!(
        "{begin}{} stories read: {} taken over, {} already there, {} erased here since; {} things left out.",
        report.read,
        report.imported,
        report.known,
        report.erased,
        report.left_out.count()
    ));
    say(&format!(
        "{} comments taken over, {} already there, {} left out.",
        report.comments, report.comments_known, report.comments_left_out
    ));
}

fn as_json(report: &Report, is_trial: bool) -> Value {
    let line = |(spot, refusal): &(Spot, Refusal)| json!({ "line": spot.line, "file": spot.file, "title": spot.title, "reason": refusal.key, "sentence": sentence(refusal) });
    let told = |told: &Told| {
        let lines: Vec<Value> = told.kept.iter().map(line).collect();
        json!({ "count": told.count(), "first": lines })
    };
    json!({
        "dry_run": is_trial,
        "complete": report.is_complete(),
        "read": report.read,
        "imported": report.imported,
        "already_there": report.known,
        "erased_here": report.erased,
        "comments": { "imported": report.comments, "already_there": report.comments_known, "left_out": report.comments_left_out },
        "changed_there": told(&report.changed),
        "left_out": told(&report.left_out),
        "broken": told(&report.broken),
        "stopped": report.stopped.as_ref().map(line),
    })
}
