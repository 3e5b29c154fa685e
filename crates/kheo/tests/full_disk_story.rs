//! The disk becomes full, or the program is killed, while a decade is imported, followed, indexed and exported: nothing is lost,
//! nothing counted twice, and what is not whole is never offered.
//!
//! A file that may not grow stands for a full disk: the program is started with a limit on the size of each file it writes and
//! told to ignore the signal, so that writes beyond it fail in the middle, as on a full disk, whatever file it is.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use kheo_decade::{Decade, SEED};
use kheo_store::{Config, Db, Location};

const KHEO: &str = env!("CARGO_BIN_EXE_kheo");
const MODELS: u64 = 1_200;
/// How long anything may take before it is taken for lost.
const LONGEST: Duration = Duration::from_secs(30);

fn ready(mut command: Command, data: &Path) -> Command {
    command
        .env("KHEO_DATA", data)
        .env_remove("KHEO_DATABASE_URL")
        .env_remove("KHEO_CONFIG")
        .current_dir(data);
    command.env("KHEO_LISTEN", "127.0.0.1:0");
    command
}

fn kheo(data: &Path, words: &[&str]) -> Command {
    let mut command = ready(Command::new(KHEO), data);
    command.args(words);
    command
}

/// The program on a disk on which no file can grow beyond so many blocks of 512 bytes. The limit is soft: it can be lifted while it runs.
fn kheo_on_full_disk(data: &Path, blocks: u64, words: &[&str]) -> Command {
    let mut command = ready(Command::new("sh"), data);
    let line = format!("trap '' XFSZ; ulimit -S -f {blocks}; exec '{KHEO}' \"$@\"");
    command.args(["-c", &line, "kheo"]).args(words);
    command
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn succeeds(data: &Path, words: &[&str]) -> String {
    let output = kheo(data, words).output().unwrap();
    assert!(output.status.success(), "{words:?}: {}", said(&output));
    said(&output)
}

fn fails_for_space(data: &Path, blocks: u64, words: &[&str]) {
    let output = kheo_on_full_disk(data, blocks, words).output().unwrap();
    let told = said(&output);
    assert!(output.status.code().is_some_and(|code| code != 0), "{words:?}, {blocks} blocks: {told}");
    let says_why = told.contains("The disk is full.") || told.contains("kheo: commit: disk I/O error");
    assert!(says_why && !told.contains("Wrote"), "{words:?}, {blocks} blocks: {told}");
}

/// A site with the country's units and a small commune, and a decade as a register beside it.
fn prepared() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    succeeds(folder.path(), &["demo", "--no-serve"]);
    let register = folder.path().join("decade.csv");
    let file = std::io::BufWriter::new(std::fs::File::create(&register).unwrap());
    Decade { seed: SEED, models: MODELS }.write_csv(file).unwrap();
    (folder, register)
}

fn db(data: &Path) -> Db {
    Db::open(&Config::at(Location::Sqlite(data.join("kheo.sqlite")))).unwrap()
}

fn count(data: &Path, query: &'static str) -> u64 {
    let count = db(data).read_now(move |db| Ok(db.one(query, &[], |row| row.int(0))?)).unwrap();
    u64::try_from(count).unwrap()
}

const MADE_UP: &str = "select count(*) from exemplars where source_key like 'register 00 %'";

/// Every model of the decade is there once, with its acts, is counted once and can be found.
fn is_whole(data: &Path) {
    assert_eq!(count(data, MADE_UP), MODELS);
    let without = "select count(*) from exemplars where source_key like 'register 00 %' and not exists
        (select 1 from acts where acts.subject_id = exemplars.exemplar_id)";
    assert_eq!(count(data, without), 0, "models without an act");
    succeeds(data, &["recount"]);
    succeeds(data, &["rebuild", "search"]);
    succeeds(data, &["doctor"]);
}

#[test]
fn a_register_stops_when_the_disk_is_full_and_goes_on_when_there_is_space() {
    let (folder, _) = prepared();
    let data = folder.path();
    let decade = ["demo", "--decade", "--models", "1200", "--no-serve"];
    // Each time there is a little more space than before: one megabyte, four, eight.
    for blocks in [2_048, 8_192, 16_384] {
        fails_for_space(data, blocks, &decade);
    }
    let so_far = count(data, MADE_UP);
    assert!(so_far <= MODELS, "{so_far} models");
    succeeds(data, &decade);
    is_whole(data);
    assert!(succeeds(data, &decade).contains("0 of them new here"));
}

#[test]
fn what_cannot_be_followed_or_exported_for_want_of_space_is_done_again_later() {
    let (folder, register) = prepared();
    let data = folder.path();
    succeeds(data, &["import", "exemplars", register.to_str().unwrap()]);
    for blocks in [128, 512, 1_024] {
        fails_for_space(data, blocks, &["rebuild", "statistics"]);
    }
    succeeds(data, &["rebuild", "statistics"]);
    succeeds(data, &["rebuild", "search"]);
    let meta = std::fs::read(data.join("search/meta.json")).unwrap();
    fails_for_space(data, 128, &["rebuild", "search"]);
    assert_eq!(
        std::fs::read(data.join("search/meta.json")).unwrap(),
        meta,
        "the old index answers until then"
    );
    for end in ["csv", "jsonl", "xlsx"] {
        let file = format!("ho-so.{end}");
        let export = ["export", "ho-so", "--format", end, "--to", &file];
        fails_for_space(data, 128, &export);
        assert_eq!(files(data, "ho-so"), Vec::<String>::new(), "{end}");
        succeeds(data, &export);
        assert!(files(data, &file).contains(&format!("{file}.manifest.json")), "{end}");
        files(data, "ho-so").iter().for_each(|name| std::fs::remove_file(data.join(name)).unwrap());
    }
    is_whole(data);
}

/// Files whose names begin so.
fn files(folder: &Path, begin: &str) -> Vec<String> {
    let names = std::fs::read_dir(folder).into_iter().flatten();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with(begin)).collect()
}

/// A running server and its address.
struct Server(Child, String);

impl Server {
    fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let line = BufReader::new(child.stdout.take().unwrap()).lines().next().unwrap().unwrap();
        let address = line.split(" on ").nth(1).unwrap().split(". Stop").next().unwrap().to_owned();
        Self(child, address)
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.1).unwrap();
        stream.set_read_timeout(Some(LONGEST)).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.1).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Asks until the answer is the one that is waited for.
    fn comes_to(&self, path: &str, is_it: impl Fn(&str) -> bool) {
        let began = Instant::now();
        loop {
            let answer = self.get(path);
            assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
            if is_it(&answer) {
                return;
            }
            assert!(began.elapsed() < LONGEST, "{path}: {answer}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_site_whose_index_finds_no_space_answers_says_so_and_heals_by_itself() {
    let (folder, register) = prepared();
    let data = folder.path();
    // Enough for what is open, too little for the words of twelve hundred models.
    let server = Server::start(kheo_on_full_disk(data, 128, &["serve"]));
    let (page, old) = ("/tra-cuu?q=th%E1%BA%AFp+s%C3%A1ng+%C4%91%C6%B0%E1%BB%9Dng+qu%C3%AA", "Bình Sa");
    server.comes_to(page, |answer| answer.contains(old) && !answer.contains("chậm hơn dữ liệu"));
    succeeds(data, &["import", "exemplars", register.to_str().unwrap()]);
    server.comes_to(page, |answer| answer.contains(old) && answer.contains("chậm hơn dữ liệu"));
    // Somebody makes space; nobody starts the server again.
    let process = server.0.id().to_string();
    assert!(
        Command::new("prlimit").args(["--pid", &process, "--fsize=unlimited"]).status().unwrap().success()
    );
    server.comes_to(page, |answer| !answer.contains("chậm hơn dữ liệu"));
    server.comes_to(&last_of(&register), |answer| !answer.contains("Không tìm thấy kết quả nào"));
    let began = Instant::now();
    while !kheo(data, &["recount"]).output().unwrap().status.success() {
        assert!(began.elapsed() < LONGEST, "the statistics do not come after");
        std::thread::sleep(Duration::from_millis(300));
    }
    drop(server);
    is_whole(data);
}

/// The address that looks for the last model of a register that everybody may see.
fn last_of(register: &Path) -> String {
    let mut rows = csv::Reader::from_path(register).unwrap();
    let rows = rows.records().map(Result::unwrap);
    let public = rows.filter(|row| &row[3] == "collective" && &row[18] == "recognised");
    let title = public.last().unwrap()[1].to_owned();
    let coded: String = title.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("/tra-cuu?q=%22{coded}%22")
}

#[test]
fn rebuilding_and_exporting_survive_kills() {
    let (folder, register) = prepared();
    let data = folder.path();
    succeeds(data, &["import", "exemplars", register.to_str().unwrap()]);
    let exports = data.join("exports");
    std::fs::create_dir_all(&exports).unwrap();
    for words in [
        &["rebuild", "statistics"][..],
        &["rebuild", "search"],
        &["export", "ho-so", "--format", "csv", "--to", "exports/a.csv"],
        &["export", "ho-so", "--format", "xlsx", "--to", "exports/b.xlsx"],
    ] {
        let mut usual = None;
        for round in 0..6_u32 {
            let began = Instant::now();
            let mut child = kheo(data, words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            if let Some(usual) = usual {
                std::thread::sleep(usual * round / 6);
                child.kill().unwrap();
                child.wait().unwrap();
            } else {
                // The first is let through: it tells how long this takes here.
                assert!(child.wait().unwrap().success(), "{words:?}");
                usual = Some(began.elapsed());
            }
            offered_is_whole(&exports);
            for name in files(&exports, "").iter().filter(|name| !name.ends_with(".part")) {
                std::fs::remove_file(exports.join(name)).unwrap();
            }
        }
        if words[0] == "rebuild" {
            succeeds(data, words);
        }
    }
    is_whole(data);
}

/// Whatever has a manifest is as long as the manifest says.
fn offered_is_whole(exports: &Path) {
    for manifest in files(exports, "").iter().filter(|name| name.ends_with(".manifest.json")) {
        let said = std::fs::read_to_string(exports.join(manifest)).unwrap();
        let said: serde_json::Value = serde_json::from_str(&said).unwrap();
        let file = exports.join(manifest.strip_suffix(".manifest.json").unwrap());
        assert_eq!(std::fs::metadata(&file).unwrap().len(), said["bytes"].as_u64().unwrap(), "{manifest}");
    }
}
