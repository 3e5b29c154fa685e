//! Each command, in the order in which a doubtful reader would go.

use std::path::Path;

use kheo_verify::audit::{Depth, audit};
use kheo_verify::commitment::{self, Place};
use kheo_verify::encoding::{from_hex, hex};
use kheo_verify::files::{Files, Folder, Web};
use kheo_verify::hash::{leaf_hash, prove_consistency, verify_consistency, verify_inclusion};
use kheo_verify::recount::{self, Recount};
use kheo_verify::tiles::{TilePath, Tiles};
use kheo_verify::{Checkpoint, Error, Leaf, Policy, Proof, SignedCheckpoint, Verifier, note, proof, witness};
use serde_json::json;

use super::{Arguments, By, Command, Told};

/// Seconds for one answer of a log.
const PATIENCE: u64 = 30;

/// A log in a folder or at an address.
enum Log {
    Folder(Folder),
    Web(Web),
}

impl Log {
    fn at(place: &str) -> Self {
        if place.starts_with("http://") || place.starts_with("https://") {
            Self::Web(Web::new(place, PATIENCE))
        } else {
            Self::Folder(Folder(place.into()))
        }
    }
}

impl Files for Log {
    fn read(&self, path: &str, limit: usize) -> Result<Option<Vec<u8>>, Error> {
        match self {
            Self::Folder(folder) => folder.read(path, limit),
            Self::Web(web) => web.read(path, limit),
        }
    }

    fn at_once(&self) -> usize {
        match self {
            Self::Folder(folder) => folder.at_once(),
            Self::Web(web) => web.at_once(),
        }
    }
}

pub(super) fn run(asked: &Arguments) -> Result<Told, Error> {
    let policy = match policy(asked) {
        Ok(Some(policy)) => policy,
        Ok(None) => {
            return Ok(Told::usage(
                "Cần khoá của nhật ký (--key) hoặc chính sách (--policy). Hãy lấy khoá từ một nguồn khác với chính nhật ký.",
                "The key of the log (--key) or a policy (--policy) is needed. Take the key from a source other than the log itself.",
            ));
        }
        Err(error @ Error::Read { .. }) => return Err(error),
        // A slip of whoever asks, which says nothing about the log.
        Err(error) => {
            return Ok(Told::usage(
                format!("Khoá hoặc chính sách viết chưa đúng; nhật ký chưa được kiểm tra ({error})."),
                format!("The key or the policy is not written rightly; the log was not looked at ({error})."),
            ));
        }
    };
    let without_log = matches!(asked.command, Command::Inclusion { .. } | Command::Consistency { .. });
    if without_log && asked.remember.is_some() {
        return Ok(Told::usage(
            "--remember chỉ dùng với checkpoint, log và recount.",
            "--remember goes with checkpoint, log and recount.",
        ));
    }
    match &asked.command {
        Command::Checkpoint { from } => checkpoint(asked, &policy, from),
        Command::Inclusion { proof, leaf, open } => inclusion(&policy, proof, leaf, open),
        Command::Consistency { old, new, log } => consistency(&policy, old, new, log),
        Command::Log { log } => log_of(asked, &policy, log),
        Command::Recount { log, by } => recounted(asked, &policy, log, *by),
    }
}

fn checkpoint(asked: &Arguments, policy: &Policy, from: &str) -> Result<Told, Error> {
    if Path::new(from).is_file() {
        let signed = policy.open(&file(Path::new(from), note::BYTES_MAX)?)?;
        remember(asked, &signed, None)?;
        return Ok(about(policy, &signed));
    }
    let log = Log::at(from);
    let signed = newest(policy, &log)?;
    remember(asked, &signed, Some(&log))?;
    Ok(about(policy, &signed))
}

/// Returns the newest checkpoint that is enough for a policy. Witnesses sign a moment after the log: while acts come quickly, the
/// one that they have signed lies beside the newest of all.
fn newest(policy: &Policy, log: &Log) -> Result<SignedCheckpoint, Error> {
    match policy.open(&log.need("checkpoint", note::BYTES_MAX)?) {
        Err(Error::Quorum) => match log.read("checkpoint.witnessed", note::BYTES_MAX)? {
            Some(witnessed) => policy.open(&witnessed),
            None => Err(Error::Quorum),
        },
        opened => opened,
    }
}

fn consistency(policy: &Policy, old: &Path, new: &Path, log: &str) -> Result<Told, Error> {
    let (old, new) = (file(old, note::BYTES_MAX)?, file(new, note::BYTES_MAX)?);
    let (old, new) = (policy.open(&old)?, policy.open(&new)?);
    continues(&old, &new, &Log::at(log))?;
    let (from, to) = (old.checkpoint.size, new.checkpoint.size);
    Ok(Told::good(
        format!("Đúng: nhật ký {to} dòng nối tiếp nhật ký {from} dòng; không dòng nào bị sửa hay bỏ."),
        format!("It holds: the log of {to} leaves continues that of {from}; nothing was changed or removed."),
    )
    .with("old", from)
    .with("new", to))
}

fn log_of(asked: &Arguments, policy: &Policy, log: &str) -> Result<Told, Error> {
    let mut last = None;
    let (signed, seen) = whole(asked, policy, &Log::at(log), |leaf| last = Some(leaf.minute))?;
    let told = about(policy, &signed).with("files", seen.files).with("last_minute", last);
    Ok(told.line(
        &format!(
            "Mọi dòng đã được băm lại: {} dòng, {} tệp, tất cả khớp với gốc đã ký.",
            seen.entries, seen.files
        ),
        &format!(
            "Every leaf was hashed again: {} leaves, {} files, all lead to the signed root.",
            seen.entries, seen.files
        ),
    ))
}

fn policy(asked: &Arguments) -> Result<Option<Policy>, Error> {
    if let Some(key) = &asked.key {
        return Ok(Some(Policy::of_log(Verifier::parse(key)?)));
    }
    let Some(path) = &asked.policy else { return Ok(None) };
    let text = file(path, kheo_verify::policy::BYTES_MAX)?;
    let text = String::from_utf8(text).map_err(|_| unread(path, "not UTF-8"))?;
    Policy::parse(&text).map(Some)
}

fn unread(path: &Path, why: impl Into<Why>) -> Error {
    let Why(why) = why.into();
    Error::Read { path: path.display().to_string(), why }
}

/// Why a file could not be read, from the system or from us.
struct Why(String);

impl From<std::io::Error> for Why {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<&str> for Why {
    fn from(why: &str) -> Self {
        Self(why.to_owned())
    }
}

fn file(path: &Path, limit: usize) -> Result<Vec<u8>, Error> {
    use std::io::Read;
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(path).map_err(|error| unread(path, error))?;
    opened.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(|error| unread(path, error))?;
    if bytes.len() > limit {
        Err(Error::malformed("file", "longer than such a file can be"))
    } else {
        Ok(bytes)
    }
}

/// Who signed, over how much.
fn about(policy: &Policy, signed: &SignedCheckpoint) -> Told {
    let of = &signed.checkpoint;
    let seen = policy.seen_by(&signed.note.text, &signed.note.signatures);
    let names: Vec<&str> = seen.iter().map(|(party, _)| party.name.as_str()).collect();
    let told = Told::good(
        format!("Đúng: {} đã ký trên {} dòng.", of.origin, of.size),
        format!("It holds: {} has signed over {} leaves.", of.origin, of.size),
    )
    .with("origin", of.origin.clone())
    .with("size", of.size)
    .with("root", hex(&of.root))
    .with("witnesses", json!(names));
    if names.is_empty() {
        told
    } else {
        told.line(
            &format!("Bên làm chứng: {}.", names.join(", ")),
            &format!("Witnesses: {}.", names.join(", ")),
        )
    }
}

fn inclusion(policy: &Policy, path: &Path, leaf: &Path, open: &[String]) -> Result<Told, Error> {
    let proof = Proof::parse(&file(path, proof::BYTES_MAX)?)?;
    let entry = file(leaf, kheo_verify::leaf::BYTES_MAX)?;
    let signed = policy.open(proof.checkpoint.as_bytes())?;
    let of = &signed.checkpoint;
    verify_inclusion(&leaf_hash(&entry), proof.index, of.size, &proof.path, &of.root)?;
    let leaf = Leaf::parse(&entry)?;
    let mut opened = Vec::new();
    for one in open {
        let Some((field, value, key)) = parts(one) else {
            return Ok(Told::usage("--open có dạng TRƯỜNG=GIÁ TRỊ=KHOÁ", "--open is FIELD=VALUE=KEY"));
        };
        let committed = leaf.commits.get(field).ok_or_else(|| Error::Commitment(field.to_owned()))?;
        let place = Place { kind: &leaf.kind, act: &leaf.act, field };
        commitment::verify(committed, &key, place, value.as_bytes())?;
        opened.push(field);
    }
    let told = Told::good(
        format!(
            "Đúng: việc {} ({}) là dòng số {} của {}, dưới điểm kiểm {} dòng.",
            hex(&leaf.act),
            leaf.kind,
            proof.index,
            of.origin,
            of.size
        ),
        format!(
            "It holds: act {} ({}) is leaf {} of {}, under a checkpoint of {} leaves.",
            hex(&leaf.act),
            leaf.kind,
            proof.index,
            of.origin,
            of.size
        ),
    )
    .with("act", hex(&leaf.act))
    .with("kind", leaf.kind.clone())
    .with("index", proof.index)
    .with("size", of.size)
    .with("opened", json!(opened));
    if opened.is_empty() {
        return Ok(told);
    }
    let names = opened.join(", ");
    Ok(told.line(
        &format!("Nội dung khớp với dấu cam kết: {names}."),
        &format!("These fit their commitments: {names}."),
    ))
}

/// Takes FIELD=VALUE=KEY apart; the value may hold the sign too.
fn parts(text: &str) -> Option<(&str, &str, [u8; 32])> {
    let (field, rest) = text.split_once('=')?;
    let (value, key) = rest.rsplit_once('=')?;
    Some((field, value, from_hex(key.as_bytes())?))
}

fn continues(old: &SignedCheckpoint, new: &SignedCheckpoint, log: &Log) -> Result<(), Error> {
    let (old, new) = (&old.checkpoint, &new.checkpoint);
    if old.origin != new.origin {
        return Err(Error::Origin { wanted: old.origin.clone(), found: new.origin.clone() });
    }
    let mut tiles = Tiles::new(new.size, |path: TilePath| log.tile(path));
    let path = prove_consistency(old.size, new.size, &mut tiles)?;
    verify_consistency(&old.head(), &new.head(), &path)
}

/// Compares with what was seen last, and remembers what is seen now.
fn remember(asked: &Arguments, signed: &SignedCheckpoint, log: Option<&Log>) -> Result<(), Error> {
    let Some(path) = &asked.remember else { return Ok(()) };
    // What cannot be looked at must not be taken for nothing: another history would be remembered in its place.
    if path.try_exists().map_err(|error| unread(path, error))? {
        let last = file(path, note::BYTES_MAX)?;
        let note = kheo_verify::Note::parse(&last)?;
        let last = SignedCheckpoint { checkpoint: Checkpoint::parse(&note.text)?, note };
        match log {
            Some(log) => continues(&last, signed, log)?,
            None => compares(&last.checkpoint, &signed.checkpoint)?,
        }
    }
    witness::replace(path, signed.note.to_text().as_bytes()).map_err(|error| unread(path, error))
}

/// Compares with the last checkpoint seen where there are no tiles to prove that one grew out of the other.
fn compares(last: &Checkpoint, now: &Checkpoint) -> Result<(), Error> {
    if last.origin != now.origin {
        return Err(Error::Origin { wanted: last.origin.clone(), found: now.origin.clone() });
    }
    if last == now {
        return Ok(());
    }
    if last.size >= now.size {
        return Err(Error::Consistency);
    }
    let why =
        "a file alone does not show that it continues what was seen last; name the log's folder or address";
    Err(Error::Read { path: "checkpoint".to_owned(), why: why.to_owned() })
}

fn whole(
    asked: &Arguments,
    policy: &Policy,
    log: &Log,
    mut each: impl FnMut(&Leaf),
) -> Result<(SignedCheckpoint, kheo_verify::audit::Audit), Error> {
    let signed = newest(policy, log)?;
    let seen = audit(log, &signed.checkpoint.head(), Depth::Leaves, |_, leaf| each(&leaf))?;
    remember(asked, &signed, Some(log))?;
    Ok((signed, seen))
}

fn recounted(asked: &Arguments, policy: &Policy, log: &str, by: By) -> Result<Told, Error> {
    let by = match by {
        By::All => recount::By::All,
        By::Year => recount::By::Year,
        By::Field => recount::By::Field,
        By::Unit => recount::By::Unit,
        By::Level => recount::By::Level,
    };
    let mut recount = Recount::new(by);
    let (signed, _) = whole(asked, policy, &Log::at(log), |leaf| recount.add(leaf))?;
    let counts = recount.counts();
    let mut told = about(policy, &signed);
    for (name, count) in &counts {
        let head = if name.is_empty() { String::new() } else { format!("{name}: ") };
        told = told.line(
            &format!(
                "{head}{} công khai, {} được công nhận, {} đã thu hồi",
                count.public, count.recognised, count.withdrawn
            ),
            &format!(
                "{head}{} public, {} recognised, {} withdrawn",
                count.public, count.recognised, count.withdrawn
            ),
        );
    }
    let table: serde_json::Map<String, serde_json::Value> = counts
        .iter()
        .map(|(name, count)| {
            let value =
                json!({"public": count.public, "recognised": count.recognised, "withdrawn": count.withdrawn});
            ((*name).to_owned(), value)
        })
        .collect();
    Ok(told.with("counts", table).with("acts", json!(recount.acts())))
}
