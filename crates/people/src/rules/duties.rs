//! Roles and what each permits: the one table of rights. Where and until when a role is held stands in `permissions.rs`.

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
    /// Write stories and announcements of a unit.
    WriteStory,
    /// Publish stories, correct and withdraw them.
    PublishStory,
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
            Self::Registrar => {
                &[Permission::RegisterExemplar, Permission::WriteStory, Permission::ReadOfficeExemplars]
            }
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
            Self::Publisher => &[
                Permission::PublishExemplar,
                Permission::RunPolls,
                Permission::WriteStory,
                Permission::PublishStory,
                Permission::ReadOfficeExemplars,
            ],
            Self::RuleKeeper => &[Permission::KeepRuleSets],
            Self::Administrator => &[Permission::ManagePeople],
            Self::Auditor => &[Permission::ReadOfficeExemplars],
        }
    }
}

impl Permission {
    /// All permissions.
    pub const ALL: [Self; 14] = [
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
        Self::WriteStory,
        Self::PublishStory,
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
            Self::WriteStory => "permission-write-story",
            Self::PublishStory => "permission-publish-story",
        }
    }
}
