//! Migrations: small numbered scripts that run once, each in a transaction of its own.
//!
//! A kill between two of them is harmless, since the next start carries on. A database that has seen a migration which
//! this program does not know belongs to a newer program and is refused, rather than damaged.

use kheo_base::{Error, Fault, to_hex};
use sha2::{Digest, Sha256};

use crate::{Db, Dialect, Tx};

/// One numbered script.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its name, such as `0001_acts`: unique within the module and sorted.
    pub name: &'static str,
    /// The script for both databases.
    pub sql: &'static str,
    /// The script for PostgreSQL, where it must differ.
    pub postgres: Option<&'static str>,
}

/// The migrations of one crate.
#[derive(Debug, Clone, Copy)]
pub struct Module {
    /// The crate's name.
    pub name: &'static str,
    /// In the order in which they run. Never change one that has been released: add another.
    pub migrations: &'static [Migration],
}

const LEDGER: &str = "create table if not exists migrations (
    module text not null,
    name text not null,
    checksum text not null,
    primary key (module, name)
)";
const APPLIED: &str = "select module, name, checksum from migrations";
const RECORD: &str = "insert into migrations (module, name, checksum) values ($1, $2, $3)";
const LOCK_LEDGER: &str = "lock table migrations in share row exclusive mode";

impl Migration {
    fn script(&self, dialect: Dialect) -> &'static str {
        match (dialect, self.postgres) {
            (Dialect::Postgres, Some(script)) => script,
            _ => self.sql,
        }
    }

    fn checksum(&self, dialect: Dialect) -> String {
        to_hex(&Sha256::digest(self.script(dialect).as_bytes()))
    }
}

impl Db {
    /// Brings the database to what the program expects; returns how many migrations ran.
    ///
    /// # Errors
    /// A fault if the database is newer than the program, if a migration that ran was changed since, or if one fails.
    pub fn migrate(&self, modules: &'static [Module]) -> Result<usize, Fault> {
        self.write_now(|tx| Ok(tx.run_script(LEDGER)?)).map_err(Error::into_fault)?;
        self.refuse_newer(modules)?;
        let mut ran = 0;
        for module in modules {
            for migration in module.migrations {
                let step = move |tx: &mut Tx<'_>| Ok(apply(tx, module.name, migration)?);
                ran += usize::from(self.write_now(step).map_err(Error::into_fault)?);
            }
        }
        Ok(ran)
    }

    fn refuse_newer(&self, modules: &'static [Module]) -> Result<(), Fault> {
        let applied = self
            .read_now(|db| Ok(db.all(APPLIED, &[], |row| Ok((row.text(0)?, row.text(1)?, row.text(2)?)))?))
            .map_err(Error::into_fault)?;
        for (module, name, checksum) in applied {
            let known = modules
                .iter()
                .filter(|known| known.name == module)
                .flat_map(|known| known.migrations)
                .find(|known| known.name == name);
            match known {
                None => {
                    return Err(Fault::new(format!(
                        "this database is newer than this program: it has seen {module}/{name}; use a newer kheo"
                    )));
                }
                Some(migration) if migration.checksum(self.dialect()) != checksum => {
                    return Err(Fault::new(format!(
                        "migration {module}/{name} was changed after it had run"
                    )));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }
}

/// Runs one migration unless it has run; two servers that start together run it once.
fn apply(tx: &mut Tx<'_>, module: &str, migration: &Migration) -> Result<bool, Fault> {
    if tx.dialect() == Dialect::Postgres {
        tx.run(LOCK_LEDGER, &[])?;
    }
    let applied = tx.all(APPLIED, &[], |row| Ok((row.text(0)?, row.text(1)?)))?;
    if applied.iter().any(|(known, name)| known == module && name == migration.name) {
        return Ok(false);
    }
    tx.run_script(migration.script(tx.dialect()))?;
    let checksum = migration.checksum(tx.dialect());
    tx.run(RECORD, crate::params![module, migration.name, checksum])?;
    Ok(true)
}
