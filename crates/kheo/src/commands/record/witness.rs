//! `kheo record witness`: this program as a witness of other records.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use kheo_base::{Clock, Entropy, Fault};
use kheo_public_record::{http, witness};
use kheo_verify::Policy;
use tokio::net::TcpListener;

use super::super::{runtime, say};
use crate::config::Config;

/// How a witness is served.
#[derive(Debug, Args)]
pub(in crate::commands) struct Asked {
    /// Name of the witness, such as tinh-ben.example/witness; it stands in every signature and can never change
    #[arg(long, value_name = "NAME")]
    name: String,
    /// File with the logs that it follows: a line `log VKEY` for each, and `quorum none`
    /// [default: policy in the folder witness of the data]
    #[arg(long, value_name = "FILE")]
    logs: Option<PathBuf>,
    /// Only print the verifier key, which is made if there is none
    #[arg(long)]
    show_key: bool,
}

pub(super) fn run(config: &Config, asked: &Asked) -> Result<(), Fault> {
    let folder = config.data.join("witness");
    let policy = match (policy(&asked.logs.clone().unwrap_or_else(|| folder.join("policy"))), asked.show_key)
    {
        (Ok(policy), _) => policy,
        // Whoever begins needs the key before there is anything to follow.
        (Err(_), true) => Policy::none(),
        (Err(fault), false) => return Err(fault),
    };
    let witness = witness::open(&folder, &asked.name, policy, &Entropy::system())?;
    if asked.show_key {
        say(&witness.vkey());
        return Ok(());
    }
    if witness.origins().next().is_none() {
        return Err(Fault::new("the file of logs names none: write a line `log VKEY` for each"));
    }
    runtime()?.block_on(serve(config, witness))
}

fn policy(path: &std::path::Path) -> Result<Policy, Fault> {
    let reading = || format!("reading {}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| Fault::because(reading(), error))?;
    Policy::parse(&text).map_err(|error| Fault::because(reading(), error))
}

async fn serve(config: &Config, witness: kheo_verify::witness::Witness) -> Result<(), Fault> {
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|error| Fault::because(format!("listening on {}", config.listen), error))?;
    let address = listener.local_addr().map_err(|error| Fault::because("listening", error))?;
    say(&format!("The witness {} answers on {address}. Stop with Ctrl-C. It follows", witness.vkey()));
    witness.origins().for_each(|origin| say(&format!("  {origin}")));
    let router = http::witness::router(Arc::new(witness), Clock::system());
    crate::server::serve(listener, router, crate::wiring::told_to_stop()).await;
    Ok(())
}
