//! `kheo export` tells the truth: by its exit code, its sentence, and by what lies on the disk.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::path::Path;
use std::process::{Command, Output};

const UNITS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/units.csv");

fn kheo(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kheo"));
    command.env("KHEO_DATA", data).env_remove("KHEO_DATABASE_URL").env_remove("KHEO_CONFIG");
    command.current_dir(data).args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn a_table_is_written_with_its_manifest() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    assert!(kheo(data, &["import", "units", UNITS]).status.success());
    let listed = kheo(data, &["export", "--list"]);
    assert!(listed.status.success());
    for word in ["mo-hinh", "ho-so", "don-vi", "nhat-ky"] {
        assert!(said(&listed).contains(&format!("\n{word}: ")) || said(&listed).starts_with(word), "{word}");
    }
    for end in ["csv", "jsonl", "xlsx"] {
        let file = format!("don-vi.{end}");
        let done = kheo(data, &["export", "don-vi", "--format", end, "--to", &file]);
        assert!(done.status.success(), "{}", said(&done));
        let manifest = std::fs::read_to_string(data.join(format!("{file}.manifest.json"))).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        let (rows, bytes) = (manifest["rows"].to_string(), manifest["bytes"].as_u64().unwrap());
        assert!(said(&done).contains(&format!("{rows} rows")), "{}", said(&done));
        assert_eq!(std::fs::metadata(data.join(&file)).unwrap().len(), bytes);
        let again = kheo(data, &["export", "don-vi", "--format", end, "--to", &file]);
        assert!(!again.status.success() && said(&again).contains("exists already"));
    }
}

#[test]
fn what_cannot_be_written_is_a_failure_and_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    assert!(kheo(data, &["import", "units", UNITS]).status.success());
    let wrong: [&[&str]; 5] = [
        &["export", "khong-co", "--to", "a.csv"],
        &["export", "don-vi", "tinh=82", "--to", "a.csv"],
        &["export", "don-vi", "--since", "1", "--to", "a.csv"],
        &["export", "mo-hinh", "--since", "999999", "--to", "a.csv"],
        &["export", "don-vi", "--to", "no/such/folder/a.csv"],
    ];
    for arguments in wrong {
        let failed = kheo(data, arguments);
        assert!(!failed.status.success(), "{arguments:?}: {}", said(&failed));
        assert!(!said(&failed).contains("Wrote"), "{}", said(&failed));
    }
    // Cut off in the middle, as by a full disk or kill -9.
    let line = format!("ulimit -f 128; exec '{}' export don-vi --to a.csv", env!("CARGO_BIN_EXE_kheo"));
    let mut cut = Command::new("sh");
    cut.env("KHEO_DATA", data).env_remove("KHEO_DATABASE_URL").env_remove("KHEO_CONFIG").current_dir(data);
    let cut = cut.args(["-c", &line]).output().unwrap();
    assert!(!cut.status.success() && !said(&cut).contains("Wrote"), "{}", said(&cut));
    assert!(!data.join("a.csv").exists() && !data.join("a.csv.manifest.json").exists());
}

#[test]
fn stories_of_another_system_come_in_and_go_out_again() {
    let wxr = concat!(env!("CARGO_MANIFEST_DIR"), "/../news/tests/importing/ugly.xml");
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    assert!(kheo(data, &["import", "units", UNITS]).status.success());
    assert!(kheo(data, &["user", "add", "thu", "--name", "Thu"]).status.success());
    let import = ["news", "import", "wxr", wxr, "--unit", "30043", "--as", "thu"];
    let denied = kheo(data, &import);
    assert!(!denied.status.success() && said(&denied).contains("not allowed"), "{}", said(&denied));
    assert!(kheo(data, &["user", "grant", "thu", "publisher", "82"]).status.success());
    let first = kheo(data, &import);
    assert!(!first.status.success(), "something was left out");
    let sentences = [
        "line 49, “Riêng tư”: It is private there.",
        "A link was left out, its words stay: javascript:alert(1)",
        "3 taken over, 0 already there",
        "3 comments taken over",
    ];
    for sentence in sentences {
        assert!(said(&first).contains(sentence), "{sentence}: {}", said(&first));
    }
    let again = kheo(data, &[&import[..], &["--json"]].concat());
    let report: serde_json::Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(
        (&report["imported"], &report["already_there"], &report["left_out"]["count"]),
        (&0.into(), &3.into(), &5.into())
    );
    let exported = kheo(data, &["news", "export", "toa-soan"]);
    assert!(
        exported.status.success() && said(&exported).contains("2 draft, 1 published"),
        "{}",
        said(&exported)
    );
    let table = kheo(data, &["export", "tin-tuc", "--format", "jsonl", "--to", "tin-tuc.jsonl"]);
    assert!(table.status.success() && said(&table).contains("1 rows"), "{}", said(&table));
}
