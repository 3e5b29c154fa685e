//! A PostgreSQL of the bench's own, kept beside the data that it holds: what is measured is Debian's program with its usual
//! durability, and nothing that somebody else's database does beside it.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

/// The file beside the data that says where their database listens while it runs.
const ADDRESS: &str = "postgres-address";
/// What a machine of the size that the guide for operators names would set; everything else as Debian has it.
const SETTINGS: &str = "-c shared_buffers=512MB -c max_wal_size=2GB -c max_connections=100";

/// A running cluster; stopped when dropped.
pub(super) struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    address_file: PathBuf,
}

/// Returns the address of the database of these data, if they are in PostgreSQL.
pub(super) fn address(folder: &Path) -> Option<String> {
    std::fs::read_to_string(folder.join(ADDRESS)).ok()
}

impl Cluster {
    /// Starts the cluster of a folder of data and makes it if there is none.
    pub(super) fn start(folder: &Path) -> Result<Self> {
        let programs = programs()?;
        // The user who runs PostgreSQL needs a way to its files; the rest of the data stays where it is.
        let cluster = std::env::temp_dir().join(format!("kheo-bench-{}", name_of(folder)?));
        let data = cluster.join("data");
        let this = Self { programs, folder: cluster.clone(), address_file: folder.join(ADDRESS) };
        if !data.join("PG_VERSION").is_file() {
            std::fs::create_dir_all(&cluster)?;
            if is_root()? {
                let owned = Command::new("chown").arg("postgres").arg(&cluster).status()?;
                ensure!(owned.success(), "there is no user postgres");
            }
            this.run("initdb", &["-U", "kheo", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"])?;
        } else {
            // What an earlier run left when it was killed.
            drop(this.run("pg_ctl", &["-m", "fast", "-w", "stop"]));
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let socket = cluster.display();
        let options = format!("-p {port} -k {socket} -h 127.0.0.1 {SETTINGS}");
        let log = cluster.join("log").display().to_string();
        this.run("pg_ctl", &["-w", "-l", &log, "-o", &options, "start"])?;
        std::fs::create_dir_all(folder)?;
        std::fs::write(&this.address_file, format!("postgres://kheo@127.0.0.1:{port}/postgres"))?;
        Ok(this)
    }

    /// Forgets what an interrupted preparation left.
    pub(super) fn empty(&self, folder: &Path) -> Result<()> {
        let address = address(folder).context("the cluster has no address")?;
        let again = "drop schema public cascade; create schema public";
        let emptied = self.psql(&address).args(["-c", again]).stdout(Stdio::null()).status()?;
        ensure!(emptied.success(), "psql could not empty the database");
        Ok(())
    }

    /// The program of this cluster's version that asks it things.
    pub(super) fn psql(&self, address: &str) -> Command {
        let mut command = Command::new(self.programs.join("psql"));
        command.args(["-q", "-v", "ON_ERROR_STOP=1", address]).stdin(Stdio::null());
        command
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Result<()> {
        let program = self.programs.join(program);
        let mut command = if is_root()? {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(&program);
            command
        } else {
            Command::new(&program)
        };
        command.arg("-D").arg(self.folder.join("data")).args(arguments).current_dir(&self.folder);
        let ran = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        ensure!(ran.success(), "{} failed in {}", program.display(), self.folder.display());
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.run("pg_ctl", &["-m", "fast", "-w", "stop"]));
        drop(std::fs::remove_file(&self.address_file));
    }
}

/// Returns where the newest PostgreSQL of this machine keeps its programs.
fn programs() -> Result<PathBuf> {
    let versions =
        std::fs::read_dir("/usr/lib/postgresql").context("PostgreSQL is missing: run bin/setup")?;
    let mut found: Vec<(u32, PathBuf)> = Vec::new();
    for version in versions {
        let version = version?;
        if let Ok(number) = version.file_name().to_string_lossy().parse() {
            found.push((number, version.path().join("bin")));
        }
    }
    let newest = found.into_iter().max();
    Ok(newest.context("PostgreSQL is missing: run bin/setup")?.1)
}

fn name_of(folder: &Path) -> Result<String> {
    Ok(folder.file_name().context("a folder without a name")?.to_string_lossy().into_owned())
}

fn is_root() -> Result<bool> {
    let user = Command::new("id").arg("-u").output()?;
    Ok(user.stdout.starts_with(b"0\n"))
}
