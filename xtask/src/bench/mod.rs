//! What must be fast, measured in one run on one machine, as ratios.
//!
//! Absolute figures depend on the machine and on what else it does; a ratio between two figures of the same run says
//! whether the design holds. The load generator runs beside the server and takes its share of the cores.

mod acts;
mod data;
mod http;

pub use http::serve;

use anyhow::Result;

/// What was measured, line by line, and how many measures missed what they must reach.
#[derive(Default)]
pub struct Report {
    /// Lines to print.
    pub lines: Vec<String>,
    /// Measures that missed.
    pub missed: usize,
}

impl Report {
    fn say(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }

    /// Adds a line to the table; `bounds` are what must be reached and what is aimed at.
    fn row(&mut self, what: &str, figure: &str, ratio: f64, bounds: Option<(f64, f64)>) {
        let verdict = match bounds {
            None => "",
            Some((_, aim)) if ratio >= aim => "aim reached",
            Some((must, _)) if ratio >= must => "must reached",
            Some(_) => {
                self.missed += 1;
                "MISSED"
            }
        };
        let bounds = bounds.map_or_else(String::new, |(must, aim)| format!("{must} / {aim}"));
        self.say(format!("| {what} | {figure} | {ratio:.2} | {bounds} | {verdict} |"));
    }
}

/// Runs every measure.
pub fn run(rows: usize, seconds: u64) -> Result<Report> {
    let mut report = Report::default();
    let folder = tempfile::tempdir()?;
    report.say("| measure | figure | ratio | must / aim | |");
    report.say("| --- | --- | --- | --- | --- |");
    acts::measure(folder.path(), seconds, &mut report)?;
    let filled = data::fill(folder.path(), rows)?;
    http::measure(folder.path(), &filled, seconds, &mut report)?;
    report.say(format!("\n{rows} models, {seconds} s a measure, {} cores.", cores()));
    Ok(report)
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
