//! Who may do what, where: roles over subtrees of the country, and the questions that everybody else asks of an [`Actor`].
//!
//! Deliberately absent: the tree itself. A grant names a nation, a province or a commune by code, and a question names the
//! place it is about; whether a code exists is the business of whoever keeps the units.

use kheo_base::{Day, Error, Id};
use kheo_journal::By;

/// Code of the nation, which no province bears.
pub const NATION: &str = "00";

/// What somebody is, for a unit and a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The commune officer who registers models.
    Registrar,
    /// Accepts models or returns them.
    Appraiser,
    /// Records decisions of recognition.
    Recogniser,
    /// Makes recognised models public.
    Publisher,
    /// Keeps the accounts and roles of a subtree.
    Administrator,
    /// Prepares and runs the sessions of a council.
    Secretary,
    /// Keeps the dated rule sets.
    RuleKeeper,
    /// Reads the offices' pages and changes nothing.
    Auditor,
}

/// Something that not everybody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Register a model and correct it until it is accepted.
    RegisterExemplar,
    /// Read models that are not public.
    ReadOfficeExemplars,
    /// Accept a model or return it, and assign its appraisers.
    DecideExemplar,
    /// Record that a model was recognised.
    RecogniseExemplar,
    /// Make a model public or take it back.
    PublishExemplar,
    /// Keep accounts and roles.
    ManagePeople,
    /// Fill in score sheets.
    ScoreExemplar,
    /// Prepare and run the sessions of a council.
    RunCouncil,
    /// Record honours, proposals and withdrawals.
    HonourExemplar,
    /// Check each year whether recognised models are still effective.
    RecheckExemplar,
    /// Open and close polls of public endorsement.
    RunPolls,
    /// Change rule sets from a date.
    KeepRuleSets,
}

impl Role {
    /// All roles, in the order in which lists show them.
    pub const ALL: [Self; 8] = [
        Self::Registrar,
        Self::Appraiser,
        Self::Secretary,
        Self::Recogniser,
        Self::Publisher,
        Self::RuleKeeper,
        Self::Administrator,
        Self::Auditor,
    ];

    /// Returns the word that the database and the journal keep.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Registrar => "registrar",
            Self::Appraiser => "appraiser",
            Self::Recogniser => "recogniser",
            Self::Publisher => "publisher",
            Self::Administrator => "administrator",
            Self::Secretary => "secretary",
            Self::RuleKeeper => "rule_keeper",
            Self::Auditor => "auditor",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// Returns the key of the role's name in `locales/`.
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::Registrar => "role-registrar",
            Self::Appraiser => "role-appraiser",
            Self::Recogniser => "role-recogniser",
            Self::Publisher => "role-publisher",
            Self::Administrator => "role-administrator",
            Self::Secretary => "role-secretary",
            Self::RuleKeeper => "role-rule-keeper",
            Self::Auditor => "role-auditor",
        }
    }

    /// Returns what the role permits: the one table of rights.
    pub const fn permissions(self) -> &'static [Permission] {
        match self {
            Self::Registrar => &[Permission::RegisterExemplar, Permission::ReadOfficeExemplars],
            Self::Appraiser => &[
                Permission::DecideExemplar,
                Permission::ScoreExemplar,
                Permission::RecheckExemplar,
                Permission::ReadOfficeExemplars,
            ],
            Self::Secretary => &[Permission::RunCouncil, Permission::ReadOfficeExemplars],
            Self::Recogniser => {
                &[Permission::RecogniseExemplar, Permission::HonourExemplar, Permission::ReadOfficeExemplars]
            }
            Self::Publisher => {
                &[Permission::PublishExemplar, Permission::RunPolls, Permission::ReadOfficeExemplars]
            }
            Self::RuleKeeper => &[Permission::KeepRuleSets],
            Self::Administrator => &[Permission::ManagePeople],
            Self::Auditor => &[Permission::ReadOfficeExemplars],
        }
    }
}

impl Permission {
    /// All permissions.
    pub const ALL: [Self; 12] = [
        Self::RegisterExemplar,
        Self::ReadOfficeExemplars,
        Self::DecideExemplar,
        Self::RecogniseExemplar,
        Self::PublishExemplar,
        Self::ManagePeople,
        Self::ScoreExemplar,
        Self::RunCouncil,
        Self::HonourExemplar,
        Self::RecheckExemplar,
        Self::RunPolls,
        Self::KeepRuleSets,
    ];

    /// Returns the key of the permission's name in `locales/`.
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::RegisterExemplar => "permission-register-exemplar",
            Self::ReadOfficeExemplars => "permission-read-office-exemplars",
            Self::DecideExemplar => "permission-decide-exemplar",
            Self::RecogniseExemplar => "permission-recognise-exemplar",
            Self::PublishExemplar => "permission-publish-exemplar",
            Self::ManagePeople => "permission-manage-people",
            Self::ScoreExemplar => "permission-score-exemplar",
            Self::RunCouncil => "permission-run-council",
            Self::HonourExemplar => "permission-honour-exemplar",
            Self::RecheckExemplar => "permission-recheck-exemplar",
            Self::RunPolls => "permission-run-polls",
            Self::KeepRuleSets => "permission-keep-rule-sets",
        }
    }
}

/// The place that a question is about: a commune with its province, or a province as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Code of the province, two digits; [`NATION`] for what belongs to no province.
    pub province: String,
    /// Code of the commune, five digits.
    pub commune: Option<String>,
}

impl Place {
    /// A commune and the province in which it lies.
    pub fn commune(province: impl Into<String>, commune: impl Into<String>) -> Self {
        Self { province: province.into(), commune: Some(commune.into()) }
    }

    /// A province as a whole.
    pub fn province(province: impl Into<String>) -> Self {
        Self { province: province.into(), commune: None }
    }

    /// The nation as a whole.
    pub fn nation() -> Self {
        Self::province(NATION)
    }
}

/// The subtree over which a role is held.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Everything.
    Nation,
    /// A province and its communes.
    Province(String),
    /// One commune.
    Commune {
        /// Code of the province in which it lies.
        province: String,
        /// Its own code.
        commune: String,
    },
}

impl Scope {
    /// Reads the subtree below a place; `None` if a code is not of the right form (two digits, five digits).
    pub fn of(place: &Place) -> Option<Self> {
        let is_code =
            |code: &str, digits| code.len() == digits && code.bytes().all(|byte| byte.is_ascii_digit());
        match &place.commune {
            None if place.province == NATION => Some(Self::Nation),
            _ if !is_code(&place.province, 2) || place.province == NATION => None,
            None => Some(Self::Province(place.province.clone())),
            Some(commune) if is_code(commune, 5) => {
                Some(Self::Commune { province: place.province.clone(), commune: commune.clone() })
            }
            Some(_) => None,
        }
    }

    /// Returns the place at the top of the subtree.
    pub fn place(&self) -> Place {
        match self {
            Self::Nation => Place::nation(),
            Self::Province(province) => Place::province(province),
            Self::Commune { province, commune } => Place::commune(province, commune),
        }
    }

    /// Returns the code of the unit at the top of the subtree.
    pub fn unit_code(&self) -> &str {
        match self {
            Self::Nation => NATION,
            Self::Province(code) | Self::Commune { commune: code, .. } => code,
        }
    }

    /// Returns the code of the province, if it lies in one.
    pub fn province_code(&self) -> Option<&str> {
        match self {
            Self::Nation => None,
            Self::Province(province) | Self::Commune { province, .. } => Some(province),
        }
    }

    /// Tells whether a place lies in the subtree. A commune covers only itself, not its province.
    pub fn covers(&self, place: &Place) -> bool {
        match self {
            Self::Nation => true,
            Self::Province(province) => *province == place.province,
            Self::Commune { commune, .. } => place.commune.as_ref() == Some(commune),
        }
    }

    /// Tells whether the whole of another subtree lies in this one.
    pub fn covers_all_of(&self, other: &Self) -> bool {
        self.covers(&other.place())
    }

    /// How far down the tree it begins: the narrowest scope that suffices is the one for which somebody acts.
    const fn depth(&self) -> u8 {
        match self {
            Self::Nation => 0,
            Self::Province(_) => 1,
            Self::Commune { .. } => 2,
        }
    }
}

/// A role that an account holds over a subtree for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Its id.
    pub grant_id: Id,
    /// The role.
    pub role: Role,
    /// The subtree.
    pub scope: Scope,
    /// The first day.
    pub valid_from: Day,
    /// The first day on which it no longer holds; absent if it has no end.
    pub valid_to: Option<Day>,
    /// The grant that this one stands in for while its holder is away.
    pub delegated_from: Option<Id>,
}

impl Grant {
    /// Returns the code of the unit at the top of its subtree.
    pub fn unit_code(&self) -> &str {
        self.scope.unit_code()
    }

    /// Tells whether it holds on a day.
    pub fn is_valid_on(&self, day: Day) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|end| day < end)
    }

    /// Tells whether it permits something.
    pub fn permits(&self, permission: Permission) -> bool {
        self.role.permissions().contains(&permission)
    }
}

/// The language in which somebody reads the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

impl Language {
    /// Returns the word that the database keeps, which is also the language tag.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Vi, Self::En].into_iter().find(|language| language.word() == word)
    }
}

/// Somebody who is signed in.
#[derive(Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub account_id: Id,
    /// The name as others see it.
    pub display_name: String,
    /// What is typed to sign in.
    pub login: String,
    /// The language of the pages.
    pub language: Language,
    /// The grants that hold today.
    pub grants: Vec<Grant>,
    /// The secret that forms carry which change money, votes or roles.
    pub form_token: String,
}

/// Shows who it is, and not the secret of the session.
impl std::fmt::Debug for Actor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Actor")
            .field("account_id", &self.account_id)
            .field("grants", &self.grants)
            .finish_non_exhaustive()
    }
}

impl Actor {
    /// Tells whether this person may do something at a place.
    pub fn may(&self, permission: Permission, place: &Place) -> bool {
        self.grant_for(permission, place).is_some()
    }

    /// Insists that this person may do something at a place.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn require(&self, permission: Permission, place: &Place) -> Result<(), Error> {
        self.acts_for(permission, place).map(drop)
    }

    /// Insists on a permission and tells who acts for which unit: that of the narrowest grant that suffices.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn acts_for(&self, permission: Permission, place: &Place) -> Result<By, Error> {
        let grant = self.grant_for(permission, place).ok_or(Error::Denied)?;
        Ok(By { actor_id: Some(self.account_id), unit_code: Some(grant.unit_code().to_owned()) })
    }

    /// Who acts when somebody acts for no unit, as with an own password.
    pub const fn acts_for_self(&self) -> By {
        By { actor_id: Some(self.account_id), unit_code: None }
    }

    /// Returns the subtrees in which this person may do something, without those that lie in another of them.
    pub fn scopes(&self, permission: Permission) -> Vec<Scope> {
        scopes(&self.grants, permission)
    }

    /// Tells whether this person may do something anywhere.
    pub fn has_any(&self, permission: Permission) -> bool {
        self.grants.iter().any(|grant| grant.permits(permission))
    }

    /// Tells whether this person holds any role today.
    pub fn is_officer(&self) -> bool {
        !self.grants.is_empty()
    }

    /// Tells whether a form carries this session's secret. Takes the same time wherever the two differ.
    pub fn accepts_form(&self, token: &str) -> bool {
        let same_length = token.len() == self.form_token.len();
        let differing = token.bytes().zip(self.form_token.bytes()).fold(0, |found, (a, b)| found | (a ^ b));
        same_length && differing == 0 && !token.is_empty()
    }

    fn grant_for(&self, permission: Permission, place: &Place) -> Option<&Grant> {
        self.grants
            .iter()
            .filter(|grant| grant.permits(permission) && grant.scope.covers(place))
            // An own grant before one that is held for somebody else.
            .max_by_key(|grant| (grant.scope.depth(), grant.delegated_from.is_none()))
    }
}

/// Returns the subtrees over which grants permit something, without those that lie in another of them.
pub(crate) fn scopes(grants: &[Grant], permission: Permission) -> Vec<Scope> {
    let mut widest: Vec<Scope> = Vec::new();
    let mut all: Vec<&Scope> =
        grants.iter().filter(|grant| grant.permits(permission)).map(|grant| &grant.scope).collect();
    all.sort_by_key(|scope| scope.depth());
    for scope in all {
        if !widest.iter().any(|known| known.covers_all_of(scope)) {
            widest.push(scope.clone());
        }
    }
    widest
}

#[cfg(test)]
#[path = "permissions_tests.rs"]
pub(crate) mod tests;
