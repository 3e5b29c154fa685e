//! Nobody makes too many files, nothing unfinished is offered, and a failure is never told as success.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{JoinHandle, spawn};
use std::time::{Duration, SystemTime};

use kheo_base::{Error, Fault, FaultKind};
use kheo_exports::formats::Format;
use kheo_exports::order::{Order, find};
use kheo_exports::{Exports, Given, Ready, Visitor};
use kheo_facts::exported::{Asked, Cell, Column, Each, Exportable, Follows, Kind, Table, Who};
use kheo_store::Reader;
use kheo_testing::wait;
use kheo_world::{World, on_sqlite};

const fn numbers(word: &'static str) -> Table {
    const COLUMNS: &[Column] = &[Column { name: "position", kind: Kind::Number }];
    Table { word, columns: COLUMNS, parameters: &[], who: Who::Public, follows: Follows::Whole }
}

const ONE: Table = numbers("mot");
const TWO: Table = numbers("hai");
const THREE: Table = numbers("ba");

/// Tables that wait to be let go, and may fail.
struct Waiting {
    began: Mutex<Sender<()>>,
    go: Mutex<Receiver<Result<(), FaultKind>>>,
}

impl Exportable for Waiting {
    fn tables(&self) -> &'static [&'static Table] {
        &[&ONE, &TWO, &THREE]
    }

    fn rows(&self, _: &mut Reader<'_>, _: &Asked<'_>, each: Each<'_>) -> Result<(), Fault> {
        each(&[Cell::Int(1)])?;
        self.began.lock().unwrap_or_else(PoisonError::into_inner).send(()).unwrap();
        let told = self.go.lock().unwrap_or_else(PoisonError::into_inner).recv().unwrap();
        told.map_err(|kind| Fault::new("told to fail").of_kind(kind))?;
        each(&[Cell::Int(2)])
    }

    fn count(&self, _: &mut Reader<'_>, _: &'static Table) -> Result<Option<i64>, Fault> {
        Ok(None)
    }
}

/// A desk with tables that wait, what tells that one has begun, and what lets one go.
fn desk(folder: &Path) -> (Exports, Receiver<()>, Sender<Result<(), FaultKind>>) {
    let (began, begun) = channel();
    let (go, gone) = channel();
    let waiting = Waiting { began: Mutex::new(began), go: Mutex::new(gone) };
    (Exports::new(vec![Arc::new(waiting)], folder.to_owned()), begun, go)
}

fn order(exports: &Exports, word: &str) -> Order {
    let (source, table) = find(exports.sources(), word).unwrap();
    Order { source, table, format: Format::Csv, filter: Vec::new(), after: None, officer: None }
}

/// Orders a table in the background.
fn ask(world: &World, exports: &Exports, word: &str, visitor: &str) -> JoinHandle<Result<Given, Error>> {
    let (app, exports, order) = (world.site.app.clone(), exports.clone(), order(exports, word));
    let visitor = Visitor { name: visitor.to_owned(), position: None };
    spawn(move || wait(exports.give(&app, order, visitor)))
}

fn told(given: Result<Given, Error>) -> &'static str {
    match given {
        Err(Error::Refusal(refusal)) => refusal.key,
        _ => "nothing refused",
    }
}

fn ready(given: Result<Given, Error>) -> Ready {
    match given.unwrap() {
        Given::Ready(ready) => *ready,
        Given::Waiting(_) => unreachable!("it was let go"),
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn one_file_at_a_time_for_each_visitor_and_two_for_all() {
    on_sqlite(|world| {
        let folder = tempfile();
        let (exports, begun, go) = desk(&folder);
        let first = ask(world, &exports, "mot", "an");
        begun.recv().unwrap();
        assert_eq!(told(ask(world, &exports, "hai", "an").join().unwrap()), "exports-refused-one-at-a-time");
        let second = ask(world, &exports, "hai", "binh");
        begun.recv().unwrap();
        assert_eq!(told(ask(world, &exports, "ba", "chi").join().unwrap()), "exports-refused-busy");
        // Whoever wants the same waits for the same file.
        let same = ask(world, &exports, "mot", "chi");
        assert!(names(&folder).iter().all(|name| name.ends_with(".part")), "nothing is offered yet");
        (0..3).for_each(|_| go.send(Ok(())).unwrap());
        let (first, same, second) =
            (ready(first.join().unwrap()), ready(same.join().unwrap()), ready(second.join().unwrap()));
        assert_eq!(first, same);
        assert_ne!(first.path, second.path);
        assert_eq!(fs::read_to_string(&first.path).unwrap(), "\u{feff}position\r\n1\r\n2\r\n");
        assert_eq!(names(&folder).len(), 4, "two files and their manifests");
        // Once ready it is given without making it again, to whomever.
        assert_eq!(ready(ask(world, &exports, "mot", "dung").join().unwrap()), first);
        fs::remove_dir_all(folder).unwrap();
    });
}

#[test]
fn a_failure_is_told_and_leaves_nothing() {
    on_sqlite(|world| {
        let folder = tempfile();
        let (exports, _begun, go) = desk(&folder);
        go.send(Err(FaultKind::Full)).unwrap();
        let fault = ask(world, &exports, "mot", "an").join().unwrap().unwrap_err().into_fault();
        assert_eq!(fault.kind(), FaultKind::Full);
        assert_eq!(names(&folder), Vec::<String>::new(), "half a file is deleted");
        go.send(Ok(())).unwrap();
        assert_eq!(ready(ask(world, &exports, "mot", "an").join().unwrap()).manifest.rows, 2);
        // A folder in which nothing can be written is no success either.
        let blocked = exports.in_folder(folder.join(names(&folder)[0].as_str()));
        assert!(ask(world, &blocked, "mot", "an").join().unwrap().is_err());
        fs::remove_dir_all(folder).unwrap();
    });
}

#[test]
fn what_a_killed_server_left_is_never_offered() {
    on_sqlite(|world| {
        let folder = tempfile();
        let (exports, _begun, go) = desk(&folder);
        go.send(Ok(())).unwrap();
        let made = ready(ask(world, &exports, "mot", "an").join().unwrap());
        // Killed before the manifest was put into place: the file alone is not offered but made again.
        let manifest = format!("{}.manifest.json", made.path.display());
        let whole = fs::read_to_string(&manifest).unwrap();
        fs::remove_file(&manifest).unwrap();
        assert_eq!(exports.spool().find(&order(&exports, "mot"), 0), None);
        // A manifest of a file that is shorter than it says is not believed.
        fs::write(&manifest, &whole).unwrap();
        fs::write(&made.path, "\u{feff}position\r\n1").unwrap();
        assert_eq!(exports.spool().find(&order(&exports, "mot"), 0), None);
        fs::write(&manifest, &whole[..whole.len() / 2]).unwrap();
        assert_eq!(exports.spool().find(&order(&exports, "mot"), 0), None);
        go.send(Ok(())).unwrap();
        assert_eq!(
            ready(ask(world, &exports, "mot", "an").join().unwrap()).manifest.sha256,
            made.manifest.sha256
        );
        // What was never finished is swept once whoever wrote it must be dead.
        let (old, young) = (folder.join("mot.1-1.part"), folder.join("mot.1-2.part"));
        fs::write(&old, "half").unwrap();
        fs::write(&young, "half").unwrap();
        let now = made_at(&young);
        fs::File::options()
            .write(true)
            .open(&old)
            .unwrap()
            .set_modified(now - Duration::from_secs(10_000))
            .unwrap();
        let millis = now.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis();
        exports.spool().sweep(kheo_base::Instant::from_millis(i64::try_from(millis).unwrap()));
        assert!(!old.exists() && young.exists() && made.path.exists());
        fs::remove_dir_all(folder).unwrap();
    });
}

fn made_at(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

fn tempfile() -> std::path::PathBuf {
    let name = kheo_base::to_hex(&kheo_base::Entropy::system().bytes::<8>());
    let folder = std::env::temp_dir().join(format!("kheo-desk-{name}"));
    fs::create_dir_all(&folder).unwrap();
    folder
}
