//! Every page of this capability with sample data, for the test that looks at all pages in both languages.
//!
//! The samples are one small made-up file; nothing here is served.
