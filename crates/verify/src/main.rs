//! `kheo-verify`: checks a public record without the server that writes it.
mod cli;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let asked = cli::Arguments::parse();
    let told = cli::run(&asked);
    let text = told.text(&asked);
    let written = if told.is_good() || asked.json {
        writeln!(std::io::stdout(), "{text}")
    } else {
        writeln!(std::io::stderr(), "{text}")
    };
    // Whoever could not be told must not take silence for good.
    if written.is_err() && told.is_good() {
        return ExitCode::from(cli::UNREACHED);
    }
    ExitCode::from(told.code())
}
