//! Stories of letters on their way out, each told on both databases.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};

use kheo_base::{Clock, Entropy, Fault, Id, Instant};
use kheo_journal::{Act, Body, By, Followers, Journal, NewAct, Visibility};
use kheo_notifications::{Health, Letter, Letters, Outbox, Sender, Transport, health};
use kheo_store::{Module, Tx};
use kheo_testing::Scratch;

const MODULES: &[Module] = &[kheo_journal::MODULE, kheo_notifications::MODULE];
const START: Instant = Instant::from_millis(1_772_326_800_000);
const SENDER: &str = "Khéo <kheo@xa.example.vn>";
const SECRET: &str = "5ec2e7";

/// Tells a story on both databases.
macro_rules! stories {
    ($($name:ident),* $(,)?) => {
        mod sqlite { $(#[tokio::test] async fn $name() { super::$name(super::World::new(kheo_testing::sqlite).await).await; })* }
        mod postgres { $(#[tokio::test] async fn $name() { super::$name(super::World::new(kheo_testing::postgres).await).await; })* }
    };
}

stories!(
    every_statement_is_understood,
    a_letter_follows_its_act_exactly_once,
    a_letter_becomes_a_file_and_nothing_secret_stays,
    a_dead_server_is_tried_again_and_the_letter_arrives,
    a_letter_is_given_up_after_ten_tries,
    a_letter_to_nobody_holds_up_no_other,
    two_senders_do_not_double,
    an_erased_account_gets_no_letters,
    files_of_an_erased_account_go,
    settled_letters_are_swept_away,
    the_task_sends_by_itself,
);

/// Writes to whoever is the subject of an act.
struct Greetings;

impl Letters for Greetings {
    fn letters(&self, _: &mut Tx<'_>, act: &Act) -> Result<Vec<Letter>, Fault> {
        let recipient = match act.kind.as_str() {
            "test.greeted" => "lanh@xa.example.vn",
            "test.greeted-nobody" => "không phải địa chỉ",
            _ => return Ok(Vec::new()),
        };
        Ok(vec![Letter {
            account_id: Some(act.subject_id),
            recipient: recipient.to_owned(),
            subject: "Đặt lại mật khẩu".to_owned(),
            body: format!("Chào bà Lành,\n\nhttps://kheo.example.vn/{SECRET}\n.\nHết."),
        }])
    }
}

struct World {
    journal: Journal,
    clock: Clock,
    followers: Followers,
    scratch: Scratch,
}

impl World {
    async fn new(open: fn(&'static [Module]) -> Scratch) -> Self {
        // Opening and migrating wait for threads, which an asynchronous thread must not.
        let scratch = tokio::task::spawn_blocking(move || open(MODULES)).await.unwrap();
        let clock = Clock::standing(START);
        let journal = Journal::new(scratch.db.clone(), clock.clone(), Entropy::system());
        let outbox = Outbox::new(vec![Arc::new(Greetings)], Entropy::system());
        let followers = Followers::new(scratch.db.clone(), vec![Arc::new(outbox)]);
        Self { journal, clock, followers, scratch }
    }

    async fn act(&self, kind: &'static str) {
        let act = NewAct {
            kind,
            subject_kind: "account",
            subject_id: Id::from_i64(7),
            visibility: Visibility::Office,
            body: Body::new(),
        };
        let record = move |tx: &mut kheo_journal::Tx<'_, '_>| Ok(tx.record(act.clone()).map(drop)?);
        self.journal.write(By::default(), record).await.unwrap();
        self.followers.catch_up().await.unwrap();
    }

    fn pass(&self, seconds: i64) {
        self.clock.set(self.clock.now().plus_seconds(seconds));
    }

    fn folder(&self) -> PathBuf {
        self.scratch.folder.path().join("mail")
    }

    fn sender(&self, transport: Transport) -> Sender {
        Sender::new(self.scratch.db.clone(), self.clock.clone(), transport)
    }

    fn by_folder(&self) -> Sender {
        self.sender(Transport::folder(self.folder(), SENDER).unwrap())
    }

    fn files(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.folder()) else { return Vec::new() };
        entries.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap()).collect()
    }

    async fn health(&self) -> Health {
        self.scratch.db.read(|db| Ok(health(db)?)).await.unwrap()
    }

    /// Everything that the outbox still says about letters.
    async fn texts(&self) -> Vec<String> {
        const TEXTS: &str = "select recipient || subject || body from mails";
        self.scratch.db.read(|db| Ok(db.all(TEXTS, &[], |row| row.text(0))?)).await.unwrap()
    }
}

async fn every_statement_is_understood(world: World) {
    let prepare = |db: &mut kheo_store::Reader<'_>| {
        Ok(kheo_notifications::STATEMENTS.iter().try_for_each(|statement| db.prepare(statement.sql))?)
    };
    world.scratch.db.read(prepare).await.map_err(|error| error.into_fault().chain()).unwrap();
}

async fn a_letter_follows_its_act_exactly_once(world: World) {
    world.act("test.greeted").await;
    world.act("test.shrugged").await;
    world.followers.catch_up().await.unwrap();
    assert!(world.followers.rebuild(Some("mail")).await.is_err(), "old letters are never written again");
    assert_eq!(world.health().await.waiting, 1);
    assert_eq!(world.by_folder().send_due().await.unwrap(), 1);
    assert_eq!(world.by_folder().send_due().await.unwrap(), 0);
    assert_eq!(world.files().len(), 1);
}

async fn a_letter_becomes_a_file_and_nothing_secret_stays(world: World) {
    world.act("test.greeted").await;
    assert!(world.texts().await.concat().contains(SECRET));
    world.by_folder().send_due().await.unwrap();
    assert_eq!(world.texts().await, [""]);
    let files = world.files();
    let (head, body) = files[0].split_once("\r\n\r\n").unwrap();
    for line in [
        "From: =?utf-8?b?",
        "To: lanh@xa.example.vn",
        "Date: Sun, 01 Mar 2026 01:00:00 +0000",
        "MIME-Version: 1.0",
    ] {
        assert!(head.lines().any(|found| found.starts_with(line)), "{line} in {head}");
    }
    assert!(body.contains(SECRET) && body.is_ascii() && body.lines().all(|line| line.len() <= 76));
    let name = std::fs::read_dir(world.folder()).unwrap().next().unwrap().unwrap().file_name();
    assert!(name.to_string_lossy().ends_with(".eml"));
}

/// A mail server that takes what comes and passes on what was said.
fn mail_server(listener: TcpListener) -> Receiver<String> {
    let (said, heard) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            if said.send(converse(&stream.unwrap())).is_err() {
                return;
            }
        }
    });
    heard
}

fn converse(mut stream: &TcpStream) -> String {
    let mut lines = BufReader::new(stream.try_clone().unwrap());
    let (mut said, mut in_data) = (String::new(), false);
    stream.write_all(b"220 xa.example.vn\r\n").unwrap();
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).unwrap_or(0) == 0 {
            return said;
        }
        said.push_str(&line);
        let answer = match line.trim_end() {
            "." if in_data => {
                in_data = false;
                "250 taken"
            }
            _ if in_data => continue,
            "DATA" => {
                in_data = true;
                "354 go on"
            }
            "QUIT" => "221 bye",
            _ => "250 fine",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).unwrap();
    }
}

async fn a_dead_server_is_tried_again_and_the_letter_arrives(world: World) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let sender = world.sender(Transport::smtp(&format!("smtp://{address}"), SENDER).unwrap());
    world.act("test.greeted").await;
    assert_eq!(sender.send_due().await.unwrap(), 0);
    let health = world.health().await;
    assert_eq!((health.waiting, health.failed), (1, 0));
    assert_eq!(health.errors, [("waiting".to_owned(), "unreachable".to_owned(), 1)]);
    let heard = mail_server(TcpListener::bind(address).unwrap());
    world.pass(59);
    assert_eq!(sender.send_due().await.unwrap(), 0);
    world.pass(1);
    assert_eq!(sender.send_due().await.unwrap(), 1);
    let said = heard.recv().unwrap();
    assert!(said.contains("RCPT TO:<lanh@xa.example.vn>") && said.contains(SECRET), "{said}");
    assert!(said.contains("\r\n..\r\n"), "a lonely dot does not end the letter");
    assert_eq!(world.texts().await, [""]);
}

async fn a_letter_is_given_up_after_ten_tries(world: World) {
    let folder = world.folder();
    let sender = world.by_folder();
    std::fs::remove_dir(&folder).unwrap();
    world.act("test.greeted").await;
    for _ in 0..9 {
        assert_eq!(sender.send_due().await.unwrap(), 0);
        assert_eq!(world.health().await.failed, 0);
        world.pass(6 * 60 * 60);
    }
    assert_eq!(sender.send_due().await.unwrap(), 0);
    let health = world.health().await;
    assert_eq!((health.waiting, health.failed), (0, 1));
    assert_eq!(health.errors, [("failed".to_owned(), "folder".to_owned(), 1)]);
    assert_eq!(
        world.texts().await,
        ["lanh@xa.example.vn"],
        "what it said is gone, to whom is kept for the operator"
    );
}

async fn a_letter_to_nobody_holds_up_no_other(world: World) {
    world.act("test.greeted-nobody").await;
    world.act("test.greeted").await;
    assert_eq!(world.by_folder().send_due().await.unwrap(), 1);
    let health = world.health().await;
    assert_eq!(health.errors, [("failed".to_owned(), "address".to_owned(), 1)]);
}

async fn two_senders_do_not_double(world: World) {
    for _ in 0..12 {
        world.act("test.greeted").await;
    }
    let sent = Arc::new(Mutex::new(0));
    let senders = (0..4).map(|_| {
        let (sender, sent) = (world.by_folder(), sent.clone());
        tokio::spawn(async move { *sent.lock().unwrap() += sender.send_due().await.unwrap() })
    });
    for sender in senders.collect::<Vec<_>>() {
        sender.await.unwrap();
    }
    assert_eq!((*sent.lock().unwrap(), world.files().len()), (12, 12));
}

async fn an_erased_account_gets_no_letters(world: World) {
    world.act("test.greeted").await;
    world.act("people.account-erased").await;
    assert_eq!(world.by_folder().send_due().await.unwrap(), 0);
    assert!(world.texts().await.is_empty());
}

async fn files_of_an_erased_account_go(world: World) {
    world.act("test.greeted").await;
    world.by_folder().send_due().await.unwrap();
    world.act("test.greeted").await;
    world.act("people.account-erased").await;
    let (db, folder) = (world.scratch.db.clone(), world.folder());
    let deleted = tokio::task::spawn_blocking(move || kheo_notifications::delete_files(&db, &folder));
    deleted.await.unwrap().unwrap();
    assert!(world.files().is_empty());
    assert_eq!(
        world.texts().await,
        [""],
        "its row says for a while that its file is to go, and nothing else"
    );
    world.pass(31 * 24 * 60 * 60);
    world.by_folder().sweep().await.unwrap();
    assert!(world.texts().await.is_empty());
}

async fn settled_letters_are_swept_away(world: World) {
    world.act("test.greeted").await;
    world.act("test.greeted-nobody").await;
    let sender = world.by_folder();
    sender.send_due().await.unwrap();
    assert_eq!(sender.sweep().await.unwrap(), 0);
    world.pass(31 * 24 * 60 * 60);
    world.act("test.greeted").await;
    assert_eq!(sender.sweep().await.unwrap(), 2);
    assert_eq!(world.health().await.waiting, 1);
}

async fn the_task_sends_by_itself(world: World) {
    let task = tokio::spawn(world.by_folder().run());
    world.act("test.greeted").await;
    for _ in 0..200 {
        if world.files().iter().any(|file| file.contains(SECRET)) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(world.files().len(), 1);
    task.abort();
}
