//! A person's data are erased: they are gone from pages, rows, files and new backups, and every proof made before still holds.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command as Program, Output};

use kheo::config::Config;
use kheo::erasing::{Folders, finish, finish_all};
use kheo::wiring::{self, MODULES, Site};
use kheo_base::{Day, Id};
use kheo_exemplars::rules::honours::Basis;
use kheo_exemplars::store::honours::erasure::{ERASED, erase};
use kheo_exemplars::store::load;
use kheo_journal::{By, Visibility};
use kheo_news::Territory;
use kheo_news::attaching::document;
use kheo_news::rules::pictures::Words;
use kheo_news::rules::{Command, Event, Filed, Kind, Tag};
use kheo_news::store::comments::{Imported, erase_again, import, section};
use kheo_news::store::pictures::add;
use kheo_news::store::{Corrected, NewStory, Story, Text, correct, create, filed, take_step};
use kheo_store::Location;
use kheo_testing::{Client, sqlite, wait};
use kheo_verify::{Leaf, Proof, Verifier};

const KHEO: &str = env!("CARGO_BIN_EXE_kheo");
/// Words that stand nowhere else: of the name, the place of work, what was done, the decision.
const WORDS: [&str; 6] =
    ["Kpă Zơwinh", "kpa zowinh", "rẫy Chưmrông", "giếng Zzqaki", "Chưmrông", "7717-QĐ/ZZQ"];
const REGISTER: &str = "\
key,title,field,subject,year,unit_code,unit_valid_from,implementer,situation,content,outputs,registered_on,state,\
recognised_level,recognised_number,recognised_on,recognised_by,named
R-1,Bà Kpă Zơwinh giữ giếng Zzqaki,economy,individual,2025,30043,2025-07-01,Kpă Zơwinh,Buôn thiếu nước ở rẫy Chưmrông,\
Kpă Zơwinh đào giếng Zzqaki,Cả buôn có nước từ giếng Zzqaki,2025-08-01,recognised,commune,7717-QĐ/ZZQ,2025-11-01,Lê A,có
";

fn config(data: &Path) -> Config {
    Config {
        data: data.to_owned(),
        listen: ([127, 0, 0, 1], 0).into(),
        location: Location::Sqlite(data.join("kheo.sqlite")),
        base_url: "http://kheo.example".to_owned(),
        smtp_url: None,
        mail_from: "Khéo <kheo@localhost>".to_owned(),
    }
}

fn kheo(data: &Path, words: &[&str]) -> Output {
    let mut command = Program::new(KHEO);
    command.env("KHEO_DATA", data).env_remove("KHEO_DATABASE_URL").env_remove("KHEO_CONFIG");
    command.env("KHEO_BASE_URL", "http://kheo.example").current_dir(data);
    command.args(words).output().unwrap()
}

fn succeeds(data: &Path, words: &[&str]) -> String {
    let output = kheo(data, words);
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words:?}: {said}");
    said
}

fn open(data: &Path) -> Site {
    let config = config(data);
    let site = wiring::site(&config, false).unwrap();
    site.log.check().unwrap();
    catch_up(&site);
    site
}

fn catch_up(site: &Site) {
    wait(site.catch_up()).unwrap();
    site.search.catch_up().unwrap();
    wait(site.catch_up()).unwrap();
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all
}

/// Which of the words stand in which file, as bytes.
fn found_in(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for file in files(folder) {
        let bytes = match std::fs::read(&file) {
            // The index joins its parts meanwhile; what is gone holds nothing.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            read => read.unwrap(),
        };
        for word in WORDS {
            if bytes.windows(word.len()).any(|window| window == word.as_bytes()) {
                found.push(format!("{word} in {}", file.display()));
            }
        }
    }
    found
}

fn parts_of_index(data: &Path) -> BTreeSet<PathBuf> {
    let ends = |path: &PathBuf| path.extension().is_some_and(|end| end == "store" || end == "term");
    files(&data.join("search")).into_iter().filter(ends).collect()
}

/// The model's id, its address, and the names of its public acts.
fn model(site: &Site) -> (Id, String, Vec<String>) {
    let find = "select exemplar_id from exemplars where subject = 'individual' and title like '%Zzqaki%'";
    let read = site.app.db().read_now(move |db| {
        let id = db.one(find, &[], |row| row.id(0))?;
        Ok((id, kheo_journal::acts_of(db, "exemplar", id)?))
    });
    let (id, acts) = read.unwrap();
    let public = acts.iter().filter(|act| act.visibility == Visibility::Public);
    (id, format!("/mo-hinh/ba-{id}"), public.map(|act| act.act_id.to_string()).collect())
}

fn proofs(client: &mut Client, acts: &[String]) -> Vec<(String, String)> {
    let of = |act: &String| {
        let (proof, leaf) =
            (client.get(&format!("/nhat-ky/{act}.tlog-proof")), client.get(&format!("/nhat-ky/{act}.json")));
        assert!(proof.status == 200 && leaf.status == 200, "{act}");
        (proof.body, leaf.body)
    };
    acts.iter().map(of).collect()
}

fn hold(proofs: &[(String, String)], key: &Verifier) {
    for (proof, leaf) in proofs {
        Proof::parse(proof.as_bytes()).unwrap().verify(leaf.as_bytes(), key).unwrap();
    }
}

/// A demonstration with the model besides, everything followed, exported and in the index.
fn prepared(data: &Path) -> Site {
    succeeds(data, &["demo", "--no-serve"]);
    let site = open(data);
    let journal = site.app.journal();
    let report = kheo_exemplars::import::import(journal, &By::default(), REGISTER.as_bytes(), false).unwrap();
    assert!(report.errors.is_empty(), "{:?}", report.errors.first());
    catch_up(&site);
    assert!(Client::new(site.router().unwrap()).get("/du-lieu/mo-hinh.csv").has("Kpă Zơwinh"));
    site
}

/// Erases in rows alone, as when the program is killed right after.
fn cut_off(site: &Site) {
    let (id, ..) = model(site);
    let by = By { actor_id: None, unit_code: Some("30043".to_owned()) };
    let write = move |tx: &mut kheo_journal::Tx<'_, '_>| {
        let file = load(tx, id)?.unwrap();
        erase(tx, &file, Basis::Request)
    };
    site.app.journal().write_now(by, write).unwrap();
}

#[test]
fn what_was_cut_off_is_finished_and_what_an_old_backup_brings_back_is_erased_again() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let backup = there.path().join("before.kheo");
    let site = prepared(here.path());
    succeeds(here.path(), &["backup", backup.to_str().unwrap()]);
    cut_off(&site);
    drop(site);
    assert!(!found_in(here.path()).is_empty(), "files still hold what rows do not");
    let site = open(here.path());
    let folders = Folders::of(&config(here.path()));
    assert_eq!(wait(finish(&site, &folders)).unwrap(), 1);
    assert_eq!(wait(finish(&site, &folders)).unwrap(), 0, "once");
    drop(site);
    assert_eq!(found_in(here.path()), Vec::<String>::new());

    // The operator restores elsewhere, with the key and with the file that says what was erased.
    let data = there.path().join("data");
    std::fs::create_dir(&data).unwrap();
    for name in ["record.key", "erasures"] {
        std::fs::copy(here.path().join(name), data.join(name)).unwrap();
    }
    succeeds(&data, &["restore", backup.to_str().unwrap()]);
    assert!(!found_in(&data).is_empty(), "the backup brought it back");
    let site = open(&data);
    assert_eq!(wait(finish(&site, &Folders::of(&config(&data)))).unwrap(), 1);
    drop(site);
    assert_eq!(found_in(&data), Vec::<String>::new(), "and it is erased again");
}

#[test]
fn whoever_asks_is_erased_from_every_file_and_every_proof_still_holds() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    succeeds(data, &["demo", "--no-serve"]);
    let site = open(data);
    let before = parts_of_index(data);
    let report =
        kheo_exemplars::import::import(site.app.journal(), &By::default(), REGISTER.as_bytes(), false);
    let report = report.unwrap();
    assert!(report.errors.is_empty(), "{:?}", report.errors.first());
    catch_up(&site);
    let of_the_model: BTreeSet<PathBuf> = parts_of_index(data).difference(&before).cloned().collect();
    assert!(!of_the_model.is_empty(), "the index has a part with the model's words");
    let (id, address, acts) = model(&site);
    let key = Verifier::parse(&site.log.keys().vkey()).unwrap();
    let mut reader = Client::new(site.router().unwrap());
    let shown = reader.get(&address);
    let shown = if shown.status == 200 { shown } else { reader.follow(shown) };
    assert!(shown.has("Kpă Zơwinh"), "it is public and named: {}", shown.body);
    assert!(reader.get("/tra-cuu?q=zzqaki").has("Zzqaki"));
    assert!(reader.get("/du-lieu/mo-hinh.csv").has("Kpă Zơwinh"), "an export holds it");
    let act = acts.last().unwrap();
    assert!(
        reader.get(&format!("/nhat-ky/{act}")).has("Kpă Zơwinh"),
        "the record opens what it committed to"
    );
    let earlier = proofs(&mut reader, &acts);
    hold(&earlier, &key);
    assert!(!found_in(data).is_empty(), "the words stand in the files of the data");
    drop((reader, site));

    let asked = kheo(data, &["erase", &address, "--basis", "request"]);
    assert!(!asked.status.success(), "without --yes nothing is erased");
    assert!(kheo(data, &["erase", &address, "--basis", "whim", "--yes"]).status.code() == Some(2));
    succeeds(data, &["erase", &address, "--basis", "request", "--yes"]);

    let left: Vec<PathBuf> = of_the_model.into_iter().filter(|part| part.exists()).collect();
    assert!(left.is_empty(), "parts of the index with the words are gone: {left:?}");
    assert_eq!(found_in(data), Vec::<String>::new());
    let backup = data.join("after.kheo");
    succeeds(data, &["backup", backup.to_str().unwrap()]);
    assert_eq!(found_in(data), Vec::<String>::new(), "a new backup holds nothing of it");
    let again = kheo(data, &["erase", &id.to_string(), "--basis", "request", "--yes"]);
    assert!(!again.status.success(), "it is erased once");

    let site = open(data);
    let mut reader = Client::new(site.router().unwrap());
    assert_eq!(reader.get(&address).status, 410);
    for page in [
        address.clone(),
        format!("/api/v1/exemplars/{id}"),
        "/tra-cuu?q=zzqaki".to_owned(),
        "/mo-hinh?q=zzqaki".to_owned(),
        "/du-lieu/mo-hinh.csv".to_owned(),
        "/mo-hinh/feed.atom".to_owned(),
        format!("/nhat-ky/{act}"),
    ] {
        let shown = reader.get(&page).body;
        // What was asked for stands in the form of the page that answers.
        let shown = shown.replace("value=\"zzqaki\"", "");
        for word in ["Kpă", "Chưmrông", "7717-QĐ"] {
            assert!(!shown.contains(word), "{page} shows {word}");
        }
    }
    assert!(reader.get(&format!("/nhat-ky/{act}")).has("Đã xoá theo yêu cầu"));
    hold(&earlier, &key);
    let later = proofs(&mut reader, &acts);
    hold(&later, &key);
    let same = earlier.iter().zip(&later).all(|((_, leaf), (_, now))| leaf == now);
    assert!(same, "no leaf has changed");
    let (_, _, all) = {
        let read = site.app.db().read_now(move |db| Ok(kheo_journal::acts_of(db, "exemplar", id)?)).unwrap();
        let public = read.iter().filter(|act| act.visibility == Visibility::Public);
        (id, (), public.map(|act| act.act_id.to_string()).collect::<Vec<_>>())
    };
    let last = proofs(&mut reader, &all[all.len() - 1..]);
    let leaf = Leaf::parse(last[0].1.as_bytes()).unwrap();
    assert_eq!((leaf.kind.as_str(), leaf.text("basis")), ("exemplars.erased", Some("request")));
    assert!(leaf.commits.is_empty(), "the leaf of an erasure says nothing of the person");
    drop((reader, site));
    succeeds(data, &["recount"]);
}

/// Columns of text and bytes that cannot tell of a model's person: codes, days and words of the program, or whole tables about
/// other things. What stands neither here nor in `ERASED` fails the test below.
const OTHERS: &[(&str, &[&str])] = &[
    ("appraisal_assignments", &["mode", "due_on", "sheet_on", "progress"]),
    ("appraisal_points", &["criterion"]),
    ("appraisal_sheets", &["opinion", "visited_on"]),
    ("council_candidates", &["level", "purpose", "state"]),
    ("exemplar_comparisons", &["judgement"]),
    ("exemplar_consents", &["given_on", "leave_state", "leave_asked_on"]),
    ("exemplar_counter", &["consent"]),
    ("exemplar_counts", &["measure", "unit_code", "field"]),
    ("exemplar_details", &["stream", "applicant"]),
    ("exemplar_distinctions", &["level", "decided_on"]),
    ("exemplar_erasures", &["basis"]),
    ("exemplar_proposals", &["award", "level", "state", "first_award", "decided_on"]),
    ("exemplar_rechecks", &["result", "checked_on"]),
    ("exemplar_recognitions", &["level", "decided_on"]),
    ("exemplar_returns", &["due_on"]),
    ("exemplar_runs", &["run", "since"]),
    ("exemplar_self_assessments", &["state"]),
    ("exemplar_withdrawals", &["decided_on"]),
    (
        "exemplars",
        &[
            "state",
            "field",
            "subject",
            "unit_code",
            "unit_valid_from",
            "place_line",
            "then_province",
            "now_province",
            "now_commune",
            "level",
            "award_state",
            "run",
            "effect",
        ],
    ),
    // A decision with others in it stays: only one that is about this model alone is emptied.
    ("exemplar_decision_lists", &["level", "decision_number", "decided_on", "signer", "legal_basis"]),
    ("imports", &["register", "digest", "name", "columns", "state"]),
    // Emptied by followers: letters about the model, openings of its acts.
    ("mails", &["recipient", "subject", "body", "state", "error_kind", "unsubscribe"]),
    ("record_openings", &["fields"]),
];

/// Tables about accounts, councils, polls, units, rules, the journal and followers.
const OTHER_TABLES: &[&str] = &[
    "access_tokens",
    "accounts",
    "acts",
    "certificate_runs",
    "circulations",
    "council_conflicts",
    "council_members",
    "council_papers",
    "council_roll",
    "council_sessions",
    "council_tallies",
    "councils",
    "digests",
    "follower_cursors",
    "grants",
    "migrations",
    "notices",
    "office_filters",
    "organisations",
    "password_resets",
    "polls",
    "record_head",
    "record_leaves",
    "record_witnessed",
    "rule_set_changes",
    "rule_sets",
    "sessions",
    "sign_in_attempts",
    "statistics_cells",
    "statistics_models",
    // Whoever follows the news ends it, which deletes the rows: told by the stories of newsletters.
    "subscription_units",
    "subscription_wishes",
    "subscriptions",
    "unit_roles",
    "unit_successions",
    "units",
];

#[test]
fn a_story_that_was_erased_is_gone_from_files_and_stays_so_when_a_backup_brings_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let id = {
        let site = open(&data);
        let id = story(&site);
        catch_up(&site);
        id
    };
    assert!(!found_in(&data).is_empty(), "it is there before");
    let copy = folder.path().join("before.jsonl");
    succeeds(&data, &["backup", copy.to_str().unwrap()]);
    {
        let site = open(&data);
        destroy(&site, id);
        assert_eq!(wait(finish_all(&site, &Folders::of(&config(&data)))).unwrap(), 2, "with its comment");
        assert_eq!(wait(finish_all(&site, &Folders::of(&config(&data)))).unwrap(), 0, "once");
    }
    assert_eq!(found_in(&data), Vec::<String>::new());
    // An old backup beside the file that says what was erased.
    let restored = folder.path().join("restored");
    std::fs::create_dir(&restored).unwrap();
    succeeds(&restored, &["restore", copy.to_str().unwrap()]);
    // The key of the record travels apart from backups, and so does what says which erasures are finished.
    for name in ["record.key", "erasures.stories", "erasures.comments"] {
        std::fs::copy(data.join(name), restored.join(name)).unwrap();
    }
    let site = open(&restored);
    assert_eq!(wait(finish_all(&site, &Folders::of(&config(&restored)))).unwrap(), 1, "its comment with it");
    assert_eq!(wait(finish_all(&site, &Folders::of(&config(&restored)))).unwrap(), 0);
    drop(site);
    assert_eq!(found_in(&restored), Vec::<String>::new());
}

/// A file with a person's name in its bytes.
const PETITION: &[u8] = "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n% Kpă Zơwinh, rẫy Chưmrông\ntrailer << /Root 1 0 R >>\n%%EOF\n".as_bytes();

/// A published and corrected story with a person's name in it, and in a file beside it.
fn story(site: &Site) -> Id {
    let text = |lede: &str| Text {
        title: "Bà Kpă Zơwinh kể chuyện giếng Zzqaki".to_owned(),
        lede: lede.to_owned(),
        body: "Ở rẫy Chưmrông, bà Kpă Zơwinh đào giếng.".to_owned(),
    };
    let new = NewStory {
        form_key: "1".to_owned(),
        kind: Kind::News,
        text: text("Chuyện của Kpă Zơwinh."),
        byline: "Lan".to_owned(),
        source: String::new(),
        expires_on: None,
        is_pinned: false,
        filed: Filed {
            tags: Tag::new("Kpă Zơwinh").into_iter().collect(),
            event: Some(Event {
                on: Day::new(2026, 12, 1).unwrap(),
                time: String::new(),
                place: "Nhà Kpă Zơwinh".to_owned(),
            }),
            ..Filed::default()
        },
    };
    let id = site
        .app
        .journal()
        .write_now(By::default(), move |tx| create(tx, &new, &Territory::nation()))
        .unwrap();
    stepped(site, id, move |tx, story| {
        let said = |caption: &str| Words { caption: caption.to_owned(), ..Words::default() };
        let petition = document(PETITION.to_vec(), said("Đơn của Kpă Zơwinh"))?;
        add(tx, story, story.steps, &petition, "")
    });
    for command in [Command::Send, Command::Publish] {
        stepped(site, id, move |tx, story| take_step(tx, story, story.steps, &command));
    }
    stepped(site, id, move |tx, story| {
        let (text, filed) = (text("Sửa: Kpă Zơwinh."), filed(tx, story.id)?);
        let new = Corrected { text, expires_on: story.expires_on, is_pinned: story.is_pinned, filed };
        correct(tx, story, story.steps, &new, "Tên Kpă Zơwinh.").map(drop)
    });
    comment(site, id);
    id
}

/// A comment with a person's name in it, below a story.
fn comment(site: &Site, story_id: Id) -> Id {
    let new = Imported {
        form_key: format!("comment-{story_id}"),
        story_id,
        parent_id: None,
        author: "Kpă Zơwinh".to_owned(),
        body: "Giếng Zzqaki ở rẫy Chưmrông là giếng nhà tôi.".to_owned(),
        written_at: site.app.now(),
        is_office: false,
    };
    site.app.journal().write_now(By::default(), move |tx| import(tx, &new)).unwrap()
}

#[test]
fn a_comment_that_was_erased_stays_so_when_a_backup_brings_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let copy = folder.path().join("before.jsonl");
    let finished = |site: &Site, data: &Path| wait(finish_all(site, &Folders::of(&config(data)))).unwrap();
    let (story_id, id) = {
        let site = open(&data);
        let new = NewStory {
            form_key: "1".to_owned(),
            kind: Kind::News,
            text: Text {
                title: "Giếng mới".to_owned(),
                lede: "Có giếng.".to_owned(),
                body: "Nước trong.".to_owned(),
            },
            byline: "Lan".to_owned(),
            source: String::new(),
            expires_on: None,
            is_pinned: false,
            filed: Filed::default(),
        };
        let make = move |tx: &mut kheo_journal::Tx<'_, '_>| create(tx, &new, &Territory::nation());
        let story_id = site.app.journal().write_now(By::default(), make).unwrap();
        let id = comment(&site, story_id);
        catch_up(&site);
        (story_id, id)
    };
    succeeds(&data, &["backup", copy.to_str().unwrap()]);
    {
        let site = open(&data);
        site.app.journal().write_now(By::default(), move |tx| erase_again(tx, id)).unwrap();
        assert_eq!((finished(&site, &data), finished(&site, &data)), (1, 0), "once");
    }
    assert_eq!(found_in(&data), Vec::<String>::new());
    let restored = folder.path().join("restored");
    std::fs::create_dir(&restored).unwrap();
    succeeds(&restored, &["restore", copy.to_str().unwrap()]);
    for name in ["record.key", "erasures.comments"] {
        std::fs::copy(data.join(name), restored.join(name)).unwrap();
    }
    let site = open(&restored);
    assert_eq!((finished(&site, &restored), finished(&site, &restored)), (1, 0));
    let left = site.app.db().read_now(move |db| Ok(section(db, story_id)?)).unwrap().unwrap();
    assert_eq!(left.published, 0);
    drop(site);
    assert_eq!(found_in(&restored), Vec::<String>::new());
}

fn destroy(site: &Site, id: Id) {
    let withdraw = Command::Withdraw { ground: "Kpă Zơwinh không đồng ý".to_owned() };
    stepped(site, id, move |tx, story| take_step(tx, story, story.steps, &withdraw));
    catch_up(site);
    stepped(site, id, |tx, story| take_step(tx, story, story.steps, &Command::Erase));
}

fn stepped(
    site: &Site,
    id: Id,
    step: impl Fn(&mut kheo_journal::Tx<'_, '_>, &Story) -> Result<(), kheo_base::Error> + Send + 'static,
) {
    let write = move |tx: &mut kheo_journal::Tx<'_, '_>| {
        let story = kheo_news::store::load(tx, id)?.unwrap();
        step(tx, &story)
    };
    site.app.journal().write_now(By::default(), write).unwrap();
}

/// What an office wrote itself about its work, and what readers say to it. It is not emptied with a model: a story is erased by
/// itself, as told above, and its comments with it, or each by itself.
const STORIES: &[&str] = &[
    "stories",
    "story_versions",
    "story_attachments",
    "story_attachment_bytes",
    "comments",
    "comment_sections",
    "comment_links",
    "comment_keys",
    "comment_counts",
    "imported_stories",
    "story_tags",
    "front_pages",
];

#[test]
fn every_column_is_either_emptied_or_known_to_hold_nothing_of_a_person() {
    let scratch = sqlite(MODULES);
    let read = "select m.name, c.name from sqlite_master m join pragma_table_info(m.name) c
        where m.type = 'table' and m.name not like 'sqlite_%' and lower(c.type) in ('text', 'blob', 'bytea') limit 10000";
    let columns =
        scratch.db.read_now(move |db| Ok(db.all(read, &[], |row| Ok((row.text(0)?, row.text(1)?)))?));
    let columns = columns.unwrap();
    assert!(columns.len() > 100);
    let listed = |lists: &[(&str, &[&str])], table: &str, column: &str| {
        lists.iter().any(|(name, columns)| *name == table && columns.contains(&column))
    };
    let unknown: Vec<String> = columns
        .iter()
        .filter(|(table, column)| {
            !OTHER_TABLES.contains(&table.as_str())
                && !STORIES.contains(&table.as_str())
                && !listed(ERASED, table, column)
                && !listed(OTHERS, table, column)
        })
        .map(|(table, column)| format!("{table}.{column}"))
        .collect();
    assert!(unknown.is_empty(), "say of each whether an erasure empties it: {unknown:?}");
}
