//! What becomes of the data when the program is killed: nothing that was acknowledged is lost.
//!
//! These tests start the real program and kill it with SIGKILL, as a power cut would.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// How often the program is killed while people write.
const KILLS: usize = 100;

fn kheo(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kheo"));
    command.current_dir(data).arg("--data").arg(data).args(["--listen", "127.0.0.1:0"]);
    command
}

fn run(data: &Path, arguments: &[&str]) -> Output {
    let output = kheo(data).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// A running server and its address.
struct Server(Child, SocketAddr);

impl Server {
    fn start(data: &Path) -> Self {
        let mut child = kheo(data).arg("serve").stdout(Stdio::piped()).spawn().unwrap();
        let line = BufReader::new(child.stdout.take().unwrap()).lines().next().unwrap().unwrap();
        let address = line.split(" on ").nth(1).unwrap().split(". Stop").next().unwrap().parse().unwrap();
        Self(child, address)
    }

    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// Sends a form; `None` if no answer came.
    fn post(&self, path: &str, cookie: &str, body: &str) -> Option<String> {
        let mut stream = TcpStream::connect(self.1).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.1,
            body.len()
        );
        stream.write_all(head.as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        Some(answer).filter(|answer| answer.starts_with("HTTP/1.1"))
    }
}

fn prepared(data: &Path) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let few: Vec<String> = std::fs::read_to_string(root.join("units.csv"))
        .unwrap()
        .lines()
        .filter(|line| {
            line.starts_with("code,") || line.contains(",province,") || line.starts_with("30043,2025")
        })
        .map(str::to_owned)
        .collect();
    std::fs::write(data.join("units.csv"), few.join("\n")).unwrap();
    run(data, &["import", "units", "units.csv"]);
    let mut add = kheo(data);
    add.args(["user", "add", "lan", "--name", "Lan", "--password-stdin"]).stdin(Stdio::piped());
    let mut child = add.spawn().unwrap();
    child.stdin.take().unwrap().write_all("lua-chin-vang-dong\n".as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    run(data, &["user", "grant", "lan", "registrar", "30043"]);
    let server = Server::start(data);
    let answer = server.post("/dang-nhap", "", "login=lan&password=lua-chin-vang-dong").unwrap();
    let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    server.kill();
    cookie
}

#[test]
fn a_hundred_kills_lose_nothing_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let cookie = prepared(folder.path());
    let mut acknowledged = Vec::new();
    let mut usual = Duration::ZERO;
    for round in 0..=KILLS {
        let server = Server::start(folder.path());
        let answers: Vec<Option<String>> = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..4)
                .map(|writer| {
                    let (server, cookie) = (&server, &cookie);
                    scope.spawn(move || {
                        let title = format!("Vong {round} nguoi {writer}");
                        let body = format!(
                            "form-key={round}-{writer}&unit=30043&title={}&field=economy&subject=collective&year=2026&save=1",
                            title.replace(' ', "+")
                        );
                        let answer = server.post("/lam-viec/mo-hinh", cookie, &body)?;
                        answer.starts_with("HTTP/1.1 303").then_some(title)
                    })
                })
                .collect();
            let began = Instant::now();
            if round > 0 {
                // The kill falls into the middle of the writes, a little later each round.
                std::thread::sleep(
                    usual * u32::try_from(round).unwrap() * 3 / (2 * u32::try_from(KILLS).unwrap()),
                );
                Command::new("kill").args(["-9", &server.0.id().to_string()]).status().unwrap();
            }
            let answers = writers.into_iter().map(|writer| writer.join().unwrap()).collect();
            if round == 0 {
                // Nobody is killed in the first round: it tells how long the writes take on this machine.
                usual = began.elapsed();
            }
            answers
        });
        server.kill();
        acknowledged.extend(answers.into_iter().flatten());
    }
    assert!(
        acknowledged.len() >= 20,
        "only {} of 400 were acknowledged before the kills",
        acknowledged.len()
    );
    let doctor = run(folder.path(), &["doctor"]);
    assert!(String::from_utf8_lossy(&doctor.stdout).contains("positions have no gap and none is doubled"));
    let config = kheo_store::Config::at(kheo_store::Location::Sqlite(folder.path().join("kheo.sqlite")));
    let db = kheo_store::Db::open(&config).unwrap();
    let count = "select title, count(*) from exemplars group by title";
    let stored = db.read_now(|db| Ok(db.all(count, &[], |row| Ok((row.text(0)?, row.int(1)?)))?)).unwrap();
    for title in &acknowledged {
        assert!(stored.contains(&(title.clone(), 1)), "{title} was acknowledged and is not there once");
    }
    let drafted = "select count(*) from acts where kind = 'exemplars.drafted'";
    let acts = db.read_now(|db| Ok(db.one(drafted, &[], |row| row.int(0))?)).unwrap();
    assert_eq!(usize::try_from(acts).unwrap(), stored.len(), "each model has its act, each act its model");
}

#[test]
fn a_kill_during_migration_or_import_is_carried_on_by_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let units = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/units.csv");
    let arguments = ["import", "units", units.to_str().unwrap()];
    for milliseconds in [2, 5, 10, 20, 40, 80, 160, 240, 320, 400] {
        let mut child = kheo(folder.path()).args(arguments).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(milliseconds));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    run(folder.path(), &arguments);
    let again = run(folder.path(), &arguments);
    let said = String::from_utf8_lossy(&again.stdout).into_owned();
    assert!(said.contains("15443 rows: 0 added, 0 changed, 15443 as before"), "{said}");
    let doctor = run(folder.path(), &["doctor"]);
    assert!(String::from_utf8_lossy(&doctor.stdout).contains("Everything is in order."));
}

#[test]
fn a_backup_made_while_the_server_runs_restores_elsewhere() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let cookie = prepared(here.path());
    let server = Server::start(here.path());
    let body = "form-key=k&unit=30043&title=Con+day&field=economy&subject=collective&year=2026";
    assert!(server.post("/lam-viec/mo-hinh", &cookie, body).unwrap().starts_with("HTTP/1.1 303"));
    let file = here.path().join("copy.kheo");
    run(here.path(), &["backup", file.to_str().unwrap()]);
    server.kill();
    run(there.path(), &["restore", "--check", file.to_str().unwrap()]);
    run(there.path(), &["restore", file.to_str().unwrap()]);
    let twice = kheo(there.path()).args(["restore", file.to_str().unwrap()]).output().unwrap();
    assert!(!twice.status.success());
    assert!(String::from_utf8_lossy(&twice.stderr).contains("holds data already"));
    // The key of the public record travels apart from backups: without it the site says so and signs nothing.
    let keyless = kheo(there.path()).arg("serve").output().unwrap();
    assert!(!keyless.status.success());
    assert!(String::from_utf8_lossy(&keyless.stderr).contains("record.key"));
    std::fs::copy(here.path().join("record.key"), there.path().join("record.key")).unwrap();
    let restored = Server::start(there.path());
    let stale = restored.post("/lam-viec/mo-hinh", &cookie, body).unwrap();
    assert!(stale.starts_with("HTTP/1.1 401"), "a backup holds no session: {stale}");
    let answer = restored.post("/dang-nhap", "", "login=lan&password=lua-chin-vang-dong").unwrap();
    let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
    let again = restored.post("/lam-viec/mo-hinh", cookie.split(';').next().unwrap(), body).unwrap();
    assert!(again.starts_with("HTTP/1.1 303"), "the form's key came along: {again}");
    restored.kill();
    run(there.path(), &["rebuild"]);
    run(there.path(), &["doctor"]);
}

#[test]
fn a_body_of_two_gigabytes_is_refused_before_it_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let mut stream = TcpStream::connect(server.1).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let head = "POST /dang-nhap HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n\
                Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 2147483648\r\n\r\nlogin=";
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(std::str::from_utf8(&answer).unwrap(), "HTTP/1.1 413");
    server.kill();
}

#[test]
fn wrong_commands_and_configuration_are_answered_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let fails = |arguments: &[&str], sentence: &str| {
        let output = kheo(folder.path()).args(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(sentence), "{arguments:?}: {said}");
    };
    fails(&["serve", "--database-url", "mysql://x"], "must begin with postgres://");
    fails(&["serve", "--database-url", "postgres://nobody@127.0.0.1:1/x"], "Is the database running");
    fails(&["import", "units", "none.csv"], "opening none.csv");
    fails(&["restore", "none.kheo"], "opening the backup");
    fails(&["rebuild", "nothing"], "no such follower");
    fails(&["user", "grant", "nobody", "registrar", "00"], "there is no such thing");
    fails(&["demo", "--listen", "0.0.0.0:0"], "only listens on this machine");
    let real = tempfile::tempdir().unwrap();
    prepared(real.path());
    let output = kheo(real.path()).arg("demo").output().unwrap();
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("not a demonstration"),
        "known passwords in a real site"
    );
    fails(&["serve", "--base-url", "không phải địa chỉ"], "KHEO_BASE_URL");
}
