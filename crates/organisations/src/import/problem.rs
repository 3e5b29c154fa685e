//! What can be wrong with a row, and the sentence that says so.

use std::fmt;

/// Most errors that are kept with their row; the rest is counted.
pub const ERRORS_KEPT_MAX: usize = 200;

/// What is wrong. Its sentence is in `locales/`, under [`Problem::key`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The file is longer than a list of units can be.
    FileTooLong {
        /// The limit in bytes.
        max: u64,
    },
    /// There are more rows than the limit.
    TooManyRows {
        /// The limit.
        max: u64,
    },
    /// The header lacks this column.
    ColumnMissing,
    /// The header names this column twice.
    ColumnTwice,
    /// The row has more or fewer fields than the header.
    FieldCount {
        /// Fields of the header.
        expected: usize,
        /// Fields of the row.
        found: usize,
    },
    /// The text is not UTF-8.
    NotUtf8,
    /// The text is longer than the limit.
    TooLong {
        /// The limit in letters.
        max: usize,
    },
    /// The field must not be empty.
    Empty,
    /// The text is not a code of two, three or five digits.
    NotACode,
    /// The text is not a day that exists.
    NotADay,
    /// The text is none of the words that may stand here.
    NotAWord {
        /// The words, separated by commas.
        words: String,
    },
    /// The version ends before it begins, or on the same day.
    EndsTooEarly,
    /// The length of the code belongs to another tier.
    CodeOfOtherTier,
    /// The kind belongs to another tier.
    KindOfOtherTier,
    /// Provinces lie in nothing.
    ParentNotAllowed,
    /// Districts and communes must lie in something.
    ParentNeeded,
    /// The unit above must be of a higher tier.
    ParentNotHigher,
    /// Neither the file nor the database has that unit on the first day.
    ParentUnknown,
    /// The same key stands in an earlier row.
    Double {
        /// The earlier row.
        row: u64,
    },
    /// Another version of the same code holds at the same time.
    Overlap {
        /// The other version, as `24@2021-01-01`.
        with: String,
    },
    /// No version of the old unit ends on that day.
    OldUnknown,
    /// No version of the new unit begins on that day.
    NewUnknown,
    /// The new unit has ended when the old one ends, or begins only later.
    NewNotThen,
    /// A unit goes into itself.
    IntoItself,
    /// The old unit has no main successor, or more than one.
    NotOneMain,
    /// A whole unit cannot go into two.
    WholeIntoMany,
}

impl Problem {
    /// Every key, for a test that each language has its sentence.
    pub const KEYS: [&'static str; 26] = [
        "import-problem-file-too-long",
        "import-problem-too-many-rows",
        "import-problem-column-missing",
        "import-problem-column-twice",
        "import-problem-field-count",
        "import-problem-not-utf8",
        "import-problem-too-long",
        "import-problem-empty",
        "import-problem-not-a-code",
        "import-problem-not-a-day",
        "import-problem-not-a-word",
        "import-problem-ends-too-early",
        "import-problem-code-of-other-tier",
        "import-problem-kind-of-other-tier",
        "import-problem-parent-not-allowed",
        "import-problem-parent-needed",
        "import-problem-parent-not-higher",
        "import-problem-parent-unknown",
        "import-problem-double",
        "import-problem-overlap",
        "import-problem-old-unknown",
        "import-problem-new-unknown",
        "import-problem-new-not-then",
        "import-problem-into-itself",
        "import-problem-not-one-main",
        "import-problem-whole-into-many",
    ];

    /// Returns the key of the sentence.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::FileTooLong { .. } => "import-problem-file-too-long",
            Self::TooManyRows { .. } => "import-problem-too-many-rows",
            Self::ColumnMissing => "import-problem-column-missing",
            Self::ColumnTwice => "import-problem-column-twice",
            Self::FieldCount { .. } => "import-problem-field-count",
            Self::NotUtf8 => "import-problem-not-utf8",
            Self::TooLong { .. } => "import-problem-too-long",
            Self::Empty => "import-problem-empty",
            Self::NotACode => "import-problem-not-a-code",
            Self::NotADay => "import-problem-not-a-day",
            Self::NotAWord { .. } => "import-problem-not-a-word",
            Self::EndsTooEarly => "import-problem-ends-too-early",
            Self::CodeOfOtherTier => "import-problem-code-of-other-tier",
            Self::KindOfOtherTier => "import-problem-kind-of-other-tier",
            Self::ParentNotAllowed => "import-problem-parent-not-allowed",
            Self::ParentNeeded => "import-problem-parent-needed",
            Self::ParentNotHigher => "import-problem-parent-not-higher",
            Self::ParentUnknown => "import-problem-parent-unknown",
            Self::Double { .. } => "import-problem-double",
            Self::Overlap { .. } => "import-problem-overlap",
            Self::OldUnknown => "import-problem-old-unknown",
            Self::NewUnknown => "import-problem-new-unknown",
            Self::NewNotThen => "import-problem-new-not-then",
            Self::IntoItself => "import-problem-into-itself",
            Self::NotOneMain => "import-problem-not-one-main",
            Self::WholeIntoMany => "import-problem-whole-into-many",
        }
    }

    /// Returns what the sentence mentions, beside the row and the column.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::FileTooLong { max } | Self::TooManyRows { max } => vec![("max", max.to_string())],
            Self::TooLong { max } => vec![("max", max.to_string())],
            Self::FieldCount { expected, found } => {
                vec![("expected", expected.to_string()), ("found", found.to_string())]
            }
            Self::NotAWord { words } => vec![("words", words.clone())],
            Self::Double { row } => vec![("earlier", row.to_string())],
            Self::Overlap { with } => vec![("with", with.clone())],
            _ => Vec::new(),
        }
    }
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// The line of the file on which the row begins; the header is line 1.
    pub row: u64,
    /// The column's name in the header; absent if the row or the file as a whole is wrong.
    pub column: Option<&'static str>,
    /// What is wrong.
    pub problem: Problem,
}

/// For operators at a terminal: `row 7, column kind: import-problem-empty`.
impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}", self.row)?;
        if let Some(column) = self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {}", self.problem.key())?;
        self.problem.args().iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

/// All that is wrong with a file: the first errors, and how many more there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowErrors {
    /// The first [`ERRORS_KEPT_MAX`] that were found; a report has them in the order of the file.
    pub kept: Vec<RowError>,
    /// How many more there are.
    pub more: u64,
}

impl RowErrors {
    /// Tells whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Returns how many there are in all.
    pub fn count(&self) -> u64 {
        self.more + self.kept.len() as u64
    }

    /// Notes one more.
    pub(crate) fn note(&mut self, row: u64, column: Option<&'static str>, problem: Problem) {
        if self.kept.len() < ERRORS_KEPT_MAX {
            self.kept.push(RowError { row, column, problem });
        } else {
            self.more += 1;
        }
    }

    /// Puts the kept ones into the order of the file.
    pub(crate) fn sort(&mut self) {
        self.kept.sort_by_key(|error| error.row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LANGUAGES: [(&str, &str); 2] = [
        ("vi", include_str!("../../../../locales/vi/organisations.ftl")),
        ("en", include_str!("../../../../locales/en/organisations.ftl")),
    ];

    #[test]
    fn every_problem_has_its_sentence_in_each_language() {
        for (language, texts) in LANGUAGES {
            for key in Problem::KEYS {
                let begin = format!("{key} = ");
                assert_eq!(
                    texts.lines().filter(|line| line.starts_with(&begin)).count(),
                    1,
                    "{language}: {key}"
                );
            }
        }
    }

    #[test]
    fn sentences_mention_what_problems_tell() {
        let problems = [
            Problem::FileTooLong { max: 1 },
            Problem::TooManyRows { max: 1 },
            Problem::TooLong { max: 1 },
            Problem::FieldCount { expected: 1, found: 2 },
            Problem::NotAWord { words: "yes, no".to_owned() },
            Problem::Double { row: 2 },
            Problem::Overlap { with: "24@2021-01-01".to_owned() },
        ];
        for (language, texts) in LANGUAGES {
            for problem in &problems {
                assert!(Problem::KEYS.contains(&problem.key()));
                let begin = format!("{} = ", problem.key());
                let sentence = texts.lines().find(|line| line.starts_with(&begin)).unwrap_or_default();
                for (name, _) in problem.args() {
                    let mention = format!("{{ ${name} }}");
                    assert!(sentence.contains(&mention), "{language}: {begin}{name}");
                }
            }
        }
    }

    #[test]
    fn errors_beyond_the_limit_are_only_counted() {
        let mut errors = RowErrors::default();
        (0..250).for_each(|row| errors.note(250 - row, None, Problem::Empty));
        errors.sort();
        assert_eq!((errors.kept.len(), errors.more, errors.count()), (200, 50, 250));
        assert_eq!(errors.kept[0].row, 51);
        assert_eq!(errors.kept[0].to_string(), "row 51: import-problem-empty");
    }
}
