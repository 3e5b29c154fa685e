//! Other provinces sign that a record only grows: told over real connections, on both databases.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use common::{MODULES, ORIGIN, Record};
use kheo_base::{Clock, Entropy};
use kheo_public_record::{Keys, Log, Trouble, Witnesses, http, witness};
use kheo_testing::{Scratch, on_both};
use kheo_verify::{Policy, Proof, SignedCheckpoint, Verifier, files};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

/// Longer than a witness that failed once is left alone.
const A_WHILE: Duration = Duration::from_millis(2_200);

fn record(scratch: &Scratch, folder: &Path) -> Record {
    common::record(scratch, folder, 1)
}

/// What is done in public, and how it is seen.
trait Done {
    fn does(&self, numbers: std::ops::Range<i64>);
    fn opened(&self, policy: &Policy) -> Result<SignedCheckpoint, kheo_verify::Error>;
}

impl Done for Record {
    fn does(&self, numbers: std::ops::Range<i64>) {
        self.acts(numbers);
        self.publish();
    }

    /// Reads the checkpoint that is served, as somebody who asks for these witnesses.
    fn opened(&self, policy: &Policy) -> Result<SignedCheckpoint, kheo_verify::Error> {
        policy.open(self.log.current().note.as_bytes())
    }
}

/// A witness in another province.
struct Province {
    name: &'static str,
    address: SocketAddr,
    vkey: String,
    answering: JoinHandle<()>,
}

impl Province {
    fn opens(
        runtime: &Runtime,
        name: &'static str,
        folder: &Path,
        logs: &str,
        at: Option<SocketAddr>,
    ) -> Self {
        let policy = Policy::parse(logs).unwrap();
        let seed = name.bytes().map(u64::from).sum();
        let witness =
            witness::open(folder, &format!("{name}.example/witness"), policy, &Entropy::seeded(seed))
                .unwrap();
        let vkey = witness.vkey();
        let listener =
            runtime.block_on(TcpListener::bind(at.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 0))))).unwrap();
        let address = listener.local_addr().unwrap();
        let router = http::witness::router(Arc::new(witness), Clock::system());
        let answering = runtime.spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { name, address, vkey, answering }
    }

    fn line(&self) -> String {
        format!("witness {} {} http://{}\n", self.name, self.vkey, self.address)
    }

    /// Stops answering and lets go of its folder and its address.
    fn closes(self, runtime: &Runtime) -> SocketAddr {
        self.answering.abort();
        assert!(runtime.block_on(self.answering).unwrap_err().is_cancelled());
        self.address
    }
}

fn logs(record: &Record) -> String {
    format!("log {}\nquorum none\n", record.log.keys().vkey())
}

/// The policy of a log with these witnesses, of which so many must have signed.
fn policy(record: &Record, provinces: &[&Province], quorum: &str) -> Policy {
    let lines: String = provinces.iter().map(|province| province.line()).collect();
    let names: Vec<&str> = provinces.iter().map(|province| province.name).collect();
    let log = record.log.keys().vkey();
    let text = format!("log {log}\n{lines}group enough {quorum} {}\nquorum enough\n", names.join(" "));
    Policy::parse(&text).unwrap()
}

#[test]
fn provinces_sign_each_others_records_and_proofs_bear_their_signatures() {
    on_both(MODULES, |scratch| {
        let (folder, runtime) = (tempfile::tempdir().unwrap(), Runtime::new().unwrap());
        let here = record(scratch, folder.path());
        here.log.check().unwrap();
        let [ben, xa] = ["tinh-ben", "tinh-xa"]
            .map(|name| Province::opens(&runtime, name, &folder.path().join(name), &logs(&here), None));
        let policy = policy(&here, &[&ben, &xa], "all");
        let witnesses = Witnesses::new(policy.clone());
        assert!(!witnesses.ask(&here.log).unwrap(), "there is nothing to sign yet");
        for to in [1, 3, 300] {
            let from = i64::try_from(here.log.current().size).unwrap();
            here.does(from..to);
            assert_eq!(here.opened(&policy).err(), Some(kheo_verify::Error::Quorum), "not yet");
            assert!(witnesses.ask(&here.log).unwrap());
            let signed = here.opened(&policy).unwrap();
            assert_eq!(i64::try_from(signed.checkpoint.size).unwrap(), to);
            assert!(!witnesses.ask(&here.log).unwrap(), "nobody is asked twice");
        }
        let proof = here.log.prove(7).unwrap().unwrap();
        policy.open(proof.checkpoint.as_bytes()).unwrap();
        // While acts come quickly the newest checkpoint has not been signed yet; proofs keep to the one that was.
        here.does(300..301);
        assert!(here.opened(&policy).is_err());
        let proof = Proof::parse(here.log.prove(7).unwrap().unwrap().to_text().as_bytes()).unwrap();
        assert_eq!(policy.open(proof.checkpoint.as_bytes()).unwrap().checkpoint.size, 300);
        let newest = here.log.prove(300).unwrap().unwrap();
        assert!(
            policy.open(newest.checkpoint.as_bytes()).is_err(),
            "the newest act has the log's signature only"
        );
        let beside = std::fs::read(folder.path().join("log/checkpoint.witnessed")).unwrap();
        assert_eq!(policy.open(&beside).unwrap().checkpoint.size, 300);
        let states = witnesses.states(&here.log);
        assert!(
            states.iter().all(|state| state.trouble.is_none() && state.seen.unwrap().0 == 300),
            "{states:?}"
        );
    });
}

#[test]
fn signatures_that_come_too_late_for_the_newest_are_kept_beside_it() {
    on_both(MODULES, |scratch| {
        let (folder, runtime) = (tempfile::tempdir().unwrap(), Runtime::new().unwrap());
        let here = record(scratch, folder.path());
        let ben = Province::opens(&runtime, "tinh-ben", &folder.path().join("ben"), &logs(&here), None);
        let policy = policy(&here, &[&ben], "any");
        here.does(0..5);
        // A way to the witness on which the answer takes as long as the log needs to go on.
        let slow = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)));
        let slow = runtime.block_on(slow).unwrap();
        let through = policy_at(&here, &ben, slow.local_addr().unwrap());
        let (witnesses, asked) = (Witnesses::new(through), here.log.clone());
        let asking = std::thread::spawn({
            let witnesses = witnesses.clone();
            move || witnesses.ask(&asked).unwrap()
        });
        let (mut visitor, _) = runtime.block_on(slow.accept()).unwrap();
        here.does(5..9);
        assert_eq!(here.log.current().size, 9, "a slow witness holds nothing up");
        let to = ben.address;
        runtime.spawn(async move {
            let mut there = tokio::net::TcpStream::connect(to).await.unwrap();
            drop(tokio::io::copy_bidirectional(&mut visitor, &mut there).await);
        });
        assert!(asking.join().unwrap());
        assert_eq!(here.opened(&policy).err(), Some(kheo_verify::Error::Quorum));
        let witnessed = here.log.witnessed().unwrap();
        assert_eq!(policy.open(witnessed.note.as_bytes()).unwrap().checkpoint.size, 5);
        // Another server of the same site finds it too, and goes on from there.
        let keys = Keys::read(&folder.path().join("record.key")).unwrap().unwrap();
        let elsewhere = folder.path().join("elsewhere");
        let other = Log::new(scratch.db.clone(), Clock::system(), keys, elsewhere.clone());
        other.check().unwrap();
        while other.publish().unwrap() {}
        assert!(Witnesses::new(policy.clone()).ask(&other).unwrap());
        assert_eq!(policy.open(other.current().note.as_bytes()).unwrap().checkpoint.size, 9);
        assert!(elsewhere.join("checkpoint.witnessed").is_file());
        assert!(!witnesses.ask(&here.log).unwrap() || here.log.witnessed().unwrap().size == 9);
        while here.log.publish().unwrap() {}
        here.opened(&policy).unwrap();
    });
}

/// The policy of one witness that is reached by another way.
fn policy_at(record: &Record, province: &Province, address: SocketAddr) -> Policy {
    let text = format!(
        "log {}\nwitness {} {} http://{address}\nquorum {}\n",
        record.log.keys().vkey(),
        province.name,
        province.vkey,
        province.name
    );
    Policy::parse(&text).unwrap()
}

#[test]
fn a_witness_that_was_away_is_asked_again_although_nothing_new_happens() {
    on_both(MODULES, |scratch| {
        let (folder, runtime) = (tempfile::tempdir().unwrap(), Runtime::new().unwrap());
        let here = record(scratch, folder.path());
        let at = folder.path().join("ben");
        let ben = Province::opens(&runtime, "tinh-ben", &at, &logs(&here), None);
        let policy = policy(&here, &[&ben], "any");
        let witnesses = Witnesses::new(policy.clone());
        here.does(0..3);
        assert!(witnesses.ask(&here.log).unwrap());
        let address = ben.closes(&runtime);
        here.does(3..4);
        assert!(!witnesses.ask(&here.log).unwrap());
        let state = witnesses.states(&here.log).remove(0);
        assert!(matches!(&state.trouble, Some(Trouble::Silent(_))), "{state:?}");
        assert_eq!(state.seen.map(|(size, _)| size), Some(3), "what it signed before stays");
        let _ben = Province::opens(&runtime, "tinh-ben", &at, &logs(&here), Some(address));
        assert!(!witnesses.ask(&here.log).unwrap(), "not at once: it may have much to do");
        std::thread::sleep(A_WHILE);
        assert!(witnesses.ask(&here.log).unwrap());
        here.opened(&policy).unwrap();
        assert_eq!(witnesses.states(&here.log)[0].trouble, None);
    });
}

#[test]
fn a_backup_that_was_restored_with_its_files_is_told_by_a_witness() {
    on_both(MODULES, |scratch| {
        let (folder, runtime) = (tempfile::tempdir().unwrap(), Runtime::new().unwrap());
        let here = record(scratch, folder.path());
        let ben = Province::opens(&runtime, "tinh-ben", &folder.path().join("ben"), &logs(&here), None);
        let witnesses = || Witnesses::new(policy(&here, &[&ben], "any"));
        here.does(0..10);
        assert!(witnesses().ask(&here.log).unwrap());
        witnesses().check(&here.log).unwrap();
        here.does(10..12);
        witnesses().check(&here.log).unwrap();
        // Database and files of the day before: neither tells that the other is old.
        let old = kheo_testing::sqlite(MODULES);
        let before = folder.path().join("before");
        std::fs::create_dir(&before).unwrap();
        std::fs::copy(folder.path().join("record.key"), before.join("record.key")).unwrap();
        let restored = record(&old, &before);
        restored.does(0..4);
        restored.log.check().unwrap();
        let refused = witnesses().check(&restored.log).unwrap_err().chain();
        assert!(
            refused.contains("the witness tinh-ben has signed 10 acts, and the database has 4"),
            "{refused}"
        );
        // Going on makes another history of the same length, which the witness knows not to be the one it signed.
        restored.does(4..10);
        let refused = witnesses().check(&restored.log).unwrap_err().chain();
        assert!(refused.contains("has signed another history over 10 acts"), "{refused}");
        let asking = witnesses();
        assert!(!asking.ask(&restored.log).unwrap(), "it signs no second history");
        assert!(matches!(asking.states(&restored.log)[0].trouble, Some(Trouble::Silent(_))));
        // The site that was not restored goes on.
        witnesses().check(&here.log).unwrap();
        assert!(witnesses().ask(&here.log).unwrap());
    });
}

#[test]
fn a_running_log_says_so_when_a_witness_knows_more() {
    let (folder, runtime) = (tempfile::tempdir().unwrap(), Runtime::new().unwrap());
    let scratch = kheo_testing::sqlite(MODULES);
    let here = record(&scratch, folder.path());
    let ben = Province::opens(&runtime, "tinh-ben", &folder.path().join("ben"), &logs(&here), None);
    here.does(0..10);
    assert!(Witnesses::new(policy(&here, &[&ben], "any")).ask(&here.log).unwrap());
    let other = kheo_testing::sqlite(MODULES);
    let before = folder.path().join("before");
    std::fs::create_dir(&before).unwrap();
    std::fs::copy(folder.path().join("record.key"), before.join("record.key")).unwrap();
    let restored = record(&other, &before);
    restored.does(0..4);
    let asking = Witnesses::new(policy(&here, &[&ben], "any"));
    assert!(!asking.ask(&restored.log).unwrap());
    assert_eq!(asking.states(&restored.log)[0].trouble, Some(Trouble::Ahead(10)));
}

#[test]
fn a_witness_over_http_answers_as_the_specification_says() {
    let (folder, runtime) = (tempfile::tempdir().unwrap(), Runtime::new().unwrap());
    let scratch = kheo_testing::sqlite(MODULES);
    let here = record(&scratch, folder.path());
    here.does(0..2);
    let ben = Province::opens(&runtime, "tinh-ben", &folder.path().join("ben"), &logs(&here), None);
    let agent = files::agent(10);
    let url = |path: &str| format!("http://{}{path}", ben.address);
    let post = |body: &str| {
        let mut answer = agent.post(url("/add-checkpoint")).send(body).unwrap();
        let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
        (answer.status().as_u16(), kind, answer.body_mut().read_to_string().unwrap())
    };
    let note = here.log.current().note.clone();
    assert_eq!(post("").0, 400);
    // Who sends too much is told so, or cut off while still sending.
    // Over a connection of its own, which nobody takes again.
    let huge = files::agent(10).post(url("/add-checkpoint")).send("x".repeat(1 << 20));
    assert!(huge.is_err() || huge.unwrap().status().as_u16() == 413);
    assert_eq!(post(&format!("old 1\n\n{note}")), (409, "text/x.tlog.size".to_owned(), "0\n".to_owned()));
    let (status, _, line) = post(&format!("old 0\n\n{note}"));
    assert!(status == 200 && line.starts_with("— tinh-ben.example/witness "), "{line}");
    let name = kheo_verify::witness::name_of(ORIGIN);
    let mut kept = agent.get(url(&format!("/{name}/checkpoint"))).call().unwrap();
    let kept = kept.body_mut().read_to_string().unwrap();
    assert!(kept.starts_with(&note) && kept.ends_with(&line), "the checkpoint with the witness's signature");
    for path in [
        "/0/checkpoint",
        "/..%2fwitness.key/checkpoint",
        "/%00/checkpoint",
        "/add-checkpoint",
        "/witness.key",
    ] {
        let status = agent.get(url(path)).call().unwrap().status().as_u16();
        assert!(status == 404 || status == 405, "{path}: {status}");
    }
    let about = agent.get(url("/")).call().unwrap().body_mut().read_to_string().unwrap();
    let vkey = about.lines().find(|line| line.starts_with("tinh-ben")).unwrap();
    assert_eq!(Verifier::parse(vkey).unwrap().to_vkey(), ben.vkey);
}

#[test]
fn the_key_of_a_witness_stays_with_what_it_signed() {
    let folder = tempfile::tempdir().unwrap();
    let open = |name: &str, seed| witness::open(folder.path(), name, Policy::none(), &Entropy::seeded(seed));
    let first = open("ben.example/witness", 1).unwrap().vkey();
    assert_eq!(open("ben.example/witness", 2).unwrap().vkey(), first, "made once");
    assert!(open("xa.example/witness", 1).err().unwrap().chain().contains("under another name"));
    assert!(open("with space", 1).is_err());
    let key = folder.path().join("witness.key");
    let good = std::fs::read(&key).unwrap();
    std::fs::write(&key, "something else").unwrap();
    assert!(open("ben.example/witness", 1).err().unwrap().chain().contains("is not the key of a witness"));
    std::fs::remove_file(&key).unwrap();
    std::fs::write(folder.path().join("signed"), "").unwrap();
    let refused = open("ben.example/witness", 3).err().unwrap().chain();
    assert!(refused.contains("is gone"), "{refused}");
    assert!(!key.exists(), "no new key beside what another one signed");
    std::fs::write(&key, good).unwrap();
    assert_eq!(open("ben.example/witness", 4).unwrap().vkey(), first);
}
