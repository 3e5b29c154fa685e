//! Territorial units through time, their succession, and the organisations that hang on them.
//!
//! A unit is known by [`UnitKey`]: its code and the day from which it is what it is, since on 1 July 2025 codes were given
//! to other units (24 was Bắc Giang and is Bắc Ninh). Old files keep the unit of their time; [`store::today_of`] tells
//! where it lies today. Days are arguments everywhere: nothing here reads a clock.
//!
//! Deliberately absent: who may do what (that is `people`), pages, and any unit written into the program. Units come from
//! files ([`import`]); nothing deletes them.
//! Law: Nghị quyết 202/2025/QH15 and the resolutions on communes; codes: Quyết định 19/2025/QĐ-TTg.

pub mod import;
pub mod map;
pub mod store;

mod code;
mod organisation;
mod rules;
mod unit;

pub use code::{Code, ParseCodeError, Tier};
pub use organisation::{
    NewOrganisation, ORGANISATION_NAME_LEN_MAX, Organisation, OrganisationKind, OrganisationRefusal, UnitRole,
};
pub use rules::succession::{Relative, Share};
pub use unit::{Kind, ParseUnitKeyError, Place, Unit, UnitAddress, UnitKey};

/// The tables of units and organisations.
pub const MODULE: kheo_store::Module = kheo_store::Module {
    name: "organisations",
    migrations: &[kheo_store::Migration {
        name: "0001_units",
        sql: include_str!("../migrations/0001_units.sql"),
        postgres: None,
    }],
};
