//! Where a log is read from: a folder, or an address.

use crate::Error;
use crate::tiles::{Kind, TILE_BYTES, TilePath};
use std::io::Read;
use std::path::PathBuf;

/// The files of a log.
pub trait Files: Sync {
    /// Returns a file below `/log/` of at most `limit` bytes; nothing if there is none.
    ///
    /// # Errors
    /// [`Error::Read`] if that cannot be found out, or if it is longer.
    fn read(&self, path: &str, limit: usize) -> Result<Option<Vec<u8>>, Error>;

    /// Returns how many files are worth reading at the same time.
    fn at_once(&self) -> usize {
        std::thread::available_parallelism().map_or(1, usize::from).min(16)
    }

    /// Returns a file that must be there.
    ///
    /// # Errors
    /// [`Error::Tree`] if it is not: a log that keeps a part back is not whole.
    fn need(&self, path: &str, limit: usize) -> Result<Vec<u8>, Error> {
        self.read(path, limit)?.ok_or_else(|| Error::Tree { path: path.to_owned() })
    }

    /// Returns a tile, or the full one that has taken its place.
    ///
    /// # Errors
    /// As [`Files::need`].
    fn tile(&self, path: TilePath) -> Result<Vec<u8>, Error> {
        let limit = if path.kind == Kind::Entries { crate::bundle::BYTES_MAX } else { TILE_BYTES };
        if let Some(bytes) = self.read(&path.to_string(), limit)? {
            return Ok(bytes);
        }
        self.need(&path.full().to_string(), limit)
    }
}

/// A folder with the files of a log.
pub struct Folder(pub PathBuf);

impl Files for Folder {
    fn read(&self, path: &str, limit: usize) -> Result<Option<Vec<u8>>, Error> {
        let whole = self.0.join(path);
        let failed = |error: &std::io::Error| Error::Read { path: path.to_owned(), why: error.to_string() };
        let file = match std::fs::File::open(&whole) {
            Ok(file) => file,
            // Without the folder itself nothing is known of the log.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && self.0.is_dir() => return Ok(None),
            Err(error) => return Err(failed(&error)),
        };
        let mut bytes = Vec::new();
        file.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(|error| failed(&error))?;
        if bytes.len() > limit {
            return Err(Error::malformed("file of a log", "longer than such a file can be"));
        }
        Ok(Some(bytes))
    }
}

/// An address at which a log is served: `https://khéo.example/log`.
#[cfg(feature = "web")]
pub struct Web {
    prefix: String,
    agent: ureq::Agent,
}

#[cfg(feature = "web")]
impl Web {
    /// Reads below an address; no answer takes longer than `seconds`.
    #[must_use]
    pub fn new(prefix: &str, seconds: u64) -> Self {
        Self::asking(prefix, agent(seconds))
    }

    /// Reads below an address with an agent of [`agent`].
    #[must_use]
    pub fn asking(prefix: &str, agent: ureq::Agent) -> Self {
        Self { prefix: prefix.trim_end_matches('/').to_owned(), agent }
    }
}

/// Returns what asks over HTTP; answers that are not 200 are answers, not errors.
#[cfg(feature = "web")]
#[must_use]
pub fn agent(seconds: u64) -> ureq::Agent {
    let limit = Some(std::time::Duration::from_secs(seconds));
    ureq::Agent::config_builder()
        .timeout_global(limit)
        .http_status_as_error(false)
        .max_redirects(3)
        .build()
        .into()
}

#[cfg(feature = "web")]
impl Files for Web {
    fn read(&self, path: &str, limit: usize) -> Result<Option<Vec<u8>>, Error> {
        let url = format!("{}/{path}", self.prefix);
        let failed = |why: String| Error::Read { path: url.clone(), why };
        let mut answer = self.agent.get(&url).call().map_err(|error| failed(error.to_string()))?;
        match answer.status().as_u16() {
            200 => {
                let body = answer.body_mut().with_config().limit(limit as u64 + 1).read_to_vec();
                let bytes = body.map_err(|error| failed(error.to_string()))?;
                if bytes.len() > limit {
                    Err(failed("longer than such a file can be".to_owned()))
                } else {
                    Ok(Some(bytes))
                }
            }
            404 | 410 => Ok(None),
            status => Err(failed(format!("answered {status}"))),
        }
    }

    fn at_once(&self) -> usize {
        8
    }
}
