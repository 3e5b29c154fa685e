//! Every list and every table as CSV, XLSX and JSON Lines, with a manifest.
