//! Configuration: flags before environment before `kheo.toml` before defaults.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use kheo_base::Fault;
use kheo_store::{Config as StoreConfig, Location};
use serde::Deserialize;

/// What the operator says, wherever it is said.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Said {
    /// Folder of the data [default: ./kheo-data]
    #[arg(long, global = true, env = "KHEO_DATA", value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// Address and port to listen on [default: 127.0.0.1:8080]
    #[arg(long, global = true, env = "KHEO_LISTEN", value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,
    /// PostgreSQL to use, postgres://user:password@host/database [default: SQLite in the data folder]
    #[arg(long, global = true, env = "KHEO_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Address under which people reach the site, such as https://kheo.example [default: http://ADDRESS:PORT]
    #[arg(long, global = true, env = "KHEO_BASE_URL", value_name = "URL")]
    pub base_url: Option<String>,
    /// Mail server, smtp://user:password@host:587 [default: letters become files in the data folder]
    #[arg(long, global = true, env = "KHEO_SMTP_URL", value_name = "URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// Sender of letters [default: Khéo <kheo@localhost>]
    #[arg(long, global = true, env = "KHEO_MAIL_FROM", value_name = "NAME <ADDRESS>")]
    pub mail_from: Option<String>,
    /// File that holds the same names as these flags [default: ./kheo.toml if it exists]
    #[arg(long, global = true, env = "KHEO_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
}

/// What the program uses.
#[derive(Debug, Clone)]
pub struct Config {
    /// Folder of the data.
    pub data: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where the database is.
    pub location: Location,
    /// The site's address, without a slash at the end.
    pub base_url: String,
    /// Mail server, if there is one.
    pub smtp_url: Option<String>,
    /// Sender of letters.
    pub mail_from: String,
}

impl Said {
    /// Completes what was said on the command line and in the environment from the file and the defaults.
    ///
    /// # Errors
    /// A fault that names the file and what is wrong in it.
    pub fn complete(self, data_usual: &str) -> Result<Config, Fault> {
        let file = self.read_file()?;
        let data = self.data.or(file.data).unwrap_or_else(|| PathBuf::from(data_usual));
        let listen = self.listen.or(file.listen).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
        let location = match self.database_url.or(file.database_url) {
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                Location::Postgres(url)
            }
            Some(_) => return Err(Fault::new("the database address must begin with postgres://")),
            None => Location::Sqlite(data.join("kheo.sqlite")),
        };
        let base_url = self.base_url.or(file.base_url).unwrap_or_else(|| format!("http://{listen}"));
        Ok(Config {
            data,
            listen,
            location,
            base_url: base_url.trim_end_matches('/').to_owned(),
            smtp_url: self.smtp_url.or(file.smtp_url),
            mail_from: self
                .mail_from
                .or(file.mail_from)
                .unwrap_or_else(|| "Khéo <kheo@localhost>".to_owned()),
        })
    }

    fn read_file(&self) -> Result<Self, Fault> {
        let usual = PathBuf::from("kheo.toml");
        let path = match &self.config {
            Some(path) => path.clone(),
            None if usual.exists() => usual,
            None => return Ok(Self::default()),
        };
        let text = std::fs::read_to_string(&path)
            .map_err(|error| Fault::because(format!("reading {}", path.display()), error))?;
        toml::from_str(&text)
            .map_err(|error| Fault::because(format!("{} is not understood", path.display()), error))
    }
}

impl Config {
    /// Returns how the store opens the database, after making the data folder.
    ///
    /// # Errors
    /// A fault if the folder cannot be made.
    pub fn store(&self) -> Result<StoreConfig, Fault> {
        std::fs::create_dir_all(&self.data)
            .map_err(|error| Fault::because(format!("making the folder {}", self.data.display()), error))?;
        Ok(StoreConfig::at(self.location.clone()))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn a_flag_beats_the_file_and_the_file_beats_the_default() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("kheo.toml");
        std::fs::write(&file, "listen = \"127.0.0.1:9000\"\nbase_url = \"https://kheo.example/\"\n").unwrap();
        let said = Said { config: Some(file.clone()), ..Said::default() };
        let config = said.clone().complete("x").unwrap();
        assert_eq!((config.listen.port(), config.base_url.as_str()), (9000, "https://kheo.example"));
        let flagged = Said { listen: Some(([127, 0, 0, 1], 7).into()), ..said.clone() };
        assert_eq!(flagged.complete("x").unwrap().listen.port(), 7);
        std::fs::write(&file, "lisen = 1").unwrap();
        assert!(said.complete("x").unwrap_err().chain().contains("is not understood"));
    }
}
