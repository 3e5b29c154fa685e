//! One site is witnessed by another program, both as operators start them.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use kheo_verify::files::{Files, Web};
use kheo_verify::{Policy, SignedCheckpoint};

const PATIENCE: Duration = Duration::from_secs(30);

/// Ends with the test, as by a power cut.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn kheo(folder: &Path, port: u16, line: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kheo"));
    let listen = format!("127.0.0.1:{port}");
    command.args(line).arg("--data").arg(folder).args(["--listen", &listen]).stdin(Stdio::null());
    command.env("KHEO_LOG", "warn").current_dir(folder);
    command
}

fn says(folder: &Path, port: u16, line: &[&str]) -> String {
    let Output { status, stdout, stderr } = kheo(folder, port, line).output().unwrap();
    let said = String::from_utf8(stdout).unwrap();
    assert!(status.success(), "{said}{}", String::from_utf8_lossy(&stderr));
    said
}

fn starts(folder: &Path, port: u16, line: &[&str]) -> Running {
    // What it says is shown with a failure.
    Running(kheo(folder, port, line).stdout(Stdio::null()).spawn().unwrap())
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Waits until the site answers with its key.
fn is_up(log: &Web) {
    let began = Instant::now();
    while !log.read("vkey", 1_000).is_ok_and(|key| key.is_some()) {
        assert!(began.elapsed() < PATIENCE, "the site did not start");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Waits until the site serves a checkpoint of so many acts that is enough for the policy.
fn witnessed(policy: &Policy, log: &Web, size: u64) -> SignedCheckpoint {
    let (began, mut last) = (Instant::now(), None);
    while began.elapsed() < PATIENCE {
        let note = log.read("checkpoint", 100_000).ok().flatten();
        last = note.map(|note| policy.open(&note));
        if let Some(Ok(signed)) = &last
            && signed.checkpoint.size >= size
        {
            return signed.clone();
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    unreachable!("no checkpoint of {size} acts was witnessed; the last was {last:?}")
}

const WITNESS: [&str; 4] = ["record", "witness", "--name", "tinh-ben.example/witness"];

#[test]
fn a_site_and_its_witness_are_started_killed_and_restored() {
    let folder = tempfile::tempdir().unwrap();
    let [site, ben] = ["site", "ben"].map(|name| folder.path().join(name));
    [&site, &ben].iter().for_each(|folder| std::fs::create_dir(folder).unwrap());
    let (port, witness_port) = (free_port(), free_port());
    // The operators tell each other their keys.
    says(&site, port, &["record", "key", "create"]);
    let key = says(&site, port, &["record", "key", "show"]);
    let unready = kheo(&ben, witness_port, &WITNESS).output().unwrap();
    assert!(!unready.status.success(), "it follows no log yet");
    let witness_key = says(&ben, witness_port, &[WITNESS.as_slice(), &["--show-key"]].concat());
    std::fs::write(ben.join("witness/policy"), format!("log {key}quorum none\n")).unwrap();
    let policy = |key: &str| {
        let witness = witness_key.trim();
        format!("log {key}witness ben {witness} http://127.0.0.1:{witness_port}\nquorum ben\n")
    };
    std::fs::write(site.join("record.policy"), policy(&key)).unwrap();
    let trusted = Policy::parse(&policy(&key)).unwrap();
    let log = Web::new(&format!("http://127.0.0.1:{port}/log"), 5);
    let serving = starts(&site, port, &["serve"]);
    let witness = starts(&ben, witness_port, &WITNESS);
    is_up(&log);
    // A rotation is itself a public act, which needs neither units nor people.
    says(&site, port, &["record", "key", "rotate"]);
    assert_eq!(witnessed(&trusted, &log, 1).checkpoint.size, 1);
    let early = kheo(&site, port, &["record", "key", "rotate"]).output().unwrap();
    assert!(!early.status.success(), "the key of the first rotation has signed nothing yet");
    drop((serving, witness));
    // Everything as it was then, as an old backup of the whole folder has it.
    let old = folder.path().join("old");
    assert!(Command::new("cp").arg("-a").arg(&site).arg(&old).status().unwrap().success());
    // Both were killed; both go on. Today's key is another one now, and the witness learns of it.
    let key = says(&site, port, &["record", "key", "show"]);
    let both = std::fs::read_to_string(ben.join("witness/policy")).unwrap();
    std::fs::write(ben.join("witness/policy"), format!("log {key}{both}")).unwrap();
    let (serving, _witness) = (starts(&site, port, &["serve"]), starts(&ben, witness_port, &WITNESS));
    let trusted = Policy::parse(&policy(&key)).unwrap();
    assert_eq!(witnessed(&trusted, &log, 1).checkpoint.size, 1, "today's key signs what there was");
    says(&site, port, &["record", "key", "rotate"]);
    assert_eq!(witnessed(&trusted, &log, 2).checkpoint.size, 2);
    let status = says(&site, port, &["record", "status"]);
    assert!(
        status.contains("ben has signed over 2 acts") && status.contains("No witness that answers"),
        "{status}"
    );
    drop(serving);
    let refused = kheo(&old, port, &["serve"]).output().unwrap();
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && said.contains("the witness ben has signed 2 acts"), "{said}");
    let second = kheo(&ben, free_port(), &WITNESS).output().unwrap();
    let said = String::from_utf8_lossy(&second.stderr);
    assert!(!second.status.success() && said.contains("another program signs as a witness"), "{said}");
}
