//! Forms that keep what was typed and say what is wrong with it.
//!
//! A [`Form`] is read from the request, asked for its fields by the code that builds a command, and collects errors on the
//! way; the same form then renders itself again with values and errors. Labels come from `locales/` by convention:
//! `{prefix}-{field}`, an optional hint at `{prefix}-{field}-hint`.

mod upload;

pub use upload::{SentFile, UPLOAD_BYTES_MAX, Upload, apart};
pub(crate) use upload::{UPLOAD_READ_BYTES_MAX, explain_size};

use askama::Template;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use http::StatusCode;
use kheo_base::{Day, Error, Refusal, nfc};

use crate::failure::not_written;
use crate::{App, Failure, Frame};

/// Most fields in one form; a registration has about forty.
const FIELDS_MAX: usize = 400;

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name, or empty for the form as a whole.
    pub field: String,
    /// The sentence and what it mentions.
    pub refusal: Refusal,
}

/// A form as it was sent, or empty to begin with.
#[derive(Debug, Clone, Default)]
pub struct Form {
    values: Vec<(String, String)>,
    errors: Vec<FieldError>,
    labels: Vec<(String, String)>,
    prefix: &'static str,
}

/// One thing to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
}

impl Choice {
    /// Joins the two.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

impl Form {
    /// An empty form whose labels begin with `prefix`.
    pub fn empty(prefix: &'static str) -> Self {
        Self { prefix, ..Self::default() }
    }

    /// Reads pairs as a browser sends them; texts become NFC.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let values = pairs.into_iter().take(FIELDS_MAX).map(|(name, value)| (name, nfc(&value))).collect();
        Self { values, ..Self::default() }
    }

    /// Reads the query of an address.
    pub fn from_query(query: &str) -> Self {
        Self::from_pairs(serde_urlencoded::from_str::<Vec<(String, String)>>(query).unwrap_or_default())
    }

    /// Returns the ends of the names that begin so: the ids of the boxes that were ticked in a list.
    pub fn names_after<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> {
        self.values.iter().filter_map(move |(name, _)| name.strip_prefix(prefix))
    }

    /// Sets the beginning of the labels' keys.
    #[must_use]
    pub fn labelled(mut self, prefix: &'static str) -> Self {
        self.prefix = prefix;
        self
    }

    /// Gives a field a label of its own, as when it belongs to something that people named.
    pub fn label_as(&mut self, name: impl Into<String>, label: impl Into<String>) {
        self.labels.push((name.into(), label.into()));
    }

    /// Returns what was typed into a field; empty if nothing.
    pub fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// Sets a value, as when a form begins with what is stored.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.values.retain(|(field, _)| field != name);
        self.values.push((name.to_owned(), value.into()));
    }

    /// Returns the form without a field.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.values.retain(|(field, _)| field != name);
        self
    }

    /// Whether a box was ticked or a button with this name pressed.
    pub fn has(&self, name: &str) -> bool {
        self.values.iter().any(|(field, _)| field == name)
    }

    /// Whether something was typed into any field whose name begins so.
    pub fn has_any_value(&self, prefix: &str) -> bool {
        self.values.iter().any(|(field, value)| field.starts_with(prefix) && !value.is_empty())
    }

    /// Returns the fields whose names begin so, each as the rest of its name and its value: the ticked boxes of a list.
    pub fn beginning<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.values.iter().filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, value.as_str())))
    }

    /// Adds an error to a field.
    pub fn refuse(&mut self, field: &str, refusal: impl Into<Refusal>) {
        self.errors.push(FieldError { field: field.to_owned(), refusal: refusal.into() });
    }

    /// Puts what stands against a change on the form as a whole, and returns the status with which the form comes back.
    ///
    /// # Errors
    /// The error itself if it is no refusal and no fault of a database that could not write.
    pub fn give_back(&mut self, error: Error) -> Result<StatusCode, Error> {
        let (status, refusal) = match error {
            Error::Refusal(refusal) => (StatusCode::UNPROCESSABLE_ENTITY, refusal),
            error => not_written(&error).ok_or(error)?,
        };
        self.refuse("", refusal);
        Ok(status)
    }

    /// Whether nothing was found wrong so far.
    pub fn is_sound(&self) -> bool {
        self.errors.is_empty()
    }

    /// Returns what is wrong, in the order in which it was found.
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// Returns a text of at most `length_max` characters that must not be empty.
    pub fn text(&mut self, name: &str, length_max: usize) -> String {
        let value = self.optional_text(name, length_max);
        if value.is_empty() {
            self.refuse(name, Refusal::new("form-required"));
        }
        value
    }

    /// Returns a text of at most `length_max` characters that may be empty.
    pub fn optional_text(&mut self, name: &str, length_max: usize) -> String {
        let value = self.value(name).to_owned();
        let length = value.chars().count();
        if length > length_max {
            self.refuse(name, Refusal::new("form-too-long").with("length", length).with("max", length_max));
        }
        value
    }

    /// Returns a day that must be given.
    pub fn day(&mut self, name: &str) -> Option<Day> {
        let value = self.value(name).to_owned();
        if value.is_empty() {
            self.refuse(name, Refusal::new("form-required"));
            return None;
        }
        let day = value.parse().ok();
        if day.is_none() {
            self.refuse(name, Refusal::new("form-no-such-day"));
        }
        day
    }

    /// Returns a whole number within bounds that must be given. Points and spaces between thousands are understood.
    pub fn number(&mut self, name: &str, min: i64, max: i64) -> Option<i64> {
        let digits: String = self.value(name).chars().filter(|letter| !matches!(letter, '.' | ' ')).collect();
        if digits.is_empty() {
            self.refuse(name, Refusal::new("form-required"));
            return None;
        }
        let number = digits.parse().ok().filter(|number| (min..=max).contains(number));
        if number.is_none() {
            self.refuse(name, Refusal::new("form-no-such-number").with("from", min).with("to", max));
        }
        number
    }

    /// Returns one of the choices that must be made.
    pub fn choice<T>(&mut self, name: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let value = self.value(name).to_owned();
        let choice = read(&value);
        if choice.is_none() {
            let key = if value.is_empty() { "form-choose" } else { "form-no-such-choice" };
            self.refuse(name, Refusal::new(key));
        }
        choice
    }

    /// Renders the list of everything wrong, linked to the fields; empty if nothing is.
    pub fn summary(&self, frame: &Frame) -> String {
        if self.errors.is_empty() { String::new() } else { rendered(&Summary { frame, form: self }) }
    }

    /// Renders a line to type.
    pub fn line(&self, frame: &Frame, name: &str) -> String {
        self.field(frame, name, "text", &[])
    }

    /// Renders a line of another type: `email`, `password`, `tel`, `search`.
    pub fn line_of(&self, frame: &Frame, name: &str, kind: &str) -> String {
        self.field(frame, name, kind, &[])
    }

    /// Renders a line to choose a file; `accept` tells the browser which to offer.
    pub fn file_line(&self, frame: &Frame, name: &str, accept: &str) -> String {
        self.field(frame, name, "file", &[Choice::new(accept, "")])
    }

    /// Renders a line for a whole number.
    pub fn number_line(&self, frame: &Frame, name: &str) -> String {
        self.field(frame, name, "number", &[])
    }

    /// Renders a line for a day.
    pub fn day_line(&self, frame: &Frame, name: &str) -> String {
        self.field(frame, name, "day", &[])
    }

    /// Renders a box for longer text.
    pub fn area(&self, frame: &Frame, name: &str) -> String {
        self.field(frame, name, "area", &[])
    }

    /// Renders a list to choose one from.
    pub fn select(&self, frame: &Frame, name: &str, choices: &[Choice]) -> String {
        self.field(frame, name, "select", choices)
    }

    /// Renders a group of buttons to choose one from.
    pub fn radios(&self, frame: &Frame, name: &str, choices: &[Choice]) -> String {
        self.field(frame, name, "radios", choices)
    }

    /// Renders the hidden token of a form that changes roles, votes or money.
    pub fn token(&self, frame: &Frame) -> String {
        let token = frame.actor.as_ref().map_or("", |actor| actor.form_token.as_str());
        format!("<input type=\"hidden\" name=\"form-token\" value=\"{token}\">")
    }

    fn field(&self, frame: &Frame, name: &str, kind: &str, choices: &[Choice]) -> String {
        let hint_key = format!("{}-{name}-hint", self.prefix);
        rendered(&Field {
            name,
            kind,
            choices,
            label: self.full_label(frame, name),
            hint: crate::texts::plain(frame.language, &hint_key),
            // A password is never sent back to the page.
            value: if kind == "password" { "" } else { self.value(name) },
            error: self.error(frame, name),
            error_word: frame.t("form-error").into_owned(),
            choose_word: frame.t("form-choose-one").into_owned(),
            completes: completes(name),
        })
    }

    /// Returns the sentence about a field's error.
    pub fn error(&self, frame: &Frame, name: &str) -> Option<String> {
        let error = self.errors.iter().find(|error| error.field == name)?;
        Some(frame.said(error.refusal.key, &error.refusal.args))
    }

    fn label(&self, frame: &Frame, name: &str) -> String {
        if name.is_empty() {
            String::new()
        } else {
            // "Of whom?: please choose" reads badly.
            self.full_label(frame, name).trim_end_matches('?').to_owned()
        }
    }

    fn full_label(&self, frame: &Frame, name: &str) -> String {
        match self.labels.iter().find(|(field, _)| field == name) {
            Some((_, label)) => label.clone(),
            None => frame.tt(&format!("{}-", self.prefix), name).into_owned(),
        }
    }
}

/// What a browser may fill in by itself (WCAG 1.3.5).
fn completes(name: &str) -> &'static str {
    match name {
        "login" => "username",
        "email" => "email",
        "password" | "present-password" => "current-password",
        "new-password" | "new-password-again" => "new-password",
        "display-name" => "name",
        _ => "off",
    }
}

#[derive(Template)]
#[template(path = "components/field.html")]
struct Field<'a> {
    name: &'a str,
    kind: &'a str,
    choices: &'a [Choice],
    label: String,
    hint: Option<&'static str>,
    value: &'a str,
    error: Option<String>,
    error_word: String,
    choose_word: String,
    completes: &'static str,
}

#[derive(Template)]
#[template(path = "components/error_summary.html")]
struct Summary<'a> {
    frame: &'a Frame,
    form: &'a Form,
}

fn rendered(template: &impl Template) -> String {
    // Writing to a string cannot fail, and these templates call nothing that can.
    template.render().unwrap_or_default()
}

/// What stands in the query of an address, read as leniently as a form.
#[derive(Debug, Clone, Default)]
pub struct Asked(pub Form);

impl axum::extract::FromRequestParts<App> for Asked {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut http::request::Parts, _: &App) -> Result<Self, Self::Rejection> {
        Ok(Self(Form::from_query(parts.uri.query().unwrap_or_default())))
    }
}

/// Whether a request carries a form without files.
fn is_plain(request: &Request) -> bool {
    let kind = request.headers().get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

impl FromRequest<App> for Form {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Self::Rejection> {
        if !is_plain(&request) {
            return Err(Refusal::new("error-not-a-form").into());
        }
        let body = Bytes::from_request(request, app).await.map_err(|_| Refusal::new("error-too-large"))?;
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_bytes(&body).map_err(|_| Refusal::new("error-not-a-form"))?;
        Ok(Self::from_pairs(pairs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    fn form(pairs: &[(&str, &str)]) -> Form {
        Form::from_pairs(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn what_is_wrong_is_collected_and_what_was_typed_is_kept() {
        let mut form = form(&[
            ("title", "  "),
            ("day", "31/02/2026"),
            ("year", "hai nghìn"),
            ("long", "ấ".repeat(11).as_str()),
        ]);
        assert_eq!(form.text("title", 10), "");
        assert_eq!(form.day("day"), None);
        assert_eq!(form.number("year", 2009, 2030), None);
        form.text("long", 10);
        assert_eq!(form.choice("field", |word| (word == "economy").then_some(())), None);
        let fields: Vec<&str> = form.errors().iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["title", "day", "year", "long", "field"]);
        assert_eq!(form.value("day"), "31/02/2026");
    }

    #[test]
    fn letters_count_not_bytes() {
        let mut form = form(&[("title", "Đường quê ấm")]);
        form.text("title", 12);
        assert!(form.is_sound());
    }

    #[test]
    fn thousands_may_be_grouped() {
        assert_eq!(form(&[("money", "70.000.000")]).number("money", 0, i64::MAX), Some(70_000_000));
    }

    #[test]
    fn hostile_values_are_escaped_and_passwords_never_come_back() {
        let frame = Frame::sample(Language::Vi);
        let form = form(&[("login", "\"><script>alert(1)</script>"), ("password", "bí mật lắm")]);
        assert!(!form.line(&frame, "login").contains("<script>"));
        assert!(!form.line_of(&frame, "password", "password").contains("bí mật"));
    }
}
