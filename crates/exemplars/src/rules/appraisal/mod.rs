//! Appraisal: assignments, score sheets, opinions, conflicts of interest: rules.
