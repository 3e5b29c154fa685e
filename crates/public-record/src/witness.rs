//! This program as a witness of other logs (C2SP tlog-witness): its key, and the folder of what it has signed. `http/witness.rs`
//! answers.

use std::path::Path;

use kheo_base::{Entropy, Fault};
use kheo_verify::note::{Role, Signer};
use kheo_verify::witness::Witness;
use kheo_verify::{Policy, encoding, note};

use crate::key::write_private;
use crate::refused;

const FIRST_LINE: &str = "kheo witness key v1";

/// Opens the witness in a folder: its key, which is made if the folder is new, and what it has signed so far.
///
/// # Errors
/// A fault if the name cannot be that of a key, if the key was made under another name, if a checkpoint that was signed is gone, if
/// another program signs out of this folder, or if files cannot be read or written.
pub fn open(folder: &Path, name: &str, policy: Policy, entropy: &Entropy) -> Result<Witness, Fault> {
    std::fs::create_dir_all(folder)
        .map_err(|error| Fault::because(format!("making the folder {}", folder.display()), error))?;
    let signer = signer(&folder.join("witness.key"), name, entropy)?;
    Witness::open(signer, policy, folder)
        .map_err(|error| Fault::because(format!("opening the witness in {}", folder.display()), error))
}

fn signer(path: &Path, name: &str, entropy: &Entropy) -> Result<Signer, Fault> {
    if !note::is_name(name) {
        return Err(Fault::new(format!("{name} cannot be the name of a witness: no spaces, no plus sign")));
    }
    let seed = match std::fs::read_to_string(path) {
        Ok(text) => seed_in(&text, name).map_err(|why| Fault::new(format!("{} {why}", path.display())))?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            is_new(path)?;
            let seed: [u8; 32] = entropy.bytes();
            write_private(path, &format!("{FIRST_LINE}\nname {name}\nseed {}\n", encoding::base64(&seed)))?;
            seed
        }
        Err(error) => return Err(Fault::because(format!("reading {}", path.display()), error)),
    };
    Signer::new(name, Role::Witness, &seed).map_err(refused("reading the key of the witness"))
}

/// A key is made in a new folder only: beside what another key has signed it would say that nothing was lost.
fn is_new(path: &Path) -> Result<(), Fault> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let wrong = |error| Fault::because(format!("reading {}", folder.display()), error);
    for entry in std::fs::read_dir(folder).map_err(wrong)? {
        let name = entry.map_err(wrong)?.file_name();
        if name == "signed" || Path::new(&name).extension().is_some_and(|ending| ending == "checkpoint") {
            return Err(Fault::new(format!(
                "{} is gone, although this folder holds checkpoints that were signed. Put the key back, or begin in an empty folder \
                 with a new key and tell the logs",
                path.display()
            )));
        }
    }
    Ok(())
}

fn seed_in(text: &str, name: &str) -> Result<[u8; 32], &'static str> {
    let mut lines = text.lines();
    if lines.next() != Some(FIRST_LINE) {
        return Err("is not the key of a witness");
    }
    if lines.next().and_then(|line| line.strip_prefix("name ")) != Some(name) {
        return Err("was made under another name");
    }
    let seed = lines.next().and_then(|line| line.strip_prefix("seed ")).map(encoding::from_base64);
    seed.and_then(Result::ok).and_then(|seed| seed.try_into().ok()).ok_or("is not the key of a witness")
}
