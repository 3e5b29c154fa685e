//! `kheo record`: the key of the public record, where the log stands, bringing it back after an old backup, and being a witness of
//! other records.

mod witness;

use std::process::ExitCode;

use clap::Subcommand;
use kheo_base::{Clock, Entropy, Error, Fault, Id, to_hex};
use kheo_journal::{Body, By, Journal, NewAct, Visibility};
use kheo_public_record::Keys;
use kheo_store::Db;

use super::say;
use crate::config::Config;
use crate::{recording, wiring};

/// What can be done with the record.
#[derive(Debug, Subcommand)]
pub(super) enum Record {
    /// The key that signs checkpoints
    #[command(subcommand)]
    Key(Key),
    /// Say where the log stands
    Status,
    /// Carry acts that only the files of the log still have into the database, after an old backup was restored
    Recover,
    /// Serve a witness of other records: it signs that they only grow. `--listen` says where
    Witness(witness::Asked),
}

/// What can be done with the key.
#[derive(Debug, Subcommand)]
pub(super) enum Key {
    /// Make the key; `kheo serve` does so by itself if there is none
    Create,
    /// Print the verifier key, which others need to check the record
    Show,
    /// Make a new key; for thirty days checkpoints bear both signatures. Restart the server afterwards
    Rotate,
    /// After record.key was lost, with the server stopped: make a new key and sign the newest checkpoint with it. Whoever trusted the
    /// old key must be told by another way
    Replace,
}

pub(super) fn run(config: &Config, what: &Record) -> Result<ExitCode, Error> {
    match what {
        Record::Key(Key::Create) => create(config)?,
        Record::Key(Key::Show) => say(&keys(config)?.vkey()),
        Record::Key(Key::Rotate) => rotate(config)?,
        Record::Key(Key::Replace) => replace(config)?,
        Record::Status => status(config)?,
        Record::Recover => recover(config)?,
        Record::Witness(asked) => witness::run(config, asked)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn create(config: &Config) -> Result<(), Fault> {
    std::fs::create_dir_all(&config.data)
        .map_err(|error| Fault::because(format!("making the folder {}", config.data.display()), error))?;
    let (path, origin) = (recording::record_key(config), recording::origin(&config.base_url));
    let keys = Keys::create(&path, &origin, &Entropy::system())?;
    say(&format!("Made {}. Keep a copy of it apart from backups. The verifier key is", path.display()));
    say(&keys.vkey());
    Ok(())
}

fn keys(config: &Config) -> Result<Keys, Fault> {
    let missing =
        || Fault::new("there is no key yet: `kheo record key create` or the first `kheo serve` makes it");
    Keys::read(&recording::record_key(config))?.ok_or_else(missing)
}

/// The new key is itself a public act: whoever trusted the old key learns of it from a log that the old key signed.
fn rotate(config: &Config) -> Result<(), Error> {
    let db = wiring::open(config)?;
    keys(config)?;
    if !recording::log(config, &db, &Entropy::system())?.has_todays_signature()? {
        return Err(Fault::new(
            "the key of the last rotation has not signed yet. Restart the server, wait until `kheo record status` says so, and rotate then",
        )
        .into());
    }
    let clock = Clock::system();
    let made = Keys::prepare(&recording::record_key(config), clock.now(), &Entropy::system())?;
    record_key(db, clock, "record.key_rotated", made.id, &made.public)?;
    made.put_in_place()?;
    say(
        "The new key signs from the next start of the server on; for thirty days the one before signs as well.",
    );
    say("Restart the server now. The new verifier key is");
    say(&made.vkey);
    Ok(())
}

/// The log goes on under another key, and says so; what was published stays what it was, so earlier proofs still lead to it.
fn replace(config: &Config) -> Result<(), Error> {
    let path = recording::record_key(config);
    if path.exists() {
        return Err(Fault::new(
            "there is a record.key. If it is the key of this record, `kheo record key rotate` makes a new one; if it is another \
             one, move it away first",
        )
        .into());
    }
    let db = wiring::open(config)?;
    let log = recording::log(config, &db, &Entropy::system())?;
    // What witnesses have seen was signed by the key that is lost; their own signatures tell it.
    let signed = recording::witnesses(config)?
        .check_by_their_keys(&log)
        .map_err(kheo_base::Error::from)
        .and_then(|()| Ok(log.sign_again()?));
    if let Err(error) = signed {
        // The right key may still be found; and if it was signed with this one, the next try signs with another.
        drop(std::fs::remove_file(&path));
        return Err(error);
    }
    let Some(key) = log.keys().verifiers().next() else { return Ok(()) };
    record_key(db, Clock::system(), "record.key_replaced", key.id(), key.key())?;
    say(
        "The record goes on under a new key, and an act says so. Keep a copy of record.key apart from backups.",
    );
    say(
        "Tell everybody who trusted the old key, by a way that does not lead through this site. The new verifier key is",
    );
    say(&log.keys().vkey());
    Ok(())
}

fn record_key(db: Db, clock: Clock, kind: &'static str, id: u32, public: &[u8; 32]) -> Result<(), Error> {
    let entropy = Entropy::system();
    let subject_id = Id::new(clock.now(), &entropy);
    let key = to_hex(public);
    let body = Body::new().code("key_id", &format!("{id:08x}"));
    let body = body.code("key_1", &key[..32]).code("key_2", &key[32..]);
    Journal::new(db, clock, entropy).write_now(By::default(), move |tx| {
        let (subject_kind, visibility) = (recording::RECORD_KEY, Visibility::Public);
        tx.record(NewAct { kind, subject_kind, subject_id, visibility, body: body.clone() })?;
        Ok(())
    })
}

fn status(config: &Config) -> Result<(), Fault> {
    let db = wiring::open(config)?;
    let keys = keys(config)?;
    let vkey = keys.vkey();
    let log = recording::log(config, &db, &Entropy::system())?;
    let status = log.status()?;
    let line = |note: &str| note.lines().nth(1).unwrap_or("0").to_owned();
    say(&format!("Log        {}", keys.origin()));
    say(&format!("Key        {vkey}"));
    say(&format!("Acts       {}, of which {} came back without their data", status.leaves, status.lost));
    say(&format!(
        "Checkpoint over {} acts in the database, {} in the files",
        status.head.size,
        status.file.as_deref().map_or_else(|| "none".to_owned(), line)
    ));
    if !log.has_todays_signature()? {
        say(
            "The newest checkpoint was signed by the key before: it signs too once the server was started again.",
        );
    }
    match log.check() {
        Ok(()) => say("Database, files and key belong together."),
        Err(fault) => say(&fault.chain()),
    }
    witnesses(config, &log)
}

/// Says what each witness has signed, by the signatures that the log has.
fn witnesses(config: &Config, log: &kheo_public_record::Log) -> Result<(), Fault> {
    let witnesses = recording::witnesses(config)?;
    log.look()?;
    for state in witnesses.states(log) {
        match state.seen {
            Some((size, at)) => {
                say(&format!("Witness    {} has signed over {size} acts at {at}", state.name));
            }
            None => say(&format!("Witness    {} has not signed yet", state.name)),
        }
    }
    match witnesses.check(log) {
        Ok(()) if witnesses.are_any() => say("No witness that answers has seen another history."),
        Ok(()) => {}
        Err(fault) => say(&fault.chain()),
    }
    Ok(())
}

fn recover(config: &Config) -> Result<(), Fault> {
    let db = wiring::open(config)?;
    keys(config)?;
    let log = recording::log(config, &db, &Entropy::system())?;
    let recovered = log.recover()?;
    if recovered.leaves == 0 {
        say("The database has everything that the files have.");
    } else {
        say(&format!(
            "Brought back {} acts from the files: the record goes on with {}. Their data are lost, and their pages say so.",
            recovered.leaves, recovered.size
        ));
    }
    log.check()
}
