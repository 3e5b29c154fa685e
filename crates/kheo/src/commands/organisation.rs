//! `kheo organisation …`: the bodies that hang on a unit, and which of them keeps this work there.

use std::process::ExitCode;

use clap::Subcommand;
use kheo_base::{Clock, Day, Entropy, Error, Fault, Id};
use kheo_journal::{By, Journal};
use kheo_organisations::store as units;
use kheo_organisations::{Code, NewOrganisation, OrganisationKind};

use super::say;
use crate::config::Config;
use crate::wiring;

/// What to do with organisations.
#[derive(Subcommand)]
pub(super) enum Organisation {
    /// Add an organisation to a unit; prints its id
    Add {
        /// Its name
        name: String,
        /// party, state, front, union, armed_forces, school, enterprise, residential_cell or other
        #[arg(long)]
        kind: String,
        /// Code of its unit
        #[arg(long)]
        unit: Code,
        /// First day, such as 2026-01-01 [default: today]
        #[arg(long)]
        from: Option<Day>,
    },
    /// Name the focal agency for this work in a unit, from a day on
    Focal {
        /// Code of the unit
        unit: Code,
        /// Id of the organisation
        organisation: Id,
        /// First day [default: today]
        #[arg(long)]
        from: Option<Day>,
    },
    /// List the organisations of a unit
    List {
        /// Code of the unit
        unit: Code,
    },
}

pub(super) fn run(config: &Config, what: Organisation) -> Result<ExitCode, Error> {
    let journal = Journal::new(wiring::open(config)?, Clock::system(), Entropy::system());
    let today = journal.now().day();
    match what {
        Organisation::Add { name, kind, unit, from } => {
            let kind = OrganisationKind::from_word(&kind)
                .ok_or_else(|| Fault::new(format!("there is no kind {kind}")))?;
            let new = NewOrganisation { name, kind, unit_code: unit, valid_from: from.unwrap_or(today) };
            let added = journal.write_now(By::default(), move |tx| units::add_organisation(tx, &new))?;
            say(&format!("Added {} as {}.", added.name, added.organisation_id));
        }
        Organisation::Focal { unit, organisation, from } => {
            let from = from.unwrap_or(today);
            journal
                .write_now(By::default(), move |tx| units::set_focal_agency(tx, unit, organisation, from))?;
            say(&format!("From {from} this is the focal agency of {unit}."));
        }
        Organisation::List { unit } => {
            let found = journal.db().read_now(move |db| {
                Ok((units::organisations_of(db, unit, today)?, units::focal_agency(db, unit, today)?))
            })?;
            for organisation in found.0 {
                let is_focal = found
                    .1
                    .as_ref()
                    .is_some_and(|focal| focal.organisation_id == organisation.organisation_id);
                let mark = if is_focal { "  (focal agency)" } else { "" };
                say(&format!(
                    "{}  {}  {}{mark}",
                    organisation.organisation_id,
                    organisation.kind.word(),
                    organisation.name
                ));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
