//! Subscriptions that were ended: a file beside the data says which, so that an old backup that is restored writes to nobody who
//! ended it. It holds a hash of each id, no address.

use std::collections::BTreeSet;

use kheo_base::{Error, Fault, Id};
use kheo_journal::By;
use kheo_newsletters::Letterbox;
use kheo_newsletters::store::{end, ended, held_ids};
use kheo_verify::encoding::hex;
use kheo_verify::hash::sha256;

use super::Folders;
use super::kept::Kept;
use crate::wiring::Site;

/// Writes down what was ended since, and ends again what a restored backup brought back; returns how many that were.
///
/// # Errors
/// A fault of the database or of a disk.
pub async fn finish(site: &Site, folders: &Folders) -> Result<usize, Error> {
    let kept = Kept(folders.finished.with_extension("subscriptions"));
    let known: BTreeSet<String> = kept.read(|line| (line.len() == 64).then(|| line.to_owned()))?;
    let (held, ended) = site.app.read(|db| Ok((held_ids(db)?, ended(db)?))).await?;
    let mut again = 0;
    // Most sites have nothing written down, and then nobody need be compared.
    for id in held.into_iter().filter(|id| !known.is_empty() && known.contains(&line(*id))) {
        let letterbox = site.app.part::<Letterbox>()?;
        site.app.write(By::default(), move |tx| end(tx, id, &*letterbox.0)).await?;
        again += 1;
    }
    let all: BTreeSet<String> = known.iter().cloned().chain(ended.into_iter().map(line)).collect();
    if all != known {
        let lines = all.iter().map(|line| format!("{line}\n")).collect::<String>();
        let written = tokio::task::spawn_blocking(move || kept.write(&lines)).await;
        written.map_err(|error| Fault::because("writing down ended subscriptions", error))??;
    }
    if again > 0 {
        tracing::info!(count = again, "subscriptions of a restored backup were ended again");
    }
    Ok(again)
}

fn line(id: Id) -> String {
    hex(&sha256(&id.to_i64().to_be_bytes()))
}
