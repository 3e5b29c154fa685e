//! What models are about: fifty-odd themes seen in published models and the domain notes, each with its own words.
//!
//! Titles and sentences are our own, made after the vocabulary of published models; no sentence is copied. In sentences
//! `{h}` is a hamlet, `{n}` a number of households, `{k}` a smaller number, `{m}` millions of đồng.

use std::sync::LazyLock;

macro_rules! topic {
    ($field:literal, $land:literal, [$($title:literal),* $(,)?], [$($problem:literal),* $(,)?],
     [$($deed:literal),* $(,)?], [$($result:literal),* $(,)?]) => {
        Topic {
            field: $field, gives_land: $land, titles: &[$($title),*], problems: &[$($problem),*],
            deeds: &[$($deed),*], results: &[$($result),*],
        }
    };
}

mod land_and_work;
mod public_life;
mod society;

/// Every theme.
pub(crate) static TOPICS: LazyLock<Vec<Topic>> =
    LazyLock::new(|| [land_and_work::TOPICS, society::TOPICS, public_life::TOPICS].concat());

/// A theme of models in one field.
#[derive(Clone, Copy)]
pub(crate) struct Topic {
    /// Word of its field.
    pub(crate) field: &'static str,
    /// What titles say.
    pub(crate) titles: &'static [&'static str],
    /// Why it was begun.
    pub(crate) problems: &'static [&'static str],
    /// What was done.
    pub(crate) deeds: &'static [&'static str],
    /// What came of it.
    pub(crate) results: &'static [&'static str],
    /// Whether land is given for it.
    pub(crate) gives_land: bool,
}
