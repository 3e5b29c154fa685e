//! Dated rule sets with their legal basis.
