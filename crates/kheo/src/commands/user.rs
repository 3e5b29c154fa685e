//! `kheo user …`: the first administrators, and help when nobody can sign in.

use std::io::{BufRead, IsTerminal};
use std::process::ExitCode;

use clap::Subcommand;
use kheo_base::{Day, Error, Fault, Id};
use kheo_journal::By;
use kheo_people::rules::granting::NewGrant;
use kheo_people::{Authority, Language, Place, Role, Scope, accounts, resets, roles};
use kheo_store::Reader;

use super::{runtime, say};
use crate::config::Config;
use crate::wiring::{self, Site};

/// What to do with accounts.
#[derive(Subcommand)]
pub(super) enum User {
    /// Make an account; its password is read from the standard input, or set later with `kheo user reset`
    Add {
        /// What is typed to sign in: an e-mail address or a short name
        login: String,
        /// The name as others see it
        #[arg(long)]
        name: String,
        /// Where letters go
        #[arg(long)]
        email: Option<String>,
        /// Read a password from the standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Give a role over a unit and all below it: registrar, appraiser, recogniser, publisher, administrator, auditor
    Grant {
        /// The account's login
        login: String,
        /// The role
        role: String,
        /// 00 for the nation, two digits for a province, five for a commune
        unit: String,
        /// Last day, such as 2027-12-31
        #[arg(long)]
        until: Option<Day>,
    },
    /// Send a letter with which a new password can be set
    Reset {
        /// The account's login
        login: String,
    },
    /// Close an account
    Disable {
        /// The account's login
        login: String,
    },
    /// Open a closed account
    Enable {
        /// The account's login
        login: String,
    },
    /// List accounts and their roles
    List,
}

pub(super) fn run(config: &Config, what: User) -> Result<ExitCode, Error> {
    let site = wiring::site(config, false)?;
    match what {
        User::Add { login, name, email, password_stdin } => add(&site, login, name, email, password_stdin)?,
        User::Grant { login, role, unit, until } => grant(&site, login, &role, &unit, until)?,
        User::Reset { login } => {
            runtime()?.block_on(resets::request_reset(site.app.journal(), &login, ""))?;
            say("If the account has an e-mail address, the running server now sends a letter.");
        }
        User::Disable { login } => change(&site, login, "closed", accounts::disable)?,
        User::Enable { login } => change(&site, login, "open", accounts::enable)?,
        User::List => list(&site)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn add(
    site: &Site,
    login: String,
    name: String,
    email: Option<String>,
    password_stdin: bool,
) -> Result<(), Error> {
    let password = if password_stdin { Some(read_password()?) } else { None };
    let new = accounts::NewAccount { login, display_name: name, email, language: Language::Vi, password };
    let made =
        accounts::create(site.app.journal(), site.app.passwords(), Authority::Operator, By::default(), new);
    let id = runtime()?.block_on(made)?;
    say(&format!("Made account {id}. Give it a role with `kheo user grant`."));
    Ok(())
}

fn read_password() -> Result<String, Fault> {
    let input = std::io::stdin();
    if input.is_terminal() {
        say("Type the password and press Enter; it will be seen on the screen.");
    }
    let mut line = String::new();
    input.lock().read_line(&mut line).map_err(|error| Fault::because("reading the password", error))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn grant(site: &Site, login: String, role: &str, unit: &str, until: Option<Day>) -> Result<(), Error> {
    let role = Role::from_word(role).ok_or_else(|| Fault::new(format!("there is no role {role}")))?;
    let (unit, today) = (unit.to_owned(), site.app.now().day());
    let (account_id, scope) = site
        .app
        .db()
        .read_now(move |db| Ok((accounts::by_login(db, &login)?.account_id, scope_of(db, &unit, today)?)))?;
    let valid_to = until.map(|day| day.plus_days(1));
    let new = NewGrant { account_id, role, scope, valid_from: today, valid_to };
    site.app.journal().write_now(By::default(), move |tx| roles::grant(tx, Authority::Operator, &new))?;
    say("The role is given.");
    Ok(())
}

/// Reads the code of a unit of today as a territory.
pub(crate) fn scope_of(db: &mut Reader<'_>, unit: &str, today: Day) -> Result<Scope, Error> {
    let unknown =
        || Error::from(Fault::new(format!("there is no unit {unit} today; import the units first")));
    if unit == kheo_people::NATION {
        return Ok(Scope::Nation);
    }
    let code = unit.parse().map_err(|_| unknown())?;
    let found = kheo_organisations::store::unit_on(db, code, today)?.ok_or_else(unknown)?;
    let place = match found.parent_code {
        Some(province) => Place::commune(province.to_string(), unit),
        None => Place::province(unit),
    };
    Scope::of(&place).ok_or_else(unknown)
}

fn change(
    site: &Site,
    login: String,
    now: &str,
    step: fn(&mut kheo_journal::Tx<'_, '_>, Authority, Id) -> Result<(), Error>,
) -> Result<(), Error> {
    let id = site.app.db().read_now(move |db| Ok(accounts::by_login(db, &login)?.account_id))?;
    site.app.journal().write_now(By::default(), move |tx| step(tx, Authority::Operator, id))?;
    say(&format!("The account is {now}."));
    Ok(())
}

fn list(site: &Site) -> Result<(), Error> {
    let today = site.app.now().day();
    let found = site.app.db().read_now(move |db| {
        Ok(accounts::accounts_in(db, &Scope::Nation, None, None, accounts::PAGE_MAX, today)?)
    })?;
    for person in found {
        let roles: Vec<String> = person
            .grants
            .iter()
            .map(|grant| format!("{} {}", grant.role.word(), grant.unit_code()))
            .collect();
        let state = if person.account.is_open() { "" } else { " (closed)" };
        say(&format!(
            "{}  {}{state}  {}",
            person.account.login,
            person.account.display_name,
            roles.join(", ")
        ));
    }
    Ok(())
}
